"""A request computed by the kernel, from the plan to the answer."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy
from openfisca_core.periods import DateUnit

from openfisca_dk_integration.population.schema import APPLIES
from openfisca_dk_integration.simulation.answer import Answer, Columns
from openfisca_dk_integration.simulation.blocks import cut
from openfisca_dk_integration.simulation.compiled import store
from openfisca_dk_integration.simulation.compiled.batch import Batch, Crew
from openfisca_dk_integration.simulation.compiled.emit import Emitter
from openfisca_dk_integration.simulation.compiled.execute import BLOCK, Runner
from openfisca_dk_integration.simulation.compiled.formulas import Formulas
from openfisca_dk_integration.simulation.compiled.given import Inputs, given_of
from openfisca_dk_integration.simulation.compiled.kept import (
    formulas_of,
    has_closures,
    keep_plan,
    kept_plan,
    key_of,
    key_of_code,
)
from openfisca_dk_integration.simulation.compiled.lanes import lay_out, part_of, places
from openfisca_dk_integration.simulation.compiled.municipal import (
    finish,
    simulation_of_municipalities,
    values_of,
)
from openfisca_dk_integration.simulation.compiled.native import Library, Machine
from openfisca_dk_integration.simulation.compiled.nodes import PERSON
from openfisca_dk_integration.simulation.compiled.plan import (
    Plan,
    Planner,
    with_numbers_of,
)
from openfisca_dk_integration.simulation.engine import ids_of
from openfisca_dk_integration.simulation.law import Law, system_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

    from numpy.typing import NDArray

    from openfisca_dk_integration.population import Population
    from openfisca_dk_integration.simulation.request import Request

BATCH = 20_480
"""Persons whose inputs are made at once; three times that in memory while others are computed."""

BEGUN = 2
"""Batches that are begun at once: one that is computed, one that waits for the threads."""

FIRST = 2_048
"""Persons of the first batch for each thread; the next ones are twice as large each."""

_DOUBLINGS = 4


class Kernel:
    """A plan with its functions, ready to compute any people that give the same variables.

    Args:
        law: the law.
        request: what to compute.
        population: the people, for what is given and from when.
        like: the kernel of another law for the same request: what is the same there is not made
            again.
    """

    def __init__(
        self,
        law: Law,
        request: Request,
        population: Population,
        like: Kernel | None = None,
    ) -> None:
        self.law = law
        self.request = request
        self.system = system_of(law)
        self.given = given_of(population, self.system, request.span)
        self.key = key_of(law, self.system, request, self.given)
        self.machine = Machine()
        self.like = like
        self.formulas: Formulas | None = None
        self.plan, self.library = self._renumbered() or self._kept() or self._made()
        self.like = None

    def _renumbered(self) -> tuple[Plan, Library] | None:
        """Return the other law's plan with this law's numbers, where that is all that differs."""
        like = self.like
        if like is None or like.request != self.request or like.given != self.given:
            return None
        if has_closures(self.system) or formulas_of(self.system) != formulas_of(like.system):
            return None
        plan = with_numbers_of(like.plan, self.system)
        if plan is None:
            return None
        self.formulas = like.formulas
        return plan, like.library

    def _kept(self) -> tuple[Plan, Library] | None:
        """Return plan and functions from disk, None when one of them is not there."""
        plan = kept_plan(self.key)
        if plan is None:
            return None
        code = store.read(f"{key_of_code(plan.program.functions, self.machine)}.o")
        return None if code is None else (plan, Library(self.machine, [code]))

    def _made(self) -> tuple[Plan, Library]:
        """Trace and compile, and keep both on disk."""
        formulas = Formulas(self.system, like=None if self.like is None else self.like.formulas)
        plan = Planner(formulas, self.given, self.request).plan()
        self.formulas = formulas
        name = f"{key_of_code(plan.program.functions, self.machine)}.o"
        code = store.read(name)
        if code is None:
            code = self.machine.compile([Emitter(form).text() for form in plan.forms.values()])
            store.write(name, code)
        keep_plan(self.key, plan)
        return plan, Library(self.machine, [code])

    @property
    def is_proven(self) -> bool:
        """Whether a sample of all months was once the same as openfisca-core's."""
        return store.has(f"{self.key}.proven")

    def prove(self) -> None:
        """Note that a sample of all months was the same as openfisca-core's."""
        store.write(f"{self.key}.proven", b"")

    @property
    def inputs_key(self) -> str:
        """What the inputs depend on besides the people: laws with the same key share them."""
        rules = [self.system.variables[name] for name in self.plan.hosts if ":" not in name]
        rules += [
            item
            for item in self.system.variables.values()
            if item.definition_period == DateUnit.ETERNITY or item.name == APPLIES
        ]
        plain = all(
            formula.__code__.co_argcount == 2 and not formula.__closure__  # noqa: PLR2004
            for rule in rules
            for formula in rule.formulas.values()
        )
        return formulas_of(self.system) + ("" if plain else self.law.fingerprint)

    def compute(
        self,
        population: Population,
        threads: int = 2,
        batch: int = BATCH,
        progress: Callable[[int, int], None] | None = None,
    ) -> Answer:
        """Return the answer for some people, of what the plan could compile."""
        return compute_together([self], population, threads, batch, progress)[0]


