"""A prepared scenario run: all its tasks, and what comes of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy
import polars

from openfisca_dk_integration.account import ITEMS, Account, Comparison
from openfisca_dk_integration.account.budget_neutral import computed
from openfisca_dk_integration.account.compare import difference
from openfisca_dk_integration.account.table import SCHEMA, municipality_names
from openfisca_dk_integration.scenario import tasks
from openfisca_dk_integration.scenario.afterwards import ROWS
from openfisca_dk_integration.scenario.bands import Draws
from openfisca_dk_integration.scenario.code import code_fingerprint
from openfisca_dk_integration.scenario.plan import Case, Plan, Setting
from openfisca_dk_integration.simulation.kept import kept_folder

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from openfisca_dk_integration.scenario.prepare import Prepared
    from openfisca_dk_integration.simulation.kept import Arrays

    Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class ScenarioResult:
    """What a scenario gives.

    Attributes:
        prepared: the scenario.
        results: the arrays of every task by name.
        draws: the amounts of all draws.
        comparison: the accounts as means over the draws.
        in_work: full-year persons in ordinary work: draw, law, year.
    """

    prepared: Prepared
    results: dict[str, Arrays]
    draws: Draws
    comparison: Comparison
    in_work: NDArray[numpy.float64]

    @property
    def plan(self) -> Plan:
        """What was run."""
        return self.prepared.plan

    @property
    def digest(self) -> str:
        """The sha256 of every number of every task."""
        total = hashlib.sha256()
        for name, arrays in sorted(self.results.items()):
            for key, values in sorted(arrays.items()):
                data = numpy.ascontiguousarray(values)
                total.update(f"{name}/{key}:{data.dtype.str}:{data.shape};".encode())
                total.update(data.tobytes())
        return total.hexdigest()


def fingerprints(prepared: Prepared) -> dict[str, Any]:
    """Return what decides the numbers of a scenario: its parts, its seeds and the code."""
    plan = prepared.plan
    return {
        "befolkning": plan.population.fingerprint(),
        "love": {case.name: case.law.fingerprint for case in plan.cases},
        "historik": plan.model.fingerprint if plan.model is not None else None,
        "adfaerd": {case.name: case.behaviour.fingerprint for case in plan.reforms},
        "priser": {case.name: case.prices.fingerprint for case in plan.cases},
        "tilgang": plan.intake.fingerprint if plan.intake is not None else None,
        "kode": code_fingerprint(),
    }


def task_key(prepared: Prepared) -> dict[str, Any]:
    """Return what the kept results of a scenario belong to; more draws may be added to them."""
    plan = prepared.plan
    return {
        "fingeraftryk": fingerprints(prepared),
        "aar": list(plan.years),
        "froe": [plan.history_seed, plan.seed],
        "varierer": sorted(plan.varies),
        "budgetgaranti": plan.inhabitants is not None,
        "beregning": [plan.execution, plan.block_size],
    }


def settle(prepared: Prepared, workers: int = 1) -> Prepared:
    """Return the scenario with every switch that is to be computed (``budgetneutral``) in numbers.

    A factor is set once, as a law is: for the first draw of the histories under the law in force
    with central assumptions and prices. It is the same in every draw.

    Raises:
        ReformError: when a factor cannot be computed.
        SimulationError: when the run cannot be made.
    """
    plan = prepared.plan
    if not any(case.law.file is not None and case.law.file.to_compute for case in plan.cases):
        return prepared
    people, first = plan.people(plan.cases[0], Setting()), plan.cases[0].law
    how = {"execution": plan.execution, "block_size": plan.block_size, "workers": workers}
    cases = [
        replace(
            case,
            law=replace(
                computed(case.law, people, list(plan.years), first, **how),
                name=case.law.name,
                title=case.law.title,
            ),
        )
        for case in plan.cases
    ]
    return replace(prepared, plan=replace(plan, cases=tuple(cases)))


def all_tasks(prepared: Prepared) -> list[tasks.Task]:
    """Return every task of a scenario."""
    plan = prepared.plan
    return [
        # The longest first: every law at once, in one process.
        *tasks.sampling_tasks(plan),
        *tasks.draw_tasks(plan),
        *tasks.tornado_tasks(prepared.tornado),
        *tasks.question_tasks(plan, prepared.question, prepared.question_draws),
    ]


def run_scenario(
    prepared: Prepared,
    *,
    workers: int = 1,
    keep: Path | None = None,
    restart: bool = False,
    progress: Progress | None = None,
) -> ScenarioResult:
    """Run a scenario.

    Args:
        prepared: the scenario.
        workers: processes; they change no number.
        keep: a folder in which the result of every task is kept whole, so that the same run goes
            on there after it was killed. Two runs in one folder refuse each other.
        restart: throw away what another run has left there.
        progress: called with the number of tasks done and in all.

    Raises:
        SimulationError: when the run cannot be made.
        ScenarioError: when a worker process is stopped.
    """
    prepared = settle(prepared, workers)
    folder = (
        nullcontext(None)
        if keep is None
        else kept_folder(keep, task_key(prepared), restart=restart)
    )
    with folder as kept:
        results = tasks.run_tasks(
            prepared.plan, all_tasks(prepared), workers=workers, kept=kept, progress=progress
        )
    return result_of(prepared, results)


def result_of(prepared: Prepared, results: dict[str, Arrays]) -> ScenarioResult:
    """Return the result of a scenario from the arrays of its tasks."""
    plan = prepared.plan
    drawn = [results[task.name] for task in tasks.draw_tasks(plan)]
    amounts = numpy.stack([arrays["beloeb"] for arrays in drawn])
    people = numpy.mean([arrays["personer"] for arrays in drawn], axis=0)
    deviation = numpy.max([arrays["afvigelse"] for arrays in drawn], axis=0)
    means = amounts.mean(axis=0)
    accounts = [
        mean_account(plan, case, means[number], people, float(deviation[number]))
        for number, case in enumerate(plan.cases)
    ]
    return ScenarioResult(
        prepared=prepared,
        results=results,
        draws=Draws(plan, amounts),
        comparison=Comparison(
            accounts[0], tuple(accounts[1:]), difference(accounts[0], accounts[1:])
        ),
        in_work=numpy.stack([arrays["i_arbejde"] for arrays in drawn]),
    )


def mean_account(
    plan: Plan,
    case: Case,
    amounts: NDArray[numpy.float64],
    people: NDArray[numpy.float64],
    deviation: float,
) -> Account:
    """Return the account of mean amounts (municipality, year, row)."""
    variables = set(case.law.tax_benefit_system().variables)
    modelled = [
        {*item.variables, *item.needs} <= variables
        and bool(item.variables or plan.inhabitants is not None)
        for item in ITEMS
    ]
    years = list(range(plan.years[0], plan.years[1] + 1))
    names = municipality_names()
    cells = [
        (int(code), names.get(int(code), f"Kommune {code}"), year)
        for code in plan.population.municipality_codes
        for year in years
    ]
    rows = [number for number, row in enumerate(ROWS) if modelled[row[2]]]
    table = polars.DataFrame(
        {
            "kommunekode": [cell[0] for cell in cells for _ in rows],
            "kommune": [cell[1] for cell in cells for _ in rows],
            "aar": [cell[2] for cell in cells for _ in rows],
            "betaler": [ROWS[number][0] for number in rows] * len(cells),
            "post": [ROWS[number][1] for number in rows] * len(cells),
            "beloeb": amounts[..., rows].ravel(),
        }
    ).cast(SCHEMA)  # type: ignore[arg-type]
    keys = polars.DataFrame(cells, schema=["kommunekode", "kommune", "aar"], orient="row")
    keys = keys.cast({"kommunekode": polars.Int32, "aar": polars.Int32})
    return Account(
        law=case.law,
        years=years,
        table=table,
        people=keys.with_columns(helaarspersoner=polars.Series(people.ravel())),
        not_modelled=tuple(
            item
            for item, there in zip(ITEMS, modelled, strict=True)
            if not there and item.variables
        ),
        deviation=polars.DataFrame({"afvigelse": [deviation]}),
    )
