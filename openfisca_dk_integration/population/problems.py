"""What can be wrong with population files, each as one clear line in Danish or English."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml

from openfisca_dk_integration.cpr import mask

Language = Literal["da", "en"]

HEADINGS: dict[Language, tuple[str, str, str]] = {
    "da": ("række", "kolonne", "værdi"),
    "en": ("row", "column", "value"),
}

HINT: dict[Language, str] = {"da": " (mente du »{}«?)", "en": ' (did you mean "{}"?)'}

MESSAGES = Path(__file__).parent / "data" / "beskeder.yaml"


@lru_cache(maxsize=1)
def messages() -> dict[str, dict[Language, str]]:
    """Return the messages by kind and language."""
    with MESSAGES.open(encoding="utf-8") as stream:
        table: dict[str, dict[Language, str]] = yaml.safe_load(stream)
    return table


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with the files.

    Attributes:
        kind: which, a key of ``data/beskeder.yaml``.
        file: the file as the user knows it (with the sheet of a workbook).
        row: the row as the user sees it; the row of column names is 1. None: the whole file.
        column: the heading, None for the whole row or file.
        value: what stands there. Anything like a CPR number is masked when it is printed.
        details: what the message needs (``expected``, ``found``, ``first``, ``hint``).
    """

    kind: str
    file: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    details: dict[str, str] = field(default_factory=dict)

    def text(self, language: Language = "da") -> str:
        """Return the problem as one line: where, what stands there, what was expected."""
        row, column, value = HEADINGS[language]
        where = [self.file]
        if self.row is not None:
            where.append(f"{row} {self.row}")
        if self.column is not None:
            where.append(f"{column} {self.column}")
        if self.value is not None:
            where.append(
                f"{value} »{self.value}«" if language == "da" else f'{value} "{self.value}"'
            )
        hint = self.details.get("hint", "")
        details = {**self.details, "hint": HINT[language].format(hint) if hint else ""}
        message = messages()[self.kind][language].format(**details)
        line = f"{', '.join(where)}: {message}"
        return " ".join(mask(line).split())


class PopulationError(ValueError):
    """The files cannot be used; ``problems`` holds everything that is wrong with them."""

    def __init__(self, problems: list[Problem], language: Language = "da") -> None:
        self.problems = problems
        self.language = language
        super().__init__("\n".join(problem.text(language) for problem in problems))

    def lines(self, language: Language | None = None) -> list[str]:
        """Return one line per problem."""
        return [problem.text(language or self.language) for problem in self.problems]
