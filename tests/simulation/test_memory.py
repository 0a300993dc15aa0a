"""The stated memory is kept to; what cannot fit is refused before it begins, with what would."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from openfisca_dk_integration.population import write_population
from openfisca_dk_integration.simulation import (
    SimulationError,
    Span,
    blocks,
    compiled,
    fit,
    memory,
    simulate,
)
from openfisca_dk_integration.simulation.memory import Sizes
from openfisca_dk_integration.simulation.request import Request
from tests.support.laws import SmallLaw
from tests.support.people import people

PERSONS, MONTHS = 4_000, 60

PROGRAM = """
import json, sys
sys.path[:0] = [{root!r}, {root!r} + "/benchmarks"]
from bench_engine import request_of
from openfisca_dk_integration.reforms import load_law
from openfisca_dk_integration.simulation import Span, memory, simulate
from tests.support.people import people

def peak():
    # Of this program alone; getrusage gives that of the process that started it, too.
    with open("/proc/self/status") as stream:
        line = next(line for line in stream if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024

def main():
    execution, room, workers = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    law = load_law(None)
    request = request_of(law)
    some = people({persons}, first_year=2018, last_year=2022)
    ask = (law, Span.of_years(2018, 2022), request.outputs, request.sums)
    simulate(some.take(slice(0, 20)), *ask)  # parameters and the rest that no person needs
    before = memory.in_use()
    answer = simulate(some, *ask, execution=execution, workers=workers, memory=before + room)
    print(json.dumps([peak() - before, answer.blocks, answer.execution]))

if __name__ == "__main__":
    main()
"""


def measured(tmp_path, execution, room, workers=1):
    """Run the account of the whole law in a process of its own; return what it took."""
    file = tmp_path / "run.py"
    root = str(Path(__file__).parents[2])
    file.write_text(PROGRAM.format(root=root, persons=PERSONS), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(file), execution, str(room), str(workers)],
        capture_output=True, text=True, timeout=500, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


needs_proc = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory from /proc")


@needs_proc
@pytest.mark.langsom
def test_reference_keeps_to_the_statement(tmp_path):
    """And it is a statement: not so large that it says nothing."""
    stated = PERSONS * MONTHS * memory.CORE
    taken, *_ = measured(tmp_path, "reference", 10 * stated)
    assert 0.4 * stated < taken < stated + fit.MARGIN


@needs_proc
@pytest.mark.langsom
def test_blocks_keep_to_a_budget_that_is_too_small_for_everybody(tmp_path):
    room = PERSONS * MONTHS * memory.CORE // 3 + fit.MARGIN
    taken, number, _ = measured(tmp_path, "blocks", room)
    assert number > 2
    assert taken < room


@needs_proc
@pytest.mark.langsom
@pytest.mark.skipif(not compiled.is_installed(), reason="the extra [compiled]")
def test_compiled_keeps_to_the_statement(tmp_path, monkeypatch):
    taken, *_, execution = measured(tmp_path, "compiled", 4 * 10**9, workers=2)
    stated = memory.KERNEL_FIXED + 2 * PERSONS * MONTHS * memory.KERNEL
    assert execution == "compiled"
    assert 0.1 * stated < taken < stated + fit.MARGIN


def room(left, persons=100_000, months=100):
    return fit.Room(Sizes(persons, months, 0), 10**10, left, memory.CORE)


def test_blocks_are_as_large_as_is_useful_and_even_for_the_workers():
    enough = room(10**11)
    assert fit.fit_blocks(enough, None, 1) == fit.Fit(25_000, 1)
    assert fit.fit_blocks(enough, None, 2) == fit.Fit(25_000, 2)
    assert fit.fit_blocks(enough, None, 3) == fit.Fit(16_667, 3)
    assert fit.fit_blocks(enough, 1_000, 3) == fit.Fit(1_000, 3)


def test_workers_and_blocks_shrink_with_the_memory():
    """A worker has the law too; one less, and the rest may have larger blocks."""
    sizes = []
    for left in (8e9, 4e9, 2e9, 1e9, 3e8, 3e7):
        made = fit.fit_blocks(room(left), None, 4)
        fixed = memory.PROCESS * made.workers if made.workers > 1 else 0
        used = fixed + made.block_size * room(left).person(made.workers)
        assert used <= left
        sizes.append(made.workers)
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 1
    assert sizes[-1] == 1


def test_what_would_fit_is_told():
    with pytest.raises(SimulationError) as error:
        fit.fit_blocks(room(1e7), None, 2)
    assert "compiled" in error.value.lines()[0]
    with pytest.raises(SimulationError) as error:
        fit.fit_blocks(room(5e9), 80_000, 2)
    block = room(5e9).block(1)
    assert f"--block-size {block}" in error.value.lines("en")[0]
    assert fit.fit_blocks(room(5e9), block, 1) == fit.Fit(block, 1)
    with pytest.raises(SimulationError) as error:
        fit.fit_reference(room(5e9))
    text = error.value.lines()[0]
    for word in ("--hukommelse 10.0 GB", "personer", "måneder", "færre variable"):
        assert word in text


@pytest.fixture(scope="module")
def law():
    return SmallLaw()


@pytest.mark.parametrize("execution", ["reference", "blocks", "compiled", "auto"])
def test_a_run_that_cannot_fit_does_not_begin(law, execution, monkeypatch):
    if execution == "compiled" and not compiled.is_installed():
        pytest.skip("the extra [compiled]")

    def begins(*_a, **_o):
        raise AssertionError

    for module, name in ((blocks, "compute_all"), (blocks, "_whole"), (compiled, "run")):
        monkeypatch.setattr(module, name, begins)
    monkeypatch.setattr(fit, "probed", lambda *_a: 50.0)
    with pytest.raises(SimulationError, match="rækker ikke"):
        simulate(people(500), law, "2021", ["alder"], execution=execution, memory="1MB")


def test_columns_of_everybody_that_do_not_fit(law):
    """One output of a billion cells, and people of whom each block would fit."""
    population = people(300)
    small = memory.in_use() + fit.MARGIN + 1000
    with pytest.raises(SimulationError, match="sums"):
        simulate(population, law, "2000-2021", ["alder"], execution="blocks", memory=small)


def test_a_few_people_tell_what_a_request_takes(law):
    """A request of one variable takes a fraction of the whole law."""
    request = Request(Span.parse("2020-2021"), ("proeve_stoette",))
    assert 10 < fit.probed(people(500), law, request) < memory.CORE / 3


@pytest.mark.parametrize("text", ["0", "-1GB", "4 grams", "", "GB", "1e9"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(SimulationError, match="hukommelse"):
        memory.read_amount(text)


def groups(tmp_path, **files):
    """Write the control groups of a container."""
    root = tmp_path / "cgroup"
    for name, content in files.items():
        path = root / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    own = tmp_path / "own"
    return root, own


def test_the_limit_of_a_container_is_seen(tmp_path):
    """The nearest group has no limit of its own; the one above it has."""
    root, own = groups(
        tmp_path,
        box__memory_dot_max="3000000000\n",
        box__memory_dot_current="1000000000\n",
        box__memory_dot_stat="anon 5\ninactive_file 250000000\n",
        box__inner__memory_dot_max="max\n",
    )
    own.write_text("0::/box/inner\n")
    assert list(memory._of_groups(root, own)) == [2_250_000_000]


def test_the_limit_of_an_older_container_is_seen(tmp_path):
    root, own = groups(
        tmp_path,
        memory__box__memory_dot_limit_in_bytes="2000000000\n",
        memory__box__memory_dot_usage_in_bytes="500000000\n",
    )
    own.write_text("5:cpu:/box\n4:memory:/box\n")
    assert list(memory._of_groups(root, own)) == [1_500_000_000]
    assert list(memory._of_groups(root, tmp_path / "nothing")) == []


OPENS = """
import sys
from openfisca_dk_integration.population import StreamedPopulation, index, read_population, stream

stream.ROWS = index.ROWS = 20_000
peaks = []
for folder in sys.argv[2:]:
    if sys.argv[1] == "stream":
        population = StreamedPopulation(folder)
        assert sum(part.count for part in population.parts()) == population.count
    else:
        population = read_population(folder)
    with open("/proc/self/status") as stream:
        line = next(line for line in stream if line.startswith("VmHWM"))
    peaks.append(int(line.split()[1]) / 1024)
print(peaks[1] - peaks[0])
"""


@needs_proc
@pytest.mark.langsom
def test_the_memory_of_people_in_files_does_not_grow_with_them(tmp_path):
    """Five times as many people: a few megabytes, where reading them takes a hundred."""
    folders = []
    for persons in (15_000, 75_000):
        folders.append(str(tmp_path / str(persons)))
        write_population(people(persons), folders[-1], "parquet")
    grown = {}
    for way in ("stream", "read"):
        done = subprocess.run(
            [sys.executable, "-c", OPENS, way, *folders],
            capture_output=True, text=True, timeout=300, check=True,
        )  # fmt: skip
        grown[way] = float(done.stdout)
    assert grown["read"] > 40
    assert grown["stream"] < grown["read"] / 4
