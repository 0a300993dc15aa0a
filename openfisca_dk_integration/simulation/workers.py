"""Blocks computed by workers: processes of this machine, or a dask cluster.

Both are executors of ``concurrent.futures``, and what they are sent is the same: a task is one
block of people with the laws to run them through. A law is sent as its description; every worker
builds the system once and keeps it.
"""

from __future__ import annotations

import contextlib
import hashlib
import multiprocessing
import pickle
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openfisca_dk_integration.simulation.block import Block, Run, compute_all
from openfisca_dk_integration.simulation.errors import SimulationError
from openfisca_dk_integration.simulation.kept import end_with_parent
from openfisca_dk_integration.simulation.law import system_of

if TYPE_CHECKING:
    from openfisca_dk_integration.population import Population
    from openfisca_dk_integration.simulation.request import Request

HEARTBEAT = 2.0
"""Seconds between two looks at whether there are still workers."""

REMEMBERED = 2
"""How many sets of laws a worker keeps."""


@dataclass(frozen=True)
class Task:
    """One block and what to compute of it.

    Attributes:
        runs: the pickled laws (and histories) to run it through.
        key: names ``runs``.
        block: the people.
        request: what is wanted.
    """

    runs: bytes
    key: str
    block: Population
    request: Request


@dataclass(frozen=True)
class Workers:
    """An executor with what must be known about it.

    Attributes:
        executor: takes the tasks.
        count: how many tasks it computes at a time.
        check: raises a ``SimulationError`` when nothing will ever come from it.
    """

    executor: Executor
    count: int
    check: Callable[[], None] = lambda: None


_RUNS: dict[str, list[Run]] = {}
"""In a worker: the laws it has built, by key."""

_LOCK = threading.Lock()


def work(task: Task) -> list[Block]:
    """Compute a task; called in the worker."""
    try:
        with _LOCK:
            runs = _RUNS.pop(task.key, None)
            if runs is None:
                runs = pickle.loads(task.runs)  # noqa: S301 - sent by the run itself
                for run in runs:
                    system_of(run.law)
            _RUNS[task.key] = runs
            while len(_RUNS) > REMEMBERED:
                del _RUNS[next(iter(_RUNS))]
        return compute_all(runs, task.block, task.request)
    except SimulationError:
        raise
    except Exception as error:
        # Many errors of openfisca-core cannot be sent to another process; their text can.
        raise RuntimeError(traceback.format_exc()) from error


@contextmanager
def processes(count: int) -> Iterator[Workers]:
    """Give worker processes of this machine.

    They start from a clean process (no thread of this one is copied) and build the law
    themselves: openfisca-core's formulas cannot be sent to another process.

    Raises:
        SimulationError: when one of them is stopped from outside.
    """
    pool = ProcessPoolExecutor(count, _context(), initializer=end_with_parent)
    try:
        yield Workers(pool, count)
    except BrokenExecutor as error:
        raise SimulationError.of(
            "blocks",
            "en arbejdsproces blev stoppet (måske for lidt hukommelse); brug færre workers "
            "eller en mindre --hukommelse",
            "a worker process was stopped (out of memory?); use fewer workers or a smaller "
            "--hukommelse",
        ) from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _context() -> multiprocessing.context.BaseContext:
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if "forkserver" in methods:
        # Loaded once, not once for every worker.
        context.set_forkserver_preload([__name__])
    return context


def results(
    workers: Workers, runs: Sequence[Run], blocks: Iterable[Population], request: Request
) -> Iterator[list[Block]]:
    """Yield every block's answers in the order of the blocks.

    No more blocks are under way than the workers need.
    """
    sent = pickle.dumps(list(runs))
    key = hashlib.sha256(sent).hexdigest()
    waiting: list[Future[list[Block]]] = []
    try:
        for block in blocks:
            waiting.append(workers.executor.submit(work, Task(sent, key, block, request)))
            if len(waiting) > workers.count:
                yield _next(waiting, workers)
        while waiting:
            yield _next(waiting, workers)
    finally:
        for future in waiting:
            with contextlib.suppress(Exception):
                future.cancel()


def _next(waiting: list[Future[list[Block]]], workers: Workers) -> list[Block]:
    """Return the first result, and see from time to time whether it can still come."""
    begin = time.monotonic()
    while not wait(waiting[:1], HEARTBEAT, FIRST_COMPLETED).done:
        if time.monotonic() - begin > HEARTBEAT:
            workers.check()
    return waiting.pop(0).result()
