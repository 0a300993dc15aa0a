"""Where every household's rows stand in Parquet files, found from the key columns alone.

The files must stand household by household: households ascending by id, persons and spells in the
same order of households. That is what ``write_population`` writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy
import polars
from numpy.typing import NDArray

from openfisca_dk_integration.population.problems import Problem
from openfisca_dk_integration.population.schema import HOUSEHOLDS, PERSONS, SPELLS

ROWS = 250_000
"""Rows of keys that are read at a time."""

KEYS = {
    HOUSEHOLDS: ("husstand_id",),
    PERSONS: ("husstand_id", "person_id"),
    SPELLS: ("person_id",),
}
"""The columns that say whose a row is."""

WHOLE = r"^(\d+)\.0$"


@dataclass(frozen=True)
class Index:
    """The first row of each household in each table, and the row after the last.

    Attributes:
        rows: by table; one number more than there are households.
        repeated: persons whose id stands more than once: id and rows (from 0) in the file.
        problems: why the files cannot be read household by household.
    """

    rows: dict[str, NDArray[numpy.int64]]
    repeated: dict[str, list[int]]
    problems: list[Problem]

    @property
    def households(self) -> int:
        """Number of households."""
        return len(self.rows[HOUSEHOLDS]) - 1


def height(path: Path) -> int:
    """Return the rows of a Parquet file, from its own description."""
    return int(polars.scan_parquet(path).select(polars.len()).collect().item())


def keys(path: Path, names: tuple[str, ...]) -> Iterator[tuple[int, list[polars.Series]]]:
    """Yield the first row and the key columns of each piece of a file, as text."""
    scan = polars.scan_parquet(path).select(names)
    for start in range(0, height(path), ROWS):
        frame = scan.slice(start, ROWS).collect()
        yield start, [as_key(frame[name]) for name in names]


def as_key(column: polars.Series) -> polars.Series:
    """Return ids as they are compared: as text, 7.0 as 7, nothing as an empty text."""
    text = column.cast(polars.String).str.strip_chars()
    return text.str.replace(WHOLE, "${1}").fill_null("")


def index_of(paths: dict[str, Path]) -> Index:
    """Return where the households' rows stand."""
    homes, first_rows, problems = _households(paths[HOUSEHOLDS])
    counts = {HOUSEHOLDS: _starts(first_rows, height(paths[HOUSEHOLDS]))}
    finder = _Finder(homes)
    person_keys: list[NDArray[numpy.uint64]] = []
    person_homes: list[NDArray[numpy.int32]] = []
    order = _Order(paths[PERSONS].name, len(homes))
    for _, (home, person) in keys(paths[PERSONS], KEYS[PERSONS]):
        place = finder.find(home.hash().to_numpy())
        person_homes.append(order.add(place).astype(numpy.int32))
        person_keys.append(person.hash().to_numpy())
    counts[PERSONS] = order.starts
    problems += order.problems
    every = numpy.concatenate(person_keys) if person_keys else numpy.zeros(0, numpy.uint64)
    of_person = numpy.concatenate(person_homes) if person_homes else numpy.zeros(0, numpy.int32)
    finder = _Finder(every)
    repeated = _repeated(paths[PERSONS], finder.twice)
    order = _Order(paths[SPELLS].name, len(homes))
    for _, (person,) in keys(paths[SPELLS], KEYS[SPELLS]):
        found = finder.find(person.hash().to_numpy())
        found[(person == "").to_numpy()] = -1
        order.add(numpy.where(found < 0, -1, of_person[found]) if len(every) else found)
    counts[SPELLS] = order.starts
    return Index(counts, repeated, problems + order.problems)


