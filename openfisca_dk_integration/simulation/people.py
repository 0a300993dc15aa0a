"""The people a run goes over: in memory, or read from files block by block."""

from __future__ import annotations

from openfisca_dk_integration.population import Population
from openfisca_dk_integration.population.stream import StreamedPopulation

People = Population | StreamedPopulation
"""A population in memory, or one that stays in its files."""


def in_memory(population: People) -> Population:
    """Return everybody in memory."""
    if isinstance(population, Population):
        return population
    return population.take(slice(0, population.households))


def bytes_of(population: People) -> int:
    """Return the bytes of a population's arrays; 0 when they are in files."""
    if not isinstance(population, Population):
        return 0
    arrays = [
        population.person_ids,
        population.household_ids,
        population.household_of_person,
        population.spells.person,
        population.spells.start,
        population.spells.end,
    ]
    tables = (population.persons, population.household_values, population.spells.columns)
    columns = [given for table in tables for given in table.values()]
    held = sum(given.values.nbytes + given.known.nbytes for given in columns)
    return held + sum(array.nbytes for array in arrays)
