"""Who arrives: households of refugees, their reunified family, and people from Ukraine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from openfisca_dk_integration.population.synthetic.figures import Dice, assumption, figure

REFUGEE, FAMILY, UKRAINE = (
    "flygtning",
    "familiesammenfoert_til_flygtning",
    "fordreven_saerlov",
)
WOMAN, MAN = "kvinde", "mand"
TRACKS = ("du1", "du2", "du3")
ADULT_AGE = 18
MAX_ARRIVAL_AGE = 64
DAYS_IN_YEAR = 365.25
LAST_DAY = 28
"""Days of events are drawn from the first 28, so that every month has them."""


@dataclass
class Member:
    """One person of a household."""

    role: str
    sex: str
    birth: date
    ground: str
    arrival: date
    permit: date | None = None
    born_here: bool = False
    unaccompanied: bool = False
    track: str = "ingen"
    test: str = "ingen"
    test_date: date | None = None
    educated: bool = False
    ready: bool = False

    @property
    def is_ukrainian(self) -> bool:
        """The person came under the act on displaced persons from Ukraine."""
        return self.ground == UKRAINE


@dataclass
class Home:
    """One household; it leaves Denmark on ``leaves`` if that is a date."""

    members: list[Member]
    leaves: date | None = None
    births: list[Member] = field(default_factory=list)


def years_before(day: date, years: float) -> date:
    """Return the day some years earlier."""
    return day - timedelta(days=round(years * DAYS_IN_YEAR))


def expected_arrivals() -> list[tuple[int, str, float]]:
    """Return persons expected per year: refugees (without reunified family) and Ukrainians.

    Refugees: the municipality's share of the national figure, which is its preliminary quota of
    2015 over the national figure of 2015. Years without a figure lie between their neighbours.
    """
    national = {
        2016: figure("landstal.revideret_ned", "2016"),
        2018: figure("tilgang.flygtninge_til_kommuner", "2018"),
        2019: figure("landstal", "2019"),
        2021: figure("landstal", "2021"),
        2023: figure("landstal", "2023"),
        2026: figure("landstal", "2026"),
    }
    share = figure("kommunekvote.foreloebig", area="Randers") / figure("landstal.revideret", "2015")
    registered = figure("ukraine.registreret", area="Randers")
    first_year = figure("ukraine.indvandret", "2022")
    both_years = figure("ukraine.indvandret", "2022-2023")
    of_ukraine = registered / figure("ukraine.registreret", area="Danmark")
    plan = []
    for year in range(int(assumption("periode.foerste_aar")), last_year() + 1):
        plan.append((year, REFUGEE, share * _between_known(national, year)))
        if year == UKRAINE_YEAR:
            plan.append((year, UKRAINE, registered))
        elif year == UKRAINE_YEAR + 1:
            plan.append((year, UKRAINE, (both_years - first_year) * of_ukraine))
        elif year > UKRAINE_YEAR:
            plan.append((year, UKRAINE, registered * assumption("tilgang.ukrainere_fra_2024")))
    return plan


UKRAINE_YEAR = 2022


def last_year() -> int:
    """Return the last year of the histories."""
    return int(assumption("periode.sidste_aar"))


def _between_known(known: dict[int, float], year: int) -> float:
    """Return the figure of a year; between two known years their geometric mean, weighted."""
    if year in known:
        return known[year]
    earlier = max(one for one in known if one < year)
    later = [one for one in known if one > year]
    if not later:
        return known[earlier]
    weight = (year - earlier) / (min(later) - earlier)
    return float(known[earlier] ** (1 - weight) * known[min(later)] ** weight)


def households(dice: Dice, factor: float) -> Iterator[Home]:
    """Yield households in the order of their arrival year until the plan is filled."""
    wanted = {REFUGEE: 0.0, UKRAINE: 0.0}
    placed = {REFUGEE: 0, UKRAINE: 0}
    for year, kind, persons in expected_arrivals():
        wanted[kind] += persons * factor
        while placed[kind] < wanted[kind]:
            home = refugee_home(dice, year) if kind == REFUGEE else ukrainian_home(dice, year)
            # Reunified family is not part of the national figure: it comes on top.
            placed[kind] += sum(member.ground == kind for member in home.members)
            yield home


def refugee_home(dice: Dice, year: int) -> Home:
    """Return a refugee's household: alone, a couple, with children, or a minor alone."""
    arrival = date(year, dice.whole(1, 12), dice.whole(1, LAST_DAY))
    if dice.chance(assumption("tilgang.uledsagede")):
        age = dice.between(15, ADULT_AGE - 0.1)
        young = _adult(dice, "hovedperson", _sex(dice, _single_women()), arrival, REFUGEE, age)
        young.unaccompanied, young.educated = True, False
        return Home([young])
    married = figure("sammensaetning.gift")
    couple = dice.chance(married / (2 - married))
    sex = dice.pick([(MAN, 0.5), (WOMAN, 0.5)]) if couple else _sex(dice, _single_women())
    main = _adult(dice, "hovedperson", sex, arrival, REFUGEE)
    members = [main]
    family_ground, family_arrival = REFUGEE, arrival
    if couple:
        reunified = figure("sammensaetning.familiesammenfoert")
        if dice.chance(reunified / (married / 2)):
            if dice.chance(0.8):  # mostly the husband came first
                main.sex = MAN
            wait = dice.between(
                assumption("familiesammenfoering.ventetid_min"),
                assumption("familiesammenfoering.ventetid_max"),
            )
            family_ground = FAMILY
            family_arrival = years_before(arrival, -wait / 12)
        partner = _adult(
            dice,
            "partner",
            WOMAN if main.sex == MAN else MAN,
            family_arrival,
            family_ground,
            _age_of_partner(dice, main),
        )
        members.append(partner)
    if dice.chance(_with_children(couple=couple)):
        members += _children(dice, members[-1], _number_of_children(dice), family_arrival)
    if family_arrival.year > last_year():
        members = [main]
    return Home(members)


