"""Apply the changes of a reform file to a parameter tree, all problems at once."""

from __future__ import annotations

import datetime
import difflib
import math
import re
from typing import Any

from openfisca_core.parameters import (
    Parameter,
    ParameterNode,
    ParameterScale,
    ParameterScaleBracket,
)
from openfisca_core.periods import Instant

from openfisca_dk_integration.reforms.changes import Change, Share
from openfisca_dk_integration.reforms.errors import Problem, ReformError

FIRST_SUPPORTED = datetime.date(1998, 1, 1)
LAST_SUPPORTED = datetime.date(2100, 12, 31)
_BRACKET = re.compile(r"^(?P<name>\w+)\[(?P<index>\d+)\]$")
_NEW_BRACKET = re.compile(r"^(?P<scale>.+)\[(?P<index>\d+)\]\.(?P<field>\w+)$")


def find(tree: ParameterNode, path: str) -> Parameter | None:
    """Return the parameter at ``path``, e.g. ``lov.skala[1].threshold``, or None."""
    item = _item(tree, path)
    return item if isinstance(item, Parameter) else None


def _item(tree: ParameterNode, path: str) -> Any:
    item: Any = tree
    for part in path.split("."):
        bracket = _BRACKET.match(part)
        name = bracket["name"] if bracket else part
        children = getattr(item, "children", None)
        if not children or name not in children:
            return None
        item = children[name]
        if bracket:
            index = int(bracket["index"])
            if not isinstance(item, ParameterScale) or index >= len(item.brackets):
                return None
            item = item.brackets[index]
    return item


def paths(tree: ParameterNode) -> list[str]:
    """Return every path a reform may change."""
    found: list[str] = []

    def walk(node: Any, prefix: str) -> None:
        for name, child in node.children.items():
            path = f"{prefix}.{name}" if prefix else name
            if isinstance(child, Parameter):
                found.append(path)
            elif isinstance(child, ParameterScale):
                for index, bracket in enumerate(child.brackets):
                    found.extend(f"{path}[{index}].{field}" for field in bracket.children)
            else:
                walk(child, path)

    walk(tree, "")
    return found


def check_changes(tree: ParameterNode, changes: list[Change]) -> list[Problem]:
    """Return what is wrong with the changes: unknown paths, types, dates, bounds."""
    problems: list[Problem] = []
    known: list[str] | None = None
    for change in changes:
        parameter = find(tree, change.path)
        if parameter is None:
            known = known if known is not None else paths(tree)
            near = difflib.get_close_matches(change.path, known, n=1)
            hint_da = f"; mente du {near[0]}?" if near else ""
            hint_en = f"; did you mean {near[0]}?" if near else ""
            problems.append(
                Problem(change.where, f"ukendt parameter{hint_da}", f"unknown parameter{hint_en}")
            )
            continue
        if isinstance(change.value, Share):
            problems += _check_share(tree, parameter, change, change.value)
        else:
            problems += _check_value(parameter, change, change.value)
        if not FIRST_SUPPORTED <= change.start <= (change.stop or change.start) <= LAST_SUPPORTED:
            problems.append(
                Problem(
                    change.where,
                    f"datoen skal ligge i {FIRST_SUPPORTED} - {LAST_SUPPORTED}",
                    f"the date must lie in {FIRST_SUPPORTED} - {LAST_SUPPORTED}",
                )
            )
    return problems


def _check_share(
    tree: ParameterNode, parameter: Parameter, change: Change, share: Share
) -> list[Problem]:
    source = find(tree, share.path)
    if source is None:
        return [
            Problem(
                change.where,
                f"af: ukendt parameter {share.path}",
                f"af: unknown parameter {share.path}",
            )
        ]
    values = _following(source, share, change)
    if not values:
        return [
            Problem(
                change.where,
                f"{share.path} har ingen værdi den {change.start} eller senere",
                f"{share.path} has no value on {change.start} or later",
            )
        ]
    for _, value in values:
        if isinstance(value, bool):
            return [
                Problem(
                    change.where,
                    f"{share.path} er ja/nej og kan ikke ganges",
                    f"{share.path} is true/false and cannot be multiplied",
                )
            ]
        found = _check_value(parameter, change, value)
        if found:
            return found
    return []


