"""A population becomes the inputs of an openfisca-core ``Simulation``: arrays, never dictionaries.

An input that has a default formula may be given for some cells only (contract, rule 16).
openfisca-core then puts the *default value* in the others; ``PopulationSimulation`` runs the
default formula and lays the given cells over its result, at the moment somebody asks, so that the
order in which such inputs depend on each other never matters.
"""

from __future__ import annotations

from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy
from numpy.typing import NDArray
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.periods import DateUnit, Instant, Period
from openfisca_core.simulations import Simulation, SimulationBuilder

from openfisca_dk_integration.entities import Husstand, Kommune, Person
from openfisca_dk_integration.enums import Aktivitet
from openfisca_dk_integration.months import EPOCH_MONTH, month_number, month_of
from openfisca_dk_integration.population.histories import MonthTable, month_tables
from openfisca_dk_integration.population.model import FLATTENED_ROLES, Given, Population
from openfisca_dk_integration.population.presence import (
    absence_tables,
    household_presence,
    person_presence,
)
from openfisca_dk_integration.population.schema import (
    ACTIVITY,
    APPLIES,
    SPELLS,
    Column,
    schema,
    variable_columns,
)

ETERNITY_PERIOD = Period((DateUnit.ETERNITY, Instant((-1, -1, -1)), -1))


class GivenCells(NamedTuple):
    """Values given for some cells of one variable in one period."""

    values: NDArray[Any]
    known: NDArray[numpy.bool_]


class PopulationSimulation(Simulation):
    """A simulation in which inputs may be given for some persons only.

    Attributes:
        given: variable name and period (None for ETERNITY) to the cells that were given.
    """

    given: dict[tuple[str, Period | None], GivenCells]

    def _run_formula(self, variable: Any, population: Any, period: Any) -> Any:
        """Run the formula and lay the given cells over its result."""
        result = super()._run_formula(variable, population, period)
        if variable.is_neutralized:
            return result
        eternal = variable.definition_period == DateUnit.ETERNITY
        cells = self.given.get((variable.name, None if eternal else period))
        if cells is None:
            return result
        if result is None:
            result = variable.default_array(population.count)
        merged = numpy.where(cells.known, cells.values, _plain(result, variable))
        if variable.value_type is Enum:
            return EnumArray(merged.astype(variable.dtype), variable.possible_values)
        return merged


def build_simulation(
    tax_benefit_system: Any,
    population: Population,
    first_month: Any = None,
    last_month: Any = None,
) -> PopulationSimulation:
    """Return a new simulation with all inputs of a population up to ``last_month``.

    The whole history is set, from the first month of any spell, because state variables (benefit
    weeks, grants already paid) need it. ``first_month`` may move that start back, never forward.
    Members who have not come yet, or have left, do not count in their household (``presence``).

    Args:
        tax_benefit_system: the law, or a reform of it.
        population: who.
        first_month: first month that will be asked for (month number, "YYYY-MM" or Period).
        last_month: last month that will be asked for; default the population's last known day.

    Raises:
        ValueError: when ``last_month`` lies before the history or a variable is unknown.
    """
    known = [] if not population.spells.count else [population.first_month]
    if first_month is not None:
        known.append(as_month(first_month))
    if not known:
        raise ValueError("Nobody has a spell, and no first month was given")
    first = min(known)
    last = _last_month(population) if last_month is None else as_month(last_month)
    if last < first:
        raise ValueError(f"The last month ({last}) lies before the first ({first})")
    simulation = empty_simulation(tax_benefit_system, population)
    write_inputs(Writer(simulation, first, last), population)
    return simulation


