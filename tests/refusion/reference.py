"""The refund ladder as the law says it: day by day and week by week, slow and literal.

KFL (lov nr. 994 af 30/8/2015) §§ 5-6 and 29-30; BEK 14/2026 §§ 2, 3, 19, 20, 22 and 23. Shares no
code with the package. A history is one `Month` per calendar month.
"""

import calendar
import datetime
from dataclasses import dataclass

FIRST_DAY = datetime.date(2014, 7, 1)
LADDER_STARTS = datetime.date(2016, 1, 1)
FIRST_LADDER_WEEK = datetime.date(2016, 1, 4)
STEPS = ((1, 0.8), (5, 0.4), (27, 0.3), (53, 0.2))
RESET_WEEKS = 52
WINDOW_YEARS = 3
DAY = datetime.timedelta(days=1)
WEEK = datetime.timedelta(days=7)


@dataclass(frozen=True)
class Month:
    """What is paid in one month: `first`-`last` are the days of `ydelse_fra/til_dag`."""

    benefit: bool = False
    neutral: bool = False
    first: int = 1
    last: int = 31


def share_of(number):
    """The state's share in benefit week `number`."""
    return [share for start, share in STEPS if number >= start][-1]


def days_of(year, month):
    """All days of a month."""
    length = calendar.monthrange(year, month)[1]
    return [datetime.date(year, month, day) for day in range(1, length + 1)]


def years_before(day, years):
    """The same date `years` earlier, 28 February for a leap day without one."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def statuses(months, history_start):
    """Map each known day to 'B' (benefit), 'P' (neutral) or '-' (self-support)."""
    status = {}
    for (year, month), what in months.items():
        days = days_of(year, month)
        # A month's support is paid from its first to its last day inside the known history.
        covered = {
            day
            for day in days
            if what.first <= day.day <= what.last and day >= max(history_start, FIRST_DAY)
        }
        has_benefit = what.benefit and covered
        for day in days:
            if day < max(history_start, FIRST_DAY):
                continue
            if has_benefit and day in covered:
                status[day] = "B"
            elif what.neutral and (has_benefit or day in covered):
                status[day] = "P"
            else:
                status[day] = "-"
    return status


def ladder(months, history_start=FIRST_DAY, weeks_before=0):
    """Return ({month: count at its end}, {month: mean share of its covered days}).

    The count at a month's end holds the benefit week of its last day when that day's week has been
    touched by then, and every reset by a week that has ended.
    """
    status = statuses(months, history_start)
    first = min(status)
    number, opened, self_support = weeks_before, weeks_before > 0, []
    number_of_week, count_at = {}, {}
    monday = first - first.weekday() * DAY
    while monday <= max(status):
        sunday = monday + WEEK - DAY
        known = [day for day in (monday + i * DAY for i in range(7)) if day in status]
        benefit_days = [day for day in known if status[day] == "B"]
        for day in known:
            if day in benefit_days and monday not in number_of_week:
                number += 1
                opened = True
                number_of_week[monday] = number
            if day == sunday and not benefit_days:
                neutral = any(status[other] == "P" for other in known)
                if not neutral and opened:
                    self_support.append(monday)
                    edge = years_before(sunday, WINDOW_YEARS)
                    self_support = [week for week in self_support if week > edge]
                    if len(self_support) >= RESET_WEEKS:
                        number, opened, self_support = 0, False, []
            if (day + DAY).month != day.month:
                count_at[day.year, day.month] = number
        monday += WEEK
    shares = {}
    for year, month in months:
        paid = [day for day in days_of(year, month) if status.get(day) == "B"]
        if paid and paid[0] >= LADDER_STARTS:
            shares[year, month] = sum(
                share_of(_priced_number(day, number_of_week)) for day in paid
            ) / len(paid)
        else:
            shares[year, month] = 0
    return count_at, shares


def _priced_number(day, number_of_week):
    monday = day - day.weekday() * DAY
    if LADDER_STARTS <= day < FIRST_LADDER_WEEK:
        # KFL § 29, stk. 3: priced as the week of 4 January 2016.
        return number_of_week[monday] + 1
    return number_of_week[monday]
