"""What the ledger says, in Danish and English."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from openfisca_dk_integration.report.texts import Texts

TABLE = Path(__file__).parent / "data" / "tekster.yaml"


@cache
def _table() -> dict[str, dict[str, str]]:
    with TABLE.open(encoding="utf-8") as stream:
        table: dict[str, dict[str, str]] = yaml.safe_load(stream)
    return table


class SignoffTexts(Texts):
    """The texts of one language."""

    def __call__(self, key: str, **values: object) -> str:
        """Return one text with its blanks filled."""
        return _table()[key]["en" if self.english else "da"].format(**values)
