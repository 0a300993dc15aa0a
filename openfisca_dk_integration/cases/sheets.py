"""Tables of the user's: sheets of a workbook, or a CSV file, as rows of cells with their place."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openfisca_dk_integration import cpr
from openfisca_dk_integration.cases.problems import CaseError
from openfisca_dk_integration.documents import LARGEST_TABLE, DocumentError, read_text
from openfisca_dk_integration.population.bounds import (
    WORKBOOK_ERRORS,
    TooLargeError,
    check_workbook,
)
from openfisca_dk_integration.reforms.errors import Problem

WORKBOOK = ".xlsx"
_AMBIGUOUS = re.compile(r"-?\d{1,3}(\.\d{3})+")
"""1.000 is one thousand to a Dane, and one to a program: it is asked about."""


@dataclass(frozen=True)
class Row:
    """One row: its number as the user sees it, and its cells by heading, empty ones left out."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """A table with headings.

    Attributes:
        where: the file, with the sheet of a workbook.
        headings: the first row.
        rows: the rows that hold anything.
        typed: the numbers come from a workbook, whose own form is plain.
    """

    where: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    typed: bool

    def place(self, row: Row, column: str) -> str:
        """Return where a cell stands."""
        return f"{self.where}, række {row.number}, {column}"


def read_workbook(path: Path) -> dict[str, Sheet]:
    """Return every sheet of an Excel workbook by name.

    Raises:
        CaseError: when it is none.
    """
    import fastexcel

    sheets = {}
    try:
        check_workbook(path)
        book = fastexcel.read_excel(path)
        for name in book.sheet_names:
            frame = book.load_sheet(name, header_row=None, dtypes="string").to_polars()
            sheets[name] = _sheet(f"{path.name}, ark {name}", frame.rows(), typed=True)
    except TooLargeError as error:
        raise CaseError.of(
            str(path), "bliver for stor, når den læses", "becomes too large when it is read"
        ) from error
    except WORKBOOK_ERRORS as error:
        raise CaseError.of(
            str(path), "kan ikke læses som en Excel-fil", "cannot be read as an Excel workbook"
        ) from error
    return sheets


def read_csv(path: Path) -> Sheet:
    """Return the table of a CSV file with commas, semicolons or tabs.

    Raises:
        CaseError: when it cannot be read.
    """
    try:
        text = read_text(path, LARGEST_TABLE)
    except DocumentError as error:
        raise CaseError.of(str(path), error.da, error.en) from error
    first = text.split("\n", 1)[0]
    separator = max(";,\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error as error:
        raise CaseError.of(
            str(path), f"kan ikke læses som CSV: {error}", f"cannot be read as CSV: {error}"
        ) from error
    return _sheet(path.name, rows, typed=False)


def _sheet(where: str, rows: Iterable[Iterable[Any]], *, typed: bool) -> Sheet:
    table = [["" if cell is None else str(cell).strip() for cell in row] for row in rows]
    for number, cells in enumerate(table, start=1):
        if any(cpr.looks_like(cell) for cell in cells):
            raise CaseError.of(f"{where}, række {number}", cpr.DA, cpr.EN)
    headings = tuple(table[0]) if table else ()
    found = []
    for number, cells in enumerate(table[1:], start=2):
        known = {
            heading: cell
            for heading, cell in zip(headings, cells, strict=False)
            if heading and cell
        }
        if known:
            found.append(Row(number, known))
    return Sheet(where, headings, tuple(found), typed)


def as_number(text: str, *, typed: bool) -> float | None:
    """Return a number written with a point or a comma; None when it is not plainly one."""
    if not typed and _AMBIGUOUS.fullmatch(text):
        return None
    try:
        return float(text.replace(",", ".") if "." not in text else text)
    except ValueError:
        return None


def as_value(text: str, *, typed: bool) -> Any:
    """Return a cell as YAML would have read it: number, yes or no, or text."""
    if text.casefold() in {"ja", "true", "yes", "sand"}:
        return True
    if text.casefold() in {"nej", "false", "no", "falsk"}:
        return False
    number = as_number(text, typed=typed)
    if number is None:
        return text
    return int(number) if number.is_integer() else number


def missing_columns(sheet: Sheet, needed: Iterable[str]) -> list[Problem]:
    """Return a problem for every column that is not there."""
    return [
        Problem(sheet.where, f"kolonnen {name} mangler", f"the column {name} is missing")
        for name in needed
        if name not in sheet.headings
    ]
