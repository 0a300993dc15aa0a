"""The municipality's share of a benefit by benefit week (refusionstrappen), for flat calculators.

The shares and weeks are the law's parameters. The rule-based level does not use this: there the
law itself counts real ISO weeks, restarts and neutral weeks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

WEEKS_PER_MONTH = 52 / 12


@dataclass(frozen=True)
class Ladder:
    """Steps of the ladder.

    Attributes:
        weeks: whole weeks on benefit after which each step begins (0 for the first).
        shares: the municipality's share on each step.
    """

    weeks: tuple[float, ...]
    shares: tuple[float, ...]

    def share(self, first: ArrayLike, last: ArrayLike) -> NDArray[numpy.float64]:
        """Return the mean share over the weeks after ``first`` up to ``last`` (last > first)."""
        start = numpy.asarray(first, dtype=numpy.float64)
        stop = numpy.asarray(last, dtype=numpy.float64)
        return (self._until(stop) - self._until(start)) / (stop - start)

    def _until(self, week: NDArray[numpy.float64]) -> NDArray[numpy.float64]:
        """Return the sum of the shares of the weeks up to ``week``, parts of weeks included."""
        ends = (*self.weeks[1:], numpy.inf)
        total = numpy.zeros_like(week)
        for start, end, share in zip(self.weeks, ends, self.shares, strict=True):
            total += share * (numpy.clip(week, start, end) - start).clip(min=0)
        return total


def flat(share: float) -> Ladder:
    """Return a ladder of one step."""
    return Ladder((0.0,), (share,))


def ladder_of(system: Any, year: int) -> Ladder | None:
    """Return the law's ladder at the start of a year, None before there was one."""
    tree = system.parameters.refusion.trappe
    instant = f"{year}-01-01"
    steps = [getattr(tree, f"trin_{number}") for number in range(1, 5)]
    weeks = [step.fra_uge(instant) for step in steps]
    shares = [step.kommunens_andel(instant) for step in steps]
    if any(value is None for value in (*weeks, *shares)):
        return None
    return Ladder(tuple(week - 1.0 for week in weeks), tuple(float(share) for share in shares))
