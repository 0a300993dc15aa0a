"""The households of the rule-based level: the same family with and without the job.

A household is written twice from one description: as tables of a population, which the law is run
over, and as a situation that ``dk-integration explain`` reads. So every number of the case can be
traced to the rule that gave it.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from openfisca_dk_integration.cases.fields import Family, Rules
from openfisca_dk_integration.population import Population, read_population

MONTHS_PER_WEEK = 12 / 52
WHOLE_DAY_CARE = range(1, 6)
"""Ages in day care, when the parents pay for it."""


@dataclass(frozen=True)
class Course:
    """A course of life of the participant.

    Attributes:
        first: month (from 0) of the first month in work; None: never in work.
        years: for each year of the horizon, in work or back on the benefit.
        wage: factor on the wage of the job.
        hours: factor on its hours.
    """

    first: int | None = None
    years: tuple[bool, ...] = ()
    wage: float = 1.0
    hours: float = 1.0

    @property
    def name(self) -> str:
        """Part of the household's id."""
        if self.first is None:
            return "uden_job"
        years = "".join("1" if kept else "0" for kept in self.years)
        wage = "" if self.wage == 1 else f"_loen{self.wage:g}"
        hours = "" if self.hours == 1 else f"_timer{self.hours:g}"
        return f"job_m{self.first}_aar{years}{wage}{hours}"

    def works(self, month: int) -> bool:
        """Return True when the participant works in a month of the horizon."""
        if self.first is None or month < self.first:
            return False
        return self.years[min(month // 12, len(self.years) - 1)]


WITHOUT = Course()
"""The life without the effort: on the benefit throughout."""


@dataclass(frozen=True)
class Person:
    """One person of a household: constants, and months of what changes."""

    key: str
    role: str
    constant: dict[str, Any]
    months: dict[str, list[Any]]


@dataclass(frozen=True)
class Household:
    """One family on one path.

    Attributes:
        key: the id.
        family: the index of the family.
        path: the participant's course of life.
        municipality: code.
        first: month number of the first month of the history.
        persons: the participant first.
        home: values of the household.
    """

    key: str
    family: int
    path: Course
    municipality: int
    first: int
    persons: tuple[Person, ...]
    home: dict[str, Any]


@dataclass(frozen=True)
class Setting:
    """What all households of a case share.

    Attributes:
        rules: the people and the job.
        municipality: code.
        start: year of the investment's first month, January.
        years: horizon.
        weeks: benefit weeks used at the start, None when they follow from the takeover.
    """

    rules: Rules
    municipality: int
    start: int
    years: int
    weeks: float | None = None

    @property
    def history_months(self) -> int:
        """Months on the benefit before the investment begins."""
        taken_over = self.rules.maaneder_siden_overtagelse
        if self.weeks is None:
            return taken_over
        return min(taken_over, round(self.weeks * MONTHS_PER_WEEK))

    @property
    def first_month(self) -> int:
        """Month number of the investment's first month."""
        return 12 * self.start

    @property
    def takeover(self) -> date:
        """The first day the municipality was responsible."""
        number = self.first_month - self.rules.maaneder_siden_overtagelse
        return date(number // 12, number % 12 + 1, 1)


def household(setting: Setting, family: Family, index: int, path: Course) -> Household:
    """Return one family on one path."""
    rules = setting.rules
    first = setting.first_month - setting.history_months
    adult = _Adult(setting, first)
    key = f"f{index + 1}_{path.name}"
    persons = [adult.participant(key, path)]
    if family.partner:
        persons.append(adult.partner(key, family))
    persons += [
        _child(setting, f"{key}_b{number + 1}", age, first)
        for number, age in enumerate(family.boern)
    ]
    if rules.dagtilbud_takst == 0:
        for person in persons:
            person.months.pop("i_dagtilbud", None)
            person.months.pop("dagtilbud_takst", None)
    home = {
        "husleje": family.husleje,
        "forbrugsudgift": family.forbrugsudgift,
        "boligareal": family.boligareal,
    }
    return Household(key, index, path, setting.municipality, first, tuple(persons), home)


@dataclass(frozen=True)
class _Adult:
    setting: Setting
    first: int

    @property
    def months(self) -> range:
        """Months of the history and the horizon, 0 being the investment's first."""
        start = self.setting.first_month
        return range(self.first - start, 12 * self.setting.years)

    def participant(self, key: str, path: Course) -> Person:
        rules = self.setting.rules
        work = [month >= 0 and path.works(month) for month in self.months]
        months: dict[str, list[Any]] = {
            "aktivitet": [rules.job if at_work else rules.aktivitet for at_work in work],
            "loenindkomst": [
                round(rules.loen_pr_maaned * path.wage, 2) if at_work else 0.0 for at_work in work
            ],
            "arbejdstimer": [
                rules.timer_pr_maaned * path.hours if at_work else 0.0 for at_work in work
            ],
            "jobparat": [rules.jobparat or at_work for at_work in work],
        }
        if rules.soeger_supplerende_hjaelp:
            months["soeger_hjaelp"] = [True] * len(work)
        if rules.ordinaere_timer_seneste_10_aar is not None:
            months["ordinaere_timer_seneste_10_aar"] = [rules.ordinaere_timer_seneste_10_aar] * len(
                work
            )
        constant = self._constant(rules.alder, rules.koen, rules.opholdsgrundlag)
        constant |= {
            "danskuddannelse": rules.danskuddannelse,
            "har_erhvervsuddannelse": rules.har_erhvervsuddannelse,
        }
        return Person(f"{key}_p", "hovedperson", constant, months)

    def partner(self, key: str, family: Family) -> Person:
        rules = self.setting.rules
        count = len(self.months)
        months: dict[str, list[Any]] = {
            "aktivitet": [family.partner_aktivitet] * count,
            "loenindkomst": [family.partner_loen_pr_maaned] * count,
            "arbejdstimer": [family.partner_timer_pr_maaned] * count,
            "jobparat": [rules.jobparat] * count,
        }
        other = {"kvinde": "mand", "mand": "kvinde"}.get(rules.koen, "uoplyst")
        age = family.partner_alder or rules.alder
        return Person(
            f"{key}_q", "partner", self._constant(age, other, rules.opholdsgrundlag), months
        )

    def _constant(self, age: int, sex: str, ground: str) -> dict[str, Any]:
        start = date(self.first // 12, self.first % 12 + 1, 1)
        taken = self.setting.takeover
        return {
            "foedselsdato": birthday(self.setting.start, age),
            "koen": sex,
            "opholdsgrundlag": ground,
            "indrejsedato": taken,
            "overtagelsesdato": taken,
            "historik_start": start,
        }


def birthday(year: int, age: int) -> date:
    """Return a birthday in the middle of the year for somebody of an age at its first day."""
    return date(year - age - 1, 7, 1)


def _child(setting: Setting, key: str, age: int, first: int) -> Person:
    born = birthday(setting.start, age)
    months: dict[str, list[Any]] = {"aktivitet": [], "i_dagtilbud": [], "dagtilbud_takst": []}
    for number in range(first, setting.first_month + 12 * setting.years):
        years = (12 * (number // 12 - born.year) + number % 12 + 1 - born.month) // 12
        cared = years in WHOLE_DAY_CARE
        months["aktivitet"].append("ingen")
        months["i_dagtilbud"].append(cared)
        months["dagtilbud_takst"].append(setting.rules.dagtilbud_takst if cared else 0.0)
    came = max(born, setting.takeover)
    constant = {
        "foedselsdato": born,
        "opholdsgrundlag": setting.rules.opholdsgrundlag,
        "indrejsedato": came,
        "overtagelsesdato": came,
    }
    return Person(key, "barn", constant, months)


# --- as a population --------------------------------------------------------------------------


def population(households: Iterable[Household], system: Any) -> Population:
    """Return the households as a population, read and checked like any other."""
    with tempfile.TemporaryDirectory(prefix="case-") as folder:
        write_population(households, Path(folder))
        return read_population(folder, system)


def write_population(households: Iterable[Household], folder: Path) -> None:
    """Write personer.csv, husstande.csv and forloeb.csv."""
    homes = list(households)
    people = [(home, person) for home in homes for person in home.persons]
    _write(
        folder / "personer.csv",
        [
            {"person_id": person.key, "husstand_id": home.key, "rolle": person.role}
            | person.constant
            for home, person in people
        ],
    )
    _write(
        folder / "husstande.csv",
        [{"husstand_id": home.key, "kommunekode": home.municipality} | home.home for home in homes],
    )
    _write(
        folder / "forloeb.csv", [row for home, person in people for row in _spells(home, person)]
    )


def _spells(home: Household, person: Person) -> Iterator[dict[str, Any]]:
    """Yield spells of months in which nothing changes; the last one goes on."""
    names = list(person.months)
    rows = list(zip(*person.months.values(), strict=True))
    start = 0
    for place in range(1, len(rows) + 1):
        if place == len(rows) or rows[place] != rows[start]:
            end = "" if place == len(rows) else _day(home.first + place) - timedelta(days=1)
            yield {"person_id": person.key, "fra": _day(home.first + start), "til": end} | dict(
                zip(names, rows[start], strict=True)
            )
            start = place


def _day(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names, restval="")
        writer.writeheader()
        writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return value


# --- as a situation ---------------------------------------------------------------------------


def month_text(number: int) -> str:
    """Return the month with a number as ``YYYY-MM``."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def situation(home: Household) -> dict[str, Any]:
    """Return the household in OpenFisca's form, for ``explain`` and the web API."""
    persons = {
        person.key: {
            name: {"ETERNITY": value.isoformat() if isinstance(value, date) else value}
            for name, value in person.constant.items()
        }
        | {
            name: {month_text(home.first + place): value for place, value in enumerate(values)}
            for name, values in person.months.items()
        }
        for person in home.persons
    }
    roles: dict[str, Any] = {
        "voksne": [p.key for p in home.persons if p.role in {"hovedperson", "partner"}]
    }
    children = [person.key for person in home.persons if person.role == "barn"]
    if children:
        roles["boern"] = children
    count = len(home.persons[0].months["aktivitet"])
    values = {
        name: {month_text(home.first + place): value for place in range(count)}
        for name, value in home.home.items()
    }
    return {
        "personer": persons,
        "husstande": {home.key: roles | values},
        "kommuner": {
            "kommune": {
                "borgere": [person.key for person in home.persons],
                "kommunekode": {"ETERNITY": home.municipality},
            }
        },
    }
