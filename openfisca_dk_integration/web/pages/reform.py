"""The reform page: a reform picked or edited, on people, with progress, and everything to take."""

from __future__ import annotations

import datetime
import io
import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Response, redirect, request

from openfisca_dk_integration.account import compare
from openfisca_dk_integration.account.published import check_enough, published
from openfisca_dk_integration.population import read_population
from openfisca_dk_integration.reforms import ReformError
from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.reforms.format import read_reform
from openfisca_dk_integration.report.files import as_plain_text
from openfisca_dk_integration.report.html import Report, fragment, whole_file
from openfisca_dk_integration.report.html_comparison import comparison_report
from openfisca_dk_integration.report.record import comparison_record
from openfisca_dk_integration.report.results import accounts_table, difference_table
from openfisca_dk_integration.report.workbook_comparison import write_comparison_book
from openfisca_dk_integration.simulation import SimulationError
from openfisca_dk_integration.web.errors import RequestError
from openfisca_dk_integration.web.gains import gains
from openfisca_dk_integration.web.pages import people as given
from openfisca_dk_integration.web.pages import reform_edit as edit
from openfisca_dk_integration.web.pages.case import LONGEST, XLSX
from openfisca_dk_integration.web.pages.gains import gains_section
from openfisca_dk_integration.web.pages.parameters import Parameters
from openfisca_dk_integration.web.pages.reform_form import (
    SWITCH,
    Asked,
    address,
    from_file,
    read_asked,
)
from openfisca_dk_integration.web.pages.runs import STREAM, Done, Progress, answer
from openfisca_dk_integration.web.pages.site import Site, form_of
from openfisca_dk_integration.web.pages.uploads import as_files, sent
from openfisca_dk_integration.web.runs import block_size

if TYPE_CHECKING:
    from openfisca_dk_integration.population import Population
    from openfisca_dk_integration.reforms import Law
    from openfisca_dk_integration.web.pages.forms import Filled
    from openfisca_dk_integration.web.pages.parameters import About
    from openfisca_dk_integration.web.pages.texts import PageTexts

EXCEL, HTML, ALL = "sammenligning.xlsx", "sammenligning.html", "sammenligning.zip"


