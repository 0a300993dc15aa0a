"""``simulate``: the one call behind which every execution stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from openfisca_dk_integration.simulation import blocks, compiled, reference
from openfisca_dk_integration.simulation.errors import SimulationError
from openfisca_dk_integration.simulation.law import Law, system_of
from openfisca_dk_integration.simulation.request import Request, check
from openfisca_dk_integration.simulation.span import Span, month_period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from openfisca_dk_integration.population import Population
    from openfisca_dk_integration.simulation.answer import Answer


class Execution(Protocol):
    """A way to compute a request."""

    def __call__(
        self,
        population: Population,
        law: Law,
        request: Request,
        block_size: int | None = None,
        workers: int = 1,
        progress: Callable[[int, int], None] | None = None,
    ) -> Answer:
        """Compute a request."""
        ...


def automatic(
    population: Population,
    law: Law,
    request: Request,
    block_size: int | None = None,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Answer:
    """Compute a request in the way that is fastest for a single run; see ``simulate``."""
    if compiled.is_worth_it(population, law, request):
        run = compiled.run
    else:
        small = population.count <= blocks.default_size(population, request)
        run = reference.run if small else blocks.run
    return run(population, law, request, block_size, workers, progress)


EXECUTIONS: dict[str, Execution] = {
    "reference": reference.run,
    "blocks": blocks.run,
    "compiled": compiled.run,
    "auto": automatic,
}
"""Executions by name; all give the same numbers."""

RESUMABLE = {"blocks": blocks.run}
"""Those that can keep their parts."""


def simulate(  # noqa: PLR0913 - the people, the law, what is wanted, and how
    population: Population,
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
) -> Answer:
    """Run ``law`` over ``population`` and return the outputs as columns.

    Args:
        population: the people (``openfisca_dk_integration.population.read_population``).
        law: the law (``openfisca_dk_integration.reforms.load_law``).
        months: a span, or its text: ``2024-2030``, ``2024-01:2025-12``.
        outputs: variables wanted in full: monthly ones for every month, yearly ones for every
            whole year of the span.
        sums: variables of persons and households wanted only as weighted sums by municipality and
            year (``PRESENT`` counts the months people were there).
        execution: a name in ``EXECUTIONS``.
        block_size: persons per block; by default as many as make about 20,000 over five years.
        workers: processes for the blocks (``compiled``: threads). A script that asks for more than
            one needs the usual ``if __name__ == "__main__":``.
        progress: called with the number of blocks done and in all.
        keep: a folder in which every block's result is kept whole, so that the same run goes on
            there after it was killed (``blocks`` only); remove it when the answer is saved.

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
    check(system_of(law), request)
    if keep is None:
        run = EXECUTIONS[execution]
        return run(
            population, law, request, block_size=block_size, workers=workers, progress=progress
        )
    if execution not in RESUMABLE:
        known = ", ".join(RESUMABLE)
        raise SimulationError.of(
            execution, f"kan ikke genoptages; brug {known}", f"cannot be resumed; use {known}"
        )
    resume = RESUMABLE[execution]
    return resume(population, law, request, block_size, workers, progress, keep)
