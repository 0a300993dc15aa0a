"""Every command of ``dk-integration``, one line each."""

from __future__ import annotations

import os
import sys

import typer

from openfisca_dk_integration.cli.benchmark import benchmark
from openfisca_dk_integration.cli.case import case
from openfisca_dk_integration.cli.compare import compare
from openfisca_dk_integration.cli.invest import invest
from openfisca_dk_integration.cli.reforms import reforms
from openfisca_dk_integration.cli.serve import serve
from openfisca_dk_integration.cli.simulate import simulate
from openfisca_dk_integration.cli.validate import validate
from openfisca_dk_integration.cli.verify import verify
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
app.command()(compare)
app.command()(simulate)
app.command()(validate)
app.command()(case)
app.command()(invest)
app.command()(verify)
app.command()(reforms)
app.command()(benchmark)
app.command()(serve)
app.command()(explain)
app.add_typer(signoff, name="signoff")


def main() -> None:
    """Run the command line."""
    try:
        app()
    except BrokenPipeError:
        # The reader of our output (head, less) has gone.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
