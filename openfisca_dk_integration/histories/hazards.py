"""The monthly chances of each person, and what behaviour makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy
from numpy.typing import NDArray

from openfisca_dk_integration.behaviour import Behaviour, BehaviourError, Effect, Situation
from openfisca_dk_integration.histories.parameters import HORIZON, HistoryModel
from openfisca_dk_integration.histories.people import People
from openfisca_dk_integration.reforms.errors import Problem

if TYPE_CHECKING:
    from openfisca_dk_integration.histories.fate import Fate


class Factors:
    """What a behaviour multiplies chances by, for some people.

    Args:
        people: who.
        behaviour: the effects.
        reached: whom the measure reaches at all, everybody when None.
    """

    def __init__(
        self, people: People, behaviour: Behaviour, reached: NDArray[numpy.bool_] | None
    ) -> None:
        self.people, self.behaviour = people, behaviour
        self.reached = reached
        self._transitions = {effect.transition for effect in behaviour.factors}

    def situation(self, month: int, ready_from: NDArray[Any]) -> Situation:
        """Return the people as effects see them in a month."""
        people = self.people
        return Situation(
            koen=people.koen,
            opholdsgrundlag=people.ground,
            ready_from=ready_from,
            maaneder=month - people.takeover,
            alder=(month - people.birth) / 12,
            kommune=people.municipality,
        )

    def of(
        self, transition: str, month: int, ready_from: NDArray[Any]
    ) -> NDArray[numpy.float64] | None:
        """Return the factors of a transition in a month, None when there are none."""
        if transition not in self._transitions:
            return None
        situation = self.situation(month, ready_from)
        factor = self.behaviour.factor(transition, situation, month, self.people.takeover)
        if factor is None or self.reached is None:
            return factor
        return numpy.where(self.reached, factor, 1.0)

    def points(
        self, month: int, ready_from: NDArray[Any]
    ) -> list[tuple[Effect, NDArray[numpy.float64]]]:
        """Return each effect in points with the points (as a share) it gives each person."""
        if not self.behaviour.points:
            return []
        situation = self.situation(month, ready_from)
        found = []
        for effect in self.behaviour.points:
            share = self.behaviour.reach(effect, situation, month, self.people.takeover)
            if self.reached is not None:
                share *= self.reached
            found.append((effect, effect.value * share))
        return found


@dataclass(frozen=True)
class Rates:
    """Chances in one month: from help to work, IGU, education and disability; the end of a job."""

    work: NDArray[numpy.float64]
    igu: NDArray[numpy.float64]
    study: NDArray[numpy.float64]
    disability: NDArray[numpy.float64]
    job_ends: NDArray[numpy.float64]


class Hazards:
    """Monthly chances by sex, ground, course, readiness, age, children and months since takeover.

    Args:
        people: who.
        model: the assumptions.
        fate: what befalls them.
        factors: of the behaviour.
    """

    def __init__(self, people: People, model: HistoryModel, fate: Fate, factors: Factors) -> None:
        self.people, self.model, self.fate, self.factors = people, model, fate, factors
        self._entry = model.entry()
        self._course = model.by_track("arbejde.faktor")[fate.danish.track]
        self._not_ready = model.value("arbejde.faktor", "ikke_jobparat")
        self._ready = model.value("arbejde.faktor", "jobparat")
        self._parents = numpy.where(
            people.woman,
            model.value("arbejde.faktor", "kvinde_med_smaa_boern"),
            model.value("arbejde.faktor", "mand_med_smaa_boern"),
        )
        self._study = model.by_track("uddannelse.start")[fate.danish.track]
        first = int(model.value("igu.foerste_maaned"))
        self._igu_from = 12 * (first // 100) + first % 100 - 1
        self._small = SmallChildren(people, fate, model.months("boern.smaa"))

    def with_entry(self, table: NDArray[numpy.float64]) -> None:
        """Put other entry rates in force (calibration tries many)."""
        self._entry = table

    def month(self, month: int) -> Rates:
        """Return everybody's chances in a month.

        Raises:
            BehaviourError: when a factor raises a chance past 1.
        """
        people, model = self.people, self.model
        since, age = month - people.takeover, month - people.birth
        ready = self.fate.ready_from <= month
        work = self._entry[people.cell, numpy.clip(since - 1, 0, HORIZON - 1)] * self._course
        work *= numpy.where(ready, self._ready, self._not_ready)
        work *= numpy.where(self._small.at(month), self._parents, 1.0)
        older = age >= model.value("arbejde.senere_alder")
        work *= numpy.where(older, model.value("arbejde.faktor", "alder_50_plus"), 1.0)
        numpy.minimum(work, 1.0, out=work)
        igu = numpy.full(people.count, model.value("igu.start")) * (
            age < model.value("igu.alder_til")
        )
        igu *= (since < model.value("igu.siden_til")) & (month >= self._igu_from)
        igu *= self.fate.danish.track > 0
        disability = numpy.where(ready, 0.0, model.value("foertidspension"))
        ends = numpy.full(people.count, model.value("arbejde.ophoer"))
        study = self._study * (age < model.value("uddannelse.alder_til"))
        return Rates(
            work=self._changed("til_arbejde", month, work),
            igu=self._changed("til_igu", month, igu),
            study=self._changed("til_uddannelse", month, study),
            disability=disability * (since >= model.value("foertidspension.fra")),
            job_ends=self._changed("ophoer_arbejde", month, ends),
        )

    def _changed(
        self, transition: str, month: int, chance: NDArray[numpy.float64]
    ) -> NDArray[numpy.float64]:
        factor = self.factors.of(transition, month, self.fate.ready_from)
        if factor is None:
            return chance
        changed = chance * factor
        highest = float(changed.max(initial=0))
        if highest > 1:
            raise BehaviourError(
                [
                    Problem(
                        f"{self.factors.behaviour.name}: {transition}",
                        f"faktoren løfter en sandsynlighed til {highest:.2f} om måneden, over 1",
                        f"the factor raises a chance to {highest:.2f} a month, past 1",
                    )
                ]
            )
        return changed


class SmallChildren:
    """Who has a small child in the household, month by month (asked in ascending order)."""

    def __init__(self, people: People, fate: Fate, small: int) -> None:
        houses = int(max(people.house.max(initial=-1), people.child_house.max(initial=-1))) + 1
        house = numpy.concatenate([people.child_house, people.house[fate.mothers]])
        birth = numpy.concatenate([people.child_birth, fate.births])
        self._people = people.house
        self._count = numpy.zeros(houses, dtype=numpy.int32)
        month = numpy.concatenate([birth, birth + small])
        change = numpy.repeat(numpy.array([1, -1], dtype=numpy.int32), len(birth))
        order = numpy.argsort(month, kind="stable")
        self._month, self._change = month[order], change[order]
        self._house = numpy.concatenate([house, house])[order]
        self._done = 0

    def at(self, month: int) -> NDArray[numpy.bool_]:
        """Return True for the people of households with a small child in a month."""
        upto = int(numpy.searchsorted(self._month, month, side="right"))
        if upto < self._done:
            self._count[:] = 0
            self._done = 0
        new = slice(self._done, upto)
        numpy.add.at(self._count, self._house[new], self._change[new])
        self._done = upto
        small: NDArray[numpy.bool_] = (self._count > 0)[self._people]
        return small
