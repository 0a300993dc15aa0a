"""Printed numbers add up, and stay within one unit of the truth."""

import numpy
from hypothesis import given
from hypothesis import strategies as st

from openfisca_dk_integration.report.rounding import round_table, round_to

AMOUNTS = st.floats(-1e7, 1e7, allow_nan=False)


@given(st.lists(AMOUNTS, min_size=1, max_size=20))
def test_parts_add_up_to_the_rounded_total(values):
    total = round(sum(values))
    whole = round_to(values, total)
    assert whole.sum() == total
    assert numpy.abs(whole - values).max() < 1.5


@given(st.integers(1, 8), st.integers(1, 8), st.randoms(use_true_random=False))
def test_a_table_adds_up_both_ways(rows, columns, random):
    values = numpy.array([[random.uniform(-1e5, 1e5) for _ in range(columns)] for _ in range(rows)])
    whole = round_table(values)
    assert whole.sum() == round(values.sum())
    assert numpy.abs(whole.sum(axis=0) - values.sum(axis=0)).max() < 1.5
    assert numpy.abs(whole.sum(axis=1) - values.sum(axis=1)).max() < 1.5
    assert numpy.abs(whole - values).max() < 2.5


@given(st.integers(1, 8), st.integers(1, 6), st.randoms(use_true_random=False))
def test_totals_that_stand_elsewhere_are_kept(rows, columns, random):
    values = numpy.array([[random.uniform(-1e5, 1e5) for _ in range(columns)] for _ in range(rows)])
    totals = numpy.rint(values.sum(axis=0)).astype(int) + random.choice([-1, 0, 1])
    assert (round_table(values, column_totals=totals).sum(axis=0) == totals).all()


def test_whole_numbers_stay_as_they_are():
    values = numpy.array([[1.0, 0.0, -5.0], [0.0, 0.0, 7.0]])
    assert (round_table(values) == values).all()


def test_zero_stays_zero_when_others_can_give_way():
    assert round_to([0.4, 0.4, 0.4, 0.0], 1).tolist() == [1, 0, 0, 0]
