"""Discount rates: the official socio-economic rate by date, or the user's own."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = Path(__file__).parents[1] / "data" / "diskontering.csv"


@dataclass(frozen=True)
class OfficialRate:
    """One line of the table.

    Attributes:
        since: the day the rate was set.
        first: first year after the start in which it holds.
        last: last such year, None for all later ones.
        rate: real rate a year.
        source: where it was printed.
        evidence: ``seen`` or ``derived``.
    """

    since: datetime.date
    first: int
    last: int | None
    rate: float
    source: str
    evidence: str


@lru_cache(maxsize=1)
def official_rates() -> tuple[OfficialRate, ...]:
    """Return the table of official rates."""
    with FILE.open(encoding="utf-8", newline="") as stream:
        return tuple(
            OfficialRate(
                since=datetime.date.fromisoformat(row["gaelder_fra"]),
                first=int(row["fra_aar"]),
                last=int(row["til_aar"]) if row["til_aar"] else None,
                rate=float(row["rente"]),
                source=row["kilde"],
                evidence=row["evidens"],
            )
            for row in csv.DictReader(stream)
        )


def official(year: int, years: int) -> list[OfficialRate]:
    """Return the official rate of each year of an investment that begins in ``year``.

    The rate is the one in force on the first day of the year; of the first table before that.
    """
    table = official_rates()
    start = datetime.date(year, 1, 1)
    since = max([row.since for row in table if row.since <= start], default=table[0].since)
    rows = [row for row in table if row.since == since]
    found = []
    for number in range(years):
        fits = [row for row in rows if row.last is None or number <= row.last]
        found.append((fits or rows)[0])
    return found


def factors(rates: Sequence[float]) -> NDArray[numpy.float64]:
    """Return the factor of each year: 1 in the first, then by the rate of each year that passed."""
    steps = 1.0 / (1.0 + numpy.asarray(rates[1:], dtype=numpy.float64))
    return numpy.concatenate([[1.0], numpy.cumprod(steps)])
