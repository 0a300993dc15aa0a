"""A business case: both levels side by side, with bands, sensitivity and the effect needed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING

import numpy

from openfisca_dk_integration.cases import calculator, rules_level, sensitivity
from openfisca_dk_integration.cases.calculator import (
    COST,
    COST_REFUND,
    GRANT,
    GROSS,
    LOST,
    NET,
    Assumptions,
    Extra,
    Flows,
)
from openfisca_dk_integration.cases.fields import ExtraItem
from openfisca_dk_integration.cases.flows import run as run_law
from openfisca_dk_integration.cases.households import Setting
from openfisca_dk_integration.cases.ladder import WEEKS_PER_MONTH, Ladder, flat, ladder_of
from openfisca_dk_integration.cases.ledger import OTHERS, Entry, Ledger
from openfisca_dk_integration.cases.model import TOLERANCE, Case
from openfisca_dk_integration.cases.problems import CaseError
from openfisca_dk_integration.cases.rules_level import RulesLevel, layers
from openfisca_dk_integration.cases.sensitivity import Numbers, Variation, changed, variation
from openfisca_dk_integration.reforms import load_law

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from openfisca_dk_integration.simulation import Law

CALCULATOR, RULES = "beregner", "regler"
WEEKS_OF_GIVEN, BENEFIT_GIVEN, GRANT_GIVEN = (
    "uger_paa_ydelse_ved_start",
    "ydelse_pr_maaned",
    "resultattilskud_pr_person",
)


@dataclass(frozen=True)
class Level:
    """One level of a case.

    Attributes:
        name: ``beregner`` or ``regler``.
        scenarios: the municipality's rows month by month for low, middle and high effect.
        ledger: who pays whom at the middle effect.
        variations: the sensitivity table.
        fixed: the net over the horizon without any effect.
        slope: what one person more in work adds to the net over the horizon.
    """

    name: str
    scenarios: dict[str, Flows]
    ledger: Ledger
    variations: tuple[Variation, ...]
    fixed: float
    slope: float

    @property
    def rows(self) -> Flows:
        """The rows at the middle effect."""
        return self.scenarios["middel"]

    @property
    def effect_needed(self) -> float | None:
        """Persons more in work at which the net over the horizon is zero; None: at no number."""
        if self.fixed >= 0:
            return 0.0
        return -self.fixed / self.slope if self.slope > 0 else None


@dataclass(frozen=True)
class CaseResult:
    """The result of a business case.

    Attributes:
        case: the case.
        law: the law.
        assumptions: the simple calculator's inputs at the middle effect.
        from_law: inputs the file left out, as the law gives them for the families.
        levels: the calculator first, then the rule-based level where there are families.
        rules: the rule-based level's flows, or None.
        notes: Danish and English remarks.
    """

    case: Case
    law: Law
    assumptions: Assumptions
    from_law: dict[str, float]
    levels: tuple[Level, ...]
    rules: RulesLevel | None
    notes: tuple[tuple[str, str], ...]

    def level(self, name: str) -> Level:
        """Return a level by name."""
        return next(level for level in self.levels if level.name == name)


def run_case(case: Case, law: Law | None = None, where: str = "case") -> CaseResult:
    """Compute a business case.

    Args:
        case: the case (``model.read_case``).
        law: the law; default the law in force.
        where: the file, for errors.

    Raises:
        CaseError: when the law has no answer for it (nobody receives help, no ladder yet).
    """
    law = law or load_law()
    return _Run(case, law, where).result()


@dataclass(frozen=True)
class _Run:
    case: Case
    law: Law
    where: str

    def result(self) -> CaseResult:
        levels = [self._calculator_level()]
        if self.rules is not None:
            levels.append(self._rules_level(self.rules))
        return CaseResult(
            case=self.case,
            law=self.law,
            assumptions=self.assumptions,
            from_law=self.from_law,
            levels=tuple(levels),
            rules=self.rules,
            notes=tuple(self._notes()),
        )

    # --- inputs -----------------------------------------------------------------------------

    @cached_property
    def rules(self) -> RulesLevel | None:
        """The families through the law on every path that any line of the result needs."""
        case = self.case
        if case.regler is None:
            return None
        setting = Setting(
            case.regler, case.code, case.start_aar, case.horisont, case.uger_paa_ydelse_ved_start
        )
        numbers = [Numbers.of(case)]
        numbers += [one for line in sensitivity.lines(RULES) for one in changed(line, case)]
        courses = [course for one in numbers for _, course in layers(one.kept, one.wait, one.wage)]
        flows = run_law(setting, case.regler.familier, courses, self.law)
        level = RulesLevel(setting, flows, self.law)
        rules_level.check_recipients(level, self.where)
        return level

    @cached_property
    def from_law(self) -> dict[str, float]:
        """The inputs the file left out."""
        case, rules = self.case, self.rules
        if rules is None:
            return {}
        found: dict[str, float] = {}
        first = ceil(case.maaneder_til_job)
        if case.ydelse_pr_maaned is None:
            found[BENEFIT_GIVEN] = float(rules.mean(rules.flows.help)[first : first + 12].mean())
        if case.uger_paa_ydelse_ved_start is None:
            found[WEEKS_OF_GIVEN] = rules.setting.history_months * WEEKS_PER_MONTH
        if case.resultattilskud_pr_person is None:
            entries = rules.per_person([1.0] * case.horisont, case.maaneder_til_job, 1.0)
            grant = next(entry for entry in entries if entry.key == GRANT)
            found[GRANT_GIVEN] = float(grant.amounts.sum())
        return found

    def _given(self, name: str) -> float:
        value = getattr(self.case, name)
        return float(self.from_law.get(name, 0.0) if value is None else value)

    @cached_property
    def ladder(self) -> Ladder:
        """The municipality's share, flat or by week."""
        if self.case.kommunal_andel is not None:
            return flat(self.case.kommunal_andel)
        ladder = ladder_of(self.law.tax_benefit_system(), self.case.start_aar)
        if ladder is None:
            raise CaseError.of(
                f"{self.where}: kommunal_andel",
                f"mangler: refusionstrappen gjaldt ikke i {self.case.start_aar}",
                f"is missing: there was no refund ladder in {self.case.start_aar}",
            )
        return ladder

    @cached_property
    def assumptions(self) -> Assumptions:
        """The simple calculator's inputs at the middle effect."""
        case = self.case
        return Assumptions(
            more_in_work=case.flere_i_job.middel,
            participants=case.deltagere,
            cost_per_year=case.indsats_udgift_pr_person_pr_aar,
            effort_years=case.indsats_aar,
            start_cost=case.opstart,
            cost_once=case.indsats_udgift_pr_person,
            cost_refund=case.indsats_refusion_andel,
            benefit=self._given(BENEFIT_GIVEN),
            weeks_at_start=self._given(WEEKS_OF_GIVEN),
            months_to_job=case.maaneder_til_job,
            retention=tuple(case.fastholdelse_pr_aar[: case.horisont]),
            grant_share=case.andel_der_udloeser_tilskud,
            grant=self._given(GRANT_GIVEN),
            grant_after=case.resultattilskud_efter_maaneder,
            years=case.horisont,
            ladder=self.ladder,
            extras=tuple(_extra(item) for item in case.poster),
        )

    # --- the calculator ---------------------------------------------------------------------

    def _calculator_level(self) -> Level:
        inputs = self.assumptions

        def net(effect: float) -> float:
            return float(calculator.calculate(inputs.with_effect(effect))[NET].sum())

        scenarios = {
            name: calculator.calculate(inputs.with_effect(effect))
            for name, effect in self.case.flere_i_job.scenarios.items()
        }
        middle = scenarios["middel"]
        entries = [
            *self._effort_entries(middle[COST_REFUND]),
            Entry("forsoergelse", "kommune", "borger", -middle[GROSS]),
            Entry("refusion_forsoergelse", "stat", "kommune", middle[LOST]),
            Entry("resultattilskud", "stat", "kommune", middle[GRANT]),
            *self._own_entries(calculator.in_work(inputs)),
        ]
        lines = [
            variation(
                line,
                [
                    float(calculator.calculate(one.applied(inputs))[NET].sum())
                    for one in changed(line, self.case)
                ],
            )
            for line in sensitivity.lines(CALCULATOR)
        ]
        fixed = net(0.0)
        return Level(
            CALCULATOR,
            scenarios,
            Ledger.of(entries, 12 * inputs.years),
            tuple(lines),
            fixed,
            net(1.0) - fixed,
        )

    # --- the rules --------------------------------------------------------------------------

    def _rules_level(self, rules: RulesLevel) -> Level:
        case, months = self.case, 12 * self.case.horisont

        refund = self._refund()

        def entries(numbers: Numbers) -> list[Entry]:
            each = rules.per_person(numbers.kept, numbers.wait, numbers.grant_share, numbers.wage)
            working = numbers.effect * _working(numbers.kept, numbers.wait, months)
            return [
                *(entry.scaled(numbers.cost) for entry in self._effort_entries(refund)),
                *(entry.scaled(numbers.effect) for entry in each),
                *self._own_entries(working),
            ]

        def rows(numbers: Numbers) -> Flows:
            return rules_level.municipal_rows(entries(numbers), months)

        def net(numbers: Numbers) -> float:
            return float(rows(numbers)[NET].sum())

        scenarios = {
            name: rows(Numbers.of(case, effect))
            for name, effect in case.flere_i_job.scenarios.items()
        }
        lines = [
            variation(line, [net(one) for one in changed(line, case)])
            for line in sensitivity.lines(RULES)
        ]
        fixed = net(Numbers.of(case, 0.0))
        return Level(
            RULES,
            scenarios,
            Ledger.of(entries(Numbers.of(case)), months),
            tuple(lines),
            fixed,
            net(Numbers.of(case, 1.0)) - fixed,
        )

    def _refund(self) -> NDArray[numpy.float64]:
        """Return the refund of the effort at the rule-based level."""
        case = self.case
        if not case.indsats_refusion_efter_loven:
            return calculator.calculate(self.assumptions)[COST_REFUND]
        covered = calculator.effort_share(case.horisont, case.indsats_aar)
        cost = case.deltagere * case.indsats_udgift_pr_person_pr_aar / 12 * covered
        return rules_level.effort_refund(case, self.law, cost)

    # --- both -------------------------------------------------------------------------------

    def _effort_entries(self, refund: NDArray[numpy.float64]) -> list[Entry]:
        cost = -calculator.calculate(self.assumptions)[COST]
        return [
            Entry("indsats_udgift", "kommune", OTHERS, cost),
            Entry("indsats_refusion", "stat", "kommune", refund),
        ]

    def _own_entries(self, working: NDArray[numpy.float64]) -> list[Entry]:
        covered = calculator.effort_share(self.case.horisont, self.case.indsats_aar)
        entries = []
        for item in self.case.poster:
            people = working if item.naar == "i_job" else self.case.deltagere * covered
            sign = -1.0 if item.sparet else 1.0
            amounts = sign * item.beloeb_pr_maaned * people
            entries.append(Entry(item.navn, item.fra, item.til, amounts, (item.navn, item.navn)))
        return entries

    def _notes(self) -> Iterable[tuple[str, str]]:
        case = self.case
        month = calculator.grant_month(case.maaneder_til_job, case.resultattilskud_efter_maaneder)
        if case.andel_der_udloeser_tilskud and month >= 12 * case.horisont:
            yield (
                f"Resultattilskuddet falder efter horisonten (måned {month + 1}) og er ikke med.",
                f"The result grant falls after the horizon (month {month + 1}) and is left out.",
            )
        if self.rules is not None:
            helped = rules_level.check_recipients(self.rules, self.where)
            if helped < 1 - TOLERANCE:
                percent = round(100 * (1 - helped))
                yield (
                    f"{percent} pct. af målgruppens familier får ingen hjælp efter loven.",
                    f"{percent} per cent of the families get no help under the law.",
                )
            for key, value in self.from_law.items():
                yield (
                    f"{key} er ikke oplyst; efter loven {_danish(value)} for familierne.",
                    f"{key} is not given; under the law {value:,.0f} for the families.",
                )


def _danish(value: float) -> str:
    return f"{value:,.0f}".replace(",", ".")


def _extra(item: ExtraItem) -> Extra:
    sign = float(item.til == "kommune") - float(item.fra == "kommune")
    return Extra(
        amount=item.beloeb_pr_maaned * sign * (-1.0 if item.sparet else 1.0),
        in_work=item.naar == "i_job",
    )


def _working(kept: Sequence[float], wait: float, months: int) -> NDArray[numpy.float64]:
    after: NDArray[numpy.bool_] = numpy.arange(months) >= wait
    return numpy.repeat(numpy.asarray(kept, dtype=float), 12)[:months] * after
