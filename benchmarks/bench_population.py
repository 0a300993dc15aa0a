"""The account of the example municipality, made larger: cost per person and month, and memory.

    python benchmarks/bench_population.py [--quick] [--json]

The example population is repeated to 1,000, 10,000 and 100,000 persons and its account is made for
60 months, once as one simulation (``reference``) and once in blocks on one and on two processes.
Every run has a process of its own, so that its peak memory is its own (with two processes it is
that of the one that shares out the work; each worker holds one block, as a run on one process
does). Seconds belong to the machine; the ratios are what to look at. Exit code 1: the cost per
person and month grows with the number of people.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

EXAMPLE = Path(__file__).parents[1] / "examples" / "kommune"
YEARS = (2020, 2024)
MONTHS = 12 * (YEARS[1] - YEARS[0] + 1)
SIZES = (1_000, 10_000, 100_000)
QUICK_SIZES = (1_000, 10_000)
WAYS = (("reference", 1), ("blocks", 1), ("blocks", 2))
MEASURE = 10_000
MAY_GROW = 1.25
"""Ratio of the cost at more people to that at ``MEASURE`` people that passes for noise."""


def repeated(population: Any, persons: int) -> Any:
    """Return whole households of copies of a population, about ``persons`` persons."""
    import numpy

    copies = -(-persons // population.count)

    def given(columns: dict[str, Any]) -> dict[str, Any]:
        return {
            name: replace(
                item, values=numpy.tile(item.values, copies), known=numpy.tile(item.known, copies)
            )
            for name, item in columns.items()
        }

    def shifted(index: Any, count: int) -> Any:
        shift = numpy.repeat(numpy.arange(copies) * count, len(index))
        return (numpy.tile(index, copies) + shift).astype(index.dtype)

    def ids(values: Any) -> Any:
        numbers = numpy.repeat(numpy.arange(copies), len(values))
        return numpy.array(
            [
                f"{number}-{name}"
                for number, name in zip(numbers, numpy.tile(values, copies), strict=True)
            ]
        )

    spells = population.spells
    whole = replace(
        population,
        person_ids=ids(population.person_ids),
        household_ids=ids(population.household_ids),
        household_of_person=shifted(population.household_of_person, population.households),
        roles=numpy.tile(population.roles, copies),
        municipality_of_household=numpy.tile(population.municipality_of_household, copies),
        persons=given(population.persons),
        household_values=given(population.household_values),
        spells=replace(
            spells,
            person=shifted(spells.person, population.count),
            start=numpy.tile(spells.start, copies),
            end=numpy.tile(spells.end, copies),
            columns=given(spells.columns),
        ),
    )
    households = int(numpy.searchsorted(numpy.cumsum(whole.household_sizes), persons)) + 1
    return whole.take(slice(0, households))


def measure(persons: int, execution: str, workers: int) -> dict[str, Any]:
    """Make one account in this process and return what it cost."""
    from openfisca_dk_integration.analysis import load_law, make_account, read_population

    law = load_law()
    population = repeated(read_population(EXAMPLE, law.tax_benefit_system()), persons)
    start, cpu = time.perf_counter(), time.process_time()
    account = make_account(population, law, YEARS, execution=execution, workers=workers)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    # What several processes used is not known here; their time on the clock is.
    used = cpu if workers == 1 else seconds
    return {
        "persons": population.count,
        "execution": execution,
        "workers": workers,
        "seconds": seconds,
        "us_per_person_month": 1e6 * used / population.count / MONTHS,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "result": float(account.table["beloeb"].abs().sum()),
    }


def in_a_process(*arguments: object) -> dict[str, Any]:
    """Run one measurement in a fresh process."""
    command = [sys.executable, __file__, "--one", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stderr}")
    return json.loads(done.stdout)


def show(runs: list[dict[str, Any]]) -> None:
    """Print the table; the cost of each way at ``MEASURE`` persons is 1."""
    unit = {(r["execution"], r["workers"]): r for r in runs if r["asked"] == MEASURE}
    print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    print(f"Account of {MONTHS} months ({YEARS[0]}-{YEARS[1]}); cost is 1 at {MEASURE:,} persons")
    head = (
        "persons",
        "execution",
        "processes",
        "seconds",
        "µs/person-month",
        "cost",
        "peak MB",
    )
    print(" ".join(f"{name:>15}" for name in head))
    for run in runs:
        ratio = (
            run["us_per_person_month"]
            / unit[run["execution"], run["workers"]]["us_per_person_month"]
        )
        run["cost"] = ratio
        cells = (
            f"{run['persons']:,}",
            run["execution"],
            run["workers"],
            f"{run['seconds']:.2f}",
            f"{run['us_per_person_month']:.2f}",
            f"{ratio:.2f}",
            f"{run['peak_mb']:.0f}",
        )
        print(" ".join(f"{cell:>15}" for cell in cells))
    for size in sorted({run["asked"] for run in runs}):
        same = [run for run in runs if run["asked"] == size]
        first = same[0]
        faster = ", ".join(
            f"{run['execution']} x {run['workers']}: {first['seconds'] / run['seconds']:.2f}"
            for run in same[1:]
        )
        print(f"Speed against reference at {size:,} persons: {faster}")
        assert all(abs(run["result"] - first["result"]) < 1e-9 * first["result"] for run in same)


def main() -> None:
    """Run the measurements and judge them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="up to 10,000 persons only")
    parser.add_argument("--json", action="store_true", help="print the measurements as JSON")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        persons, execution, workers = options.one
        print(json.dumps(measure(int(persons), execution, int(workers))))
        return
    runs = []
    for size in QUICK_SIZES if options.quick else SIZES:
        for execution, workers in WAYS:
            runs.append(in_a_process(size, execution, workers) | {"asked": size})
    if options.json:
        print(json.dumps(runs, indent=2))
        return
    show(runs)
    grown = [
        run
        for run in runs
        if run["asked"] > MEASURE and run["workers"] == 1 and run["cost"] > MAY_GROW
    ]
    if grown:
        sys.exit("The cost per person and month grows with the number of people.")


if __name__ == "__main__":
    main()
