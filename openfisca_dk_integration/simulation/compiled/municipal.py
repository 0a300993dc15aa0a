"""Municipalities around the kernel: what people read of them, and the sums they ask for.

The formulas of municipalities are run by openfisca-core. Those that sum over people are traced
first, only to learn which sums they ask for; the kernel computes what is summed, and core runs the
formulas on the finished sums (as it does for people in blocks, ``simulation.municipal``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy

from openfisca_dk_integration.months import EPOCH_MONTH
from openfisca_dk_integration.population.inputs import (
    PopulationSimulation,
    Writer,
    empty_simulation,
    write_municipal_inputs,
)
from openfisca_dk_integration.simulation.compiled.errors import TraceError
from openfisca_dk_integration.simulation.compiled.nodes import MUNICIPALITY, Node
from openfisca_dk_integration.simulation.compiled.times import own_period
from openfisca_dk_integration.simulation.compiled.tracing import result_node
from openfisca_dk_integration.simulation.engine import calculate, release, wanted
from openfisca_dk_integration.simulation.law import system_of
from openfisca_dk_integration.simulation.municipal import (
    Player,
    SumKey,
    Sums,
    municipal_outputs,
    one_household_each,
)
from openfisca_dk_integration.simulation.request import Request
from openfisca_dk_integration.simulation.span import month_period, year_period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from openfisca_dk_integration.population import Population
    from openfisca_dk_integration.simulation.answer import Columns
    from openfisca_dk_integration.simulation.compiled.formulas import Formulas
    from openfisca_dk_integration.simulation.law import Law
    from openfisca_dk_integration.simulation.span import Span


@dataclass(frozen=True)
class Asked:
    """A sum over people that a municipal formula asks for.

    Attributes:
        key: formula, period and number of the sum.
        root: what is summed, one value per person in float64.
        month: the first month of the period.
    """

    key: SumKey
    root: Node
    month: int


class MunicipalFormulas:
    """Traces the formulas of municipalities for the sums they ask for."""

    def __init__(self, formulas: Formulas) -> None:
        self.formulas = formulas
        self.system = formulas.system
        self.done: dict[tuple[str, int], list[Asked]] = {}
        self.reads: dict[tuple[str, int], set[tuple[str, int]]] = {}
        self.used: list[tuple[Any, int]] = []

    def asked(self, name: str, month: int) -> list[Asked]:
        """Return every sum that a municipal variable needs, its own and those of others.

        Raises:
            TraceError: when it needs people in another way than by sums.
        """
        found: list[Asked] = []
        stack, seen = [(name, month)], set()
        while stack:
            here = stack.pop()
            if here in seen:
                continue
            seen.add(here)
            if here not in self.done:
                self._trace(here)
            found += self.done[here]
            stack += self.reads[here]
        return found

    def _trace(self, here: tuple[str, int]) -> None:
        name, month = here
        variable = self.system.variables[name]
        self.done[here], self.reads[here] = [], set()
        found = None if variable.is_neutralized else self.formulas.formula(variable, month)
        if found is None:
            return
        formula = found[1]
        tracer = self.formulas.tracer
        kommune = tracer.simulation.populations[MUNICIPALITY]
        kommune.asked = []

        def run() -> Node:
            period = own_period(variable.definition_period, month, tracer.tape)
            arguments = (kommune, period, tracer.parameters)
            return result_node(formula(*arguments[: formula.__code__.co_argcount]), variable)

        trace = tracer.record(run)
        self.used.append((trace.guards, month))
        root = trace.root
        period = str(
            month_period(month)
            if str(variable.definition_period) == "month"
            else (year_period(month // 12))
        )
        for number, node in enumerate(kommune.asked):
            self.done[here].append(Asked((name, period, number), node, month))
            self._references(node, here, inside=True)
        self._references(root, here, inside=False)

    def _references(self, root: Node, here: tuple[str, int], *, inside: bool) -> None:
        """Note the municipal values that are read; refuse people outside of sums."""
        stack, seen = [root], set()
        numbers = self.formulas.numbers
        while stack:
            node = stack.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            if node.op in {"groupsum", "groupcount"} and node.entity == MUNICIPALITY:
                continue
            if node.op == "ref" and node.entity == MUNICIPALITY and not inside:
                name, position, _ = node.extra
                at = -1 if position is None else numbers.evaluate(position, here[1])
                if position is not None:
                    self.reads[here].add((name, at))
            elif node.op in {"ref", "role"} and node.entity != MUNICIPALITY and not inside:
                raise TraceError(f"{here[0]} reads people other than by sums")
            stack += node.args


class Hollow(PopulationSimulation):
    """A simulation in which people have no values: only municipalities are computed."""

    defaults: dict[str, Any]

    def calculate(self, variable_name: str, period: Any) -> Any:
        """Return the values of municipalities, and defaults for people."""
        known = self.defaults.get(variable_name)
        if known is not None:
            return known
        variable = self.tax_benefit_system.variables.get(variable_name)
        if variable is None or variable.entity.key == MUNICIPALITY:
            return super().calculate(variable_name, period)
        count = self.get_variable_population(variable_name).count
        self.defaults[variable_name] = variable.default_array(count)
        return self.defaults[variable_name]


def simulation_of_municipalities(population: Population, law: Law, span: Span) -> Any:
    """Return a simulation of the municipalities alone."""
    people = one_household_each(population)
    simulation: Any = empty_simulation(system_of(law), people)
    simulation.__class__ = Hollow
    simulation.defaults = {}
    write_municipal_inputs(Writer(simulation, span.first, span.last), people)
    return simulation


def values_of(
    simulation: Any, cells: Iterable[tuple[str, int]], system: Any, count: int
) -> NDArray[numpy.uint8]:
    """Return values of municipalities: one row of eight bytes a municipality per cell."""
    cells = list(cells)
    rows = numpy.zeros((len(cells), count * 8), dtype=numpy.uint8)
    for row, (name, month) in enumerate(cells):
        unit = str(system.variables[name].definition_period)
        at = (
            year_period(month // 12)
            if unit == "year"
            else month_period(month if month >= 0 else EPOCH_MONTH)
        )
        values = numpy.ascontiguousarray(simulation.calculate(name, at)).view(numpy.ndarray)
        raw = values.view(numpy.uint8)
        rows[row, : len(raw)] = raw
    return rows


def finish(simulation: Any, request: Request, sums: Sums, system: Any) -> Columns:
    """Compute the municipal outputs from the sums over everybody.

    Args:
        simulation: the simulation of the municipalities; it is released.
        request: the outputs wanted.
        sums: what the formulas ask for.
        system: the law.
    """
    outputs = municipal_outputs(system, request)
    Player(simulation, sums)
    columns = {
        name: {key: calculate(simulation, name, period) for key, period in periods.items()}
        for name, periods in wanted(system, Request(request.span, outputs))
    }
    release(simulation, collect=False)
    return columns
