"""Switches of a reform (``valg``): named choices with documented defaults."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass
from typing import Any

from openfisca_dk_integration.reforms.errors import Problem

SWITCH_KEYS = (
    *("type", "standard", "beskrivelse", "beskrivelse_en", "parametre", "kode", "min", "max"),
    *("muligheder", "budgetneutral"),
)
SWITCH_TYPES: dict[str, tuple[type, ...]] = {
    "ja_nej": (bool,),
    "heltal": (int,),
    "tal": (int, float),
    "dato": (datetime.date,),
    "liste": (str,),
}
TYPES_EN = {
    "ja_nej": "yes/no",
    "heltal": "a whole number",
    "tal": "a number",
    "dato": "a date",
    "liste": "one or more names joined by +",
}

NEUTRAL = "budgetneutral"
"""The choice of having a switch computed (``account.budget_neutral``), where the file allows it."""


@dataclass(frozen=True)
class Switch:
    """A named choice of a reform, with its documented default (``standard``).

    Attributes:
        name: the name.
        type: one of ``SWITCH_TYPES``; ``liste`` is names out of ``options``, joined by ``+``.
        default: the documented default.
        description: what is chosen, and why the default is what it is (Danish).
        description_en: the same in English.
        parameters: further changes when a yes/no switch is on.
        minimum: lowest value, or None.
        maximum: highest value, or None.
        code: further coded changes when a yes/no switch is on.
        options: the names a ``liste`` may hold.
        neutral: the item of the account that ``budget_neutral`` may hold unchanged by this
            switch, or an empty text.
    """

    name: str
    type: str
    default: Any
    description: str
    description_en: str
    parameters: dict[str, dict[Any, Any]]
    minimum: float | None = None
    maximum: float | None = None
    code: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    neutral: str = ""


def read_switches(
    entries: dict[str, Any], where: str, problems: list[Problem]
) -> dict[str, Switch]:
    """Return the switches as written, adding what is wrong with them to ``problems``."""
    switches = {}
    for name, entry in entries.items():
        place = f"{where}: valg.{name}"
        if not isinstance(entry, dict) or entry.get("type") not in SWITCH_TYPES:
            kinds = ", ".join(SWITCH_TYPES)
            problems.append(
                Problem(place, f"type skal være en af {kinds}", f"type must be one of {kinds}")
            )
            continue
        problems += [
            Problem(place, f"ukendt nøgle {key!r}", f"unknown key {key!r}")
            for key in entry
            if key not in SWITCH_KEYS
        ]
        if not isinstance(entry.get("beskrivelse"), str):
            problems.append(Problem(place, "beskrivelse mangler", "beskrivelse is missing"))
        default = entry.get("standard")
        if entry["type"] == "dato":
            default = as_date(default)
        if not _fits(default, entry["type"]):
            problems.append(
                Problem(
                    place,
                    f"standard {entry.get('standard')!r} er ikke af typen {entry['type']}",
                    f"standard {entry.get('standard')!r} is not of type {entry['type']}",
                )
            )
        switches[str(name)] = Switch(
            name=str(name),
            type=entry["type"],
            default=default,
            description=str(entry.get("beskrivelse", "")),
            description_en=str(entry.get("beskrivelse_en", "")),
            parameters=entry.get("parametre") or {},
            minimum=entry.get("min"),
            maximum=entry.get("max"),
            code=tuple(entry.get("kode") or ()),
            options=tuple(entry.get("muligheder") or ()),
            neutral=str(entry.get("budgetneutral") or ""),
        )
    return switches


def choose(
    switches: dict[str, Switch], choices: dict[str, Any], where: str, problems: list[Problem]
) -> dict[str, Any]:
    """Return the value of every switch, adding unknown or unfit choices to ``problems``."""
    chosen = {name: switch.default for name, switch in switches.items()}
    for name, given in choices.items():
        place = f"{where}: valg {name}={given}"
        if name not in switches:
            known = ", ".join(switches) or "-"
            problems.append(
                Problem(place, f"ukendt valg; kendte: {known}", f"unknown switch; known: {known}")
            )
            continue
        switch = switches[name]
        if given == NEUTRAL and switch.neutral:
            chosen[name] = NEUTRAL
            continue
        value = _understand(given, switch.type)
        low, high = switch.minimum, switch.maximum
        if switch.type == "liste" and isinstance(value, str):
            unknown = [word for word in value.split("+") if word not in switch.options]
            if unknown:
                known = ", ".join(switch.options)
                problems.append(
                    Problem(
                        place,
                        f"ukendt: {', '.join(unknown)}; kendte: {known} (flere med +)",
                        f"unknown: {', '.join(unknown)}; known: {known} (several with +)",
                    )
                )
                continue
        outside = _fits(value, switch.type) and (
            (low is not None and value < low) or (high is not None and value > high)
        )
        if not _fits(value, switch.type) or outside:
            span = f" ({low}-{high})" if low is not None or high is not None else ""
            problems.append(
                Problem(
                    place, f"ventede {switch.type}{span}", f"expected {TYPES_EN[switch.type]}{span}"
                )
            )
            continue
        chosen[name] = value
    return chosen


def _understand(given: Any, kind: str) -> Any:
    if not isinstance(given, str):
        return given
    text = given.strip()
    if kind == "ja_nej":
        return {
            "ja": True,
            "yes": True,
            "true": True,
            "nej": False,
            "no": False,
            "false": False,
        }.get(text.lower())
    if kind == "liste":
        return "+".join(word.strip() for word in text.split("+"))
    try:
        if kind == "dato":
            return datetime.date.fromisoformat(text)
        return int(text) if kind == "heltal" else float(text)
    except ValueError:
        return None


def as_date(value: Any) -> Any:
    """Return the date of a text, as JSON writes dates; anything else as it is."""
    if not isinstance(value, str):
        return value
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        return value


def _fits(value: Any, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "ja_nej"
    if isinstance(value, float) and not math.isfinite(value):
        return False
    return isinstance(value, SWITCH_TYPES[kind])
