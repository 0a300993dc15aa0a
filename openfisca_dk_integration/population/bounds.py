"""Files that would become far larger in memory than they look are refused before they are read.

A workbook is a zip file: a few kilobytes can unpack to gigabytes, and two cells in opposite corners
make the reader reserve memory for all the cells between them. A Parquet file of a few kilobytes can
hold a billion rows.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import IO

import fastexcel
import polars

MOST_COLUMNS = 2_000
"""Columns of a table; the law has some hundred inputs."""

MOST_BYTES = 2_000_000_000
"""Bytes of a workbook, unpacked: more than all of Excel's rows with fifty columns."""

MOST_CELLS = 60_000_000
"""Cells of a sheet, empty ones between others included: about two gigabytes when it is read."""

MOST_ROWS = 200_000_000
"""Rows of a Parquet table: thirty years of spells of everyone in Denmark."""

READ_ERRORS: tuple[type[BaseException], ...] = (
    polars.exceptions.PolarsError,
    polars.exceptions.PanicException,
    OSError,
    ValueError,
)
"""What polars raises for damaged files; a panic of its Rust code is no ``Exception``."""

WORKBOOK_ERRORS: tuple[type[BaseException], ...] = (
    fastexcel.FastExcelError,
    zipfile.BadZipFile,
    *READ_ERRORS,
)
"""What reading a damaged workbook raises."""

_CHUNK = 1 << 22
_OVERLAP = 200
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]{0,150}?\br=[\"']([A-Za-z]{1,4})(\d{1,9})")


class TooLargeError(ValueError):
    """A file is refused for what it would become."""

    def __init__(self, found: str, most: str) -> None:
        self.found, self.most = found, most
        super().__init__(f"{found} > {most}")


def check_workbook(path: Path) -> None:
    """Refuse a workbook that unpacks to too much, or whose sheets span too many cells.

    Raises:
        TooLargeError: when it is too large.
        zipfile.BadZipFile: when it is no whole zip file.
    """
    left = MOST_BYTES
    with zipfile.ZipFile(path) as book:
        if sum(entry.file_size for entry in book.infolist()) > MOST_BYTES:
            raise TooLargeError(f"zip > {MOST_BYTES // 10**6} MB", f"{MOST_BYTES // 10**6} MB")
        for entry in book.infolist():
            sheet = "worksheets/" in entry.filename.lower()
            try:
                with book.open(entry) as stream:
                    # What the zip file says about its sizes is not to be trusted.
                    left -= _check_part(stream, left, sheet)
            except (NotImplementedError, RuntimeError, EOFError) as error:
                raise zipfile.BadZipFile(str(error)) from error
            except (zipfile.error, OSError, ValueError) as error:
                if isinstance(error, TooLargeError):
                    raise
                raise zipfile.BadZipFile(str(error)) from error


def _check_part(stream: IO[bytes], most: int, sheet: bool) -> int:
    """Return the bytes of a part, unpacked; refuse it on the way when it is too large."""
    read = rows = columns = 0
    tail = b""
    while chunk := stream.read(_CHUNK):
        read += len(chunk)
        if read > most:
            raise TooLargeError(f"zip > {MOST_BYTES // 10**6} MB", f"{MOST_BYTES // 10**6} MB")
        if not sheet:
            continue
        text = tail + chunk
        cells = _CELL.findall(text)
        parts = _ROW.split(chunk)
        rows += len(parts) - 1
        rows = max([rows, *(int(number) for number in {number for _, number in cells})])
        if cells:
            columns = max([columns, *map(_column, {letters for letters, _ in cells})])
        else:
            columns = max([columns, *(part.count(b"<c") for part in parts)])
        if rows * columns > MOST_CELLS:
            raise TooLargeError(str(rows * columns), str(MOST_CELLS))
        tail = text[-_OVERLAP:]
    return read


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - ord("A") + 1
    return number


def check_parquet(path: Path) -> None:
    """Refuse a Parquet file with too many rows or columns, from its own description.

    Raises:
        TooLargeError: when it is too large.
    """
    scan = polars.scan_parquet(path)
    columns = len(scan.collect_schema())
    check_columns(columns)
    rows = int(scan.select(polars.len()).collect().item())
    if rows > MOST_ROWS:
        raise TooLargeError(str(rows), str(MOST_ROWS))


def check_columns(count: int) -> None:
    """Refuse a table with too many columns.

    Raises:
        TooLargeError: when it has.
    """
    if count > MOST_COLUMNS:
        raise TooLargeError(str(count), f"{MOST_COLUMNS}")
