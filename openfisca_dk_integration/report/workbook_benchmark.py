"""A benchmark as a workbook: every figure on a sheet, and a view of one indicator that is live.

The yellow cells of ``Resultat`` choose indicator, municipality and group; the years, the band and
the chart follow by formulas. Actual less expected, and what a goal is missed by, are formulas too.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openfisca_dk_integration.benchmark.indicators import unit_words
from openfisca_dk_integration.report.html_benchmark import (
    MEASURES,
    SHARE,
    TOLD,
    Indicator,
    definitions,
    expected_columns,
    expected_rows,
    goal_rows,
    group,
    indicators_of,
    place,
)
from openfisca_dk_integration.report.workbook import Book, cell, open_book

if TYPE_CHECKING:
    from openfisca_dk_integration.report.benchmark import Result
    from openfisca_dk_integration.report.texts import Texts

CHOICES = ("indicator", "municipality", "group")
HEAD_ROW = 7
"""Row of the years on the live sheet."""

CHART_ROWS = 14
LETTERS = dict(zip(MEASURES, "EFGH", strict=True))
WIDTH_OF_TITLE = 70
DIFFERENCE, PLAN = 4, 2
"""Columns: actual less expected, and the plan of a goal."""


def write_benchmark_book(path: Path, result: Result, texts: Texts) -> None:
    """Write the workbook of a benchmark.

    Args:
        path: the file.
        result: the result, as it may be shown.
        texts: of the language.
    """
    with open_book(path, texts) as book:
        _Benchmark(book, result, texts).write()
        book.record(result.record)


class _Benchmark:
    def __init__(self, book: Book, result: Result, texts: Texts) -> None:
        self.book, self.result, self.texts = book, result, texts
        self.indicators = list(indicators_of(result, texts))
        self.years = sorted(set(result.figures["aar"]))

    def write(self) -> None:
        page = self.book.sheet("book_result", [WIDTH_OF_TITLE])
        lists = self._told()
        last = self._data()
        if self.indicators:
            self._live(page, lists, last)
        self._expected()
        self._goals()

    def _told(self) -> str:
        """Write what each indicator is, and return the cells of their titles."""
        texts, book = self.texts, self.book
        page = book.sheet("benchmark_definitions", [WIDTH_OF_TITLE, 50, 50, 40, 40, 16])
        heads = ["benchmark_indicator", *(f"benchmark_{key}" for key in TOLD), "book_default_own"]
        for column, key in enumerate(heads):
            page.write_string(0, column, texts(key), book.head)
        for row, one in enumerate(self.indicators, start=1):
            cells = [one.title, *(one.told[key] for key in TOLD)]
            cells.append(texts("yes") if one.ours else texts("no"))
            for column, text in enumerate(cells):
                page.write_string(row, column, text, book.label)
        row = len(self.indicators) + 2
        book.table(page, row, definitions(self.result, texts))
        sheet, count = texts("benchmark_definitions"), len(self.indicators)
        return f"{cell(1, 0, sheet)}:{cell(count, 0)}"

    def _data(self) -> int:
        """Write every figure, and return the last row."""
        texts, book = self.texts, self.book
        page = book.sheet("book_data", [WIDTH_OF_TITLE, 22, 12, 8])
        heads = ["indicator", "municipality", "group", "year", "value", "low", "high", "count",
                 "events", "censored"]  # fmt: skip
        for column, key in enumerate(heads):
            name = texts(f"book_{key}" if key in {"low", "high"} else f"benchmark_{key}")
            page.write_string(0, column, name, book.head_right if column > 2 else book.head)  # noqa: PLR2004 - words before
        page.freeze_panes(1, 0)
        row = 0
        for one in self.indicators:
            for figures in one.rows.iter_rows(named=True):
                row += 1
                page.write_string(row, 0, one.title)
                page.write_string(row, 1, place(figures["kommunekode"], texts))
                page.write_string(row, 2, group(figures["gruppe"], texts))
                page.write_number(row, 3, figures["aar"])
                measures = [figures[key] for key in MEASURES]
                rest = [figures[key] for key in ("haendelser", "censurerede")]
                for column, value in enumerate([*measures, *rest], start=4):
                    share = one.share and column < 4 + len(MEASURES) - 1
                    self._number(page, (row, column), value, share, figures["skjult"])
        page.autofilter(0, 0, max(row, 1), len(heads) - 1)
        return row

    def _number(
        self, page: Any, at: tuple[int, int], value: float | None, share: bool, hidden: bool
    ) -> None:
        book = self.book
        if hidden or value is None or not math.isfinite(value):
            known = value is not None and math.isinf(value)
            text = self.texts("hidden_cell") if hidden else "∞" if known else "–"
            page.write_string(*at, text, book.right)
        else:
            page.write_number(*at, value, book.percent if share else book.plain)

    def _live(self, page: Any, lists: str, last: int) -> None:
        """Write the view of one indicator: choices, formulas, and a chart of them."""
        texts, book, sheet = self.texts, self.book, self.texts("book_data")
        first = self.indicators[0]
        rows = first.rows.sort("kommunekode", descending=True)
        shown = [first.title, place(rows["kommunekode"][0], texts)]
        shown.append(group(rows["gruppe"][0], texts))
        places = sorted({place(c, texts) for c in self.result.figures["kommunekode"]})
        groups = sorted({group(g, texts) for g in self.result.figures["gruppe"]})
        page.write_string(0, 0, texts("book_choose_yellow"), book.title)
        sources: list[Any] = [f"={lists}", places, groups]
        for row, (key, text, source) in enumerate(
            zip(CHOICES, shown, sources, strict=True), start=2
        ):
            page.write_string(row, 0, texts(f"benchmark_{key}"), book.label)
            page.write_string(row, 1, text, book.input)
            too_long = isinstance(source, list) and len(",".join(source)) > 255  # noqa: PLR2004 - Excel's
            if not too_long:
                page.data_validation(row, 1, row, 1, {"validate": "list", "source": source})
        page.write_string(HEAD_ROW, 0, texts("benchmark_year"), book.head)
        for column, year in enumerate(self.years, start=1):
            page.write_number(HEAD_ROW, column, year, book.year)

        def column_of(letter: str) -> str:
            return f"'{sheet}'!${letter}$2:${letter}${last + 1}"

        keys = ",".join(
            f"{column_of(letter)},{cell(row, 1)}"
            for letter, row in zip("ABC", (2, 3, 4), strict=True)
        )
        names = ("value", "low", "high", "count")
        for line, (key, name) in enumerate(zip(MEASURES, names, strict=True), start=HEAD_ROW + 1):
            label = f"book_{name}" if name in {"low", "high"} else f"benchmark_{name}"
            page.write_string(line, 0, texts(label), book.label)
            for column, year in enumerate(self.years, start=1):
                values = column_of(LETTERS[key])
                found = f"{keys},{column_of('D')},{cell(HEAD_ROW, column)}"
                formula = (
                    f'=IF(COUNTIFS({found},{values},">-1E+300")=0,"–",SUMIFS({values},{found}))'
                )
                known = self._value(first, shown, year, key)
                page.write_formula(
                    line, column, formula, book.plain, "–" if known is None else known
                )
        share = unit_words(SHARE, texts.language)
        page.conditional_format(
            HEAD_ROW + 1, 1, HEAD_ROW + 3, len(self.years),
            {"type": "formula", "format": book.percent,
             "criteria": f'=RIGHT({cell(2, 1)},{len(share)})="{share}"'},
        )  # fmt: skip
        self._chart(page, HEAD_ROW + 7)

    def _value(self, one: Indicator, shown: list[str], year: int, key: str) -> float | None:
        """Return what a formula gives before anything is changed."""
        for row in one.rows.iter_rows(named=True):
            here = [place(row["kommunekode"], self.texts), group(row["gruppe"], self.texts)]
            same = here == shown[1:]
            if same and row["aar"] == year and not row["skjult"]:
                value = row[key]
                return None if value is None or not math.isfinite(value) else float(value)
        return None

    def _chart(self, page: Any, row: int) -> None:
        """Add the chart, with cells of its own in which what is unknown is no number."""
        texts, book, sheet = self.texts, self.book, self.texts("book_result")
        lines = row + CHART_ROWS + 2
        page.write_string(lines - 1, 0, texts("book_for_chart"), book.faint)
        chart = book.book.add_chart({"type": "line"})
        names = ("benchmark_value", "book_low", "book_high")
        for number, key in enumerate(names):
            page.write_string(lines + number, 0, texts(key), book.faint)
            for column in range(1, len(self.years) + 1):
                shown = cell(HEAD_ROW + 1 + number, column)
                formula = f"=IF(ISNUMBER({shown}),{shown},NA())"
                page.write_formula(lines + number, column, formula, book.faint, "")
            chart.add_series(
                {
                    "name": texts(key),
                    "categories": [sheet, HEAD_ROW, 1, HEAD_ROW, len(self.years)],
                    "values": [sheet, lines + number, 1, lines + number, len(self.years)],
                    "line": {"dash_type": "dash" if number else "solid", "width": 2},
                }
            )
        chart.set_title({"name": f"='{sheet}'!$B$3", "name_font": {"size": 11}})
        chart.set_x_axis({"label_position": "low"})
        chart.set_legend({"position": "bottom"})
        chart.show_na_as_empty_cell()
        page.insert_chart(row, 0, chart, {"x_scale": 1.6})

    def _expected(self) -> None:
        texts, book = self.texts, self.book
        rows = expected_rows(self.result, texts)
        if not rows:
            return
        page = book.sheet("book_expected", [26])
        page.write_string(0, 0, texts("benchmark_expected"), book.title)
        for column, name in enumerate(expected_columns(texts)):
            page.write_string(1, column, name, book.head_right if column else book.head)
        for row, (name, numbers, verdict) in enumerate(rows, start=2):
            page.write_string(row, 0, name)
            for column, value in enumerate(numbers, start=1):
                if column == DIFFERENCE and value is not None and math.isfinite(value):
                    formula = f"={cell(row, 2)}-{cell(row, 3)}"
                    page.write_formula(row, column, formula, book.plain, value)
                else:
                    self._number(page, (row, column), value, share=False, hidden=value is None)
            page.write_string(row, len(numbers) + 1, verdict)
        chart = book.book.add_chart({"type": "column"})
        sheet = texts("book_expected")
        for column, key in ((2, "benchmark_actual"), (3, "benchmark_expectation")):
            chart.add_series(
                {
                    "name": texts(key),
                    "categories": [sheet, 2, 0, len(rows) + 1, 0],
                    "values": [sheet, 2, column, len(rows) + 1, column],
                }
            )
        chart.set_title({"name": texts("benchmark_expected"), "name_font": {"size": 11}})
        chart.set_legend({"position": "bottom"})
        page.insert_chart(len(rows) + 3, 0, chart, {"x_scale": 1.6})

    def _goals(self) -> None:
        """Write the goals; a plan can be changed, and what it is missed by follows."""
        texts, book = self.texts, self.book
        rows = goal_rows(self.result, texts)
        if not rows:
            return
        page = book.sheet("benchmark_goals", [WIDTH_OF_TITLE])
        keys = ("goal", "year", "plan", "actual")
        heads = [
            *(texts(f"benchmark_{key}") for key in keys),
            texts("book_low"),
            texts("book_high"),
        ]
        heads += [texts("book_missed"), texts("benchmark_verdict")]
        for column, name in enumerate(heads):
            page.write_string(0, column, name, book.head_right if column else book.head)
        for row, (goal, year, numbers, verdict) in enumerate(rows, start=1):
            page.write_string(row, 0, goal)
            page.write_number(row, 1, year)
            for column, value in enumerate(numbers, start=2):
                if column == PLAN and value is not None and math.isfinite(value):
                    page.write_number(row, column, value, book.input)
                else:
                    self._number(page, (row, column), value, share=False, hidden=False)
            plan, actual = cell(row, PLAN), cell(row, PLAN + 1)
            known = [n for n in numbers[:2] if n is not None and math.isfinite(n)]
            missed: float | str = "–"
            if len(known) == 2:  # noqa: PLR2004 - both
                missed = known[1] - known[0]
            formula = f'=IF(AND(ISNUMBER({plan}),ISNUMBER({actual})),{actual}-{plan},"–")'
            page.write_formula(row, PLAN + 4, formula, book.plain, missed)
            page.write_string(row, PLAN + 5, verdict)
