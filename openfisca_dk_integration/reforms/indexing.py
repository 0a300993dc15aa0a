"""Rates after their last known year: carried forward, or indexed by a yearly factor.

OpenFisca carries the last value of a parameter forward for ever. That is the default here too, and
``carried_forward`` says for which regulated rates it happens, so that results can state it.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from openfisca_core.parameters import Parameter, ParameterNode, ParameterScale

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class LastKnown:
    """A regulated rate and the last year it is known for."""

    path: str
    year: int
    value: float


def regulated(tree: ParameterNode) -> Iterator[tuple[str, Parameter]]:
    """Yield the amounts that are regulated yearly (``metadata: reguleres: true``) and in force."""
    for path, parameter in _flagged(tree, ""):
        last = parameter.values_list[0].value
        if isinstance(last, (int, float)) and not isinstance(last, bool) and last > 0:
            yield path, parameter


def _flagged(node: ParameterNode, prefix: str) -> Iterator[tuple[str, Parameter]]:
    for name, child in node.children.items():
        path = f"{prefix}.{name}" if prefix else name
        if isinstance(child, ParameterNode):
            yield from _flagged(child, path)
        elif child.metadata.get("reguleres"):
            if isinstance(child, ParameterScale):
                for index, bracket in enumerate(child.brackets):
                    if "amount" in bracket.children:
                        yield f"{path}[{index}].amount", bracket.children["amount"]
            else:
                yield path, child


def leaves(item: ParameterNode | ParameterScale | Parameter) -> Iterator[tuple[Parameter, bool]]:
    """Yield every number below ``item``, and whether it is an amount that is regulated yearly."""
    if isinstance(item, ParameterNode):
        for child in item.children.values():
            yield from leaves(child)
        return
    regulated = bool(item.metadata.get("reguleres"))
    if isinstance(item, ParameterScale):
        for bracket in item.brackets:
            for name, child in bracket.children.items():
                yield child, regulated and name == "amount"
    else:
        yield item, regulated


def carried_forward(tree: ParameterNode, year: int) -> list[LastKnown]:
    """Return the regulated rates whose last known value is older than ``year``."""
    result = []
    for path, parameter in regulated(tree):
        last = parameter.values_list[0]
        known = int(last.instant_str[:4])
        if known < year:
            result.append(LastKnown(path, known, float(last.value)))
    return result


def index_rates(tree: ParameterNode, factor: float, last_year: int) -> list[str]:
    """Index every regulated rate by ``factor`` a year from its last known year to ``last_year``.

    Each year's amount is computed from the rounded amount of the year before, rounded as the last
    known amount is (whole kroner, or as many decimals), like the yearly regulation of the law.

    Returns:
        The paths that were indexed. ``tree`` is changed in place and must not be in use.
    """
    indexed = []
    for path, parameter in regulated(tree):
        last = parameter.values_list[0]
        value = Decimal(str(last.value))
        step = Decimal(1).scaleb(min(0, int(value.as_tuple().exponent)))
        for year in range(int(last.instant_str[:4]) + 1, last_year + 1):
            value = (value * Decimal(str(factor))).quantize(step, ROUND_HALF_UP)
            new = float(value) if value.as_tuple().exponent else int(value)
            parameter.update(start=_first_of(year), value=new)
            indexed.append(path)
    return sorted(set(indexed))


def _first_of(year: int) -> datetime.date:
    return datetime.date(year, 1, 1)


__all__ = ["LastKnown", "carried_forward", "index_rates", "leaves", "regulated"]
