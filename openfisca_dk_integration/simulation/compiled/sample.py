"""A random sample of people computed by openfisca-core too, and compared bit for bit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import Simulation

from openfisca_dk_integration.population.inputs import (
    PopulationSimulation,
    Writer,
    empty_simulation,
    write_inputs,
)
from openfisca_dk_integration.simulation.compiled.engine import Turn, make_batch
from openfisca_dk_integration.simulation.engine import ask, known_law, release
from openfisca_dk_integration.simulation.span import Span, month_period, year_period

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from openfisca_core.periods import Period

    from openfisca_dk_integration.population import Population
    from openfisca_dk_integration.simulation.answer import Answer
    from openfisca_dk_integration.simulation.compiled.batch import Room
    from openfisca_dk_integration.simulation.compiled.engine import Kernel
    from openfisca_dk_integration.simulation.request import Request

FORMULAS = 500
"""So many formulas (of a variable in a period) are run by core in every run ..."""

MONTHS = 12
"""... all of them in so many months drawn at random: core reads a whole law for every month."""

PERSONS = 1_000
"""About so many persons are compared, in whole households."""


@dataclass(frozen=True)
class Sample:
    """What was compared.

    Attributes:
        persons: how many persons.
        span: the months.
        seed: of the random draw, to draw the same people again.
        differences: what was not the same, empty when all was.
        formulas: how many formulas were compared one by one, 0 when whole results were.
    """

    persons: int
    span: Span
    seed: int
    differences: tuple[str, ...]
    formulas: int = 0


def draw(population: Population, seed: int, persons: int = PERSONS) -> Population:
    """Return whole households with about ``persons`` persons; everybody when there are fewer."""
    if population.count <= persons:
        return population
    wanted = max(1, round(population.households * persons / population.count))
    generator = numpy.random.default_rng(seed)
    return population.take(generator.choice(population.households, wanted, replace=False))


def compare(kernel: Kernel, population: Population, seed: int, span: Span) -> Sample:
    """Compute a sample both ways for the months of ``span`` and return what differs."""
    people = draw(population, seed)
    plan, request = kernel.plan, kernel.request
    mine = kernel.compute(people, threads=1)
    asked = replace(
        request,
        span=span,
        outputs=tuple(name for name in request.outputs if name not in plan.uncompiled),
        sums=tuple(name for name in request.sums if name not in plan.uncompiled_sums),
    )
    core = by_core(kernel, people, asked)
    return Sample(people.count, span, seed, tuple(differences(mine, core)))


def compare_formulas(kernel: Kernel, population: Population, seed: int) -> Sample:
    """Let openfisca-core run a random part of the formulas, each on the kernel's own values.

    A formula is right when it gives core's values for what it read. That costs little, since
    nothing else has to be computed, and every month of the run is as likely as any other.
    """
    people = draw(population, seed)
    system, program = kernel.system, kernel.plan.program
    turn = Turn(kernel, people, threads=1)
    batch = make_batch(people, slice(0, people.households), [kernel.plan], turn, block=people.count)
    simulation = empty_simulation(system, people)
    simulation.__class__ = _Plain
    write_inputs(Writer(simulation, kernel.given.first, kernel.given.last), people)
    found: list[str] = []
    generator = numpy.random.default_rng(seed)
    rows = numpy.arange(len(program.formulas))
    if len(rows) > FORMULAS:
        months = numpy.unique(program.formulas[:, 2])
        months = generator.choice(months, min(MONTHS, len(months)), replace=False)
        rows = numpy.flatnonzero(numpy.isin(program.formulas[:, 2], months))
    count = min(FORMULAS, len(rows))
    rows = numpy.sort(generator.choice(rows, count, replace=False))
    picked = {int(call): (name, month) for call, name, month in program.formulas[rows]}

    def seen(call: int, room: Room) -> None:
        start, end = program.starts[call : call + 2]
        for argument in range(start, end):
            number, month = program.operands[argument]
            if number >= 0:
                _give(simulation, program.names[number], int(month), room, argument)
        number, month = picked[call]
        variable = system.variables[program.names[number]]
        mine = room.values(end - 1, _plain_dtype(variable), variable.entity.key)
        if not same(mine, _plain(_by_formula(simulation, variable, int(month)))):
            found.append(f"{variable.name} {_period(variable, int(month))}")

    try:
        with known_law(kernel.request.span):
            turn.runner.watch(batch, list(picked), seen)
    finally:
        turn.runner.close()
        release(simulation, collect=False)
    return Sample(people.count, kernel.request.span, seed, tuple(found), count)


class _Plain(PopulationSimulation):
    """A simulation whose inputs are kept as they are: of the right periods and lengths already."""

    def set_input(self, variable_name: str, period: Any, value: Any) -> None:
        """Keep the values of a variable in a period."""
        variable = self.tax_benefit_system.variables[variable_name]
        if variable.value_type is not Enum:
            value = value.astype(variable.dtype)
        self.get_holder(variable_name).put_in_cache(value, period)


def _period(variable: Any, month: int) -> Period:
    if variable.definition_period == DateUnit.YEAR:
        return year_period(month // 12)
    return month_period(month)


def _plain_dtype(variable: Any) -> numpy.dtype[Any]:
    """Return the dtype in which the kernel keeps a variable."""
    dtype = numpy.dtype(variable.dtype)
    return numpy.dtype(numpy.int64) if dtype.kind == "M" else dtype


def _plain(values: Any) -> NDArray[Any]:
    plain: NDArray[Any] = numpy.asarray(values).view(numpy.ndarray)
    return plain.astype("datetime64[D]").astype(numpy.int64) if plain.dtype.kind == "M" else plain


def _give(simulation: Any, name: str, month: int, room: Room, argument: int) -> None:
    """Put the kernel's values of a variable into core's simulation."""
    variable = simulation.tax_benefit_system.variables[name]
    values = room.values(argument, _plain_dtype(variable), variable.entity.key)
    if variable.value_type is Enum:
        values = EnumArray(values, variable.possible_values)
    elif numpy.dtype(variable.dtype).kind == "M":
        values = values.astype("datetime64[D]")
    simulation.get_holder(name).put_in_cache(values, _period(variable, month))


def _by_formula(simulation: Any, variable: Any, month: int) -> Any:
    """Return what core's formula gives, without values that were given instead."""
    population = simulation.get_variable_population(variable.name)
    period = _period(variable, month)
    result = Simulation._run_formula(simulation, variable, population, period)  # noqa: SLF001
    if result is None:
        return variable.default_array(population.count)
    return simulation._cast_formula_result(result, variable)  # noqa: SLF001


