"""The case file as an Excel workbook: a template to fill in, and the workbook read back.

Sheets: ``Sag`` (one field a row), ``Fastholdelse`` (one year a row), ``Regler``, ``Familier`` and
``Poster``. The workbook gives the same fields as the YAML file, and is checked in the same way.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from openfisca_dk_integration.cases.fields import ExtraItem, Family, Rules
from openfisca_dk_integration.cases.files import read_mapping
from openfisca_dk_integration.cases.model import Case, group_table, groups
from openfisca_dk_integration.cases.problems import CaseError
from openfisca_dk_integration.cases.sheets import WORKBOOK, Sheet, as_value, read_workbook
from openfisca_dk_integration.reforms.errors import Problem

CASE, RETENTION, RULES, FAMILIES, ITEMS = "Sag", "Fastholdelse", "Regler", "Familier", "Poster"
FIELD, MEANING, VALUE, LOW, HIGH = "felt", "betydning", "værdi", "lav", "høj"
EVIDENCE, SOURCE, RANGE = "evidens", "kilde", "interval"
YEAR, SHARE = "år", "andel"
FIELDS_FILE = Path(__file__).parent / "data" / "felter.yaml"
NOT_IN_CASE_SHEET = {"fastholdelse_pr_aar", "regler", "poster"}


@lru_cache(maxsize=1)
def meanings() -> dict[str, dict[str, str]]:
    """Return what every field means, by field and language."""
    with FIELDS_FILE.open(encoding="utf-8") as stream:
        table: dict[str, dict[str, str]] = yaml.safe_load(stream)
    return table


def template(group: str | None, municipality: int | str | None, year: int) -> dict[str, Any]:
    """Return the fields of a new case, filled for a target group.

    Args:
        group: a key of ``groups()``; default the first.
        municipality: name or code; default the average.
        year: the first year.

    Raises:
        CaseError: when there is no such group.
    """
    known = groups()
    key = group or next(iter(known))
    if key not in known:
        names = ", ".join(known)
        raise CaseError.of(
            f"--maalgruppe {key}",
            f"ukendt målgruppe; kendte: {names}",
            f"unknown target group; known: {names}",
        )
    fields = {
        "titel": known[key].da,
        "kommune": "gennemsnitskommune" if municipality is None else municipality,
        "maalgruppe": key,
        "start_aar": year,
        "horisont": 5,
    } | known[key].fields
    fields["fastholdelse_pr_aar"] = fields["fastholdelse_pr_aar"][: fields["horisont"]]
    return fields


def write_yaml(fields: Mapping[str, Any], path: Path) -> None:
    """Write a case as YAML, with what each field means and where its number comes from."""
    assumptions = group_table()["antagelser"]
    lines = ["# dk-integration case " + path.name, "# Alle felter: docs/business-case.md"]
    for name, value in fields.items():
        note = assumptions.get(name, {})
        evidence = f" [{note['evidens']}]" if note else ""
        lines.append(f"# {meanings().get(name, {}).get('da', name)}{evidence}")
        block = yaml.dump(
            {name: value}, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=110
        )
        lines += block.rstrip().split("\n")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


class _Plain(yaml.SafeDumper):
    """YAML without anchors: a reader is to see every number where it stands."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write everything in full."""
        del data
        return True


def write_workbook(fields: Mapping[str, Any], path: Path) -> None:
    """Write a case as a workbook to fill in."""
    import xlsxwriter

    assumptions = group_table()["antagelser"]
    with xlsxwriter.Workbook(path) as book:
        writer = _Writer(book)
        rows = []
        for name in Case.model_fields:
            if name in NOT_IN_CASE_SHEET:
                continue
            value = fields.get(name)
            low = high = None
            if isinstance(value, Mapping):
                low, value, high = (value[key] for key in ("lav", "middel", "hoej"))
            note = assumptions.get(name, {})
            span = note.get("interval")
            rows.append(
                [
                    name,
                    meanings().get(name, {}).get("da", ""),
                    value,
                    low,
                    high,
                    note.get("evidens"),
                    f"{span[0]}-{span[1]}" if span else None,
                    note.get("kilde"),
                ]
            )
        writer.sheet(
            CASE,
            [FIELD, MEANING, VALUE, LOW, HIGH, EVIDENCE, RANGE, SOURCE],
            rows,
            inputs={2, 3, 4},
        )
        kept = fields.get("fastholdelse_pr_aar") or []
        writer.sheet(
            RETENTION, [YEAR, SHARE], [[n + 1, share] for n, share in enumerate(kept)], inputs={1}
        )
        rules = fields.get("regler") or {}
        names = [name for name in Rules.model_fields if name != "familier"]
        writer.sheet(
            RULES,
            [FIELD, MEANING, VALUE],
            [[n, meanings().get(n, {}).get("da", ""), rules.get(n)] for n in names],
            inputs={2},
        )
        writer.table(FAMILIES, list(Family.model_fields), rules.get("familier") or [])
        writer.table(ITEMS, list(ExtraItem.model_fields), fields.get("poster") or [])


