"""What a run gives: columns by person, household and municipality, and sums by municipality."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy

from openfisca_dk_integration.simulation.sums import as_kroner

if TYPE_CHECKING:
    from numpy.typing import NDArray

Columns = dict[str, dict[str, "NDArray[numpy.generic]"]]
"""Variable, then period (``2024-01``, ``2024``, ``ETERNITY``), then one value per member."""

Note = tuple[str, str]
"""Something to know about a result, in Danish and English."""


@dataclass
class Answer:
    """The result of a run.

    Attributes:
        columns: the outputs, in the order of ``ids`` of the output's entity.
        entities: the entity (``person``, ``husstand``, ``kommune``) of each output.
        ids: the ids of the persons, households and municipalities, by entity.
        sums: whole-number sums by name: one row per municipality, one column per year.
        years: the years of ``sums``.
        execution: how it was computed.
        blocks: in how many blocks.
        notes: what to know about how it was computed.
    """

    columns: Columns
    entities: dict[str, str]
    ids: dict[str, NDArray[numpy.generic]]
    sums: dict[str, NDArray[numpy.int64]]
    years: list[int]
    execution: str = "reference"
    blocks: int = 1
    notes: list[Note] = field(default_factory=list)

    def kroner(self, name: str) -> NDArray[numpy.float64]:
        """Return the sums of ``name`` in kroner: one row per municipality, one column per year."""
        return as_kroner(self.sums[name])

    def column(self, name: str, period: str) -> NDArray[numpy.generic]:
        """Return the values of one output in one period."""
        return self.columns[name][period]
