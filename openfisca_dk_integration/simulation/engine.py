"""One openfisca-core simulation: built, asked, and released."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy
from openfisca_core.errors import ParameterNotFoundError
from openfisca_core.indexed_enums import EnumArray

from openfisca_dk_integration.simulation.answer import Answer
from openfisca_dk_integration.simulation.errors import SimulationError
from openfisca_dk_integration.simulation.law import Law, system_of
from openfisca_dk_integration.simulation.sums import municipal_sums

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from openfisca_core.periods import Period

    from openfisca_dk_integration.population import Population
    from openfisca_dk_integration.simulation.request import Request
    from openfisca_dk_integration.simulation.span import Span

MANY = 5_000
"""So many people leave enough behind to look for it."""


def build(population: Population, law: Law, span: Span) -> Any:
    """Return a simulation of everybody in ``population`` with their inputs."""
    return population.build_simulation(system_of(law), span.first_month, span.last_month)


def ask(simulation: Any, population: Population, request: Request) -> Answer:
    """Compute what is asked for and return it.

    Raises:
        SimulationError: when the law has no value for a parameter in a month of the span.
    """
    system = simulation.tax_benefit_system
    with known_law(request.span):
        columns = {
            name: {key: calculate(simulation, name, period) for key, period in periods.items()}
            for name, periods in wanted(system, request)
        }
        sums = municipal_sums(simulation, request.sums, request.span.years)
    return Answer(
        columns=columns,
        entities={name: system.variables[name].entity.key for name in request.outputs},
        ids=ids_of(population),
        sums=sums,
        years=request.span.years,
    )


def ids_of(population: Population) -> dict[str, NDArray[numpy.generic]]:
    """Return the ids of each entity in the order of the columns."""
    return {
        "person": population.person_ids,
        "husstand": population.household_ids,
        "kommune": population.municipality_codes,
    }


@contextmanager
def known_law(span: Span) -> Iterator[None]:
    """Say it plainly when the law has no value for a parameter in a month of the span."""
    try:
        yield
    except ParameterNotFoundError as error:
        raise SimulationError.of(
            str(span),
            f"loven rækker ikke så langt: {error}",
            f"outside the months the law is written for: {error}",
        ) from error


def wanted(system: Any, request: Request) -> Iterator[tuple[str, dict[str, Period]]]:
    """Yield each output with its periods inside the span."""
    for name in dict.fromkeys(request.outputs):
        yield name, request.span.periods(system.variables[name].definition_period)


def calculate(simulation: Any, name: str, period: Period) -> Any:
    """Return a copy of the values (what core returns is its own cache), Enums as integers."""
    array = simulation.calculate(name, period)
    if isinstance(array, EnumArray):
        array = array.view(numpy.ndarray)
    return array.copy()


def release(simulation: Any, *, collect: bool | None = None) -> None:
    """Give the memory of a simulation back at once; it cannot be used afterwards.

    ``collect`` looks for other garbage too, which takes a tenth of a second or more however small
    the simulation: None, the default, does so for many people.

    A simulation and its populations refer to each other, so that it would stay in memory, and
    double the peak, until the next garbage collection.
    """
    if collect is None:
        collect = simulation.persons.count >= MANY
    for population in simulation.populations.values():
        population._holders.clear()  # noqa: SLF001 - core offers no way to forget
        population.simulation = None
    simulation.__dict__.clear()
    if collect:
        gc.collect()
