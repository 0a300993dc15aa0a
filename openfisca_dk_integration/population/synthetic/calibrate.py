"""Weights that meet published figures: generalised raking, and draws that keep to the weights.

Raking finds the weights nearest to a starting guess (least relative entropy) that meet linear
conditions (Deville and Särndal 1992). Where the conditions are the margins of a table it is
iterative proportional fitting; it also meets figures of persons with weights of households, and
means. The dual problem is smooth and convex and is solved by ``scipy.optimize``.
"""

from __future__ import annotations

import numpy
from numpy.typing import NDArray

Floats = NDArray[numpy.float64]
Ints = NDArray[numpy.int64]

TOLERANCE = 1e-6


class CannotBeMetError(ValueError):
    """No weights meet the conditions; ``which`` are the rows that are missed."""

    def __init__(self, which: list[int]) -> None:
        self.which = which
        super().__init__(f"Conditions {which} cannot be met at once")


def rake(start: Floats, conditions: Floats, targets: Floats) -> Floats:
    """Return the weights nearest to ``start`` with ``conditions @ weights == targets``.

    Args:
        start: one positive number per cell.
        conditions: one row per condition, one column per cell.
        targets: one number per condition.

    Raises:
        CannotBeMetError: when no positive weights meet all conditions.
    """
    from scipy.optimize import minimize

    size = numpy.maximum(numpy.abs(conditions).max(axis=1), 1e-12)
    rows, goals = conditions / size[:, None], targets / size

    def weights(multipliers: Floats) -> Floats:
        return numpy.asarray(start * numpy.exp(numpy.clip(rows.T @ multipliers, -60.0, 60.0)))

    def dual(multipliers: Floats) -> tuple[float, Floats]:
        found = weights(multipliers)
        return float(found.sum() - goals @ multipliers), rows @ found - goals

    def curvature(multipliers: Floats) -> Floats:
        return numpy.asarray((rows * weights(multipliers)) @ rows.T)

    solved = minimize(
        dual,
        numpy.zeros(len(goals)),
        jac=True,
        hess=curvature,
        method="trust-exact",
        options={"gtol": TOLERANCE / 100, "maxiter": 500},
    )
    result = weights(numpy.asarray(solved.x))
    missed = numpy.abs(rows @ result - goals) > TOLERANCE
    if missed.any():
        raise CannotBeMetError(numpy.flatnonzero(missed).tolist())
    return result


def whole(expected: Floats, rng: numpy.random.Generator) -> Ints:
    """Return whole numbers within one of the expected ones, and their sum within one of its sum.

    Each number is its expectation on the mean (systematic sampling with a random start).
    """
    ends = numpy.floor(numpy.cumsum(expected) + rng.random() + TOLERANCE * 1e-3).astype(numpy.int64)
    return numpy.diff(ends, prepend=0)


def chosen(chances: Floats, rng: numpy.random.Generator) -> NDArray[numpy.bool_]:
    """Return which are drawn, each with its chance, as many as expected (within one).

    That holds of all together and of those with the same chance.
    """
    order = rng.permutation(len(chances))
    order = order[numpy.argsort(chances[order], kind="stable")]
    drawn = numpy.zeros(len(chances), dtype=bool)
    drawn[order] = whole(numpy.asarray(chances, dtype=numpy.float64)[order], rng) > 0
    return drawn


def kinds(shares: Floats, count: int, rng: numpy.random.Generator) -> Ints:
    """Return the number of a kind for each of ``count``, in random order, as often as its share."""
    of_kind = whole(shares / shares.sum() * count, rng)
    result = numpy.repeat(numpy.arange(len(shares)), of_kind)[:count]
    short = count - len(result)
    if short > 0:
        result = numpy.append(result, rng.choice(len(shares), size=short, p=shares / shares.sum()))
    return numpy.asarray(rng.permutation(result), dtype=numpy.int64)


def fill(
    weights: Floats,
    groups: NDArray[numpy.str_],
    total: float,
    of_group: dict[str, float],
    known: dict[int, float],
) -> Floats:
    """Return parts of a total in proportion to weights, where some parts and groups are known.

    Args:
        weights: one per part.
        groups: the group of each part.
        total: of all parts.
        of_group: totals of groups that are known.
        known: parts that are known, by position.
    """
    result = numpy.zeros(len(weights))
    given = numpy.zeros(len(weights), dtype=bool)
    for position, value in known.items():
        result[position], given[position] = value, True
    open_groups = numpy.ones(len(weights), dtype=bool)
    for group, value in of_group.items():
        here = groups == group
        open_groups &= ~here
        _spread(result, weights, here & ~given, value - result[here & given].sum())
    left = total - sum(of_group.values()) - result[open_groups & given].sum()
    _spread(result, weights, open_groups & ~given, left)
    return result


def _spread(result: Floats, weights: Floats, where: NDArray[numpy.bool_], amount: float) -> None:
    """Share an amount among some parts; evenly where none of them has weight."""
    if not where.any():
        return
    part = weights[where] if weights[where].sum() > 0 else numpy.ones(int(where.sum()))
    result[where] = max(amount, 0.0) * part / part.sum()