def _households(
    path: Path,
) -> tuple[NDArray[numpy.uint64], NDArray[numpy.int64], list[Problem]]:
    """Return the hash of each household's id, its first row, and where the order breaks."""
    hashes, firsts = [], []
    last = ""
    problems: list[Problem] = []
    for start, (home,) in keys(path, KEYS[HOUSEHOLDS]):
        before = home.shift(1, fill_value=last)
        wrong = ((home < before) & (home != "")).to_numpy()
        if wrong.any() and not problems:
            row = start + int(numpy.flatnonzero(wrong)[0])
            problems.append(Problem("not_sorted", path.name, row + 2, "husstand_id"))
        new = ((home != before) & (home != "")).to_numpy()
        hashes.append(home.hash().to_numpy()[new])
        firsts.append(start + numpy.flatnonzero(new))
        last = str(home[-1])
    if not hashes:
        return numpy.zeros(0, numpy.uint64), numpy.zeros(0, numpy.int64), problems
    return numpy.concatenate(hashes), numpy.concatenate(firsts), problems


def _starts(first: NDArray[numpy.int64], rows: int) -> NDArray[numpy.int64]:
    """Return the first rows and the end; what stands before the first household belongs to it."""
    starts = numpy.append(first, rows)
    if len(first):
        starts[0] = 0
    return starts


class _Finder:
    """Finds the place of a key among many."""

    def __init__(self, every: NDArray[numpy.uint64]) -> None:
        self.order = numpy.argsort(every, kind="stable").astype(numpy.int32)
        self.sorted = every[self.order]

    def find(self, wanted: NDArray[numpy.uint64]) -> NDArray[numpy.int64]:
        """Return the place of each key, -1 where it is not there."""
        if not len(self.sorted):
            return numpy.full(len(wanted), -1)
        near = numpy.minimum(numpy.searchsorted(self.sorted, wanted), len(self.sorted) - 1)
        found = numpy.where(self.sorted[near] == wanted, self.order[near], -1)
        return found.astype(numpy.int64)

    @property
    def twice(self) -> NDArray[numpy.uint64]:
        """The keys that stand more than once."""
        again: NDArray[numpy.uint64] = self.sorted[1:][self.sorted[1:] == self.sorted[:-1]]
        return numpy.unique(again)


class _Order:
    """Counts the rows of each household, and finds where their order breaks."""

    def __init__(self, file: str, households: int) -> None:
        self.file = file
        self.counts = numpy.zeros(max(1, households), dtype=numpy.int64)
        self.households = households
        self.row = self.last = 0
        self.problems: list[Problem] = []

    def add(self, place: NDArray[numpy.int64]) -> NDArray[numpy.int64]:
        """Take the household of each row (-1: unknown).

        Returns:
            The households, unknown ones put with those before them.
        """
        filled = numpy.maximum.accumulate(numpy.maximum(place, self.last))
        wrong = (place >= 0) & (place < filled)
        if wrong.any() and not self.problems:
            row = self.row + int(numpy.flatnonzero(wrong)[0])
            self.problems.append(Problem("not_sorted", self.file, row + 2))
        if len(filled):
            low, high = int(filled[0]), int(filled[-1]) + 1
            self.counts[low:high] += numpy.bincount(filled - low, minlength=high - low)
            self.last = int(filled[-1])
        self.row += len(place)
        return filled

    @property
    def starts(self) -> NDArray[numpy.int64]:
        """The first row of each household, and the end."""
        return numpy.concatenate([[0], numpy.cumsum(self.counts[: self.households])])


def _repeated(path: Path, twice: NDArray[numpy.uint64]) -> dict[str, list[int]]:
    """Return the persons' ids that really stand more than once, with their rows."""
    found: dict[str, list[int]] = {}
    if not len(twice):
        return found
    for start, (person,) in keys(path, ("person_id",)):
        suspect = numpy.flatnonzero(numpy.isin(person.hash().to_numpy(), twice))
        for row in suspect.tolist():
            name = str(person[row])
            if name:
                found.setdefault(name, []).append(start + row)
    return {name: rows for name, rows in found.items() if len(rows) > 1}
