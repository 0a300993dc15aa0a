"""The municipalities' codes and names, from ``kommuner.yaml``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

NATIONAL_AVERAGE = 0
FILE = Path(__file__).parent.parent / "kommuner.yaml"


@lru_cache(maxsize=1)
def municipality_names() -> dict[int, str]:
    """Return the name of each municipality by code, with 0 for the national average."""
    with FILE.open(encoding="utf-8") as stream:
        municipalities = yaml.safe_load(stream)
    names = {int(code): str(entry["navn"]) for code, entry in municipalities.items()}
    return {NATIONAL_AVERAGE: "Landsgennemsnit", **names}
