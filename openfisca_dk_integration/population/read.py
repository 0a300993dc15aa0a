"""From files to a ``Population``: everything is checked before anything is built."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy
from numpy.typing import NDArray
from openfisca_core.indexed_enums import Enum

from openfisca_dk_integration.population.check import check_tables
from openfisca_dk_integration.population.files import read_tables
from openfisca_dk_integration.population.model import (
    FLATTENED_ROLES,
    OPEN_END,
    Given,
    MunicipalFigures,
    Population,
    Spells,
    no_spells,
)
from openfisca_dk_integration.population.parse import Table, parse
from openfisca_dk_integration.population.problems import Language, PopulationError, Problem
from openfisca_dk_integration.population.schema import (
    HOUSEHOLDS,
    MUNICIPALITIES,
    OPTIONAL_TABLES,
    PERSONS,
    ROLES,
    SPELLS,
    Schema,
    default_system,
    schema,
    variable_columns,
)

_DTYPES: dict[Any, Any] = {
    float: numpy.float32,
    int: numpy.int32,
    bool: numpy.bool_,
    Enum: numpy.int16,
}


def read_population(
    path: str | Path,
    tax_benefit_system: Any | None = None,
    language: Language = "da",
    *,
    spells_needed: bool = True,
) -> Population:
    """Read a population from a folder of CSV or Parquet files or from one Excel workbook.

    Args:
        path: the folder or the workbook.
        tax_benefit_system: whose inputs the columns may give; default the law in force.
        language: of the problems, "da" or "en".
        spells_needed: False for people whose histories are still to be simulated.

    Raises:
        PopulationError: when anything is wrong; it lists all problems.
    """
    system = tax_benefit_system or default_system()
    tables, problems = _read_and_check(Path(path), schema(system), spells_needed)
    if problems:
        raise PopulationError(problems, language)
    return _build(tables, schema(system), system, str(path))


def check_population(path: str | Path, tax_benefit_system: Any | None = None) -> list[Problem]:
    """Return everything that is wrong with population files; nothing when they can be used."""
    _, problems = _read_and_check(Path(path), schema(tax_benefit_system), spells_needed=True)
    return problems


def _read_and_check(
    path: Path, columns: Schema, spells_needed: bool
) -> tuple[dict[str, Table], list[Problem]]:
    optional = OPTIONAL_TABLES if spells_needed else (*OPTIONAL_TABLES, SPELLS)
    raw, problems = read_tables(path, optional)
    tables = {name: parse(table, name, columns) for name, table in raw.items()}
    return tables, problems + check_tables(tables)


def _build(tables: dict[str, Table], columns: Schema, system: Any, source: str) -> Population:
    persons, households = tables[PERSONS], tables[HOUSEHOLDS]

    by_id = numpy.argsort(households.values["husstand_id"], kind="stable")
    household_ids = households.values["husstand_id"][by_id]
    household = numpy.searchsorted(household_ids, persons.values["husstand_id"])
    roles = persons.values["rolle"]
    order = numpy.lexsort((persons.values["person_id"], roles, household))
    household = household[order]
    person_ids = persons.values["person_id"][order]

    return Population(
        person_ids=person_ids,
        household_ids=household_ids,
        household_of_person=household.astype(numpy.int32),
        roles=_flatten(roles[order], household),
        municipality_of_household=households.values["kommunekode"][by_id].astype(numpy.int32),
        persons=_given(persons, columns[PERSONS], system, order),
        household_values=_given(households, columns[HOUSEHOLDS], system, by_id),
        spells=_spells(tables.get(SPELLS), columns, system, person_ids),
        figures=_figures(tables.get(MUNICIPALITIES), columns, system),
        source=source,
    )


def _spells(table: Table | None, columns: Schema, system: Any, person_ids: NDArray[Any]) -> Spells:
    """Return the spells sorted by person and first day."""
    if table is None:
        return no_spells()
    by_person = numpy.argsort(person_ids, kind="stable")
    of_spell = numpy.searchsorted(person_ids[by_person], table.values["person_id"])
    person = by_person[of_spell]
    order = numpy.lexsort((table.values["fra"], person))
    end = numpy.where(table.known["til"], table.values["til"], OPEN_END)
    return Spells(
        person=person[order].astype(numpy.int32),
        start=table.values["fra"][order],
        end=end[order],
        columns=_given(table, columns[SPELLS], system, order),
    )


def _flatten(roles: NDArray[Any], household: NDArray[Any]) -> NDArray[numpy.int8]:
    """Return roles with the adults of each household as main person and, if two, partner.

    Persons stand sorted by household and role, so the first adult is the first person.
    """
    first = numpy.ones(len(roles), dtype=bool)
    first[1:] = household[1:] != household[:-1]
    adult = roles <= ROLES.index("voksen")
    others = numpy.where(roles == ROLES.index("barn"), "barn", "oevrig")
    names = numpy.where(adult, numpy.where(first, "hovedperson", "partner"), others)
    flat = numpy.zeros(len(roles), dtype=numpy.int8)
    for number, role in enumerate(FLATTENED_ROLES):
        flat[names == role] = number
    return flat


def _given(
    table: Table, columns: dict[str, Any], system: Any, order: NDArray[Any]
) -> dict[str, Given]:
    """Return the variables of a table in an order of rows; columns without a value are absent."""
    result = {}
    for column in variable_columns(columns, list(table.values)):
        known = table.known[column.name][order]
        variable = system.get_variable(column.variable)
        default = variable.default_value
        default = default.index if isinstance(default, Enum) else default
        values = table.values[column.name][order]
        dtype = _DTYPES.get(variable.value_type)
        if dtype is None:
            values = values.astype("datetime64[D]")
            default = numpy.datetime64(default, "D")
        else:
            values = values.astype(dtype)
        values = numpy.where(known, values, numpy.asarray(default, dtype=values.dtype))
        if known.any():
            result[variable.name] = Given(values, known, default)
    return result


def _figures(table: Table | None, columns: Schema, system: Any) -> MunicipalFigures:
    if table is None:
        none = numpy.zeros(0, dtype=numpy.int32)
        return MunicipalFigures(none, none, {})
    order = numpy.lexsort((table.values["aar"], table.values["kommunekode"]))
    return MunicipalFigures(
        codes=table.values["kommunekode"][order].astype(numpy.int32),
        years=table.values["aar"][order].astype(numpy.int32),
        columns=_given(table, columns[MUNICIPALITIES], system, order),
    )
