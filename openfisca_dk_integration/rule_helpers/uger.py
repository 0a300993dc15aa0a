"""ISO weeks seen from a month: the calendar under the refund ladder (refusionstrappen).

Everything here is a pure function of the period: a month is a row of weeks, numbered 0, 1, ... from
the week of its first day. A week is *ended* in the month that holds its Sunday. Arrays are days of
the month (1-31), week numbers within the month, or counts; scalars come from the calendar alone.
"""

from __future__ import annotations

import calendar
import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy
from numpy import clip, maximum, minimum

from openfisca_dk_integration.lookup import pick

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openfisca_core.periods import Period

DAYS_PER_WEEK = 7
MAX_ENDED_WEEKS = 5
"""No month holds more than five Sundays."""

_LEAP_DAY = (2, 29)

POWERS_OF_TWO = tuple(1 << week for week in range(MAX_ENDED_WEEKS + 1))
"""Bits of the weeks before week 0, 1, ... 5 are ``POWERS_OF_TWO[week] - 1``."""

_BITS_BEFORE = tuple(
    (bits & (POWERS_OF_TWO[weeks] - 1)).bit_count()
    for bits in range(POWERS_OF_TWO[MAX_ENDED_WEEKS])
    for weeks in range(MAX_ENDED_WEEKS + 1)
)

_FIRST_MONTH = 12 * 1800
_LAST_MONTH = 12 * 2300
_MONTH_STARTS = (
    (
        numpy.arange(_FIRST_MONTH - 12 * 1970, _LAST_MONTH - 12 * 1970)
        .astype("datetime64[M]")
        .astype("datetime64[D]")
    )
    - numpy.datetime64("1800-01-01")
).astype("int32")


class Window(NamedTuple):
    """Where the look-back window of each ended week of a month begins, in earlier months.

    ``far`` and ``near`` say, for 0, 1, ... 5 ended weeks of the month: so many ended weeks of the
    month ``lag`` (and of the month ``lag - 1``) months back lie before the window of the last of
    them.
    """

    lag: int
    far: tuple[int, ...]
    near: tuple[int, ...]


def first_date(period: Period) -> datetime.date:
    """Return the first day of the period."""
    start = period.start
    return datetime.date(int(start.year), int(start.month), int(start.day))


def weekday_of_first(period: Period) -> int:
    """Return the weekday of the month's first day, 0 for Monday."""
    return first_date(period).weekday()


def ended_weeks(period: Period) -> int:
    """Return how many weeks end in the month: its Sundays."""
    return len(_sundays(first_date(period)))


def week_of_day(period: Period, days: Any) -> Any:
    """Return the week within the month (0, 1, ...) of days of the month."""
    return (days + (weekday_of_first(period) - 1)) // DAYS_PER_WEEK


def first_day_of_week(period: Period, weeks: Any) -> Any:
    """Return the Monday of weeks within the month as a day of the month (0 or less: before it)."""
    return weeks * DAYS_PER_WEEK + (1 - weekday_of_first(period))


def first_day_of_tail(period: Period) -> int:
    """Return the Monday after the month's last Sunday; one past the month when it ends there."""
    return int(first_day_of_week(period, ended_weeks(period)))


def first_day_from(period: Period, yyyymmdd: float) -> int:
    """Return the first day of the month that is not before a date, one past the month if none.

    Args:
        period: one month.
        yyyymmdd: the date as a number, the form of dates in the parameters.
    """
    first = first_date(period)
    days = int(period.first_month.size_in_days)
    return min(max((date_of(yyyymmdd) - first).days, 0), days) + 1


def date_of(yyyymmdd: float) -> datetime.date:
    """Return the date a parameter holds as the number YYYYMMDD."""
    return datetime.datetime.strptime(str(int(yyyymmdd)), "%Y%m%d").date()  # noqa: DTZ007


def weeks_in_window(sunday: datetime.date, years: int) -> int:
    """Return the number of weeks in the look-back window of the week that ends on ``sunday``.

    In the window are the weeks whose Monday is later than that Sunday minus ``years``. Let N be the
    days between the two Sundays' dates. The week j weeks back has its Monday 6 + 7 j days before
    ``sunday``; it is in the window when 6 + 7 j < N, that is j <= (N - 7) / 7, so the weeks are
    j = 0 ... floor(N / 7) - 1: floor(N / 7) of them. Three years hold 1,095 or 1,096 days (one leap
    day at most, 1901-2099), and both give 156: the window of the law is always 156 weeks.
    """
    return (sunday - _years_before(sunday, years)).days // DAYS_PER_WEEK


