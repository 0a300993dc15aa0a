"""The people of a request: tables, people drawn from published figures, or the example."""

from __future__ import annotations

import csv
import io
import os
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from openfisca_dk_integration.account.published import OPTION
from openfisca_dk_integration.benchmark import BenchmarkError
from openfisca_dk_integration.population import PopulationError, read_population
from openfisca_dk_integration.population.schema import TABLES
from openfisca_dk_integration.reforms import ReformError
from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.scenario import ScenarioError
from openfisca_dk_integration.scenario.serial import prepared_from
from openfisca_dk_integration.simulation import SimulationError
from openfisca_dk_integration.web.errors import TOO_LARGE, RequestError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openfisca_dk_integration.population import Population
    from openfisca_dk_integration.web.service import Service

MEMORY = Path("/dev/shm")  # noqa: S108 - a file system in memory, where the system has one
EXAMPLE = Path(__file__).parents[2] / "examples" / "kommune"
TABLES_SENT, DRAWN, SHOWN = "tables", "synthetic", "example"
KINDS = (TABLES_SENT, DRAWN, SHOWN)
PATHS = {"--data-til": "data_until", "--indikator": "indicators", "--kommune": "municipalities"}
"""Options of the command line, as a request names them."""

MOST_YEARS = 30
MOST_COLUMNS = 200

Years = tuple[int, int]


def years_of(given: Any, problems: list[Problem], path: str = "years") -> Years | None:
    """Return the years of ``2027-2030``, ``2027`` or ``[2027, 2030]``; mistakes are noted."""
    if isinstance(given, int) and not isinstance(given, bool):
        given = [given, given]
    if isinstance(given, str):
        first, _, last = given.partition("-")
        parts = [first.strip(), (last or first).strip()]
        given = [int(part) for part in parts if part.isascii() and part.isdigit()]
    pair = given if isinstance(given, list) else []
    if len(pair) != 2 or not all(type(year) is int for year in pair):  # noqa: PLR2004 - first, last
        problems.append(
            Problem(path, 'skal være år, fx "2027-2030"', 'must be years, e.g. "2027-2030"')
        )
        return None
    first_year, last_year = pair
    if not 2002 <= first_year <= last_year <= 2100:  # noqa: PLR2004 - as in a scenario
        problems.append(
            Problem(
                path,
                "det første år må ikke ligge efter det sidste, og begge skal ligge i 2002-2100",
                "the first year may not lie after the last, and both must lie in 2002-2100",
            )
        )
        return None
    if last_year - first_year >= MOST_YEARS:
        problems.append(Problem(path, f"højst {MOST_YEARS} år", f"at most {MOST_YEARS} years"))
        return None
    return first_year, last_year


def check_people(given: Any, problems: list[Problem]) -> str:
    """Return the kind of people asked for; what is wrong before anybody is read is noted."""
    kinds = " eller ".join(KINDS), " or ".join(KINDS)
    if not isinstance(given, dict) or len(given) != 1 or next(iter(given)) not in KINDS:
        problems.append(
            Problem("people", f"skal have ét af: {kinds[0]}", f"must have one of: {kinds[1]}")
        )
        return ""
    kind: str = next(iter(given))
    content = given[kind]
    where = f"people/{kind}"
    if kind == SHOWN:
        if content is not True:
            problems.append(Problem(where, "skal være true", "must be true"))
        elif not EXAMPLE.is_dir():
            problems.append(Problem(where, "er ikke på denne server", "is not on this server"))
    elif not isinstance(content, dict) or not content:
        problems.append(Problem(where, "skal være et objekt", "must be an object"))
    elif kind == TABLES_SENT:
        _check_tables(content, problems)
    elif "aar" in content:
        years_of(content["aar"], problems, f"{where}/aar")
    return kind


def _check_tables(tables: dict[str, Any], problems: list[Problem]) -> None:
    for name, rows in tables.items():
        where = f"people/{TABLES_SENT}/{name}"
        if name not in TABLES:
            known = ", ".join(TABLES)
            problems.append(
                Problem(where, f"ukendt tabel; kendte: {known}", f"unknown table; known: {known}")
            )
        elif isinstance(rows, str):
            continue
        elif not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            problems.append(
                Problem(
                    where,
                    "skal være rækker (objekter) eller CSV som tekst",
                    "must be rows (objects), or CSV as text",
                )
            )
        else:
            _check_rows(rows, where, problems)


def _check_rows(rows: list[dict[str, Any]], where: str, problems: list[Problem]) -> None:
    if len({key for row in rows for key in row}) > MOST_COLUMNS:
        problems.append(
            Problem(where, f"højst {MOST_COLUMNS} kolonner", f"at most {MOST_COLUMNS} columns")
        )
    for number, row in enumerate(rows):
        for key, value in row.items():
            if isinstance(value, (dict, list)):
                problems.append(
                    Problem(
                        f"{where}/{number}/{key}",
                        "skal være et tal, en tekst, true, false eller null",
                        "must be a number, a text, true, false or null",
                    )
                )


