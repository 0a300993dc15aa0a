"""The stored effect of each shipped reform on a fixed example: regression figures, not the truth.

``python -m tests.support.expected_reforms`` writes ``reforms/data/forventet/<reform>.json`` anew.
Look at the difference before committing it: a figure that moved says that a rule, a rate or a
reform changed, and the change must be meant.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars

from openfisca_dk_integration.account import Account, make_account
from openfisca_dk_integration.account.budget_neutral import computed
from openfisca_dk_integration.account.compare import difference
from openfisca_dk_integration.population import Population, read_population
from openfisca_dk_integration.reforms import load_law
from openfisca_dk_integration.reforms.format import DATA, shipped

ROOT = Path(__file__).parents[2]
EXAMPLE = "examples/reformer"
YEARS = [2023, 2026]
FOLDER = DATA / "forventet"
NOTE = (
    "Regression, not truth: our own output, rewritten by python -m tests.support.expected_reforms"
)


def stored(name: str) -> dict[str, Any]:
    """Return what is stored for a reform; a new one gets the example's first year as its date."""
    path = FOLDER / f"{name}.json"
    if not path.exists():
        return {"valg": {"fra": "2023-01-01"}, "forskel": []}
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def people() -> Population:
    """Return the people of the example."""
    return read_population(ROOT / EXAMPLE)


def baseline(population: Population, **how: Any) -> Account:
    """Return the account of the example under the law in force."""
    return make_account(population, load_law(), YEARS, **how)


def effect(name: str, population: Population, base: Account, **how: Any) -> polars.DataFrame:
    """Return the difference a reform makes, with the choices stored for it."""
    law = computed(load_law(name, stored(name)["valg"]), population, YEARS, base.law)
    return difference(base, [make_account(population, law, YEARS, **how)])


def rows(frame: polars.DataFrame) -> list[dict[str, Any]]:
    """Return the differences that are not zero, in whole kroner by year, payer and item."""
    changed = (
        frame.group_by("aar", "betaler", "post", maintain_order=True)
        .agg(polars.col("forskel").sum().round(0))
        .filter(polars.col("forskel") != 0)
        .sort("aar", "betaler", "post")
    )
    return [
        {**row, "forskel": int(row["forskel"])}
        for row in changed.select("aar", "betaler", "post", "forskel").to_dicts()
    ]


def main() -> None:
    """Write the stored effect of every reform anew."""
    FOLDER.mkdir(exist_ok=True)
    population = people()
    base = baseline(population, execution="reference")
    for name in shipped():
        content = {
            "note": NOTE,
            "befolkning": EXAMPLE,
            "aar": YEARS,
            "valg": stored(name)["valg"],
            "forskel": rows(effect(name, population, base, execution="reference")),
        }
        text = json.dumps(content, ensure_ascii=False, indent=1)
        text = text.replace("\n   ", " ").replace("\n  }", " }")
        (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
