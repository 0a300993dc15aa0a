"""LLVM code of a form: loops over people and households, sixteen lanes at a time.

A block of people is laid out by position in the household: the first members of all households
stand side by side, then the second members, and so on (``lanes``). So a sum over members is an
addition of whole vectors, and a projection to members a plain load. Every function has the
signature ``void (ptr* args)``: the geometry of the block, the municipality of each person, the
numbers, the references, the tables, room for group values, and the result.

No floating-point rule is relaxed: every operation is the one numpy carries out, in its order.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from openfisca_dk_integration.simulation.compiled import operations
from openfisca_dk_integration.simulation.compiled.builder import Builder, constant, vector
from openfisca_dk_integration.simulation.compiled.errors import TraceError
from openfisca_dk_integration.simulation.compiled.nodes import HOUSEHOLD, MUNICIPALITY, PERSON

if TYPE_CHECKING:
    from openfisca_dk_integration.simulation.compiled.forms import Form

GROUP_OPERATIONS = ("groupsum", "groupcount", "groupmax")

GEOMETRY, PLACES, SLOTS, FIRST_REFERENCE = range(4)
"""Places of the arguments; references, tables, group values and the result follow."""

HEADER = 3
"""The geometry: lanes of persons, lanes of households, positions; then offset and count of each."""


@cache
def group_nodes(form: Form) -> list[int]:
    """Return the nodes that need room for one value per household."""
    return [place for place, node in enumerate(form.nodes) if node[0] in GROUP_OPERATIONS]


def references(form: Form) -> dict[int, tuple[str, str]]:
    """Return dtype and entity of each reference."""
    return {node[4]: (node[2], node[3]) for node in form.nodes if node[0] in {"ref", "role"}}


def tables(form: Form) -> list[int]:
    """Return the numbers of the tables."""
    numbers = {n[4][1] for n in form.nodes if n[0] == "take" and n[4][0] == "table"}
    return sorted(numbers)


class Emitter:
    """Writes the function of one form."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.code = Builder()
        self.groups = group_nodes(form)
        self.inputs = references(form)
        first_table = FIRST_REFERENCE + len(self.inputs)
        first_group = first_table + len(tables(form))
        self.place_of_reference = {n: FIRST_REFERENCE + n for n in self.inputs}
        self.place_of_table = {n: first_table + n for n in tables(form)}
        self.place_of_group = {n: first_group + i for i, n in enumerate(self.groups)}
        self.place_of_result = first_group + len(self.groups)
        self.memo: dict[Any, str] = {}
        self.segmented = any(
            node[0] in {"project", "first"} or node[0] in GROUP_OPERATIONS for node in form.nodes
        )

    def text(self) -> str:
        """Return the function as LLVM text."""
        code = self.code
        code.line(f"define void @{self.form.name}(ptr %args) {{")
        code.line("entry:")
        code.block = "entry"
        for place in range(self.place_of_result + 1):
            code.line(f"  %ap{place} = getelementptr ptr, ptr %args, i64 {place}")
            code.line(f"  %a{place} = load ptr, ptr %ap{place}, align 8")
        for name, place in (("persons", 0), ("households", 1), ("positions", 2)):
            code.line(f"  %g{name} = getelementptr i64, ptr %a{GEOMETRY}, i64 {place}")
            code.line(f"  %{name} = load i64, ptr %g{name}, align 8")
        for level in self._levels():
            self._group_loop(level)
        self._result_loop()
        code.line("  ret void")
        code.line("}")
        return "\n".join(code.lines)

    def _levels(self) -> list[list[int]]:
        """Return the group values, those that others need first."""
        depth: list[int] = []
        for node in self.form.nodes:
            below = max((depth[argument] for argument in node[1]), default=0)
            depth.append(below + (node[0] in GROUP_OPERATIONS))
        levels: dict[int, list[int]] = {}
        for place in self.groups:
            levels.setdefault(depth[place], []).append(place)
        return [levels[level] for level in sorted(levels)]

    def _group_loop(self, level: list[int]) -> None:
        code = self.code
        with code.loop("0", "%households") as lane:
            for place in level:
                kind = self.form.nodes[place][2]
                zero = code.splat(kind, constant(kind, 0))
                code.store(f"%a{self.place_of_group[place]}", lane, kind, zero)
        with self._segments() as (person, lane, inside, position):
            self.memo = {}
            for place in level:
                op, arguments, kind, _, _ = self.form.nodes[place]
                room = f"%a{self.place_of_group[place]}"
                known = code.load(room, lane, kind)
                if op == "groupcount":
                    one = code.splat(kind, constant(kind, 1))
                    total = code.binary("add", kind, known, one)
                else:
                    value = self.value(arguments[0], person, lane)
                    if op == "groupsum":
                        total = code.binary("fadd", kind, known, value)
                    else:
                        larger = operations.extreme(code, "maximum", kind, known, value)
                        first = code.let(f"icmp eq i64 {position}, 0")
                        total = code.let(
                            f"select i1 {first}, {vector(kind)} {value}, {vector(kind)} {larger}"
                        )
                total = code.choose(inside, kind, total, known)
                code.store(room, lane, kind, total)

    def _segments(self) -> Any:
        return self.code.segments(f"%a{GEOMETRY}", HEADER)

    def _result_loop(self) -> None:
        code, form = self.code, self.form
        last = len(form.nodes) - 1
        result = f"%a{self.place_of_result}"
        self.memo = {}
        if form.entity == HOUSEHOLD:
            with code.loop("0", "%households") as lane:
                code.store(result, lane, form.dtype, self.value(last, lane, lane))
        elif form.entity == PERSON and self.segmented:
            with self._segments() as (person, lane, _, _):
                code.store(result, person, form.dtype, self.value(last, person, lane))
        elif form.entity == PERSON:
            with code.loop("0", "%persons") as person:
                code.store(result, person, form.dtype, self.value(last, person, "poison"))
        else:
            raise TraceError(f"values of {form.entity} in the kernel")

    def value(self, place: int, person: str, lane: str) -> str:
        """Return the register that holds a node's values at the lanes of this turn."""
        key = (place, person)
        if key not in self.memo:
            self.memo[key] = self._value(place, person, lane)
        return self.memo[key]

    def _value(  # noqa: PLR0911 - one branch per kind of node
        self, place: int, person: str, lane: str
    ) -> str:
        op, arguments, kind, entity, extra = self.form.nodes[place]
        code = self.code
        if op in {"ref", "role"}:
            room = f"%a{self.place_of_reference[extra]}"
            if entity == MUNICIPALITY:
                where = code.load(f"%a{PLACES}", person, "int32")
                return code.gather(room, where, "int32", kind)
            return code.load(room, person if entity == PERSON else lane, kind)
        if op == "slot":
            return code.splat(kind, code.scalar(f"%a{SLOTS}", extra, kind))
        if op == "literal":
            return code.splat(kind, constant(kind, extra))
        if op in GROUP_OPERATIONS:
            return code.load(f"%a{self.place_of_group[place]}", lane, kind)
        if op == "first":
            return self.value(arguments[0], lane, lane)
        values = [self.value(argument, person, lane) for argument in arguments]
        kinds = [self.form.nodes[argument][2] for argument in arguments]
        if op in {"project", "fill"}:
            return values[0]
        if op == "take":
            form, number, length = extra
            if form == "mask":
                bits = code.splat("int32", code.scalar(f"%a{SLOTS}", number, "int32"))
                return operations.bit(code, bits, values[0], kinds[0], length)
            table = f"%a{self.place_of_table[number]}"
            index = operations.table_index(code, values[0], kinds[0], length)
            return code.gather(table, index, "int64", kind)
        literals = [
            self.form.nodes[argument][4] if self.form.nodes[argument][0] == "literal" else None
            for argument in arguments
        ]
        return operations.emit(code, op, values, kinds, kind, literals)


