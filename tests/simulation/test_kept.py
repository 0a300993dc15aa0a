"""A killed run goes on where it stopped, and gives the numbers of an unbroken one."""

import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy
import pytest

from openfisca_dk_integration.simulation import (
    SimulationError,
    blocks,
    compiled,
    compiled_parts,
    simulate,
)
from openfisca_dk_integration.simulation.kept import kept_folder
from tests.simulation.test_simulate import MUNICIPAL, PEOPLE, SUMS, assert_same
from tests.support.laws import SmallLaw
from tests.support.people import people


@pytest.fixture(scope="module")
def law():
    return SmallLaw()


@pytest.fixture(scope="module")
def population():
    return people(300, seed=8)


def ask(population, law, keep=None, **options):
    options = {"execution": "blocks", "block_size": 100} | options
    return simulate(population, law, "2020-2021", [*PEOPLE, *MUNICIPAL], SUMS, keep=keep, **options)


@pytest.fixture(scope="module")
def unbroken(law, population):
    return ask(population, law)


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_stopped_run_goes_on_with_the_blocks_that_are_missing(
    law, population, unbroken, tmp_path, monkeypatch, after
):
    compute, done = blocks.compute_all, []

    def stops(*arguments):
        if len(done) == after:
            raise KeyboardInterrupt
        done.append(1)
        return compute(*arguments)

    monkeypatch.setattr(blocks, "compute_all", stops)
    with pytest.raises(KeyboardInterrupt):
        ask(population, law, tmp_path / "dele")
    again = []
    monkeypatch.setattr(blocks, "compute_all", lambda *a: again.append(1) or compute(*a))
    answer = ask(population, law, tmp_path / "dele")
    assert len(again) == 3 - after
    assert_same(unbroken, answer)


needs_llvm = pytest.mark.skipif(not compiled.is_installed(), reason="the extra [compiled]")


@needs_llvm
@pytest.mark.parametrize("after", [1, 2])
def test_a_stopped_compiled_run_goes_on(law, population, tmp_path, monkeypatch, after):
    """Its sums go on too; and openfisca-core goes on with what compiled code has computed."""
    compute, done = compiled_parts.compute_part, []

    def stops(*arguments):
        if len(done) == after:
            raise KeyboardInterrupt
        done.append(1)
        return compute(*arguments)

    whole = ask(population, law)
    monkeypatch.setattr(compiled_parts, "compute_part", stops)
    with pytest.raises(KeyboardInterrupt):
        ask(population, law, tmp_path / "dele", execution="compiled")
    assert len(list((tmp_path / "dele").glob("blok-*.npz"))) == after
    shutil.copytree(tmp_path / "dele", tmp_path / "andre")
    again = []
    monkeypatch.setattr(compiled_parts, "compute_part", lambda *a: again.append(1) or compute(*a))
    answer = ask(population, law, tmp_path / "dele", execution="compiled")
    assert len(again) == 3 - after
    assert answer.execution == "compiled"
    assert_same(whole, answer)
    assert_same(whole, ask(population, law, tmp_path / "andre"))


@needs_llvm
def test_what_differs_from_core_is_thrown_away(law, population, tmp_path, monkeypatch):
    """A part whose sample differs: core computes everything, and says so."""
    whole = ask(population, law)
    draw = compiled._sampled
    monkeypatch.setattr(
        compiled, "_sampled", lambda *a: replace(draw(*a), differences=("proeve_stoette 2021-01",))
    )
    with pytest.warns(compiled.CompiledWarning, match="results differ"):
        answer = ask(population, law, tmp_path, execution="compiled")
    assert answer.execution == "blocks"
    assert "Kompileret beregning blev ikke brugt" in answer.notes[-1][0]
    assert_same(whole, answer)


def test_a_damaged_part_is_computed_again(law, population, tmp_path):
    whole = ask(population, law, tmp_path)
    part = tmp_path / "blok-00001.npz"
    part.write_bytes(part.read_bytes()[:-200])
    assert_same(whole, ask(population, law, tmp_path))


