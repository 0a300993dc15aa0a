"""The benchmark page: indicators of a municipality's own histories, and actual against expected."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import polars
from flask import Response, request

from openfisca_dk_integration.benchmark import BenchmarkError, load_definitions
from openfisca_dk_integration.benchmark.indicators import describe
from openfisca_dk_integration.population import read_population
from openfisca_dk_integration.population.municipalities import municipality_names
from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.report import benchmark as report
from openfisca_dk_integration.report import charts
from openfisca_dk_integration.report.html import Report, Section, Words, fragment, whole_file
from openfisca_dk_integration.simulation import SimulationError
from openfisca_dk_integration.web.errors import RequestError
from openfisca_dk_integration.web.pages import people as given
from openfisca_dk_integration.web.pages.forms import Field, Filled, read_form
from openfisca_dk_integration.web.pages.runs import STREAM, Done, Progress, answer
from openfisca_dk_integration.web.pages.site import Site, form_of
from openfisca_dk_integration.web.pages.uploads import sent

if TYPE_CHECKING:
    from openfisca_dk_integration.web.pages.texts import PageTexts

CSV, HTML = "indikatorer.csv", "benchmark.html"
ALL = 0


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


def sections(result: report.Result, texts: PageTexts) -> list[Section]:
    """Return the figures, an indicator a section."""
    figures = result.figures
    names = municipality_names()
    found = []
    for number, (name, months) in enumerate(
        dict.fromkeys(figures.select("indikator", "maaneder").rows())
    ):
        told = describe(name, result.definitions, texts.language, months)
        share = told["enhed"] == "andel"
        rows = figures.filter(
            (polars.col("indikator") == name) & (polars.col("maaneder") == months)
        )
        codes = sorted(set(rows["kommunekode"]) - {ALL})
        if len(codes) == 1:
            rows = rows.filter(polars.col("kommunekode") != ALL)
        cells = [
            [
                f"{names.get(row['kommunekode'], texts('benchmark_all'))}",
                row["gruppe"],
                str(row["aar"]),
                *_numbers(row, share, texts),
            ]
            for row in rows.iter_rows(named=True)
        ]
        columns = [
            texts(f"benchmark_{key}")
            for key in ("municipality", "group", "year", "value", "interval", "count")
        ]
        found.append(
            Section(
                f"{told['titel']}, {told['enhed']}",
                charts=_chart(rows, codes, number, told, share, texts),
                tables=[Words(told["titel"], columns, cells)],
                notes=[f"{texts('benchmark_befolkning')}: {told['befolkning']}"],
            )
        )
    return found


def _numbers(row: dict[str, Any], share: bool, texts: PageTexts) -> list[str]:
    if row["skjult"]:
        return [texts("hidden_cell")] * 3
    value, low, high = (_told(row[key], share, texts) for key in ("vaerdi", "nedre", "oevre"))
    return [value, f"{low} ; {high}", texts.number(row["antal"])]


def _told(value: float | None, share: bool, texts: PageTexts) -> str:
    if value is None or not math.isfinite(value):
        return "–"
    return f"{texts.number(100 * value, 1)} %" if share else texts.number(value, 1)


def _chart(
    rows: polars.DataFrame,
    codes: list[int],
    number: int,
    told: dict[str, str],
    share: bool,
    texts: PageTexts,
) -> list[str]:
    """Return a line over the years for at most five municipalities."""
    years = sorted(set(rows["aar"]))
    if len(years) == 1 or len(codes) > 5:  # noqa: PLR2004 - colours that are told apart
        return []
    names = municipality_names()
    series = []
    for code in codes:
        mine = rows.filter((polars.col("kommunekode") == code) & (polars.col("gruppe") == "alle"))
        values = {row["aar"]: row["vaerdi"] for row in mine.iter_rows(named=True)}
        points = [values.get(year) for year in years]
        good = [
            None if p is None or not math.isfinite(p) else p * (100 if share else 1) for p in points
        ]
        if any(point is not None for point in good):
            series.append(charts.Series(names.get(code, str(code)), good))
    if not series:
        return []

    def amount(value: float) -> str:
        return f"{texts.number(value)} %" if share else texts.number(value, 1)

    title = f"{told['titel']}, {told['enhed']}"
    return [
        charts.lines(f"indikator-{number}", title, [str(y) for y in years], series, amount, every=1)
    ]


def expected_section(result: report.Result, texts: PageTexts) -> list[Section]:
    """Return actual against expected, where it was asked for."""
    if result.expectation is None:
        return []
    names = municipality_names()
    rows = []
    for row in result.expectation.table.iter_rows(named=True):
        small = row["antal"] is None
        numbers = [
            texts("hidden_cell") if small else _told(row[key], share=False, texts=texts)
            for key in ("faktisk", "forventet", "faktisk_minus_forventet")
        ]
        verdict = texts("hidden_cell") if small else texts(f"benchmark_{row['vurdering']}")
        rows.append([names.get(row["kommunekode"], ""), *numbers, verdict])
    keys = ("municipality", "actual", "expectation", "minus", "verdict")
    columns = [texts(f"benchmark_{key}") for key in keys]
    return [
        Section(
            texts("benchmark_expected"), tables=[Words(texts("benchmark_expected"), columns, rows)]
        )
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
                command=f"dk-integration benchmark {source} --aar {first}-{last}{options} --out ud",
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
    parts = [*expected_section(result, texts), *sections(result, texts)]
    if limit:
        parts.append(Section(notes=[texts("report_hidden_note", limit=limit)]))
    page = Report(texts("menu_benchmark"), [texts("about_benchmark")], parts, result.record)
    links = "".join(
        f'<a class="knap anden" data-fil="{name}" hidden>{texts(key)}</a> '
        for name, key in ((CSV, "download_numbers"), (HTML, "download_report"))
    )
    table = result.figures.write_csv().encode()
    whole = whole_file(page, texts.reports).encode()
    return Done(
        f'<p class="knapper">{links}</p>{fragment(parts, texts.reports)}',
        [(CSV, "text/csv", table), (HTML, "text/html", whole)],
    )
