"""The months asked for, in any of the forms callers have them in."""

from __future__ import annotations

import re
from typing import Any

import numpy

from openfisca_dk_integration.histories.errors import HistoryError
from openfisca_dk_integration.reforms.errors import Problem

_POINT = re.compile(r"(?P<year>\d{4})(?:-(?P<month>0[1-9]|1[0-2]))?")
_YEARS = re.compile(r"(\d{4})-(\d{4})")


def months_of(months: Any) -> tuple[int, int]:
    """Return the first and last month number.

    Args:
        months: ``2015-01:2030-12``, ``2015-2030``, ``2015``, a pair of months (numbers or
            ``YYYY-MM``), or an object with ``first`` and ``last`` month numbers.

    Raises:
        HistoryError: when it is none of these, or ends before it begins.
    """
    bounds: tuple[int | None, int | None]
    if isinstance(months, str):
        years = _YEARS.fullmatch(months.strip())
        parts = list(years.groups()) if years else months.split(":")
        bounds = (_month(parts[0], 1), _month(parts[-1], 12))
        if len(parts) > 2:  # noqa: PLR2004 - a first and a last one
            bounds = (None, None)
    elif hasattr(months, "first") and hasattr(months, "last"):
        bounds = (int(months.first), int(months.last))
    else:
        pair = list(months) if isinstance(months, (tuple, list)) else []
        bounds = (_month(pair[0], 1), _month(pair[-1], 12)) if len(pair) == 2 else (None, None)  # noqa: PLR2004
    first, last = bounds
    if first is None or last is None or last < first:
        raise HistoryError(
            [
                Problem(
                    f"months = {months!r}",
                    "kan ikke læses som en periode: skriv 2015-01:2030-12",
                    "cannot be read as a period: write 2015-01:2030-12",
                )
            ]
        )
    return first, last


def _month(point: Any, default: int) -> int | None:
    if isinstance(point, (int, numpy.integer)) and not isinstance(point, bool):
        return int(point)
    found = _POINT.fullmatch(str(point).strip())
    return 12 * int(found["year"]) + int(found["month"] or default) - 1 if found else None
