"""Which numbers of the law a rule read: of a table the one it used, of a large folder how many."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy
from openfisca_core.indexed_enums import Enum

from openfisca_dk_integration.explain.nodes import ParameterUse
from openfisca_dk_integration.explain.numbers import find, use, value_at
from openfisca_dk_integration.explain.trace import ETERNITY, Key, Read, Record, Trace
from openfisca_dk_integration.explain.values import Values, inside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MANY = 12
"""More numbers than this from one folder are named as a group."""

FEWEST_OF_A_TABLE = 3


def numbers_of(values: Values, key: Key, person: int) -> list[ParameterUse]:
    """Return the numbers a rule read for a person; in a comparison only those that differ."""
    found: dict[str, ParameterUse] = {}
    for record in values.records(key):
        for item in _grouped(values, record, person):
            if isinstance(item, ParameterUse):
                found.setdefault(item.path, item)
            else:
                read, count = item
                found.setdefault(
                    f"{read.path}@{read.instant}", _use(values, key, read, person, count)
                )
    uses = list(found.values())
    if values.against is not None:
        uses = [item for item in uses if item.changed]
    return _once(uses)


def changed_numbers(values: Values) -> list[ParameterUse]:
    """Return the numbers read anywhere that differ between the two laws."""
    if values.against is None:
        return []
    trees = [trace.system.parameters for trace in values.traces]
    reads = {
        read: None
        for trace in values.traces
        for record in trace.records.values()
        for read in record.parameters
    }
    uses = []
    for read in reads:
        here, there = (value_at(tree, read.path, read.instant) for tree in trees)
        if here != there:
            item = use(trees[0], read.path, read.instant, None)
            item.other, item.changed = there, True
            uses.append(item)
    return _once(uses)


def _use(values: Values, key: Key, read: Read, person: int, count: int) -> ParameterUse:
    tree, baseline = _law(values.trace, key, person)
    item = use(tree, read.path, read.instant, baseline)
    item.of = count
    if values.against is not None:
        other_tree, _ = _law(values.against, key, person)
        item.other = value_at(other_tree, read.path, read.instant)
        item.changed = item.other != item.value
    return item


def _law(trace: Trace, key: Key, person: int) -> tuple[Any, Any]:
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
    date = inside(formula, "date")
    if date is not None:
        takeover = trace.records.get(Key("overtagelsesdato", ETERNITY))
        if takeover is not None and takeover.value[person] < numpy.datetime64(date):
            return baseline.parameters, None
    return system.parameters, baseline.parameters


def _grouped(
    values: Values, record: Record, person: int
) -> Iterator[tuple[Read, int] | ParameterUse]:
    """Yield what was read with how many there were to choose from; large groups as one."""
    folders: dict[tuple[str, str], list[str]] = {}
    for read in record.parameters:
        folder, _, name = read.path.rpartition(".")
        folders.setdefault((folder, read.instant), []).append(name)
    for (folder, instant), names in folders.items():
        chosen, table = _chosen(values, record, names, person)
        rest = [name for name in names if name not in table]
        for name in chosen:
            yield Read(f"{folder}.{name}", instant), len(table)
        if len(rest) > MANY and values.against is None:
            meta = find(values.trace.system.parameters, folder)
            label = str(getattr(meta, "description", "") or folder)
            english = str((getattr(meta, "metadata", None) or {}).get("label_en") or label)
            yield ParameterUse(folder, label, english, None, of=len(rest))
        else:
            for name in rest:
                yield Read(f"{folder}.{name}", instant), 1


def _chosen(
    values: Values, record: Record, names: list[str], person: int
) -> tuple[list[str], set[str]]:
    """Return which numbers of a table (one per Enum value or municipality) were used.

    ``lookup.take`` reads the whole table; a value that the rule read names the one it used.
    """
    if len(names) < FEWEST_OF_A_TABLE:
        return [], set()
    known = set(names)
    for key in record.direct_reads():
        variable = values.variable(key.name)
        value = values.value(key, person)
        if variable.value_type == Enum:
            table = {member.name for member in variable.possible_values}
            if table <= known and value in table:
                return [str(value)], table
        elif variable.value_type is int and all(re.fullmatch(r"k\d+", n) for n in names):
            name = f"k{value}"
            return [name if name in known else "k0"], known
    return [], set()


def _once(uses: Iterable[ParameterUse]) -> list[ParameterUse]:
    """Return each number once: read at several dates with one value, it is the same number."""
    kept: dict[str, ParameterUse] = {}
    for item in uses:
        kept.setdefault(repr((item.path, item.since, item.value, item.other)), item)
    return list(kept.values())