class Turn:
    """One kernel over one population, on threads of its own or on a crew's."""

    def __init__(self, kernel: Kernel, population: Population, threads: Crew | int) -> None:
        self.kernel = kernel
        self.population = population
        plan = kernel.plan
        self.codes = codes = population.municipality_codes
        span = kernel.request.span
        self.simulation = simulation_of_municipalities(population, kernel.law, span)
        municipal = values_of(self.simulation, plan.program.municipal, kernel.system, len(codes))
        self.columns: list[NDArray[Any]] = [
            numpy.empty(
                population.count if column.entity == PERSON else population.households,
                dtype=column.dtype,
            )
            for column in plan.columns
        ]
        crew = threads if isinstance(threads, Crew) else Crew(threads)
        self.runner = Runner(plan, kernel.library, kernel.system, municipal, len(codes), crew)
        self.batches = 0

    def begin(self, batch: Batch) -> Future[None]:
        """Begin to compute a batch."""
        self.batches += 1
        return self.runner.begin(batch, self.columns)

    def answer(self) -> Answer:
        """Return the answer when all batches are computed."""
        self.runner.check()
        plan, request, kernel = self.kernel.plan, self.kernel.request, self.kernel
        population, runner = self.population, self.runner
        columns: Columns = {}
        for column, array in zip(plan.columns, self.columns, strict=True):
            columns.setdefault(column.name, {})[column.period] = array
        asked = {key: runner.asked[row] for key, row in plan.municipal_sums}
        compiled = [name for name in request.outputs if name not in plan.uncompiled]
        rest = replace(request, outputs=tuple(compiled))
        columns |= finish(self.simulation, rest, asked, kernel.system)
        years = request.span.years
        sums = {
            name: numpy.zeros((len(population.municipality_codes), len(years)), dtype=numpy.int64)
            for name in request.sums
            if name not in plan.uncompiled_sums
        }
        for item in plan.whole_sums:
            sums[item.name][:, years.index(item.year)] = runner.whole_sum(item)
        variables = kernel.system.variables
        return Answer(
            columns={name: columns[name] for name in compiled},
            entities={name: variables[name].entity.key for name in compiled},
            ids=ids_of(population),
            sums=sums,
            years=years,
            execution="compiled",
            blocks=self.batches,
        )


def compute_together(
    kernels: Sequence[Kernel],
    population: Population,
    threads: int = 2,
    batch: int = BATCH,
    progress: Callable[[int, int], None] | None = None,
) -> list[Answer]:
    """Compute several laws in one pass over the people and return an answer for each.

    The inputs of a batch are made once for all laws that read them alike. While a batch is computed
    the next one waits, so that no thread ever does, and the one after it is prepared.
    """
    crew = Crew(threads)
    turns = [Turn(kernel, population, crew) for kernel in kernels]
    groups: dict[str, list[Turn]] = {}
    for turn in turns:
        groups.setdefault(turn.kernel.inputs_key, []).append(turn)
    parts = growing(population, batch, threads)
    waiting: deque[list[Future[None]]] = deque()
    try:
        for number, part in enumerate(parts, start=1):
            for group in groups.values():
                plans = [turn.kernel.plan for turn in group]
                made = make_batch(population, part, plans, group[0])
                while len(waiting) >= BEGUN:
                    _wait(waiting.popleft())
                waiting.append([turn.begin(made) for turn in group])
            if progress:
                progress(number, len(parts))
        for begun in waiting:
            _wait(begun)
        return [turn.answer() for turn in turns]
    finally:
        crew.close()


def _wait(begun: list[Future[None]]) -> None:
    """Wait until a batch is computed."""
    for done in begun:
        done.result()


def growing(population: Population, largest: int, threads: int) -> list[slice]:
    """Return slices of households: small ones first, so that the threads soon have work."""
    if population.count <= largest:
        return cut(population, largest)
    ends = numpy.cumsum(population.household_sizes)
    sizes = [min(largest, FIRST * threads * 2**turn) for turn in range(_DOUBLINGS)]
    targets = numpy.cumsum(sizes)
    rest = population.count - targets[-1]
    more = max(1, round(rest / largest)) if rest > 0 else 0
    even = targets[-1] + numpy.arange(1, more + 1) * (rest / max(more, 1))
    stops = numpy.searchsorted(ends, numpy.append(targets, even)) + 1
    bounds = numpy.unique(numpy.minimum([0, *stops, population.households], population.households))
    return [slice(int(a), int(b)) for a, b in pairwise(bounds)]


def make_batch(
    population: Population,
    part: slice,
    plans: Sequence[Plan],
    turn: Turn,
    block: int = BLOCK,
) -> Batch:
    """Return some households with the inputs that any of the plans reads."""
    kernel, codes = turn.kernel, turn.codes
    names = dict.fromkeys(name for plan in plans for name in plan.inputs)
    hosts = dict.fromkeys(name for plan in plans for name in plan.hosts)
    people = part_of(population, part.start, part.stop)
    layout = lay_out(people.household_sizes, block)
    inputs = Inputs(people, layout, kernel.system, kernel.given, names, hosts)
    found = numpy.searchsorted(codes, people.municipality_of_household)
    of_household: NDArray[numpy.int32] = found.astype(numpy.int32)
    of_person: NDArray[numpy.int32] = of_household[people.household_of_person]
    lanes = numpy.zeros(inputs.persons, dtype=numpy.int32)
    lanes[layout.lane_of_person] = of_person
    homes = numpy.zeros(inputs.households, dtype=numpy.int32)
    homes[layout.lane_of_household] = of_household
    first_of_block = [*[block.first for block in layout.blocks], people.count]
    person, _ = places(population.household_of_person, part.start, part.stop)
    return Batch(
        person, part.start, people, layout, inputs, lanes, homes, of_person, first_of_block
    )
