"""Sums over the months of a year, cut into one addition per month.

A year's sum reads twelve months of a variable. Computed at the end of the year, all of them would
have to be kept; computed month by month, only the sum so far.
"""

from __future__ import annotations

from typing import Any

from openfisca_dk_integration.simulation.compiled.nodes import Node

SHORTEST = 4
"""Sums of fewer terms are left as they are."""

PART = "="
"""Begins the name of a reference to an earlier part of the same formula."""


def split(root: Node) -> list[Node]:
    """Return a formula in parts, the last of which gives its result.

    A part refers to an earlier one by a reference whose name is ``PART`` and its number.
    """
    parts: list[Node] = []
    done: dict[int, Node] = {}

    def visit(node: Node) -> Node:
        if id(node) in done:
            return done[id(node)]
        chain = _chain(node)
        if chain:
            result = _add(chain, parts)
        elif node.args:
            args = tuple(visit(argument) for argument in node.args)
            same = all(new is old for new, old in zip(args, node.args, strict=True))
            result = node if same else Node(node.op, args, node.dtype, node.entity, node.extra)
        else:
            result = node
        done[id(node)] = result
        return result

    last = visit(root)
    return [*parts, last]


def _add(chain: list[Node], parts: list[Node]) -> Node:
    total = chain[0]
    for term in chain[1:]:
        added = Node("add", (total, term), total.dtype, term.entity)
        parts.append(added)
        name = f"{PART}{len(parts) - 1}"
        total = Node("ref", (), added.dtype, added.entity, (name, None, False))
    return total


def _chain(node: Node) -> list[Node]:
    """Return the terms of a sum over months, empty when it is none."""
    terms: list[Node] = []
    here = node
    while here.op == "add" and here.dtype.kind == "f":
        terms.append(here.args[1])
        here = here.args[0]
    terms.append(here)
    terms.reverse()
    if len(terms) < SHORTEST:
        return []
    positions = [_positions(term) for term in terms[1:]]
    distinct = {position for found in positions for position in found}
    if len(distinct) < len(terms) - 1 or any(len(found) != 1 for found in positions):
        return []
    return terms


def _positions(node: Node) -> set[Any]:
    """Return the months a term reads."""
    if node.op == "ref":
        return set() if node.extra[1] is None else {node.extra[1]}
    found: set[Any] = set()
    for argument in node.args:
        found |= _positions(argument)
    return found
