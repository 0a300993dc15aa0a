"""The outcome contract: units reached, measured, paid for, capped, and the surplus shared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy

from openfisca_dk_integration.cases.ladder import WEEKS_PER_MONTH

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from openfisca_dk_integration.cases.social.model import Contract, Outcome

Draws = "NDArray[numpy.float64]"


@dataclass(frozen=True)
class InWork:
    """The shares of participants in work, one row per draw, one column per month.

    Attributes:
        effort: in the effort group.
        difference: above the control group.
        first_month: the effect's first month.
    """

    effort: NDArray[numpy.float64]
    difference: NDArray[numpy.float64]
    first_month: int


def units_reached(outcome: Outcome, people: float, shares: InWork) -> NDArray[numpy.float64]:
    """Return the units of an outcome reached in each month (draws × months), before any cap."""
    counted = shares.effort if outcome.taelles == "alle" else shares.difference
    reached = numpy.zeros_like(counted)
    if outcome.enhed == "uge_i_arbejde":
        reached = people * counted * WEEKS_PER_MONTH
    elif outcome.enhed == "maaned_selvforsoergelse":
        reached = people * counted
    elif outcome.enhed == "job_fastholdt":
        # At the end of the last of the months in the job.
        month = shares.first_month + outcome.fastholdt_maaneder - 1
        if month < counted.shape[1]:
            reached[:, month] = people * counted[:, month]
    elif outcome.maaned is not None and outcome.maaned < counted.shape[1]:
        share = outcome.andel_indsats or 0.0
        share -= outcome.andel_kontrol if outcome.taelles == "forskel" else 0.0
        reached[:, outcome.maaned] = people * share
    return numpy.maximum(reached, 0.0)


def units_measured(
    contract: Contract, outcome: Outcome, people: float, shares: InWork
) -> NDArray[numpy.float64]:
    """Return the units in the month each measurement is made (its last month), after the cap."""
    reached = units_reached(outcome, people, shares)
    months = reached.shape[1]
    running = numpy.cumsum(reached, axis=1)
    if outcome.loft_antal is not None:
        running = numpy.minimum(running, outcome.loft_antal)
    measured = numpy.zeros_like(reached)
    before = numpy.zeros(len(reached))
    last = min(contract.sidste_maaling_maaned, months)
    step = contract.maales_hver_maaneder
    ends = [*range(step, last + 1, step)]
    if not ends or ends[-1] < last:
        ends.append(last)
    for end in ends:
        measured[:, end - 1] = running[:, end - 1] - before
        before = running[:, end - 1]
    return measured


@dataclass(frozen=True)
class Payments:
    """What the contract pays.

    Attributes:
        units: measured units of each outcome: draws × months.
        paid: DKK paid: draws × months.
        too_late: DKK earned but paid after the horizon: one per draw.
    """

    units: tuple[NDArray[numpy.float64], ...]
    paid: NDArray[numpy.float64]
    too_late: NDArray[numpy.float64]


def payments(
    contract: Contract, units: tuple[NDArray[numpy.float64], ...], factor: float = 1.0
) -> Payments:
    """Return the payments for measured units, with every price times ``factor``."""
    prices = base_prices(contract)
    earned = sum(
        (price * factor * measured for price, measured in zip(prices, units, strict=True)),
        numpy.zeros_like(units[0]),
    )
    if contract.loft is not None:
        running = numpy.minimum(numpy.cumsum(earned, axis=1), contract.loft)
        earned = numpy.diff(running, axis=1, prepend=0.0)
    delay = contract.betaling_efter_maaneder
    paid = numpy.zeros_like(earned)
    late = numpy.zeros(len(earned))
    if delay == 0:
        paid = earned
    elif delay < earned.shape[1]:
        paid[:, delay:] = earned[:, :-delay]
        late = earned[:, -delay:].sum(axis=1)
    else:
        late = earned.sum(axis=1)
    return Payments(units, paid, late)


def base_prices(contract: Contract) -> list[float]:
    """Return the prices; one krone each where none is given, so that a price can be found."""
    prices = [outcome.pris for outcome in contract.udfald]
    return prices if any(prices) else [1.0] * len(prices)


def shared_surplus(
    contract: Contract, net: NDArray[numpy.float64], paid: NDArray[numpy.float64]
) -> NDArray[numpy.float64]:
    """Return what the payer gives the investor of its surplus: draws × months.

    The surplus of a year is the payer's net of that year after payment for outcomes, when that is
    positive; it is shared at the year's end, from the year of the first payment on.

    Args:
        contract: the contract.
        net: the payer's net after payment for outcomes: draws × months.
        paid: the payments for outcomes.
    """
    draws, months = net.shape
    yearly = net.reshape(draws, -1, 12).sum(axis=2)
    begun = numpy.cumsum(paid.reshape(draws, -1, 12).sum(axis=2), axis=1) > 0
    share = contract.investors_andel_af_overskud * numpy.maximum(yearly, 0.0) * begun
    given = numpy.zeros((draws, months // 12, 12))
    given[:, :, -1] = share
    return given.reshape(draws, months)
