"""``compare --scenario``: from a scenario file to tables, files and JSON."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table as Grid
from rich.text import Text

from openfisca_dk_integration.account.compare import unique_names
from openfisca_dk_integration.report import command, figures, notes, terminal
from openfisca_dk_integration.report.bands import BandFigures
from openfisca_dk_integration.report.files import UNFINISHED, check_folder
from openfisca_dk_integration.report.record import scenario_record, shown_codes
from openfisca_dk_integration.report.results import write_results
from openfisca_dk_integration.report.scenario_report import scenario_report, write_scenario_book
from openfisca_dk_integration.report.scenario_tables import scenario_files, scenario_json
from openfisca_dk_integration.report.texts import Texts
from openfisca_dk_integration.scenario import prepare, read_scenario, run_scenario
from openfisca_dk_integration.scenario.published import (
    few_of,
    limit_of,
    published_scenario,
)
from openfisca_dk_integration.simulation.kept import remove
from openfisca_dk_integration.small_cells import LEAST

if TYPE_CHECKING:
    from rich.console import Console

    from openfisca_dk_integration.report.figures import Unit
    from openfisca_dk_integration.report.html_files import ReportFiles
    from openfisca_dk_integration.scenario import ScenarioResult


def compare_scenario(
    path: Path,
    out: Path | None,
    *,
    as_json: bool,
    workers: int | None,
    unit_name: str,
    language: str,
    reports: ReportFiles,
    least: int = LEAST,
) -> None:
    """Run a scenario and print, write or send its result.

    Args:
        path: the scenario file.
        out: the folder of the results; beside it, a folder of the same name and ``.igang`` keeps
            every draw, so that the same command goes on after it was killed.
        as_json: JSON on standard output and nothing else.
        workers: processes; else as in the file, else one per core.
        unit_name: the unit of the tables, or ``auto``.
        language: ``da`` or ``en``.
        reports: the workbook and the printable report; whether to replace results, and an
            unfinished run of something else.
        least: fewest persons of a number that is shown.
    """
    texts, overwrite = Texts(language), reports.overwrite
    if out is not None:
        check_folder(out, overwrite)
    reports.check()
    prepared = prepare(read_scenario(path))
    asked = prepared.file.scenario.koersel
    processes = workers or asked.workers or command.cores()
    keep = None if out is None else out.with_name(f"{out.name}{UNFINISHED}")
    start = time.monotonic()
    with command.progress_on_stderr() as progress:
        result = run_scenario(
            prepared, workers=processes, keep=keep, restart=overwrite, progress=progress
        )
    settings = {
        "execution": prepared.plan.execution,
        "block_size": prepared.plan.block_size,
        "workers": processes,
        "mindst_personer": limit_of(prepared, least),
        "aar_med_faa_personer": few_of(prepared, least),
        "sekunder": round(time.monotonic() - start, 1),
    }
    record = scenario_record(result, settings)
    result = published_scenario(result, least)
    record["befolkning"]["kommuner"] = shown_codes(result.comparison)
    files: list[str] = []
    if out is not None and keep is not None:
        more = scenario_files(result)
        files = write_results(out, result.comparison, record, texts, overwrite, more)
        remove(keep)
    reports.write(
        lambda path: write_scenario_book(path, result, record, texts),
        lambda: scenario_report(result, record, texts),
        texts,
    )
    if as_json:
        sys.stdout.write(scenario_json(result, record, texts) + "\n")
        return
    console = command.stdout_console()
    names = unique_names(result.comparison.reforms)
    unit = (
        terminal.choose_unit(result.comparison, names, texts, console.width)
        if unit_name == "auto"
        else figures.UNITS[unit_name]
    )
    print_scenario(console, result, texts, unit, least)
    if files:
        console.print()
        console.print(texts("written", folder=out, files=", ".join(files)), highlight=False)


def print_scenario(
    console: Console, result: ScenarioResult, texts: Texts, unit: Unit, least: int = LEAST
) -> None:
    """Print everything about a scenario's result."""
    plan, comparison = result.plan, result.comparison
    names = unique_names(comparison.reforms)
    scenario = result.prepared.file.scenario
    console.print(Text(texts("scenario_heading", title=scenario.titel), style="bold"))
    laws = [case.law for case in plan.cases]
    notes.print_heading(
        console,
        plan.population,
        laws,
        figures.titles(comparison, texts.language),
        comparison.baseline.years,
        texts,
        unit,
    )
    if plan.draws > 1:
        sources = ", ".join(texts(f"source_{name}") for name in sorted(plan.varies))
        grid = Grid.grid(padding=(0, 2, 0, 0))
        line = texts("draws_line", count=plan.draws, sources=sources)
        grid.add_row(Text(texts("draws"), style="dim"), Text(line))
        console.print(grid)
        console.print(Text(texts("means", count=plan.draws), style="italic"), "")
    terminal.print_comparison(console, comparison, names, texts, unit)
    bands = BandFigures(result, texts, unit)
    for name in names:
        for table in bands.of(name):
            terminal.print_table(console, table, texts)
    terminal.print_table(console, bands.work(), texts)
    answer = bands.break_even()
    if answer:
        terminal.print_lines(console, texts("break_even_title"), answer)
        console.print()
    few = notes.few_people(few_of(result.prepared, least), texts)
    notes.print_notes(console, comparison, texts, [*few, *bands.notes()])
