"""``dk-integration signoff list|add|check``."""

from __future__ import annotations

import datetime
import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from openfisca_dk_integration.signoff.check import Verdict
    from openfisca_dk_integration.signoff.ledger import Approval

app = typer.Typer(
    help="Fagfolks godkendelser af lovens testcases, og om de stadig holder.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Language(StrEnum):
    """Language of tables and messages."""

    da = "da"
    en = "en"


FolderOption = Annotated[
    Path,
    typer.Option("--mappe", metavar="MAPPE", help="Godkendelserne; ligger i projektets rod."),
]
JsonOption = Annotated[
    bool, typer.Option("--json", help="Skriv resultatet som JSON, og intet andet, på standard ud.")
]
LanguageOption = Annotated[Language, typer.Option("--sprog", help="Sprog.")]
LEDGER = Path("signoff")
CASES = Path("tests") / "lov"


@app.command("list")
def list_approvals(
    mappe: FolderOption = LEDGER,
    as_json: JsonOption = False,
    sprog: LanguageOption = Language.da,
) -> None:
    """Vis, hvem der har godkendt hvad og hvornår."""
    from rich.table import Table
    from rich.text import Text

    from openfisca_dk_integration.report import command
    from openfisca_dk_integration.signoff.ledger import read_ledger
    from openfisca_dk_integration.signoff.texts import SignoffTexts

    with command.problems_to_stderr(sprog):
        approvals = read_ledger(mappe)
        cases = _number_of_cases(mappe)
    if as_json:
        content = {"cases": cases, "godkendelser": [_as_data(item) for item in approvals]}
        sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=2) + "\n")
        return
    texts = SignoffTexts(sprog)
    console = command.stdout_console()
    if not approvals:
        console.print(Text(texts("none", cases=cases), style="bold"))
        console.print(Text(texts("how"), style="dim"))
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for key in ("date", "by", "case", "text"):
        table.add_column(texts(key), no_wrap=key == "date", overflow="fold")
    for item in approvals:
        case = Text(item.case)
        case.append(f"\n{item.file}", style="dim")
        text = Text(item.text)
        if item.note:
            text.append(f"\n{item.note}", style="dim")
        table.add_row(item.date.isoformat(), item.by, case, text)
    console.print(table)
    approved = len({(item.file, item.case) for item in approvals})
    console.print()
    console.print(texts("count", approved=approved, cases=cases), highlight=False)


@app.command("add")
def add(  # noqa: PLR0913, PLR0917 - who, when, what and where
    file: Annotated[
        Path, typer.Argument(metavar="TESTFIL", help="Fil under tests/lov.", show_default=False)
    ],
    case: Annotated[
        list[str],
        typer.Option(
            "--case",
            metavar="NAVN",
            help="Casens navn; en del af det er nok (flere: gentag).",
            show_default=False,
        ),
    ],
    af: Annotated[
        str,
        typer.Option("--af", metavar="NAVN", help="Hvem der godkender.", show_default=False),
    ],
    tekst: Annotated[
        str,
        typer.Option(
            "--tekst",
            metavar="LOVTEKST",
            help="Den udgave, casen er holdt op mod, fx »LBK 1146/2020 § 45«.",
            show_default=False,
        ),
    ],
    note: Annotated[str, typer.Option("--note", help="Forbehold eller begrundelse.")] = "",
    dato: Annotated[
        str | None, typer.Option("--dato", metavar="ÅÅÅÅ-MM-DD", help="Ellers i dag.")
    ] = None,
    forny: Annotated[
        bool, typer.Option("--forny", help="Erstat en tidligere godkendelse af samme case.")
    ] = False,
    mappe: FolderOption = LEDGER,
    as_json: JsonOption = False,
    sprog: LanguageOption = Language.da,
) -> None:
    """Godkend en case: skriver, hvem, hvornår, hvilken lovtekst, og hvad casen brugte."""
    from rich.text import Text

    from openfisca_dk_integration.report import command
    from openfisca_dk_integration.signoff.texts import SignoffTexts

    with command.problems_to_stderr(sprog):
        from openfisca_dk_integration.signoff.cases import choose_cases
        from openfisca_dk_integration.signoff.check import approve
        from openfisca_dk_integration.signoff.ledger import check_new, write_approval

        date = _date(dato)
        name = _from_root(file, mappe)
        chosen = choose_cases(file, case)
        approvals = [
            approve(name, item, _needed(af, "--af"), date, _needed(tekst, "--tekst"), note)
            for item in chosen
        ]
        check_new(mappe, approvals, forny)
        paths = [write_approval(mappe, item) for item in approvals]
    if as_json:
        content = [
            _as_data(item) | {"skrevet": str(path)}
            for item, path in zip(approvals, paths, strict=True)
        ]
        sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=2) + "\n")
        return
    texts = SignoffTexts(sprog)
    console = command.stdout_console()
    for item, path in zip(approvals, paths, strict=True):
        console.print(Text(texts("added"), style="green"), Text(item.case, style="bold"))
        console.print(
            texts("stands_on", parameters=len(item.parameters), formulas=len(item.formulas)),
            highlight=False,
        )
        console.print(Text(str(path), style="dim"))


