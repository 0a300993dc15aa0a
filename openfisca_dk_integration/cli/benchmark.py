"""``dk-integration benchmark``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from openfisca_dk_integration.cli.options import (
    ExcelOption,
    HtmlOption,
    JsonOption,
    Language,
    LanguageOption,
    OverwriteOption,
    PopulationArg,
    SmallCellsOption,
    WorkersOption,
)


def benchmark(  # noqa: PLR0913, PLR0917 - people, years, what is wanted, and where it goes
    population: PopulationArg,
    aar: Annotated[
        str, typer.Option("--aar", metavar="FRA-TIL", help="År, fx 2015-2019.", show_default=False)
    ],
    indikator: Annotated[
        list[str] | None,
        typer.Option(
            "--indikator", metavar="NAVN", help="Indikator (flere: gentag).", show_default=False
        ),
    ] = None,
    kommune: Annotated[
        list[int] | None,
        typer.Option(
            "--kommune", metavar="KODE", help="Kommune (flere: gentag).", show_default=False
        ),
    ] = None,
    koen: Annotated[
        bool, typer.Option("--koen", help="Også kvinder og mænd hver for sig.")
    ] = False,
    forventet: Annotated[
        bool,
        typer.Option("--forventet", help="Faktisk mod forventet varighed til arbejde."),
    ] = False,
    lokale: Annotated[
        Path | None,
        typer.Option(
            "--lokale",
            metavar="FIL",
            help="Lokale forhold: kommunekode, aar og en kolonne for hvert (CSV eller Excel).",
            show_default=False,
        ),
    ] = None,
    maal: Annotated[
        Path | None,
        typer.Option("--maal", metavar="FIL", help="Kommunens mål (YAML).", show_default=False),
    ] = None,
    definitioner: Annotated[
        Path | None,
        typer.Option(
            "--definitioner", metavar="FIL", help="Egne definitioner (YAML).", show_default=False
        ),
    ] = None,
    data_til: Annotated[
        str | None,
        typer.Option(
            "--data-til",
            metavar="ÅÅÅÅ-MM",
            help="Sidste måned, forløbene er kendt i (ellers det sidste års december).",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="MAPPE", help="Skriv tallene som filer.", show_default=False),
    ] = None,
    as_json: JsonOption = False,
    workers: WorkersOption = None,
    sprog: LanguageOption = Language.da,
    overskriv: OverwriteOption = False,
    vis_smaa_celler: SmallCellsOption = False,
    excel: ExcelOption = None,
    html: HtmlOption = None,
) -> None:
    """Nøgletal for kommuner: indikatorer, faktisk mod forventet, og kommunens egne mål."""
    from openfisca_dk_integration.report import benchmark as report
    from openfisca_dk_integration.report import command

    with command.problems_to_stderr(sprog):
        from openfisca_dk_integration.benchmark import load_definitions, read_goals
        from openfisca_dk_integration.population import read_population
        from openfisca_dk_integration.report.files import check_folder
        from openfisca_dk_integration.report.html_benchmark import benchmark_report
        from openfisca_dk_integration.report.html_files import ReportFiles
        from openfisca_dk_integration.report.texts import Texts
        from openfisca_dk_integration.report.workbook_benchmark import write_benchmark_book
        from openfisca_dk_integration.small_cells import LEAST

        texts = Texts(sprog)
        if out is not None:
            check_folder(out, overskriv)
        reports = ReportFiles(excel, html, overskriv)
        reports.check()
        years = command.years_of(aar)
        definitions = load_definitions(definitioner)
        goals = read_goals(maal) if maal else None
        law = command.load_laws([], [], None, years[-1])[0]
        people = read_population(population, law.tax_benefit_system(), sprog.value)
        result = report.run(
            people,
            law,
            report.Wanted(
                years=(years[0], years[-1]),
                last_month=data_til,
                names=tuple(indikator or ()),
                codes=tuple(kommune or ()),
                by_sex=koen,
                expected=forventet,
                local=lokale,
                goals=goals,
                least=0 if vis_smaa_celler else LEAST,
            ),
            definitions,
            workers=workers or command.cores(),
        )
        if out is not None:
            report.write(out, result, overskriv, sprog.value)
        reports.write(
            lambda path: write_benchmark_book(path, result, texts),
            lambda: benchmark_report(result, texts),
            texts,
        )
        if as_json:
            sys.stdout.write(report.as_json(result, sprog.value) + "\n")
            return
        report.show(command.stdout_console(), result, sprog.value)
