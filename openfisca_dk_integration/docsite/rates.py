"""The parameters of the law, as rates over time."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from openfisca_core.parameters import Parameter, ParameterNode, ParameterScale

from openfisca_dk_integration.docsite.model import Law, Name, Rate, RateGroup, Row, Rule, Source
from openfisca_dk_integration.docsite.texts import danish_letters

if TYPE_CHECKING:
    from collections.abc import Iterator

ELI = re.compile(r"(?:https://)?www\.retsinformation\.dk/eli/lta/(\d{4})/(\d+)")
TABLE_FROM = 20
"""So many rates of one unit in one folder, and nothing else there, are shown as one table."""

LEAVES = (Parameter, ParameterScale)


def place_rates(laws: dict[str, Law], tree: ParameterNode, rules: list[Rule]) -> None:
    """Give every law its rates, and every rate the rules that read it."""
    readers: dict[str, list[str]] = defaultdict(list)
    for rule in rules:
        for path in dict.fromkeys(path for form in rule.formulas for path in form.parameters):
            readers[path].append(rule.name)
    for key, node in tree.children.items():
        law = laws[key]
        if isinstance(node, ParameterNode):
            law.rates = list(_rate_groups(node, readers, law.name))
        else:
            law.rates = [RateGroup(key, law.name, (_rate(node, readers),))]


def _rate_groups(
    node: ParameterNode, readers: dict[str, list[str]], name: Name
) -> Iterator[RateGroup]:
    children = _in_order(node)
    leaves = [item for item in children if isinstance(item, LEAVES)]
    folders = [item for item in children if isinstance(item, ParameterNode)]
    units = {leaf.metadata.get("unit") for leaf in leaves}
    if leaves:
        table = len(leaves) >= TABLE_FROM and len(units) == 1 and not folders and "." in node.name
        rates = tuple(_rate(leaf, readers) for leaf in leaves)
        yield RateGroup(node.name, name, rates, table)
    for folder in folders:
        own = name_of(folder)
        nested = node.name.count(".") > 0
        full = Name(f"{name.da} · {own.da}", f"{name.en} · {own.en}") if nested else own
        yield from _rate_groups(folder, readers, full)


def _in_order(node: ParameterNode) -> list[Any]:
    """Return what is in a folder in the order it states, and else by name (on any disk)."""
    order = {key: place for place, key in enumerate(node.metadata.get("order", []))}
    keys = sorted(node.children, key=lambda key: (order.get(key, len(order)), _parts(key)))
    return [node.children[key] for key in keys]


def _parts(key: str) -> list[tuple[bool, int, str]]:
    """Return a key with its numbers as numbers: ``k9`` before ``k10``."""
    pieces = re.findall(r"\d+|\D+", key)
    return [(piece.isdigit(), int(piece) if piece.isdigit() else 0, piece) for piece in pieces]


def _rate(node: Any, readers: dict[str, list[str]]) -> Rate:
    metadata = node.metadata
    values = dict(_values(node))
    notes = metadata.get("note", {})
    dated_notes = notes if isinstance(notes, dict) else {}
    other = [("", notes)] if isinstance(notes, str) else []
    other += [(date, text) for date, text in dated_notes.items() if date not in values]
    rows = tuple(
        Row(
            start=date,
            value=value,
            evidence=str(_at(metadata.get("evidens", {}), date) or ""),
            paragraph=str(_at(metadata.get("hjemmel", ""), date) or ""),
            source=_source(_at(metadata.get("reference", {}), date)),
            note=str(dated_notes.get(date, "")),
        )
        for date, value in sorted(values.items())
    )
    parts = node.name.split(".")
    above = [".".join(parts[:end]) for end in range(len(parts), 1, -1)]
    used = dict.fromkeys(name for path in above for name in readers.get(path, []))
    return Rate(
        path=node.name,
        name=Name(node.description, str(metadata.get("label_en", ""))),
        unit=str(metadata.get("unit", "")),
        threshold_unit=str(metadata.get("threshold_unit", "")),
        rows=rows,
        valid_on=str(metadata.get("last_value_still_valid_on", "")),
        other_notes=tuple(other),
        used_by=tuple(used),
    )


def _values(node: Any) -> Iterator[tuple[str, Any]]:
    """Yield (first day, value); for a scale the list of (threshold, value) at that day."""
    if isinstance(node, Parameter):
        for item in node.values_list:
            yield item.instant_str, item.value
        return
    pairs = [
        (bracket.children["threshold"], value)
        for bracket in node.brackets
        for name, value in bracket.children.items()
        if name != "threshold"
    ]
    dates = {item.instant_str for pair in pairs for series in pair for item in series.values_list}
    for date in dates:
        steps = [(threshold(date), value(date)) for threshold, value in pairs]
        known = [step for step in steps if step[0] is not None and step[1] is not None]
        yield date, known or None


def _at(entry: Any, date: str) -> Any:
    """Return what a dated map says at a date (or the one thing it always says)."""
    if not isinstance(entry, dict):
        return entry
    dates = sorted(entry)
    place = bisect_right(dates, date)
    return entry[dates[place - 1]] if place else None


def _source(entry: dict[str, str] | None) -> Source | None:
    return Source(gazette(entry["title"]), entry.get("href", "")) if entry else None


def gazette(title: str) -> str:
    """Return a source's title with the address of a law in the gazette written as people do."""
    return ELI.sub(r"Lovtidende A \1, nr. \2", title)


def name_of(node: Any) -> Name:
    """Return the short name of a parameter or a folder."""
    metadata = node.metadata
    da = metadata.get("short_label") or node.description or danish_letters(node.name)
    return Name(str(da), str(metadata.get("label_en", "")))
