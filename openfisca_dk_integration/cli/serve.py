"""``dk-integration serve``."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Annotated

import typer

Host = Annotated[
    str, typer.Option("--host", envvar="DK_INTEGRATION_HOST", help="Adresse at lytte på.")
]


def serve(
    host: Host = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", envvar="DK_INTEGRATION_PORT", min=1, max=65535, help="Port.")
    ] = 5000,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            envvar="DK_INTEGRATION_WORKERS",
            min=1,
            help="Processer (ellers en pr. kerne).",
            show_default=False,
        ),
    ] = None,
    threads: Annotated[
        int,
        typer.Option(
            "--threads",
            envvar="DK_INTEGRATION_THREADS",
            min=1,
            help="Forespørgsler ad gangen pr. proces.",
        ),
    ] = 16,
    cors: Annotated[
        str | None,
        typer.Option(
            "--cors",
            metavar="URL",
            help="Sider, der må kalde herfra (ellers ingen).",
            show_default=False,
        ),
    ] = None,
    metrics: Annotated[bool, typer.Option("--metrics", help="Vis tællere på /metrics.")] = False,
    indstilling: Annotated[
        list[str] | None,
        typer.Option(
            "--indstilling",
            metavar="NAVN=VÆRDI",
            help="En grænse, fx max_persons=500 (flere: gentag; docs/web.md).",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Start web-API og sider på én port. Grænser: DK_INTEGRATION_... (docs/web.md)."""
    try:
        from openfisca_dk_integration.web.server import serve as run
        from openfisca_dk_integration.web.settings import Settings
    except ImportError as error:
        sys.stderr.write(
            f"mangler {error.name} (missing {error.name}): "
            "pip install 'openfisca-dk-integration[web]'\n"
        )
        raise typer.Exit(1) from error
    from openfisca_dk_integration.report import command

    try:
        settings = Settings.from_environment().changed(indstilling or [])
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        raise typer.Exit(1) from error
    if cors is not None:
        settings = replace(settings, cors=cors)
    if metrics:
        settings = replace(settings, metrics=True)
    sys.stderr.write(f"http://{host}:{port}\n")
    run(settings, host, port, workers or command.cores(), threads)
