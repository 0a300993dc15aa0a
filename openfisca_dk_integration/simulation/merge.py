"""Blocks put together again: people side by side, municipalities added up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy

from openfisca_dk_integration.simulation.answer import Answer, Columns
from openfisca_dk_integration.simulation.engine import ids_of
from openfisca_dk_integration.simulation.law import Law, system_of
from openfisca_dk_integration.simulation.municipal import Sums, finish, municipal_outputs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from openfisca_dk_integration.population import Population
    from openfisca_dk_integration.simulation.request import Request


class Merger:
    """Takes the blocks in their order and gives the answer of the whole."""

    def __init__(self, population: Population, law: Law, request: Request) -> None:
        self.population = population
        self.law = law
        self.request = request
        self.codes = population.municipality_codes
        self.pieces: dict[str, dict[str, list[NDArray[numpy.generic]]]] = {}
        shape = (len(self.codes), len(request.span.years))
        self.totals = {name: numpy.zeros(shape, dtype=numpy.int64) for name in request.sums}
        self.sums: Sums = {}

    def add(self, block: Answer, sums: Sums) -> None:
        """Take the next block with the sums its municipal formulas asked for."""
        rows = numpy.searchsorted(self.codes, block.ids["kommune"])
        municipal = municipal_outputs(system_of(self.law), self.request)
        for name, periods in block.columns.items():
            if name not in municipal:
                for period, values in periods.items():
                    self.pieces.setdefault(name, {}).setdefault(period, []).append(values)
        for name, totals in block.sums.items():
            self.totals[name][rows] += totals
        for key, values in sums.items():
            if key not in self.sums:
                self.sums[key] = numpy.zeros(len(self.codes))
            self.sums[key][rows] += values

    def answer(self) -> Answer:
        """Return the answer of the whole."""
        system = system_of(self.law)
        columns: Columns = {
            name: {period: numpy.concatenate(parts) for period, parts in periods.items()}
            for name, periods in self.pieces.items()
        }
        columns |= finish(self.population, self.law, self.request, self.sums)
        return Answer(
            columns={name: columns[name] for name in self.request.outputs},
            entities={name: system.variables[name].entity.key for name in self.request.outputs},
            ids=ids_of(self.population),
            sums=self.totals,
            years=self.request.span.years,
        )
