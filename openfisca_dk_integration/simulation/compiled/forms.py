"""Expressions without their numbers: what is compiled, once for all months and laws.

The *form* of a traced formula is its expression in which references, numbers and tables are only
numbered. Formulas of the same form share one compiled function; what the numbers stand for is data.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy

from openfisca_dk_integration.simulation.compiled.errors import TraceError
from openfisca_dk_integration.simulation.compiled.nodes import Node

VERSION = 1
"""Goes into the name of every compiled function: raise it when the emitted code changes."""

LARGEST_MASK = 32
"""A table of so many yes/no entries is kept as the bits of one number."""

Reference = tuple[str, Any, bool]
"""Variable, position (None for what never changes) and whether it is read by ``before``."""

FormNode = tuple[str, tuple[int, ...], str, Any, Any]
"""Operation, arguments, dtype, entity, and what else the code depends on."""


@dataclass(frozen=True, eq=False)
class Form:
    """An expression in which references, numbers and tables are numbered.

    Attributes:
        nodes: the operations, arguments first; the last one is the result.
        name: name of the compiled function.
    """

    nodes: tuple[FormNode, ...]
    name: str

    @property
    def dtype(self) -> str:
        """The dtype of the result."""
        return self.nodes[-1][2]

    @property
    def entity(self) -> str:
        """The entity of the result."""
        entity: str = self.nodes[-1][3]
        return entity


@dataclass(frozen=True)
class Filled:
    """A form with what its numbered parts stand for.

    Attributes:
        form: the form.
        references: the values it reads.
        slots: the numbers it reads: expression and dtype.
        tables: the tables it looks up in: expressions of the entries and dtype.
    """

    form: Form
    references: tuple[Reference, ...]
    slots: tuple[tuple[Any, str], ...]
    tables: tuple[tuple[Any, str], ...]


def kernel_dtype(dtype: Any) -> str:
    """Return the name of a dtype as the kernel keeps it: dates are numbers of days."""
    known = _NAMES.get(dtype)
    if known is None:
        plain = numpy.dtype(dtype)
        known = _NAMES[dtype] = "int64" if plain.kind == "M" else plain.name
    return known


_NAMES: dict[Any, str] = {}


class _Numbering:
    """Numbers things by their first appearance."""

    def __init__(self) -> None:
        self.known: dict[Any, int] = {}

    def number(self, item: Any) -> int:
        return self.known.setdefault(item, len(self.known))


def form_of(root: Node, entity: str) -> Filled:  # noqa: C901 - two small functions inside
    """Return the form of an expression.

    Args:
        root: the expression.
        entity: whose values it gives.
    """
    references, slots, tables = _Numbering(), _Numbering(), _Numbering()
    nodes: dict[FormNode, int] = {}
    done: dict[int, int] = {}

    def extra_of(node: Node) -> Any:  # noqa: PLR0911 - one branch per kind of node
        dtype = kernel_dtype(node.dtype)
        if node.op == "ref":
            return references.number(node.extra)
        if node.op == "role":
            return references.number((f"role:{node.extra}", None, False))
        if node.op == "slot":
            return slots.number((node.extra, dtype))
        if node.op == "take":
            length, items = node.extra
            if dtype == "bool" and length <= LARGEST_MASK:
                return ("mask", slots.number((("mask", items), "int32")), length)
            return ("table", tables.number((items, dtype)), length)
        if node.op == "literal":
            return node.extra
        if node.op == "members":
            raise TraceError("the members of a group as numbers")
        return None

    def visit(node: Node) -> int:
        # Formulas are far less deep than Python's limit; long sums are the deepest.
        if id(node) not in done:
            arguments = tuple(visit(argument) for argument in node.args)
            item = (node.op, arguments, kernel_dtype(node.dtype), node.entity, extra_of(node))
            done[id(node)] = nodes.setdefault(item, len(nodes))
        return done[id(node)]

    last = visit(root)
    ordered = list(nodes)
    if last != len(ordered) - 1 or ordered[last][3] is None:
        ordered.append(("fill", (last,), ordered[last][2], entity, None))
    digest = hashlib.sha256(repr((VERSION, ordered)).encode()).hexdigest()[:24]
    return Filled(
        Form(tuple(ordered), f"f{digest}"),
        tuple(references.known),
        tuple(slots.known),
        tuple(tables.known),
    )
