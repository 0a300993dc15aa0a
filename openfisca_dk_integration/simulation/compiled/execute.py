"""Runs a program over people, block by block on several threads."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy

from openfisca_dk_integration.simulation.compiled.builder import WIDTH
from openfisca_dk_integration.simulation.compiled.given import Inputs
from openfisca_dk_integration.simulation.compiled.nodes import PERSON
from openfisca_dk_integration.simulation.compiled.plan import (
    FIRST_COLUMN,
    HOUSEHOLD_SUMS,
    PERSON_SUMS,
    Plan,
)
from openfisca_dk_integration.simulation.compiled.schedule import FIXED_BASES
from openfisca_dk_integration.simulation.errors import SimulationError
from openfisca_dk_integration.simulation.sums import LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from openfisca_dk_integration.population import Population
    from openfisca_dk_integration.simulation.compiled.lanes import Layout
    from openfisca_dk_integration.simulation.compiled.native import Library

BLOCK = 1024
"""Persons of a block: its values stay in the processor's own memory."""

ALIGNED = 64


@dataclass
class Batch:
    """Some people with their inputs, ready to be computed."""

    first_person: int
    first_household: int
    population: Population
    layout: Layout
    inputs: Inputs
    places_of_lanes: NDArray[numpy.int32]
    places_of_persons: NDArray[numpy.int32]
    places_of_households: NDArray[numpy.int32]


@dataclass
class Totals:
    """Sums by municipality: one row per sum, one column per municipality."""

    persons: NDArray[Any]
    households: NDArray[Any]
    sizes: NDArray[numpy.float64] = field(default_factory=lambda: numpy.zeros(0))


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