def people_of(service: Service, given: Any, kind: str, years: Years) -> Population:
    """Return the people, after ``check_people`` found nothing wrong.

    Raises:
        RequestError: everything that is wrong with them; 413 when they are too many.
    """
    if kind == SHOWN:
        return replace(read_population(EXAMPLE, service.system), source="examples/kommune")
    if kind == DRAWN:
        return _drawn(service, given[kind], years)
    with folder_in_memory() as folder:
        for name, rows in given[kind].items():
            text = rows if isinstance(rows, str) else _as_csv(rows)
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        try:
            people = read_population(folder, service.system)
        except PopulationError as error:
            raise _plain(error, folder) from error
    check_count(service, people.count)
    return replace(people, source="api")


def check_count(service: Service, count: int) -> None:
    """Refuse more people than a run may have.

    Raises:
        RequestError: 413 with the limit.
    """
    most = service.settings.max_people
    if count > most:
        raise RequestError.of(
            "people",
            f"{count} personer; højst {most}",
            f"{count} persons; at most {most}",
            TOO_LARGE,
        )


def _as_csv(rows: list[dict[str, Any]]) -> str:
    columns = list(dict.fromkeys(key for row in rows for key in row))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return text.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _plain(error: PopulationError, folder: Path) -> RequestError:
    """Return the problems by table, row (from 0, as in the list sent) and column."""
    found = []
    for problem in error.problems:
        table = Path(problem.file).stem if problem.file.endswith(".csv") else ""
        row = "" if problem.row is None else str(max(0, problem.row - 2))
        parts = ("people", TABLES_SENT, table, row, problem.column or "")
        path = "/".join(part for part in parts if part)
        da, en = (problem.text(language).replace(f"{folder}/", "") for language in ("da", "en"))
        found.append(
            Problem(
                path, da.replace(str(folder), TABLES_SENT), en.replace(str(folder), TABLES_SENT)
            )
        )
    return RequestError(found)


def _drawn(service: Service, fields: dict[str, Any], years: Years) -> Population:
    """Return people drawn from published figures, with histories simulated by the same seed."""
    seed = fields.get("froe", 1)
    span = f"{years[0]}-{years[1]}"
    document = {
        "titel": "api",
        "befolkning": {"syntetisk": {"aar": span, "froe": seed} | fields},
        "historik": {"kilde": "simuleret", "froe": seed},
        "lov": {"reformer": [{"reform": "et_aars_introduktion"}]},
        "aar": span,
    }
    with run_problems({"befolkning/syntetisk": f"people/{DRAWN}", "historik": f"people/{DRAWN}"}):
        plan = prepared_from(document, "api").plan
        check_count(service, plan.population.count)
        people = plan.people(plan.cases[0], plan.setting(1))
    check_count(service, people.count)
    return replace(people, source=f"syntetisk: {span}, frø {seed}")


@contextmanager
def run_problems(names: dict[str, str] | None = None) -> Iterator[None]:
    """Turn what a run refuses into the problems of the request.

    Args:
        names: what stands in a path for what the run says.

    Raises:
        RequestError: in place of the error of a scenario, a law, a simulation or a benchmark.
    """
    try:
        yield
    except (ScenarioError, SimulationError, ReformError, BenchmarkError) as error:
        raise RequestError(_sent(problem, names or {}) for problem in error.problems) from error


def _sent(problem: Problem, names: dict[str, str]) -> Problem:
    """Return a problem with the path of the request, without the command line's own advice."""
    if OPTION in problem.da:
        da, en = (text.split(f". {OPTION}")[0] for text in (problem.da, problem.en))
        return Problem("people", da, en)
    where = PATHS.get(problem.where) or _path(problem.where, names)
    return Problem(where, problem.da, problem.en)


def _path(where: str, names: dict[str, str]) -> str:
    """Return ``lov/reformer/0/reform`` for ``api: lov.reformer[0].reform``."""
    text = where.rpartition(": ")[2].replace("[", ".").replace("]", "")
    path = "/".join(part for part in text.split(".") if part) or "error"
    for long, short in names.items():
        if path == long or path.startswith(f"{long}/"):
            return short + path.removeprefix(long)
    return path


@contextmanager
def folder_in_memory() -> Iterator[Path]:
    """Give a folder, in memory where the system has such a place; it is removed afterwards."""
    memory = MEMORY if os.access(MEMORY, os.W_OK) else None
    with TemporaryDirectory(prefix="dk-", dir=memory) as name:
        yield Path(name)
