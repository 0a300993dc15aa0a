"""Fingerprints of what an approval stands on: the case, the numbers and the formulas it used.

Comments, docstrings and line breaks do not count; what is computed does. A formula's fingerprint
covers its own code and the attributes of its variable; functions of the package that it calls, and
the constants they use, have fingerprints of their own.
"""

from __future__ import annotations

import ast
import datetime
import hashlib
import inspect
import io
import json
import re
import textwrap
import tokenize
from collections import defaultdict
from functools import cache
from types import FunctionType
from typing import TYPE_CHECKING, Any

from openfisca_core.indexed_enums import Enum

from openfisca_dk_integration.explain.numbers import value_at
from openfisca_dk_integration.explain.trace import UNDATED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openfisca_core.variables import Variable

    from openfisca_dk_integration.explain.trace import Trace

PACKAGE = "openfisca_dk_integration"
LENGTH = 12
MUNICIPALITY = "kommunekode"
PARTS = {
    "input": ("input",),
    "output": ("output",),
    "periode_og_margin": ("period", "absolute_error_margin", "relative_error_margin", "reforms"),
    "tekst": ("description", "keywords"),
}
IGNORED = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}
Ranges = list[dict[str, Any]]


def of_case(case: dict[str, Any]) -> dict[str, str]:
    """Return a fingerprint of each part of a case: input, output, period and margins, text."""
    return {
        part: digest(json.dumps([case.get(key) for key in keys], sort_keys=True, default=_plain))
        for part, keys in PARTS.items()
    }


def of_parameters(trace: Trace) -> dict[str, Ranges]:
    """Return the values of each number that was read, with the first and last date it was read for.

    A later rate, or one for dates the case does not reach, leaves them as they are. Of a table by
    municipality (``k101``) only the municipalities of the case count, and the average (``k0``).
    """
    codes = {
        f"k{code}"
        for key, record in trace.records.items()
        if key.name == MUNICIPALITY and record.value is not None
        for code in [*record.value.tolist(), 0]
    }
    dates: dict[str, set[str]] = defaultdict(set)
    for record in trace.records.values():
        for read in record.parameters:
            name = read.path.rpartition(".")[2]
            if name in codes or not re.fullmatch(r"k\d+", name):
                dates[read.path].add(read.instant)
    tree = trace.system.parameters
    return {path: list(_ranges(tree, path, sorted(dates[path]))) for path in sorted(dates)}


def of_formulas(trace: Trace) -> dict[str, str]:
    """Return a fingerprint of each formula that ran and each function of the package it calls.

    The keys are ``variabel`` (``variabel fra 2019-01-01`` for a dated formula) and
    ``modul.funktion()``.
    """
    found: dict[str, str] = {}
    for record in trace.records.values():
        if record.formula is None:
            continue
        variable = trace.system.variables[record.key.name]
        name = (
            variable.name if record.formula == UNDATED else f"{variable.name} fra {record.formula}"
        )
        if name not in found:
            formula = variable.formulas[record.formula]
            found[name] = digest(_attributes(variable) + code_of(formula) + constants(formula))
            for helper in helpers(formula):
                title = f"{helper.__module__.removeprefix(PACKAGE + '.')}.{helper.__name__}()"
                found[title] = digest(code_of(helper) + constants(helper))
    return dict(sorted(found.items()))


def digest(text: str) -> str:
    """Return the first hexadecimals of a SHA-256: enough to notice a change."""
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def _ranges(tree: Any, path: str, instants: list[str]) -> Iterator[dict[str, Any]]:
    current: dict[str, Any] | None = None
    for instant in instants:
        value = _yaml(value_at(tree, path, instant))
        if current is None or current["vaerdi"] != value:
            if current is not None:
                yield current
            current = {"fra": instant, "til": instant, "vaerdi": value}
        current["til"] = instant
    if current is not None:
        yield current


@cache
def code_of(function: FunctionType) -> str:
    """Return the words of a function's source without comments, docstring and layout."""
    source = textwrap.dedent(inspect.getsource(function))
    definition = ast.parse(source).body[0]
    skipped: set[int] = set()
    if isinstance(definition, ast.FunctionDef) and ast.get_docstring(definition) is not None:
        first = definition.body[0]
        skipped = set(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    words = [
        "{"
        if token.type == tokenize.INDENT
        else "}"
        if token.type == tokenize.DEDENT
        else token.string
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type not in IGNORED and not _is_within(token, skipped)
    ]
    # A comma before a closing bracket is the formatter's business.
    return " ".join(words).replace(", )", " )").replace(", ]", " ]")


def _is_within(token: tokenize.TokenInfo, lines: set[int]) -> bool:
    return token.start[0] in lines and token.type not in {tokenize.INDENT, tokenize.DEDENT}


def helpers(function: FunctionType) -> list[FunctionType]:
    """Return the package's own functions that a function calls, and those they call."""
    found: dict[FunctionType, None] = {}
    waiting = [function]
    while waiting:
        for item in _mentioned(waiting.pop()):
            is_ours = isinstance(item, FunctionType) and item.__module__.startswith(f"{PACKAGE}.")
            if is_ours and item not in found:
                found[item] = None
                waiting.append(item)
    return list(found)


def constants(function: FunctionType) -> str:
    """Return the plain values a function takes from its module."""
    values = [
        item for item in _mentioned(function) if isinstance(item, (bool, int, float, str, tuple))
    ]
    return repr(values) if values else ""


def _mentioned(function: FunctionType) -> Iterator[Any]:
    for name in function.__code__.co_names:
        if name in function.__globals__:
            yield function.__globals__[name]


def _attributes(variable: Variable) -> str:
    members = (
        [member.name for member in variable.possible_values] if variable.value_type == Enum else []
    )
    return repr(
        (
            variable.value_type.__name__,
            variable.entity.key,
            str(variable.definition_period),
            str(variable.default_value),
            str(variable.end),
            members,
        )
    )


def _yaml(value: Any) -> Any:
    """Return what YAML can hold."""
    if isinstance(value, list):
        return [_yaml(item) for item in value]
    return value.item() if hasattr(value, "item") else value


def _plain(value: Any) -> str:
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    return str(value)
