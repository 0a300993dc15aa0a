"""What the pages say, in Danish and English."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from openfisca_dk_integration.explain.texts import ExplainTexts
from openfisca_dk_integration.report.texts import Texts

TABLE = Path(__file__).parent / "data" / "sider.yaml"
CHOICES = Path(__file__).parent / "data" / "valg.yaml"
LANGUAGES = ("da", "en")


@cache
def _table() -> dict[str, dict[str, str]]:
    with TABLE.open(encoding="utf-8") as stream:
        table: dict[str, dict[str, str]] = yaml.safe_load(stream)
    return table


@cache
def choices() -> dict[str, dict[str, str]]:
    """Return what the choices of reforms are called, by name or ``reform.name``, and language."""
    table: dict[str, dict[str, str]] = yaml.safe_load(CHOICES.read_text(encoding="utf-8"))
    return table


def choice_label(reform: str, name: str, language: str) -> str:
    """Return what a choice is called; one without words of its own by its name."""
    entry = choices().get(f"{reform}.{name}") or choices().get(name)
    return entry[language] if entry else name


class PageTexts(ExplainTexts):
    """The texts of one language: those of the pages, else of explanations, else of reports."""

    def __init__(self, language: str = "da") -> None:
        super().__init__(language)
        self.reports = Texts(language)

    def __call__(self, key: str, **values: object) -> str:
        """Return one text with its blanks filled."""
        entry = _table().get(key)
        if entry is not None:
            return str(entry["en" if self.english else "da"]).format(**values)
        try:
            return super().__call__(key, **values)
        except KeyError:
            return self.reports(key, **values)

    def pair(self, da: str, en: str) -> str:
        """Return the text of the language."""
        return en if self.english else da
