"""Files written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import polars
import xlsxwriter.exceptions

from openfisca_dk_integration.reforms.errors import Problem

WRITERS = {".csv": "write_csv", ".parquet": "write_parquet", ".xlsx": "write_excel"}
"""How a table is written, by the ending of its file."""


UNFINISHED = ".igang"
"""What is added to the name of the results' folder for what is kept while a run is under way."""


_WRITE_ERRORS = (polars.exceptions.ComputeError, xlsxwriter.exceptions.FileCreateError)
"""What writers make of a disk that is full."""

FORMULA = r"^[=+\-@\t\r]"
NUMBER = r"^[+-]?[\d., ]+$"
"""Text that begins like a formula; one that is only a number does no harm."""


class OutputError(ValueError):
    """Results cannot be written where they should go."""

    def __init__(self, problem: Problem) -> None:
        self.problems = [problem]
        super().__init__(problem.text())

    def lines(self, language: str = "da") -> list[str]:
        """Return one line per problem in ``da`` or ``en``."""
        return [problem.text(language) for problem in self.problems]


def check_folder(folder: Path, overwrite: bool) -> None:
    """Refuse a folder that holds something, or a file in its place.

    Raises:
        OutputError: when results cannot be written there.
    """
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise OutputError(Problem(str(folder), "er ikke en mappe", "is not a folder"))
    above = next((one for one in folder.parents if one.exists()), folder)
    if not above.is_dir():
        reason = os.strerror(errno.ENOTDIR)
        raise _cannot_write(folder, NotADirectoryError(errno.ENOTDIR, reason))
    if folder.exists() and any(folder.iterdir()) and not overwrite:
        raise OutputError(
            Problem(
                str(folder),
                "er ikke tom; vælg en anden mappe eller brug --overskriv",
                "is not empty; choose another folder or use --overskriv",
            )
        )


def check_file(path: Path, overwrite: bool, endings: Iterable[str] = tuple(WRITERS)) -> None:
    """Refuse a file that exists, or an ending nobody can write.

    Raises:
        OutputError: when the result cannot be written there.
    """
    if path.suffix not in endings:
        known = ", ".join(endings)
        raise OutputError(
            Problem(str(path), f"skal ende på {known}", f"must end in one of {known}")
        )
    if path.is_dir() or (path.exists() and not overwrite):
        raise OutputError(
            Problem(
                str(path),
                "findes allerede; vælg et andet navn eller brug --overskriv",
                "exists already; choose another name or use --overskriv",
            )
        )


def write_table(table: polars.DataFrame, path: Path) -> None:
    """Write a table as the ending of its file says.

    In CSV, text that a spreadsheet would run as a formula gets an apostrophe in front: what users
    write (ids, titles, names of files) goes into our files and is opened by others. Parquet keeps
    it as it is, and a workbook holds it as text.
    """
    getattr(as_plain_text(table) if path.suffix == ".csv" else table, WRITERS[path.suffix])(path)


def as_plain_text(table: polars.DataFrame) -> polars.DataFrame:
    """Return a table with an apostrophe before every text that begins like a formula."""
    text = polars.col(polars.String)
    risky = text.str.contains(FORMULA) & ~text.str.contains(NUMBER)
    return table.with_columns(polars.when(risky).then("'" + text).otherwise(text).name.keep())


@contextmanager
def whole_folder(folder: Path, overwrite: bool = False) -> Iterator[Path]:
    """Give a temporary folder that takes the place of ``folder`` when the block succeeds.

    Whatever goes wrong, ``folder`` is as it was before. An existing folder is replaced as a whole
    only with ``overwrite``.
    """
    check_folder(folder, overwrite)
    with _beside(folder) as work:
        new = work / "new"
        new.mkdir()
        yield new
        # Another run may have written there meanwhile.
        check_folder(folder, overwrite)
        if folder.exists():
            old = work / "old"
            folder.rename(old)
            try:
                new.rename(folder)
            except OSError:
                old.rename(folder)
                raise
        else:
            new.rename(folder)


@contextmanager
def whole_file(
    path: Path, overwrite: bool = False, endings: Iterable[str] = tuple(WRITERS)
) -> Iterator[Path]:
    """Give a temporary file that takes the place of ``path`` when the block succeeds."""
    check_file(path, overwrite, endings)
    with _beside(path) as work:
        new = work / path.name
        yield new
        check_file(path, overwrite, endings)
        new.replace(path)


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """Give a temporary folder on the same disk, so that a rename is one step."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    except OSError as error:
        raise _cannot_write(path, error) from error
    try:
        yield work
    except (OSError, *_WRITE_ERRORS) as error:
        raise _cannot_write(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            shutil.rmtree(work)


def _cannot_write(path: Path, error: Exception) -> OutputError:
    reason = getattr(error, "strerror", None) or " ".join(str(error).split())
    return OutputError(
        Problem(str(path), f"kan ikke skrives: {reason}", f"cannot be written: {reason}")
    )


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
