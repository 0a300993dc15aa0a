"""The simple calculator, by hand. Example A's rows stand in data/reconstruction_a.yaml."""

import numpy
import pytest

from openfisca_dk_integration.cases import calculator
from openfisca_dk_integration.cases.calculator import Assumptions, Extra
from openfisca_dk_integration.cases.ladder import flat, ladder_of
from openfisca_dk_integration.tax_benefit_system import in_force


@pytest.fixture(scope="module")
def ladder():
    return ladder_of(in_force(), 2018)


def inputs(ladder, **changes):
    """Example A of the reconstruction."""
    values = {
        "more_in_work": 10,
        "participants": 50,
        "cost_per_year": 12_000,
        "effort_years": 1,
        "start_cost": 0,
        "benefit": 8_000,
        "weeks_at_start": 52,
        "months_to_job": 6,
        "retention": (1.0, 0.8, 0.7),
        "grant_share": 0.8,
        "grant": 50_000,
        "years": 3,
        "ladder": ladder,
    }
    return Assumptions(**values | changes)


def test_the_ladder_is_the_laws(ladder):
    """Kommunefinansieringsloven § 5: 20 % in weeks 1-4, 60 % to 26, 70 % to 52, then 80 %."""
    assert ladder.weeks == (0, 4, 26, 52)
    assert ladder.shares == (0.2, 0.6, 0.7, 0.8)


def test_there_was_no_ladder_before_2016():
    assert ladder_of(in_force(), 2015) is None


@pytest.mark.parametrize(
    ("first", "last", "share"),
    [
        (0, 4, 0.2),
        (4, 5, 0.6),
        (26, 52, 0.7),
        (52, 104, 0.8),
        # Half in the first step, half in the second.
        (2, 6, 0.4),
        # The whole first year: (4 * 0.2 + 22 * 0.6 + 26 * 0.7) / 52.
        (0, 52, 32.2 / 52),
    ],
)
def test_mean_share_over_weeks(ladder, first, last, share):
    assert ladder.share(first, last) == pytest.approx(share)


def test_saved_from_the_first_week(ladder):
    """A job at once, weeks 1-52 of the year: 12 months at the year's mean share."""
    flows = calculator.calculate(inputs(ladder, weeks_at_start=0, months_to_job=0, years=1))
    yearly = calculator.by_year(flows)
    assert yearly["sparet_ydelse_brutto"][0] == pytest.approx(10 * 12 * 8_000)
    assert yearly["sparet_ydelse_netto"][0] == pytest.approx(10 * 12 * 8_000 * 32.2 / 52)


def test_a_flat_share_takes_the_place_of_the_ladder(ladder):
    flows = calculator.by_year(calculator.calculate(inputs(flat(0.5))))
    assert flows["sparet_ydelse_netto"] == pytest.approx([240_000, 384_000, 336_000])
    assert flows["tabt_refusion"] == pytest.approx([-240_000, -384_000, -336_000])


@pytest.mark.parametrize(("wait", "year"), [(0, 1), (5, 1), (6, 2), (17, 2), (18, 3), (30, None)])
def test_the_grant_falls_in_the_year_of_the_seventh_month_in_work(ladder, wait, year):
    flows = calculator.by_year(calculator.calculate(inputs(ladder, months_to_job=wait)))
    grants = numpy.zeros(3)
    if year is not None:
        grants[year - 1] = 10 * 0.8 * 50_000
    assert flows["resultattilskud"] == pytest.approx(grants)


def test_cost_of_several_years_start_and_refund(ladder):
    flows = calculator.by_year(
        calculator.calculate(
            inputs(ladder, effort_years=1.5, start_cost=100_000, cost_once=1_000, cost_refund=0.5)
        )
    )
    # 50 x 12,000 a year for one and a half years; 100,000 and 50 x 1,000 at once; half refunded.
    assert flows["indsats_udgift"] == pytest.approx([-750_000, -300_000, 0])
    assert flows["indsats_refusion"] == pytest.approx([300_000, 150_000, 0])


def test_own_items_of_those_in_work_and_of_participants(ladder):
    extras = (Extra(1_000, in_work=True), Extra(-100, in_work=False))
    flows = calculator.by_year(calculator.calculate(inputs(ladder, extras=extras)))
    # 10 people six months, then 8 and 7 people all year; 50 participants twelve months.
    assert flows["andet"] == pytest.approx([60_000 - 60_000, 96_000, 84_000])


def test_break_even(ladder):
    flows = calculator.calculate(inputs(ladder))
    # After the first year -216,000; in month 13: 8 x 6,400 saved and 400,000 in grants.
    assert calculator.break_even_year(flows) == 2
    assert calculator.break_even_month(flows) == 13
    never = calculator.calculate(inputs(ladder, more_in_work=0))
    assert calculator.break_even_year(never) is None
    assert calculator.break_even_month(never) is None


def test_the_parts_add_up(ladder):
    flows = calculator.calculate(inputs(ladder, extras=(Extra(17, in_work=True),), cost_refund=0.3))
    parts = sum(flows[name] for name in calculator.PARTS)
    assert flows["netto"] == pytest.approx(parts)
    assert flows["netto_akkumuleret"][-1] == pytest.approx(parts.sum())
    assert flows["sparet_ydelse_netto"] == pytest.approx(
        flows["sparet_ydelse_brutto"] + flows["tabt_refusion"]
    )
