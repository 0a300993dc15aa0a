"""The household page's form, and the situations it asks the law about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from openfisca_dk_integration.cases.fields import Family, Rules
from openfisca_dk_integration.cases.households import (
    WITHOUT,
    Course,
    Household,
    Setting,
    household,
    situation,
)
from openfisca_dk_integration.population.municipalities import municipality_names
from openfisca_dk_integration.reforms import list_reforms
from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.texts.catalogue import variable_text
from openfisca_dk_integration.web.pages.forms import Field, Filled

MONTHS = 12
HOURS_A_MONTH = 160.33 / 37
STEPS = (0, 4, 8, 12, 16, 20, 24, 28, 32, 35, 37)
"""Weekly hours of the curve."""

PIECES = (
    ("husstandens_loen", 1),
    ("husstandens_skattepligtige_ydelser", 1),
    ("husstandens_skattefri_ydelser", 1),
    ("husstandens_groenne_check", 1),
    ("husstandens_skat", -1),
    ("husstandens_pension_og_atp", -1),
    ("foraeldrebetaling", -1),
    ("husstandens_deltagerbetaling_for_dansk", -1),
)
TOTAL, AFTER_RENT = "disponibel_indkomst", "raadighedsbeloeb"
PAYERS = (
    "kommune_udgifter",
    "kommune_tilskud_og_refusion_fra_staten",
    "kommune_skatteindtaegt",
    "kommune_nettoresultat",
    "stat_ydelser_til_borgere",
    "stat_boligstoette",
    "stat_boerneydelser",
    "stat_skatteindtaegt",
    "stat_nettoresultat",
)
WHY = (
    TOTAL,
    "husstandens_skattepligtige_ydelser",
    "husstandens_skattefri_ydelser",
    "husstandens_skat",
    "foraeldrebetaling",
    "kommune_nettoresultat",
    "stat_nettoresultat",
)
GROUNDS = (
    ("flygtning", "Flygtning", "Refugee"),
    ("fordreven_saerlov", "Fordrevet fra Ukraine (særloven)", "Displaced from Ukraine"),
    ("familiesammenfoert_til_flygtning", "Familiesammenført til flygtning", "Family of a refugee"),
    ("familiesammenfoert_til_andre", "Familiesammenført til andre", "Family of others"),
    ("eu_borger", "EU-borger", "EU citizen"),
    ("oevrig_indvandrer", "Anden indvandrer", "Other immigrant"),
    ("dansk_statsborger", "Dansk statsborger", "Danish citizen"),
)
ACTIVITIES = (
    ("ledig", "Ledig", "Without work"),
    ("danskuddannelse", "Danskuddannelse", "Danish classes"),
    ("vejledning_opkvalificering", "Vejledning og opkvalificering", "Guidance and training"),
    ("virksomhedspraktik", "Virksomhedspraktik", "Traineeship"),
    ("nytteindsats", "Nytteindsats", "Community work"),
)
JOBS = (
    ("ordinaer_beskaeftigelse", "Almindeligt job", "Ordinary job"),
    ("igu", "IGU (grunduddannelse)", "IGU (basic training)"),
    ("loentilskud", "Løntilskud", "Subsidised job"),
)


def fields() -> list[Field]:
    """Return the fields of the form."""
    places = [(str(code), name, name) for code, name in municipality_names().items() if code]
    places.sort(key=lambda place: place[1])
    reforms = [("", "Kun gældende ret", "The law in force only")] + [
        (file.name, str(file.header["titel"]), str(file.header.get("titel_en", file.name)))
        for file in list_reforms()
    ]
    return [
        Field("maaned", "month", "Måned (ÅÅÅÅ-MM)", "Month (YYYY-MM)", "2025-06"),
        Field("kommune", "choice", "Kommune", "Municipality", "461", places),
        Field("grundlag", "choice", "Opholdsgrundlag", "Ground of residence", "flygtning", GROUNDS),
        Field(
            "ankomst",
            "month",
            "Overtaget af kommunen",
            "Taken over by the municipality",
            "2024-01",
            hint_da="Månedens første dag. For danske statsborgere: fra hvornår hjælpen regnes.",
            hint_en="First day of the month. For Danish citizens: from when help is reckoned.",
        ),
        Field("alder", "number", "Alder", "Age", 32, low=18, high=66, step=1),
        Field(
            "koen",
            "choice",
            "Køn",
            "Sex",
            "kvinde",
            (("kvinde", "Kvinde", "Woman"), ("mand", "Mand", "Man")),
        ),
        Field("timer", "number", "Timer i job om ugen", "Hours in work a week", 0, low=0, high=48),
        Field("timeloen", "number", "Timeløn, kr.", "Hourly wage, DKK", 140, low=50, high=1000),
        Field("job", "choice", "Slags job", "Kind of job", "ordinaer_beskaeftigelse", JOBS),
        Field("aktivitet", "choice", "Uden job", "Without a job", "ledig", ACTIVITIES),
        Field(
            "supplerende",
            "yes",
            "Søger supplerende hjælp ved siden af job",
            "Applies for supplementary help beside a job",
            True,
        ),
        Field("jobparat", "yes", "Jobparat", "Ready for a job", True),
        Field(
            "dansk",
            "choice",
            "Danskuddannelse",
            "Danish education",
            "du2",
            (
                ("ingen", "Ingen", "None"),
                ("du1", "DU1", "DU1"),
                ("du2", "DU2", "DU2"),
                ("du3", "DU3", "DU3"),
            ),
        ),
        Field("partner", "yes", "Partner", "Partner", False),
        Field(
            "partner_timer",
            "number",
            "Partnerens timer om ugen",
            "Partner's hours a week",
            0,
            low=0,
            high=48,
        ),
        Field(
            "partner_timeloen",
            "number",
            "Partnerens timeløn, kr.",
            "Partner's hourly wage, DKK",
            140,
            low=50,
            high=1000,
        ),
        Field(
            "boern",
            "ages",
            "Børns alder",
            "Ages of children",
            "",
            hint_da="Under 18, adskilt af komma: 3, 7",
            hint_en="Below 18, separated by commas: 3, 7",
        ),
        Field(
            "dagtilbud",
            "number",
            "Dagtilbud, forældrenes fulde takst pr. måned, kr.",
            "Day care, parents' full price a month, DKK",
            0,
            low=0,
            high=20000,
        ),
        Field("husleje", "number", "Husleje, kr.", "Rent, DKK", 5000, low=0, high=50000),
        Field("areal", "number", "Boligareal, m²", "Floor space, m²", 60, low=0, high=500),
        Field("reform", "choice", "Sammenlign med reform", "Compare with reform", "", reforms),
        Field(
            "hvorfor",
            "choice",
            "Forklar",
            "Explain",
            TOTAL,
            tuple((name, *names(name)) for name in WHY),
        ),
    ]


LABELS: dict[str, str] = {}
"""Danish names of the law's variables, put here when the pages are added."""


