"""The simple calculator: a flat monthly benefit and the refund ladder, month by month.

The steps are those of the municipal calculators as far as they are public
(``docs/business-case.md``): time in months from the start of the investment, constant prices, no
taxes, no housing support. Everything is an input; nothing is looked up here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import ceil
from typing import TYPE_CHECKING

import numpy

from openfisca_dk_integration.cases.ladder import WEEKS_PER_MONTH, Ladder

if TYPE_CHECKING:
    from numpy.typing import NDArray

COST, COST_REFUND = "indsats_udgift", "indsats_refusion"
GROSS, LOST, NET_SAVED = "sparet_ydelse_brutto", "tabt_refusion", "sparet_ydelse_netto"
GRANT, TAX, OTHER = "resultattilskud", "kommuneskat", "andet"
NET, RUNNING = "netto", "netto_akkumuleret"
ROWS = (COST, COST_REFUND, GROSS, LOST, NET_SAVED, GRANT, TAX, OTHER, NET, RUNNING)
"""The rows of the municipality's table, in their order; ``NET_SAVED`` is ``GROSS`` + ``LOST``."""

PARTS = (COST, COST_REFUND, GROSS, LOST, GRANT, TAX, OTHER)
"""The rows that add up to ``NET``."""

Flows = dict[str, "NDArray[numpy.float64]"]
"""Row, then one amount per month; income of the municipality is positive."""


@dataclass(frozen=True)
class Extra:
    """An amount of the user's own a month, seen from the municipality (0 when it is not its own).

    Attributes:
        amount: DKK a month; positive is income or something saved.
        in_work: per extra person in work; else per participant while the effort lasts.
    """

    amount: float
    in_work: bool


@dataclass(frozen=True)
class Assumptions:
    """Every input of the simple calculator.

    Attributes:
        more_in_work: persons more in work because of the effort (flere_i_job).
        participants: deltagere.
        cost_per_year: effort per participant and year (indsats_udgift_pr_person_pr_aar).
        effort_years: how long it is paid (indsats_aar); a part of a year counts as a part.
        start_cost: once, in the first month (opstart).
        cost_once: per participant, once, in the first month.
        cost_refund: the state's share of the effort's running cost (0: the cost is net of it).
        benefit: a month, gross, before refund (ydelse_pr_maaned).
        weeks_at_start: benefit weeks used when the investment begins.
        months_to_job: months from the start to the first month in work (maaneder_til_job).
        retention: share of those in work who still are, one per year (fastholdelse_pr_aar).
        grant_share: share of them for whom a result grant is paid.
        grant: DKK per grant (resultattilskud_pr_person).
        grant_after: months in work before the grant is paid.
        years: horizon (horisont).
        ladder: the municipality's share of the benefit.
        extras: the user's own items.
    """

    more_in_work: float
    participants: float
    cost_per_year: float
    effort_years: float
    start_cost: float
    benefit: float
    weeks_at_start: float
    months_to_job: float
    retention: tuple[float, ...]
    grant_share: float
    grant: float
    years: int
    ladder: Ladder
    cost_once: float = 0.0
    cost_refund: float = 0.0
    grant_after: float = 6.0
    extras: tuple[Extra, ...] = field(default=())

    def with_effect(self, more_in_work: float) -> Assumptions:
        """Return the same with another effect."""
        return replace(self, more_in_work=more_in_work)


def effort_share(years: int, effort_years: float) -> NDArray[numpy.float64]:
    """Return for each month of the horizon how much of it the effort covers (0 to 1)."""
    months = numpy.arange(12 * years)
    return numpy.clip(12.0 * effort_years - months, 0.0, 1.0)


def in_work(inputs: Assumptions) -> NDArray[numpy.float64]:
    """Return the persons more in work in each month."""
    months = numpy.arange(12 * inputs.years)
    kept = numpy.repeat(numpy.asarray(inputs.retention[: inputs.years], dtype=float), 12)
    return inputs.more_in_work * kept * (months >= inputs.months_to_job)


def grant_month(months_to_job: float, grant_after: float) -> int:
    """Return the month (from 0) in which the grant falls."""
    return ceil(months_to_job + grant_after)


def municipal_share(inputs: Assumptions) -> NDArray[numpy.float64]:
    """Return the municipality's share of the benefit in each month, had the person stayed on it."""
    months = numpy.arange(12 * inputs.years)
    first = inputs.weeks_at_start + months * WEEKS_PER_MONTH
    return inputs.ladder.share(first, first + WEEKS_PER_MONTH)


def calculate(inputs: Assumptions) -> Flows:
    """Return every part of the municipality's account, month by month, unrounded."""
    count = 12 * inputs.years
    working = in_work(inputs)
    covered = effort_share(inputs.years, inputs.effort_years)
    running = inputs.participants * inputs.cost_per_year / 12 * covered
    cost = -running
    cost[0] -= inputs.start_cost + inputs.participants * inputs.cost_once
    gross = working * inputs.benefit
    saved = gross * municipal_share(inputs)
    grant = numpy.zeros(count)
    month = grant_month(inputs.months_to_job, inputs.grant_after)
    if month < count:
        grant[month] = inputs.more_in_work * inputs.grant_share * inputs.grant
    other = numpy.zeros(count)
    for extra in inputs.extras:
        people = working if extra.in_work else inputs.participants * covered
        other += extra.amount * people
    return complete(
        {
            COST: cost,
            COST_REFUND: running * inputs.cost_refund,
            GROSS: gross,
            LOST: saved - gross,
            GRANT: grant,
            TAX: numpy.zeros(count),
            OTHER: other,
        }
    )


def complete(parts: Flows) -> Flows:
    """Return the parts with the sums: saved net, net and running net."""
    total = sum((parts[name] for name in PARTS), numpy.zeros(len(parts[GROSS])))
    flows = parts | {NET_SAVED: parts[GROSS] + parts[LOST], NET: total}
    flows[RUNNING] = numpy.cumsum(total)
    return {name: flows[name] for name in ROWS}


def by_year(flows: Flows) -> Flows:
    """Return the months of each year together; the running net is that of the year's end."""
    yearly = {name: values.reshape(-1, 12).sum(axis=1) for name, values in flows.items()}
    yearly[RUNNING] = flows[RUNNING].reshape(-1, 12)[:, -1]
    return yearly


def break_even_year(flows: Flows) -> int | None:
    """Return the first year (from 1) at whose end the running net is 0 or more, None if none is."""
    return _first(by_year(flows)[RUNNING])


def break_even_month(flows: Flows) -> int | None:
    """Return the first month (from 1) at whose end the running net is 0 or more.

    The cost is spread over the months of the effort, so that the month can lie before the end of
    the break-even year; a month before anything has been paid does not count.
    """
    paid = numpy.cumsum(flows[COST]) < 0
    running = numpy.where(paid | ~paid.any(), flows[RUNNING], -numpy.inf)
    return _first(running)


HALF_ORE = 0.005
"""Amounts nearer to zero than this are zero: they come from adding floating numbers."""


def _first(running: NDArray[numpy.float64]) -> int | None:
    reached = numpy.flatnonzero(running >= -HALF_ORE)
    return int(reached[0]) + 1 if len(reached) else None
