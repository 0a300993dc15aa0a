"""The executions against each other: the whole law, the account by municipality and year.

    python benchmarks/bench_engine.py [--quick] [--json] [--persons N ...] [--rounds R] [--draws D]
                                      [--large N]

The example municipality, made larger, over 60 months. Every run has a process of its own, the
executions take turns, and what counts are medians and ratios in the same rounds; seconds belong to
the machine. ``compiled`` finds its program on disk (a run before the first round puts it there) and
includes the sample it compares with openfisca-core. ``--draws`` adds a sweep of value reforms (one
rate drawn anew each time), compiled in one pass, against the same laws run by openfisca-core.
``--large`` computes ten years of so many persons under the law in force and a reform in one pass,
and a tenth of them, and compares the cost per person and month.
Exit code 1: two executions gave different numbers.
"""

import argparse
import hashlib
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from bench_population import EXAMPLE, YEARS, repeated

WAYS = (("reference", 1), ("blocks", 1), ("blocks", 2), ("compiled", 1), ("compiled", 2))
QUICK_WAYS = (("reference", 1), ("compiled", 2))
SIZES = (1_000, 10_000, 100_000)
QUICK_SIZES = (10_000,)
RATE = "skat.am_bidrag.sats"
HEADER = {
    "titel": "En trukket sats",
    "forfatter": "benchmarks/bench_engine.py",
    "hjemmel": "ingen: en måling",
    "baseline": "gaeldende_ret",
    "beskrivelse": "Arbejdsmarkedsbidragets sats trukket tilfældigt.",
}

REFORM, CHOICES = "et_aars_introduktion", {"fra": "2024-01-01"}
TEN_YEARS = (2020, 2029)

SWEPT_BY_CORE = 1
"""openfisca-core runs so many of the draws; they all cost the same."""


def request_of(law: Any) -> Any:
    """Return what the account asks for."""
    from openfisca_dk_integration.account.items import ITEMS
    from openfisca_dk_integration.simulation import PRESENT, Span
    from openfisca_dk_integration.simulation.request import Request

    variables = law.tax_benefit_system().variables
    names = dict.fromkeys(name for item in ITEMS for name in item.variables if name in variables)
    municipal = [name for name in names if variables[name].entity.key == "kommune"]
    outputs = (*municipal, "kommune_nettoresultat", "stat_nettoresultat")
    sums = (PRESENT, *(name for name in names if name not in municipal))
    return Request(Span.of_years(*YEARS), outputs, sums)


def people_of(persons: int) -> Any:
    """Return the example municipality, made larger."""
    from openfisca_dk_integration.population import read_population

    return repeated(read_population(EXAMPLE), persons)


def digest(answers: list[Any]) -> str:
    """Return a fingerprint of all numbers."""
    found = hashlib.sha256()
    for answer in answers:
        for name in sorted(answer.columns):
            for period in sorted(answer.columns[name]):
                found.update(answer.columns[name][period].tobytes())
        for name in sorted(answer.sums):
            found.update(answer.sums[name].tobytes())
    return found.hexdigest()[:16]


def used() -> float:
    """Return the processor seconds of this process and of those it waited for."""
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    usages = [resource.getrusage(who) for who in both]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def measure(persons: int, execution: str, workers: int) -> dict[str, Any]:
    """Run once in this process and return what it took."""
    from openfisca_dk_integration.reforms import load_law
    from openfisca_dk_integration.simulation import simulate

    law = load_law(None)
    request = request_of(law)
    population = people_of(persons)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, processor = time.perf_counter(), used()
    answer = simulate(
        population,
        law,
        request.span,
        request.outputs,
        request.sums,
        execution=execution,
        workers=workers,
    )
    return {
        "seconds": time.perf_counter() - start,
        "processor": used() - processor,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
        "before": before / 1000,
        "digest": digest([answer]),
        "execution": answer.execution,
    }


def sweep(persons: int, way: str, draws: int) -> dict[str, Any]:
    """Run laws that differ in one rate, and return what a draw took."""
    import numpy

    from openfisca_dk_integration.simulation import simulate
    from openfisca_dk_integration.simulation.compiled import run_laws

    population = people_of(persons)
    rates = numpy.random.default_rng(1).uniform(0.06, 0.1, draws).round(6)
    laws = [drawn(float(rate)) for rate in rates]
    request = request_of(laws[0])
    start = time.perf_counter()
    if way == "compiled":
        answers = run_laws(population, laws, request, workers=2)
    else:
        answers = [
            simulate(population, law, request.span, request.outputs, request.sums)
            for law in laws[:SWEPT_BY_CORE]
        ]
    return {
        "seconds": (time.perf_counter() - start) / len(answers),
        "digest": digest(answers[:SWEPT_BY_CORE]),
    }


def large(persons: int) -> dict[str, Any]:
    """Run ten years under the law in force and a reform, in one pass, and return what it took."""
    from dataclasses import replace

    from openfisca_dk_integration.reforms import load_law
    from openfisca_dk_integration.simulation import Span
    from openfisca_dk_integration.simulation.compiled import run_laws

    laws = [load_law(None), load_law(REFORM, CHOICES)]
    request = replace(request_of(laws[0]), span=Span.of_years(*TEN_YEARS))
    population = people_of(persons)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, processor = time.perf_counter(), used()
    answers = run_laws(population, laws, request, workers=2)
    seconds, processor = time.perf_counter() - start, used() - processor
    cells = persons * 120 * len(laws)
    return {
        "persons": persons,
        "seconds": seconds,
        "processor": processor,
        "nanoseconds": 1e9 * seconds / cells,
        "processor_nanoseconds": 1e9 * processor / cells,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
        "before": before / 1000,
        "execution": [answer.execution for answer in answers],
    }


