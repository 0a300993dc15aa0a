"""Several situations, and the steps of a sweep, computed as one: the same numbers, once the cost.

No household reads another, so situations can stand side by side in one simulation as households
of a population do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from openfisca_dk_integration.web.situation import Cell, Situation

if TYPE_CHECKING:
    from collections.abc import Iterable

SEPARATOR = "\x1f"
"""Stands between the number of a situation and an id; no JSON id of a sane request holds it."""


@dataclass(frozen=True)
class Together:
    """Situations in one.

    Attributes:
        situation: all of them; ids carry the number of their situation.
        count: how many there are.
    """

    situation: Situation
    count: int

    def of(self, found: dict[Cell, Any]) -> list[dict[Cell, Any]]:
        """Return the answers by situation, with the ids as they were."""
        apart: list[dict[Cell, Any]] = [{} for _ in range(self.count)]
        for cell, value in found.items():
            number, _, instance = cell.instance.partition(SEPARATOR)
            apart[int(number)][replace(cell, instance=instance)] = value
        return apart

    def path_of(self, text: str) -> tuple[int, str]:
        """Return the number of the situation a path is about, and the path inside it."""
        parts = text.split("/")
        for index, part in enumerate(parts):
            number, mark, rest = part.partition(SEPARATOR)
            if mark:
                return int(number), "/".join([*parts[:index], rest, *parts[index + 1 :]])
        return 0, text


def put_together(situations: Iterable[Situation]) -> Together:
    """Return one situation with the people of all."""
    whole = Situation()
    count = 0
    for number, each in enumerate(situations):
        count += 1
        start = {plural: len(whole.ids.get(plural, [])) for plural in each.ids}
        for plural, ids in each.ids.items():
            whole.ids.setdefault(plural, []).extend(f"{number}{SEPARATOR}{name}" for name in ids)
        for plural, members in each.members.items():
            moved = [(start[plural] + index, role) for index, role in members]
            whole.members.setdefault(plural, []).extend(moved)
        for (name, period), values in each.given.items():
            plural = each.entities[name]
            place = whole.given.setdefault((name, period), {})
            place.update({start[plural] + index: value for index, value in values.items()})
        whole.entities.update(each.entities)
        whole.cells.extend(
            replace(cell, instance=f"{number}{SEPARATOR}{cell.instance}") for cell in each.cells
        )
        whole.periods.update(each.periods)
        if each.months is not None:
            low, high = whole.months or each.months
            whole.months = (min(low, each.months[0]), max(high, each.months[1]))
    return Together(whole, count)