@app.command("check")
def check_approvals(
    strict: Annotated[
        bool, typer.Option("--strict", help="Slut med kode 1, når en godkendelse er forældet.")
    ] = False,
    mappe: FolderOption = LEDGER,
    as_json: JsonOption = False,
    sprog: LanguageOption = Language.da,
) -> None:
    """Se efter, om godkendelserne holder: er casen, en sats eller en formel ændret siden?"""
    from openfisca_dk_integration.report import command
    from openfisca_dk_integration.signoff.ledger import read_ledger

    with command.problems_to_stderr(sprog):
        from openfisca_dk_integration.signoff.check import check

        verdicts = [check(_root(mappe), item) for item in read_ledger(mappe)]
    if as_json:
        content = [
            _as_data(verdict.approval)
            | {
                "gyldig": verdict.valid,
                "aarsager": [reason.text(sprog) for reason in verdict.reasons],
            }
            for verdict in verdicts
        ]
        sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=2) + "\n")
    else:
        _print_verdicts(verdicts, sprog, _number_of_cases(mappe))
    if strict and not all(verdict.valid for verdict in verdicts):
        raise typer.Exit(1)


def _print_verdicts(verdicts: list[Verdict], language: str, cases: int) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from openfisca_dk_integration.report import command
    from openfisca_dk_integration.signoff.texts import SignoffTexts

    texts = SignoffTexts(language)
    console = command.stdout_console()
    if not verdicts:
        console.print(Text(texts("none", cases=cases), style="bold"))
        return
    for verdict in verdicts:
        item = verdict.approval
        style = "bold green" if verdict.valid else "bold red"
        line = Text(texts("valid" if verdict.valid else "stale"), style=style)
        line.append(f"  {item.case}", style="bold not green not red")
        console.print(line)
        about = f"{item.file} · {item.by}, {item.date.isoformat()} · {item.text}"
        console.print(Padding(Text(about, style="dim"), (0, 0, 0, 2)))
        for reason in verdict.reasons:
            console.print(Padding(Text("• " + reason.text(language)), (0, 0, 0, 2)))
    stale = sum(not verdict.valid for verdict in verdicts)
    console.print()
    console.print(texts("summary", valid=len(verdicts) - stale, stale=stale), highlight=False)
    if stale:
        console.print(Text(texts("renew"), style="dim"))


def _as_data(approval: Approval) -> dict[str, Any]:
    return {
        key: value.isoformat() if isinstance(value, datetime.date) else value
        for key, value in approval.head().items()
    }


def _root(folder: Path) -> Path:
    """Return the repository: the ledger lies in its root."""
    return folder.resolve().parent


def _number_of_cases(folder: Path) -> int:
    from openfisca_dk_integration.signoff.cases import read_cases

    return sum(len(read_cases(path)) for path in sorted((_root(folder) / CASES).rglob("*.yaml")))


def _from_root(file: Path, folder: Path) -> str:
    """Return the test file as the ledger names it."""
    from openfisca_dk_integration.signoff.errors import SignoffError

    try:
        return file.resolve().relative_to(_root(folder)).as_posix()
    except ValueError as error:
        raise SignoffError.of(
            str(file),
            f"ligger ikke i projektet ({_root(folder)}); vælg --mappe",
            f"does not lie in the project ({_root(folder)}); choose --mappe",
        ) from error


def _date(text: str | None) -> datetime.date:
    from openfisca_dk_integration.signoff.errors import SignoffError

    if text is None:
        return datetime.datetime.now(tz=datetime.UTC).astimezone().date()
    try:
        return datetime.date.fromisoformat(text.strip())
    except ValueError as error:
        raise SignoffError.of(f"--dato {text}", "skriv ÅÅÅÅ-MM-DD", "write YYYY-MM-DD") from error


def _needed(text: str, option: str) -> str:
    from openfisca_dk_integration.signoff.errors import SignoffError

    if not text.strip():
        raise SignoffError.of(option, "må ikke være tom", "must not be empty")
    return text.strip()
