"""What one run costs from the start: imports, laws, small populations, and what ``auto`` picks.

    python benchmarks/bench_start.py [--quick] [--json] [--rounds R]

- import and loading of the package, times ``import openfisca_core``;
- one household over 60 months with some 40 outputs: ``simulate`` against plain openfisca-core;
- ``auto`` against every execution, from 1 to 100,000 persons, with and without a program on disk,
  for the account and for a single output: each run in a process and with a cache of its own;
- the example municipality's comparison (``make run``), from nothing and with programs on disk.

Every measurement has a process of its own. Exit code 1: ``auto`` took more than ``SLACK`` times the
fastest of openfisca-core's executions.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from bench_engine import people_of, request_of

SIZES = (1, 10, 100, 1_000, 3_000, 10_000, 30_000, 100_000)
QUICK_SIZES = (1, 100, 1_000, 3_000)
WAYS = ("reference", "blocks", "compiled", "auto")
SINGLE = "boligstoette"
SLACK, ROUNDING = 1.3, 0.15
"""``auto`` may take so much more than the fastest of openfisca-core's, and so many seconds."""

HOUSEHOLD_OUTPUTS = 40

IMPORTS = {
    "openfisca_core": "import numpy, openfisca_core.taxbenefitsystems, openfisca_core.simulations",
    "package": "from openfisca_dk_integration import CountryTaxBenefitSystem as S; S()",
}

COMPARE = (
    *("-m", "openfisca_dk_integration.cli", "compare", "examples/kommune"),
    *("--reform", "et_aars_introduktion", "--valg", "fra=2024-01-01", "--aar", "2024-2030"),
)


def one_run(persons: int, execution: str, what: str) -> dict[str, Any]:
    """Run once in this process, with loaded people and law, and return what it took."""
    from dataclasses import replace

    from openfisca_dk_integration.reforms import load_law
    from openfisca_dk_integration.simulation import simulate

    law = load_law(None)
    request = request_of(law)
    if what == "single":
        request = replace(request, outputs=(SINGLE,), sums=())
    people = people_of(max(persons, 1_348))
    if persons < people.count:
        households = max(1, round(people.households * persons / people.count))
        people = people.take(slice(0, households))
    start = time.perf_counter()
    answer = simulate(
        people,
        law,
        request.span,
        request.outputs,
        request.sums,
        execution=execution,
        workers=2 if execution != "reference" else 1,
    )
    return {"seconds": time.perf_counter() - start, "execution": answer.execution}


def household(way: str) -> dict[str, Any]:
    """Compute one household over 60 months once more after a first time; return the seconds."""
    from openfisca_dk_integration.reforms import load_law
    from openfisca_dk_integration.simulation import simulate
    from openfisca_dk_integration.simulation.engine import ask, build
    from openfisca_dk_integration.simulation.request import Request

    law = load_law(None)
    request = request_of(law)
    variables = law.tax_benefit_system().variables
    names = [name for name in request.sums if name in variables][:HOUSEHOLD_OUTPUTS]
    request = Request(request.span, tuple(names))
    people = people_of(1_348).take(slice(0, 1))
    found = []
    for _ in range(5):
        start = time.perf_counter()
        if way == "core":
            ask(build(people, law, request.span), people, request)
        else:
            simulate(people, law, request.span, request.outputs, execution="auto")
        found.append(time.perf_counter() - start)
    return {"seconds": min(found), "outputs": len(names)}


def in_a_process(cache: str, *arguments: Any) -> dict[str, Any]:
    """Return what ``one_run`` or ``household`` gives in a process of its own."""
    command = [sys.executable, __file__, "--one", *map(str, arguments)]
    environment = os.environ | {"DK_INTEGRATION_CACHE": cache}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def timed(command: list[str], cache: str) -> float:
    """Return the seconds a command takes."""
    start = time.perf_counter()
    environment = os.environ | {"DK_INTEGRATION_CACHE": cache, "PYTHONUTF8": "1"}
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return time.perf_counter() - start


