"""The page of social investments: an example's numbers, to be changed, or a file of one's own."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import yaml
from flask import Response, request

from openfisca_dk_integration.cases.files import read_mapping
from openfisca_dk_integration.cases.model import groups
from openfisca_dk_integration.population.municipalities import municipality_names
from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.report.case_results import as_json
from openfisca_dk_integration.report.html import fragment, whole_file
from openfisca_dk_integration.report.html_invest import investment_report
from openfisca_dk_integration.report.invest_results import investment_record
from openfisca_dk_integration.simulation import SimulationError
from openfisca_dk_integration.web.cases import investment_of
from openfisca_dk_integration.web.errors import RequestError
from openfisca_dk_integration.web.pages.forms import Field, Filled, read_form
from openfisca_dk_integration.web.pages.site import Site, form_of
from openfisca_dk_integration.web.pages.uploads import as_files, check_bounded, sent

EXAMPLE = Path(__file__).parent / "data" / "investering.yaml"
NUMBERS: tuple[tuple[str, str, str], ...] = (
    ("start_aar", "Første år", "First year"),
    ("horisont", "Antal år", "Number of years"),
    ("deltagere", "Deltagere", "Participants"),
    ("indsats.udgift_pr_deltager.lav", "Udgift pr. deltager, lav", "Cost a participant, low"),
    ("indsats.udgift_pr_deltager.middel", "Udgift pr. deltager, middel", "Cost, middle"),
    ("indsats.udgift_pr_deltager.hoej", "Udgift pr. deltager, høj", "Cost, high"),
    ("indsats.maaneder", "Indsatsens længde, måneder", "Length of the effort, months"),
    ("indsats.opstart", "Opstartsudgift, kr.", "Start-up cost, DKK"),
    (
        "effekt.andel_indsats.lav",
        "I job i indsatsen, lav (0-1)",
        "In work in the effort, low (0-1)",
    ),
    ("effekt.andel_indsats.middel", "I job i indsatsen, middel", "In work in the effort, middle"),
    ("effekt.andel_indsats.hoej", "I job i indsatsen, høj", "In work in the effort, high"),
    ("effekt.andel_kontrol.lav", "I job uden indsats, lav", "In work without it, low"),
    ("effekt.andel_kontrol.middel", "I job uden indsats, middel", "In work without it, middle"),
    ("effekt.andel_kontrol.hoej", "I job uden indsats, høj", "In work without it, high"),
    ("effekt.efter_maaneder", "Måneder, før effekten er der", "Months until the effect"),
    ("kontrakt.udfald.0.pris", "Pris for en uge i arbejde, kr.", "Price of a week in work, DKK"),
    ("kontrakt.udfald.1.pris", "Pris for et fastholdt job, kr.", "Price of a job kept, DKK"),
    ("kontrakt.sidste_maaling_maaned", "Sidste måling, måned", "Last measurement, month"),
    ("kontrakt.loft", "Loft over betalinger, kr.", "Cap of payments, DKK"),
    ("kontrakt.afkastkrav", "Investors krav til afkast (0-1)", "Investor's required return (0-1)"),
)
PARTS = (
    ("invest_people_part", ("maalgruppe", "kommune", *(name for name, *_ in NUMBERS[:3]))),
    ("case_effort_part", tuple(name for name, *_ in NUMBERS[3:8])),
    ("invest_effect_part", tuple(name for name, *_ in NUMBERS[8:15])),
    ("invest_contract_part", tuple(name for name, *_ in NUMBERS[15:])),
)


def example() -> dict[str, Any]:
    """Return the numbers the page begins with."""
    found: dict[str, Any] = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    return found


def at(content: Any, path: str) -> Any:
    """Return the value at a path such as ``kontrakt.udfald.0.pris``."""
    for part in path.split("."):
        content = content[int(part)] if isinstance(content, list) else content[part]
    return content


def put(content: Any, path: str, value: Any) -> None:
    """Put a value at a path."""
    before, _, last = path.rpartition(".")
    place = at(content, before) if before else content
    place[int(last) if isinstance(place, list) else last] = value


def fields() -> list[Field]:
    """Return the fields of the form."""
    start = example()
    places = sorted(name for code, name in municipality_names().items() if code)
    kinds = [(key, group.da, group.en) for key, group in groups().items()]
    found = [
        Field("maalgruppe", "choice", "Målgruppe", "Target group", start["maalgruppe"], kinds),
        Field(
            "kommune",
            "choice",
            "Kommune",
            "Municipality",
            start["kommune"],
            [(name, name, name) for name in places],
        ),
    ]
    for name, da, en in NUMBERS:
        value = at(start, name)
        step = 1 if isinstance(value, int) and name.rpartition(".")[2] in WHOLE else "any"
        found.append(Field(name, "number", da, en, value, low=0, step=step))
    return found


WHOLE = {"start_aar", "horisont", "maaneder", "efter_maaneder", "sidste_maaling_maaned"}


def content_of(form: Filled) -> dict[str, Any]:
    """Return the investment of a form."""
    content = copy.deepcopy(example())
    for field in form.fields:
        put(content, field.name, form[field.name])
    return content


def add_investment(site: Site) -> None:
    """Add the page."""
    form_fields = fields()

    def page(language: str, form: Filled, content: dict[str, Any], own: bool) -> Response:
        texts = site.texts(language)
        problems, status, html = list(form.problems), 200, ""
        if not problems:
            try:
                result = investment_of(site.service, content, "web")
                report = investment_report(result, texts.reports, "web")
                wanted = request.values.get("hent", "")
                if wanted == "html":
                    return _file(whole_file(report, texts.reports), "text/html", "investering.html")
                if wanted == "json":
                    text = as_json(investment_record(result, "web"))
                    return _file(text, "application/json", "investering.json")
                html = fragment(report.sections, texts.reports)
            except RequestError as error:
                status = error.status
                problems = [
                    Problem(problem.where.replace("/", "."), problem.da, problem.en)
                    for problem in error.problems
                ]
        form.problems = problems
        return site.page(
            "investering.html",
            language,
            "investering",
            texts("menu_investering"),
            400 if problems and status == 200 else status,  # noqa: PLR2004
            form=form_of(form),
            fields={field.name for field in form_fields},
            parts=PARTS,
            found=problems,
            html=html,
            own=own,
            body=json.dumps(content, ensure_ascii=False, indent=1),
        )

    @site.route("investering", methods=("GET", "POST"))
    def investment_page(language: str) -> Response:
        form = read_form(form_fields, request.args)
        if request.method == "GET":
            return page(language, form, content_of(form), own=False)
        files = sent(request.files.getlist("fil"))
        content: dict[str, Any] = {}
        if not files:
            form.problems.append(Problem("fil", "vælg en fil", "choose a file"))
            return page(language, form, content, own=False)
        with as_files(files[:1]) as folder:
            try:
                content = read_mapping(folder / files[0][0])
            except SimulationError as error:
                form.problems += [Problem(files[0][0], p.da, p.en) for p in error.problems]
        check_bounded(content)
        return page(language, form, content, own=True)


def _file(text: str, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, mimetype=kind, headers=headers)
