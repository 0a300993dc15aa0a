"""People's background and local conditions at the start of a duration."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy
import polars
from numpy.typing import NDArray

from openfisca_dk_integration import cpr
from openfisca_dk_integration.benchmark.errors import BenchmarkError
from openfisca_dk_integration.documents import DocumentError, read_table_text
from openfisca_dk_integration.enums import Danskuddannelse, Koen, Opholdsgrundlag
from openfisca_dk_integration.population.bounds import (
    WORKBOOK_ERRORS,
    TooLargeError,
    check_columns,
    check_workbook,
)
from openfisca_dk_integration.reforms.errors import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from openfisca_dk_integration.benchmark.panel import Panel

Array = NDArray[Any]
AGES = (25, 30, 35, 45, 55)
CHILDREN = (1, 4)
"""Bounds of the groups: the years and numbers that KORA's and AKF's studies group by; ours."""

KEYS = ("kommunekode", "aar")
MONTHS = 12


def background(
    panel: Panel, person: Array, start: Array
) -> dict[str, tuple[Array, tuple[str, ...]]]:
    """Return the groups of each person followed at its start: codes and the names of levels.

    Age, sex with children, partner, ground of residence, line of Danish education, education,
    special needs, readiness and year of the start: what the studies of KORA and AKF could see and
    the population tables hold. Origin and health proper are not in the data.
    """
    begin = start[person]

    def at_start(name: str) -> Array:
        small = panel.monthly[name][:, person]
        rows = numpy.clip(begin - panel.first, 0, len(small) - 1)
        found: Array = small[rows, numpy.arange(len(person))]
        return found

    def constant(name: str) -> Array:
        return panel.constant[name][person].astype(int)

    women = (constant("koen") == list(Koen).index(Koen.kvinde)).astype(int)
    children = numpy.digitize(at_start("antal_boern_under_18"), CHILDREN)
    years, year = numpy.unique(begin // MONTHS, return_inverse=True)
    ages = ("-24", "25-29", "30-34", "35-44", "45-54", "55-")
    mixed: tuple[str, ...] = ("mand uden børn", "mand, 1-3 børn", "mand, 4 børn eller flere")
    mixed += tuple(level.replace("mand", "kvinde") for level in mixed)
    return {
        "alder": (numpy.digitize(at_start("alder"), AGES), ages),
        "koen_og_boern": (women * (len(CHILDREN) + 1) + children, mixed),
        "partner": ((at_start("antal_voksne") > 1).astype(int), ("nej", "ja")),
        "opholdsgrundlag": (
            constant("opholdsgrundlag"),
            _names(Opholdsgrundlag),
        ),
        "danskuddannelse": (
            constant("danskuddannelse"),
            _names(Danskuddannelse),
        ),
        "erhvervsuddannelse": (constant("har_erhvervsuddannelse"), ("nej", "ja")),
        "saerlige_behov": (constant("saerlige_behov"), ("nej", "ja")),
        "jobparat": (at_start("jobparat").astype(int), ("nej", "ja")),
        "aar": (year.astype(int), tuple(str(value) for value in years)),
    }


def local_conditions(source: Path, municipality: Array, year: Array) -> dict[str, Array]:
    """Return the user's local figures for each person's municipality and year of the start.

    Args:
        source: CSV or Excel with ``kommunekode``, ``aar`` and one column per condition.
        municipality: code of each person followed.
        year: year in which each is first followed.

    Raises:
        BenchmarkError: a file that cannot be read, missing columns, rows twice, cells that are no
            numbers, and every municipality and year without a figure.
    """
    table = _read(source)
    missing = [key for key in KEYS if key not in table.columns]
    names = [name for name in table.columns if name not in KEYS]
    problems = [
        Problem(f"{source}, {key}", "kolonnen mangler", "the column is missing") for key in missing
    ]
    if not names:
        problems.append(
            Problem(
                str(source), "har ingen lokale forhold som kolonner", "has no conditions as columns"
            )
        )
    problems += [
        Problem(f"{source}, {name}", "alle celler skal være tal", "every cell must be a number")
        for name in [*KEYS, *names]
        if name in table.columns
        and (not table[name].dtype.is_numeric() or table[name].null_count())
    ]
    if problems:
        raise BenchmarkError(problems)
    twice = table.filter(polars.struct(KEYS).is_duplicated()).select(KEYS).unique().sort(KEYS)
    problems += [
        Problem(f"{source}: {code}, {when}", "kommune og år står to gange", "stands twice")
        for code, when in twice.iter_rows()
    ]
    rows = {(int(code), int(when)): i for i, (code, when) in enumerate(table.select(KEYS).rows())}
    wanted = sorted({(int(c), int(y)) for c, y in zip(municipality, year, strict=True)})
    problems += [
        Problem(f"{source}: {code}, {when}", "rækken mangler", "the row is missing")
        for code, when in wanted
        if (code, when) not in rows
    ]
    if problems:
        raise BenchmarkError(problems)
    index = numpy.array(
        [rows[int(c), int(y)] for c, y in zip(municipality, year, strict=True)], dtype=int
    )
    return {name: table[name].cast(polars.Float64).to_numpy()[index] for name in names}


def _names(kind: Any) -> tuple[str, ...]:
    return tuple(member.name for member in list(kind))


def _read(source: Path) -> polars.DataFrame:
    try:
        if source.suffix.lower() == ".xlsx":
            check_workbook(source)
            table = polars.read_excel(source)
        else:
            text = read_table_text(source)
            table = polars.read_csv(io.StringIO(text), infer_schema_length=None)
        check_columns(table.width)
    except DocumentError as error:
        raise BenchmarkError.of(str(source), error.da, error.en) from error
    except TooLargeError as error:
        raise BenchmarkError.of(
            str(source), "bliver for stor, når den læses", "becomes too large when it is read"
        ) from error
    except WORKBOOK_ERRORS as error:
        raise BenchmarkError.of(str(source), "kan ikke læses", "cannot be read") from error
    for name in table.columns:
        column = table[name]
        if column.dtype.is_integer() or column.dtype == polars.String:
            cells = column.cast(polars.String).drop_nulls()
            if cpr.looks_like(name) or cells.str.contains(cpr.INSIDE).any():
                raise BenchmarkError.of(f"{source}, {name}", cpr.DA, cpr.EN)
    return table
