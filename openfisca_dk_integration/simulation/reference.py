"""openfisca-core as it is: one simulation of everybody. The other executions must agree with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openfisca_dk_integration.simulation.engine import ask, build, release

if TYPE_CHECKING:
    from collections.abc import Callable

    from openfisca_dk_integration.population import Population
    from openfisca_dk_integration.simulation.answer import Answer
    from openfisca_dk_integration.simulation.law import Law
    from openfisca_dk_integration.simulation.request import Request


def run(
    population: Population,
    law: Law,
    request: Request,
    block_size: int | None = None,  # noqa: ARG001 - every execution has the same signature
    workers: int = 1,  # noqa: ARG001
    progress: Callable[[int, int], None] | None = None,
) -> Answer:
    """Compute a request in one simulation; see ``simulate`` for the arguments."""
    simulation = build(population, law, request.span)
    answer = ask(simulation, population, request)
    release(simulation)
    if progress:
        progress(1, 1)
    return answer
