"""The page of social investments: an example's numbers, to be changed, or a file of one's own."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import yaml
from flask import Response, redirect, request

from openfisca_dk_integration.cases.files import read_mapping
from openfisca_dk_integration.cases.model import groups
from openfisca_dk_integration.population.municipalities import municipality_names
from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.report.case_results import as_json
from openfisca_dk_integration.report.html import fragment, whole_file
from openfisca_dk_integration.report.html_invest import investment_report
from openfisca_dk_integration.report.invest_results import investment_record
from openfisca_dk_integration.report.workbook_invest import write_investment_book
from openfisca_dk_integration.simulation import SimulationError
from openfisca_dk_integration.web.cases import investment_of
from openfisca_dk_integration.web.errors import RequestError
from openfisca_dk_integration.web.pages.case import LONGEST, XLSX
from openfisca_dk_integration.web.pages.forms import Field, Filled, read_form
from openfisca_dk_integration.web.pages.site import Site, form_of
from openfisca_dk_integration.web.pages.uploads import as_files, check_bounded, sent

if TYPE_CHECKING:
    from openfisca_dk_integration.cases.social.results import InvestmentResult
    from openfisca_dk_integration.report.html import Report
    from openfisca_dk_integration.web.pages.texts import PageTexts

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


OWN = "sag"
"""An investment of one's own, as JSON, in an address or a form."""

KINDS = {"html": "text/html", "json": "application/json", "xlsx": XLSX}
"""What can be taken away."""


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
                if wanted in KINDS:
                    return _file(_content(wanted, result, report, texts), wanted)
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
            own_text=json.dumps(content, ensure_ascii=False) if own else "",
            body=json.dumps(content, ensure_ascii=False, indent=1),
        )

    @site.route("investering", methods=("GET", "POST"))
    def investment_page(language: str) -> Any:
        form = read_form(form_fields, request.args)
        own = request.values.get(OWN)
        files = sent(request.files.getlist("fil"))
        content: dict[str, Any] = {}
        if own is not None:
            content = _from_text(own, form)
        elif request.method == "GET":
            return page(language, form, content_of(form), own=False)
        else:
            content = _from_file(files, form)
        check_bounded(content)
        query = urlencode({OWN: json.dumps(content, ensure_ascii=False, separators=(",", ":"))})
        if files and not form.problems and len(query) <= LONGEST:
            return redirect(f"/{language}/investering?{query}", 303)
        return page(language, form, content, own=bool(content))


def _from_file(files: list[tuple[str, bytes]], form: Filled) -> dict[str, Any]:
    """Return the investment of a file that somebody sent."""
    if not files:
        form.problems.append(Problem("fil", "vælg en fil", "choose a file"))
        return {}
    with as_files(files[:1]) as folder:
        try:
            return read_mapping(folder / files[0][0])
        except SimulationError as error:
            form.problems += [Problem(files[0][0], p.da, p.en) for p in error.problems]
    return {}


def _from_text(text: str, form: Filled) -> dict[str, Any]:
    """Return the investment that stands in an address or a form as JSON."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        content = None
    if isinstance(content, dict):
        return content
    form.problems.append(Problem(OWN, "er ikke et objekt i JSON", "is no object in JSON"))
    return {}


def _content(kind: str, result: InvestmentResult, report: Report, texts: PageTexts) -> bytes:
    """Return a file of a result: the printable report, the workbook, or all numbers."""
    if kind == "html":
        return whole_file(report, texts.reports).encode()
    if kind == "json":
        return as_json(investment_record(result, "web")).encode()
    with as_files(()) as folder:
        path = folder / "investering.xlsx"
        write_investment_book(path, result, texts.reports, "web")
        return path.read_bytes()


def _file(content: bytes, kind: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="investering.{kind}"'}
    return Response(content, mimetype=KINDS[kind], headers=headers)
