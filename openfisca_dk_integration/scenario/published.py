"""The result of a scenario that can be handed to anybody (see ``account.published``)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy

from openfisca_dk_integration.account.published import (
    check_enough,
    few_years,
    merged_codes,
    own_limit,
    published,
)
from openfisca_dk_integration.small_cells import HIDDEN_CODE, LEAST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from openfisca_dk_integration.scenario.plan import Plan
    from openfisca_dk_integration.scenario.prepare import Prepared
    from openfisca_dk_integration.scenario.run import ScenarioResult

MUNICIPALITY = 2
"""The axis of municipalities in the amounts of the draws."""

SAMPLE, PLACES = "stikproeve", "kommuner"


def limit_of(prepared: Prepared, limit: int = LEAST) -> int:
    """Return the fewest persons shown: 0 for people the package has drawn, who are nobody.

    People in the user's own files: see ``account.published.own_limit``.
    """
    if prepared.file.scenario.befolkning.syntetisk is not None:
        return 0
    return own_limit(prepared.plan.population, list(prepared.plan.years), limit)


def check_scenario(prepared: Prepared, limit: int = LEAST) -> None:
    """Refuse a scenario of which nothing could be shown for some year.

    Raises:
        SimulationError: with those years.
    """
    plan = prepared.plan
    if prepared.file.scenario.befolkning.syntetisk is None:
        check_enough(plan.population, list(plan.years), limit)


def few_of(prepared: Prepared, limit: int = LEAST) -> list[int]:
    """Return the years of which the user's own people are too few (``account.published``)."""
    if prepared.file.scenario.befolkning.syntetisk is not None:
        return []
    return few_years(prepared.plan.population, list(prepared.plan.years), limit)


def published_scenario(result: ScenarioResult, limit: int = LEAST) -> ScenarioResult:
    """Return a scenario's result whose every row is about enough people.

    Municipalities of few persons are summed in every draw, so that bands are those of the sum.
    Numbers in work are rounded to multiples of ``limit`` where any is smaller than it.

    Args:
        result: the result.
        limit: fewest persons shown; 0 returns the result as it is.
    """
    limit = limit_of(result.prepared, limit)
    if not limit:
        return result
    in_work = result.in_work
    if ((in_work > 0) & (in_work < limit)).any():
        in_work = limit * numpy.rint(in_work / limit)
    plan = result.plan
    codes = merged_codes(plan.population, list(plan.years), limit)
    if not codes:
        return replace(result, in_work=in_work)
    away = numpy.isin(plan.population.municipality_codes, codes)
    results = dict(result.results)
    if SAMPLE in results:
        sample = results[SAMPLE]
        # Households are drawn one by one: variances of disjoint groups add up.
        results[SAMPLE] = sample | {PLACES: _merged(sample[PLACES], away, axis=1)}
    return replace(
        result,
        results=results,
        draws=replace(
            result.draws,
            plan=_with_places(plan, codes),
            amounts=_merged(result.draws.amounts, away, axis=MUNICIPALITY),
        ),
        comparison=published(result.comparison, plan.population, limit),
        in_work=in_work,
    )


def _with_places(plan: Plan, codes: list[int]) -> Plan:
    """Return the plan with some municipalities under one code."""
    homes = plan.population.municipality_of_household
    homes = numpy.where(numpy.isin(homes, codes), HIDDEN_CODE, homes).astype(homes.dtype)
    return replace(plan, population=replace(plan.population, municipality_of_household=homes))


def _merged(
    values: NDArray[numpy.float64], away: NDArray[numpy.bool_], axis: int
) -> NDArray[numpy.float64]:
    """Return the values with some of an axis added up at its end (their code is the highest)."""
    kept = numpy.compress(~away, values, axis=axis)
    added = numpy.compress(away, values, axis=axis).sum(axis=axis, keepdims=True)
    return numpy.concatenate([kept, added], axis=axis)
