"""What a reader of the tables has to know: what was computed, and what was not."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from openfisca_dk_integration.account.published import has_merged, listed
from openfisca_dk_integration.account.table import municipality_names
from openfisca_dk_integration.report.record import carried, largest_deviation
from openfisca_dk_integration.report.terminal import print_lines
from openfisca_dk_integration.small_cells import LEAST

if TYPE_CHECKING:
    from rich.console import Console

    from openfisca_dk_integration.account import Comparison
    from openfisca_dk_integration.reforms import Law
    from openfisca_dk_integration.report.figures import Unit
    from openfisca_dk_integration.report.texts import Texts
    from openfisca_dk_integration.simulation.people import People

SHORT = 12
"""How much of a fingerprint stands in a heading; the whole one is in the record."""

TOLERANCE = 1.0
"""Kroner by which account and law may differ (32-bit amounts, many people)."""


def print_heading(
    console: Console,
    population: People,
    laws: list[Law],
    reforms: list[str],
    years: list[int],
    texts: Texts,
    unit: Unit,
) -> None:
    """Print what was compared: law, reforms, people, each with its fingerprint."""
    codes = [int(code) for code in population.municipality_codes]
    names = municipality_names()
    place = (
        names.get(codes[0], str(codes[0]))
        if len(codes) == 1
        else texts("municipalities", count=len(codes))
    )
    people = texts(
        "people",
        persons=texts.number(population.count),
        households=texts.number(population.households),
        municipalities=place,
    )
    lines = [(texts("law"), laws[0].title, laws[0].fingerprint)]
    for law, name in zip(laws[1:], reforms, strict=True):
        lines.append((texts("reform"), name, law.fingerprint))
        choices = _choices(law, texts)
        if choices:
            lines.append((f"  {texts('choices')}", choices, ""))
    if laws[0].factor is not None:
        factor = texts.number(laws[0].factor, 3)
        lines.append((texts("rates"), texts("indexed", factor=factor), ""))
    lines.append((texts("population"), f"{population.source}: {people}", population.fingerprint()))
    console.print(Text(texts("comparison", years=texts.years(years)), style="bold"))
    grid = Table.grid(padding=(0, 2, 0, 0))
    for label, content, fingerprint in lines:
        body = Text(content)
        if fingerprint:
            body.append(f"  {texts('fingerprint', text=fingerprint[:SHORT])}", style="dim")
        grid.add_row(Text(label, style="dim"), body)
    console.print(grid)
    console.print(Text(texts("unit", unit=texts(unit.key)), style="italic"), "")


def print_notes(
    console: Console, comparison: Comparison, texts: Texts, more: list[str] | None = None
) -> None:
    """Print how to read the tables, and what they leave out; ``more`` comes last."""
    notes = [texts("signs"), texts("rounding")]
    rates = carried(comparison)
    if rates:
        (year, count), *_ = Counter(rate.year for rate in rates).most_common(1)
        known = texts("carried_year", count=count, year=year)
        if count < len(rates):
            known = texts("carried_years", first=known, others=len(rates) - count)
        notes.append(texts("carried", count=len(rates), known=known))
    missing = [item.label(texts.language) for item in comparison.not_modelled]
    if missing:
        notes.append(texts("not_modelled", items=", ".join(missing)))
    deviation = largest_deviation(comparison)
    if deviation is None:
        notes.append(texts("no_law_result"))
    else:
        key = "agrees" if deviation <= TOLERANCE else "deviates"
        notes.append(texts(key, deviation=texts.number(deviation, 2)))
    if has_merged(comparison):
        notes.append(texts("merged_note", name=texts("merged_name"), limit=LEAST))
    print_lines(console, texts("notes"), [*notes, *(more or [])])


def few_people(years: list[int], texts: Texts) -> list[str]:
    """Return what to say of years about which only few persons tell anything."""
    return [texts("few_note", limit=LEAST, years=listed(years))] if years else []


def _choices(law: Law, texts: Texts) -> str:
    if law.file is None:
        return ""
    words = {True: ("ja", "yes"), False: ("nej", "no")}
    return ", ".join(
        f"{name}={words[value][texts.english] if isinstance(value, bool) else value}"
        for name, value in law.file.chosen.items()
    )
