"""From a trace to an explanation: whose value, which rule, which numbers, down to what was given.

A variable is explained once, where it lies nearest to the question; elsewhere it is named. The past
of a state (``months.before``) is named with its value and not followed into the month before that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit

from openfisca_dk_integration.explain.nodes import Node, ParameterUse, Value
from openfisca_dk_integration.explain.numbers import find, use, value_at
from openfisca_dk_integration.explain.trace import ETERNITY, UNDATED, Key, Read, Record, Trace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from openfisca_core.periods import Period
    from openfisca_core.variables import Variable

MANY = 12
"""More numbers than this from one folder are named as a group."""

FEWEST_OF_A_TABLE = 3
MONTH_NUMBER = "maanedsnummer"
FIRST_YEAR, LAST_YEAR = 1900, 2200


class Place(NamedTuple):
    """A variable in one month, or in several that were read together, for one person's sake."""

    keys: tuple[Key, ...]
    person: int


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


class Explanation:
    """Explains values of a trace; with another trace, how and why they differ.

    Args:
        trace: the law to explain.
        given: what was given, as (id, variable, period); id ``*`` means everybody.
        against: the same people under another law, or None.
    """

    def __init__(
        self, trace: Trace, given: set[tuple[str, str, Period]], against: Trace | None = None
    ) -> None:
        self.trace = trace
        self.against = against
        self.given: dict[tuple[str, str], list[Period]] = {}
        for instance, name, period in given:
            self.given.setdefault((instance, name), []).append(period)
        self.persons = trace.simulation.persons

    # --- whose value ---------------------------------------------------------------------------

    def ids(self, entity: str) -> list[str]:
        """Return the ids of an entity."""
        return [str(name) for name in self.trace.simulation.populations[entity].ids]

    def index(self, entity: str, person: int) -> int:
        """Return which member of ``entity`` a person is, or belongs to."""
        if entity == self.persons.entity.key:
            return person
        return int(self.trace.simulation.populations[entity].members_entity_id[person])

    def group(self, entity: str, person: int) -> list[int]:
        """Return the persons of the same household or municipality."""
        if entity == self.persons.entity.key:
            return [person]
        of = self.trace.simulation.populations[entity].members_entity_id
        return [int(i) for i in numpy.flatnonzero(of == of[person])]

    def value(self, key: Key, person: int, trace: Trace | None = None) -> Value:
        """Return a value as plain Python; None where that law does not read it."""
        trace = trace or self.trace
        record = trace.records.get(key)
        if record is None or record.value is None:
            return None
        variable = trace.system.variables[key.name]
        return _plain(record.value, self.index(variable.entity.key, person), variable)

    def differs(self, key: Key, person: int) -> bool:
        """Return True when the two laws give a person different values."""
        return self.against is not None and self.value(key, person) != self.value(
            key, person, self.against
        )

    # --- the tree ------------------------------------------------------------------------------

    def explain(
        self,
        key: Key,
        person: int,
        depth: int | None = None,
        room: int | None = None,
        everything: bool = False,
    ) -> Node:
        """Return the tree of one variable in one period for one person.

        Args:
            key: the variable and its period; it must have been computed in the trace.
            person: whose value, or whose household's or municipality's.
            depth: how many levels below the root; None for as many as there are.
            room: stop before the level with which there would be more nodes than this.
            everything: follow also what is 0 or no under a result that is not.
        """
        root = Shown(Place((key,), person))
        explained: set[tuple[Key, int]] = {self._identity(root.place)}
        level: list[tuple[Shown, tuple[str, ...]]] = [(root, ())]
        reached, nodes = 0, 1
        while level:
            read = [self._children(shown.place) for shown, _ in level]
            for (shown, _), children in zip(level, read, strict=True):
                for child in children:
                    child.idle = not everything and self._is_idle(shown.place, child.place)
            nodes += sum(not child.idle for children in read for child in children)
            full = room is not None and nodes > room and reached > 0
            following: list[tuple[Shown, tuple[str, ...]]] = []
            for (shown, above), children in zip(level, read, strict=True):
                if full or reached == depth:
                    shown.cut = len(children)
                    continue
                names = (*above, shown.place.keys[0].name)
                following += [(c, names) for c in self._open(children, names, explained)]
                shown.children = tuple(children)
            level = following
            reached += 1
        return self._node(root)

    def _open(
        self, children: list[Shown], above: tuple[str, ...], explained: set[tuple[Key, int]]
    ) -> Iterator[Shown]:
        """Yield the children to follow further; mark those explained elsewhere and the past."""
        for child in children:
            child.past = child.earlier and child.place.keys[0].name in above
            identity = self._identity(child.place)
            if child.idle or child.past:
                continue
            if identity not in explained:
                explained.add(identity)
                yield child
            elif self._children(child.place) or self._has_numbers(child.place):
                child.repeated = True

    def _is_idle(self, reader: Place, place: Place) -> bool:
        """Return True when a computed value is 0 or no under a result that is not."""
        if self.against is not None or place.keys[0] in self.trace.given:
            return False
        above = self._typical(reader)
        if self.value(above, reader.person) == self._default(above.name):
            return False
        persons = self._members(above, reader.person)
        if not self._variable(place.keys[0].name).entity.is_person:
            persons = [place.person]
        default = self._default(place.keys[0].name)
        return all(self.value(key, p) == default for key in place.keys for p in persons)

    def _identity(self, place: Place) -> tuple[Key, int]:
        key = self._typical(place)
        return key, self.index(self._variable(key.name).entity.key, place.person)

    def _variable(self, name: str) -> Variable:
        known = self.trace.system.variables.get(name)
        if known is None and self.against is not None:
            return self.against.system.variables[name]
        return known

    def _has_numbers(self, place: Place) -> bool:
        record = self.trace.records.get(self._typical(place))
        return record is not None and bool(record.parameters)

    def _records(self, key: Key) -> list[Record]:
        traces = [self.trace] if self.against is None else [self.trace, self.against]
        return [trace.records[key] for trace in traces if key in trace.records]

    def _children(self, place: Place) -> list[Shown]:
        """Return what a formula read, months of one variable together."""
        key = self._typical(place)
        months: dict[tuple[str, bool], list[Key]] = {}
        for record in self._records(key):
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

    def _whose(self, reader: Key, name: str, run: tuple[Key, ...], person: int) -> int | None:
        """Return the person to follow, or None when the two laws agree and a difference is sought.

        A rule of a group reads all its members: the first to whom something happened is followed,
        if nothing did to the person asked about.
        """
        read = self._variable(name).entity.key
        group = [person]
        if read != self._variable(reader.name).entity.key or self.against is not None:
            group += [p for p in self._members(reader, person) if p != person]
        if self.against is not None:
            return next((p for p in group if any(self.differs(key, p) for key in run)), None)
        if self._variable(reader.name).entity.is_person:
            return person
        default = self._default(name)
        return next((p for p in group if any(self.value(k, p) != default for k in run)), person)

    def _members(self, reader: Key, person: int) -> list[int]:
        """Return the persons whose values the rule of ``reader`` may read."""
        variable = self._variable(reader.name)
        if not variable.entity.is_person:
            return self.group(variable.entity.key, person)
        readers = [record for record in self._records(reader) if record.formula is not None]
        if any(_reads_household(variable.formulas.get(record.formula)) for record in readers):
            return self.group("husstand", person)
        return [person]

    def _typical(self, place: Place) -> Key:
        """Return the month that stands for months read together: the first one with a value."""
        if len(place.keys) == 1:
            return place.keys[0]
        if self.against is not None:
            chosen = (key for key in place.keys if self.differs(key, place.person))
        else:
            default = self._default(place.keys[0].name)
            chosen = (key for key in place.keys if self.value(key, place.person) != default)
        return next(chosen, place.keys[-1])

    def _default(self, name: str) -> Value:
        variable = self._variable(name)
        return _plain(numpy.array([variable.default_value]), 0, variable)

    # --- one node ------------------------------------------------------------------------------

    def _node(self, shown: Shown, reader: Key | None = None) -> Node:
        place = shown.place
        key = self._typical(place)
        variable = self._variable(key.name)
        entity = variable.entity.key
        value = self._sum(place, self.trace)
        node = Node(
            variable=key.name,
            label=str(variable.label or key.name),
            entity=entity,
            instance=self.ids(entity)[self.index(entity, place.person)],
            period=_period_text(place),
            value=value,
            text=_enum_text(variable, value),
            unit=_unit(variable),
            kind=self._kind(key, place.person),
            default=value is None or value == self._default(key.name),
            hjemmel=list(getattr(type(variable), "__hjemmel__", ())),
            references=list(variable.reference or []),
            earlier=shown.earlier,
            idle=shown.idle,
            repeated=shown.repeated,
            cut=shown.cut,
        )
        node.link = _link(node.references, key.period)
        if len(place.keys) > 1:
            node.months = {str(k.period): self.value(k, place.person) for k in place.keys}
        if reader is not None and variable.entity.is_person:
            node.members = self._values_of_members(reader, place)
        self._compare(node, place, key)
        self._rule(node, key, variable)
        if not (shown.repeated or shown.past or shown.idle):
            node.parameters = self._parameters(key, place.person)
        node.children = [self._node(child, key) for child in shown.children]
        return node

    def _sum(self, place: Place, trace: Trace) -> Value:
        values = [self.value(key, place.person, trace) for key in place.keys]
        if len(values) == 1:
            return values[0]
        known = [value for value in values if value is not None]
        if not known:
            return None
        if isinstance(known[0], str):
            return known[0] if len(set(known)) == 1 else None
        return sum(known)  # type: ignore[arg-type]

    def _values_of_members(self, reader: Key, place: Place) -> dict[str, Value]:
        members = self._members(reader, place.person)
        if len(members) == 1:
            return {}
        names = self.ids(self.persons.entity.key)
        return {names[p]: self._sum(Place(place.keys, p), self.trace) for p in members}

    def _kind(self, key: Key, person: int) -> str:
        variable = self._variable(key.name)
        instance = self.ids(variable.entity.key)[self.index(variable.entity.key, person)]
        if key in self.trace.given:
            periods = [p for who in (instance, "*") for p in self.given.get((who, key.name), ())]
            is_given = any(_covers(period, key.period) for period in periods)
            return "oplyst" if is_given else "standard"
        if not variable.formulas:
            return "standard"
        record = self.trace.records.get(key)
        return "beregnet" if record is not None and record.formula is not None else "uden_regel"

    def _rule(self, node: Node, key: Key, variable: Variable) -> None:
        record = self.trace.records.get(key)
        if record is None or record.formula is None or node.kind != "beregnet":
            return
        formula = variable.formulas[record.formula]
        node.rule = first_sentence(formula.__doc__ or "")
        node.rule_since = None if record.formula == UNDATED else record.formula

    def _compare(self, node: Node, place: Place, key: Key) -> None:
        if self.against is None:
            return
        node.other = self._sum(place, self.against)
        node.other_text = _enum_text(self._variable(key.name), node.other)
        node.changed = any(self.differs(k, place.person) for k in place.keys)
        here, there = self.trace.records.get(key), self.against.records.get(key)
        if here is None or there is None:
            node.only = "reform" if here is None else "lov"
            return
        variables = (self.trace.system.variables, self.against.system.variables)
        codes = [
            _code(v[key.name].formulas.get(r.formula)) if r.formula is not None else None
            for v, r in zip(variables, (here, there), strict=True)
        ]
        node.rule_changed = codes[0] != codes[1]

    # --- numbers of the law --------------------------------------------------------------------

    def _parameters(self, key: Key, person: int) -> list[ParameterUse]:
        found: dict[str, ParameterUse] = {}
        for record in self._records(key):
            for item in self._grouped(record, person):
                if isinstance(item, ParameterUse):
                    found.setdefault(item.path, item)
                else:
                    read, count = item
                    found.setdefault(
                        f"{read.path}@{read.instant}", self._use(key, read, person, count)
                    )
        uses = list(found.values())
        if self.against is not None:
            uses = [item for item in uses if item.changed]
        return _once(uses)

    def _use(self, key: Key, read: Read, person: int, count: int) -> ParameterUse:
        tree, baseline = self._law(self.trace, key, person)
        item = use(tree, read.path, read.instant, baseline)
        item.of = count
        if self.against is not None:
            other_tree, _ = self._law(self.against, key, person)
            item.other = value_at(other_tree, read.path, read.instant)
            item.changed = item.other != item.value
        return item

    def _law(self, trace: Trace, key: Key, person: int) -> tuple[Any, Any]:
        """Return the parameters that hold for a person, and those without the reform (or None).

        With a transition (``overgang``) people taken over earlier keep the law as it was.
        """
        system = trace.system
        baseline = getattr(system, "baseline", None)
        if baseline is None:
            return system.parameters, None
        record = trace.records.get(key)
        formula = (
            system.variables[key.name].formulas.get(record.formula)
            if record is not None and record.formula is not None
            else None
        )
        date = _closure(formula, "date")
        if date is not None:
            takeover = trace.records.get(Key("overtagelsesdato", ETERNITY))
            if takeover is not None and takeover.value[person] < numpy.datetime64(date):
                return baseline.parameters, None
        return system.parameters, baseline.parameters

    def _grouped(self, record: Record, person: int) -> Iterator[tuple[Read, int] | ParameterUse]:
        """Yield what was read with how many there were to choose from; large groups as one."""
        folders: dict[tuple[str, str], list[str]] = {}
        for read in record.parameters:
            folder, _, name = read.path.rpartition(".")
            folders.setdefault((folder, read.instant), []).append(name)
        for (folder, instant), names in folders.items():
            chosen, table = self._chosen(record, names, person)
            rest = [name for name in names if name not in table]
            for name in chosen:
                yield Read(f"{folder}.{name}", instant), len(table)
            if len(rest) > MANY and self.against is None:
                meta = find(self.trace.system.parameters, folder)
                label = str(getattr(meta, "description", "") or folder)
                english = str((getattr(meta, "metadata", None) or {}).get("label_en") or label)
                yield ParameterUse(folder, label, english, None, of=len(rest))
            else:
                for name in rest:
                    yield Read(f"{folder}.{name}", instant), 1

    def _chosen(self, record: Record, names: list[str], person: int) -> tuple[list[str], set[str]]:
        """Return which numbers of a table (one per Enum value or municipality) were used.

        ``lookup.take`` reads the whole table; a value that the rule read names the one it used.
        """
        if len(names) < FEWEST_OF_A_TABLE:
            return [], set()
        known = set(names)
        for key in record.direct_reads():
            variable = self._variable(key.name)
            value = self.value(key, person)
            if variable.value_type == Enum:
                table = {member.name for member in variable.possible_values}
                if table <= known and value in table:
                    return [str(value)], table
            elif variable.value_type is int and all(re.fullmatch(r"k\d+", n) for n in names):
                name = f"k{value}"
                return [name if name in known else "k0"], known
        return [], set()

    def changed_numbers(self) -> list[ParameterUse]:
        """Return the numbers read anywhere that differ between the two laws."""
        if self.against is None:
            return []
        trees = (self.trace.system.parameters, self.against.system.parameters)
        reads = {
            read: None
            for trace in (self.trace, self.against)
            for record in trace.records.values()
            for read in record.parameters
        }
        uses = []
        for read in reads:
            values = [value_at(tree, read.path, read.instant) for tree in trees]
            if values[0] != values[1]:
                item = use(trees[0], read.path, read.instant, None)
                item.other, item.changed = values[1], True
                uses.append(item)
        return _once(uses)


