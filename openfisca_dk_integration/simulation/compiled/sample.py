"""A random sample of people computed by openfisca-core too, and compared bit for bit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy

from openfisca_dk_integration.simulation.engine import ask, release
from openfisca_dk_integration.simulation.span import Span, month_period

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from openfisca_dk_integration.population import Population
    from openfisca_dk_integration.simulation.answer import Answer
    from openfisca_dk_integration.simulation.compiled.engine import Kernel
    from openfisca_dk_integration.simulation.request import Request

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
    """

    persons: int
    span: Span
    seed: int
    differences: tuple[str, ...]


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
