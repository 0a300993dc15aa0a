"""The inputs of a block as tables, a row per month that is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy
from openfisca_core.indexed_enums import Enum

from openfisca_dk_integration.simulation.compiled.schedule import FIXED_BASES

if TYPE_CHECKING:
    from openfisca_dk_integration.simulation.compiled.plan import Plan


@dataclass(frozen=True)
class InputTable:
    """The months of an input that are read.

    Attributes:
        base: its number among the program's bases.
        name: the variable.
        known: whether it tells where the variable was given.
        size: bytes of a value.
        first: the first row that is read.
        rows: how many rows.
        default: what is not given, as bits.
    """

    base: int
    name: str
    known: bool
    size: int
    first: int
    rows: int
    default: int


def tables_of(plan: Plan, system: Any) -> list[InputTable]:
    """Return the tables of the inputs that a plan reads."""
    tables = []
    program = plan.program
    for base, (kind, *rest) in enumerate(program.bases):
        if kind not in {"input", "known"}:
            continue
        rows = program.row[program.base == FIXED_BASES + base]
        first, count = int(rows.min()), int(rows.max() - rows.min()) + 1
        variable = system.variables[rest[0]]
        value = variable.default_value
        value = value.index if isinstance(value, Enum) else value
        dtype = numpy.dtype(bool) if kind == "known" else numpy.dtype(variable.dtype)
        raw = numpy.array(False if kind == "known" else value, dtype=dtype).tobytes()
        bits = int.from_bytes(raw.ljust(8, b"\0"), "little", signed=True)
        known = kind == "known"
        tables.append(InputTable(base, rest[0], known, dtype.itemsize, first, count, bits))
    return tables
