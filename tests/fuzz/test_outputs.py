"""What users write (ids, titles, paths) does no harm in our files, and leads to no other place."""

import csv
import json
import zipfile

import fastexcel
import polars
import pytest
from typer.testing import CliRunner

from openfisca_dk_integration.cli import app
from openfisca_dk_integration.report.files import as_plain_text, write_table
from tests.fuzz.kinds import LITTLE, REFORM, TABLES, read, write
from tests.fuzz.test_broken_files import population

FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3+cmd", "@SUM(1)", "\t=1", "\r=1"]
PLAIN = ["p1", "a=b", "-1", "+45", "-1.5", "æ", "", "1-2"]


def run(*words):
    result = CliRunner().invoke(app, [str(word) for word in words], env={"NO_COLOR": "1"})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_text_like_a_formula_gets_an_apostrophe():
    table = polars.DataFrame({"t": [*FORMULAS, None], "tal": range(len(FORMULAS) + 1)})
    assert as_plain_text(table)["t"].to_list() == [*(f"'{text}" for text in FORMULAS), None]
    plain = polars.DataFrame({"t": PLAIN})
    assert as_plain_text(plain)["t"].to_list() == PLAIN


def test_formulas_are_text_in_csv_and_workbook(tmp_path):
    folder = population(tmp_path / "b")
    cell = "=HYPERLINK(1)"
    for name in TABLES:
        text = TABLES[name].decode().replace("\n1,", f"\n{cell},")
        (folder / name).write_text(text, encoding="utf-8")
    for ending in (".csv", ".xlsx", ".parquet"):
        out = tmp_path / f"ud{ending}"
        words = ["--output", "alder", "--maaneder", "2023-01:2023-02", "--out", out]
        result = run("simulate", folder, *words)
        assert result.exit_code == 0, result.stderr
    with (tmp_path / "ud.csv").open(encoding="utf-8") as stream:
        cells = {cell for row in csv.reader(stream) for cell in row}
    assert f"'{cell}" in cells
    assert cell not in cells
    assert cell in polars.read_parquet(tmp_path / "ud.parquet")["id"].to_list()
    with zipfile.ZipFile(tmp_path / "ud.xlsx") as book:
        sheets = [book.read(name) for name in book.namelist() if "worksheets/" in name]
    assert not any(b"<f>" in sheet for sheet in sheets)
    assert cell in fastexcel.read_excel(tmp_path / "ud.xlsx").load_sheet(0).to_polars()["id"]


def test_a_name_of_a_reform_does_not_lead_out_of_the_folder(tmp_path):
    reform = read(REFORM) | {"titel": "=1+1 ../../x"}
    file = write(tmp_path / "=SUM(1).yaml", reform)
    out = tmp_path / "ud" / "dyb"
    words = ["--valg", "fra=2023-01-01", "--aar", "2023-2024", "--out", out, "--workers", "1"]
    result = run("compare", LITTLE, "--reform", file, *words)
    assert result.exit_code == 0, result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["=SUM(1).yaml", "ud"]
    assert [path.name for path in (tmp_path / "ud").iterdir()] == ["dyb"]
    with (out / "regnskab.csv").open(encoding="utf-8") as stream:
        laws = {row["lov"] for row in csv.DictReader(stream)}
    assert "'=SUM(1)" in laws


@pytest.mark.parametrize("kind", ["link", "file", "under_a_file", "full"])
def test_out_refuses_links_and_files(tmp_path, kind):
    away = tmp_path / "andet"
    away.mkdir()
    (away / "min.txt").write_text("x", encoding="utf-8")
    out = tmp_path / "ud"
    if kind == "link":
        out.symlink_to(away)
    elif kind == "full":
        out = away
    else:
        out.write_text("x", encoding="utf-8")
        out = out / "x" if kind == "under_a_file" else out
    words = ["--reform", "et_aars_introduktion", "--aar", "2023-2024", "--workers", "1"]
    result = run("compare", LITTLE, *words, "--out", out)
    assert result.exit_code == 1
    assert result.stderr.strip()
    assert [path.name for path in away.iterdir()] == ["min.txt"]


def test_a_record_looks_at_no_file_beside_its_folder(tmp_path):
    (tmp_path / "hemmelig").write_text("x", encoding="utf-8")
    inner = tmp_path / "ud"
    inner.mkdir()
    record = {"format": 1, "filer": {"../hemmelig": "0", "/etc/passwd": "0"}, "versioner": {}}
    record |= {"bestilling": {"befolkning": str(tmp_path / "nej")}, "aar": [2023]}
    (inner / "koersel.json").write_text(json.dumps(record), encoding="utf-8")
    result = run("verify", inner)
    assert result.exit_code == 1
    assert "hemmelig" not in result.stdout


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "et_aars_introduktion/../x"])
def test_a_name_of_a_reform_is_no_way_to_read_other_files(name):
    result = run("validate", name)
    assert result.exit_code == 1
    assert "root:" not in result.output


def test_tables_are_written_by_their_ending(tmp_path):
    table = polars.DataFrame({"id": ["=1"]})
    write_table(table, tmp_path / "a.csv")
    write_table(table, tmp_path / "a.parquet")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "id\n'=1\n"
    assert polars.read_parquet(tmp_path / "a.parquet").equals(table)
