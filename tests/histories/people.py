"""Small populations of the tests, and what their histories say."""

import datetime

import numpy

from openfisca_dk_integration.enums import Aktivitet, Koen, Opholdsgrundlag
from openfisca_dk_integration.histories.newcomers import empty_spells
from openfisca_dk_integration.months import month_of
from openfisca_dk_integration.population.model import (
    FLATTENED_ROLES,
    Given,
    MunicipalFigures,
    Population,
)

REFUGEE, FAMILY, OTHERS, UKRAINE = (
    "flygtning",
    "familiesammenfoert_til_flygtning",
    "familiesammenfoert_til_andre",
    "fordreven_saerlov",
)
UNKNOWN = datetime.date(1970, 1, 1)


def _given(values, default):
    values = numpy.asarray(values)
    return Given(values, numpy.ones(len(values), dtype=bool), default)


def _dates(values):
    values = numpy.asarray(values, dtype="M8[D]")
    known = ~numpy.isnat(values)
    return Given(
        numpy.where(known, values, numpy.datetime64(UNKNOWN)), known, numpy.datetime64(UNKNOWN)
    )


def population(rows, municipality=751, spells=None) -> Population:
    """Return a population of rows (household, role, sex, birth, ground, takeover[, id])."""
    houses, roles, sexes, births, grounds, takeovers, ids = zip(
        *[(*row, *([f"p{i:06d}"] if len(row) == 6 else [])) for i, row in enumerate(rows)],
        strict=True,
    )
    names = [member.name for member in list(Opholdsgrundlag)]
    kinds = [member.name for member in list(Koen)]
    households = numpy.unique(numpy.array(houses))
    of_person = numpy.searchsorted(households, numpy.array(houses))
    persons = {
        "foedselsdato": _dates(births),
        "koen": _given(numpy.array([kinds.index(sex) for sex in sexes], dtype=numpy.int16), 2),
        "opholdsgrundlag": _given(
            numpy.array([names.index(ground) for ground in grounds], dtype=numpy.int16), 0
        ),
        "indrejsedato": _dates(takeovers),
        "overtagelsesdato": _dates(takeovers),
    }
    codes = numpy.full(len(households), municipality, dtype=numpy.int32)
    none = numpy.zeros(0, dtype=numpy.int32)
    return Population(
        person_ids=numpy.array(ids),
        household_ids=numpy.array([f"h{house}" for house in households]),
        household_of_person=of_person.astype(numpy.int32),
        roles=numpy.array([FLATTENED_ROLES.index(role) for role in roles], dtype=numpy.int8),
        municipality_of_household=codes,
        persons=persons,
        household_values={},
        spells=empty_spells() if spells is None else spells,
        figures=MunicipalFigures(none, none, {}),
    )


def one(sex="kvinde", birth="1990-05-10", ground=REFUGEE, takeover="2017-03-05", person="p1"):
    """Return the row of a person alone."""
    return (person, "hovedperson", sex, birth, ground, takeover, person)


def activities(people, person="p1"):
    """Return (first day, last day, activity) of a person's spells."""
    names = [member.name for member in list(Aktivitet)]
    spells = people.spells
    rows = numpy.flatnonzero(people.person_ids[spells.person] == person)
    return [
        (str(spells.start[row]), str(spells.end[row]), names[int(code)])
        for row, code in zip(rows, spells.columns["aktivitet"].values[rows], strict=True)
    ]


def in_work(people, first, months):
    """Return by month and person whether the main activity is ordinary work."""
    spells = people.spells
    code = [member.name for member in list(Aktivitet)].index("ordinaer_beskaeftigelse")
    work = spells.columns["aktivitet"].values == code
    start = month_of(spells.start[work]) - first
    end = month_of(spells.end[work]) - first
    table = numpy.zeros((months, people.count), dtype=bool)
    for person, low, high in zip(spells.person[work], start, end, strict=True):
        table[max(low, 0) : high + 1, person] = True
    return table
