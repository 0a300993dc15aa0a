"""What the result is when a number is another: the lines of the sensitivity table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from openfisca_dk_integration.cases.model import group_table

if TYPE_CHECKING:
    from openfisca_dk_integration.cases.calculator import Assumptions
    from openfisca_dk_integration.cases.model import Case


@dataclass(frozen=True)
class Numbers:
    """The numbers of a case that are varied.

    Attributes:
        effect: persons more in work.
        wait: months to job.
        kept: retention by year.
        grant_share: share with a result grant.
        cost: factor on every cost of the effort.
        benefit: factor on the benefit.
        wage: factor on the wage.
    """

    effect: float
    wait: float
    kept: tuple[float, ...]
    grant_share: float
    cost: float = 1.0
    benefit: float = 1.0
    wage: float = 1.0

    @classmethod
    def of(cls, case: Case, effect: float | None = None) -> Numbers:
        """Return the numbers of a case, at an effect (default the middle one)."""
        return cls(
            effect=case.flere_i_job.middel if effect is None else effect,
            wait=case.maaneder_til_job,
            kept=tuple(case.fastholdelse_pr_aar[: case.horisont]),
            grant_share=case.andel_der_udloeser_tilskud,
        )

    def applied(self, inputs: Assumptions) -> Assumptions:
        """Return the calculator's inputs with these numbers."""
        return replace(
            inputs,
            more_in_work=self.effect,
            cost_per_year=inputs.cost_per_year * self.cost,
            cost_once=inputs.cost_once * self.cost,
            start_cost=inputs.start_cost * self.cost,
            months_to_job=self.wait,
            retention=self.kept,
            grant_share=self.grant_share,
            benefit=inputs.benefit * self.benefit,
        )


@dataclass(frozen=True)
class Variation:
    """One line of the sensitivity table: the net at the horizon with a field down and up.

    Attributes:
        key: the field.
        da: Danish label, with what was changed.
        en: English label.
        nets: the municipality's net over the horizon with the field worse and better.
    """

    key: str
    da: str
    en: str
    nets: tuple[float, float]


def lines(level: str) -> list[dict[str, Any]]:
    """Return the lines of a level's table, as data."""
    return [line for line in group_table()["foelsomhed"] if line.get("niveau", level) == level]


def changed(line: dict[str, Any], case: Case) -> Iterator[Numbers]:
    """Yield the numbers of a case with the line's field worse, then better."""
    base = Numbers.of(case)
    for amount in line.get("faktor") or line["trin"]:
        yield _with(base, line["felt"], amount, case)


def _with(base: Numbers, field: str, amount: float, case: Case) -> Numbers:
    changes: dict[str, dict[str, Any]] = {
        "flere_i_job": {"effect": min(base.effect * amount, case.deltagere)},
        "indsats_udgift": {"cost": amount},
        "maaneder_til_job": {"wait": min(max(base.wait + amount, 0), 12 * case.horisont)},
        "fastholdelse_pr_aar": {"kept": tuple(min(share * amount, 1.0) for share in base.kept)},
        "andel_der_udloeser_tilskud": {"grant_share": min(base.grant_share * amount, 1.0)},
        "ydelse_pr_maaned": {"benefit": amount},
        "loen_pr_maaned": {"wage": amount},
    }
    return replace(base, **changes[field])


def variation(line: dict[str, Any], nets: Sequence[float]) -> Variation:
    """Return a line of the table from the two nets."""
    if "faktor" in line:
        steps = [f"{round(100 * (factor - 1)):+d} %" for factor in line["faktor"]]
    else:
        steps = [f"{step:+d}" for step in line["trin"]]
    suffix = " / ".join(steps)
    return Variation(
        line["felt"], f"{line['da']} {suffix}", f"{line['en']} {suffix}", (nets[0], nets[1])
    )
