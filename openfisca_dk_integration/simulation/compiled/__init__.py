"""The law compiled: every formula traced once, fused and run over blocks of households.

The formulas are the ones openfisca-core runs. They are run once on symbolic arrays (``tracing``),
become functions without numbers (``forms``), which LLVM compiles (``emit``, ``native``); a program
calls them month by month (``cells``, ``schedule``) over blocks of people (``lanes``, ``execute``).
A random sample is computed by openfisca-core too (``sample``). See docs/engine.md.
"""

from __future__ import annotations

import secrets
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from openfisca_dk_integration.simulation import blocks
from openfisca_dk_integration.simulation.compiled.garbage import collected_later
from openfisca_dk_integration.simulation.errors import SimulationError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

    from openfisca_dk_integration.population import Population
    from openfisca_dk_integration.simulation.answer import Answer, Note
    from openfisca_dk_integration.simulation.compiled.engine import Kernel
    from openfisca_dk_integration.simulation.compiled.sample import Sample
    from openfisca_dk_integration.simulation.law import Law
    from openfisca_dk_integration.simulation.request import Request

WORTH_WITHOUT_PROGRAM = 50_000
"""Fewer persons are never compiled automatically without a proven program on disk."""

CORE_CALL, CORE_PERSON = 13e-6, 3.5e-9
"""Seconds that openfisca-core takes for a variable in a period at least, and more per person."""

CALL, FIXED = 2e-6, 0.45
"""Seconds that a program takes for one at most (people are cheap), and before it begins."""

MAKE_CALL, MAKE_FIXED = 250e-6, 4.0
"""The same when it has to be traced, compiled and compared with openfisca-core first."""

PROBED = 10
"""Households in which it is counted how many variables and periods openfisca-core computes."""

SAMPLED_AFTER = 3
"""So many batches are begun before the sample: they are small at first."""

SHOWN = 5
"""So many names or differences are written out in a note."""


class CompiledWarning(UserWarning):
    """The compiled execution gave way to openfisca-core."""


def is_installed() -> bool:
    """Tell whether the optional extra is installed."""
    from importlib.util import find_spec

    return find_spec("llvmlite") is not None


def is_worth_it(
    population: Population, law: Law, request: Request, count: int | None = None
) -> bool:
    """Tell whether one compiled run is surely faster than openfisca-core, all told.

    Both take a time for every variable in a period (a *cell*); openfisca-core's grows with the
    people. How many cells there are is told by the program on disk, else by a run of a few
    households: a program pays for itself in one run only where people are many and cells too.

    Args:
        population: the people, or some of them who stand for all.
        law: the law.
        request: what is asked for.
        count: how many there are of them, if not all are given.
    """
    count = population.count if count is None else count
    if not is_installed():
        return False
    cells = _cells_of_program(population, law, request)
    if cells is not None:
        return _by_core(cells, count) > FIXED + cells * CALL
    if count < WORTH_WITHOUT_PROGRAM:
        return False
    # At the best openfisca-core has two processes; so it has to take twice as long.
    cells = _cells_of_core(population, law, request)
    return _by_core(cells, count) > 2 * (MAKE_FIXED + cells * MAKE_CALL)


def _by_core(cells: int, persons: int) -> float:
    """Return the seconds that openfisca-core takes at least."""
    return cells * (CORE_CALL + persons * CORE_PERSON)


def _cells_of_program(population: Population, law: Law, request: Request) -> int | None:
    """Return how many cells a proven program on disk computes, None when there is none."""
    from openfisca_dk_integration.simulation.compiled.store import has, has_any

    if not has_any(".proven"):
        return None
    from openfisca_dk_integration.simulation.compiled.errors import TraceError
    from openfisca_dk_integration.simulation.compiled.given import given_of
    from openfisca_dk_integration.simulation.compiled.kept import kept_plan, key_of
    from openfisca_dk_integration.simulation.law import system_of

    system = system_of(law)
    try:
        key = key_of(law, system, request, given_of(population, system, request.span))
    except TraceError:
        return None
    plan = kept_plan(key) if has(f"{key}.proven") else None
    return None if plan is None else len(plan.program.calls)


def _cells_of_core(population: Population, law: Law, request: Request) -> int:
    """Return how many cells openfisca-core computes, counted in a run of a few households."""
    from openfisca_dk_integration.population.direct import direct
    from openfisca_dk_integration.simulation.engine import ask, build, release

    few = population.take(slice(0, PROBED))
    simulation = direct(build(few, law, request.span))
    ask(simulation, few, request)
    cells = len(simulation.remembered)
    release(simulation, collect=False)
    return cells


