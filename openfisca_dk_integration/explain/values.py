"""Whose value, under which law: the values of a trace as people ask for them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy
from openfisca_core.indexed_enums import Enum

if TYPE_CHECKING:
    from openfisca_core.variables import Variable

    from openfisca_dk_integration.explain.nodes import Value
    from openfisca_dk_integration.explain.trace import Key, Record, Trace


class Place(NamedTuple):
    """A variable in one month, or in several that were read together, for one person's sake."""

    keys: tuple[Key, ...]
    person: int


class Values:
    """The values of a trace, and of the same people under another law.

    Args:
        trace: the law to explain.
        against: the same people under another law, or None.
    """

    def __init__(self, trace: Trace, against: Trace | None = None) -> None:
        self.trace = trace
        self.against = against
        self.persons = trace.simulation.persons

    @property
    def traces(self) -> list[Trace]:
        """The law, and the other one if there is one."""
        return [self.trace] if self.against is None else [self.trace, self.against]

    def ids(self, entity: str) -> list[str]:
        """Return the ids of an entity."""
        return [str(name) for name in self.trace.simulation.populations[entity].ids]

    def index(self, entity: str, person: int) -> int:
        """Return which member of ``entity`` a person is, or belongs to."""
        if entity == self.persons.entity.key:
            return person
        return int(self.trace.simulation.populations[entity].members_entity_id[person])

    def group(self, entity: str, person: int) -> list[int]:
        """Return the persons of the same household or municipality."""
        if entity == self.persons.entity.key:
            return [person]
        of = self.trace.simulation.populations[entity].members_entity_id
        return [int(i) for i in numpy.flatnonzero(of == of[person])]

    def variable(self, name: str) -> Variable:
        """Return a variable, also one that only the other law has."""
        known = self.trace.system.variables.get(name)
        if known is None and self.against is not None:
            return self.against.system.variables[name]
        return known

    def records(self, key: Key) -> list[Record]:
        """Return what each law read for a variable in a period, where it did."""
        return [trace.records[key] for trace in self.traces if key in trace.records]

    def value(self, key: Key, person: int, trace: Trace | None = None) -> Value:
        """Return a value as plain Python; None where that law does not read it."""
        trace = trace or self.trace
        record = trace.records.get(key)
        if record is None or record.value is None:
            return None
        variable = trace.system.variables[key.name]
        return _plain(record.value, self.index(variable.entity.key, person), variable)

    def default(self, name: str) -> Value:
        """Return the value of a variable of which nothing is known."""
        variable = self.variable(name)
        return _plain(numpy.array([variable.default_value]), 0, variable)

    def differs(self, key: Key, person: int) -> bool:
        """Return True when the two laws give a person different values."""
        return self.against is not None and self.value(key, person) != self.value(
            key, person, self.against
        )

    def total(self, place: Place, trace: Trace) -> Value:
        """Return the value of a place: the sum over months that were read together."""
        values = [self.value(key, place.person, trace) for key in place.keys]
        if len(values) == 1:
            return values[0]
        known = [value for value in values if value is not None]
        if not known:
            return None
        if isinstance(known[0], str):
            return known[0] if len(set(known)) == 1 else None
        return sum(known)  # type: ignore[arg-type]

    def typical(self, place: Place) -> Key:
        """Return the month that stands for months read together: the first one with a value."""
        if len(place.keys) == 1:
            return place.keys[0]
        if self.against is not None:
            chosen = (key for key in place.keys if self.differs(key, place.person))
        else:
            default = self.default(place.keys[0].name)
            chosen = (key for key in place.keys if self.value(key, place.person) != default)
        return next(chosen, place.keys[-1])

    def members(self, reader: Key, person: int) -> list[int]:
        """Return the persons whose values the rule of ``reader`` may read."""
        variable = self.variable(reader.name)
        if not variable.entity.is_person:
            return self.group(variable.entity.key, person)
        ran = [record for record in self.records(reader) if record.formula is not None]
        if any(_reads_household(variable.formulas.get(record.formula)) for record in ran):
            return self.group("husstand", person)
        return [person]


def inside(formula: Any, name: str) -> Any:
    """Return what a formula made by a function holds under ``name``, or None."""
    if formula is None or name not in formula.__code__.co_freevars:
        return None
    return formula.__closure__[formula.__code__.co_freevars.index(name)].cell_contents


@cache
def _reads_household(formula: Any) -> bool:
    """Return True when a person's rule mentions the household, whose members it may then read."""
    if formula is None:
        return False
    names = (inside(formula, "formula") or formula).__code__.co_names
    return any(name == "husstand" or "voksne" in name for name in names)


def _plain(values: Any, index: int, variable: Variable) -> Value:
    value = values[index]
    if variable.value_type == Enum:
        if isinstance(value, Enum):
            return str(value.name)
        return str(list(variable.possible_values)[int(value)].name)
    if isinstance(value, numpy.datetime64) or hasattr(value, "isoformat"):
        return str(value)
    plain: Value = value.item() if hasattr(value, "item") else value
    # The shortest decimal number that is the same in 32 bits: 0.1 and not 0.10000000149.
    return float(str(value)) if isinstance(value, numpy.float32) else plain
