"""The rule-based level: the target group's families through the law, with and without the job."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy
from openfisca_core.simulations import SimulationBuilder

from openfisca_dk_integration.cases import flows as law_flows
from openfisca_dk_integration.cases.calculator import (
    COST,
    COST_REFUND,
    GRANT,
    GROSS,
    LOST,
    OTHER,
    PARTS,
    TAX,
    Flows,
    complete,
)
from openfisca_dk_integration.cases.households import WITHOUT, Course, Setting
from openfisca_dk_integration.cases.ledger import OTHERS, Entry
from openfisca_dk_integration.cases.problems import CaseError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from openfisca_dk_integration.cases.fields import Family
    from openfisca_dk_integration.cases.model import Case
    from openfisca_dk_integration.simulation import Law

ROW_OF_ITEM = {
    "indsats_udgift": COST,
    "indsats_refusion": COST_REFUND,
    "driftsrefusion": COST_REFUND,
    "forsoergelse": GROSS,
    "refusion_forsoergelse": LOST,
    "resultattilskud": GRANT,
    "kommuneskat": TAX,
}
"""The row of the municipality's table that an item belongs to; all others are ``OTHER``."""

MANY = 1000
"""People in work whose bonus is asked for, to find the amount for one."""


def layers(
    retention: Iterable[float], months_to_job: float, wage: float = 1.0, hours: float = 1.0
) -> list[Any]:
    """Return the paths of those who get a job, each with its weight.

    The share still in work may rise and fall; it is cut into layers, in each of which the same
    people are in work in the same years.
    """
    kept = tuple(retention)
    levels = sorted({share for share in kept if share > 0})
    first = ceil(months_to_job)
    found, below = [], 0.0
    for level in levels:
        years = tuple(share >= level for share in kept)
        found.append((level - below, Course(first, years, wage, hours)))
        below = level
    return found


@dataclass(frozen=True)
class RulesLevel:
    """What the law gives for the families of a case.

    Attributes:
        setting: what the households share.
        flows: amounts by item, household and month.
        law: the law.
    """

    setting: Setting
    flows: law_flows.Flows
    law: Law

    @property
    def families(self) -> list[Family]:
        """The families."""
        return self.setting.rules.familier

    @property
    def shares(self) -> list[float]:
        """How much of the target group lives in each family."""
        return [family.andel for family in self.families]

    def mean(self, values: NDArray[numpy.float64], course: Course = WITHOUT) -> Any:
        """Return the mean over the families of household × month values."""
        rows = [
            share * values[self.flows.place(place, course)]
            for place, share in enumerate(self.shares)
        ]
        return numpy.sum(rows, axis=0)

    def per_person(
        self,
        retention: Iterable[float],
        months_to_job: float,
        grant_share: float,
        wage: float = 1.0,
        hours: float = 1.0,
    ) -> list[Entry]:
        """Return the entries for one person more in work."""
        courses = layers(retention, months_to_job, wage, hours)
        gain = self.flows.gain(self.shares, courses)
        entries = []
        for item, amounts in zip(self.flows.items, gain, strict=True):
            factor = grant_share if item.key == "resultattilskud" else 1.0
            entries.append(
                Entry(
                    item.key,
                    item.fra or OTHERS,
                    item.til or OTHERS,
                    amounts * factor,
                    (item.da, item.en),
                )
            )
        working = sum(
            (
                weight * numpy.array([course.works(month) for month in range(gain.shape[1])])
                for weight, course in courses
            ),
            numpy.zeros(gain.shape[1]),
        )
        bonus = bonus_of(self.law, self.setting, working)
        return [*entries, Entry("beskaeftigelsesbonus", "stat", "kommune", bonus)]


def check_recipients(level: RulesLevel, where: str) -> float:
    """Return the share of the target group that gets help under the law.

    Raises:
        CaseError: when nobody does.
    """
    helped = sum(
        share
        for place, share in enumerate(level.shares)
        if level.flows.help[level.flows.place(place, WITHOUT)].any()
    )
    if helped == 0:
        raise CaseError.of(
            f"{where}: regler.familier",
            "ingen i målgruppen modtager hjælp efter loven, så der er ingen ydelse at spare",
            "nobody in the target group receives help under the law: there is no benefit to save",
        )
    return float(helped)


