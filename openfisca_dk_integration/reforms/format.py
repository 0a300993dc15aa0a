"""The reform file: header, switches (``valg``), parameters and transition (``overgang``).

A file is checked completely before anything is applied; every problem is reported at once.
``docs/reforms.md`` describes the format for its users, ``schemas/reform.schema.json`` for tools.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from openfisca_dk_integration.reforms.errors import Problem, ReformError
from openfisca_dk_integration.reforms.switches import Switch, choose, read_switches

DATA = Path(__file__).parent / "data"
HEADER = ("titel", "forfatter", "hjemmel", "baseline", "beskrivelse")
OPTIONAL = ("titel_en", "beskrivelse_en", "virkning", "overgang", "valg", "parametre", "kode")
EFFECT = "virkning"
"""Stands for the date the reform takes effect: as a date key, and as the value of ``overgang``."""

Value = bool | int | float | None


@dataclass(frozen=True)
class Change:
    """One new value of one parameter from a date, to a date (inclusive) or for good."""

    path: str
    start: datetime.date
    stop: datetime.date | None
    value: Value
    where: str


@dataclass(frozen=True)
class ReformFile:
    """A reform as written, with the switches that were chosen."""

    name: str
    header: dict[str, str]
    effect: datetime.date | None
    transition: datetime.date | None
    switches: dict[str, Switch]
    chosen: dict[str, Any]
    changes: list[Change]
    code: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """Danish title."""
        return self.header["titel"]


def shipped() -> dict[str, Path]:
    """Return the reforms of the package: name to file, in alphabetical order."""
    return {path.stem: path for path in sorted(DATA.glob("*.yaml"))}


def read_reform(source: str | Path, choices: dict[str, Any] | None = None) -> ReformFile:
    """Read a reform by its name in the package or from a YAML or JSON file.

    Args:
        source: a name from ``shipped()`` or a path.
        choices: values of the reform's switches by name; text is understood (``"ja"``, ``"24"``).

    Raises:
        ReformError: with every problem of the file and of the choices.
    """
    path, name = _locate(source)
    document = _load(path)
    where = path.name
    problems: list[Problem] = []
    if not isinstance(document, dict):
        raise ReformError(
            [
                Problem(
                    where, "skal være en tabel med titel m.m.", "must be a mapping with titel etc."
                )
            ]
        )
    _check_header(document, where, problems)
    switches = read_switches(document.get("valg") or {}, where, problems)
    chosen = choose(switches, choices or {}, where, problems)
    effect = _effect(document, chosen, where, problems)
    transition = _transition(document.get("overgang"), effect, where, problems)
    changes = _read_changes(
        document.get("parametre") or {}, f"{where}: parametre", chosen, effect, problems
    )
    for switch in switches.values():
        if switch.type == "ja_nej" and chosen.get(switch.name) is True:
            place = f"{where}: valg.{switch.name}.parametre"
            changes += _read_changes(switch.parameters, place, chosen, effect, problems)
    if not changes and not document.get("kode"):
        problems.append(
            Problem(
                where,
                "ændrer intet: giv parametre eller kode",
                "changes nothing: give parametre or kode",
            )
        )
    if problems:
        raise ReformError(problems)
    return ReformFile(
        name=name,
        header={
            key: str(document[key]).strip()
            for key in (*HEADER, "titel_en", "beskrivelse_en")
            if key in document
        },
        effect=effect,
        transition=transition,
        switches=switches,
        chosen=chosen,
        changes=changes,
        code=list(document.get("kode") or []),
    )


def _locate(source: str | Path) -> tuple[Path, str]:
    known = shipped()
    if str(source) in known:
        return known[str(source)], str(source)
    path = Path(source)
    if path.is_file():
        return path, path.stem
    names = ", ".join(known)
    raise ReformError(
        [
            Problem(
                str(source),
                f"hverken en reform i pakken ({names}) eller en fil",
                f"neither a reform of the package ({names}) nor a file",
            )
        ]
    )


def _load(path: Path) -> Any:
    try:
        text = path.read_text(encoding="utf-8")
        return json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    except (yaml.YAMLError, json.JSONDecodeError, UnicodeDecodeError, ValueError) as error:
        detail = " ".join(str(error).split())
        raise ReformError(
            [
                Problem(
                    path.name,
                    f"kan ikke læses som YAML/JSON i UTF-8: {detail}",
                    f"cannot be read as YAML/JSON in UTF-8: {detail}",
                )
            ]
        ) from error


def _check_header(document: dict[str, Any], where: str, problems: list[Problem]) -> None:
    problems += [
        Problem(where, f"{key} mangler (tekst)", f"{key} is missing (text)")
        for key in HEADER
        if not isinstance(document.get(key), str) or not document[key].strip()
    ]
    allowed = (*HEADER, *OPTIONAL)
    problems += [
        Problem(
            where,
            f"ukendt nøgle {key!r}; kendte: {', '.join(allowed)}",
            f"unknown key {key!r}; known: {', '.join(allowed)}",
        )
        for key in document
        if key not in allowed
    ]
    for key in ("valg", "parametre"):
        if document.get(key) is not None and not isinstance(document[key], dict):
            problems.append(Problem(where, f"{key} skal være en tabel", f"{key} must be a mapping"))
            document[key] = {}
    code = document.get("kode")
    if code is not None and not (
        isinstance(code, list) and all(isinstance(item, str) for item in code)
    ):
        problems.append(
            Problem(where, "kode skal være en liste af navne", "kode must be a list of names")
        )
        document["kode"] = None


def _effect(
    document: dict[str, Any], chosen: dict[str, Any], where: str, problems: list[Problem]
) -> datetime.date | None:
    effect = document.get(EFFECT)
    if isinstance(effect, dict) and set(effect) == {"valg"}:
        effect = chosen.get(effect["valg"])
    if effect is None and EFFECT not in document:
        return None
    if not isinstance(effect, datetime.date):
        problems.append(
            Problem(
                f"{where}: {EFFECT}",
                f"ventede en dato (ÅÅÅÅ-MM-DD), fik {effect!r}",
                f"expected a date (YYYY-MM-DD), got {effect!r}",
            )
        )
        return None
    return effect


def _transition(
    given: Any, effect: datetime.date | None, where: str, problems: list[Problem]
) -> datetime.date | None:
    if given is None:
        return None
    if given == EFFECT and effect is not None:
        return effect
    if isinstance(given, datetime.date):
        return given
    problems.append(
        Problem(
            f"{where}: overgang",
            f"ventede en dato eller '{EFFECT}', fik {given!r}",
            f"expected a date or '{EFFECT}', got {given!r}",
        )
    )
    return None


def _read_changes(
    entries: Any,
    where: str,
    chosen: dict[str, Any],
    effect: datetime.date | None,
    problems: list[Problem],
) -> list[Change]:
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
            value = raw
            if isinstance(raw, dict) and set(raw) == {"valg"}:
                if raw["valg"] not in chosen:
                    problems.append(
                        Problem(
                            place,
                            f"henviser til det ukendte valg {raw['valg']!r}",
                            f"refers to the unknown switch {raw['valg']!r}",
                        )
                    )
                    continue
                value = chosen[raw["valg"]]
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
