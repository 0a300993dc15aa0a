"""Numbers that a formula reads, remembered together with where they came from.

A parameter value or the month a formula is computed for is not part of the compiled code: it is a
``Scalar``, an expression that is evaluated anew for every month and every law. When a formula uses
such a number in a way that decides what is computed (``if``, ``int(...)``, an index), the number is
*guarded*: the trace holds only where the expression has the same value, and the formula is traced
again where it has another.

Expressions are nested tuples of a name and arguments:

- ``("own",)``: the month number of the period's first month
- ``("value", x)``: a number in the source
- ``("par", path, position)``: the parameter ``path`` at the first day of month ``position``
- ``("type", x)``: the name of the type of ``x``: whole numbers and floats are computed differently
- ``("names", path, position)``: the names of a node's children there
- ``("days", position)``, ``("year_days", position)``: the days of that month or year
- ``("last_day", position)``: the last day of that month, written YYYY-MM-DD
- ``("item", path, position, list, index)``: a threshold, amount or rate of a scale
- ``("length", path, position, list)``: how many of them it has
- ``("has", path, position, name)``: whether a node has a child of that name there
- ``(operator, a, b)``: as in Python's ``operator`` module
- ``("numpy", function, a, b)``: a numpy function of numbers
"""

from __future__ import annotations

import calendar
import operator
from typing import TYPE_CHECKING, Any

import numpy
from openfisca_core.errors import ParameterNotFoundError

from openfisca_dk_integration.simulation.compiled.errors import TraceError

if TYPE_CHECKING:
    from collections.abc import Callable

Expression = tuple[Any, ...]

OWN: Expression = ("own",)

OTHER_TREE = "^"
"""Begins the path of a parameter of another law (those taken over earlier keep the old one)."""

OPERATORS: dict[str, Callable[..., Any]] = {
    name: getattr(operator, name)
    for name in (
        *("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "neg", "abs", "pos"),
        *("lt", "le", "eq", "ne", "gt", "ge", "and_", "or_", "xor", "invert"),
    )
}


class Tape:
    """The guards of one trace, in the order in which they were met.

    Args:
        numbers: the parameters that are read.
    """

    def __init__(self, numbers: Numbers) -> None:
        self.numbers = numbers
        self.guards: dict[Expression, Any] = {}

    def guard(self, expression: Expression, value: Any) -> None:
        """Note that the trace holds only where ``expression`` has ``value``."""
        self.guards.setdefault(expression, value)


class Scalar:
    """A number with its expression; arithmetic with it gives another one.

    Attributes:
        expression: how the number came about.
        value: the number in this trace.
        tape: where its uses as a plain number are noted.
    """

    __slots__ = ("expression", "tape", "value")

    def __init__(self, expression: Expression, value: Any, tape: Tape) -> None:
        self.expression = expression
        self.value = value
        self.tape = tape

    if TYPE_CHECKING:

        def __floordiv__(self, other: Any) -> Any: ...
        def __mod__(self, other: Any) -> Any: ...

    def plain(self) -> Any:
        """Return the number itself, guarded."""
        self.tape.guard(self.expression, self.value)
        return self.value

    def _unary(self, name: str) -> Scalar:
        return Scalar((name, self.expression), OPERATORS[name](self.value), self.tape)

    def _binary(self, name: str, other: Any, swapped: bool = False) -> Any:
        if not isinstance(other, (Scalar, int, float, bool, numpy.generic)):
            return NotImplemented
        mine, its = self.expression, expression_of(other)
        its_value = value_of(other)
        if swapped:
            return Scalar((name, its, mine), OPERATORS[name](its_value, self.value), self.tape)
        return Scalar((name, mine, its), OPERATORS[name](self.value, its_value), self.tape)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        """Apply a numpy function to numbers; with an array, the array takes over."""
        from openfisca_dk_integration.simulation.compiled.symbols import Sym, apply

        if any(isinstance(item, Sym) for item in inputs):
            return apply(ufunc, method, inputs, options)
        if method != "__call__" or options:
            raise TraceError(f"numpy.{ufunc.__name__}.{method} of parameters")
        if any(isinstance(item, numpy.ndarray) and item.ndim for item in inputs):
            return ufunc(*[value_plain(item) for item in inputs])
        expression = ("numpy", ufunc.__name__, *[expression_of(item) for item in inputs])
        return Scalar(expression, ufunc(*[value_of(item) for item in inputs]), self.tape)

    def look_up(self, table: Any) -> Any:
        """Return ``table[number]`` (``lookup.pick``), guarded."""
        item = table[self.plain()]
        if isinstance(item, Scalar) and table.dtype == object:
            kind = numpy.asarray([value_of(value) for value in table]).dtype
            expression = ("numpy", kind.name, item.expression)
            return Scalar(expression, kind.type(item.value), self.tape)
        return item

    def __bool__(self) -> bool:
        return bool(self.plain())

    def __int__(self) -> int:
        return int(self.plain())

    def __float__(self) -> float:
        return float(self.plain())

    def __index__(self) -> int:
        return operator.index(self.plain())

    def __str__(self) -> str:
        return str(self.plain())

    def __hash__(self) -> int:
        return hash(self.plain())

    def __round__(self, digits: int | None = None) -> Any:
        return round(self.plain(), digits)

    def __repr__(self) -> str:
        return f"Scalar({self.expression!r} = {self.value!r})"


def _define(name: str, special: str, swapped: bool = False) -> None:
    def method(self: Scalar, *others: Any) -> Any:
        if others:
            return self._binary(name, others[0], swapped)
        return self._unary(name)

    setattr(Scalar, special, method)


for _name in OPERATORS:
    _define(_name, f"__{_name.strip('_')}__")
for _name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "and_", "or_", "xor"):
    _define(_name, f"__r{_name.strip('_')}__", swapped=True)


