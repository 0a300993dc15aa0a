"""``dk-integration compare``."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from openfisca_dk_integration.cli.options import (
    BlockOption,
    ChoiceOption,
    ClusterOption,
    ExcelOption,
    Execution,
    ExecutionOption,
    HtmlOption,
    IndexOption,
    JsonOption,
    Language,
    LanguageOption,
    MemoryOption,
    OptionalPopulationArg,
    OverwriteOption,
    SmallCellsOption,
    UnitName,
    WorkersOption,
)


def compare(  # noqa: PLR0913, PLR0915, PLR0917 - a run is law x population x years, and then its options
    population: OptionalPopulationArg = None,
    scenario: Annotated[
        Path | None,
        typer.Option(
            "--scenario",
            metavar="FIL",
            help="Et scenarie (docs/scenarios.md) i stedet for BEFOLKNING, --reform og --aar.",
            show_default=False,
        ),
    ] = None,
    reform: Annotated[
        list[str] | None,
        typer.Option(
            "--reform", metavar="NAVN|FIL", help="En reform (flere: gentag).", show_default=False
        ),
    ] = None,
    aar: Annotated[
        str | None,
        typer.Option("--aar", metavar="FRA-TIL", help="År, fx 2024-2030.", show_default=False),
    ] = None,
    valg: ChoiceOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="MAPPE",
            help="Skriv regnskab, forskel og kørsel som filer.",
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
    indeksering: IndexOption = None,
    execution: ExecutionOption = Execution.auto,
    block_size: BlockOption = None,
    workers: WorkersOption = None,
    hukommelse: MemoryOption = None,
    cluster: ClusterOption = None,
    enhed: Annotated[UnitName, typer.Option("--enhed", help="Beløb i tabellerne.")] = UnitName.auto,
    sprog: LanguageOption = Language.da,
    overskriv: OverwriteOption = False,
    excel: ExcelOption = None,
    html: HtmlOption = None,
    vis_smaa_celler: SmallCellsOption = False,
) -> None:
    """Sammenlign reformer med gældende ret: hvem vinder og taber hvad, år for år."""
    if scenario is not None:
        _refuse(
            {
                "BEFOLKNING": population,
                "--reform": reform,
                "--aar": aar,
                "--valg": valg,
                "--indeksering": indeksering,
                "--block-size": block_size,
                "--hukommelse": hukommelse,
                "--cluster": cluster,
            }
        )
        _compare_scenario(
            scenario,
            out,
            as_json=as_json,
            workers=workers,
            unit_name=enhed.value,
            language=sprog.value,
            files=(excel, html, overskriv),
            **({"least": 0} if vis_smaa_celler else {}),
        )
        return
    if population is None or not reform or aar is None:
        raise typer.BadParameter("angiv BEFOLKNING, --reform og --aar, eller --scenario FIL")
    from openfisca_dk_integration.report import command

    with command.problems_to_stderr(sprog):
        from openfisca_dk_integration.account import compare as compare_laws
        from openfisca_dk_integration.account.compare import unique_names
        from openfisca_dk_integration.account.published import few_years, own_limit, published
        from openfisca_dk_integration.population import open_population
        from openfisca_dk_integration.report import figures, notes, record, results, terminal
        from openfisca_dk_integration.report.files import check_folder
        from openfisca_dk_integration.report.html_comparison import comparison_report
        from openfisca_dk_integration.report.html_files import ReportFiles
        from openfisca_dk_integration.report.texts import Texts
        from openfisca_dk_integration.report.workbook_comparison import write_comparison_book
        from openfisca_dk_integration.simulation.kept import remove
        from openfisca_dk_integration.simulation.memory import budget
        from openfisca_dk_integration.small_cells import LEAST

        least = 0 if vis_smaa_celler else LEAST
        texts = Texts(sprog)
        if out is not None:
            check_folder(out, overskriv)
        reports = ReportFiles(excel, html, overskriv)
        reports.check()
        years = command.years_of(aar)
        laws = command.load_laws(reform, valg or [], indeksering, years[-1])
        people = open_population(
            population, laws[0].tax_benefit_system(), sprog.value, budget=budget(hukommelse)
        )
        few = few_years(people, years, least)
        least = own_limit(people, years, least)
        processes = workers or command.cores()
        settings = {
            "execution": execution.value,
            "block_size": block_size,
            "workers": processes,
            "hukommelse": hukommelse,
            "cluster": cluster,
            "mindst_personer": least,
            "aar_med_faa_personer": few,
        }
        start = time.monotonic()
        unfinished = _unfinished(out, execution, overskriv)
        with command.progress_on_stderr() as progress:
            comparison = compare_laws(
                people,
                laws[0],
                laws[1:],
                years,
                execution=execution.value,
                block_size=block_size,
                workers=processes,
                progress=progress,
                keep=unfinished,
                memory=hukommelse,
                cluster=cluster,
            )
        comparison = published(comparison, people, least)
        laws[1:] = [account.law for account in comparison.reforms]  # type: ignore[misc]
        seconds = round(time.monotonic() - start, 1)
        request = {
            "befolkning": str(population.resolve()),
            "reformer": reform,
            "valg": valg or [],
            "indeksering": indeksering,
        }
        run = record.comparison_record(
            people, comparison, settings | {"sekunder": seconds}, request
        )
        files = results.write_results(out, comparison, run, texts, overskriv) if out else []
        reports.write(
            lambda path: write_comparison_book(path, comparison, run, texts),
            lambda: comparison_report(comparison, run, texts),
            texts,
        )
        if unfinished is not None:
            remove(unfinished)
        if as_json:
            sys.stdout.write(results.as_json(comparison, run, texts) + "\n")
            return
        console = command.stdout_console()
        names = unique_names(comparison.reforms)
        unit = (
            terminal.choose_unit(comparison, names, texts, console.width)
            if enhed == UnitName.auto
            else figures.UNITS[enhed]
        )
        notes.print_heading(
            console,
            people,
            laws,
            figures.titles(comparison, texts.language),
            comparison.baseline.years,
            texts,
            unit,
        )
        terminal.print_comparison(console, comparison, names, texts, unit)
        notes.print_notes(console, comparison, texts, notes.few_people(few, texts))
        if files:
            console.print()
            console.print(texts("written", folder=out, files=", ".join(files)), highlight=False)


def _refuse(given: dict[str, object]) -> None:
    """Refuse what stands in the scenario."""
    for name, value in given.items():
        if value is not None:
            raise typer.BadParameter(f"{name} står i scenariet", param_hint=name)


def _unfinished(out: Path | None, execution: Execution, overwrite: bool) -> Path | None:
    """Return the folder in which a killed run goes on, None when nothing can be kept."""
    from openfisca_dk_integration.report.files import UNFINISHED
    from openfisca_dk_integration.simulation.kept import remove

    if out is None or execution == Execution.reference:
        return None
    folder = out.with_name(f"{out.name}{UNFINISHED}")
    if overwrite:
        remove(folder)
    return folder


def _compare_scenario(path: Path, out: Path | None, **how: Any) -> None:
    from openfisca_dk_integration.report import command

    with command.problems_to_stderr(how["language"]):
        from openfisca_dk_integration.report.html_files import ReportFiles
        from openfisca_dk_integration.report.scenario_command import compare_scenario

        reports = ReportFiles(*how.pop("files"))
        compare_scenario(path, out, reports=reports, **how)
