"""Blocks and workers that fit the memory; a run that cannot fit is refused before it begins."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy

from openfisca_dk_integration.population.direct import direct
from openfisca_dk_integration.simulation import memory as bytes_of
from openfisca_dk_integration.simulation.engine import ask, build, release
from openfisca_dk_integration.simulation.errors import SimulationError
from openfisca_dk_integration.simulation.law import Law, system_of
from openfisca_dk_integration.simulation.memory import Sizes, as_text, sizes_of

if TYPE_CHECKING:
    from typing import Any

    from openfisca_dk_integration.simulation.people import People
    from openfisca_dk_integration.simulation.request import Request

CELLS = 50_000 * 60
"""Persons times months of a block where memory allows: 50,000 persons over five years.

Larger blocks gain nothing: what openfisca-core takes for every variable and month, however few the
people, is then small beside the people.
"""

SMALLEST, LARGEST = 2_000, 50_000

SMALL = 5_000
"""Persons of a block that costs much more than it need: worth a look at what people really take."""

LEAST = 100
"""Persons of the smallest block that is made to fit: some households."""

SAMPLE = 200
"""Persons simulated to learn how much a request keeps in memory."""

SLACK = 1.1
"""What a simulation takes at its peak, as multiple of the arrays it keeps."""

MARGIN = 50_000_000


@dataclass(frozen=True)
class Fit:
    """How a run is cut: persons of a block, and workers."""

    block_size: int
    workers: int


@dataclass(frozen=True)
class Room:
    """What there is, and what people take.

    Attributes:
        sizes: of the run.
        budget: bytes for all processes.
        left: bytes left for the people in memory.
        cell: bytes of a person-month.
    """

    sizes: Sizes
    budget: int
    left: float
    cell: float

    def person(self, workers: int = 1) -> float:
        """Return the bytes of one person more in every worker's block."""
        return workers * self.sizes.months * self.cell + (workers + 1) * bytes_of.RESULTS

    def block(self, workers: int) -> int:
        """Return the persons of the largest block that fits."""
        fixed = bytes_of.PROCESS * workers if workers > 1 else 0
        return max(0, int((self.left - fixed) / self.person(workers)))


def room_of(
    population: People,
    law: Law,
    request: Request,
    memory: str | float | None,
    *,
    cell: float = bytes_of.CORE,
    held: bool = True,
) -> Room:
    """Return the room of a run.

    Args:
        population: the people.
        law: the law.
        request: what is wanted.
        memory: the budget as the user wrote it.
        cell: bytes of a person-month.
        held: whether the outputs in full are kept in memory.

    Raises:
        SimulationError: when the outputs wanted in full do not fit.
    """
    sizes = sizes_of(population, request, system_of(law))
    total = bytes_of.budget(memory)
    columns = sizes.columns if held else 0
    left = total - bytes_of.in_use() - columns - MARGIN
    if left <= 0 and columns:
        share = max(0.0, (left + columns) / columns)
        da = f"sums i stedet for hver person, eller højst {share:.0%} af variablene og månederne"
        en = f"sums instead of every person, or at most {share:.0%} of the variables and months"
        stream = "dk-integration simulate BEFOLKNING(.parquet) --out FIL.csv|.parquet"
        raise _refused(total, total - left, [da, stream], [en, stream])
    return Room(sizes, total, left, cell)


