"""Blocks put together again: people side by side, municipalities added up."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy

from openfisca_dk_integration.population import Population
from openfisca_dk_integration.simulation.answer import Answer, Columns
from openfisca_dk_integration.simulation.engine import ids_of
from openfisca_dk_integration.simulation.law import Law, system_of
from openfisca_dk_integration.simulation.municipal import (
    Addends,
    SumKey,
    Sums,
    finish,
    municipal_outputs,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from openfisca_dk_integration.simulation.people import People
    from openfisca_dk_integration.simulation.request import Request

Each = Callable[[int, Answer], None]
"""Takes the number of a block and its answer, instead of the merger keeping its columns."""


class Merger:
    """Takes the blocks of one run in their order and gives the answer of the whole.

    Args:
        population: the people.
        law: the law.
        request: what is computed.
        each: takes every block's columns, which are then not in the answer.
        people: makes the people of a run from those of the population (see ``block.Run``).
    """

    def __init__(
        self,
        population: People,
        law: Law,
        request: Request,
        each: Each | None = None,
        people: Callable[[Population], Population] | None = None,
    ) -> None:
        self.population = population
        self.law = law
        self.request = request
        self.each = each
        self.people = people
        self.municipal = set(municipal_outputs(system_of(law), request))
        self.codes = population.municipality_codes
        self.pieces: dict[str, dict[str, list[NDArray[numpy.generic]]]] = {}
        self.ids: dict[str, list[NDArray[numpy.generic]]] = {}
        shape = (len(self.codes), len(request.span.years))
        self.totals = {name: numpy.zeros(shape, dtype=numpy.int64) for name in request.sums}
        self.carried: Sums = {}
        self.blocks = 0

    def add(self, block: Answer, sums: dict[SumKey, Addends]) -> None:
        """Take the next block with what its municipal formulas add up."""
        rows = numpy.searchsorted(self.codes, block.ids["kommune"])
        for key, addends in sums.items():
            before = self.carried.get(key)
            self.carried[key] = addends.add_to(before, rows, len(self.codes))
        self._take(block)

    def add_kept(self, answer: Answer, carried: Sums) -> None:
        """Take the next block as it was kept, with the municipal sums up to and with it."""
        self.carried = dict(carried)
        self._take(answer)

    def _take(self, answer: Answer) -> None:
        rows = numpy.searchsorted(self.codes, answer.ids["kommune"])
        for name, totals in answer.sums.items():
            self.totals[name][rows] += totals
        if self.each is not None:
            self.each(self.blocks, answer)
        else:
            for name, periods in answer.columns.items():
                if name in self.municipal:
                    continue
                for period, values in periods.items():
                    self.pieces.setdefault(name, {}).setdefault(period, []).append(values)
            for entity, values in answer.ids.items():
                if entity != "kommune":
                    self.ids.setdefault(entity, []).append(values)
        self.blocks += 1

    def answer(self) -> Answer:
        """Return the answer of the whole; the merger is empty afterwards."""
        system = system_of(self.law)
        columns: Columns = {}
        for name, periods in self.pieces.items():
            columns[name] = {
                period: numpy.concatenate(periods.pop(period)) for period in list(periods)
            }
        columns |= finish(self.population, self.law, self.request, self.carried, self.people)
        ids = {entity: numpy.concatenate(parts) for entity, parts in self.ids.items()}
        names = [name for name in self.request.outputs if name in columns]
        return Answer(
            columns={name: columns[name] for name in names},
            entities={name: system.variables[name].entity.key for name in names},
            ids=self._all_ids() | ids,
            sums=self.totals,
            years=self.request.span.years,
            execution="blocks",
            blocks=self.blocks,
        )

    def _all_ids(self) -> dict[str, NDArray[numpy.generic]]:
        """Return the ids of everybody, where they are in memory and the same in every run."""
        if self.people is None and isinstance(self.population, Population):
            return ids_of(self.population)
        return {"kommune": self.codes}
