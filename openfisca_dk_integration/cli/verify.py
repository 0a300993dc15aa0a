"""``dk-integration verify``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from openfisca_dk_integration.cli.options import (
    JsonOption,
    Language,
    LanguageOption,
    WorkersOption,
)


def verify(
    record: Annotated[
        Path,
        typer.Argument(
            metavar="KOERSEL", help="En kørsels koersel.json, eller dens mappe.", show_default=False
        ),
    ],
    genberegn: Annotated[
        bool, typer.Option("--genberegn", help="Kør det hele igen, og sammenlign hvert tal.")
    ] = False,
    workers: WorkersOption = None,
    as_json: JsonOption = False,
    sprog: LanguageOption = Language.da,
) -> None:
    """Se efter, om et resultat stadig kan gentages: filer, data, lov, version og (igen) tal."""
    from openfisca_dk_integration.report import command

    with command.problems_to_stderr(sprog):
        from openfisca_dk_integration.report.verify import verify_record

        verify_record(
            record, again=genberegn, workers=workers, as_json=as_json, language=sprog.value
        )
