"""The reference subset as policy functions of ttsim, GETTSIM's engine.

    run_ttsim.py PERSONS numpy|jax

ttsim computes one cross-section at one date. Each year's rates give one function for a month and
one for the year's tax, and a loop over months carries the states, as its users do it. What a month
is to ttsim (age in months, months since takeover, the month's weeks) comes in as columns. float32
and int32 throughout, sums over people apart (float64).
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import numpy
from measured import megabytes, repeated, tell
from people import FIRST, HELPED, HOUSEHOLD_SUMS, MONTHS, SUMS, Sums, load, spread
from ttsim_rules import FLOATS, INTEGERS, MONTHLY, TRUTHS, functions

YEARS = MONTHS // 12


class Runner:
    """The loop over years and months around ttsim."""

    def __init__(self, persons: int, backend: str) -> None:
        self.arrays = load(persons)
        self.backend = backend
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

    def run(self) -> Any:
        """Return the table of sums."""
        sums = Sums(self.arrays)
        state = {
            "total_before": self.zero, "begun_before": self.zero, "number_before": self.zero,
            "worked_before": self.zero, "paid_before": self.none,
        }  # fmt: skip
        history: list[Any] = []
        for year in range(YEARS):
            of_month, of_year, of_home = self.functions[year]
            totals: list[Any] = [0.0] * 8
            months = range(12 * year, 12 * year + 12)
            benefits, homes = [], []
            for month in months:
                found = of_month(
                    self.fixed | state | {
                        "age_months": FIRST + month - self.born,
                        "since": FIRST + month - self.taken,
                        "weeks": self.weeks[self.weeks_of[month]],
                        "wage": self.wage[month], "hours": self.hours[month],
                        "helped": self.helped[month],
                        "total_long_ago": history[month - 36] if month >= 36 else self.zero,
                    }
                )  # fmt: skip
                state = {
                    f"{name}_before": found[name]
                    for name in ("total", "begun", "number", "worked", "paid")
                }
                history.append(found["total"])
                benefits.append(found["benefit"])
                homes.append(found["housing"])
                for place, name in enumerate(MONTHLY[:5]):
                    totals[place] = totals[place] + found[name]
                totals[6] = totals[6] + found["housing"]
            wages = sum(self.wage[month] for month in months)
            totals[5] = of_year({"wage_y": wages, "benefit_y": sum(benefits)})["tax"]
            for month in months:
                home = of_home(
                    {
                        "hh_id": self.fixed["hh_id"], "grown": self.fixed["grown"],
                        "age_months": FIRST + month - self.born, "wage": self.wage[month],
                        "benefit_in": benefits[month - 12 * year], "tax_in": totals[5],
                        "housing_in": homes[month - 12 * year],
                    }
                )  # fmt: skip
                totals[7] = totals[7] + home["disposable"]
            for place, values in enumerate(totals):
                array = numpy.asarray(values).astype(numpy.float64)
                sums.add(
                    place, year, array if place < len(SUMS) - HOUSEHOLD_SUMS else array[self.first]
                )
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
    before = megabytes()
    calculation, table = repeated(runner.run)
    whole, _ = repeated(runner.whole)
    tell(
        table,
        persons,
        engine=f"gettsim {backend}",
        calculation=calculation,
        whole=whole,
        building=building,
        first=first,
        before=before,
    )


if __name__ == "__main__":
    main()
