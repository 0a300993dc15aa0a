"""What is wrong with the fields of a user's file: pydantic's findings in Danish and English."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ValidationError

from openfisca_dk_integration.reforms.errors import Problem

EMPTY = "string_too_short"

TEXTS: dict[str, tuple[str, str]] = {
    "missing": ("mangler", "is missing"),
    "extra_forbidden": ("ukendt felt{hint}", "unknown field{hint}"),
    "greater_than": ("skal være større end {gt}, er {input}", "must be above {gt}, is {input}"),
    "greater_than_equal": (
        "skal være mindst {ge}, er {input}",
        "must be at least {ge}, is {input}",
    ),
    "less_than": ("skal være mindre end {lt}, er {input}", "must be below {lt}, is {input}"),
    "less_than_equal": ("må højst være {le}, er {input}", "must be at most {le}, is {input}"),
    "finite_number": ("skal være et endeligt tal", "must be a finite number"),
    "literal_error": ("skal være {expected}, er {input}", "must be {expected}, is {input}"),
    "too_short": (
        "skal have mindst {min_length}, har {actual_length}",
        "must have at least {min_length}, has {actual_length}",
    ),
    "too_long": (
        "må højst have {max_length}, har {actual_length}",
        "may have at most {max_length}, has {actual_length}",
    ),
    EMPTY: ("må ikke være tom", "may not be empty"),
}
"""Messages by pydantic's kind of error; its context fills the blanks."""

EXPECTED: dict[str, tuple[str, str]] = {
    "float": ("et tal", "a number"),
    "int": ("et helt tal", "a whole number"),
    "bool": ("true eller false", "true or false"),
    "string": ("en tekst", "a text"),
    "tuple": ("en liste", "a list"),
    "list": ("en liste", "a list"),
    "model": ("en tabel med felter", "a mapping with fields"),
    "dict": ("en tabel med felter", "a mapping with fields"),
    "date": ("en dato (ÅÅÅÅ-MM-DD)", "a date (YYYY-MM-DD)"),
}
"""What was expected, by the beginning of the kind of error (``float_type``, ``int_parsing``)."""

SHOWN = 60
"""So many characters of a wrong value are shown."""

OF_OURS = "Value error, "
"""How pydantic begins what a check of ours says: ``på dansk | in English``."""


def field_problems(
    error: ValidationError, model: type[BaseModel], where: str, first: int = 0
) -> list[Problem]:
    """Return one problem for each thing that pydantic found.

    Args:
        error: what pydantic found.
        model: whose fields are suggested for a misspelt one.
        where: the file.
        first: the number of the first item of a list.
    """
    return [_problem(detail, model, where, first) for detail in error.errors(include_url=False)]


def at(where: str, path: Iterable[Any], first: int = 0) -> str:
    """Return the file and the field: ``fil.yaml: lov.reformer[0].reform``."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part + first}]"
        else:
            text += f".{part}" if text else str(part)
    return f"{where}: {text}" if text else where


def _problem(detail: Any, model: type[BaseModel], where: str, first: int) -> Problem:
    spot, kind = at(where, detail["loc"], first), detail["type"]
    context = dict(detail.get("ctx") or {})
    if kind == "da_en":
        return Problem(spot, str(context["da"]), str(context["en"]))
    if kind == "too_short" and context.get("actual_length") == 0:
        kind = EMPTY
    expected = EXPECTED.get(kind.split("_")[0])
    found = TEXTS.get(kind)
    if found is None and expected is not None:
        found = (f"skal være {expected[0]}, er {{input}}", f"must be {expected[1]}, is {{input}}")
    if found is None:
        da, _, en = detail["msg"].removeprefix(OF_OURS).partition(" | ")
        return Problem(spot, da, en or da)
    shown = repr(detail["input"])
    blanks = {
        key: f"{value:g}" if isinstance(value, float) else value for key, value in context.items()
    }
    blanks["input"] = shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"
    hints = _hints(detail["loc"], model) if kind == "extra_forbidden" else ("", "")
    danish = blanks | {"hint": hints[0]}
    if "expected" in danish:
        danish["expected"] = str(danish["expected"]).replace(" or ", " eller ")
    return Problem(spot, found[0].format(**danish), found[1].format(**blanks, hint=hints[1]))


def _hints(path: tuple[Any, ...], model: type[BaseModel]) -> tuple[str, str]:
    known = _fields_at(path[:-1], model)
    near = difflib.get_close_matches(str(path[-1]), known, n=1)
    if near:
        return f"; mente du {near[0]}?", f"; did you mean {near[0]}?"
    names = ", ".join(known)
    return (f"; kendte: {names}", f"; known: {names}") if known else ("", "")


def _fields_at(path: tuple[Any, ...], model: type[BaseModel]) -> list[str]:
    """Return the names of the fields of the part of the model at a path."""
    current: type[BaseModel] | None = model
    for part in path:
        if current is None:
            return []
        if isinstance(part, int) or part not in current.model_fields:
            continue
        current = _model_in(current.model_fields[part].annotation)
    return list(current.model_fields) if current else []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """Return the model inside ``X | None``, ``tuple[X, ...]`` or ``dict[str, X]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_in(inner)
        if found is not None:
            return found
    return None
