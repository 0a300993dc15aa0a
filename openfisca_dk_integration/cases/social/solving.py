"""Sums over time and draws, and the search for a price."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Matrix = NDArray[numpy.float64]

PERCENTILES = (5, 50, 95)
HIGHEST = 1e9
"""Factor on the prices beyond which a solution counts as unbounded."""

TINY = 0.005
"""Kroner by which a sum of floating numbers may miss zero."""


def present_value(flows: Matrix, rate: float) -> float:
    """Return monthly flows discounted by a yearly rate to the first month."""
    months = numpy.arange(len(flows))
    return float(flows @ (1.0 + rate) ** (-months / 12))


def internal_rate(flows: Matrix) -> float | None:
    """Return the yearly rate at which monthly flows are worth nothing; None when there is none."""
    if not (flows > 0).any() or not (flows < 0).any():
        return None
    low, high = -0.99, 10.0
    if present_value(flows, low) * present_value(flows, high) > 0:
        return None
    for _ in range(200):
        middle = (low + high) / 2
        if present_value(flows, low) * present_value(flows, middle) <= 0:
            high = middle
        else:
            low = middle
    return (low + high) / 2


def edge(holds: Callable[[float], bool], *, above: bool) -> float:
    """Return the factor at which a condition begins (``above``) or ceases to hold."""
    low, high = 0.0, 1.0
    while holds(high) is not above:
        low, high = high, 2 * high
        if high >= HIGHEST:
            return HIGHEST
    for _ in range(80):
        middle = (low + high) / 2
        if holds(middle) is above:
            high = middle
        else:
            low = middle
    return high if above else low


def percentiles(values: Matrix) -> tuple[float, float, float]:
    """Return the percentiles of ``PERCENTILES``."""
    low, middle, high = (float(value) for value in numpy.percentile(values, PERCENTILES))
    return low, middle, high
