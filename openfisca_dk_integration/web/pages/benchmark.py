"""The benchmark page: indicators of a municipality's own histories, and actual against expected."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask import Response, request

from openfisca_dk_integration.benchmark import BenchmarkError, load_definitions
from openfisca_dk_integration.population import read_population
from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.report import benchmark as report
from openfisca_dk_integration.report.files import as_plain_text
from openfisca_dk_integration.report.html import Report, fragment, whole_file
from openfisca_dk_integration.report.html_benchmark import benchmark_report
from openfisca_dk_integration.report.workbook_benchmark import write_benchmark_book
from openfisca_dk_integration.simulation import SimulationError
from openfisca_dk_integration.web.errors import RequestError
from openfisca_dk_integration.web.pages import people as given
from openfisca_dk_integration.web.pages.case import XLSX
from openfisca_dk_integration.web.pages.forms import Field, Filled, read_form
from openfisca_dk_integration.web.pages.runs import STREAM, Done, Progress, answer
from openfisca_dk_integration.web.pages.site import Site, form_of
from openfisca_dk_integration.web.pages.uploads import as_files, sent

if TYPE_CHECKING:
    from openfisca_dk_integration.web.pages.texts import PageTexts

CSV, HTML, EXCEL = "indikatorer.csv", "benchmark.html", "benchmark.xlsx"


def fields() -> list[Field]:
    """Return the fields of the form."""
    sources = [(given.OWN, "Egne filer", "Own files")]
    if given.has_example():
        sources.insert(0, (given.SHOWN, "Eksempel (opdigtet kommune)", "Example (made up)"))
    return [
        Field("kilde", "choice", "Befolkning", "People", sources[0][0], sources),
        Field("aar", "years", "År", "Years", "2016-2019"),
        Field("koen", "yes", "Også kvinder og mænd hver for sig", "Also women and men", False),
        Field(
            "forventet",
            "yes",
            "Faktisk mod forventet varighed til arbejde",
            "Actual against expected time to work",
            False,
        ),
    ]


def add_benchmark(site: Site) -> None:
    """Add the page."""
    form_fields = fields()

    @site.route("benchmark", methods=("GET", "POST"))
    def benchmark_page(language: str) -> Response:
        texts = site.texts(language)
        values = request.form if request.method == "POST" else request.args
        form = read_form(form_fields, values)

        def render(html: str, problems: list[Any], status: int) -> Response:
            first, last = form["aar"] if isinstance(form["aar"], tuple) else (2016, 2019)
            source = "examples/kommune" if form["kilde"] == given.SHOWN else "MAPPE"
            options = (" --koen" if form["koen"] else "") + (
                " --forventet" if form["forventet"] else ""
            )
            return site.page(
                "benchmark.html",
                language,
                "benchmark",
                texts("menu_benchmark"),
                status,
                form=form_of(form),
                fields={field.name for field in form_fields},
                found=problems,
                html=html,
                body=_body(form, (first, last)),
                command=(
                    f"dk-integration benchmark {source} --aar {first}-{last}{options} "
                    f"--out ud --excel {EXCEL} --html {HTML}"
                ),
            )

        if request.method == "GET":
            return render("", form.problems, 400 if form.problems else 200)
        files = sent(request.files.getlist("fil"))

        def work(progress: Progress) -> Done:
            if form.problems:
                raise RequestError(form.problems)
            return _run(site, form, files, language, progress)

        streamed = request.headers.get("Accept") == STREAM
        return answer(site, language, work, values.get("hent", ""), render, streamed)


def _body(form: Filled, years: tuple[int, int]) -> str:
    """Return the request of ``/v1/benchmark`` that the page stands for."""
    people: dict[str, Any] = {"example": True}
    if form["kilde"] == given.OWN:
        people = {"tables": dict.fromkeys(("personer", "husstande", "forloeb"), "...")}
    body = {
        "people": people,
        "years": f"{years[0]}-{years[1]}",
        "by_sex": form["koen"],
        "expected": form["forventet"],
    }
    return json.dumps(body, ensure_ascii=False, indent=1)


def _run(
    site: Site, form: Filled, files: list[tuple[str, bytes]], language: str, progress: Progress
) -> Done:
    service, texts = site.service, site.texts(language)
    progress(0, 2)
    if form["kilde"] == given.OWN:
        people = given.read_sent(service, files)
    else:
        people = read_population(given.EXAMPLE, service.system)
    progress(1, 2)
    limit = service.settings.small_cells
    wanted = report.Wanted(
        years=form["aar"], by_sex=form["koen"], expected=form["forventet"], least=limit
    )
    try:
        result = report.run(people, service.laws.baseline, wanted, load_definitions(None))
    except (BenchmarkError, SimulationError) as error:
        raise RequestError(
            Problem(problem.where, problem.da, problem.en) for problem in error.problems
        ) from error
    progress(2, 2)
    page = benchmark_report(result, texts.reports)
    links = "".join(
        f'<a class="knap anden" data-fil="{name}" hidden>{texts(key)}</a> '
        for name, key in (
            (EXCEL, "download_excel"), (HTML, "download_report"), (CSV, "download_numbers"),
        )
    )  # fmt: skip
    return Done(
        f'<p class="knapper">{links}</p>{fragment(page.sections, texts.reports)}',
        _files(result, page, texts),
    )


def _files(result: report.Result, page: Report, texts: PageTexts) -> list[tuple[str, str, bytes]]:
    """Return workbook, printable report and table; all hold what may be shown."""
    with as_files(()) as folder:
        write_benchmark_book(folder / EXCEL, result, texts.reports)
        book = (folder / EXCEL).read_bytes()
    table = as_plain_text(result.figures).write_csv().encode()
    whole = whole_file(page, texts.reports).encode()
    return [(EXCEL, XLSX, book), (HTML, "text/html", whole), (CSV, "text/csv", table)]
