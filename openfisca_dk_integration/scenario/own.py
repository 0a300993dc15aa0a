"""The municipalities' own figures: a CSV file that replaces defaults row by row."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path
from typing import Any

from openfisca_core.periods import DateUnit

from openfisca_dk_integration.behaviour.ranges import Range
from openfisca_dk_integration.documents import DocumentError, read_table_text
from openfisca_dk_integration.entities import Kommune
from openfisca_dk_integration.population.municipalities import municipality_names
from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.scenario.errors import ScenarioError
from openfisca_dk_integration.scenario.prices import OwnFigure, default_prices

NEEDED = ("kommunekode", "aar", "navn", "vaerdi", "kilde")
RANGE = ("lav", "hoej")


def read_own(path: Path, system: Any) -> tuple[OwnFigure, ...]:
    """Read a file of own figures.

    Columns: ``kommunekode``, ``aar`` (empty: every year), ``navn`` (a price, or a yearly input of
    municipalities), ``vaerdi``, ``kilde``, and for prices ``lav`` and ``hoej`` when there is a
    range.

    Raises:
        ScenarioError: with everything that is wrong with the file.
    """
    try:
        reader = csv.DictReader(io.StringIO(read_table_text(path), newline=""))
        rows = list(reader)
        headings = list(reader.fieldnames or [])
    except DocumentError as error:
        raise ScenarioError.of(path.name, error.da, error.en) from error
    except csv.Error as error:
        raise ScenarioError.of(
            path.name, f"kan ikke læses: {error}", f"cannot be read: {error}"
        ) from error
    problems = [
        Problem(path.name, f"kolonnen {name} mangler", f"the column {name} is missing")
        for name in NEEDED
        if name not in headings
    ]
    problems += [
        Problem(path.name, f"ukendt kolonne {name}", f"unknown column {name}")
        for name in headings
        if name not in {*NEEDED, *RANGE}
    ]
    if problems:
        raise ScenarioError(problems)
    known = {*default_prices(), *municipal_inputs(system)}
    found: dict[tuple[int, int | None, str], OwnFigure] = {}
    for number, row in enumerate(rows, start=2):
        figure, wrong = _figure(row, f"{path.name}, række {number}", known)
        problems += wrong
        if figure is None:
            continue
        key = (figure.code, figure.year, figure.name)
        if key in found:
            problems.append(
                Problem(
                    f"{path.name}, række {number}",
                    "kommune, år og navn står allerede i filen",
                    "municipality, year and name stand in the file already",
                )
            )
        found[key] = figure
    if problems:
        raise ScenarioError(problems)
    return tuple(found.values())


def municipal_inputs(system: Any) -> list[str]:
    """Return the yearly numbers of municipalities that a user may give."""
    return sorted(
        name
        for name, variable in system.variables.items()
        if variable.entity.key == Kommune.key
        and variable.definition_period == DateUnit.YEAR
        and variable.value_type in {int, float}
    )


def _figure(
    row: dict[str, str | None], where: str, known: set[str]
) -> tuple[OwnFigure | None, list[Problem]]:
    cells = {key: (text or "").strip() for key, text in row.items() if key is not None}
    numbers, problems = _numbers(cells, where)
    code, value = numbers.get("kommunekode", 0.0), numbers.get("vaerdi", 0.0)
    year = int(numbers["aar"]) if "aar" in numbers else None
    low, high = numbers.get("lav", value), numbers.get("hoej", value)
    name = cells.get("navn", "")
    if name not in known:
        problems.append(
            Problem(
                f"{where}, navn",
                f"{name!r} er hverken en pris ({', '.join(default_prices())}) eller et årligt tal "
                "for kommuner",
                f"{name!r} is neither a price ({', '.join(default_prices())}) nor a yearly figure "
                "of municipalities",
            )
        )
    if "kommunekode" in numbers and code not in municipality_names():
        problems.append(
            Problem(
                f"{where}, kommunekode",
                f"ukendt kommunekode {code:g}",
                f"unknown municipality code {code:g}",
            )
        )
    if not low <= value <= high:
        problems.append(
            Problem(where, "lav ≤ vaerdi ≤ hoej gælder ikke", "lav <= vaerdi <= hoej does not hold")
        )
    if not cells.get("kilde"):
        problems.append(Problem(f"{where}, kilde", "mangler", "is missing"))
    if problems:
        return None, problems
    return OwnFigure(int(code), year, name, Range(low, value, high), cells["kilde"]), []


def _numbers(cells: dict[str, str], where: str) -> tuple[dict[str, float], list[Problem]]:
    """Return the numbers of a row; ``aar``, ``lav`` and ``hoej`` may be empty."""
    numbers: dict[str, float] = {}
    problems = []
    for name in ("kommunekode", "aar", "vaerdi", *RANGE):
        text = cells.get(name, "")
        if not text and name not in {"kommunekode", "vaerdi"}:
            continue
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if math.isfinite(value):
            numbers[name] = value
            continue
        problems.append(
            Problem(
                f"{where}, {name}",
                f"ventede et tal, fik {text!r}",
                f"expected a number, got {text!r}",
            )
        )
    return numbers, problems
