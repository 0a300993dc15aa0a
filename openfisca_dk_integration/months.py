"""Months as integers, and the one way to read the past.

A *month number* is ``12 * year + (month - 1)``: differences are months, and ``// 12`` is the year.
Dates are turned into month numbers once (in ETERNITY variables) and compared as integers.
"""

from __future__ import annotations

import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy
from openfisca_core.periods import DateUnit, Instant, Period
from openfisca_core.tracers import SimpleTracer

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNKNOWN_DATE = datetime.date(1970, 1, 1)
"""Default of a date that was not given (openfisca-core's own default for dates)."""

HISTORY_START_INPUTS = ("historik_start",)
"""ETERNITY dates that begin a known history even when the first monthly input is later."""

EPOCH_MONTH = 12 * 1970
MAX_SPIRAL_LOOPS = 1_000_000
_ATTRIBUTE = "_dk_first_known_month"


def month_number(period: Period) -> int:
    """Return the month number of the first month of ``period``."""
    tracked = getattr(period, "month_number", None)
    if tracked is not None:
        return tracked()  # type: ignore[no-any-return]
    return 12 * int(period.start.year) + int(period.start.month) - 1


def month_of(dates: Any) -> NDArray[numpy.int32]:
    """Return the month numbers of an array of dates (datetime64)."""
    as_months: NDArray[numpy.int32] = _dates(dates).astype("datetime64[M]").astype("int32")
    return as_months + EPOCH_MONTH


def day_of(dates: Any) -> NDArray[numpy.int32]:
    """Return the days of the month (1-31) of an array of dates (datetime64)."""
    days = _dates(dates).astype("datetime64[D]")
    return (days - days.astype("datetime64[M]")).astype("int32") + 1  # type: ignore[no-any-return]


def is_known(dates: Any) -> NDArray[numpy.bool_]:
    """Return True where a date was given (differs from ``UNKNOWN_DATE``)."""
    return _dates(dates) != numpy.datetime64(UNKNOWN_DATE)  # type: ignore[no-any-return]


def _dates(dates: Any) -> Any:
    """Return dates as an array; a traced array (the compiled engine) is one already."""
    return dates if hasattr(dates, "astype") else numpy.asarray(dates)


def days_in_month(period: Period) -> int:
    """Return the number of days in the first month of ``period``."""
    return int(period.first_month.size_in_days)


def before(population: Any, name: str, period: Period, lag: int = 1) -> NDArray[Any]:
    """Return variable ``name`` ``lag`` months before ``period``.

    openfisca-core cannot recurse over time: a variable that asks for its own earlier month
    silently gets its default in the web API and in YAML tests. State variables therefore read the
    past through this helper only. It returns the default before the first month with a known
    value, computes missing months in ascending order (so neither Python's recursion limit nor the
    order of requests matters) and lifts the loop limit of the simulation it runs in.

    The answer does not depend on which month counts as the first known one as long as months
    without any input leave the state at its default: write state formulas that way.

    Args:
        population: the population of the variable, as given to the formula.
        name: a MONTH variable of the same entity.
        period: the month the formula is computed for.
        lag: how many months back, 1 or more.

    Raises:
        ValueError: when ``lag`` is below 1 or ``period`` is not one month.
    """
    if lag < 1 or period.unit != DateUnit.MONTH or period.size != 1:
        message = f"before({name!r}) needs one month and a lag of 1 or more, got {period} and {lag}"
        raise ValueError(message)
    simulation = population.simulation
    simulation.max_spiral_loops = max(simulation.max_spiral_loops, MAX_SPIRAL_LOOPS)
    tracked = getattr(period, "months_before", None)
    wanted = months_before(period, lag) if tracked is None else tracked(lag)
    holder = population.get_holder(name)
    array = holder.get_array(wanted)
    if array is None:
        first = first_known_month(simulation)
        if first is None or month_number(wanted) < first:
            return holder.default_array()  # type: ignore[no-any-return]
        missing = []
        month = wanted
        while month_number(month) >= first and holder.get_array(month) is None:
            missing.append(month)
            month = months_before(month, 1)
        for month in reversed(missing):
            array = simulation.calculate(name, month)
    if type(simulation.tracer) is SimpleTracer:
        return array  # type: ignore[no-any-return]
    return simulation.calculate(name, wanted)  # type: ignore[no-any-return]


@cache
def months_before(period: Period, lag: int) -> Period:
    """Return the month ``lag`` months before a month, remembered since core's are slow to make."""
    number = month_number(period) - lag
    return Period((DateUnit.MONTH, Instant((number // 12, number % 12 + 1, 1)), 1))


def first_known_month(simulation: Any) -> int | None:
    """Return the number of the first month for which anything monthly is known, or None.

    Known are the monthly values in the simulation when the past is first asked for, and the start
    of each known history (``historik_start``). The answer is kept on the simulation.
    """
    if _ATTRIBUTE not in simulation.__dict__:
        simulation.__dict__[_ATTRIBUTE] = _find_first_known_month(simulation)
    return simulation.__dict__[_ATTRIBUTE]  # type: ignore[no-any-return]


def _find_first_known_month(simulation: Any) -> int | None:
    known: list[int] = []
    for population in simulation.populations.values():
        for holder in population._holders.values():  # noqa: SLF001 - core has no public way
            if holder.variable.definition_period == DateUnit.MONTH:
                known += [month_number(period) for period in holder.get_known_periods()]
            elif holder.variable.name in HISTORY_START_INPUTS:
                for period in holder.get_known_periods():
                    dates = holder.get_array(period)
                    known += month_of(dates[is_known(dates)]).tolist()
    return min(known) if known else None
