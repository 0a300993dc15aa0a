"""A population as files that read back as the same people."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import numpy
import polars
from numpy.typing import NDArray

from openfisca_dk_integration.population.model import FLATTENED_ROLES, OPEN_END, Given, Population
from openfisca_dk_integration.population.schema import (
    HOUSEHOLDS,
    MUNICIPALITIES,
    PERSONS,
    SPELLS,
    default_system,
)

Format = Literal["csv", "parquet"]


def write_population(
    population: Population,
    folder: str | Path,
    form: Format = "csv",
    tax_benefit_system: Any | None = None,
) -> list[Path]:
    """Write ``personer``, ``husstande`` and, where there are any, ``forloeb`` and ``kommuner``.

    ``read_population`` gives a population with the same fingerprint (with ``spells_needed=False``
    when nobody has a history). Each file is written whole or not at all; a file of the same name
    is replaced.

    Args:
        population: who.
        folder: made if it does not exist.
        form: of the files.
        tax_benefit_system: whose variables the columns are; default the law in force.

    Returns:
        The files written.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, frame in frames(population, tax_benefit_system).items():
        path = folder / f"{name}.{form}"
        part = folder / f".{name}.{form}.part"
        if form == "csv":
            frame.write_csv(part)
        else:
            frame.write_parquet(part)
        part.replace(path)
        written.append(path)
    return written


def frames(
    population: Population, tax_benefit_system: Any | None = None
) -> dict[str, polars.DataFrame]:
    """Return the tables of a population as text, one column per heading."""
    system = tax_benefit_system or default_system()
    roles = numpy.array(FLATTENED_ROLES)[population.roles]
    tables = {
        PERSONS: {
            "person_id": population.person_ids,
            "husstand_id": population.household_ids[population.household_of_person],
            "rolle": roles,
            **_columns(population.persons, system),
        },
        HOUSEHOLDS: {
            "husstand_id": population.household_ids,
            "kommunekode": population.municipality_of_household,
            **_columns(population.household_values, system),
        },
    }
    spells, figures = population.spells, population.figures
    if spells.count:
        end = _text(spells.end)
        tables[SPELLS] = {
            "person_id": population.person_ids[spells.person],
            "fra": _text(spells.start),
            "til": end.to_frame("til").select(
                polars.when(polars.Series(spells.end != OPEN_END)).then(polars.col("til"))
            )["til"],
            **_columns(spells.columns, system),
        }
    if len(figures.codes):
        tables[MUNICIPALITIES] = {
            "kommunekode": figures.codes,
            "aar": figures.years,
            **_columns(figures.columns, system),
        }
    return {name: polars.DataFrame(columns) for name, columns in tables.items()}


def _columns(columns: dict[str, Given], system: Any) -> dict[str, polars.Series]:
    result = {}
    for name, given in columns.items():
        if not given.known.any():
            continue
        members = getattr(system.get_variable(name), "possible_values", None)
        if members is None:
            text = _text(given.values)
        else:
            names = numpy.array([member.name for member in members])
            text = polars.Series(names[given.values])
        frame = polars.DataFrame({"text": text, "known": given.known})
        shown = polars.when(polars.col("known")).then(polars.col("text"))
        result[name] = frame.select(shown)["text"]
    return result


def _text(values: NDArray[Any]) -> polars.Series:
    """Return values as they are read: dates as YYYY-MM-DD, ja/nej, the shortest exact number."""
    if values.dtype.kind == "M":
        return polars.Series(values.astype("datetime64[D]").astype(str))
    if values.dtype.kind == "b":
        return polars.Series(numpy.where(values, "ja", "nej"))
    return polars.Series(values).cast(polars.String).str.replace(r"\.0$", "")
