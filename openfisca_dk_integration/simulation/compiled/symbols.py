"""Symbolic arrays: numpy operations on them are recorded instead of carried out.

Every node knows its dtype exactly as numpy would have it: the loop of a ufunc is chosen by numpy
itself (``resolve_dtypes``), and its arguments are cast to it explicitly. Whatever is not recorded
is refused with a ``TraceError``; a symbolic array never turns into a plain one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy
from numpy.lib.mixins import NDArrayOperatorsMixin
from openfisca_core.indexed_enums import Enum, EnumArray

from openfisca_dk_integration.simulation.compiled.errors import TraceError
from openfisca_dk_integration.simulation.compiled.nodes import (
    HOUSEHOLD,
    MUNICIPALITY,
    PERSON,
    Node,
    cast,
    entity_of,
    literal,
    slot,
)
from openfisca_dk_integration.simulation.compiled.scalars import Scalar, expression_of, value_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ENUM_DTYPE = numpy.dtype(numpy.int16)

DIVISIONS = ("floor_divide", "remainder", "left_shift", "right_shift")
"""Operations whose second argument is part of the code when it is a number in the source."""


class Count(int):
    """The number of members of an entity: the length of arrays, and nothing to compute with."""

    def _refuse(self, *_others: Any) -> Any:
        raise TraceError("the number of people as a number")

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = _refuse
    __rtruediv__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __float__ = _refuse
    __lt__ = __le__ = __gt__ = __ge__ = __pow__ = __neg__ = _refuse


COUNTS = {PERSON: Count(7), HOUSEHOLD: Count(5), MUNICIPALITY: Count(3)}
"""Lengths by which arrays of one entity are told from those of another."""


class Sym(NDArrayOperatorsMixin):
    """A symbolic array of the members of one entity.

    Attributes:
        node: the operation whose result it is.
        possible_values: the Enum, for codes of one.
    """

    ndim = 1

    def __init__(self, node: Node, possible_values: Any = None) -> None:
        self.node = node
        self.possible_values = possible_values

    @property
    def dtype(self) -> Any:
        """The dtype that numpy would give."""
        return self.node.dtype

    @property
    def size(self) -> Any:
        """A size that only arrays of the same entity have."""
        return COUNTS.get(self.node.entity or "")

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        return apply(ufunc, method, inputs, options)

    def __array_function__(self, function: Any, _types: Any, args: Any, kwargs: Any) -> Any:
        known = FUNCTIONS.get(function)
        if known is None:
            raise TraceError(f"numpy.{function.__name__}")
        return known(*args, **kwargs)

    def __array__(self, *_args: Any, **_options: Any) -> Any:
        raise TraceError("a plain array of the values (numpy.asarray, or a function of numpy)")

    def astype(self, dtype: Any, copy: bool = True) -> Sym:  # noqa: ARG002 - numpy's signature
        """Return the values as another dtype."""
        return Sym(cast(self.node, numpy.dtype(dtype)))

    def copy(self) -> Sym:
        """Return itself: a recorded value never changes."""
        return self

    def view(self, kind: Any = None) -> Sym:
        """Return the codes of an Enum as numbers."""
        if kind is not numpy.ndarray:
            raise TraceError(f"a view as {kind}")
        return Sym(self.node)

    def look_up(self, table: Any) -> Sym:
        """Return ``table[codes]`` (``lookup.pick``)."""
        index = self.node
        if index.dtype.kind not in "iub":
            raise TraceError("a look-up by something else than whole numbers")
        items: Any
        plain = table
        if table.dtype == object:
            plain = numpy.asarray([value_of(item) for item in table])
            items = ("list", *[expression_of(item) for item in table])
        else:
            items = ("raw", table.tobytes())
        if plain.dtype == object or plain.ndim != 1:
            raise TraceError("a look-up table that is not a list of numbers")
        return Sym(Node("take", (index,), plain.dtype, index.entity, (len(table), items)))

    def clip(self, low: Any = None, high: Any = None) -> Any:
        """Return the values within bounds."""
        return clip(self, low, high)

    def __eq__(self, other: object) -> Any:
        return self._compare(numpy.equal, other)

    def __ne__(self, other: object) -> Any:
        return self._compare(numpy.not_equal, other)

    __hash__ = None  # type: ignore[assignment]

    def _compare(self, ufunc: Any, other: Any) -> Any:
        if isinstance(other, Enum):
            if self.possible_values is None or type(other).__name__ != (
                self.possible_values.__name__
            ):
                raise TraceError(f"compares with {other}, a member of another Enum")
            return ufunc(Sym(self.node), int(other.index))
        if self.possible_values is not None and isinstance(other, Sym):
            return ufunc(Sym(self.node), Sym(other.node))
        return ufunc(self, other)

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, Sym) and key.node.op == "members" and self.node.entity == key.node.extra:
            return Sym(Node("project", (self.node,), self.dtype, PERSON), self.possible_values)
        if isinstance(key, Order) and self.node.entity == PERSON:
            return Ordered(self.node)
        raise TraceError("indexing an array")

    def __setitem__(self, key: Any, value: Any) -> None:
        raise TraceError("assignment into an array")

    def __bool__(self) -> bool:
        raise TraceError("`if` on values of people")

    def __iter__(self) -> Any:
        raise TraceError("a loop over the values of people")

    def __len__(self) -> int:
        raise TraceError("the number of people")

    def __int__(self) -> int:
        raise TraceError("a plain number from values of people")

    __float__ = __index__ = __int__

    def __getattr__(self, name: str) -> Any:
        raise TraceError(f".{name} of an array")


class Order:
    """The order of the members of households (``ordered_members_map``)."""

    def __len__(self) -> int:
        return 2**62


class Ordered:
    """Values of persons in the order of their households, to be reduced by household."""

    def __init__(self, node: Node) -> None:
        self.node = node

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **_options: Any) -> Any:
        if ufunc is numpy.maximum and method == "reduceat" and inputs[0] is self:
            return Sym(Node("groupmax", (self.node,), self.node.dtype, HOUSEHOLD))
        raise TraceError(f"numpy.{ufunc.__name__}.{method} over households")


def to_node(item: Any, dtype: Any, in_code: bool = False) -> Node:
    """Return an argument of an operation as a node of the loop's dtype."""
    dtype = numpy.dtype(dtype)
    if isinstance(item, Sym):
        return cast(item.node, dtype)
    if isinstance(item, Enum):
        return slot(int(item.index), dtype)
    if isinstance(item, numpy.ndarray) and item.ndim:
        item = same_for_all(item)
    if isinstance(item, numpy.ndarray):
        item = item[()]
    if isinstance(item, numpy.datetime64):
        return slot(int(item.astype("datetime64[D]").astype("int64")), numpy.int64)
    if in_code and not isinstance(item, Scalar):
        return literal(int(item), dtype)
    return slot(item, dtype)


