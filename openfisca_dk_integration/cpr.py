"""What a CPR number looks like: refused wherever a user gives anything, and never repeated.

No part of the model needs one. A number of ten digits is judged by its first four (a day and a
month): the check digit is no help, since numbers without one are given out since 2007. The
rare key or amount that only looks like one is refused too. A number that lost its leading zero is
an amount like any other and is let through where it stands alone; a column of them is not
(``population/parse.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

DAY_AND_MONTH = r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])"

CELL = rf"^{DAY_AND_MONTH}\d{{2}}[- ]?\d{{4}}$"
"""A cell that is one and nothing else, with any leading zero."""

TEXT = re.compile(rf"(?<!\w){DAY_AND_MONTH}\d{{2}}[-– ]?\d{{4}}(?!\w)")
"""One inside a text. Letters around it (a fingerprint) make it something else."""

INSIDE = rf"(?:^|\W){DAY_AND_MONTH}\d{{2}}[-– ]?\d{{4}}(?:\W|$)"
"""``TEXT`` for engines of regular expressions that cannot look around."""

_ANYWHERE = re.compile(rf"(?<!\d){DAY_AND_MONTH}\d{{2}}[-– ]?\d{{4}}(?!\d)")
_NUMBER = re.compile(CELL)

MASK = "######-####"

DA = (
    "ligner et CPR-nummer og afvises; brug en nøgle uden betydning (et beløb på ti cifre skrives "
    "med decimaler: 1234567890.0)"
)
EN = (
    "looks like a CPR number and is refused; use a key without meaning (an amount of ten digits "
    "is written with decimals: 1234567890.0)"
)


def mask(text: str) -> str:
    """Return a text with everything like a CPR number made unreadable."""
    return _ANYWHERE.sub(MASK, text)


def looks_like(value: Any) -> bool:
    """Return True for a text that holds a CPR number, or a whole number that is like one."""
    if isinstance(value, str):
        return bool(TEXT.search(value))
    if isinstance(value, bool) or not isinstance(value, int):
        return False
    return bool(_NUMBER.match(str(value)))


def places(content: Any, limit: int = 20) -> list[str]:
    """Return where in nested data something looks like a CPR number, as masked paths.

    Args:
        content: mappings, lists and values, as JSON or YAML gives them.
        limit: how many places at most.
    """
    found: list[str] = []
    todo: list[tuple[str, Any]] = [("", content)]
    while todo and len(found) < limit:
        where, value = todo.pop()
        if isinstance(value, dict):
            for key, inner in value.items():
                here = f"{where}.{mask(str(key))}" if where else mask(str(key))
                if looks_like(key):
                    found.append(here)
                todo.append((here, inner))
        elif isinstance(value, list):
            todo += _numbered(where, value)
        elif looks_like(value):
            found.append(where)
    return sorted(found)


def _numbered(where: str, items: list[Any]) -> Iterable[tuple[str, Any]]:
    return [(f"{where}[{number}]", item) for number, item in enumerate(items, start=1)]
