"""Files of published examples: assumptions, tables of results, and tests.

The layout is one file per municipality: ``file``, ``kommune``, and ``cases``, each with its
``assumptions`` (id, value, unit, evidence), ``result_tables`` (rows of year, item, value) and
``tests`` (formula over the assumptions, expected value, tolerance, status). An assumption that
could not be seen is empty (null), and a test that waits for it is ``pending``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from openfisca_dk_integration.cases.files import read_mapping
from openfisca_dk_integration.cases.problems import read_model

FIRST_YEAR = 1900
"""Smaller years are those of an investment: 1, 2, 3."""


class _Part(BaseModel):
    # Fields of the writer's own (notes) are let through: these files are records, not input.
    model_config = ConfigDict(extra="ignore", frozen=True, coerce_numbers_to_str=True)


class Assumption(_Part):
    """One assumption of an example."""

    id: str
    value: float | list[float] | None
    unit: str = ""
    evidence: str = ""
    note: str = ""


class Row(_Part):
    """One printed number."""

    year: int | str
    item: str
    value: float | None
    unit: str = ""
    rounding: str = ""
    evidence: str = ""
    note: str = ""


class Table(_Part):
    """One printed table."""

    id: str
    title: str = ""
    rows: list[Row] = Field(default_factory=list)


class Test(_Part):
    """One thing to reproduce."""

    id: str
    kind: str = "rounded"
    formula: str = ""
    expected: float | str | None = None
    tolerance: float | None = None
    status: str = "ready"
    note: str = ""


class Document(_Part):
    """Where it was published."""

    title: str
    publisher: str = ""
    date: Any = None
    url: str = ""
    visible: str = ""


class Example(_Part):
    """One example."""

    case_id: str
    series: str = ""
    published: bool = True
    completeness: str = ""
    document: Document
    assumptions: list[Assumption]
    result_tables: list[Table] = Field(default_factory=list)
    tests: list[Test] = Field(default_factory=list)

    def given(self) -> dict[str, float | list[float]]:
        """Return the assumptions that are known, by id."""
        return {item.id: item.value for item in self.assumptions if item.value is not None}

    def rows(self) -> list[Row]:
        """Return every printed number that is known."""
        return [row for table in self.result_tables for row in table.rows if row.value is not None]

    @property
    def year(self) -> int | None:
        """The first calendar year that stands in its tables, else that of its document."""
        years = [row.year for row in self.rows() if isinstance(row.year, int)]
        years = [year for year in years if year >= FIRST_YEAR]
        if years:
            return min(years)
        text = str(self.document.date or "")[:4]
        return int(text) if text.isdigit() else None


class Municipality(_Part):
    """Whose example it is."""

    navn: str
    kode: int | None = None
    kode_evidence: str = ""


class PublishedFile(_Part):
    """A file of examples."""

    file: str
    kommune: Municipality
    cases: list[Example]


def is_published(raw: Mapping[str, Any]) -> bool:
    """Return True when a file has this layout, and is not a case of the user's own."""
    return isinstance(raw.get("cases"), list)


def read_published(path: Path) -> PublishedFile:
    """Read a file of examples.

    Raises:
        CaseError: with everything that is wrong with it.
    """
    return parse_published(read_mapping(path), str(path))


def parse_published(raw: Mapping[str, Any], where: str) -> PublishedFile:
    """Return the examples of a file's fields; see ``read_published``."""
    return read_model(PublishedFile, dict(raw), where)
