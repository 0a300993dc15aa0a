"""The reference subset on this package and its peers: openfisca-core, policyengine-core, GETTSIM.

    python benchmarks/bench_subset.py [--quick] [--persons N ...] [--rounds R] [--engines NAME ...]
                                      [--keep FILE] [--json]

Thirty variables of the law over 60 months (``benchmarks/subset/README.md``), beside a hand-written
kernel and the machine's memory bandwidth. Engines take turns, every run in a process of its own;
medians and ratios count, seconds belong to the machine. Two times are told: the *calculation* from
tables of months in memory, and the *whole* from spells. All tables of results are compared: bit for
bit, GETTSIM's (float32 sums) within ``TOLERANCE``. ``--keep`` adds the measurements to a file and
shows all of it, so that long runs can be made in pieces. Peers are installed by
``benchmarks/subset/install_peers.sh``; one that is not there is named and left out.
Exit code 1: two engines gave different results.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SUBSET = Path(__file__).parent / "subset"
PEERS = Path(os.environ.get("SUBSET_PEERS", ROOT / "build" / "peers"))
DATA = Path(os.environ.get("SUBSET_DATA", ROOT / "build" / "subset"))
HERE = Path(sys.executable)

NUMBA, TTSIM, CORE = (SUBSET / f"run_{name}.py" for name in ("kernel", "ttsim", "openfisca"))
ENGINES: dict[str, tuple[Path, Path, list[str]]] = {
    "openfisca-core": (HERE, CORE, ["plain", "1"]),
    "policyengine-core": (PEERS / "policyengine/bin/python", CORE, ["policyengine", "1"]),
    "gettsim numpy": (PEERS / "gettsim/bin/python", TTSIM, ["numpy"]),
    "gettsim jax": (PEERS / "gettsim/bin/python", TTSIM, ["jax"]),
    "gettsim jax-year": (PEERS / "gettsim/bin/python", TTSIM, ["jax-year"]),
    "reference 1t": (HERE, CORE, ["reference", "1"]),
    "compiled 1t": (HERE, CORE, ["compiled", "1"]),
    "compiled 2t": (HERE, CORE, ["compiled", "2"]),
    "kernel 1t": (PEERS / "numba/bin/python", NUMBA, ["kernel", "1"]),
    "kernel 2t": (PEERS / "numba/bin/python", NUMBA, ["kernel", "2"]),
    "bandwidth 1t": (PEERS / "numba/bin/python", NUMBA, ["bandwidth", "1"]),
    "bandwidth 2t": (PEERS / "numba/bin/python", NUMBA, ["bandwidth", "2"]),
}
"""Interpreter, script and arguments after the number of persons."""

SIZES = (1, 1_000, 10_000, 100_000)
"""1,000,000 persons (``--persons 1000000``) need 9 GB and five minutes a round."""

QUICK_SIZES = (100_000,)
QUICK = ("openfisca-core", "gettsim jax", "compiled 2t", "kernel 2t")
WITH_BANDWIDTH = 100_000
"""Persons from which the bandwidth is measured beside."""

BASE = "compiled 2t"
SAME_BITS = ("openfisca-core", "policyengine-core", "reference", "compiled", "kernel")
TOLERANCE = 2e-5
"""Largest relative difference of a sum by municipality and year that float32 sums may make."""

SMALL = 1_000.0 * 2**20
"""Differences are taken relative to this at least: 1,000 kroner in parts of 1 / 2**20."""

Run = dict[str, Any]


def prepared() -> None:
    """Write the rates where every engine reads them."""
    import yaml

    DATA.mkdir(parents=True, exist_ok=True)
    rates = yaml.safe_load((SUBSET / "rates.yaml").read_text("utf-8"))
    (DATA / "rates.json").write_text(json.dumps(rates), encoding="utf-8")


def run(engine: str, persons: int) -> Run:
    """Return what one engine measured, in a process of its own.

    Raises:
        SystemExit: when it failed.
    """
    interpreter, script, arguments = ENGINES[engine]
    environment = os.environ | {
        "SUBSET_DATA": str(DATA),
        "NUMBA_CACHE_DIR": str(DATA / "numba"),
        "PYTHONUTF8": "1",
        "SUBSET_CORE": "policyengine" if "policyengine" in arguments else "",
    }
    command = [str(interpreter), str(script), str(persons), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise SystemExit(f"{engine} failed on {persons} persons:\n{done.stderr[-2000:]}")
    return {"engine": engine, "persons": persons} | json.loads(done.stdout.splitlines()[-1])


def available(wanted: Iterable[str]) -> list[str]:
    """Return the engines that are installed, and name those that are not."""
    found = []
    for name in wanted:
        if ENGINES[name][0].exists():
            found.append(name)
        else:
            print(f"{name}: not installed (benchmarks/subset/install_peers.sh)", file=sys.stderr)
    return found


def measured(engines: list[str], persons: int, rounds: int, keep: Path | None) -> list[Run]:
    """Let the engines take turns, after a run of each that fills its caches."""
    runs = []
    if persons < WITH_BANDWIDTH:
        engines = [engine for engine in engines if not engine.startswith("bandwidth")]
    for engine in engines:
        if engine.startswith(("compiled", "kernel", "bandwidth")):
            run(engine, persons)
    for number in range(rounds):
        for engine in engines:
            found = run(engine, persons) | {"round": number}
            runs.append(found)
            if keep:
                with keep.open("a", encoding="utf-8") as stream:
                    stream.write(json.dumps(found) + "\n")
            seconds = found.get("calculation", found.get("whole"))
            print(f"{persons:,} persons, {engine}: {1000 * seconds:.4g} ms", file=sys.stderr)
    return runs


def differences(runs: list[Run]) -> list[str]:
    """Return a sentence for each engine whose results are not those of the others."""
    import numpy

    wrong = []
    for persons in dict.fromkeys(item["persons"] for item in runs):
        here = [item for item in runs if item["persons"] == persons and "digest" in item]
        exact = [item for item in here if item["engine"].startswith(SAME_BITS)]
        if len({item["digest"] for item in exact}) > 1:
            wrong.append(
                f"{persons} persons: {sorted({(i['engine'], i['digest']) for i in exact})}"
            )
        if not exact:
            continue
        right = numpy.load(DATA / f"table-{exact[0]['table']}.npy").astype(float)
        for name in {item["table"] for item in here if item not in exact}:
            table = numpy.load(DATA / f"table-{name}.npy").astype(float)
            size = numpy.maximum(numpy.abs(right), SMALL)
            largest = float((numpy.abs(table - right) / size).max())
            print(f"{name}: largest relative difference {largest:.1e}", file=sys.stderr)
            if largest > TOLERANCE:
                wrong.append(f"{name} differs by {largest:.1e}")
    return wrong


COLUMNS = ("calculation", "calculation_cpu", "whole", "whole_cpu")
"""Times that are shown; ``_cpu`` is that of all threads on processors."""


def show(runs: list[Run]) -> None:
    """Print medians in ms, and how many times as long as ``compiled`` on two threads took."""
    print(f"{os.cpu_count()} processors, {machine()}, Python {platform.python_version()}")
    print(f"Medians in ms (in brackets: times {BASE}, median over the rounds)")
    heads = "".join(f"{name:>21}" for name in COLUMNS)
    print(f"{'persons':>9}  {'engine':18}{heads}  million pm/s      MB  rounds")
    for persons in dict.fromkeys(item["persons"] for item in runs):
        here = [item for item in runs if item["persons"] == persons]
        base = [item for item in here if item["engine"] == BASE]
        for engine in dict.fromkeys(item["engine"] for item in here):
            mine = [item for item in here if item["engine"] == engine]
            start = f"{persons:9,}  {engine:18}"
            if "triad" in mine[0]:
                triad, read = (statistics.median(i[key] for i in mine) for key in ("triad", "read"))
                print(f"{start}  triad {triad:.1f} GB/s, reading the inputs {read:.1f} GB/s")
                continue
            cells = "".join(f"{cell(mine, base, key):>21}" for key in COLUMNS)
            best = "calculation" if "calculation" in mine[0] else "whole"
            speed = persons * 60e-6 / statistics.median(item[best] for item in mine)
            memory = statistics.median(item["megabytes"] for item in mine)
            print(f"{start}{cells}  {speed:12.4g}  {memory:6,.0f}  {len(mine):6}")


def cell(mine: list[Run], base: list[Run], key: str) -> str:
    """Return a time and its ratio to the base's, round by round."""
    times = [1000 * item[key] for item in mine if key in item]
    if not times:
        return ""
    pairs = [a[key] / b[key] for a, b in zip(mine, base, strict=False) if b.get(key)]
    ratio = f" ({statistics.median(pairs):.3g} x)" if pairs else ""
    return f"{statistics.median(times):,.4g}{ratio}"


