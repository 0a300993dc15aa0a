"""What people do, month by month: from takeover to the end of the histories."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import pairwise

from openfisca_dk_integration.population.synthetic.figures import Dice, assumption, figure
from openfisca_dk_integration.population.synthetic.people import (
    ADULT_AGE,
    DAYS_IN_YEAR,
    LAST_DAY,
    UKRAINE,
    WOMAN,
    Home,
    Member,
    last_year,
    newborn,
    years_before,
)

PENSION_AGE = 67
IN_YEAR = 12
NEWCOMER_MONTHS = 36
FIRST_DEPARTURE, EARLY_DEPARTURE = 3, 24
"""Months after arrival from which households leave, and to which the early rate holds."""

FIRST_BIRTH = 9
"""Months after arrival from which children are born."""

ADULT_CHILD_WORKS_FROM = 21
DAY_CARE_FROM, DAY_CARE_TO = 1, 6
WORK, HELP, IGU, STUDY, LEAVE, PENSION, GONE = (
    "ordinaer_beskaeftigelse",
    "hjaelp",
    "igu",
    "ordinaer_uddannelse",
    "barsel",
    "pension",
    "udrejst",
)


@dataclass(frozen=True)
class Spell:
    """One stretch of a life; the next one ends it."""

    start: date
    activity: str
    applies: str = ""
    wage: int | None = None
    hours: float | None = None
    cost: int | None = None
    ready: str = ""
    support: str = ""
    day_care: str = ""
    day_care_price: int | None = None


def month_start(month: int) -> date:
    """Return the first day of a month number (12 x year + month - 1)."""
    return date(month // 12, month % 12 + 1, 1)


def month_number(day: date) -> int:
    """Return the month number of a day."""
    return 12 * day.year + day.month - 1


def years_after(day: date, years: int) -> date:
    """Return the same day some years later (1 March for a 29 February)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def draw_departure(dice: Dice, home: Home) -> None:
    """Draw whether and when the household leaves Denmark."""
    main = home.members[0]
    early, late = _departure_rates(main.ground)
    arrival = month_number(main.arrival)
    for month in range(arrival + FIRST_DEPARTURE, IN_YEAR * (last_year() + 1)):
        rate = early if month - arrival <= EARLY_DEPARTURE else late
        if dice.chance(rate):
            home.leaves = month_start(month) + timedelta(days=dice.whole(0, LAST_DAY - 1))
            home.members = [one for one in home.members if one.arrival < home.leaves]
            return


@cache
def _departure_rates(ground: str) -> tuple[float, float]:
    """Return the monthly rates of leaving, in the first two years and later."""
    if ground == UKRAINE:
        left = figure("ukraine.udvandret", "2022-2023") / figure("ukraine.indvandret", "2022-2023")
        months = EARLY_DEPARTURE - FIRST_DEPARTURE + 1
        return 1 - (1 - left) ** (1 / months), assumption("afgang.ukrainere_efter_to_aar")
    arrived = figure("bestand.flygtninge_og_ff.ankommet_siden_1997")
    still = figure("bestand.flygtninge_og_ff.stadig_i_dk")
    ten_years = 120  # arrivals of 1997-2018 had been here about ten years
    rate = 1 - (still / arrived) ** (1 / ten_years)
    return rate, rate


@cache
def employment(sex: str, ground: str) -> tuple[float, ...]:
    """Return the share in work by months since arrival, as published and in between.

    Refugees: the three-year figure of the second quarter of 2018 by sex, the course of the first
    two years as for the arrivals of 2011, later years from Statistics Denmark (2018).
    """
    knots: list[tuple[float, float]] = [(0.0, 0.0)]
    if ground == UKRAINE:
        adults = 1 - (figure("ukraine.alder_0_6") + figure("ukraine.alder_7_16")) / figure(
            "ukraine.registreret", area="Randers"
        )
        registered = figure("ukraine.registreret", area="Danmark")
        early = figure("ukraine.beskaeftigede") / (registered * adults)
        share = figure("ukraine.beskaeftigelse_af_alle_arbejdsdygtige", "2023-07")
        knots += [
            (assumption("arbejde.ukrainere_foerste_maaling_aar"), early),
            (assumption("arbejde.ukrainere_efter_aar"), share),
        ]
    else:
        group = "women" if sex == WOMAN else "men"
        after_3 = "beskaeftigelse.efter_3_aar.flygtninge_og_ff_til_flygtninge"
        third = figure(after_3, "2018-Q2", group)
        course = [figure(f"beskaeftigelse.efter_aar.flygtninge.aar_{year}") for year in (1, 2, 3)]
        knots += [(1, third * course[0] / course[2]), (2, third * course[1] / course[2])]
        knots += [(3, third)]
        for years, name in ((4.5, "3_6"), (8, "6_10"), (12, "10_plus")):
            knots.append(
                (years, figure(f"beskaeftigelse.opholdstid_{name}_aar.flygtninge", "", group))
            )
    return tuple(_interpolate(knots, month / 12) for month in range(12 * 16))


