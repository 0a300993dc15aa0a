"""Formulas run once on symbolic arrays, inside openfisca-core's own simulation and populations.

Core's own code does what a formula asks of it: projections between persons and households, sums
over members, sums over the months of a year. Only what core answers with data is answered with
symbols: the value of a variable is a reference, a role is a reference, the members of a household
are a symbol.
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.periods import DateUnit
from openfisca_core.populations import GroupPopulation, Population
from openfisca_core.simulations import Simulation

from openfisca_dk_integration.simulation.compiled.errors import TraceError
from openfisca_dk_integration.simulation.compiled.nodes import (
    HOUSEHOLD,
    MUNICIPALITY,
    PERSON,
    Node,
    cast,
    slot,
)
from openfisca_dk_integration.simulation.compiled.parameters import TrackedNode
from openfisca_dk_integration.simulation.compiled.scalars import (
    Expression,
    Numbers,
    Scalar,
    Tape,
    value_of,
)
from openfisca_dk_integration.simulation.compiled.symbols import (
    COUNTS,
    Order,
    Sym,
    as_enum,
    same_for_all,
)
from openfisca_dk_integration.simulation.compiled.times import own_period, position_of

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Trace:
    """A formula as an expression, and where it holds.

    Attributes:
        guards: expressions with the value each must have for the trace to hold.
        root: the expression, of the variable's dtype.
    """

    guards: tuple[tuple[Expression, Any], ...]
    root: Node


class _Read:
    """What every symbolic population answers."""

    simulation: Any
    entity: Any
    count: Any

    def __call__(self, name: str, period: Any, options: Any = None) -> Any:
        self.entity.check_variable_defined_for_entity(name)
        if options is None:
            return self.simulation.calculate(name, period)
        return super().__call__(name, period, options)  # type: ignore[misc]

    def get_holder(self, name: str) -> SymbolicHolder:
        return SymbolicHolder(self.simulation, name)

    def filled_array(self, value: Any, dtype: Any = None) -> Any:
        kind = numpy.asarray(value_of(value)).dtype if dtype is None else dtype
        return Sym(Node("fill", (slot(value, kind),), kind, self.entity.key))

    def empty_array(self) -> Any:
        return self.filled_array(0.0, numpy.float32)

    @staticmethod
    def check_period_validity(*_arguments: Any) -> None:
        """Periods are checked by the simulation."""


class SymbolicPersons(_Read, Population):
    """Persons without number."""

    def has_role(self, role: Any) -> Any:
        """Return a reference to who has the role."""
        keys = [part.key for part in role.subroles] if role.subroles else [role.key]
        refs = [Sym(Node("role", (), bool, PERSON, key)) for key in keys]
        result = refs[0]
        for ref in refs[1:]:
            result = result | ref
        return result

    has_role.projectable = True  # type: ignore[attr-defined]


class SymbolicGroup(_Read, GroupPopulation):
    """Households or municipalities without number.

    Attributes:
        asked: what the sums over the people of a municipality add up, in the order asked.
    """

    asked: list[Node]

    @property
    def ordered_members_map(self) -> Any:
        """The order of the members of households."""
        if self.entity.key != HOUSEHOLD:
            raise TraceError("the order of the members of a municipality")
        return Order()

    def sum(self, array: Any, role: Any = None) -> Any:
        """Return the sum over the members, or over those with a role."""
        if role is not None:
            array = numpy.where(self.members.has_role(role), array, 0.0)
        if self.entity.key == MUNICIPALITY:
            self.asked.append(cast(array.node, numpy.float64))
        return super().sum(array)

    def value_from_first_person(self, array: Any) -> Any:
        """Return the value of each household's first person."""
        if self.entity.key != HOUSEHOLD:
            raise TraceError("the first person of a municipality")
        node = array.node
        return Sym(Node("first", (node,), node.dtype, HOUSEHOLD), array.possible_values)

    def nb_persons(self, role: Any = None) -> Any:
        """Return the number of members, or of those with a role."""
        if role is not None:
            return self.sum(self.members.has_role(role))
        if self.entity.key == MUNICIPALITY:
            one = Node("fill", (slot(1.0, numpy.float64),), numpy.float64, PERSON)
            self.asked.append(one)
        return numpy.bincount(self.members_entity_id)

    def reduce(self, *_arguments: Any, **_options: Any) -> Any:
        """Refuse: max, min and all over members go by their position."""
        raise TraceError("max, min or all over the members of a group")

    def value_nth_person(self, *_arguments: Any, **_options: Any) -> Any:
        """Refuse: the position of a member is not data of the kernel."""
        raise TraceError("the value of the n-th member of a group")


for _name in ("sum", "value_from_first_person", "nb_persons", "reduce", "value_nth_person"):
    getattr(SymbolicGroup, _name).projectable = True