class _Writer:
    """Sheets with a heading, columns wide enough, and marked cells to fill in."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self.input = book.add_format(
            {"bg_color": "#FFF8E1", "border": 1, "border_color": "#DDDDDD"}
        )
        self.text = book.add_format({"text_wrap": True, "valign": "top"})

    def sheet(
        self, name: str, headings: list[str], rows: list[list[Any]], inputs: set[int]
    ) -> None:
        """Write a sheet; ``inputs`` are the columns the user fills in."""
        page = self.book.add_worksheet(name)
        page.freeze_panes(1, 1)
        for column, heading in enumerate(headings):
            page.write(0, column, heading, self.head)
            page.set_column(column, column, 18 if column in inputs else 34)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                style = self.input if column in inputs else self.text
                page.write(number, column, _cell(value), style)

    def table(self, name: str, headings: list[str], rows: list[Mapping[str, Any]]) -> None:
        """Write a sheet in which every column is the user's."""
        columns = set(range(len(headings)))
        self.sheet(name, headings, [[row.get(head) for head in headings] for row in rows], columns)


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return value


# --- read -----------------------------------------------------------------------------------


def read_any(path: Path) -> dict[str, Any]:
    """Return the fields of a case file: YAML, JSON or a workbook.

    Raises:
        CaseError: when it cannot be read.
    """
    if path.suffix.lower() == WORKBOOK:
        return read_case_workbook(path)
    return read_mapping(path)


def read_case_workbook(path: Path) -> dict[str, Any]:
    """Return the fields of a filled-in workbook.

    Raises:
        CaseError: when sheets or columns are missing, or fields are not known.
    """
    sheets = read_workbook(path)
    if CASE not in sheets:
        raise CaseError.of(f"{path.name}", f"arket {CASE} mangler", f"there is no sheet {CASE}")
    problems: list[Problem] = []
    fields = _fields(sheets[CASE], list(Case.model_fields), problems)
    if RETENTION in sheets and sheets[RETENTION].rows:
        fields["fastholdelse_pr_aar"] = _retention(sheets[RETENTION], problems)
    rules = _fields(sheets[RULES], list(Rules.model_fields), problems) if RULES in sheets else {}
    families = _records(sheets.get(FAMILIES), list(Family.model_fields), problems)
    if families:
        rules["familier"] = families
    if rules:
        fields["regler"] = rules
    items = _records(sheets.get(ITEMS), list(ExtraItem.model_fields), problems)
    if items:
        fields["poster"] = items
    if problems:
        raise CaseError(problems)
    return fields


def _fields(sheet: Sheet, known: list[str], problems: list[Problem]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for row in sheet.rows:
        name = row.cells.get(FIELD, "")
        if name not in known:
            problems.append(
                Problem(
                    sheet.place(row, FIELD),
                    f"ukendt felt {name!r}",
                    f"unknown field {name!r}",
                )
            )
            continue
        cells = [row.cells.get(column) for column in (LOW, VALUE, HIGH)]
        if cells[0] is not None or cells[2] is not None:
            low, middle, high = (
                None if cell is None else as_value(cell, typed=True) for cell in cells
            )
            found[name] = {
                "lav": middle if low is None else low,
                "middel": middle,
                "hoej": middle if high is None else high,
            }
        elif cells[1] is not None:
            found[name] = as_value(cells[1], typed=True)
    return found


def _retention(sheet: Sheet, problems: list[Problem]) -> list[Any]:
    shares: list[Any] = []
    for number, row in enumerate(sheet.rows, start=1):
        year = as_value(row.cells.get(YEAR, ""), typed=True)
        if year != number:
            problems.append(
                Problem(
                    sheet.place(row, YEAR),
                    f"ventede år {number}, fandt {year!r}",
                    f"expected year {number}, found {year!r}",
                )
            )
        shares.append(as_value(row.cells.get(SHARE, ""), typed=True))
    return shares


def _records(
    sheet: Sheet | None, known: list[str], problems: list[Problem]
) -> list[dict[str, Any]]:
    if sheet is None:
        return []
    problems += [
        Problem(sheet.where, f"ukendt kolonne {name!r}", f"unknown column {name!r}")
        for name in sheet.headings
        if name and name not in known
    ]
    return [
        {
            name: _ages(cell) if name == "boern" else as_value(cell, typed=True)
            for name, cell in row.cells.items()
            if name in known
        }
        for row in sheet.rows
    ]


def _ages(cell: str) -> list[Any]:
    parts = [part.strip() for part in cell.replace(";", ",").split(",")]
    return [as_value(part, typed=True) for part in parts if part]
