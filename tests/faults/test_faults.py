"""Runs that are killed, disks that are full, two runs at once: no wrong, half or lost result.

A few of each in CI, many by ``make soak`` (``SOAK``: times as many), with other random moments.
"""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy
import pytest
import yaml

from openfisca_dk_integration.population.write import write_population
from openfisca_dk_integration.simulation import (
    How,
    Run,
    SimulationError,
    compiled,
    simulate,
    simulate_many,
)
from tests.faults import tally
from tests.support.laws import SmallLaw
from tests.support.people import people

SOAK = max(1, int(os.environ.get("SOAK", "1")))
ROOT = Path(__file__).parents[2]
LITTLE = ROOT / "examples" / "lille"
REFORM = ["--reform", "et_aars_introduktion", "--valg", "fra=2022-01-01", "--aar", "2023-2024"]
NUMBERS = ("regnskab.parquet", "regnskab.csv", "forskel.csv")
COMMAND = [sys.executable, "-m", "openfisca_dk_integration.cli"]
LIMIT = 300

soak_only = pytest.mark.skipif(SOAK == 1, reason="takes minutes: make soak")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills with SIGKILL")


def start(*words, **options):
    """Start a command as the leader of its own group of processes."""
    return subprocess.Popen(
        [*COMMAND, *map(str, words)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **options,
    )


def finish(process):
    """Wait for a command; return its exit code and what it said."""
    _, said = process.communicate(timeout=LIMIT)
    return process.returncode, said


def numbers(folder, names=NUMBERS):
    """Return the SHA-256 of the files that hold numbers."""
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}


