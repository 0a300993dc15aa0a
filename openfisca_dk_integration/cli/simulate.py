"""``dk-integration simulate``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from openfisca_dk_integration.cli.options import (
    BlockOption,
    ChoiceOption,
    ClusterOption,
    Execution,
    ExecutionOption,
    IndexOption,
    JsonOption,
    Language,
    LanguageOption,
    MemoryOption,
    OverwriteOption,
    PopulationArg,
    ReformOption,
    SmallCellsOption,
    WorkersOption,
)


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
    reform: ReformOption = None,
    valg: ChoiceOption = None,
    as_json: JsonOption = False,
    indeksering: IndexOption = None,
    execution: ExecutionOption = Execution.auto,
    block_size: BlockOption = None,
    workers: WorkersOption = None,
    hukommelse: MemoryOption = None,
    cluster: ClusterOption = None,
    sprog: LanguageOption = Language.da,
    overskriv: OverwriteOption = False,
    vis_smaa_celler: SmallCellsOption = False,
) -> None:
    """Beregn variabler for hver person, husstand eller kommune, måned for måned eller år for år.

    Resultatet for personer og husstande er oplysninger om enkeltpersoner.
    """
    if out is None and not as_json:
        raise typer.BadParameter("angiv --out FIL eller --json", param_hint="--out")
    from openfisca_dk_integration.report import command

    with command.problems_to_stderr(sprog):
        from openfisca_dk_integration.population import Population, open_population
        from openfisca_dk_integration.report.columns import columns_table, without_few
        from openfisca_dk_integration.report.files import check_file, whole_file, write_table
        from openfisca_dk_integration.report.streamed_columns import BLOCKWISE, write_in_blocks
        from openfisca_dk_integration.simulation import Span
        from openfisca_dk_integration.simulation import simulate as run
        from openfisca_dk_integration.simulation.memory import budget
        from openfisca_dk_integration.small_cells import LEAST

        if out is not None:
            check_file(out, overskriv)
        span = Span.parse(maaneder)
        law = command.load_laws(
            [reform] if reform else [], valg or [], indeksering, span.last // 12
        )[-1]
        people = open_population(
            population, law.tax_benefit_system(), sprog.value, budget=budget(hukommelse)
        )
        least = 0 if vis_smaa_celler else LEAST
        how: dict[str, Any] = {
            "execution": execution.value,
            "block_size": block_size,
            "workers": workers or command.cores(),
            "memory": hukommelse,
            "cluster": cluster,
        }
        with command.progress_on_stderr() as progress:
            how["progress"] = progress
            in_files = not isinstance(people, Population) and execution != Execution.reference
            blockwise = in_files and not as_json
            if blockwise and out is not None and out.suffix in BLOCKWISE:
                write_in_blocks(
                    people, law, span, output, out, overwrite=overskriv, least=least, how=how
                )
                return
            answer = run(people, law, span, output, **how)
        table = without_few(columns_table(answer, law), people, least)
        if out is not None:
            with whole_file(out, overskriv) as path:
                write_table(table, path)
        if as_json:
            sys.stdout.write(table.write_json() + "\n")
