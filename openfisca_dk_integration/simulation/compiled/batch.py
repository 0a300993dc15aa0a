"""What a run keeps of a batch of people, and each thread of its own."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy

from openfisca_dk_integration.simulation.compiled.nodes import PERSON

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from openfisca_dk_integration.population import Population
    from openfisca_dk_integration.simulation.compiled.given import Inputs
    from openfisca_dk_integration.simulation.compiled.lanes import Layout

ALIGNED = 64
"""Values begin at multiples of so many bytes."""


@dataclass
class Batch:
    """Some people with their inputs, ready to be computed."""

    first_person: int
    first_household: int
    population: Population
    layout: Layout
    inputs: Inputs
    places_of_lanes: NDArray[numpy.int32]
    places_of_home_lanes: NDArray[numpy.int32]
    places_of_persons: NDArray[numpy.int32]
    first_of_block: list[int]


@dataclass(frozen=True)
class Room:
    """The values of a block at some moment."""

    content: NDArray[numpy.uint8]
    offsets: NDArray[numpy.int64]
    layout: Layout

    def values(self, argument: int, dtype: Any, entity: str) -> NDArray[Any]:
        """Return the values of an argument, in the order of the people or households."""
        dtype = numpy.dtype(dtype)
        aligned = (-self.content.ctypes.data) % ALIGNED
        start = aligned + int(self.offsets[argument])
        lanes = self.layout.lane_of_person if entity == PERSON else self.layout.lane_of_household
        room = self.content[start : start + (int(lanes.max()) + 1) * dtype.itemsize]
        taken: NDArray[Any] = room.view(dtype)[lanes]
        return taken


@dataclass(frozen=True)
class Base:
    """Where values lie.

    Attributes:
        array: the values, None when every thread has its own.
        entity: whose they are, empty for nobody's.
        size: bytes of a value.
    """

    array: NDArray[Any] | None
    entity: str
    size: int


class Scratch:
    """The room of one thread for the values of a block."""

    def __init__(self) -> None:
        self.room = numpy.zeros(0, dtype=numpy.uint8)
        self.starts: NDArray[numpy.int64] | None = None
        self.defaults: list[tuple[int, str, float]] = []

    def prepared(self, starts: NDArray[numpy.int64], defaults: list[tuple[int, str, float]]) -> int:
        """Return the address of the room, with a program's defaults in their places."""
        same = self.starts is not None and numpy.array_equal(self.starts, starts)
        if not same or self.defaults != defaults:
            size = int(starts[-1]) + ALIGNED
            if len(self.room) < size:
                self.room = numpy.zeros(size, dtype=numpy.uint8)
            self.starts, self.defaults = starts, defaults
            aligned = (-self.room.ctypes.data) % ALIGNED
            for place, dtype, value in defaults:
                first, last = starts[place], starts[place + 1]
                view = self.room[aligned + first : aligned + last].view(
                    numpy.bool_ if dtype == "bool" else dtype
                )
                view[:] = value
        address: int = self.room.ctypes.data
        return address + (-address) % ALIGNED


class Crew:
    """Threads with their rooms, and one that puts together what they found, batch after batch.

    Every thread has a queue of its own: it goes on with the next batch, in its room, while the
    others are still at this one.
    """

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self.rooms = [Scratch() for _ in range(threads)]
        self.queues = [ThreadPoolExecutor(1) for _ in range(threads)]
        self.leader = ThreadPoolExecutor(1)

    def each(self, job: Callable[[int], None]) -> list[Future[None]]:
        """Let every thread do a job, told its number, after those it has."""
        return [queue.submit(job, thread) for thread, queue in enumerate(self.queues)]

    def close(self) -> None:
        """End the threads."""
        for queue in [*self.queues, self.leader]:
            queue.shutdown()


class Own:
    """The sums of one thread.

    Args:
        rows: how many rows of sums there are of persons and of households.
        municipalities: how many there are.
    """

    def __init__(self, rows: dict[int, int], municipalities: int) -> None:
        self.totals = {
            output: numpy.zeros((count, municipalities), dtype=numpy.int64)
            for output, count in rows.items()
        }
        self.sizes = {output: numpy.zeros(count) for output, count in rows.items()}


@dataclass
class Ready:
    """A batch with everything the threads are told about it.

    Attributes:
        batch: the people.
        asked: what municipal formulas sum: a row per sum, a column per lane.
        outputs: the columns, by lane.
        starts: where every place and table begins in a thread's room, and the end of all.
        offsets: the bytes to skip from each argument's base.
        where: by block where the bases lie, but for those that each thread has of its own.
        runs: by block its runs.
        about: by block what is told of its tables.
        first: the first lanes of the blocks, by entity.
        width: lanes of a table.
        turn: the number of the block that is next.
    """

    batch: Batch
    asked: NDArray[numpy.float64]
    outputs: list[NDArray[Any]]
    starts: NDArray[numpy.int64]
    offsets: NDArray[numpy.int64]
    where: NDArray[numpy.int64]
    runs: NDArray[numpy.int64]
    about: NDArray[numpy.int64]
    first: dict[str, NDArray[numpy.int64]]
    width: int
    turn: NDArray[numpy.int64]


@dataclass
class Job:
    """What a thread is told of a batch (``work.JOB``), and the arrays whose addresses are told."""

    told: NDArray[numpy.int64]
    where: NDArray[numpy.int64]
    about: NDArray[numpy.int64]

    @property
    def address(self) -> int:
        """Where it lies."""
        return int(self.told.ctypes.data)