def same_for_all(array: Any) -> Any:
    """Return the one value of a plain array of the length of an entity (a default array).

    Raises:
        TraceError: when the array is another one.
    """
    if array.ndim != 1 or len(array) not in COUNTS.values() or (array != array[0]).any():
        raise TraceError("a plain array meets values of people")
    return array[0]


def weak_type(item: Any) -> Any:
    """Return what numpy's promotion needs to know of an argument."""
    if isinstance(item, Sym):
        return item.dtype
    item = value_of(item)
    if isinstance(item, Enum):
        return ENUM_DTYPE
    if isinstance(item, bool):
        return numpy.dtype(bool)
    if type(item) in {int, float}:
        return type(item)
    return numpy.asarray(item).dtype


def apply(ufunc: Any, method: str, inputs: Any, options: dict[str, Any]) -> Any:
    """Record a ufunc."""
    if method != "__call__" or options or ufunc.nout != 1:
        raise TraceError(f"numpy.{ufunc.__name__}.{method} with {options or method}")
    if any(isinstance(item, Sym) and item.possible_values is not None for item in inputs):
        raise TraceError(f"numpy.{ufunc.__name__} of Enum codes")
    types = [weak_type(item) for item in inputs]
    if any(isinstance(kind, numpy.dtype) and kind.kind == "M" for kind in types):
        return _dates(ufunc, inputs, types)
    *loops, result = ufunc.resolve_dtypes((*types, None))
    in_code = ufunc.__name__ in DIVISIONS and loops[1].kind == "i"
    nodes = tuple(
        to_node(item, loop, in_code=in_code and place == 1)
        for place, (item, loop) in enumerate(zip(inputs, loops, strict=True))
    )
    return Sym(Node(ufunc.__name__, nodes, result, entity_of(nodes)))


def _dates(ufunc: Any, inputs: Any, types: Any) -> Sym:
    if ufunc.__name__ == "subtract" and all(isinstance(item, Sym) for item in inputs):
        day, month = inputs[0].node, inputs[1].node
        if month.op == "months_of_days" and month.args[0] is day:
            return Sym(Node("day_of_month", (day,), "timedelta64[D]", day.entity))
    for kind in types:
        if not (isinstance(kind, numpy.dtype) and str(kind) == "datetime64[D]"):
            raise TraceError(f"numpy.{ufunc.__name__} of dates and {kind}")
    if ufunc.__name__ not in {
        *("equal", "not_equal", "less", "less_equal", "greater", "greater_equal"),
    }:
        raise TraceError(f"numpy.{ufunc.__name__} of dates")
    nodes = tuple(to_node(item, numpy.int64) for item in inputs)
    return Sym(Node(ufunc.__name__, nodes, bool, entity_of(nodes)))


def dummy(item: Any) -> Any:
    """Return something of the same dtype, to ask numpy for the dtype of a result."""
    if isinstance(item, Sym):
        return numpy.ones(1, dtype=item.dtype)
    if isinstance(item, Enum):
        return numpy.int16(item.index)
    return value_of(item)


