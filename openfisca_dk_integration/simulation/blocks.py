"""openfisca-core on blocks of whole households, one after the other or in worker processes.

Blocks bound the memory: a simulation keeps every variable of every month it computed. The result
is the same as that of one simulation of everybody; ``municipal`` says how municipal results are
put together.
"""

from __future__ import annotations

import multiprocessing
import traceback
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy

from openfisca_dk_integration.population.direct import direct
from openfisca_dk_integration.simulation.answer import Answer
from openfisca_dk_integration.simulation.engine import ask, build, ids_of, release
from openfisca_dk_integration.simulation.errors import SimulationError
from openfisca_dk_integration.simulation.kept import Arrays, Kept, end_with_parent, kept_folder
from openfisca_dk_integration.simulation.law import Law, system_of
from openfisca_dk_integration.simulation.merge import Merger
from openfisca_dk_integration.simulation.municipal import Recorder, Sums

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from openfisca_dk_integration.population import Population
    from openfisca_dk_integration.simulation.request import Request

CELLS = 20_000 * 60
"""Persons times months of a block: 20,000 persons over five years."""

SMALLEST, LARGEST = 2_000, 50_000


@dataclass(frozen=True)
class Block:
    """One block's answer, and the sums over people that its municipal formulas asked for."""

    answer: Answer
    sums: Sums


def run(
    population: Population,
    law: Law,
    request: Request,
    block_size: int | None = None,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
    keep: Path | None = None,
) -> Answer:
    """Compute a request block by block; see ``simulate`` for the arguments."""
    if block_size is None:
        block_size = default_size(population, request)
    cuts = cut(population, block_size)
    if len(cuts) == 1:
        answer = _whole(population, law, request)
        if progress:
            progress(1, 1)
        return replace(answer, execution="blocks")
    merger = Merger(population, law, request)
    with ExitStack() as stack:
        kept = None
        if keep is not None:
            key = {
                "befolkning": population.fingerprint(),
                "lov": law.fingerprint,
                "beregning": repr(request),
                "blokke": [[part.start, part.stop] for part in cuts],
            }
            kept = stack.enter_context(kept_folder(keep, key))
        done = _blocks(population, law, request, cuts, min(workers, len(cuts)), kept)
        for number, block in enumerate(done, start=1):
            merger.add(block.answer, block.sums)
            if progress:
                progress(number, len(cuts))
    return replace(merger.answer(), execution="blocks", blocks=len(cuts))


def _whole(population: Population, law: Law, request: Request) -> Answer:
    """Compute everybody at once."""
    simulation = direct(build(population, law, request.span))
    answer = ask(simulation, population, request)
    release(simulation)
    return answer


def _blocks(
    population: Population,
    law: Law,
    request: Request,
    cuts: list[slice],
    workers: int,
    kept: Kept | None,
) -> Iterator[Block]:
    """Yield the blocks in their order: those kept from an earlier run, and new ones."""
    parts = [kept.get(_name(number)) if kept else None for number in range(len(cuts))]
    missing = [number for number, arrays in enumerate(parts) if arrays is None]
    todo = (population.take(cuts[number]) for number in missing)
    new: Iterator[Block]
    if workers == 1:
        new = (compute(law, block, request) for block in todo)
    else:
        new = _in_processes(law, todo, request, workers)
    for number, arrays in enumerate(parts):
        if arrays is not None:
            yield _unpack(arrays, population.take(cuts[number]), law, request)
            continue
        block = next(new)
        if kept:
            kept.put(_name(number), _pack(block))
        yield block


def _name(number: int) -> str:
    return f"blok-{number:05d}"


def _pack(block: Block) -> Arrays:
    """Return a block as arrays by name."""
    arrays: Arrays = {}
    for name, periods in block.answer.columns.items():
        arrays |= {f"kolonne|{name}|{period}": values for period, values in periods.items()}
    arrays |= {f"sum|{name}": values for name, values in block.answer.sums.items()}
    arrays |= {f"kommune|{'|'.join(map(str, key))}": values for key, values in block.sums.items()}
    return arrays


