"""Values of longer periods, spread over the periods of their variable."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from openfisca_core.periods import DateUnit, Period

from openfisca_dk_integration.rule_helpers.longer_periods import (
    divide_by_member,
    repeat_by_member,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


HALF_A_KRONE = 0.5


def spread(
    variable: Any, values: list[tuple[Period, Any]], problem: Callable[[str, str], None]
) -> Iterator[tuple[Period | None, Any]]:
    """Give each value with a period of the variable's own length (None: it never changes).

    As openfisca-core does it: what is given for a shorter period stands, a longer period fills the
    rest of itself, with the same value or with what is left of the amount in equal parts.

    Args:
        variable: says whether amounts are divided, values repeated, or longer periods refused.
        values: what one member was given.
        problem: called with a mistake in Danish and English.
    """
    if variable.definition_period == DateUnit.ETERNITY:
        if len({repr(value) for _, value in values}) > 1:
            problem(
                "har flere værdier, men ændrer sig ikke", "has several values but never changes"
            )
        elif values:
            yield None, values[0][1]
        return
    known: dict[Period, Any] = {}
    for period, value in sorted(values, key=lambda item: item[0].size_in_months):
        parts = parts_of(period, variable.definition_period)
        if len(parts) == 1:
            if parts[0] in known:
                problem(f"{parts[0]} er givet to gange", f"{parts[0]} is given twice")
            known[parts[0]] = value
        elif variable.set_input is divide_by_member:
            _divide(known, parts, (period, value), problem)
        elif variable.set_input is repeat_by_member:
            known.update(dict.fromkeys((part for part in parts if part not in known), value))
        else:
            unit = str(variable.definition_period)
            problem(f"kan kun gives pr. {unit}", f"can only be given by {unit}")
            return
    yield from known.items()


@lru_cache(maxsize=10_000)
def parts_of(period: Period, unit: DateUnit) -> tuple[Period, ...]:
    """Return the months or years of a period; dear to make, and asked for again and again."""
    return tuple(period.get_subperiods(unit))


def _divide(
    known: dict[Period, Any],
    parts: tuple[Period, ...],
    given: tuple[Period, Any],
    problem: Callable[[str, str], None],
) -> None:
    """Put what is left of an amount into the parts that have none, equally."""
    period, value = given
    free = [part for part in parts if part not in known]
    taken = sum(known[part] for part in parts if part in known)
    if free:
        known.update(dict.fromkeys(free, (value - taken) / len(free)))
    elif abs(value - taken) > HALF_A_KRONE:
        problem(
            f"{period}: {value} er ikke summen af delene, {taken}",
            f"{period}: {value} is not the sum of its parts, {taken}",
        )
