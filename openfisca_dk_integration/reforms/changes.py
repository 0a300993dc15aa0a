"""What a reform file changes: new values of parameters, with their dates.

A value is a number, true/false, ``null``, a switch (``{valg: navn}``) or a *share* of a parameter
of the law (``{af: sti, gange: 0.5}``), which follows that parameter at each of its dates.
"""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass
from typing import Any

from openfisca_dk_integration.reforms.errors import Problem

EFFECT = "virkning"
"""Stands for the date the reform takes effect: as a date key, and as the value of ``overgang``."""


@dataclass(frozen=True)
class Share:
    """A value that follows a parameter of the law in force: its value times ``factor``."""

    path: str
    factor: float


Value = bool | int | float | None | Share


@dataclass(frozen=True)
class Change:
    """One new value of one parameter from a date, to a date (inclusive) or for good."""

    path: str
    start: datetime.date
    stop: datetime.date | None
    value: Value
    where: str


def read_changes(
    entries: Any,
    where: str,
    chosen: dict[str, Any],
    effect: datetime.date | None,
    problems: list[Problem],
) -> list[Change]:
    """Return the changes as written, adding what is wrong with them to ``problems``.

    Args:
        entries: the mapping ``{path: {date: value}}`` of the file.
        where: the place in the file, for messages.
        chosen: the values of the switches.
        effect: the date the reform takes effect, if it has one.
        problems: gets every problem.
    """
    changes: list[Change] = []
    if not isinstance(entries, dict):
        problems.append(Problem(where, "skal være en tabel", "must be a mapping"))
        return changes
    for path, values in entries.items():
        place = f"{where}.{path}"
        if not isinstance(values, dict) or not values:
            problems.append(
                Problem(
                    place,
                    "ventede {dato: værdi}, fx {2025-01-01: 12}",
                    "expected {date: value}, e.g. {2025-01-01: 12}",
                )
            )
            continue
        for key, raw in values.items():
            span = _span(key, effect)
            if span is None:
                problems.append(
                    Problem(
                        place,
                        f"{key!r} er ikke en dato; ventede ÅÅÅÅ-MM-DD, fra.til eller '{EFFECT}'",
                        f"{key!r} is not a date; expected YYYY-MM-DD, from.to or '{EFFECT}'",
                    )
                )
                continue
            found: list[Problem] = []
            value = _value(raw, str(path), place, chosen, found)
            problems += found
            if not found:
                changes.append(Change(str(path), span[0], span[1], value, place))
    return changes


def _span(
    key: Any, effect: datetime.date | None
) -> tuple[datetime.date, datetime.date | None] | None:
    """Return from and to (inclusive, None for good) of a date key, or None when it is no date."""
    if isinstance(key, datetime.date):
        return key, None
    try:
        dates = [
            effect if part == EFFECT else datetime.date.fromisoformat(part)
            for part in str(key).split(".")
        ]
    except ValueError:
        return None
    start, stop = dates[0], dates[-1] if len(dates) > 1 else None
    ordered = start is not None and (stop is None or start <= stop)
    return (start, stop) if ordered and start and len(dates) <= 2 else None  # noqa: PLR2004


def _value(
    raw: Any, path: str, place: str, chosen: dict[str, Any], problems: list[Problem]
) -> Value:
    if isinstance(raw, dict) and set(raw) == {"valg"}:
        value: Value = _choice(raw["valg"], place, chosen, problems)
        return value
    if isinstance(raw, dict) and "gange" in raw and set(raw) <= {"af", "gange"}:
        return _share(raw, path, place, chosen, problems)
    if isinstance(raw, (dict, list)):
        problems.append(
            Problem(
                place,
                f"{raw!r} er ikke en værdi; ventede tal, ja/nej, null, {{valg: navn}} eller "
                "{af: sti, gange: faktor}",
                f"{raw!r} is no value; expected a number, true/false, null, {{valg: name}} or "
                "{af: path, gange: factor}",
            )
        )
    return raw  # type: ignore[no-any-return]


def _choice(name: Any, place: str, chosen: dict[str, Any], problems: list[Problem]) -> Any:
    if name not in chosen:
        problems.append(
            Problem(
                place,
                f"henviser til det ukendte valg {name!r}",
                f"refers to the unknown switch {name!r}",
            )
        )
    return chosen.get(name)


def _share(
    raw: dict[str, Any], path: str, place: str, chosen: dict[str, Any], problems: list[Problem]
) -> Share:
    factors = raw["gange"] if isinstance(raw["gange"], list) else [raw["gange"]]
    product = 1.0
    for entry in factors:
        is_choice = isinstance(entry, dict) and set(entry) == {"valg"}
        number = _choice(entry["valg"], place, chosen, problems) if is_choice else entry
        is_number = isinstance(number, (int, float)) and not isinstance(number, bool)
        if is_number and math.isfinite(number):
            product *= number
        elif not problems:
            problems.append(
                Problem(
                    place,
                    f"gange {entry!r} er ikke et tal eller et valg med et tal",
                    f"gange {entry!r} is neither a number nor a switch with a number",
                )
            )
    return Share(str(raw.get("af", path)), product)
