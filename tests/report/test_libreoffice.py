"""Every kind of workbook opened, recomputed and saved by LibreOffice: the engine's totals.

All books, and copies in which a reader changed a yellow cell, go through one start of LibreOffice,
set to compute every formula anew when it loads.
"""

import shutil
import subprocess
import zipfile
from dataclasses import replace

import openpyxl
import polars
import pytest

from openfisca_dk_integration.account import PAYERS
from openfisca_dk_integration.cases import calculator
from openfisca_dk_integration.cases.calculator import NET, RUNNING
from openfisca_dk_integration.cases.ledger import label
from openfisca_dk_integration.report.html_benchmark import indicators_of, place
from openfisca_dk_integration.report.texts import Texts
from openfisca_dk_integration.report.workbook_benchmark import write_benchmark_book
from openfisca_dk_integration.report.workbook_comparison import write_comparison_book
from openfisca_dk_integration.report.workbook_invest import write_investment_book
from tests.report.conftest import investment_with

SOFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.langsom,
    pytest.mark.skipif(SOFFICE is None, reason="no LibreOffice (soffice): books are not opened"),
]
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""
TEXTS = Texts("da")
BOOKS = ("case", "sammenligning", "investering", "benchmark")
CHARTS = {"case": 2, "sammenligning": 1, "investering": 2, "benchmark": 2}
NEW_CASE = {"Deltagere i indsatsen": ("participants", 17.0),
            "Måneder fra start til job": ("months_to_job", 7.0)}  # fmt: skip
NEW_INVESTMENT = {
    "Deltagere": ("deltagere", 80),
    "Andel i arbejde i indsatsen (0-1)": ("effekt.andel_indsats", 0.4),
    "Aftrapning af forskellen pr. år (0-1)": ("effekt.aftrapning_pr_aar", 0.3),
    "Indsatsens længde, måneder": ("indsats.maaneder", 10),
    "Pris: Uger i arbejde, kr.": ("kontrakt.udfald.0.pris", 900),
    "Loft over betalinger, kr.": ("kontrakt.loft", 1_000_000),
    "Statens andel af indsatsens udgift (0-1)": ("indsats.refusion_andel", 0.5),
}


def changed(path, sheet, values, name):
    """A copy of a book in which cells beside labels have other values."""
    book = openpyxl.load_workbook(path)
    rows = {row[0].value: row[1] for row in book[sheet].iter_rows() if row[0].value}
    for text, value in values.items():
        rows[text].value = value
    copy = path.with_name(f"{name}.xlsx")
    book.save(copy)
    return copy


