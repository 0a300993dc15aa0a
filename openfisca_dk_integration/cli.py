"""``dk-integration``: the model on the command line.

Results go to standard output, problems and progress to standard error. Exit codes: 0 done, 1 the
input is wrong (every problem is listed), 2 wrong usage.
"""

from __future__ import annotations

import json
import os
import sys
import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from openfisca_dk_integration.explain.command import explain
from openfisca_dk_integration.signoff.command import app as signoff

app = typer.Typer(
    name="dk-integration",
    help="Dansk integrationspolitik: loven, reformer af den og regnskabet for dem.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Language(StrEnum):
    """Language of tables and messages."""

    da = "da"
    en = "en"


class Execution(StrEnum):
    """How a law is run (``simulation.EXECUTIONS``)."""

    blocks = "blocks"
    reference = "reference"


class UnitName(StrEnum):
    """Unit of the amounts in tables."""

    auto = "auto"
    kr = "kr"
    thousand = "1000"
    million = "mio"


PopulationArg = Annotated[
    Path,
    typer.Argument(
        metavar="BEFOLKNING",
        help="Mappe med personer, husstande og forloeb (CSV eller Parquet), eller en Excel-fil.",
        show_default=False,
    ),
]
JsonOption = Annotated[
    bool, typer.Option("--json", help="Skriv resultatet som JSON, og intet andet, på standard ud.")
]
LanguageOption = Annotated[Language, typer.Option("--sprog", help="Sprog i tabeller og beskeder.")]
ExecutionOption = Annotated[
    Execution, typer.Option("--execution", help="Beregning; tallene er de samme.")
]
BlockOption = Annotated[
    int | None,
    typer.Option(
        "--block-size", min=1, help="Personer pr. blok (ellers vælges selv).", show_default=False
    ),
]
WorkersOption = Annotated[
    int | None,
    typer.Option(
        "--workers", min=1, help="Processer til blokkene (ellers en pr. kerne).", show_default=False
    ),
]
IndexOption = Annotated[
    float | None,
    typer.Option(
        "--indeksering",
        help="Årlig faktor for satser efter deres sidste kendte år, fx 1.02 (ellers uændrede).",
        show_default=False,
    ),
]
ChoiceOption = Annotated[
    list[str] | None,
    typer.Option(
        "--valg",
        metavar="NAVN=VÆRDI",
        help="Et valg i reformen (flere: gentag).",
        show_default=False,
    ),
]
OverwriteOption = Annotated[bool, typer.Option("--overskriv", help="Erstat, hvad der er.")]


@app.command()
def compare(  # noqa: PLR0913, PLR0917 - a run is law x population x years, and then its options
    population: PopulationArg,
    reform: Annotated[
        list[str],
        typer.Option(
            "--reform", metavar="NAVN|FIL", help="En reform (flere: gentag).", show_default=False
        ),
    ],
    aar: Annotated[
        str, typer.Option("--aar", metavar="FRA-TIL", help="År, fx 2024-2030.", show_default=False)
    ],
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
    execution: ExecutionOption = Execution.blocks,
    block_size: BlockOption = None,
    workers: WorkersOption = None,
    enhed: Annotated[UnitName, typer.Option("--enhed", help="Beløb i tabellerne.")] = UnitName.auto,
    sprog: LanguageOption = Language.da,
    overskriv: OverwriteOption = False,
) -> None:
    """Sammenlign reformer med gældende ret: hvem vinder og taber hvad, år for år."""
    from openfisca_dk_integration.report import command

    with command.problems_to_stderr(sprog):
        from openfisca_dk_integration.account import compare as compare_laws
        from openfisca_dk_integration.account.compare import unique_names
        from openfisca_dk_integration.population import read_population
        from openfisca_dk_integration.report import figures, notes, record, results, terminal
        from openfisca_dk_integration.report.files import check_folder
        from openfisca_dk_integration.report.texts import Texts

        texts = Texts(sprog)
        if out is not None:
            check_folder(out, overskriv)
        years = command.years_of(aar)
        laws = command.load_laws(reform, valg or [], indeksering, years[-1])
        people = read_population(population, laws[0].tax_benefit_system(), sprog.value)
        processes = workers or command.cores()
        settings = {"execution": execution.value, "block_size": block_size, "workers": processes}
        start = time.monotonic()
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
            )
        seconds = round(time.monotonic() - start, 1)
        run = record.comparison_record(people, comparison, settings | {"sekunder": seconds})
        files = results.write_results(out, comparison, run, texts, overskriv) if out else []
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
            figures.titles(comparison),
            comparison.baseline.years,
            texts,
            unit,
        )
        terminal.print_comparison(console, comparison, names, texts, unit)
        notes.print_notes(console, comparison, texts)
        if files:
            console.print()
            console.print(texts("written", folder=out, files=", ".join(files)), highlight=False)


