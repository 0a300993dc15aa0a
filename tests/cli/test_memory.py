"""``--hukommelse``: people who stay in their files, and runs that cannot fit."""

import json

import polars
import pytest

from openfisca_dk_integration.population import stream, write_population
from openfisca_dk_integration.simulation import blocks, memory
from tests.support.people import people

REFORM = ["--reform", "et_aars_introduktion", "--valg", "fra=2022-01-01", "--aar", "2022"]
SIMULATE = ["--output", "forsoergelsesydelse", "--output", "kommune_nettoresultat"]
SIMULATE += ["--output", "boligstoette", "--maaneder", "2022"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("folk") / "b"
    few = people(90, seed=8, codes=(101, 461), first_year=2022, last_year=2022)
    write_population(few, path, "parquet")
    return path


@pytest.fixture
def streamed(monkeypatch):
    """Every population is large for the memory."""
    monkeypatch.setattr(stream, "PART_OF_BUDGET", 0.0)
    monkeypatch.setattr(stream, "ROWS", 200)


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_simulate_writes_the_same_file_block_by_block(
    run, folder, tmp_path, monkeypatch, streamed, ending
):
    whole, parts = tmp_path / f"hel.{ending}", tmp_path / f"dele.{ending}"
    words = ["--workers", "1", "--block-size", "45"]
    assert run("simulate", folder, *SIMULATE, "--out", parts, *words).exit_code == 0
    monkeypatch.setattr(stream, "PART_OF_BUDGET", 1.0)
    assert run("simulate", folder, *SIMULATE, "--out", whole, *words).exit_code == 0
    if ending == "csv":
        assert parts.read_bytes() == whole.read_bytes()
    else:
        assert polars.read_parquet(parts).equals(polars.read_parquet(whole))
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([parts.name, whole.name])


COMPARE = [*REFORM, "--workers", "1", "--block-size", "45", "--out"]


@pytest.fixture(scope="module")
def whole(run, folder, tmp_path_factory):
    """A comparison in memory that nobody disturbs."""
    out = tmp_path_factory.mktemp("hel") / "ud"
    assert run("compare", folder, *COMPARE, out).exit_code == 0
    return out


def same_numbers(one, other):
    for name in ("regnskab.csv", "forskel.csv"):
        assert (one / name).read_bytes() == (other / name).read_bytes()


def test_compare_of_people_in_files(run, folder, whole, tmp_path, streamed):
    assert run("compare", folder, *COMPARE, tmp_path / "ud").exit_code == 0
    same_numbers(tmp_path / "ud", whole)
    records = [json.loads((one / "koersel.json").read_text()) for one in (tmp_path / "ud", whole)]
    assert records[0]["befolkning"] == records[1]["befolkning"]


def test_compare_goes_on_where_it_stopped(run, folder, whole, tmp_path, monkeypatch):
    compute, done = blocks.compute_all, []

    def stops(*arguments):
        if len(done) == 3:
            raise KeyboardInterrupt
        done.append(1)
        return compute(*arguments)

    monkeypatch.setattr(blocks, "compute_all", stops)
    run("compare", folder, *COMPARE, tmp_path / "ud")
    assert not (tmp_path / "ud").exists()
    assert len(list((tmp_path / "ud.igang").rglob("blok-*.npz"))) == 3
    again = []
    monkeypatch.setattr(blocks, "compute_all", lambda *a: again.append(1) or compute(*a))
    assert run("compare", folder, *COMPARE, tmp_path / "ud").exit_code == 0
    assert len(again) == 2 * 2 - 3  # two laws of two blocks
    same_numbers(tmp_path / "ud", whole)
    assert not (tmp_path / "ud.igang").exists()


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--hukommelse", "fire gigabyte"], "kan ikke læses som en mængde"),
        (["--hukommelse", "1MB"], "rækker ikke"),
        (["--hukommelse", "1MB", "--execution", "reference"], "rækker ikke"),
        (["--cluster", "tcp://127.0.0.1:1"], "kan ikke nås"),
    ],
)
def test_what_cannot_be_is_told_before_anything_runs(
    run, folder, tmp_path, monkeypatch, words, complaint
):
    monkeypatch.setattr("openfisca_dk_integration.simulation.cluster.CONNECT", 0.3)
    answer = run("compare", folder, *REFORM, "--out", tmp_path / "ud", *words)
    assert answer.exit_code == 1
    assert complaint in answer.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4GB", 4 * 10**9),
        ("1,5 GiB", 1.5 * 2**30),
        ("500 mb", 5 * 10**8),
        ("123456", 123456),
        (2e9, 2 * 10**9),
    ],
)
def test_amounts(text, expected):
    assert memory.read_amount(text) == expected
