"""The JSON body of a request, with everything in it that no calculation can hold refused.

Refused are numbers that are not finite or beyond all size, text that is no Unicode, objects with a
name twice, too many levels, and what looks like a CPR number; each with its path.
"""

from __future__ import annotations

import json
import math
from typing import Any

from flask import current_app, request
from werkzeug.exceptions import RequestEntityTooLarge

from openfisca_dk_integration import cpr
from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.web.errors import RequestError

DEEPEST = 12
"""Levels of a body; a situation has four, a reform in it some more."""

LARGEST_WHOLE = 2**63
"""Whole numbers beyond this fit nowhere; what is sane is decided where a number is used."""

UTF8 = ("", "utf-8", "utf8", "us-ascii")


def body_of() -> Any:
    """Return the JSON body of the request.

    Raises:
        RequestError: 400 for what is no JSON.
        RequestEntityTooLarge: 413 for what is too large.
    """
    kind = (request.content_type or "").partition(";")[0].strip().lower()
    charset = request.mimetype_params.get("charset", "").strip().lower()
    if kind != "application/json" or charset not in UTF8:
        raise RequestError.of(
            "error",
            "Content-Type skal være application/json (UTF-8)",
            "Content-Type must be application/json (UTF-8)",
        )
    data = request.get_data(cache=False)
    most = current_app.config["MAX_CONTENT_LENGTH"]
    if request.content_length is None and len(data) >= most:
        # A body sent in chunks is cut at the limit, without a word.
        raise RequestEntityTooLarge
    try:
        text = data.decode("utf-8")
        body = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        reason = " ".join(str(error).split()) or "too deep"
        reason = cpr.mask(reason.encode("ascii", "backslashreplace").decode())
        raise RequestError.of(
            "error", f"ugyldig JSON: {reason}", f"Invalid JSON: {reason}"
        ) from error
    if _depth(body) > DEEPEST:
        raise RequestError.of(
            "error", f"JSON med mere end {DEEPEST} lag", f"JSON with more than {DEEPEST} levels"
        )
    found = cpr.places(body)
    if found:
        where = ", ".join(found)
        raise RequestError.of("error", f"{where}: {cpr.DA}", f"{where}: {cpr.EN}")
    problems = impossible(body)
    if problems:
        raise RequestError(problems)
    return body


def impossible(body: Any) -> list[Problem]:
    """Return a problem for each number and text that nothing here can hold, with its path."""
    problems: list[Problem] = []
    waiting: list[tuple[str, Any]] = [("", body)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            for key, item in value.items():
                if not _is_text(key):
                    problems.append(_no_text(path or "error"))
                else:
                    waiting.append((f"{path}/{key}" if path else key, item))
        elif isinstance(value, list):
            waiting += [
                (f"{path}/{place}" if path else str(place), item)
                for place, item in enumerate(value)
            ]
        elif isinstance(value, str):
            if not _is_text(value):
                problems.append(_no_text(path or "error"))
        elif (isinstance(value, float) and not math.isfinite(value)) or (
            isinstance(value, int) and abs(value) > LARGEST_WHOLE
        ):
            problems.append(
                Problem(
                    path or "error",
                    "er ikke et tal af rimelig størrelse",
                    "is no number of sane size",
                )
            )
    return problems[::-1]


def _is_text(value: str) -> bool:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return "\x00" not in value


def _no_text(path: str) -> Problem:
    return Problem(
        path,
        "har tegn, der ikke er tekst (en halv Unicode-kode eller nul)",
        "has characters that are no text (half a Unicode code, or null)",
    )


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice!r} stands twice in one object")
    return found


def _depth(body: Any) -> int:
    level, here = 0, [body]
    while here and level <= DEEPEST:
        level += 1
        here = [
            item
            for value in here
            for item in (
                value.values()
                if isinstance(value, dict)
                else value
                if isinstance(value, list)
                else ()
            )
            if isinstance(item, (dict, list))
        ]
    return level
