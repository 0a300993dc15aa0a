"""``dk-integration case``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from openfisca_dk_integration.cli.options import (
    ChoiceOption,
    ExcelOption,
    HtmlOption,
    IndexOption,
    JsonOption,
    Language,
    LanguageOption,
    OverwriteOption,
    ReformOption,
)

if TYPE_CHECKING:
    from openfisca_dk_integration.cases.model import Case
    from openfisca_dk_integration.reforms import Law
    from openfisca_dk_integration.report.html_files import ReportFiles
    from openfisca_dk_integration.report.texts import Texts

TEMPLATE_YEAR = 2025
"""First year of a new case: the last one for which most rates are known."""


def case(  # noqa: PLR0913, PLR0917 - a case is a file and a law, and then its options
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FIL",
            help="En business case (YAML, JSON eller Excel), eller en fil med trykte eksempler.",
            show_default=False,
        ),
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(
            "--template",
            metavar="FIL",
            help="Skriv en ny business case at udfylde (.xlsx eller .yaml).",
            show_default=False,
        ),
    ] = None,
    maalgruppe: Annotated[
        str | None,
        typer.Option("--maalgruppe", metavar="NAVN", help="Målgruppe i den nye business case."),
    ] = None,
    kommune: Annotated[
        str | None,
        typer.Option("--kommune", metavar="NAVN", help="Kommune i den nye business case."),
    ] = None,
    start_aar: Annotated[
        int, typer.Option("--start-aar", metavar="ÅR", help="Første år i den nye business case.")
    ] = TEMPLATE_YEAR,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="MAPPE",
            help="Skriv resultat, måneder og husstande som filer.",
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
    reform: ReformOption = None,
    valg: ChoiceOption = None,
    indeksering: IndexOption = None,
    sprog: LanguageOption = Language.da,
    overskriv: OverwriteOption = False,
    excel: ExcelOption = None,
    html: HtmlOption = None,
) -> None:
    """Regn på en investering i, at flere kommer i job: enkelt og efter loven, side om side."""
    if (file is None) == (template is None):
        raise typer.BadParameter("angiv enten FIL eller --template", param_hint="FIL")
    from openfisca_dk_integration.report import command
    from openfisca_dk_integration.report.texts import Texts

    texts = Texts(sprog)
    with command.problems_to_stderr(sprog):
        if template is not None:
            _write_template(template, maalgruppe, kommune, start_aar, overskriv)
            command.stdout_console().print(
                texts("written", folder=template.parent, files=template.name), highlight=False
            )
            return
        from openfisca_dk_integration.cases.published.read import is_published
        from openfisca_dk_integration.cases.workbook import read_any
        from openfisca_dk_integration.report.files import check_folder
        from openfisca_dk_integration.report.html_files import ReportFiles

        if out is not None:
            check_folder(out, overskriv)
        reports = ReportFiles(excel, html, overskriv)
        reports.check()
        raw = read_any(file)  # type: ignore[arg-type]
        law = _law(command, reform, valg, indeksering, raw)
        if is_published(raw):
            _published(raw, str(file), law, texts, as_json)
            return
        from openfisca_dk_integration.cases.model import read_case

        _run(read_case(raw, str(file)), law, str(file), out, texts, as_json, overskriv, reports)


def _law(
    command: Any, reform: str | None, valg: list[str] | None, factor: float | None, raw: Any
) -> Law:
    """Return the law a case is run under."""
    from openfisca_dk_integration.cases.problems import number

    last = int((number(raw, "start_aar") or 0) + (number(raw, "horisont") or 0))
    law: Law = command.load_laws([reform] if reform else [], valg or [], factor, last)[-1]
    return law


def _write_template(
    path: Path, group: str | None, municipality: str | None, year: int, overwrite: bool
) -> None:
    from openfisca_dk_integration.cases import workbook
    from openfisca_dk_integration.cases.files import municipality_problem
    from openfisca_dk_integration.cases.problems import CaseError
    from openfisca_dk_integration.report.files import check_file, whole_file

    writers = {".xlsx": workbook.write_workbook, ".yaml": workbook.write_yaml}
    check_file(path, overwrite, list(writers))
    fields = workbook.template(group, municipality, year)
    problems = municipality_problem(fields, "--kommune")
    if problems:
        raise CaseError(problems)
    with whole_file(path, overwrite, list(writers)) as new:
        writers[path.suffix](fields, new)


def _run(
    case_: Case,
    law: Law,
    source: str,
    out: Path | None,
    texts: Texts,
    as_json: bool,
    overwrite: bool,
    reports: ReportFiles,
) -> None:
    from openfisca_dk_integration.cases.business_case import run_case
    from openfisca_dk_integration.report import case_results, command
    from openfisca_dk_integration.report.case_tables import print_case
    from openfisca_dk_integration.report.html_case import case_report
    from openfisca_dk_integration.report.workbook_case import write_case_book

    result = run_case(case_, law, source)
    record = case_results.case_record(result, source)
    files = case_results.write_case(out, result, record, overwrite) if out else []
    reports.write(
        lambda path: write_case_book(path, result, texts, source),
        lambda: case_report(result, texts, source),
        texts,
    )
    if as_json:
        sys.stdout.write(case_results.as_json(record) + "\n")
        return
    console = command.stdout_console()
    print_case(console, result, texts)
    hint = case_results.explain_hint(result, str(out or "MAPPE"))
    if hint:
        console.print(texts("case_explain", command=hint), highlight=False, soft_wrap=True)
    if files:
        console.print(texts("written", folder=out, files=len(files)), highlight=False)


def _published(raw: Any, source: str, law: Law, texts: Texts, as_json: bool) -> None:
    """Run a file of printed examples, and exit 1 when one of them is not reproduced."""
    from openfisca_dk_integration.cases.published import check_file
    from openfisca_dk_integration.cases.published.read import parse_published
    from openfisca_dk_integration.report import case_results, command
    from openfisca_dk_integration.report.published_tables import outcomes_table, record

    outcomes = check_file(parse_published(raw, source), law)
    if as_json:
        sys.stdout.write(case_results.as_json(record(outcomes)) + "\n")
    else:
        command.stdout_console().print(outcomes_table(outcomes, texts))
    if any(outcome.verdict == "differs" for outcome in outcomes):
        raise typer.Exit(1)
