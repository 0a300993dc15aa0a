"""A number that is not known exactly: lowest, central and highest, and draws from between."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

_BITS = 53
"""Bits of a float64's mantissa."""


@dataclass(frozen=True)
class Range:
    """A central value with the lowest and highest that are defensible."""

    low: float
    central: float
    high: float

    def at(self, share: float) -> float:
        """Return the value below which a share of the draws lies.

        Half of the draws lie evenly between the lowest and the central value, half evenly between
        the central and the highest one, so the central value is the median whatever the ends.
        """
        half = 0.5
        if share < half:
            return self.low + (self.central - self.low) * share / half
        return self.central + (self.high - self.central) * (share - half) / half


STRATA = 30
"""Draws of a block, in which every number takes each thirtieth of its range once."""


def share_of(seed: int, draw: int, name: str) -> float:
    """Return a number evenly from [0, 1) that seed, draw and name decide.

    The same name gives the same number whatever else is drawn, in any order. Thirty draws after
    each other (from 1) spread a name evenly over its range (a Latin hypercube), so that fewer draws
    are needed for the same precision; more draws go on with the next thirty.
    """
    if draw < 1:
        return _number(seed, draw, name)
    block, place = divmod(draw - 1, STRATA)
    return (_order(seed, name, block)[place] + _number(seed, draw, name)) / STRATA


@lru_cache(maxsize=4096)
def _order(seed: int, name: str, block: int) -> list[int]:
    """Return the parts of the range in the order in which a block's draws take them."""
    keys = [_number(seed, part, f"{name}/{block}/orden") for part in range(STRATA)]
    return sorted(range(STRATA), key=keys.__getitem__)


def _number(seed: int, draw: int, name: str) -> float:
    digest = hashlib.sha256(f"{seed}/{draw}/{name}".encode()).digest()
    return (int.from_bytes(digest[:8], "big") >> (64 - _BITS)) * 2.0**-_BITS
