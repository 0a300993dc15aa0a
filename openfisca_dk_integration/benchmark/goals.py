"""A municipality's own few goals: against plan, other municipalities and last year, with money.

A goal is one of the indicators, or figures of the municipality's own (crime, housing areas).
Whether it is reached is said only where the band allows it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy
import polars
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from openfisca_dk_integration.benchmark.definitions import read_yaml
from openfisca_dk_integration.benchmark.errors import BenchmarkError
from openfisca_dk_integration.benchmark.indicators import (
    EVERYBODY,
    INDICATORS,
    descriptions,
    indicators,
)
from openfisca_dk_integration.fields import field_problems
from openfisca_dk_integration.population.municipalities import municipality_names
from openfisca_dk_integration.reforms.errors import Problem

if TYPE_CHECKING:
    from openfisca_dk_integration.benchmark.definitions import Definitions
    from openfisca_dk_integration.benchmark.panel import Panel

MONTHS = 12
REACHED, MISSED, UNSURE, NO_DATA = "naaet", "ikke_naaet", "kan_ikke_afgoeres", "ingen_tal"
GRANTS = {
    "i_arbejde_efter": "resultattilskud_beskaeftigelse",
    "i_arbejde_timekrav": "resultattilskud_beskaeftigelse",
    "udslusningsgrad": "resultattilskud_beskaeftigelse",
    "danskproeve_inden": "resultattilskud_danskproeve",
}
"""The grant that one more person who reaches the goal may release."""

SAVES_HELP = ("i_arbejde_efter", "i_arbejde_timekrav", "udslusningsgrad")
"""Goals of which one more person reached means one fewer on help."""

Year = Annotated[int, Field(ge=1990, le=2100)]


class Goal(BaseModel):
    """One goal: an indicator of ours, or figures given with it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1)
    titel: str = ""
    indikator: str | None = None
    maaneder: int = 0
    gruppe: str = EVERYBODY
    bedst: Literal["hoejest", "lavest"] = "hoejest"
    enhed: str = ""
    plan: dict[Year, float] = Field(min_length=1)
    faktisk: dict[Year, float] | None = None
    andre: dict[Year, float] | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Goal:
        if (self.indikator is None) == (self.faktisk is None):
            raise ValueError(
                "skal have enten indikator eller egne tal (faktisk) | "
                "must have either indikator or figures of its own (faktisk)"
            )
        if self.indikator is not None and self.indikator not in descriptions():
            known = ", ".join(descriptions())
            raise ValueError(
                f"ukendt indikator {self.indikator}; kendte: {known} | "
                f"unknown indikator {self.indikator}; known: {known}"
            )
        if self.indikator is not None and descriptions()[self.indikator]["enhed"] == "andel":
            wrong = {year: plan for year, plan in self.plan.items() if not 0 <= plan <= 1}
            if wrong:
                raise ValueError(
                    f"planen er en andel mellem 0 og 1, er {wrong} | "
                    f"the plan is a share between 0 and 1, is {wrong}"
                )
        return self


