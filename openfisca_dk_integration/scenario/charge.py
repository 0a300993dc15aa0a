"""The programme's cost per person-year as monthly amounts on the histories."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy

from openfisca_dk_integration.enums import Aktivitet, Opholdsgrundlag
from openfisca_dk_integration.population import Given, Population, Spells
from openfisca_dk_integration.population.model import FLATTENED_ROLES

if TYPE_CHECKING:
    from numpy.typing import NDArray

COST = "programudgift"
CONSULTANT = ("familiekonsulentudgift", "indsatsudgift")
FAMILY_GROUNDS = ("flygtning", "familiesammenfoert_til_flygtning", "fordreven_saerlov")
PROGRAMME = (
    Aktivitet.ledig,
    Aktivitet.vejledning_opkvalificering,
    Aktivitet.danskuddannelse,
    Aktivitet.virksomhedspraktik,
    Aktivitet.loentilskud,
    Aktivitet.nytteindsats,
)
"""What somebody in the programme does in months that cost the municipality."""


def charge_programme(
    population: Population,
    first_year: int,
    yearly: NDArray[Any],
    months: NDArray[Any],
    simulated: NDArray[numpy.bool_],
) -> Population:
    """Return the population with a programme cost on the spells that observed data give none for.

    A spell is charged when it is an activity of the programme with an application for help, from
    takeover and for some months. It is cut at each New Year, where prices change, and where the
    months end. What a simulated spell says of costs is replaced.

    Args:
        population: people with histories.
        first_year: the first year of ``yearly``.
        yearly: DKK a year: for an offer and for unemployment (first axis), person and year.
        months: for how many months after takeover each person is paid for.
        simulated: True for the spells that were not observed.
    """
    takeover = population.persons.get("overtagelsesdato")
    if takeover is None or not population.spells.count:
        return population
    paid, last = _charged(population, takeover, first_year + yearly.shape[2], months, simulated)
    idle = population.spells.columns["aktivitet"].values == _code(Aktivitet.ledig)
    kept = ~simulated
    return _with_cost(
        population,
        first_year,
        yearly[idle.astype(int), population.spells.person],
        (paid, last),
        {COST: kept},
    )


def charge_consultant(
    population: Population, first_year: int, yearly: NDArray[Any], months: NDArray[Any]
) -> Population:
    """Return the population with a family consultant for refugee families with children.

    The cost is put on the main person of the household, from takeover and for some months, both as
    ``familiekonsulentudgift`` and within ``indsatsudgift``, of which it is a part. What files say
    of either stays as it is.

    Args:
        population: people with histories.
        first_year: the first year of ``yearly``.
        yearly: DKK a year by person and year; nothing is changed where all are 0.
        months: for how many months after takeover, by person.
    """
    spells, takeover = population.spells, population.persons.get("overtagelsesdato")
    if takeover is None or not spells.count or not yearly.any():
        return population
    families = numpy.bincount(
        population.household_of_person,
        population.roles == FLATTENED_ROLES.index("barn"),
        minlength=population.households,
    )
    grounds = [member.name for member in list(Opholdsgrundlag)]
    ground = population.persons["opholdsgrundlag"].values
    person = (
        (population.roles == FLATTENED_ROLES.index("hovedperson"))
        & (families[population.household_of_person] > 0)
        & numpy.isin(ground, [grounds.index(name) for name in FAMILY_GROUNDS])
    )
    last = _last_days(population, takeover, first_year + yearly.shape[1], months)
    there = spells.columns["aktivitet"].values != _code(Aktivitet.udrejst)
    told = numpy.zeros(spells.count, dtype=bool)
    for name in CONSULTANT:
        if name in spells.columns:
            told |= spells.columns[name].known
    paid = (
        person[spells.person]
        & takeover.known[spells.person]
        & there
        & ~told
        & (spells.start >= takeover.values[spells.person])
        & (spells.start <= last)
    )
    kept = numpy.ones(spells.count, dtype=bool)
    return _with_cost(
        population,
        first_year,
        yearly[spells.person],
        (paid, last),
        dict.fromkeys(CONSULTANT, kept),
    )


def _with_cost(
    population: Population,
    first_year: int,
    yearly: NDArray[Any],
    when: tuple[NDArray[numpy.bool_], NDArray[Any]],
    columns_kept: dict[str, NDArray[numpy.bool_]],
) -> Population:
    """Return the population with a cost on some spells, cut at each New Year and at their end.

    Args:
        population: people with histories.
        first_year: the first year of ``yearly``.
        yearly: DKK a year by spell and year.
        when: which spells cost something, and the last day on which they do.
        columns_kept: the columns that get the cost, with the spells whose earlier value stays.
    """
    spells, (paid, last) = population.spells, when
    year0, year1 = _year(spells.start), _year(last)
    pieces = numpy.where(paid, year1 - year0 + 1, 1)
    rest = paid & (spells.end > last)
    total = pieces + rest
    spell = numpy.repeat(numpy.arange(spells.count), total)
    number = numpy.arange(len(spell)) - numpy.repeat(numpy.cumsum(total) - total, total)
    is_rest = rest[spell] & (number == pieces[spell])
    charged = paid[spell] & ~is_rest
    year = year0[spell] + number
    start = numpy.where(charged & (number > 0), _new_year(year), spells.start[spell])
    start = numpy.where(is_rest, last[spell] + 1, start)
    stop = numpy.minimum(_new_year(year + 1) - 1, last[spell])
    end = numpy.where(charged, stop, spells.end[spell])
    columns = {name: given.at(spell) for name, given in spells.columns.items()}
    nothing = numpy.zeros(len(spell), dtype=numpy.float32)
    column = numpy.clip(year - first_year, 0, yearly.shape[1] - 1)
    amount = yearly[spell, column] / 12
    for name, keeps in columns_kept.items():
        old = columns.get(name, Given(nothing, nothing > 0, 0.0))
        kept = old.known & keeps[spell]
        values = numpy.where(charged, amount, numpy.where(kept, old.values, old.default))
        columns[name] = Given(values.astype(old.values.dtype), kept | charged, old.default)
    return replace(
        population,
        spells=Spells(person=spells.person[spell], start=start, end=end, columns=columns),
    )


def _charged(
    population: Population,
    takeover: Given,
    after: int,
    months: NDArray[Any],
    simulated: NDArray[numpy.bool_],
) -> tuple[NDArray[numpy.bool_], NDArray[Any]]:
    """Return which spells cost something, and the last day on which they do."""
    spells, person = population.spells, population.spells.person
    last = _last_days(population, takeover, after, months)
    given, applies = spells.columns.get(COST), spells.columns.get("soeger_hjaelp")
    told = given.known & ~simulated if given else numpy.zeros(spells.count, dtype=bool)
    refused = applies.known & ~applies.values if applies else numpy.zeros_like(told)
    codes = [_code(member) for member in PROGRAMME]
    paid = (
        numpy.isin(spells.columns["aktivitet"].values, codes)
        & takeover.known[person]
        & ~told
        & ~refused
        & (spells.start >= takeover.values[person])
        & (spells.start <= last)
    )
    return paid, last


def _last_days(
    population: Population, takeover: Given, after: int, months: NDArray[Any]
) -> NDArray[Any]:
    """Return for each spell the last day within some months of takeover, and before a year."""
    spells = population.spells
    month = takeover.values.astype("datetime64[M]")
    day = takeover.values - month.astype("datetime64[D]")
    ends = (month + months).astype("datetime64[D]") + day
    ends = numpy.minimum(ends, _new_year(numpy.array(after)))
    last: NDArray[Any] = numpy.minimum(spells.end, ends[spells.person] - 1)
    return last


EPOCH = 1970
"""The year numpy counts from."""


def _year(days: NDArray[Any]) -> NDArray[numpy.int64]:
    years: NDArray[numpy.int64] = days.astype("datetime64[Y]").astype(numpy.int64) + EPOCH
    return years


def _new_year(years: NDArray[Any]) -> NDArray[Any]:
    days: NDArray[Any] = (years - EPOCH).astype("datetime64[Y]").astype("datetime64[D]")
    return days


def _code(member: Any) -> int:
    return list(Aktivitet).index(member)
