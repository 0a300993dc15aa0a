"""LLVM text, sixteen lanes at a time: loops, loads and stores, numbers in all lanes."""

from __future__ import annotations

import struct
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from openfisca_dk_integration.simulation.compiled.errors import TraceError

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 16

MEMORY = {
    "bool": "i8",
    "int8": "i8",
    "int16": "i16",
    "int32": "i32",
    "int64": "i64",
    "float32": "float",
    "float64": "double",
}
"""How a value of each dtype is kept in memory; a truth value is a whole byte there."""

BITS = {"bool": 1, "int8": 8, "int16": 16, "int32": 32, "int64": 64, "float32": 32, "float64": 64}

IOTA = ", ".join(f"i64 {lane}" for lane in range(WIDTH))


def element(kind: str) -> str:
    """Return the type of one lane in a register."""
    if kind not in MEMORY:
        raise TraceError(f"values of dtype {kind}")
    return "i1" if kind == "bool" else MEMORY[kind]


def vector(kind: str) -> str:
    """Return the type of sixteen lanes in a register."""
    return f"<{WIDTH} x {element(kind)}>"


def constant(kind: str, value: Any) -> str:
    """Return a number written as LLVM has it."""
    if kind in {"float32", "float64"}:
        return f"0x{struct.pack('>d', float(value)).hex().upper()}"
    return str(int(value))


class Builder:
    """Writes LLVM text."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.block = "entry"
        self.count = 0

    def line(self, text: str) -> None:
        """Add a line."""
        self.lines.append(text)

    def name(self) -> str:
        """Return a new name."""
        self.count += 1
        return f"v{self.count}"

    def let(self, text: str) -> str:
        """Add an instruction and return the register of its result."""
        register = f"%{self.name()}"
        self.lines.append(f"  {register} = {text}")
        return register

    def label(self, name: str) -> None:
        """Begin a basic block."""
        self.lines.append(f"{name}:")
        self.block = name

    @contextmanager
    def loop(self, start: str, stop: str, step: int = WIDTH) -> Iterator[str]:
        """Write a loop that is left when the index reaches ``stop``."""
        name = self.name()
        before = self.block
        self.line(f"  br label %{name}.head")
        self.label(f"{name}.head")
        place = len(self.lines)
        self.line("")
        self.line(f"  %{name}.more = icmp slt i64 %{name}, {stop}")
        self.line(f"  br i1 %{name}.more, label %{name}.body, label %{name}.end")
        self.label(f"{name}.body")
        yield f"%{name}"
        self.line(f"  %{name}.next = add i64 %{name}, {step}")
        last = self.block
        self.line(f"  br label %{name}.head")
        self.lines[place] = f"  %{name} = phi i64 [ {start}, %{before} ], [ %{name}.next, %{last} ]"
        self.label(f"{name}.end")

    @contextmanager
    def segments(self, geometry: str, header: int) -> Iterator[tuple[str, str, str, str]]:
        """Write the loops over positions and households.

        Yields the index of the person, of the household, which lanes hold somebody, and the
        position.
        """
        with self.loop("0", "%positions", step=1) as position:
            twice = self.let(f"shl i64 {position}, 1")
            there = self.let(f"add i64 {twice}, {header}")
            offset_place = self.let(f"getelementptr i64, ptr {geometry}, i64 {there}")
            offset = self.let(f"load i64, ptr {offset_place}, align 8")
            count_place = self.let(f"getelementptr i64, ptr {offset_place}, i64 1")
            count = self.let(f"load i64, ptr {count_place}, align 8")
            with self.loop("0", count) as lane:
                person = self.let(f"add i64 {offset}, {lane}")
                left = self.let(f"sub i64 {count}, {lane}")
                one = self.let(f"insertelement <{WIDTH} x i64> poison, i64 {left}, i32 0")
                all_left = self.let(
                    f"shufflevector <{WIDTH} x i64> {one}, <{WIDTH} x i64> poison, "
                    f"<{WIDTH} x i32> zeroinitializer"
                )
                inside = self.let(f"icmp slt <{WIDTH} x i64> <{IOTA}>, {all_left}")
                yield person, lane, inside, position

    def address(self, room: str, index: str, kind: str) -> str:
        """Return the address of an element."""
        return self.let(f"getelementptr {MEMORY[kind]}, ptr {room}, i64 {index}")

    def load(self, room: str, index: str, kind: str) -> str:
        """Load sixteen lanes."""
        element(kind)
        place = self.address(room, index, kind)
        values = self.let(f"load <{WIDTH} x {MEMORY[kind]}>, ptr {place}, align 1")
        if kind == "bool":
            return self.let(f"icmp ne <{WIDTH} x i8> {values}, zeroinitializer")
        return values

    def store(self, room: str, index: str, kind: str, values: str) -> None:
        """Store sixteen lanes."""
        place = self.address(room, index, kind)
        if kind == "bool":
            values = self.let(f"zext <{WIDTH} x i1> {values} to <{WIDTH} x i8>")
        self.line(f"  store <{WIDTH} x {MEMORY[kind]}> {values}, ptr {place}, align 1")

    def scalar(self, room: str, number: int, kind: str) -> str:
        """Load a number; each has eight bytes."""
        place = self.let(f"getelementptr i64, ptr {room}, i64 {number}")
        value = self.let(f"load {MEMORY[kind]}, ptr {place}, align 8")
        return self.let(f"icmp ne i8 {value}, 0") if kind == "bool" else value

    def splat(self, kind: str, value: str) -> str:
        """Return a number in all lanes."""
        one = self.let(f"insertelement {vector(kind)} poison, {element(kind)} {value}, i32 0")
        return self.let(
            f"shufflevector {vector(kind)} {one}, {vector(kind)} poison, "
            f"<{WIDTH} x i32> zeroinitializer"
        )

    def gather(self, room: str, index: str, index_kind: str, kind: str) -> str:
        """Load sixteen elements of a table."""
        memory = MEMORY[kind]
        places = self.let(
            f"getelementptr {memory}, ptr {room}, <{WIDTH} x {MEMORY[index_kind]}> {index}"
        )
        ones = ", ".join(["i1 true"] * WIDTH)
        values = self.let(
            f"call <{WIDTH} x {memory}> @llvm.masked.gather.v{WIDTH}{suffix(memory)}.v{WIDTH}p0("
            f"<{WIDTH} x ptr> {places}, i32 1, <{WIDTH} x i1> <{ones}>, "
            f"<{WIDTH} x {memory}> zeroinitializer)"
        )
        if kind == "bool":
            return self.let(f"icmp ne <{WIDTH} x i8> {values}, zeroinitializer")
        return values

    def binary(self, operation: str, kind: str, one: str, other: str) -> str:
        """Apply an instruction to two registers."""
        return self.let(f"{operation} {vector(kind)} {one}, {other}")

    def choose(self, mask: str, kind: str, one: str, other: str) -> str:
        """Return the first where the mask is set, else the second."""
        return self.let(
            f"select <{WIDTH} x i1> {mask}, {vector(kind)} {one}, {vector(kind)} {other}"
        )


def suffix(memory: str) -> str:
    """Return how LLVM writes a type in the name of a function."""
    return {"float": "f32", "double": "f64"}.get(memory, memory)
