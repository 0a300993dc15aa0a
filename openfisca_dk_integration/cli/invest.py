"""``dk-integration invest``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

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


def invest(  # noqa: PLR0913, PLR0917 - an investment is a file and a law, and then its options
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FIL", help="En social investering (YAML eller JSON).", show_default=False
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="MAPPE", help="Skriv resultatet som filer.", show_default=False
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
    """Regn på en social investering: regnskab efter betaler, kontrakt, priser og risiko."""
    from openfisca_dk_integration.report import command
    from openfisca_dk_integration.report.texts import Texts

    texts = Texts(sprog)
    with command.problems_to_stderr(sprog):
        from openfisca_dk_integration.cases.files import read_mapping
        from openfisca_dk_integration.cases.problems import number
        from openfisca_dk_integration.cases.social.engine import run_investment
        from openfisca_dk_integration.cases.social.model import read_investment
        from openfisca_dk_integration.report import case_results, invest_results
        from openfisca_dk_integration.report.files import check_folder
        from openfisca_dk_integration.report.html_files import ReportFiles
        from openfisca_dk_integration.report.html_invest import investment_report
        from openfisca_dk_integration.report.invest_tables import print_investment
        from openfisca_dk_integration.report.workbook_invest import write_investment_book

        if out is not None:
            check_folder(out, overskriv)
        reports = ReportFiles(excel, html, overskriv)
        reports.check()
        raw = read_mapping(file)
        last = int((number(raw, "start_aar") or 0) + (number(raw, "horisont") or 0))
        law = command.load_laws([reform] if reform else [], valg or [], indeksering, last)[-1]
        investment = read_investment(raw, str(file))
        result = run_investment(investment, law, file.parent, str(file))
        record = invest_results.investment_record(result, str(file))
        files = (
            invest_results.write_investment(out, result, record, overskriv)
            if out is not None
            else []
        )
        reports.write(
            lambda path: write_investment_book(path, result, texts, str(file)),
            lambda: investment_report(result, texts, str(file)),
            texts,
        )
        if as_json:
            sys.stdout.write(case_results.as_json(record) + "\n")
            return
        console = command.stdout_console()
        print_investment(console, result, texts)
        if files:
            console.print(texts("written", folder=out, files=", ".join(files)), highlight=False)
