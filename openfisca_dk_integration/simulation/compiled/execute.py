"""Runs a program over people, block by block on several threads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy

from openfisca_dk_integration.simulation.compiled.batch import (
    ALIGNED,
    Base,
    Batch,
    Crew,
    Job,
    Own,
    Ready,
    Room,
)
from openfisca_dk_integration.simulation.compiled.builder import WIDTH
from openfisca_dk_integration.simulation.compiled.nodes import HOUSEHOLD, PERSON
from openfisca_dk_integration.simulation.compiled.plan import (
    ASKED,
    FIRST_COLUMN,
    HOUSEHOLD_TOTALS,
    PERSON_TOTALS,
    TOTALS,
    Plan,
    WholeSum,
)
from openfisca_dk_integration.simulation.compiled.schedule import (
    FIXED_BASES,
    GEOMETRY,
    HOMES,
    PLACES,
    SCRATCH,
    SLOTS,
    TABLES,
)
from openfisca_dk_integration.simulation.compiled.spread import FIELDS
from openfisca_dk_integration.simulation.compiled.tables import tables_of
from openfisca_dk_integration.simulation.compiled.work import JOB, RUN_FIELDS
from openfisca_dk_integration.simulation.errors import SimulationError
from openfisca_dk_integration.simulation.sums import LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

    from numpy.typing import NDArray

    from openfisca_dk_integration.simulation.compiled.native import Library

BLOCK = 1024
"""Persons of a block: its values stay in the processor's own memory."""

SIZE, SOURCE, TARGET = (FIELDS.index(name) for name in ("size", "source", "target"))


