"""The fingerprint of the code and data that turn a scenario into numbers."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent.parent
OUTSIDE = ("benchmark", "cases", "cli", "docsite", "explain", "report", "signoff", "web")
"""Folders that only show numbers."""
SUFFIXES = (".py", ".yaml", ".csv")


@cache
def code_fingerprint() -> str:
    """Return the sha256 over every source and data file that takes part in a run."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*")):
        inside = path.relative_to(PACKAGE)
        if path.suffix in SUFFIXES and inside.parts[0] not in OUTSIDE and path.is_file():
            digest.update(inside.as_posix().encode())
            digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()
