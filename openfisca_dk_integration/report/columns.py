"""The columns of a simulation as one table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy
import polars
from openfisca_core.indexed_enums import Enum

from openfisca_dk_integration.account.published import headcount, own_limit
from openfisca_dk_integration.entities import Kommune
from openfisca_dk_integration.small_cells import LEAST

if TYPE_CHECKING:
    from openfisca_dk_integration.simulation import Answer, Law
    from openfisca_dk_integration.simulation.people import People

KEYS = ("enhed", "id", "periode")


def columns_table(answer: Answer, law: Law) -> polars.DataFrame:
    """Return one row per entity, id and period, and one column per output.

    A cell is empty where the output does not belong to the entity or the period. Enums are
    written by name, and the period of a constant output is ``ETERNITY``.
    """
    frames = list(frames_of(answer, law).values())
    return polars.concat(frames, how="diagonal") if frames else polars.DataFrame()


def frames_of(answer: Answer, law: Law) -> dict[tuple[str, str], polars.DataFrame]:
    """Return the table of each entity and period, in the order of the outputs."""
    variables = law.tax_benefit_system().variables
    tables: dict[tuple[str, str], dict[str, Any]] = {}
    for name, periods in answer.columns.items():
        entity = answer.entities[name]
        for period, values in periods.items():
            table = tables.setdefault((entity, period), {})
            table[name] = _readable(values, variables[name])
    return {
        (entity, period): polars.DataFrame(
            {"enhed": entity, "id": numpy.asarray(answer.ids[entity]).astype(str).tolist()}
            | {"periode": period}
            | columns
        )
        for (entity, period), columns in tables.items()
    }


def without_few(
    table: polars.DataFrame, population: People, limit: int = LEAST
) -> polars.DataFrame:
    """Return the table with nothing in the rows of municipalities with few persons.

    Rows of persons and households are left as they are: whoever asks for them asks for one at a
    time.

    Args:
        table: as ``columns_table`` gives it.
        population: the people.
        limit: fewest persons of a municipality and year that is shown; 0 shows all. Of people who
            are a worked example (``own_limit``) all is shown.
    """
    if not limit or "enhed" not in table.columns:
        return table
    year = polars.col("periode").str.extract(r"^(\d{4})").cast(polars.Int64)
    place = polars.col("enhed") == Kommune.key
    years = sorted(set(table.filter(place).select(year.drop_nulls()).to_series()))
    if not years:
        return table
    limit = own_limit(population, years, limit)
    counts, somebody = headcount(population, years)
    few = [
        {"id": str(code), "aar": year}
        for row, code in enumerate(population.municipality_codes)
        for column, year in enumerate(years)
        if counts[row, column] < limit and somebody[row, column]
    ]
    small = polars.DataFrame(few, schema={"id": polars.String, "aar": polars.Int64})
    those = polars.struct("id", year.alias("aar")).is_in(small.to_struct("few").implode())
    gone = table.select(place & those).to_series()
    return table.with_columns(
        polars.when(gone).then(None).otherwise(polars.col(name)).alias(name)
        for name in table.columns
        if name not in KEYS
    )


def _readable(values: Any, variable: Any) -> Any:
    if variable.value_type is Enum:
        names = numpy.array([member.name for member in variable.possible_values])
        return names[values].tolist()
    if values.dtype.kind == "M":
        return polars.Series(values.astype("datetime64[D]").astype(object).tolist())
    return values
