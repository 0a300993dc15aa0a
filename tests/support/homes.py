"""Small worlds of people in memory: households with lives, turned into one simulation.

A life is a list of chapters: from a month, what is said of the person until the next chapter. What
nobody says is left to the law's defaults; what somebody says must be said of everybody, because
openfisca-core gives the others the variable's default value, not its default formula.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

import numpy
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit, period
from openfisca_core.simulations import Simulation, SimulationBuilder

from openfisca_dk_integration.enums import (
    Aktivitet,
    AndenOffentligForsoergelse,
    Boligform,
    Danskproeve,
    Danskuddannelse,
    Koen,
    Opholdsgrundlag,
)
from openfisca_dk_integration.simulation.span import month_period, year_period

ROLES = ("hovedperson", "partner", "barn", "oevrig")


@dataclass(frozen=True)
class Member:
    """A person: a role, facts that last, and chapters of monthly or yearly facts.

    Attributes:
        role: one of ``ROLES``.
        facts: values of ETERNITY variables.
        life: (from month number, values of MONTH and YEAR variables), ascending.
    """

    role: str
    facts: dict[str, Any]
    life: list[tuple[int, dict[str, Any]]] = field(default_factory=list)


@dataclass(frozen=True)
class Home:
    """A household: its members, its facts (monthly, constant) and its municipality."""

    members: list[Member]
    facts: dict[str, Any] = field(default_factory=dict)
    code: int = 101


def world(
    system: Any,
    homes: list[Home],
    first: int,
    last: int,
    figures: dict[str, dict[int, float]] | None = None,
    order: list[int] | None = None,
) -> Simulation:
    """Return a simulation of the homes from one month (number) to another.

    Args:
        system: the tax and benefit system.
        homes: one or more households.
        first: first month with facts.
        last: last month with facts.
        figures: yearly values of municipal variables by municipality code.
        order: the persons in another order than household by household (each index once).
    """
    members = [member for home in homes for member in home.members]
    home_of = numpy.repeat(numpy.arange(len(homes)), [len(home.members) for home in homes])
    if order is not None:
        members = [members[number] for number in order]
        home_of = home_of[order]
    codes = sorted({home.code for home in homes})
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("person", range(len(members)))
    husstand = builder.declare_entity("husstand", range(len(homes)))
    builder.join_with_persons(husstand, home_of, roles=[member.role for member in members])
    kommune = builder.declare_entity("kommune", range(len(codes)))
    of_person = numpy.array([codes.index(homes[number].code) for number in home_of])
    builder.join_with_persons(kommune, of_person, roles=["borger"] * len(members))
    simulation = builder.build(system)
    simulation.set_input("kommunekode", period(DateUnit.ETERNITY), numpy.array(codes))
    for name in sorted({name for member in members for name in member.facts}):
        values = _column(system, name, [member.facts.get(name) for member in members])
        simulation.set_input(name, period(DateUnit.ETERNITY), values)
    _set(simulation, system, [member.life for member in members], first, last)
    _set(simulation, system, [[(first, home.facts)] for home in homes], first, last)
    for name, values in (figures or {}).items():
        column = numpy.array([float(values.get(code, 0)) for code in codes])
        for year in range(first // 12, last // 12 + 1):
            simulation.set_input(name, year_period(year), column)
    return simulation


def _set(
    simulation: Simulation,
    system: Any,
    lives: list[list[tuple[int, dict[str, Any]]]],
    first: int,
    last: int,
) -> None:
    for name in sorted({name for life in lives for _, facts in life for name in facts}):
        yearly = system.variables[name].definition_period == DateUnit.YEAR
        for number in range(first, last + 1, 12 if yearly else 1):
            values = _column(system, name, [_at(life, name, number) for life in lives])
            when = year_period(number // 12) if yearly else month_period(number)
            simulation.set_input(name, when, values)


def _at(life: list[tuple[int, dict[str, Any]]], name: str, number: int) -> Any:
    """Return what is said in a month: of the last chapter that has begun."""
    said = None
    for start, facts in life:
        if start <= number:
            said = facts.get(name)
    return said


def _column(system: Any, name: str, said: list[Any]) -> Any:
    variable = system.variables[name]
    values = [variable.default_value if value is None else value for value in said]
    if variable.value_type is Enum:
        members = list(variable.possible_values)
        return numpy.array([members.index(value) for value in values], dtype=numpy.int16)
    if variable.value_type is datetime.date:
        return numpy.array(values, dtype="datetime64[D]")
    return numpy.array(values, dtype=variable.dtype)


# --- a varied world -------------------------------------------------------------------------------

CODES = (101, 461, 751)
FIRST_YEAR, LAST_YEAR = 2003, 2030
FIGURES = {
    "indbyggere": {101: 600_000.0, 461: 200_000.0, 751: 350_000.0},
    "modultakst": {101: 9_000.0, 461: 12_000.0},
    "indkvarteringsudgift": {101: 4_000_000.0, 751: 1_000_000.0},
    "indkvarteringsegenbetaling": {101: 900_000.0, 751: 300_000.0},
    "helaarspersoner_i_midlertidig_bolig": {101: 40.0, 751: 15.0},
    "beskatningsgrundlag_pr_indbygger": {461: 190_000.0},
    "udgiftsbehov_pr_indbygger": {461: 60_000.0},
    "landets_udgiftsbehov_pr_indbygger": {461: 58_000.0},
    "landets_strukturelle_underskud_pr_indbygger": {461: 9_000.0},
    "landets_25_49_aarige_uden_erhvervsuddannelse": {461: 500_000.0},
    "landets_boern_i_familier_med_lav_uddannelse": {461: 250_000.0},
    "landets_ikke_vestlige_indvandrere_og_efterkommere": {461: 550_000.0},
    "landets_nettodrifts_og_anlaegsudgifter": {461: 350_000_000_000.0},
}
IDLE = {Aktivitet.ingen, Aktivitet.udrejst}
PAID = {
    Aktivitet.loentilskud,
    Aktivitet.igu,
    Aktivitet.ordinaer_beskaeftigelse,
}


WAGES = (900, 6_000, 14_000, 24_000, 38_000, 95_000, 260_000)


def varied_homes(count: int = 12, seed: int = 1, first_year: int = FIRST_YEAR) -> list[Home]:
    """Return different households whose lives touch every activity, benefit and ground."""
    draw = numpy.random.default_rng(seed)
    turns = _Turns(draw)
    years = numpy.linspace(first_year, 2024, count).astype(int)
    homes = [_home(draw, turns, int(year), number) for number, year in enumerate(years)]
    return [*homes, _rich(first_year)]


def _rich(year: int) -> Home:
    """Return a household that pays every tax there is."""
    facts = {"foedselsdato": datetime.date(year - 40, 5, 5), "vaegt": 1.0}
    life = {"aktivitet": Aktivitet.ordinaer_beskaeftigelse, "loenindkomst": 400_000.0}
    return Home([Member("hovedperson", facts, [(12 * year, life)])])


class _Turns:
    """Goes round the members of an Enum, so that all of them are seen soon."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.left: dict[Any, list[Any]] = {}

    def __call__(self, enum: Any) -> Any:
        if not self.left.get(enum):
            self.left[enum] = list(self.draw.permutation(numpy.array(list(enum), dtype=object)))
        return self.left[enum].pop()