def machine() -> str:
    """Return the name of the processor."""
    path = Path("/proc/cpuinfo")
    if path.exists():
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="the main ratios, one round")
    parser.add_argument("--persons", type=int, nargs="*", help="how many persons")
    parser.add_argument("--rounds", type=int, help="rounds of turns (default 5, quick 1)")
    parser.add_argument("--engines", nargs="*", choices=ENGINES, help="only these")
    parser.add_argument("--keep", type=Path, help="a file of measurements to add to and show")
    parser.add_argument("--json", action="store_true", help="print the measurements as JSON")
    options = parser.parse_args()
    prepared()
    engines = available(options.engines or (QUICK if options.quick else ENGINES))
    rounds = (1 if options.quick else 5) if options.rounds is None else options.rounds
    runs: list[Run] = []
    if options.keep and options.keep.exists():
        runs = [json.loads(line) for line in options.keep.read_text("utf-8").splitlines()]
    for persons in options.persons or (QUICK_SIZES if options.quick else SIZES):
        if rounds:
            runs += measured(engines, persons, rounds, options.keep)
    wrong = differences(runs)
    if options.json:
        print(json.dumps(runs, indent=1))
    else:
        show(runs)
    if wrong:
        sys.exit("The engines gave different results:\n" + "\n".join(wrong))


if __name__ == "__main__":
    main()