def is_whole(folder):
    """Return True for results whose files are all there, as their record says."""
    record = json.loads((folder / "koersel.json").read_text(encoding="utf-8"))
    names = tuple(record["filer"])
    return set(names) >= {"regnskab.csv"} and numbers(folder, names) == record["filer"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Three hundred people as files."""
    path = tmp_path_factory.mktemp("folk") / "b"
    write_population(people(120, seed=8), path)
    return path


@pytest.fixture(scope="module")
def compare(folder):
    if SOAK == 1:
        return ["compare", LITTLE, *REFORM, "--workers", "1"]
    return ["compare", folder, *REFORM, "--block-size", "40", "--workers", "2"]


@pytest.fixture(scope="module")
def unbroken(compare, tmp_path_factory):
    """The numbers of a run nobody disturbs, and how long it took."""
    out = tmp_path_factory.mktemp("hel") / "ud"
    begin = time.monotonic()
    code, said = finish(start(*compare, "--out", out))
    assert code == 0, said
    return numbers(out), time.monotonic() - begin


def children(process):
    """Return the ids of the worker processes (and of those that start them)."""
    found, todo = [], [process.pid]
    while todo:
        pid = todo.pop()
        try:
            text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
        except OSError:
            continue
        new = [int(word) for word in text.split()]
        found += new
        todo += new
    return found


@pytest.mark.langsom
def test_a_comparison_killed_at_any_moment_leaves_nothing_half(compare, unbroken, tmp_path):
    """Killed with all its processes; then the same command again gives the numbers."""
    whole, seconds = unbroken
    draw = random.Random(SOAK)  # noqa: S311 - moments, not secrets
    out = tmp_path / "ud"
    for _ in range(SOAK):
        process = start(*compare, "--out", out, "--overskriv")
        time.sleep(draw.uniform(0.02, 1.1) * seconds)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        half = out.exists() and not is_whole(out)
        tally.add("compare: dræbt · killed", faults=1, losses=int(half))
        assert not half
    code, said = finish(start(*compare, "--out", out, "--overskriv"))
    assert code == 0, said
    assert numbers(out) == whole


EXECUTIONS = ["blocks"]
if compiled.is_installed():
    EXECUTIONS.append("compiled")


@soak_only
@pytest.mark.langsom
@pytest.mark.parametrize("execution", EXECUTIONS)
def test_a_killed_comparison_goes_on_where_it_stopped(
    folder, compare, unbroken, tmp_path, execution
):
    """Killed again and again, each time resumed: the numbers of a run nobody disturbs."""
    whole, seconds = unbroken
    words = [*compare, "--execution", execution, "--out"]
    draw = random.Random(SOAK)  # noqa: S311 - moments, not secrets
    out = tmp_path / "ud"
    for _ in range(2 * SOAK):
        process = start(*words, out)
        time.sleep(draw.uniform(0.3, 0.9) * seconds)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        half = out.exists() and not is_whole(out)
        tally.add(f"compare {execution}: dræbt og genoptaget · resumed", faults=1, losses=int(half))
        assert not half
        if out.exists():
            break
    if not out.exists():
        code, said = finish(start(*words, out))
        assert code == 0, said
    assert numbers(out) == whole
    assert not (tmp_path / "ud.igang").exists()


@dataclass(frozen=True)
class Dies:
    """Makes the people of a run; its worker is killed at the household of a number."""

    household: str
    marker: Path

    def __call__(self, population):
        if self.household in population.household_ids and self.marker.exists():
            os.kill(os.getpid(), signal.SIGKILL)
        return population


def test_a_worker_that_dies_is_told_of_and_the_run_goes_on(tmp_path):
    law, some = SmallLaw(), people(300, seed=8)
    marker = tmp_path / "doe"
    marker.touch()
    run = Run(law, Dies(str(some.household_ids[-1]), marker), "dies")
    how = How(block_size=60, workers=2, keep=tmp_path / "dele")
    ask = ("2021", ["proeve_udgift"], ["proeve_stoette"])
    with pytest.raises(SimulationError, match="arbejdsproces") as error:
        simulate_many(some, [run], *ask, how=how)
    assert "worker process" in error.value.lines("en")[0]
    marker.unlink()
    answer = simulate_many(some, [run], *ask, how=how)[0]
    alone = simulate(some, law, *ask)
    same = [answer.sums["proeve_stoette"], answer.column("proeve_udgift", "2021")]
    other = [alone.sums["proeve_stoette"], alone.column("proeve_udgift", "2021")]
    lost = not all(map(numpy.array_equal, same, other))
    tally.add(
        "arbejdsproces dræbt i en blok · worker killed in a block", faults=1, losses=int(lost)
    )
    assert not lost


@soak_only
@pytest.mark.langsom
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the workers in /proc")
def test_a_killed_worker_is_told_of_and_nothing_is_written(compare, unbroken, tmp_path):
    whole, _ = unbroken
    out = tmp_path / "ud"
    for number in range(SOAK):
        process = start(*compare, "--out", out)
        until = time.monotonic() + LIMIT
        while len(children(process)) < 3 and process.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(0.3 + random.Random(number).random())  # noqa: S311 - as above
        hit = [pid for pid in children(process) if pid != process.pid]
        if hit:
            os.kill(hit[-1], signal.SIGKILL)
        code, said = finish(process)
        if code == 0:  # the worker had done its work
            assert numbers(out) == whole
            for path in out.iterdir():
                path.unlink()
        else:
            assert code == 1, said
            assert "Traceback" not in said
            assert "arbejdsproces" in said
            assert not out.exists() or not list(out.iterdir())
        tally.add("compare: arbejdsproces dræbt · worker killed", faults=len(hit[-1:]))
    assert not list(tmp_path.glob(".ud.*"))


@soak_only
@pytest.mark.langsom
def test_a_scenario_killed_again_and_again_is_resumed(folder, tmp_path):
    scenario = {
        "titel": "Prøve",
        "befolkning": {"filer": str(folder)},
        "historik": {"kilde": "simuleret", "froe": 1},
        "lov": {"reformer": [{"reform": "et_aars_introduktion", "valg": {"fra": "2022-01-01"}}]},
        "aar": [2023, 2024],
        "usikkerhed": {"traekninger": 3, "froe": 2},
    }
    file = tmp_path / "s.yaml"
    file.write_text(yaml.safe_dump(scenario, allow_unicode=True), encoding="utf-8")
    words = ["compare", "--scenario", file, "--workers", "1", "--out"]
    begin = time.monotonic()
    code, said = finish(start(*words, tmp_path / "hel"))
    seconds = time.monotonic() - begin
    assert code == 0, said
    draw = random.Random(SOAK)  # noqa: S311 - moments, not secrets
    out = tmp_path / "ud"
    for _ in range(2 * SOAK):
        process = start(*words, out)
        time.sleep(draw.uniform(0.3, 0.9) * seconds)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        half = out.exists() and not is_whole(out)
        tally.add("scenarie: dræbt og genoptaget · killed and resumed", faults=1, losses=int(half))
        assert not half
        if out.exists():
            break
    if not out.exists():
        code, said = finish(start(*words, out))
        assert code == 0, said
    assert numbers(out) == numbers(tmp_path / "hel")
    assert not (tmp_path / "ud.igang").exists()


def test_a_full_disk_leaves_nothing_and_is_told_of(tmp_path):
    """No file may grow beyond some bytes, from nothing to nearly all; as on a full disk."""
    sizes = [3_000] if SOAK == 1 else [0, *(700 * number for number in range(1, 2 * SOAK))]
    program = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from openfisca_dk_integration.cli.commands import app\n"
        "import openfisca_dk_integration.report.results as results\n"
        "write, size = results.write_results, int(sys.argv.pop(1))\n"
        "def limited(*a, **k):\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))\n"
        "    return write(*a, **k)\n"
        "results.write_results = limited\n"
        "app()\n"
    )
    for size in sizes:
        out = tmp_path / "ud"
        words = ["compare", str(LITTLE), *REFORM, "--workers", "1", "--out", str(out)]
        done = subprocess.run(
            [sys.executable, "-c", program, str(size), *words],
            capture_output=True, text=True, timeout=LIMIT, check=False,
        )  # fmt: skip
        half = out.exists()
        tally.add("disken fuld · disk full", faults=1, losses=int(half))
        assert done.returncode == 1, done.stderr
        assert "Traceback" not in done.stderr
        assert "kan ikke skrives" in done.stderr
        assert list(tmp_path.iterdir()) == []


def test_of_two_runs_into_one_folder_one_is_refused(tmp_path):
    out = tmp_path / "ud"
    words = ["compare", LITTLE, *REFORM, "--workers", "1", "--out", out]
    both = [finish(process) for process in [start(*words), start(*words)]]
    codes = sorted(code for code, _ in both)
    assert codes == [0, 1], both
    assert is_whole(out)
    assert [path.name for path in tmp_path.iterdir()] == ["ud"]
    tally.add("to kørsler i én mappe · two runs, one folder", tries=2)
