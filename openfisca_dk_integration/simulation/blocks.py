"""openfisca-core on blocks of whole households, one after the other or by workers.

Blocks bound the memory: a simulation keeps every variable of every month it computed. The result
is the same as that of one simulation of everybody, bit for bit; ``municipal`` says how municipal
results are put together. Several laws, or draws of histories, go over the people together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy

from openfisca_dk_integration.population import Population
from openfisca_dk_integration.population.direct import direct
from openfisca_dk_integration.simulation import fit
from openfisca_dk_integration.simulation.answer import Answer
from openfisca_dk_integration.simulation.block import Block, Run, compute_all, pack, unpack
from openfisca_dk_integration.simulation.cluster import cluster as cluster_at
from openfisca_dk_integration.simulation.engine import ask, build, release
from openfisca_dk_integration.simulation.errors import SimulationError
from openfisca_dk_integration.simulation.kept import Arrays, Kept, kept_folder
from openfisca_dk_integration.simulation.law import Law
from openfisca_dk_integration.simulation.merge import Each, Merger
from openfisca_dk_integration.simulation.workers import Workers, processes, results

if TYPE_CHECKING:
    from openfisca_dk_integration.simulation.people import People
    from openfisca_dk_integration.simulation.request import Request

Progress = Callable[[int, int], None]

CUTS = "blokke"
"""The name under which the cuts are kept."""

FORM = 2
"""Of what is kept: another one is not read."""


@dataclass(frozen=True)
class How:
    """How a run is made; no number depends on it.

    Attributes:
        block_size: persons of a block; None: what fits the memory and is useful.
        workers: processes at most.
        progress: called with the number of blocks done and in all.
        keep: a folder in which every block's results are kept whole.
        memory: what the processes may hold together, ``4GB``; None: most of what is free.
        cluster: the address of a dask cluster that computes the blocks.
        each: takes every block's columns in the place of the answer.
    """

    block_size: int | None = None
    workers: int = 1
    progress: Progress | None = None
    keep: Path | None = None
    memory: str | float | None = None
    cluster: str | None = None
    each: Each | None = None


def run(  # noqa: PLR0913, PLR0917 - as every execution
    population: People,
    law: Law,
    request: Request,
    block_size: int | None = None,
    workers: int = 1,
    progress: Progress | None = None,
    keep: Path | None = None,
    memory: str | float | None = None,
    cluster: str | None = None,
    each: Each | None = None,
) -> Answer:
    """Compute a request block by block; see ``simulate`` for the arguments."""
    how = How(block_size, workers, progress, keep, memory, cluster, each)
    return run_many(population, [Run(law)], request, how)[0]


def run_many(
    population: People, runs: Sequence[Run], request: Request, how: How | None = None
) -> list[Answer]:
    """Compute a request for several laws or draws in one pass over the people.

    Args:
        population: the people; every block of them is read, cut and sent once for all runs.
        runs: the laws, each with its own histories if wanted.
        request: what to compute in each of them.
        how: blocks, workers, memory.

    Raises:
        SimulationError: with every reason why the run cannot be made.
    """
    how = how or How()
    if how.cluster is not None:
        with cluster_at(how.cluster, runs[0].law) as workers:
            made = fitted(population, runs, request, replace(how, workers=workers.count))
            return _in_blocks(population, runs, request, how, made, workers)
    made = fitted(population, runs, request, how)
    whole = population.count <= made.block_size and how.each is None
    if whole and len(runs) == 1 and runs[0].people is None and isinstance(population, Population):
        answer = _whole(population, runs[0].law, request)
        if how.progress:
            how.progress(1, 1)
        return [replace(answer, execution="blocks")]
    if made.workers == 1 or population.count <= made.block_size:
        return _in_blocks(population, runs, request, how, made, None)
    with processes(made.workers) as workers:
        return _in_blocks(population, runs, request, how, made, workers)


def fitted(population: People, runs: Sequence[Run], request: Request, how: How) -> fit.Fit:
    """Return blocks and workers that fit the memory.

    Raises:
        SimulationError: when none do, or a number makes no sense.
    """
    if how.block_size is not None and how.block_size < 1:
        raise _too_small(how.block_size)
    held = how.each is None
    room = fit.room_of(population, runs[0].law, request, how.memory, held=held)
    remote = how.cluster is not None
    plain = all(run.people is None for run in runs)
    if not remote and plain and fit.needs_probe(room, how.block_size, how.workers):
        cell = fit.probed(population, runs[0].law, request)
        room = fit.room_of(population, runs[0].law, request, how.memory, cell=cell, held=held)
    return fit.fit_blocks(room, how.block_size, how.workers, remote=remote)


def _whole(population: Population, law: Law, request: Request) -> Answer:
    """Compute everybody at once."""
    simulation = direct(build(population, law, request.span))
    answer = ask(simulation, population, request)
    release(simulation)
    return answer


def _in_blocks(
    population: People,
    runs: Sequence[Run],
    request: Request,
    how: How,
    made: fit.Fit,
    workers: Workers | None,
) -> list[Answer]:
    mergers = [Merger(population, run.law, request, how.each, run.people) for run in runs]
    with ExitStack() as stack:
        kept = None
        if how.keep is not None:
            key = key_of(population, runs, request)
            kept = stack.enter_context(kept_folder(how.keep, key))
        cuts = kept_cuts(kept, cut(population, made.block_size))
        found = [kept.get(_name(number)) if kept else None for number in range(len(cuts))]
        missing = [number for number, arrays in enumerate(found) if arrays is None]
        todo = (population.take(cuts[number]) for number in missing)
        new: Iterator[list[Block]] = (
            (compute_all(runs, block, request) for block in todo)
            if workers is None
            else results(workers, runs, todo, request)
        )
        for number in range(len(cuts)):
            arrays, found[number] = found[number], None
            if arrays is not None:
                _take_kept(mergers, arrays, request)
            else:
                _take_new(mergers, next(new), kept, _name(number))
            if how.progress:
                how.progress(number + 1, len(cuts))
        return [merger.answer() for merger in mergers]


def _take_new(mergers: list[Merger], blocks: list[Block], kept: Kept | None, name: str) -> None:
    arrays: Arrays = {}
    for number, (merger, block) in enumerate(zip(mergers, blocks, strict=True)):
        merger.add(block.answer, block.sums)
        if kept:
            packed = pack(block.answer, merger.carried)
            arrays |= {f"{number}|{key}": values for key, values in packed.items()}
    if kept:
        kept.put(name, arrays)


def _take_kept(mergers: list[Merger], arrays: Arrays, request: Request) -> None:
    for number, merger in enumerate(mergers):
        begin = f"{number}|"
        mine = {key.removeprefix(begin): arrays[key] for key in arrays if key.startswith(begin)}
        merger.add_kept(*unpack(mine, merger.law, request))


def kept_cuts(kept: Kept | None, cuts: list[slice]) -> list[slice]:
    """Return the cuts that a run begun earlier was made with, else these, and keep them.

    How people are cut changes no number, and memory may be another when a run goes on.
    """
    if kept is None:
        return cuts
    found = kept.get(CUTS)
    if found is not None:
        ends = found["slut"].tolist()
        return [slice(a, b) for a, b in zip([0, *ends[:-1]], ends, strict=True)]
    kept.put(CUTS, {"slut": numpy.array([part.stop for part in cuts])})
    return cuts


def key_of(population: People, runs: Sequence[Run], request: Request) -> dict[str, object]:
    """Return what kept blocks depend on."""
    return {
        "befolkning": population.fingerprint(),
        "lov": [[run.law.fingerprint, run.key] for run in runs],
        "beregning": repr(request),
        "form": FORM,
    }


def _name(number: int) -> str:
    return f"blok-{number:05d}"


def default_size(population: People, request: Request) -> int:
    """Return how many persons a block holds where memory allows: fewer the longer the months."""
    first = population.first_month if population.spells.count else request.span.first
    return fit.default_size(request.span.last - min(request.span.first, first) + 1)


def cut(population: People, size: int) -> list[slice]:
    """Return slices of households with about ``size`` persons each.

    Raises:
        SimulationError: when the size is not one person or more.
    """
    if size < 1:
        raise _too_small(size)
    ends = numpy.cumsum(population.household_sizes)
    blocks = max(1, round(population.count / size))
    targets = numpy.arange(1, blocks) * (population.count / blocks)
    stops = [*numpy.unique(numpy.searchsorted(ends, targets) + 1).tolist(), population.households]
    starts = [0, *stops[:-1]]
    return [slice(a, b) for a, b in zip(starts, stops, strict=True) if a < b]


def _too_small(size: int) -> SimulationError:
    return SimulationError.of(
        "block_size", f"skal være 1 eller mere, er {size}", f"must be 1 or more, is {size}"
    )
