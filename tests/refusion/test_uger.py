"""The calendar under the ladder, against Python's own dates."""

import datetime

import numpy
import pytest
from openfisca_core.periods import period

from openfisca_dk_integration.rule_helpers import uger
from tests.refusion.reference import days_of, monday_of, window_edge

MONTHS = [period(f"{year}-{month:02d}") for year in range(1998, 2032) for month in range(1, 13)]


def dates_of(month):
    return days_of(month.start.year, month.start.month)


@pytest.mark.parametrize("month", MONTHS[::7], ids=str)
def test_weeks_of_a_month(month):
    days = dates_of(month)
    first = monday_of(days[0])
    weeks = [(monday_of(day) - first).days // 7 for day in days]
    numbers = numpy.arange(1, len(days) + 1)
    assert uger.week_of_day(month, numbers).tolist() == weeks
    sundays = [day for day in days if day.isoweekday() == 7]
    assert uger.ended_weeks(month) == len(sundays) <= uger.MAX_ENDED_WEEKS
    tail = sundays[-1] + datetime.timedelta(days=1)
    assert uger.first_day_of_tail(month) == (tail - days[0]).days + 1


def test_the_window_of_the_law_is_always_156_weeks():
    day = datetime.date(1990, 1, 7)
    while day.year < 2090:
        assert uger.weeks_in_window(day, 3) == 156
        day += datetime.timedelta(days=7)


@pytest.mark.parametrize("years", [1, 2, 3, 4, 5, 7])
def test_windows_begin_where_the_dates_say(years):
    for month in MONTHS[120:260]:
        window = uger.window(month, years)
        assert window.lag == 12 * years
        far_days, near_days = (
            [day for day in dates_of(month.offset(-lag, "month")) if day.isoweekday() == 7]
            for lag in (window.lag, window.lag - 1)
        )
        sundays = [day for day in dates_of(month) if day.isoweekday() == 7]
        for number, sunday in enumerate(sundays, start=1):
            try:
                edge = sunday.replace(year=sunday.year - years)
            except ValueError:
                edge = sunday.replace(year=sunday.year - years, day=28)
            monday = datetime.timedelta(days=6)
            assert window.far[number] == sum(day - monday <= edge for day in far_days)
            assert window.near[number] == sum(day - monday <= edge for day in near_days)
            if years == 3:
                assert edge == window_edge(sunday)


@pytest.mark.parametrize("years", [0, -1, 2.5])
def test_a_window_must_be_whole_years(years):
    with pytest.raises(ValueError, match="whole years"):
        uger.window(MONTHS[200], years)


def test_bits():
    first, end = (grid.ravel() for grid in numpy.meshgrid(range(6), range(6)))
    bits = uger.bits_between(first, end)
    expected = [sum(1 << week for week in range(*pair)) for pair in zip(first, end, strict=True)]
    assert bits.tolist() == expected
    for weeks in range(6):
        counts = [(value & ((1 << weeks) - 1)).bit_count() for value in expected]
        assert uger.count_before(bits, weeks).tolist() == counts


def test_first_day_from():
    month = period("2014-07")
    assert uger.first_day_from(month, 20140701) == 1
    assert uger.first_day_from(month, 20140630) == 1
    assert uger.first_day_from(month, 20140715) == 15
    assert uger.first_day_from(month, 20140801) == 32


def test_day_numbers():
    days = [datetime.date(1899, 12, 31), datetime.date(1984, 2, 29), datetime.date(2026, 3, 1)]
    months = numpy.array([12 * day.year + day.month - 1 for day in days])
    numbers = uger.day_number(months, numpy.array([day.day for day in days]))
    start = datetime.date(1800, 1, 1)
    assert numbers.tolist() == [(day - start).days for day in days]
    # Three years after 29 February is 1 March.
    assert uger.day_number(months[1:2] + 36, numpy.array([29]))[0] == (
        (datetime.date(1987, 3, 1) - start).days
    )
