"""``simulate``: the one call behind which every execution stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from openfisca_dk_integration.population import Population
from openfisca_dk_integration.simulation import blocks, compiled, compiled_parts, fit, reference
from openfisca_dk_integration.simulation.block import Run
from openfisca_dk_integration.simulation.blocks import How
from openfisca_dk_integration.simulation.errors import SimulationError
from openfisca_dk_integration.simulation.law import Law, system_of
from openfisca_dk_integration.simulation.people import in_memory
from openfisca_dk_integration.simulation.request import Request, check
from openfisca_dk_integration.simulation.span import Span, month_period

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from openfisca_dk_integration.simulation.answer import Answer
    from openfisca_dk_integration.simulation.people import People


Execution = Callable[["People", Law, Request, How], "Answer"]
"""A way to compute a request."""


def run_reference(population: People, law: Law, request: Request, how: How) -> Answer:
    """Compute a request in one simulation of everybody."""
    if how.keep is not None or how.each is not None:
        known = ", ".join(name for name in EXECUTIONS if name != "reference")
        raise SimulationError.of(
            "reference", f"kan ikke genoptages; brug {known}", f"cannot be resumed; use {known}"
        )
    room = fit.room_of(population, law, request, how.memory)
    if room.sizes.persons > room.block(1):
        cell = fit.probed(population, law, request)
        fit.fit_reference(fit.room_of(population, law, request, how.memory, cell=cell))
    return reference.run(in_memory(population), law, request, progress=how.progress)


def run_blocks(population: People, law: Law, request: Request, how: How) -> Answer:
    """Compute a request by openfisca-core on blocks of people."""
    return blocks.run_many(population, [Run(law)], request, how)[0]


def run_compiled(population: People, law: Law, request: Request, how: How) -> Answer:
    """Compute a request by compiled code, part by part where parts are kept or read."""
    compiled_parts.check_installed()
    how = compiled_parts.fitted(population, law, request, how)
    if how.keep is None and how.each is None and isinstance(population, Population):
        size, workers, progress = how.block_size, how.workers, how.progress
        return compiled.run(population, law, request, size, workers, progress)
    return compiled_parts.run(population, law, request, how)


def run_automatic(population: People, law: Law, request: Request, how: How) -> Answer:
    """Compute a request in the way that is fastest for a single run."""
    if how.cluster is None and _compiled_is_worth_it(population, law, request):
        return run_compiled(population, law, request, how)
    return run_blocks(population, law, request, how)


def _compiled_is_worth_it(population: People, law: Law, request: Request) -> bool:
    some = population if isinstance(population, Population) else population.head()
    return compiled.is_worth_it(some, law, request, population.count)


EXECUTIONS: dict[str, Execution] = {
    "reference": run_reference,
    "blocks": run_blocks,
    "compiled": run_compiled,
    "auto": run_automatic,
}
"""Executions by name; all give the same numbers."""

ON_A_CLUSTER = ("blocks", "auto")
"""Those whose blocks a cluster can compute."""


def simulate(  # noqa: PLR0913 - the people, the law, what is wanted, and how
    population: People,
    law: Law,
    months: Span | str,
    outputs: Iterable[str] = (),
    sums: Iterable[str] = (),
    *,
    execution: str = "reference",
    block_size: int | None = None,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
    keep: Path | None = None,
    memory: str | float | None = None,
    cluster: str | None = None,
    each: Callable[[int, Answer], None] | None = None,
) -> Answer:
    """Run ``law`` over ``population`` and return the outputs as columns.

    Args:
        population: the people (``openfisca_dk_integration.population.read_population``, or
            ``open_population`` for people who stay in their Parquet files).
        law: the law (``openfisca_dk_integration.reforms.load_law``).
        months: a span, or its text: ``2024-2030``, ``2024-01:2025-12``.
        outputs: variables wanted in full: monthly ones for every month, yearly ones for every
            whole year of the span.
        sums: variables of persons and households wanted only as weighted sums by municipality and
            year (``PRESENT`` counts the months people were there).
        execution: a name in ``EXECUTIONS``.
        block_size: persons per block; by default as many as fit the memory and are useful.
        workers: processes for the blocks (``compiled``: threads). A script that asks for more than
            one needs the usual ``if __name__ == "__main__":``.
        progress: called with the number of blocks done and in all.
        keep: a folder in which every block's result is kept whole, so that the same run goes on
            there after it was killed (not ``reference``); remove it when the answer is saved.
        memory: what all processes of the run may hold together, ``4GB`` or bytes; by default most
            of what the machine or container has free. What does not fit is refused at once.
        cluster: the address of a dask cluster that computes the blocks.
        each: called with the number of every block and its columns and ids, in their order; the
            answer then holds no columns of people and households.

    Raises:
        SimulationError: with every reason why the run cannot be made.
    """
    span = Span.parse(months) if isinstance(months, str) else months
    request = Request(span, tuple(dict.fromkeys(outputs)), tuple(dict.fromkeys(sums)))
    if execution not in EXECUTIONS:
        known = ", ".join(EXECUTIONS)
        raise SimulationError.of(
            execution, f"ukendt execution; kendte: {known}", f"unknown execution; known: {known}"
        )
    if workers < 1:
        raise SimulationError.of(
            "workers", f"skal være 1 eller flere, er {workers}", f"must be 1 or more, is {workers}"
        )
    if population.spells.count and span.last < population.first_month:
        first = month_period(population.first_month)
        raise SimulationError.of(
            str(span),
            f"befolkningens forløb begynder først {first}",
            f"the histories of the people begin in {first}",
        )
    if cluster is not None and execution not in ON_A_CLUSTER:
        known = ", ".join(ON_A_CLUSTER)
        raise SimulationError.of(
            f"--cluster {cluster}",
            f"execution {execution} kan ikke regne på en klynge; brug {known}",
            f"execution {execution} cannot run on a cluster; use {known}",
        )
    check(system_of(law), request)
    how = How(block_size, workers, progress, keep, memory, cluster, each)
    return EXECUTIONS[execution](population, law, request, how)
