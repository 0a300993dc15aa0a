"""A sheet of months: every column a formula, with the value it has before anything is changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from openfisca_dk_integration.report.workbook import Book, cell

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Monthly = NDArray[numpy.float64]

LEAD = 2
"""Columns before the first: month and year."""


@dataclass(frozen=True)
class Column:
    """A column of the sheet.

    Attributes:
        place: its number.
        name: its head.
        formulas: one a month, without the equal sign.
        values: what they give.
        share: whether the numbers are shares and counts, not kroner.
    """

    place: int
    name: str
    formulas: list[str]
    values: Monthly
    share: bool = False

    @property
    def cells(self) -> list[str]:
        """The cells, as formulas of the same sheet name them."""
        return [cell(1 + month, self.place) for month in range(len(self.formulas))]


class Grid:
    """The sheet.

    Args:
        book: the workbook.
        key: text of the sheet's name.
        months: rows.
        start: the first year.
    """

    def __init__(self, book: Book, key: str, months: int, start: int) -> None:
        self.book, self.months, self.start = book, months, start
        self.sheet = book.texts(key)
        self.page = book.sheet(key, [10, 8])
        self.columns: list[Column] = []

    def add(
        self, name: str, formulas: list[str], values: Monthly, *, share: bool = False
    ) -> Column:
        """Add a column and return it."""
        column = Column(LEAD + len(self.columns), name, formulas, values, share)
        self.columns.append(column)
        return column

    def write(self) -> None:
        """Write every column."""
        page, book = self.page, self.book
        page.freeze_panes(1, LEAD)
        for place, key in enumerate(("book_month", "book_year")):
            page.write_string(0, place, book.texts(key), book.head)
        for month in range(self.months):
            page.write_number(1 + month, 0, month + 1)
            page.write_number(1 + month, 1, self.start + month // 12)
        for column in self.columns:
            page.write_string(0, column.place, column.name, book.head)
            style = book.share if column.share else book.money
            for month, formula in enumerate(column.formulas):
                value = float(column.values[month])
                page.write_formula(1 + month, column.place, f"={formula}", style, value)

    def year(self, column: Column, year: int) -> str:
        """Return the sum of a column over a year as a formula for another sheet."""
        first, last = 1 + 12 * year, 12 + 12 * year
        return f"SUM({cell(first, column.place, self.sheet)}:{cell(last, column.place)})"

    def span(self, column: Column) -> str:
        """Return a whole column as another sheet names it."""
        return f"{cell(1, column.place, self.sheet)}:{cell(self.months, column.place)}"
