"""Random people, built in memory, for tests and benchmarks."""

import numpy

from openfisca_dk_integration.enums import Aktivitet, Danskuddannelse, Koen, Opholdsgrundlag
from openfisca_dk_integration.population import Given, MunicipalFigures, Population, Spells

OPEN_END = numpy.datetime64("9999-12-31", "D")
CODES = (101, 461, 630, 751, 851)
ACTIVITIES = (
    Aktivitet.ledig,
    Aktivitet.danskuddannelse,
    Aktivitet.virksomhedspraktik,
    Aktivitet.loentilskud,
    Aktivitet.igu,
    Aktivitet.ordinaer_beskaeftigelse,
    Aktivitet.ordinaer_uddannelse,
    Aktivitet.barsel,
    Aktivitet.ingen,
    Aktivitet.udrejst,
)


def people(
    count: int,
    seed: int = 1,
    codes: tuple[int, ...] = CODES,
    first_year: int = 2016,
    last_year: int = 2023,
    weights: bool = False,
) -> Population:
    """Return about ``count`` refugees and relatives with random histories.

    Arrivals are spread over the years; each adult has some spells, the last one open.
    """
    draw = numpy.random.default_rng(seed)
    households = max(1, count * 10 // 24)
    partner = draw.random(households) < 0.5
    children = numpy.where(draw.random(households) < 0.5, 0, draw.integers(1, 4, households))
    sizes = 1 + partner + children
    household = numpy.repeat(numpy.arange(households), sizes)
    place = numpy.arange(len(household)) - numpy.repeat(numpy.cumsum(sizes) - sizes, sizes)
    adults = (1 + partner)[household]
    roles = numpy.where(place == 0, 0, numpy.where(place < adults, 1, 2)).astype(numpy.int8)
    total = len(household)
    is_adult = roles < 2
    arrival_year = draw.integers(first_year, last_year + 1, households)
    arrival = _day(arrival_year, draw.integers(0, 365, households))[household]
    age = numpy.where(is_adult, draw.integers(18, 60, total), draw.integers(0, 17, total))
    born = _day(arrival_year[household] - age, draw.integers(0, 365, total))
    born = numpy.minimum(born, arrival)
    ground = draw.choice(
        [
            list(Opholdsgrundlag).index(item)
            for item in (
                Opholdsgrundlag.flygtning,
                Opholdsgrundlag.fordreven_saerlov,
                Opholdsgrundlag.familiesammenfoert_til_flygtning,
                Opholdsgrundlag.familiesammenfoert_til_andre,
            )
        ],
        total,
    )
    persons = {
        "foedselsdato": _all(born),
        "koen": _all(draw.integers(0, len(Koen), total).astype(numpy.int16)),
        "opholdsgrundlag": _all(ground.astype(numpy.int16)),
        "indrejsedato": _all(arrival),
        "overtagelsesdato": _all(arrival),
        "historik_start": _all(arrival),
        "danskuddannelse": _all(draw.integers(1, len(Danskuddannelse), total).astype(numpy.int16)),
    }
    if weights:
        persons["vaegt"] = _all(draw.choice([0.5, 1.0, 2.5], households)[household].astype("f4"))
    return Population(
        person_ids=numpy.array([f"p{number:07d}" for number in range(total)]),
        household_ids=numpy.array([f"h{number:07d}" for number in range(households)]),
        household_of_person=household.astype(numpy.int32),
        roles=roles,
        municipality_of_household=draw.choice(codes, households).astype(numpy.int32),
        persons=persons,
        household_values={
            "husleje": _all(draw.integers(3000, 9000, households).astype("f4")),
            "boligareal": _all(draw.integers(30, 120, households).astype("f4")),
        },
        spells=_spells(draw, arrival, is_adult),
        figures=_figures(codes, last_year),
        source="tests.support.people",
    )


def _spells(draw, arrival, is_adult):
    who = numpy.flatnonzero(is_adult).astype(numpy.int32)
    number = draw.integers(1, 6, len(who))
    person = numpy.repeat(who, number)
    first = numpy.concatenate([[True], person[1:] != person[:-1]])
    length = draw.integers(20, 500, len(person))
    before = numpy.cumsum(length) - length
    offset = before - numpy.repeat(before[first], number)
    start = arrival[person] + offset.astype("timedelta64[D]")
    last = numpy.concatenate([first[1:], [True]])
    end = numpy.where(last, OPEN_END, start + (length - 1).astype("timedelta64[D]"))
    codes = numpy.array([list(Aktivitet).index(item) for item in ACTIVITIES], dtype=numpy.int16)
    activity = draw.choice(
        codes, len(person), p=[0.3, 0.15, 0.1, 0.05, 0.05, 0.2] + [0.05] * 2 + [0.03, 0.02]
    )
    work = numpy.isin(
        activity,
        [
            list(Aktivitet).index(Aktivitet.ordinaer_beskaeftigelse),
            list(Aktivitet).index(Aktivitet.igu),
        ],
    )
    effort = draw.random(len(person)) < 0.6
    columns = {
        "aktivitet": _all(activity),
        "loenindkomst": _all(
            numpy.where(work, draw.integers(12000, 32000, len(person)), 0).astype("f4")
        ),
        "programudgift": _all(
            numpy.where(effort, draw.integers(500, 9000, len(person)), 0).astype("f4")
        ),
        "indsatsudgift": _all(numpy.where(effort, 500, 0).astype("f4")),
    }
    return Spells(person=person, start=start, end=end, columns=columns)


def _figures(codes, last_year):
    """The first municipality's own figures for three years; the others give none."""
    years = numpy.arange(last_year - 2, last_year + 1, dtype=numpy.int32)
    return MunicipalFigures(
        codes=numpy.full(len(years), codes[0], dtype=numpy.int32),
        years=years,
        columns={
            "modultakst": _all(numpy.full(len(years), 9000, "f4")),
            "indkvarteringsudgift": _all(numpy.full(len(years), 400_000, "f4")),
        },
    )


def _all(values):
    return Given(
        values,
        numpy.ones(len(values), dtype=bool),
        values.dtype.type(0) if values.dtype.kind != "M" else numpy.datetime64("1970-01-01", "D"),
    )


def _day(years, offsets):
    first = (years - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    return first + offsets.astype("timedelta64[D]")
