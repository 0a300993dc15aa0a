"""``dk-integration validate``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from openfisca_dk_integration.cli.options import (
    JsonOption,
    Language,
    LanguageOption,
)


def validate(
    source: Annotated[
        str,
        typer.Argument(
            metavar="BEFOLKNING|REFORM|SCENARIE",
            help="Det, der skal ses efter.",
            show_default=False,
        ),
    ],
    as_json: JsonOption = False,
    sprog: LanguageOption = Language.da,
) -> None:
    """Se en befolkning, en reform eller et scenarie efter, og meld alt galt på en gang."""
    from openfisca_dk_integration.population import PopulationError, read_population
    from openfisca_dk_integration.reforms import ReformError, load_law
    from openfisca_dk_integration.reforms.format import shipped
    from openfisca_dk_integration.report import command, record
    from openfisca_dk_integration.scenario import (
        ScenarioError,
        is_scenario,
        prepare,
        read_scenario,
    )

    is_a_scenario = is_scenario(Path(source))
    is_reform = source in shipped() or Path(source).suffix in {".yaml", ".yml", ".json"}
    lines: list[str] = []
    found: dict[str, Any] = {}
    try:
        if is_a_scenario:
            found = record.prepared_record(prepare(read_scenario(source)))
        elif is_reform:
            found = record.law_record(load_law(source))
        else:
            found = record.population_record(read_population(source))
    except (PopulationError, ReformError, ScenarioError) as error:
        lines = error.lines(str(sprog))  # type: ignore[arg-type]
    kind = "scenarie" if is_a_scenario else "reform" if is_reform else "befolkning"
    if as_json:
        content = {"art": kind, "gyldig": not lines, "problemer": lines, "fundet": found}
        sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=2) + "\n")
    command.fail(lines)
    if not as_json:
        command.stdout_console().print(command.describe(kind, found, sprog), highlight=False)
