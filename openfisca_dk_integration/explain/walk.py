"""The way down from a result: what its rule read, whose value to follow, and where to stop.

A variable is explained once, where it lies nearest to the question; elsewhere it is named. The past
of a state (``months.before``) is named with its value and not followed into the month before that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from openfisca_core.periods import DateUnit

from openfisca_dk_integration.explain.trace import ETERNITY, Key
from openfisca_dk_integration.explain.values import Place, Values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openfisca_core.periods import Period


@dataclass
class Shown:
    """A place on its way into the tree: its children once it is explained."""

    place: Place
    earlier: bool = False
    idle: bool = False
    cut: int = 0
    repeated: bool = False
    past: bool = False
    children: tuple[Shown, ...] = ()


def walk_down(
    values: Values,
    start: Place,
    depth: int | None = None,
    room: int | None = None,
    everything: bool = False,
) -> Shown:
    """Return what is shown of a place, level by level.

    Args:
        values: the trace, or two to compare.
        start: the variable and whose value.
        depth: how many levels below it; None for as many as there are.
        room: stop before the level with which there would be more places than this.
        everything: follow also what is 0 or no under a result that is not.
    """
    walker = _Walker(values)
    root = Shown(start)
    walker.explained.add(walker.identity(start))
    level: list[tuple[Shown, tuple[str, ...]]] = [(root, ())]
    reached, places = 0, 1
    while level:
        read = [walker.children(shown.place) for shown, _ in level]
        for (shown, _), children in zip(level, read, strict=True):
            for child in children:
                child.idle = not everything and walker.is_idle(shown.place, child.place)
        places += sum(not child.idle for children in read for child in children)
        full = room is not None and places > room and reached > 0
        following: list[tuple[Shown, tuple[str, ...]]] = []
        for (shown, above), children in zip(level, read, strict=True):
            if full or reached == depth:
                shown.cut = len(children)
                continue
            names = (*above, shown.place.keys[0].name)
            following += [(child, names) for child in walker.open(children, names)]
            shown.children = tuple(children)
        level = following
        reached += 1
    return root


class _Walker:
    def __init__(self, values: Values) -> None:
        self.values = values
        self.explained: set[tuple[Key, int]] = set()

    def identity(self, place: Place) -> tuple[Key, int]:
        key = self.values.typical(place)
        entity = self.values.variable(key.name).entity.key
        return key, self.values.index(entity, place.person)

    def open(self, children: list[Shown], above: tuple[str, ...]) -> Iterator[Shown]:
        """Yield the children to follow further; mark those explained elsewhere and the past."""
        for child in children:
            child.past = child.earlier and child.place.keys[0].name in above
            identity = self.identity(child.place)
            if child.idle or child.past:
                continue
            if identity not in self.explained:
                self.explained.add(identity)
                yield child
            elif self.children(child.place) or self._has_numbers(child.place):
                child.repeated = True

    def is_idle(self, reader: Place, place: Place) -> bool:
        """Return True when a computed value is 0 or no under a result that is not."""
        values = self.values
        if values.against is not None or place.keys[0] in values.trace.given:
            return False
        above = values.typical(reader)
        if values.value(above, reader.person) == values.default(above.name):
            return False
        persons = values.members(above, reader.person)
        if not values.variable(place.keys[0].name).entity.is_person:
            persons = [place.person]
        default = values.default(place.keys[0].name)
        return all(values.value(key, p) == default for key in place.keys for p in persons)

    def children(self, place: Place) -> list[Shown]:
        """Return what a formula read, months of one variable together."""
        key = self.values.typical(place)
        months: dict[tuple[str, bool], list[Key]] = {}
        for record in self.values.records(key):
            for read in record.direct_reads():
                together = months.setdefault((read.name, _is_before(read.period, key.period)), [])
                if read not in together:
                    together.append(read)
        children = []
        for (name, earlier), keys in months.items():
            for run in _runs(keys):
                person = self._whose(key, name, run, place.person)
                if person is not None:
                    children.append(Shown(Place(run, person), earlier=earlier))
        return children

    def _has_numbers(self, place: Place) -> bool:
        record = self.values.trace.records.get(self.values.typical(place))
        return record is not None and bool(record.parameters)

    def _whose(self, reader: Key, name: str, run: tuple[Key, ...], person: int) -> int | None:
        """Return the person to follow, or None when the two laws agree and a difference is sought.

        A rule of a group reads all its members: the first to whom something happened is followed,
        if nothing did to the person asked about.
        """
        values = self.values
        read = values.variable(name).entity.key
        group = [person]
        if read != values.variable(reader.name).entity.key or values.against is not None:
            group += [p for p in values.members(reader, person) if p != person]
        if values.against is not None:
            return next((p for p in group if any(values.differs(key, p) for key in run)), None)
        if values.variable(reader.name).entity.is_person:
            return person
        default = values.default(name)
        return next((p for p in group if any(values.value(k, p) != default for k in run)), person)


def _is_before(read: Period, reader: Period) -> bool:
    if ETERNITY in (read, reader):
        return False
    return bool(read.stop < reader.start)


def _runs(keys: list[Key]) -> Iterator[tuple[Key, ...]]:
    """Yield unbroken months of a variable together, other periods one by one."""
    if any(key.period.unit != DateUnit.MONTH for key in keys):
        for key in keys:
            yield (key,)
        return
    run: list[Key] = []
    for key in sorted(keys, key=lambda item: item.period.start):
        if run and run[-1].period.offset(1, DateUnit.MONTH) != key.period:
            yield tuple(run)
            run = []
        run.append(key)
    yield tuple(run)
