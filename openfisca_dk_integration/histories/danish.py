"""Danish: course, modules and the month of the test."""

from __future__ import annotations

from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

from openfisca_dk_integration.histories.hazards import Factors
from openfisca_dk_integration.histories.luck import Luck, Purpose
from openfisca_dk_integration.histories.parameters import SEXES, HistoryModel
from openfisca_dk_integration.histories.people import People
from openfisca_dk_integration.histories.states import NEVER

_SLOWEST = 0.01
YEARS_3, YEARS_5 = 36, 60
"""Months since takeover of the two published shares with a test (36 and 60 name their rows)."""


@dataclass(frozen=True)
class Danish:
    """The Danish course of each person.

    Attributes:
        track: 0 none, 1-3 the course.
        takes: takes part in it.
        passes: month of the test, ``NEVER`` without one.
        pace: months per module.
        modules: how many modules the course has.
    """

    track: NDArray[numpy.int64]
    takes: NDArray[numpy.bool_]
    passes: NDArray[numpy.int64]
    pace: NDArray[numpy.float64]
    modules: NDArray[numpy.int64]

    def started(self, since: NDArray[numpy.int64], month: int, limit: int) -> NDArray[numpy.int64]:
        """Return modules begun after some months since takeover (below 0: none)."""
        months = numpy.minimum(since, limit - 1)
        begun = numpy.floor(months / self.pace).astype(numpy.int64) + 1
        begun = numpy.where(since < 0, 0, numpy.minimum(begun, self.modules))
        return numpy.where(self.passes <= month, self.modules, begun) * self.takes

    def passed(self, since: NDArray[numpy.int64], month: int) -> NDArray[numpy.int64]:
        """Return modules passed after some months since takeover; the last one is the test."""
        done = numpy.floor(numpy.maximum(since, 0) / self.pace).astype(numpy.int64)
        done = numpy.where(since < 0, 0, numpy.minimum(done, self.modules - 1))
        return numpy.where(self.passes <= month, self.modules, done) * self.takes


def test_rates(model: HistoryModel) -> NDArray[numpy.float64]:
    """Return the hazard of a test by months since takeover; the last one goes on.

    Hazards are those of an exponential waiting time, per month.
    """
    first = model.months("dansk.foerste_proeve")
    in_three = model.value("dansk.bestaaet", str(YEARS_3))
    in_five = max(model.value("dansk.bestaaet", str(YEARS_5)), in_three)
    rates = numpy.zeros(YEARS_5 + 1)
    rates[first:YEARS_3] = _hazard(1.0, 1 - in_three) / (YEARS_3 - first)
    rates[YEARS_3:YEARS_5] = _hazard(1 - in_three, 1 - in_five) / (YEARS_5 - YEARS_3)
    rates[YEARS_5] = _hazard(1.0, 1 - model.value("dansk.efter_fem_aar"))
    return rates


def draw_danish(
    people: People,
    model: HistoryModel,
    luck: Luck,
    last: int,
    track: NDArray[numpy.int64],
    ready_from: NDArray[numpy.int64],
    factors: Factors,
) -> Danish:
    """Draw participation and the month of the test.

    A person passes in the month in which the summed hazard reaches a threshold drawn once, so that
    a behaviour that speeds Danish up brings the same person's test forward.
    """
    shares = numpy.array([model.value("dansk.deltager", sex) for sex in SEXES])
    takes = luck.numbers(Purpose.TAKES_DANISH) < shares[people.woman.astype(numpy.int64)]
    takes = (takes | people.tested) & (track > 0)
    threshold = -numpy.log1p(-luck.numbers(Purpose.TEST))
    rates = test_rates(model)
    passes = people.test_month.copy()
    waits = takes & ~people.tested
    summed = numpy.zeros(people.count)
    # The pace before the test depends on its month, also when that lies after the last one.
    until = max(last, int(people.takeover.max(initial=0)) + YEARS_5)
    for month in range(int(people.start.min()) if people.count else until + 1, until + 1):
        since = month - people.takeover
        at_risk = waits & (people.start < month) & (since > 0)
        hazard = rates[numpy.clip(since - 1, 0, YEARS_5)]
        faster = factors.of("danskproeve", month, ready_from)
        summed += numpy.where(at_risk, hazard if faster is None else hazard * faster, 0.0)
        now = at_risk & (summed >= threshold)
        passes[now] = month
        waits &= ~now
    modules = numpy.rint(model.by_track("dansk.moduler")).astype(numpy.int64)[track]
    wait = passes - people.takeover
    without = YEARS_5 / max(model.value("dansk.moduler_uden_proeve"), _SLOWEST)
    pace = numpy.where(wait > YEARS_5, without, numpy.clip(wait, 1, YEARS_5)) / modules
    return Danish(track, takes, numpy.where(passes > last, NEVER, passes), pace, modules)


def _hazard(before: float, after: float) -> float:
    """Return the summed hazard that takes a share ``before`` down to ``after``."""
    smallest = 1e-12
    return float(numpy.log(max(before, smallest) / max(after, smallest)))
