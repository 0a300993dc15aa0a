"""What the tables say, in Danish and English."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

TABLE = Path(__file__).parent / "data" / "tekster.yaml"


@cache
def texts() -> dict[str, dict[str, str]]:
    """Return every text by key and language."""
    with TABLE.open(encoding="utf-8") as stream:
        table: dict[str, dict[str, str]] = yaml.safe_load(stream)
    return table


class Texts:
    """The texts of one language."""

    def __init__(self, language: str = "da") -> None:
        self.language = language
        self.english = language == "en"

    def __call__(self, key: str, **values: object) -> str:
        """Return one text with its blanks filled."""
        return texts()[key]["en" if self.english else "da"].format(**values)

    def number(self, value: float, decimals: int = 0) -> str:
        """Return a number with the thousands' and decimal marks of the language.

        A minus is a real minus sign, and never stands before zero.
        """
        text = f"{abs(value):,.{decimals}f}"
        sign = "−" if value < 0 and text.strip("0.,") else ""
        if not self.english:
            text = text.replace(",", " ").replace(".", ",").replace(" ", ".")
        return sign + text

    def years(self, years: list[int]) -> str:
        """Return ``2024-2030`` or ``2024``."""
        return f"{years[0]}-{years[-1]}" if len(years) > 1 else str(years[0])
