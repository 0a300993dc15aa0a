"""Sums over the people of a municipality, in float64 and weighted by ``vaegt``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from numpy import float64
from openfisca_core.periods import DateUnit

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from openfisca_core.periods import Period


def weighted_sum(kommune: Any, name: str, period: Period) -> NDArray[float64]:
    """Return the year's weighted sum of a person variable for each municipality.

    Args:
        kommune: the population of municipalities, as given to the formula.
        name: a MONTH or YEAR variable of persons, in DKK or any other unit.
        period: the year.
    """
    yearly = _year(kommune, kommune.members, name, period)
    weights = kommune.members("vaegt", period)
    return kommune.sum(yearly * weights)  # type: ignore[no-any-return]


def weighted_household_sum(kommune: Any, name: str, period: Period) -> NDArray[float64]:
    """Return the year's weighted sum of a household variable for each municipality.

    A household counts once, with the municipality and the weight of its first person.

    Args:
        kommune: the population of municipalities, as given to the formula.
        name: a MONTH or YEAR variable of households, in DKK or any other unit.
        period: the year.
    """
    yearly = _year(kommune, kommune.members.husstand, name, period)
    once = kommune.members("er_husstandens_foerste", period) * kommune.members("vaegt", period)
    return kommune.sum(yearly * once)  # type: ignore[no-any-return]


def _year(kommune: Any, read: Any, name: str, period: Period) -> Any:
    variable = kommune.simulation.tax_benefit_system.get_variable(name, check_existence=True)
    if variable.definition_period == DateUnit.YEAR:
        return read(name, period) * float64(1)
    months = period.get_subperiods(DateUnit.MONTH)
    yearly = read(name, months[0]) * float64(1)
    for month in months[1:]:
        yearly = yearly + read(name, month)
    return yearly
