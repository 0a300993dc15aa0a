"""``dk-integration explain``."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from openfisca_dk_integration.explain.question import Answer
    from openfisca_dk_integration.explain.texts import ExplainTexts
    from openfisca_dk_integration.reforms import Law


ROOM = 60
"""Nodes a reader can be expected to read at once."""


class Language(StrEnum):
    """Language of the explanation."""

    da = "da"
    en = "en"


def explain(  # noqa: PLR0913, PLR0917 - a question is people x variable x month x law, and its options
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FIL",
            help="En husstand (YAML eller JSON i OpenFiscas form), eller en testfil med --case.",
            show_default=False,
        ),
    ],
    variabel: Annotated[
        str, typer.Option("--variabel", metavar="NAVN", help="Hvad der skal forklares.")
    ],
    maaned: Annotated[
        str,
        typer.Option("--maaned", metavar="ÅÅÅÅ-MM", help="Måneden, fx 2021-03 (et år: 2021)."),
    ],
    person: Annotated[
        str | None,
        typer.Option("--person", metavar="ID", help="Hvem (ellers den første i filen)."),
    ] = None,
    case: Annotated[
        str | None,
        typer.Option("--case", metavar="NAVN", help="Casen i en testfil; en del af navnet er nok."),
    ] = None,
    reform: Annotated[
        str | None,
        typer.Option(
            "--reform", metavar="NAVN|FIL", help="Forklar efter en reform (ellers gældende ret)."
        ),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(
            "--against",
            metavar="NAVN|FIL",
            help="Vis kun det, der bliver anderledes efter en reform.",
        ),
    ] = None,
    valg: Annotated[
        list[str] | None,
        typer.Option("--valg", metavar="NAVN=VÆRDI", help="Et valg i reformen (flere: gentag)."),
    ] = None,
    dybde: Annotated[
        int | None,
        typer.Option(
            "--dybde",
            min=0,
            help="Led under resultatet (ellers hvad der er plads til på skærmen; alle i JSON).",
        ),
    ] = None,
    alt: Annotated[
        bool, typer.Option("--alt", help="Følg også det, der er 0 eller nej og ikke virker her.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Skriv forklaringen som JSON på standard ud.")
    ] = False,
    sprog: Annotated[Language, typer.Option("--sprog", help="Sprog.")] = Language.da,
) -> None:
    """Forklar et tal: regler med paragraf, satser med dato, tilbage til oplysningerne i filen."""
    from openfisca_dk_integration.report import command

    with command.problems_to_stderr(sprog):
        from openfisca_dk_integration.explain.household import read_household
        from openfisca_dk_integration.explain.question import explain as answer_question
        from openfisca_dk_integration.explain.texts import ExplainTexts

        household = read_household(file, maaned.strip(), case)
        named = list(dict.fromkeys(name for name in (reform, against) if name is not None))
        laws = command.load_laws(named, valg or [], None, 2050)
        by_name = dict(zip([None, *named], laws, strict=True))
        law = by_name[reform]
        other = by_name[against] if against is not None else None
        answer = answer_question(
            household,
            variabel,
            maaned,
            law.tax_benefit_system(),
            other.tax_benefit_system() if other else None,
            person,
            dybde,
            None if as_json or dybde is not None else ROOM,
            alt,
        )
        if as_json:
            content = _as_json(answer, household.title, law, other)
            sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=2) + "\n")
            return
        _print(command.stdout_console(), answer, household.title, law, other, ExplainTexts(sprog))


def _as_json(answer: Answer, title: str, law: Law, other: Law | None) -> dict[str, Any]:
    from dataclasses import asdict

    content: dict[str, Any] = {
        "fil": title,
        "lov": {"navn": law.name, "titel": law.title, "fingeraftryk": law.fingerprint},
        "person": answer.person,
        "forklaring": answer.root.as_dict(),
    }
    if other is not None:
        content["sammenlignet_med"] = {
            "navn": other.name,
            "titel": other.title,
            "fingeraftryk": other.fingerprint,
        }
        content["aendrede_satser"] = [asdict(use) for use in answer.unused]
    return content


def _title(law: Law, texts: ExplainTexts) -> str:
    if law.file is None:
        return texts("in_force")
    english = law.file.header.get("titel_en") if texts.english else None
    return str(english or law.title)


def _print(
    console: Console,
    answer: Answer,
    title: str,
    law: Law,
    other: Law | None,
    texts: ExplainTexts,
) -> None:
    from rich.table import Table
    from rich.text import Text

    from openfisca_dk_integration.explain.terminal import print_difference, print_tree

    head = Table.grid(padding=(0, 2, 0, 0))
    whose = Text(answer.person)
    if answer.others:
        whose.append(" · " + texts("others", ids=", ".join(answer.others)), style="dim")
    head.add_row(Text(texts("household"), style="dim"), Text(title))
    head.add_row(Text(texts("whose"), style="dim"), whose)
    law_title = Text(_title(law, texts), style="cyan" if other else "")
    head.add_row(Text(texts("law"), style="dim"), law_title)
    if other is not None:
        head.add_row(
            Text(texts("against"), style="dim"), Text(_title(other, texts), style="magenta")
        )
    console.print(head)
    console.print()
    if other is None:
        print_tree(console, answer.root, texts)
    else:
        print_difference(console, answer.root, texts, answer.unused)