def first_sentence(text: str) -> str:
    """Return the first sentence of a docstring on one line."""
    line = " ".join(text.split("\n\n", maxsplit=1)[0].split())
    end = re.search(r"(?<!\bstk)(?<!\bnr)(?<!\bjf)(?<!\bpct)\.(?=\s+[A-ZÆØÅ])", line)
    return line[: end.end()] if end else line


def _once(uses: Iterable[ParameterUse]) -> list[ParameterUse]:
    """Return each number once: read at several dates with one value, it is the same number."""
    kept: dict[str, ParameterUse] = {}
    for item in uses:
        kept.setdefault(repr((item.path, item.since, item.value, item.other)), item)
    return list(kept.values())


def _plain(values: Any, index: int, variable: Variable) -> Value:
    value = values[index]
    if variable.value_type == Enum:
        if isinstance(value, Enum):
            return str(value.name)
        return str(list(variable.possible_values)[int(value)].name)
    if isinstance(value, numpy.datetime64) or hasattr(value, "isoformat"):
        return str(value)
    plain: Value = value.item() if hasattr(value, "item") else value
    # The shortest decimal number that is the same in 32 bits: 0.1 and not 0.10000000149.
    return float(str(value)) if isinstance(value, numpy.float32) else plain


def _enum_text(variable: Variable, value: Value) -> str:
    if variable.value_type != Enum or not isinstance(value, str):
        return ""
    return str(variable.possible_values[value].value)


