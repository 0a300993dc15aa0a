"""Look-ups that are fast over populations and can be traced by the compiled engine.

``parameters(period).rate[enum_array]`` is a Python loop over persons in openfisca-core 46; these
helpers do the same with one table look-up. Arrays are one-dimensional, one value per person,
household or municipality.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray
    from openfisca_core.indexed_enums import Enum


MAX_CODE = 999
"""Highest code a look-up table by code has room for (municipality codes have three digits)."""


def take(node: Any, enum: type[Enum], codes: Any) -> NDArray[Any]:
    """Return ``node.<name of the member>`` for each code: one value per element of ``codes``.

    Args:
        node: a parameter node at an instant whose children are named after the members of
            ``enum`` (or any mapping by member name).
        enum: the Enum that ``codes`` belongs to.
        codes: an EnumArray or integer array of member indices.

    Raises:
        KeyError: when a member has no child in ``node``.
    """
    return pick(numpy.array([_child(node, member.name) for member in enum]), codes)


def one_of(codes: Any, *members: Enum) -> NDArray[numpy.bool_]:
    """Return True where the Enum code is one of ``members`` (all of the same Enum)."""
    enum = type(members[0])
    wanted = {member.name for member in members}
    return pick(numpy.array([member.name in wanted for member in enum]), codes)


def by_code(node: Any, prefix: str, codes: Any) -> NDArray[numpy.float64]:
    """Return ``node.<prefix><code>`` for integer codes such as municipality codes.

    Codes without a child take the child of code 0 (the national average), and so does a child
    that has no value yet at the instant of ``node``.

    Args:
        node: a parameter node at an instant with children ``<prefix>0``, ``<prefix>101`` ...
        prefix: what stands before the code in the names of the children.
        codes: an integer array, 0 or more.
    """
    values = {
        int(name.removeprefix(prefix)): node[name]
        for name in node._children  # noqa: SLF001 - core offers no public list of children
    }
    table = numpy.full(max(*values, MAX_CODE) + 1, values[0], dtype=numpy.float64)
    for code, value in values.items():
        table[code] = value
    return pick(table, codes)


def pick(table: Iterable[Any], codes: Any) -> NDArray[Any]:
    """Return ``table[codes]`` for integer codes: the one primitive under all look-ups.

    A traced array brings its own ``look_up`` (numpy does not dispatch on an index).
    """
    values = numpy.asarray(table)
    look_up = getattr(codes, "look_up", None)
    if look_up is not None:
        return look_up(values)  # type: ignore[no-any-return]
    return values[numpy.asarray(codes).view(numpy.ndarray)]


def _child(node: Any, name: str) -> Any:
    try:
        return node[name]
    except Exception as error:
        message = f"{getattr(node, '_name', node)!s} has no child for the Enum member {name!r}"
        raise KeyError(message) from error
