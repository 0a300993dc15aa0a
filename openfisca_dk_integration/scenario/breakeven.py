"""How large must an effect be for a reform to cost nobody anything?

The searched effect is added to the reform's own behaviour. Every trial uses the same histories,
assumptions and prices (common random numbers), so that the difference is a function of the size
alone: it moves in small steps, as one person more finds work, and a bracketing method finds where
it changes sign.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy

from openfisca_dk_integration.account.items import PAYERS
from openfisca_dk_integration.behaviour import Effect
from openfisca_dk_integration.behaviour.ranges import Range
from openfisca_dk_integration.scenario.afterwards import ROWS
from openfisca_dk_integration.scenario.errors import ScenarioError, problems_of
from openfisca_dk_integration.scenario.plan import Case, Plan, Setting

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from openfisca_dk_integration.simulation.kept import Arrays

EVERYBODY = "alle"


@dataclass(frozen=True)
class Question:
    """A break-even question.

    Attributes:
        reform: the number of the reform, from 0.
        effect: the effect whose size is sought.
        low: the smallest size that is tried.
        high: the largest.
        payers: for whom: ``kommune``, ``stat``, ``borger`` or ``alle``.
        tolerance: how close to the root the size must be.
    """

    reform: int
    effect: Effect
    low: float
    high: float
    payers: tuple[str, ...]
    tolerance: float

    def case(self, plan: Plan, size: float) -> Case:
        """Return the reform with the searched effect at a size."""
        case = plan.reforms[self.reform]
        effect = replace(self.effect, size=Range(size, size, size))
        effects = (*case.behaviour.effects, effect)
        return replace(case, behaviour=replace(case.behaviour, effects=effects))


@dataclass(frozen=True)
class Answer:
    """The answer for one payer in one draw: the size, or why there is none."""

    size: float
    at_low: float
    at_high: float


def solve(plan: Plan, question: Question, setting: Setting) -> Arrays:
    """Return the size at which each payer breaks even in one setting.

    ``stoerrelse`` is not a number where the difference has the same sign at both ends; ``mindst``
    and ``hoejst`` are the differences there in DKK.
    """
    baseline = plan.cases[0]
    people = plan.people(baseline, setting)
    before = plan.amounts(plan.account(baseline, people))
    later = plan.afterwards(people)
    tried: dict[float, dict[str, float]] = {}

    def difference(payer: str) -> Callable[[float], float]:
        def at(size: float) -> float:
            if size not in tried:
                after = _tried(plan, question, size, setting)
                tried[size] = _difference(later.booked(numpy.stack([before, after])))
            return tried[size][payer]

        return at

    answers = [
        _root(difference(payer), question.low, question.high, question.tolerance)
        for payer in question.payers
    ]
    return {
        "stoerrelse": numpy.array([answer.size for answer in answers]),
        "mindst": numpy.array([answer.at_low for answer in answers]),
        "hoejst": numpy.array([answer.at_high for answer in answers]),
        "forsoeg": numpy.array([len(tried)]),
    }


def _tried(plan: Plan, question: Question, size: float, setting: Setting) -> NDArray[numpy.float64]:
    """Return the amounts with an effect of a size.

    Raises:
        ScenarioError: when so large an effect would raise a share past 1.
    """
    try:
        case = question.case(plan, size)
        return plan.amounts(plan.account(case, plan.people(case, setting)))
    except ScenarioError as error:
        ends = f"{question.low:g}-{question.high:g}"
        where = f"nulpunkt, mindst-hoejst {ends}, {size:g}"
        raise ScenarioError(problems_of(error, where)) from error


def _root(at: Callable[[float], float], low: float, high: float, tolerance: float) -> Answer:
    first, last = at(low), at(high)
    if first == 0:
        return Answer(low, first, last)
    if last == 0:
        return Answer(high, first, last)
    if (first > 0) == (last > 0):
        return Answer(float("nan"), first, last)
    from scipy.optimize import brentq  # half a second of every command that never needs it

    size = float(brentq(at, low, high, xtol=tolerance, rtol=4 * numpy.finfo(float).eps))
    return Answer(size, first, last)


def _difference(amounts: NDArray[numpy.float64]) -> dict[str, float]:
    """Return each payer's difference over all years, and everybody's together."""
    change = (amounts[1] - amounts[0]).sum(axis=(0, 1))
    results = {
        payer: float(sum(change[number] for number, row in enumerate(ROWS) if row[0] == payer))
        for payer in PAYERS
    }
    return results | {EVERYBODY: sum(results.values())}
