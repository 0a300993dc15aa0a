"""How many come to which municipality in which year: quotas, known counts, and shares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

from openfisca_dk_integration.population.municipalities import municipality_regions
from openfisca_dk_integration.population.quota import QuotaBasis, quota_rules, quotas
from openfisca_dk_integration.population.synthetic.calibrate import fill
from openfisca_dk_integration.population.synthetic.homes import MONTHS
from openfisca_dk_integration.population.synthetic.margins import COUNTRY, Area, Margins

Floats = NDArray[numpy.float64]

FIRST_YEAR = 2010
"""The first year with a known intake."""

UKRAINE_YEAR = 2022
REFUGEES, FAMILIES, UKRAINIANS = "flygtninge", "familiesammenfoerte", "ukrainere"
COUNT_OF = {
    REFUGEES: "tilgang.flygtninge_til_kommuner",
    FAMILIES: "tilgang.ff_til_flygtninge",
    UKRAINIANS: "tilgang.ukrainere",
}
GRID = 200
"""Points of the mean over a year and over the waits."""

ANNOUNCED = "{}-05-01"
"""The day by which the national figure of the next year is announced."""


@dataclass(frozen=True)
class Arrivals:
    """Persons taken over, by municipality (row) and year (column).

    Attributes:
        codes: municipality codes of the rows.
        years: of the columns.
        quota: the municipal quotas of the year's national figure.
        refugees: refugees, without reunified family.
        families: expected family of refugees.
        families_known: where a number of families was given, the country's or its own.
        ukrainians: people displaced from Ukraine.
    """

    codes: NDArray[numpy.int32]
    years: NDArray[numpy.int32]
    quota: Floats
    refugees: Floats
    families: Floats
    families_known: NDArray[numpy.bool_]
    ukrainians: Floats

    def of(self, group: str) -> Floats:
        """Return the persons of one group."""
        return {REFUGEES: self.refugees, FAMILIES: self.families, UKRAINIANS: self.ukrainians}[
            group
        ]


def expected_arrivals(margins: Margins, last_year: int, families_per_refugee: float) -> Arrivals:
    """Return who comes where from ``FIRST_YEAR`` to a year.

    Args:
        margins: the figures.
        last_year: the last year.
        families_per_refugee: reunified persons per refugee, where no count of the year is known.
    """
    regions_of = municipality_regions()
    codes = numpy.array(sorted(regions_of), dtype=numpy.int32)
    regions = numpy.array([regions_of[int(code)] for code in codes])
    years = numpy.arange(FIRST_YEAR, last_year + 1, dtype=numpy.int32)
    shape = (len(codes), len(years))
    quota, refugees, families, ukrainians = (numpy.zeros(shape) for _ in range(4))
    known = numpy.zeros(shape, dtype=bool)
    lags = _lags(margins)
    for column, year in enumerate(years.tolist()):
        quota[:, column] = _quotas(margins, codes, regions, year, families)
        intake = margins.of_year(COUNT_OF[REFUGEES], year) or 0.0
        refugees[:, column] = _split(
            margins, COUNT_OF[REFUGEES], quota[:, column], codes, regions, year, intake
        )
        waiting = sum(share * refugees[:, max(column - lag, 0)] for lag, share in enumerate(lags))
        count = margins.known(COUNT_OF[FAMILIES], COUNTRY, year)
        known[:, column] = count is not None
        own = _in_municipalities(margins, COUNT_OF[FAMILIES], codes, year)
        known[list(own), column] = True
        total = float(numpy.sum(waiting)) * families_per_refugee if count is None else count
        families[:, column] = _split(
            margins, COUNT_OF[FAMILIES], numpy.asarray(waiting), codes, regions, year, total
        )
        if year >= UKRAINE_YEAR:
            people = _registered(margins, codes, regions, year)
            intake = margins.of_year(COUNT_OF[UKRAINIANS], year) or 0.0
            ukrainians[:, column] = _split(
                margins, COUNT_OF[UKRAINIANS], people, codes, regions, year, intake
            )
    return Arrivals(codes, years, quota, refugees, families, known, ukrainians)


def _lags(margins: Margins) -> list[float]:
    """Return the shares of families who come in the year of the refugee, the next, and so on.

    Refugees come evenly over the year, and families wait evenly between the shortest and the
    longest wait.
    """
    low = margins.value("familiesammenfoering.ventetid_min")
    high = margins.value("familiesammenfoering.ventetid_max")
    grid = (numpy.arange(GRID) + 0.5) / GRID
    months = numpy.add.outer(grid * MONTHS, low + grid * (high - low))
    later, number = numpy.unique(months // MONTHS, return_counts=True)
    shares = numpy.zeros(int(later[-1]) + 1)
    shares[later.astype(numpy.int64)] = number / number.sum()
    return [float(share) for share in shares]


def _quotas(
    margins: Margins,
    codes: NDArray[numpy.int32],
    regions: NDArray[numpy.str_],
    year: int,
    families: Floats,
) -> Floats:
    """Return the municipal quotas of a year: the rule's, drawn to those that were published.

    The rule takes the figures of the year of announcement and the families who came in the year
    before it. Where the order counts all reunified foreigners, they are placed as the immigrants.
    """
    national = margins.of_year("landstal", year)
    if margins.known("landstal", COUNTRY, year) is None and year < _first(margins, "landstal"):
        national = margins.of_year(COUNT_OF[REFUGEES], year)
    announced = year - 1
    immigrants = margins.municipal("indvandrere.ikke_vestlige", codes.tolist(), announced)
    came = families[:, max(announced - 1 - FIRST_YEAR, 0)]
    everyone = margins.of_year("tilgang.ff_tilladelser", announced - 1) or 0.0
    basis = QuotaBasis(
        codes=codes,
        regions=regions,
        inhabitants=margins.municipal("indbyggere", codes.tolist(), announced),
        foreign_citizens=immigrants,
        non_western=immigrants,
        reunified=immigrants / immigrants.sum() * everyone,
        reunified_with_refugees=came,
    )
    made = quotas(basis, national or 0.0, quota_rules(ANNOUNCED.format(announced)))
    return fill(
        made.municipal,
        regions,
        made.national,
        _in_regions(margins, "regionskvote", regions, year),
        _in_municipalities(margins, "kommunekvote", codes, year),
    )


def _split(
    margins: Margins,
    name: str,
    weights: Floats,
    codes: NDArray[numpy.int32],
    regions: NDArray[numpy.str_],
    year: int,
    total: float,
) -> Floats:
    """Share the year's intake by weights, with the municipalities and regions that are given."""
    return fill(
        weights,
        regions,
        total,
        _in_regions(margins, name, regions, year),
        _in_municipalities(margins, name, codes, year),
    )


