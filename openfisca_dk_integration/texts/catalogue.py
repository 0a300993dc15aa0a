"""Reads the catalogue: one text for each variable, and one sentence for each of its formulas."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(__file__).parent / "data"
UNDATED = "0001-01-01"
"""Start of a formula without a date, as openfisca-core keeps it."""


@dataclass(frozen=True)
class VariableText:
    """What a variable is called in English, and its rules in Danish.

    Attributes:
        label_en: the English label.
        sentences: one Danish sentence for each formula, by the formula's first day; by the empty
            string where there is one formula, or none because the variable is given.
    """

    label_en: str
    sentences: dict[str, str] = field(default_factory=dict)

    def rule(self, start: str | None) -> str:
        """Return the sentence of the formula that starts on a day, or nothing if it is unknown.

        Args:
            start: ``2025-07-01``; None for a formula without a date, or a variable that is given.
        """
        if len(self.sentences) == 1:
            return next(iter(self.sentences.values()))
        return self.sentences.get("" if start in {None, UNDATED} else str(start), "")


NOTHING = VariableText("")


@cache
def variables() -> dict[str, VariableText]:
    """Return the texts of all variables by name.

    Raises:
        ValueError: when a row names the same formula as an earlier one.
    """
    texts: dict[str, VariableText] = {}
    for path in sorted((DATA / "variabler").glob("*.csv")):
        for row in _rows(path):
            name, start = row["name"], row["from"]
            known = texts.setdefault(name, VariableText(row["label_en"]))
            if start in known.sentences:
                message = f"{path.name}: {name} {start}: twice"
                raise ValueError(message)
            known.sentences[start] = row["rule_da"]
    return texts


def variable_text(name: str) -> VariableText:
    """Return the texts of a variable; empty ones for a variable of somebody's own."""
    return variables().get(name, NOTHING)


@cache
def choices() -> dict[tuple[str, str], str]:
    """Return the English names of choices by (Enum, member)."""
    return {(row["enum"], row["name"]): row["label_en"] for row in _rows(DATA / "valg.csv")}


@cache
def groups() -> dict[str, tuple[str, str]]:
    """Return Danish and English names of folders and files of ``variables/`` by their path."""
    return {row["path"]: (row["label_da"], row["label_en"]) for row in _rows(DATA / "grupper.csv")}


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)
