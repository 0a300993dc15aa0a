"""Spells as runs of months: what the kernel writes into the tables of a block.

Most months of a spell lie wholly within it, so that all of them hold the same values: a *run*. The
months in which spells meet or are only partly covered are runs of one month, put together by
``population.histories`` as for openfisca-core.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy
from numpy.typing import NDArray
from openfisca_core.indexed_enums import Enum

from openfisca_dk_integration.months import EPOCH_MONTH
from openfisca_dk_integration.population.histories import (
    MonthTable,
    Pieces,
    tables_of,
)
from openfisca_dk_integration.population.schema import ACTIVITY, APPLIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openfisca_dk_integration.population.model import Spells
    from openfisca_dk_integration.population.schema import Column
    from openfisca_dk_integration.simulation.compiled.cells import Given

Days = NDArray[Any]


@dataclass(frozen=True)
class Runs:
    """Months in which a person's values are the same.

    Attributes:
        person: the person of each run, ascending.
        low: row of the first month.
        high: row of the last month.
        values: the values of each variable.
        known: the runs for which the variable was given.
    """

    person: NDArray[numpy.int32]
    low: NDArray[numpy.int32]
    high: NDArray[numpy.int32]
    values: dict[str, NDArray[Any]]
    known: dict[str, NDArray[numpy.bool_]]


def runs_of(
    spells: Spells,
    given: Given,
    system: Any,
    columns: dict[str, Column],
    help_codes: NDArray[numpy.bool_],
    names: Iterable[str],
) -> list[Runs]:
    """Return the months inside of spells, and those at their ends, as runs.

    Args:
        spells: the histories.
        given: the months.
        system: the law.
        columns: the column of each variable of the spells.
        help_codes: for each member of ``Aktivitet``, whether it means an application for help.
        names: the variables wanted.
    """
    if not spells.count:
        return []
    names = list(names)
    person = spells.person
    whole, part = _cut(spells, given)
    spell, low, high = whole
    inner = _inside(spell, spells, columns, names)
    pieces, cells = _joined(person[part[0]], *part)
    wanted = {*names, ACTIVITY, APPLIES}
    read = {name: values for name, values in spells.columns.items() if name in wanted}
    of_read = replace(spells, columns=read)
    outer = tables_of(pieces, (1, len(cells)), of_read, columns, help_codes)
    first = part[1][cells]
    return [
        _runs(person[spell], low, high, inner, names, system),
        _runs(person[part[0]][cells], first, first, outer, names, system),
    ]


def _cut(spells: Spells, given: Given) -> tuple[tuple[Days, Days, Days], tuple[Days, ...]]:
    """Return the whole months of spells (spell, first and last row) and the parts of months.

    Parts are given by spell, row, first and last day, and length of the month.
    """
    start = spells.start.astype("datetime64[D]").astype(numpy.int64)
    end = spells.end.astype("datetime64[D]").astype(numpy.int64)
    firsts, lengths = _calendar(given)
    # The row of every day, looked up: numpy's own months of dates take ten times as long.
    days = int(lengths.sum())
    row_of_day = numpy.repeat(numpy.arange(len(lengths)), lengths)
    from_day, to_day = start - firsts[0], end - firsts[0]
    inside = (from_day < days) & (to_day >= 0) & (from_day <= to_day)
    low = row_of_day[numpy.clip(from_day, 0, days - 1)]
    high = row_of_day[numpy.clip(to_day, 0, days - 1)]
    begins = numpy.maximum(start - firsts[low], 0) + 1
    ends_low = numpy.minimum(end - firsts[low] + 1, lengths[low])
    ends_high = numpy.minimum(end - firsts[high] + 1, lengths[high])
    cut_low = (begins != 1) | (ends_low != lengths[low])
    longer = high > low
    cut_high = numpy.where(longer, ends_high != lengths[high], cut_low)
    from_row, to_row = low + cut_low, high - cut_high
    whole = numpy.flatnonzero(inside & (from_row <= to_row))

    at_ends = numpy.stack([inside & cut_low, inside & longer & cut_high], axis=1).ravel()
    places = numpy.flatnonzero(at_ends)
    spell, is_high = places >> 1, (places & 1).astype(bool)
    row = numpy.where(is_high, high[spell], low[spell])
    from_day = numpy.where(is_high, 1, begins[spell])
    to_day = numpy.where(is_high, ends_high[spell], ends_low[spell])
    parts = (spell, row, from_day, to_day, lengths[row])
    return (whole, from_row[whole], to_row[whole]), parts


def _inside(
    spell: Days, spells: Spells, columns: dict[str, Column], names: list[str]
) -> dict[str, MonthTable]:
    """Return the values of whole months, which are the spell's own (``histories.tables_of``).

    An amount times and divided by the days of a whole month is the same 32-bit float as the amount:
    in float64 the result differs from it by one last digit at most, and never crosses half way
    between two 32-bit floats, since a difference from there survives the rounding. Help for a
    whole month has no first and last day of its own.
    """
    tables = {}
    for name in names:
        given = spells.columns.get(name)
        if given is None:
            continue
        values, known = given.values[spell], given.known[spell]
        if columns[name].prorated:
            values = numpy.where(known, values, 0).astype(numpy.float32)
        tables[name] = MonthTable(values[None], known[None])
    return tables


def _calendar(given: Given) -> tuple[NDArray[numpy.int64], NDArray[numpy.int64]]:
    """Return first day (from 1970) and length of every month."""
    months = numpy.arange(given.first - EPOCH_MONTH, given.last - EPOCH_MONTH + 2)
    days = months.astype("datetime64[M]").astype("datetime64[D]").astype(numpy.int64)
    return days[:-1], numpy.diff(days)


def _joined(
    person: NDArray[Any],
    spell: NDArray[Any],
    row: NDArray[Any],
    from_day: NDArray[Any],
    to_day: NDArray[Any],
    length: NDArray[Any],
) -> tuple[Pieces, NDArray[Any]]:
    """Return parts of spells by person-month, and the first part of each person-month."""
    total = len(spell)
    new_cell = numpy.ones(total, dtype=bool)
    new_cell[1:] = (person[1:] != person[:-1]) | (row[1:] != row[:-1])
    starts = numpy.flatnonzero(new_cell)
    ranked = (to_day - from_day + 1) * (total + 1) + numpy.arange(total)
    main = numpy.maximum.reduceat(ranked, starts) % (total + 1) if total else starts
    cell = numpy.cumsum(new_cell) - 1
    of_table = numpy.zeros(total, dtype=numpy.int8)
    small = numpy.int8
    pieces = Pieces(
        spell=spell,
        month=of_table,
        person=cell,
        from_day=from_day.astype(small),
        to_day=to_day.astype(small),
        days_in_month=length.astype(small),
        starts=starts,
        main=main,
    )
    return pieces, starts


def _runs(
    person: NDArray[Any],
    low: NDArray[Any],
    high: NDArray[Any],
    tables: dict[str, MonthTable],
    names: list[str],
    system: Any,
) -> Runs:
    values, known = {}, {}
    for name in names:
        table = tables.get(name)
        if table is None:
            continue
        variable = system.variables[name]
        found = table.values[0]
        default = variable.default_value
        default = default.index if isinstance(default, Enum) else default
        if not variable.formulas:
            found = numpy.where(table.known[0], found, numpy.asarray(default, found.dtype))
        values[name] = numpy.ascontiguousarray(found, dtype=variable.dtype)
        known[name] = numpy.ascontiguousarray(table.known[0])
    return Runs(
        person.astype(numpy.int32), low.astype(numpy.int32), high.astype(numpy.int32), values, known
    )
