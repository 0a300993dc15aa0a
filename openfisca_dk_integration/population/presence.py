"""Who is there: a household lives together only from the day its members have come.

openfisca-core keeps the members of a household fixed over time. A spouse who is reunified a year
later, a child not yet born and a person who has left must not count in a family's benefits before
and after, so the two variables through which the law counts a household's members
(``antal_voksne`` and ``er_barn_under_18``) are given for the months in which somebody is absent.
"""

from __future__ import annotations

from typing import Any

import numpy
from numpy.typing import NDArray

from openfisca_dk_integration.enums import Aktivitet
from openfisca_dk_integration.months import month_of
from openfisca_dk_integration.population.histories import MonthTable
from openfisca_dk_integration.population.model import FLATTENED_ROLES, Population

ADULTS = "antal_voksne"
CHILD = "er_barn_under_18"
NEVER = numpy.iinfo(numpy.int32).max
CHILD_ROLE = FLATTENED_ROLES.index("barn")


def person_presence(
    population: Population, activity: MonthTable | None, first: int, last: int
) -> NDArray[numpy.bool_]:
    """Return by month (row) and person whether the person is there on any day of the month.

    Months whose activity is ``udrejst`` are months of absence.
    """
    begins = coming_months(population, first)
    months = numpy.arange(first, last + 1)
    present: NDArray[numpy.bool_] = months[:, None] >= begins[None, :]
    if activity is not None:
        present &= activity.values != list(Aktivitet).index(Aktivitet.udrejst)
    return present


def coming_months(population: Population, first: int) -> NDArray[numpy.int64]:
    """Return the month each person comes.

    A person comes with the takeover (else the date of arrival, ``indrejsedato``, else the permit),
    or with an earlier spell; somebody without such dates is there from ``first``, a child from its
    birth.
    """
    begins = numpy.full(population.count, NEVER, dtype=numpy.int64)
    for name in ("opholdstilladelse_dato", "indrejsedato", "overtagelsesdato"):
        given = population.persons.get(name)
        if given is not None:
            begins[given.known] = month_of(given.values[given.known])
    dated = begins < NEVER
    earliest = begins.copy()
    _no_later(earliest, population.spells.person, population.spells.start)
    begins = numpy.where(dated, earliest, first)
    born = population.persons.get("foedselsdato")
    if born is not None:
        birth = numpy.where(born.known, month_of(born.values), first)
        begins = numpy.maximum(begins, birth)
    return begins


def _no_later(months: NDArray[Any], owners: NDArray[Any], starts: NDArray[Any]) -> None:
    """Move ``months`` back to the month of the earliest day of each owner; owners ascend."""
    if len(owners):
        places = numpy.flatnonzero(numpy.append(True, owners[1:] != owners[:-1]))
        who = owners[places]
        earliest = month_of(numpy.minimum.reduceat(starts, places))
        months[who] = numpy.minimum(months[who], earliest)


def household_presence(
    population: Population, present: NDArray[numpy.bool_], first: int
) -> NDArray[numpy.bool_]:
    """Return by month (row) and household whether the household has a home.

    It begins with the first spell, takeover or known history of a member (a household without any
    of them is there from the start) and rests in months in which no adult is there.
    """
    begins = homes_begin(population, first)
    months = first + numpy.arange(len(present))
    started: NDArray[numpy.bool_] = months[:, None] >= begins[None, :]
    return started & (adults_present(population, present) > 0)


def homes_begin(population: Population, first: int) -> NDArray[numpy.int64]:
    """Return the month in which each household's home begins; ``first`` where it is not known."""
    begins = numpy.full(population.households, NEVER, dtype=numpy.int64)
    spells = population.spells
    _no_later(begins, population.household_of_person[spells.person], spells.start)
    for name in ("overtagelsesdato", "historik_start"):
        given = population.persons.get(name)
        if given is not None:
            household = population.household_of_person[given.known]
            _no_later(begins, household, given.values[given.known])
    begins[begins == NEVER] = first
    return begins


def adults_present(population: Population, present: NDArray[numpy.bool_]) -> NDArray[numpy.int32]:
    """Return by month (row) and household how many of its two adults are there."""
    adult = population.roles < CHILD_ROLE
    household = population.household_of_person[adult]
    counts = numpy.zeros((len(present), population.households), dtype=numpy.int32)
    for row, there in enumerate(present[:, adult]):
        counts[row] = numpy.bincount(household, there, minlength=population.households)
    return counts


def absence_tables(population: Population, present: NDArray[numpy.bool_]) -> dict[str, MonthTable]:
    """Return what to give for the months in which an adult or a child is absent."""
    adults = adults_present(population, present)
    adult = population.roles < CHILD_ROLE
    everyone = numpy.bincount(
        population.household_of_person[adult], minlength=population.households
    )
    away = ~present & (population.roles == CHILD_ROLE)
    nobody: NDArray[Any] = numpy.zeros(away.shape, dtype=bool)
    return {
        ADULTS: MonthTable(adults, adults != everyone),
        CHILD: MonthTable(nobody, away),
    }
