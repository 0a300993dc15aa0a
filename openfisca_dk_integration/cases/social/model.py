"""The file of a social investment: its fields and its checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from openfisca_dk_integration.cases.fields import (
    Amount,
    Estimate,
    Name,
    Part,
    Payer,
    Rules,
    Share,
    ShareEstimate,
)
from openfisca_dk_integration.cases.files import municipality_code, municipality_problem
from openfisca_dk_integration.cases.model import (
    FIRST_YEAR,
    LAST_YEAR,
    TOLERANCE,
    family_problems,
    groups,
    order_problems,
)
from openfisca_dk_integration.cases.problems import CaseError, at, number, read_model
from openfisca_dk_integration.reforms.errors import Problem

LONGEST = 10
"""Years an investment is followed, as in SØM."""

MonthNumber = Annotated[int, Field(ge=0, le=12 * LONGEST)]

UNITS = ("uge_i_arbejde", "maaned_selvforsoergelse", "job_fastholdt", "proeve_bestaaet")


class Effort(Part):
    """What is done, what it costs, and who pays it."""

    udgift_pr_deltager: Estimate
    maaneder: Annotated[int, Field(ge=1, le=12 * LONGEST)]
    opstart: Amount = 0.0
    betaler: Literal["kommune", "stat", "investor", "andre"] = "kommune"
    refusion_andel: Share = 0.0


class Effect(Part):
    """The share of participants in work, against a control group, and how the gap fades."""

    andel_indsats: ShareEstimate
    andel_kontrol: ShareEstimate = Field(
        default={"lav": 0, "middel": 0, "hoej": 0}, validate_default=True
    )
    efter_maaneder: MonthNumber
    aftrapning_pr_aar: ShareEstimate = Field(
        default={"lav": 0, "middel": 0, "hoej": 0}, validate_default=True
    )
    andel_der_udloeser_tilskud: Share = 0.0


class JobType(Part):
    """A kind of job, and how many of those who get one get it."""

    navn: Name
    andel: Share
    loen_pr_maaned: Amount
    timer_pr_maaned: Annotated[float, Field(ge=0, le=400)]


class MonthlyGain(Part):
    """An amount a month for each extra person in work, from one to another."""

    navn: Name
    beloeb_pr_maaned: Amount
    fra: Payer
    til: Payer
    sparet: bool = False


class Outcome(Part):
    """Something the contract pays for.

    ``taelles``: everybody in the effort who reaches it, or only those more than in the control
    group. ``proeve_bestaaet`` has shares and a month of its own.
    """

    enhed: Literal["uge_i_arbejde", "maaned_selvforsoergelse", "job_fastholdt", "proeve_bestaaet"]
    pris: Amount
    taelles: Literal["alle", "forskel"] = "forskel"
    fastholdt_maaneder: Annotated[int, Field(ge=1, le=60)] = 6
    andel_indsats: Share | None = None
    andel_kontrol: Share = 0.0
    maaned: MonthNumber | None = None
    loft_antal: Amount | None = None


class Contract(Part):
    """The outcome contract: what is paid for, when it is measured, and how the risk is shared."""

    udfald: Annotated[list[Outcome], Field(min_length=1)]
    betaler: Literal["kommune", "stat"] = "kommune"
    maales_hver_maaneder: Annotated[int, Field(ge=1, le=60)] = 12
    sidste_maaling_maaned: Annotated[int, Field(ge=1, le=12 * LONGEST)]
    betaling_efter_maaneder: MonthNumber = 3
    loft: Amount | None = None
    kapital: Amount | None = None
    afkastkrav: Annotated[float, Field(ge=0, le=1)] = 0.0
    investors_andel_af_overskud: Share = 0.0


class Uncertainty(Part):
    """How the probability bands are drawn."""

    traek: Annotated[int, Field(ge=100, le=200_000)] = 10_000
    froe: int = 1


class Investment(Part):
    """A social investment (``docs/social-investment.md``)."""

    titel: str = ""
    kommune: int | str
    start_aar: Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
    horisont: Annotated[int, Field(ge=1, le=LONGEST)]
    deltagere: Annotated[float, Field(gt=0)]
    indsats: Effort
    effekt: Effect
    maalgruppe: str | None = None
    regler: Rules | None = None
    jobtyper: list[JobType] = Field(default_factory=list)
    beloeb: list[MonthlyGain] = Field(default_factory=list)
    konsekvenser: str | None = None
    priser: str | None = None
    rente_pr_aar: list[Annotated[float, Field(gt=-1, le=1)]] | None = None
    kontrakt: Contract | None = None
    usikkerhed: Uncertainty = Uncertainty()

    @property
    def code(self) -> int:
        """The municipality's code."""
        code = municipality_code(self.kommune)
        if code is None:  # pragma: no cover - checked when it was read
            raise CaseError.of("kommune", "ukendt", "unknown")
        return code


def read_investment(raw: Mapping[str, Any], where: str) -> Investment:
    """Return the investment of a file's fields.

    Raises:
        CaseError: with everything that is wrong with it.
    """
    fields = dict(raw)
    group = groups().get(str(raw.get("maalgruppe")))
    if group is not None:
        own = raw.get("regler")
        fields["regler"] = group.fields["regler"] | (dict(own) if isinstance(own, Mapping) else {})
    return read_model(Investment, fields, where, _cross_problems)


