"""The municipalities' codes and names, from ``kommuner.yaml``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

NATIONAL_AVERAGE = 0
FILE = Path(__file__).parent.parent / "kommuner.yaml"


@lru_cache(maxsize=1)
def _municipalities() -> dict[int, dict[str, str]]:
    with FILE.open(encoding="utf-8") as stream:
        table = yaml.safe_load(stream)
    return {int(code): entry for code, entry in table.items()}


@lru_cache(maxsize=1)
def municipality_names() -> dict[int, str]:
    """Return the name of each municipality by code, with 0 for the national average."""
    names = {code: str(entry["navn"]) for code, entry in _municipalities().items()}
    return {NATIONAL_AVERAGE: "Landsgennemsnit", **names}


@lru_cache(maxsize=1)
def municipality_regions() -> dict[int, str]:
    """Return the region of each of the 98 municipalities by code."""
    return {code: str(entry["region"]) for code, entry in _municipalities().items()}