class _Page:
    """The page's answers."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.parameters = Parameters(site.service.system.parameters)

    def page(
        self, language: str, asked: Asked, html: str, problems: list[Any], status: int
    ) -> Response:
        """Return the page with what was asked for, a result, or what is wrong."""
        texts = self.site.texts(language)
        asked.form.problems = problems
        names = [one.name for one in asked.form.fields]
        year = datetime.date(asked.years[0], 1, 1)
        return self.site.page(
            "reform.html",
            language,
            "reform",
            texts("menu_reform"),
            status,
            form=form_of(asked.form),
            fields={*names, *edit.as_address(asked.rows)},
            asked=asked,
            head=[one.name for one in edit.head_fields(None)] if asked.editing else [],
            switches=[name for name in names if name.startswith(SWITCH)],
            lines=_lines(asked, self.parameters, texts),
            hits=[_told(one, year, self.parameters, texts) for one in asked.hits],
            about=_about(asked, language),
            found=problems,
            html=html,
            command=_command(asked),
            body=_body(asked, language),
            file=edit.as_yaml(asked.content) if asked.editing and asked.changes else "",
            file_name=edit.FILE,
        )

    def show(self, language: str, values: dict[str, str]) -> Any:
        """Answer an address, or a button that changes the rows."""
        asked = read_asked(values, self.parameters)
        problems = list(asked.form.problems)
        if {"tilfoej", "slet"} & set(values):
            return redirect(f"/{language}/reform?{address(asked)}", 303)
        if values.get("hent") == "yaml" and asked.editing and not problems:
            return _file(edit.as_yaml(asked.content))
        # A script that asks for a part of the page shows what is wrong in it; no fault of loading.
        part = request.headers.get("X-Requested-With") == "fetch"
        return self.page(language, asked, "", problems, 400 if problems and not part else 200)

    def run(self, language: str, values: dict[str, str]) -> Response:
        """Answer with a run."""
        asked = read_asked(values, self.parameters)
        problems = list(asked.form.problems)
        files = sent(request.files.getlist("fil"))

        def work(progress: Progress) -> Done:
            if problems:
                raise RequestError(problems)
            return _run(self.site, asked, files, language, progress)

        def render(html: str, found: list[Any], status: int) -> Response:
            return self.page(language, asked, html, found, status)

        streamed = request.headers.get("Accept") == STREAM
        return answer(self.site, language, work, values.get("hent", ""), render, streamed)

    def read_file(self, language: str) -> Any:
        """Put a reform file that somebody sent into the grid."""
        files = sent(request.files.getlist("reformfil"))[:1]
        problems = [] if files else [Problem("reformfil", "vælg en fil", "choose a file")]
        with as_files(files) as folder:
            try:
                file = read_reform(folder / files[0][0]) if files else None
            except ReformError as error:
                file, problems = None, error.problems
        query = "" if file is None else from_file(file)
        if file is not None and file.code:
            problems = [
                Problem(
                    "kode",
                    "en reform med kode rettes ved at vælge den på listen",
                    "a reform with code is edited by choosing it on the list",
                )
            ]
        elif len(query) > LONGEST:
            problems = [Problem("reformfil", "har for mange ændringer", "has too many changes")]
        if problems:
            asked = read_asked({"reform": edit.OWN}, self.parameters)
            return self.page(language, asked, "", problems, 400)
        return redirect(f"/{language}/reform?{query}", 303)


def add_reform(site: Site) -> None:
    """Add the page."""
    pages = _Page(site)

    @site.route("reform", methods=("GET", "POST"))
    def reform_page(language: str) -> Any:
        if request.method == "GET":
            return pages.show(language, request.args.to_dict())
        values = request.form.to_dict()
        return pages.read_file(language) if "laes" in values else pages.run(language, values)


def _file(text: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{edit.FILE}"'}
    return Response(text, mimetype="application/yaml", headers=headers)


def _about(asked: Asked, language: str) -> str:
    if asked.base is None:
        return ""
    head = asked.base.header
    english = head.get("beskrivelse_en") if language == "en" else None
    return str(english or head["beskrivelse"])


def _told(
    about: About, date: datetime.date, parameters: Parameters, texts: PageTexts
) -> dict[str, str]:
    """Return a parameter that was found, with the law's value at a date."""
    return {
        "path": about.path,
        "label": about.label(texts.language),
        "tongue": about.tongue(texts.language),
        "paragraph": about.paragraph(date.isoformat()),
        "law": texts.value(parameters.value(about.path, date), about.unit),
    }


def _lines(asked: Asked, parameters: Parameters, texts: PageTexts) -> list[dict[str, Any]]:
    """Return the rows as they are shown: name, paragraph, and the law's value at the date."""
    found = []
    for place, row in enumerate(asked.rows):
        about = parameters.about(row.path)
        try:
            date = datetime.date.fromisoformat(row.start)
            law = texts.value(parameters.value(row.path, date), about.unit if about else "")
        except ValueError:
            law = ""
        found.append(
            {
                "place": place,
                "row": row,
                "label": about.label(texts.language) if about else row.path,
                "tongue": about.tongue(texts.language) if about else "",
                "paragraph": about.paragraph(row.start) if about else "",
                "law": law,
                "unit": texts.unit(about.unit) if about else "",
            }
        )
    return found


def _people(site: Site, form: Filled, files: list[tuple[str, bytes]]) -> Population:
    service = site.service
    if form["kilde"] == given.OWN:
        return given.read_sent(service, files)
    if form["kilde"] == given.SHOWN:
        return read_population(given.EXAMPLE, service.system)
    return given.drawn(
        service, form["kommune"], form["aar"], float(form["stikproeve"]), form["froe"]
    )


def _law(site: Site, asked: Asked) -> tuple[Law, dict[str, Any]]:
    """Return the law that was asked for, and how it was asked for."""
    if asked.editing:
        try:
            law = asked.law()
        except ReformError as error:
            raise RequestError(error.problems) from error
        return law, {"reform": edit.as_json(asked.content)}
    use = {"reform": asked.form["reform"], "valg": asked.choices}
    problems: list[Problem] = []
    found = site.service.laws.read(use, "reform", problems)
    if problems or found is None:
        raise RequestError(problems)
    return found, use


