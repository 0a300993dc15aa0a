"""The column reference of the population files, written from the schema.

python -m openfisca_dk_integration.population.reference > docs/population-columns.md
"""

from __future__ import annotations

import sys
from typing import Any

from openfisca_dk_integration.population.schema import (
    HOUSEHOLDS,
    MUNICIPALITIES,
    PERSONS,
    SPELLS,
    Column,
    schema,
)

COMMAND = "python -m openfisca_dk_integration.population.reference > docs/population-columns.md"

TITLES = {
    PERSONS: "`personer`: én række pr. person (one row per person)",
    HOUSEHOLDS: "`husstande`: én række pr. husstand (one row per household)",
    SPELLS: "`forloeb`: ét forløb pr. række (one spell per row)",
    MUNICIPALITIES: "`kommuner` (valgfri, optional): én række pr. kommune og år",
}

KINDS = {
    "id": "nøgle",
    "role": "navn",
    "municipality": "kode",
    "year": "år",
    "date": "ÅÅÅÅ-MM-DD",
    "bool": "ja/nej",
    "int": "helt tal",
    "float": "tal",
    "enum": "navn",
}


def reference(tax_benefit_system: Any | None = None) -> str:
    """Return the reference of all columns as Markdown."""
    parts = [
        "# Kolonner i befolkningsfilerne (columns of the population files)",
        f"Denne side er skrevet af programmet selv; skriv den igen med\n`{COMMAND}`.",
        "**Fed**: kolonnen skal være der. »Tom celle«: hvad der gælder uden oplysning.",
    ]
    for table, columns in schema(tax_benefit_system).items():
        parts.append(f"## {TITLES[table]}")
        rows = ["| kolonne | indhold | enhed | tom celle | hvad |", "|---|---|---|---|---|"]
        inputs = [column for column in columns.values() if column.is_input]
        rows += [_row(column) for column in sorted(inputs, key=lambda one: not one.required)]
        parts.append("\n".join(rows))
    return "\n\n".join(parts) + "\n"


def _row(column: Column) -> str:
    name = f"**`{column.name}`**" if column.required else f"`{column.name}`"
    content = ", ".join(f"`{one}`" for one in column.allowed) or KINDS[column.kind]
    return f"| {name} | {content} | {column.unit} | {_empty(column)} | {column.label} |"


def _empty(column: Column) -> str:
    if column.filled:
        return "skal udfyldes"
    if column.variable is None:
        return "løber videre"
    return "lovens regel" if column.has_default else column.default


def main() -> None:
    """Print the reference."""
    sys.stdout.write(reference())


if __name__ == "__main__":
    main()
