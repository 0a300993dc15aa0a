"""Helpers of pensions by residence: fractions rounded as the law says."""

from __future__ import annotations

from typing import Any

from numpy import floor, minimum

ROUNDING_SLACK = 1e-9
"""What a quotient in float64 may lack of a whole number and still count as it."""

HALF = 0.5


def rounded_down(share: Any, parts: int) -> Any:
    """Return a share, at most 1, rounded down to so many parts (fyrretyvendedele)."""
    return floor(minimum(share, 1) * parts + ROUNDING_SLACK) / parts


def rounded_to_nearest(share: Any, parts: int) -> Any:
    """Return a share, at most 1, rounded to the nearest of so many parts (hele procent)."""
    return floor(minimum(share, 1) * parts + HALF + ROUNDING_SLACK) / parts
