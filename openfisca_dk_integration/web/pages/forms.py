"""Forms: their fields, and reading them from an address, all mistakes at once."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openfisca_dk_integration.reforms.errors import Problem

MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")
YEARS = re.compile(r"((?:19|20)\d\d)(?:-((?:19|20)\d\d))?")
EITHER = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}")
"""One mark before three digits: thousands to some readers, decimals to others."""

THOUSANDS = re.compile(r"-?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})+")


@dataclass(frozen=True)
class Field:
    """A field of a form.

    Attributes:
        name: in the address.
        kind: ``number``, ``month``, ``day`` (may be empty), ``years``, ``choice``, ``yes``,
            ``ages`` or ``text``.
        da: label.
        en: label.
        default: the value when the address has none.
        choices: of a choice: value and label by language.
        low: least number.
        high: largest number.
        step: of a number; 1 for whole numbers.
        hint_da: a sentence below.
        hint_en: a sentence below.
    """

    name: str
    kind: str
    da: str
    en: str
    default: Any = ""
    choices: Sequence[tuple[str, str, str]] = ()
    low: float | None = None
    high: float | None = None
    step: float | str = "any"
    hint_da: str = ""
    hint_en: str = ""

    def label(self, language: str) -> str:
        """Return the label."""
        return self.en if language == "en" else self.da

    def hint(self, language: str) -> str:
        """Return the sentence below."""
        return self.hint_en if language == "en" else self.hint_da


@dataclass
class Filled:
    """A form with what somebody wrote.

    Attributes:
        fields: the fields.
        raw: what was written, as text.
        values: what it means; the default where it cannot be read.
        problems: everything that is wrong.
        asked: whether anything was written at all.
    """

    fields: Sequence[Field]
    raw: dict[str, str]
    values: dict[str, Any]
    problems: list[Problem]
    asked: bool

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


def read_form(fields: Sequence[Field], given: Mapping[str, str]) -> Filled:
    """Return the values of a form.

    Args:
        fields: the fields.
        given: the address's arguments; a name that is not there has its default, but an unticked
            box is not sent, so a form that was sent (``vis``) has it unticked.
    """
    sent = "vis" in given
    problems: list[Problem] = []
    raw, values = {}, {}
    for field in fields:
        if field.kind == "yes":
            on = given.get(field.name) == "ja" if sent or field.name in given else field.default
            raw[field.name], values[field.name] = ("ja" if on else ""), bool(on)
            continue
        text = given.get(field.name)
        raw[field.name] = written(field.default) if text is None else text.strip()
        try:
            values[field.name] = read_value(field, raw[field.name])
        except ValueError:
            da, en = _expected(field)
            problems.append(Problem(field.name, f"{field.da}: {da}", f"{field.en}: {en}"))
            values[field.name] = field.default
    return Filled(fields, raw, values, problems, sent)


def written(value: Any) -> str:
    """Return a value as it stands in a field."""
    if isinstance(value, bool):
        return "ja" if value else ""
    if isinstance(value, (list, tuple)):
        return ", ".join(written(item) for item in value)
    return plain_number(value) if isinstance(value, (int, float)) else str(value)


def plain_number(value: float) -> str:
    """Return a number so that ``number`` reads it again: no exponent, nothing of two meanings."""
    if float(value).is_integer():
        return str(int(value))
    text = format(Decimal(repr(float(value))), "f")
    return f"{text}0" if EITHER.fullmatch(text) else text


def read_value(field: Field, text: str) -> Any:
    """Return what a text means.

    Raises:
        ValueError: when it means nothing.
    """
    if field.kind == "choice" and text not in {value for value, *_ in field.choices}:
        raise ValueError(text)
    reader = _READERS.get(field.kind)
    return reader(field, text) if reader else text


def _number(field: Field, text: str) -> float:
    value = number(text)
    low = -math.inf if field.low is None else field.low
    high = math.inf if field.high is None else field.high
    if not low <= value <= high or (field.step == 1 and value != int(value)):
        raise ValueError(text)
    return int(value) if field.step == 1 else value


def _month(_: Field, text: str) -> str:
    if not MONTH.fullmatch(text):
        raise ValueError(text)
    return text


def _day(_: Field, text: str) -> str:
    if text and str(datetime.date.fromisoformat(text)) != text:
        raise ValueError(text)
    return text


def _years(_: Field, text: str) -> tuple[int, int]:
    found = YEARS.fullmatch(text)
    if not found or int(found[2] or found[1]) < int(found[1]):
        raise ValueError(text)
    return (int(found[1]), int(found[2] or found[1]))


def _ages(_: Field, text: str) -> list[int]:
    ages = [int(part) for part in re.split(r"[,; ]+", text) if part]
    if any(not 0 <= age < 18 for age in ages) or len(ages) > 12:  # noqa: PLR2004 - children
        raise ValueError(text)
    return ages


_READERS: dict[str, Callable[[Field, str], Any]] = {
    "number": _number,
    "month": _month,
    "day": _day,
    "years": _years,
    "ages": _ages,
}


def number(text: str) -> float:
    """Return a number written as in Danish or English: ``1.234,5``, ``1,234.5``, ``1,5``, ``1234``.

    The last mark is the decimal one. ``1.234`` is refused: it is a thousand to a Danish reader.

    Raises:
        ValueError: for anything else.
    """
    plain = text.replace(" ", "").replace("\u00a0", "").replace("−", "-")
    if EITHER.fullmatch(plain):
        raise ValueError(text)
    if THOUSANDS.fullmatch(plain):
        plain = plain.replace(".", "").replace(",", "")
    decimal = max(plain.rfind(","), plain.rfind("."))
    if decimal >= 0:
        whole = plain[:decimal]
        other = {",": ".", ".": ","}[plain[decimal]]
        if plain[decimal] in whole:
            raise ValueError(text)
        plain = f"{whole.replace(other, '')}.{plain[decimal + 1 :]}"
    if not re.fullmatch(r"-?\d{1,15}(\.\d+)?", plain):
        raise ValueError(text)
    return float(plain)


_MARKS = (", uden punktum eller komma for tusinder", ", without a mark for thousands")


def _expected(field: Field) -> tuple[str, str]:
    if field.kind == "number":
        low = "" if field.low is None else f" {field.low:g}"
        high = "" if field.high is None else f"-{field.high:g}"
        span = f"{low}{high}"
        whole = field.step == 1
        return (
            f"skriv et {'helt tal' if whole else 'tal'}{span}{_MARKS[0]}",
            f"write a {'whole number' if whole else 'number'}{span}{_MARKS[1]}",
        )
    return {
        "day": ("skriv en dato som 2027-01-01, eller intet", "write a date as 2027-01-01, or none"),
        "month": ("skriv en måned som 2025-06", "write a month as 2025-06"),
        "years": ("skriv år som 2024-2028", "write years as 2024-2028"),
        "ages": ("skriv aldre under 18 som 3, 7", "write ages below 18 as 3, 7"),
    }.get(field.kind, ("vælg en af mulighederne", "choose one of the options"))
