"""How long the long tests run: a few cases in CI, all of them in ``make soak`` (SOAK above 1)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

SOAK = max(1, int(os.environ.get("SOAK", "1")))


def few(values: Sequence[T], in_ci: Sequence[T]) -> Sequence[T]:
    """Return all values in ``make soak``, and in CI those named for it.

    Raises:
        ValueError: when one named for CI is not among them (renamed, perhaps).
    """
    missing = [value for value in in_ci if value not in values]
    if missing:
        raise ValueError(f"Not among the cases: {missing}")
    return values if SOAK > 1 else in_ci
