"""Unit costs with ranges, the municipalities' own figures, and how both enter a population."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy

from openfisca_dk_integration.behaviour.ranges import Range, share_of
from openfisca_dk_integration.population import Given, MunicipalFigures, Population
from openfisca_dk_integration.scenario.charge import charge_consultant, charge_programme

if TYPE_CHECKING:
    from openfisca_dk_integration.scenario.model import Price as GivenPrice

TABLE = Path(__file__).parent / "data" / "priser.csv"
PROGRAMME, IDLE, MONTHS = "programudgift", "programudgift_ledig", "programudgift_maaneder"
MODULE = "dansk_modul"
FAMILY, FAMILY_MONTHS = "familiekonsulent", "familiekonsulent_maaneder"
MODULE_VARIABLE = "modultakst"


@dataclass(frozen=True)
class Price:
    """A unit cost.

    Attributes:
        key: its name in files.
        da: Danish label.
        en: English label.
        unit: Danish unit.
        year: the year whose prices it is in.
        range: lowest, central, highest.
        source: where it comes from.
        evidence: of the central value: ``seen``, ``derived``, ``assumed`` or ``scenarie``.
        range_evidence: of the range.
    """

    key: str
    da: str
    en: str
    unit: str
    year: int
    range: Range
    source: str
    evidence: str
    range_evidence: str

    @property
    def is_default(self) -> bool:
        """Return True for a price of the package."""
        return self.evidence != "scenarie"

    def given(self, price: GivenPrice) -> Price:
        """Return this price with the numbers of a scenario."""
        return replace(
            self,
            year=price.aar or self.year,
            range=Range(price.lav, price.central, price.hoej),
            source=price.kilde,
            evidence="scenarie",
            range_evidence="scenarie",
        )


@dataclass(frozen=True)
class OwnFigure:
    """A municipality's own figure, for one year or (None) for all: a price, or an input."""

    code: int
    year: int | None
    name: str
    range: Range
    source: str


@cache
def default_prices() -> dict[str, Price]:
    """Return the prices of the package by name."""
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return {row["pris"]: _price(row) for row in csv.DictReader(stream)}


def _price(row: dict[str, str]) -> Price:
    return Price(
        key=row["pris"],
        da=row["navn"],
        en=row["name"],
        unit=row["enhed"],
        year=int(row["prisaar"]),
        range=Range(float(row["lav"]), float(row["central"]), float(row["hoej"])),
        source=row["kilde"],
        evidence=row["evidens"],
        range_evidence=row["evidens_interval"],
    )


