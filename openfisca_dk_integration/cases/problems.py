"""What is wrong with a case file: every problem at once, by field, in Danish and English."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pydantic

from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.simulation import SimulationError

MESSAGES: dict[str, tuple[str, str]] = {
    "missing": ("mangler", "is missing"),
    "finite_number": ("skal være et endeligt tal", "must be a finite number"),
    "greater_than_equal": ("skal være {ge} eller mere", "must be {ge} or more"),
    "greater_than": ("skal være større end {gt}", "must be greater than {gt}"),
    "less_than_equal": ("skal være {le} eller mindre", "must be {le} or less"),
    "less_than": ("skal være mindre end {lt}", "must be less than {lt}"),
    "literal_error": ("skal være {expected}", "must be {expected}"),
    "too_short": ("skal have mindst {min_length}", "must have at least {min_length}"),
    "too_long": ("må højst have {max_length}", "may have at most {max_length}"),
    "string_too_short": ("må ikke være tom", "must not be empty"),
}
"""Messages by pydantic's kind of error; its context fills the blanks."""

KINDS: dict[str, tuple[str, str]] = {
    "float": ("et tal", "a number"),
    "int": ("et helt tal", "a whole number"),
    "bool": ("ja eller nej (true/false)", "yes or no (true/false)"),
    "string": ("en tekst", "a text"),
    "list": ("en liste", "a list"),
    "model": ("en tabel med felter", "a mapping with fields"),
    "dict": ("en tabel med felter", "a mapping with fields"),
    "date": ("en dato (ÅÅÅÅ-MM-DD)", "a date (YYYY-MM-DD)"),
}
"""What was expected, by the beginning of the kind of error (``float_type``, ``int_parsing``)."""


class CaseError(SimulationError):
    """A case cannot be used; ``problems`` lists everything that is wrong with it."""


def field_problems(
    error: pydantic.ValidationError, model: type[pydantic.BaseModel], where: str
) -> list[Problem]:
    """Return pydantic's findings as problems.

    Args:
        error: what pydantic found.
        model: whose fields are suggested for a misspelt one.
        where: the file.
    """
    return [_problem(item, model, where) for item in error.errors()]


def path_text(path: Iterable[Any]) -> str:
    """Return ``regler.familier[2].boern`` (lists are counted from 1, as a reader counts)."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            text += f".{part}" if text else str(part)
    return text


def at(where: str, path: Iterable[Any]) -> str:
    """Return the file and the field."""
    text = path_text(path)
    return f"{where}: {text}" if text else where


def _problem(item: Any, model: type[pydantic.BaseModel], where: str) -> Problem:
    kind, path, context = item["type"], item["loc"], item.get("ctx") or {}
    place = at(where, path)
    if kind == "extra_forbidden":
        return Problem(place, *_unknown_field(str(path[-1]), known_fields(model, path[:-1])))
    if kind in MESSAGES:
        da, en = (text.format(**context) for text in MESSAGES[kind])
        if kind == "literal_error":
            da = da.replace(" or ", " eller ")
    else:
        expected = KINDS.get(kind.split("_")[0])
        if expected is None:
            return Problem(place, str(item["msg"]), str(item["msg"]))
        da, en = f"skal være {expected[0]}", f"must be {expected[1]}"
    if kind == "missing":
        return Problem(place, da, en)
    return Problem(place, f"{da}, er {item['input']!r}", f"{en}, is {item['input']!r}")


def _unknown_field(name: str, known: list[str]) -> tuple[str, str]:
    near = difflib.get_close_matches(name, known, n=1)
    if near:
        return f"ukendt felt; mente du {near[0]}?", f"unknown field; did you mean {near[0]}?"
    names = ", ".join(known)
    return f"ukendt felt; kendte: {names}", f"unknown field; known: {names}"


def known_fields(model: type[pydantic.BaseModel], path: Iterable[Any]) -> list[str]:
    """Return the fields at a path inside a model."""
    here: Any = model
    for part in path:
        if isinstance(part, int):
            continue
        field = here.model_fields.get(part)
        if field is None:
            return []
        here = next(_models_in(field.annotation), None)
        if here is None:
            return []
    return list(here.model_fields)


def _models_in(annotation: Any) -> Iterator[type[pydantic.BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, pydantic.BaseModel):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _models_in(part)


def number(raw: Mapping[str, Any], *path: str) -> float | None:
    """Return the number at a path of a raw file, None when there is none to compare with."""
    value: Any = raw
    for part in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(part)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value)
