"""Programs and compiled code kept on disk, so that the next run begins at once.

The folder is ``DK_INTEGRATION_CACHE``, or ``openfisca-dk-integration/compiled`` in the user's cache
folder. Compiled code is run as it is read, so a folder that another user owns or may write to is
not used. Every file begins with the digest of what follows; a file that does not fit its digest is
told about, removed and made anew. Nothing is pickled.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import stat
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy

FOLDER = "DK_INTEGRATION_CACHE"

DIGEST_LENGTH = 32


class CacheWarning(UserWarning):
    """A file of the cache was damaged, or the cache cannot be used."""


def folder() -> Path | None:
    """Return the folder of the cache, None when there is no safe one."""
    given = os.environ.get(FOLDER)
    if given is not None and not given:
        return None
    if given:
        path = Path(given)
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
        path = (Path(base) if base else Path.home() / ".cache") / "openfisca-dk-integration"
        path = path / "compiled"
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return None
    return path if is_safe(path) else None


def is_safe(path: Path) -> bool:
    """Tell whether only this user can write to a folder."""
    if os.name == "nt":
        return True
    about = path.stat()
    others = stat.S_IWGRP | stat.S_IWOTH
    safe = about.st_uid == os.getuid() and not about.st_mode & others
    if not safe:
        warnings.warn(
            f"The cache folder {path} belongs to or can be written by others and is not used.",
            CacheWarning,
            stacklevel=2,
        )
    return safe


def read(name: str) -> bytes | None:
    """Return what was kept under a name, None when there is nothing (undamaged)."""
    place = folder()
    if place is None:
        return None
    path = place / name
    try:
        content = path.read_bytes()
    except OSError:
        return None
    digest, rest = content[:DIGEST_LENGTH], content[DIGEST_LENGTH:]
    if hashlib.sha256(rest).digest() == digest:
        return rest
    damaged(path)
    return None


def damaged(path: Path) -> None:
    """Remove a damaged file, and say so."""
    warnings.warn(f"The cache file {path} is damaged; it is made anew.", CacheWarning, stacklevel=3)
    with contextlib.suppress(OSError):
        path.unlink()


def write(name: str, content: bytes) -> None:
    """Keep something under a name, whole or not at all."""
    place = folder()
    if place is None:
        return
    try:
        handle, temporary = tempfile.mkstemp(dir=place)
        with os.fdopen(handle, "wb") as stream:
            stream.write(hashlib.sha256(content).digest() + content)
        Path(temporary).replace(place / name)
    except OSError as error:
        warnings.warn(f"The cache cannot be written: {error}", CacheWarning, stacklevel=2)


def has(name: str) -> bool:
    """Tell whether something is kept under a name."""
    place = folder()
    return place is not None and (place / name).is_file()


def has_any(ending: str) -> bool:
    """Tell whether anything is kept under a name with an ending."""
    place = folder()
    return place is not None and any(path.suffix == ending for path in place.iterdir())


def packed(arrays: dict[str, Any], rest: Any) -> bytes:
    """Return arrays and whatever JSON can hold as bytes."""
    stream = io.BytesIO()
    text = numpy.frombuffer(json.dumps(rest).encode(), dtype=numpy.uint8)
    numpy.savez(stream, allow_pickle=False, json=text, **arrays)
    return stream.getvalue()


def unpacked(content: bytes) -> tuple[dict[str, Any], Any]:
    """Return what ``packed`` packed."""
    with numpy.load(io.BytesIO(content), allow_pickle=False) as found:
        arrays = {name: found[name] for name in found.files}
    return arrays, json.loads(arrays.pop("json").tobytes().decode())