@dataclass(frozen=True)
class PriceBook:
    """The prices of a run, under one law.

    Attributes:
        prices: by name.
        own: the municipalities' own figures, which come before the prices.
        factor: what prices rise by a year from their own year on; 1 when they stay.
    """

    prices: Mapping[str, Price] = field(default_factory=default_prices)
    own: tuple[OwnFigure, ...] = ()
    factor: float = 1.0

    def with_given(self, given: Mapping[str, GivenPrice]) -> PriceBook:
        """Return the book with some prices replaced."""
        changed = {key: self.prices[key].given(price) for key, price in given.items()}
        return replace(self, prices={**self.prices, **changed})

    def apply(
        self,
        population: Population,
        years: tuple[int, int],
        shares: Mapping[str, float],
        simulated: Any | None = None,
    ) -> Population:
        """Return the population with these prices where its files say nothing.

        Args:
            population: people with histories.
            simulated: True for the spells that were not observed; default none of them.
            years: the first and the last year that is computed.
            shares: where in its range each price lies (0 lowest, 1 highest; 0.5, the central
                value, when it is not named); own figures with a range follow the same share.
        """
        codes = population.municipality_codes
        first = min(years[0], population.first_month // 12)
        span = numpy.arange(first, years[1] + 1)
        population = replace(population, figures=self._figures(population, span, shares))
        yearly = numpy.array(
            [
                [[self.value(key, code, int(year), shares) for year in span] for code in codes]
                for key in (PROGRAMME, IDLE)
            ]
        )
        months = numpy.array(
            [round(self.value(MONTHS, code, first, shares, plain=True)) for code in codes]
        )
        place = numpy.searchsorted(codes, population.municipality_of_household)
        place = place[population.household_of_person]
        if simulated is None:
            simulated = numpy.zeros(population.spells.count, dtype=bool)
        charged = charge_programme(population, first, yearly[:, place], months[place], simulated)
        if FAMILY not in self.prices:
            return charged
        family = numpy.array(
            [[self.value(FAMILY, code, int(year), shares) for year in span] for code in codes]
        )
        length = [
            round(self.value(FAMILY_MONTHS, code, first, shares, plain=True)) for code in codes
        ]
        return charge_consultant(charged, first, family[place], numpy.array(length)[place])

    def value(
        self,
        key: str,
        code: int,
        year: int,
        shares: Mapping[str, float],
        *,
        plain: bool = False,
    ) -> float:
        """Return a price in a municipality and year; ``plain`` leaves indexing out."""
        price = self.prices[key]
        share = shares.get(key, 0.5)
        own = self.own_figure(key, code, year)
        if own is not None:
            return own.range.at(share)
        amount = price.range.at(share)
        return amount if plain else amount * self.factor ** (year - price.year)

    def own_figure(self, key: str, code: int, year: int) -> OwnFigure | None:
        """Return the municipality's own figure for a year, else for all years."""
        return self._own.get((key, code, year)) or self._own.get((key, code, None))

    @cached_property
    def _own(self) -> dict[tuple[str, int, int | None], OwnFigure]:
        return {(figure.name, figure.code, figure.year): figure for figure in self.own}

    @property
    def fingerprint(self) -> str:
        """The sha256 of every price and own figure."""
        content = [
            [[key, price.year, vars(price.range)] for key, price in sorted(self.prices.items())],
            sorted([f.code, f.year or 0, f.name, *vars(f.range).values()] for f in self.own),
            self.factor,
        ]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def _figures(
        self, population: Population, span: Any, shares: Mapping[str, float]
    ) -> MunicipalFigures:
        """Return the municipalities' figures: those of the files, own ones, and module prices."""
        codes = population.municipality_codes
        rows = [(int(code), int(year)) for code in codes for year in span]
        names = {figure.name for figure in self.own} - set(self.prices)
        cells: dict[str, dict[tuple[int, int], float]] = {
            MODULE_VARIABLE: {row: self.value(MODULE, *row, shares) for row in rows}
        }
        for name in sorted(names):
            found = {row: self.own_figure(name, *row) for row in rows}
            cells[name] = {row: own.range.at(0.5) for row, own in found.items() if own}
        return with_figures(population.figures, rows, cells)

    def sampled(self, seed: int, draw: int) -> dict[str, float]:
        """Return the share of each price in a draw; draw 0 has the central values."""
        if draw == 0:
            return {}
        return {key: share_of(seed, draw, f"priser/{key}") for key in self.prices}

    @property
    def uncertain(self) -> list[str]:
        """The prices that have a range."""
        return [key for key, price in self.prices.items() if price.range.low < price.range.high]


def with_figures(
    figures: MunicipalFigures,
    rows: Iterable[tuple[int, int]],
    cells: Mapping[str, Mapping[tuple[int, int], float]],
) -> MunicipalFigures:
    """Return figures with more cells; a cell that the files give stays as it is."""
    have = list(zip(figures.codes.tolist(), figures.years.tolist(), strict=True))
    every = sorted({*have, *rows})
    place = {row: number for number, row in enumerate(every)}
    at = numpy.array([place[row] for row in have], dtype=numpy.int64)
    columns: dict[str, Given] = {}
    for name in [*figures.columns, *(name for name in cells if name not in figures.columns)]:
        old = figures.columns.get(name)
        default = old.default if old else 0.0
        dtype = old.values.dtype if old else numpy.float32
        values = numpy.full(len(every), default, dtype=dtype)
        known = numpy.zeros(len(every), dtype=bool)
        for row, value in cells.get(name, {}).items():
            values[place[row]], known[place[row]] = value, True
        if old is not None:
            values[at[old.known]] = old.values[old.known]
            known[at] |= old.known
        columns[name] = Given(values, known, default)
    return MunicipalFigures(
        codes=numpy.array([code for code, _ in every], dtype=numpy.int32),
        years=numpy.array([year for _, year in every], dtype=numpy.int32),
        columns=columns,
    )