DRIVER = """
define void @drive(i64 %count, ptr %functions, ptr %starts, ptr %bases, ptr %offsets, ptr %where) {
entry:
  %args = alloca ptr, i64 512, align 64
  %any = icmp sgt i64 %count, 0
  br i1 %any, label %turn, label %done
turn:
  %i = phi i64 [ 0, %entry ], [ %next, %call ]
  %sp = getelementptr i64, ptr %starts, i64 %i
  %a0 = load i64, ptr %sp, align 8
  %next = add i64 %i, 1
  %ep = getelementptr i64, ptr %starts, i64 %next
  %a1 = load i64, ptr %ep, align 8
  br label %copy
copy:
  %k = phi i64 [ %a0, %turn ], [ %k2, %copy ]
  %bp = getelementptr i32, ptr %bases, i64 %k
  %b32 = load i32, ptr %bp, align 4
  %b = sext i32 %b32 to i64
  %wp = getelementptr ptr, ptr %where, i64 %b
  %base = load ptr, ptr %wp, align 8
  %op = getelementptr i64, ptr %offsets, i64 %k
  %off = load i64, ptr %op, align 8
  %p = getelementptr i8, ptr %base, i64 %off
  %slot = sub i64 %k, %a0
  %ap = getelementptr ptr, ptr %args, i64 %slot
  store ptr %p, ptr %ap, align 8
  %k2 = add i64 %k, 1
  %more = icmp slt i64 %k2, %a1
  br i1 %more, label %copy, label %call
call:
  %fp = getelementptr ptr, ptr %functions, i64 %i
  %f = load ptr, ptr %fp, align 8
  call void %f(ptr %args)
  %again = icmp slt i64 %next, %count
  br i1 %again, label %turn, label %done
done:
  ret void
}
"""
"""Calls the functions of a program one after the other, each with its arguments put together."""

LARGEST_CALL = 512
