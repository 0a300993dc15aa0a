"""The traces of a law's formulas: each formula once per set of guards, for all months."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from openfisca_core.periods import DateUnit

from openfisca_dk_integration.simulation.compiled.chains import split
from openfisca_dk_integration.simulation.compiled.forms import Filled, form_of
from openfisca_dk_integration.simulation.compiled.scalars import OWN, Expression, Numbers
from openfisca_dk_integration.simulation.compiled.tracing import Trace, Tracer

if TYPE_CHECKING:
    from collections.abc import Iterable

PER_YEAR = 12


@dataclass(frozen=True)
class Traced:
    """A traced formula, ready for any month in which its guards hold.

    Attributes:
        guards: expressions with the value each must have.
        parts: forms; a part may refer to an earlier one, the last one gives the result.
    """

    guards: tuple[tuple[Expression, Any], ...]
    parts: tuple[Filled, ...]


class Formulas:
    """Finds the trace of a variable for a month, tracing its formula when there is none yet.

    Args:
        system: the tax and benefit system.
        like: the traces of another law: a formula with the same code has the same traces.
    """

    def __init__(self, system: Any, like: Formulas | None = None) -> None:
        self.system = system
        self.numbers = Numbers(system)
        self.tracer = Tracer(system, self.numbers)
        self.traced: dict[tuple[str, str], list[Traced]] = {}
        self.pinned: dict[tuple[str, str, int], Traced] = {}
        self.like = like
        self._dated: dict[str, tuple[list[int], list[tuple[str, Any]]]] = {}

    def formula(self, variable: Any, month: int) -> tuple[str, Any] | None:
        """Return start and code of the formula in force, None when there is none."""
        if variable.name not in self._dated:
            items = list(variable.formulas.items())
            starts = [_first_month(start) for start, _ in items]
            self._dated[variable.name] = starts, items
        starts, items = self._dated[variable.name]
        place = bisect_right(starts, month)
        if not place:
            return None
        if variable.end is not None:
            end = variable.end
            if (month // PER_YEAR, month % PER_YEAR + 1, 1) > (end.year, end.month, end.day):
                return None
        return items[place - 1]

    def trace(self, variable: Any, month: int) -> Traced | None:
        """Return the trace of a variable for the period that begins in ``month``.

        Raises:
            TraceError: when its formula cannot be traced.
        """
        found = self.formula(variable, month)
        if found is None:
            return None
        start, formula = found
        key = (variable.name, start)
        pinned = self.pinned.get((*key, month))
        if pinned is not None and self.holds(pinned.guards, month):
            return pinned
        if key not in self.traced:
            self._take_over(key, variable, formula)
        for traced in self.traced[key]:
            if self.holds(traced.guards, month):
                return traced
        trace = self.tracer.formula(variable, formula, month)
        yearly = variable.definition_period == DateUnit.YEAR
        traced = prepared(trace, variable.entity.key, yearly=yearly)
        if any(expression == OWN for expression, _ in traced.guards):
            self.pinned[*key, month] = traced
        else:
            self.traced[key].append(traced)
        return traced

    def _take_over(self, key: tuple[str, str], variable: Any, formula: Any) -> None:
        """Take over the other law's traces of a formula that is the same there."""
        self.traced[key] = []
        if self.like is None or formula.__closure__ or key not in self.like.traced:
            return
        other = self.like.system.variables[key[0]]
        same = (
            other.formulas.get(key[1]) is not None
            and other.formulas[key[1]].__code__ == formula.__code__
            and other.dtype == variable.dtype
        )
        if same:
            self.traced[key] = list(self.like.traced[key])
            for (*name, month), traced in self.like.pinned.items():
                if tuple(name) == key:
                    self.pinned[*key, month] = traced

    def holds(self, guards: Iterable[tuple[Expression, Any]], month: int) -> bool:
        """Tell whether guards hold for the period that begins in ``month``."""
        for expression, value in guards:
            now = self.numbers.evaluate(expression, month)
            if now != value or type(now) is not type(value):
                return False
        return True


def prepared(trace: Trace, entity: str, *, yearly: bool) -> Traced:
    """Return a trace as forms."""
    roots = split(trace.root) if yearly else [trace.root]
    return Traced(trace.guards, tuple(form_of(root, entity) for root in roots))


def _first_month(start: str) -> int:
    """Return the first month whose first day is not before a date."""
    year, month, day = (int(part) for part in start.split("-"))
    return PER_YEAR * year + month - 1 + (day > 1)
