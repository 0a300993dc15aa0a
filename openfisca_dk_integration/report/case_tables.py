"""A business case on the terminal: both levels side by side, then each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy
from rich.text import Text

from openfisca_dk_integration.cases import calculator
from openfisca_dk_integration.cases.business_case import CaseResult, Level
from openfisca_dk_integration.cases.calculator import NET, NET_SAVED, PARTS, ROWS, RUNNING
from openfisca_dk_integration.cases.ledger import label
from openfisca_dk_integration.cases.model import groups
from openfisca_dk_integration.population.municipalities import municipality_names
from openfisca_dk_integration.report.case_results import whole_rows, whole_years
from openfisca_dk_integration.report.figures import Table
from openfisca_dk_integration.report.notes import SHORT
from openfisca_dk_integration.report.terminal import print_lines, print_table

if TYPE_CHECKING:
    from rich.console import Console

    from openfisca_dk_integration.cases.ledger import Ledger
    from openfisca_dk_integration.cases.model import Case
    from openfisca_dk_integration.report.texts import Texts
    from openfisca_dk_integration.simulation import Law

SUMS = (NET_SAVED, NET, RUNNING)


def case_heading(case: Case, texts: Texts) -> str:
    """Return the title; one that is only the target group's name, in the language."""
    group = groups().get(str(case.maalgruppe))
    if group is not None and case.titel in {"", group.da}:
        return group.label(texts.language)
    return case.heading


def case_place(case: Case, texts: Texts) -> str:
    """Return the municipality, or the average one in words."""
    return municipality_names()[case.code] if case.code else texts("average_place")


def print_case(console: Console, result: CaseResult, texts: Texts) -> None:
    """Print every table of a business case."""
    case = result.case
    place = case_place(case, texts)
    last = case.start_aar + case.horisont - 1
    years = texts.years([case.start_aar, last])
    console.print(Text(f"{case_heading(case, texts)}. {place}, {years}", style="bold"))
    effect = case.flere_i_job
    band = "" if effect.is_one else f" ({effect.lav:g}-{effect.hoej:g})"
    console.print(
        texts(
            "case_people",
            participants=f"{case.deltagere:g}",
            effect=f"{effect.middel:g}{band}",
        ),
        "",
    )
    print_table(console, side_by_side(result, texts), texts)
    print_lines(console, texts("case_break_even"), break_even_lines(result, texts))
    console.print()
    for level in result.levels:
        console.rule(Text(label(level.name, texts.language), style="bold"), align="left")
        for table in level_tables(level, case.start_aar, texts):
            print_table(console, table, texts)
    lines = [en if texts.english else da for da, en in result.notes]
    lines += [texts("case_before_equalisation"), *law_lines(result.law, last, texts)]
    print_lines(console, texts("notes"), lines)


def law_lines(law: Law, last: int, texts: Texts) -> list[str]:
    """Return which law was used, and how many rates it does not know for the last year."""
    lines = [texts("case_law", title=law.title, mark=law.fingerprint[:SHORT])]
    carried = law.sidste_kendte(last)  # type: ignore[attr-defined]
    if carried:
        lines.append(texts("case_carried", count=len(carried), year=last))
    return lines


def side_by_side(result: CaseResult, texts: Texts) -> Table:
    """Return the rows of the whole horizon, one column per level, and the difference."""
    wholes = [whole_rows(level.rows) for level in result.levels]
    shown = [name for name in ROWS if name != RUNNING and any(rows[name].any() for rows in wholes)]
    columns = [texts(f"case_{level.name}") for level in result.levels]
    rows = []
    for name in shown:
        numbers = [int(whole[name].sum()) for whole in wholes]
        if len(numbers) == 2:  # noqa: PLR2004 - both levels
            numbers.append(numbers[1] - numbers[0])
        rows.append((label(name, texts.language), numbers))
    if len(result.levels) == 2:  # noqa: PLR2004
        columns.append(texts("difference_column"))
    return Table(
        title=texts("case_side_by_side"),
        heading=texts("case_municipality"),
        columns=columns,
        rows=rows[:-1],
        totals=rows[-1:],
    )


