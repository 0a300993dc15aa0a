"""How far a sample of the people may lie from all of them.

A person of a sample stands for several. What the households contribute to a payer's result is
computed once, with central assumptions; its spread gives the standard error of the total, as in a
sample of households drawn without replacement. The capped refund of programme costs belongs to a
municipality as a whole; it is shared out by the months in offers that the cap counts, at the
municipality's own refund a month. Other results of whole municipalities are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy

from openfisca_dk_integration.account import ITEMS
from openfisca_dk_integration.account.items import PAYERS
from openfisca_dk_integration.entities import Husstand, Kommune
from openfisca_dk_integration.scenario.afterwards import ROWS
from openfisca_dk_integration.simulation import Answer, Span, simulate
from openfisca_dk_integration.simulation.blocks import cut

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from openfisca_dk_integration.population import Population
    from openfisca_dk_integration.scenario.plan import Case, Plan, Setting
    from openfisca_dk_integration.simulation.kept import Arrays

PART = 2_000
"""Persons computed at a time."""

SHARED_OUT = {"driftsrefusion": "i_tilbud_efter_kapitel_4"}
"""Items of whole municipalities, and the months of people they are shared out by."""


def sampling_variance(plan: Plan, setting: Setting) -> Arrays:
    """Return the variances of the totals that are due to the sample.

    ``grundlag`` has the axes payer and year (and all years last); ``forskel`` reform, payer and
    year; ``kommuner`` reform, municipality and payer, over all years. The last payer is all.
    """
    everybody = []
    for case in plan.cases:
        people = plan.people(case, setting)
        amounts = plan.amounts(plan.account(case, people))
        everybody.append(household_results(plan, case, people, amounts))
    people = plan.population
    weights = household_weights(people)
    place = numpy.searchsorted(people.municipality_codes, people.municipality_of_household)
    differences = [after - everybody[0] for after in everybody[1:]]
    return {
        "grundlag": total_variance(everybody[0], weights),
        "forskel": numpy.stack([total_variance(one, weights) for one in differences]),
        "kommuner": numpy.stack(
            [
                numpy.stack(
                    [
                        total_variance(one[place == number], weights[place == number])[:, -1]
                        for number in range(len(people.municipality_codes))
                    ]
                )
                for one in differences
            ]
        ),
    }


def household_weights(population: Population) -> NDArray[numpy.float64]:
    """Return the weight of each household: that of its first person."""
    first = numpy.searchsorted(population.household_of_person, numpy.arange(population.households))
    return population.weights[first]


def household_results(
    plan: Plan, case: Case, population: Population, amounts: NDArray[numpy.float64]
) -> NDArray[numpy.float64]:
    """Return what each household contributes: household, payer (all last), year (all last).

    Args:
        plan: what is run.
        case: the law.
        population: the people under it.
        amounts: their account by municipality, year and row.
    """
    parts = [_part_results(plan, case, population.take(part)) for part in cut(population, PART)]
    result = numpy.concatenate([each for each, _ in parts])
    weights = household_weights(population)
    codes = population.municipality_codes
    place = numpy.searchsorted(codes, population.municipality_of_household)
    for item in ITEMS:
        if item.key not in SHARED_OUT:
            continue
        months = numpy.concatenate([drivers[item.key] for _, drivers in parts])
        total = numpy.zeros((len(codes), months.shape[1]))
        numpy.add.at(total, place, months * weights[:, None])
        for payer in item.signs():
            row = next(n for n, (who, key, _) in enumerate(ROWS) if (who, key) == (payer, item.key))
            rate = amounts[:, :, row] / numpy.where(total > 0, total, 1)
            result[:, list(PAYERS).index(payer), :-1] += rate[place] * months
    result[:, -1] = result[:, :-1].sum(axis=1)
    result[:, :, -1] = result[:, :, :-1].sum(axis=2)
    return result


def _part_results(
    plan: Plan, case: Case, people: Population
) -> tuple[NDArray[numpy.float64], dict[str, NDArray[numpy.float64]]]:
    """Return the sums of a part's items of people, and the months others are shared out by."""
    variables = case.law.tax_benefit_system().variables
    items = [
        item
        for item in ITEMS
        if {*item.variables, *item.needs} <= set(variables)
        and all(variables[name].entity.key != Kommune.key for name in item.variables)
    ]
    names = dict.fromkeys(name for item in items for name in item.variables)
    wanted = [*names, *(name for name in SHARED_OUT.values() if name not in names)]
    answer = simulate(people, case.law, Span.of_years(*plan.years), outputs=wanted)
    found = {name: _by_household(answer, name, people) for name in wanted}
    result = numpy.zeros((people.households, len(PAYERS) + 1, len(answer.years) + 1))
    for item in items:
        amount = numpy.sum([sign * found[name] for sign, name in item.terms], axis=0)
        for payer, sign in item.signs().items():
            result[:, list(PAYERS).index(payer), :-1] += sign * amount
    return result, {key: found[name] for key, name in SHARED_OUT.items()}


def _by_household(answer: Answer, name: str, people: Population) -> NDArray[numpy.float64]:
    """Return an output by household and year."""
    total = numpy.zeros((people.households, len(answer.years)))
    for period, values in answer.columns[name].items():
        column: NDArray[numpy.float64] = values.astype(numpy.float64)
        if answer.entities[name] != Husstand.key:
            column = numpy.bincount(
                people.household_of_person, column, minlength=people.households
            ).astype(numpy.float64)
        total[:, int(period[:4]) - answer.years[0]] += column
    return total


def total_variance(
    values: NDArray[numpy.float64], weights: NDArray[numpy.float64]
) -> NDArray[numpy.float64]:
    """Return the variance of weighted totals over households drawn without replacement.

    With equal weights ``w`` it is the usual ``n w (w - 1) s²``, where ``s²`` is the variance
    between households; a single household has none and gives not-a-number.
    """
    count = len(values)
    if count < 2:  # noqa: PLR2004 - a variance needs two
        return numpy.full(values.shape[1:], numpy.nan)
    deviation = values - values.mean(axis=0)
    scale = (weights * (weights - 1)).reshape(-1, *(1 for _ in values.shape[1:]))
    variance: NDArray[numpy.float64] = (scale * deviation**2).sum(axis=0) * count / (count - 1)
    return variance