class Goals(BaseModel):
    """A municipality's goals."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kommune: int
    maal: list[Goal] = Field(min_length=1)

    @model_validator(mode="after")
    def _sound(self) -> Goals:
        if self.kommune not in municipality_names() or not self.kommune:
            raise ValueError(
                f"{self.kommune} er ikke en kommunekode | {self.kommune} is no municipality code"
            )
        ids = [goal.id for goal in self.maal]
        if len(set(ids)) < len(ids):
            raise ValueError("to mål har samme id | two goals have the same id")
        return self

    @property
    def years(self) -> tuple[int, int]:
        """The first and last year of any plan."""
        years = [year for goal in self.maal for year in goal.plan]
        return min(years), max(years)


def read_goals(source: str | Path) -> Goals:
    """Read a municipality's goals from a YAML file (docs/indicators.md).

    Raises:
        BenchmarkError: everything that is wrong with the file.
    """
    try:
        return Goals(**read_yaml(Path(source)))
    except ValidationError as error:
        raise BenchmarkError(field_problems(error, Goals, str(source))) from error


def follow_goals(goals: Goals, panel: Panel, definitions: Definitions) -> polars.DataFrame:
    """Return one row per goal and year of its plan.

    Columns: id, titel, enhed, aar, plan, faktisk, nedre, oevre, antal, afvigelse (actual - plan),
    sidste_aar, andre (mean of the other municipalities' people), vurdering, and for shares
    personer (how many people the deviation is), kroner_pr_person and kroner (their money for the
    municipality: positive is income; empty where no money follows from the goal).

    Raises:
        BenchmarkError: the municipality has nobody in the data, or years lie outside it.
    """
    if goals.kommune not in panel.codes:
        raise BenchmarkError.of(
            str(goals.kommune), "ingen i befolkningen bor i kommunen", "nobody lives there"
        )
    wanted = {goal.indikator for goal in goals.maal if goal.indikator}
    figures = others = None
    if wanted:
        first, last = goals.years
        _check_years(last, panel)
        names = tuple(name for name in INDICATORS if any(w.startswith(name) for w in wanted))
        both = (first - 1, last)
        sexes = any(goal.gruppe != EVERYBODY for goal in goals.maal)
        mine = (goals.kommune,)
        rest = tuple(code for code in panel.codes if code != goals.kommune)
        figures = indicators(panel, definitions, both, names=names, by_sex=sexes, codes=mine)
        if rest:
            others = indicators(panel, definitions, both, names=names, by_sex=sexes, codes=rest)
            others = others.filter(polars.col("kommunekode") == 0)
        figures = figures.filter(polars.col("kommunekode") == goals.kommune)
    rows = [
        _row(goal, year, plan, figures, others, panel, goals.kommune)
        for goal in goals.maal
        for year, plan in sorted(goal.plan.items())
    ]
    return polars.DataFrame(rows, schema=SCHEMA, orient="row")


SCHEMA = {
    "id": polars.String,
    "titel": polars.String,
    "enhed": polars.String,
    "aar": polars.Int64,
    "plan": polars.Float64,
    "faktisk": polars.Float64,
    "nedre": polars.Float64,
    "oevre": polars.Float64,
    "antal": polars.Int64,
    "afvigelse": polars.Float64,
    "sidste_aar": polars.Float64,
    "andre": polars.Float64,
    "vurdering": polars.String,
    "personer": polars.Float64,
    "kroner_pr_person": polars.Float64,
    "kroner": polars.Float64,
}


def _check_years(last: int, panel: Panel) -> None:
    if MONTHS * last + MONTHS - 1 > panel.last:
        raise BenchmarkError(
            [
                Problem(
                    f"plan {last}",
                    f"data dækker kun til {(panel.last + 1) // MONTHS - 1}",
                    f"the data reach only to {(panel.last + 1) // MONTHS - 1}",
                )
            ]
        )


def _row(
    goal: Goal,
    year: int,
    plan: float,
    figures: polars.DataFrame | None,
    others: polars.DataFrame | None,
    panel: Panel,
    code: int,
) -> dict[str, Any]:
    now, before, rest = _find(figures, goal, year), _find(figures, goal, year - 1), {}
    if goal.indikator is None:
        now = {"vaerdi": (goal.faktisk or {}).get(year)}
        before = {"vaerdi": (goal.faktisk or {}).get(year - 1)}
        rest = {"vaerdi": (goal.andre or {}).get(year)}
    else:
        rest = _find(others, goal, year)
    actual = now.get("vaerdi")
    deviation = None if actual is None else actual - plan
    unit = goal.enhed or (descriptions()[goal.indikator]["enhed"] if goal.indikator else "")
    persons = each = None
    if goal.indikator and unit == "andel" and deviation is not None:
        persons = deviation * now["antal"]
        each = money_per_person(panel, goal.indikator, year, code)
    return {
        "id": goal.id,
        "titel": goal.titel or goal.id,
        "enhed": unit,
        "aar": year,
        "plan": plan,
        "faktisk": actual,
        "nedre": now.get("nedre"),
        "oevre": now.get("oevre"),
        "antal": now.get("antal"),
        "afvigelse": deviation,
        "sidste_aar": before.get("vaerdi"),
        "andre": rest.get("vaerdi"),
        "vurdering": verdict(plan, now, goal.bedst),
        "personer": persons,
        "kroner_pr_person": each,
        "kroner": None if persons is None or each is None else persons * each,
    }


def verdict(plan: float, figure: dict[str, Any], best: str) -> str:
    """Return whether the plan is reached, missed, or cannot be told apart from the figure.

    With a band, a plan inside it can be neither; without one, the figure itself decides.
    """
    value = figure.get("vaerdi")
    if value is None:
        return NO_DATA
    low, high = figure.get("nedre"), figure.get("oevre")
    sign = 1 if best == "hoejest" else -1
    if low is None or high is None:
        return REACHED if sign * (value - plan) >= 0 else MISSED
    if low <= plan <= high:
        return UNSURE
    return REACHED if sign * (value - plan) > 0 else MISSED


def money_per_person(panel: Panel, indicator: str, year: int, code: int) -> float | None:
    """Return what one more person who reaches a goal means for the municipality, DKK in the year.

    A person in work costs no help: the municipality's mean help less refund per full-year person on
    help. One more result may release a grant: the mean of those released in the year among all
    people of the panel. Tax is not counted. None when no money follows from the goal.
    """
    rows = slice(max(MONTHS * year - panel.first, 0), max(MONTHS * (year + 1) - panel.first, 0))
    weights = panel.weights
    found = None
    if indicator in SAVES_HELP:
        here = weights * (panel.municipality == code)
        help_paid = panel.monthly["forsoergelsesydelse"][rows].sum(axis=0, dtype=numpy.float64)
        refund = panel.monthly["refusion_forsoergelse"][rows].sum(axis=0, dtype=numpy.float64)
        months = (panel.monthly["forsoergelsesydelse"][rows] > 0).sum(axis=0)
        total = float((here * months).sum())
        if total:
            found = float((here * (help_paid - refund)).sum()) / total * MONTHS
    grant = GRANTS.get(indicator)
    if grant is not None:
        amounts = panel.monthly[grant][rows].astype(numpy.float64)
        count = float((weights * (amounts > 0)).sum())
        if count:
            found = (found or 0.0) + float((weights * amounts).sum()) / count
    return found


def _find(figures: polars.DataFrame | None, goal: Goal, year: int) -> dict[str, Any]:
    if figures is None or goal.indikator is None:
        return {}
    row = figures.filter(
        (polars.col("indikator") == goal.indikator)
        & (polars.col("aar") == year)
        & (polars.col("gruppe") == goal.gruppe)
        & (polars.col("maaneder") == goal.maaneder)
    )
    return row.row(0, named=True) if len(row) else {}
