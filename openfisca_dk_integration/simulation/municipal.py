"""Municipal results of a population that is computed in blocks.

A municipality may lie in several blocks, and its results are not always sums over its people: the
refund of programme costs is capped for the whole municipality, a bonus compares two years' counts.
So each block notes every sum over the people of a municipality (``kommune.sum``) that a municipal
formula asks for. When all blocks are done the sums are added, and the municipal formulas run once
more for all municipalities, with the added sums in the place of their own.

A sum of floating-point numbers depends on the order it is made in. A block therefore notes what is
summed, not the sum, and the sums of all blocks go on person by person from where the block before
stopped: the bits are those of one ``numpy.bincount`` over everybody, however the people are cut.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import numpy
from numpy.typing import NDArray
from openfisca_core.tracers import SimpleTracer

from openfisca_dk_integration.entities import Kommune
from openfisca_dk_integration.population import Population
from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.simulation.engine import build, calculate, release, wanted
from openfisca_dk_integration.simulation.errors import SimulationError
from openfisca_dk_integration.simulation.law import Law, system_of
from openfisca_dk_integration.simulation.request import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from openfisca_dk_integration.simulation.answer import Columns
    from openfisca_dk_integration.simulation.people import People

SumKey = tuple[str, str, int]
"""Municipal variable, period, and the number of the sum in its formula, from 0."""

Sums = dict[SumKey, "NDArray[Any]"]


class Addends(NamedTuple):
    """What one sum over people adds up in a block, in the order of the people.

    Attributes:
        place: the municipality of each value, as its number among those of the block.
        values: the values that are not zero (float64), or the number of people (int64).
    """

    place: NDArray[numpy.int32]
    values: NDArray[Any]

    def add_to(self, totals: NDArray[Any] | None, rows: Any, count: int) -> NDArray[Any]:
        """Return the sums so far with these added one by one.

        Args:
            totals: the sums so far, None at the beginning.
            rows: the number of each municipality of the block among all of them.
            count: how many municipalities there are.
        """
        place = rows[self.place]
        if self.values.dtype.kind == "i":
            found = numpy.zeros(count, dtype=self.values.dtype) if totals is None else totals.copy()
            numpy.add.at(found, place, self.values)
            return found
        before = numpy.zeros(count) if totals is None else totals
        every = numpy.concatenate([numpy.arange(count), place])
        return numpy.bincount(
            every, weights=numpy.concatenate([before, self.values]), minlength=count
        )


OTHER_AGGREGATES = ("reduce", "max", "min", "all", "value_nth_person", "value_from_person")
"""Ways to look at the people of a municipality that cannot be put together from blocks."""


class Observer(SimpleTracer):
    """Stands between the municipal formulas of a simulation and the people of the municipality."""

    def __init__(self, simulation: Any) -> None:
        super().__init__()
        variables = simulation.tax_benefit_system.variables
        self.municipal = {
            name for name, item in variables.items() if item.entity.key == Kommune.key
        }
        self.asked: dict[tuple[str, str], int] = {}
        self.reads: dict[tuple[str, str], set[tuple[str, str]]] = {}
        self.read_by_people: dict[tuple[str, str], str] = {}
        simulation.tracer = self
        kommune = simulation.populations[Kommune.key]
        self.own_sum, self.own_count = kommune.sum, kommune.nb_persons
        self.kommune = kommune
        kommune.sum = self._projectable(lambda array, role=None: self.sum(array, role))
        kommune.nb_persons = self._projectable(lambda role=None: self.count(role))
        for name in OTHER_AGGREGATES:
            setattr(kommune, name, self._projectable(lambda *_a, **_o: self.refuse()))

    @staticmethod
    def _projectable(function: Callable[..., Any]) -> Callable[..., Any]:
        function.projectable = True  # type: ignore[attr-defined]
        return function

    def record_calculation_start(self, variable: str, period: Any) -> None:
        """Note who reads the value of a municipality, and what it reads itself."""
        caller = self.stack[-1] if self.stack else None
        super().record_calculation_start(variable, period)
        if variable not in self.municipal:
            return
        cell = (variable, str(period))
        if caller is None:
            pass
        elif caller["name"] in self.municipal:
            self.reads.setdefault((caller["name"], str(caller["period"])), set()).add(cell)
        else:
            self.read_by_people[cell] = caller["name"]

    def sum(self, array: Any, role: Any = None) -> Any:
        """Answer a formula that asks for a sum over the people of its municipality."""
        return self.answer(self._key(), array, role)

    def count(self, role: Any = None) -> Any:
        """Answer a formula that asks for the number of people of its municipality."""
        return self.answer(self._key(), None, None) if role is None else self.own_count(role)

    def _key(self) -> SumKey:
        caller = self.stack[-1]
        if caller["name"] not in self.municipal:
            self.refuse()
        cell = (caller["name"], str(caller["period"]))
        number = self.asked.get(cell, 0)
        self.asked[cell] = number + 1
        return (*cell, number)

    def answer(self, key: SumKey, array: Any, role: Any) -> Any:
        """Return the sum of ``array`` (None: the number of people) that belongs to ``key``."""
        raise NotImplementedError

    def refuse(self) -> NoReturn:
        """Refuse what cannot be put together from blocks."""
        raise SimulationError([not_in_blocks(self.stack[-1]["name"])])

    def check(self) -> None:
        """Refuse when a person's value depends on other people through the municipality."""
        from_people = set(self.asked)
        while True:
            more = {cell for cell, read in self.reads.items() if read & from_people} - from_people
            if not more:
                break
            from_people |= more
        readers = {reader for cell, reader in self.read_by_people.items() if cell in from_people}
        if readers:
            raise SimulationError([not_in_blocks(name) for name in sorted(readers)])


