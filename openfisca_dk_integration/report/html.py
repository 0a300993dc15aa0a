"""A report as HTML: sections of key figures, charts and tables, for a page or as one whole file.

The tables are those of the terminal (``figures.Table``): the same whole numbers that add up.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openfisca_dk_integration.report.figures import Table
    from openfisca_dk_integration.report.texts import Texts

MOST_COLUMNS, MOST_ROWS = 8, 14
STYLE = Path(__file__).parent / "static" / "rapport.css"


@dataclass(frozen=True)
class Words:
    """A table whose cells are text.

    Attributes:
        title: its caption.
        columns: its headings.
        rows: its cells; an address after a tab makes a cell a link.
        numbers: the columns that hold numbers, from 0.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[int] = ()


@dataclass(frozen=True)
class Section:
    """A part of a report.

    Attributes:
        title: its heading; empty for none.
        key_figures: short labels and their numbers.
        charts: SVG (``charts``).
        tables: tables of numbers or words; the charts show numbers of these.
        notes: sentences below.
        folded: whether the tables stand behind a click, because a chart shows them or they are
            long and for reference.
    """

    title: str = ""
    key_figures: Sequence[tuple[str, str]] = ()
    charts: Sequence[str] = ()
    tables: Sequence[Table | Words] = ()
    notes: Sequence[str] = ()
    folded: bool = False


@dataclass(frozen=True)
class Report:
    """A whole report.

    Attributes:
        title: its heading.
        lead: what it is about.
        sections: its parts.
        record: the run record, printed last.
    """

    title: str
    lead: Sequence[str]
    sections: Sequence[Section]
    record: dict[str, Any] = field(default_factory=dict)


def whole_file(report: Report, texts: Texts) -> str:
    """Return the report as one file: style inside, no script, nothing to fetch."""
    style = STYLE.read_text(encoding="utf-8")
    record = json.dumps(report.record, ensure_ascii=False, indent=1, default=str)
    return (
        f'<!doctype html>\n<html lang="{texts.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">\n"
        f"<title>{escape(report.title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f'<main class="rapport">\n<h1>{escape(report.title)}</h1>\n'
        + "".join(f'<p class="lead">{escape(line)}</p>\n' for line in report.lead)
        + fragment(report.sections, texts, fold=False)
        + f"<h2>{escape(texts('run_record'))}</h2>\n"
        + f'<pre class="koersel">{escape(record)}</pre>\n</main>\n</body>\n</html>\n'
    )


def fragment(sections: Sequence[Section], texts: Texts, fold: bool = True, level: int = 2) -> str:
    """Return the sections for a page.

    Args:
        sections: the parts.
        texts: in the language of the numbers.
        fold: whether tables may stand behind a click (not on paper).
        level: of the headings.
    """
    return "".join(_section(section, texts, fold, level) for section in sections)


def _section(section: Section, texts: Texts, fold: bool, level: int) -> str:
    parts = ["<section>\n"]
    if section.title:
        parts.append(f"<h{level}>{escape(section.title)}</h{level}>\n")
    if section.key_figures:
        items = "".join(
            f"<li>{escape(label)}<strong>{escape(number)}</strong></li>"
            for label, number in section.key_figures
        )
        parts.append(f'<ul class="noegletal">{items}</ul>\n')
    parts += [f'<figure class="rulle" tabindex="0">{chart}</figure>\n' for chart in section.charts]
    tables = "".join(table_html(table, texts) for table in section.tables)
    if section.folded and fold and tables:
        named = ", ".join(table.title for table in section.tables)
        told = texts("as_table") + _named(section.title) if section.charts else escape(named)
        parts.append(f'<details class="tabel"><summary>{told}</summary>\n{tables}</details>\n')
    else:
        parts.append(tables)
    parts += [f'<p class="note">{escape(note)}</p>\n' for note in section.notes]
    parts.append("</section>\n")
    return "".join(parts)


def _named(title: str) -> str:
    return f" ({escape(title)})" if title else ""


def table_html(table: Table | Words, texts: Texts) -> str:
    """Return one table; a wide one scrolls inside its frame, also by keyboard."""
    if isinstance(table, Words):
        kind = dict.fromkeys(table.numbers, ' class="tal"')
        words = ' class="ord"'
        head = "".join(
            f'<th scope="col"{kind.get(place, words)}>{escape(name)}</th>'
            for place, name in enumerate(table.columns)
        )
        body = "".join(
            "<tr>"
            + "".join(
                f'<th scope="row">{_linked(cell)}</th>'
                if place == 0
                else f"<td{kind.get(place, words)}>{_linked(cell)}</td>"
                for place, cell in enumerate(row)
            )
            + "</tr>\n"
            for row in table.rows
        )
    else:
        names = [table.heading, *table.columns]
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
        scale = 10**table.decimals
        rows = [("", row) for row in table.rows]
        rows += [(' class="ialt"', row) for row in table.totals]
        body = "".join(
            f'<tr{kind}><th scope="row">{escape(label)}</th>'
            + "".join(
                f"<td>{escape(_amount(value, scale, table.decimals, texts))}</td>"
                for value in values
            )
            + "</tr>\n"
            for kind, (label, values) in rows
        )
    return (
        f'<div class="rulle" tabindex="0" role="region" aria-label="{escape(table.title)}">'
        f"<table{_kind(table)}>\n<caption>{escape(table.title)}</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table></div>\n"
    )


def _kind(table: Table | Words) -> str:
    """Return the classes of a table: of words, of many columns, short enough for one page."""
    long = len(table.rows) > MOST_ROWS
    kinds = [] if long else ["kort-tabel"]
    if isinstance(table, Words):
        kinds.append("ord")
    elif len(table.columns) > MOST_COLUMNS:
        kinds.append("bred")
    return f' class="{" ".join(kinds)}"' if kinds else ""


def _amount(value: float | None, scale: int, decimals: int, texts: Texts) -> str:
    """Return a cell: None is hidden, NaN is nothing to tell."""
    if value is not None and math.isnan(value):
        return "–"
    return texts("hidden_cell") if value is None else texts.number(value / scale, decimals)


def _linked(cell: str) -> str:
    text, tab, address = cell.partition("\t")
    if not tab or not address.startswith(("https://", "http://", "/")):
        return escape(text)
    return f'<a href="{escape(address)}" rel="noreferrer">{escape(text)}</a>'
