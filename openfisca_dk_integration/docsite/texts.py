"""What the pages say, in Danish and English; dates and numbers as each language writes them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from openfisca_dk_integration.explain.texts import DATE_NUMBER, MONTHS, ExplainTexts

TABLE = Path(__file__).parent / "data" / "tekster.yaml"
COMMON_WORDS = {
    "da": "og er ikke til af fra som det den der med på efter kun eller et en har ved også jf",
    "en": "and is not to of from as the that with by only or a an has at also it this are be "
    "in no before after than less last first new same both each never plus instead "
    "per year years month months week weekly hour date level value amount rate base share cap "
    "printed rounded nearest previous announced lowered halved derived inferred recalled repealed "
    "abolished reintroduced merged completed ends gone starts full free flat twice average ladder "
    "state people persons students child equalisation chapter ch earlier again like old low until "
    "bands lists",
}


@cache
def _table() -> dict[str, dict[str, str]]:
    with TABLE.open(encoding="utf-8") as stream:
        table: dict[str, dict[str, str]] = yaml.safe_load(stream)
    return table


class SiteTexts(ExplainTexts):
    """The texts of one language."""

    def __call__(self, key: str, **values: object) -> str:
        """Return one text of the site (or of the explanations) with its blanks filled."""
        entry = _table().get(key)
        if entry is None:
            return super().__call__(key, **values)
        return str(entry["en" if self.english else "da"]).format(**values)

    def date(self, date: str) -> str:
        """Return ``1. juli 2007`` or ``1 July 2007``."""
        year, month, day = date.split("-")
        name = MONTHS[self.language].split()[int(month) - 1]
        return f"{int(day)}{'' if self.english else '.'} {name} {year}"

    def in_force(self, start: str, until: str) -> str:
        """Return the period of a formula; either end may be open (an empty string)."""
        key = "rule_between" if start and until else "rule_from" if start else "rule_until"
        first, last = (self.date(day) if day else "" for day in (start, until))
        return self(key, date=first, until=last)

    def amount(self, value: Any, unit: str) -> str:
        """Return a value as a cell of a table: without its unit, unless that is per cent."""
        if value is None:
            return self("ended")
        if unit == "procent":
            return f"{self.value(value, unit, with_unit=False)} %"
        if unit in {"dato", DATE_NUMBER} and value:
            digits = re.sub(r"\D", "", str(value))
            return self.date(f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}")
        return self.value(value, unit, with_unit=False)

    def full(self, value: Any, unit: str) -> str:
        """Return a value with its unit."""
        if value is None or unit in {"procent", "dato", DATE_NUMBER}:
            return self.amount(value, unit)
        return self.value(value, unit)

    def unit_name(self, unit: str) -> str:
        """Return the unit as a heading, or "value" for units that stand in the value."""
        name = "" if unit == "procent" else self.unit(unit)
        return (name[:1].upper() + name[1:]) or self("value")


def danish_letters(key: str) -> str:
    """Return a key as words, its Danish letters restored: ``boerne_ydelse`` is ``Børne ydelse``."""
    text = key.replace("_", " ")
    for ascii_letters, letter in (("ae", "æ"), ("oe", "ø"), ("aa", "å")):
        text = text.replace(ascii_letters, letter)
    return text[:1].upper() + text[1:]


def language_of(text: str) -> str:
    """Guess whether a text is Danish or English, by its commonest words."""
    words = re.findall(r"[a-zæøå]+", text.lower())
    counts = {
        language: sum(word in set(common.split()) for word in words)
        for language, common in COMMON_WORDS.items()
    }
    return "en" if counts["en"] > counts["da"] else "da"
