"""Files that somebody sends: in memory, for as long as the request takes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from werkzeug.datastructures import FileStorage

MEMORY = Path("/dev/shm")  # noqa: S108 - a file system in memory, where the system has one
NAME = re.compile(r"[^A-Za-z0-9_.-]")


def sent(files: Iterable[FileStorage]) -> list[tuple[str, bytes]]:
    """Return the files of a request, by a safe name; a field left empty sends none."""
    found = []
    for file in files:
        name = NAME.sub("_", Path(file.filename or "").name).lstrip(".")
        if name:
            found.append((name, file.read()))
    return found


@contextmanager
def as_files(content: Iterable[tuple[str, bytes]]) -> Iterator[Path]:
    """Give a folder with the files, in memory where the system has such a place; it is removed."""
    memory = MEMORY if os.access(MEMORY, os.W_OK) else None
    with TemporaryDirectory(prefix="dk-", dir=memory) as name:
        folder = Path(name)
        for file, data in content:
            (folder / file).write_bytes(data)
        yield folder
