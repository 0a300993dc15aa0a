"""The fingerprint of a population: what a result names as its people."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy

if TYPE_CHECKING:
    from openfisca_dk_integration.population.model import Given, Population


def fingerprint(population: Population) -> str:
    """Return the sha256 of the content of a population.

    Rows stand in the order of their ids and numbers are hashed as float64, so neither the file
    format nor the order of rows or columns matters. A column without any value counts as absent.
    Enum values are hashed as member numbers.
    """
    digest = hashlib.sha256()

    def add(name: str, values: Any) -> None:
        data = numpy.ascontiguousarray(values)
        digest.update(f"{name}:{data.dtype.str}:{len(data)};".encode())
        digest.update(data.tobytes())

    def add_columns(table: str, columns: dict[str, Given]) -> None:
        for name in sorted(columns):
            given = columns[name]
            if given.known.any():
                add(f"{table}.{name}?", given.known)
                add(f"{table}.{name}", canonical(given.values))

    add("person_id", _text(population.person_ids))
    add("husstand_id", _text(population.household_ids))
    add("husstand", population.household_of_person.astype(numpy.int64))
    add("rolle", population.roles.astype(numpy.int64))
    add("kommunekode", population.municipality_of_household.astype(numpy.int64))
    add_columns("personer", population.persons)
    add_columns("husstande", population.household_values)
    spells = population.spells
    add("forloeb.person", spells.person.astype(numpy.int64))
    add("forloeb.fra", canonical(spells.start))
    add("forloeb.til", canonical(spells.end))
    add_columns("forloeb", spells.columns)
    figures = population.figures
    add("kommuner.kommunekode", figures.codes.astype(numpy.int64))
    add("kommuner.aar", figures.years.astype(numpy.int64))
    add_columns("kommuner", figures.columns)
    return digest.hexdigest()


def canonical(values: Any) -> Any:
    """Return values as they are hashed: days as whole numbers, everything else as float64."""
    if values.dtype.kind == "M":
        return values.astype("datetime64[D]").astype(numpy.int64)
    return values.astype(numpy.float64)


def _text(values: Any) -> Any:
    joined = "\x00".join(values.tolist()).encode()
    return numpy.frombuffer(joined, dtype=numpy.uint8)
