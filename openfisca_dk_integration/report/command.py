"""What the commands share: reading their arguments, reporting problems, showing progress."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from openfisca_dk_integration.benchmark.errors import BenchmarkError
from openfisca_dk_integration.population import PopulationError
from openfisca_dk_integration.reforms import Law, ReformError, load_law
from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.reforms.stack import read_reforms
from openfisca_dk_integration.report.files import OutputError
from openfisca_dk_integration.scenario.errors import ScenarioError
from openfisca_dk_integration.simulation import SimulationError, Span

WIDTH = 140
"""Columns when the output is no terminal."""

Pair = tuple[str, str]


def years_of(text: str) -> list[int]:
    """Return the first and last year of ``2024-2030`` or ``2024``."""
    span = Span.parse(text)
    if len(text.strip()) not in {4, 9} or not span.years:
        raise SimulationError.of(
            repr(text), "er ikke hele år: skriv fx 2024-2030", "is not years: write e.g. 2024-2030"
        )
    return [span.years[0], span.years[-1]]


def load_laws(sources: list[str], choices: list[str], factor: float | None, last: int) -> list[Law]:
    """Return the law in force and the reforms, every problem of all of them at once.

    A choice goes to every reform that has it, or to one: ``et_aars_introduktion.navn=nej``.
    """
    problems: list[Problem] = []
    pairs = []
    for choice in choices:
        name, equals, value = choice.partition("=")
        if equals and name.strip():
            pairs.append((name.strip(), value.strip()))
        else:
            problems.append(Problem(f"--valg {choice}", "skriv navn=værdi", "write name=value"))
    options = {"indeksering": factor, "sidste_aar": max(2050, last)}
    laws = []
    unused = set(pairs)
    for source in sources:
        mine = _choices_for(source, pairs, alone=len(sources) == 1)
        unused -= {pair for pair, _ in mine}
        try:
            laws.append(load_law(source, dict(kept for _, kept in mine), **options))  # type: ignore[arg-type]
        except ReformError as error:
            problems += error.problems
    problems += [
        Problem(
            f"--valg {name}={value}", "ingen af reformerne har dette valg", "no reform has this"
        )
        for name, value in pairs
        if (name, value) in unused
    ]
    try:
        laws.insert(0, load_law(None, **options))  # type: ignore[arg-type]
    except ReformError as error:
        problems = problems or error.problems
    if problems:
        raise ReformError(problems)
    return laws


def _choices_for(source: str, pairs: list[Pair], alone: bool) -> list[tuple[Pair, Pair]]:
    """Return the choices meant for a reform: as written, and without the reform's name."""
    name = Path(source).stem
    try:
        names = read_reforms(source).switches
        # In a+b a switch has its reform's name before it, and is meant by either.
        switches = {*names, *(one.rpartition(".")[2] for one in names)}
    except ReformError:
        switches = set()
    found = []
    for key, value in pairs:
        prefix, dot, rest = key.partition(".")
        if dot and prefix == name:
            found.append(((key, value), (rest, value)))
        elif key in switches or (alone and not dot):
            found.append(((key, value), (key, value)))
    return found


@contextmanager
def problems_to_stderr(language: str) -> Iterator[None]:
    """List what is wrong with the input on standard error, without a traceback, and exit 1."""
    try:
        yield
    except (
        BenchmarkError,
        OutputError,
        PopulationError,
        ReformError,
        ScenarioError,
        SimulationError,
    ) as error:
        fail(error.lines(str(language)))  # type: ignore[arg-type]


def fail(lines: list[str]) -> None:
    """Print problems on standard error and exit 1, if there are any."""
    if lines:
        sys.stderr.write("\n".join(lines) + "\n")
        raise typer.Exit(1)


@contextmanager
def progress_on_stderr() -> Iterator[Any]:
    """Give a function (done, total) that moves a bar on standard error, when it is a terminal."""
    console = Console(stderr=True)
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        BarColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def stdout_console() -> Console:
    """Return a console of the terminal's width, or a fixed one when there is no terminal."""
    console = Console(highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console = Console(highlight=False, width=WIDTH)
    return console


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def describe(kind: str, found: dict[str, Any], language: str) -> str:
    """Return one line about what was found to be in order."""
    english = language == "en"
    mark = found["fingeraftryk"][:12]
    if kind in {"reform", "scenarie"}:
        return f"{'OK' if english else 'I orden'}: {found['titel']} ({mark})"
    people = "persons" if english else "personer"
    households = "households" if english else "husstande"
    return (
        f"{'OK' if english else 'I orden'}: {found['personer']} {people}, "
        f"{found['husstande']} {households} ({mark})"
    )
