"""Files written whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from openfisca_dk_integration.reforms.errors import Problem

WRITERS = {".csv": "write_csv", ".parquet": "write_parquet", ".xlsx": "write_excel"}
"""How a table is written, by the ending of its file."""


UNFINISHED = ".igang"
"""What is added to the name of the results' folder for what is kept while a run is under way."""


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
    except OSError as error:
        raise _cannot_write(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            shutil.rmtree(work)


def _cannot_write(path: Path, error: OSError) -> OutputError:
    reason = error.strerror or str(error)
    return OutputError(
        Problem(str(path), f"kan ikke skrives: {reason}", f"cannot be written: {reason}")
    )


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
