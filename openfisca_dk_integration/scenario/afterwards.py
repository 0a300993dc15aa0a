"""What a reform moves besides the law of each municipality: equalisation and budget guarantee.

Both are about a *change*, so they are booked on the reforms and never on the law in force.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy

from openfisca_dk_integration.account import ITEMS
from openfisca_dk_integration.account.guarantee import GIVER, GUARANTEE, TAKER, handed_out
from openfisca_dk_integration.account.items import PAYERS
from openfisca_dk_integration.population.municipalities import municipality_regions
from openfisca_dk_integration.simulation import Span, simulate
from openfisca_dk_integration.simulation.municipal import one_household_each
from openfisca_dk_integration.simulation.sums import SCALE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from openfisca_dk_integration.population import Population
    from openfisca_dk_integration.reforms import Law

BASE, TAKEN, RATE = (
    "beskatningsgrundlag_pr_indbygger",
    "udlignet_af_en_krone_mere",
    "kommuneskatteprocent",
)
TAX, EQUALISED = "kommuneskat", "udligning"
PERCENT = 100

ROWS = tuple(
    (payer, item.key, number)
    for payer in PAYERS
    for number, item in enumerate(ITEMS)
    if payer in item.signs()
)
"""Payers and items, in the order of a draw's amounts."""


def row_of(payer: str, item: str) -> int:
    """Return the row of an item in the amounts of a draw."""
    return next(number for number, row in enumerate(ROWS) if row[:2] == (payer, item))


@dataclass(frozen=True)
class Afterwards:
    """What is booked on reforms after the law is computed.

    Attributes:
        years: the first and the last year.
        equalised: what equalisation takes of a krone of municipal tax, by municipality and year,
            where the municipality's own tax base is given: the law then computes the grant of that
            base, which a reform does not move, so that the move is added here. 0 elsewhere.
        inhabitants: of each municipality, when the budget guarantee is switched on.
    """

    years: tuple[int, int]
    equalised: NDArray[numpy.float64] | None = None
    inhabitants: NDArray[numpy.float64] | None = None

    def booked(self, amounts: NDArray[numpy.float64]) -> NDArray[numpy.float64]:
        """Return the amounts (law, municipality, year, row) with what follows from a change.

        The first law is the one in force.
        """
        amounts = amounts.copy()
        if self.equalised is not None and self.equalised.any():
            tax = row_of(TAKER, TAX)
            moved = self.equalised * (amounts[1:, ..., tax] - amounts[0, ..., tax])
            amounts[1:, ..., row_of(TAKER, EQUALISED)] -= numpy.rint(moved * SCALE) / SCALE
        if self.inhabitants is not None:
            rows = [number for number, row in enumerate(ROWS) if row[0] == TAKER]
            names = [ROWS[number][1] for number in rows]
            years = range(self.years[0], self.years[1] + 1)
            for law in range(1, len(amounts)):
                change = amounts[law][..., rows] - amounts[0][..., rows]
                handed = handed_out(change, names, years, self.inhabitants)
                handed = numpy.rint(handed * SCALE) / SCALE
                amounts[law, ..., row_of(TAKER, GUARANTEE)] = handed + 0.0
                amounts[law, ..., row_of(GIVER, GUARANTEE)] = -handed + 0.0
        return amounts


def afterwards(
    population: Population,
    law: Law,
    years: tuple[int, int],
    inhabitants: NDArray[numpy.float64] | None,
    *,
    equalised: bool,
) -> Afterwards:
    """Return what is to be booked.

    Args:
        population: the people with the municipalities' own figures.
        law: the law in force.
        years: the first and the last year.
        inhabitants: of each municipality, or None when the budget guarantee is off.
        equalised: whether any municipality has given its tax base.
    """
    if not equalised:
        return Afterwards(years, None, inhabitants)
    some = one_household_each(population)
    answer = simulate(some, law, Span.of_years(*years), outputs=(BASE, TAKEN, RATE))

    def table(name: str) -> Any:
        columns = [answer.column(name, str(year)) for year in answer.years]
        return numpy.stack(columns, axis=1).astype(numpy.float64)

    rate = table(RATE) / PERCENT
    taken = numpy.where(rate > 0, table(TAKEN) / numpy.where(rate > 0, rate, 1), 0.0)
    return Afterwards(years, taken * (table(BASE) > 0), inhabitants)


def missing_places(codes: Any) -> list[int]:
    """Return the municipalities of the country that are not there."""
    return sorted(set(municipality_regions()) - {int(code) for code in codes})