def choices(sizes: Any, folder: Path) -> list[dict[str, Any]]:
    """Measure every execution, without a program on disk and with one."""
    found = []
    for what in ("account", "single"):
        warm = folder / f"warm-{what}"
        warm.mkdir(mode=0o700)
        in_a_process(str(warm), "run", 1_000, "compiled", what)
        for persons in sizes:
            for state in ("without", "with"):
                row: dict[str, Any] = {"request": what, "persons": persons, "program": state}
                for way in WAYS if state == "without" else ("compiled", "auto"):
                    cold = folder / f"cold-{what}-{persons}-{way}"
                    cold.mkdir(mode=0o700, exist_ok=True)
                    run = in_a_process(
                        str(warm if state == "with" else cold), "run", persons, way, what
                    )
                    row[way] = run["seconds"]
                    if way == "auto":
                        row["picked"] = run["execution"]
                    shutil.rmtree(cold)
                if state == "with":
                    row |= {way: found[-1][way] for way in ("reference", "blocks")}
                best = min(row["reference"], row["blocks"])
                row["slower"] = row["auto"] > best * SLACK + ROUNDING
                found.append(row)
                print(json.dumps(row), file=sys.stderr)
    return found


def starts(folder: Path, rounds: int) -> dict[str, Any]:
    """Measure imports, one household and the example's comparison."""
    result: dict[str, Any] = {}
    for name, code in IMPORTS.items():
        command = [sys.executable, "-c", code]
        result[name] = statistics.median(timed(command, "") for _ in range(rounds))
    for way in ("core", "simulate"):
        result[f"household {way}"] = in_a_process("", "household", 0, way, "-")["seconds"]
    compare = [sys.executable, *COMPARE]
    result["compare, default, no cache"] = timed(compare, "")
    cache = folder / "compare"
    cache.mkdir(mode=0o700)
    compiled = [*compare, "--execution", "compiled"]
    result["compare, compiled, from nothing"] = timed(compiled, str(cache))
    result["compare, compiled, cached"] = timed(compiled, str(cache))
    result["compare, auto, cached"] = timed([*compare, "--execution", "auto"], str(cache))
    return result


def show(rows: list[dict[str, Any]], result: dict[str, Any]) -> None:
    """Print the measurements."""
    ratio = result["package"] / result["openfisca_core"]
    print(f"import and load: {result['package']:.2f} s, {ratio:.1f} times import openfisca_core")
    core, mine = result["household core"], result["household simulate"]
    print(f"one household, 60 months: {mine:.3f} s, {mine / core:.2f} times openfisca-core")
    for name, seconds in result.items():
        if name.startswith("compare"):
            print(f"{name}: {seconds:.1f} s")
    print("request  program     persons  reference  blocks 2  compiled 2    auto  picked")
    for row in rows:
        print(
            f"{row['request']:8} {row['program']:8} {row['persons']:10,}  {row['reference']:9.2f}"
            f"  {row['blocks']:8.2f}  {row['compiled']:10.2f}  {row['auto']:6.2f}  {row['picked']}"
            f"{'  SLOWER' if row['slower'] else ''}"
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small populations only")
    parser.add_argument("--json", action="store_true", help="print the measurements as JSON")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of the imports")
    parser.add_argument("--sizes", type=int, nargs="*", help="how many persons; none: starts only")
    parser.add_argument("--one", nargs="*", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        kind, first, way, what = options.one
        run = one_run(int(first), way, what) if kind == "run" else household(way)
        print(json.dumps(run))
        return
    sizes = (QUICK_SIZES if options.quick else SIZES) if options.sizes is None else options.sizes
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        result = starts(folder, options.rounds)
        rows = choices(sizes, folder) if sizes else []
    if options.json:
        print(json.dumps({"starts": result, "choices": rows}, indent=2))
    else:
        show(rows, result)
    if any(row["slower"] for row in rows):
        sys.exit("auto took longer than openfisca-core.")


if __name__ == "__main__":
    main()