def _part(raw: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = raw.get(name)
    return value if isinstance(value, Mapping) else {}


def _cross_problems(raw: dict[str, Any], where: str) -> list[Problem]:
    problems = municipality_problem(raw, where) + family_problems(raw.get("regler"), where)
    key = raw.get("maalgruppe")
    if key is not None and key not in list(groups()):
        names = ", ".join(groups())
        problems.append(
            Problem(
                at(where, ["maalgruppe"]),
                f"ukendt målgruppe {key!r}; kendte: {names}",
                f"unknown target group {key!r}; known: {names}",
            )
        )
    effect = _part(raw, "effekt")
    for name in ("andel_indsats", "andel_kontrol", "aftrapning_pr_aar"):
        problems += order_problems(effect.get(name), ["effekt", name], where)
    cost = _part(raw, "indsats").get("udgift_pr_deltager")
    problems += order_problems(cost, ["indsats", "udgift_pr_deltager"], where)
    problems += _time_problems(raw, where)
    problems += _gain_problems(raw, where)
    problems += _capital_problem(raw, where)
    problems += _outcome_problems(_part(raw, "kontrakt"), where)
    return problems


def _time_problems(raw: Mapping[str, Any], where: str) -> list[Problem]:
    problems = []
    years = number(raw, "horisont")
    if years is None:
        return []
    for path in (["indsats", "maaneder"], ["effekt", "efter_maaneder"]):
        months = number(raw, *path)
        if months is not None and months >= 12 * years + (path[0] == "indsats"):
            problems.append(
                Problem(
                    at(where, path),
                    f"{months:g} måneder ligger uden for horisonten på {years:g} år",
                    f"{months:g} months lie outside the horizon of {years:g} years",
                )
            )
    rates = raw.get("rente_pr_aar")
    if isinstance(rates, list) and len(rates) < years:
        missing = ", ".join(str(year) for year in range(len(rates) + 1, int(years) + 1))
        problems.append(
            Problem(
                at(where, ["rente_pr_aar"]),
                f"mangler år {missing} (horisonten er {years:g} år)",
                f"year {missing} is missing (the horizon is {years:g} years)",
            )
        )
    last = number(raw, "kontrakt", "sidste_maaling_maaned")
    if last is not None and last > 12 * years:
        problems.append(
            Problem(
                at(where, ["kontrakt", "sidste_maaling_maaned"]),
                f"{last:g} måneder ligger uden for horisonten på {years:g} år",
                f"{last:g} months lie outside the horizon of {years:g} years",
            )
        )
    return problems


def _gain_problems(raw: Mapping[str, Any], where: str) -> list[Problem]:
    problems = []
    both = (raw.get("konsekvenser"), raw.get("priser"))
    if (both[0] is None) != (both[1] is None):
        problems.append(
            Problem(
                at(where, ["priser" if both[1] is None else "konsekvenser"]),
                "mangler: konsekvenser og priser hører sammen",
                "is missing: consequences and prices belong together",
            )
        )
    if not any(raw.get(name) for name in ("regler", "beloeb", "konsekvenser")):
        problems.append(
            Problem(
                where,
                "ingen gevinst: giv regler (eller maalgruppe), beloeb, eller SØM-tabeller",
                "no gain: give regler (or maalgruppe), beloeb, or tables as in SØM",
            )
        )
    jobs = raw.get("jobtyper")
    if isinstance(jobs, list) and jobs:
        shares = [number(job, "andel") for job in jobs if isinstance(job, Mapping)]
        known = [share for share in shares if share is not None]
        if len(known) == len(jobs) and abs(sum(known) - 1) > TOLERANCE:
            problems.append(
                Problem(
                    at(where, ["jobtyper"]),
                    f"andelene skal tilsammen være 1, er {sum(known):g}",
                    f"the shares must sum to 1, they sum to {sum(known):g}",
                )
            )
        if raw.get("regler") is None:
            problems.append(
                Problem(
                    at(where, ["jobtyper"]),
                    "kræver regler eller maalgruppe",
                    "needs regler or maalgruppe",
                )
            )
    return problems


def _capital_problem(raw: Mapping[str, Any], where: str) -> list[Problem]:
    payer = _part(raw, "indsats").get("betaler")
    if number(raw, "kontrakt", "kapital") is None or payer in {None, "kommune", "stat"}:
        return []
    return [
        Problem(
            at(where, ["kontrakt", "kapital"]),
            "bruges, når kommunen eller staten betaler indsatsen; ellers er udgiften kapitalen",
            "is for an effort paid by the municipality or the state; else the cost is the capital",
        )
    ]


def _outcome_problems(contract: Mapping[str, Any], where: str) -> list[Problem]:
    outcomes = contract.get("udfald")
    if not isinstance(outcomes, list):
        return []
    return [
        Problem(
            at(where, ["kontrakt", "udfald", place, name]),
            "mangler, når enheden er proeve_bestaaet",
            "is missing when the unit is proeve_bestaaet",
        )
        for place, outcome in enumerate(outcomes)
        if isinstance(outcome, Mapping) and outcome.get("enhed") == "proeve_bestaaet"
        for name in ("andel_indsats", "maaned")
        if outcome.get(name) is None
    ]
