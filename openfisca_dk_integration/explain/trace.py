"""What was read to compute a value: variables, parameters and formulas, by variable and period.

openfisca-core's own tracer gives a tree in which the months behind a state hang under whoever asked
first, and it does not see scales. Here each (variable, period) is recorded once, as a node of a
graph, and every number of the law that was read stands under the formula that read it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from openfisca_core.parameters import ParameterNodeAtInstant
from openfisca_core.periods import DateUnit, Period
from openfisca_core.periods import period as period_of
from openfisca_core.tracers import SimpleTracer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from openfisca_core.simulations import Simulation
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem

ETERNITY = period_of(DateUnit.ETERNITY)
UNDATED = "0001-01-01"
"""Start of a formula without a date, as openfisca-core keeps it."""


class Key(NamedTuple):
    """One variable in one period."""

    name: str
    period: Period


class Read(NamedTuple):
    """One parameter (or scale) read at one date (``2021-03-01``)."""

    path: str
    instant: str


@dataclass
class Record:
    """What the computation of one variable in one period read.

    Attributes:
        key: the variable and its period.
        value: its values, one per person, household or municipality.
        reads: the variables it read, in order, with repetitions.
        parameters: the parameters it read, once each.
        formula: start date of the formula that ran, or None when none did.
    """

    key: Key
    value: Any = None
    reads: list[Key] = field(default_factory=list)
    parameters: dict[Read, None] = field(default_factory=dict)
    formula: str | None = None

    def direct_reads(self) -> list[Key]:
        """Return what the formula itself read, once each.

        ``months.before`` computes all missing months, oldest first, and then reads the one that
        was asked for: only that one was read by the formula.
        """
        kept: list[Key] = []
        for key in self.reads:
            if kept and kept[-1] == key and key.period.unit == DateUnit.MONTH:
                _drop_months_before(kept)
            kept.append(key)
        return list(dict.fromkeys(kept))


def _drop_months_before(kept: list[Key]) -> None:
    """Remove the last read and the unbroken months of the same variable that lead to it."""
    last = kept.pop()
    month = last.period.offset(-1, DateUnit.MONTH)
    while kept and kept[-1] == Key(last.name, month):
        kept.pop()
        month = month.offset(-1, DateUnit.MONTH)


class GraphTracer(SimpleTracer):
    """A tracer of openfisca-core that keeps one record for each variable and period."""

    def __init__(self, system: TaxBenefitSystem) -> None:
        super().__init__()
        self.system = system
        self.records: dict[Key, Record] = {}
        self.given: set[Key] = set()
        self._open: list[Record] = []
        self._done: set[Key] = set()

    def record_calculation_start(self, variable: str, period: Any) -> None:
        """Note that the open formula reads ``variable``."""
        super().record_calculation_start(variable, period)
        key = self.key(variable, period)
        if self._open and self._open[-1].key not in self._done:
            self._open[-1].reads.append(key)
        if key not in self.records:
            formula = None if key in self.given else _formula_start(self.system, variable, period)
            self.records[key] = Record(key, formula=formula)
        self._open.append(self.records[key])

    def record_calculation_result(self, value: Any) -> None:
        """Note the result."""
        self._open[-1].value = value

    def record_calculation_end(self) -> None:
        """Close the formula; when it is read again, its result comes from the cache."""
        super().record_calculation_end()
        self._done.add(self._open.pop().key)

    def record_parameter_access(self, parameter: str, period: Any, value: Any) -> None:  # noqa: ARG002 - core's signature
        """Note that the open formula reads a parameter."""
        self.record_parameter(parameter, str(period))

    def record_parameter(self, path: str, instant: str) -> None:
        """Note that the open formula reads the parameter or scale at ``path``."""
        if self._open:
            self._open[-1].parameters[Read(str(path), str(instant))] = None

    def key(self, variable: str, period: Any) -> Key:
        """Return the key of a variable: facts that never change have one period."""
        known = self.system.variables.get(variable)
        if known is not None and known.definition_period == DateUnit.ETERNITY:
            return Key(variable, ETERNITY)
        return Key(variable, period)


class TracedNode:
    """A node of the law at a date that tells the tracer which of its values are read."""

    def __init__(self, node: ParameterNodeAtInstant, tracer: GraphTracer) -> None:
        self.__dict__.update(_node=node, _tracer=tracer)

    def __getattr__(self, name: str) -> Any:
        child = getattr(self._node, name)
        return child if name.startswith("_") else self._traced(name, child)

    def __getitem__(self, name: Any) -> Any:
        child = self._node[name]
        if isinstance(name, str):
            return self._traced(name, child)
        for path in leaves(self._node):
            self._tracer.record_parameter(path, self._node._instant_str)  # noqa: SLF001 - core has no public name
        return child

    def __contains__(self, name: object) -> bool:
        return name in self._node

    def __iter__(self) -> Iterator[str]:
        return iter(self._node)

    def _traced(self, name: str, child: Any) -> Any:
        if isinstance(child, ParameterNodeAtInstant):
            return TracedNode(child, self._tracer)
        self._tracer.record_parameter(
            f"{self._node._name}.{name}".lstrip("."),  # noqa: SLF001 - as above
            self._node._instant_str,  # noqa: SLF001 - as above
        )
        return child


def leaves(node: ParameterNodeAtInstant) -> Iterator[str]:
    """Yield the paths of all values below a node at an instant."""
    for name, child in node._children.items():  # noqa: SLF001 - core has no public list
        if isinstance(child, ParameterNodeAtInstant):
            yield from leaves(child)
        else:
            yield f"{node._name}.{name}".lstrip(".")  # noqa: SLF001 - as above


@dataclass
class Trace:
    """A simulation with all that was read in it.

    Attributes:
        simulation: the simulation, computed.
        records: what each variable in each period read.
        given: the variables and periods that were in the simulation before anything was computed.
    """

    simulation: Simulation
    records: dict[Key, Record]
    given: set[Key]

    @property
    def system(self) -> TaxBenefitSystem:
        """The law the simulation runs."""
        return self.simulation.tax_benefit_system


def run_traced(simulation: Simulation, work: Callable[[], Any]) -> Trace:
    """Run ``work`` (which computes in ``simulation``) and return what it read.

    Args:
        simulation: one in which nothing has been computed yet.
        work: a function without arguments.
    """
    system = simulation.tax_benefit_system
    tracer = GraphTracer(system)
    tracer.given |= set(_known(simulation, tracer))
    simulation.trace = True
    simulation.tracer = tracer
    simulation.trace_parameters_at_instant = lambda period: TracedNode(
        system.get_parameters_at_instant(period), tracer
    )
    work()
    return Trace(simulation, tracer.records, tracer.given)


def _known(simulation: Simulation, tracer: GraphTracer) -> Iterable[Key]:
    for population in simulation.populations.values():
        for name, holder in population._holders.items():  # noqa: SLF001 - core has no public way
            for period in holder.get_known_periods():
                yield tracer.key(name, period)


def _formula_start(system: TaxBenefitSystem, name: str, period: Period) -> str | None:
    """Return the start date of the formula of a variable in force at ``period``, or None."""
    variable = system.variables.get(name)
    formula = None if variable is None else variable.get_formula(period)
    if variable is None or formula is None:
        return None
    return next(str(start) for start, item in variable.formulas.items() if item is formula)
