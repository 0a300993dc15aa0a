"""The reform page: a reform and its switches on people, with progress, and everything to take."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Response, request

from openfisca_dk_integration.account import compare
from openfisca_dk_integration.population import read_population
from openfisca_dk_integration.population.municipalities import municipality_names
from openfisca_dk_integration.reforms import ReformError, list_reforms
from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.report.files import as_plain_text
from openfisca_dk_integration.report.html import Report, fragment, whole_file
from openfisca_dk_integration.report.html_comparison import (
    Shown,
    comparison_report,
    without_small,
)
from openfisca_dk_integration.report.record import comparison_record
from openfisca_dk_integration.report.results import accounts_table, difference_table
from openfisca_dk_integration.report.workbook_comparison import write_comparison_book
from openfisca_dk_integration.simulation import SimulationError
from openfisca_dk_integration.web.errors import RequestError
from openfisca_dk_integration.web.pages import people as given
from openfisca_dk_integration.web.pages.case import XLSX
from openfisca_dk_integration.web.pages.forms import Field, Filled, read_form
from openfisca_dk_integration.web.pages.gains import gains
from openfisca_dk_integration.web.pages.runs import STREAM, Done, Progress, answer
from openfisca_dk_integration.web.pages.site import Site, form_of
from openfisca_dk_integration.web.pages.uploads import as_files, sent

if TYPE_CHECKING:
    from openfisca_dk_integration.population import Population
    from openfisca_dk_integration.web.pages.texts import PageTexts

EXCEL, HTML, ALL = "sammenligning.xlsx", "sammenligning.html", "sammenligning.zip"
MOST_YEARS = 15


def fields(reform: str) -> list[Field]:
    """Return the fields of the form, with the switches of a reform."""
    reforms = [
        (file.name, str(file.header["titel"]), str(file.header.get("titel_en", file.name)))
        for file in list_reforms()
    ]
    places = sorted(
        ((str(code), name, name) for code, name in municipality_names().items() if code),
        key=lambda place: place[1],
    )
    sources = [
        (
            given.DRAWN,
            "Opdigtede personer efter offentlige tal",
            "People drawn from public figures",
        ),
        (given.OWN, "Egne filer", "Own files"),
    ]
    if given.has_example():
        sources.insert(0, (given.SHOWN, "Eksempel (opdigtet kommune)", "Example (made up)"))
    found = [
        Field("reform", "choice", "Reform", "Reform", reforms[0][0], reforms),
        Field("kilde", "choice", "Befolkning", "People", sources[0][0], sources),
        Field(
            "kommune",
            "choice",
            "Kommune (opdigtede personer)",
            "Municipality (drawn people)",
            "461",
            [(given.ALL, "Hele landet", "The whole country"), *places],
        ),
        Field("aar", "years", "År", "Years", "2027-2030", hint_da="2027-2030", hint_en="2027-2030"),
        Field(
            "stikproeve",
            "number",
            "Stikprøve (opdigtede personer)",
            "Sample (drawn people)",
            1.0,
            low=0.001,
            high=1,
        ),
        Field(
            "froe", "number", "Frø til tilfældet", "Seed of chance", 1, low=0, high=2**31, step=1
        ),
        Field("vindere", "yes", "Vindere og tabere", "Winners and losers", True),
    ]
    file = next((file for file in list_reforms() if file.name == reform), None)
    if file is None:
        return found
    for name, switch in file.switches.items():
        about, english = switch.description, switch.description_en or switch.description
        if isinstance(switch.default, bool):
            found.append(
                Field(
                    f"v.{name}", "yes", name, name, switch.default, hint_da=about, hint_en=english
                )
            )
        else:
            default = str(switch.default)
            found.append(
                Field(f"v.{name}", "text", name, name, default, hint_da=about, hint_en=english)
            )
    return found


def add_reform(site: Site) -> None:
    """Add the page."""

    @site.route("reform", methods=("GET", "POST"))
    def reform_page(language: str) -> Response:
        texts = site.texts(language)
        given_values = request.form if request.method == "POST" else request.args
        known = [file.name for file in list_reforms()]
        chosen = given_values.get("reform", known[0])
        all_fields = fields(chosen if chosen in known else known[0])
        values = dict(given_values)
        if values.get("for") not in {None, chosen}:
            values = {key: value for key, value in values.items() if not key.startswith("v.")}
            values.pop("vis", None)
        form = read_form(all_fields, values)
        first, last = form["aar"] if isinstance(form["aar"], tuple) else (2027, 2030)
        if last - first >= MOST_YEARS:
            form.problems.append(
                Problem("aar", f"højst {MOST_YEARS} år", f"at most {MOST_YEARS} years")
            )

        def render(html: str, problems: list[Any], status: int) -> Response:
            reform = next(file for file in list_reforms() if file.name == form["reform"])
            return site.page(
                "reform.html",
                language,
                "reform",
                texts("menu_reform"),
                status,
                form=form_of(form),
                fields={field.name for field in all_fields},
                switches=[field.name for field in all_fields if field.name.startswith("v.")],
                about=_about(reform, language),
                paragraph=reform.header["hjemmel"],
                chosen=form["reform"],
                found=problems,
                html=html,
                command=_command(form),
            )

        if request.method == "GET":
            return render("", form.problems, 400 if form.problems else 200)
        files = sent(request.files.getlist("fil"))
        streamed = request.headers.get("Accept") == STREAM

        def work(progress: Progress) -> Done:
            if form.problems:
                raise RequestError(form.problems)
            return _run(site, form, files, language, progress)

        return answer(site, language, work, given_values.get("hent", ""), render, streamed)


def _about(reform: Any, language: str) -> str:
    head = reform.header
    english = head.get("beskrivelse_en") if language == "en" else None
    return str(english or head["beskrivelse"])


def choices(form: Filled) -> dict[str, Any]:
    """Return the reform's switches as they are set."""
    return {
        field.name[2:]: form[field.name] for field in form.fields if field.name.startswith("v.")
    }


