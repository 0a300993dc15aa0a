"""Reads the catalogue: one text for each variable, and one sentence for each of its formulas."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(__file__).parent / "data"
UNDATED = "0001-01-01"
"""Start of a formula without a date, as openfisca-core keeps it."""
ANY_NUMBER = "#"
"""Stands for a number in a remark; the English one has the same numbers in the same order."""
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


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


@cache
def remarks() -> dict[str, str]:
    """Return the English of the Danish remarks on variables and rates by the Danish text.

    In both ``#`` stands for any number, where a remark is made again with other years or factors.

    Raises:
        ValueError: when a remark stands in two rows.
    """
    found: dict[str, str] = {}
    for row in _rows(DATA / "bemaerkninger.csv"):
        if row["da"] in found:
            message = f"bemaerkninger.csv: {row['da']}: twice"
            raise ValueError(message)
        found[row["da"]] = row["en"]
    return found


def remark_pattern(danish: str) -> re.Pattern[str]:
    """Return what fits the remarks a row of :func:`remarks` is for."""
    return re.compile(
        f"({NUMBER.pattern})".join(re.escape(part) for part in danish.split(ANY_NUMBER))
    )


@cache
def _remark_patterns() -> list[tuple[re.Pattern[str], str]]:
    return [
        (remark_pattern(danish), english)
        for danish, english in remarks().items()
        if ANY_NUMBER in danish
    ]


@cache
def remark_en(danish: str) -> str:
    """Return a Danish remark in English, or nothing where the catalogue does not have it."""
    if (known := remarks().get(danish)) is not None:
        return known
    for pattern, english in _remark_patterns():
        if fit := pattern.fullmatch(danish):
            parts = english.split(ANY_NUMBER)
            return "".join(map("".join, zip(parts, (*fit.groups(), ""), strict=True)))
    return ""


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)
