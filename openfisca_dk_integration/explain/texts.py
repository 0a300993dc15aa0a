"""How values, periods and units are written in an explanation, in Danish and English."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from openfisca_dk_integration.explain.tree import (
    DAY_OF_MONTH,
    FIRST_YEAR,
    LAST_YEAR,
    MONTH_NUMBER,
)
from openfisca_dk_integration.report.texts import Texts

PACKAGE = Path(__file__).parents[1]
TABLE = Path(__file__).parent / "data" / "tekster.yaml"
UNKNOWN_DATE = "1970-01-01"
MONTHS = {
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "en": "January February March April May June July August September October November December",
}
ONE = {
    "dage": "dag",
    "uger": "uge",
    "måneder": "måned",
    "days": "day",
    "weeks": "week",
    "months": "month",
}
SHARE, DATE_NUMBER = "andel", "dato_yyyymmdd"


@cache
def _table(path: Path) -> Any:
    with path.open(encoding="utf-8") as stream:
        return yaml.safe_load(stream)


@cache
def _units() -> dict[str, dict[str, str]]:
    return {unit["name"]: unit for unit in _table(PACKAGE / "units.yaml")}


class ExplainTexts(Texts):
    """The texts of one language, and values as people write them."""

    def __call__(self, key: str, **values: object) -> str:
        """Return one text with its blanks filled."""
        entry = _table(TABLE)[key]
        return str(entry["en" if self.english else "da"]).format(**values)

    def unit(self, unit: str) -> str:
        """Return a unit's name, with kroner as the language writes them."""
        if unit == "procent":
            return self("per_cent")
        entry = _units().get(unit)
        if entry is None or unit in {
            SHARE,
            DATE_NUMBER,
            "boolean",
            "dato",
            "antal",
            "tekst",
            MONTH_NUMBER,
            DAY_OF_MONTH,
        }:
            return ""
        name = entry["label_en" if self.english else "label"]
        return re.sub(r"^(Danish )?kroner\b", self("kr"), name)

    def value(self, value: Any, unit: str = "", text: str = "", with_unit: bool = True) -> str:
        """Return a value in words: yes or no, a month, a date, a number with its unit."""
        if value is None:
            return self("nothing")
        if isinstance(value, bool):
            return self("yes") if value else self("no")
        if isinstance(value, str):
            known = self("unknown") if value == UNKNOWN_DATE else value
            return text or known
        if isinstance(value, list):
            return self._scale(value, unit)
        name = self.unit(unit) if with_unit else ""
        name = ONE.get(name, name) if value == 1 else name
        return f"{self._amount(value, unit)} {name}".rstrip()

    def _amount(self, value: float, unit: str) -> str:
        """Return a number as its unit is written, without the unit."""
        if unit == MONTH_NUMBER:
            return self._month_number(int(value))
        if unit == DAY_OF_MONTH:
            return self("day_of_month", day=f"{value:g}") if value else self("no_day")
        if unit == DATE_NUMBER and value:
            digits = str(int(value))
            return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
        if unit == SHARE:
            return f"{self._number(100 * value)} %"
        return str(int(value)) if unit == "kommunekode" else self._number(value)

    def period(self, period: str) -> str:
        """Return ``marts 2021``, ``2021``, or ``januar-december 2021``."""
        if "/" in period:
            first, last = period.split("/")
            if first[:4] == last[:4]:
                return f"{self.period(first).split()[0]}–{self.period(last)}"
            return f"{self.period(first)} – {self.period(last)}"
        found = re.fullmatch(r"(\d{4})-(\d\d)", period)
        if not found:
            return period
        name = MONTHS["en" if self.english else "da"].split()[int(found[2]) - 1]
        return f"{name} {found[1]}"

    def _month_number(self, value: int) -> str:
        if FIRST_YEAR * 12 <= value < LAST_YEAR * 12:
            return self.period(f"{value // 12}-{value % 12 + 1:02}")
        return self("unknown")

    def _scale(self, pairs: list[Any], unit: str) -> str:
        steps = [
            self(
                "scale_step",
                threshold=self._number(threshold),
                value=self.value(amount, unit, with_unit=False),
            )
            for threshold, amount in pairs
        ]
        name = self.unit(unit)
        return "; ".join(steps) + (f" {name}" if name else "")

    def _number(self, value: float) -> str:
        """Return a number with no more decimals than it has (and at most four)."""
        text = f"{value:.2f}" if abs(value) >= 1 else f"{value:.4f}"
        decimals = len(text.rstrip("0").partition(".")[2])
        return self.number(float(text), 2 if decimals == 1 and abs(value) >= 1 else decimals)
