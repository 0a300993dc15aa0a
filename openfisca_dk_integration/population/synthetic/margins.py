"""The figures a synthetic population must meet: shipped, and replaced by a user's own row by row.

``data/syntetisk_margener.csv`` has every figure with its source, evidence and range;
``data/syntetisk_definitioner.csv`` says what each figure is and for which areas it may be given.
A user's file has the same form (only ``id``, ``area``, ``period`` and ``value`` are needed).
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy
from numpy.typing import NDArray

from openfisca_dk_integration.population.files import RawTable, read_table
from openfisca_dk_integration.population.municipalities import (
    municipality_names,
    municipality_regions,
)
from openfisca_dk_integration.population.parse import DECIMAL_COMMA, NUMBER, nearest
from openfisca_dk_integration.population.problems import PopulationError, Problem

DATA = Path(__file__).parent.parent / "data"
SHIPPED = DATA / "syntetisk_margener.csv"
DEFINITIONS = DATA / "syntetisk_definitioner.csv"
SHEET = "margener"

COUNTRY = "Danmark"
LEVELS = {"land": COUNTRY, "region": "region", "kommune": "kommune"}
NEEDED = ("id", "area", "period", "value")
OPTIONAL = ("unit", "low", "high", "source", "evidence", "note")
OWN_SOURCE = "egen fil / own file"
YEARS = (1990, 2100)
AGES = (18.0, 90.0)

Floats = NDArray[numpy.float64]
Area = int | str
"""A municipality code, the name of a region, or ``COUNTRY``."""


@dataclass(frozen=True)
class Definition:
    """What a figure is.

    Attributes:
        kind: "antal" (persons), "andel" (share), "alder" (years) or an amount.
        areas: the levels it may be given for: "land", "region", "kommune".
        yearly: it has a value per year.
        label_da: what it is, in Danish.
        label_en: what it is, in English.
    """

    kind: str
    areas: tuple[str, ...]
    yearly: bool
    label_da: str
    label_en: str


@dataclass(frozen=True)
class Margin:
    """One figure: a row of the shipped file or of the user's (``own``)."""

    id: str
    area: Area
    year: int | None
    value: float
    unit: str = ""
    source: str = ""
    evidence: str = ""
    file: str = ""
    row: int = 0
    own: bool = False
    note: str = ""
    low: float | None = None
    high: float | None = None

    @property
    def key(self) -> tuple[str, Area, int | None]:
        """What one row replaces: the figure, its area and, of yearly figures, its year."""
        return self.id, self.area, self.year


@dataclass(frozen=True)
class Margins:
    """All figures in force, by key."""

    rows: dict[tuple[str, Area, int | None], Margin] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Margin]:
        return iter(self.rows.values())

    def known(self, name: str, area: Area, year: int | None = None) -> float | None:
        """Return the figure of exactly this area and year, None where there is none."""
        found = self.rows.get((name, area, year))
        return None if found is None else found.value

    def value(self, name: str, code: int | None = None) -> float:
        """Return a figure without years: the municipality's, its region's or the country's."""
        areas: list[Area] = [COUNTRY]
        if code is not None:
            areas = [code, municipality_regions()[code], COUNTRY]
        for area in areas:
            found = self.known(name, area)
            if found is not None:
                return found
        raise KeyError(f"No figure {name} for {code}")

    def of_year(self, name: str, year: int) -> float | None:
        """Return the country's figure of a year.

        Between two known years it is their geometric mean, weighted; outside them the nearest.
        """
        years = sorted(row.year for row in self if self._is(row, name) and row.year is not None)
        if not years:
            return None
        exact = self.known(name, COUNTRY, year)
        if exact is not None:
            return exact
        if not years[0] < year < years[-1]:
            return self.known(name, COUNTRY, years[0] if year < years[0] else years[-1])
        low = max(one for one in years if one < year)
        high = min(one for one in years if one > year)
        first, last = self.known(name, COUNTRY, low), self.known(name, COUNTRY, high)
        assert first is not None  # noqa: S101 - both years are known
        assert last is not None  # noqa: S101
        weight = (year - low) / (high - low)
        return float(first ** (1 - weight) * last**weight)

    def municipal(self, name: str, codes: Iterable[int], year: int) -> Floats:
        """Return a figure of every municipality, of the known year nearest to ``year``."""
        by_code: dict[Area, dict[int, float]] = {}
        for row in self:
            if row.id == name and row.year is not None:
                by_code.setdefault(row.area, {})[row.year] = row.value
        values = []
        for code in codes:
            known = by_code[code]
            values.append(known[min(known, key=lambda one: (abs(one - year), one))])
        return numpy.array(values, dtype=numpy.float64)

    def own(self) -> set[int]:
        """Return the municipalities that have a figure without years of their own."""
        return {row.area for row in self if isinstance(row.area, int) and row.year is None}

    def _is(self, row: Margin, name: str) -> bool:
        return row.id == name and row.area == COUNTRY


