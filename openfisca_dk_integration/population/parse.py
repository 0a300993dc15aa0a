"""Cells become values: each column of text is read as its kind, and what cannot be is listed."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy
import polars
from numpy.typing import NDArray

from openfisca_dk_integration import cpr
from openfisca_dk_integration.population.files import RawTable
from openfisca_dk_integration.population.municipalities import municipality_names
from openfisca_dk_integration.population.problems import Problem
from openfisca_dk_integration.population.schema import Column, Schema

MAX_LINES = 20
"""Lines per kind of problem and column; the rest is counted in one more line."""

CPR_NAMES = ("cpr", "personnummer")
CPR_SHARE = 0.5

MIDNIGHT = r"[ T]00:00:00(\.0+)?$"
DATE = r"^\d{4}-\d{2}-\d{2}$"
NUMBER = r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$"
NOT_FINITE = r"(?i)^[+-]?(nan|inf|infinity)$"
DECIMAL_COMMA = r"^[+-]?\d{1,3}(\.?\d{3})*,\d+$|^[+-]?\d+,\d+$"
TRUE = ("true", "sand", "ja", "1", "1.0")
FALSE = ("false", "falsk", "nej", "0", "0.0")

BIRTH_DATES = ("1900-01-01", "2100-12-31")
OTHER_DATES = ("1990-01-01", "2100-12-31")
YEARS = (1990, 2100)
MAX_INT = 2**31 - 1
"""openfisca-core keeps counts in 32 bits."""


@dataclass
class Table:
    """The typed columns of one table.

    Attributes:
        raw: the text it came from.
        values: heading to values; where ``known`` is False the value means nothing.
        known: heading to True where the cell holds a usable value.
        problems: what is wrong with its columns and cells.
    """

    raw: RawTable
    values: dict[str, NDArray[Any]] = field(default_factory=dict)
    known: dict[str, NDArray[numpy.bool_]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(
        self,
        kind: str,
        column: str | None,
        wrong: NDArray[numpy.bool_],
        details: dict[str, str] | None = None,
        each: Any = None,
    ) -> None:
        """Add a problem for every row where ``wrong`` is True, with the cell's text.

        Args:
            kind: the message.
            column: the heading.
            wrong: by row.
            details: what the message needs.
            each: function from row index to further details.
        """
        indices = numpy.flatnonzero(wrong)
        cells = self.raw.frame[column] if column in self.raw.frame.columns else None
        for index in indices[:MAX_LINES]:
            more = each(int(index)) if each else {}
            value = None if cells is None else cells[int(index)]
            row = int(self.raw.rows[index])
            merged = {**(details or {}), **more}
            self.problems.append(Problem(kind, self.raw.file, row, column, value, merged))
        if len(indices) > MAX_LINES:
            rest = {"found": str(len(indices) - MAX_LINES)}
            self.problems.append(Problem("more", self.raw.file, None, column, None, rest))

    def has(self, *columns: str) -> bool:
        """Return True when all these columns were read."""
        return all(column in self.values for column in columns)


def parse(raw: RawTable, name: str, columns: Schema) -> Table:
    """Read every column of a table and list what is wrong with headings and cells."""
    table = Table(raw)
    known_columns = columns[name]
    for heading in raw.repeated:
        table.problems.append(Problem("duplicate_column", raw.file, 1, heading))
    given: dict[str, str] = {}
    for heading in raw.frame.columns:
        if _is_cpr(table, heading):
            continue
        column = known_columns.get(heading)
        if column is None:
            table.problems.append(_unknown_column(raw.file, heading, name, columns))
            continue
        if column.variable and column.variable in given:
            other = {"expected": given[column.variable]}
            table.problems.append(Problem("same_variable", raw.file, 1, heading, None, other))
            continue
        given[column.variable or heading] = heading
        _parse_column(table, column)
    for heading, column in known_columns.items():
        if column.required and heading not in raw.frame.columns:
            expected = {"expected": column.label}
            table.problems.append(Problem("missing_column", raw.file, 1, heading, None, expected))
    return table


def nearest(text: str, names: Iterable[str]) -> str:
    """Return the name most like a text, or an empty text when none is."""
    by_lower = {name.lower(): name for name in names}
    found = difflib.get_close_matches(text.lower(), list(by_lower), n=1, cutoff=0.6)
    return by_lower[found[0]] if found else ""


def _is_cpr(table: Table, heading: str) -> bool:
    if any(name in heading.lower() for name in CPR_NAMES):
        table.problems.append(Problem("cpr_name", table.raw.file, 1, heading))
        return True
    cells = table.raw.frame[heading].drop_nulls()
    padded = cells.str.replace(r"\.0$", "").str.zfill(10)
    share = padded.str.contains(cpr.CELL).mean() if len(cells) else 0.0
    if isinstance(share, float) and share >= CPR_SHARE:
        table.problems.append(Problem("cpr_values", table.raw.file, 1, heading))
        return True
    return False


def _unknown_column(file: str, heading: str, name: str, columns: Schema) -> Problem:
    elsewhere = [table for table, names in columns.items() if heading in names]
    if elsewhere:
        details = {"expected": " / ".join(elsewhere)}
        return Problem("other_table", file, 1, heading, None, details)
    inputs = [one for one, column in columns[name].items() if column.is_input]
    details = {"hint": nearest(heading, inputs)}
    return Problem("unknown_column", file, 1, heading, None, details)


def _parse_column(table: Table, column: Column) -> None:
    text = table.raw.frame[column.name]
    filled = text.is_not_null().to_numpy()
    if column.filled:
        expected = {"expected": _expected(column)}
        table.add("missing_value", column.name, ~filled, expected)
    values, known = _READERS[column.kind](table, column, text, filled)
    table.values[column.name] = values
    table.known[column.name] = known


def _expected(column: Column) -> str:
    return ", ".join(column.allowed) or f"{column.label} ({column.name})"


def _read_id(table: Table, column: Column, text: polars.Series, filled: Any) -> Any:
    like_cpr = text.str.contains(cpr.INSIDE).fill_null(value=False).to_numpy()
    table.add("cpr_cell", column.name, like_cpr)
    # A workbook keeps the key 7 as the number 7.0.
    return text.str.replace(r"^(\d+)\.0$", "${1}").fill_null("").to_numpy().astype(str), filled


def _read_names(table: Table, column: Column, text: polars.Series, filled: Any) -> Any:
    codes = text.replace_strict(
        list(column.allowed),
        list(range(len(column.allowed))),
        default=None,
        return_dtype=polars.Int16,
    )
    known = codes.is_not_null().to_numpy()
    details = {"expected": ", ".join(column.allowed)}

    def hint(index: int) -> dict[str, str]:
        return {"hint": nearest(str(text[index]), column.allowed)}

    table.add("unknown_name", column.name, filled & ~known, details, hint)
    return codes.fill_null(0).to_numpy(), known


def _read_date(table: Table, column: Column, text: polars.Series, filled: Any) -> Any:
    plain = text.str.replace(MIDNIGHT, "")
    iso = plain.str.contains(DATE).fill_null(value=False)
    dates = plain.str.to_date("%Y-%m-%d", strict=False)
    read = (dates.is_not_null() & iso).to_numpy()
    table.add("not_date", column.name, filled & ~read)
    low, high = BIRTH_DATES if column.variable == "foedselsdato" else OTHER_DATES
    values = dates.fill_null(polars.date(1970, 1, 1)).to_numpy().astype("datetime64[D]")
    inside = (values >= numpy.datetime64(low)) & (values <= numpy.datetime64(high))
    table.add("date_range", column.name, read & ~inside, {"expected": f"{low} - {high}"})
    return values, read & inside


def _read_number(table: Table, column: Column, text: polars.Series, filled: Any) -> Any:
    finite = text.str.contains(NUMBER).fill_null(value=False)
    odd = text.str.contains(NOT_FINITE).fill_null(value=False).to_numpy()
    comma = text.str.contains(DECIMAL_COMMA).fill_null(value=False).to_numpy()
    numbers = text.cast(polars.Float64, strict=False).fill_null(0.0).to_numpy()
    read = finite.to_numpy() & numpy.isfinite(numbers)
    table.add("not_finite", column.name, odd | (finite.to_numpy() & ~read))

    def with_point(index: int) -> dict[str, str]:
        return {"expected": str(text[index]).replace(".", "").replace(",", ".")}

    table.add("decimal_comma", column.name, comma, None, with_point)
    table.add("not_number", column.name, filled & ~finite.to_numpy() & ~odd & ~comma)
    if column.minimum is not None:
        low = read & (numbers < column.minimum)
        table.add("too_low", column.name, low, {"expected": f"{column.minimum:g}"})
        read &= ~low
    return numbers, read


def _read_int(table: Table, column: Column, text: polars.Series, filled: Any) -> Any:
    numbers, read = _read_number(table, column, text, filled)
    whole = numpy.floor(numbers) == numbers
    table.add("not_whole", column.name, read & ~whole)
    large = numpy.abs(numbers) > MAX_INT
    table.add("too_high", column.name, read & whole & large, {"expected": str(MAX_INT)})
    read = read & whole & ~large
    return numpy.where(read, numbers, 0).astype(numpy.int32), read


def _read_year(table: Table, column: Column, text: polars.Series, filled: Any) -> Any:
    years, read = _read_int(table, column, text, filled)
    outside = (years < YEARS[0]) | (years > YEARS[1])
    expected = {"expected": f"{YEARS[0]} - {YEARS[1]}"}
    table.add("date_range", column.name, read & outside, expected)
    return years, read & ~outside


def _read_municipality(table: Table, column: Column, text: polars.Series, filled: Any) -> Any:
    names = municipality_names()
    plain = text.str.replace(r"^0*(\d+?)(\.0)?$", "${1}")
    codes = plain.replace_strict(
        [str(code) for code in names], list(names), default=None, return_dtype=polars.Int32
    )
    known = codes.is_not_null().to_numpy()
    code_by_name = {name: code for code, name in names.items()}

    def hint(index: int) -> dict[str, str]:
        name = nearest(str(text[index]), code_by_name)
        return {"hint": f"{code_by_name[name]} {name}" if name else ""}

    table.add("unknown_municipality", column.name, filled & ~known, None, hint)
    return codes.fill_null(0).to_numpy(), known


def _read_bool(table: Table, column: Column, text: polars.Series, filled: Any) -> Any:
    lower = text.str.to_lowercase()
    true = lower.is_in(TRUE).fill_null(value=False).to_numpy()
    false = lower.is_in(FALSE).fill_null(value=False).to_numpy()
    table.add("not_bool", column.name, filled & ~true & ~false)
    return true, true | false


_READERS = {
    "id": _read_id,
    "role": _read_names,
    "enum": _read_names,
    "date": _read_date,
    "float": _read_number,
    "int": _read_int,
    "year": _read_year,
    "municipality": _read_municipality,
    "bool": _read_bool,
}
