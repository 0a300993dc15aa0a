"""Ceilings of kontanthjælpsloftet by the number of children."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from numpy import minimum, where

from openfisca_dk_integration.lookup import pick

if TYPE_CHECKING:
    from numpy.typing import NDArray


def ceiling(node: Any, group: str, children: NDArray[Any], ending: str = "") -> NDArray[Any]:
    """Return the ceiling of a group by number of children: none, one, two or more.

    Args:
        node: the node with ``<group>_ikke_forsoerger``, ``_1_barn`` and ``_2_plus_boern``.
        group: what the names of the ceilings begin with.
        children: children in the home.
        ending: what the names of the ceilings end with.
    """
    names = ("ikke_forsoerger", "1_barn", "2_plus_boern")
    amounts = [node[f"{group}_{name}{ending}"] for name in names]
    return pick(amounts, minimum(children, len(amounts) - 1))


def couple_ceiling(
    node: Any, group: str, in_couple: NDArray[Any], children: NDArray[Any]
) -> NDArray[Any]:
    """Return the ceiling of a group for couples and singles by number of children."""
    couple = ceiling(node, f"{group}_gift", children)
    single = ceiling(node, f"{group}_enlig", children)
    return where(in_couple, couple, single)
