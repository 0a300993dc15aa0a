"""Files that somebody sends: in memory, for as long as the request takes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from openfisca_dk_integration.web.errors import TOO_LARGE, RequestError

if TYPE_CHECKING:
    from werkzeug.datastructures import FileStorage

MEMORY = Path("/dev/shm")  # noqa: S108 - a file system in memory, where the system has one
MOST_PARTS = 20_000
"""Values of a case or an investment that somebody sends."""

NAME = re.compile(r"[^A-Za-z0-9_.-]")


def sent(files: Iterable[FileStorage]) -> list[tuple[str, bytes]]:
    """Return the files of a request, by a safe name; a field left empty sends none."""
    found = []
    for file in files:
        name = NAME.sub("_", Path(file.filename or "").name).lstrip(".")
        if name:
            found.append((name, file.read()))
    return found


def check_bounded(content: Any) -> None:
    """Refuse a file whose parts refer to each other until they are too many to hold.

    Raises:
        RequestError: 413, before anything is made of it.
    """
    count, waiting = 0, [content]
    while waiting:
        item = waiting.pop()
        count += 1
        if count > MOST_PARTS:
            raise RequestError.of(
                "fil",
                f"mere end {MOST_PARTS} værdier i filen",
                f"more than {MOST_PARTS} values in the file",
                TOO_LARGE,
            )
        if isinstance(item, dict):
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item


@contextmanager
def as_files(content: Iterable[tuple[str, bytes]]) -> Iterator[Path]:
    """Give a folder with the files, in memory where the system has such a place; it is removed."""
    memory = MEMORY if os.access(MEMORY, os.W_OK) else None
    with TemporaryDirectory(prefix="dk-", dir=memory) as name:
        folder = Path(name)
        for file, data in content:
            (folder / file).write_bytes(data)
        yield folder
