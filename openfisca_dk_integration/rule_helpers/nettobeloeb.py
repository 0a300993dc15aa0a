"""Amounts after tax by the month, as on a tax card (skattekort)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from numpy import maximum

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from openfisca_core.periods import Period


def netto(person: Any, brutto: Any, period: Period) -> NDArray[Any]:
    """Return a month's taxable amount after tax withheld by the tax card.

    Args:
        person: the population of persons, as given to the formula.
        brutto: taxable amount of the month after labour market contribution (AM-bidrag).
        period: the month.
    """
    fradrag = person("skattekortfradrag_pr_maaned", period)
    procent = person("traekprocent", period)
    return brutto - procent * maximum(brutto - fradrag, 0)  # type: ignore[no-any-return]