class Runner:
    """Computes batches with a compiled program.

    Args:
        plan: the plan of the request.
        library: its compiled functions.
        municipal: values of municipalities that are read (see ``municipal.values_of``).
        municipalities: how many there are.
        threads: how many threads compute.
    """

    def __init__(
        self,
        plan: Plan,
        library: Library,
        municipal: NDArray[numpy.uint8],
        municipalities: int,
        threads: int,
    ) -> None:
        self.plan = plan
        self.program = plan.program
        self.library = library
        self.municipal = municipal
        self.threads = threads
        addresses = numpy.array(
            [library.address(name) for name in self.program.functions], dtype=numpy.uint64
        )
        if len(addresses) and not addresses.all():
            raise RuntimeError("a function of the program is not in the library")
        self.functions = addresses[self.program.calls]
        self.base = numpy.ascontiguousarray(self.program.base)
        self.slots = numpy.frombuffer(self.program.slots, dtype=numpy.uint8).copy()
        self.tables = numpy.frombuffer(self.program.tables, dtype=numpy.uint8).copy()
        self.totals = Totals(
            numpy.zeros((plan.person_rows, municipalities)),
            numpy.zeros((plan.household_rows, municipalities)),
        )
        self.whole = {(item.households, item.row) for item in plan.whole_sums}
        self.sizes = {True: numpy.zeros(plan.household_rows), False: numpy.zeros(plan.person_rows)}
        self.local = threading.local()
        self.pool = ThreadPoolExecutor(threads)
        self.leader = ThreadPoolExecutor(1)

    def close(self) -> None:
        """End the threads."""
        self.leader.shutdown()
        self.pool.shutdown()

    def begin(self, batch: Batch, columns: list[NDArray[Any]]) -> Future[None]:
        """Begin to compute a batch; the next one can be prepared meanwhile."""
        return self.leader.submit(self.run, batch, columns)

    def run(self, batch: Batch, columns: list[NDArray[Any]]) -> None:
        """Compute a batch, write its outputs and add its sums."""
        persons, households = batch.inputs.persons, batch.inputs.households
        sums, outputs = self._results(persons, households)
        bases = self._bases(batch, sums, outputs)
        offsets = self._offsets(bases, batch)
        turns = iter(range(len(batch.layout.blocks)))
        lock = threading.Lock()

        def work() -> None:
            while True:
                with lock:
                    number = next(turns, None)
                if number is None:
                    return
                self._block(batch, number, bases, offsets)

        self._together([work] * self.threads)
        self._collect(batch, sums)
        for column, values, target in zip(self.plan.columns, outputs, columns, strict=True):
            if column.entity == PERSON:
                first, lanes = batch.first_person, batch.layout.lane_of_person
            else:
                first, lanes = batch.first_household, batch.layout.lane_of_household
            target[first : first + len(lanes)] = values[lanes]

    def _results(
        self, persons: int, households: int
    ) -> tuple[dict[int, NDArray[Any]], list[NDArray[Any]]]:
        """Return room for the rows of sums and for the outputs of a batch."""
        sums = {
            PERSON_SUMS: numpy.empty((self.plan.person_rows, persons)),
            HOUSEHOLD_SUMS: numpy.empty((self.plan.household_rows, households)),
        }
        outputs = [
            numpy.empty(persons if column.entity == PERSON else households, dtype=column.dtype)
            for column in self.plan.columns
        ]
        return sums, outputs

    def watch(self, batch: Batch, calls: Sequence[int], seen: Callable[[int, Room], None]) -> None:
        """Compute a batch of one block, and show the values right after some of the calls.

        Args:
            batch: the people, in a single block.
            calls: numbers of calls, ascending.
            seen: called with the number of the call and the room for values.
        """
        sums, outputs = self._results(batch.inputs.persons, batch.inputs.households)
        bases = self._bases(batch, sums, outputs)
        offsets = self._offsets(bases, batch)
        where = self._where(batch, 0, bases)
        room = Room(self.local.room, offsets, batch.layout)
        done = 0
        for call in calls:
            self._drive(done, call + 1, offsets, where)
            done = call + 1
            seen(call, room)

    def _together(self, jobs: list[Any]) -> None:
        waiting: list[Future[None]] = [self.pool.submit(job) for job in jobs]
        for job in waiting:
            job.result()

    def _bases(
        self, batch: Batch, sums: dict[int, NDArray[Any]], outputs: list[NDArray[Any]]
    ) -> list[tuple[NDArray[Any], str, int]]:
        """Return array, entity (empty for none) and bytes per lane of every named base."""
        found: list[tuple[NDArray[Any], str, int]] = []
        for kind, *rest in self.program.bases:
            if kind == "municipal":
                found.append((self.municipal, "", 1))
                continue
            if kind == "output":
                number = rest[0]
                array = sums[number] if number in sums else outputs[number - FIRST_COLUMN]
            elif kind == "host":
                array = batch.inputs.hosts[rest[0]]
            else:
                array = getattr(batch.inputs, {"input": "values", "known": "known"}[kind])[rest[0]]
            entity = PERSON if array.shape[-1] == batch.inputs.persons else "husstand"
            found.append((array, entity, array.dtype.itemsize))
        return found

    def _offsets(
        self, bases: list[tuple[NDArray[Any], str, int]], batch: Batch
    ) -> NDArray[numpy.int64]:
        """Return the bytes to skip from each argument's base."""
        strides = numpy.zeros(FIXED_BASES + len(bases), dtype=numpy.int64)
        for number, (array, _, _) in enumerate(bases):
            strides[FIXED_BASES + number] = array.strides[0] if array.ndim > 1 else 0
        offsets = self.program.skip + self.program.row * strides[self.program.base]
        lanes = self._lanes(batch)
        sizes = numpy.array(
            [lanes[entity] * size for size, entity in self.program.places], dtype=numpy.int64
        )
        sizes = -(-sizes // ALIGNED) * ALIGNED
        starts = numpy.concatenate([[0], numpy.cumsum(sizes)])
        in_scratch = self.program.base == 2  # noqa: PLR2004 - SCRATCH
        offsets[in_scratch] = starts[self.program.row[in_scratch]]
        self.starts = starts
        return numpy.ascontiguousarray(offsets)

    def _lanes(self, batch: Batch) -> dict[str, int]:
        """Return the lanes of the largest block, with room to read past the end."""
        blocks = batch.layout.blocks
        return {
            PERSON: max(int(block.geometry[0]) for block in blocks) + WIDTH,
            "husstand": max(int(block.geometry[1]) for block in blocks) + WIDTH,
        }

    def _scratch(self, size: int) -> int:
        """Return the address of this thread's room for values."""
        room = getattr(self.local, "room", None)
        if room is None or len(room) < size + ALIGNED or self.local.starts is not self.starts:
            room = self.local.room = numpy.zeros(size + ALIGNED, dtype=numpy.uint8)
            self.local.starts = self.starts
            aligned = (-room.ctypes.data) % ALIGNED
            for place, dtype, value in self.program.defaults:
                first, last = self.starts[place], self.starts[place + 1]
                view = room[aligned + first : aligned + last].view(
                    numpy.bool_ if dtype == "bool" else dtype
                )
                view[:] = value
        address: int = room.ctypes.data
        return address + (-address) % ALIGNED

    def _block(
        self,
        batch: Batch,
        number: int,
        bases: list[tuple[NDArray[Any], str, int]],
        offsets: NDArray[numpy.int64],
    ) -> None:
        where = self._where(batch, number, bases)
        self._drive(0, len(self.functions), offsets, where)

    def _where(
        self, batch: Batch, number: int, bases: list[tuple[NDArray[Any], str, int]]
    ) -> NDArray[numpy.uint64]:
        """Return where every base lies for a block."""
        block = batch.layout.blocks[number]
        at = {PERSON: block.person, "husstand": block.household, "": 0}
        addresses = [
            block.geometry.ctypes.data,
            batch.places_of_lanes.ctypes.data + 4 * block.person,
            self._scratch(int(self.starts[-1])),
            self.slots.ctypes.data,
            self.tables.ctypes.data,
        ]
        addresses += [array.ctypes.data + at[entity] * size for array, entity, size in bases]
        return numpy.array(addresses, dtype=numpy.uint64)

    def _drive(
        self,
        first: int,
        last: int,
        offsets: NDArray[numpy.int64],
        where: NDArray[numpy.uint64],
    ) -> None:
        """Make the calls from ``first`` to ``last`` (excluded)."""
        self.library.drive(
            last - first,
            self.functions.ctypes.data + 8 * first,
            self.program.starts.ctypes.data + 8 * first,
            self.base.ctypes.data,
            offsets.ctypes.data,
            where.ctypes.data,
        )

    def _collect(self, batch: Batch, sums: dict[int, NDArray[Any]]) -> None:
        parts = [
            (False, sums[PERSON_SUMS], self.totals.persons),
            (True, sums[HOUSEHOLD_SUMS], self.totals.households),
        ]
        jobs = [
            (households, rows, totals, row)
            for households, rows, totals in parts
            for row in range(len(rows))
        ]

        def work(first: int) -> None:
            for households, rows, totals, row in jobs[first :: self.threads]:
                lanes = (
                    batch.layout.lane_of_household if households else batch.layout.lane_of_person
                )
                places = batch.places_of_households if households else batch.places_of_persons
                arguments = [
                    len(lanes),
                    lanes.ctypes.data,
                    places.ctypes.data,
                    rows[row].ctypes.data,
                    totals[row].ctypes.data,
                ]
                if (households, row) in self.whole:
                    size = self.sizes[households][row:].ctypes.data
                    self.library.collect_whole(*arguments, size)
                else:
                    self.library.collect(*arguments)

        self._together([lambda first=first: work(first) for first in range(self.threads)])

    def check(self) -> None:
        """Refuse sums that are not finite numbers or too large (see ``simulation.sums``).

        Raises:
            SimulationError: when there is one.
        """
        for item in self.plan.whole_sums:
            size = self.sizes[item.households][item.row]
            if not numpy.isfinite(size) or size > LIMIT:
                raise SimulationError.of(
                    item.name, "summen er ikke et endeligt tal", "the sum is not a finite number"
                )
