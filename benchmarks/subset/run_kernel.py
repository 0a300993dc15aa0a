"""The reference subset written by hand as one fused loop (numba), and the machine's bandwidth.

    run_kernel.py PERSONS kernel THREADS      the practical limit
    run_kernel.py PERSONS bandwidth THREADS   triad, and reading every input once

Blocks of households stay in the first caches; months inside. Arithmetic is float32 and int32 in
the order of ``rules.py``, float64 where openfisca-core sums, so that the sums have the same bits.
"""

from __future__ import annotations

import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numba
import numpy as np
from measured import figures_of, megabytes, repeated, tell
from people import FIRST, HELPED, HOUSEHOLD_SUMS, MONTHS, MUNICIPALITIES, SCALE, SUMS, load

BLOCK = 1024
YEARS = MONTHS // 12
WINDOW = 36
f4, i4 = np.float32, np.int32
OPTIONS: dict[str, Any] = {"nogil": True, "cache": True, "error_model": "numpy"}

AM, NET, HOUR, MOST, P_ALLOW, BOTTOM, LOCAL, TOP, TOP_LIMIT, D_RATE, D_MOST = range(11)


def numbers() -> dict[str, Any]:
    """Return the rates as tables, one row per year."""
    rates = json.loads((Path(os.environ["SUBSET_DATA"]) / "rates.json").read_text("utf-8"))
    values, scales = rates["values"], rates["scales"]

    def row(*names: str) -> Any:
        return np.array([values[name]["by_year"] for name in names], dtype=np.float64).T

    def amounts(name: str) -> Any:
        """Return the amounts of a scale, one column per threshold."""
        return np.array(scales[name]["amounts_by_year"], dtype=np.float64).T

    def edges(name: str) -> list[int]:
        """Return the thresholds after the first."""
        return list(scales[name]["thresholds"][1:])

    tax = row(
        "skat.am_bidrag", "skat.am_bidrag", "fradrag.pr_time", "fradrag.maks_timer",
        "skat.personfradrag", "skat.bundskat", "skat.kommuneskat", "skat.topskat",
        "skat.topskat_graense", "skat.fradrag_sats", "skat.fradrag_maksimum",
    )  # fmt: skip
    tax[:, NET] = 1 - tax[:, AM]
    names = ("enlig_ikke_forsoerger", "enlig_1_barn", "enlig_2_plus_boern")
    lofter = [f"loft.{name}" for name in names]
    lofter += [name.replace("enlig", "gift") for name in lofter]
    helped = np.zeros(16, dtype=np.bool_)
    helped[list(HELPED)] = True
    # Child benefit by age in months.
    ages = np.searchsorted(edges("boerneydelse"), np.arange(18 * 12) // 12, side="right")
    whole = row(
        "trappe.nulstilling_uger",
        "resultattilskud.min_timer_pr_uge",
        "resultattilskud.maaneder_i_traek",
    )
    return {
        "tax": tax.astype(f4),
        "rate": row(
            "ydelse.enlig_forsoerger", "ydelse.forsoerger", "ydelse.ikke_forsoerger"
        ).astype(f4),
        "ceiling": row(*lofter).astype(f4),
        "share": amounts("trappe.statens_andel").astype(f4),
        "basic": amounts("grundtilskud").astype(f4),
        "result": amounts("resultattilskud.beloeb").astype(f4),
        "child": amounts("boerneydelse")[:, ages],
        "edges": np.array(
            edges("trappe.statens_andel") + edges("grundtilskud") + edges("resultattilskud.beloeb"),
            dtype=i4,
        ),
        "whole": whole.astype(i4),
        "weeks": np.array([rates["weeks"][str(2020 + y)] for y in range(YEARS)], dtype=i4),
        "helped": helped,
    }


@numba.njit(**OPTIONS)
def spread(first, last, person, begins, months, values, a, table):
    """Write the spells of a block into a table of months."""
    table[:, :] = 0
    for s in range(first, last):
        p, v = person[s] - a, values[s]
        for t in range(begins[s], begins[s] + months[s]):
            table[t, p] = v


@numba.njit(**OPTIONS)
def block(
    a, n, h, nh, start, adult, born, taken, support, activity, wage, hours, at,
    tax, rate, ceiling, share, basic, result, child, edges, whole, weeks, helped, yearly, homely,
    floats, ints, doubles, bits, homes,
):  # fmt: skip
    """Compute a block; ``yearly`` (6, years, n) and ``homely`` (2, years, nh) are the sums.

    One short loop after the other, each over few arrays, so that most become vector instructions.
    """
    total, begun, number, worked, paid, age, since = (
        ints[0],
        ints[1],
        ints[2],
        ints[3],
        ints[4],
        ints[5],
        ints[6],
    )
    kids, adults = ints[7], ints[8]
    history = ints[9 : 9 + WINDOW]
    deducted, excess, limit, gross, wages, benefits, skat = (
        floats[0], floats[1], floats[2], floats[3], floats[4], floats[5], floats[6],
    )  # fmt: skip
    home_rate, home_limit = floats[7], floats[8]
    benefit, kept, child_money = floats[9:21], floats[21:33], floats[33:45]
    own, helps, limits = doubles[0], doubles[1], doubles[2]
    sums = doubles[3:8]
    grown, young, entitled = bits[0], bits[1], bits[2]
    for q in range(nh):
        adults[q] = 0
        for p in range(start[h + q] - a, start[h + q + 1] - a):
            homes[p] = q
            adults[q] += adult[a + p]
    for p in range(n):
        grown[p] = adult[a + p]
        total[p] = 0
        begun[p] = 0
        number[p] = 0
        worked[p] = 0
        paid[p] = 0
    history[:, :n] = 0
    e0, e1, e2, e3, e4, e5 = edges[0], edges[1], edges[2], edges[3], edges[4], edges[5]
    for y in range(YEARS):
        v = tax[y]
        net, per_hour, most = v[NET], v[HOUR], v[MOST]
        reset, wanted, in_row = whole[y, 0], f4(whole[y, 1] * 52), whole[y, 2]
        r0, r1, r2 = rate[y, 0], rate[y, 1], rate[y, 2]
        s0, s1, s2, s3 = share[y, 0], share[y, 1], share[y, 2], share[y, 3]
        basic0, basic1 = basic[y, 0], basic[y, 1]
        res0, res1, res2 = result[y, 0], result[y, 1], result[y, 2]
        for k in range(5):
            for p in range(n):
                sums[k, p] = 0.0
        for p in range(n):
            wages[p] = 0
            benefits[p] = 0
        for q in range(nh):
            homely[0, y, q] = 0.0
            homely[1, y, q] = 0.0
        for m in range(12):
            t = 12 * y + m
            now = i4(FIRST + t)
            w = weeks[y, m]
            act, wg, hr = activity[t, at : at + n], wage[t, at : at + n], hours[t, at : at + n]
            b_, k_, c_ = benefit[m], kept[m], child_money[m]
            for q in range(nh):
                kids[q] = 0
                own[q] = 0.0
                helps[q] = 0.0
                limits[q] = 0.0
            for p in range(n):
                age[p] = now - born[a + p]
                since[p] = now - taken[a + p]
            for p in range(n):
                young[p] = (not grown[p]) & (age[p] < 216)
            for p in range(n):
                if young[p]:
                    kids[homes[p]] += 1
                    own[homes[p]] += child[y, age[p]]
            for q in range(nh):
                c_[q] = f4(own[q] / 12.0)
                own[q] = 0.0
                home_rate[q] = (r0 if adults[q] == 1 else r1) if kids[q] > 0 else r2
                top = (3 if adults[q] > 1 else 0) + (kids[q] if kids[q] < 2 else 2)
                home_limit[q] = ceiling[y, top]
            for p in range(n):
                entitled[p] = grown[p] & helped[act[p]]
            for p in range(n):
                gross[p] = home_rate[homes[p]] if entitled[p] else f4(0)
                limit[p] = home_limit[homes[p]] if entitled[p] else f4(0)
            for p in range(n):
                d = wg[p] * net - per_hour * (hr[p] if hr[p] < most else most)
                d = d if d > 0 else f4(0)
                deducted[p] = d
                e = d - gross[p]
                excess[p] = e if (e > 0) & grown[p] else f4(0)
            for p in range(n):
                own[homes[p]] += excess[p]
            for p in range(n):
                partner = f4(own[homes[p]] - excess[p]) if grown[p] else f4(0)
                x = gross[p] - deducted[p] - partner
                b_[p] = x if x > 0 else f4(0)
            for p in range(n):
                helps[homes[p]] += b_[p]
                limits[homes[p]] += limit[p]
            for q in range(nh):
                s = support[h + q]
                over = helps[q] + s - limits[q]
                over = over if (over > 0) & (limits[q] > 0) else 0.0
                left = s - over
                k_[q] = f4(left) if left > 0 else f4(0)
            past = history[t % WINDOW]
            for p in range(n):
                x, nr = b_[p], number[p]
                tot = total[p] + (w if (nr > 0) & (x <= 0) else i4(0))
                outside = past[p] if past[p] > begun[p] else begun[p]
                over_ = tot - outside >= reset
                past[p] = tot
                total[p] = tot
                begun[p] = tot if over_ else begun[p]
                number[p] = i4(0) if over_ else nr + (w if x > 0 else i4(0))
            for p in range(n):
                c = worked[p] + i4(1) if hr[p] * f4(12) >= wanted else i4(0)
                worked[p] = c
            for p in range(n):
                x, nr, months = b_[p], number[p], since[p]
                s = s0 if nr < e0 else (s1 if nr < e1 else (s2 if nr < e2 else s3))
                refund = x * s
                grant = (basic0 if months < e3 else basic1) if grown[p] else f4(0)
                at_start = months - in_row + i4(1)
                r = res0 if at_start < e4 else (res1 if at_start < e5 else res2)
                r = r if (worked[p] == in_row) & (paid[p] == 0) & grown[p] else f4(0)
                paid[p] = i4(1) if r > 0 else paid[p]
                sums[0, p] += x
                sums[1, p] += refund
                sums[2, p] += grant
                sums[3, p] += r
                sums[4, p] += x - refund - grant - r
            for p in range(n):
                wages[p] += wg[p]
                benefits[p] += b_[p]
        for p in range(n):
            am = wages[p] * v[AM]
            income = wages[p] - am + benefits[p]
            d = v[D_RATE] * wages[p]
            d = d if d < v[D_MOST] else v[D_MOST]
            bottom = income - v[P_ALLOW]
            bottom = bottom if bottom > 0 else f4(0)
            local = income - d - v[P_ALLOW]
            local = local if local > 0 else f4(0)
            high = income - v[TOP_LIMIT]
            high = high if high > 0 else f4(0)
            whole_tax = am + bottom * v[BOTTOM] + local * v[LOCAL] + high * v[TOP]
            yearly[5, y, p] = whole_tax
            skat[p] = whole_tax / f4(12)
        for k in range(5):
            for p in range(n):
                yearly[k, y, p] = sums[k, p]
        for m in range(12):
            wg, b_, k_, c_ = wage[12 * y + m, at : at + n], benefit[m], kept[m], child_money[m]
            for q in range(nh):
                own[q] = 0.0
            for p in range(n):
                own[homes[p]] += wg[p] + b_[p] - skat[p]
            for q in range(nh):
                homely[0, y, q] += k_[q]
                homely[1, y, q] += f4(own[q] + k_[q] + c_[q])


@numba.njit(**OPTIONS)
def run_households(
    first_home, last_home, from_spells, start, adult, born, taken, support, municipality,
    activity, wage, hours, spell_start, spell_person, spell_from, spell_months, spell_activity,
    spell_wage, spell_hours, tax, rate, ceiling, share, basic, result, child, edges, whole, weeks,
    helped, table,
):  # fmt: skip
    """Compute some households, block by block, and add their sums to a table."""
    size = BLOCK + 64
    floats = np.empty((45, size), np.float32)
    ints = np.empty((9 + WINDOW, size), np.int32)
    doubles = np.empty((8, size), np.float64)
    bits = np.empty((3, size), np.bool_)
    homes = np.empty(size, np.uint32)
    yearly = np.empty((6, YEARS, size), np.float64)
    homely = np.empty((2, YEARS, size), np.float64)
    rows = MONTHS if from_spells else 1
    my_activity = np.empty((rows, size), np.int16)
    my_wage = np.empty((rows, size), np.float32)
    my_hours = np.empty((rows, size), np.float32)
    h = first_home
    while h < last_home:
        a, g = start[h], h
        while g < last_home and start[g + 1] - a <= BLOCK:
            g += 1
        n, nh = start[g] - a, g - h
        act, wg, hr, at = activity, wage, hours, a
        if from_spells:
            s0, s1 = spell_start[a], spell_start[a + n]
            spread(s0, s1, spell_person, spell_from, spell_months, spell_activity, a, my_activity)
            spread(s0, s1, spell_person, spell_from, spell_months, spell_wage, a, my_wage)
            spread(s0, s1, spell_person, spell_from, spell_months, spell_hours, a, my_hours)
            act, wg, hr, at = my_activity, my_wage, my_hours, i4(0)
        block(
            a, n, h, nh, start, adult, born, taken, support, act, wg, hr, at,
            tax, rate, ceiling, share, basic, result, child, edges, whole, weeks, helped,
            yearly, homely,
            floats, ints, doubles, bits, homes,
        )  # fmt: skip
        for y in range(YEARS):
            for k in range(6):
                for q in range(nh):
                    sum_ = np.int64(0)
                    for p in range(start[h + q] - a, start[h + q + 1] - a):
                        sum_ += np.int64(np.rint(yearly[k, y, p] * SCALE))
                    table[k, municipality[h + q], y] += sum_
            for k in range(2):
                for q in range(nh):
                    table[6 + k, municipality[h + q], y] += np.int64(
                        np.rint(homely[k, y, q] * SCALE)
                    )
        h = g


def run(arrays: dict[str, Any], rates: dict[str, Any], threads: int, *, from_spells: bool) -> Any:
    """Return the table of sums."""
    homes = len(arrays["municipality"])
    cuts = np.linspace(0, homes, threads + 1).astype(np.int64)
    tables = np.zeros((threads, len(SUMS), MUNICIPALITIES, YEARS), dtype=np.int64)
    arguments = (
        *(arrays[name] for name in ("start", "adult", "born", "taken", "support")),
        *(arrays[name] for name in ("municipality", "activity", "wage", "hours", "spell_start")),
        *(
            arrays[f"spell_{name}"]
            for name in ("person", "from", "months", "activity", "wage", "hours")
        ),
        *rates.values(),
    )

    def one(number: int) -> None:
        run_households(cuts[number], cuts[number + 1], from_spells, *arguments, tables[number])

    if threads == 1:
        one(0)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(one, range(threads)))
    return tables.sum(axis=0)


