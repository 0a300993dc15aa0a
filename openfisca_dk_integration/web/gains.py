"""Winners and losers: disposable income of households under two laws, by type of family."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy

from openfisca_dk_integration.population.model import FLATTENED_ROLES
from openfisca_dk_integration.simulation import simulate
from openfisca_dk_integration.small_cells import hidden
from openfisca_dk_integration.web.runs import Progress, block_size

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from openfisca_dk_integration.population import Population
    from openfisca_dk_integration.reforms import Law

INCOME = "disponibel_indkomst"
ENOUGH = 50.0
"""Kroner a year from which a household gains or loses."""

TYPES = ("enlige", "enlige_med_boern", "par", "par_med_boern")
KINDS = ("vinder", "uaendret", "taber")


@dataclass(frozen=True)
class Gains:
    """Households that gain and lose in a year.

    Attributes:
        year: the year.
        homes: households by type of family and kind of change, in whole households after their
            weights; None where few persons stand behind the number.
        means: weighted mean change in kroner by type; None where it would tell of few, or nobody.
    """

    year: int
    homes: list[list[int | None]]
    means: list[float | None]

    def as_dict(self) -> dict[str, Any]:
        """Return the numbers as plain data."""
        rows: list[dict[str, Any]] = [
            {"familie": name, **dict(zip(KINDS, homes, strict=True)), "middel": mean}
            for name, homes, mean in zip(TYPES, self.homes, self.means, strict=True)
        ]
        return {"aar": self.year, "mindst_kroner": ENOUGH, "familier": rows}


def gains(
    people: Population, laws: tuple[Law, Law], year: int, limit: int, progress: Progress
) -> Gains:
    """Return how many households gain and lose, and the mean change, by type of family.

    Args:
        people: the people.
        laws: the law in force and the reform.
        year: the year.
        limit: fewest persons in a cell.
        progress: told about.
    """
    before, after = (_yearly_income(people, law, year, progress) for law in laws)
    change = after - before
    there = (before != 0) | (after != 0)
    types = _family_types(people)
    persons = people.household_sizes
    weights = people.weights[numpy.cumsum(persons) - persons]
    kinds = (change > ENOUGH, numpy.abs(change) <= ENOUGH, change < -ENOUGH)
    counts = numpy.array(
        [
            [persons[there & kind & (types == one)].sum() for kind in kinds]
            for one in range(len(TYPES))
        ],
        dtype=float,
    )
    away = hidden(counts, limit)
    homes: list[list[int | None]] = []
    means: list[float | None] = []
    for one in range(len(TYPES)):
        mine = there & (types == one)
        homes.append(
            [
                None if hide else round(float(weights[mine & kind].sum()))
                for kind, hide in zip(kinds, away[one], strict=True)
            ]
        )
        small = not weights[mine].sum() > 0 or counts[one].sum() < limit or away[one].any()
        mean = None if small else float(numpy.average(change[mine], weights=weights[mine]))
        means.append(None if mean is None else round(mean, 2))
    return Gains(year, homes, means)


def _family_types(people: Population) -> NDArray[numpy.int64]:
    """Return the type of each household: adults alone or two, with and without children."""
    child = people.roles == FLATTENED_ROLES.index("barn")
    count = people.households
    children = numpy.bincount(people.household_of_person, child, count) > 0
    partner = people.roles == FLATTENED_ROLES.index("partner")
    couple = numpy.bincount(people.household_of_person, partner, count) > 0
    return 2 * couple.astype(numpy.int64) + children.astype(numpy.int64)


def _yearly_income(people: Population, law: Law, year: int, progress: Progress) -> Any:
    """Return each household's disposable income over a year."""
    found = simulate(
        people,
        law,
        f"{year}-01:{year}-12",
        [INCOME],
        execution="blocks",
        block_size=block_size((year, year)),
        progress=progress,
    )
    columns = found.columns[INCOME].values()
    return sum(numpy.asarray(column, dtype=numpy.float64) for column in columns)
