"""Excel workbooks: formats, safe text, tables, charts and the run record.

Text is written as text: a name that begins with ``=`` is no formula, and addresses are no links.
Numbers are written unrounded and shown rounded.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openfisca_dk_integration.report.html import Words

if TYPE_CHECKING:
    from openfisca_dk_integration.report.figures import Table
    from openfisca_dk_integration.report.texts import Texts

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LONGEST_CELL = 32_000
LABEL_WIDTH, NUMBER_WIDTH = 44, 14
LINE_HEIGHT = 15
GRID = {"color": "#D5DAE0", "width": 0.75}


class Book:
    """A workbook being written.

    Args:
        book: xlsxwriter's.
        texts: of the language.
    """

    def __init__(self, book: Any, texts: Texts) -> None:
        self.book = book
        self.texts = texts
        money = "#,##0;[Red]-#,##0"
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self.head_right = book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "align": "right"}
        )
        self.percent = book.add_format({"num_format": "0.0%"})
        self.faint = book.add_format({"font_color": "#5D6873", "font_size": 9})
        self.right = book.add_format({"align": "right"})
        self.sum = book.add_format({"num_format": money, "bold": True})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top", "italic": True})
        self.label = book.add_format({"text_wrap": True, "valign": "top"})
        self.money = book.add_format({"num_format": money})
        self.total = book.add_format({"num_format": money, "bold": True, "top": 1})
        self.bold = book.add_format({"bold": True, "top": 1})
        self.share = book.add_format({"num_format": "0.0000"})
        self.plain = book.add_format({"num_format": "#,##0.####"})
        self.year = book.add_format({"bold": True, "bottom": 1, "num_format": "0"})
        self.note = book.add_format({"italic": True})
        self.input = book.add_format(
            {
                "bg_color": "#FFF2B3",
                "border": 1,
                "border_color": "#B8A14A",
                "num_format": "#,##0.####",
            }
        )
        self.mono = book.add_format({"font_name": "Consolas", "font_size": 9})

    def sheet(self, key: str, widths: Sequence[int] = ()) -> Any:
        """Return a new sheet named by a text, ready to print on A4."""
        page = self.book.add_worksheet(self.texts(key)[:31])
        page.set_column(0, 0, LABEL_WIDTH)
        page.set_column(1, 40, NUMBER_WIDTH)
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        page.set_paper(9)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        return page

    def print_wide(self, page: Any) -> None:
        """Let a sheet that is wider than a page print on as many pages as it takes."""
        page.fit_to_pages(0, 0)
        page.repeat_columns(0, 1)

    def say(self, page: Any, row: int, text: str, columns: int = 6) -> int:
        """Write a sentence across columns, tall enough to be read, and return the next row."""
        page.merge_range(row, 0, row, columns, "", self.wrapped)
        page.write_string(row, 0, text, self.wrapped)
        wide = LABEL_WIDTH + NUMBER_WIDTH * columns
        page.set_row(row, LINE_HEIGHT * math.ceil(len(text) / wide))
        return row + 1

    def table(self, page: Any, row: int, table: Table | Words) -> int:
        """Write a table of a report and return the first free row after it.

        The totals of columns are formulas where they are the sum of the rows above.
        """
        page.write_string(row, 0, table.title, self.title)
        row += 1
        if isinstance(table, Words):
            return self._words(page, row, table)
        page.write_string(row, 0, table.heading, self.head)
        for column, name in enumerate(table.columns, start=1):
            page.write_string(row, column, name, self.head_right)
        scale = 10**table.decimals
        for label, values in table.rows:
            row += 1
            page.write_string(row, 0, label, self.label)
            cells: list[Any] = list(values)
            for column, value in enumerate(cells, start=1):
                if value is None or math.isnan(value):
                    word = "–" if value is not None else self.texts("hidden_cell")
                    page.write_string(row, column, word, self.right)
                else:
                    page.write_number(row, column, value / scale, self.money)
        for label, values in table.totals:
            row += 1
            page.write_string(row, 0, label, self.bold)
            for column, value in enumerate(values, start=1):
                page.write_number(row, column, value / scale, self.total)
        return row + 2

    def _words(self, page: Any, row: int, table: Words) -> int:
        for column, name in enumerate(table.columns):
            page.write_string(row, column, name, self.head)
        for cells in table.rows:
            row += 1
            for column, cell in enumerate(cells):
                style = self.right if column in table.numbers else self.label
                page.write_string(row, column, cell.partition("\t")[0], style)
        return row + 2

    def record(self, record: dict[str, Any]) -> None:
        """Write the run record on a sheet of its own, a line a row."""
        page = self.sheet("book_record", [120])
        text = json.dumps(record, ensure_ascii=False, indent=1, default=str)
        for row, line in enumerate(text.split("\n")):
            page.write_string(row, 0, line[:LONGEST_CELL], self.mono)


def amounts_axis(**more: Any) -> dict[str, Any]:
    """Return how an axis of amounts is written."""
    return {"num_format": "#,##0", "major_gridlines": {"visible": True, "line": GRID}} | more


@contextmanager
def open_book(path: Path, texts: Texts) -> Iterator[Book]:
    """Give a workbook that is written when the block succeeds."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, OPTIONS) as book:
        yield Book(book, texts)


def cell(row: int, column: int, sheet: str = "") -> str:
    """Return ``'Sheet'!$B$3`` for a row and column counted from 0."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    name = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
    return f"'{sheet}'!{name}" if sheet else str(name)