def _following(source: Parameter, share: Share, change: Change) -> list[tuple[Instant, Any]]:
    """Return the dates and values of a share, from the change's start on (or to its end)."""
    start = str(change.start)
    stop = str(change.stop or LAST_SUPPORTED)
    found: list[tuple[Instant, Any]] = []
    for item in source.values_list:  # newest first
        if item.instant_str > stop:
            continue
        date = datetime.date.fromisoformat(max(item.instant_str, start))
        value = item.value
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        found.append((_instant(date), value * share.factor if is_number else value))
        if item.instant_str <= start:
            break
    found.reverse()
    return found if any(value is not None for _, value in found) else []


def _check_value(parameter: Parameter, change: Change, value: Any) -> list[Problem]:
    if value is None:
        return []
    expected = {type(item.value) for item in parameter.values_list if item.value is not None}
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if (bool in expected) != isinstance(value, bool) or not (is_number or isinstance(value, bool)):
        kind_da, kind_en = ("ja/nej", "true/false") if bool in expected else ("et tal", "a number")
        return [
            Problem(
                change.where,
                f"værdien {value!r} skal være {kind_da}",
                f"the value {value!r} must be {kind_en}",
            )
        ]
    low, high = bounds(parameter)
    if is_number and (not math.isfinite(value) or not low <= value <= high):
        return [
            Problem(
                change.where,
                f"værdien {value} skal ligge i [{low:g}, {high:g}]",
                f"the value {value} must lie in [{low:g}, {high:g}]",
            )
        ]
    return []


def bounds(parameter: Parameter) -> tuple[float, float]:
    """Return the declared bounds (``metadata: min, max``), else what the unit allows."""
    unit = parameter.metadata.get("unit", "")
    low = parameter.metadata.get("min", 0)
    high = parameter.metadata.get("max", 1 if unit == "andel" else math.inf)
    return float(low), float(high)


def apply_changes(tree: ParameterNode, changes: list[Change]) -> ParameterNode:
    """Write the changes into ``tree`` (a copy that belongs to the reform) and return it.

    A change without an end holds from its date on and replaces every later value; one with an end
    leaves the values after it as they are.

    Raises:
        ReformError: with every problem; nothing is written then.
    """
    _add_brackets(tree, changes)
    problems = check_changes(tree, changes)
    if problems:
        raise ReformError(problems)
    shares = {
        index: _following(source, change.value, change)
        for index, change in enumerate(changes)
        if isinstance(change.value, Share) and (source := find(tree, change.value.path)) is not None
    }
    for index in sorted(range(len(changes)), key=lambda index: changes[index].start):
        change = changes[index]
        parameter = find(tree, change.path)
        if parameter is None:  # pragma: no cover - checked above
            continue
        stop = _instant(change.stop) if change.stop else None
        values = shares.get(index, [(_instant(change.start), change.value)])
        for start, value in values:
            parameter.update(start=start, stop=stop, value=value)
    return tree


def _add_brackets(tree: ParameterNode, changes: list[Change]) -> None:
    """Add the brackets that the changes give to a scale beyond those it has.

    A bracket counts from where it has both a threshold and an amount (or a rate), so a new one is
    only added when the changes give it all the fields of the scale's first bracket.
    """
    wanted: dict[tuple[str, int], set[str]] = {}
    for change in changes:
        match = _NEW_BRACKET.match(change.path)
        if match:
            wanted.setdefault((match["scale"], int(match["index"])), set()).add(match["field"])
    for (path, index), fields in sorted(wanted.items()):
        scale = _item(tree, path)
        if not isinstance(scale, ParameterScale) or index != len(scale.brackets):
            continue
        if fields == set(scale.brackets[0].children):
            empty = {str(FIRST_SUPPORTED): {"value": None}}
            bracket = ParameterScaleBracket(
                f"{scale.name}[{index}]", data={field: {"values": empty} for field in fields}
            )
            scale.brackets.append(bracket)


def _instant(date: datetime.date) -> Instant:
    return Instant((date.year, date.month, date.day))
