"""The raw tables: every cell as text, every row with the number the user sees.

CSV (comma, semicolon or tab; UTF-8 with or without BOM), Parquet, or the sheets of one Excel
workbook. Nothing is interpreted here, so that all formats are checked by the same rules.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy
import polars
from numpy.typing import NDArray

from openfisca_dk_integration.population import bounds
from openfisca_dk_integration.population.problems import Problem
from openfisca_dk_integration.population.schema import OPTIONAL_TABLES, TABLES

SEPARATORS = (",", ";", "\t")
PARQUET_MAGIC = b"PAR1"
EXCEL_MAGIC = b"PK\x03\x04"
FORMATS = (".csv", ".parquet")
WORKBOOKS = (".xlsx", ".xlsm")
MAX_RAGGED = 20


@dataclass(frozen=True)
class RawTable:
    """One table as text.

    Attributes:
        file: the file (and sheet) as the user knows it.
        frame: one String column per heading, null where the cell is empty.
        rows: the row number of each row (the headings are row 1).
        repeated: headings that stand there more than once.
    """

    file: str
    frame: polars.DataFrame
    rows: NDArray[numpy.int64]
    repeated: tuple[str, ...] = ()


def read_tables(
    path: Path, optional: tuple[str, ...] = OPTIONAL_TABLES
) -> tuple[dict[str, RawTable], list[Problem]]:
    """Return the tables found at a folder or workbook and what is wrong with the files.

    Args:
        path: the folder or workbook.
        optional: tables that may be missing.
    """
    if not path.exists():
        return {}, [Problem("missing_path", str(path))]
    if path.is_dir():
        return _read_folder(path, optional)
    if path.suffix.lower() in WORKBOOKS:
        return _read_workbook(path, TABLES, optional)
    return {}, [Problem("not_a_population", path.name)]


def read_table(path: Path, sheet: str = "") -> tuple[RawTable | None, list[Problem]]:
    """Return one table by itself, and what is wrong with its file.

    Args:
        path: a CSV or Parquet file or a workbook.
        sheet: the workbook's sheet.
    """
    if not path.is_file():
        return None, [Problem("missing_file", str(path))]
    if path.suffix.lower() in WORKBOOKS:
        tables, problems = _read_workbook(path, (sheet,))
        return tables.get(sheet), problems
    return _read_parquet(path) if path.suffix.lower() == ".parquet" else _read_csv(path)


def _read_folder(
    folder: Path, optional: tuple[str, ...]
) -> tuple[dict[str, RawTable], list[Problem]]:
    tables: dict[str, RawTable] = {}
    problems: list[Problem] = []
    for name in TABLES:
        found = [folder / f"{name}{end}" for end in FORMATS if (folder / f"{name}{end}").exists()]
        if len(found) > 1:
            files = ", ".join(file.name for file in found)
            problems.append(Problem("ambiguous_table", name, details={"expected": files}))
        elif found:
            read = _read_csv if found[0].suffix == ".csv" else _read_parquet
            table, wrong = read(found[0])
            problems += wrong
            if table is not None:
                tables[name] = table
        elif name not in optional:
            expected = f"{name}.csv / {name}.parquet"
            problems.append(Problem("missing_table", name, details={"expected": expected}))
    return tables, problems


def _read_workbook(
    path: Path, names: tuple[str, ...], optional: tuple[str, ...] = ()
) -> tuple[dict[str, RawTable], list[Problem]]:
    import fastexcel

    with path.open("rb") as stream:
        start = stream.read(len(EXCEL_MAGIC))
    if not start:
        return {}, [Problem("empty_file", path.name)]
    if start != EXCEL_MAGIC:
        return {}, [Problem("not_excel", path.name)]
    try:
        bounds.check_workbook(path)
        book = fastexcel.read_excel(path)
    except bounds.TooLargeError as error:
        return {}, [_too_large(path.name, error)]
    except bounds.WORKBOOK_ERRORS:
        return {}, [Problem("not_excel", path.name)]
    tables: dict[str, RawTable] = {}
    problems: list[Problem] = []
    for name in names:
        file = f"{path.name}, ark {name}"
        if name not in book.sheet_names:
            if name not in optional:
                problem = Problem("missing_table", file, details={"expected": f"ark {name}"})
                problems.append(problem)
            continue
        try:
            sheet = book.load_sheet(name, header_row=None, dtypes="string").to_polars()
        except bounds.WORKBOOK_ERRORS as error:
            problems.append(_unreadable(file, error))
            continue
        table, wrong = _with_headings(file, sheet)
        problems += wrong
        if table is not None:
            tables[name] = table
    return tables, problems


def _with_headings(file: str, sheet: polars.DataFrame) -> tuple[RawTable | None, list[Problem]]:
    """Take the first row of a sheet as headings."""
    if not sheet.height or not sheet.width:
        return None, [Problem("empty_file", file)]
    headings = ["" if cell is None else str(cell) for cell in sheet.row(0)]
    body = sheet.slice(1)
    columns = [body.to_series(index) for index in range(sheet.width)]
    return _table(file, headings, columns, None)


def _read_parquet(path: Path) -> tuple[RawTable | None, list[Problem]]:
    data = path.read_bytes()
    if not data:
        return None, [Problem("empty_file", path.name)]
    if data[:4] != PARQUET_MAGIC or data[-4:] != PARQUET_MAGIC:
        return None, [Problem("not_parquet", path.name)]
    try:
        bounds.check_parquet(path)
        frame = polars.read_parquet(io.BytesIO(data)).select(polars.all().cast(polars.String))
    except bounds.TooLargeError as error:
        return None, [_too_large(path.name, error)]
    except bounds.READ_ERRORS as error:
        return None, [_unreadable(path.name, error)]
    return _table(path.name, frame.columns, frame.get_columns(), None)


def _read_csv(path: Path) -> tuple[RawTable | None, list[Problem]]:
    data = path.read_bytes()
    if not data.strip():
        return None, [Problem("empty_file", path.name)]
    if b"\x00" in data or data[:4] in {PARQUET_MAGIC, EXCEL_MAGIC}:
        return None, [Problem("not_csv", path.name)]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None, [Problem("not_utf8", path.name)]
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    counts = {separator: lines[0].count(separator) for separator in SEPARATORS}
    separator = max(counts, key=lambda one: counts[one])
    if counts[separator] >= bounds.MOST_COLUMNS:
        error = bounds.TooLargeError(str(counts[separator] + 1), str(bounds.MOST_COLUMNS))
        return None, [_too_large(path.name, error)]
    if '"' in text:
        return _read_quoted(path.name, text, separator)
    headings = lines[0].split(separator)
    body = polars.DataFrame(
        {"line": lines[1:], "row": numpy.arange(2, len(lines) + 1)},
        schema={"line": polars.String, "row": polars.Int64},
    ).filter(polars.col("line").str.strip_chars() != "")
    fields = body["line"].str.count_matches(separator, literal=True) + 1
    ragged = (fields != len(headings)).to_numpy()
    problems = _ragged(
        path.name, body["row"].to_numpy()[ragged], fields.to_numpy()[ragged], headings
    )
    if problems:
        body = body.filter(~ragged)
    parts = body["line"].str.split_exact(separator, len(headings) - 1).struct.unnest()
    table, wrong = _table(path.name, headings, parts.get_columns(), body["row"].to_numpy())
    return table, problems + wrong


def _read_quoted(file: str, text: str, separator: str) -> tuple[RawTable | None, list[Problem]]:
    """Read a CSV with quotes by the csv module: slower, and it knows every case."""
    records: list[list[str]] = []
    rows: list[int] = []
    try:
        for row, record in enumerate(csv.reader(io.StringIO(text), delimiter=separator), start=1):
            if any(cell.strip() for cell in record):
                records.append(record)
                rows.append(row)
    except csv.Error as error:
        return None, [_unreadable(file, error)]
    if not records:
        return None, [Problem("empty_file", file)]
    headings, body, numbers = records[0], records[1:], numpy.array(rows[1:], dtype=numpy.int64)
    fields = numpy.array([len(record) for record in body])
    ragged = fields != len(headings)
    problems = _ragged(file, numbers[ragged], fields[ragged], headings)
    good = [record for record in body if len(record) == len(headings)]
    columns = [
        polars.Series(values=[record[index] for record in good], dtype=polars.String)
        for index in range(len(headings))
    ]
    table, wrong = _table(file, headings, columns, numbers[~ragged])
    return table, problems + wrong


def _ragged(
    file: str, rows: NDArray[Any], fields: NDArray[Any], headings: list[str]
) -> list[Problem]:
    problems = [
        Problem(
            "ragged_row",
            file,
            int(row),
            details={"found": str(found), "expected": str(len(headings))},
        )
        for row, found in zip(rows[:MAX_RAGGED], fields[:MAX_RAGGED], strict=True)
    ]
    if len(rows) > MAX_RAGGED:
        problems.append(Problem("more", file, details={"found": str(len(rows) - MAX_RAGGED)}))
    return problems


def _table(
    file: str,
    headings: list[str],
    columns: list[polars.Series],
    rows: NDArray[Any] | None,
) -> tuple[RawTable | None, list[Problem]]:
    """Strip the cells, drop empty rows and keep the first of repeated headings.

    A column without heading is dropped when it is empty (a separator at the end of every line).
    """
    names = [heading.strip() for heading in headings]
    repeated = tuple(name for name, times in Counter(names).items() if name and times > 1)
    stripped: dict[str, polars.Series] = {}
    for name, column in zip(names, columns, strict=True):
        text = column.cast(polars.String).str.strip_chars().rename(name).replace("", None)
        if name not in stripped and (name or text.count()):
            stripped[name] = text
    if not stripped:
        return None, [Problem("empty_file", file)]
    frame = polars.DataFrame(stripped)
    numbers = numpy.arange(2, frame.height + 2) if rows is None else rows
    full = ~frame.select(polars.all_horizontal(polars.all().is_null())).to_series().to_numpy()
    frame, numbers = frame.filter(full), numbers[full]
    if not frame.height:
        return RawTable(file, frame, numbers, repeated), [Problem("no_rows", file)]
    return RawTable(file, frame, numbers, repeated), []


def _too_large(file: str, error: bounds.TooLargeError) -> Problem:
    return Problem("too_large", file, details={"found": error.found, "expected": error.most})


def _unreadable(file: str, error: BaseException) -> Problem:
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    return Problem("unreadable", file, details={"expected": reason})