class Recorder(Observer):
    """Notes what the sums of a block add up."""

    def __init__(self, simulation: Any) -> None:
        super().__init__(simulation)
        self.sums: dict[SumKey, Addends] = {}

    def answer(self, key: SumKey, array: Any, role: Any) -> Any:
        """Return the block's own sum and note what it is made of."""
        place = self.kommune.members_entity_id
        if array is None:
            own = self.own_count()
            self.sums[key] = Addends(numpy.arange(len(own), dtype=numpy.int32), own)
            return own
        values = numpy.asarray(array, dtype=numpy.float64)
        if role is not None:
            values = numpy.where(self.kommune.members.has_role(role), values, 0.0)
        # A zero changes no sum, and most people do not have most amounts.
        found = numpy.flatnonzero(values)
        self.sums[key] = Addends(place[found].astype(numpy.int32), values[found])
        return self.own_sum(array, role)


class Player(Observer):
    """Gives the sums of all blocks."""

    def __init__(self, simulation: Any, sums: Sums) -> None:
        super().__init__(simulation)
        self.sums = sums

    def answer(self, key: SumKey, array: Any, role: Any) -> Any:  # noqa: ARG002
        """Return the sum over all blocks."""
        return self.sums[key]


def municipal_outputs(system: Any, request: Request) -> tuple[str, ...]:
    """Return the outputs that belong to municipalities."""
    return tuple(
        name for name in request.outputs if system.variables[name].entity.key == Kommune.key
    )


def one_household_each(population: People) -> Population:
    """Return the population of one household of every municipality."""
    if not isinstance(population, Population):
        return population.one_household_each()
    _, first = numpy.unique(population.municipality_of_household, return_index=True)
    return population.take(first)


def finish(
    population: People,
    law: Law,
    request: Request,
    sums: Sums,
    people: Callable[[Population], Population] | None = None,
) -> Columns:
    """Compute the municipal outputs for every municipality from the sums of all blocks.

    Args:
        population: the people.
        law: the law.
        request: the outputs wanted.
        sums: what the formulas ask for.
        people: makes the people of the run from those of the population (see ``block.Run``).
    """
    system = system_of(law)
    outputs = municipal_outputs(system, request)
    if not outputs:
        return {}
    some = one_household_each(population)
    simulation = build(some if people is None else people(some), law, request.span)
    Player(simulation, sums)
    columns = {
        name: {key: calculate(simulation, name, period) for key, period in periods.items()}
        for name, periods in wanted(system, Request(request.span, outputs))
    }
    release(simulation)
    return columns


def not_in_blocks(name: str) -> Problem:
    """Return the problem of a variable that needs everybody at once."""
    return Problem(
        name,
        "kan ikke beregnes i blokke, fordi den afhænger af alle i kommunen på en gang; "
        "brug execution 'reference'",
        "cannot be computed in blocks, because it depends on everybody in the municipality at "
        "once; use execution 'reference'",
    )
