"""Durations from histories: until work, until self-support; spells of unemployment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy
from numpy.typing import NDArray

from openfisca_dk_integration.benchmark.panel import NEVER

if TYPE_CHECKING:
    from openfisca_dk_integration.benchmark.panel import Panel

Array = NDArray[Any]
DAYS_IN_WEEK = 7


@dataclass(frozen=True)
class Durations:
    """Time until an event, one entry per person followed.

    Attributes:
        person: index of the person in the panel.
        time: months until the event, or until the person was last seen without it.
        event: True where the event was seen.
    """

    person: Array
    time: Array
    event: Array


def runs(state: Array, length: int) -> Array:
    """Return True in months from which ``state`` holds ``length`` months in a row."""
    found = state.copy()
    for step in range(1, length):
        found[:-step] &= state[step:]
        found[-step:] = False
    return found


def time_to(
    panel: Panel,
    who: Array,
    start: Array,
    state: Array,
    run: int,
    limit: int,
    pause: Array | None = None,
) -> Durations:
    """Return the time from ``start`` to the first month of a run of ``state``.

    A run is known only when all its months lie before the end of the data and of the person's
    stay, so a person is followed until ``run - 1`` months before that, and never beyond ``limit``.

    Args:
        panel: the months.
        who: persons to follow.
        start: month number from which each person is followed.
        state: by month and person, the state that ends the duration.
        run: months in a row that it must last.
        limit: months of follow-up at most.
        pause: by month and person, months in which time stands still (outside the labour force).
    """
    person = numpy.flatnonzero(who & (start >= panel.first) & (start <= panel.last))
    begin = start[person]
    length = limit + run if pause is None else len(state)
    small = _of(panel, person)
    present = small.aligned(panel.present[:, person], begin, length)
    gone = ~present & (numpy.cumsum(present, axis=0) > 0)
    reached = small.aligned(runs(state[:, person], run), begin, length)
    last_seen = numpy.minimum(
        numpy.where(gone.any(axis=0), gone.argmax(axis=0), length), panel.last - begin + 1
    )
    follow = numpy.clip(last_seen - (run - 1), 0, length)
    rows = numpy.arange(length)[:, None]
    hit = reached & (rows < follow[None, :])
    event = hit.any(axis=0)
    end = numpy.where(event, hit.argmax(axis=0), follow)
    if pause is not None:
        still = small.aligned(pause[:, person], begin, length)
        end = numpy.array(((rows < end[None, :]) & ~still).sum(axis=0))
    event &= end < limit
    end = numpy.minimum(end, limit)
    seen = event | (end > 0)
    return Durations(person[seen], end[seen], event[seen])


def _of(panel: Panel, person: Array) -> Panel:
    """Return the panel without its values: only what ``aligned`` needs."""
    from openfisca_dk_integration.benchmark.panel import Panel

    return Panel(
        panel.first,
        panel.municipality[person],
        panel.household[person],
        panel.weights[person],
        {},
        {},
        panel.present[:, person],
    )


@dataclass(frozen=True)
class Spells:
    """Unbroken stretches of a state.

    Attributes:
        person: index of the person.
        first, last: month numbers.
        running: the stretch goes on at the end of the data, or the person left in it.
        late: it began before the data, so its length is a lower bound.
    """

    person: Array
    first: Array
    last: Array
    running: Array
    late: Array

    @property
    def weeks(self) -> Array:
        """Length in weeks, by the days of the months."""
        start = _day(self.first)
        end = _day(self.last + 1)
        weeks: Array = (end - start) / DAYS_IN_WEEK
        return weeks


def spells_of(panel: Panel, state: Array) -> Spells:
    """Return every stretch of ``state`` of every person, in the order of persons."""
    padded = numpy.zeros((len(state) + 2, state.shape[1]), dtype=numpy.int8)
    padded[1:-1] = state
    change = numpy.diff(padded, axis=0)
    person, first = numpy.nonzero((change == 1).T)
    _, end = numpy.nonzero((change == -1).T)
    last = end - 1
    after = numpy.minimum(end, len(state) - 1)
    left = ~panel.present[after, person] & (end < len(state))
    return Spells(
        person=person,
        first=first + panel.first,
        last=last + panel.first,
        running=(last == len(state) - 1) | left,
        late=first == 0,
    )


def _day(month: Array) -> Array:
    from openfisca_dk_integration.months import EPOCH_MONTH

    days: Array = (month - EPOCH_MONTH).astype("datetime64[M]").astype("datetime64[D]")
    return days.astype(numpy.int64)


def known_start(start: Array) -> Array:
    """Return which starts are known."""
    known: Array = start < NEVER
    return known