def _interpolate(knots: list[tuple[float, float]], years: float) -> float:
    for (x0, y0), (x1, y1) in pairwise(knots):
        if years <= x1:
            return y0 + (y1 - y0) * (years - x0) / (x1 - x0)
    return knots[-1][1]


@cache
def entry_rates(sex: str, ground: str) -> tuple[float, ...]:
    """Return the monthly rate from help to work that gives the published shares in work."""
    shares, ends = employment(sex, ground), assumption("arbejde.ophoer")
    rates = []
    for now, after in pairwise(shares):
        rates.append(max((after - now + ends * now) / (1 - now), 0.0))
    return tuple(rates)


class Life:
    """Draws one adult's spells; ``births`` collects the children born on the way."""

    def __init__(self, dice: Dice, home: Home, member: Member) -> None:
        self.dice, self.home, self.member = dice, home, member
        self.spells: list[Spell] = []
        self.births: list[Member] = []
        self.wage_factor = 1 + dice.between(0, assumption("loen.spredning"))
        self.hours = assumption("arbejde.timer_fuldtid")
        self.state, self.until, self.before = HELP, 0, HELP
        self.chunk_until = 0

    def draw(self) -> list[Spell]:
        """Return the spells from takeover (or the 18th birthday) on."""
        member = self.member
        start = max(member.arrival, years_after(member.birth, ADULT_AGE))
        end = self.home.leaves or date(last_year() + 1, 1, 1)
        if start >= min(end, date(last_year() + 1, 1, 1)):
            return []
        arrival = month_number(member.arrival)
        self._help(start)
        last = month_number(min(end, date(last_year(), 12, 31)))
        for month in range(month_number(start) + 1, last + 1):
            day = month_start(month) + timedelta(days=self.dice.whole(0, LAST_DAY - 1))
            if day >= end:
                break
            self._step(day, month, month - arrival)
            if self.state == PENSION:
                break
        if self.home.leaves:
            self.spells.append(Spell(self.home.leaves, GONE))
        return self.spells

    def _step(self, day: date, month: int, since: int) -> None:
        member, dice = self.member, self.dice
        age = (day - member.birth).days / DAYS_IN_YEAR
        if age >= PENSION_AGE:
            self._enter(PENSION, Spell(day, "ingen", support="folkepension"))
        elif self.state in {IGU, STUDY, LEAVE} and month >= self.until:
            self._after(day)
        elif self.state in {HELP, WORK} and self._gives_birth(day, since, age):
            return
        elif self.state == HELP:
            self._step_on_help(day, month, since, age)
        elif self.state == WORK:
            if dice.chance(assumption("arbejde.ophoer")):
                self._help(day)
            elif day.month == 1:
                self.spells.append(self._job(date(day.year, 1, 1)))

    def _step_on_help(self, day: date, month: int, since: int, age: float) -> None:
        member, dice = self.member, self.dice
        rates = entry_rates(member.sex, member.ground)
        if dice.chance(rates[min(since - 1, len(rates) - 1)]):
            self._work(day)
        elif age < assumption("igu.alder_max") and dice.chance(_igu_rate()):
            self._igu(day)
        elif age < assumption("uddannelse.alder_max") and dice.chance(self._study_rate()):
            self._enter(STUDY, Spell(day, STUDY))
            self.until = month + int(assumption("uddannelse.maaneder"))
        elif month >= self.chunk_until:
            self._help(day)

    def _enter(self, state: str, spell: Spell) -> None:
        self.before, self.state = self.state, state
        self.spells.append(spell)

    def _help(self, day: date) -> None:
        """Begin a stretch on help: an activity of the programme, or none."""
        month, since = month_number(day), month_number(day) - month_number(self.member.arrival)
        program = int(assumption("program.maaneder"))
        phase = 1 if since < IN_YEAR else 2 if since < program else 3
        activity = self.dice.pick(_activities(phase))
        if since == 0 and self.dice.chance(figure("sammensaetning.sprogkursus_foerste_aar")):
            activity = "danskuddannelse"
        length = self.dice.whole(3, 8)
        cost = None
        if since < program:
            length = min(length, program - since)
            yearly = "omkostning.integrationsindsats.pr_helaarsperson"
            yearly += ".laveste_kommuner" if activity == "ledig" else ""
            cost = round(figure(yearly) / 12)
        self.chunk_until = month + length
        spell = Spell(day, activity, cost=cost, ready="ja" if self.member.ready else "nej")
        if activity == "loentilskud":
            hours = assumption("arbejde.timer_fuldtid")
            wage = round(assumption("loen.loentilskud_time") * hours * _price(day.year, 2025))
            spell = replace(spell, wage=wage, hours=hours)
        self._enter(HELP, spell)

    def _work(self, day: date) -> None:
        full = self.dice.chance(assumption("arbejde.fuldtid"))
        low, high = assumption("arbejde.timer_min"), assumption("arbejde.timer_max")
        part = round(self.dice.between(low, high))
        self.hours = assumption("arbejde.timer_fuldtid") if full else part
        self._enter(WORK, self._job(day))

    def _job(self, day: date) -> Spell:
        wage = assumption("loen.time_2025") * _price(day.year, 2025) * self.wage_factor * self.hours
        if self.member.is_ukrainian:
            more = figure("ukraine.loen_forskel_til_andre_flygtninge")
            wage += more * self.hours / assumption("arbejde.timer_fuldtid")
        return Spell(day, WORK, wage=round(wage), hours=self.hours)

    def _igu(self, day: date) -> None:
        """Begin two years of IGU; some agreements end before time."""
        months = 2 * IN_YEAR
        if self.dice.chance(figure("igu.afbrudt")):
            months = self.dice.whole(3, 20)
        hours = assumption("igu.timer")
        price = _price(day.year, 2021)
        first = round(assumption("loen.igu_aar_1_2021") * price)
        self._enter(IGU, Spell(day, IGU, wage=first, hours=hours))
        if months > IN_YEAR:
            second = round(assumption("loen.igu_aar_2_2021") * price)
            self.spells.append(Spell(years_after(day, 1), IGU, wage=second, hours=hours))
        self.until = month_number(day) + months

    def _after(self, day: date) -> None:
        """Go on after IGU, education or maternity leave."""
        if self.state == IGU:
            to_work = sum(
                figure(f"igu.seks_maaneder_efter.{name}") for name in ("job", "blandet")
            ) / sum(
                figure(f"igu.seks_maaneder_efter.{name}")
                for name in ("job", "blandet", "selvforsoergende", "kun_ydelse")
            )
        elif self.state == STUDY:
            to_work = assumption("uddannelse.i_arbejde_efter")
        else:
            back = self.before == WORK
            to_work = assumption("barsel.tilbage_i_arbejde") if back else 0.0
        self._drop_from(day)
        if self.dice.chance(to_work):
            self._work(day)
        else:
            self._help(day)

    def _drop_from(self, day: date) -> None:
        self.spells = [spell for spell in self.spells if spell.start < day]

    def _study_rate(self) -> float:
        track = "du3" if self.member.track == "du3" else "andre"
        return assumption(f"uddannelse.start_{track}")

    def _gives_birth(self, day: date, since: int, age: float) -> bool:
        """Draw a birth for a woman in a couple, and begin her maternity leave."""
        couple = any(one.role == "partner" and one.arrival < day for one in self.home.members)
        if self.member.sex != WOMAN or not couple or age >= assumption("barsel.alder_max"):
            return False
        rate = _birth_rate() if since <= NEWCOMER_MONTHS else _birth_rate() / 2
        if since < FIRST_BIRTH or not self.dice.chance(rate):
            return False
        self.births.append(newborn(self.dice, self.member, day))
        applies = "" if self.state == WORK else "ja"
        self._enter(LEAVE, Spell(day, LEAVE, applies=applies))
        self.until = month_number(day) + int(assumption("barsel.maaneder"))
        return True


