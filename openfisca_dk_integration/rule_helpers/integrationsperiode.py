"""The introduction period (introduktionsperioden) as arithmetic on months.

Dates are month numbers (``months.month_number``) with a day of the month; dates in parameters are
numbers YYYYMMDD. A month counts as lying within a period when its first day does.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from numpy import maximum, minimum, where

if TYPE_CHECKING:
    from collections.abc import Iterable


def month_and_day(yyyymmdd: float) -> tuple[int, int]:
    """Return the month number and the day of the month of a date in a parameter."""
    text = str(int(yyyymmdd))
    date = datetime.datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007
    return 12 * date.year + date.month - 1, date.day


def is_after(months: Any, days: Any, yyyymmdd: float) -> Any:
    """Return True where the date (month number and day) is later than a date in a parameter."""
    month, day = month_and_day(yyyymmdd)
    return (months > month) | ((months == month) & (days > day))


def is_before(months: Any, days: Any, yyyymmdd: float) -> Any:
    """Return True where the date (month number and day) is earlier than a date in a parameter."""
    month, day = month_and_day(yyyymmdd)
    return (months < month) | ((months == month) & (days < day))


def whole_months(first_months: Any, first_days: Any, month: int) -> Any:
    """Return the whole months from a date to the first day of a month.

    The month that holds the date counts as 0 whole months, and earlier months as -1.
    """
    months = month - first_months
    return where(months < 0, -1, maximum(months - (first_days > 1), 0))


def first_month_not_before_end(first_months: Any, first_days: Any, length: Any) -> Any:
    """Return the first month that begins when a period of ``length`` months is over."""
    return first_months + length + (first_days > 1)


def end_of_term(months: Any, starts: Iterable[float], length: float, terms: float = 1) -> Any:
    """Return the last month of the first exam term that begins in a month or later.

    Args:
        months: month numbers.
        starts: the calendar months (1-12) in which the terms of a year begin.
        length: how many months a term lasts.
        terms: 1 for the first term, 2 for the next one, ...
    """
    starts = [int(start) for start in starts]
    earliest = months
    begins = months
    for _ in range(int(terms)):
        begins = earliest + (starts[0] - 1 - earliest) % 12
        for start in starts[1:]:
            begins = minimum(begins, earliest + (start - 1 - earliest) % 12)
        earliest = begins + 1
    return begins + int(length) - 1
