"""The computations of a scenario: draws, tornado, break-even and the error of sampling.

Every task is a function of the plan and nothing else, so that they can be computed in any order,
in any number of processes, and again.
"""

from __future__ import annotations

import multiprocessing
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from openfisca_dk_integration.scenario.breakeven import Question, solve
from openfisca_dk_integration.scenario.errors import ScenarioError
from openfisca_dk_integration.scenario.plan import HIGH, LOW, Plan, Setting
from openfisca_dk_integration.scenario.sampling import sampling_variance
from openfisca_dk_integration.simulation import SimulationError
from openfisca_dk_integration.simulation.kept import Arrays, Kept, end_with_parent

if TYPE_CHECKING:
    Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Task:
    """One computation; ``name`` is unique and fit for a file."""

    name: str
    setting: Setting = field(default_factory=Setting)
    question: Question | None = None
    sampling: bool = False

    def compute(self, plan: Plan, progress: Progress | None = None, workers: int = 1) -> Arrays:
        """Return the task's result."""
        if self.question is not None:
            return solve(plan, self.question, self.setting)
        if self.sampling:
            return sampling_variance(plan, self.setting)
        return plan.compute(self.setting, progress, workers)


def draw_tasks(plan: Plan) -> list[Task]:
    """Return the draws."""
    return [
        Task(f"traekning-{number:05d}", plan.setting(number)) for number in range(1, plan.draws + 1)
    ]


def tornado_tasks(assumptions: Sequence[tuple[str, str]]) -> list[Task]:
    """Return each assumption held low and high, the others central, with the same histories."""
    if not assumptions:
        return []
    ends = [
        Task(f"tornado-{kind}-{name}-{end}", Setting(fixed=(kind, name, end)))
        for kind, name in assumptions
        for end in (LOW, HIGH)
    ]
    return [Task("tornado-central"), *ends]


def question_tasks(plan: Plan, question: Question | None, draws: int) -> list[Task]:
    """Return the break-even question, once per draw."""
    if question is None:
        return []
    return [
        Task(f"nulpunkt-{number:05d}", plan.setting(number), question)
        for number in range(1, draws + 1)
    ]


def sampling_tasks(plan: Plan) -> list[Task]:
    """Return the task of the sampling error, when people stand for more than themselves."""
    if not (plan.population.weights > 1).any():
        return []
    return [Task("stikproeve", sampling=True)]


def run_tasks(
    plan: Plan,
    tasks: Sequence[Task],
    *,
    workers: int = 1,
    kept: Kept | None = None,
    progress: Progress | None = None,
) -> dict[str, Arrays]:
    """Compute the tasks that are not kept already and return all results by name.

    Args:
        plan: the scenario.
        tasks: what to compute.
        workers: processes.
        kept: where results are kept as they come, and found again.
        progress: called with the number of tasks done and in all.

    Raises:
        SimulationError: when a run cannot be made.
        ScenarioError: when a worker process is stopped.
    """
    found = {task.name: kept.get(task.name) if kept else None for task in tasks}
    missing = [task for task in tasks if found[task.name] is None]
    done = len(tasks) - len(missing)
    if progress:
        progress(done, len(tasks))
    results = (
        _here(plan, missing, workers, progress if len(tasks) == 1 else None)
        if workers == 1 or len(missing) <= 1
        else _in_processes(plan, missing, min(workers, len(missing)))
    )
    for name, arrays in results:
        if kept:
            kept.put(name, arrays)
        found[name] = arrays
        done += 1
        if progress:
            progress(done, len(tasks))
    return {name: arrays for name, arrays in found.items() if arrays is not None}


def _here(
    plan: Plan, tasks: Sequence[Task], workers: int, progress: Progress | None
) -> Iterator[tuple[str, Arrays]]:
    """Yield the results computed here; a task that is alone may use the workers for its blocks."""
    for task in tasks:
        yield task.name, task.compute(plan, progress, workers)


_PLAN: list[Plan] = []
"""In a worker: the plan, whose laws build their systems at their first use."""


def _start(plan: Plan) -> None:
    end_with_parent()
    _PLAN[:] = [plan]


def _work(task: Task) -> Arrays:
    try:
        return task.compute(_PLAN[0])
    except (SimulationError, ScenarioError):
        raise
    except Exception as error:
        # Many errors of openfisca-core cannot be sent to another process; their text can.
        raise RuntimeError(traceback.format_exc()) from error


def _in_processes(plan: Plan, tasks: Sequence[Task], workers: int) -> Iterator[tuple[str, Arrays]]:
    """Yield the results as they come."""
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    with ProcessPoolExecutor(workers, context, initializer=_start, initargs=(plan,)) as pool:
        running: dict[Future[Arrays], str] = {}
        todo = iter(tasks)
        try:
            while True:
                while len(running) <= workers and (task := next(todo, None)) is not None:
                    running[pool.submit(_work, task)] = task.name
                if not running:
                    return
                ready, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in ready:
                    yield running.pop(future), future.result()
        except BrokenProcessPool as error:
            raise ScenarioError.of(
                "koersel.workers",
                "en arbejdsproces blev stoppet (måske for lidt hukommelse); brug færre workers. "
                "Det, der er regnet, er gemt, og samme kommando fortsætter",
                "a worker process was stopped (out of memory?); use fewer workers. What is "
                "computed is kept, and the same command goes on",
            ) from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
