"""What a population gives, and the inputs of some people as the kernel wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy
from numpy.typing import NDArray
from openfisca_core.periods import DateUnit

from openfisca_dk_integration.months import EPOCH_MONTH, HISTORY_START_INPUTS, is_known, month_of
from openfisca_dk_integration.population import model
from openfisca_dk_integration.population.histories import FIRST_DAY, LAST_DAY
from openfisca_dk_integration.population.inputs import (
    Writer,
    empty_simulation,
    help_activities,
    spell_columns,
)
from openfisca_dk_integration.population.presence import ADULTS, CHILD, CHILD_ROLE, coming_months
from openfisca_dk_integration.population.presence import homes_begin as homes_begin_of
from openfisca_dk_integration.population.schema import ACTIVITY, APPLIES
from openfisca_dk_integration.simulation.compiled.builder import WIDTH
from openfisca_dk_integration.simulation.compiled.cells import Given
from openfisca_dk_integration.simulation.compiled.errors import TraceError
from openfisca_dk_integration.simulation.compiled.nodes import HOUSEHOLD, MUNICIPALITY, PERSON
from openfisca_dk_integration.simulation.compiled.presence import (
    ADULT,
    BEGINS,
    EVERYONE,
    GIVEN,
    HOME_BEGINS,
    KNOWN,
)
from openfisca_dk_integration.simulation.compiled.spells import Runs, runs_of
from openfisca_dk_integration.simulation.engine import release
from openfisca_dk_integration.simulation.span import month_period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openfisca_dk_integration.population import Population
    from openfisca_dk_integration.simulation.compiled.lanes import Layout
    from openfisca_dk_integration.simulation.span import Span


def given_of(population: Population, system: Any, span: Span) -> Given:
    """Return what a population gives, without looking at the values of its spells.

    Raises:
        TraceError: when a variable is given both for spells and for persons.
    """
    spells = population.spells
    first = min(span.first, population.first_month) if spells.count else span.first

    def used(names: Iterable[str]) -> frozenset[str]:
        return frozenset(
            name
            for name in names
            if (variable := system.variables.get(name)) is not None
            and variable.definition_period != DateUnit.ETERNITY
            and variable.entity.key != MUNICIPALITY
            and not variable.is_neutralized
        )

    constant = used([*population.persons, *population.household_values])
    derived = [FIRST_DAY, LAST_DAY, APPLIES] if spells.count else []
    spelled = used([*spells.columns, *derived]) - used(population.household_values)
    present = used([ADULTS, CHILD]) - spelled - used(population.household_values)
    twice = used(population.persons) & (spelled | present)
    if twice:
        raise TraceError(f"{', '.join(sorted(twice))} of persons and of spells")
    if ACTIVITY in spells.columns and ACTIVITY not in spelled:
        raise TraceError(f"{ACTIVITY} is given and has no effect")
    known = first
    for name in HISTORY_START_INPUTS:
        given = population.persons.get(name)
        if given is not None:
            dates = given.values[given.known]
            dates = dates[is_known(dates)]
            if len(dates):
                known = min(known, int(month_of(dates.min())))
    return Given(first, span.last, known, spelled, constant, present)


class Inputs:
    """The inputs of some people in their lanes.

    Attributes:
        persons: number of lanes of persons, with room to read past the end.
        households: the same of households.
        hosts: what never changes, by name: its entity and one value per lane.
        runs: the months of the spells.
        lanes: the lane of each run's person.

    Args:
        population: the people.
        layout: their lanes.
        system: the law.
        given: what is given.
        names: the inputs of spells that are read.
        hosts: what never changes and is read.
    """

    def __init__(
        self,
        population: Population,
        layout: Layout,
        system: Any,
        given: Given,
        names: Iterable[str],
        hosts: Iterable[str],
    ) -> None:
        self.persons, self.households = layout.persons + WIDTH, layout.households + WIDTH
        self.population, self.layout, self.given = population, layout, given
        self.simulation = empty_simulation(system, population)
        writer = Writer(self.simulation, given.first, given.last)
        writer.eternity("kommunekode", population.municipality_codes)
        for name, item in (population.persons | population.household_values).items():
            if system.get_variable(name).definition_period == DateUnit.ETERNITY:
                writer.constant(name, item)
        self.hosts = {name: self._host(name, system) for name in hosts}
        spells = population.spells
        wanted = [name for name in names if name in given.spelled]
        columns = spell_columns(system, tuple(spells.columns))
        if spells.count and system not in _CODES:
            _CODES[system] = help_activities(system)
        codes = _CODES.get(system, numpy.zeros(0, dtype=bool))
        self.runs: list[Runs] = runs_of(spells, given, system, columns, codes, wanted)
        lanes = layout.lane_of_person.astype(numpy.int32)
        self.lanes = [lanes[runs.person] for runs in self.runs]
        release(self.simulation, collect=False)
        del self.simulation

    def _host(self, name: str, system: Any) -> tuple[str, NDArray[Any]]:
        """Return the entity and the values of what never changes, by lane."""
        entity, values = self._values(name, system)
        if values.dtype.kind == "M":
            values = values.astype("datetime64[D]").astype(numpy.int64)
        person = entity == PERSON
        lanes = numpy.zeros(self.persons if person else self.households, dtype=values.dtype)
        lanes[self.layout.lane_of_person if person else self.layout.lane_of_household] = values
        return entity, lanes

    def _values(  # noqa: PLR0911 - one branch per kind of value
        self, name: str, system: Any
    ) -> tuple[str, NDArray[Any]]:
        population = self.population
        kind, _, rest = name.partition(":")
        if kind == "role":
            return PERSON, population.roles == model.FLATTENED_ROLES.index(rest)
        if kind in {GIVEN, KNOWN}:
            variable = system.variables[rest]
            of_person = rest in population.persons
            given = (population.persons if of_person else population.household_values)[rest]
            entity = variable.entity.key
            if kind == KNOWN:
                return entity, given.known
            values = numpy.where(given.known, given.values, given.default)
            return entity, values.astype(variable.dtype)
        if name == ADULT:
            return PERSON, population.roles < CHILD_ROLE
        if name == EVERYONE:
            adults = population.household_of_person[population.roles < CHILD_ROLE]
            everyone = numpy.bincount(adults, minlength=population.households)
            return HOUSEHOLD, everyone.astype(numpy.int32)
        if name == BEGINS:
            begins = coming_months(population, self.given.first)
            return PERSON, numpy.minimum(begins, _LATEST).astype(numpy.int32)
        if name == HOME_BEGINS:
            begins = homes_begin_of(population, self.given.first)
            return HOUSEHOLD, numpy.minimum(begins, _LATEST).astype(numpy.int32)
        values = self.simulation.calculate(name, month_period(EPOCH_MONTH)).view(numpy.ndarray)
        return system.variables[name].entity.key, values


_CODES: WeakKeyDictionary[Any, NDArray[numpy.bool_]] = WeakKeyDictionary()
"""By law: for each activity, whether it means an application for help."""

_LATEST = numpy.iinfo(numpy.int32).max
