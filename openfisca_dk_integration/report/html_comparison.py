"""A comparison of laws as a report: key figures, bars, map, tables, and what to know."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy
import polars

from openfisca_dk_integration.account import PAYERS, payer_label
from openfisca_dk_integration.account.compare import unique_names
from openfisca_dk_integration.population.municipalities import municipality_names
from openfisca_dk_integration.report import charts
from openfisca_dk_integration.report.figures import UNITS, Figures, Table, Unit, titles
from openfisca_dk_integration.report.html import Report, Section, Words
from openfisca_dk_integration.report.html_hidden import hidden_rows
from openfisca_dk_integration.report.record import carried, largest_deviation

if TYPE_CHECKING:
    from openfisca_dk_integration.account import Comparison
    from openfisca_dk_integration.population import Population
    from openfisca_dk_integration.report.texts import Texts

MAP_FILE = Path(__file__).parent / "data" / "danmarkskort.csv"
MILLION = 1e6
ENOUGH = 2e7
"""Kroner from which amounts are told in millions, and in thousands below."""

TOLERANCE = 1.0
MOST_RATES = 40


@dataclass(frozen=True)
class Shown:
    """What may be shown.

    Attributes:
        people: persons of each municipality.
        limit: fewest persons of a cell; 0 shows all.
    """

    people: dict[int, int]
    limit: int = 0

    @classmethod
    def of(cls, population: Population, limit: int = 0) -> Shown:
        """Return what may be shown of a population."""
        homes = population.municipality_of_household[population.household_of_person]
        codes, counts = numpy.unique(homes, return_counts=True)
        return cls({int(c): int(n) for c, n in zip(codes, counts, strict=True)}, limit)

    @property
    def nothing(self) -> bool:
        """True when there are too few people to show anything at all."""
        return sum(self.people.values()) < self.limit

    @property
    def codes_hidden(self) -> set[int]:
        """The municipalities whose rows are hidden."""
        codes = sorted(self.people)
        counts = numpy.array([self.people[code] for code in codes], dtype=float)
        mask = hidden_rows(counts, self.limit)
        return {code for code, hide in zip(codes, mask, strict=True) if hide}


def comparison_report(
    comparison: Comparison, record: dict[str, Any], texts: Texts, shown: Shown
) -> Report:
    """Return the report of a comparison.

    Args:
        comparison: the result.
        record: the run record.
        texts: of the language.
        shown: what may be shown.
    """
    years = comparison.baseline.years
    unit = unit_of(comparison)
    sections: list[Section] = []
    for number, (name, title) in enumerate(
        zip(unique_names(comparison.reforms), titles(comparison), strict=True)
    ):
        figures = Figures(comparison, name, texts, unit)
        sections += _reform(figures, title, number, shown)
    return Report(
        title=texts("comparison", years=texts.years(years)),
        lead=[
            ", ".join(titles(comparison)),
            texts("report_amounts", unit=texts(unit.key)),
        ],
        sections=[*sections, _to_know(comparison, texts, shown)],
        record=record,
    )


def unit_of(comparison: Comparison) -> Unit:
    """Return kroner, thousands or millions, as the largest difference asks for."""
    sums = comparison.total("betaler", "aar")["forskel"].abs()
    largest = float(sums.max() or 0.0)  # type: ignore[arg-type]
    return UNITS["mio"] if largest > ENOUGH else UNITS["1000"] if largest > MILLION else UNITS["kr"]


def _reform(figures: Figures, title: str, number: int, shown: Shown) -> list[Section]:
    texts, unit = figures.texts, figures.unit
    scale = 10**unit.decimals
    labels = [payer_label(payer, texts.language) for payer in PAYERS]
    if not figures.changes_anything:
        return [Section(title, tables=[figures.result()], notes=[texts("no_difference")])]
    totals = figures.by_payer_and_year.sum(axis=1)

    def amount(value: float) -> str:
        return texts.number(value, unit.decimals)

    by_payer = [
        charts.Series(label, [value / scale for value in row])
        for label, row in zip(labels, figures.by_payer_and_year.tolist(), strict=True)
        if any(row)
    ]
    places = [str(year) for year in figures.years]
    key = [
        (f"{label}, {texts(unit.key)}", amount(total / scale))
        for label, total in zip(labels, totals.tolist(), strict=True)
        if total
    ]
    tables = [table for table in figures.tables() if table.title not in _municipal(figures)]
    found = [
        Section(
            title,
            key_figures=key,
            charts=[
                charts.bars(
                    f"betaler-{number}", texts("report_by_payer_chart"), places, by_payer, amount
                )
            ],
            tables=tables,
        )
    ]
    places_table = municipalities(figures, shown)
    if places_table is not None:
        found.append(
            Section(
                texts("report_map"),
                charts=[_map(figures, number, shown)],
                tables=[places_table],
                folded=True,
            )
        )
    return found


def _municipal(figures: Figures) -> set[str]:
    return {figures.texts("by_municipality", years=figures.texts.years(figures.years))}


def municipalities(figures: Figures, shown: Shown) -> Table | None:
    """Return every municipality's difference by payer; None with a single municipality."""
    codes = sorted(set(figures.frame["kommunekode"]))
    if len(codes) == 1:
        return None
    texts, unit = figures.texts, figures.unit
    sums = {
        (code, payer): amount
        for code, payer, amount in figures.frame.group_by("kommunekode", "betaler")
        .agg(polars.col("forskel").sum())
        .iter_rows()
    }
    away = shown.codes_hidden
    names = municipality_names()
    rows: list[tuple[str, list[Any]]] = []
    for code in codes:
        numbers = [round(sums.get((code, payer), 0.0)) for payer in PAYERS]
        cells: list[Any] = [*numbers, sum(numbers)]
        rows.append((names.get(code, str(code)), [None] * len(cells) if code in away else cells))
    return Table(
        title=texts("by_municipality", years=texts.years(figures.years)),
        heading=texts("municipality"),
        columns=[*(payer_label(payer, texts.language) for payer in PAYERS), texts("total")],
        rows=rows,
        decimals=unit.decimals,
    )


