"""The problems of people who are checked block by block, told as if all were checked at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openfisca_dk_integration.population.parse import MAX_LINES, Table
from openfisca_dk_integration.population.problems import Problem
from openfisca_dk_integration.population.schema import PERSONS, TABLES

if TYPE_CHECKING:
    from openfisca_dk_integration.population.index import Index

HEADINGS = 1
"""The row of the headings: what is wrong with them is found in every block."""

Kind = tuple[str, str, str | None]


class Merged:
    """Takes the problems of each block.

    Args:
        index: what stands more than once in the whole file.
        persons: the file of the persons.
    """

    def __init__(self, index: Index, persons: str) -> None:
        self.index = index
        self.persons = persons
        self.lines: dict[Kind, list[Problem]] = {}
        self.more: dict[Kind, int] = {}
        self.order: dict[str, int] = {}

    def add(self, problems: list[Problem], tables: dict[str, Table]) -> None:
        """Take the problems of a block."""
        for name, table in tables.items():
            self.order.setdefault(table.raw.file, TABLES.index(name))
        kind: Kind | None = None
        for problem in problems:
            if problem.kind == "more":
                if kind is not None:
                    self.more[kind] = self.more.get(kind, 0) + int(problem.details["found"])
                continue
            kind = (problem.file, problem.kind, problem.column)
            if kind == (self.persons, "duplicate_id", "person_id"):
                kind = None  # of the whole file, below
                continue
            lines = self.lines.setdefault(kind, [])
            if problem.row in {None, HEADINGS} and problem in lines:
                continue
            if len(lines) < MAX_LINES:
                lines.append(problem)
            else:
                self.more[kind] = self.more.get(kind, 0) + 1

    @property
    def any(self) -> bool:
        """Whether anything is wrong so far."""
        return bool(self.lines or self.index.repeated)

    @property
    def problems(self) -> list[Problem]:
        """Everything that is wrong, table by table."""
        self._add_repeated()
        found = []
        for kind in sorted(self.lines, key=lambda kind: self.order.get(kind[0], 0)):
            found += self.lines[kind]
            if kind in self.more:
                rest = {"found": str(self.more[kind])}
                found.append(Problem("more", kind[0], None, kind[2], None, rest))
        return found

    def _add_repeated(self) -> None:
        kind = (self.persons, "duplicate_id", "person_id")
        again = [
            (row, name, rows[0]) for name, rows in self.index.repeated.items() for row in rows[1:]
        ]
        if not again:
            return
        self.order.setdefault(self.persons, TABLES.index(PERSONS))
        file, wrong, column = kind
        self.lines[kind] = [
            Problem(wrong, file, row + 2, column, name, {"first": f"{first + 2}"})
            for row, name, first in sorted(again)[:MAX_LINES]
        ]
        if len(again) > MAX_LINES:
            self.more[kind] = len(again) - MAX_LINES
