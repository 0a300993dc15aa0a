"""The published figures and the assumptions a synthetic population is built from."""

from __future__ import annotations

import csv
import math
import random
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeVar

DATA = Path(__file__).parent.parent / "data"
SOURCES = DATA / "syntetisk_kilder.csv"
ASSUMPTIONS = DATA / "syntetisk_antagelser.csv"

T = TypeVar("T")


@lru_cache(maxsize=1)
def _sources() -> list[dict[str, str]]:
    with SOURCES.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@lru_cache(maxsize=1)
def _assumptions() -> dict[str, float]:
    with ASSUMPTIONS.open(encoding="utf-8", newline="") as stream:
        return {row["id"]: float(row["value"]) for row in csv.DictReader(stream)}


@cache
def figure(name: str, period: str = "", sex: str = "", area: str = "") -> float:
    """Return the one published figure that fits.

    Raises:
        KeyError: when none or several fit.
    """
    wanted = {"period": period, "sex": sex, "area": area}
    rows = [
        row
        for row in _sources()
        if row["id"] == name and all(row[key] == value for key, value in wanted.items() if value)
    ]
    if len(rows) != 1:
        raise KeyError(f"{len(rows)} figures fit {name} {wanted}")
    return float(rows[0]["value"])


def assumption(name: str) -> float:
    """Return a number that no source gives; its reason stands beside it in the file."""
    return _assumptions()[name]


class Dice:
    """Draws from one seeded sequence, by ``random()`` only: the same on every machine."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed).random  # noqa: S311 - no secrets are drawn

    def chance(self, probability: float) -> bool:
        """Return True with a probability."""
        return self.random() < probability

    def between(self, low: float, high: float) -> float:
        """Return a number evenly from ``low`` to ``high``."""
        return low + (high - low) * self.random()

    def whole(self, low: int, high: int) -> int:
        """Return a whole number evenly from ``low`` to ``high``, both included."""
        return low + int(self.random() * (high - low + 1))

    def pick(self, options: Sequence[tuple[T, float]]) -> T:
        """Return one of some options by their weights."""
        left = self.random() * sum(weight for _, weight in options)
        for option, weight in options:
            left -= weight
            if left < 0:
                return option
        return options[-1][0]

    def skewed(self, low: float, mean: float, high: float) -> float:
        """Return a number above ``low`` with a long tail (gamma of shape 2), below ``high``."""
        while True:
            scale = (mean - low) / 2
            drawn = low - scale * (math.log(1 - self.random()) + math.log(1 - self.random()))
            if drawn < high:
                return drawn