def default_size(months: int) -> int:
    """Return how many persons a block holds where memory allows: fewer the longer the months."""
    return int(numpy.clip(CELLS // max(1, months), SMALLEST, LARGEST))


def fit_blocks(room: Room, block_size: int | None, workers: int, *, remote: bool = False) -> Fit:
    """Return blocks that fit: as large as is useful, else fewer workers and smaller blocks.

    Args:
        room: what there is.
        block_size: persons of a block, when the user said so.
        workers: processes at most.
        remote: whether the workers are on other machines, whose memory is not known here.

    Raises:
        SimulationError: when no block fits, or not one of the size wanted.
    """
    persons = room.sizes.persons
    if remote:
        return Fit(block_size or _even(default_size(room.sizes.months), persons, workers), workers)
    if block_size is not None:
        least = min(block_size, max(1, persons))
        for count in range(workers, 0, -1):
            if room.block(count) >= least:
                return Fit(block_size, count)
        raise refused(room, room.person() * least)
    wanted = default_size(room.sizes.months)
    best = Fit(0, 1)
    for count in range(workers, 0, -1):
        size = min(wanted, room.block(count))
        if size >= min(SMALLEST, max(1, persons)):
            return Fit(_even(size, persons, count), count)
        if size > best.block_size:
            best = Fit(size, count)
    if best.block_size < min(LEAST, persons):
        raise refused(room, room.person() * LEAST)
    return best


def fit_reference(room: Room) -> None:
    """Refuse a run of everybody at once that does not fit.

    Raises:
        SimulationError: when it does not.
    """
    if room.sizes.persons > room.block(1):
        raise refused(room, room.person() * room.sizes.persons)


def needs_probe(room: Room, block_size: int | None, workers: int) -> bool:
    """Tell whether the stated memory, that of the largest request, makes the blocks small."""
    if block_size is not None:
        return room.block(1) < min(room.sizes.persons, block_size)
    return room.block(workers) < min(room.sizes.persons, SMALL)


def probed(population: People, law: Law, request: Request) -> float:
    """Return the bytes of a person-month for this very request, from a simulation of a few.

    Never more than the statement, which holds for all requests.
    """
    households = max(1, round(population.households * SAMPLE / max(1, population.count)))
    people = population.take(slice(0, min(households, population.households)))
    simulation = direct(build(people, law, request.span))
    ask(simulation, people, request)
    total = sum(_held(holder) for one in simulation.populations.values() for holder in _all(one))
    total += sum(cells.values.nbytes + cells.known.nbytes for cells in simulation.given.values())
    release(simulation)
    months = sizes_of(population, request, system_of(law)).months
    return min(float(bytes_of.CORE), SLACK * total / (people.count * months))


def _all(population: Any) -> Any:
    return population._holders.values()  # noqa: SLF001 - core offers no sum over all variables


def _held(holder: Any) -> int:
    return sum(array.nbytes for array in holder._memory_storage._arrays.values())  # noqa: SLF001


def _even(size: int, persons: int, workers: int) -> int:
    """Return a block size that gives every worker as many blocks."""
    blocks = math.ceil(persons / max(1, size))
    if blocks > 1:
        blocks = workers * math.ceil(blocks / workers)
    return max(1, math.ceil(persons / max(1, blocks)))


def refused(room: Room, need: float) -> SimulationError:
    """Return the error of a run that needs ``need`` bytes for its people, with what would fit."""
    sizes = room.sizes
    da, en = [], []
    block = room.block(1)
    if block >= min(LEAST, sizes.persons):
        da.append(f"blokke på højst {block} personer (execution blocks, --block-size {block})")
        en.append(f"blocks of at most {block} persons (execution blocks, --block-size {block})")
    persons = int(room.left / room.person()) if room.left > 0 else 0
    if persons:
        da.append(f"højst {persons} personer på én gang")
        en.append(f"at most {persons} persons at once")
    months = int(room.left / (max(1, sizes.persons) * room.cell)) if room.left > 0 else 0
    if 0 < months < sizes.months:
        da.append(f"højst {months} måneder for alle på én gang (fra den første kendte)")
        en.append(f"at most {months} months for everybody at once (from the first known)")
    da += ["færre variable", "execution compiled"]
    en += ["fewer outputs", "execution compiled"]
    return _refused(room.budget, room.budget - room.left + need, da, en)


def _refused(budget: float, need: float, da: list[str], en: list[str]) -> SimulationError:
    return SimulationError.of(
        f"--hukommelse {as_text(budget)}",
        f"rækker ikke: kørslen kræver omkring {as_text(need)}. Det kan være: {'; '.join(da)}; "
        "eller en større --hukommelse",
        f"is not enough: the run needs about {as_text(need)}. What would fit: {'; '.join(en)}; "
        "or a larger --hukommelse",
    )
