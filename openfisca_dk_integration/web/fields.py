"""Fields of a request's body: each is read with what is wrong with it noted by its path."""

from __future__ import annotations

from typing import Any

from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.web.errors import RequestError


def unknown(body: Any, fields: tuple[str, ...]) -> list[Problem]:
    """Return a problem for each field that is not known here.

    Raises:
        RequestError: when the body is no object.
    """
    if not isinstance(body, dict):
        raise RequestError.of("error", "skal være et objekt", "must be an object")
    return [
        Problem(str(key), "er ikke et felt her", "is no field here")
        for key in body
        if key not in fields
    ]


def choice(
    body: dict[str, Any],
    key: str,
    choices: tuple[str, ...],
    default: str,
    problems: list[Problem],
) -> str:
    """Return one of some texts."""
    value = body.get(key, default)
    if value in choices and isinstance(value, str):
        return value
    named = ", ".join(choices)
    problems.append(Problem(key, f"skal være en af {named}", f"must be one of {named}"))
    return default


def yes_or_no(body: dict[str, Any], key: str, problems: list[Problem]) -> bool:
    """Return a switch, off when it is not there."""
    value = body.get(key, False)
    if not isinstance(value, bool):
        problems.append(Problem(key, "skal være true eller false", "must be true or false"))
    return value is True


def list_of(body: dict[str, Any], key: str, kind: type, problems: list[Problem]) -> list[Any]:
    """Return a list of texts or whole numbers, empty when it is not there."""
    value = body.get(key, [])
    if not isinstance(value, list) or not all(type(item) is kind for item in value):
        da, en = ("tekster", "texts") if kind is str else ("hele tal", "whole numbers")
        problems.append(Problem(key, f"skal være en liste af {da}", f"must be a list of {en}"))
        return []
    return value