@lru_cache(maxsize=1)
def definitions() -> dict[str, Definition]:
    """Return what each figure is, by id."""
    with DEFINITIONS.open(encoding="utf-8", newline="") as stream:
        return {
            row["id"]: Definition(
                row["kind"],
                tuple(row["areas"].split()),
                row["yearly"] == "ja",
                row["label_da"],
                row["label_en"],
            )
            for row in csv.DictReader(stream)
        }


def read_margins(path: str | Path | None = None) -> Margins:
    """Return the shipped figures, with those of a user's file (CSV, Parquet, Excel) in their place.

    Raises:
        PopulationError: when anything is wrong with the user's file; it lists all problems.
    """
    shipped, _ = read_table(SHIPPED)
    assert shipped is not None  # noqa: S101 - part of the package
    rows, problems = _read(shipped)
    if path is not None:
        raw, problems = read_table(Path(path), SHEET)
        if raw is not None:
            own, more = _read(raw, own=True)
            rows, problems = {**rows, **own}, problems + more
    margins = Margins(rows)
    if not problems:
        from openfisca_dk_integration.population.synthetic.contradictions import contradictions

        problems = list(contradictions(margins))
    if problems:
        raise PopulationError(problems)
    return margins


def _read(
    raw: RawTable, *, own: bool = False
) -> tuple[dict[tuple[str, Area, int | None], Margin], list[Problem]]:
    headings = raw.frame.columns
    problems = [
        Problem("unknown_column", raw.file, 1, one, None, {"hint": nearest(one, NEEDED + OPTIONAL)})
        for one in headings
        if one not in NEEDED + OPTIONAL
    ]
    problems += [Problem("duplicate_column", raw.file, 1, one) for one in raw.repeated]
    missing = [one for one in NEEDED if one not in headings]
    problems += [
        Problem("missing_column", raw.file, 1, one, None, {"expected": ", ".join(NEEDED)})
        for one in missing
    ]
    rows: dict[tuple[str, Area, int | None], Margin] = {}
    if missing:
        return rows, problems
    for number, cells in zip(raw.rows.tolist(), raw.frame.iter_rows(named=True), strict=True):
        reader = _Row(raw.file, int(number), {name: cell or "" for name, cell in cells.items()})
        margin = reader.margin(own)
        problems += reader.problems
        if margin is None:
            continue
        if margin.key in rows:
            first = {"first": str(rows[margin.key].row)}
            problems.append(Problem("margin_twice", raw.file, margin.row, "id", margin.id, first))
        rows[margin.key] = margin
    return rows, problems


