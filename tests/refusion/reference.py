"""The refund ladder as the law says it: day by day and week by week, slow and literal.

KFL (lov nr. 994 af 30/8/2015) §§ 5-6 and 29-30; BEK 14/2026 §§ 2, 3, 19, 20, 22 and 23. Shares no
code with the package. A history is one `Month` per calendar month.
"""

import calendar
import datetime
import functools
from dataclasses import dataclass

FIRST_DAY = datetime.date(2014, 7, 1)
LADDER_STARTS = datetime.date(2016, 1, 1)
FIRST_LADDER_WEEK = datetime.date(2016, 1, 4)
STEPS = ((1, 0.8), (5, 0.4), (27, 0.3), (53, 0.2))
RESET_WEEKS = 52
WINDOW_YEARS = 3
DAY = datetime.timedelta(days=1)
SUNDAY = 6


@dataclass(frozen=True)
class Month:
    """What is paid in one month: `first`-`last` are the days of `ydelse_fra/til_dag`."""

    benefit: bool = False
    neutral: bool = False
    first: int = 1
    last: int = 31


def share_of(number):
    """The state's share in benefit week `number`."""
    return next(share for start, share in reversed(STEPS) if number >= start)


@functools.cache
def days_of(year, month):
    """All days of a month."""
    length = calendar.monthrange(year, month)[1]
    return tuple(datetime.date(year, month, day) for day in range(1, length + 1))


@functools.cache
def monday_of(day):
    """The Monday of a day's week."""
    return day - day.weekday() * DAY


@functools.cache
def window_edge(sunday, years=WINDOW_YEARS):
    """The date the look-back window of the week ending on `sunday` lies after."""
    try:
        return sunday.replace(year=sunday.year - years)
    except ValueError:
        return sunday.replace(year=sunday.year - years, day=28)


def statuses(months, history_start):
    """Map each known day to 'B' (benefit), 'P' (neutral) or '-' (self-support)."""
    status = {}
    start = max(history_start, FIRST_DAY)
    for (year, month), what in months.items():
        known = [day for day in days_of(year, month) if day >= start]
        # A month's support is paid from its first to its last day inside the known history.
        covered = {day for day in known if what.first <= day.day <= what.last}
        has_benefit = what.benefit and covered
        for day in known:
            if has_benefit and day in covered:
                status[day] = "B"
            elif what.neutral and (has_benefit or day in covered):
                status[day] = "P"
            else:
                status[day] = "-"
    return status


def ladder(months, history_start=FIRST_DAY, weeks_before=0, years=WINDOW_YEARS):
    """Return ({month: count at its end}, {month: mean share of its covered days}).

    The count at a month's end holds the benefit week of its last day when that day's week has been
    touched by then, and every reset by a week that has ended.
    """
    status = statuses(months, history_start)
    weeks = {}
    for day in sorted(status):
        weeks.setdefault(monday_of(day), []).append(day)
    number, opened, self_support = weeks_before, weeks_before > 0, []
    number_of_week, count_at = {}, {}
    for monday, days in weeks.items():
        for day in days:
            if status[day] == "B" and monday not in number_of_week:
                number += 1
                opened = True
                number_of_week[monday] = number
            if day.weekday() == SUNDAY and opened and all(status[other] == "-" for other in days):
                self_support.append(monday)
                edge = window_edge(day, years)
                self_support = [week for week in self_support if week > edge]
                if len(self_support) >= RESET_WEEKS:
                    number, opened, self_support = 0, False, []
            count_at[day.year, day.month] = number
    shares = {}
    for month in months:
        paid = [day for day in days_of(*month) if status.get(day) == "B" and day >= LADDER_STARTS]
        numbers = [_priced_number(day, number_of_week) for day in paid]
        shares[month] = sum(map(share_of, numbers)) / max(len(paid), 1)
    return count_at, shares


def _priced_number(day, number_of_week):
    # KFL § 29, stk. 3: 1-3 January 2016 are priced as the week of 4 January.
    return number_of_week[monday_of(day)] + (day < FIRST_LADDER_WEEK)
