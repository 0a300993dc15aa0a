"""Consequences and prices in the structure of SØM, from tables of the user's.

Two tables (CSV, or the sheets ``konsekvenser`` and ``priser`` of a workbook):

- ``konsekvenser``: ``ydelse`` (a public service), ``aar`` (0-10 after success), and either
  ``besparelse`` (units less used by somebody who succeeds) or ``forskel`` (use of those who
  succeed minus use of those who do not: negative is a saving);
- ``priser``: ``ydelse``, ``enhed``, and one price per unit for each payer (``kommune``,
  ``region``, ``stat``), after state refund.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from openfisca_dk_integration.cases.problems import CaseError
from openfisca_dk_integration.cases.sheets import (
    WORKBOOK,
    Row,
    Sheet,
    as_number,
    missing_columns,
    read_csv,
    read_workbook,
)
from openfisca_dk_integration.reforms.errors import Problem

PAYERS = ("kommune", "region", "stat")
LAST = 10
CONSEQUENCES, PRICES = "konsekvenser", "priser"


@dataclass(frozen=True)
class Service:
    """A public service: units saved by year after success, and its price for each payer."""

    name: str
    saved: tuple[float, ...]
    prices: dict[str, float]


def read_soem(consequences: Path, prices: Path) -> tuple[Service, ...]:
    """Read the two tables.

    Raises:
        CaseError: with everything that is wrong with them.
    """
    saved_sheet, price_sheet = _table(consequences, CONSEQUENCES), _table(prices, PRICES)
    problems = missing_columns(saved_sheet, ["ydelse", "aar"])
    problems += missing_columns(price_sheet, ["ydelse"])
    kinds = [name for name in ("besparelse", "forskel") if name in saved_sheet.headings]
    if len(kinds) != 1:
        problems.append(
            Problem(
                saved_sheet.where,
                "skal have en af kolonnerne besparelse og forskel",
                "must have one of the columns besparelse and forskel",
            )
        )
    payers = [name for name in PAYERS if name in price_sheet.headings]
    if not payers:
        problems += missing_columns(price_sheet, PAYERS)
    if problems:
        raise CaseError(problems)
    cost = _prices(price_sheet, payers, problems)
    found = _consequences(saved_sheet, kinds[0], problems)
    for name in found:
        if name not in cost:
            problems.append(
                Problem(
                    price_sheet.where,
                    f"mangler en pris for {name!r}",
                    f"has no price for {name!r}",
                )
            )
    if problems:
        raise CaseError(problems)
    return tuple(Service(name, tuple(years), cost[name]) for name, years in found.items())


def _table(path: Path, sheet: str) -> Sheet:
    if path.suffix.lower() != WORKBOOK:
        return read_csv(path)
    sheets = read_workbook(path)
    if sheet not in sheets:
        raise CaseError.of(path.name, f"arket {sheet} mangler", f"there is no sheet {sheet}")
    return sheets[sheet]


def _number(sheet: Sheet, row: Row, column: str, problems: list[Problem]) -> float | None:
    text = row.cells.get(column, "")
    value = as_number(text, typed=sheet.typed)
    if value is None:
        problems.append(
            Problem(
                sheet.place(row, column),
                f"skal være et tal, er {text!r} (skriv tusinder uden punktum)",
                f"must be a number, is {text!r} (write thousands without a point)",
            )
        )
    return value


def _prices(
    sheet: Sheet, payers: list[str], problems: list[Problem]
) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for row in sheet.rows:
        name = row.cells.get("ydelse", "")
        if name in found or not name:
            problems.append(
                Problem(
                    sheet.place(row, "ydelse"),
                    f"{name!r} mangler eller står to gange",
                    f"{name!r} is missing or stands twice",
                )
            )
        values = {payer: _number(sheet, row, payer, problems) for payer in payers}
        found[name] = {payer: value for payer, value in values.items() if value is not None}
        problems += [
            Problem(sheet.place(row, payer), "må ikke være negativ", "must not be negative")
            for payer, value in found[name].items()
            if value < 0
        ]
    return found


def _consequences(sheet: Sheet, column: str, problems: list[Problem]) -> dict[str, list[float]]:
    sign = 1.0 if column == "besparelse" else -1.0
    found: dict[str, list[float]] = {}
    seen: set[tuple[str, int]] = set()
    for row in sheet.rows:
        name = row.cells.get("ydelse", "")
        year = _number(sheet, row, "aar", problems)
        value = _number(sheet, row, column, problems)
        if year is None or value is None:
            continue
        place = int(year)
        if place != year or not 0 <= place <= LAST or (name, place) in seen:
            problems.append(
                Problem(
                    sheet.place(row, "aar"),
                    f"skal være et år fra 0 til {LAST}, en gang for hver ydelse, er {year:g}",
                    f"must be a year from 0 to {LAST}, once for each service, is {year:g}",
                )
            )
            continue
        seen.add((name, place))
        found.setdefault(name, [0.0] * (LAST + 1))[place] = sign * value
    return found
