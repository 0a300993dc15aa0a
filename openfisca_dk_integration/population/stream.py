"""People who stay in their Parquet files, and are read a block of whole households at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy
import polars

from openfisca_dk_integration.months import HISTORY_START_INPUTS, is_known, month_of
from openfisca_dk_integration.population import bounds
from openfisca_dk_integration.population.check import check_tables
from openfisca_dk_integration.population.files import _table, read_table
from openfisca_dk_integration.population.index import Index, height, index_of
from openfisca_dk_integration.population.merged import Merged
from openfisca_dk_integration.population.model import (
    OPEN_END,
    Given,
    MunicipalFigures,
    Population,
    Spells,
)
from openfisca_dk_integration.population.parse import Table, parse
from openfisca_dk_integration.population.problems import Language, PopulationError, Problem
from openfisca_dk_integration.population.read import _build, _figures, read_population
from openfisca_dk_integration.population.schema import (
    HOUSEHOLDS,
    MUNICIPALITIES,
    PERSONS,
    SPELLS,
    Schema,
    default_system,
    schema,
)
from openfisca_dk_integration.population.spool import Spool

if TYPE_CHECKING:
    from numpy.typing import NDArray

TABLES = (PERSONS, HOUSEHOLDS, SPELLS)
"""The tables that are read block by block."""

ROWS = 200_000
"""Rows of all tables together that are checked at a time."""

CELL = 90
"""Bytes that reading a file in memory takes for each cell, at its peak."""

CSV = 14
"""Bytes that reading a CSV file or a workbook takes for each byte of the file, at its peak."""

PART_OF_BUDGET = 0.3
"""People who would take more of the memory than this are read block by block."""


@dataclass(frozen=True)
class Counted:
    """The histories, of which only the number is known."""

    count: int


class StreamedPopulation:
    """A population in Parquet files: checked once, then read as it is asked for.

    It answers what the executions in blocks ask of a population (``take`` with a slice of
    households). In memory are some numbers for each household, and nothing of the persons.

    Args:
        path: the folder.
        tax_benefit_system: whose inputs the columns may give; default the law in force.
        language: of the problems.

    Raises:
        PopulationError: with everything that is wrong with the files.
    """

    def __init__(
        self, path: str | Path, tax_benefit_system: Any | None = None, language: Language = "da"
    ) -> None:
        self.system = tax_benefit_system or default_system()
        self.schema: Schema = schema(self.system)
        self.source = str(path)
        self.paths = {name: Path(path) / f"{name}.parquet" for name in TABLES}
        _check_files(self.paths, language)
        self.index: Index = index_of(self.paths)
        if self.index.problems:
            raise PopulationError(self.index.problems, language)
        self.figures, problems = _read_figures(Path(path), self.schema, self.system)
        self.known: dict[str, dict[str, Given]] = {name: {} for name in TABLES}
        self.starts: dict[str, Any] = {}
        self.first_day = OPEN_END
        sizes: list[NDArray[numpy.int64]] = []
        codes: list[NDArray[numpy.int32]] = []
        spells = 0
        found = Merged(self.index, self.paths[PERSONS].name)
        with Spool() as spool:
            for tables in self._pieces():
                found.add(check_tables(tables), tables)
                if found.any or problems:
                    continue
                block = _build(tables, self.schema, self.system, self.source)
                self._note(block)
                spool.add(block)
                sizes.append(block.household_sizes)
                codes.append(block.municipality_of_household)
                spells += block.spells.count
            problems = [*found.problems, *problems]
            if problems:
                raise PopulationError(problems, language)
            self._fingerprint = spool.fingerprint(self.figures)
        self.household_sizes = numpy.concatenate(sizes)
        self.municipality_of_household = numpy.concatenate(codes)
        self.municipality_codes = numpy.unique(self.municipality_of_household)
        self.count = int(self.household_sizes.sum())
        self.households = self.index.households
        self.spells = Counted(spells)
        self.remembered: dict[Any, Any] = {}

    @property
    def first_month(self) -> int:
        """Month number of the first day of any spell.

        Raises:
            ValueError: when nobody has a spell.
        """
        if not self.spells.count:
            raise ValueError("The population has no spells, so it has no first month")
        return int(month_of(self.first_day))

    def fingerprint(self) -> str:
        """Return the sha256 of the content: that of the same people in memory."""
        return self._fingerprint

    def take(self, households: slice) -> Population:
        """Return the households of a slice in memory."""
        start, stop, _ = households.indices(self.households)
        block = _build(self._tables(start, stop), self.schema, self.system, self.source)
        return replace(
            block,
            persons=self._completed(PERSONS, block.persons, block.count),
            household_values=self._completed(HOUSEHOLDS, block.household_values, block.households),
            spells=replace(
                block.spells,
                columns=self._completed(SPELLS, block.spells.columns, block.spells.count),
            ),
            figures=self.figures,
        )

    def parts(self) -> Iterator[Population]:
        """Yield everybody, some whole households at a time."""
        for start, stop in self._cuts():
            yield self.take(slice(start, stop))

    def head(self) -> Population:
        """Return a household that gives every column of the population, from its first month."""
        some = self.take(slice(0, 1))
        persons = dict(some.persons)
        for name, day in self.starts.items():
            persons[name] = replace(
                persons[name],
                values=numpy.full(some.count, day),
                known=numpy.ones(some.count, dtype=bool),
            )
        none = numpy.zeros(1, dtype=bool)
        columns = {
            name: Given(numpy.full(1, one.default, one.values.dtype), none, one.default)
            for name, one in self.known[SPELLS].items()
        }
        first, last = numpy.array([self.first_day]), numpy.array([OPEN_END])
        spells = Spells(numpy.zeros(1, dtype=numpy.int32), first, last, columns)
        return replace(some, persons=persons, spells=spells if self.spells.count else some.spells)

    def one_household_each(self) -> Population:
        """Return the first household once for each municipality: only its place differs."""
        one, codes = self.take(slice(0, 1)), self.municipality_codes
        times = len(codes)
        numbers = numpy.arange(times, dtype=numpy.int32)

        def again(columns: dict[str, Given]) -> dict[str, Given]:
            rows = {
                name: numpy.tile(numpy.arange(len(one.known)), times)
                for name, one in columns.items()
            }
            return {name: one.at(rows[name]) for name, one in columns.items()}

        spells = one.spells
        person = numpy.repeat(numbers, spells.count) * one.count + numpy.tile(spells.person, times)
        return replace(
            one,
            person_ids=numpy.array([f"p{number}" for number in range(times * one.count)]),
            household_ids=numpy.array([f"h{number}" for number in range(times)]),
            household_of_person=numpy.repeat(numbers, one.count),
            roles=numpy.tile(one.roles, times),
            municipality_of_household=codes,
            persons=again(one.persons),
            household_values=again(one.household_values),
            spells=Spells(
                person=person.astype(numpy.int32),
                start=numpy.tile(spells.start, times),
                end=numpy.tile(spells.end, times),
                columns=again(spells.columns),
            ),
        )

    def _pieces(self) -> Iterator[dict[str, Table]]:
        """Yield the tables of some whole households at a time."""
        for start, stop in self._cuts():
            yield self._tables(start, stop)

    def _cuts(self) -> Iterator[tuple[int, int]]:
        """Yield the first and the last (excluded) of some households at a time."""
        ends = numpy.sum([self.index.rows[name][1:] for name in TABLES], axis=0)
        start = 0
        while start < self.index.households:
            before = ends[start - 1] if start else 0
            stop = max(start + 1, int(numpy.searchsorted(ends, before + ROWS, side="right")))
            yield start, stop
            start = stop

    def _tables(self, start: int, stop: int) -> dict[str, Table]:
        """Return the tables of the households from ``start`` to ``stop`` (excluded)."""
        tables = {}
        for name in TABLES:
            rows = self.index.rows[name]
            first, last = int(rows[start]), int(rows[stop])
            scan = polars.scan_parquet(self.paths[name]).slice(first, last - first)
            frame = scan.collect().select(polars.all().cast(polars.String))
            numbers = numpy.arange(first + 2, last + 2)
            raw, _ = _table(self.paths[name].name, frame.columns, frame.get_columns(), numbers)
            if raw is not None:
                tables[name] = parse(raw, name, self.schema)
        return tables

    def _note(self, block: Population) -> None:
        """Note which columns there are, and from when."""
        tables = (block.persons, block.household_values, block.spells.columns)
        for name, columns in zip(TABLES, tables, strict=True):
            for column, given in columns.items():
                self.known[name].setdefault(column, given.at(slice(0, 0)))
        if block.spells.count:
            self.first_day = min(self.first_day, block.spells.start.min())
        for name in HISTORY_START_INPUTS:
            starts = block.persons.get(name)
            if starts is not None:
                days = starts.values[starts.known]
                days = days[is_known(days)]
                if len(days):
                    self.starts[name] = min(self.starts.get(name, days[0]), days.min())

    def _completed(self, table: str, columns: dict[str, Given], count: int) -> dict[str, Given]:
        """Return the columns with those that only others give."""
        none = numpy.zeros(count, dtype=bool)
        return {
            name: columns.get(name)
            or Given(numpy.full(count, one.default, one.values.dtype), none, one.default)
            for name, one in self.known[table].items()
        }


def open_population(
    path: str | Path,
    tax_benefit_system: Any | None = None,
    language: Language = "da",
    *,
    budget: float | None = None,
) -> Population | StreamedPopulation:
    """Read a population, or leave it in its Parquet files when it is large for the memory.

    Args:
        path: the folder or the workbook.
        tax_benefit_system: whose inputs the columns may give; default the law in force.
        language: of the problems, "da" or "en".
        budget: bytes that the run may hold; None: everybody is read.

    Raises:
        PopulationError: when anything is wrong (it lists all problems), or the people do not fit
            in the memory and are not in sorted Parquet files.
    """
    folder = Path(path)
    need = bytes_to_read(folder)
    if budget is None or need <= PART_OF_BUDGET * budget:
        return read_population(path, tax_benefit_system, language)
    if all((folder / f"{name}.parquet").is_file() for name in TABLES):
        try:
            return StreamedPopulation(path, tax_benefit_system, language)
        except PopulationError as error:
            unsorted = {problem.kind for problem in error.problems} == {"not_sorted"}
            if need > budget or not unsorted:
                raise
    elif need > budget:
        details = {"found": f"{need / 1e9:.1f} GB", "expected": f"{budget / 1e9:.1f} GB"}
        problem = Problem("too_large_to_read", str(path), details=details)
        raise PopulationError([problem], language)
    return read_population(path, tax_benefit_system, language)


def bytes_to_read(path: Path) -> int:
    """Return about how many bytes reading a population into memory takes at its peak."""
    files = [path] if path.is_file() else [*path.glob("*.parquet"), *path.glob("*.csv")]
    return sum(_to_read(file) for file in files)


def _to_read(file: Path) -> int:
    try:
        if file.suffix != ".parquet":
            return CSV * file.stat().st_size
        columns = len(polars.scan_parquet(file).collect_schema())
        return CELL * columns * height(file)
    except bounds.READ_ERRORS:
        return 0  # reading it says what is wrong


def _check_files(paths: dict[str, Path], language: Language) -> None:
    """Refuse files that cannot be read, or lack the columns that say whose a row is.

    Raises:
        PopulationError: with everything that is wrong with the files themselves.
    """
    from openfisca_dk_integration.population.index import KEYS

    problems = []
    for name, path in paths.items():
        try:
            bounds.check_parquet(path)
            headings = polars.scan_parquet(path).collect_schema().names()
            rows = height(path)
        except bounds.TooLargeError as error:
            details = {"found": error.found, "expected": error.most}
            problems.append(Problem("too_large", path.name, details=details))
            continue
        except bounds.READ_ERRORS:
            problems.append(Problem("not_parquet", path.name))
            continue
        problems += [
            Problem("missing_column", path.name, 1, column, None, {"expected": column})
            for column in KEYS[name]
            if column not in headings
        ]
        if not rows:
            problems.append(Problem("no_rows", path.name))
    if problems:
        raise PopulationError(problems, language)


def _read_figures(
    folder: Path, columns: Schema, system: Any
) -> tuple[MunicipalFigures, list[Problem]]:
    """Return the municipalities' own figures, and what is wrong with them."""
    found = [folder / f"{MUNICIPALITIES}{end}" for end in (".csv", ".parquet")]
    for path in found:
        if path.exists():
            raw, problems = read_table(path)
            if raw is None:
                return _figures(None, columns, system), problems
            table = parse(raw, MUNICIPALITIES, columns)
            problems += check_tables({MUNICIPALITIES: table})
            return _figures(None if problems else table, columns, system), problems
    return _figures(None, columns, system), []
