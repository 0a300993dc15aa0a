"""How each series of examples is run: from its assumptions to numbers, through the package.

A run returns numbers by (year, item), year ``all`` for what is not of a year. Nothing here knows a
municipality: the same assumptions give the same numbers whoever they belong to.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy

from openfisca_dk_integration.benchmark.money import difference
from openfisca_dk_integration.cases import calculator
from openfisca_dk_integration.cases.calculator import COST, NET, Assumptions
from openfisca_dk_integration.cases.ladder import Ladder, flat, ladder_of
from openfisca_dk_integration.cases.ledger import OTHERS, Entry, Ledger
from openfisca_dk_integration.cases.published.law_runs import igu_bonus, test_grant, work_grant
from openfisca_dk_integration.cases.rules_level import municipal

if TYPE_CHECKING:
    from openfisca_dk_integration.cases.published.read import Example
    from openfisca_dk_integration.simulation import Law

Numbers = dict[tuple[int | str, str], float]

LATEST_LADDER = 2018
"""Year whose refund ladder is used when the example names none (the ladder is of 2016)."""


class NotRunError(ValueError):
    """The example cannot be run; the reason is in Danish and English."""

    def __init__(self, da: str, en: str) -> None:
        self.da = da
        self.en = en
        super().__init__(en)


# --- inputs by id ------------------------------------------------------------------------------

Rate = Callable[["Law", int], float]

RATES: dict[str, Rate] = {
    "sats_beskaeftigelse": work_grant,
    "sats_danskproeve": test_grant,
    "resultattilskud_pr_person": work_grant,
    "bonus_pr_person": lambda law, year: employment_bonus(law, year, 0, 1),
    "igu_virksomhedsbonus_pr_rate": igu_bonus,
}
"""Assumptions that are numbers of the law, and how the law is asked for them."""


def rate_from_law(law: Law, name: str, year: int | None) -> float | None:
    """Return what the law gives for an assumption, None when it is not one of the law's."""
    match = re.fullmatch(r"(?P<name>\w+?)(?:_(?P<year>\d{4}))?", name)
    if match is None or match["name"] not in RATES:
        return None
    when = int(match["year"]) if match["year"] else year
    return None if when is None else RATES[match["name"]](law, when)


# --- series --------------------------------------------------------------------------------------


def employment_bonus(law: Law, year: int, before: float, after: float) -> float:
    """Return the bonus for refugees in work (§ 45 b) that the law pays in ``year``."""
    counts = {year - 2: round(before), year - 1: round(after)}
    name = "kommune_beskaeftigelsesbonus"
    given = {"beskaeftigede_flygtninge_4_kvartal": counts}
    return float(municipal(law, given, name, [year])[0])


def run_bonus(example: Example, law: Law) -> Numbers:
    """Run the employment bonus on the counts, or on the increase, of two fourth quarters."""
    given = example.given()
    year = example.year
    if year is None:
        raise NotRunError("årstallet mangler", "the year is missing")
    before, after = _number(given, "beskaeftigede_foer"), _number(given, "beskaeftigede_efter")
    increase = _number(given, "tilvaekst")
    if before is None or after is None:
        if increase is None:
            raise NotRunError("antal i arbejde mangler", "the numbers in work are missing")
        # Only the difference matters; any level at which neither count is negative will do.
        before, after = max(-increase, 0.0), max(increase, 0.0)
    return {(year, "beskaeftigelsesbonus"): employment_bonus(law, year, before, after)}


def run_calculator(example: Example, law: Law) -> Numbers:
    """Run the simple calculator and return every row of every year."""
    inputs = calculator_inputs(example, law)
    flows = calculator.calculate(inputs)
    numbers: Numbers = {}
    for name, values in calculator.by_year(flows).items():
        numbers |= {(year + 1, name): float(value) for year, value in enumerate(values)}
        if name != calculator.RUNNING:
            numbers["all", name] = float(values.sum())
    broke_even = calculator.break_even_year(flows)
    numbers["all", "break_even_aar"] = float("nan") if broke_even is None else float(broke_even)
    return numbers


def calculator_inputs(example: Example, law: Law) -> Assumptions:
    """Return the calculator's inputs from the ids of the assumptions."""
    given = example.given()
    years = int(_number(given, "horisont") or len(_list(given, "fastholdelse_pr_aar")) or 1)
    kept = _list(given, "fastholdelse_pr_aar") or [1.0] * years
    people = _number(given, "deltagere") or _number(given, "maalgruppe_fuldtidspersoner")
    needed = {"flere_i_job": _number(given, "flere_i_job"), "deltagere": people}
    needed["ydelse_pr_maaned"] = _number(given, "ydelse_pr_maaned")
    grant = _grant(example, law)
    if grant is None:
        needed["resultattilskud_pr_person"] = None
    missing = [name for name, value in needed.items() if value is None]
    if len(kept) < years:
        missing.append(f"fastholdelse_pr_aar {len(kept) + 1}-{years}")
    if missing:
        names = ", ".join(missing)
        raise NotRunError(f"ikke set i kilden: {names}", f"not seen in the source: {names}")
    return Assumptions(
        more_in_work=needed["flere_i_job"] or 0.0,
        participants=people or 0.0,
        cost_per_year=_number(given, "indsats_udgift_pr_person_pr_aar") or 0.0,
        effort_years=_or(given, "indsats_aar", 1.0),
        start_cost=_number(given, "opstart") or 0.0,
        cost_once=_number(given, "indsats_udgift_pr_person") or 0.0,
        cost_refund=_number(given, "indsats_refusion_andel") or 0.0,
        benefit=needed["ydelse_pr_maaned"] or 0.0,
        weeks_at_start=_number(given, "uger_paa_ydelse_ved_start") or 0.0,
        months_to_job=_number(given, "maaneder_til_job") or 0.0,
        retention=tuple(kept),
        grant_share=_or(given, "andel_der_udloeser_tilskud", 1.0),
        grant=grant or 0.0,
        grant_after=_or(given, "resultattilskud_efter_maaneder", 6.0),
        years=years,
        ladder=_ladder(given, law),
    )