def write_inputs(writer: Writer, population: Population) -> None:
    """Hand all inputs of a population to a writer, for the months it is made for."""
    tax_benefit_system, first, last = writer.system, writer.first, writer.last
    columns = spell_columns(tax_benefit_system, tuple(population.spells.columns))
    _check_known(population, tax_benefit_system)

    write_municipal_inputs(writer, population)
    for name, given in population.persons.items():
        writer.constant(name, given)
    tables = month_tables(
        population.spells,
        population.count,
        first,
        last,
        columns,
        help_activities(tax_benefit_system),
    )
    for name, table in tables.items():
        writer.months(name, table)
    present = person_presence(population, tables.get(ACTIVITY), first, last)
    for name, table in absence_tables(population, present).items():
        if name not in tables and name not in population.household_values:
            writer.months(name, table)
    at_home = household_presence(population, present, first)
    for name, given in population.household_values.items():
        writer.constant(name, given, at_home)


def write_municipal_inputs(writer: Writer, population: Population) -> None:
    """Hand the codes and the figures of the municipalities to a writer."""
    figures = population.figures
    writer.eternity("kommunekode", population.municipality_codes)
    for name, given in figures.columns.items():
        for year in numpy.unique(figures.years):
            rows = figures.years == year
            writer.by_code(
                name, int(year), given.at(rows), figures.codes[rows], population.municipality_codes
            )


_SPELL_COLUMNS: WeakKeyDictionary[Any, dict[tuple[str, ...], dict[str, Column]]] = (
    WeakKeyDictionary()
)


def spell_columns(system: Any, names: tuple[str, ...]) -> dict[str, Column]:
    """Return the column of each variable of the spells, found once for each law."""
    known = _SPELL_COLUMNS.setdefault(system, {})
    if names not in known:
        columns = variable_columns(schema(system)[SPELLS], list(names))
        known[names] = {column.variable: column for column in columns if column.variable}
    return known[names]


def as_month(value: Any) -> int:
    """Return the month number of a month number, a "YYYY-MM" text or a Period."""
    if isinstance(value, Period):
        return month_number(value)
    if isinstance(value, str):
        year, _, month = value.partition("-")
        return 12 * int(year) + int(month or 1) - 1
    return int(value)


def month_period(month: int) -> Period:
    """Return the openfisca period of a month number."""
    year, index = divmod(month, 12)
    return Period((DateUnit.MONTH, Instant((year, index + 1, 1)), 1))


def year_period(year: int) -> Period:
    """Return the openfisca period of a year."""
    return Period((DateUnit.YEAR, Instant((year, 1, 1)), 1))


def help_activities(tax_benefit_system: Any) -> NDArray[numpy.bool_]:
    """Return, for each member of ``Aktivitet``, whether it means an application for help.

    It is the law's own answer: the default formula of ``soeger_hjaelp``.
    """
    members = numpy.arange(len(Aktivitet), dtype=numpy.int16)
    simulation = SimulationBuilder().build_default_simulation(tax_benefit_system, len(members))
    month = month_period(EPOCH_MONTH + 12 * 50)
    simulation.set_input(ACTIVITY, month, EnumArray(members, Aktivitet))
    applies: NDArray[numpy.bool_] = simulation.calculate(APPLIES, month).copy()
    return applies


