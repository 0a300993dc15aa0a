"""Several reforms in one law: ``a+b`` is the law with ``a``, and then ``b`` on top of it.

Each reform keeps its own date, transition and coded changes. Where two of them set the same number
in the same months the law would depend on who comes last, so that is refused.
"""

from __future__ import annotations

import datetime
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

from openfisca_dk_integration.reforms.changes import Change
from openfisca_dk_integration.reforms.errors import Problem, ReformError
from openfisca_dk_integration.reforms.format import ReformFile, read_reform, shipped

PLUS = "+"
FIRST_ONLY = "lovgivning_fra"
"""Sets back everything that came later, other reforms too, and must therefore come first."""


def names_in(source: str | Path) -> list[str]:
    """Return the reforms of a source: ``a+b`` is two, unless there is a file of that name."""
    text = str(source)
    if PLUS not in text or text in shipped() or Path(text).is_file():
        return [text]
    return [word.strip() for word in text.split(PLUS)]


def read_reforms(source: str | Path, choices: dict[str, Any] | None = None) -> ReformFile:
    """Read a reform, or several of them as one (``a+b``).

    Args:
        source: names from ``shipped()`` or paths, joined by a plus.
        choices: values of switches. Of several reforms a choice goes to each that has the switch,
            or to one: ``et_aars_introduktion.fra``.

    Raises:
        ReformError: with every problem of the files, of the choices, and between the reforms.
    """
    sources = names_in(source)
    if len(sources) == 1:
        return read_reform(source, choices)
    problems: list[Problem] = []
    parts: list[ReformFile] = []
    unused = set(choices or {})
    for one in sources:
        try:
            mine = _mine(one, choices or {})
            unused -= {key for key, _ in mine.values()}
            part = read_reform(one, {name: value for name, (_, value) in mine.items()})
            parts.append(part)
        except ReformError as error:
            problems += error.problems
            unused = set()
    problems += [
        Problem(
            f"valg {name}", "ingen af reformerne har dette valg", "none of the reforms has this"
        )
        for name in sorted(unused)
    ]
    if not problems:
        problems = [*_between(parts)]
    if problems:
        raise ReformError(problems)
    return _together(parts, str(source))


def _mine(source: str, choices: dict[str, Any]) -> dict[str, tuple[str, Any]]:
    """Return the choices of one of several reforms: the name there, as written, and the value."""
    file = read_reform(source)
    found: dict[str, tuple[str, Any]] = {}
    for key, value in choices.items():
        reform, dot, name = key.partition(".")
        if dot and reform == file.name:
            found[name] = (key, value)
        elif not dot and key in file.switches and key not in found:
            found[key] = (key, value)
    return found


def _between(parts: list[ReformFile]) -> list[Problem]:
    """Return what does not fit together among reforms that are in order by themselves."""
    where = PLUS.join(part.name for part in parts)
    problems = [
        Problem(
            f"{where}: {part.name}",
            "flytter hele loven tilbage og skal stå først",
            "moves the whole law back and must come first",
        )
        for part in parts[1:]
        if FIRST_ONLY in part.code
    ]
    for one, other in combinations(parts, 2):
        if one.name == other.name:
            problems.append(Problem(where, f"{one.name} står to gange", f"{one.name} stands twice"))
            continue
        problems += [
            Problem(
                f"{where}: kode",
                f"{one.name} og {other.name} bruger begge {name}",
                f"{one.name} and {other.name} both use {name}",
            )
            for name in one.code
            if name in other.code
        ]
        problems += [
            Problem(
                f"{where}: {mine.path}",
                f"sættes både af {one.name} ({mine.start}) og {other.name} ({theirs.start}) i "
                "samme måneder",
                f"is set by both {one.name} ({mine.start}) and {other.name} ({theirs.start}) in "
                "the same months",
            )
            for mine in one.changes
            for theirs in other.changes
            if _collide(mine, theirs)
        ]
    return problems


def _collide(one: Change, other: Change) -> bool:
    if one.path != other.path:
        return False
    same = (one.start, one.stop, one.value) == (other.start, other.stop, other.value)
    forever = datetime.date.max
    meet = max(one.start, other.start) <= min(one.stop or forever, other.stop or forever)
    return meet and not same


def _together(parts: list[ReformFile], source: str) -> ReformFile:
    """Return several reforms as one; switches bear the name of their reform."""

    def prefixed(of: str) -> dict[str, Any]:
        return {
            f"{part.name}.{name}": value
            for part in parts
            for name, value in getattr(part, of).items()
        }

    first = parts[0]
    joined = {"titel": " + ", "titel_en": " + ", "beskrivelse": " ", "beskrivelse_en": " "}
    header = {
        key: joined.get(key, "; ").join(part.header.get(key, part.title) for part in parts)
        for key in first.header
    }
    effects = [part.effect for part in parts if part.effect is not None]
    return replace(
        first,
        name=PLUS.join(part.name for part in parts),
        header=header,
        effect=min(effects, default=None),
        transition=None,
        switches=prefixed("switches"),
        chosen=prefixed("chosen"),
        changes=[change for part in parts for change in part.changes],
        code=[name for part in parts for name in part.code],
        source=source,
        parts=tuple(parts),
    )