def run(
    population: Population,
    law: Law,
    request: Request,
    block_size: int | None = None,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Answer:
    """Compute a request by compiled code on ``workers`` threads; see ``simulate``.

    Raises:
        SimulationError: when the optional extra is not installed.
    """
    if not is_installed():
        raise SimulationError.of(
            "compiled",
            "kræver llvmlite: pip install 'openfisca-dk-integration[compiled]'",
            "needs llvmlite: pip install 'openfisca-dk-integration[compiled]'",
        )
    from openfisca_dk_integration.simulation.compiled.engine import BATCH, Kernel

    size = BATCH if block_size is None else block_size
    by_core = (population, law, request, block_size, workers, progress)
    try:
        with collected_later():
            kernel = Kernel(law, request, population)
    except Exception as error:  # noqa: BLE001 - whatever it is, openfisca-core says it better
        return _given_way(blocks.run(*by_core), f"{type(error).__name__}: {error}")
    # openfisca-core runs the sample while the kernel, which needs no Python, runs everybody; not
    # before the threads have so much to do that they need not wait for Python.
    with collected_later(), ThreadPoolExecutor(1) as beside:
        sampled: list[Future[Sample]] = []

        def begun(number: int, of: int) -> None:
            if number == min(SAMPLED_AFTER, of):
                sampled.append(beside.submit(_sampled, kernel, population))
            if progress:
                progress(number, of)

        answer = kernel.compute(population, threads=workers, batch=size, progress=begun)
        sample = sampled[0].result() if sampled else _sampled(kernel, population)
    if sample.differences:
        found = ", ".join(sample.differences[:SHOWN])
        why = f"{len(sample.differences)} results differ (seed {sample.seed}): {found}"
        return _given_way(blocks.run(*by_core), why)
    answer.notes.append(_checked(sample))
    return _with_rest(answer, kernel, population, block_size, workers)


def run_laws(
    population: Population,
    laws: Sequence[Law],
    request: Request,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> list[Answer]:
    """Compute a request under several laws in one pass over the people.

    Formulas are traced once for all laws that share them, and code is compiled once; a law that
    only has other rates costs its numbers and its run. The sample is drawn for the first law and
    one of the others. Where a law cannot be compiled, or differs, all are computed one by one.

    Args:
        population: the people.
        laws: the laws.
        request: what to compute under each of them.
        workers: threads.
        progress: called with the number of batches done and in all.
    """
    from openfisca_dk_integration.simulation.compiled.engine import Kernel, compute_together

    def one_by_one() -> list[Answer]:
        return [run(population, law, request, None, workers) for law in laws]

    kernels: list[Kernel] = []
    try:
        like = None
        for law in laws:
            kernels.append(Kernel(law, request, population, like=like))
            if like is None or kernels[-1].plan.recipe is not None:
                like = kernels[-1]
    except Exception:  # noqa: BLE001 - the law that it is says why when it is run alone
        return one_by_one()
    with collected_later():
        answers = compute_together(kernels, population, workers, progress=progress)
    others = list(range(1, len(laws)))
    for number in [0, *([secrets.choice(others)] if others else [])]:
        sample = _sampled(kernels[number], population)
        if sample.differences:
            return one_by_one()
        answers[number].notes.append(_checked(sample))
    return [
        _with_rest(answer, kernel, population, None, workers)
        for answer, kernel in zip(answers, kernels, strict=True)
    ]


def _sampled(kernel: Kernel, population: Population) -> Sample:
    """Compare a sample with openfisca-core: whole results first, later formula by formula."""
    from openfisca_dk_integration.simulation.compiled.sample import compare, compare_formulas

    span = kernel.request.span
    seed = secrets.randbits(32)
    if kernel.is_proven:
        return compare_formulas(kernel, population, seed)
    sample = compare(kernel, population, seed, span)
    if not sample.differences:
        kernel.prove()
    return sample


def _given_way(answer: Answer, why: str) -> Answer:
    """Return openfisca-core's answer, and say loudly that it is."""
    warnings.warn(
        f"The compiled execution was not used, openfisca-core computed everything: {why}",
        CompiledWarning,
        stacklevel=3,
    )
    note = (
        f"Kompileret beregning blev ikke brugt; openfisca-core har beregnet alt: {why}",
        f"The compiled execution was not used; openfisca-core computed everything: {why}",
    )
    return replace(answer, notes=[*answer.notes, note])


def _checked(sample: Sample) -> Note:
    da = f"{sample.formulas} formler for " if sample.formulas else ""
    en = f"{sample.formulas} formulas for " if sample.formulas else ""
    return (
        f"Stikprøve: {da}{sample.persons} personer i {sample.span} er ens med openfisca-core.",
        f"Sample: {en}{sample.persons} persons in {sample.span} are the same as openfisca-core's.",
    )


def _with_rest(
    answer: Answer,
    kernel: Kernel,
    population: Population,
    block_size: int | None,
    workers: int,
) -> Answer:
    """Let openfisca-core compute what cannot be compiled, and note it."""
    plan, request = kernel.plan, kernel.request
    outputs = tuple(name for name in request.outputs if name in plan.uncompiled)
    sums = tuple(name for name in request.sums if name in plan.uncompiled_sums)
    if not outputs and not sums:
        return answer
    rest = replace(request, outputs=outputs, sums=sums)
    core = blocks.run(population, kernel.law, rest, block_size, workers)
    columns, entities = answer.columns | core.columns, answer.entities | core.entities
    everything = answer.sums | core.sums
    reasons = plan.uncompiled | plan.uncompiled_sums
    told = "; ".join(f"{name} ({reasons[name]})" for name in sorted(reasons)[:SHOWN])
    note = (
        f"Beregnet af openfisca-core, fordi det ikke kan kompileres: {told}",
        f"Computed by openfisca-core, because it cannot be compiled: {told}",
    )
    return replace(
        answer,
        columns={name: columns[name] for name in request.outputs},
        entities={name: entities[name] for name in request.outputs},
        sums={name: everything[name] for name in request.sums},
        notes=[*answer.notes, note],
    )
