"""The reform file: header, switches (``valg``), parameters and transition (``overgang``).

A file is checked completely before anything is applied; every problem is reported at once.
``docs/reforms.md`` describes the format for its users, ``schemas/reform.schema.json`` for tools.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openfisca_dk_integration.documents import DocumentError, read_document
from openfisca_dk_integration.reforms.changes import EFFECT, Change, read_changes
from openfisca_dk_integration.reforms.errors import Problem, ReformError
from openfisca_dk_integration.reforms.switches import (
    NEUTRAL,
    Switch,
    as_date,
    choose,
    read_switches,
)

DATA = Path(__file__).parent / "data"
HEADER = ("titel", "forfatter", "hjemmel", "baseline", "beskrivelse")
OPTIONAL = ("titel_en", "beskrivelse_en", "virkning", "overgang", "valg", "parametre", "kode")


@dataclass(frozen=True)
class ReformFile:
    """A reform as written, with the switches that were chosen.

    ``parts`` are the reforms of several in one law, in the order they are applied (``stack``).
    """

    name: str
    header: dict[str, str]
    effect: datetime.date | None
    transition: datetime.date | None
    switches: dict[str, Switch]
    chosen: dict[str, Any]
    changes: list[Change]
    code: list[str] = field(default_factory=list)
    source: str = ""
    parts: tuple[ReformFile, ...] = ()

    @property
    def to_compute(self) -> list[str]:
        """The switches that are to be computed for a population before the reform can be run."""
        return [name for name, value in self.chosen.items() if value == NEUTRAL]

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
    written = choose(switches, choices or {}, where, problems)
    chosen = {
        name: switches[name].default if value == NEUTRAL else value
        for name, value in written.items()
    }
    effect = _effect(document, chosen, where, problems)
    transition = _transition(document.get("overgang"), effect, where, problems)
    changes = read_changes(
        document.get("parametre") or {}, f"{where}: parametre", chosen, effect, problems
    )
    code = list(document.get("kode") or [])
    for switch in switches.values():
        if switch.type == "ja_nej" and chosen.get(switch.name) is True:
            place = f"{where}: valg.{switch.name}.parametre"
            changes += read_changes(switch.parameters, place, chosen, effect, problems)
            code += [name for name in switch.code if name not in code]
    if not changes and not code and not problems:
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
        chosen=written,
        changes=changes,
        code=code,
        source=str(source),
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
        return read_document(path)
    except DocumentError as error:
        raise ReformError([Problem(path.name, error.da, error.en)]) from error


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
        effect = chosen.get(str(effect["valg"]))
    effect = as_date(effect)
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
    given = as_date(given)
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
