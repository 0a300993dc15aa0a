"""The account of a social investment: by payer and year, with prices solved and bands drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy

from openfisca_dk_integration.cases.ledger import OTHERS, Entry, Ledger
from openfisca_dk_integration.cases.social.contract import (
    InWork,
    Payments,
    base_prices,
    payments,
    shared_surplus,
    units_measured,
)
from openfisca_dk_integration.cases.social.discount import factors, official
from openfisca_dk_integration.cases.social.gains import Gains, find_gains, layer_weights
from openfisca_dk_integration.cases.social.results import Band, Draw, InvestmentResult, Solved
from openfisca_dk_integration.cases.social.solving import (
    HIGHEST,
    TINY,
    edge,
    internal_rate,
    percentiles,
    present_value,
)
from openfisca_dk_integration.reforms import load_law

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from openfisca_dk_integration.cases.social.model import Contract, Investment, Outcome
    from openfisca_dk_integration.simulation import Law

    Matrix = NDArray[numpy.float64]

INVESTOR, MUNICIPALITY = "investor", "kommune"
ORDER = ("kommune", "stat", "region", "borger", "investor")


def run_investment(
    investment: Investment,
    law: Law | None = None,
    folder: Path | None = None,
    where: str = "invest",
) -> InvestmentResult:
    """Compute a social investment.

    Args:
        investment: the file's content (``model.read_investment``).
        law: the law; default the law in force.
        folder: where tables named in the file stand; default the working folder.
        where: the file, for errors.

    Raises:
        CaseError: when the tables are wrong, or nobody in the target group receives help.
    """
    law = law or load_law()
    gains = find_gains(investment, law, folder or Path(), where)
    return _Run(investment, law, gains).result()


@dataclass(frozen=True)
class _Run:
    investment: Investment
    law: Law
    gains: Gains

    @property
    def months(self) -> int:
        return 12 * self.investment.horisont

    @property
    def contract(self) -> Contract | None:
        return self.investment.kontrakt

    @cached_property
    def payers(self) -> tuple[str, ...]:
        """Everybody whose account is kept."""
        found = self.gains.payers | {self.investment.indsats.betaler, MUNICIPALITY}
        if self.contract is not None:
            found |= {INVESTOR, self.contract.betaler}
        if self.investment.indsats.refusion_andel:
            found.add("stat")
        return tuple(payer for payer in ORDER if payer in found)

    @cached_property
    def worth(self) -> dict[str, tuple[Matrix, Matrix]]:
        """What one extra person is worth to every party (``Gains.of_payer``)."""
        return {payer: self.gains.of_payer(payer) for payer in self.payers}

    @cached_property
    def middle(self) -> Draw:
        """The middle estimates, as one draw."""
        effect = self.investment.effekt
        cost = self.investment.indsats.udgift_pr_deltager
        return Draw(
            effort=numpy.array([effect.andel_indsats.middel]),
            control=numpy.array([effect.andel_kontrol.middel]),
            fade=numpy.array([effect.aftrapning_pr_aar.middel]),
            cost=numpy.array([cost.middel]),
        )

    def result(self) -> InvestmentResult:
        investment, contract = self.investment, self.contract
        if investment.rente_pr_aar is None:
            rows = official(investment.start_aar, investment.horisont)
            rates = tuple(row.rate for row in rows)
            sources = tuple(dict.fromkeys(f"{row.source} ({row.evidence})" for row in rows))
        else:
            rates = tuple(investment.rente_pr_aar[: investment.horisont])
            sources = ("oplyst",)
        paid = self._payments(self.middle) if contract is not None else None
        nets = self._nets(self.middle, 1.0)
        investor = nets.get(INVESTOR)
        bands, below = self._bands(factors(rates))
        return InvestmentResult(
            investment=investment,
            law=self.law,
            gains=self.gains,
            ledger=self._ledger(),
            rates=rates,
            rate_sources=sources,
            payments=paid,
            solved=tuple(self._solved()),
            internal_rate=None if investor is None else internal_rate(investor[0]),
            bands=tuple(bands),
            below_required=below,
            notes=tuple(self._notes(paid)),
        )

    # --- amounts ----------------------------------------------------------------------------

    def _shares(self, draw: Draw) -> InWork:
        first = self.investment.effekt.efter_maaneder
        years = self.investment.horisont
        weights = layer_weights(draw.fade, first, years)
        left = numpy.cumsum(weights[:, ::-1], axis=1)[:, ::-1]
        begun = numpy.arange(self.months) >= first
        gap = (draw.effort - draw.control)[:, None] * numpy.repeat(left, 12, axis=1) * begun
        return InWork(gap + draw.control[:, None] * begun, gap, first)

    def _cost(self, draw: Draw) -> Matrix:
        """Return the effort's running cost: draws × months."""
        effort = self.investment.indsats
        during = numpy.arange(self.months) < effort.maaneder
        return self.investment.deltagere * draw.cost[:, None] / effort.maaneder * during

    def _start(self) -> Matrix:
        start = numpy.zeros((1, self.months))
        start[0, 0] = self.investment.indsats.opstart
        return start

    def _payments(self, draw: Draw, factor: float = 1.0) -> Payments:
        contract = self.contract
        if contract is None:  # pragma: no cover - asked for only with a contract
            raise ValueError
        shares = self._shares(draw)
        units = tuple(
            units_measured(contract, outcome, self.investment.deltagere, shares)
            for outcome in contract.udfald
        )
        return payments(contract, units, factor)

    def _nets(self, draw: Draw, factor: float) -> dict[str, Matrix]:
        """Return every party's net: draws × months."""
        effort, people = self.investment.indsats, self.investment.deltagere
        weights = layer_weights(
            draw.fade, self.investment.effekt.efter_maaneder, self.investment.horisont
        )
        extra = (people * (draw.effort - draw.control))[:, None]
        nets = {}
        for payer in self.payers:
            lasting, success = self.worth[payer]
            nets[payer] = extra * (weights @ lasting + success[None, :])
        cost = self._cost(draw)
        if effort.betaler in nets:
            refund = cost * effort.refusion_andel
            nets[effort.betaler] = nets[effort.betaler] - cost - self._start() + refund
            if effort.refusion_andel:
                nets["stat"] = nets["stat"] - refund
        contract = self.contract
        if contract is None:
            return nets
        if contract.kapital is not None:
            nets[INVESTOR] = nets[INVESTOR] + self._capital(-1.0)
            nets[effort.betaler] = nets[effort.betaler] + self._capital(1.0)
        paid = self._payments(draw, factor).paid
        nets[contract.betaler] = nets[contract.betaler] - paid
        shared = shared_surplus(contract, nets[contract.betaler], paid)
        nets[contract.betaler] = nets[contract.betaler] - shared
        nets[INVESTOR] = nets[INVESTOR] + paid + shared
        return nets

    def _capital(self, sign: float) -> Matrix:
        amounts = numpy.zeros((1, self.months))
        if self.contract is not None and self.contract.kapital is not None:
            amounts[0, 0] = sign * self.contract.kapital
        return amounts

    def _ledger(self) -> Ledger:
        """Return the entries at the middle estimates."""
        investment, effort = self.investment, self.investment.indsats
        weights = layer_weights(
            self.middle.fade, investment.effekt.efter_maaneder, investment.horisont
        )[0]
        extra = investment.deltagere * float((self.middle.effort - self.middle.control)[0])
        cost = self._cost(self.middle)[0]
        entries = [
            Entry("indsats_udgift", effort.betaler, OTHERS, cost + self._start()[0]),
            Entry("indsats_refusion", "stat", effort.betaler, cost * effort.refusion_andel),
            *self.gains.entries(list(weights), extra),
        ]
        contract = self.contract
        if contract is not None:
            paid = self._payments(self.middle).paid
            entries.append(Entry("kapital", INVESTOR, effort.betaler, self._capital(1.0)[0]))
            entries.append(Entry("resultatbetaling", contract.betaler, INVESTOR, paid[0]))
            net = Ledger.of(entries, self.months).of_payer(contract.betaler)[None, :]
            shared = shared_surplus(contract, net, paid)[0]
            entries.append(Entry("delt_overskud", contract.betaler, INVESTOR, shared))
        return Ledger.of([entry for entry in entries if entry.fra != entry.til], self.months)

    # --- prices -----------------------------------------------------------------------------

    def _solved(self) -> list[Solved]:
        contract = self.contract
        if contract is None:
            return []
        found = [
            self._highest("ikke_vaerre_noget_aar", self._never_worse),
            self._highest("ikke_vaerre_akkumuleret", self._never_worse_in_sum),
        ]
        return [*found, self._lowest("investors_afkastkrav", self._investor_is_paid)]

    def _yearly(self, factor: float) -> tuple[Matrix, Matrix]:
        """Return the payer's net and the payments, by year."""
        contract = self.contract
        if contract is None:  # pragma: no cover - asked for only with a contract
            raise ValueError
        nets = self._nets(self.middle, factor)
        paid = self._payments(self.middle, factor).paid
        return (
            nets[contract.betaler][0].reshape(-1, 12).sum(axis=1),
            paid[0].reshape(-1, 12).sum(axis=1),
        )

    def _paying_years(self) -> NDArray[numpy.bool_]:
        return self._yearly(1.0)[1] > 0

    def _never_worse(self, factor: float) -> bool:
        net, _ = self._yearly(factor)
        return bool((net[self._paying_years()] >= -TINY).all())

    def _never_worse_in_sum(self, factor: float) -> bool:
        net, _ = self._yearly(factor)
        begun = numpy.cumsum(self._paying_years()) > 0
        return bool((numpy.cumsum(net)[begun] >= -TINY).all())

    def _investor_is_paid(self, factor: float) -> bool:
        contract = self.contract
        flows = self._nets(self.middle, factor)[INVESTOR][0]
        return contract is not None and present_value(flows, contract.afkastkrav) >= -TINY

    def _highest(self, key: str, holds: Callable[[float], bool]) -> Solved:
        if not holds(0.0):
            return self._solution(key, None)
        return self._solution(key, edge(holds, above=False))

    def _lowest(self, key: str, holds: Callable[[float], bool]) -> Solved:
        if not holds(HIGHEST):
            return self._solution(key, None)
        return self._solution(key, 0.0 if holds(0.0) else edge(holds, above=True))

    def _solution(self, key: str, factor: float | None) -> Solved:
        unbounded = factor is not None and factor >= HIGHEST
        contract = self.contract
        prices = base_prices(contract) if contract is not None else []
        known = factor is not None and not unbounded
        return Solved(
            key,
            factor if known else None,
            unbounded,
            tuple(price * (factor or 0.0) for price in prices) if known else (),
        )

    # --- bands ------------------------------------------------------------------------------

    def draws(self) -> Draw:
        """Return the draws: triangular estimates, and chance among the participants."""
        rules = self.investment.usikkerhed
        dice = numpy.random.default_rng(rules.froe)
        effect, count = self.investment.effekt, rules.traek

        def triangular(low: float, middle: float, high: float) -> Matrix:
            if low == high:
                return numpy.full(count, middle)
            return dice.triangular(low, middle, high, count)

        people = max(round(self.investment.deltagere), 1)
        chance = triangular(*effect.andel_indsats.scenarios.values())
        return Draw(
            effort=dice.binomial(people, chance) / people,
            control=triangular(*effect.andel_kontrol.scenarios.values()),
            fade=triangular(*effect.aftrapning_pr_aar.scenarios.values()),
            cost=triangular(*self.investment.indsats.udgift_pr_deltager.scenarios.values()),
        )

    def _bands(self, discount: Matrix) -> tuple[list[Band], float | None]:
        drawn = self.draws()
        nets = self._nets(drawn, 1.0)
        contract = self.contract
        paying = self._paying_years() if contract is not None else None
        bands = []
        for payer, net in nets.items():
            yearly = net.reshape(len(net), -1, 12).sum(axis=2)
            total, value = yearly.sum(axis=1), yearly @ discount
            watched = yearly if paying is None else yearly[:, paying]
            bands.append(
                Band(
                    payer,
                    percentiles(total),
                    percentiles(value),
                    float((total < 0).mean()),
                    float((value < 0).mean()),
                    float((watched < 0).any(axis=1).mean()),
                )
            )
        if contract is None:
            return bands, None
        months = numpy.arange(self.months)
        factor = (1.0 + contract.afkastkrav) ** (-months / 12)
        return bands, float((nets[INVESTOR] @ factor < 0).mean())

    def _notes(self, paid: Payments | None) -> list[tuple[str, str]]:
        notes = []
        if paid is not None and paid.too_late[0] > 0:
            late = f"{paid.too_late[0]:,.0f}"
            notes.append(
                (
                    f"{late.replace(',', '.')} kr. falder efter horisonten og er ikke med.",
                    f"DKK {late} falls after the horizon and is left out.",
                )
            )
        if paid is not None and not any(outcome.pris for outcome in self._outcomes()):
            notes.append(
                (
                    "Ingen priser er oplyst; der er regnet med 1 kr. pr. enhed.",
                    "No prices are given; one krone per unit is used.",
                )
            )
        return notes

    def _outcomes(self) -> list[Outcome]:
        return [] if self.contract is None else list(self.contract.udfald)
