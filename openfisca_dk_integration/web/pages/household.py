"""The household page: a family, a month, the law and a reform."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from flask import Response, request

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
from openfisca_dk_integration.report import charts
from openfisca_dk_integration.report.figures import Table
from openfisca_dk_integration.report.html import Section, fragment
from openfisca_dk_integration.web.errors import RequestError
from openfisca_dk_integration.web.more_routes import explained
from openfisca_dk_integration.web.pages.forms import Field, Filled, read_form
from openfisca_dk_integration.web.pages.site import Site, form_of

if TYPE_CHECKING:
    from openfisca_dk_integration.web.pages.texts import PageTexts

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
DEPTH = 5
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
        Field("maaned", "month", "Måned", "Month", "2025-06", hint_da="ÅÅÅÅ-MM", hint_en="YYYY-MM"),
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
            tuple((name, *_names(name)) for name in WHY),
        ),
    ]


def _names(name: str) -> tuple[str, str]:
    from openfisca_dk_integration.texts.catalogue import variable_text

    return _danish(name), variable_text(name).label_en or name


def _danish(name: str) -> str:
    return _LABELS.get(name, name)


_LABELS: dict[str, str] = {}


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


# --- the answer ---------------------------------------------------------------------------------


def sections(answer: dict[str, Any], asked: Question, texts: PageTexts) -> list[Section]:
    """Return the answer as key figures, charts and tables."""
    laws = [law["name"] for law in answer["laws"]]
    titles = [texts("book_baseline"), *(reform_title(name, texts) for name in laws[1:])]
    values = {(row["law"], row["situation"]): row["values"] for row in answer["results"]}
    own = [values[law, f"{asked.hours:g}"] for law in laws]
    year, month = asked.month[:4], asked.month
    homes = [one["husstande"][asked.key] for one in own]
    towns = [one["kommuner"]["kommune"] for one in own]
    total = [home[TOTAL][month] for home in homes]
    key = [
        (texts("hh_disposable"), [home[TOTAL][month] for home in homes]),
        (texts("hh_after_rent"), [home[AFTER_RENT][month] for home in homes]),
        (texts("hh_town", year=year), [town["kommune_nettoresultat"][year] for town in towns]),
        (texts("hh_state", year=year), [town["stat_nettoresultat"][year] for town in towns]),
    ]
    steps = [
        (texts(f"piece_{name}"), sign * homes[0][name][month])
        for name, sign in PIECES
        if homes[0][name][month]
    ]
    rest = total[0] - sum(amount for _, amount in steps)
    if abs(rest) >= 1:
        steps.append((texts("hh_other"), rest))
    rows = [
        (texts(f"piece_{name}"), [sign * round(home[name][month]) for home in homes])
        for name, sign in PIECES
        if any(home[name][month] for home in homes)
    ]
    others = [
        round(total[place]) - sum(numbers[place] for _, numbers in rows)
        for place in range(len(laws))
    ]
    if any(others):
        rows.append((texts("hh_other"), others))
    pieces = Table(
        texts("hh_pieces", month=texts.period(month)),
        texts("item"),
        titles,
        rows,
        [
            (texts("hh_disposable"), [round(one) for one in total]),
            (texts("hh_after_rent"), [round(home[AFTER_RENT][month]) for home in homes]),
        ],
    )
    payers = Table(
        texts("hh_payers", year=year),
        texts("item"),
        titles,
        [
            (texts.pair(*_names(name)), [round(town[name][year]) for town in towns])
            for name in PAYERS
        ],
    )
    return [
        Section(
            key_figures=[(name, " → ".join(map(texts.number, found))) for name, found in key],
            charts=[
                charts.waterfall(
                    "dele",
                    texts("hh_pieces", month=texts.period(month)),
                    steps,
                    texts("hh_disposable"),
                    texts.number,
                )
            ],
            tables=[pieces],
        ),
        Section(texts("hh_who_pays"), tables=[payers], notes=[texts("hh_payers_note")]),
        _curve(values, laws, titles, asked, texts),
    ]


def _curve(
    values: dict[tuple[str, str], Any],
    laws: list[str],
    titles: list[str],
    asked: Question,
    texts: PageTexts,
) -> Section:
    """Return disposable income over working hours, the gain, and what is lost of each krone."""
    hours = sorted(asked.homes)
    labels = [texts.number(hour, 0 if hour == int(hour) else 1) for hour in hours]
    columns = [texts(name) for name in ("hh_disposable", "hh_gain", "hh_marginal")]
    series, tables = [], []
    for law, title in zip(laws, titles, strict=True):
        homes = [values[law, f"{hour:g}"]["husstande"][asked.key] for hour in hours]
        kept = [home[TOTAL][asked.month] for home in homes]
        wages = [home["husstandens_loen"][asked.month] for home in homes]
        series.append(charts.Series(title, kept))
        rows: list[tuple[str, list[Any]]] = []
        for place, label in enumerate(labels):
            wage = wages[place] - wages[place - 1] if place else 0.0
            lost = 100 * (1 - (kept[place] - kept[place - 1]) / wage) if wage else math.nan
            marginal = lost if math.isnan(lost) else round(lost)
            rows.append((label, [round(kept[place]), round(kept[place] - kept[0]), marginal]))
        name = texts("hh_curve_table")
        tables.append(
            Table(f"{title}. {name}" if len(laws) > 1 else name, texts("hh_hours"), columns, rows)
        )
    return Section(
        texts("hh_curve"),
        charts=[
            charts.lines("kurve", texts("hh_curve_title"), labels, series, texts.number, every=1)
        ],
        tables=tables,
        notes=[texts("hh_marginal_note")],
    )


def reform_title(name: str, texts: PageTexts) -> str:
    """Return the title of a shipped reform."""
    file = next((file for file in list_reforms() if file.name == name), None)
    if file is None:
        return name
    return str(texts.pair(file.header["titel"], file.header.get("titel_en", file.header["titel"])))


def add_household(site: Site) -> None:
    """Add the page."""
    service = site.service
    _LABELS.update(
        {name: str(variable.label) for name, variable in service.system.variables.items()}
    )
    form_fields = fields()

    @site.route("husstand")
    def household_page(language: str) -> Response:
        texts = site.texts(language)
        form = read_form(form_fields, request.args)
        problems = list(form.problems)
        found: dict[str, Any] = {"html": "", "tree": None, "body": "", "command": ""}
        asked = None if problems else question(form, problems)
        status = 200
        if asked is not None and not problems:
            try:
                found = _answer(site, form, asked, texts)
            except RequestError as error:
                problems, status = error.problems, error.status
        form.problems = problems
        if problems and status == 200:  # noqa: PLR2004
            status = 400
        if request.args.get("hent") == "json" and not problems and asked is not None:
            return _download(asked)
        return site.page(
            "husstand.html",
            language,
            "husstand",
            texts("menu_husstand"),
            status,
            form=form_of(form),
            fields={field.name for field in form_fields},
            found=problems,
            **found,
        )


def _answer(site: Site, form: Filled, asked: Question, texts: PageTexts) -> dict[str, Any]:
    reform = [{"reform": form["reform"]}] if form["reform"] else []
    body = asked.body([{}, *reform])
    answer = site.service.compute(body)
    own = asked.homes[asked.hours]
    name = form["hvorfor"]
    entity = site.service.system.variables[name].definition_period
    why: dict[str, Any] = {
        "situation": own,
        "variable": name,
        "period": asked.month if str(entity) == "month" else asked.month[:4],
        "depth": DEPTH,
    }
    if reform:
        why["against"] = reform[0]
    tree = explained(site.service, why)
    command = f"dk-integration explain husstand.json --variabel {name} --maaned {why['period']}"
    if reform:
        command += f" --against {form['reform']}"
    return {
        "html": fragment(sections(answer, asked, texts), texts.reports),
        "tree": tree,
        "body": _short_json(body),
        "command": command,
    }


def _download(asked: Question) -> Response:
    text = json.dumps(asked.homes[asked.hours], ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": 'attachment; filename="husstand.json"'}
    return Response(text, mimetype="application/json", headers=headers)


def _short_json(body: Any) -> str:
    """Return JSON with the months of a value on one line."""
    text = json.dumps(body, ensure_ascii=False, indent=1)
    return re.sub(r"\{\s+([^{}]*?)\s+\}", lambda m: "{" + " ".join(m[1].split()) + "}", text)