def _people(site: Site, form: Filled, files: list[tuple[str, bytes]]) -> Population:
    service = site.service
    if form["kilde"] == given.OWN:
        return given.read_sent(service, files)
    if form["kilde"] == given.SHOWN:
        return read_population(given.EXAMPLE, service.system)
    return given.drawn(
        service, form["kommune"], form["aar"], float(form["stikproeve"]), form["froe"]
    )


def _run(
    site: Site, form: Filled, files: list[tuple[str, bytes]], language: str, progress: Progress
) -> Done:
    service, texts = site.service, site.texts(language)
    problems: list[Problem] = []
    asked = {"reform": form["reform"], "valg": choices(form)}
    law = service.laws.read(asked, "reform", problems)
    if problems or law is None:
        raise RequestError(problems)
    baseline = service.laws.baseline
    progress(0, 1)
    people = _people(site, form, files)
    limit = service.settings.small_cells
    shown = Shown.of(people, limit)
    years = list(form["aar"])
    try:
        comparison = compare(people, baseline, [law], years, execution="auto", progress=progress)
        record = comparison_record(people, comparison, {"execution": "auto"}, {"web": asked})
        report = comparison_report(comparison, record, texts.reports, shown)
        if form["vindere"] and not shown.nothing:
            part = gains(people, (baseline, law), years[-1], limit, texts, progress)
            sections = [*report.sections[:-1], part, report.sections[-1]]
            report = Report(report.title, report.lead, sections, report.record)
    except (SimulationError, ReformError) as error:
        raise RequestError(error.problems) from error
    report = without_small(report, texts.reports, shown)
    found = Done(_links(texts, shown) + fragment(report.sections, texts.reports))
    if not shown.nothing:
        found.files = _files(comparison, record, report, texts, shown)
    return found


def _files(
    comparison: Any, record: dict[str, Any], report: Report, texts: PageTexts, shown: Shown
) -> list[tuple[str, str, bytes]]:
    """Return workbook, printable report, and all of it with the tables in one archive."""
    reports = texts.reports
    with as_files(()) as folder:
        path = Path(folder) / EXCEL
        write_comparison_book(path, comparison, record, reports, shown)
        book = path.read_bytes()
    html = whole_file(report, reports).encode()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr(EXCEL, book)
        pack.writestr(HTML, html)
        pack.writestr("koersel.json", json.dumps(record, ensure_ascii=False, indent=1, default=str))
        if not shown.codes_hidden:
            # Rows by municipality, which are left out where any of them is hidden.
            for name, table in (
                ("forskel.csv", difference_table(comparison, reports)),
                ("regnskab.csv", accounts_table(comparison, reports)),
            ):
                pack.writestr(name, as_plain_text(table).write_csv())
    return [
        (EXCEL, XLSX, book),
        (HTML, "text/html", html),
        (ALL, "application/zip", archive.getvalue()),
    ]


def _links(texts: PageTexts, shown: Shown) -> str:
    if shown.nothing:
        return ""
    links = "".join(
        f'<a class="knap anden" data-fil="{name}" hidden>{texts(key)}</a> '
        for name, key in (
            (EXCEL, "download_excel"), (HTML, "download_report"), (ALL, "download_all"),
        )
    )  # fmt: skip
    return f'<p class="knapper">{links}</p>'


def _command(form: Filled) -> str:
    """Return the command that repeats the page."""
    options = " ".join(
        f"--valg {name}={('ja' if value else 'nej') if isinstance(value, bool) else value}"
        for name, value in choices(form).items()
    )
    first, last = form["aar"] if isinstance(form["aar"], tuple) else (2027, 2030)
    files = f"--out ud --excel {EXCEL} --html {HTML}"
    if form["kilde"] == given.DRAWN:
        content = given.scenario(
            form["kommune"], (first, last), float(form["stikproeve"]), form["froe"]
        )
        use = {"reform": form["reform"], "valg": choices(form)}
        content["lov"] = {"reformer": [use]}
        text = json.dumps(content, ensure_ascii=False, indent=1)
        run = "dk-integration compare --scenario scenarie.json --out ud"
        return f"cat > scenarie.json <<'SLUT'\n{text}\nSLUT\n{run}"
    source = "examples/kommune" if form["kilde"] == given.SHOWN else "MAPPE"
    return (
        f"dk-integration compare {source} --reform {form['reform']} "
        f"--aar {first}-{last} {options} {files}"
    )