def _registered(
    margins: Margins, codes: NDArray[numpy.int32], regions: NDArray[numpy.str_], year: int
) -> Floats:
    """Return the people from Ukraine by municipality: as registered, the others by inhabitants."""
    name = "ukraine.registreret"
    years = [row.year for row in margins if row.id == name and row.year is not None]
    nearest = min(years, key=lambda one: (abs(one - year), one))
    people = margins.municipal("indbyggere", codes.tolist(), year)
    total = margins.of_year(name, nearest) or 0.0
    return fill(people, regions, total, {}, _in_municipalities(margins, name, codes, nearest))


def _in_regions(
    margins: Margins, name: str, regions: NDArray[numpy.str_], year: int
) -> dict[str, float]:
    found = {region: margins.known(name, region, year) for region in set(regions.tolist())}
    return {region: value for region, value in sorted(found.items()) if value is not None}


def _in_municipalities(
    margins: Margins, name: str, codes: NDArray[numpy.int32], year: int
) -> dict[int, float]:
    areas: list[Area] = codes.tolist()
    found = {row: margins.known(name, code, year) for row, code in enumerate(areas)}
    return {row: value for row, value in found.items() if value is not None}


def _first(margins: Margins, name: str) -> int:
    return min(row.year for row in margins if row.id == name and row.year is not None)