def expression_of(item: Any) -> Expression:
    """Return the expression of a number."""
    if isinstance(item, Scalar):
        return item.expression
    if isinstance(item, numpy.generic):
        return ("numpy", item.dtype.name, ("value", item.item()))
    return ("value", item)


def value_of(item: Any) -> Any:
    """Return a number without guarding it."""
    return item.value if isinstance(item, Scalar) else item


def value_plain(item: Any) -> Any:
    """Return a number, guarded if it is tracked."""
    return item.plain() if isinstance(item, Scalar) else item


class Numbers:
    """Evaluates expressions for one law: its parameters, at any month.

    Args:
        system: the tax and benefit system.
    """

    def __init__(self, system: Any) -> None:
        self.system = system
        self.trees: list[Any] = []
        self.functions: dict[Expression, Callable[[int], Any]] = {}
        self.nodes: dict[tuple[str, int | str], Any] = {}
        self.dated: dict[str, Any] = {}

    def root(self, tree: Any) -> str:
        """Return the path of another tree of parameters than the law's own."""
        for number, known in enumerate(self.trees):
            if known is tree:
                return f"{OTHER_TREE}{number}"
        self.trees.append(tree)
        return f"{OTHER_TREE}{len(self.trees) - 1}"

    def _dated(self, path: str) -> Any:
        """Return a parameter or a node with its values of all dates, None when there is none."""
        if path not in self.dated:
            above, _, name = path.rpartition(".")
            if not path:
                found = self.system.parameters
            elif path[0] == OTHER_TREE and not above:
                found = self.trees[int(path[1:])]
            else:
                found = getattr(self._dated(above), "children", {}).get(name)
            self.dated[path] = found
        return self.dated[path]

    def node(self, path: str, month: int | str) -> Any:
        """Return what stands at ``path`` of the parameters in ``month`` (or on a day).

        Raises:
            ParameterNotFoundError: when the law has no such parameter at that time.
        """
        key = (path, month)
        if key not in self.nodes:
            instant = month
            if not isinstance(month, str):
                instant = f"{month // 12:04d}-{month % 12 + 1:02d}-01"
            dated = self._dated(path)
            # Only what is asked for is looked up; core would build the whole tree of that day.
            value = None if dated is None else dated._get_at_instant(instant)  # noqa: SLF001
            if value is None:
                raise ParameterNotFoundError(path, instant)
            self.nodes[key] = value
        return self.nodes[key]

    def evaluate(self, expression: Expression, own: int) -> Any:
        """Return the value of an expression for the period that begins in month ``own``."""
        function = self.functions.get(expression)
        if function is None:
            function = self.functions[expression] = self._function(expression)
        return function(own)

    def _function(self, expression: Expression) -> Callable[[int], Any]:
        """Return an expression as a function of the period's first month."""
        name, *rest = expression
        if name == "own":
            return lambda own: own
        if name == "value":
            value = rest[0]
            return lambda own: value  # noqa: ARG005 - every expression has the same form
        if name in PARAMETERS:
            return self._parameter(name, rest)
        if name == "numpy":
            operation = getattr(numpy, rest[0])
            parts = [self._function(part) for part in rest[1:]]
        else:
            operation = OTHERS.get(name) or OPERATORS[name]
            parts = [self._function(part) for part in rest]
        if len(parts) == 1:
            part = parts[0]
            return lambda own: operation(part(own))
        if len(parts) == 2:  # noqa: PLR2004
            one, other = parts
            return lambda own: operation(one(own), other(own))
        return lambda own: operation(*[part(own) for part in parts])

    def _parameter(self, name: str, rest: list[Any]) -> Callable[[int], Any]:
        """Return what reads a parameter as a function of the period's first month."""
        path, position, *more = rest
        month = self._function(position)
        node = self.node
        if name == "par":
            return lambda own: node(path, month(own))
        if name == "item":
            part, index = more
            return lambda own: getattr(node(path, month(own)), part)[index]
        if name == "length":
            return lambda own: len(getattr(node(path, month(own)), more[0]))
        if name == "names":
            return lambda own: tuple(node(path, month(own))._children)  # noqa: SLF001
        return lambda own: more[0] in node(path, month(own))._children  # noqa: SLF001


PARAMETERS = ("par", "item", "length", "names", "has")


def paths_of(expression: Any) -> set[str]:
    """Return the paths of the parameters that an expression (or a table of them) reads."""
    if not isinstance(expression, tuple):
        return set()
    found = {expression[1]} if expression[0] in PARAMETERS else set()
    return found.union(*map(paths_of, expression[1:]))


def reads_parameters(expression: Any) -> bool:
    """Tell whether an expression (or a table of them) depends on the law's numbers."""
    return isinstance(expression, tuple) and (
        expression[0] in PARAMETERS or any(reads_parameters(part) for part in expression[1:])
    )


def _days(month: int) -> int:
    return calendar.monthrange(month // 12, month % 12 + 1)[1]


OTHERS: dict[str, Callable[..., Any]] = {
    "type": lambda value: type(value).__name__,
    "days": _days,
    "year_days": lambda month: 365 + calendar.isleap(month // 12),
    "last_day": lambda month: f"{month // 12:04d}-{month % 12 + 1:02d}-{_days(month):02d}",
}
