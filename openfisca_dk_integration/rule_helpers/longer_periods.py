"""Inputs given for a longer period than the variable's, member by member.

openfisca-core keeps one array per period, so when one person has a yearly value and another a
monthly one, the yearly array is empty for the second and the monthly array for the first. Core
fills them in as zeros: wages become negative, and an activity given for a year is replaced by the
default in the months that another person gave. Here each member is read alone: what is given for a
month stands, a longer period fills the rest of itself, with the same value or with what is left of
the amount in equal parts. A cell that holds the default counts as not given when another member's
cell of that period is; a month in which all hold the default was given as such.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy
from openfisca_core.holders import set_input_dispatch_by_period, set_input_divide_by_period
from openfisca_core.indexed_enums import Enum, EnumArray

if TYPE_CHECKING:
    from openfisca_core.holders import Holder
    from openfisca_core.periods import Period


def divide_by_member(holder: Holder, period: Period, array: Any) -> None:
    """Set an amount of money; a longer period's is divided over the months that have none."""
    months, known = _known(holder, period)
    if not known:
        set_input_divide_by_period(holder, period, array)
        return
    amount = numpy.asarray(array, dtype=holder.variable.dtype)
    given = {month: _is_given(holder, values) for month, values in known.items()}
    whole = amount != holder.variable.default_value
    taken = sum((known[month] * given[month] for month in known), start=numpy.zeros_like(amount))
    free = len(months) - sum((given[month] * 1 for month in known), start=0 * whole)
    if ((free == 0) & whole & (amount != taken)).any():
        # Every month of a member is known and they are not the sum: core says so.
        set_input_divide_by_period(holder, period, array)
    part = numpy.where(whole, (amount - taken) / numpy.maximum(free, 1), amount)
    for month in months:
        if month not in known:
            holder._set(month, part)  # noqa: SLF001 - what core's own set_input functions do
        elif (whole & ~given[month]).any():
            values = numpy.where(whole & ~given[month], part, known[month])
            holder._set(month, values)  # noqa: SLF001


def repeat_by_member(holder: Holder, period: Period, array: Any) -> None:
    """Set what is no amount; a longer period's value holds in the months that have none."""
    months, known = _known(holder, period)
    if not known:
        set_input_dispatch_by_period(holder, period, array)
        return
    values = holder._to_array(array)  # noqa: SLF001
    for month in months:
        if month not in known:
            holder._set(month, values)  # noqa: SLF001
            continue
        given = _is_given(holder, known[month])
        merged = numpy.where(given, numpy.asarray(known[month]), numpy.asarray(values))
        if isinstance(values, EnumArray):
            merged = EnumArray(merged.astype(values.dtype), values.possible_values)
        holder._set(month, merged)  # noqa: SLF001


def keep_by_member(holder: Holder, period: Period, array: Any) -> None:
    """Set what never changes; a member whose value was given under another period keeps it."""
    values = holder._to_array(array)  # noqa: SLF001
    before = holder.get_array(period)
    if before is not None:
        given = numpy.asarray(values) != _default(holder)
        merged = numpy.where(given, numpy.asarray(values), numpy.asarray(before))
        if isinstance(values, EnumArray):
            merged = EnumArray(merged.astype(values.dtype), values.possible_values)
        values = merged
    holder._set(period, values)  # noqa: SLF001


def _known(holder: Holder, period: Period) -> tuple[list[Period], dict[Period, Any]]:
    """Return the months of the period and the arrays that are known of them (none for a month)."""
    months = period.get_subperiods(holder.variable.definition_period)
    if len(months) == 1:
        return months, {}
    arrays = {month: holder.get_array(month) for month in months}
    return months, {month: values for month, values in arrays.items() if values is not None}


def _is_given(holder: Holder, values: Any) -> Any:
    """Return for each member whether the cell was given: not the default, or all hold it."""
    given = numpy.asarray(values) != _default(holder)
    return given if given.any() else ~given


def _default(holder: Holder) -> Any:
    default = holder.variable.default_value
    return default.index if isinstance(default, Enum) else default
