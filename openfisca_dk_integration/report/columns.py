"""The columns of a simulation as one table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy
import polars
from openfisca_core.indexed_enums import Enum

if TYPE_CHECKING:
    from openfisca_dk_integration.simulation import Answer, Law

KEYS = ("enhed", "id", "periode")


def columns_table(answer: Answer, law: Law) -> polars.DataFrame:
    """Return one row per entity, id and period, and one column per output.

    A cell is empty where the output does not belong to the entity or the period. Enums are
    written by name, and the period of a constant output is ``ETERNITY``.
    """
    variables = law.tax_benefit_system().variables
    tables: dict[tuple[str, str], dict[str, Any]] = {}
    for name, periods in answer.columns.items():
        entity = answer.entities[name]
        for period, values in periods.items():
            table = tables.setdefault((entity, period), {})
            table[name] = _readable(values, variables[name])
    frames = [
        polars.DataFrame(
            {"enhed": entity, "id": numpy.asarray(answer.ids[entity]).astype(str).tolist()}
            | {"periode": period}
            | columns
        )
        for (entity, period), columns in tables.items()
    ]
    return polars.concat(frames, how="diagonal") if frames else polars.DataFrame()


def _readable(values: Any, variable: Any) -> Any:
    if variable.value_type is Enum:
        names = numpy.array([member.name for member in variable.possible_values])
        return names[values].tolist()
    if values.dtype.kind == "M":
        return polars.Series(values.astype("datetime64[D]").astype(object).tolist())
    return values