def names(name: str) -> tuple[str, str]:
    """Return the name of a variable in Danish and English."""
    return LABELS.get(name, name), variable_text(name).label_en or name


@dataclass(frozen=True)
class _From(Setting):
    """A setting whose first month is any month.

    Attributes:
        begins: month number.
    """

    begins: int = 0

    @property
    def first_month(self) -> int:
        """Month number of the first month."""
        return self.begins


@dataclass(frozen=True)
class Question:
    """What the page asks the law.

    Attributes:
        homes: situations by weekly hours.
        hours: the hours of the household itself.
        month: ``2025-06``.
        key: id of the household.
    """

    homes: dict[float, dict[str, Any]]
    hours: float
    month: str
    key: str = "husstand"

    def body(self, laws: list[dict[str, Any]]) -> dict[str, Any]:
        """Return the request of ``/v1/calculate`` that the page stands for."""
        year = self.month[:4]
        situations = {}
        for hours, home in self.homes.items():
            asked = {TOTAL: {self.month: None}, "husstandens_loen": {self.month: None}}
            town: dict[str, Any] = {}
            if hours == self.hours:
                asked |= {name: {self.month: None} for name, _ in PIECES}
                asked |= {AFTER_RENT: {self.month: None}}
                town = {name: {year: None} for name in PAYERS}
            situations[f"{hours:g}"] = home | {
                "husstande": {self.key: home["husstande"][self.key] | asked},
                "kommuner": {"kommune": home["kommuner"]["kommune"] | town},
            }
        return {"situations": situations, "laws": laws}


def question(form: Filled, problems: list[Problem]) -> Question | None:
    """Return what is asked; mistakes between fields go to ``problems``."""
    month, arrival = (_number(form[name]) for name in ("maaned", "ankomst"))
    most = 30 * MONTHS
    if not 1 <= month - arrival <= most:
        problems.append(
            Problem(
                "ankomst",
                "Overtagelsen skal være før måneden, højst 30 år",
                "The takeover must be before the month, at most 30 years",
            )
        )
        return None
    begins = max(MONTHS * (month // MONTHS), arrival + 1)
    hours = float(form["timer"])
    homes = {
        step: _situation(form, step, begins, arrival)
        for step in sorted({*map(float, STEPS), hours})
    }
    return Question(homes, hours, form["maaned"])


def _situation(form: Filled, hours: float, begins: int, arrival: int) -> dict[str, Any]:
    monthly = hours * HOURS_A_MONTH
    partner = float(form["partner_timer"]) * HOURS_A_MONTH if form["partner"] else 0.0
    family = Family(
        navn="husstand",
        andel=1.0,
        partner=form["partner"],
        partner_aktivitet="ordinaer_beskaeftigelse" if partner else "ledig",
        partner_loen_pr_maaned=round(partner * form["partner_timeloen"], 2),
        partner_timer_pr_maaned=round(partner, 2),
        boern=form["boern"],
        husleje=form["husleje"],
        boligareal=form["areal"],
    )
    rules = Rules(
        alder=form["alder"],
        koen=form["koen"],
        opholdsgrundlag=form["grundlag"],
        maaneder_siden_overtagelse=begins - arrival,
        jobparat=form["jobparat"],
        danskuddannelse=form["dansk"],
        aktivitet=form["aktivitet"],
        job=form["job"],
        loen_pr_maaned=round(monthly * form["timeloen"], 2),
        timer_pr_maaned=round(monthly, 2),
        soeger_supplerende_hjaelp=form["supplerende"],
        dagtilbud_takst=form["dagtilbud"],
        familier=[family],
    )
    setting = _From(rules, int(form["kommune"]), begins // MONTHS, 1, None, begins)
    course = Course(0, (True,)) if hours else WITHOUT
    home = _named(household(setting, family, 0, course), form["grundlag"] == "dansk_statsborger")
    return situation(home)


def _named(home: Household, danish: bool) -> Household:
    """Return the household with ids a reader knows; a Danish citizen did not arrive."""
    persons = []
    for person in home.persons:
        end = person.key.removeprefix(home.key + "_")
        key = {"p": "ansoeger", "q": "partner"}.get(end, end.replace("b", "barn"))
        gone = {"indrejsedato", "overtagelsesdato"} if danish else set()
        constant = {name: value for name, value in person.constant.items() if name not in gone}
        persons.append(replace(person, key=key, constant=constant))
    return replace(home, key="husstand", persons=tuple(persons))


def _number(text: str) -> int:
    year, month = text.split("-")
    return MONTHS * int(year) + int(month) - 1