def _run(
    site: Site, asked: Asked, files: list[tuple[str, bytes]], language: str, progress: Progress
) -> Done:
    service, texts, form = site.service, site.texts(language), asked.form
    baseline = service.laws.baseline
    progress(0, 1)
    law, use = _law(site, asked)
    people = _people(site, form, files)
    # Those drawn from published figures are nobody.
    limit = 0 if form["kilde"] == given.DRAWN else service.settings.small_cells
    years = list(form["aar"])
    try:
        check_enough(people, years, limit)
        how: dict[str, Any] = {"execution": "blocks", "block_size": block_size(form["aar"])}
        comparison = compare(people, baseline, [law], years, progress=progress, **how)
        comparison = published(comparison, people, limit)
        how["mindst_personer"] = limit
        record = comparison_record(people, comparison, how, {"web": use})
        report = comparison_report(comparison, record, texts.reports)
        if form["vindere"]:
            found = gains(people, (baseline, law), years[-1], limit, progress)
            part = gains_section(found, texts)
            sections = [*report.sections[:-1], part, report.sections[-1]]
            report = Report(report.title, report.lead, sections, report.record)
    except (SimulationError, ReformError) as error:
        raise RequestError(error.problems) from error
    return Done(
        _links(texts) + fragment(report.sections, texts.reports),
        _files(comparison, record, report, texts, _reform_file(asked)),
    )


def _reform_file(asked: Asked) -> str:
    return edit.as_yaml(asked.content) if asked.editing else ""


def _files(
    comparison: Any,
    record: dict[str, Any],
    report: Report,
    texts: PageTexts,
    reform: str,
) -> list[tuple[str, str, bytes]]:
    """Return workbook, printable report, and all of it with the tables in one archive."""
    reports = texts.reports
    with as_files(()) as folder:
        path = Path(folder) / EXCEL
        write_comparison_book(path, comparison, record, reports)
        book = path.read_bytes()
    html = whole_file(report, reports).encode()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr(EXCEL, book)
        pack.writestr(HTML, html)
        if reform:
            pack.writestr(edit.FILE, reform)
        pack.writestr("koersel.json", json.dumps(record, ensure_ascii=False, indent=1, default=str))
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


def _links(texts: PageTexts) -> str:
    links = "".join(
        f'<a class="knap anden" data-fil="{name}" hidden>{texts(key)}</a> '
        for name, key in (
            (EXCEL, "download_excel"), (HTML, "download_report"), (ALL, "download_all"),
        )
    )  # fmt: skip
    return f'<p class="knapper">{links}</p>'


def _body(asked: Asked, language: str) -> str:
    """Return the request of ``/v1/compare`` that the page stands for."""
    form, (first, last) = asked.form, asked.years
    people: dict[str, Any] = {"example": True}
    if form["kilde"] == given.DRAWN:
        content = given.scenario(
            form["kommune"], (first, last), float(form["stikproeve"]), form["froe"]
        )
        drawn = content["befolkning"]["syntetisk"]
        people = {"synthetic": {name: drawn[name] for name in ("kommuner", "froe", "stikproeve")}}
    elif form["kilde"] == given.OWN:
        people = {"tables": dict.fromkeys(("personer", "husstande", "forloeb"), "...")}
    reform: Any = edit.as_json(asked.content) if asked.editing else asked.form["reform"]
    choices = {} if asked.editing else {"valg": asked.choices}
    body = {
        "people": people,
        "years": f"{first}-{last}",
        "reforms": [{"reform": reform} | choices],
        "winners": form["vindere"],
        "language": language,
    }
    return json.dumps(body, ensure_ascii=False, indent=1, default=str)


def _command(asked: Asked) -> str:
    """Return the command that repeats the page."""
    form, (first, last) = asked.form, asked.years
    choices = {} if asked.editing else asked.choices
    options = "".join(
        f" --valg {name}={('ja' if value else 'nej') if isinstance(value, bool) else value}"
        for name, value in choices.items()
    )
    files = f"--out ud --excel {EXCEL} --html {HTML}"
    if form["kilde"] == given.DRAWN:
        content = given.scenario(
            form["kommune"], (first, last), float(form["stikproeve"]), form["froe"]
        )
        content["lov"] = {"reformer": [{"reform": asked.name, "valg": choices}]}
        text = json.dumps(content, ensure_ascii=False, indent=1)
        return (
            f"cat > scenarie.json <<'SLUT'\n{text}\nSLUT\n"
            f"dk-integration compare --scenario scenarie.json {files}"
        )
    source = "examples/kommune" if form["kilde"] == given.SHOWN else "MAPPE"
    return (
        f"dk-integration compare {source} --reform {asked.name} "
        f"--aar {first}-{last}{options} {files}"
    )
