"""Prices on histories: which days cost what, and whose figure comes first."""

from dataclasses import replace

import numpy
import pytest

from openfisca_dk_integration.behaviour.ranges import Range
from openfisca_dk_integration.enums import Aktivitet
from openfisca_dk_integration.population import Given, MunicipalFigures, Population, Spells
from openfisca_dk_integration.scenario.model import Price as GivenPrice
from openfisca_dk_integration.scenario.prices import (
    MODULE,
    MONTHS,
    PROGRAMME,
    OwnFigure,
    PriceBook,
)

NO_FIGURES = MunicipalFigures(numpy.zeros(0, "i4"), numpy.zeros(0, "i4"), {})


def code(name):
    return list(Aktivitet).index(Aktivitet[name])


def one_person(spells, takeover="2023-03-15", municipality=101, cost=None):
    """A person with spells of (first day, last day, activity)."""
    count = len(spells)
    columns = {
        "aktivitet": Given(
            numpy.array([code(spell[2]) for spell in spells], "i2"), numpy.ones(count, bool), 0
        )
    }
    if cost is not None:
        known = numpy.array([value is not None for value in cost])
        columns["programudgift"] = Given(
            numpy.array([value or 0 for value in cost], "f4"), known, 0.0
        )
    return Population(
        person_ids=numpy.array(["P"]),
        household_ids=numpy.array(["H"]),
        household_of_person=numpy.zeros(1, "i4"),
        roles=numpy.zeros(1, "i1"),
        municipality_of_household=numpy.array([municipality], "i4"),
        persons={
            "overtagelsesdato": Given(
                numpy.array([takeover], "M8[D]"),
                numpy.ones(1, bool),
                numpy.datetime64("1970-01-01"),
            )
        },
        household_values={},
        spells=Spells(
            person=numpy.zeros(count, "i4"),
            start=numpy.array([spell[0] for spell in spells], "M8[D]"),
            end=numpy.array([spell[1] for spell in spells], "M8[D]"),
            columns=columns,
        ),
        figures=NO_FIGURES,
    )


def book(price=12_000, idle=6_000, months=12, **more):
    defaults = PriceBook().prices
    fixed = {
        PROGRAMME: replace(defaults[PROGRAMME], range=Range(price, price, price), year=2023),
        "programudgift_ledig": replace(
            defaults["programudgift_ledig"], range=Range(idle, idle, idle), year=2023
        ),
        MONTHS: replace(defaults[MONTHS], range=Range(months, months, months)),
        MODULE: defaults[MODULE],
    }
    return PriceBook(prices=fixed, **more)


def pieces(population):
    spells = population.spells
    cost = spells.columns["programudgift"]
    return [
        (str(start), str(end), float(value) if known else None)
        for start, end, value, known in zip(
            spells.start, spells.end, cost.values, cost.known, strict=True
        )
    ]


def test_months_of_offers_cost_a_twelfth_from_takeover_until_the_months_end():
    # Takeover 15 March 2023, 12 months: to 14 March 2024. 12,000 a year is 1,000 a month.
    people = one_person(
        [
            ("2023-03-15", "2023-09-30", "danskuddannelse"),
            ("2023-10-01", "2023-12-31", "ordinaer_beskaeftigelse"),
            ("2024-01-01", "2024-06-30", "ledig"),
            ("2024-07-01", "2024-12-31", "virksomhedspraktik"),
        ]
    )
    assert pieces(book().apply(people, (2023, 2024), {})) == [
        ("2023-03-15", "2023-09-30", 1000.0),
        ("2023-10-01", "2023-12-31", None),
        ("2024-01-01", "2024-03-14", 500.0),
        ("2024-03-15", "2024-06-30", None),
        ("2024-07-01", "2024-12-31", None),
    ]


def test_prices_rise_at_new_year():
    # 10 % a year from 2023: 1,000, 1,100 and 1,210 a month.
    people = one_person([("2023-11-01", "9999-12-31", "danskuddannelse")], "2023-11-01")
    assert pieces(book(months=24, factor=1.1).apply(people, (2023, 2025), {})) == [
        ("2023-11-01", "2023-12-31", 1000.0),
        ("2024-01-01", "2024-12-31", pytest.approx(1100)),
        ("2025-01-01", "2025-10-31", pytest.approx(1210)),
        ("2025-11-01", "9999-12-31", None),
    ]


