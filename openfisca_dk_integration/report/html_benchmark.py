"""A benchmark as a report: an indicator a section, actual against expected, a municipality's goals.

The page, the printable report and the workbook show the same rows (``rows_of``).
"""

from __future__ import annotations

import math
import operator
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars

from openfisca_dk_integration.benchmark.indicators import (
    ALL,
    EVERYBODY,
    describe,
    descriptions,
    unit_words,
)
from openfisca_dk_integration.population.municipalities import municipality_names
from openfisca_dk_integration.report import charts
from openfisca_dk_integration.report.html import Report, Section, Words

if TYPE_CHECKING:
    from openfisca_dk_integration.report.benchmark import Result
    from openfisca_dk_integration.report.texts import Texts

SHARE, UNKNOWN = "andel", "–"
MOST_LINES = 5
"""Colours that are told apart."""

TOLD = ("befolkning", "udfald", "opfoelgning", "censurering")
SEXES = (EVERYBODY, "kvinder", "maend")
MEASURES = ("vaerdi", "nedre", "oevre", "antal")


@dataclass(frozen=True)
class Indicator:
    """An indicator with what it is and its rows.

    Attributes:
        name: its id.
        months: months of follow-up, 0 where it has none.
        told: title, unit and definition in words.
        unit: its unit in the language.
        ours: whether the definition is this project's own.
        rows: one per municipality, group and year.
    """

    name: str
    months: int
    told: dict[str, str]
    unit: str
    ours: bool
    rows: polars.DataFrame

    @property
    def share(self) -> bool:
        """True when the values are shares."""
        return self.told["enhed"] == SHARE

    @property
    def title(self) -> str:
        """Title and unit."""
        return f"{self.told['titel']}, {self.unit}"


def indicators_of(result: Result, texts: Texts) -> Iterator[Indicator]:
    """Yield every indicator of a result; with one municipality its rows alone."""
    figures = result.figures
    for name, months in dict.fromkeys(figures.select("indikator", "maaneder").rows()):
        told = describe(name, result.definitions, texts.language, months)
        rows = figures.filter(
            (polars.col("indikator") == name) & (polars.col("maaneder") == months)
        )
        if len(set(rows["kommunekode"]) - {ALL}) == 1:
            rows = rows.filter(polars.col("kommunekode") != ALL)
        unit = unit_words(told["enhed"], texts.language)
        yield Indicator(name, months, told, unit, bool(descriptions()[name]["vores"]), rows)


def place(code: int, texts: Texts) -> str:
    """Return the name of a municipality, or of all together."""
    return municipality_names().get(code, str(code)) if code else texts("benchmark_all")


def group(name: str, texts: Texts) -> str:
    """Return a group in words: ``kvinder, du1`` is a sex and a Danish course."""
    return ", ".join(
        texts(f"benchmark_group_{part}") if part in SEXES else part.upper()
        for part in name.split(", ")
    )


def told(value: float | None, share: bool, texts: Texts) -> str:
    """Return a value as it is read: a share in per cent, what is unknown as a dash."""
    if value is None or math.isnan(value):
        return UNKNOWN
    if math.isinf(value):
        return "∞"
    return f"{texts.number(100 * value, 1)} %" if share else texts.number(value, 1)


def band(low: str, high: str) -> str:
    """Return the ends of a band, one dash where neither is known."""
    return low if low == high == UNKNOWN else f"{low} ; {high}"


def benchmark_report(result: Result, texts: Texts) -> Report:
    """Return the report of a benchmark."""
    years = texts.years(result.record["aar"])
    level = f"{100 * result.definitions.konfidens:g}"
    notes = [texts("benchmark_band", level=level)]
    if result.record["mindst_personer"]:
        notes.append(texts("report_hidden_note", limit=result.record["mindst_personer"]))
    return Report(
        title=texts("benchmark_title", years=years),
        lead=[texts("benchmark_lead", source=result.record["befolkning"]["kilde"])],
        sections=[
            *_expected(result, texts),
            *_goals(result, texts),
            *(_indicator(one, n, texts) for n, one in enumerate(indicators_of(result, texts))),
            Section(texts("notes"), tables=[definitions(result, texts)], notes=notes),
        ],
        record=result.record,
    )


def definitions(result: Result, texts: Texts) -> Words:
    """Return the numbers that the definitions rest on."""
    rows = [
        [key, ", ".join(map(str, value)) if isinstance(value, list) else f"{value:g}"]
        for key, value in result.definitions.model_dump().items()
    ]
    columns = [texts("report_field"), texts("report_value")]
    return Words(texts("report_assumptions"), columns, rows, numbers=(1,))


def _indicator(one: Indicator, number: int, texts: Texts) -> Section:
    rows = []
    for row in one.rows.iter_rows(named=True):
        if row["skjult"]:
            cells = [texts("hidden_cell")] * 3
        else:
            value, low, high = (told(row[key], one.share, texts) for key in MEASURES[:3])
            cells = [value, band(low, high), texts.number(row["antal"])]
        rows.append(
            [place(row["kommunekode"], texts), group(row["gruppe"], texts), str(row["aar"]), *cells]
        )
    keys = ("municipality", "group", "year", "value", "interval", "count")
    columns = [texts(f"benchmark_{key}") for key in keys]
    ours = [capital(texts("benchmark_ours"))] if one.ours else []
    return Section(
        one.title,
        charts=_chart(one, number, texts),
        tables=[Words(one.told["titel"], columns, rows, numbers=(2, 3, 4, 5))],
        notes=[
            ". ".join([*(f"{texts(f'benchmark_{k}')}: {one.told[k]}" for k in TOLD), *ours]) + "."
        ],
    )