@pytest.fixture(scope="module")
def opened(case, comparison, investment, benchmarked, tmp_path_factory):
    """Every book and every changed copy by name, as LibreOffice computed them."""
    folder = tmp_path_factory.mktemp("soffice")
    paths = {name: folder / f"{name}.xlsx" for name in BOOKS}
    shutil.copy(case[1], paths["case"])
    write_comparison_book(paths["sammenligning"], comparison, {"x": 1}, TEXTS)
    write_investment_book(paths["investering"], investment, TEXTS, "test")
    write_benchmark_book(paths["benchmark"], benchmarked, TEXTS)
    sheet = "Forudsætninger"
    copies = [
        changed(paths["case"], sheet, {k: v for k, (_, v) in NEW_CASE.items()}, "ny-case"),
        changed(paths["sammenligning"], sheet, {"Faktor på antallet af personer": 2}, "dobbelt"),
        changed(
            paths["investering"], sheet, {k: v for k, (_, v) in NEW_INVESTMENT.items()}, "ny-inv"
        ),
        changed(paths["benchmark"], "Resultat", {"Indikator": other(benchmarked).title}, "anden"),
    ]
    profile = folder / "profil" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    done = subprocess.run(
        [SOFFICE, f"-env:UserInstallation={profile.parent.as_uri()}", "--headless", "--norestore",
         "--convert-to", "xlsx", "--outdir", folder / "ud", *paths.values(), *copies],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    found = {path.stem: path for path in (folder / "ud").glob("*.xlsx")}
    assert len(found) == len(paths) + len(copies), done.stderr
    return found


def other(result):
    """An indicator that the book does not begin with, with numbers."""
    return next(
        one for one in list(indicators_of(result, TEXTS))[1:]
        if one.share and one.rows["vaerdi"].is_finite().sum() > 1
    )  # fmt: skip


def rows_of(path, sheet="Resultat"):
    """The numbers of each row of a sheet by label, those of the first row of that name."""
    found = {}
    for row in openpyxl.load_workbook(path, data_only=True)[sheet].iter_rows(values_only=True):
        numbers = [cell for cell in row[1:] if isinstance(cell, (int, float))]
        if row[0] and numbers:
            found.setdefault(row[0], numbers)
    return found


def test_the_case_is_the_engines_also_when_a_reader_changes_it(case, opened):
    result, _ = case
    flows = calculator.by_year(result.level("beregner").rows)
    rows = rows_of(opened["case"])
    assert rows["Netto"] == pytest.approx([*flows[NET], flows[NET].sum()], abs=0.01)
    assert rows["Netto, akkumuleret"] == pytest.approx([*flows[RUNNING], flows[RUNNING][-1]])
    new = replace(result.assumptions, **dict(NEW_CASE.values()))
    flows = calculator.by_year(calculator.calculate(new))
    rows = rows_of(opened["ny-case"])
    assert rows["Netto"] == pytest.approx([*flows[NET], flows[NET].sum()], abs=0.01)


def test_the_comparison_is_the_engines_also_for_twice_the_people(comparison, opened):
    sums = {
        (payer, year): amount
        for payer, year, amount in comparison.difference.group_by("betaler", "aar")
        .agg(polars.col("forskel").sum())
        .iter_rows()
    }
    assert any(sums.values()), "a reform that changes nothing tests nothing"
    rows, twice = rows_of(opened["sammenligning"]), rows_of(opened["dobbelt"])
    for payer, (name, _) in PAYERS.items():
        years = [sums.get((payer, year), 0.0) for year in (2024, 2025)]
        assert rows[name] == pytest.approx([*years, sum(years)], abs=0.01)
        assert twice[name] == pytest.approx([2 * value for value in rows[name]], abs=0.01)


@pytest.mark.parametrize("book", ["investering", "ny-inv"])
def test_the_investment_is_the_engines_also_when_a_reader_changes_it(investment, opened, book):
    result = investment if book == "investering" else investment_with(dict(NEW_INVESTMENT.values()))
    rows = rows_of(opened[book])
    for payer in result.ledger.payers:
        years = result.ledger.of_payer(payer).reshape(-1, 12).sum(axis=1)
        assert rows[label(payer)] == pytest.approx([*years, years.sum()], abs=0.01)
    paid = result.payments.paid[0].reshape(-1, 12).sum(axis=1)
    assert rows["Betalt for udfald, kr."] == pytest.approx([*paid, paid.sum()], abs=0.01)
    assert rows["Investors afkast pr. år"][0] == pytest.approx(result.internal_rate, abs=1e-6)


def test_the_chosen_indicator_is_shown(benchmarked, opened):
    first = next(indicators_of(benchmarked, TEXTS))
    for book, one in (("benchmark", first), ("anden", other(benchmarked))):
        rows = rows_of(opened[book])
        shown = one.rows.filter((polars.col("gruppe") == "alle") & (polars.col("kommunekode") > 0))
        shown = shown.filter(polars.col("kommunekode") == shown["kommunekode"].max())
        known = shown.filter(polars.col("vaerdi").is_finite()).sort("aar")
        assert place(known["kommunekode"][0], TEXTS)
        assert rows["Værdi"] == pytest.approx(known["vaerdi"].to_list()), one.title
        assert rows["Antal"] == pytest.approx(shown.sort("aar")["antal"].to_list())


@pytest.mark.parametrize("book", BOOKS)
def test_no_formula_is_an_error_and_the_charts_are_still_there(opened, book):
    for sheet in openpyxl.load_workbook(opened[book], data_only=True):
        wrong = [
            (cell.coordinate, cell.value)
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell.value, str) and cell.value.startswith(("#", "Err:"))
        ]
        assert wrong == [] or all(value == "#N/A" for _, value in wrong), (sheet.title, wrong)
    with zipfile.ZipFile(opened[book]) as archive:
        charts = [name for name in archive.namelist() if "charts/chart" in name]
    assert len(charts) == CHARTS[book]
