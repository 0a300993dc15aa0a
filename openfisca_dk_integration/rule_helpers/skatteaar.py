"""Helpers of the income tax: the year's sums, spouses, reliefs used up in order.

Money is added up in float64 (openfisca-core keeps variables in float32), so that a year's wage of
twelve equal parts gives the arbejdsmarkedsbidrag of the whole wage to the krone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from numpy import floor, maximum, minimum, where
from openfisca_core.periods import DateUnit, Period

if TYPE_CHECKING:
    from numpy.typing import NDArray

PROCENT = 100
"""Municipal and church rates are kept in per cent (procent)."""

MONTHS_IN_QUARTER = 3

HALF_OERE = 0.005
"""What a float32 amount may miss: less than this below a whole krone counts as the krone."""


def months_of(period: Period) -> list[Period]:
    """Return the months of a year."""
    return period.get_subperiods(DateUnit.MONTH)  # type: ignore[no-any-return]


def quarter_starts(period: Period) -> list[Period]:
    """Return the first month of each quarter of a year."""
    return months_of(period)[::MONTHS_IN_QUARTER]


def last_month(period: Period) -> Period:
    """Return the last month of a year."""
    return months_of(period)[-1]


def year_sum(population: Any, name: str, period: Period) -> NDArray[Any]:
    """Return the sum of a monthly amount over the year in float64."""
    first, *others = months_of(period)
    total = amount(population, name, first)
    for month in others:
        total = total + population(name, month)
    return total


def amount(population: Any, name: str, period: Period) -> NDArray[Any]:
    """Return an amount in float64."""
    return population(name, period).astype("float64")  # type: ignore[no-any-return]


def of_spouse(person: Any, period: Period, values: NDArray[Any]) -> NDArray[Any]:
    """Return the spouse's value, 0 without a spouse at the end of the year (samlevende ægtefælle).

    Args:
        person: the persons.
        period: the year.
        values: one value per person.
    """
    both = person.husstand.sum(values * person("er_voksen", period))
    return person("gift_ved_aarets_udloeb", period) * (both - values)  # type: ignore[no-any-return]


def whole_kroner(amounts: NDArray[Any]) -> NDArray[Any]:
    """Return amounts rounded down to whole kroner."""
    return floor(amounts + HALF_OERE)


def left_of(tax: NDArray[Any], relief: NDArray[Any], ahead: Any = 0) -> NDArray[Any]:
    """Return what is left of a tax when a relief is used up first on ``ahead``, then on the tax."""
    rest: NDArray[Any] = maximum(0, tax - maximum(0, relief - ahead))
    return rest


def share(part: NDArray[Any], whole: NDArray[Any]) -> NDArray[Any]:
    """Return part / whole, and 0 where the whole is 0."""
    known = whole > 0
    part_of_whole: NDArray[Any] = known * minimum(1, part / where(known, whole, 1))
    return part_of_whole
