"""Winners and losers: disposable income of households under two laws, by type of family."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy

from openfisca_dk_integration.population.model import FLATTENED_ROLES
from openfisca_dk_integration.report import charts
from openfisca_dk_integration.report.figures import Table
from openfisca_dk_integration.report.html import Section
from openfisca_dk_integration.simulation import simulate
from openfisca_dk_integration.small_cells import hidden

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from openfisca_dk_integration.population import Population
    from openfisca_dk_integration.reforms import Law
    from openfisca_dk_integration.web.pages.runs import Progress
    from openfisca_dk_integration.web.pages.texts import PageTexts

INCOME = "disponibel_indkomst"
ENOUGH = 50.0
"""Kroner a year from which a household gains or loses."""

TYPES = ("gains_single", "gains_single_children", "gains_couple", "gains_couple_children")


def family_types(people: Population) -> NDArray[numpy.int64]:
    """Return the type of each household: adults alone or two, with and without children."""
    child = people.roles == FLATTENED_ROLES.index("barn")
    count = people.households
    children = numpy.bincount(people.household_of_person, child, count) > 0
    partner = people.roles == FLATTENED_ROLES.index("partner")
    couple = numpy.bincount(people.household_of_person, partner, count) > 0
    return 2 * couple.astype(numpy.int64) + children.astype(numpy.int64)


def yearly_income(people: Population, law: Law, year: int, progress: Progress) -> Any:
    """Return each household's disposable income over a year."""
    found = simulate(
        people,
        law,
        f"{year}-01:{year}-12",
        [INCOME],
        execution="auto",
        progress=progress,
    )
    columns = found.columns[INCOME].values()
    return sum(numpy.asarray(column, dtype=numpy.float64) for column in columns)


def gains(
    people: Population,
    laws: tuple[Law, Law],
    year: int,
    limit: int,
    texts: PageTexts,
    progress: Progress,
) -> Section:
    """Return how many households gain and lose, and the mean, by type of family.

    Args:
        people: the people.
        laws: the law in force and the reform.
        year: the year.
        limit: fewest persons in a cell.
        texts: of the language.
        progress: told about.
    """
    before, after = (yearly_income(people, law, year, progress) for law in laws)
    change = after - before
    there = (before != 0) | (after != 0)
    types = family_types(people)
    persons = people.household_sizes
    kinds = (change > ENOUGH, numpy.abs(change) <= ENOUGH, change < -ENOUGH)
    counts = numpy.array(
        [[persons[there & kind & (types == one)].sum() for kind in kinds] for one in range(4)],
        dtype=float,
    )
    away = hidden(counts, limit)
    rows: list[tuple[str, list[Any]]] = []
    for one, name in enumerate(TYPES):
        mine = there & (types == one)
        homes = [int((mine & kind).sum()) for kind in kinds]
        cells: list[Any] = [
            None if hide else number for number, hide in zip(homes, away[one], strict=True)
        ]
        if not mine.any():
            cells.append(math.nan)
        else:
            small = counts[one].sum() < limit or away[one].any()
            cells.append(None if small else round(float(change[mine].mean())))
        rows.append((texts(name), cells))
    columns = [texts(f"gains_{key}") for key in ("gain", "same", "lose", "mean")]
    series = [
        charts.Series(column, [row[1][place] for row in rows])
        for place, column in enumerate(columns[:3])
    ]
    places = [texts(f"{name}_short") for name in TYPES]
    chart = charts.bars("vindere", texts("gains_chart"), places, series, texts.number, stacked=True)
    return Section(
        texts("gains_title", year=year),
        charts=[chart] if any(value for one in series for value in one.values) else [],
        tables=[Table(texts("gains_table"), texts("gains_family"), columns, rows)],
        notes=[texts("gains_note", least=f"{ENOUGH:g}")],
    )