class Runner:
    """Computes batches with a compiled program.

    Args:
        plan: the plan of the request.
        library: its compiled functions.
        system: the law.
        municipal: values of municipalities that are read (see ``municipal.values_of``).
        municipalities: how many there are.
        crew: the threads that compute.
    """

    def __init__(
        self,
        plan: Plan,
        library: Library,
        system: Any,
        municipal: NDArray[numpy.uint8],
        municipalities: int,
        crew: Crew,
    ) -> None:
        self.plan = plan
        self.program = plan.program
        self.library = library
        self.municipal = municipal
        self.crew = crew
        addresses = numpy.array(
            [library.address(name) for name in self.program.functions], dtype=numpy.uint64
        )
        if len(addresses) and not addresses.all():
            raise RuntimeError("a function of the program is not in the library")
        self.functions = addresses[self.program.calls]
        self.base = numpy.ascontiguousarray(self.program.base)
        self.in_scratch = self.base == SCRATCH
        self.slots = numpy.frombuffer(self.program.slots, dtype=numpy.uint8).copy()
        self.tables = numpy.frombuffer(self.program.tables, dtype=numpy.uint8).copy()
        self.inputs = tables_of(plan, system)
        self.asked = numpy.zeros((plan.rows[ASKED], municipalities))
        rows = {output: plan.rows[output] for output in TOTALS}
        self.own = [Own(rows, municipalities) for _ in range(crew.threads)]

    def close(self) -> None:
        """End the threads."""
        self.crew.close()

    def begin(self, batch: Batch, columns: list[NDArray[Any]]) -> Future[None]:
        """Begin to compute a batch; the next ones can be prepared and begun meanwhile."""
        ready = self.ready(batch)

        def work(thread: int) -> None:
            job = self._job(ready, thread)  # by name: its arrays have to live meanwhile
            self.library.work(job.address)

        return self.crew.leader.submit(self._finish, ready, self.crew.each(work), columns)

    def _finish(
        self, ready: Ready, working: list[Future[None]], columns: list[NDArray[Any]]
    ) -> None:
        """Write the outputs of a batch and add its sums, when all its threads are done."""
        for done in working:
            done.result()
        batch = ready.batch
        self._collect(batch, ready.asked)
        for column, values, target in zip(self.plan.columns, ready.outputs, columns, strict=True):
            if column.entity == PERSON:
                first, lanes = batch.first_person, batch.layout.lane_of_person
            else:
                first, lanes = batch.first_household, batch.layout.lane_of_household
            target[first : first + len(lanes)] = values[lanes]

    def watch(self, batch: Batch, calls: Sequence[int], seen: Callable[[int, Room], None]) -> None:
        """Compute a batch of one block, and show the values right after some of the calls.

        Args:
            batch: the people, in a single block.
            calls: numbers of calls, ascending.
            seen: called with the number of the call and the room for values.
        """
        ready = self.ready(batch)
        job = self._job(ready, 0)
        self.library.fill(job.address, 0)
        room = Room(self.crew.rooms[0].room, ready.offsets, batch.layout)
        done = 0
        for call in calls:
            self.library.drive(
                call + 1 - done,
                self.functions.ctypes.data + 8 * done,
                self.program.starts.ctypes.data + 8 * done,
                self.base.ctypes.data,
                ready.offsets.ctypes.data,
                job.where.ctypes.data,
            )
            done = call + 1
            seen(call, room)

    # --- what the threads are told ------------------------------------------------------------

    def ready(self, batch: Batch) -> Ready:
        """Return a batch with all addresses that the threads share."""
        inputs, blocks = batch.inputs, batch.layout.blocks
        asked = numpy.empty((self.plan.rows[ASKED], inputs.persons))
        outputs = [
            numpy.empty(
                inputs.persons if column.entity == PERSON else inputs.households,
                dtype=column.dtype,
            )
            for column in self.plan.columns
        ]
        bases = self._bases(batch, asked, outputs)
        lanes = {
            PERSON: max(int(block.geometry[0]) for block in blocks) + WIDTH,
            HOUSEHOLD: max(int(block.geometry[1]) for block in blocks) + WIDTH,
        }
        starts = self._starts(lanes)
        offsets = self._offsets(bases, lanes, starts)
        first = {
            PERSON: numpy.array([block.person for block in blocks]),
            HOUSEHOLD: numpy.array([block.household for block in blocks]),
            "": numpy.zeros(len(blocks), dtype=numpy.int64),
        }
        where = numpy.zeros((len(blocks), FIXED_BASES + len(bases)), dtype=numpy.int64)
        where[:, GEOMETRY] = [block.geometry.ctypes.data for block in blocks]
        where[:, PLACES] = batch.places_of_lanes.ctypes.data + 4 * first[PERSON]
        where[:, HOMES] = batch.places_of_home_lanes.ctypes.data + 4 * first[HOUSEHOLD]
        where[:, SLOTS], where[:, TABLES] = self.slots.ctypes.data, self.tables.ctypes.data
        for number, base in enumerate(bases):
            if base.array is not None:
                address = base.array.ctypes.data
                where[:, FIXED_BASES + number] = address + first[base.entity] * base.size
        runs, about = self._runs(batch, lanes[PERSON])
        turn = numpy.zeros(1, dtype=numpy.int64)
        width = lanes[PERSON]
        return Ready(batch, asked, outputs, starts, offsets, where, runs, about, first, width, turn)

    def _job(self, ready: Ready, thread: int) -> Job:
        """Return what a thread is told, its room prepared; only by the thread itself."""
        own, starts, width = self.own[thread], ready.starts, ready.width
        mine, told = ready.where.copy(), ready.about.copy()
        scratch = self.crew.rooms[thread].prepared(starts, self.program.defaults)
        mine[:, SCRATCH] = scratch
        for number, (kind, *rest) in enumerate(self.program.bases):
            if kind in {"total", "size"}:
                sums = (own.totals if kind == "total" else own.sizes)[rest[0]]
                mine[:, FIXED_BASES + number] = sums.ctypes.data
        for place, table in enumerate(self.inputs):
            start = scratch + int(starts[len(self.program.places) + place])
            mine[:, FIXED_BASES + table.base] = start - table.first * width * table.size
            told[:, :, place, TARGET] = start
            told[:, 1:, place, TARGET] -= ready.first[PERSON][:, None] * table.size
        fields = {
            "turn": ready.turn.ctypes.data,
            "blocks": len(mine),
            "where": mine.ctypes.data,
            "bases": mine.shape[1],
            "tables": len(self.inputs),
            "about": told.ctypes.data,
            "sets": ready.runs.shape[1],
            "runs": ready.runs.ctypes.data,
            "width": width,
            "calls": len(self.functions),
            "functions": self.functions.ctypes.data,
            "starts": self.program.starts.ctypes.data,
            "base": self.base.ctypes.data,
            "offsets": ready.offsets.ctypes.data,
        }
        return Job(numpy.array([fields[name] for name in JOB], dtype=numpy.int64), mine, told)

    def _bases(self, batch: Batch, asked: NDArray[Any], outputs: list[NDArray[Any]]) -> list[Base]:
        """Return where every named base lies; those of inputs and sums are each thread's own."""
        found: list[Base] = []
        for kind, *rest in self.program.bases:
            if kind == "municipal":
                found.append(Base(self.municipal, "", 1))
            elif kind == "output" and rest[0] == ASKED:
                found.append(Base(asked, PERSON, asked.itemsize))
            elif kind == "output":
                column = rest[0] - FIRST_COLUMN
                array = outputs[column]
                found.append(Base(array, self.plan.columns[column].entity, array.itemsize))
            elif kind == "host":
                entity, array = batch.inputs.hosts[rest[0]]
                found.append(Base(array, entity, array.itemsize))
            else:
                found.append(Base(None, kind, 0))
        return found

    def _starts(self, lanes: dict[str, int]) -> NDArray[numpy.int64]:
        """Return where every place and table begins in a thread's room, and the end of all."""
        sizes = [lanes[entity] * size for size, entity in self.program.places]
        sizes += [lanes[PERSON] * table.size * table.rows for table in self.inputs]
        padded = -(-numpy.array(sizes, dtype=numpy.int64) // ALIGNED) * ALIGNED
        return numpy.concatenate([[0], numpy.cumsum(padded)])

    def _offsets(
        self, bases: list[Base], lanes: dict[str, int], starts: NDArray[numpy.int64]
    ) -> NDArray[numpy.int64]:
        """Return the bytes to skip from each argument's base."""
        strides = numpy.zeros(FIXED_BASES + len(bases), dtype=numpy.int64)
        for number, base in enumerate(bases):
            if base.array is not None and base.array.ndim > 1:
                strides[FIXED_BASES + number] = base.array.strides[0]
            elif base.entity == "total":
                strides[FIXED_BASES + number] = self.asked.shape[1] * self.asked.itemsize
            elif base.entity == "size":
                strides[FIXED_BASES + number] = self.asked.itemsize
        for table in self.inputs:
            strides[FIXED_BASES + table.base] = lanes[PERSON] * table.size
        offsets = self.program.skip + self.program.row * strides[self.base]
        offsets[self.in_scratch] = starts[self.program.row[self.in_scratch]]
        return numpy.ascontiguousarray(offsets)

    def _runs(self, batch: Batch, width: int) -> tuple[NDArray[numpy.int64], NDArray[numpy.int64]]:
        """Return the runs of each block, and what is told of its tables."""
        blocks = len(batch.layout.blocks)
        sets = list(zip(batch.inputs.runs, batch.inputs.lanes, strict=True))
        runs = numpy.zeros((blocks, len(sets), RUN_FIELDS), dtype=numpy.int64)
        about = numpy.zeros((blocks, len(sets) + 1, len(self.inputs), len(FIELDS)), numpy.int64)
        for place, table in enumerate(self.inputs):
            row = (table.size, 0, 0, width * table.size, table.first, table.rows, table.default)
            about[:, :, place] = row
        for number, (own, lane) in enumerate(sets):
            firsts = numpy.array(batch.first_of_block, dtype=own.person.dtype)
            bounds = numpy.searchsorted(own.person, firsts)
            begin = bounds[:-1]
            runs[:, number, 0] = numpy.diff(bounds)
            for field, array in enumerate((lane, own.low, own.high), start=1):
                runs[:, number, field] = array.ctypes.data + array.itemsize * begin
            for place, table in enumerate(self.inputs):
                values = (own.known if table.known else own.values).get(table.name)
                if values is None:
                    about[:, number + 1, place, SIZE] = 0
                else:
                    address = values.ctypes.data + table.size * begin
                    about[:, number + 1, place, SOURCE] = address
        return runs, about

    # --- sums ---------------------------------------------------------------------------------

    def _collect(self, batch: Batch, asked: NDArray[numpy.float64]) -> None:
        """Add up what municipal formulas sum, in the order of the people."""
        lanes, places = batch.layout.lane_of_person, batch.places_of_persons
        self.library.collect(
            len(lanes),
            lanes.ctypes.data,
            places.ctypes.data,
            len(asked),
            asked.ctypes.data,
            asked.strides[0],
            self.asked.ctypes.data,
            self.asked.shape[1] * self.asked.itemsize,
        )

    def whole_sum(self, item: WholeSum) -> NDArray[numpy.int64]:
        """Return a sum in whole parts of a krone, one number per municipality."""
        output = HOUSEHOLD_TOTALS if item.households else PERSON_TOTALS
        parts = [own.totals[output][item.row] for own in self.own]
        total: NDArray[numpy.int64] = numpy.sum(parts, axis=0)
        return total

    def check(self) -> None:
        """Refuse sums that are not finite numbers or too large (see ``simulation.sums``).

        Raises:
            SimulationError: when there is one.
        """
        for item in self.plan.whole_sums:
            output = HOUSEHOLD_TOTALS if item.households else PERSON_TOTALS
            size = sum(float(own.sizes[output][item.row]) for own in self.own)
            if not numpy.isfinite(size) or size > LIMIT:
                raise SimulationError.of(
                    item.name, "summen er ikke et endeligt tal", "the sum is not a finite number"
                )