def show_large(runs: list[dict[str, Any]]) -> None:
    """Print what ten years of many people took."""
    for run in runs:
        print(
            f"{run['persons']:9,} persons, 120 months, law in force and reform: "
            f"{run['seconds']:.1f} s, {run['processor']:.1f} s of processor time, "
            f"{run['megabytes']:.0f} MB (people {run['before']:.0f}), "
            f"{run['nanoseconds']:.0f} ns per person, month and law "
            f"({run['processor_nanoseconds']:.0f} of processor time)"
        )


def drawn(rate: float) -> Any:
    """Return the law in force with one rate changed."""
    from openfisca_dk_integration.reforms import load_law

    path = Path(os.environ.get("TMPDIR", "/tmp")) / f"sats_{os.getpid()}_{rate}.yaml"  # noqa: S108
    changes = HEADER | {"parametre": {RATE: {f"{YEARS[0]}-01-01": rate}}}
    path.write_text(json.dumps(changes), encoding="utf-8")
    try:
        law = load_law(str(path))
        law.tax_benefit_system()
    finally:
        path.unlink()
    return law


def in_a_process(*arguments: Any) -> dict[str, Any]:
    """Return what ``measure`` or ``sweep`` gives in a process of its own."""
    command = [sys.executable, __file__, "--one", *map(str, arguments)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def rounds_of(persons: int, ways: Any, rounds: int) -> list[dict[str, Any]]:
    """Measure every way in turn, so many times."""
    in_a_process("run", persons, "compiled", 2)
    runs = []
    for number in range(rounds):
        for execution, workers in ways:
            run = in_a_process("run", persons, execution, workers)
            about = {"persons": persons, "way": f"{execution} {workers}", "round": number}
            runs.append(about | run)
            print(f"{persons} {execution} {workers}: {run['seconds']:.2f} s", file=sys.stderr)
    return runs


def show(runs: list[dict[str, Any]]) -> None:
    """Print medians and the ratio to the reference in the same round."""
    model = platform.processor() or platform.machine()
    print(f"{os.cpu_count()} processors, {model}, Python {platform.python_version()}")
    print("persons     execution      seconds  processor s     MB   times reference  (processor)")
    for persons in dict.fromkeys(run["persons"] for run in runs):
        here = [run for run in runs if run["persons"] == persons]
        base = {run["round"]: run for run in here if run["way"] == "reference 1"}
        for way in dict.fromkeys(run["way"] for run in here):
            mine = [run for run in here if run["way"] == way]
            middle = {
                key: statistics.median(run[key] for run in mine)
                for key in ("seconds", "processor", "megabytes")
            }
            ratio, work = (
                statistics.median(base[run["round"]][key] / run[key] for run in mine)
                for key in ("seconds", "processor")
            )
            print(
                f"{persons:9,}  {way:12}  {middle['seconds']:8.2f}  {middle['processor']:10.2f}"
                f"  {middle['megabytes']:6.0f}  {ratio:14.1f}  {work:11.1f}"
            )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="the main ratios in under a minute")
    parser.add_argument("--json", action="store_true", help="print the measurements as JSON")
    parser.add_argument("--persons", type=int, nargs="*", help="how many persons")
    parser.add_argument("--rounds", type=int, help="rounds of turns (default 5, quick 1)")
    parser.add_argument("--draws", type=int, default=0, help="draws of a sweep")
    parser.add_argument("--large", type=int, default=0, help="persons of the large run")
    parser.add_argument("--one", nargs="*", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        kind, persons, way, number = options.one
        if kind == "large":
            print(json.dumps(large(int(persons))))
            return
        function = measure if kind == "run" else sweep
        print(json.dumps(function(int(persons), way, int(number))))
        return
    if options.large:
        in_a_process("large", 2_000, "compiled", 2)
        found = [
            in_a_process("large", n, "compiled", 2) for n in (options.large // 10, options.large)
        ]
        if options.json:
            print(json.dumps(found, indent=2))
        else:
            show_large(found)
        return
    sizes = options.persons or (QUICK_SIZES if options.quick else SIZES)
    rounds = options.rounds or (1 if options.quick else 5)
    ways = QUICK_WAYS if options.quick else WAYS
    runs = [run for size in sizes for run in rounds_of(size, ways, rounds)]
    swept = {}
    if options.draws:
        for way in ("reference", "compiled"):
            swept[way] = in_a_process("sweep", sizes[-1], way, options.draws)
    if options.json:
        print(json.dumps({"runs": runs, "sweep": swept}, indent=2))
    else:
        show(runs)
        if swept:
            core, mine = swept["reference"]["seconds"], swept["compiled"]["seconds"]
            print(
                f"A sweep of {options.draws} rates over {sizes[-1]:,} persons: {mine:.2f} s each, "
                f"openfisca-core {core:.2f} s ({core / mine:.1f} times)"
            )
    same = (
        all(len({run["digest"] for run in runs if run["persons"] == size}) == 1 for size in sizes)
        and len({item["digest"] for item in swept.values()}) <= 1
    )
    if not same:
        sys.exit("Two executions gave different numbers.")


if __name__ == "__main__":
    main()
