"""The people a run goes over: in memory, or read from files block by block."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy

from openfisca_dk_integration.population import Population

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Counted(Protocol):
    """Histories, of which only the number is asked for."""

    @property
    def count(self) -> int:
        """Number of spells."""
        ...


class People(Protocol):
    """What the executions in blocks ask of a population.

    ``population.Population`` has it, and ``population.stream.StreamedPopulation``, whose people
    are in files.
    """

    @property
    def count(self) -> int:
        """Number of persons."""
        ...

    @property
    def households(self) -> int:
        """Number of households."""
        ...

    @property
    def household_sizes(self) -> NDArray[numpy.int64]:
        """Number of persons of each household."""
        ...

    @property
    def municipality_codes(self) -> NDArray[numpy.int32]:
        """Codes of the municipalities people live in, ascending."""
        ...

    @property
    def spells(self) -> Counted:
        """The histories."""
        ...

    @property
    def first_month(self) -> int:
        """Month number of the first day of any spell."""
        ...

    def take(self, households: Any) -> Population:
        """Return some households in memory, whole, in the same order."""
        ...

    def one_household_each(self) -> Population:
        """Return one household of every municipality."""
        ...

    def fingerprint(self) -> str:
        """Return the sha256 of the content."""
        ...


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