def _grant(example: Example, law: Law) -> float | None:
    """Return the result grant: as printed, or the law's where the example has it unseen.

    An example that does not speak of grants has none.
    """
    given = _number(example.given(), "resultattilskud_pr_person")
    if given is not None:
        return given
    if all(item.id != "resultattilskud_pr_person" for item in example.assumptions):
        return 0.0
    return rate_from_law(law, "resultattilskud_pr_person", example.year)


def _ladder(given: dict[str, Any], law: Law) -> Ladder:
    share = _number(given, "kommunal_andel")
    if share is not None:
        return flat(share)
    ladder = ladder_of(law.tax_benefit_system(), LATEST_LADDER)
    if ladder is None:  # pragma: no cover - the law has one from 2016
        raise NotRunError("refusionstrappen mangler", "there is no refund ladder")
    return ladder


def run_extra_cost(example: Example, law: Law) -> Numbers:
    """Run what people cost, and what is saved when a share of them works, as a flat benefit."""
    del law
    given = example.given()
    cost, people = _number(given, "merudgift_pr_person"), _number(given, "personer")
    share = _number(given, "andel_i_arbejde_maal")
    if cost is None or people is None:
        raise NotRunError("udgift eller antal mangler", "cost or number is missing")

    def saved(persons: float) -> float:
        inputs = Assumptions(
            more_in_work=persons,
            participants=people,
            cost_per_year=0.0,
            effort_years=0.0,
            start_cost=0.0,
            benefit=cost / 12,
            weeks_at_start=0.0,
            months_to_job=0.0,
            retention=(1.0,),
            grant_share=0.0,
            grant=0.0,
            years=1,
            ladder=flat(1.0),
        )
        return float(calculator.calculate(inputs)[NET].sum())

    numbers: Numbers = {("all", "merudgift"): saved(people)}
    if share is not None:
        numbers["all", "besparelse"] = saved(share * people)
    return numbers


def run_totals(example: Example, law: Law) -> Numbers:
    """Keep the account of an investment of which only totals were printed."""
    del law
    given = example.given()
    cost, saved = _number(given, "investering"), _number(given, "besparelse")
    if cost is None or saved is None:
        raise NotRunError("investering eller besparelse mangler", "a total is missing")
    account = Ledger.of(
        [
            Entry(COST, "kommune", OTHERS, numpy.full(12, cost / 12)),
            Entry("besparelse", OTHERS, "kommune", numpy.full(12, saved / 12)),
        ],
        12,
    )
    return {
        ("all", "netto"): float(account.of_payer("kommune").sum()),
        ("all", "besparelse_pr_krone"): saved / cost,
    }


def run_difference(example: Example, law: Law) -> Numbers:
    """Run actual minus expected persons on support, with the money when a cost is given."""
    del law
    given = example.given()
    actual, expected = _number(given, "faktisk"), _number(given, "forventet")
    if actual is None or expected is None:
        raise NotRunError("faktisk eller forventet mangler", "actual or expected is missing")
    found = difference(actual, expected, _number(given, "udgift_pr_person"))
    numbers: Numbers = {("all", "personer"): found.personer}
    if found.kroner is not None:
        numbers["all", "pengevaerdi"] = found.kroner
    return numbers


Run = Callable[["Example", "Law"], Numbers]

RUNS: tuple[tuple[frozenset[str], Run], ...] = (
    (frozenset({"flere_i_job"}), run_calculator),
    (frozenset({"tilvaekst"}), run_bonus),
    (frozenset({"beskaeftigede_foer", "beskaeftigede_efter"}), run_bonus),
    (frozenset({"investering", "besparelse"}), run_totals),
    (frozenset({"merudgift_pr_person", "personer"}), run_extra_cost),
    (frozenset({"faktisk", "forventet"}), run_difference),
)
"""The run of a whole example, by the assumptions it has; others are checked by their formula."""


def run_of(example: Example) -> Run | None:
    """Return how an example is run as a whole, None when only its formula can be checked."""
    ids = {item.id for item in example.assumptions}
    return next((run for needed, run in RUNS if needed <= ids), None)


def _number(given: dict[str, Any], name: str) -> float | None:
    value = given.get(name)
    return float(value) if isinstance(value, (int, float)) else None


def _or(given: dict[str, Any], name: str, default: float) -> float:
    value = _number(given, name)
    return default if value is None else value


def _list(given: dict[str, Any], name: str) -> list[float]:
    value = given.get(name)
    if value is None:
        return []
    return [float(item) for item in value] if isinstance(value, list) else [float(value)]
