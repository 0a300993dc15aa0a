"""A population in memory: one array per column, households in contiguous blocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy
from numpy.typing import NDArray

from openfisca_dk_integration.months import month_of

Array = NDArray[Any]

OPEN_END = numpy.datetime64("9999-12-31", "D")
"""The last day of a spell that goes on."""

FLATTENED_ROLES = ("hovedperson", "partner", "barn", "oevrig")
"""Roles as they are kept: a plain ``voksen`` has become the first or second adult."""


@dataclass(frozen=True)
class Given:
    """The values of one variable, with the cells that the user filled.

    Attributes:
        values: one value per row; the variable's default where nothing was given.
        known: True where a value was given.
        default: the variable's default, as it is stored in ``values``.
    """

    values: Array
    known: NDArray[numpy.bool_]
    default: Any

    def at(self, rows: Any) -> Given:
        """Return some of the rows."""
        return Given(self.values[rows], self.known[rows], self.default)


@dataclass(frozen=True)
class Spells:
    """Histories as spells, sorted by person and first day, without overlaps.

    Attributes:
        person: index of the person.
        start: first day (datetime64[D]).
        end: last day, ``OPEN_END`` when the spell goes on.
        columns: variable name to values, one per spell.
    """

    person: NDArray[numpy.int32]
    start: Array
    end: Array
    columns: dict[str, Given]

    @property
    def count(self) -> int:
        """Number of spells."""
        return len(self.person)


def no_spells() -> Spells:
    """Return the histories of people whose histories are not known yet."""
    days = numpy.zeros(0, dtype="datetime64[D]")
    return Spells(numpy.zeros(0, dtype=numpy.int32), days, days, {})


@dataclass(frozen=True)
class MunicipalFigures:
    """The municipalities' own figures: one row per municipality and year."""

    codes: NDArray[numpy.int32]
    years: NDArray[numpy.int32]
    columns: dict[str, Given]


@dataclass(frozen=True)
class Population:
    """People, their households and municipalities, and their histories.

    Persons stand household by household (hovedperson, partner, boern, oevrige), households by
    their id: the order of rows in the files plays no part. Values are keyed by variable name.

    Attributes:
        person_ids: the ids in the files.
        household_ids: the ids in the files.
        household_of_person: index of each person's household (non-decreasing).
        roles: index of each person's role in ``FLATTENED_ROLES``.
        municipality_of_household: municipality code of each household.
        persons: values per person (constant over time).
        household_values: values per household (constant while the household is present).
        spells: the histories.
        figures: the municipalities' own figures.
        source: the file or folder it was read from.
    """

    person_ids: Array
    household_ids: Array
    household_of_person: NDArray[numpy.int32]
    roles: NDArray[numpy.int8]
    municipality_of_household: NDArray[numpy.int32]
    persons: dict[str, Given]
    household_values: dict[str, Given]
    spells: Spells
    figures: MunicipalFigures
    source: str = field(default="", compare=False)

    @property
    def count(self) -> int:
        """Number of persons."""
        return len(self.person_ids)

    @property
    def households(self) -> int:
        """Number of households."""
        return len(self.household_ids)

    @property
    def municipality_codes(self) -> NDArray[numpy.int32]:
        """Codes of the municipalities people live in, ascending: the order of `kommuner`."""
        return numpy.unique(self.municipality_of_household)

    @property
    def first_month(self) -> int:
        """Month number (``months.month_number``) of the first day of any spell.

        Raises:
            ValueError: when nobody has a spell.
        """
        if not self.spells.count:
            raise ValueError("The population has no spells, so it has no first month")
        return int(month_of(self.spells.start.min()))

    @property
    def weights(self) -> NDArray[numpy.float64]:
        """Weight of each person (``vaegt``), 1 where none was given."""
        given = self.persons.get("vaegt")
        if given is None:
            return numpy.ones(self.count)
        return numpy.where(given.known, given.values, 1.0).astype(numpy.float64)

    @property
    def household_sizes(self) -> NDArray[numpy.int64]:
        """Number of persons of each household."""
        return numpy.bincount(self.household_of_person, minlength=self.households)

    def take(self, households: Any) -> Population:
        """Return the population of some households, whole, in the same order.

        Args:
            households: a slice, a boolean mask or indices of households (in any order).
        """
        wanted = numpy.zeros(self.households, dtype=bool)
        wanted[households] = True
        people = wanted[self.household_of_person]
        spells = people[self.spells.person]
        new_household = (numpy.cumsum(wanted) - 1).astype(numpy.int32)
        new_person = (numpy.cumsum(people) - 1).astype(numpy.int32)
        return Population(
            person_ids=self.person_ids[people],
            household_ids=self.household_ids[wanted],
            household_of_person=new_household[self.household_of_person[people]],
            roles=self.roles[people],
            municipality_of_household=self.municipality_of_household[wanted],
            persons={name: given.at(people) for name, given in self.persons.items()},
            household_values={n: given.at(wanted) for n, given in self.household_values.items()},
            spells=Spells(
                person=new_person[self.spells.person[spells]],
                start=self.spells.start[spells],
                end=self.spells.end[spells],
                columns={name: given.at(spells) for name, given in self.spells.columns.items()},
            ),
            figures=self.figures,
            source=self.source,
        )

    def fingerprint(self) -> str:
        """Return the sha256 of the content; the same for any file format and row order."""
        from openfisca_dk_integration.population.fingerprint import fingerprint

        return fingerprint(self)

    def build_simulation(
        self, tax_benefit_system: Any, first_month: Any = None, last_month: Any = None
    ) -> Any:
        """Return an openfisca ``Simulation`` of these people (see ``inputs.build_simulation``)."""
        from openfisca_dk_integration.population.inputs import build_simulation

        return build_simulation(tax_benefit_system, self, first_month, last_month)
