"""Bands, their errors, what they are due to, and the error of a sample: against hand counts."""

from dataclasses import replace
from types import SimpleNamespace

import numpy
import polars
import pytest

from openfisca_dk_integration.scenario import bands
from openfisca_dk_integration.scenario.bands import Draws, band_table, quantiles, shares
from openfisca_dk_integration.scenario.plan import ROWS, Case, Plan
from openfisca_dk_integration.scenario.prices import PriceBook
from openfisca_dk_integration.scenario.sampling import (
    household_results,
    household_weights,
    total_variance,
)
from tests.scenario.test_prices import one_person


def row(payer, item):
    return next(n for n, (who, what, _) in enumerate(ROWS) if (who, what) == (payer, item))


@pytest.fixture(scope="module")
def draws():
    """101 draws of one municipality and two years; the reform moves d kroner in draw d."""
    people = one_person([("2024-01-01", "2025-12-31", "ledig")])
    cases = tuple(Case(name, None, prices=PriceBook()) for name in ("gaeldende_ret", "reform"))
    plan = Plan(people, (2024, 2025), cases, draws=101, varies=frozenset({"priser"}))
    amounts = numpy.zeros((101, 2, 1, 2, len(ROWS)))
    amounts[:, :, :, :, row("kommune", "grundtilskud")] = 1000.0
    amounts[:, :, :, :, row("stat", "grundtilskud")] = -1000.0
    for draw in range(101):
        amounts[draw, 1, 0, 1, row("kommune", "grundtilskud")] += draw
        amounts[draw, 1, 0, 1, row("stat", "grundtilskud")] -= draw
    amounts[:, 1, 0, 0, row("kommune", "udligning")] = 7.0
    return Draws(plan, amounts)


def only(frame, **values):
    for name, value in values.items():
        frame = frame.filter(polars.col(name) == value)
    assert len(frame) == 1
    return frame.to_dicts()[0]


def test_the_bands_of_0_to_100_are_5_50_and_95(draws):
    found = only(
        band_table(draws, "betaler_post_aar"), betaler="kommune", post="grundtilskud", aar=2025
    )
    assert [found[f"forskel_{name}"] for name in bands.NAMES] == [5, 50, 95]
    assert [found[f"grundlag_{name}"] for name in bands.NAMES] == [1000, 1000, 1000]
    assert found["forskel"] == 50
    stat = only(band_table(draws, "betaler"), betaler="stat")
    assert [stat[f"forskel_{name}"] for name in bands.NAMES] == [-95, -50, -5]


def test_everybody_and_the_municipality_before_equalisation(draws):
    table = band_table(draws, "betaler")
    assert only(table, betaler="alle")["forskel"] == 7
    assert only(table, betaler="kommune")["forskel"] == 57
    assert only(table, betaler=bands.BEFORE)["forskel"] == 50


@pytest.mark.parametrize("level", bands.LEVELS)
def test_every_level_adds_up_to_the_same_means(draws, level):
    table = band_table(draws, level)
    kommune = table.filter(polars.col("betaler") == "kommune")
    assert kommune["forskel"].sum() == pytest.approx(57)
    assert kommune["grundlag"].sum() == pytest.approx(2000)
    assert ("kommunekode" in table.columns) == level.startswith("kommune")


def test_the_running_bands_end_with_the_bands(draws):
    table = bands.convergence(draws)
    last = only(table, betaler="stat", traekninger=101)
    assert [last[name] for name in bands.NAMES] == [-95, -50, -5]
    assert only(table, betaler="stat", traekninger=11 - 1)["p50"] == -4.5


def test_the_error_of_the_median_is_that_of_theory():
    # The median of n normal values has the standard error sqrt(pi / 2) * sigma / sqrt(n).
    values = numpy.random.default_rng(1).normal(0, 10, 400)
    errors = bands.standard_errors(values, numpy.arange(400), seed=2)
    assert errors[1] == pytest.approx(numpy.sqrt(numpy.pi / 2) * 10 / 20, rel=0.3)
    assert numpy.array_equal(errors, bands.standard_errors(values, numpy.arange(400), seed=2))


def test_draws_of_a_pair_count_once_in_the_error():
    """Two equal draws in each pair say no more than one."""
    single = numpy.random.default_rng(3).normal(0, 1, 200)
    double = bands.standard_errors(numpy.repeat(single, 2), numpy.repeat(numpy.arange(200), 2), 1)
    assert double[1] == pytest.approx(
        bands.standard_errors(single, numpy.arange(200), 1)[1], rel=0.3
    )


def test_what_the_spread_is_due_to():
    # Variance 9 from assumptions, 4 from histories: shares 9/13 and 4/13.
    generator = numpy.random.default_rng(4)
    pairs = numpy.repeat(numpy.arange(20_000), 2)
    values = generator.normal(0, 3, 20_000)[pairs] + generator.normal(0, 2, 40_000)
    parts = shares(values, pairs)
    assert parts.assumptions == pytest.approx(9 / 13, abs=0.02)
    assert parts.histories == pytest.approx(4 / 13, abs=0.02)
    assert parts.deviation == pytest.approx(numpy.sqrt(13), rel=0.02)


