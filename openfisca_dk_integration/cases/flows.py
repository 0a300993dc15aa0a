"""What one participant's job is worth, item by item and month by month, under the law.

Every family is run on every path (``households``) in one simulation; the amounts are those of the
account's items (``account/data/poster.csv``), so that what one public payer gives another cancels.
Yearly amounts (taxes) are spread evenly over the months of their year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy
from openfisca_core.periods import DateUnit

from openfisca_dk_integration.account.items import ITEMS, Item
from openfisca_dk_integration.cases.households import (
    WITHOUT,
    Course,
    Household,
    Setting,
    household,
    population,
)
from openfisca_dk_integration.entities import Husstand, Person
from openfisca_dk_integration.simulation import Law, Span, simulate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from openfisca_dk_integration.cases.fields import Family

WAGE = Item("loen", "Løn", "Wages", ((1, "loenindkomst"),), None, "borger", "")
"""Wages come from employers, whose account is not kept; citizens receive them."""

HELP = "hjaelp_deltager"
"""The participant's own benefit, for the flat calculator's ``ydelse_pr_maaned``."""


@dataclass(frozen=True)
class Flows:
    """Amounts of every household.

    Attributes:
        items: the items, in the order of the first axis.
        amounts: item × household × month of the horizon, DKK, always 0 or more where the law's
            variable is: the item's ``fra`` pays it to its ``til``.
        households: the households, in the order of the second axis.
        help: the participant's own benefit: household × month.
        variables: the law's variables that made up the items, monthly ones by name:
            household × month (for the monthly detail).
        yearly: names of variables of a whole year, which are spread over its months.
    """

    items: tuple[Item, ...]
    amounts: NDArray[numpy.float64]
    households: tuple[Household, ...]
    help: NDArray[numpy.float64]
    variables: dict[str, NDArray[numpy.float64]]
    yearly: frozenset[str]

    def place(self, family: int, course: Course) -> int:
        """Return the number of the household of a family on a path."""
        for number, home in enumerate(self.households):
            if home.family == family and home.path == course:
                return number
        raise KeyError((family, course.name))

    def gain(self, shares: Sequence[float], courses: Sequence[tuple[float, Course]]) -> Any:
        """Return item × month: with the paths (weighted) minus without, for one participant.

        Args:
            shares: of the families.
            courses: weight and path; the weights say how much of a participant is on each.
        """
        total = numpy.zeros((len(self.items), self.amounts.shape[2]))
        for family, share in enumerate(shares):
            before = self.amounts[:, self.place(family, WITHOUT)]
            for weight, course in courses:
                after = self.amounts[:, self.place(family, course)]
                total += share * weight * (after - before)
        return total


def run(setting: Setting, families: Sequence[Family], courses: Sequence[Course], law: Law) -> Flows:
    """Run every family on every path, and without the job, under a law."""
    homes = [
        household(setting, family, index, course)
        for index, family in enumerate(families)
        for course in dict.fromkeys((WITHOUT, *courses))
    ]
    system = law.tax_benefit_system()
    people = population(homes, system)
    span = Span.of_years(setting.start, setting.start + setting.years - 1)
    items = tuple(item for item in (*ITEMS, WAGE) if _of_people(item, system))
    names = list(dict.fromkeys(name for item in items for name in item.variables))
    wanted = [*names, "forsoergelsesydelse"]
    # A block has the bits of core and half its time for a few households.
    answer = simulate(people, law, span, outputs=wanted, execution="blocks")
    order = {str(key): place for place, key in enumerate(people.household_ids)}
    rows = numpy.array([order[home.key] for home in homes])
    variables = {name: _monthly(answer, people, name)[rows] for name in names}
    amounts = numpy.stack([sum_of(item, variables) for item in items])
    return Flows(
        items=items,
        amounts=amounts,
        households=tuple(homes),
        help=_of_participants(answer, people, homes),
        variables=variables,
        yearly=frozenset(
            name for name in names if system.variables[name].definition_period == DateUnit.YEAR
        ),
    )


def sum_of(item: Item, variables: dict[str, NDArray[numpy.float64]]) -> NDArray[numpy.float64]:
    """Return the amount of an item from its variables."""
    parts = [sign * variables[name] for sign, name in item.terms]
    total: NDArray[numpy.float64] = numpy.sum(parts, axis=0)
    return total


def _of_people(item: Item, system: Any) -> bool:
    """Return True when the item is a sum of variables of persons or households."""
    return bool(item.variables) and all(
        name in system.variables
        and system.variables[name].entity.key in {Person.key, Husstand.key}
        and system.variables[name].definition_period in {DateUnit.MONTH, DateUnit.YEAR}
        for name in (*item.variables, *item.needs)
    )


def _monthly(answer: Any, people: Any, name: str) -> NDArray[numpy.float64]:
    """Return household × month; a year's amount is spread over its months."""
    columns = []
    for period, values in answer.columns[name].items():
        amounts = values.astype(numpy.float64)
        if answer.entities[name] == Person.key:
            amounts = numpy.bincount(
                people.household_of_person, weights=amounts, minlength=people.households
            )
        columns += [amounts] if "-" in period else [amounts / 12] * 12
    return numpy.stack(columns, axis=1)


def _of_participants(
    answer: Any, people: Any, homes: Sequence[Household]
) -> NDArray[numpy.float64]:
    ids = {str(key): place for place, key in enumerate(people.person_ids)}
    rows = [ids[home.persons[0].key] for home in homes]
    columns = [
        values.astype(numpy.float64)[rows]
        for values in answer.columns["forsoergelsesydelse"].values()
    ]
    return numpy.stack(columns, axis=1)
