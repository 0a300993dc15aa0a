"""The order of the calls, and where each one's values lie.

Calls are ordered month by month, each as early as others need it, so that values are read soon
after they were written. A value's place is used again when nobody needs it any more, which keeps
what a block of people needs within the processor's own memory.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy

from openfisca_dk_integration.simulation.compiled.cells import COMPUTED, Cell, Cells, Operand
from openfisca_dk_integration.simulation.compiled.emit import (
    FIRST_REFERENCE,
    LARGEST_CALL,
    group_nodes,
)
from openfisca_dk_integration.simulation.compiled.errors import TraceError
from openfisca_dk_integration.simulation.compiled.scalars import reads_parameters

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

GEOMETRY, PLACES, SCRATCH, SLOTS, TABLES, HOMES = range(6)
"""The first bases: the block's geometry, the municipality of each person, the room for values of
this thread, all numbers, all tables, the municipality of each household. The others are named in
``Program.bases``."""

FIXED_BASES = 6

BYTES = {"bool": 1, "int8": 1, "int16": 2, "int32": 4, "int64": 8, "float32": 4, "float64": 8}


Patch = tuple[int, Any, str, int]
"""Place, expression, dtype and month of a number (or table) that depends on the law."""


@dataclass
class Program:
    """The calls of a run, in their order, as arrays.

    Attributes:
        functions: names of the functions.
        calls: function of each call.
        starts: where each call's arguments begin, and where the last one's end.
        bases: names of the bases after the fixed ones: ``("input", name)``, ``("known", name)``,
            ``("host", name)``, ``("municipal",)``, ``("output", number)``, ``("total", number)``,
            ``("size", number)``.
        base: base of each argument.
        row: rows of the base to skip (a row is a month or a place, of one block or population).
        skip: bytes to skip beside the rows.
        slots: all numbers.
        tables: all tables.
        places: bytes per lane and entity of every place in the room for values.
        defaults: places that hold one number: place, dtype and value.
        municipal: the values of municipalities that are read: variable and month.
        formulas: calls that are whole formulas on values of other variables: the call, the
            variable (a number in ``names``) and the month; for the check of a sample.
        operands: the variable and month of each argument, -1 for what is no computed variable.
        names: the variables.
    """

    functions: list[str]
    calls: NDArray[numpy.int64]
    starts: NDArray[numpy.int64]
    bases: list[tuple[Any, ...]]
    base: NDArray[numpy.int32]
    row: NDArray[numpy.int64]
    skip: NDArray[numpy.int64]
    slots: bytes
    tables: bytes
    places: list[tuple[int, str]]
    defaults: list[tuple[int, str, float]]
    municipal: list[tuple[str, int]]
    formulas: NDArray[numpy.int32]
    operands: NDArray[numpy.int32]
    names: list[str]


def order_of(cells: Cells, wanted: Iterable[Operand]) -> list[Operand]:
    """Return what is wanted and everything it needs, in the order in which to compute it."""
    needed: set[Operand] = set()
    stack = list(wanted)
    while stack:
        here = stack.pop()
        if here[0] in COMPUTED and here not in needed:
            needed.add(here)
            stack += cells.cells[here].operands
    first_order = [operand for operand in cells.order if operand in needed]
    place = {operand: number for number, operand in enumerate(first_order)}
    priority = {operand: cells.cells[operand].time for operand in first_order}
    readers: dict[Operand, list[Operand]] = defaultdict(list)
    missing: dict[Operand, int] = {}
    for operand in reversed(first_order):
        below = {item for item in cells.cells[operand].operands if item[0] in COMPUTED}
        missing[operand] = len(below)
        for item in below:
            priority[item] = min(priority[item], priority[operand])
            readers[item].append(operand)
    ready = [(priority[o], place[o], o) for o in first_order if not missing[o]]
    heapq.heapify(ready)
    ordered = []
    while ready:
        _, _, operand = heapq.heappop(ready)
        ordered.append(operand)
        for reader in readers[operand]:
            missing[reader] -= 1
            if not missing[reader]:
                heapq.heappush(ready, (priority[reader], place[reader], reader))
    return ordered


@dataclass
class _Room:
    """Hands out places for values, and takes them back."""

    places: list[tuple[int, str]] = field(default_factory=list)
    free: dict[tuple[int, str], list[int]] = field(default_factory=lambda: defaultdict(list))

    def take(self, size: int, entity: str) -> int:
        free = self.free[size, entity]
        if free:
            return free.pop()
        self.places.append((size, entity))
        return len(self.places) - 1

    def give(self, place: int) -> None:
        self.free[self.places[place]].append(place)


class Scheduler:
    """Turns cells into a program."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self.room = _Room()
        self.bases: dict[tuple[Any, ...], int] = {}
        self.functions: dict[str, int] = {}
        self.slots: dict[tuple[int, int], int] = {}
        self.patches: list[Patch] = []
        self.table_patches: list[Patch] = []
        self.slot_bytes = bytearray()
        self.tables: dict[Any, int] = {}
        self.table_bytes = bytearray()
        self.defaults: dict[Operand, int] = {}
        self.municipal: dict[tuple[str, int], int] = {}
        self.place: dict[Operand, int] = {}
        self.calls: list[int] = []
        self.starts = [0]
        self.arguments: list[tuple[int, int, int]] = []
        self.names: dict[str, int] = {}
        self.formulas: list[tuple[int, int, int]] = []
        self.operands: list[tuple[int, int]] = []

    def program(
        self, wanted: dict[Operand, tuple[int, int]], totals: dict[int, str] | None = None
    ) -> Program:
        """Return the program.

        Args:
            wanted: operands of results with the output (base) and row each is written to.
            totals: outputs that are only added up, and the function that does it.
        """
        totals = totals or {}
        order = order_of(self.cells, wanted)
        last_use: dict[Operand, int] = {}
        for number, operand in enumerate(order):
            for item in self.cells.cells[operand].operands:
                last_use[item] = number
        for number, operand in enumerate(order):
            output = wanted.get(operand)
            if output is None or output[0] not in totals:
                self._call(operand, output)
            else:
                self._call(operand, None)
                self._total(totals[output[0]], *output, self.place.pop(operand))
            for item in set(self.cells.cells[operand].operands):
                if last_use[item] == number and item in self.place:
                    self.room.give(self.place.pop(item))
        arguments = numpy.array(self.arguments, dtype=numpy.int64).reshape(-1, 3)
        return Program(
            functions=list(self.functions),
            calls=numpy.array(self.calls, dtype=numpy.int64),
            starts=numpy.array(self.starts, dtype=numpy.int64),
            bases=list(self.bases),
            base=arguments[:, 0].astype(numpy.int32),
            row=arguments[:, 1].copy(),
            skip=arguments[:, 2].copy(),
            slots=bytes(self.slot_bytes) or bytes(8),
            tables=bytes(self.table_bytes) or bytes(8),
            places=self.room.places,
            defaults=[(place, item[1], item[3]) for item, place in self.defaults.items()],
            municipal=list(self.municipal),
            formulas=numpy.array(self.formulas, dtype=numpy.int32).reshape(-1, 3),
            operands=numpy.array(self.operands, dtype=numpy.int32).reshape(-1, 2),
            names=list(self.names),
        )

    def _call(self, operand: Operand, output: tuple[int, int] | None) -> None:
        cell = self.cells.cells[operand]
        arguments = [(GEOMETRY, 0, 0), (PLACES, 0, 0), (SLOTS, 0, self._slots(cell))]
        arguments += [self._argument(item) for item in cell.operands]
        arguments += [(TABLES, 0, self._table(cell, number)) for number in range(len(cell.tables))]
        rooms = []
        for node in group_nodes(cell.form):
            kind, entity = cell.form.nodes[node][2:4]
            rooms.append(self.room.take(BYTES[kind], entity))
            arguments.append((SCRATCH, rooms[-1], 0))
        if output is None:
            place = self.room.take(BYTES[cell.form.dtype], cell.form.entity)
            self.place[operand] = place
            arguments.append((SCRATCH, place, 0))
        else:
            base = self.bases.setdefault(("output", output[0]), len(self.bases))
            arguments.append((FIXED_BASES + base, output[1], 0))
        for room in rooms:
            self.room.give(room)
        if len(arguments) > LARGEST_CALL:
            raise TraceError(f"{operand[1]} reads {len(arguments)} values")
        self._note(cell, len(arguments))
        self.calls.append(self.functions.setdefault(cell.form.name, len(self.functions)))
        self.arguments += arguments
        self.starts.append(len(self.arguments))

    def _total(self, function: str, output: int, row: int, place: int) -> None:
        """Add the values of a place up, and give the place back."""
        arguments = [(GEOMETRY, 0, 0), (PLACES, 0, 0), (HOMES, 0, 0), (SCRATCH, place, 0)]
        for key in (("total", output), ("size", output)):
            base = self.bases.setdefault(key, len(self.bases))
            arguments.append((FIXED_BASES + base, row, 0))
        self.operands += [(-1, 0)] * len(arguments)
        self.calls.append(self.functions.setdefault(function, len(self.functions)))
        self.arguments += arguments
        self.starts.append(len(self.arguments))
        self.room.give(place)

    def _note(self, cell: Cell, count: int) -> None:
        """Note what a call computes from what."""
        read = [
            (self.names.setdefault(item[1], len(self.names)), item[2])
            if item[0] == "cell"
            else (-1, 0)
            for item in cell.operands
        ]
        ahead = [(-1, 0)] * FIRST_REFERENCE
        self.operands += [*ahead, *read, *[(-1, 0)] * (count - len(ahead) - len(read))]
        if cell.label is not None and not any(item[0] == "part" for item in cell.operands):
            name, month = cell.label
            number = self.names.setdefault(name, len(self.names))
            self.formulas.append((len(self.calls), number, month))

    def _argument(self, item: Operand) -> tuple[int, int, int]:
        kind = item[0]
        if kind in COMPUTED:
            return (SCRATCH, self.place[item], 0)
        if kind == "default":
            if item not in self.defaults:
                # Never given back: a default keeps its place.
                self.room.places.append((BYTES[item[1]], item[2]))
                self.defaults[item] = len(self.room.places) - 1
            return (SCRATCH, self.defaults[item], 0)
        if kind == "municipal":
            row = self.municipal.setdefault((item[1], item[2]), len(self.municipal))
            base = self.bases.setdefault(("municipal",), len(self.bases))
            return (FIXED_BASES + base, row, 0)
        key = (kind, item[1])
        base = self.bases.setdefault(key, len(self.bases))
        return (FIXED_BASES + base, item[2] if len(item) > 2 else 0, 0)  # noqa: PLR2004

    def _slots(self, cell: Cell) -> int:
        """Return where the numbers of a call lie: those of the same form and month lie once."""
        if cell.filled is None or not cell.slots:
            return 0
        key = (id(cell.filled), cell.month)
        if key not in self.slots:
            self.slots[key] = start = len(self.slot_bytes)
            self.slot_bytes += cell.slots
            for number, (expression, dtype) in enumerate(cell.filled.slots):
                if reads_parameters(expression):
                    self.patches.append((start + 8 * number, expression, dtype, cell.month))
        return self.slots[key]

    def _table(self, cell: Cell, number: int) -> int:
        """Return where a table of a call lies."""
        table = cell.tables[number]
        items, dtype = cell.filled.tables[number] if cell.filled else ((), "")
        key: Any = (items, dtype, cell.month) if reads_parameters(items) else table
        if key not in self.tables:
            self.tables[key] = start = len(self.table_bytes)
            self.table_bytes += table.ljust(-(-len(table) // 8) * 8, b"\0")
            if key is not table:
                self.table_patches.append((start, items, dtype, cell.month))
        return self.tables[key]
