"""Weeks touched by benefit (ydelsesuger), counted month by month.

A week counts in the month that holds its Sunday. It is touched when one of its days is covered,
in that month or, for the month's first Sunday, in the last days of the month before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from numpy import clip, maximum, minimum

from openfisca_dk_integration.months import month_number
from openfisca_dk_integration.rule_helpers.integrationsperiode import month_and_day
from openfisca_dk_integration.rule_helpers.uger import (
    ended_weeks,
    first_day_from,
    first_day_of_tail,
    week_of_day,
    weekday_of_first,
)

if TYPE_CHECKING:
    from openfisca_core.periods import Period


def touched_weeks(period: Period, first: Any, last: Any, last_before: Any) -> Any:
    """Return how many of the weeks that end in the month hold a covered day.

    Args:
        period: one month.
        first: first covered day of the month.
        last: last covered day of the month, 0 for none.
        last_before: last covered day of the month before, 0 for none.
    """
    covered = last > 0
    ended = ended_weeks(period)
    first_week = week_of_day(period, first)
    last_week = minimum(week_of_day(period, last), ended - 1)
    weeks = covered * clip(last_week - first_week + 1, 0, ended)
    tail = first_day_of_tail(period.offset(-1, "month"))
    begun = (weekday_of_first(period) > 0) & (last_before >= tail)
    return weeks + (begun & (~covered | (first_week > 0)))


def clipped_to(period: Period, first: Any, last: Any, dates: tuple[float, float]) -> Any:
    """Return first and last covered day of the month within two dates; last is 0 for none.

    Args:
        period: one month.
        first: first covered day of the month.
        last: last covered day of the month, 0 for none.
        dates: first and last date, in the form of parameters (YYYYMMDD).
    """
    start, stop = dates
    first = maximum(first, first_day_from(period, start))
    last = minimum(last, first_day_from(period, stop))
    return first, last * (last >= first)


def months_since(period: Period, yyyymmdd: float) -> int:
    """Return how many months the month of a date in a parameter lies before ``period``."""
    month, _ = month_and_day(yyyymmdd)
    return month_number(period) - month
