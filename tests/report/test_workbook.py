"""Workbooks recomputed by another program's formulas, where there is no LibreOffice too."""

import zipfile
from dataclasses import replace

import formulas
import openpyxl
import polars
import pytest

from openfisca_dk_integration.account import PAYERS
from openfisca_dk_integration.cases import calculator
from openfisca_dk_integration.cases.calculator import NET, RUNNING
from openfisca_dk_integration.report.texts import Texts
from openfisca_dk_integration.report.workbook import open_book
from openfisca_dk_integration.report.workbook_comparison import write_comparison_book


def recomputed(path, changes=None):
    """The values of every cell of every sheet, computed anew from the formulas."""
    book = formulas.ExcelModel().loads(str(path)).finish()
    inputs = {
        f"'[{path.name}]{sheet.upper()}'!{at}": value
        for (sheet, at), value in (changes or {}).items()
    }
    solution = book.calculate(inputs=inputs)
    found = {}
    for key, value in solution.items():
        text = str(key)
        if ":" in text.rpartition("!")[2]:
            continue
        sheet, _, at = text.rpartition("!")
        known = value.value[0, 0] if hasattr(value, "value") else value
        found[sheet.rpartition("]")[2].rstrip("'").casefold(), at] = known
    return found


def rows_of(path, sheet, values):
    """The rows of a sheet by label, with the values recomputed."""
    page = openpyxl.load_workbook(path)[sheet]
    found = {}
    for row in page.iter_rows():
        cells = [
            float(values[sheet.casefold(), cell.coordinate])
            for cell in row[1:]
            if (sheet.casefold(), cell.coordinate) in values
            and isinstance(cell.value, (int, float, str))
            and str(cell.value).startswith("=")
            and "MATCH" not in str(cell.value)
        ]
        if cells and row[0].value:
            found[row[0].value] = cells
    return found


@pytest.mark.langsom
def test_the_calculator_of_the_workbook_is_the_engines(case):
    result, path = case
    flows = calculator.by_year(result.level("beregner").rows)
    rows = rows_of(path, "Resultat", recomputed(path))
    assert rows["Netto"] == pytest.approx([*flows[NET], flows[NET].sum()], abs=0.01)
    assert rows["Netto, akkumuleret"] == pytest.approx([*flows[RUNNING], flows[RUNNING][-1]])
    assert rows["Sparet ydelse, brutto"][:2] == pytest.approx(list(flows["sparet_ydelse_brutto"]))
    assert rows["Tabt refusion"][:2] == pytest.approx(list(flows["tabt_refusion"]))


@pytest.mark.langsom
def test_a_changed_yellow_cell_gives_what_the_engine_gives(case):
    result, path = case
    page = openpyxl.load_workbook(path)["Forudsætninger"]
    at = {row[0].value: row[1].coordinate for row in page.iter_rows(min_row=4) if row[0].value}
    label = {
        "participants": "Deltagere i indsatsen",
        "months_to_job": "Måneder fra start til job",
        "benefit": "Ydelse pr. måned brutto, kr. (tom: efter loven)",
        "weeks_at_start": "Uger på ydelse, når investeringen begynder (tom: siden overtagelsen)",
    }
    new = {"participants": 17.0, "months_to_job": 7.0, "benefit": 9000.0, "weeks_at_start": 40.0}
    changes = {("Forudsætninger", at[label[name]]): value for name, value in new.items()}
    rows = rows_of(path, "Resultat", recomputed(path, changes))
    flows = calculator.by_year(calculator.calculate(replace(result.assumptions, **new)))
    assert rows["Netto"][:2] == pytest.approx(list(flows[NET]), abs=0.01)


def test_text_is_never_a_formula_and_files_hold_charts_sources_and_record(case):
    _, path = case
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        text = archive.read("xl/worksheets/sheet1.xml").decode()
        shared = archive.read("xl/sharedStrings.xml").decode()
    assert sum("charts/chart" in name for name in names) == 2
    assert "<f>HYPERLINK" not in text
    assert "=HYPERLINK" in shared
    assert "fingeraftryk" in shared
    assert "The municipal" in shared or "municipal documents" in shared, "sources"


def test_text_from_a_user_is_a_string_in_every_writer(tmp_path):
    with open_book(tmp_path / "x.xlsx", Texts("da")) as book:
        page = book.sheet("book_result")
        page.write_string(0, 0, "=1+1")
    with zipfile.ZipFile(tmp_path / "x.xlsx") as archive:
        assert "<f>" not in archive.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.langsom
def test_the_comparison_of_the_workbook_is_the_engines(comparison, tmp_path):
    result = comparison
    path = tmp_path / "sammenligning.xlsx"
    write_comparison_book(path, result, {"x": 1}, Texts("da"))
    expected = {
        (payer, year): amount
        for payer, year, amount in result.difference.group_by("betaler", "aar")
        .agg(polars.col("forskel").sum())
        .iter_rows()
    }
    assert any(expected.values()), "a reform that changes nothing tests nothing"
    rows = rows_of(path, "Resultat", recomputed(path))
    for payer, (label, _) in PAYERS.items():
        years = [expected.get((payer, year), 0.0) for year in (2024, 2025)]
        assert rows[label] == pytest.approx([*years, sum(years)], abs=0.01)
    twice = rows_of(path, "Resultat", recomputed(path, {("Forudsætninger", "B3"): 2.0}))
    for label, _ in PAYERS.values():
        assert twice[label] == pytest.approx([2 * value for value in rows[label]], abs=0.01)
