"""A simulation that finds a variable once: the numbers of openfisca-core at less cost per question.

For few people openfisca-core spends more time on finding and checking a variable than on its
formula. Here a result is remembered by name and period, the formula in force by period, and
checks that concern the law and not the people are made once. Arrays, formulas, casts and the
order of computing are core's own; ``tests/simulation/test_direct.py`` compares every variable of
the law bit by bit.
"""

from __future__ import annotations

from typing import Any

from openfisca_core.errors import CycleError
from openfisca_core.periods import Period
from openfisca_core.periods import period as period_of
from openfisca_core.populations import GroupPopulation, Population
from openfisca_core.tracers import SimpleTracer

from openfisca_dk_integration.population.inputs import PopulationSimulation

FORMULAS = "_dk_formulas_by_period"
MISSING = object()
WITHOUT_PARAMETERS = 2
"""Arguments of a formula that asks for no parameters: people and period."""


class DirectSimulation(PopulationSimulation):
    """See the module. Made new, or from a simulation by ``direct``."""

    def __init__(self, system: Any, populations: Any) -> None:
        super().__init__(system, populations)
        _prepare(self)

    def calculate(self, variable_name: str, period: Any) -> Any:
        """Return the values of a variable, computed or remembered."""
        if type(period) is not Period:
            period = period_of(period)
        key = (variable_name, period)
        found = self.remembered.get(key)
        if found is None:
            found = self._compute(key)
            self.remembered[key] = found
        elif self.observed is not None and variable_name in self.observed:
            self.tracer.record_calculation_start(variable_name, period)
            self.tracer.record_calculation_end()
        return found

    def _compute(self, key: tuple[str, Period]) -> Any:
        name, period = key
        variable = self.tax_benefit_system.variables[name]
        population = self.populations[variable.entity.key]
        holder = population.get_holder(name)
        self.tracer.record_calculation_start(name, period)
        try:
            known = holder.get_array(period)
            if known is not None:
                return known
            if key in self.running:
                raise CycleError(f"Circular definition detected on formula {name}@{period}")
            self.running.add(key)
            try:
                array = self._values(variable, population, period)
            finally:
                self.running.discard(key)
            if array is None:
                array = holder.default_array()
            array = self._cast_formula_result(array, variable)
            holder.put_in_cache(array, period)
            return array
        finally:
            self.tracer.record_calculation_end()

    def _values(self, variable: Any, population: Any, period: Period) -> Any:
        """Return what the formula in force gives, None without one."""
        if self.given and (
            (variable.name, period) in self.given or (variable.name, None) in self.given
        ):
            return self._run_formula(variable, population, period)
        formulas = variable.__dict__.setdefault(FORMULAS, {})
        formula = formulas.get(period, MISSING)
        if formula is MISSING:
            self._check_period_consistency(period, variable)
            formula = formulas[period] = variable.get_formula(period)
        if formula is None:
            return None
        if formula.__code__.co_argcount == WITHOUT_PARAMETERS:
            return formula(population, period)
        return formula(population, period, self.tax_benefit_system.get_parameters_at_instant)


def direct(simulation: PopulationSimulation) -> DirectSimulation:
    """Return the same simulation, computing directly from now on.

    A tracer that watches municipal variables (``municipal``) keeps seeing every reading of them.
    """
    simulation.__class__ = DirectSimulation
    _prepare(simulation)
    return simulation


def _prepare(simulation: Any) -> None:
    simulation.remembered = {}
    simulation.running = set()
    plain = type(simulation.tracer) is SimpleTracer
    simulation.observed = None if plain else getattr(simulation.tracer, "municipal", None)
    for population in simulation.populations.values():
        kind = type(population)
        population.__class__ = _DIRECT.get(kind, kind)


class _DirectPersons(Population):
    """Persons whose variables are asked for without checks made before."""

    def __call__(self, variable_name: str, period: Any, options: Any = None) -> Any:
        if options is None and type(period) is Period:
            return self.simulation.calculate(variable_name, period)
        return super().__call__(variable_name, period, options)


class _DirectGroup(GroupPopulation):
    """Groups whose variables are asked for without checks made before."""

    def __call__(self, variable_name: str, period: Any, options: Any = None) -> Any:
        if options is None and type(period) is Period:
            return self.simulation.calculate(variable_name, period)
        return super().__call__(variable_name, period, options)


_DIRECT: dict[type, type] = {Population: _DirectPersons, GroupPopulation: _DirectGroup}
