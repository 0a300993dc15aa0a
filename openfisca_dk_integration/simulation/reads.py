"""What each variable of a law reads: other variables, and parameters.

The rules never branch on data (a convention of the rules, held by tests), so what a variable reads
is the same for all people. It is found by watching one run. With it one knows what a reform leaves
as it is: a variable whose rule is the same, whose parameters are the same, and which reads only
such variables, has the same values to the last bit.
"""

# ruff: noqa: SLF001 - openfisca-core has no public way to look into nodes and holders

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy
from openfisca_core.parameters import Parameter, ParameterNodeAtInstant, ParameterScale

from openfisca_dk_integration.population.direct import DirectSimulation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openfisca_core.periods import Period


@dataclass
class Reads:
    """What was read while one law was run.

    Attributes:
        variables: by variable, the variables it reads.
        parameters: by variable, the paths of the parameters (or nodes of them) it reads.
        computed: the variables whose formula ran.
    """

    variables: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    parameters: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    computed: set[str] = field(default_factory=set)
    stack: list[str] = field(default_factory=list)

    def note(self, path: str) -> None:
        """Note that the variable being computed reads a parameter."""
        if self.stack:
            self.parameters[self.stack[-1]].add(path)

    def touched(self, variables: set[str], paths: set[str]) -> set[str]:
        """Return the variables that may have other values when rules and parameters change.

        Args:
            variables: those whose rule is another.
            paths: the parameters that have other values.
        """
        found = set(variables)
        found |= {
            name
            for name, read in self.parameters.items()
            if any(_overlap(one, path) for one in read for path in paths)
        }
        readers: dict[str, set[str]] = defaultdict(set)
        for name, read in self.variables.items():
            for one in read:
                readers[one].add(name)
        waiting = list(found)
        while waiting:
            for name in readers[waiting.pop()] - found:
                found.add(name)
                waiting.append(name)
        return found


def _overlap(one: str, other: str) -> bool:
    """Return True when one path is the other or lies below it."""
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")


@contextmanager
def watched(simulation: Any) -> Iterator[Reads]:
    """Note what is read while a direct simulation computes."""
    reads = Reads()
    system = simulation.tax_benefit_system
    parameters_at = system.get_parameters_at_instant
    simulation.__class__ = type("Watched", (_Watched,), {"reads": reads})
    system.get_parameters_at_instant = lambda when: _Seen(parameters_at(when), "", reads)
    try:
        yield reads
    finally:
        system.get_parameters_at_instant = parameters_at
        simulation.__class__ = DirectSimulation


class _Watched(DirectSimulation):
    """Notes who asks for what; second simulations of the same kind note in the same place."""

    reads: Reads

    def calculate(self, variable_name: str, period: Any) -> Any:
        """Return the values of a variable, and note who asked."""
        stack = self.reads.stack
        if stack:
            self.reads.variables[stack[-1]].add(variable_name)
        stack.append(variable_name)
        try:
            return super().calculate(variable_name, period)
        finally:
            stack.pop()

    def _values(self, variable: Any, population: Any, period: Period) -> Any:
        self.reads.computed.add(variable.name)
        return super()._values(variable, population, period)


class _Seen(ParameterNodeAtInstant):
    """A node of parameters that notes what is read of it."""

    def __init__(self, node: Any, path: str, reads: Reads) -> None:
        self.__dict__.update(
            _node=node, _path=path, _reads=reads, _name=node._name, _instant_str=node._instant_str
        )

    @property
    def _children(self) -> Any:
        self._reads.note(self._path)
        return self._node._children

    def __getattr__(self, name: str) -> Any:
        return self._child(name)

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, numpy.ndarray):
            self._reads.note(self._path)
            return self._node[key]
        return self._child(key)

    def __iter__(self) -> Any:
        return iter(self._children)

    def _child(self, name: str) -> Any:
        path = f"{self._path}.{name}" if self._path else name
        if name not in self._node._children:
            self._reads.note(path)
        child = self._node[name]
        if isinstance(child, ParameterNodeAtInstant):
            return _Seen(child, path, self._reads)
        self._reads.note(path)
        return child


def changed_variables(law: Any, reform: Any) -> set[str]:
    """Return the variables of a reform whose rule is not that of the law it changes.

    A transition evaluates the same rule under old and new parameters; by itself it changes only
    what reads a changed parameter.
    """
    before = law.variables
    return {
        name
        for name, one in reform.variables.items()
        if one is not before.get(name) and (name not in before or not _same_rule(before[name], one))
    }


def _same_rule(before: Any, after: Any) -> bool:
    same = before.is_neutralized == after.is_neutralized and before.end == after.end
    return (
        same
        and list(before.formulas) == list(after.formulas)
        and all(
            _innermost(after.formulas[start]) is formula
            for start, formula in before.formulas.items()
        )
    )


def _innermost(formula: Any) -> Any:
    """Return a rule without what a transition has put around it."""
    inner: tuple[Any, ...] = getattr(formula, "inner", ())
    while len(inner) == 1:
        formula = inner[0]
        inner = getattr(formula, "inner", ())
    return formula


def changed_parameters(before: Any, after: Any, path: str = "") -> set[str]:
    """Return the paths below which two trees of parameters have different values."""
    if isinstance(before, Parameter) and isinstance(after, Parameter):
        return set() if _values(before) == _values(after) else {path}
    if isinstance(before, ParameterScale) and isinstance(after, ParameterScale):
        same = [_bracket(one) for one in before.brackets] == [
            _bracket(one) for one in after.brackets
        ]
        return set() if same else {path}
    old, new = getattr(before, "children", None), getattr(after, "children", None)
    if old is None or new is None:
        return {path}
    found = set()
    for name in {*old, *new}:
        below = f"{path}.{name}" if path else name
        if name in old and name in new:
            found |= changed_parameters(old[name], new[name], below)
        else:
            found.add(below)
    return found


def _values(parameter: Any) -> list[tuple[str, Any]]:
    return [(value.instant_str, value.value) for value in parameter.values_list]


def _bracket(bracket: Any) -> dict[str, list[tuple[str, Any]]]:
    return {name: _values(child) for name, child in bracket.children.items()}


__all__ = ["Reads", "changed_parameters", "changed_variables", "watched"]
