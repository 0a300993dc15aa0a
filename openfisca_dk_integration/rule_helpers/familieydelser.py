"""Helpers of the family and housing benefits: quarters, rounding, parents, multiple births.

Child benefits are paid for a quarter, and everything is decided on its first day. The month's
amount is a third of the quarter's payment. Months of residence grow by one a month, so what they
were on an earlier day follows from what they are now: no formula here reads another month.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from numpy import ceil, cumsum, datetime64, floor, maximum, minimum, where, zeros

from openfisca_dk_integration.lookup import pick
from openfisca_dk_integration.months import month_number, month_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from openfisca_core.periods import Period

MONTHS_IN_QUARTER = 3

HALF = 0.5

ROUNDING_SLACK = 1e-4
"""What a float32 amount may lack of half a krone and still be rounded up."""

BITS_OF_A_COUNT = 2
"""Children of one household born in the same month are counted in two bits: 0-3."""

MONTHS_IN_A_WORD = 21
"""Counts of two bits that a sum in float64 carries exactly (42 of 53 bits)."""

LOW_BITS = int("01" * MONTHS_IN_A_WORD, 2)
EVEN_FIELDS = int("0011" * (MONTHS_IN_A_WORD // 2 + 1), 2)
LAST_FIELD = MONTHS_IN_A_WORD // 2 * 4
ONE_IN_EACH_FIELD = int("1" * (MONTHS_IN_A_WORD // 2 + 1), 16)
FOUR_BITS = 15
"""Times one in each field, a number has the sum of its four-bit fields in the last of them."""


def first_of_quarter(month: int) -> int:
    """Return the first month of the quarter that holds a month (month numbers)."""
    return month // MONTHS_IN_QUARTER * MONTHS_IN_QUARTER


def quarter_start(period: Period) -> int:
    """Return the month number of the first month of the quarter that holds ``period``."""
    return first_of_quarter(month_number(period))


def months_into_quarter(period: Period) -> int:
    """Return how many months of the quarter lie before ``period``: 0, 1 or 2."""
    return month_number(period) - quarter_start(period)


def quarter_of(months: Any) -> Any:
    """Return the numbers of the quarters that hold months (month numbers)."""
    return months // MONTHS_IN_QUARTER


def month_of_date(date: str) -> int:
    """Return the month number of a date in the law, written as yyyy-mm-dd."""
    return int(month_of(datetime64(date)))


def whole(amounts: Any) -> NDArray[Any]:
    """Return amounts rounded to the nearest whole krone, halves up."""
    return floor(amounts + HALF + ROUNDING_SLACK)  # type: ignore[no-any-return]


def rounded_up(amounts: Any) -> NDArray[Any]:
    """Return amounts rounded up to whole kroner."""
    return ceil(amounts - ROUNDING_SLACK)  # type: ignore[no-any-return]


def best_of_adults(husstand: Any, values: NDArray[Any], is_adult: NDArray[Any]) -> NDArray[Any]:
    """Return for each household the highest value of its one or two adults, 0 without adults.

    Args:
        husstand: the population of households.
        values: one value per person, 0 or more.
        is_adult: True for the adults of the household (er_voksen).
    """
    own = values * is_adult
    total = husstand.sum(own)
    others = husstand.project(total) - own
    adults = husstand.sum(is_adult)
    best = husstand.sum(maximum(own, others) * is_adult)
    return where(adults > 1, best / maximum(1, adults), total)  # type: ignore[no-any-return]


def highest(husstand: Any, values: NDArray[Any]) -> NDArray[Any]:
    """Return for each household the highest value of its members.

    openfisca-core's ``max`` costs a dozen sums; this costs three.
    """
    members = husstand.nb_persons()
    first = cumsum(members) - members
    order = husstand.ordered_members_map
    return maximum.reduceat(values[order], minimum(first, len(order) - 1)) * (members > 0)  # type: ignore[no-any-return]


def share_after(table: Any, months: NDArray[Any], step: int) -> NDArray[Any]:
    """Return the share earned by completed months of residence (optjening).

    Args:
        table: the node of shares ``efter_0_maaneder``, ``efter_6_maaneder`` ... up to the whole.
        months: completed months of residence.
        step: months per step of the table.
    """
    last = len(table._children) - 1  # noqa: SLF001 - core offers no public list of children
    shares = [table[f"efter_{number * step}_maaneder"] for number in range(last + 1)]
    return pick(shares, minimum(last, maximum(0, months) // step))


@cache
def digits_by_word(months: int) -> list[NDArray[Any]]:
    """Return for each word what a child adds to it, by months of age; ``months`` adds nothing."""
    words = []
    for first in range(0, months, MONTHS_IN_A_WORD):
        digits = zeros(months + 1)
        for month in range(first, min(months, first + MONTHS_IN_A_WORD)):
            digits[month] = 1 << BITS_OF_A_COUNT * (month - first)
        words.append(digits)
    return words


def beyond_first_of_birth(husstand: Any, age_in_months: NDArray[Any], months: int) -> NDArray[Any]:
    """Return how many children of each household share their month of birth with an earlier child.

    Children of a household born in the same month are children of one birth. One digit of two bits
    per month of age is added up for each household; a digit of 2 or 3 has 1 or 2 further children.
    These are added up over all digits at once.

    Args:
        husstand: the population of households.
        age_in_months: months of age of children who count, and ``months`` for all others.
        months: the age in months below which children count.
    """
    further: Any = 0
    for digits in digits_by_word(months):
        word = husstand.sum(pick(digits, age_in_months)).astype("int64")
        at_least_two = (word >> 1) & LOW_BITS
        in_two_bits = at_least_two + (at_least_two & word)
        in_four_bits = (in_two_bits & EVEN_FIELDS) + (
            (in_two_bits >> BITS_OF_A_COUNT) & EVEN_FIELDS
        )
        further = further + in_four_bits
    return further * ONE_IN_EACH_FIELD >> LAST_FIELD & FOUR_BITS  # type: ignore[no-any-return]