def kernel(persons: int, threads: int) -> None:
    """Measure the kernel, from tables of months and from spells."""
    arrays, rates = load(persons), numbers()
    people = np.arange(persons + 1)
    arrays["spell_start"] = np.searchsorted(arrays["spell_person"], people).astype(np.int64)
    compiling, table = repeated(lambda: run(arrays, rates, threads, from_spells=False), most=1)
    other = run(arrays, rates, threads, from_spells=True)
    assert (table == other).all()
    calculation, _ = repeated(lambda: run(arrays, rates, threads, from_spells=False))
    whole, _ = repeated(lambda: run(arrays, rates, threads, from_spells=True))
    tell(
        table,
        persons,
        engine=f"kernel {threads}t",
        **figures_of(calculation=calculation, whole=whole),
        first=compiling.seconds,
    )
    assert len(SUMS) == 6 + HOUSEHOLD_SUMS


@numba.njit(**OPTIONS)
def triad(a, b, c):
    """Write a sum of two arrays (STREAM's triad)."""
    for i in range(a.size):
        a[i] = b[i] + 3.0 * c[i]


@numba.njit(**OPTIONS)
def read(x):
    """Read an array."""
    total = np.uint32(0)
    for i in range(x.size):
        total += x[i]
    return total


def bandwidth(persons: int, threads: int) -> None:
    """Measure the triad, and how long it takes to read every table of months once."""
    arrays = load(persons)
    inputs = [arrays[name].reshape(-1) for name in ("wage", "hours", "activity")]
    words = [x[: x.size // 2 * 2].view(np.uint32) for x in inputs]
    a, b, c = (np.ones(20_000_000) for _ in range(3))
    triad(a[:8], b[:8], c[:8])
    read(words[0][:8])
    with ThreadPoolExecutor(threads) as pool:

        def all_of(function: Any, jobs: list[Any]) -> None:
            list(pool.map(lambda job: function(*job), jobs))

        cut = [np.array_split(x, threads) for x in (a, b, c)]
        jobs = list(zip(*cut, strict=True))
        triads, _ = repeated(lambda: all_of(triad, jobs), 2.0, 10)
        pieces = [(part,) for x in words for part in np.array_split(x, threads)]
        reading, _ = repeated(lambda: all_of(read, pieces))
    figures = {
        "engine": f"bandwidth {threads}t",
        "triad": 3 * a.nbytes / triads.seconds / 1e9,
        "read": sum(x.nbytes for x in words) / reading.seconds / 1e9,
        "calculation": reading.seconds,
        "megabytes": megabytes(),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    start = time.perf_counter()
    {"kernel": kernel, "bandwidth": bandwidth}[sys.argv[2]](int(sys.argv[1]), int(sys.argv[3]))
