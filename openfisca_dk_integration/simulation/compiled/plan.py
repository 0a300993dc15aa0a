"""What a request needs of the kernel: a program, and what to do with its results.

Results are *rows*: one value per person or household. A row of an output is the output itself; a
row of a sum is what is added up by municipality, in the order of the people, so that the sum has
the same bits as openfisca-core's.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy
from openfisca_core.periods import DateUnit

from openfisca_dk_integration.enums import Aktivitet
from openfisca_dk_integration.months import EPOCH_MONTH, month_of
from openfisca_dk_integration.simulation.compiled.cells import Gatherer, Given, Operand, Values
from openfisca_dk_integration.simulation.compiled.errors import TraceError
from openfisca_dk_integration.simulation.compiled.forms import Form, kernel_dtype
from openfisca_dk_integration.simulation.compiled.formulas import prepared
from openfisca_dk_integration.simulation.compiled.garbage import collected_later
from openfisca_dk_integration.simulation.compiled.municipal import MunicipalFormulas
from openfisca_dk_integration.simulation.compiled.nodes import (
    HOUSEHOLD,
    MUNICIPALITY,
    PERSON,
    Node,
    cast,
)
from openfisca_dk_integration.simulation.compiled.scalars import Numbers, paths_of
from openfisca_dk_integration.simulation.compiled.schedule import Patch, Program, Scheduler
from openfisca_dk_integration.simulation.compiled.symbols import Sym
from openfisca_dk_integration.simulation.reads import changed_parameters
from openfisca_dk_integration.simulation.span import month_period, year_period
from openfisca_dk_integration.simulation.sums import PRESENT, SCALE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from openfisca_dk_integration.simulation.compiled.formulas import Formulas
    from openfisca_dk_integration.simulation.municipal import SumKey
    from openfisca_dk_integration.simulation.request import Request

MONTHS = 12

ASKED, PERSON_TOTALS, HOUSEHOLD_TOTALS = range(3)
"""Output 0 holds what municipal formulas sum, a row of values each; outputs 1 and 2 are sums in
whole parts of a krone over persons and households; the others are columns."""

FIRST_COLUMN = 3

TOTALS = {PERSON_TOTALS: "total_persons", HOUSEHOLD_TOTALS: "total_households"}
"""The functions that add them up."""


@dataclass(frozen=True)
class Column:
    """One output in one period."""

    name: str
    period: str
    dtype: str
    entity: str


@dataclass(frozen=True)
class WholeSum:
    """A sum in whole parts of a krone: name, year, row, and whether its values are households."""

    name: str
    year: int
    row: int
    households: bool


Readers = tuple[list[Any], list[Patch], list[Patch]]
"""Guards (expression, value, month), numbers and tables."""


@dataclass(frozen=True)
class Recipe:
    """What of a plan depends on the law's numbers.

    Attributes:
        system: the law whose numbers the plan has.
        guards: guards of the traces with the months they were used for.
        patches: the numbers.
        table_patches: the tables.
    """

    system: Any
    guards: list[tuple[Any, int]]
    patches: list[Patch]
    table_patches: list[Patch]

    @cached_property
    def by_path(self) -> dict[str, Readers]:
        """By parameter: what reads it."""
        found: dict[str, Readers] = defaultdict(lambda: ([], [], []))
        paths: dict[Any, set[str]] = {}

        def note(kind: int, expression: Any, item: Any) -> None:
            if expression not in paths:
                paths[expression] = paths_of(expression)
            for path in paths[expression]:
                found[path][kind].append(item)

        for guards, month in self.guards:
            for expression, expected in guards:
                note(0, expression, (expression, expected, month))
        for patch in self.patches:
            note(1, patch[1], patch)
        for patch in self.table_patches:
            note(2, patch[1], patch)
        return dict(found)

    def readers(self, changed: Iterable[str]) -> Readers:
        """Return what reads any of some parameters, or of those below or above them."""
        changed = list(changed)
        guards, patches, tables = [], [], []
        for path, readers in self.by_path.items():
            if any(
                path == other or path.startswith(f"{other}.") or other.startswith(f"{path}.")
                for other in changed
            ):
                guards += readers[0]
                patches += readers[1]
                tables += readers[2]
        return guards, patches, tables


@dataclass
class Plan:
    """The program of a request and the meaning of its rows.

    Attributes:
        program: the calls.
        forms: the functions that it needs.
        columns: outputs of people and households, in the order of the program's outputs.
        whole_sums: sums by municipality and year.
        municipal_sums: sums that municipal formulas ask for: key and row.
        uncompiled: outputs that openfisca-core must compute, and why.
        uncompiled_sums: sums that openfisca-core must compute, and why.
        rows: how many rows outputs 0, 1 and 2 have.
        recipe: how to make the plan of another law with the same formulas; not kept on disk.
    """

    program: Program
    forms: dict[str, Form]
    columns: list[Column]
    whole_sums: list[WholeSum]
    municipal_sums: list[tuple[SumKey, int]]
    uncompiled: dict[str, str] = field(default_factory=dict)
    uncompiled_sums: dict[str, str] = field(default_factory=dict)
    rows: tuple[int, ...] = (0, 0, 0)
    recipe: Recipe | None = None

    @property
    def inputs(self) -> list[str]:
        """The given variables that are read."""
        return [base[1] for base in self.program.bases if base[0] in {"input", "known"}]

    @property
    def hosts(self) -> list[str]:
        """What never changes and is read."""
        return [base[1] for base in self.program.bases if base[0] == "host"]


class Planner:
    """Makes the plan of a request under one law."""

    def __init__(self, formulas: Formulas, given: Given, request: Request) -> None:
        self.formulas = formulas
        self.system = formulas.system
        self.request = request
        self.gatherer = Gatherer(self.system, formulas, given)
        self.municipal = MunicipalFormulas(formulas)
        self.wanted: dict[Operand, tuple[int, int]] = {}
        self.rows = [0, 0, 0]
        self.columns: list[Column] = []
        self.whole_sums: list[WholeSum] = []
        self.municipal_sums: dict[SumKey, int] = {}
        self.uncompiled: dict[str, str] = {}
        self.uncompiled_sums: dict[str, str] = {}

    def plan(self) -> Plan:
        """Return the plan."""
        # Nothing here becomes garbage, and looking for it takes a fifth of the time.
        with collected_later():
            return self._plan()

    def _plan(self) -> Plan:
        for name in self.request.outputs:
            self._try(name, self._output, self.uncompiled)
        for name in self.request.sums:
            self._try(name, self._sum, self.uncompiled_sums)
        scheduler = Scheduler(self.gatherer.found)
        program = scheduler.program(self.wanted, TOTALS)
        self._check_municipal(program)
        names = set(program.functions)
        forms = {
            cell.form.name: cell.form
            for cell in self.gatherer.found.cells.values()
            if cell.form.name in names
        }
        return Plan(
            program=program,
            forms=forms,
            columns=self.columns,
            whole_sums=self.whole_sums,
            municipal_sums=list(self.municipal_sums.items()),
            uncompiled=self.uncompiled,
            uncompiled_sums=self.uncompiled_sums,
            recipe=Recipe(
                self.system,
                [*self.gatherer.used, *self.municipal.used],
                scheduler.patches,
                scheduler.table_patches,
            ),
            rows=tuple(self.rows),
        )

    def _try(self, name: str, add: Callable[[str], None], reasons: dict[str, str]) -> None:
        """Add a result whole, or note why it cannot be compiled."""
        before = (
            dict(self.wanted),
            list(self.rows),
            len(self.columns),
            len(self.whole_sums),
            dict(self.municipal_sums),
        )
        try:
            add(name)
        except TraceError as error:
            self.wanted, self.rows, columns, sums, self.municipal_sums = before
            del self.columns[columns:], self.whole_sums[sums:]
            reasons[name] = str(error)

    def _output(self, name: str) -> None:
        variable = self.system.variables[name]
        for key, period in self.request.span.periods(variable.definition_period).items():
            month = None
            if variable.definition_period != DateUnit.ETERNITY:
                month = MONTHS * int(period.start.year) + int(period.start.month) - 1
            if variable.entity.key == MUNICIPALITY:
                self._municipal_output(name, -1 if month is None else month)
                continue
            dtype = kernel_dtype(variable.dtype)
            if variable.dtype == object:
                raise TraceError(f"{name} is text")
            output = FIRST_COLUMN + len(self.columns)
            self.columns.append(
                Column(name, key, numpy.dtype(variable.dtype).str, variable.entity.key)
            )
            position = None if month is None else ("value", month)
            node = Node("ref", (), variable.dtype, variable.entity.key, (name, position, False))
            root = Node("fill", (node,), dtype, variable.entity.key)
            self._add(root, variable.entity.key, month or 0, (output, 0), ("row", name, key))

    def _municipal_output(self, name: str, month: int) -> None:
        if month < 0:
            return
        for asked in self.municipal.asked(name, month):
            if asked.key not in self.municipal_sums:
                row = self._sum_row(ASKED)
                self._add(asked.root, PERSON, asked.month, (ASKED, row), ("sum", *asked.key))
                self.municipal_sums[asked.key] = row

    def _sum(self, name: str) -> None:
        entity = PERSON
        if name != PRESENT:
            entity = self.system.variables[name].entity.key
        output = PERSON_TOTALS if entity == PERSON else HOUSEHOLD_TOTALS
        for year in self.request.span.years:
            row = self._sum_row(output)
            trace = self.formulas.tracer.record(partial(self._parts, name, year))
            self._add(trace.root, entity, MONTHS * year, (output, row), ("whole", name, year))
            self.whole_sums.append(WholeSum(name, year, row, output == HOUSEHOLD_TOTALS))

    def _sum_row(self, output: int) -> int:
        self.rows[output] += 1
        return self.rows[output] - 1

    def _add(
        self, root: Node, entity: str, month: int, output: tuple[int, int], key: Operand
    ) -> None:
        from openfisca_dk_integration.simulation.compiled.tracing import Trace

        parts = prepared(Trace((), root), entity, yearly=True).parts
        operand: Operand = ("part", *key)
        self.gatherer.parts(parts, month, 2 * month + 23, operand)
        if not self.gatherer.need(operand):
            raise TraceError(self.gatherer.found.failures[operand])
        self.wanted[operand] = output

    def _parts(self, name: str, year: int) -> Node:
        """Return a year's weighted sum in parts of a krone (see ``simulation.sums``)."""
        simulation = self.formulas.tracer.simulation
        weight = simulation.reference("vaegt", month_period(EPOCH_MONTH)).astype(numpy.float64)
        if name == PRESENT:
            values = self._present(year)
        else:
            variable = self.system.variables[name]
            if variable.definition_period == DateUnit.YEAR:
                values = simulation.reference(name, year_period(year)).astype(numpy.float64)
            else:
                months = [month_period(MONTHS * year + month) for month in range(MONTHS)]
                values = simulation.reference(name, months[0]).astype(numpy.float64)
                for month in months[1:]:
                    values = values + simulation.reference(name, month)
            if variable.entity.key == HOUSEHOLD:
                weight = Sym(Node("first", (weight.node,), numpy.float64, HOUSEHOLD))
        parts: Node = numpy.rint(values * weight * SCALE).node
        return cast(parts, numpy.float64)

    def _present(self, year: int) -> Any:
        simulation = self.formulas.tracer.simulation
        dates = ("foedselsdato", "indrejsedato", "overtagelsesdato")
        epoch = month_period(EPOCH_MONTH)
        starts = [month_of(simulation.reference(name, epoch)) for name in dates]
        start = numpy.maximum(numpy.maximum(starts[0], starts[1]), starts[2])
        total: Any = None
        for month in range(MONTHS * year, MONTHS * year + MONTHS):
            activity = simulation.reference("aktivitet", month_period(month))
            here = (start <= month) & ~(activity == Aktivitet.udrejst)
            total = here.astype(numpy.float64) if total is None else total + here
        return total

    def _check_municipal(self, program: Program) -> None:
        """Refuse when what people read of a municipality depends on people."""
        for name, month in program.municipal:
            if month >= 0 and self.municipal.asked(name, month):
                raise TraceError(f"{name} of a municipality depends on people, and people on it")


def with_numbers_of(plan: Plan, system: Any) -> Plan | None:
    """Return the plan with the numbers of another law that has the same formulas.

    None when the plan has no recipe, or when a number of the other law decides otherwise what is
    computed: then it has to be traced.
    """
    if plan.recipe is None:
        return None
    changed = changed_parameters(plan.recipe.system.parameters, system.parameters)
    guards, patches, table_patches = plan.recipe.readers(changed)
    values = Values(Numbers(system))
    numbers = values.numbers
    for expression, expected, month in guards:
        now = numbers.evaluate(expression, month)
        if now != expected or type(now) is not type(expected):
            return None
    slots, tables = bytearray(plan.program.slots), bytearray(plan.program.tables)
    for place, expression, dtype, month in patches:
        slots[place : place + 8] = values.number(expression, dtype, month)
    for place, items, dtype, month in table_patches:
        table = values.table(items, dtype, month)
        tables[place : place + len(table)] = table
    program = replace(plan.program, slots=bytes(slots), tables=bytes(tables))
    return replace(plan, program=program)