def by_core(kernel: Kernel, people: Population, request: Request) -> Answer:
    """Compute by openfisca-core, with the months of the whole population."""
    first, last = month_period(kernel.given.first), month_period(kernel.given.last)
    simulation = people.build_simulation(kernel.system, first, last)
    answer = ask(simulation, people, request)
    release(simulation, collect=False)
    return answer


def differences(mine: Answer, core: Answer) -> list[str]:
    """Return which outputs and sums of core's answer are not the same."""
    found = []
    for name, periods in core.columns.items():
        for period, values in periods.items():
            own = mine.columns[name][period]
            if own.dtype != values.dtype or not same(own, values):
                found.append(f"{name} {period}")
    for name, sums in core.sums.items():
        columns = [mine.years.index(year) for year in core.years]
        if not numpy.array_equal(mine.sums[name][:, columns], sums):
            found.append(f"sum of {name}")
    return found


def same(one: NDArray[Any], other: NDArray[Any]) -> bool:
    """Tell whether two arrays hold the same values.

    Not-a-number is the same as itself, and so are 0.0 and -0.0: which of them is the larger of both
    depends, in numpy itself, on the place of a value in the array.
    """
    if one.dtype.kind == "f":
        return bool(numpy.array_equal(one, other, equal_nan=True))
    return bool(numpy.array_equal(one, other))
