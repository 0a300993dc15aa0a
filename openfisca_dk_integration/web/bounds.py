"""What numbers a request may hold: the same bounds as population files have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from openfisca_dk_integration.population.schema import schema
from openfisca_dk_integration.web.errors import TOO_LARGE, RequestError

if TYPE_CHECKING:
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem

AGE = "alder"

_LOWEST: WeakKeyDictionary[Any, dict[str, float]] = WeakKeyDictionary()


def lowest(system: TaxBenefitSystem) -> dict[str, float]:
    """Return the lowest number that may be given for a variable, as in population files."""
    if system not in _LOWEST:
        columns = (column for table in schema(system).values() for column in table.values())
        _LOWEST[system] = {
            column.variable: column.minimum
            for column in columns
            if column.variable and column.minimum is not None
        } | {AGE: 0.0}
    return _LOWEST[system]


def too_many(persons: int, most: int) -> RequestError:
    """Return the error of a request with too many persons."""
    return RequestError.of(
        "error",
        f"{persons} personer; højst {most} i en forespørgsel",
        f"{persons} persons; at most {most} in a request",
        TOO_LARGE,
    )
