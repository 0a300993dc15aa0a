"""The people the labour-market model sees: one array per fact, and where each life begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy
from numpy.typing import NDArray

from openfisca_dk_integration.enums import Koen, Opholdsgrundlag
from openfisca_dk_integration.histories.last_known import LastKnown, last_known
from openfisca_dk_integration.histories.luck import text_keys
from openfisca_dk_integration.histories.parameters import GROUPS, SEXES, TRACKS
from openfisca_dk_integration.histories.states import NEVER, State
from openfisca_dk_integration.months import month_of
from openfisca_dk_integration.population.model import FLATTENED_ROLES, Given, Population

ADULT_MONTHS = 18 * 12
UNKNOWN = -1
CHILD_ROLE = FLATTENED_ROLES.index("barn")
WOMAN = list(Koen).index(Koen.kvinde)


@dataclass(frozen=True)
class People:
    """Adults, and children who come of age, with what their months depend on.

    Attributes:
        row: index in the population.
        keys: number of each person for the luck.
        house: index of the household.
        house_keys: the key of the household (that of its first person).
        cell: index in ``parameters.CELLS``.
        group: index in ``parameters.GROUPS``.
        koen, ground: member numbers of ``Koen`` and ``Opholdsgrundlag``.
        woman: True for women.
        municipality: municipality codes.
        weight: weight in sums.
        birth: month of birth; of an unknown date, 30 years before the life begins.
        takeover: month from which time since takeover counts.
        start: month in which the simulated life begins; nothing happens in it.
        start_day: first day that may be written.
        grown_here: a child of the household that has come of age.
        stays: the household has a member who is observed to stay.
        needs: special needs (`saerlige_behov`): 1 yes, 0 no, -1 not said.
        partner_from: month from which another adult is there, ``NEVER`` without one.
        track: 0 none known, 1-3 Danish course.
        tested: a Danish test is given already ...
        test_month: ... and its month, ``NEVER`` where the date is not known.
        last: what is known of the state in the starting month.
        child_house: household of each child, and the month of birth in ``child_birth``.
    """

    row: NDArray[numpy.int64]
    keys: NDArray[numpy.uint64]
    house: NDArray[numpy.int64]
    house_keys: NDArray[numpy.uint64]
    cell: NDArray[numpy.int64]
    group: NDArray[numpy.int64]
    koen: NDArray[Any]
    ground: NDArray[Any]
    woman: NDArray[numpy.bool_]
    municipality: NDArray[Any]
    weight: NDArray[numpy.float64]
    birth: NDArray[numpy.int64]
    takeover: NDArray[numpy.int64]
    start: NDArray[numpy.int64]
    start_day: NDArray[Any]
    grown_here: NDArray[numpy.bool_]
    stays: NDArray[numpy.bool_]
    needs: NDArray[numpy.int8]
    partner_from: NDArray[numpy.int64]
    track: NDArray[Any]
    tested: NDArray[numpy.bool_]
    test_month: NDArray[numpy.int64]
    last: LastKnown
    child_house: NDArray[numpy.int64]
    child_birth: NDArray[numpy.int64]

    @property
    def count(self) -> int:
        """Number of people."""
        return len(self.row)


def people_of(population: Population, first: int, last: int) -> People:
    """Return those whose months are to be simulated at some time from ``first`` to ``last``.

    A life begins with the takeover (else the arrival, else ``first``), on the 18th birthday, or
    with the last known day of an observed history, whichever is latest. Who is observed to the
    end of the span, or in a spell that goes on, is left as observed.
    """
    count = population.count
    birth = _months(population, "foedselsdato")
    takeover_day = _day(population, "overtagelsesdato", "indrejsedato")
    born_here = numpy.isnat(takeover_day) & (population.roles == CHILD_ROLE) & (birth < NEVER)
    takeover = numpy.where(
        numpy.isnat(takeover_day), first, month_of(numpy.nan_to_num(takeover_day))
    ).astype(numpy.int64)
    birth = numpy.where(birth == NEVER, takeover - 30 * 12, birth)
    takeover = numpy.where(born_here, birth, numpy.maximum(takeover, birth))

    observed = last_known(population)
    adult_month = birth + ADULT_MONTHS
    adult_day = _adult_day(population, adult_month)
    first_day = _first_day(first)
    come = numpy.where(numpy.isnat(takeover_day), first_day, takeover_day)
    start_day = numpy.maximum(come, adult_day)
    seen = observed.seen
    start_day = numpy.where(seen, numpy.maximum(observed.end + 1, adult_day), start_day)
    start = month_of(start_day).astype(numpy.int64)
    # The state known on an observed last day holds to the end of that month.
    continues = seen & (observed.end + 1 >= adult_day)
    ended = month_of(numpy.where(seen, observed.end, start_day)).astype(numpy.int64)
    start = numpy.where(continues, ended, start)

    wanted = (start <= last) & ~observed.open_ended
    row = numpy.flatnonzero(wanted)
    code = population.persons["koen"].values if "koen" in population.persons else None
    koen = numpy.full(count, list(Koen).index(Koen.uoplyst)) if code is None else code
    ground = _values(population, "opholdsgrundlag", 0)
    group = _group_of(ground)
    woman = koen == WOMAN
    cell = group * len(SEXES) + woman
    houses = population.household_of_person
    first_of_house = numpy.searchsorted(houses, numpy.arange(population.households))
    keys = text_keys(population.person_ids)
    child = population.roles == CHILD_ROLE
    arrived = numpy.where(child, NEVER, month_of(come).astype(numpy.int64))
    observed_home = numpy.zeros(population.households, dtype=bool)
    observed_home[houses[seen & ~wanted & ~child & (observed.state != State.GONE)]] = True
    track = _values(population, "danskuddannelse", 0)
    tested = numpy.zeros(count, dtype=bool)
    for name in ("danskproeve", "danskproeve_dato"):
        if name in population.persons:
            tested |= population.persons[name].known
    return People(
        row=row,
        keys=keys[row],
        house=houses[row].astype(numpy.int64),
        house_keys=keys[first_of_house][houses[row]],
        cell=cell[row],
        group=group[row],
        koen=koen[row],
        ground=ground[row],
        woman=woman[row],
        municipality=population.municipality_of_household[houses[row]],
        weight=population.weights[row],
        birth=birth[row],
        takeover=takeover[row],
        start=start[row],
        start_day=start_day[row],
        grown_here=(child & ~continues)[row],
        stays=observed_home[houses[row]],
        needs=_values(population, "saerlige_behov", UNKNOWN)[row].astype(numpy.int8),
        partner_from=_partner_from(population, arrived)[row],
        track=numpy.clip(track, 0, len(TRACKS))[row],
        tested=tested[row],
        test_month=_months(population, "danskproeve_dato")[row],
        last=observed.at(row, continues),
        child_house=houses[child].astype(numpy.int64),
        child_birth=birth[child],
    )


def _values(population: Population, name: str, default: int) -> NDArray[Any]:
    given: Given | None = population.persons.get(name)
    if given is None:
        return numpy.full(population.count, default)
    return numpy.where(given.known, given.values.astype(numpy.int64), default)


def _months(population: Population, name: str) -> NDArray[numpy.int64]:
    given = population.persons.get(name)
    if given is None:
        return numpy.full(population.count, NEVER)
    return numpy.where(given.known, month_of(given.values), NEVER).astype(numpy.int64)


def _day(population: Population, *names: str) -> NDArray[Any]:
    """Return the first of some dates that is known, NaT without any."""
    day = numpy.full(population.count, numpy.datetime64("NaT", "D"))
    for name in names:
        given = population.persons.get(name)
        if given is not None:
            day = numpy.where(numpy.isnat(day) & given.known, given.values, day)
    return day


def _adult_day(population: Population, adult_month: NDArray[numpy.int64]) -> NDArray[Any]:
    """Return the 18th birthday (the first of the month where the date is not known)."""
    months = (adult_month - 12 * 1970).astype("datetime64[M]").astype("datetime64[D]")
    given = population.persons.get("foedselsdato")
    if given is None:
        return months
    within = given.values - given.values.astype("datetime64[M]").astype("datetime64[D]")
    length = (months.astype("datetime64[M]") + 1).astype("datetime64[D]") - months
    within = numpy.minimum(within, length - 1)
    return numpy.where(given.known, months + within, months)


def _first_day(month: int) -> Any:
    return numpy.datetime64(month - 12 * 1970, "M").astype("datetime64[D]")


def _group_of(ground: NDArray[Any]) -> NDArray[numpy.int64]:
    table = [
        GROUPS.index(member.name) if member.name in GROUPS else GROUPS.index("andre")
        for member in list(Opholdsgrundlag)
    ]
    groups: NDArray[numpy.int64] = numpy.array(table, dtype=numpy.int64)[ground]
    return groups


def _partner_from(population: Population, arrived: NDArray[numpy.int64]) -> NDArray[numpy.int64]:
    """Return for the two adults of a household when the other one has come."""
    adult = population.roles <= FLATTENED_ROLES.index("partner")
    house = population.household_of_person
    latest = numpy.full(population.households, -1, dtype=numpy.int64)
    numpy.maximum.at(latest, house[adult], arrived[adult])
    number = numpy.bincount(house[adult], minlength=population.households)
    together: NDArray[numpy.int64] = numpy.where(adult & (number[house] > 1), latest[house], NEVER)
    return together
