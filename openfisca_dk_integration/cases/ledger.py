"""Who pays whom, month by month: entries that stand with both parties, so that transfers cancel."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy
import polars
import yaml

if TYPE_CHECKING:
    from numpy.typing import NDArray

OTHERS = "andre"
"""Everybody whose account is not kept."""

TEXTS_FILE = Path(__file__).parent / "data" / "tekster.yaml"

SCHEMA = {
    "aar": polars.Int32,
    "betaler": polars.String,
    "post": polars.String,
    "modpart": polars.String,
    "beloeb": polars.Float64,
}


@lru_cache(maxsize=1)
def texts() -> dict[str, dict[str, str]]:
    """Return the texts of this part of the package by key and language."""
    with TEXTS_FILE.open(encoding="utf-8") as stream:
        table: dict[str, dict[str, str]] = yaml.safe_load(stream)
    return table


def label(key: str, language: str = "da") -> str:
    """Return the name of a row, an item, a payer or a column."""
    entry = texts().get(key)
    return entry["en" if language == "en" else "da"] if entry else key


@dataclass(frozen=True)
class Entry:
    """An amount that goes from one party to another.

    Attributes:
        key: name of the item.
        fra: who pays.
        til: who receives.
        amounts: DKK for each month.
        names: Danish and English label, when the item is not among the texts.
    """

    key: str
    fra: str
    til: str
    amounts: NDArray[numpy.float64]
    names: tuple[str, str] | None = None

    def label(self, language: str = "da") -> str:
        """Return the label in ``da`` or ``en``."""
        if self.names is not None:
            return self.names[language == "en"]
        return label(self.key, language)

    def scaled(self, factor: float) -> Entry:
        """Return the entry with every amount times ``factor``."""
        return Entry(self.key, self.fra, self.til, self.amounts * factor, self.names)


@dataclass(frozen=True)
class Ledger:
    """Entries over the months of a horizon."""

    entries: tuple[Entry, ...]
    months: int

    @classmethod
    def of(cls, entries: Iterable[Entry], months: int) -> Ledger:
        """Return a ledger without entries that are zero throughout."""
        return cls(tuple(entry for entry in entries if entry.amounts.any()), months)

    @property
    def payers(self) -> tuple[str, ...]:
        """Those whose account is kept, in the order they are shown."""
        found = {party for entry in self.entries for party in (entry.fra, entry.til)}
        order = ("kommune", "stat", "region", "borger", "investor")
        return tuple(payer for payer in order if payer in found)

    def of_payer(self, payer: str) -> NDArray[numpy.float64]:
        """Return what a payer receives less what it pays, month by month."""
        total = numpy.zeros(self.months)
        for entry in self.entries:
            total += entry.amounts * ((entry.til == payer) - (entry.fra == payer) * 1.0)
        return total

    def total(self) -> NDArray[numpy.float64]:
        """Return the sum over all payers: only what comes from or goes to others is left."""
        total = numpy.zeros(self.months)
        for entry in self.entries:
            total += entry.amounts * ((entry.fra == OTHERS) * 1.0 - (entry.til == OTHERS))
        return total

    def frame(self) -> polars.DataFrame:
        """Return one row per year, payer and item; income positive, expense negative."""
        rows = []
        for entry in self.entries:
            yearly = entry.amounts.reshape(-1, 12).sum(axis=1)
            for payer, other, sign in ((entry.fra, entry.til, -1), (entry.til, entry.fra, 1)):
                if payer == OTHERS:
                    continue
                rows += [
                    (year + 1, payer, entry.key, other, sign * float(amount) + 0.0)
                    for year, amount in enumerate(yearly)
                ]
        return polars.DataFrame(rows, schema=SCHEMA, orient="row")

    def transfers_between(self, payers: Iterable[str]) -> float:
        """Return what the payers give each other, as their accounts sum it; 0 when it adds up."""
        inside = set(payers)
        table = self.frame().filter(
            polars.col("betaler").is_in(inside) & polars.col("modpart").is_in(inside)
        )
        return math.fsum(table["beloeb"])