def where(condition: Any, one: Any, other: Any) -> Any:
    """Record ``numpy.where``."""
    dtype = numpy.where(numpy.ones(1, bool), dummy(one), dummy(other)).dtype
    if isinstance(condition, Sym):
        test = condition.node if condition.dtype == bool else (condition != 0).node
    else:
        test = slot(condition, bool)
    nodes = (test, to_node(one, dtype), to_node(other, dtype))
    return Sym(Node("where", nodes, dtype, entity_of(nodes)), _enum_of(one, other))


def _enum_of(*items: Any) -> Any:
    for item in items:
        if isinstance(item, Enum):
            return type(item)
        if isinstance(item, Sym) and item.possible_values is not None:
            return item.possible_values
    return None


def select(conditions: Sequence[Any], choices: Sequence[Any], default: Any = 0) -> Any:
    """Record ``numpy.select``."""
    items = [*choices, default]
    if isinstance(choices[0], Enum) and default == 0:
        raise TraceError("numpy.select of Enum members without a default")
    dtype = numpy.select([numpy.ones(1, bool)] * len(choices), *_dummies(items)).dtype
    result = to_node(items[-1], dtype)
    for condition, choice in reversed(list(zip(conditions, choices, strict=True))):
        nodes = (condition.node, to_node(choice, dtype), result)
        result = Node("where", nodes, dtype, entity_of(nodes))
    return Sym(result, _enum_of(*choices))


def _dummies(items: list[Any]) -> tuple[list[Any], Any]:
    return [dummy(item) for item in items[:-1]], dummy(items[-1])


def clip(values: Any, low: Any = None, high: Any = None, *_rest: Any, **options: Any) -> Any:
    """Record ``numpy.clip`` as a maximum and a minimum of the same dtype."""
    low = options.pop("min", options.pop("a_min", low))
    high = options.pop("max", options.pop("a_max", high))
    if options or not isinstance(values, Sym):
        raise TraceError(f"numpy.clip with {options}")
    bounds = [dummy(item) for item in (low, high)]
    dtype = numpy.clip(dummy(values), *bounds).dtype
    node = cast(values.node, dtype)
    for name, bound in (("maximum", low), ("minimum", high)):
        if bound is not None:
            nodes = (node, to_node(bound, dtype))
            node = Node(name, nodes, dtype, entity_of(nodes))
    return Sym(node)


def bincount(members: Any, weights: Any = None, minlength: int = 0) -> Any:  # noqa: ARG001
    """Record a sum over the members of a group."""
    if not (isinstance(members, Sym) and members.node.op == "members"):
        raise TraceError("numpy.bincount over something else than the members of a group")
    group = members.node.extra
    if weights is None:
        return Sym(Node("groupcount", (), numpy.int64, group))
    if not isinstance(weights, Sym) or weights.node.entity != PERSON:
        raise TraceError("a sum over members of something else than their values")
    return Sym(Node("groupsum", (cast(weights.node, numpy.float64),), numpy.float64, group))


def single_amount(base: Any, thresholds: list[Any], amounts: list[Any], right: bool) -> Any:
    """Record the look-up of a single-amount scale (``numpy.digitize``)."""
    if not isinstance(base, Sym):
        raise TraceError("a scale of something else than values of people")
    compare = numpy.greater if right else numpy.greater_equal
    dtype = numpy.array([0, *[value_of(amount) for amount in amounts], 0]).dtype
    as_float = base.astype(numpy.float64)
    result = slot(0, dtype)
    for threshold, amount in zip(thresholds, amounts, strict=True):
        nodes = (compare(as_float, threshold).node, slot(amount, dtype), result)
        result = Node("where", nodes, dtype, entity_of(nodes))
    return Sym(result)


def _cumsum(values: Any) -> Any:
    return Sym(Node("opaque", (values.node,), values.dtype, values.node.entity))


def _refuse(name: str) -> Callable[..., Any]:
    def refuse(*_args: Any, **_options: Any) -> Any:
        raise TraceError(name)

    return refuse


FUNCTIONS: dict[Any, Callable[..., Any]] = {
    numpy.where: where,
    numpy.select: select,
    numpy.clip: clip,
    numpy.bincount: bincount,
    numpy.cumsum: _cumsum,
    numpy.any: _refuse("a reduction over everybody"),
    numpy.all: _refuse("a reduction over everybody"),
    numpy.sum: _refuse("a reduction over everybody"),
}


def as_enum(value: Any, enum: Any) -> Any:
    """Return what a formula of an Enum variable gave as codes.

    Raises:
        TraceError: when it gave something else than members of the Enum.
    """
    if isinstance(value, Sym) and value.possible_values is not None:
        return Sym(cast(value.node, ENUM_DTYPE), enum)
    if isinstance(value, EnumArray) or not isinstance(value, Sym):
        raise TraceError("an Enum formula without symbolic codes")
    if value.dtype.kind not in "iu":
        raise TraceError("an Enum formula that does not give members")
    return Sym(cast(value.node, ENUM_DTYPE), enum)
