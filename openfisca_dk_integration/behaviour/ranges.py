"""A number that is not known exactly: lowest, central and highest, and draws from between."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

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


def share_of(seed: int, draw: int, name: str) -> float:
    """Return a number evenly from [0, 1) that seed, draw and name decide.

    The same name gives the same number whatever else is drawn, in any order.
    """
    digest = hashlib.sha256(f"{seed}/{draw}/{name}".encode()).digest()
    return (int.from_bytes(digest[:8], "big") >> (64 - _BITS)) * 2.0**-_BITS
