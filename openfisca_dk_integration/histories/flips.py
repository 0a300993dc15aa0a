"""Effects in points: "x points more in work" becomes who is moved to work, and when.

A positive effect gives some of those who are on help in a month a job; everything else stays as
it would have been, so nobody is worse off. Given everything that befalls a person whatever they
do, the chance ``p`` of being on help in the month is known exactly (``Expected``). Whoever is on
help and has a number (drawn once for each person and effect) below ``x / p`` is moved: on average
over luck exactly ``x`` of the people reached. As the number stays, so do people in their jobs for
as long as the effect lasts. A negative effect takes jobs away in the same way.

Of somebody whose history is observed, ``p`` is 0 or 1 at first: who is in work already cannot be
moved to work. Among the people observed, what cannot be given to some is therefore given to
the others, in proportion to what is left of their ``p``. (Only there does the chance of one person
depend on who else is in the population; the number drawn never does.)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

from openfisca_dk_integration.behaviour import BehaviourError, Effect
from openfisca_dk_integration.histories.expected import Expected
from openfisca_dk_integration.histories.fate import Fate
from openfisca_dk_integration.histories.hazards import Factors, Rates
from openfisca_dk_integration.histories.luck import Luck
from openfisca_dk_integration.histories.states import State
from openfisca_dk_integration.reforms.errors import Problem

_SMALLEST = 1e-9


@dataclass
class Flips:
    """Moves people to work (or from it) as the effects in points say.

    Args:
        factors: the behaviour, and whom it reaches.
        fate: what befalls people.
        luck: of the run.
        expected: their chances, stepped month by month beside the walk.
    """

    factors: Factors
    fate: Fate
    luck: Luck
    expected: Expected

    def __post_init__(self) -> None:
        effects = self.factors.behaviour.points
        self._numbers = {one.name: self.luck.stream(f"adfaerd/{one.name}") for one in effects}

    def applied(self, month: int, rates: Rates, state: NDArray[numpy.int8]) -> NDArray[numpy.int8]:
        """Return the states of a month with the effects.

        Args:
            month: the month number; months come one after the other.
            rates: its chances.
            state: the states without effects in points.

        Raises:
            BehaviourError: when an effect would raise a share past 1, or take more than there is.
        """
        self.expected.step(month, rates)
        help_left, work_left = self.expected.help.copy(), self.expected.work.copy()
        moved = state.copy()
        for effect, points in self.factors.points(month, self.fate.ready_from):
            reached = (points != 0) & self.expected.free
            if not reached.any():
                continue
            up = effect.value > 0
            mass = help_left if up else work_left
            size = self._sizes(effect, month, numpy.abs(points) * reached, mass)
            chance = size / numpy.maximum(mass, _SMALLEST)
            source, target = (State.HELP, State.WORK) if up else (State.WORK, State.HELP)
            hit = (moved == source) & (state == source) & (self._numbers[effect.name] < chance)
            moved[hit] = target
            mass -= size
        return moved

    def _sizes(
        self,
        effect: Effect,
        month: int,
        points: NDArray[numpy.float64],
        mass: NDArray[numpy.float64],
    ) -> NDArray[numpy.float64]:
        """Return how much of its chance each person gives to an effect.

        Args:
            effect: the effect.
            month: the month number.
            points: what it should give each person, 0 for those it does not reach.
            mass: the chance that there is something to give: to be on help, or in work.
        """
        people = self.expected.people
        reached = points > 0
        self._check(effect, month, points[reached], mass[reached], people.weight[reached])
        size = numpy.minimum(points, mass)
        seen = reached & people.last.seen
        weight = people.weight[seen]
        short = float(((points - size)[seen] * weight).sum())
        left = float(((mass - size)[seen] * weight).sum())
        if short > 0 and left > 0:
            size[seen] += min(short / left, 1.0) * (mass - size)[seen]
        return size

    def _check(
        self,
        effect: Effect,
        month: int,
        points: NDArray[numpy.float64],
        mass: NDArray[numpy.float64],
        weight: NDArray[numpy.float64],
    ) -> None:
        total = max(float(weight.sum()), _SMALLEST)
        wanted, most = float((points * weight).sum()) / total, float((mass * weight).sum()) / total
        if wanted <= most:
            return
        when = f"{month // 12}-{month % 12 + 1:02d}"
        where = f"{self.factors.behaviour.name}: {effect.name}"
        raise BehaviourError(
            [
                Problem(
                    where,
                    f"{100 * wanted:.0f} point i {when} løfter andelen over 1: kun "
                    f"{100 * most:.0f} pct. kan flyttes",
                    f"{100 * wanted:.0f} points in {when} push the share past 1: only "
                    f"{100 * most:.0f} per cent can be moved",
                )
            ]
        )
