"""Many laws and many draws of histories over one population, in one call.

The population is read, cut and sent to the workers once for all draws, however many there are; what
differs (a law, the random numbers of a draw) is small. A worker makes the histories of a draw for
the block it has, and forgets them when the block is computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from openfisca_dk_integration.population import Population
from openfisca_dk_integration.simulation import blocks, compiled, compiled_parts
from openfisca_dk_integration.simulation.block import Run
from openfisca_dk_integration.simulation.blocks import How
from openfisca_dk_integration.simulation.errors import SimulationError
from openfisca_dk_integration.simulation.law import system_of
from openfisca_dk_integration.simulation.people import in_memory
from openfisca_dk_integration.simulation.request import Request, check
from openfisca_dk_integration.simulation.span import Span

if TYPE_CHECKING:
    from openfisca_dk_integration.simulation.answer import Answer
    from openfisca_dk_integration.simulation.people import People

KNOWN = ("blocks", "compiled", "auto")


def simulate_many(
    population: People,
    runs: Sequence[Run],
    months: Span | str,
    outputs: Iterable[str] = (),
    sums: Iterable[str] = (),
    *,
    execution: str = "blocks",
    how: How | None = None,
) -> list[Answer]:
    """Run several laws, or draws of histories, over one population.

    The numbers are those of ``simulate`` for each run by itself.

    Args:
        population: the people, without histories where every run makes its own.
        runs: the laws, each with what makes the people of its draw (see ``Run``).
        months: a span, or its text.
        outputs: variables wanted in full.
        sums: variables wanted as sums by municipality and year.
        execution: ``blocks``; ``compiled``: laws over the same people in one pass, draws of
            histories one after the other; ``auto``: ``compiled`` where only laws differ and it is
            surely faster.
        how: workers, memory, cluster, a folder to keep the blocks in.

    Returns:
        An answer for each run. Ids of people whose draw adds some (children born) stand in it
        where outputs of people are asked for.

    Raises:
        SimulationError: with every reason why the runs cannot be made.
    """
    span = Span.parse(months) if isinstance(months, str) else months
    request = Request(span, tuple(dict.fromkeys(outputs)), tuple(dict.fromkeys(sums)))
    how = how or How()
    if execution not in KNOWN:
        known = ", ".join(KNOWN)
        raise SimulationError.of(
            execution, f"ukendt execution; kendte: {known}", f"unknown execution; known: {known}"
        )
    for run in runs:
        check(system_of(run.law), request)
    if not runs:
        return []
    here = how.cluster is None and how.keep is None and all(run.people is None for run in runs)
    small = execution == "auto" and here and isinstance(population, Population)
    if small and compiled.is_worth_it(in_memory(population), runs[0].law, request):
        execution = "compiled"
    if execution == "compiled":
        return _compiled(population, runs, request, how)
    return blocks.run_many(population, runs, request, how)


def _compiled(population: People, runs: Sequence[Run], request: Request, how: How) -> list[Answer]:
    """Compute by compiled code: laws over the same people together, other people one by one."""
    compiled_parts.check_installed()
    if how.cluster is not None or how.keep is not None:
        raise SimulationError.of(
            "compiled",
            "flere kørsler i ét kald kan ikke gemmes eller regnes på en klynge; brug blocks",
            "several runs in one call cannot be kept or run on a cluster; use blocks",
        )
    people = in_memory(population)
    compiled_parts.fitted(people, runs[0].law, request, how)
    found: dict[int, Answer] = {}
    same = [number for number, run in enumerate(runs) if run.people is None]
    if same:
        laws = [runs[number].law for number in same]
        answers = compiled.run_laws(people, laws, request, how.workers)
        found |= dict(zip(same, answers, strict=True))
    for number, run in enumerate(runs):
        if run.people is not None:
            size = how.block_size
            drawn = run.people(people)
            found[number] = compiled.run(drawn, run.law, request, size, how.workers)
        if how.progress:
            how.progress(number + 1, len(runs))
    return [found[number] for number in range(len(runs))]