def test_a_folder_of_something_else_is_refused(law, population, tmp_path):
    ask(population, law, tmp_path)
    heavier = replace(population, source="x").take(slice(1, None))
    with pytest.raises(SimulationError, match="noget andet"):
        ask(heavier, law, tmp_path)


def test_a_run_goes_on_with_the_blocks_it_was_cut_in(law, population, tmp_path):
    """Memory may be another the second time; how people are cut changes no number."""
    whole = ask(population, law, tmp_path)
    (tmp_path / "blok-00001.npz").unlink()
    again = ask(population, law, tmp_path, block_size=50)
    assert again.blocks == 3
    assert_same(whole, again)


def test_two_runs_in_one_folder_refuse_each_other(tmp_path):
    with (
        kept_folder(tmp_path, {"a": 1}),
        pytest.raises(SimulationError, match="anden kørsel"),
        kept_folder(tmp_path, {"a": 1}),
    ):
        pass
    with kept_folder(tmp_path, {"a": 1}):
        pass


def test_another_task_starts_afresh_only_when_told(tmp_path):
    with kept_folder(tmp_path, {"a": 1}) as kept:
        kept.put("x", {"tal": numpy.arange(3)})
    with (
        pytest.raises(SimulationError, match="noget andet"),
        kept_folder(tmp_path, {"a": 2}),
    ):
        pass
    with kept_folder(tmp_path, {"a": 2}, restart=True) as kept:
        assert kept.names == []
        assert kept.get("x") is None


def test_reference_cannot_be_resumed(law, population, tmp_path):
    with pytest.raises(SimulationError, match="genoptages"):
        ask(population, law, tmp_path, execution="reference")


def mounted(folder, size):
    """Put a small file system at a folder; skip where that is not allowed."""
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(words, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    return folder


@pytest.mark.skipif(sys.platform != "linux", reason="mounts a tmpfs")
@pytest.mark.parametrize("execution", ["blocks", pytest.param("compiled", marks=needs_llvm)])
def test_a_disk_that_is_full(law, population, tmp_path, execution):
    """Told of in a line, no half part, and the run goes on when there is room again."""
    disk = mounted(tmp_path / "disk", "128k")
    try:
        with pytest.raises(SimulationError, match="kan ikke skrives") as error:
            ask(population, law, disk / "dele", execution=execution)
        assert "cannot be written" in error.value.lines("en")[0]
        assert not list((disk / "dele").glob(".blok*"))
        shutil.copytree(disk / "dele", tmp_path / "dele")
    finally:
        subprocess.run(["umount", str(disk)], check=True)
    answer = ask(population, law, tmp_path / "dele", execution=execution)
    assert_same(ask(population, law), answer)


@pytest.mark.langsom
@pytest.mark.skipif(sys.platform == "win32", reason="kills with SIGKILL")
def test_a_killed_process_leaves_no_lock_and_whole_parts(tmp_path, law, population, unbroken):
    program = (
        "import sys, time\n"
        "from openfisca_dk_integration.simulation import blocks\n"
        "from tests.simulation.test_kept import SmallLaw, ask, people\n"
        "compute = blocks.compute_all\n"
        "def slow(*a):\n"
        "    time.sleep(0.5)\n"
        "    return compute(*a)\n"
        "blocks.compute_all = slow\n"
        f"ask(people(300, seed=8), SmallLaw(), __import__('pathlib').Path({str(tmp_path)!r}))\n"
    )
    process = subprocess.Popen([sys.executable, "-c", program], cwd=Path.cwd())
    limit = time.monotonic() + 60
    while not list(tmp_path.glob("blok-*.npz")) and time.monotonic() < limit:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert list(tmp_path.glob("blok-*.npz"))
    assert_same(unbroken, ask(population, law, tmp_path))
