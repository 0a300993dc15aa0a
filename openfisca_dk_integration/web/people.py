"""A situation as an openfisca-core ``Simulation``, straight from arrays."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy
from openfisca_core.errors import CycleError
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.periods import DateUnit, Instant, Period
from openfisca_core.periods import period as period_of
from openfisca_core.populations import GroupPopulation, Population
from openfisca_core.simulations import SimulationBuilder

from openfisca_dk_integration.population.inputs import GivenCells, PopulationSimulation
from openfisca_dk_integration.web.errors import TOO_SLOW, RequestError

if TYPE_CHECKING:
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem

    from openfisca_dk_integration.web.situation import Situation

FORMULAS = "_dk_formulas_by_period"
MOST_FORMULAS = 500_000
WITHOUT_PARAMETERS = 2
ETERNITY_PERIOD = Period((DateUnit.ETERNITY, Instant((-1, -1, -1)), -1))


class TimedSimulation(PopulationSimulation):
    """A simulation of a few people: it gives up when its time is over, and looks up once.

    For a handful of people openfisca-core spends more time on finding and checking a variable than
    on its formula. The checks are made once, when the situation is read; results are remembered by
    name and period. The numbers are those of openfisca-core (``tests/web`` compares them).

    Attributes:
        deadline: ``time.monotonic()`` at which computing stops.
    """

    deadline: float = float("inf")

    def __init__(self, system: Any, populations: Any) -> None:
        super().__init__(system, populations)
        self.remembered: dict[tuple[str, Period], Any] = {}
        self.running: set[tuple[str, Period]] = set()
        self.formulas = system.__dict__.setdefault(FORMULAS, {})
        if len(self.formulas) > MOST_FORMULAS:
            self.formulas.clear()
        for population in self.populations.values():
            kind = type(population)
            population.__class__ = _DIRECT.get(kind, kind)

    def calculate(self, variable_name: str, period: Any) -> Any:
        """Return the values of a variable, computed or remembered."""
        if type(period) is not Period:
            period = period_of(period)
        key = (variable_name, period)
        found = self.remembered.get(key)
        if found is None:
            found = self._compute(key)
            self.remembered[key] = found
        return found

    def _compute(self, key: tuple[str, Period]) -> Any:
        name, period = key
        variable = self.tax_benefit_system.variables[name]
        population = self.populations[variable.entity.key]
        holder = population.get_holder(name)
        known = holder.get_array(period)
        if known is not None:
            return known
        formula = self._formula_of(variable, period)
        if key in self.running:
            raise CycleError(f"Circular definition detected on formula {name}@{period}")
        if time.monotonic() > self.deadline:
            raise too_slow()
        self.running.add(key)
        try:
            array = None if formula is None else self._run(formula, variable, population, period)
        finally:
            self.running.discard(key)
        if array is None:
            array = holder.default_array()
        array = self._cast_formula_result(array, variable)
        holder.put_in_cache(array, period)
        return array

    def _formula_of(self, variable: Any, period: Period) -> Any:
        """Return the formula in force, remembered with the law; checks the period once."""
        key = (variable.name, period)
        if key not in self.formulas:
            self._check_period_consistency(period, variable)
            self.formulas[key] = variable.get_formula(period)
        return self.formulas[key]

    def _run(self, formula: Any, variable: Any, population: Any, period: Period) -> Any:
        if self.given and (variable.name, period) in self.given:
            return super()._run_formula(variable, population, period)
        if self.given and (variable.name, None) in self.given:
            return super()._run_formula(variable, population, period)
        if formula.__code__.co_argcount == WITHOUT_PARAMETERS:
            return formula(population, period)
        return formula(population, period, self.tax_benefit_system.get_parameters_at_instant)


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


_DIRECT = {Population: _DirectPersons, GroupPopulation: _DirectGroup}


class TracedSimulation(PopulationSimulation):
    """A simulation as openfisca-core runs it, with its full trace, that gives up in time."""

    deadline: float = float("inf")

    def _run_formula(self, variable: Any, population: Any, period: Any) -> Any:
        if time.monotonic() > self.deadline:
            raise too_slow()
        return super()._run_formula(variable, population, period)


def too_slow() -> RequestError:
    """Return the error of a request whose time is over."""
    return RequestError.of(
        "error",
        "beregningen tog for lang tid og blev stoppet",
        "computing took too long and was stopped",
        TOO_SLOW,
    )


def build(
    system: TaxBenefitSystem,
    situation: Situation,
    deadline: float = float("inf"),
    traced: bool = False,
) -> Any:
    """Return a simulation of a situation under a law.

    A value given for some members only leaves the others to the law's own default (its formula, or
    else its default value).
    """
    builder = SimulationBuilder()
    builder.create_entities(system)
    person = system.person_entity
    builder.declare_person_entity(person.key, situation.ids[person.plural])
    for entity in system.group_entities:
        members = situation.members[entity.plural]
        group = builder.declare_entity(entity.key, situation.ids[entity.plural])
        roles = group.entity.flattened_roles
        number = {role.key: index for index, role in enumerate(roles)}
        # Straight by index: ``join_with_persons`` would sort the ids, and take 10 for 2.
        group.members_entity_id = numpy.array([index for index, _ in members])
        group.members_role = numpy.array(roles)[[number[role.key] for _, role in members]]
    simulation: Any = (TracedSimulation if traced else TimedSimulation)(system, builder.populations)
    simulation.trace = traced
    simulation.given = {}
    simulation.deadline = deadline
    for (name, period), values in situation.given.items():
        _set(simulation, system.variables[name], period, values)
    return simulation


def _set(simulation: Any, variable: Any, period: Period | None, values: dict[int, Any]) -> None:
    if variable.is_neutralized:
        return
    count = simulation.get_variable_population(variable.name).count
    array = variable.default_array(count)
    if isinstance(array, EnumArray):
        array = numpy.asarray(array).view(numpy.ndarray).copy()
    index = list(values)
    array[index] = list(values.values())
    if len(index) < count and variable.formulas:
        known = numpy.zeros(count, dtype=bool)
        known[index] = True
        simulation.given[variable.name, period] = GivenCells(array, known)
        return
    if variable.value_type is Enum:
        array = EnumArray(array.astype(variable.dtype), variable.possible_values)
    simulation.set_input(variable.name, period or ETERNITY_PERIOD, array)
