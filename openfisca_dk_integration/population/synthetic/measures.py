"""What a drawn population looks like beside the published figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from openfisca_dk_integration.population.synthetic.figures import assumption, figure
from openfisca_dk_integration.population.synthetic.lives import WORK, Spell, employment
from openfisca_dk_integration.population.synthetic.people import (
    ADULT_AGE,
    DAYS_IN_YEAR,
    FAMILY,
    MAN,
    TRACKS,
    UKRAINE,
    WOMAN,
    Home,
    Member,
    last_year,
    years_before,
)
from openfisca_dk_integration.population.synthetic.tables import Drawn, with_ends

YOUNGEST, OLDEST = 21, 64
"""Ages of the published shares in work after three years."""

GROUP = "Voksne flygtninge og familie"
COMPANY = ("virksomhedspraktik", "loentilskud")
PROGRAMME = (*COMPANY, "danskuddannelse", "vejledning_opkvalificering", "nytteindsats", "ledig")


@dataclass(frozen=True)
class Measure:
    """One published figure beside the drawn one.

    Attributes:
        name: what is measured, in Danish.
        source: id of the figure, or what it is derived from.
        target: the published value.
        result: the drawn value.
        cases: how many persons (or person-months) the result rests on.
    """

    name: str
    source: str
    target: float
    result: float
    cases: int


@dataclass(frozen=True)
class _Adult:
    member: Member
    home: Home
    spells: list[tuple[Spell, date | None]]

    def activity(self, day: date) -> str:
        """Return the activity of a day, empty when there is none."""
        for spell, end in self.spells:
            if spell.start <= day and (end is None or day <= end):
                return spell.activity
        return ""


def measure(drawn: Drawn) -> list[Measure]:
    """Return the published figures beside those of a drawn population."""
    adults = [
        _Adult(member, home, with_ends(life))
        for home, lives in zip(drawn.homes, drawn.spells, strict=True)
        for member, life in zip(home.members, lives, strict=True)
        if member.role != "barn" and not member.unaccompanied
    ]
    refugees = [one for one in adults if one.member.ground != UKRAINE]
    return [
        *_composition(refugees),
        *_ukrainians(drawn),
        *_danish(refugees),
        *_work(adults, refugees),
        _company_share(refugees),
    ]


def _share(
    name: str, source: str, target: float, people: list[_Adult], has: Callable[[_Adult], bool]
) -> Measure:
    result = sum(map(has, people)) / len(people) if people else 0.0
    return Measure(name, source, target, result, len(people))


def _composition(refugees: list[_Adult]) -> list[Measure]:
    def children(one: _Adult) -> int:
        return sum(m.role == "barn" and not m.born_here for m in one.home.members)

    def has_partner(one: _Adult) -> bool:
        return any(member.role == "partner" for member in one.home.members)

    prefix = "sammensaetning."
    ages = [(one.member.arrival - one.member.birth).days / DAYS_IN_YEAR for one in refugees]
    shares: list[tuple[str, str, Callable[[_Adult], bool]]] = [
        ("kvinder", "kvinder", lambda one: one.member.sex == WOMAN),
        ("gift", "gift", has_partner),
        ("uden børn", "ingen_boern", lambda one: children(one) == 0),
        ("fire børn eller flere", "4_eller_flere_boern", lambda one: children(one) > 3),  # noqa: PLR2004
        ("familiesammenførte", "familiesammenfoert", lambda one: one.member.ground == FAMILY),
    ]
    measures = [
        _share(
            f"Voksne flygtninge og familie: {name}",
            prefix + key,
            figure(prefix + key),
            refugees,
            has,
        )
        for name, key, has in shares
    ]
    for number, track in enumerate(TRACKS, start=1):
        key = f"{prefix}danskuddannelse_{number}"
        measures.append(
            _share(
                f"{GROUP}: danskuddannelse {number}",
                key,
                figure(key),
                refugees,
                lambda one, track=track: one.member.track == track,  # type: ignore[misc]
            )
        )
    key = prefix + "alder_gennemsnit"
    mean = sum(ages) / len(ages) if ages else 0.0
    name = f"{GROUP}: alder ved ankomst (år)"
    return [*measures, Measure(name, key, figure(key), mean, len(ages))]


def _ukrainians(drawn: Drawn) -> list[Measure]:
    people = [
        (member, home)
        for home in drawn.homes
        for member in home.members
        if member.ground == UKRAINE and not member.born_here
    ]
    women = sum(member.sex == WOMAN for member, _ in people)
    children = sum(member.role == "barn" for member, _ in people)
    published = figure("ukraine.alder_0_6") + figure("ukraine.alder_7_16")
    registered = figure("ukraine.registreret", area="Randers")
    left = figure("ukraine.udvandret", "2022-2023") / figure("ukraine.indvandret", "2022-2023")
    stayed_two_years = [one for one in people if one[0].arrival.year <= last_year() - 2]
    gone = sum(
        home.leaves is not None and home.leaves <= years_before(member.arrival, -2)
        for member, home in stayed_two_years
    )
    return [
        Measure(
            "Ukrainere: kvinder",
            "ukraine.andel_kvinder",
            figure("ukraine.andel_kvinder"),
            women / max(len(people), 1),
            len(people),
        ),
        Measure(
            "Ukrainere: børn",
            "ukraine.alder_0_6 + alder_7_16 / registreret (Randers)",
            published / registered,
            children / max(len(people), 1),
            len(people),
        ),
        Measure(
            "Ukrainere: udrejst inden to år",
            "ukraine.udvandret / indvandret 2022-2023",
            left,
            gone / max(len(stayed_two_years), 1),
            len(stayed_two_years),
        ),
    ]


def _danish(refugees: list[_Adult]) -> list[Measure]:
    def passed(years: int) -> Callable[[_Adult], bool]:
        return lambda one: (
            one.member.test_date is not None
            and one.member.test_date <= years_before(one.member.arrival, -years)
        )

    def followed(years: int) -> list[_Adult]:
        return [one for one in refugees if one.member.arrival.year <= last_year() - years]

    not_in_three = "dansk.ikke_afsluttet_inden_3_aar"
    in_five = "integrationsbarometer.indikator_3_3"
    first = "Danskprøve bestået inden 3 år"
    second = "Danskprøve bestået inden 5 år"
    return [
        _share(first, f"1 - {not_in_three}", 1 - figure(not_in_three), followed(3), passed(3)),
        _share(second, in_five, figure(in_five), followed(5), passed(5)),
    ]


def _work(adults: list[_Adult], refugees: list[_Adult]) -> list[Measure]:
    measures = []
    for sex, word in ((MAN, "mænd"), (WOMAN, "kvinder")):
        for years in (1, 2, 3, 4.5, 8):
            source = (
                "beskaeftigelse.efter_3_aar 2018-Q2; forløb som efter_aar 2011"
                if years <= 3  # noqa: PLR2004
                else f"beskaeftigelse.opholdstid_{'3_6' if years < 6 else '6_10'}_aar"  # noqa: PLR2004
            )
            target = employment(sex, FAMILY)[round(12 * years)]
            group = [one for one in refugees if one.member.sex == sex]
            name = f"I ordinært arbejde {years:g} år efter overtagelsen, {word}"
            measures.append(_in_work(name, source, target, group, years))
    ukrainians = [one for one in adults if one.member.ground == UKRAINE]
    years = assumption("arbejde.ukrainere_efter_aar")
    source = "ukraine.beskaeftigelse_af_alle_arbejdsdygtige"
    target = figure(source, "2023-07")
    name = f"I ordinært arbejde {years:g} år efter overtagelsen, ukrainere"
    return [*measures, _in_work(name, source, target, ukrainians, years)]


def _in_work(name: str, source: str, target: float, group: list[_Adult], years: float) -> Measure:
    end = date(last_year() + 1, 1, 1)
    days = [(one, years_before(one.member.arrival, -years)) for one in group]
    there = [
        one.activity(day)
        for one, day in days
        if day < min(one.home.leaves or end, end)
        and YOUNGEST <= (day - one.member.birth).days / DAYS_IN_YEAR <= OLDEST
        and (one.member.arrival - one.member.birth).days / DAYS_IN_YEAR >= ADULT_AGE
    ]
    working = sum(activity == WORK for activity in there)
    return Measure(name, source, target, working / max(len(there), 1), len(there))


def _company_share(refugees: list[_Adult]) -> Measure:
    """Share of the days of programme participants on help that are company-oriented."""
    days = {True: 0, False: 0}
    end = date(last_year(), 12, 31)
    for one in refugees:
        stop = years_before(one.member.arrival, -3)
        for spell, last in one.spells:
            if spell.activity in PROGRAMME and spell.start < stop:
                length = (min(last or end, stop) - spell.start).days + 1
                days[spell.activity in COMPANY] += length
    total = days[True] + days[False]
    name = "integrationsprogram.andel_virksomhedsrettet"
    label = "Virksomhedsrettet andel af dage i programmet på ydelse"
    return Measure(label, name, figure(name), days[True] / max(total, 1), total // 30)
