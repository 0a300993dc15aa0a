"""A scenario as a report and as a workbook: its comparison of means, and the bands around them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars

from openfisca_dk_integration.account import PAYERS
from openfisca_dk_integration.account.compare import unique_names
from openfisca_dk_integration.report import charts
from openfisca_dk_integration.report.bands import HEADINGS, BandFigures
from openfisca_dk_integration.report.figures import UNITS
from openfisca_dk_integration.report.html import Report, Section, Words
from openfisca_dk_integration.report.html_comparison import comparison_report, unit_of
from openfisca_dk_integration.report.workbook import Book, amounts_axis
from openfisca_dk_integration.report.workbook_comparison import write_comparison_book
from openfisca_dk_integration.scenario import tables
from openfisca_dk_integration.scenario.bands import NAMES, band_table

if TYPE_CHECKING:
    from openfisca_dk_integration.report.texts import Texts
    from openfisca_dk_integration.scenario import ScenarioResult

BY_YEAR = "betaler_aar"
ROWS_OF_A_CHART = 16
SOURCES = ("art", "navn", "vaerdi", "lav", "hoej", "enhed", "evidens", "i_brug", "kilde")


def scenario_report(result: ScenarioResult, record: dict[str, Any], texts: Texts) -> Report:
    """Return the report of a scenario.

    Args:
        result: the result, as it may be shown (``scenario.published``).
        record: the run record.
        texts: of the language.
    """
    comparison = result.comparison
    bands = BandFigures(result, texts, unit_of(comparison))
    order = unique_names(comparison.reforms)

    def more(reform: str) -> list[Section]:
        return _band_sections(bands, reform, order.index(reform))

    report = comparison_report(comparison, record, texts, more)
    last = [
        Section(
            texts("work_title"),
            tables=[bands.work()],
            notes=[*bands.break_even(), *bands.notes()],
        ),
        Section(texts("report_assumptions"), tables=[sources(result, texts)]),
    ]
    title = texts("scenario_heading", title=result.prepared.file.scenario.titel)
    sections = [*report.sections[:-1], *last, report.sections[-1]]
    return Report(title, report.lead, sections, record)


def _band_sections(bands: BandFigures, reform: str, number: int) -> list[Section]:
    texts = bands.texts
    found = bands.of(reform)
    if not found:
        return []
    drawn = [_chart(bands, reform, number)] if bands.summary else []
    return [Section(texts("report_bands"), charts=drawn, tables=found)]


def by_year(bands: BandFigures, reform: str) -> dict[str, dict[str, list[float]]]:
    """Return mean, low, middle and high of each payer's difference by year, in the unit."""
    frame = band_table(bands.result.draws, BY_YEAR).filter(polars.col("reform") == reform)
    found: dict[str, dict[str, list[float]]] = {}
    for payer in PAYERS:
        mine = frame.filter(polars.col("betaler") == payer)
        rows = {row["aar"]: row for row in mine.iter_rows(named=True)}
        columns = {"mean": "forskel"} | {name: f"forskel_{name}" for name in NAMES}
        found[payer] = {
            key: [
                float(rows[year][column] if year in rows else 0.0) / bands.unit.kroner
                for year in bands.years
            ]
            for key, column in columns.items()
        }
    return found


def _chart(bands: BandFigures, reform: str, number: int) -> str:
    texts, unit = bands.texts, bands.unit
    low, middle, high = NAMES
    series = [
        charts.Series(bands.label(payer), values[middle], values[low], values[high])
        for payer, values in by_year(bands, reform).items()
        if any(values[low]) or any(values[high])
    ]

    def amount(value: float) -> str:
        return texts.number(value, unit.decimals)

    places = [str(year) for year in bands.years]
    title = f"{texts('report_bands')}, {texts(unit.key)}"
    return charts.lines(f"baand-{number}", title, places, series, amount) if series else ""


def sources(result: ScenarioResult, texts: Texts) -> Words:
    """Return every number that is not law with its range, evidence and source."""
    frame = tables.assumptions(result.plan).select(SOURCES)
    rows = [
        ["" if cell is None else _told(cell, texts) for cell in row] for row in frame.iter_rows()
    ]
    columns = [texts(f"source_column_{name}") for name in SOURCES]
    return Words(texts("report_assumptions_all"), columns, rows)


def _told(cell: Any, texts: Texts) -> str:
    if isinstance(cell, float):
        text = texts.number(cell, 4)
        return text.rstrip("0").rstrip(".,")
    return str(cell)


def write_scenario_book(
    path: Path, result: ScenarioResult, record: dict[str, Any], texts: Texts
) -> None:
    """Write the workbook of a scenario.

    Args:
        path: the file.
        result: the result, as it may be shown (``scenario.published``).
        record: the run record.
        texts: of the language.
    """

    def more(book: Book) -> None:
        _Bands(book, BandFigures(result, texts, UNITS["kr"])).write()
        page = book.sheet("report_assumptions_all", [24, 44, 12, 12, 12, 20, 12, 20, 80])
        book.table(page, 0, sources(result, texts))

    write_comparison_book(path, result.comparison, record, texts, more)


class _Bands:
    """The sheets of bands: tables as on the terminal, and a chart of each payer's band."""

    def __init__(self, book: Book, bands: BandFigures) -> None:
        self.book, self.bands, self.texts = book, bands, bands.texts

    def write(self) -> None:
        book, bands = self.book, self.bands
        page, row = book.sheet("report_bands"), 0
        for reform in unique_names(bands.result.comparison.reforms):
            if bands.summary:
                row = self._yearly(page, row, reform)
            for table in bands.of(reform):
                row = book.table(page, row, table)
        row = book.table(page, row, bands.work())
        for line in [*bands.break_even(), *bands.notes()]:
            row = book.say(page, row, line)

    def _yearly(self, page: Any, row: int, reform: str) -> int:
        """Write the bands by year in kroner, with a chart of each payer beside each other."""
        book, bands = self.book, self.bands
        sheet, years = self.texts("report_bands"), bands.years
        for payer, values in by_year(bands, reform).items():
            if not any(any(one) for one in values.values()):
                continue
            page.write_string(row, 0, f"{reform}: {bands.label(payer)}", book.title)
            for column, year in enumerate(years, start=1):
                page.write_number(row + 1, column, year, book.year)
            chart = book.book.add_chart({"type": "line"})
            headings = {"mean": self.texts("mean")} | dict(zip(NAMES, HEADINGS, strict=True))
            for line, (key, heading) in enumerate(headings.items(), start=row + 2):
                page.write_string(line, 0, heading, book.label)
                for column, value in enumerate(values[key], start=1):
                    page.write_number(line, column, value, book.money)
                dash = "solid" if key in {"mean", NAMES[1]} else "dash"
                chart.add_series(
                    {
                        "name": heading,
                        "categories": [sheet, row + 1, 1, row + 1, len(years)],
                        "values": [sheet, line, 1, line, len(years)],
                        "line": {"dash_type": dash, "width": 2},
                    }
                )
            chart.set_title({"name": bands.label(payer), "name_font": {"size": 11}})
            chart.set_x_axis({"label_position": "low"})
            chart.set_y_axis(amounts_axis())
            chart.set_legend({"position": "bottom"})
            page.insert_chart(row, len(years) + 2, chart)
            row += ROWS_OF_A_CHART
        return row
