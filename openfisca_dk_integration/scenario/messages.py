"""pydantic's complaints as problems in Danish and English, with the field's path."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from openfisca_dk_integration.reforms.errors import Problem

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

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
    "literal_error": (
        "skal være en af {expected}, er {input}",
        "must be one of {expected}, is {input}",
    ),
    "too_short": ("må ikke være tom", "may not be empty"),
    "string_too_short": ("må ikke være tom", "may not be empty"),
}

KINDS = (
    ("int", "ventede et helt tal, fik {input}", "expected a whole number, got {input}"),
    ("float", "ventede et tal, fik {input}", "expected a number, got {input}"),
    ("string", "ventede tekst, fik {input}", "expected text, got {input}"),
    ("bool", "ventede true eller false, fik {input}", "expected true or false, got {input}"),
    ("tuple", "ventede en liste, fik {input}", "expected a list, got {input}"),
    ("list", "ventede en liste, fik {input}", "expected a list, got {input}"),
    ("dict", "ventede en tabel med felter, fik {input}", "expected a mapping, got {input}"),
    ("model", "ventede en tabel med felter, fik {input}", "expected a mapping, got {input}"),
)
SHOWN = 60


def problems_from(error: ValidationError, where: str, model: type[BaseModel]) -> list[Problem]:
    """Return one problem per complaint of pydantic."""
    return [_problem(detail, where, model) for detail in error.errors(include_url=False)]


def place(where: str, path: tuple[Any, ...]) -> str:
    """Return the file with the path of a field: ``fil.yaml: lov.reformer[0].reform``."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part}" if text else str(part)
    return f"{where}: {text}" if text else where


def _problem(detail: ErrorDetails, where: str, model: type[BaseModel]) -> Problem:
    spot, kind = place(where, detail["loc"]), detail["type"]
    context = dict(detail.get("ctx") or {})
    if kind == "da_en":
        return Problem(spot, str(context["da"]), str(context["en"]))
    found = TEXTS.get(kind)
    if found is None:
        found = next(((da, en) for begin, da, en in KINDS if kind.startswith(begin)), None)
    if found is None:
        return Problem(spot, detail["msg"], detail["msg"])
    shown = repr(detail["input"])
    shown = shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"
    texts = []
    for number, text in enumerate(found):
        hint = _hint(detail["loc"], model, number) if kind == "extra_forbidden" else ""
        blanks = {
            key: f"{value:g}" if isinstance(value, float) else value
            for key, value in context.items()
        }
        if number == 0 and "expected" in blanks:
            blanks["expected"] = str(blanks["expected"]).replace(" or ", " eller ")
        texts.append(text.format(**{"input": shown, "hint": hint} | blanks))
    return Problem(spot, *texts)


def _hint(path: tuple[Any, ...], model: type[BaseModel], language: int) -> str:
    known = _fields(path[:-1], model)
    near = difflib.get_close_matches(str(path[-1]), known, n=1)
    if near:
        return ("; mente du {}?", "; did you mean {}?")[language].format(near[0])
    return ("; kendte: {}", "; known: {}")[language].format(", ".join(known)) if known else ""


def _fields(path: tuple[Any, ...], model: type[BaseModel]) -> list[str]:
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
