"""Which values a run needs: every variable in every month, with the function that gives it.

A *cell* is one variable in one period (or a sum that is asked for). Cells refer to other cells, to
inputs, to defaults and to what openfisca-core computes beforehand: what never changes, and the
values of municipalities.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit

from openfisca_dk_integration.population.presence import ADULTS
from openfisca_dk_integration.population.schema import ACTIVITY
from openfisca_dk_integration.simulation.compiled import presence
from openfisca_dk_integration.simulation.compiled.chains import PART
from openfisca_dk_integration.simulation.compiled.errors import TraceError
from openfisca_dk_integration.simulation.compiled.forms import Filled, Form, form_of, kernel_dtype
from openfisca_dk_integration.simulation.compiled.nodes import HOUSEHOLD, MUNICIPALITY, Node
from openfisca_dk_integration.simulation.compiled.scalars import OWN

if TYPE_CHECKING:
    from openfisca_dk_integration.simulation.compiled.formulas import Formulas
    from openfisca_dk_integration.simulation.compiled.scalars import Numbers

Operand = tuple[Any, ...]
"""What a function reads:

- ``("cell", name, month)`` or ``("part", form, operands ...)``: a computed value
- ``("input", name, row)``, ``("known", name, row)``: a given value, and where it was given
- ``("host", name)``: what never changes, given or computed by openfisca-core (or a role)
- ``("municipal", name, month)``: a value of municipalities, computed by openfisca-core
- ``("default", dtype, entity, value)``: the same number for everybody
"""


@dataclass(frozen=True)
class Given:
    """What a population gives.

    Attributes:
        first: the first month of the inputs.
        last: the last month of them.
        first_known: the first month of any known history (``months.first_known_month``).
        spelled: the variables given by spells, month by month.
        constant: the variables of months or years given once for all of them.
        present: the variables given where a member of the household is away.
    """

    first: int
    last: int
    first_known: int
    spelled: frozenset[str]
    constant: frozenset[str]
    present: frozenset[str]


@dataclass
class Cell:
    """One call of a compiled function.

    Attributes:
        form: the function.
        operands: what it reads, in its order.
        slots: its numbers, eight bytes each.
        tables: its tables.
        time: twice the month it belongs to, and one more at the end of a year.
        filled: what slots and tables stand for, None when there are none.
        month: the month they were evaluated for.
        label: the variable and month whose formula it is, None for a part of one.
    """

    form: Form
    operands: tuple[Operand, ...]
    slots: bytes
    tables: tuple[bytes, ...]
    time: int
    filled: Filled | None = None
    month: int = 0
    label: tuple[str, int] | None = None


COMPUTED = ("cell", "part")

OPEN, DONE = 1, 2


@dataclass
class Cells:
    """All cells of a run, and what could not be traced.

    Attributes:
        cells: by operand.
        order: the operands that can be computed, those that others need first.
        failures: why the others cannot.
    """

    cells: dict[Operand, Cell] = field(default_factory=dict)
    order: list[Operand] = field(default_factory=list)
    failures: dict[Operand, str] = field(default_factory=dict)


class Gatherer:
    """Follows references from what is asked for down to the inputs."""

    def __init__(self, system: Any, formulas: Formulas, given: Given) -> None:
        self.system = system
        self.formulas = formulas
        self.numbers = formulas.numbers
        self.given = given
        self.found = Cells()
        self._merges: dict[tuple[str, str], Form] = {}
        self._filled: dict[Any, Filled] = {}
        self.values = Values(formulas.numbers)
        self.used: list[tuple[Any, int]] = []
        self._state: dict[Operand, int] = {}

    # --- operands -----------------------------------------------------------------------------

    def operand(  # noqa: C901, PLR0911 - one branch per kind of operand
        self, name: str, month: int | None, before: bool
    ) -> Operand:
        """Return where the value of a variable in a period comes from."""
        if name.startswith("role:"):
            return ("host", name)
        variable = self.system.variables[name]
        entity = variable.entity.key
        if entity == MUNICIPALITY:
            return ("municipal", name, -1 if month is None else month)
        if variable.is_neutralized:
            return self.default(variable)
        if variable.definition_period == DateUnit.ETERNITY:
            return ("host", name)
        if month is None:
            raise TraceError(f"{name} without a period")
        if before and month < self.given.first_known:
            return self.default(variable)
        row = self.row(variable, month)
        if not variable.formulas:
            if row is None:
                return self.default(variable)
            if name in self.given.spelled:
                return ("input", name, row)
            if not self._rests(variable):
                return ("host", f"{presence.GIVEN}:{name}")
        if row is None and self.formulas.formula(variable, month) is None:
            return self.default(variable)
        return ("cell", name, month)

    def row(self, variable: Any, month: int) -> int | None:
        """Return the row of a given variable for a period, None where nothing is given."""
        given = self.given
        if not (
            variable.name in given.spelled
            or variable.name in given.constant
            or variable.name in given.present
        ):
            return None
        if variable.definition_period == DateUnit.YEAR:
            row, rows = (
                month // 12 - self.given.first // 12,
                (self.given.last // 12 - self.given.first // 12 + 1),
            )
        else:
            row, rows = month - self.given.first, self.given.last - self.given.first + 1
        return row if 0 <= row < rows else None

    def default(self, variable: Any) -> Operand:
        """Return the operand of a variable's default."""
        value = variable.default_value
        if isinstance(value, Enum):
            value = int(value.index)
        elif variable.value_type not in {int, float, bool}:
            raise TraceError(f"the default of {variable.name}")
        return ("default", kernel_dtype(variable.dtype), variable.entity.key, float(value))

    # --- cells --------------------------------------------------------------------------------

    def need(self, operand: Operand) -> bool:
        """Make sure that an operand can be computed; return False when it cannot."""
        cells, failures, state = self.found.cells, self.found.failures, self._state
        stack = [operand]
        while stack:
            here = stack[-1]
            if here[0] not in COMPUTED or state.get(here) == DONE:
                stack.pop()
            elif here not in state:
                state[here] = OPEN
                try:
                    if here not in cells:
                        self._create(here)
                except TraceError as error:
                    failures[here] = str(error)
                    state[here] = DONE
                    continue
                below = [item for item in cells[here].operands if item[0] in COMPUTED]
                if any(state.get(item) == OPEN for item in below):
                    failures[here] = f"{here[1]} depends on itself"
                    state[here] = DONE
                    continue
                stack += [item for item in reversed(below) if item not in state]
            else:
                stack.pop()
                state[here] = DONE
                bad = next((item for item in cells[here].operands if item in failures), None)
                if bad is not None:
                    failures[here] = failures[bad]
                else:
                    self.found.order.append(here)
        return operand not in failures

    def _create(self, operand: Operand) -> None:
        """Add the cells of a variable in a period."""
        _, name, month = operand
        variable = self.system.variables[name]
        natural = self._own_time(variable, month)
        traced = self.formulas.trace(variable, month)
        row = self.row(variable, month)
        result = self.default(variable)
        if traced is not None:
            self.used.append((traced.guards, month))
            last = operand if row is None else None
            result = self.parts(traced.parts, month, natural, last, label=(name, month))
        if row is not None:
            merged = (*self._given(variable, month, row), result)
            form = self._merge(variable.entity.key, kernel_dtype(variable.dtype))
            self.found.cells[operand] = Cell(form, merged, b"", (), natural)

    # --- what is given ------------------------------------------------------------------------

    def _rests(self, variable: Any) -> bool:
        """Tell whether a value that never changes holds only while there is a home."""
        unit = variable.definition_period
        return bool(variable.entity.key == HOUSEHOLD and unit == DateUnit.MONTH)

    def _given(self, variable: Any, month: int, row: int) -> tuple[Operand, Operand]:
        """Return where a variable was given in a period, and its values."""
        name = variable.name
        if name in self.given.spelled:
            return ("known", name, row), ("input", name, row)
        if name in self.given.constant:
            known: Operand = ("host", f"{presence.KNOWN}:{name}")
            if self._rests(variable):
                known = self._part(
                    presence.given_at_home(name),
                    month,
                    {known[1]: known, presence.HOME: self._home(month)},
                )
            return known, ("host", f"{presence.GIVEN}:{name}")
        if name == ADULTS:
            there = self._there(month)
            return self._part(presence.some_away(), month, {presence.THERE: there}), there
        away = self._part(presence.child_away(), month, {presence.HERE: self._here(month)})
        return away, self.default(variable)

    def _here(self, month: int) -> Operand:
        """Return the operand of who is there in a month."""
        known = {}
        if ACTIVITY in self.given.spelled:
            known[ACTIVITY] = ("input", ACTIVITY, month - self.given.first)
        return self._part(presence.here(has_activity=bool(known)), month, known)

    def _there(self, month: int) -> Operand:
        """Return the operand of how many adults are there in a month."""
        return self._part(presence.there(), month, {presence.HERE: self._here(month)})

    def _home(self, month: int) -> Operand:
        """Return the operand of the households that have a home in a month."""
        return self._part(presence.home(), month, {presence.THERE: self._there(month)})

    def _part(self, root: Node, month: int, known: dict[str, Operand]) -> Operand:
        """Add a cell for an expression whose references are ``known``, or never change."""
        filled = form_of(root, str(root.entity))
        filled = self._filled.setdefault((filled.form.name, filled.references), filled)
        operands = tuple(known.get(name, ("host", name)) for name, _, _ in filled.references)
        slots = self.slots(filled, month)
        key: Operand = ("part", filled.form.name, operands, slots, ())
        if key not in self.found.cells:
            self.found.cells[key] = Cell(filled.form, operands, slots, (), 2 * month, filled, month)
        return key

    # --- periods and merging ------------------------------------------------------------------

    def parts(
        self,
        parts: Iterable[Filled],
        month: int,
        natural: int,
        last: Operand | None = None,
        label: tuple[str, int] | None = None,
    ) -> Operand:
        """Add the cells of a formula's parts and return the operand of the last one.

        Args:
            parts: the parts of the formula.
            month: the first month of its period.
            natural: the time of the result.
            last: the operand of the result; by default one that others with the same result share.
            label: the variable and month whose formula it is.
        """
        parts = tuple(parts)
        results: list[Operand] = []
        for number, filled in enumerate(parts):
            operands = tuple(self._reference(item, month, results) for item in filled.references)
            slots = self.slots(filled, month)
            tables = tuple(self.values.table(items, dtype, month) for items, dtype in filled.tables)
            key: Operand = ("part", filled.form.name, operands, slots, tables)
            time = natural
            if number < len(parts) - 1:
                time = max(map(self._time, operands))
            elif last is not None:
                key = last
            if key not in self.found.cells:
                self.found.cells[key] = Cell(
                    filled.form, operands, slots, tables, time, filled, month
                )
                if number == len(parts) - 1:
                    self.found.cells[key].label = label
            results.append(key)
        return results[-1]

    def _time(self, operand: Operand) -> int:
        """Return the time of an operand, 0 for what is there from the start."""
        if operand[0] == "cell":
            return self._own_time(self.system.variables[operand[1]], operand[2])
        return self.found.cells[operand].time if operand[0] == "part" else 0

    def _reference(self, item: Any, month: int, results: list[Operand]) -> Operand:
        name, position, before = item
        if name.startswith(PART):
            return results[int(name.removeprefix(PART))]
        if position is None:
            return self.operand(name, None, before)
        at = month if position == OWN else self.numbers.evaluate(position, month)
        return self.operand(name, at, before)

    def _own_time(self, variable: Any, month: int) -> int:
        return 2 * month + 23 if variable.definition_period == DateUnit.YEAR else 2 * month

    def _merge(self, entity: str, dtype: str) -> Form:
        key = (entity, dtype)
        if key not in self._merges:
            known = Node("ref", (), bool, entity, ("known", None, False))
            given = Node("ref", (), dtype, entity, ("given", None, False))
            computed = Node("ref", (), dtype, entity, ("computed", None, False))
            root = Node("where", (known, given, computed), dtype, entity)
            self._merges[key] = form_of(root, entity).form
        return self._merges[key]

    # --- numbers ------------------------------------------------------------------------------

    def slots(self, filled: Filled, month: int) -> bytes:
        """Return the numbers of a form for a month, eight bytes each."""
        return b"".join(self.values.number(item, dtype, month) for item, dtype in filled.slots)


class Values:
    """The numbers and tables of forms, as bytes, under one law."""

    def __init__(self, numbers: Numbers) -> None:
        self.numbers = numbers
        self._bytes: dict[Any, bytes] = {}

    def number(self, expression: Any, dtype: str, month: int) -> bytes:
        """Return one number as eight bytes."""
        if expression[0] == "mask":
            entries = numpy.frombuffer(self.table(expression[1], "bool", month), dtype=bool)
            bits = sum(int(entry) << place for place, entry in enumerate(entries))
            value: Any = numpy.array(bits, dtype=numpy.uint32)
        else:
            plain = self.numbers.evaluate(expression, month)
            key = (plain, type(plain), dtype)
            if key not in self._bytes:
                raw = numpy.array(plain, dtype=dtype).tobytes()
                self._bytes[key] = raw.ljust(8, b"\0")
            return self._bytes[key]
        return bytes(value.tobytes().ljust(8, b"\0"))

    def table(self, items: Any, dtype: str, month: int) -> bytes:
        """Return a look-up table as bytes."""
        kind, *entries = items
        if kind == "raw":
            raw: bytes = entries[0]
            return raw
        values = [self.numbers.evaluate(item, month) for item in entries]
        return numpy.array(values, dtype=dtype).tobytes()