def test_without_histories_all_is_due_to_assumptions_and_without_spread_nothing_is():
    assert shares(numpy.arange(5.0), numpy.arange(5)).assumptions == 1
    assert shares(numpy.ones(6), numpy.repeat(numpy.arange(3), 2)) == bands.Parts(0, 0, 0)


def test_histories_alone_leave_nothing_to_assumptions():
    values = numpy.random.default_rng(5).normal(0, 1, 2000)
    parts = shares(values, numpy.repeat(numpy.arange(1000), 2))
    assert parts.assumptions < 0.06


def test_quantiles_stand_first():
    assert quantiles(numpy.zeros((4, 3, 2))).shape == (3, 3, 2)


def test_the_variance_of_a_sample_by_hand():
    # Three of six households, each standing for two: n w (w - 1) s² = 3 * 2 * 1 * 4 = 24.
    values = numpy.array([[8.0], [10.0], [12.0]])
    assert total_variance(values, numpy.full(3, 2.0))[0] == pytest.approx(24)
    assert total_variance(values, numpy.ones(3))[0] == 0
    assert numpy.isnan(total_variance(values[:1], numpy.full(1, 2.0)))[0]


def test_the_variance_of_a_sample_is_that_of_repeated_samples():
    generator = numpy.random.default_rng(6)
    everybody = generator.gamma(1.5, 1000, 600)
    totals, told = [], []
    for _ in range(3000):
        sample = generator.choice(everybody, 60, replace=False)
        totals.append(10 * sample.sum())
        told.append(total_variance(sample[:, None], numpy.full(60, 10.0))[0])
    assert numpy.mean(told) == pytest.approx(numpy.var(totals), rel=0.1)


def test_a_household_weighs_as_its_first_person():
    people = SimpleNamespace(
        household_of_person=numpy.array([0, 0, 1]), households=2, weights=numpy.array([3.0, 1, 2])
    )
    assert household_weights(people).tolist() == [3, 2]


def test_no_equalisation_no_extra_row(draws):
    amounts = draws.amounts.copy()
    amounts[..., row("kommune", "udligning")] = 0
    assert bands.BEFORE not in replace(draws, amounts=amounts).payers()


def test_the_households_contributions_add_up_to_the_account(prepared):
    plan = prepared().plan
    setting = plan.setting(1)
    for case in plan.cases:
        people = plan.people(case, setting)
        amounts = plan.amounts(plan.account(case, people))
        result = household_results(plan, case, people, amounts)
        for number, payer in enumerate(("kommune", "stat", "borger")):
            rows = [n for n, (who, _, _) in enumerate(ROWS) if who == payer]
            account = amounts[..., rows].sum()
            assert result[:, number, -1].sum() == pytest.approx(account, abs=1)
            assert result[:, number, :-1].sum() == pytest.approx(account, abs=1)
        assert result[:, 3, -1].sum() == pytest.approx(result[:, :3, -1].sum())


def test_a_band_has_converged_when_no_error_is_a_tenth_of_its_width():
    band = numpy.array([-10.0, 0.0, 10.0])
    assert bands.converged(numpy.array([1.9, 0.5, 1.0]), band) == (0.095, True)
    assert bands.converged(numpy.array([0.1, 0.5, 2.5]), band) == (0.125, False)
    assert bands.converged(numpy.zeros(3), numpy.ones(3)) == (0.0, True)


def test_the_summary_says_the_error_of_each_quantile_and_whether_it_will_do(draws):
    (row,) = [row for row in bands.summary(draws) if row["betaler"] == "stat"]
    assert all(row[name] > 0 for name in bands.ERRORS)
    share = max(row[name] for name in bands.ERRORS) / (row["p95"] - row["p05"])
    assert row["fejl_andel"] == pytest.approx(share)
    assert row["konvergeret"] == (share <= 0.1)
    last = bands.convergence(draws).filter(polars.col("betaler") == "stat").to_dicts()[-1]
    assert [last[name] for name in bands.ERRORS] == [row[name] for name in bands.ERRORS]


def test_only_the_first_draws_come_in_pairs(draws):
    plan = replace(draws.plan, varies=frozenset({"historik", "priser"}))
    parts = [plan.part(draw) for draw in range(1, 26)]
    assert parts[:20] == [number for pair in range(1, 11) for number in (pair, pair)]
    assert parts[20:] == [11, 12, 13, 14, 15]


def test_spread_is_told_apart_with_few_pairs_and_many_single_draws():
    # Variance 9 from assumptions, 4 from histories, 2,000 pairs and 20,000 draws alone.
    generator = numpy.random.default_rng(4)
    pairs = numpy.concatenate([numpy.repeat(numpy.arange(2000), 2), numpy.arange(2000, 22_000)])
    values = generator.normal(0, 3, 22_000)[pairs] + generator.normal(0, 2, len(pairs))
    assert shares(values, pairs).assumptions == pytest.approx(9 / 13, abs=0.03)