def capital(text: str) -> str:
    """Return a text as a sentence begins."""
    return text[:1].upper() + text[1:]


def _chart(one: Indicator, number: int, texts: Texts) -> list[str]:
    """Return a line over the years for a few municipalities, with its band when it is alone."""
    years = sorted(set(one.rows["aar"]))
    codes = sorted(set(one.rows["kommunekode"]) - {ALL})
    if len(years) == 1 or len(codes) > MOST_LINES:
        return []
    scale = 100 if one.share else 1
    series = []
    for code in codes:
        mine = one.rows.filter(
            (polars.col("kommunekode") == code) & (polars.col("gruppe") == EVERYBODY)
        )
        by_year = {row["aar"]: row for row in mine.iter_rows(named=True)}
        lines = {
            key: [_point(by_year.get(year, {}).get(key), scale) for year in years]
            for key in MEASURES[:3]
        }
        alone = len(codes) == 1 and all(
            point is not None for key in MEASURES for point in lines.get(key, ())
        )
        band = [[p or 0.0 for p in lines[key]] if alone else [] for key in MEASURES[1:3]]
        there = [point is not None for point in lines["vaerdi"]]
        if any(map(operator.and_, there, there[1:])):  # a year alone is no line
            series.append(charts.Series(place(code, texts), lines["vaerdi"], band[0], band[1]))
    if not series:
        return []

    def amount(value: float) -> str:
        return f"{texts.number(value)} %" if one.share else texts.number(value, 1)

    labels = [str(year) for year in years]
    return [charts.lines(f"indikator-{number}", one.title, labels, series, amount, every=1)]


def _point(value: float | None, scale: int) -> float | None:
    return None if value is None or not math.isfinite(value) else value * scale


def expected_rows(result: Result, texts: Texts) -> list[tuple[str, list[float | None], str]]:
    """Return municipality, numbers (None where hidden) and verdict, actual against expected."""
    if result.expectation is None:
        return []
    keys = ("antal", "faktisk", "forventet", "faktisk_minus_forventet", "nedre", "oevre")
    rows = []
    for row in result.expectation.table.iter_rows(named=True):
        small = row["antal"] is None
        verdict = texts("hidden_cell") if small else texts(f"benchmark_{row['vurdering']}")
        rows.append(
            (
                place(row["kommunekode"], texts),
                [None if small else _finite(row[key]) for key in keys],
                verdict,
            )
        )
    return rows


def _finite(value: float | None) -> float:
    return math.nan if value is None else float(value)


def expected_columns(texts: Texts) -> list[str]:
    """Return the heads of actual against expected."""
    keys = ("municipality", "count", "actual", "expectation", "minus")
    ends = (texts("book_low"), texts("book_high"), texts("benchmark_verdict"))
    return [*(texts(f"benchmark_{key}") for key in keys), *ends]


def _expected(result: Result, texts: Texts) -> list[Section]:
    rows = expected_rows(result, texts)
    if not rows:
        return []
    hidden = texts("hidden_cell")
    cells = [
        [
            name,
            hidden if numbers[0] is None else texts.number(numbers[0]),
            *(hidden if n is None else told(n, share=False, texts=texts) for n in numbers[1:]),
            verdict,
        ]
        for name, numbers, verdict in rows
    ]
    title = texts("benchmark_expected")
    table = Words(title, expected_columns(texts), cells, numbers=(1, 2, 3, 4, 5, 6))
    return [Section(title, tables=[table])]


def goal_rows(result: Result, texts: Texts) -> list[tuple[str, int, list[float | None], str]]:
    """Return goal, year, plan, actual, band, and verdict of a municipality's goals."""
    if result.goals is None:
        return []
    return [
        (
            (
                f"{row['titel']}, {unit_words(row['enhed'], texts.language)}"
                if row["enhed"]
                else str(row["titel"])
            ),
            int(row["aar"]),
            [row[key] for key in ("plan", "faktisk", "nedre", "oevre")],
            texts(f"benchmark_{row['vurdering']}"),
        )
        for row in result.goals.iter_rows(named=True)
    ]


def _goals(result: Result, texts: Texts) -> list[Section]:
    shares = [] if result.goals is None else [unit == SHARE for unit in result.goals["enhed"]]
    rows: list[list[str]] = []
    for (goal, year, numbers, verdict), share in zip(goal_rows(result, texts), shares, strict=True):
        plan, actual, low, high = (told(number, share, texts) for number in numbers)
        rows.append([goal, str(year), plan, actual, band(low, high), verdict])
    if not rows:
        return []
    keys = ("goal", "year", "plan", "actual", "interval", "verdict")
    columns = [texts(f"benchmark_{key}") for key in keys]
    title = texts("benchmark_goals")
    return [Section(title, tables=[Words(title, columns, rows, numbers=(1, 2, 3, 4))])]