class SymbolicHolder:
    """What ``months.before`` asks: a state variable of an earlier month."""

    def __init__(self, simulation: TraceSimulation, name: str) -> None:
        self.simulation = simulation
        self.name = name

    def get_array(self, period: Any) -> Any:
        """Return a reference to the value, or the default before the first known month."""
        return self.simulation.reference(self.name, period, before=True)


class TraceSimulation(Simulation):
    """openfisca-core's simulation, in which the value of a variable is a reference."""

    def calculate(self, variable_name: str, period: Any) -> Any:
        """Return a reference to a variable."""
        return self.reference(variable_name, period)

    def reference(self, name: str, period: Any, before: bool = False) -> Any:
        """Return the symbol of a variable at a period.

        Raises:
            TraceError: when the variable has no value for such a period.
        """
        variable = self.tax_benefit_system.get_variable(name, check_existence=True)
        unit = variable.definition_period
        enum = variable.possible_values if variable.value_type is Enum else None
        if unit == DateUnit.ETERNITY:
            position: Expression | None = None
        elif period.unit != unit or period.size != 1:
            raise TraceError(f"{name} for {period.unit}, which it is not defined for")
        else:
            position, _ = position_of(period)
        dtype = variable.dtype
        extra = (name, position, before)
        return Sym(Node("ref", (), dtype, variable.entity.key, extra), enum)


class Tracer:
    """Traces the formulas of one law.

    Args:
        system: the tax and benefit system.
        numbers: its parameters.
    """

    def __init__(self, system: Any, numbers: Numbers) -> None:
        self.system = system
        self.numbers = numbers
        self.tape = Tape(numbers)
        person = SymbolicPersons(system.person_entity)
        person.count = COUNTS[PERSON]
        populations: dict[str, Any] = {person.entity.key: person}
        for entity in system.group_entities:
            group = SymbolicGroup(entity, person)
            group.count = COUNTS[entity.key]
            group.asked = []
            group.members_entity_id = Sym(Node("members", (), numpy.int64, PERSON, entity.key))
            populations[entity.key] = group
        self.simulation = TraceSimulation(system, populations)

    def parameters(self, moment: Any) -> TrackedNode:
        """Return the parameters at a period or instant, tracked."""
        position, month = position_of(moment)
        return TrackedNode("", position, month, self.numbers, self.tape)

    def formula(self, variable: Any, formula: Any, month: int) -> Trace:
        """Trace one formula for the period that begins in ``month``.

        Raises:
            TraceError: with the file and line of what cannot be traced.
        """
        unit = variable.definition_period

        def run() -> Node:
            period = own_period(unit, month, self.tape)
            population = self.simulation.populations[variable.entity.key]
            arguments = (population, period, self.parameters)
            value = formula(*arguments[: formula.__code__.co_argcount])
            return result_node(value, variable)

        return self.record(run)

    def record(self, run: Callable[[], Node]) -> Trace:
        """Trace whatever ``run`` does with the symbolic simulation."""
        self.tape = Tape(self.numbers)
        try:
            root = run()
        except Exception as error:
            raise TraceError(f"{_place(error)}: {error}") from error
        return Trace(tuple(self.tape.guards.items()), root)


def result_node(value: Any, variable: Any) -> Node:
    """Return a formula's result as core would keep it: of the variable's dtype and entity."""
    entity = variable.entity.key
    if value is None:
        value = variable.default_value
        if isinstance(value, Enum):
            return Node("fill", (slot(int(value.index), variable.dtype),), variable.dtype, entity)
    if isinstance(value, EnumArray):
        number = slot(int(same_for_all(value.view(numpy.ndarray))), variable.dtype)
        return Node("fill", (number,), variable.dtype, entity)
    if variable.value_type is Enum:
        value = as_enum(value, variable.possible_values)
    if isinstance(value, numpy.ndarray) and value.ndim:
        value = same_for_all(value)
    if not isinstance(value, Sym):
        if not isinstance(value, (Scalar, int, float, bool, numpy.generic)):
            raise TraceError(f"a result of type {type(value).__name__}")
        number = slot(value, numpy.asarray(value_of(value)).dtype)
        value = Sym(Node("fill", (number,), number.dtype, entity))
    if value.node.entity not in {None, entity}:
        raise TraceError(f"values of {value.node.entity} for a variable of {entity}")
    return cast(value.node, variable.dtype)


def _place(error: Exception) -> str:
    """Return file and line of the last line of the law in an error's traceback."""
    frames = traceback.extract_tb(error.__traceback__)
    for frame in reversed(frames):
        if "simulation/compiled" not in frame.filename and "site-packages" not in frame.filename:
            return f"{frame.filename}:{frame.lineno}"
    return type(error).__name__
