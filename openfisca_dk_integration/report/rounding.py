"""Whole numbers that add up.

Rounding each number of a table by itself leaves totals that differ from the sum of what is printed
above them. Here the grand total is rounded to the nearest whole number, and the numbers under it
are rounded up or down so that every printed total is the sum of its printed parts. A number that
has to give way is less than one unit from its true value, and it is the one nearest to the limit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

FIRST = 1e6
"""Reaching the totals comes before staying near the true values."""


def round_to(values: ArrayLike, total: int) -> NDArray[numpy.int64]:
    """Return whole numbers near ``values`` whose sum is ``total`` (largest remainders first)."""
    exact = numpy.asarray(values, dtype=numpy.float64)
    whole = numpy.rint(exact).astype(numpy.int64)
    missing = int(total - whole.sum())
    if not len(exact) or missing == 0:
        return whole
    step = 1 if missing > 0 else -1
    # Those for which a step towards the total costs least; a whole number (such as 0) comes last.
    gain = step * (exact - whole)
    order = numpy.argsort(-gain, kind="stable")
    rounds, rest = divmod(abs(missing), len(exact))
    whole += step * rounds
    whole[order[:rest]] += step
    return whole


def round_table(
    values: ArrayLike,
    row_totals: ArrayLike | None = None,
    column_totals: ArrayLike | None = None,
) -> NDArray[numpy.int64]:
    """Return a table of whole numbers near ``values`` with whole totals.

    Args:
        values: rows and columns.
        row_totals: the whole totals of the rows, when they stand elsewhere already.
        column_totals: the whole totals of the columns, when they stand elsewhere already.
    """
    exact = numpy.asarray(values, dtype=numpy.float64)
    if column_totals is not None:
        columns = numpy.asarray(column_totals, dtype=numpy.int64)
    elif row_totals is not None:
        columns = round_to(exact.sum(axis=0), int(numpy.sum(row_totals)))
    else:
        columns = round_to(exact.sum(axis=0), int(numpy.rint(exact.sum())))
    if row_totals is not None:
        rows = numpy.asarray(row_totals, dtype=numpy.int64)
    else:
        rows = round_to(exact.sum(axis=1), int(columns.sum()))
    whole = numpy.rint(exact).astype(numpy.int64)
    row_missing = rows - whole.sum(axis=1)
    column_missing = columns - whole.sum(axis=0)
    _settle(whole, exact, row_missing, column_missing)
    return whole


def _settle(
    whole: NDArray[numpy.int64],
    exact: NDArray[numpy.float64],
    row_missing: NDArray[numpy.int64],
    column_missing: NDArray[numpy.int64],
) -> None:
    """Move single units until rows and columns have their totals; the cheapest moves first."""
    while row_missing.any() or column_missing.any():
        # Each step brings rows and columns together closer to their totals, so this ends.
        gain = (
            numpy.sign(row_missing)[:, None, None] + numpy.sign(column_missing)[None, :, None]
        ) * numpy.array([1, -1])
        score = gain * FIRST - _cost(exact, whole)
        row, column, direction = numpy.unravel_index(int(score.argmax()), score.shape)
        step = 1 if direction == 0 else -1
        whole[row, column] += step
        row_missing[row] -= step
        column_missing[column] -= step


def _cost(exact: NDArray[numpy.float64], whole: NDArray[numpy.int64]) -> NDArray[numpy.float64]:
    """Return how far a step up and a step down take each number from its true value."""
    return numpy.stack([numpy.abs(whole + 1 - exact), numpy.abs(whole - 1 - exact)], axis=-1)
