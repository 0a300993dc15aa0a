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
    simulation = kommune.simulation
    variable = simulation.tax_benefit_system.get_variable(name, check_existence=True)
    if variable.definition_period == DateUnit.YEAR:
        yearly = kommune.members(name, period) * float64(1)
    else:
        months = period.get_subperiods(DateUnit.MONTH)
        yearly = kommune.members(name, months[0]) * float64(1)
        for month in months[1:]:
            yearly = yearly + kommune.members(name, month)
    weights = kommune.members("vaegt", period)
    return kommune.sum(yearly * weights)  # type: ignore[no-any-return]