def _unit(variable: Variable) -> str:
    if variable.value_type is int and "månedsnummer" in str(variable.label).lower():
        return MONTH_NUMBER
    return str(variable.unit or "")


def _period_text(place: Place) -> str:
    first, last = place.keys[0].period, place.keys[-1].period
    if first == ETERNITY:
        return ""
    return str(first) if first == last else f"{first}/{last}"


def _is_before(read: Period, reader: Period) -> bool:
    if ETERNITY in (read, reader):
        return False
    return bool(read.stop < reader.start)


def _covers(outer: Period, inner: Period) -> bool:
    return outer == inner or (ETERNITY not in (outer, inner) and outer.contains(inner))


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


def _link(references: list[str], period: Period) -> str:
    """Return the newest reference that is not later than the period, else the first one."""
    if not references:
        return ""
    year = LAST_YEAR if period == ETERNITY else int(period.start.year)
    years = [re.search(r"/((?:19|20)\d\d)/", reference) for reference in references]
    fit = [r for r, y in zip(references, years, strict=True) if y and int(y[1]) <= year]
    return fit[-1] if fit else references[0]


def _closure(formula: Any, name: str) -> Any:
    """Return what a formula made by a function holds under ``name``, or None."""
    if formula is None or name not in formula.__code__.co_freevars:
        return None
    return formula.__closure__[formula.__code__.co_freevars.index(name)].cell_contents


def _code(formula: Any) -> Any:
    """Return what identifies a formula's code across two systems, inside a transition or not."""
    inner = _closure(formula, "formula")
    code = (inner or formula).__code__ if formula is not None else None
    return None if code is None else (code.co_code, code.co_consts[1:], code.co_names)


@cache
def _reads_household(formula: Any) -> bool:
    """Return True when a person's rule mentions the household, whose members it may then read."""
    if formula is None:
        return False
    names = (_closure(formula, "formula") or formula).__code__.co_names
    return any(name == "husstand" or "voksne" in name for name in names)
