"""Draws from a range: even, repeatable, and spread over thirty draws."""

import numpy
import pytest

from openfisca_dk_integration.behaviour.ranges import STRATA, Range, share_of


@pytest.mark.parametrize("block", [0, 1, 5])
def test_thirty_draws_take_each_part_of_the_range_once(block):
    draws = range(block * STRATA + 1, (block + 1) * STRATA + 1)
    parts = sorted(int(share_of(3, draw, "pris") * STRATA) for draw in draws)
    assert parts == list(range(STRATA))


def test_names_and_seeds_are_drawn_independently():
    draws = range(1, 601)
    one, other, seed = (
        numpy.array([share_of(*key) for key in keys])
        for keys in (
            [(3, draw, "pris") for draw in draws],
            [(3, draw, "effekt") for draw in draws],
            [(4, draw, "pris") for draw in draws],
        )
    )
    assert abs(numpy.corrcoef(one, other)[0, 1]) < 0.1
    assert abs(numpy.corrcoef(one, seed)[0, 1]) < 0.1
    assert ((one >= 0) & (one < 1)).all()
    assert share_of(3, 17, "pris") == share_of(3, 17, "pris")


def test_the_mean_of_few_draws_is_close_to_the_centre():
    """The mean of thirty plain draws errs by 0.053 (1/sqrt(12*30)); these by 0.0018."""
    span = Range(0.0, 0.5, 1.0)
    means = [
        numpy.mean([span.at(share_of(seed, draw, "x")) for draw in range(1, STRATA + 1)])
        for seed in range(20)
    ]
    assert numpy.std(means) < 0.006
    assert numpy.mean(means) == pytest.approx(0.5, abs=0.002)
