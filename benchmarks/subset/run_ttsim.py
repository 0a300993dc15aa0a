"""The reference subset as policy functions of ttsim, GETTSIM's engine.

    run_ttsim.py PERSONS numpy|jax|jax-year

ttsim computes one cross-section at one date. Each year's rates give one function for a month and
one for the year's tax, and a loop over months carries the states, as its users do it;
``jax-year`` puts the loop of a year into one ``jax.jit``, which takes long to compile. What a month
is to ttsim (age in months, months since takeover, the month's weeks) comes in as columns. float32
and int32 throughout, sums over people apart (float64).
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy
from measured import figures_of, repeated, tell
from people import FIRST, HELPED, HOUSEHOLD_SUMS, MONTHS, SUMS, Sums, load, spread
from ttsim_rules import FLOATS, INTEGERS, MONTHLY, TRUTHS, functions

YEARS = MONTHS // 12
STATE = ("total", "begun", "number", "worked", "paid")


class Runner:
    """The loop over years and months around ttsim."""

    def __init__(self, persons: int, backend: str) -> None:
        self.arrays = load(persons)
        self.fused = backend == "jax-year"
        backend = backend.partition("-")[0]
        if backend == "jax":
            import jax.numpy as xp
        else:
            xp = numpy
        self.xp = xp
        count = len(self.arrays["household"])
        household = self.arrays["household"]
        adults = numpy.bincount(household, self.arrays["adult"]).astype(numpy.int32)
        self.fixed = {
            "hh_id": xp.asarray(household),
            "grown": xp.asarray(self.arrays["adult"]),
            "adults_hh": xp.asarray(adults[household]),
            "support": xp.asarray(self.arrays["support"][household]),
        }
        self.born, self.taken = (xp.asarray(self.arrays[name]) for name in ("born", "taken"))
        self.weeks = {number: xp.full(count, number, dtype="int32") for number in (4, 5)}
        self.zero, self.none = xp.zeros(count, "int32"), xp.zeros(count, bool)
        self.nothing = xp.zeros(count, "float32")
        sample = (
            dict.fromkeys(INTEGERS, self.zero)
            | dict.fromkeys(FLOATS, self.nothing)
            | dict.fromkeys(TRUTHS, self.none)
            | self.fixed
            | {"p_id": xp.arange(count, dtype="int32")}
        )
        rates = json.loads((Path(os.environ["SUBSET_DATA"]) / "rates.json").read_text("utf-8"))
        self.functions = [functions(rates, year, backend, sample) for year in range(YEARS)]
        self.weeks_of = [week for year in range(YEARS) for week in rates["weeks"][str(2020 + year)]]
        self.steps = [self.step(year) for year in range(YEARS)]
        self.first = self.arrays["start"][:-1]
        helped = numpy.zeros(16, dtype=bool)
        helped[list(HELPED)] = True
        self.is_help = helped
        self.tables(self.arrays)

    def tables(self, arrays: dict[str, Any]) -> None:
        """Give the engine its monthly columns."""
        xp = self.xp
        self.wage = [xp.asarray(row) for row in arrays["wage"]]
        self.hours = [xp.asarray(row) for row in arrays["hours"]]
        self.helped = [xp.asarray(self.is_help[row]) for row in arrays["activity"]]

    def step(self, year: int) -> Callable[..., Any]:
        """Return the year's function: columns, state and history to sums, state and history."""
        of_month, of_year, of_home = self.functions[year]
        months = range(12 * year, 12 * year + 12)

        def run(columns: Any, state: Any, long_ago: Any, wage: Any, hours: Any, helped: Any) -> Any:
            born, taken, weeks, fixed = columns
            totals: list[Any] = [0.0] * len(SUMS)
            history, benefits, homes = [], [], []
            for place, month in enumerate(months):
                found = of_month(
                    fixed | state | {
                        "age_months": FIRST + month - born, "since": FIRST + month - taken,
                        "weeks": weeks[self.weeks_of[month]], "wage": wage[place],
                        "hours": hours[place], "helped": helped[place],
                        "total_long_ago": long_ago[place],
                    }
                )  # fmt: skip
                state = {f"{name}_before": found[name] for name in STATE}
                history.append(found["total"])
                benefits.append(found["benefit"])
                homes.append(found["housing"])
                for number, name in enumerate(MONTHLY[:5]):
                    totals[number] = totals[number] + found[name]
                totals[6] = totals[6] + found["housing"]
            totals[5] = of_year({"wage_y": sum(wage), "benefit_y": sum(benefits)})["tax"]
            for place, month in enumerate(months):
                home = of_home(
                    {
                        "hh_id": fixed["hh_id"], "grown": fixed["grown"],
                        "age_months": FIRST + month - born, "wage": wage[place],
                        "benefit_in": benefits[place], "tax_in": totals[5],
                        "housing_in": homes[place],
                    }
                )  # fmt: skip
                totals[7] = totals[7] + home["disposable"]
            return totals, state, history

        if self.fused:
            import jax

            return jax.jit(run)
        return run

    def run(self) -> Any:
        """Return the table of sums."""
        sums = Sums(self.arrays)
        state = dict.fromkeys([f"{name}_before" for name in STATE], self.zero)
        state["paid_before"] = self.none
        history = [self.zero] * 36
        columns = (self.born, self.taken, self.weeks, self.fixed)
        for year, step in enumerate(self.steps):
            here = slice(12 * year, 12 * year + 12)
            given = (table[here] for table in (self.wage, self.hours, self.helped))
            totals, state, new = step(columns, state, history[:12], *given)
            history = history[12:] + new
            for number, values in enumerate(totals):
                array = numpy.asarray(values).astype(numpy.float64)
                homes = number >= len(SUMS) - HOUSEHOLD_SUMS
                sums.add(number, year, array[self.first] if homes else array)
        return sums.table

    def whole(self) -> Any:
        """Return the table of sums, from spells."""
        self.tables(spread(self.arrays))
        return self.run()


def main() -> None:
    """Measure and print."""
    persons, backend = int(sys.argv[1]), sys.argv[2]
    start = time.perf_counter()
    runner = Runner(persons, backend)
    building = time.perf_counter() - start
    start = time.perf_counter()
    runner.run()
    first = time.perf_counter() - start
    calculation, table = repeated(runner.run)
    whole, _ = repeated(runner.whole)
    tell(
        table,
        persons,
        engine=f"gettsim {backend}",
        **figures_of(calculation=calculation, whole=whole),
        building=building,
        first=first,
    )


if __name__ == "__main__":
    main()