def municipal_rows(entries: Iterable[Entry], months: int) -> Flows:
    """Return the rows of the municipality's table from the entries it takes part in."""
    rows: dict[str, NDArray[numpy.float64]] = {name: numpy.zeros(months) for name in PARTS}
    for entry in entries:
        sign = float(entry.til == "kommune") - float(entry.fra == "kommune")
        if sign:
            rows[ROW_OF_ITEM.get(entry.key, OTHER)] += sign * entry.amounts
    return complete(rows)


# --- what the law computes for the municipality as a whole -------------------------------------


def effort_refund(case: Case, law: Law, cost: NDArray[numpy.float64]) -> NDArray[numpy.float64]:
    """Return the law's refund of the effort (driftsrefusion), a month.

    Half of the costs within the allowance (rådighedsbeløb) per full-year participant; other costs
    of the programme (``anden_programudgift_pr_person_pr_aar``) use the allowance first.

    Args:
        case: the case.
        law: the law.
        cost: the effort's running cost, DKK a month.
    """
    covered = numpy.where(cost > 0, 1.0, 0.0).reshape(-1, 12).mean(axis=1)
    people = case.deltagere * covered
    other = people * case.anden_programudgift_pr_person_pr_aar
    extra = cost.reshape(-1, 12).sum(axis=1)
    years = range(case.start_aar, case.start_aar + case.horisont)

    def refund(amounts: NDArray[numpy.float64]) -> NDArray[numpy.float64]:
        given = {
            "kommune_programudgift": dict(zip(years, amounts, strict=True)),
            "helaarspersoner_i_tilbud": dict(zip(years, people, strict=True)),
        }
        zero = (
            "kommune_danskuddannelse",
            "kommune_programudgift_uden_refusion",
            "kommune_loentilskud_i_raadighedsbeloebet",
        )
        given |= {name: dict.fromkeys(years, 0.0) for name in zero}
        return municipal(law, given, "kommune_driftsrefusion", years)

    yearly = refund(other + extra) - refund(other)
    return numpy.repeat(yearly / 12, 12)


def bonus_of(law: Law, setting: Setting, working: NDArray[numpy.float64]) -> NDArray[numpy.float64]:
    """Return the bonus for refugees in work (§ 45 b), a month, for one person more in work.

    The municipality's other refugees in work are taken to be as many as the year before.

    Args:
        law: the law.
        setting: whose years.
        working: the share of the person that is in work in each month.
    """
    years = range(setting.start, setting.start + setting.years)
    variables = law.tax_benefit_system().variables
    name = "kommune_beskaeftigelsesbonus"
    if not any(variables[name].get_formula(f"{year}-01-01") for year in years):
        return numpy.zeros(len(working))
    fourth_quarter = working.reshape(-1, 12)[:, 9:].min(axis=1)
    counts = {setting.start - 2: 0, setting.start - 1: 0}
    counts |= {year: round(MANY * share) for year, share in zip(years, fourth_quarter, strict=True)}
    yearly = municipal(law, {"beskaeftigede_flygtninge_4_kvartal": counts}, name, years) / MANY
    return numpy.repeat(yearly / 12, 12)


def municipal(
    law: Law, given: Mapping[str, Mapping[int, float]], name: str, years: Iterable[int]
) -> NDArray[numpy.float64]:
    """Return a municipal variable of the law year by year, from figures that are given."""
    values = {
        key: {str(year): amount for year, amount in series.items()} for key, series in given.items()
    }
    simulation = SimulationBuilder().build_from_dict(
        law.tax_benefit_system(),
        {
            "personer": {"p": {}},
            "husstande": {"h": {"voksne": ["p"]}},
            "kommuner": {"k": {"borgere": ["p"]} | values},
        },
    )
    return numpy.array(
        [float(simulation.calculate(name, str(year))[0]) for year in years], dtype=numpy.float64
    )
