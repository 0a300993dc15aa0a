"""The inputs of some people as whole tables: one row per month, one column per lane."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit

from openfisca_dk_integration.months import EPOCH_MONTH, HISTORY_START_INPUTS, is_known, month_of
from openfisca_dk_integration.population import model
from openfisca_dk_integration.population.histories import FIRST_DAY, LAST_DAY
from openfisca_dk_integration.population.inputs import Writer, empty_simulation, write_inputs
from openfisca_dk_integration.population.presence import ADULTS, CHILD
from openfisca_dk_integration.population.schema import ACTIVITY, APPLIES
from openfisca_dk_integration.simulation.compiled.cells import Given
from openfisca_dk_integration.simulation.compiled.lanes import Layout, in_lanes
from openfisca_dk_integration.simulation.compiled.nodes import MUNICIPALITY, PERSON
from openfisca_dk_integration.simulation.span import month_period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from openfisca_dk_integration.population import Population
    from openfisca_dk_integration.population.histories import MonthTable
    from openfisca_dk_integration.simulation.span import Span


def given_of(population: Population, system: Any, span: Span) -> Given:
    """Return what a population gives, without looking at the values of its spells."""
    spells = population.spells
    first = min(span.first, population.first_month) if spells.count else span.first
    names = [*population.persons, *population.household_values, *spells.columns]
    names += [ACTIVITY, FIRST_DAY, LAST_DAY, APPLIES, ADULTS, CHILD]
    used = [
        name
        for name in dict.fromkeys(names)
        if (variable := system.variables.get(name)) is not None
        and variable.definition_period != DateUnit.ETERNITY
        and variable.entity.key != MUNICIPALITY
        and not variable.is_neutralized
    ]
    known = first
    for name in HISTORY_START_INPUTS:
        given = population.persons.get(name)
        if given is not None:
            dates = given.values[given.known]
            dates = dates[is_known(dates)]
            if len(dates):
                known = min(known, int(month_of(dates.min())))
    return Given(first, span.last, known, frozenset(used))


class LaneWriter(Writer):
    """Keeps monthly and yearly inputs as tables; what never changes goes to openfisca-core."""

    def __init__(self, simulation: Any, given: Given, lanes: dict[str, int]) -> None:
        super().__init__(simulation, given.first, given.last)
        self.given = given
        self.lanes = lanes
        self.values: dict[str, NDArray[Any]] = {}
        self.known: dict[str, NDArray[numpy.bool_]] = {}

    def constant(
        self, name: str, given: model.Given, present: NDArray[numpy.bool_] | None = None
    ) -> None:
        """Keep the same values for every period."""
        variable = self.system.get_variable(name)
        if variable.definition_period == DateUnit.ETERNITY:
            super().constant(name, given)
            return
        shape = (self.rows(variable), len(given.known))
        if present is None or variable.definition_period != DateUnit.MONTH:
            # The same row for every period, kept once.
            values = numpy.where(given.known, given.values, given.default).astype(variable.dtype)
            self.keep(
                variable,
                numpy.broadcast_to(values, shape),
                numpy.broadcast_to(numpy.ascontiguousarray(given.known), shape),
            )
            return
        known = given.known & present
        values = numpy.where(known, given.values, numpy.asarray(given.default, variable.dtype))
        self.keep(variable, values, known)

    def months(self, name: str, table: MonthTable) -> None:
        """Keep the values of each month."""
        variable = self.system.get_variable(name)
        default = variable.default_value
        default = default.index if isinstance(default, Enum) else default
        values = table.values
        if not variable.formulas and default != 0 and values.dtype.kind == "f":
            values = numpy.where(table.known, values, numpy.asarray(default, values.dtype))
        self.keep(variable, values, table.known)

    def by_code(self, *_arguments: Any) -> None:
        """Leave the figures of municipalities to openfisca-core."""

    def rows(self, variable: Any) -> int:
        """Return the number of periods of a variable."""
        if variable.definition_period == DateUnit.YEAR:
            return self.last // 12 - self.first // 12 + 1
        return self.last - self.first + 1

    def keep(self, variable: Any, values: NDArray[Any], known: NDArray[numpy.bool_]) -> None:
        """Keep a table, in which what was not given is the default."""
        if variable.is_neutralized:
            return
        if values.dtype != variable.dtype:
            values = values.astype(variable.dtype)
        self.values[variable.name] = values
        if variable.formulas:
            self.known[variable.name] = known

    def missing(self, name: str) -> NDArray[Any]:
        """Return the table of a variable nobody was given here."""
        variable = self.system.get_variable(name)
        default = variable.default_value
        default = default.index if isinstance(default, Enum) else default
        shape = (self.rows(variable), self.lanes[variable.entity.key])
        return numpy.full(shape, default, dtype=variable.dtype)


class Inputs:
    """The inputs of some people in their lanes.

    Args:
        population: the people.
        layout: their lanes.
        system: the law.
        given: what is given.
        names: the inputs that are read.
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
        lanes = in_lanes(population, layout)
        self.persons, self.households = lanes.count, lanes.households
        simulation = empty_simulation(system, lanes)
        counts = {PERSON: lanes.count, "husstand": lanes.households}
        writer = LaneWriter(simulation, given, counts)
        write_inputs(writer, lanes)
        self.values: dict[str, NDArray[Any]] = {}
        self.known: dict[str, NDArray[Any]] = {}
        for name in names:
            self.values[name] = (
                writer.values[name] if name in writer.values else (writer.missing(name))
            )
            known = writer.known.get(name)
            self.known[name] = (
                numpy.zeros(self.values[name].shape, dtype=bool) if known is None else known
            )
        self.hosts = {name: self._host(simulation, lanes, name) for name in hosts}

    @staticmethod
    def _host(simulation: Any, lanes: Population, name: str) -> NDArray[Any]:
        if name.startswith("role:"):
            place = model.FLATTENED_ROLES.index(name.removeprefix("role:"))
            roles: NDArray[Any] = lanes.roles == place
            return roles
        values = simulation.calculate(name, month_period(EPOCH_MONTH)).view(numpy.ndarray)
        if values.dtype.kind == "M":
            values = values.astype("datetime64[D]").astype(numpy.int64)
        return numpy.ascontiguousarray(values)
