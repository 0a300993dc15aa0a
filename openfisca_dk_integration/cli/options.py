"""Arguments and options that several commands have."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Language(StrEnum):
    """Language of tables and messages."""

    da = "da"
    en = "en"


class Execution(StrEnum):
    """How a law is run (``simulation.EXECUTIONS``)."""

    blocks = "blocks"
    reference = "reference"
    compiled = "compiled"
    auto = "auto"


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
OptionalPopulationArg = Annotated[
    Path | None,
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
MemoryOption = Annotated[
    str | None,
    typer.Option(
        "--hukommelse",
        metavar="MÆNGDE",
        help="Hukommelse til alle processer, fx 4GB (ellers det meste af, hvad der er ledigt).",
        show_default=False,
    ),
]
ClusterOption = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADRESSE",
        help="Lad en dask-klynge regne blokkene, fx tcp://10.0.0.1:8786.",
        show_default=False,
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
ReformOption = Annotated[
    str | None,
    typer.Option(
        "--reform", metavar="NAVN|FIL", help="Reform (ellers gældende ret).", show_default=False
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
ExcelOption = Annotated[
    Path | None,
    typer.Option("--excel", metavar="FIL", help="Skriv et regneark (.xlsx).", show_default=False),
]
HtmlOption = Annotated[
    Path | None,
    typer.Option(
        "--html", metavar="FIL", help="Skriv en rapport til udskrift (.html).", show_default=False
    ),
]
SmallCellsOption = Annotated[
    bool,
    typer.Option("--vis-smaa-celler", help="Vis også tal om færre end fem personer."),
]