def test_what_is_observed_stays_and_what_is_simulated_is_replaced():
    spells = [
        ("2023-03-15", "2023-06-30", "danskuddannelse"),
        ("2023-07-01", "2023-12-31", "danskuddannelse"),
    ]
    people = one_person(spells, cost=[777.0, 888.0])
    told = book().apply(people, (2023, 2023), {})
    assert [cost for _, _, cost in pieces(told)] == [777.0, 888.0]
    simulated = numpy.array([False, True])
    told = book().apply(people, (2023, 2023), {}, simulated)
    assert [cost for _, _, cost in pieces(told)] == [777.0, 1000.0]


def test_the_same_people_cost_the_same_under_the_law_in_blocks_of_months(prepared):
    """The cuts change nothing but the cost: the activities of every day are as before."""
    people = one_person([("2023-11-01", "2025-12-31", "danskuddannelse")], "2023-11-01")
    spells = book(months=60, factor=1.1).apply(people, (2023, 2025), {}).spells
    assert (spells.start[1:] == spells.end[:-1] + 1).all()
    assert spells.start[0] == people.spells.start[0]
    assert spells.end[-1] == people.spells.end[-1]


def test_own_figures_come_before_prices_row_by_row():
    own = (
        OwnFigure(101, None, PROGRAMME, Range(24_000, 24_000, 24_000), "regnskab"),
        OwnFigure(101, 2024, PROGRAMME, Range(36_000, 36_000, 36_000), "regnskab"),
        OwnFigure(101, 2024, "indbyggere", Range(650_000, 650_000, 650_000), "dst"),
    )
    prices = book(own=own, factor=1.1)
    people = one_person([("2023-11-01", "2024-12-31", "danskuddannelse")], "2023-11-01")
    told = prices.apply(people, (2023, 2024), {})
    assert [cost for _, _, cost in pieces(told)][:2] == [2000.0, 3000.0]
    elsewhere = one_person([("2023-11-01", "2023-12-31", "danskuddannelse")], "2023-11-01", 730)
    assert pieces(prices.apply(elsewhere, (2023, 2023), {}))[0][2] == 1000.0
    figures = told.figures
    given = figures.columns["indbyggere"]
    assert figures.years[given.known].tolist() == [2024]
    assert given.values[given.known].tolist() == [650_000]


def test_a_figure_of_the_files_stays():
    given = Given(numpy.array([4321.0], "f4"), numpy.ones(1, bool), 0.0)
    figures = MunicipalFigures(
        numpy.array([101], "i4"), numpy.array([2023], "i4"), {"modultakst": given}
    )
    people = replace(one_person([("2023-11-01", "2024-12-31", "danskuddannelse")]), figures=figures)
    told = book().apply(people, (2023, 2024), {"dansk_modul": 0.0}).figures
    values = dict(zip(told.years.tolist(), told.columns["modultakst"].values.tolist(), strict=True))
    # 6,038 is the lowest module price (Gentofte 2018, danskuddannelse 3), not indexed here.
    assert values == {2023: 4321.0, 2024: 6038.0}


def test_a_price_of_the_scenario_takes_the_place_of_the_default():
    given = GivenPrice(lav=1, central=2, hoej=3, kilde="regnskab 2024", aar=2024)
    prices = PriceBook(factor=1.5).with_given({MODULE: given})
    assert not prices.prices[MODULE].is_default
    assert PriceBook().prices[MODULE].is_default
    assert prices.value(MODULE, 101, 2024, {}) == 2
    assert prices.value(MODULE, 101, 2024, {MODULE: 1.0}) == 3
    assert prices.value(MODULE, 101, 2025, {}) == 3
    assert prices.fingerprint != PriceBook(factor=1.5).fingerprint


def test_draws_lie_in_the_range_and_repeat():
    prices = PriceBook()
    drawn = [prices.value(PROGRAMME, 101, 2016, prices.sampled(5, draw)) for draw in range(1, 400)]
    assert min(drawn) >= 45_000
    assert max(drawn) <= 100_000
    # The central value is the median: half of 399 draws, give or take three standard errors.
    assert 170 < sum(value < 80_000 for value in drawn) < 230
    assert prices.sampled(5, 7) == prices.sampled(5, 7)
    assert prices.sampled(5, 0) == {}