def _home(draw: Any, turns: _Turns, year: int, number: int) -> Home:
    arrival = datetime.date(year, int(draw.integers(1, 13)), int(draw.integers(1, 29)))
    roles = ["hovedperson"]
    roles += ["partner"] * (number % 2)
    roles += ["barn"] * int(draw.integers(0, 4))
    roles += ["oevrig"] * (number % 5 == 4)
    boligform = turns(Boligform)
    facts = {
        "husleje": float(draw.integers(0, 12_000)),
        "boligareal": float(draw.integers(0, 150)),
        "forbrugsudgift": float(draw.integers(0, 1_500)),
        "varme_i_husleje": bool(draw.random() < 0.3),
        "boligform": boligform if number % 3 == 0 else Boligform.lejebolig,
        "boernebidrag": float(draw.choice([0, 1_500])),
        "gift": bool(number % 4 == 1),
    }
    members = [_member(draw, turns, role, arrival, number) for role in roles]
    return Home(members, facts, CODES[number % len(CODES)])


def _member(draw: Any, turns: _Turns, role: str, arrival: datetime.date, number: int) -> Member:
    adult = role != "barn"
    age = (
        int(draw.choice([17, 18, 22, 28, 35, 45, 58, 63])) if adult else int(draw.integers(-6, 12))
    )
    born = datetime.date(arrival.year - age, int(draw.integers(1, 13)), int(draw.integers(1, 29)))
    came = max(arrival, born)
    passed = came + datetime.timedelta(days=int(draw.integers(100, 1_800)))
    ground = turns(Opholdsgrundlag)
    # Most are in the target group: the law is about them.
    refugee = Opholdsgrundlag.flygtning if draw.random() < 0.4 else ground
    danish = ground == Opholdsgrundlag.dansk_statsborger and refugee == ground
    test = turns(Danskproeve) if adult else Danskproeve.ingen
    unknown = datetime.date(1970, 1, 1)
    facts = {
        "foedselsdato": born,
        "koen": turns(Koen),
        "opholdsgrundlag": refugee,
        "uledsaget_mindreaarig": adult and age < 18,
        "indrejsedato": born if danish else came,
        "overtagelsesdato": unknown if danish else came,
        "opholdstilladelse_dato": unknown if danish else came,
        "historik_start": came,
        "ydelsesuger_ved_historik_start": int(draw.choice([0, 0, 40])) if adult else 0,
        "danskuddannelse": turns(Danskuddannelse),
        "danskproeve": test,
        "danskproeve_dato": unknown if test == Danskproeve.ingen else passed,
        "har_kontrakt": bool(draw.random() < 0.9),
        "har_erhvervsuddannelse": bool(draw.random() < 0.2),
        "saerlige_behov": bool(draw.random() < 0.2),
        "foraeldre_doede_eller_ukendte": int(draw.choice([0, 0, 1, 2])),
        "vaegt": float(draw.choice([0.5, 1.0, 2.0])),
    }
    life = []
    month = 12 * came.year + came.month - 1
    while month <= 12 * LAST_YEAR + 11:
        life.append((month, _chapter(draw, turns, number) if adult else _childhood(draw)))
        month += int(draw.integers(1, 14))
    return Member(role, facts, life)


