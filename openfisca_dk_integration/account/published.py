"""A comparison that can be handed to anybody: municipalities with few persons stand together.

Rows are summed, not emptied: every total stays what it was, so nothing can be told by subtracting,
and every output made of a published comparison (terminal, files, workbook, page, API) is as safe
as any other. What stays visible is about ``limit`` persons or more in every year.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy
import polars

from openfisca_dk_integration.account.compare import KEYS
from openfisca_dk_integration.enums import Aktivitet
from openfisca_dk_integration.months import month_of
from openfisca_dk_integration.population import Population
from openfisca_dk_integration.population.presence import coming_months
from openfisca_dk_integration.population.schema import ACTIVITY
from openfisca_dk_integration.simulation import SimulationError
from openfisca_dk_integration.small_cells import HIDDEN_CODE, HIDDEN_NAME, LEAST, together

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from openfisca_dk_integration.account.compare import Comparison
    from openfisca_dk_integration.account.table import Account
    from openfisca_dk_integration.population import StreamedPopulation
    from openfisca_dk_integration.simulation.people import People

MONTHS = 12
NEVER = 12 * 10_000
OPTION = "--vis-smaa-celler"

PLACE = ["kommunekode", "kommune"]


def headcount(
    population: People, years: list[int]
) -> tuple[NDArray[numpy.int64], NDArray[numpy.bool_]]:
    """Return the persons of each municipality and year, and whether there may be anybody.

    Persons are rows of the file, whatever their weight. Somebody counts in a year with a month in
    which they had come (``coming_months``) and had not left on any day.

    Args:
        population: the people.
        years: the years.
    """
    if not isinstance(population, Population):
        return _in_parts(population, years)
    begin = coming_months(population, MONTHS * years[0])
    gone, first, last = _absences(population)
    codes = population.municipality_codes
    place = numpy.searchsorted(
        codes, population.municipality_of_household[population.household_of_person]
    )
    counts = numpy.zeros((len(codes), len(years)), dtype=numpy.int64)
    somebody = numpy.zeros(counts.shape, dtype=bool)
    for column, year in enumerate(years):
        start, stop = MONTHS * year, MONTHS * year + MONTHS - 1
        begins = numpy.maximum(begin, start)
        away = numpy.zeros(population.count, dtype=numpy.int64)
        months = numpy.minimum(last, stop) - numpy.maximum(first, begins[gone]) + 1
        numpy.add.at(away, gone, numpy.maximum(months, 0))
        there = stop - begins + 1 - away > 0
        counts[:, column] = numpy.bincount(place, there, len(codes))
        # One who left in the first month of the year is in its amounts, without a month in it.
        left = numpy.zeros(population.count, dtype=bool)
        left[gone[(first < start) & (last >= stop)]] = True
        maybe = (begin <= stop) & ~left
        somebody[:, column] = numpy.bincount(place, maybe, len(codes)) > 0
    return counts, somebody


def _in_parts(
    population: StreamedPopulation, years: list[int]
) -> tuple[NDArray[numpy.int64], NDArray[numpy.bool_]]:
    """Return the head count of people who stay in their files; they are read once for it."""
    key = ("headcount", *years)
    if key not in population.remembered:
        codes = population.municipality_codes
        counts = numpy.zeros((len(codes), len(years)), dtype=numpy.int64)
        somebody = numpy.zeros(counts.shape, dtype=bool)
        for part in population.parts():
            rows = numpy.searchsorted(codes, part.municipality_codes)
            mine, there = headcount(part, years)
            counts[rows] += mine
            somebody[rows] |= there
        population.remembered[key] = (counts, somebody)
    found: tuple[NDArray[numpy.int64], NDArray[numpy.bool_]] = population.remembered[key]
    return found


def _absences(
    population: Population,
) -> tuple[NDArray[numpy.int64], NDArray[numpy.int64], NDArray[numpy.int64]]:
    """Return person, first and last month of every spell of absence."""
    spells = population.spells
    given = spells.columns.get(ACTIVITY)
    if given is None:
        nobody = numpy.zeros(0, dtype=numpy.int64)
        return nobody, nobody, nobody
    away = given.known & (given.values == list(Aktivitet).index(Aktivitet.udrejst))
    return (
        spells.person[away].astype(numpy.int64),
        month_of(spells.start[away]).astype(numpy.int64),
        numpy.minimum(month_of(spells.end[away]), NEVER).astype(numpy.int64),
    )


def few_years(population: People, years: list[int], limit: int = LEAST) -> list[int]:
    """Return the years of which the whole population has too few persons, and not nobody.

    Args:
        population: the people.
        years: the first and the last year, or all of them.
        limit: fewest persons shown; 0 shows all.
    """
    every = list(range(years[0], years[-1] + 1))
    counts, somebody = headcount(population, every)
    total, anybody = counts.sum(axis=0), somebody.any(axis=0)
    return [year for year, bad in zip(every, (total < limit) & anybody, strict=True) if bad]


def own_limit(population: People, years: list[int], limit: int = LEAST) -> int:
    """Return the fewest persons that commands show of people in the user's own files.

    Where no year has enough, the people are a worked example and not a register: there is no crowd
    to hide in, and everything is shown. A page or an API, which answers others, refuses instead
    (``check_enough``).
    """
    every = list(range(years[0], years[-1] + 1))
    counts, _ = headcount(population, every)
    return limit if (counts.sum(axis=0) >= limit).any() else 0


def check_enough(population: People, years: list[int], limit: int = LEAST) -> None:
    """Refuse a run of which nothing could be shown for some year.

    Args:
        population: the people.
        years: the first and the last year, or all of them.
        limit: fewest persons shown; 0 shows all.

    Raises:
        SimulationError: with the years that have too few persons, and those that have enough.
    """
    few = few_years(population, years, limit)
    if not few:
        return
    enough = [year for year in range(years[0], years[-1] + 1) if year not in few]
    those = listed(few)
    da = f"færre end {limit} personer i {those}; tal om så få vises ikke"
    en = f"fewer than {limit} persons in {those}; numbers about so few are not shown"
    if enough:
        da += f". År med nok: {listed(enough)}"
        en += f". Years with enough: {listed(enough)}"
    da += f". {OPTION} viser dem alligevel"
    en += f". {OPTION} shows them all the same"
    raise SimulationError.of(population.source or "befolkning", da, en)


def listed(years: list[int]) -> str:
    """Return ``2024-2026, 2030``."""
    parts: list[list[int]] = []
    for year in years:
        if parts and parts[-1][-1] == year - 1:
            parts[-1].append(year)
        else:
            parts.append([year])
    return ", ".join(f"{p[0]}-{p[-1]}" if len(p) > 1 else str(p[0]) for p in parts)


def merged_codes(population: People, years: list[int], limit: int = LEAST) -> list[int]:
    """Return the municipalities that are shown as one row, none when each can be shown."""
    if not limit:
        return []
    counts, somebody = headcount(population, list(range(years[0], years[-1] + 1)))
    mask = together(counts.astype(numpy.float64), somebody, limit)
    return [int(code) for code in population.municipality_codes[mask]]


def published(comparison: Comparison, population: People, limit: int = LEAST) -> Comparison:
    """Return a comparison whose every row is about enough people.

    Args:
        comparison: the result.
        population: the people it was computed for.
        limit: fewest persons shown; 0 returns the comparison as it is.
    """
    codes = merged_codes(population, comparison.baseline.years, limit)
    if not codes:
        return comparison
    difference = comparison.difference
    if len(difference):
        keys = ["reform", *KEYS]
        difference = _summed(difference, codes, keys, ["grundlag", "med_reform", "forskel"])
    return replace(
        comparison,
        baseline=_published(comparison.baseline, codes),
        reforms=tuple(_published(account, codes) for account in comparison.reforms),
        difference=difference,
    )


def has_merged(comparison: Comparison) -> bool:
    """Return whether municipalities of few persons stand together in a comparison."""
    return bool((comparison.baseline.people["kommunekode"] == HIDDEN_CODE).any())


def _published(account: Account, codes: list[int]) -> Account:
    return replace(
        account,
        table=_summed(account.table, codes, KEYS, ["beloeb"]),
        people=_summed(account.people, codes, [*PLACE, "aar"], ["helaarspersoner"]),
        deviation=_summed(
            account.deviation,
            codes,
            [*PLACE, "aar", "betaler"],
            ["beloeb", "lovens", "afvigelse"],
        ),
    )


def _summed(
    table: polars.DataFrame, codes: list[int], keys: list[str], amounts: list[str]
) -> polars.DataFrame:
    """Return the table with the rows of some municipalities added up, last among their kind."""
    if not len(table) or "kommunekode" not in table.columns:
        return table
    away = polars.col("kommunekode").is_in(codes)
    code, name = polars.lit(HIDDEN_CODE, polars.Int32), polars.lit(HIDDEN_NAME)
    rows = table.filter(away).with_columns(kommunekode=code, kommune=name)
    added = rows.group_by(keys, maintain_order=True).agg(polars.col(amounts).sum())
    # -0.0 + 0.0 is 0.0.
    added = added.with_columns(polars.col(amounts) + 0.0).select(table.columns)
    return polars.concat([table.filter(~away), added.cast(table.schema)])
