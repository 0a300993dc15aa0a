"""``simulate``, ``validate`` and ``reforms``."""

import json

import polars
import pytest

from tests.cli.conftest import EXAMPLE, REFORM


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".xlsx"])
def test_simulate_writes_a_file(run, tmp_path, ending):
    path = tmp_path / f"ud{ending}"
    result = run(
        "simulate",
        EXAMPLE,
        "--output",
        "alder",
        "--output",
        "aktivitet",
        "--output",
        "foedselsdato",
        "--output",
        "kommuneskatteprocent",
        "--maaneder",
        "2024-01:2024-12",
        "--out",
        path,
    )
    assert (result.exit_code, result.stdout) == (0, ""), result.stderr
    read = {".csv": polars.read_csv, ".parquet": polars.read_parquet, ".xlsx": polars.read_excel}
    table = read[ending](path)
    assert len(table) == 5 * 12 + 5 + 2
    person = table.filter(
        (polars.col("id").cast(str) == "1") & (polars.col("periode") == "2024-04")
    )
    assert person.filter(polars.col("enhed") == "person").select("alder", "aktivitet").row(0) == (
        36,
        "ordinaer_beskaeftigelse",
    )
    assert (
        run("simulate", EXAMPLE, "--output", "alder", "--maaneder", "2024", "--out", path).exit_code
        == 1
    )


def test_simulate_prints_json(run):
    result = run("simulate", EXAMPLE, "--output", "alder", "--maaneder", "2024-01", "--json")
    rows = json.loads(result.stdout)
    assert len(rows) == 5
    assert rows[0] == {"enhed": "person", "id": "1", "periode": "2024-01", "alder": 35}


def test_simulate_a_reform(run):
    command = (
        "simulate",
        EXAMPLE,
        "--output",
        "i_introduktionsprogram",
        "--maaneder",
        "2024-06",
        "--json",
    )
    before = json.loads(run(*command).stdout)
    after = json.loads(run(*command, "--reform", REFORM, "--valg", "fra=2022-01-01").stdout)
    assert sum(row["i_introduktionsprogram"] for row in after) < sum(
        row["i_introduktionsprogram"] for row in before
    )


def test_validate(run, tmp_path):
    result = run("validate", EXAMPLE)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "I orden: 5 personer, 3 husstande" in result.stdout
    assert "I orden: Ét års" in run("validate", REFORM).stdout
    empty = run("validate", tmp_path, "--json")
    assert empty.exit_code == 1
    content = json.loads(empty.stdout)
    assert content["gyldig"] is False
    assert len(content["problemer"]) == 3
    assert empty.stderr.splitlines() == content["problemer"]


def test_reforms(run):
    result = run("reforms")
    assert result.exit_code == 0
    for text in (REFORM, "integrationsloven § 16", "grundtilskud_foelger=nej"):
        assert text in result.stdout
    catalogue = json.loads(run("reforms", "--json").stdout)
    reform = next(entry for entry in catalogue if entry["navn"] == REFORM)
    assert {"navn", "type", "standard"} <= set(reform["valg"][0])


@pytest.mark.parametrize("command", ["compare", "simulate", "validate", "reforms"])
def test_help(run, command):
    result = run(command, "--help")
    assert result.exit_code == 0
    assert command in result.stdout