class _Row:
    """Reads one row; ``problems`` collects what is wrong with it."""

    def __init__(self, file: str, number: int, cells: dict[str, str]) -> None:
        self.file, self.number, self.cells = file, number, cells
        self.problems: list[Problem] = []

    def margin(self, own: bool) -> Margin | None:
        name = self.cells["id"]
        definition = definitions().get(name)
        if definition is None:
            self._add("margin_unknown_id", "id", hint=nearest(name, definitions()))
        area = self._area()
        value = self._number()
        if definition is None:
            return None
        self._check(definition, area, value)
        year = self._year() if definition.yearly else None
        if self.problems or area is None or value is None:
            return None
        more = {one: self.cells.get(one, "") for one in ("unit", "source", "evidence", "note")}
        more["source"] = more["source"] or OWN_SOURCE
        low, high = self._range(value)
        if self.problems:
            return None
        return Margin(
            name,
            area,
            year,
            value,
            file=self.file,
            row=self.number,
            own=own,
            low=low,
            high=high,
            **more,
        )

    def _range(self, value: float) -> tuple[float, float]:
        """Return the range of a figure; the figure itself where none is given."""
        ends = []
        for name in ("low", "high"):
            text = self.cells.get(name) or ""
            good = re.match(NUMBER, text) and math.isfinite(float(text))
            if text and not good:
                self._add("not_number", name)
            ends.append(float(text) if good else value)
        if not ends[0] <= value <= ends[1]:
            self._add("margin_range", "value", expected=f"{ends[0]:g} - {ends[1]:g}")
        return ends[0], ends[1]

    def _area(self) -> Area | None:
        text = self.cells["area"]
        area = areas().get(fold(text))
        if area is None:
            self._add("margin_unknown_area", "area", hint=nearest(text, _area_names()))
        return area

    def _number(self) -> float | None:
        text = self.cells["value"]
        if not text:
            self._add("missing_value", "value", expected="tal / number")
        elif re.match(DECIMAL_COMMA, text) and not re.match(NUMBER, text):
            plain = text.replace(".", "").replace(",", ".")
            self._add("decimal_comma", "value", expected=plain)
        elif not re.match(NUMBER, text) or not math.isfinite(float(text)):
            self._add("not_number", "value")
        else:
            return float(text)
        return None

    def _year(self) -> int | None:
        text = self.cells["period"].removesuffix(".0")
        if text.isdigit() and YEARS[0] <= int(text) <= YEARS[1]:
            return int(text)
        self._add("margin_period", "period")
        return None

    def _check(self, definition: Definition, area: Area | None, value: float | None) -> None:
        if area is not None:
            level = "land" if area == COUNTRY else "kommune" if isinstance(area, int) else "region"
            if level not in definition.areas:
                expected = ", ".join(LEVELS[one] for one in definition.areas)
                self._add("margin_level", "area", expected=expected)
        if value is None:
            return
        low, high = {"andel": (0.0, 1.0), "alder": AGES, "maaned": (1.0, 12.0)}.get(
            definition.kind, (0.0, math.inf)
        )
        if value < low:
            self._add("margin_low", "value", expected=f"{low:g}")
        if value > high:
            self._add("margin_high", "value", expected=f"{high:g}")

    def _add(self, kind: str, column: str, **details: str) -> None:
        cell = self.cells[column] or None
        self.problems.append(Problem(kind, self.file, self.number, column, cell, details))


def fold(text: str) -> str:
    """Return a name as it is compared: lower case, æ, ø and å as two letters."""
    lower = text.strip().lower()
    for letter, two in (("æ", "ae"), ("ø", "oe"), ("å", "aa")):
        lower = lower.replace(letter, two)
    return lower.removesuffix(".0")


@lru_cache(maxsize=1)
def areas() -> dict[str, Area]:
    """Return every area by its folded name and, of municipalities, by its code."""
    result: dict[str, Area] = {fold(COUNTRY): COUNTRY}
    for region in municipality_regions().values():
        result[fold(region)] = region
        result[fold(f"Region {region}")] = region
    for code, name in municipality_names().items():
        if code:
            result[fold(name)] = result[str(code)] = code
    return result


def _area_names() -> list[str]:
    names = [name for code, name in municipality_names().items() if code]
    return [COUNTRY, *sorted(set(municipality_regions().values())), *names]
