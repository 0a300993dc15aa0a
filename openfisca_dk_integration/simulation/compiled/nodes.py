"""The recorded operations of a traced formula."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy

from openfisca_dk_integration.simulation.compiled.errors import TraceError
from openfisca_dk_integration.simulation.compiled.scalars import expression_of, value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

PERSON, HOUSEHOLD, MUNICIPALITY = "person", "husstand", "kommune"


class Node:
    """One recorded operation.

    Attributes:
        op: its name.
        args: the nodes it is applied to.
        dtype: of the result.
        entity: whose values it holds, None for a number.
        extra: what else there is to know, by ``op``.
    """

    __slots__ = ("args", "dtype", "entity", "extra", "op")

    def __init__(
        self,
        op: str,
        args: tuple[Node, ...],
        dtype: Any,
        entity: str | None,
        extra: Any = None,
    ) -> None:
        self.op = op
        self.args = args
        self.dtype = numpy.dtype(dtype)
        self.entity = entity
        self.extra = extra


def slot(value: Any, dtype: Any) -> Node:
    """Return a number of a dtype as a node: an input of the kernel."""
    try:
        numpy.array(value_of(value), dtype=dtype)
    except (OverflowError, TypeError, ValueError) as error:
        raise TraceError(f"the number {value_of(value)!r} as {dtype}") from error
    return Node("slot", (), dtype, None, expression_of(value))


def literal(value: Any, dtype: Any) -> Node:
    """Return a number that is part of the code."""
    return Node("literal", (), dtype, None, value)


def cast(node: Node, dtype: Any) -> Node:
    """Return a node as another dtype."""
    dtype = numpy.dtype(dtype)
    if node.dtype == dtype:
        return node
    if node.op == "day_of_month" and dtype.kind == "i":
        return cast(Node("day_of_month", node.args, numpy.int32, node.entity), dtype)
    if node.dtype.kind == "M" or dtype.kind == "M":
        units = {str(node.dtype), str(dtype)}
        if units == {"datetime64[D]", "datetime64[M]"} and dtype == "datetime64[M]":
            return Node("months_of_days", (node,), dtype, node.entity)
        if node.op == "months_of_days" and dtype.kind == "i":
            return cast(Node("months_of_days", node.args, numpy.int32, node.entity), dtype)
        if not units <= {"datetime64[D]", "int64"}:
            raise TraceError(f"dates as {dtype}")
    return Node("cast", (node,), dtype, node.entity)


def entity_of(nodes: Sequence[Node]) -> str | None:
    """Return the entity of an operation's arguments.

    Raises:
        TraceError: when persons and households are mixed.
    """
    entities = {node.entity for node in nodes if node.entity is not None}
    if len(entities) > 1:
        raise TraceError(f"values of {' and '.join(sorted(entities))} in one expression")
    return entities.pop() if entities else None