def _unpack(arrays: Arrays, part: Population, law: Law, request: Request) -> Block:
    """Return the block that ``_pack`` made arrays of."""
    variables = system_of(law).variables
    answer = Answer(
        columns={name: {} for name in request.outputs},
        entities={name: variables[name].entity.key for name in request.outputs},
        ids=ids_of(part),
        sums={},
        years=request.span.years,
    )
    sums: Sums = {}
    for name, values in arrays.items():
        kind, *words = name.split("|")
        if kind == "kolonne":
            answer.columns[words[0]][words[1]] = values
        elif kind == "sum":
            answer.sums[words[0]] = values
        else:
            sums[words[0], words[1], int(words[2])] = values
    return Block(answer, sums)


def default_size(population: Population, request: Request) -> int:
    """Return how many persons a block holds: fewer the longer the months."""
    first = population.first_month if population.spells.count else request.span.first
    months = max(1, request.span.last - min(request.span.first, first) + 1)
    return int(numpy.clip(CELLS // months, SMALLEST, LARGEST))


def cut(population: Population, size: int) -> list[slice]:
    """Return slices of households with about ``size`` persons each.

    Raises:
        SimulationError: when the size is not one person or more.
    """
    if size < 1:
        raise SimulationError.of(
            "block_size", f"skal være 1 eller mere, er {size}", f"must be 1 or more, is {size}"
        )
    ends = numpy.cumsum(population.household_sizes)
    blocks = max(1, round(population.count / size))
    targets = numpy.arange(1, blocks) * (population.count / blocks)
    stops = [*numpy.unique(numpy.searchsorted(ends, targets) + 1).tolist(), population.households]
    starts = [0, *stops[:-1]]
    return [slice(a, b) for a, b in zip(starts, stops, strict=True) if a < b]


def compute(law: Law, block: Population, request: Request) -> Block:
    """Compute one block in this process."""
    simulation = build(block, law, request.span)
    recorder = Recorder(simulation)
    direct(simulation)
    answer = ask(simulation, block, request)
    recorder.check()
    release(simulation)
    return Block(answer, recorder.sums)


# --- worker processes -------------------------------------------------------------------------

_LAW: list[Law] = []
"""In a worker: the law it computes, which builds its system at the first block."""


def _start(law: Law) -> None:
    end_with_parent()
    _LAW[:] = [law]


def _work(block: Population, request: Request) -> Block:
    try:
        return compute(_LAW[0], block, request)
    except SimulationError:
        raise
    except Exception as error:
        # Many errors of openfisca-core cannot be sent to another process; their text can.
        raise RuntimeError(traceback.format_exc()) from error


def _in_processes(
    law: Law, blocks: Iterable[Population], request: Request, workers: int
) -> Iterator[Block]:
    """Yield the blocks in their order; no more are under way than the workers need.

    The workers start from a clean process (no thread of this one is copied) and build the system
    themselves: openfisca-core's formulas cannot be sent to another process.
    """
    with ProcessPoolExecutor(workers, _context(), initializer=_start, initargs=(law,)) as pool:
        waiting: list[Future[Block]] = []
        try:
            for block in blocks:
                waiting.append(pool.submit(_work, block, request))
                if len(waiting) > workers:
                    wait(waiting[:1], return_when=FIRST_COMPLETED)
                    yield waiting.pop(0).result()
            while waiting:
                yield waiting.pop(0).result()
        except BrokenProcessPool as error:
            raise SimulationError.of(
                "blocks",
                "en arbejdsproces blev stoppet (måske for lidt hukommelse); brug færre workers "
                "eller en mindre block_size",
                "a worker process was stopped (out of memory?); use fewer workers or a smaller "
                "block_size",
            ) from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _context() -> multiprocessing.context.BaseContext:
    methods = multiprocessing.get_all_start_methods()
    method = "forkserver" if "forkserver" in methods else "spawn"
    return multiprocessing.get_context(method)
