"""A comparison of laws as a report: key figures, bars, map, tables, and what to know."""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars

from openfisca_dk_integration.account import PAYERS, payer_label
from openfisca_dk_integration.account.compare import unique_names
from openfisca_dk_integration.account.published import has_merged
from openfisca_dk_integration.population.municipalities import municipality_names
from openfisca_dk_integration.report import charts
from openfisca_dk_integration.report.figures import UNITS, Figures, Table, Unit, titles
from openfisca_dk_integration.report.html import Report, Section, Words
from openfisca_dk_integration.report.notes import few_people
from openfisca_dk_integration.report.record import carried, largest_deviation
from openfisca_dk_integration.report.rounding import round_table
from openfisca_dk_integration.small_cells import HIDDEN_CODE, LEAST

if TYPE_CHECKING:
    from openfisca_dk_integration.account import Comparison
    from openfisca_dk_integration.report.texts import Texts

MAP_FILE = Path(__file__).parent / "data" / "danmarkskort.csv"
MILLION = 1e6
ENOUGH = 2e7
"""Kroner from which amounts are told in millions, and in thousands below."""

TOLERANCE = 1.0
MOST_RATES = 40


def comparison_report(
    comparison: Comparison,
    record: dict[str, Any],
    texts: Texts,
    more: Callable[[str], list[Section]] | None = None,
) -> Report:
    """Return the report of a comparison.

    Args:
        comparison: the result, as it may be shown (``account.published``).
        record: the run record.
        texts: of the language.
        more: gives further sections of a reform by its name.
    """
    years = comparison.baseline.years
    unit = unit_of(comparison)
    sections: list[Section] = []
    for number, (name, title) in enumerate(
        zip(unique_names(comparison.reforms), titles(comparison, texts.language), strict=True)
    ):
        figures = Figures(comparison, name, texts, unit)
        sections += _reform(figures, title, number)
        sections += more(name) if more else []
    return Report(
        title=texts("comparison", years=texts.years(years)),
        lead=[
            ", ".join(titles(comparison, texts.language)),
            texts("report_amounts", unit=texts(unit.key)),
        ],
        sections=[*sections, _to_know(comparison, record, texts)],
        record=record,
    )


def unit_of(comparison: Comparison) -> Unit:
    """Return kroner, thousands or millions, as the largest difference asks for."""
    sums = comparison.total("betaler", "aar")["forskel"].abs()
    largest = float(sums.max() or 0.0)  # type: ignore[arg-type]
    return UNITS["mio"] if largest > ENOUGH else UNITS["1000"] if largest > MILLION else UNITS["kr"]


def _reform(figures: Figures, title: str, number: int) -> list[Section]:
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
    places_table = municipalities(figures)
    if places_table is not None:
        found.append(
            Section(
                texts("report_map"),
                charts=[_map(figures, number)],
                tables=[places_table],
                notes=[texts("report_map_note")],
                folded=True,
            )
        )
    return found


def _municipal(figures: Figures) -> set[str]:
    return {figures.texts("by_municipality", years=figures.texts.years(figures.years))}


def municipalities(figures: Figures) -> Table | None:
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
    names = dict(figures.frame.select("kommunekode", "kommune").unique().iter_rows())
    names[HIDDEN_CODE] = texts("merged_name")
    exact = [[sums.get((code, payer), 0.0) for payer in PAYERS] for code in codes]
    whole = round_table(exact, column_totals=figures.by_payer_and_year.sum(axis=1))
    rows = [
        (names[code], [*row, sum(row)]) for code, row in zip(codes, whole.tolist(), strict=True)
    ]
    total = whole.sum(axis=0).tolist()
    return Table(
        title=texts("by_municipality", years=texts.years(figures.years)),
        heading=texts("municipality"),
        columns=[*(payer_label(payer, texts.language) for payer in PAYERS), texts("total")],
        rows=rows,
        totals=[(texts("total"), [*total, sum(total)])],
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


def _map(figures: Figures, number: int) -> str:
    sums = dict(
        figures.frame.filter(polars.col("betaler") == "kommune")
        .group_by("kommunekode")
        .agg(polars.col("forskel").sum())
        .iter_rows()
    )
    names = municipality_names()
    scale = 10**figures.unit.decimals
    tiles = [
        (
            column,
            row,
            short,
            names[code],
            sums[code] / scale if code in sums else None,
        )
        for code, (column, row, short) in tile_places().items()
    ]

    def amount(value: float) -> str:
        return figures.texts.number(value, figures.unit.decimals)

    title = f"{figures.texts('report_map')}, {figures.texts(figures.unit.key)}"
    return charts.tiles(f"kort-{number}", title, tiles, amount)


def _to_know(comparison: Comparison, record: dict[str, Any], texts: Texts) -> Section:
    notes = [texts("signs"), texts("rounding")]
    missing = [item.label(texts.language) for item in comparison.not_modelled]
    if missing:
        notes.append(texts("not_modelled", items=", ".join(missing)))
    deviation = largest_deviation(comparison)
    if deviation is not None:
        word = "agrees" if deviation <= TOLERANCE else "deviates"
        notes.append(texts(word, deviation=texts.number(deviation, 2)))
    if has_merged(comparison):
        notes.append(texts("merged_note", name=texts("merged_name"), limit=LEAST))
    notes += few_people(record["beregning"].get("aar_med_faa_personer", []), texts)
    rates = carried(comparison)
    tables = []
    if rates:
        rows = [[rate.path, str(rate.year), f"{rate.value}"] for rate in rates[:MOST_RATES]]
        columns = [texts(f"report_{name}") for name in ("rate", "last_year", "value")]
        tables.append(Words(f"{texts('report_rates_carried')} ({len(rates)})", columns, rows))
    return Section(texts("notes"), tables=tables, notes=notes, folded=True)
