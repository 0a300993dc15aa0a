"""Figures of the benchmark for the terminal, as files and as JSON."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars
from rich.box import SIMPLE_HEAD
from rich.table import Table as RichTable
from rich.text import Text

from openfisca_dk_integration.benchmark import (
    BenchmarkError,
    Definitions,
    Expectation,
    expected_durations,
    follow_goals,
    indicators,
    make_panel,
)
from openfisca_dk_integration.benchmark.indicators import describe, descriptions, unit_words
from openfisca_dk_integration.benchmark.published import (
    expectation_without_small,
    goals_without_small,
    without_small,
)
from openfisca_dk_integration.population.municipalities import municipality_names
from openfisca_dk_integration.report.files import sha256, whole_folder, write_table
from openfisca_dk_integration.report.html_benchmark import group
from openfisca_dk_integration.report.record import law_record, population_record, versions
from openfisca_dk_integration.report.texts import Texts
from openfisca_dk_integration.simulation.span import number_of
from openfisca_dk_integration.small_cells import LEAST

if TYPE_CHECKING:
    from rich.console import Console

    from openfisca_dk_integration.benchmark.goals import Goals
    from openfisca_dk_integration.population import Population
    from openfisca_dk_integration.reforms import Law

MONTHS = 12
LAST = 11


@dataclass(frozen=True)
class Wanted:
    """What is asked for.

    Attributes:
        years: first and last year (calendar year, or year of permit or takeover).
        last_month: last month with complete histories, ``YYYY-MM``; None: the last year's end.
        names: indicators; all when empty.
        codes: municipalities; all when empty.
        by_sex: women and men beside everybody.
        expected: actual against expected too.
        local: table of local conditions.
        goals: a municipality's goals.
        least: fewest persons of a number that is shown; 0 shows all.
    """

    years: tuple[int, int]
    last_month: str | None = None
    names: tuple[str, ...] = ()
    codes: tuple[int, ...] = ()
    by_sex: bool = False
    expected: bool = False
    local: Path | None = None
    goals: Goals | None = None
    least: int = LEAST


@dataclass(frozen=True)
class Result:
    """Everything that was computed, and what it rests on."""

    figures: polars.DataFrame
    expectation: Expectation | None
    goals: polars.DataFrame | None
    definitions: Definitions
    record: dict[str, Any]


def run(
    population: Population, law: Law, wanted: Wanted, definitions: Definitions, *, workers: int = 1
) -> Result:
    """Compute what is wanted.

    Raises:
        BenchmarkError: what cannot be computed, and why.
    """
    last = MONTHS * wanted.years[1] + LAST
    if wanted.last_month is not None:
        last = _month(wanted.last_month)
    if wanted.local is not None and not wanted.expected:
        raise BenchmarkError.of("--lokale", "kræver --forventet", "needs --forventet")
    panel = make_panel(population, law, last, workers=workers)
    figures = indicators(
        panel,
        definitions,
        wanted.years,
        names=wanted.names,
        by_sex=wanted.by_sex,
        codes=wanted.codes,
    )
    figures = without_small(figures, wanted.least)
    expectation = None
    if wanted.expected:
        found = expected_durations(panel, definitions, wanted.years, wanted.local)
        table = expectation_without_small(found.table, wanted.least)
        expectation = replace(found, table=table)
    goals = None
    if wanted.goals is not None:
        goals = follow_goals(wanted.goals, panel, definitions)
        goals = goals_without_small(goals, wanted.goals, figures, wanted.least)
    record = {
        "versioner": versions(),
        "befolkning": population_record(population),
        "lov": law_record(law),
        "aar": list(wanted.years),
        "data_til": f"{last // MONTHS}-{last % MONTHS + 1:02d}",
        "definitioner": definitions.model_dump(),
        "mindst_personer": wanted.least,
    }
    return Result(figures, expectation, goals, definitions, record)


def _month(text: str) -> int:
    try:
        return number_of(text)
    except ValueError as error:
        raise BenchmarkError.of("--data-til", "skriv ÅÅÅÅ-MM", "write YYYY-MM") from error


def write(folder: Path, result: Result, overwrite: bool, language: str) -> None:
    """Write the tables and the record into a folder, all of them or nothing."""
    tables = {"indikatorer": result.figures.join(_titles(result, language), on=KEYS, how="left")}
    if result.expectation is not None:
        tables["forventet"] = result.expectation.table
        tables["model"] = _model(result.expectation, result.definitions)
    if result.goals is not None:
        tables["maal"] = result.goals
    with whole_folder(folder, overwrite) as new:
        for name, table in tables.items():
            write_table(table, new / f"{name}.csv")
        files = {path.name: sha256(path) for path in sorted(new.iterdir())}
        text = json.dumps(result.record | {"filer": files}, ensure_ascii=False, indent=2)
        (new / "koersel.json").write_text(text + "\n", encoding="utf-8")


def as_json(result: Result, language: str) -> str:
    """Return everything as one JSON object; numbers that the data cannot tell are null."""
    content: dict[str, Any] = {
        "koersel": result.record,
        "definitioner": _titles(result, language).to_dicts(),
        "indikatorer": result.figures.to_dicts(),
    }
    expectation = result.expectation
    if expectation is not None:
        content["forventet"] = {
            "kommuner": expectation.table.to_dicts(),
            "fulgt": expectation.followed,
            "i_arbejde": expectation.events,
            "tilfaeldige_udslag_ved_ingen_forskel": expectation.false_alarms,
            "spredning_mellem_kommuner": expectation.prior.spread,
            "model": _model(expectation, result.definitions).to_dicts(),
            "samlet_med_reference": list(expectation.model.design.dropped),
        }
    if result.goals is not None:
        content["maal"] = result.goals.to_dicts()
    return json.dumps(_finite(content), ensure_ascii=False, indent=2, allow_nan=False)


KEYS = ["indikator", "maaneder"]


def _titles(result: Result, language: str) -> polars.DataFrame:
    pairs = sorted(set(result.figures.select(KEYS).rows()))
    rows = [
        {"indikator": name, "maaneder": months}
        | describe(name, result.definitions, language, months)
        | {"vores_definition": bool(descriptions()[name]["vores"])}
        for name, months in pairs
    ]
    return polars.DataFrame(rows, schema_overrides={"maaneder": polars.Int64}).drop(
        "enhed", strict=False
    )


def _model(expectation: Expectation, definitions: Definitions) -> polars.DataFrame:
    from scipy.stats import norm

    quantile = float(norm.ppf((1 + definitions.konfidens) / 2))
    return polars.DataFrame(
        expectation.model.hazard_ratios(quantile),
        schema=["variabel", "hazardratio", "nedre", "oevre"],
        orient="row",
    )


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_finite(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def show(console: Console, result: Result, language: str) -> None:
    """Print every figure with what it is, its band and the people behind it."""
    texts = Texts(language)
    seen: list[tuple[str, int]] = []
    for name, months in result.figures.select(KEYS).rows():
        if (name, months) not in seen:
            seen.append((name, months))
    for name, months in seen:
        _show_indicator(console, result, texts, name, months)
    if result.expectation is not None:
        _show_expected(console, result, texts)
    if result.goals is not None:
        _show_goals(console, result.goals, texts)
    console.print(Text(texts("benchmark_band", level=f"{100 * result.definitions.konfidens:g}")))


def _show_indicator(console: Console, result: Result, texts: Texts, name: str, months: int) -> None:
    words = describe(name, result.definitions, texts.language, months)
    unit = unit_words(words["enhed"], texts.language)
    ours = f" ({texts('benchmark_ours')})" if descriptions()[name]["vores"] else ""
    console.print(Text(f"{words['titel']}, {unit}{ours}", style="bold"))
    for key in ("befolkning", "udfald", "opfoelgning", "censurering"):
        console.print(Text(f"  {texts(f'benchmark_{key}')}: {words[key]}", style="dim"))
    rows = result.figures.filter(
        (polars.col("indikator") == name) & (polars.col("maaneder") == months)
    )
    several = rows["kommunekode"].n_unique() > 2  # noqa: PLR2004 - one, and all together
    if not several:
        rows = rows.filter(polars.col("kommunekode") > 0)
    share = words["enhed"] == "andel"
    grid = _grid(
        [texts("benchmark_municipality"), texts("benchmark_group"), texts("benchmark_year")],
        [
            texts("benchmark_value"),
            texts("benchmark_interval"),
            texts("benchmark_count"),
            texts("benchmark_events"),
            texts("benchmark_censored"),
        ],
    )
    for row in rows.iter_rows(named=True):
        low, high = (_number(texts, row[key], share) for key in ("nedre", "oevre"))
        grid.add_row(
            _municipality(row["kommunekode"], texts),
            group(row["gruppe"], texts),
            str(row["aar"]),
            _number(texts, row["vaerdi"], share),
            f"{low} ; {high}",
            *(
                _number(texts, row[key], share=False, decimals=0)
                for key in ("antal", "haendelser", "censurerede")
            ),
        )
    console.print(grid, "")


def _show_expected(console: Console, result: Result, texts: Texts) -> None:
    expectation = result.expectation
    assert expectation is not None  # noqa: S101 - the caller looked
    console.print(Text(texts("benchmark_expected"), style="bold"))
    console.print(
        Text(
            texts(
                "benchmark_expected_about",
                followed=expectation.followed,
                events=expectation.events,
                weeks=result.definitions.arbejde_uger,
                limit=result.definitions.varighed_opfoelgning,
                least=result.definitions.mindste_antal,
                chance=texts.number(expectation.false_alarms, 1),
            ),
            style="dim",
        )
    )
    grid = _grid(
        [texts("benchmark_municipality")],
        [
            texts("benchmark_count"),
            texts("benchmark_actual"),
            texts("benchmark_expectation"),
            texts("benchmark_minus"),
            texts("benchmark_interval"),
            texts("benchmark_opposite"),
            texts("benchmark_verdict"),
            texts("benchmark_grouping"),
        ],
    )
    for row in expectation.table.iter_rows(named=True):
        low, high = (_number(texts, row[key], share=False) for key in ("nedre", "oevre"))
        grid.add_row(
            _municipality(row["kommunekode"], texts),
            _number(texts, row["antal"], share=False, decimals=0),
            _number(texts, row["faktisk"], share=False),
            _number(texts, row["forventet"], share=False),
            _number(texts, row["faktisk_minus_forventet"], share=False),
            f"{low} ; {high}",
            _number(texts, row["forventet_minus_faktisk"], share=False),
            texts(f"benchmark_{row['vurdering']}"),
            _group_text(row, texts),
        )
    console.print(grid, "")


def _group_text(row: dict[str, Any], texts: Texts) -> str:
    group = texts(f"benchmark_{row['gruppe']}")
    if row["gruppe"] == "for_faa_personer" or row["sandsynlighed_bagud"] is None:
        return group
    behind, ahead = (f"{100 * row[f'sandsynlighed_{side}']:.0f}" for side in ("bagud", "foran"))
    return f"{group} ({texts('benchmark_sides', behind=behind, ahead=ahead)})"


def _show_goals(console: Console, goals: polars.DataFrame, texts: Texts) -> None:
    console.print(Text(texts("benchmark_goals"), style="bold"))
    grid = _grid(
        [texts("benchmark_goal"), texts("benchmark_year")],
        [
            texts("benchmark_plan"),
            texts("benchmark_actual"),
            texts("benchmark_interval"),
            texts("benchmark_last_year"),
            texts("benchmark_others"),
            texts("benchmark_verdict"),
            texts("benchmark_persons"),
            texts("benchmark_kroner"),
        ],
    )
    for row in goals.iter_rows(named=True):
        share = row["enhed"] == "andel"
        low, high = (_number(texts, row[key], share) for key in ("nedre", "oevre"))
        grid.add_row(
            (
                f"{row['titel']}, {unit_words(row['enhed'], texts.language)}"
                if row["enhed"]
                else row["titel"]
            ),
            str(row["aar"]),
            _number(texts, row["plan"], share),
            _number(texts, row["faktisk"], share),
            "" if row["nedre"] is None else f"{low} ; {high}",
            _number(texts, row["sidste_aar"], share),
            _number(texts, row["andre"], share),
            texts(f"benchmark_{row['vurdering']}"),
            _number(texts, row["personer"], share=False),
            _number(texts, row["kroner"], share=False, decimals=0),
        )
    console.print(grid, "")


def _grid(words: list[str], numbers: list[str]) -> RichTable:
    grid = RichTable(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim")
    for heading in words:
        grid.add_column(heading, overflow="fold")
    for heading in numbers:
        grid.add_column(heading, justify="right")
    return grid


def _number(texts: Texts, value: float | None, share: bool, decimals: int = 1) -> str:
    if value is None or math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞"
    return f"{texts.number(100 * value, 1)} %" if share else texts.number(value, decimals)


def _municipality(code: int, texts: Texts) -> str:
    return f"{code} {municipality_names()[code]}" if code else texts("benchmark_all")