def ukrainian_home(dice: Dice, year: int) -> Home:
    """Return a household from Ukraine: mostly women, many with children."""
    first, last = (4, 8) if year == UKRAINE_YEAR else (1, 12)
    arrival = date(year, dice.whole(first, last), dice.whole(1, LAST_DAY))
    children = figure("ukraine.alder_0_6") + figure("ukraine.alder_7_16")
    everyone = figure("ukraine.registreret", area="Randers")
    adults = everyone - children
    pairs = assumption("husstand.ukrainske_par")
    adult_women = (figure("ukraine.andel_kvinder") * everyone - children / 2) / adults
    in_couples = 2 * pairs / (1 + pairs)
    single_women = (adult_women - in_couples / 2) / (1 - in_couples)
    couple = dice.chance(pairs)
    sex = WOMAN if couple else _sex(dice, single_women)
    mean = assumption("alder.ukrainere_gennemsnit")
    age = dice.skewed(ADULT_AGE, mean, MAX_ARRIVAL_AGE)
    main = _adult(dice, "hovedperson", sex, arrival, UKRAINE, age)
    members = [main]
    if couple:
        partner_age = _age_of_partner(dice, main)
        members.append(_adult(dice, "partner", MAN, arrival, UKRAINE, partner_age))
    one, two = assumption("ukrainske_boern.et"), assumption("ukrainske_boern.to")
    per_family = one + 2 * two + 3 * (1 - one - two)
    if dice.chance(children / (adults / (1 + pairs)) / per_family):
        number = dice.pick([(1, one), (2, two), (3, 1 - one - two)])
        members += _children(dice, main, number, arrival)
    return Home(members)


