"""Case and investment files read and checked in one call."""

from __future__ import annotations

from pathlib import Path

from openfisca_dk_integration.cases.files import read_mapping
from openfisca_dk_integration.cases.model import Case, read_case
from openfisca_dk_integration.cases.social.model import Investment, read_investment
from openfisca_dk_integration.cases.workbook import read_any


def load_case(path: str | Path) -> Case:
    """Return the business case of a YAML, JSON or Excel file.

    Raises:
        CaseError: with everything that is wrong with it.
    """
    return read_case(read_any(Path(path)), str(path))


def load_investment(path: str | Path) -> Investment:
    """Return the social investment of a YAML or JSON file.

    Raises:
        CaseError: with everything that is wrong with it.
    """
    return read_investment(read_mapping(Path(path)), str(path))
