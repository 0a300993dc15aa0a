"""Sums by municipality and year that do not depend on the order of the people.

A floating sum depends on the order it is made in, so that blocks of people would differ from the
whole in the last digit. The sums here are whole numbers of ``1 / SCALE`` kroner: every order and
every cut into blocks gives the same bits. Values of openfisca-core are 32-bit floats; those above
8 kroner are represented without any rounding at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy
from openfisca_core.periods import DateUnit

from openfisca_dk_integration.entities import Husstand
from openfisca_dk_integration.months import EPOCH_MONTH, month_of
from openfisca_dk_integration.simulation.errors import SimulationError
from openfisca_dk_integration.simulation.span import month_period, year_period

if TYPE_CHECKING:
    from numpy.typing import NDArray

SCALE = 2**20
"""Parts of a krone; 2**63 of them are 8.8 trillion (10**12) kroner."""

LIMIT = 2.0**62

PRESENT = "personmaaneder"
"""Not a variable: months in which a person was in the municipality, summed like one."""


def municipal_sums(
    simulation: Any, names: tuple[str, ...], years: list[int]
) -> dict[str, NDArray[numpy.int64]]:
    """Return, for each name, the weighted sums: one row per municipality, one column per year."""
    people = Members(simulation)
    return {
        name: numpy.stack([people.sum(name, year) for year in years], axis=1)
        if years
        else numpy.zeros((people.municipalities, 0), dtype=numpy.int64)
        for name in names
    }


def as_kroner(sums: NDArray[numpy.int64]) -> NDArray[numpy.float64]:
    """Return whole-number sums as kroner."""
    return sums / float(SCALE)


class Members:
    """The people and households of a simulation with their municipality and weight."""

    def __init__(self, simulation: Any) -> None:
        self.simulation = simulation
        kommune = simulation.populations["kommune"]
        husstand = simulation.populations["husstand"]
        self.municipalities = int(kommune.count)
        self.person_index = kommune.members_entity_id
        self.person_weight = self._constant("vaegt").astype(numpy.float64)
        # A household has the municipality and the weight of its first person.
        household = husstand.members_entity_id[::-1]
        self.household_index = numpy.zeros(husstand.count, dtype=numpy.int64)
        self.household_index[household] = self.person_index[::-1]
        self.household_weight = numpy.ones(husstand.count)
        self.household_weight[household] = self.person_weight[::-1]

    def sum(self, name: str, year: int) -> NDArray[numpy.int64]:
        """Return the weighted sum of the year for each municipality."""
        if name == PRESENT:
            return self._add(self._present(year), self.person_index, self.person_weight, name)
        variable = self.simulation.tax_benefit_system.variables[name]
        values = self._of_year(variable, year)
        if variable.entity.key == Husstand.key:
            return self._add(values, self.household_index, self.household_weight, name)
        return self._add(values, self.person_index, self.person_weight, name)

    def _constant(self, name: str) -> Any:
        """Return what never changes (core finds its formula at a month, not at ETERNITY)."""
        return self.simulation.calculate(name, month_period(EPOCH_MONTH))

    def _of_year(self, variable: Any, year: int) -> NDArray[numpy.float64]:
        if variable.definition_period == DateUnit.YEAR:
            array = self.simulation.calculate(variable.name, year_period(year))
            return array.astype(numpy.float64)  # type: ignore[no-any-return]
        total: NDArray[numpy.float64] | None = None
        for month in range(12 * year, 12 * year + 12):
            array = self.simulation.calculate(variable.name, month_period(month))
            total = array.astype(numpy.float64) if total is None else total + array
        if total is None:  # pragma: no cover - a year has months
            raise AssertionError
        return total

    def _present(self, year: int) -> NDArray[numpy.float64]:
        """Months from birth and arrival on in which the person had not left (udrejst)."""
        dates = ("foedselsdato", "indrejsedato", "overtagelsesdato")
        start = numpy.max([month_of(self._constant(name)) for name in dates], axis=0)
        total = numpy.zeros(len(start))
        for month in range(12 * year, 12 * year + 12):
            activity = self.simulation.calculate("aktivitet", month_period(month))
            left = activity == activity.possible_values.udrejst
            total = total + ((start <= month) & ~left)
        return total

    def _add(
        self,
        values: NDArray[numpy.float64],
        index: NDArray[numpy.int64],
        weights: NDArray[numpy.float64],
        name: str,
    ) -> NDArray[numpy.int64]:
        parts = numpy.rint(values * weights * SCALE)
        if not numpy.isfinite(parts).all() or numpy.abs(parts).sum() > LIMIT:
            raise SimulationError.of(
                name, "summen er ikke et endeligt tal", "the sum is not a finite number"
            )
        total = numpy.zeros(self.municipalities, dtype=numpy.int64)
        numpy.add.at(total, index, parts.astype(numpy.int64))
        return total
