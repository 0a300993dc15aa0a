"""What a difference between actual and expected is worth: the ministry's table of 2018."""

from __future__ import annotations

from dataclasses import dataclass

from openfisca_dk_integration.benchmark.errors import BenchmarkError
from openfisca_dk_integration.reforms.errors import Problem


@dataclass(frozen=True)
class Difference:
    """A difference in full-time persons on public support, and its money.

    Attributes:
        personer: actual - expected; negative: fewer on support than expected.
        forventet_minus_faktisk: the same with the opposite sign (AKF).
        kroner: ``personer`` times the cost per full-time person and year, DKK a year; negative: the
            municipality spends less than expected.
    """

    personer: float
    forventet_minus_faktisk: float
    kroner: float | None


def difference(actual: float, expected: float, cost_per_person: float | None = None) -> Difference:
    """Return actual - expected in persons and, with a cost per person and year, in kroner.

    Raises:
        BenchmarkError: negative persons or cost.
    """
    wrong = [
        Problem(name, f"skal være 0 eller mere, er {value}", f"must be 0 or more, is {value}")
        for name, value in (
            ("faktisk", actual),
            ("forventet", expected),
            ("udgift_pr_person", cost_per_person or 0),
        )
        if value < 0
    ]
    if wrong:
        raise BenchmarkError(wrong)
    persons = actual - expected
    money = None if cost_per_person is None else persons * cost_per_person
    return Difference(persons, -persons, money)
