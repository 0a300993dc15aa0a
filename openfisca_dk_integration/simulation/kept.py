"""Parts of a run kept on disk, each whole, so that a killed run goes on where it stopped.

A kept folder belongs to one task (``key``: what is computed from what). It is locked while a run
works in it; the lock goes with the process, however it ends, so a killed run leaves none behind.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import connection, parent_process
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy

from openfisca_dk_integration.simulation.errors import SimulationError

if TYPE_CHECKING:
    from numpy.typing import NDArray

KEY, LOCK = "opgave.json", "i_brug"

Arrays = dict[str, "NDArray[Any]"]


class Kept:
    """Named sets of arrays in a folder; a set is there whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, name: str) -> Arrays | None:
        """Return a set of arrays, None when it is not there (or cannot be read: computed again)."""
        path = self.folder / f"{name}.npz"
        try:
            with numpy.load(path, allow_pickle=False) as arrays:
                return {key: arrays[key] for key in arrays.files}
        except (OSError, ValueError, EOFError, zipfile.BadZipFile):
            return None

    def put(self, name: str, arrays: Arrays) -> None:
        """Keep a set of arrays: written beside its place, flushed to disk, then moved there."""
        new = self.folder / f".{name}.{os.getpid()}.npz"
        try:
            with new.open("wb") as stream:
                numpy.savez_compressed(stream, **arrays)  # type: ignore[arg-type]
                stream.flush()
                os.fsync(stream.fileno())
            new.replace(self.folder / f"{name}.npz")
        except OSError as error:
            with contextlib.suppress(OSError):
                new.unlink()
            raise cannot_keep(self.folder, error) from error

    def has(self, name: str) -> bool:
        """Tell whether a set is there (it may be damaged)."""
        return (self.folder / f"{name}.npz").exists()

    def forget(self) -> None:
        """Throw every set away."""
        for name in self.names:
            (self.folder / f"{name}.npz").unlink(missing_ok=True)

    @property
    def names(self) -> list[str]:
        """The names of the sets that are there."""
        return sorted(path.stem for path in self.folder.glob("[!.]*.npz"))


@contextmanager
def kept_folder(folder: Path, key: dict[str, Any], *, restart: bool = False) -> Iterator[Kept]:
    """Give the kept parts of the task ``key`` in ``folder``, locked against other runs.

    Args:
        folder: made when it is not there.
        key: what the parts depend on, as plain data; a folder of another key is refused.
        restart: throw away what another task has left there.

    Raises:
        SimulationError: when another run is using the folder, or it belongs to another task.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / LOCK).open("a+b")
    except OSError as error:
        raise cannot_keep(folder, error) from error
    with lock:
        if not _lock(lock):
            raise SimulationError.of(
                str(folder),
                "bruges af en anden kørsel, der er i gang; vent, eller vælg en anden mappe",
                "is in use by another run; wait, or choose another folder",
            )
        _claim(folder, key, restart)
        yield Kept(folder)


def remove(folder: Path) -> None:
    """Remove a folder of kept parts when the run is done with it."""
    shutil.rmtree(folder, ignore_errors=True)


def key_text(key: dict[str, Any]) -> str:
    """Return the SHA-256 of a key."""
    text = json.dumps(key, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def cannot_keep(folder: Path, error: OSError) -> SimulationError:
    """Return the error of a folder that cannot be written."""
    reason = error.strerror or str(error)
    return SimulationError.of(
        str(folder), f"kan ikke skrives: {reason}", f"cannot be written: {reason}"
    )


def _claim(folder: Path, key: dict[str, Any], restart: bool) -> None:
    path, mine = folder / KEY, key_text(key)
    found = None
    with contextlib.suppress(OSError, ValueError):
        found = json.loads(path.read_text(encoding="utf-8"))["sha256"]
    others = [entry for entry in folder.iterdir() if entry.name not in {LOCK, KEY}]
    if found == mine:
        return
    if others or found is not None:
        if not restart:
            raise SimulationError.of(
                str(folder),
                "rummer en påbegyndt kørsel af noget andet (andre data, andre regler eller en "
                "anden version); slet den, eller brug --overskriv",
                "holds an unfinished run of something else (other data, rules or version); "
                "delete it, or use --overskriv",
            )
        for entry in others:
            entry.unlink() if entry.is_file() else shutil.rmtree(entry)
    new = folder / f".{KEY}"
    try:
        new.write_text(json.dumps({"sha256": mine, "opgave": key}, default=str), encoding="utf-8")
        new.replace(path)
    except OSError as error:
        raise cannot_keep(folder, error) from error


if sys.platform == "win32":  # pragma: no cover - the tests run where flock is

    def _lock(stream: IO[bytes]) -> bool:
        import msvcrt

        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _lock(stream: IO[bytes]) -> bool:
        import fcntl

        try:
            fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


def end_with_parent() -> None:
    """Let this worker process end when the process that started it is gone (killed, say)."""
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
