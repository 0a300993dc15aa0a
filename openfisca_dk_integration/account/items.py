"""The items of the account (poster): which amount, and who pays whom.

The table is ``data/poster.csv``. An item takes one variable of the law (or several, added, or
subtracted where a minus stands before it) and says who pays (``fra``) and who receives (``til``)
it. Between municipality, state and citizens each item stands twice with opposite signs, so that
what they pay each other cancels to zero. An empty payer is everybody else: suppliers,
employers, the church, other municipalities.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "poster.csv"

PAYERS: dict[str, tuple[str, str]] = {
    "kommune": ("Kommunen", "Municipality"),
    "stat": ("Staten", "State"),
    "borger": ("Borgerne", "Citizens"),
}
"""The three whose account is kept, with their names in Danish and English."""


@dataclass(frozen=True)
class Item:
    """One item of the account.

    Attributes:
        key: name in the column ``post``.
        da: Danish label.
        en: English label.
        terms: the variables that make up the amount, with the sign each counts with (the amount
            goes from ``fra`` to ``til``); none for an item that a scenario books (the budget
            guarantee).
        fra: who pays, None for somebody outside the account.
        til: who receives, None for somebody outside the account.
        hjemmel: the paragraph.
        needs: other variables without which the law cannot compute the item.
    """

    key: str
    da: str
    en: str
    terms: tuple[tuple[int, str], ...]
    fra: str | None
    til: str | None
    hjemmel: str
    needs: tuple[str, ...] = ()

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables of the item."""
        return tuple(name for _, name in self.terms)

    def label(self, language: str = "da") -> str:
        """Return the label in ``da`` or ``en``."""
        return self.en if language == "en" else self.da

    def signs(self) -> dict[str, int]:
        """Return the sign of the amount for each payer of the account that it concerns."""
        return {who: sign for who, sign in ((self.fra, -1), (self.til, 1)) if who is not None}


def read_items(path: Path = TABLE) -> tuple[Item, ...]:
    """Read the table of items.

    Raises:
        ValueError: when a payer is unknown or an item stands twice.
    """
    with path.open(encoding="utf-8", newline="") as stream:
        items = tuple(
            Item(
                key=row["post"],
                da=row["navn"],
                en=row["name"],
                terms=tuple(_term(word) for word in row["variable"].split()),
                fra=row["fra"] or None,
                til=row["til"] or None,
                hjemmel=row["hjemmel"],
                needs=tuple(row["kraever"].split()),
            )
            for row in csv.DictReader(stream)
        )
    for item in items:
        if not {item.fra, item.til} <= {*PAYERS, None} or item.fra == item.til:
            raise ValueError(f"{path.name}: {item.key} goes from {item.fra} to {item.til}")
    if len({item.key for item in items}) < len(items):
        raise ValueError(f"{path.name}: an item stands twice")
    return items


def _term(word: str) -> tuple[int, str]:
    return (-1, word[1:]) if word.startswith("-") else (1, word)


ITEMS = read_items()
"""All items, in the order of the tables."""


def payer_label(payer: str, language: str = "da") -> str:
    """Return the name of a payer in ``da`` or ``en``."""
    return PAYERS[payer][language == "en"]
