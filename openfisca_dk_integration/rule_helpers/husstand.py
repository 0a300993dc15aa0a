"""The other adult of a household, in a form that is fast over populations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from openfisca_core.periods import Period


def af_den_anden_voksne(person: Any, vaerdi: Any, period: Period) -> NDArray[Any]:
    """Return ``vaerdi`` of the household's other adult: a number, 0 when there is none.

    A household has one or two adults, so the other one's value is the sum of both minus one's own.
    ``value_from_partner`` of openfisca-core does the same six times slower.

    Args:
        person: the population of persons, as given to the formula.
        vaerdi: one number or boolean per person.
        period: any period (the role is eternal).

    Returns:
        The value for adults; 0 for children and other residents.
    """
    er_voksen = person("er_voksen", period)
    egen = vaerdi * er_voksen * 1.0
    return (person.husstand.sum(egen) - egen) * er_voksen  # type: ignore[no-any-return]


def har_den_anden_voksne(person: Any, betingelse: Any, period: Period) -> NDArray[Any]:
    """Return True where the household has another adult for whom ``betingelse`` holds."""
    return af_den_anden_voksne(person, betingelse, period) > 0
