"""A situation as an openfisca-core ``Simulation``, straight from arrays."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.periods import DateUnit, Instant, Period
from openfisca_core.simulations import SimulationBuilder

from openfisca_dk_integration.population.inputs import GivenCells, PopulationSimulation
from openfisca_dk_integration.web.errors import too_slow
from openfisca_dk_integration.web.quick import QuickSimulation

if TYPE_CHECKING:
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem

    from openfisca_dk_integration.web.situation import Situation

__all__ = ["TracedSimulation", "build", "too_slow"]

ETERNITY_PERIOD = Period((DateUnit.ETERNITY, Instant((-1, -1, -1)), -1))


class TracedSimulation(PopulationSimulation):
    """A simulation as openfisca-core runs it, with its full trace, that gives up in time."""

    deadline: float = float("inf")

    def _run_formula(self, variable: Any, population: Any, period: Any) -> Any:
        if time.monotonic() > self.deadline:
            raise too_slow()
        return super()._run_formula(variable, population, period)


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
    simulation: Any = (TracedSimulation if traced else QuickSimulation)(system, builder.populations)
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
