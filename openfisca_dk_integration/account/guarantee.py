"""The budget guarantee (budgetgaranti): what the state gives all municipalities, or takes.

The block grant follows the municipalities' real net costs of certain items taken together
(udligningsloven § 14, stk. 2, nr. 5) and is shared by inhabitants (stk. 4). So of what a reform
changes in these items nothing is left for all municipalities together, and each keeps what
it is better or worse off than the others. ``data/budgetgaranti.csv`` has the items, with their
first year and source. The amount is booked in the year of the change, as in a steady state;
estimates made before the year and their later correction (efterregulering) are not followed.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

TABLE = Path(__file__).parent / "data" / "budgetgaranti.csv"

GUARANTEE = "budgetgaranti"
"""The item of the account that the amounts are booked on."""

GIVER, TAKER = "stat", "kommune"


@cache
def first_years() -> dict[str, int]:
    """Return the first year of each item that the guarantee covers."""
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return {row["post"]: int(row["fra"]) for row in csv.DictReader(stream)}


def handed_out(
    change: NDArray[numpy.float64],
    items: Sequence[str],
    years: Sequence[int],
    inhabitants: NDArray[numpy.float64],
) -> NDArray[numpy.float64]:
    """Return what the municipalities get because of a change: municipality and year, in DKK.

    Args:
        change: of the municipalities' results by municipality, year and item (income positive).
        items: the names of the items along the last axis.
        years: along the second.
        inhabitants: of each municipality; all municipalities of the country.
    """
    begins = first_years()
    counts = numpy.array([[begins.get(item, year + 1) <= year for item in items] for year in years])
    lost = -(change * counts).sum(axis=(0, 2))
    shares = inhabitants / inhabitants.sum()
    handed: NDArray[numpy.float64] = shares[:, None] * lost[None, :]
    return handed