def break_even_lines(result: CaseResult, texts: Texts) -> list[str]:
    """Return when each level breaks even, and the effect that is needed."""
    lines = []
    for level in result.levels:
        month = calculator.break_even_month(level.rows)
        when = (
            texts("case_never")
            if month is None
            else texts("case_month", month=month, year=(month - 1) // 12 + 1)
        )
        needed = level.effect_needed
        if needed is None:
            effect = texts("case_no_effect")
        else:
            effect = texts(
                "case_effect_needed",
                effect=texts.number(needed, 1),
                share=texts.number(100 * needed / result.case.deltagere, 1),
            )
        lines.append(f"{texts(f'case_{level.name}')}: {when}; {effect}")
    return lines


def level_tables(level: Level, start: int, texts: Texts) -> list[Table]:
    """Return the tables of one level: rows, payers, band, sensitivity."""
    return [
        _rows_table(level, start, texts),
        payers_table(level.ledger, start, texts),
        *([] if _is_one(level) else [_band_table(level, start, texts)]),
        _sensitivity(level, texts),
    ]


def _rows_table(level: Level, start: int, texts: Texts) -> Table:
    whole = whole_rows(level.rows)
    rows: list[tuple[str, list[int]]] = []
    totals: list[tuple[str, list[int]]] = []
    for name in ROWS:
        values = whole[name].tolist()
        if name in PARTS and not any(values):
            continue
        last = values[-1] if name == RUNNING else sum(values)
        line = (label(name, texts.language), [*values, last])
        (totals if name in {NET, RUNNING} else rows).append(line)
    years = len(whole[NET])
    return Table(
        title=texts("case_by_year"),
        heading=texts("case_municipality"),
        columns=[*(str(start + year) for year in range(years)), texts("total")],
        rows=rows,
        totals=totals,
    )


def payers_table(ledger: Ledger, start: int, texts: Texts) -> Table:
    """Return the net of each payer and year; the sum is what comes from or goes to others."""
    whole = numpy.stack([whole_years(ledger.of_payer(payer)) for payer in ledger.payers])
    rows = [
        (label(payer, texts.language), [*row.tolist(), int(row.sum())])
        for payer, row in zip(ledger.payers, whole, strict=True)
    ]
    total = whole.sum(axis=0)
    return Table(
        title=texts("case_by_payer"),
        heading=texts("payer"),
        columns=[*(str(start + year) for year in range(whole.shape[1])), texts("total")],
        rows=rows,
        totals=[(label("alle", texts.language), [*total.tolist(), int(total.sum())])],
    )


def _is_one(level: Level) -> bool:
    return bool((level.scenarios["lav"][RUNNING] == level.scenarios["hoej"][RUNNING]).all())


def _band_table(level: Level, start: int, texts: Texts) -> Table:
    rows = []
    years = 0
    for name, flows in level.scenarios.items():
        running = numpy.rint(calculator.by_year(flows)[RUNNING]).astype(int).tolist()
        years = len(running)
        rows.append((label(name, texts.language), running))
    return Table(
        title=texts("case_band"),
        heading=texts("case_effect"),
        columns=[str(start + year) for year in range(years)],
        rows=rows,
    )


def _sensitivity(level: Level, texts: Texts) -> Table:
    """Return the net over the horizon when one number is worse or better."""
    net = int(whole_rows(level.rows)[NET].sum())
    return Table(
        title=texts("case_sensitivity", net=texts.number(net)),
        heading=texts("case_changed"),
        columns=[texts("case_worse"), texts("case_better")],
        rows=[
            (line.en if texts.english else line.da, [round(net) for net in line.nets])
            for line in level.variations
        ],
    )
