"""What the account of a social investment holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy

from openfisca_dk_integration.cases.social.discount import factors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from openfisca_dk_integration.cases.ledger import Ledger
    from openfisca_dk_integration.cases.social.contract import Payments
    from openfisca_dk_integration.cases.social.gains import Gains
    from openfisca_dk_integration.cases.social.model import Investment
    from openfisca_dk_integration.simulation import Law

    Matrix = NDArray[numpy.float64]


@dataclass(frozen=True)
class Draw:
    """Uncertain numbers, one of each per draw.

    Attributes:
        effort: share in work in the effort group.
        control: share in work in the control group.
        fade: yearly rate at which the difference fades.
        cost: DKK per participant.
    """

    effort: Matrix
    control: Matrix
    fade: Matrix
    cost: Matrix


@dataclass(frozen=True)
class Solved:
    """A price that was solved for.

    Attributes:
        key: which condition.
        factor: on every price of the contract, None when no price meets the condition.
        unbounded: any price meets it (the cap binds first, or nothing is measured).
        prices: the prices of the outcomes at that factor.
    """

    key: str
    factor: float | None
    unbounded: bool
    prices: tuple[float, ...]


@dataclass(frozen=True)
class Band:
    """The spread of one party's result over the draws.

    Attributes:
        payer: the party.
        total: 5th, 50th and 95th percentile of the sum over the horizon.
        present_value: the same, discounted.
        loss: probability that the sum is negative.
        loss_discounted: probability that the discounted sum is.
        worse_in_a_year: probability that the result of any year with payments is negative.
    """

    payer: str
    total: tuple[float, float, float]
    present_value: tuple[float, float, float]
    loss: float
    loss_discounted: float
    worse_in_a_year: float


@dataclass(frozen=True)
class InvestmentResult:
    """The result of a social investment.

    Attributes:
        investment: the file.
        law: the law.
        gains: what one extra person in work is worth.
        ledger: who pays whom at the middle estimates.
        rates: discount rate of each year.
        rate_sources: where the rates come from.
        payments: units and payments at the middle estimates, None without a contract.
        solved: prices that meet conditions.
        internal_rate: the investor's yearly return at the middle estimates, None without one.
        bands: spread by party.
        below_required: probability that the investor gets less than required, None without one.
        notes: Danish and English remarks.
    """

    investment: Investment
    law: Law
    gains: Gains
    ledger: Ledger
    rates: tuple[float, ...]
    rate_sources: tuple[str, ...]
    payments: Payments | None
    solved: tuple[Solved, ...]
    internal_rate: float | None
    bands: tuple[Band, ...]
    below_required: float | None
    notes: tuple[tuple[str, str], ...]

    @property
    def discount(self) -> Matrix:
        """The factor of each year."""
        return factors(self.rates)
