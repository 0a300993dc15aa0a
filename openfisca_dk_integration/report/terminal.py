"""Tables on the terminal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table as RichTable
from rich.text import Text

from openfisca_dk_integration.report.figures import (
    UNITS,
    Figures,
    Table,
    Unit,
    all_reforms,
    titles,
)

if TYPE_CHECKING:
    from rich.console import Console

    from openfisca_dk_integration.account import Comparison
    from openfisca_dk_integration.report.texts import Texts

PADDING = 2
LONGEST_LABEL = 34


def choose_unit(comparison: Comparison, names: list[str], texts: Texts, width: int) -> Unit:
    """Return the smallest unit in which the yearly tables fit the width."""
    for unit in UNITS.values():
        tables = [
            table for name in names for table in Figures(comparison, name, texts, unit).tables()
        ]
        if all(needed_width(table, texts) <= width for table in tables):
            return unit
    return UNITS["1000"]


def needed_width(table: Table, texts: Texts) -> int:
    """Return the columns a table needs on the terminal."""
    labels, numbers = _cells(table, texts)
    wide = [max(map(len, column)) for column in zip(table.columns, *numbers, strict=True)]
    label = max(len(text) for text in [table.heading, *labels])
    return min(label, LONGEST_LABEL) + sum(wide) + PADDING * (len(wide) + 1)


def print_comparison(
    console: Console, comparison: Comparison, names: list[str], texts: Texts, unit: Unit
) -> None:
    """Print every table of every reform."""
    if len(names) > 1:
        print_table(console, all_reforms(comparison, texts, unit), texts)
    for name, title in zip(names, titles(comparison, texts.language), strict=True):
        figures = Figures(comparison, name, texts, unit)
        if len(names) > 1:
            console.rule(Text(title, style="bold"), align="left", style="dim")
        for table in figures.tables():
            print_table(console, table, texts)
        if not figures.changes_anything:
            console.print(Text(texts("no_difference")), "")


def print_table(console: Console, table: Table, texts: Texts) -> None:
    """Print one table, in parts of some columns each where it is wider than the terminal."""
    for part in fitting_parts(table, texts, console.width):
        console.print(_rich(part, texts), "")


def fitting_parts(table: Table, texts: Texts, width: int) -> list[Table]:
    """Return the table cut by columns into parts that fit."""
    parts: list[Table] = []
    start = 0
    while start < len(table.columns):
        stop = len(table.columns)
        while stop > start + 1 and needed_width(_columns(table, start, stop), texts) > width:
            stop -= 1
        parts.append(_columns(table, start, stop))
        start = stop
    return parts


def _columns(table: Table, start: int, stop: int) -> Table:
    return replace(
        table,
        columns=table.columns[start:stop],
        rows=[(label, numbers[start:stop]) for label, numbers in table.rows],
        totals=[(label, numbers[start:stop]) for label, numbers in table.totals],
    )


def _cells(table: Table, texts: Texts) -> tuple[list[str], list[list[str]]]:
    scale = 10**table.decimals
    lines = [*table.rows, *table.totals]
    return [label for label, _ in lines], [
        [texts.number(number / scale, table.decimals) for number in numbers] for _, numbers in lines
    ]


def _rich(table: Table, texts: Texts) -> RichTable:
    grid = RichTable(
        title=Text(table.title, style="bold"),
        title_justify="left",
        box=SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, PADDING, 0, 0),
        show_edge=False,
        header_style="dim",
    )
    grid.add_column(table.heading, max_width=LONGEST_LABEL, overflow="fold")
    for heading in table.columns:
        grid.add_column(heading, justify="right", no_wrap=True)
    labels, cells = _cells(table, texts)
    for number, (label, line) in enumerate(zip(labels, cells, strict=True)):
        if number == len(table.rows):
            grid.add_section()
        total = number == len(table.rows)
        shown = [Text(cell, style=_style(cell)) for cell in line]
        grid.add_row(Text(label), *shown, style="bold" if total else "")
    return grid


def _style(cell: str) -> str:
    if cell.startswith("−"):
        return "red"
    return "dim" if not cell.strip("0.,") else ""


def print_lines(console: Console, title: str, lines: list[str]) -> None:
    """Print a list of remarks, each folded under its mark."""
    grid = RichTable.grid(padding=(0, 1, 0, 0))
    for line in lines:
        grid.add_row(Text("•", style="dim"), Text(line))
    console.print(Text(title, style="bold"))
    console.print(grid)
