"""Ceilings of kontanthjælpsloftet by the number of children."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from numpy import minimum

from openfisca_dk_integration.lookup import pick

if TYPE_CHECKING:
    from numpy.typing import NDArray


BENEFITS = ("voksensats", "uddannelseshjaelp", "ung_kontanthjaelp", "sho")
"""Kinds of benefit with ceilings of their own, as in the names of the parameters."""
VOKSENSATS, UDDANNELSESHJAELP, UNG_KONTANTHJAELP, SHO = range(len(BENEFITS))

FAMILIES = ("ikke_forsoerger", "1_barn", "2_plus_boern")
"""None, one, two or more children, as in the names of the parameters."""


def ceiling(node: Any, group: str, children: NDArray[Any], ending: str = "") -> NDArray[Any]:
    """Return the ceiling of a group by number of children: none, one, two or more.

    Args:
        node: the node with ``<group>_ikke_forsoerger``, ``_1_barn`` and ``_2_plus_boern``.
        group: what the names of the ceilings begin with.
        children: children in the home.
        ending: what the names of the ceilings end with.
    """
    amounts = [node[f"{group}_{name}{ending}"] for name in FAMILIES]
    return pick(amounts, minimum(children, len(amounts) - 1))


def ceiling_by_benefit(
    node: Any, groups: NDArray[Any], in_couple: NDArray[Any], children: NDArray[Any]
) -> NDArray[Any]:
    """Return the ceiling by kind of benefit, couple or single, and number of children.

    Args:
        node: the node of the ceilings (kontanthjaelpsloft).
        groups: index into ``BENEFITS``.
        in_couple: one of two adults.
        children: children in the home.
    """
    amounts = [
        node[name if name in node else f"{benefit}_{status}_forsoerger"]
        for benefit in BENEFITS
        for status in ("enlig", "gift")
        for name in (f"{benefit}_{status}_{family}" for family in FAMILIES)
    ]
    row = (groups * 2 + in_couple) * len(FAMILIES)
    return pick(amounts, row + minimum(children, len(FAMILIES) - 1))