def _chapter(draw: Any, turns: _Turns, number: int) -> dict[str, Any]:
    activity = turns(Aktivitet) if draw.random() < 0.6 else Aktivitet.ledig
    works = activity in PAID or (activity not in IDLE and draw.random() < 0.3)
    wage = (
        float(draw.choice([900, 6_000, 14_000, 24_000, 38_000, 95_000, 260_000])) if works else 0.0
    )
    support = AndenOffentligForsoergelse.ingen
    if activity == Aktivitet.ingen or draw.random() < 0.1:
        support = turns(AndenOffentligForsoergelse)
    whole = draw.random() < 0.8
    offered = activity in {Aktivitet.virksomhedspraktik, Aktivitet.loentilskud}
    return {
        "aktivitet": activity,
        "anden_offentlig_forsoergelse": support,
        "jobparat": bool(draw.random() < 0.7),
        "loenindkomst": wage,
        "anden_indkomst": float(draw.choice([0, 0, 0, 700, 5_000])),
        "formue": float(draw.choice([0, 0, 0, 8_000, 60_000])),
        "ydelse_fra_dag": 1 if whole else int(draw.integers(1, 20)),
        "ydelse_til_dag": 31 if whole else int(draw.integers(20, 32)),
        "danskmoduler_startet": int(draw.choice([0, 0, 1])),
        "danskmoduler_bestaaet": int(draw.choice([0, 0, 1])),
        "programudgift": float(draw.choice([0, 2_500, 9_000])),
        "indsatsudgift": float(draw.choice([0, 500])),
        "loentilskud_udgift": 6_000.0 if offered else 0.0,
        "hjaelp_i_saerlige_tilfaelde": float(draw.choice([0, 0, 800])),
        "har_ret_til_beskaeftigelsestillaeg": bool(draw.random() < 0.3),
        "bor_hos_foraeldre": bool(number % 6 == 5),
        "nettokapitalindkomst": float(draw.choice([-30_000, 0, 0, 40_000])),
        "oevrige_ligningsmaessige_fradrag": float(draw.choice([0, 6_000])),
        "pensionsindbetaling": float(draw.choice([0, 0, 20_000])),
        "kapitalpension": float(draw.choice([0, 5_000])),
        "atp_bidrag": 1_000.0 if works else 0.0,
        "medlem_af_folkekirken": bool(draw.random() < 0.3),
        "foranstaltningsudgift": float(draw.choice([0, 0, 20_000])),
    }


def _childhood(draw: Any) -> dict[str, Any]:
    cared_for = bool(draw.random() < 0.6)
    return {
        "i_dagtilbud": cared_for,
        "dagtilbud_takst": 3_500.0 if cared_for else 0.0,
        "loenindkomst": float(draw.choice([0, 0, 0, 2_000])),
        "foranstaltningsudgift": float(draw.choice([0, 0, 20_000])),
    }
