"""What is wrong with a case file: every problem at once, by field, in Danish and English."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import pydantic

from openfisca_dk_integration import fields
from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.simulation import SimulationError

Model = TypeVar("Model", bound=pydantic.BaseModel)

FIRST = 1
"""Lists are counted from 1, as a reader of a case counts."""


class CaseError(SimulationError):
    """A case cannot be used; ``problems`` lists everything that is wrong with it."""


def read_model(
    model: type[Model],
    raw: dict[str, Any],
    where: str,
    across: Callable[[dict[str, Any], str], list[Problem]] | None = None,
) -> Model:
    """Return the model of a file's fields.

    Args:
        model: the model.
        raw: the fields.
        where: the file.
        across: finds what is wrong between the fields, as far as they can be read.

    Raises:
        CaseError: with everything that is wrong.
    """
    problems: list[Problem] = []
    found = None
    try:
        found = model.model_validate(raw)
    except pydantic.ValidationError as error:
        problems = fields.field_problems(error, model, where, FIRST)
    problems += across(raw, where) if across else []
    if problems or found is None:
        raise CaseError(problems)
    return found


def at(where: str, path: Iterable[Any]) -> str:
    """Return the file and the field: ``sag.yaml: regler.familier[2].boern``."""
    return fields.at(where, path, FIRST)


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
