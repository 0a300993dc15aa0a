"""Spells become months: one row of values per month, for all persons at once.

A month's *activity* is that of the spell covering the most of its days (of equals, the later
one); so are all other values that are a state (Enum, yes/no, counts, levels). *Amounts per month*
(wage, hours, costs: the variables that openfisca divides over time) are added up over the month's
spells, each by its share of the days. *Help* covers the days from the first to the last day of the
month that lie in spells with an application for help. Days without a spell are ``ingen``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy
from numpy.typing import NDArray

from openfisca_dk_integration.months import EPOCH_MONTH, month_of
from openfisca_dk_integration.population.model import Given, Spells
from openfisca_dk_integration.population.schema import ACTIVITY, APPLIES, Column

FIRST_DAY = "ydelse_fra_dag"
LAST_DAY = "ydelse_til_dag"
HOURS = "arbejdstimer"


@dataclass(frozen=True)
class MonthTable:
    """Values by month (row) and person (column), with the cells that were given."""

    values: NDArray[Any]
    known: NDArray[numpy.bool_]


@dataclass(frozen=True)
class Pieces:
    """The parts of spells within single months, in the order of persons and days.

    Attributes:
        spell: index of the spell.
        month: row of the month.
        person: index of the person.
        from_day: first day of the month covered (1-31).
        to_day: last day of the month covered.
        days_in_month: length of the month.
        starts: index of the first piece of each person-month.
        main: index of the piece that covers the most days of each person-month.
    """

    spell: NDArray[Any]
    month: NDArray[Any]
    person: NDArray[Any]
    from_day: NDArray[Any]
    to_day: NDArray[Any]
    days_in_month: NDArray[Any]
    starts: NDArray[Any]
    main: NDArray[Any]

    @cached_property
    def month_of_cell(self) -> NDArray[Any]:
        """Row of the month of each person-month."""
        rows: NDArray[Any] = self.month[self.starts]
        return rows

    @cached_property
    def person_of_cell(self) -> NDArray[Any]:
        """Index of the person of each person-month."""
        people: NDArray[Any] = self.person[self.starts]
        return people

    def cells(self, shape: tuple[int, int]) -> NDArray[Any]:
        """Return the place of each person-month in a table laid out row by row."""
        places: NDArray[Any] = self.month_of_cell * numpy.int64(shape[1]) + self.person_of_cell
        return places

    @cached_property
    def shared(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """The person-months of two pieces, and those of more."""
        lengths = numpy.diff(self.starts, append=len(self.person))
        return numpy.flatnonzero(lengths == 2), numpy.flatnonzero(lengths > 2)  # noqa: PLR2004

    def per_cell(self, ufunc: numpy.ufunc, values: NDArray[Any]) -> NDArray[Any]:
        """Return the values of each person-month's pieces put together by ``ufunc``.

        Most person-months have one piece, whose value it is, and few have more than two.
        """
        result: NDArray[Any] = values[self.starts]
        pairs, more = self.shared
        if len(pairs):
            result[pairs] = ufunc(result[pairs], values[self.starts[pairs] + 1])
        if len(more):
            ends = numpy.append(self.starts, len(values))[more + 1]
            bounds = numpy.stack([self.starts[more], ends], axis=1).ravel()
            # One value more, so that the last end is a place too; what it holds is not used.
            longer = numpy.append(values, values[-1:])
            result[more] = ufunc.reduceat(longer, bounds)[::2]
        return result

    @property
    def days(self) -> NDArray[Any]:
        """Days of the month covered by each piece."""
        days: NDArray[Any] = self.to_day - self.from_day + 1
        return days


def month_tables(
    spells: Spells,
    count: int,
    first_month: int,
    last_month: int,
    columns: dict[str, Column],
    help_codes: NDArray[numpy.bool_],
) -> dict[str, MonthTable]:
    """Return a table per variable for the months ``first_month`` to ``last_month``.

    Args:
        spells: the histories.
        count: number of persons.
        first_month: month number of the first row.
        last_month: month number of the last row.
        columns: the column (with kind and ``prorated``) of each variable of the spells.
        help_codes: for each member of ``Aktivitet``, whether it means an application for help.
    """
    pieces = split(spells, first_month, last_month)
    return tables_of(pieces, (last_month - first_month + 1, count), spells, columns, help_codes)


def tables_of(
    pieces: Pieces,
    shape: tuple[int, int],
    spells: Spells,
    columns: dict[str, Column],
    help_codes: NDArray[numpy.bool_],
) -> dict[str, MonthTable]:
    """Return a table per variable, filled from the pieces of spells (see ``month_tables``)."""
    tables = {}
    for name, given in spells.columns.items():
        if columns[name].prorated:
            counted = _counted(pieces, spells) if name == HOURS else None
            tables[name] = _amounts(pieces, shape, given, counted)
        else:
            tables[name] = _states(pieces, shape, given)
    _add_help(tables, pieces, shape, spells, help_codes)
    return tables


def split(spells: Spells, first_month: int, last_month: int) -> Pieces:
    """Cut spells at the ends of months, within a span of months."""
    low = numpy.maximum(month_of(spells.start), first_month).astype(numpy.int64)
    high = numpy.minimum(month_of(spells.end), last_month).astype(numpy.int64)
    lengths = numpy.clip(high - low + 1, 0, None)
    total = int(lengths.sum())
    spell = numpy.repeat(numpy.arange(spells.count), lengths)
    within = numpy.arange(total) - numpy.repeat(numpy.cumsum(lengths) - lengths, lengths)
    month = (numpy.repeat(low, lengths) + within - first_month).astype(numpy.int32)

    bounds = numpy.arange(first_month - EPOCH_MONTH, last_month - EPOCH_MONTH + 2)
    starts_of_month = bounds.astype("datetime64[M]").astype("datetime64[D]").astype(numpy.int64)
    month_lengths = numpy.diff(starts_of_month)
    zero = starts_of_month[month]
    length = month_lengths[month]
    from_day = numpy.maximum(spells.start.astype(numpy.int64)[spell] - zero, 0) + 1
    to_day = numpy.minimum(spells.end.astype(numpy.int64)[spell] - zero + 1, length)

    person = spells.person[spell]
    new_cell = numpy.ones(total, dtype=bool)
    new_cell[1:] = (person[1:] != person[:-1]) | (month[1:] != month[:-1])
    cell_starts = numpy.flatnonzero(new_cell)
    ranked = (to_day - from_day + 1) * (total + 1) + numpy.arange(total)
    main = numpy.maximum.reduceat(ranked, cell_starts) % (total + 1) if total else cell_starts
    return Pieces(
        spell=spell,
        month=month,
        person=person,
        from_day=from_day.astype(numpy.int8),
        to_day=to_day.astype(numpy.int8),
        days_in_month=length.astype(numpy.int8),
        starts=cell_starts,
        main=main,
    )


def _states(pieces: Pieces, shape: tuple[int, int], given: Given) -> MonthTable:
    spell = pieces.spell[pieces.main]
    values = numpy.full(shape, given.default, dtype=given.values.dtype)
    known = numpy.zeros(shape, dtype=bool)
    cell = pieces.cells(shape)
    values.reshape(-1)[cell] = given.values[spell]
    known.reshape(-1)[cell] = True if given.known.all() else given.known[spell]
    return MonthTable(values, known)


def _amounts(
    pieces: Pieces, shape: tuple[int, int], given: Given, counted: NDArray[Any] | None
) -> MonthTable:
    amounts = numpy.where(given.known, given.values, 0.0).astype(numpy.float64)
    shares = amounts[pieces.spell] * pieces.days / pieces.days_in_month
    known_pieces = given.known[pieces.spell]
    values = numpy.zeros(shape, dtype=numpy.float32)
    known = numpy.zeros(shape, dtype=bool)
    if len(pieces.starts):
        cell = pieces.cells(shape)
        any_known = pieces.per_cell(numpy.logical_or, known_pieces)
        if counted is not None:
            missing = counted & ~known_pieces
            any_known &= ~pieces.per_cell(numpy.logical_or, missing)
        sums = pieces.per_cell(numpy.add, shares)
        values.reshape(-1)[cell] = numpy.where(any_known, sums, 0)
        known.reshape(-1)[cell] = any_known
    return MonthTable(values, known)


def _counted(pieces: Pieces, spells: Spells) -> NDArray[Any]:
    """Return True for pieces of ordinary work: there, missing hours are full time, not none."""
    from openfisca_dk_integration.enums import Aktivitet

    code = list(Aktivitet).index(Aktivitet.ordinaer_beskaeftigelse)
    counted: NDArray[Any] = (spells.columns[ACTIVITY].values == code)[pieces.spell]
    return counted


def _add_help(
    tables: dict[str, MonthTable],
    pieces: Pieces,
    shape: tuple[int, int],
    spells: Spells,
    help_codes: NDArray[numpy.bool_],
) -> None:
    """Add the days covered by help, and the application in months where another spell is longer."""
    if not len(pieces.starts):
        return
    applies = help_codes[spells.columns[ACTIVITY].values]
    given = spells.columns.get(APPLIES)
    if given is not None:
        applies = numpy.where(given.known, given.values, applies)
    helped = applies[pieces.spell]
    no_first, no_last = 32, 0
    first = numpy.where(helped, pieces.from_day, no_first)
    last = numpy.where(helped, pieces.to_day, no_last)
    first = pieces.per_cell(numpy.minimum, first)
    last = pieces.per_cell(numpy.maximum, last)
    length = pieces.days_in_month[pieces.starts]
    with_help = last > 0
    cell = pieces.cells(shape)

    for name, day, whole, default in (
        (FIRST_DAY, first, first == 1, 1),
        (LAST_DAY, last, last == length, 31),
    ):
        part = with_help & ~whole
        derived = _table(shape, cell, numpy.where(part, day, default), part, default)
        tables[name] = _over(tables.get(name), derived)

    beside = with_help & ~helped[pieces.main]
    extra = _table(shape, cell, beside, beside, default=False)
    tables[APPLIES] = _over(extra, tables.get(APPLIES))


def _table(
    shape: tuple[int, int], cell: Any, values: NDArray[Any], known: NDArray[Any], default: Any
) -> MonthTable:
    dtype = numpy.bool_ if values.dtype == bool else numpy.int8
    table = MonthTable(numpy.full(shape, default, dtype=dtype), numpy.zeros(shape, dtype=bool))
    table.values.reshape(-1)[cell] = numpy.where(known, values, default)
    table.known.reshape(-1)[cell] = known
    return table


def _over(first: MonthTable | None, second: MonthTable | None) -> MonthTable:
    """Return the first table's cells where it knows them, else the second's."""
    if first is None or second is None:
        only = first or second
        assert only is not None  # noqa: S101 - one of the two always exists
        return only
    values = numpy.where(first.known, first.values, second.values)
    return MonthTable(values, first.known | second.known)