@app.command()
def simulate(  # noqa: PLR0913, PLR0917 - as compare
    population: PopulationArg,
    output: Annotated[
        list[str],
        typer.Option(
            "--output", metavar="VARIABEL", help="En variabel (flere: gentag).", show_default=False
        ),
    ],
    maaneder: Annotated[
        str,
        typer.Option(
            "--maaneder", metavar="FRA:TIL", help="Måneder, fx 2024-01:2025-12.", show_default=False
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FIL", help="Fil (.csv, .parquet eller .xlsx).", show_default=False
        ),
    ] = None,
    reform: Annotated[
        str | None,
        typer.Option(
            "--reform", metavar="NAVN|FIL", help="Reform (ellers gældende ret).", show_default=False
        ),
    ] = None,
    valg: ChoiceOption = None,
    as_json: JsonOption = False,
    indeksering: IndexOption = None,
    execution: ExecutionOption = Execution.blocks,
    block_size: BlockOption = None,
    workers: WorkersOption = None,
    sprog: LanguageOption = Language.da,
    overskriv: OverwriteOption = False,
) -> None:
    """Beregn variabler for hver person, husstand eller kommune, måned for måned eller år for år."""
    if out is None and not as_json:
        raise typer.BadParameter("angiv --out FIL eller --json", param_hint="--out")
    from openfisca_dk_integration.report import command

    with command.problems_to_stderr(sprog):
        from openfisca_dk_integration.population import read_population
        from openfisca_dk_integration.report.columns import columns_table
        from openfisca_dk_integration.report.files import WRITERS, check_file, whole_file
        from openfisca_dk_integration.simulation import Span
        from openfisca_dk_integration.simulation import simulate as run

        if out is not None:
            check_file(out, overskriv)
        span = Span.parse(maaneder)
        law = command.load_laws(
            [reform] if reform else [], valg or [], indeksering, span.last // 12
        )[-1]
        people = read_population(population, law.tax_benefit_system(), sprog.value)
        with command.progress_on_stderr() as progress:
            answer = run(
                people,
                law,
                span,
                output,
                execution=execution.value,
                block_size=block_size,
                workers=workers or command.cores(),
                progress=progress,
            )
        table = columns_table(answer, law)
        if out is not None:
            with whole_file(out, overskriv) as path:
                getattr(table, WRITERS[out.suffix])(path)
        if as_json:
            sys.stdout.write(table.write_json() + "\n")


@app.command()
def validate(
    source: Annotated[
        str,
        typer.Argument(
            metavar="BEFOLKNING|REFORM", help="Det, der skal ses efter.", show_default=False
        ),
    ],
    as_json: JsonOption = False,
    sprog: LanguageOption = Language.da,
) -> None:
    """Se en befolkning eller en reform efter, og meld alt, hvad der er galt, på en gang."""
    from openfisca_dk_integration.population import PopulationError, read_population
    from openfisca_dk_integration.reforms import ReformError, load_law
    from openfisca_dk_integration.reforms.format import shipped
    from openfisca_dk_integration.report import command, record

    is_reform = source in shipped() or Path(source).suffix in {".yaml", ".yml", ".json"}
    lines: list[str] = []
    found: dict[str, Any] = {}
    try:
        if is_reform:
            found = record.law_record(load_law(source))
        else:
            found = record.population_record(read_population(source))
    except (PopulationError, ReformError) as error:
        lines = error.lines(str(sprog))  # type: ignore[arg-type]
    kind = "reform" if is_reform else "befolkning"
    if as_json:
        content = {"art": kind, "gyldig": not lines, "problemer": lines, "fundet": found}
        sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=2) + "\n")
    command.fail(lines)
    if not as_json:
        command.stdout_console().print(command.describe(kind, found, sprog), highlight=False)


@app.command()
def reforms(as_json: JsonOption = False, sprog: LanguageOption = Language.da) -> None:
    """Vis de reformer, der følger med, og deres valg."""
    from openfisca_dk_integration.reforms import list_reforms
    from openfisca_dk_integration.report import command
    from openfisca_dk_integration.report.catalogue import catalogue, print_catalogue

    files = list_reforms()
    if as_json:
        sys.stdout.write(json.dumps(catalogue(files), ensure_ascii=False, indent=2) + "\n")
        return
    print_catalogue(command.stdout_console(), files, str(sprog))


app.command("explain")(explain)
app.add_typer(signoff, name="signoff")


def main() -> None:
    """Run the command line."""
    try:
        app()
    except BrokenPipeError:
        # The reader of our output (head, less) has gone.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


if __name__ == "__main__":
    main()