@cache
def tile_places() -> dict[int, tuple[int, int, str]]:
    """Return column, row and short name of each municipality on the map of tiles (schematic)."""
    with MAP_FILE.open(encoding="utf-8", newline="") as stream:
        return {
            int(row["kommunekode"]): (int(row["kolonne"]), int(row["raekke"]), row["forkortelse"])
            for row in csv.DictReader(stream)
        }


def _map(figures: Figures, number: int, shown: Shown) -> str:
    sums = dict(
        figures.frame.filter(polars.col("betaler") == "kommune")
        .group_by("kommunekode")
        .agg(polars.col("forskel").sum())
        .iter_rows()
    )
    away, names = shown.codes_hidden, municipality_names()
    scale = 10**figures.unit.decimals
    tiles = [
        (
            column,
            row,
            short,
            names[code],
            None if code in away or code not in sums else sums[code] / scale,
        )
        for code, (column, row, short) in tile_places().items()
    ]

    def amount(value: float) -> str:
        return figures.texts.number(value, figures.unit.decimals)

    title = f"{figures.texts('report_map')}, {figures.texts(figures.unit.key)}"
    return charts.tiles(f"kort-{number}", title, tiles, amount)


def _to_know(comparison: Comparison, texts: Texts, shown: Shown) -> Section:
    notes = [texts("signs"), texts("rounding")]
    missing = [item.label(texts.language) for item in comparison.not_modelled]
    if missing:
        notes.append(texts("not_modelled", items=", ".join(missing)))
    deviation = largest_deviation(comparison)
    if deviation is not None:
        word = "agrees" if deviation <= TOLERANCE else "deviates"
        notes.append(texts(word, deviation=texts.number(deviation, 2)))
    if shown.limit and shown.codes_hidden:
        notes.append(texts("report_hidden_note", limit=shown.limit))
    rates = carried(comparison)
    tables = []
    if rates:
        rows = [[rate.path, str(rate.year), f"{rate.value}"] for rate in rates[:MOST_RATES]]
        columns = [texts(f"report_{name}") for name in ("rate", "last_year", "value")]
        tables.append(Words(f"{texts('report_rates_carried')} ({len(rates)})", columns, rows))
    return Section(texts("notes"), tables=tables, notes=notes, folded=True)


def without_small(report: Report, texts: Texts, shown: Shown) -> Report:
    """Return the report without its figures when too few people stand behind all of it."""
    if not shown.nothing:
        return report
    note = texts("report_hidden_note", limit=shown.limit)
    return replace(report, sections=[Section(notes=[note])], record={})