def child_spells(dice: Dice, child: Member, leaves: date | None) -> list[Spell]:
    """Return day care, youth and departure of a child of the household."""
    end = min(leaves or date.max, date(last_year() + 1, 1, 1))
    spells = []
    if dice.chance(assumption("boern.i_dagtilbud")):
        start = max(years_after(child.birth, DAY_CARE_FROM), years_before(child.arrival, -0.2))
        stop = years_after(child.birth, DAY_CARE_TO)
        if start < min(stop, end):
            price = round(assumption("boern.dagtilbud_takst"))
            spells.append(Spell(start, "ingen", day_care="ja", day_care_price=price))
            if stop < end:
                spells.append(Spell(stop, "ingen"))
    grown = years_after(child.birth, ADULT_AGE)
    if grown < end:
        spells.append(Spell(max(grown, child.arrival), STUDY))
        works = years_after(child.birth, ADULT_CHILD_WORKS_FROM)
        if works < end:
            hours = assumption("arbejde.timer_fuldtid")
            wage = round(assumption("loen.time_2025") * _price(works.year, 2025) * hours)
            job = Spell(works, WORK, wage=wage, hours=hours)
            in_work = dice.chance(assumption("arbejde.unge_hjemmeboende"))
            spells.append(job if in_work else Spell(works, "ledig", ready="ja"))
    if leaves:
        spells.append(Spell(leaves, GONE))
    return spells


@cache
def _activities(phase: int) -> tuple[tuple[str, float], ...]:
    from openfisca_dk_integration.population.synthetic.figures import _assumptions

    prefix = f"program.fase{phase}."
    return tuple(
        (name.removeprefix(prefix), value)
        for name, value in _assumptions().items()
        if name.startswith(prefix)
    )


@lru_cache(maxsize=1)
def _igu_rate() -> float:
    """Return agreements a month per participant without a job."""
    return figure("igu.aftaler_pr_maaned") / figure("integrationsprogram.uden_job")


@lru_cache(maxsize=1)
def _birth_rate() -> float:
    """Return births a month of women in couples, from the share on leave in three years."""
    women_in_couples = figure("sammensaetning.gift") / 2
    return figure("sammensaetning.barsel") / women_in_couples / NEWCOMER_MONTHS


def _price(year: int, base: int) -> float:
    return float((1 + assumption("loen.regulering")) ** (year - base))