def window(period: Period, years: int) -> Window:
    """Return where the windows of the month's ended weeks begin.

    The Sunday before the window lies 0-6 days after the same date ``years`` earlier, hence in the
    month 12 ``years`` back or in the following one.

    Raises:
        ValueError: when ``years`` is not a whole number of years, 1 or more.
    """
    if years != int(years) or years < 1:
        message = f"the look-back window must be whole years, 1 or more, got {years}"
        raise ValueError(message)
    years = int(years)
    lag = 12 * years
    far_sundays = _sundays(_months_before(first_date(period), lag))
    near_sundays = _sundays(_months_before(first_date(period), lag - 1))
    far, near = [0], [0]
    for sunday in _sundays(first_date(period)):
        back = datetime.timedelta(days=DAYS_PER_WEEK * weeks_in_window(sunday, years))
        far.append(sum(day <= sunday - back for day in far_sundays))
        near.append(sum(day <= sunday - back for day in near_sundays))
    padding = [0] * (MAX_ENDED_WEEKS + 1 - len(far))
    return Window(lag, tuple(far + padding), tuple(near + padding))


def count_before(bits: Any, weeks: Any) -> Any:
    """Return how many of the first ``weeks`` weeks of a month are marked in ``bits``."""
    return pick(_BITS_BEFORE, bits * (MAX_ENDED_WEEKS + 1) + weeks)


def bits_between(first: Any, end: Any) -> Any:
    """Return the bits of the weeks ``first``, ``first + 1``, ... ``end - 1``; none if empty."""
    return maximum(pick(POWERS_OF_TWO, end) - pick(POWERS_OF_TWO, first), 0)


def mean_over_steps(
    period: Period,
    steps: Iterable[tuple[float, float]],
    days: tuple[Any, Any],
    last_number: Any,
    priced_from: int = 1,
) -> Any:
    """Return the mean over days of a share that depends on the number of the day's week.

    Args:
        period: one month.
        steps: (first week number, share) of each step of the ladder, lowest first; the lowest
            holds from any number.
        days: first and last day (arrays); consecutive days in consecutive benefit weeks. A last
            day of 0 means none, and the mean is 0.
        last_number: number of the week that holds the last day.
        priced_from: days before this day of the month are priced as the week that holds it
            (the days 1-3 January 2016).
    """
    first, last = days
    number_of_days = (last > 0) * (last - first + 1)
    priced_week = week_of_day(period, priced_from)
    last_week = week_of_day(period, last)
    (_, below), *higher = steps
    total = below * number_of_days
    for from_number, share in higher:
        week = last_week - (last_number - int(from_number))
        monday = (week > priced_week) * first_day_of_week(period, week)
        reached = last + 1 - maximum(first, monday)
        total = total + (share - below) * minimum(maximum(reached, 0), number_of_days)
        below = share
    return total / maximum(number_of_days, 1)


def day_number(months: Any, days: Any) -> Any:
    """Return the number of days from 1 January 1800 to a day of a month (29 to 31 may run over).

    Args:
        months: month numbers (`openfisca_dk_integration.months`).
        days: days of the month.
    """
    return pick(_MONTH_STARTS, clip(months - _FIRST_MONTH, 0, len(_MONTH_STARTS) - 1)) + (days - 1)


def _sundays(first: datetime.date) -> list[datetime.date]:
    day = first + datetime.timedelta(days=DAYS_PER_WEEK - 1 - first.weekday())
    sundays = []
    while day.month == first.month:
        sundays.append(day)
        day += datetime.timedelta(days=DAYS_PER_WEEK)
    return sundays


def _months_before(first: datetime.date, months: int) -> datetime.date:
    number = 12 * first.year + first.month - 1 - months
    return datetime.date(number // 12, number % 12 + 1, 1)


def _years_before(day: datetime.date, years: int) -> datetime.date:
    year = day.year - years
    if (day.month, day.day) == _LEAP_DAY and not calendar.isleap(year):
        day -= datetime.timedelta(days=1)
    return day.replace(year=year)