def newborn(dice: Dice, mother: Member, day: date) -> Member:
    """Return a child born in Denmark."""
    sex = _sex(dice, 0.5)
    return Member("barn", sex, day, mother.ground, day, born_here=True)


def _sex(dice: Dice, women: float) -> str:
    return WOMAN if dice.chance(women) else MAN


def _single_women() -> float:
    """Share of women among single refugees, so that all adults together fit the figure."""
    married = figure("sammensaetning.gift")
    return (figure("sammensaetning.kvinder") - married / 2) / (1 - married)


def _with_children(*, couple: bool) -> float:
    single = assumption("husstand.enlige_med_boern")
    if not couple:
        return single
    married = figure("sammensaetning.gift")
    childless_couples = figure("sammensaetning.ingen_boern") - (1 - married) * (1 - single)
    return 1 - childless_couples / married


def _number_of_children(dice: Dice) -> int:
    few, many = figure("sammensaetning.1_3_boern"), figure("sammensaetning.4_eller_flere_boern")
    if dice.chance(many / (few + many)):
        return dice.whole(4, 6)
    one, two = assumption("boern.et"), assumption("boern.to")
    return dice.pick([(1, one), (2, two), (3, few / (few + many) - one - two)])


def _adult(
    dice: Dice, role: str, sex: str, arrival: date, ground: str, age: float | None = None
) -> Member:
    mean = figure("sammensaetning.alder_gennemsnit")
    years = dice.skewed(ADULT_AGE, mean, MAX_ARRIVAL_AGE) if age is None else age
    member = Member(role, sex, years_before(arrival, years), ground, arrival)
    before = round(dice.between(0, assumption("opholdstilladelse.dage_foer_overtagelse")))
    if ground == REFUGEE:
        member.permit = arrival - timedelta(days=before)
    _add_danish(dice, member)
    member.educated = dice.chance(assumption(f"uddannelse.medbragt_{member.track}"))
    member.ready = dice.chance(figure("jobparat.andel_af_integrationsprogrammet"))
    return member


def _add_danish(dice: Dice, member: Member) -> None:
    """Draw the track of Danish education, and when its test is passed, if ever."""
    if member.ground == UKRAINE:
        weights = [(track, figure(f"dansk.kurser.{track}")) for track in TRACKS]
    else:
        weights = [
            (track, figure(f"sammensaetning.danskuddannelse_{number}"))
            for number, track in enumerate(TRACKS, start=1)
        ]
    member.track = dice.pick(weights)
    in_three = 1 - figure("dansk.ikke_afsluttet_inden_3_aar")
    in_five = figure("integrationsbarometer.indikator_3_3")
    drawn = dice.random()
    if drawn < in_five:
        years = dice.between(1, 3) if drawn < in_three else dice.between(3, 5)
        day = years_before(member.arrival, -years)
        if day.year <= last_year():
            member.test, member.test_date = f"pd{member.track[-1]}", day


def _age_of_partner(dice: Dice, main: Member) -> float:
    age = (main.arrival - main.birth).days / DAYS_IN_YEAR + dice.between(-5, 5)
    return min(max(age, ADULT_AGE + 0.1), MAX_ARRIVAL_AGE)


def _children(dice: Dice, parent: Member, number: int, arrival: date) -> list[Member]:
    small, large = figure("syrere.alder_0_5"), figure("syrere.alder_6_17")
    if parent.ground == UKRAINE:
        small, large = figure("ukraine.alder_0_6"), figure("ukraine.alder_7_16")
    oldest = (arrival - parent.birth).days / DAYS_IN_YEAR - ADULT_AGE
    children = []
    for _ in range(number):
        low, high = dice.pick([((0.1, 6.0), small), ((6.0, 17.9), large)])
        age = min(dice.between(low, high), max(oldest, 0.2))
        birth = years_before(arrival, age)
        children.append(Member("barn", _sex(dice, 0.5), birth, parent.ground, arrival))
    return children
