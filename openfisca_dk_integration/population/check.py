"""The tables against each other: households, roles and spells."""

from __future__ import annotations

from typing import Any

import numpy
import polars
from numpy.typing import NDArray

from openfisca_dk_integration.population.parse import Table
from openfisca_dk_integration.population.problems import Problem
from openfisca_dk_integration.population.schema import (
    ADULT_ROLES,
    HOUSEHOLDS,
    MUNICIPALITIES,
    PERSONS,
    ROLES,
    SPELLS,
)

MAX_ADULTS = 2


def check_tables(tables: dict[str, Table]) -> list[Problem]:
    """Return what is wrong in and between the tables, in the order of the tables.

    The problems of headings and cells stand in the tables already; a check across rows is made
    wherever the columns it needs could be read.
    """
    persons, households = tables.get(PERSONS), tables.get(HOUSEHOLDS)
    spells, figures = tables.get(SPELLS), tables.get(MUNICIPALITIES)
    if persons is not None and persons.has("person_id"):
        _check_unique(persons, "person_id")
    if households is not None and households.has("husstand_id"):
        _check_households(households)
    if persons is not None and persons.has("husstand_id"):
        if households is not None and households.has("husstand_id"):
            _check_members(persons, households)
        if persons.has("rolle"):
            _check_roles(persons)
    if spells is not None and spells.has("person_id"):
        if persons is not None and persons.has("person_id"):
            unknown = _filled(spells, "person_id") & ~_isin(spells, persons, "person_id")
            spells.add("unknown_person", "person_id", unknown)
        if spells.has("fra", "til"):
            _check_spells(spells)
    if figures is not None and figures.has("kommunekode", "aar"):
        _check_figures(figures)
    return [problem for table in tables.values() for problem in table.problems]


def _filled(table: Table, column: str) -> NDArray[numpy.bool_]:
    return table.known[column]


def _isin(table: Table, other: Table, column: str) -> NDArray[numpy.bool_]:
    return numpy.isin(table.values[column], other.values[column])


def _first_index(keys: NDArray[Any]) -> NDArray[numpy.int64]:
    """Return for each row the index of the first row with the same key."""
    _, first, inverse = numpy.unique(keys, return_index=True, return_inverse=True)
    same: NDArray[numpy.int64] = first[inverse]
    return same


def _row_of(table: Table, first: NDArray[numpy.int64]) -> Any:
    return lambda index: {"first": str(table.raw.rows[first[index]])}


def _check_unique(table: Table, column: str) -> None:
    first = _first_index(table.values[column])
    again = _filled(table, column) & (first != numpy.arange(len(first)))
    table.add("duplicate_id", column, again, each=_row_of(table, first))


def _check_households(households: Table) -> None:
    first = _first_index(households.values["husstand_id"])
    again = _filled(households, "husstand_id") & (first != numpy.arange(len(first)))
    moved = numpy.zeros(len(first), dtype=bool)
    if households.has("kommunekode"):
        codes = households.values["kommunekode"]
        moved = again & (codes != codes[first])
    row = _row_of(households, first)
    households.add("two_municipalities", "husstand_id", moved, each=row)
    households.add("duplicate_id", "husstand_id", again & ~moved, each=row)


def _check_members(persons: Table, households: Table) -> None:
    unknown = _filled(persons, "husstand_id") & ~_isin(persons, households, "husstand_id")
    persons.add("unknown_household", "husstand_id", unknown)
    empty = _filled(households, "husstand_id") & ~_isin(households, persons, "husstand_id")
    households.add("empty_household", "husstand_id", empty)


def _check_roles(persons: Table) -> None:
    usable = _filled(persons, "husstand_id") & _filled(persons, "rolle")
    _, household = numpy.unique(persons.values["husstand_id"], return_inverse=True)
    roles = persons.values["rolle"]
    size = int(household.max()) + 1 if len(household) else 0

    def count(*names: str) -> NDArray[Any]:
        one = usable & numpy.isin(roles, [ROLES.index(name) for name in names])
        return numpy.bincount(household[one], minlength=size)[household]

    # A household with a role that could not be read may hold its adult there.
    unread = numpy.bincount(household[~_filled(persons, "rolle")], minlength=size)[household] > 0
    adults = count(*ADULT_ROLES)
    lonely = usable & (adults == 0) & ~unread
    child = roles == ROLES.index("barn")
    persons.add("child_without_adult", "husstand_id", lonely & child)
    with_child = count("barn") > 0
    persons.add("no_adult", "husstand_id", lonely & ~child & ~with_child)
    for name in ("hovedperson", "partner"):
        several = usable & (roles == ROLES.index(name)) & (count(name) > 1)
        persons.add("several_main", "husstand_id", several, {"expected": name})
    is_adult = numpy.isin(roles, [ROLES.index(name) for name in ADULT_ROLES])
    alone = (count("hovedperson") <= 1) & (count("partner") <= 1)
    crowded = usable & is_adult & alone & (adults > MAX_ADULTS)
    persons.add("too_many_adults", "husstand_id", crowded)


def _check_spells(spells: Table) -> None:
    start, end = spells.values["fra"], spells.values["til"]
    open_end = spells.raw.frame["til"].is_null().to_numpy()
    dated = _filled(spells, "fra") & (open_end | _filled(spells, "til"))
    reversed_ = dated & ~open_end & (end < start)

    def first_day(index: int) -> dict[str, str]:
        return {"expected": str(start[index])}

    spells.add("reversed_spell", "til", reversed_, each=first_day)
    usable = dated & ~reversed_ & _filled(spells, "person_id")
    last = numpy.where(open_end, numpy.datetime64("9999-12-31"), end)
    frame = (
        polars.DataFrame(
            {
                "person": spells.values["person_id"][usable],
                "start": start[usable],
                "end": last[usable],
                "index": numpy.flatnonzero(usable),
            }
        )
        .sort("person", "start", "end")
        .with_columns(
            # How far any earlier spell of the same person reaches.
            reach=polars.col("end").cum_max().shift(1).over("person")
        )
        .filter(polars.col("start") <= polars.col("reach"))
    )
    wrong = numpy.zeros(len(start), dtype=bool)
    wrong[frame["index"].to_numpy()] = True
    people = spells.values["person_id"]

    def other(index: int) -> dict[str, str]:
        same = usable & (people == people[index]) & (start <= start[index]) & (last >= start[index])
        same[index] = False
        first = int(numpy.flatnonzero(same)[0])
        until = "" if open_end[first] else str(end[first])
        return {"first": str(spells.raw.rows[first]), "expected": f"{start[first]} - {until}"}

    spells.add("overlapping_spells", "fra", wrong, each=other)


def _check_figures(figures: Table) -> None:
    key = figures.values["kommunekode"].astype(numpy.int64) * 10_000 + figures.values["aar"]
    first = _first_index(key)
    again = _filled(figures, "kommunekode") & _filled(figures, "aar")
    again &= first != numpy.arange(len(first))
    figures.add("duplicate_id", "kommunekode", again, each=_row_of(figures, first))