class Writer:
    """Sets inputs in a simulation, whole columns at once, partial ones as given cells."""

    def __init__(self, simulation: PopulationSimulation, first: int, last: int) -> None:
        self.simulation = simulation
        self.first, self.last = first, last
        self.system = simulation.tax_benefit_system

    def eternity(self, name: str, values: NDArray[Any]) -> None:
        """Set what never changes, for everybody."""
        self._set(name, None, values, numpy.ones(len(values), dtype=bool), default=0)

    def constant(
        self, name: str, given: Given, present: NDArray[numpy.bool_] | None = None
    ) -> None:
        """Set the same values in every period (only where ``present``, by month)."""
        unit = self.system.get_variable(name).definition_period
        if unit == DateUnit.ETERNITY:
            self._set(name, None, given.values, given.known, given.default)
        elif unit == DateUnit.YEAR:
            for year in range(self.first // 12, self.last // 12 + 1):
                self._set(name, year_period(year), given.values, given.known, given.default)
        else:
            for month in range(self.first, self.last + 1):
                known = (
                    given.known if present is None else given.known & present[month - self.first]
                )
                self._set(name, month_period(month), given.values, known, given.default)

    def months(self, name: str, table: MonthTable) -> None:
        """Set the values of each month."""
        default = self.system.get_variable(name).default_value
        default = default.index if isinstance(default, Enum) else default
        for row, month in enumerate(range(self.first, self.last + 1)):
            known = table.known[row]
            self._set(name, month_period(month), table.values[row], known, default)

    def by_code(
        self,
        name: str,
        year: int,
        given: Given,
        codes: NDArray[numpy.int32],
        all_codes: NDArray[numpy.int32],
    ) -> None:
        """Set the values that some municipalities give for a year."""
        values = numpy.full(len(all_codes), given.default, dtype=given.values.dtype)
        known = numpy.zeros(len(all_codes), dtype=bool)
        for row, code in enumerate(codes):
            here = all_codes == code
            values[here], known[here] = given.values[row], given.known[row]
        self._set(name, year_period(year), values, known, given.default)

    def _set(
        self,
        name: str,
        period: Period | None,
        values: NDArray[Any],
        known: NDArray[numpy.bool_],
        default: Any,
    ) -> None:
        variable = self.system.get_variable(name)
        if variable.is_neutralized or (not known.any() and name != ACTIVITY):
            return
        if variable.formulas and not known.all():
            self.simulation.given[name, period] = GivenCells(values, known)
            return
        if not known.all():
            values = numpy.where(known, values, numpy.asarray(default, dtype=values.dtype))
        if variable.value_type is Enum:
            values = EnumArray(values.astype(variable.dtype), variable.possible_values)
        self.simulation.set_input(name, period or ETERNITY_PERIOD, values)


def empty_simulation(system: Any, population: Population) -> PopulationSimulation:
    """Return a simulation of the people in their households, without any input."""
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity(Person.key, range(population.count))
    household = builder.declare_entity(Husstand.key, range(population.households))
    keys = [role.key for role in household.entity.flattened_roles]
    numbers = numpy.array([keys.index(role) for role in FLATTENED_ROLES])
    _join(household, population.household_of_person, numbers[population.roles])
    codes = population.municipality_codes
    municipality = builder.declare_entity(Kommune.key, range(len(codes)))
    of_household = numpy.searchsorted(codes, population.municipality_of_household)
    of_person = of_household[population.household_of_person]
    _join(municipality, of_person, numpy.zeros(population.count, dtype=numpy.int8))
    simulation = PopulationSimulation(system, builder.populations)
    simulation.given = {}
    return simulation


def _join(groups: Any, of_person: NDArray[Any], roles: NDArray[Any]) -> None:
    """Put persons into groups that are numbered already.

    As ``SimulationBuilder.join_with_persons``, which sorts the persons and makes a list of roles.
    """
    groups.members_entity_id = of_person.astype(numpy.intp)
    groups._members_role = numpy.array(groups.entity.flattened_roles)[roles]  # noqa: SLF001
    groups._members_position = None  # noqa: SLF001


def _check_known(population: Population, system: Any) -> None:
    names = [
        *population.persons,
        *population.household_values,
        *population.spells.columns,
        *population.figures.columns,
    ]
    unknown = [name for name in names if name not in system.variables]
    if unknown:
        raise ValueError(f"The tax and benefit system lacks the variables {', '.join(unknown)}")


def _last_month(population: Population) -> int:
    """Return the last month with the end or, for spells that go on, the start of a spell."""
    from openfisca_dk_integration.population.model import OPEN_END

    spells = population.spells
    days = numpy.where(spells.end == OPEN_END, spells.start, spells.end)
    return int(month_of(days.max()))


def _plain(values: Any, variable: Any) -> NDArray[Any]:
    if variable.value_type is Enum and not isinstance(values, EnumArray):
        values = variable.possible_values.encode(values)
    return numpy.asarray(values).view(numpy.ndarray)
