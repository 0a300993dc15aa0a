"""What observed histories say about the moment from which they are continued."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy
from numpy.typing import NDArray

from openfisca_dk_integration.enums import AndenOffentligForsoergelse
from openfisca_dk_integration.histories.states import CODES, NEVER, PROGRAMME, State
from openfisca_dk_integration.months import month_of
from openfisca_dk_integration.population.model import OPEN_END, Given, Population

_SUPPORT = [member.name for member in list(AndenOffentligForsoergelse)]
_OLD_AGE = [_SUPPORT.index("folkepension"), _SUPPORT.index("efterloen")]
_DISABLED = [
    _SUPPORT.index(name)
    for name in ("foertidspension", "ressourceforloebsydelse", "ledighedsydelse")
]


@dataclass(frozen=True)
class LastKnown:
    """The last observed spell of each person.

    Attributes:
        seen: the person has an observed history that is continued.
        open_ended: its last spell goes on.
        end: last day observed.
        state: ``State`` on that day (``NOT_YET`` where nothing is seen).
        since: month in which the last unbroken run of its activity began.
        activity: member of ``Aktivitet`` on that day.
        applies: applies for help: 1 yes, 0 no, -1 not said.
        ready: ready for a job: 1 yes, 0 no, -1 not said.
        hours, wage: of the last spell, NaN where not said.
    """

    seen: NDArray[numpy.bool_]
    open_ended: NDArray[numpy.bool_]
    end: NDArray[Any]
    state: NDArray[numpy.int8]
    since: NDArray[numpy.int64]
    activity: NDArray[numpy.int8]
    applies: NDArray[numpy.int8]
    ready: NDArray[numpy.int8]
    hours: NDArray[numpy.float64]
    wage: NDArray[numpy.float64]

    def at(self, rows: NDArray[Any], continues: NDArray[numpy.bool_]) -> LastKnown:
        """Return some people; who does not go on from the observed state starts anew."""
        state = numpy.where(continues, self.state, State.NOT_YET).astype(numpy.int8)
        return LastKnown(
            seen=(self.seen & continues)[rows],
            open_ended=self.open_ended[rows],
            end=self.end[rows],
            state=state[rows],
            since=self.since[rows],
            activity=self.activity[rows],
            applies=numpy.where(continues, self.applies, -1).astype(numpy.int8)[rows],
            ready=self.ready[rows],
            hours=self.hours[rows],
            wage=self.wage[rows],
        )


def nothing_known(count: int) -> LastKnown:
    """Return the answer for people without any observed history."""
    unknown = numpy.full(count, -1, dtype=numpy.int8)
    return LastKnown(
        seen=numpy.zeros(count, dtype=bool),
        open_ended=numpy.zeros(count, dtype=bool),
        end=numpy.full(count, numpy.datetime64("NaT", "D")),
        state=numpy.zeros(count, dtype=numpy.int8),
        since=numpy.full(count, NEVER, dtype=numpy.int64),
        activity=numpy.zeros(count, dtype=numpy.int8),
        applies=unknown,
        ready=unknown.copy(),
        hours=numpy.full(count, numpy.nan),
        wage=numpy.full(count, numpy.nan),
    )


def last_known(population: Population) -> LastKnown:
    """Return the state of everybody on the last day of their observed spells."""
    spells, known = population.spells, nothing_known(population.count)
    if not spells.count:
        return known
    person = spells.person
    final = numpy.flatnonzero(numpy.append(person[1:] != person[:-1], True))
    who = person[final]
    known.seen[who] = True
    known.end[who] = spells.end[final]
    known.open_ended[who] = spells.end[final] == OPEN_END
    activity = spells.columns["aktivitet"].values
    known.activity[who] = activity[final]
    applies = _flag(spells.columns.get("soeger_hjaelp"), final)
    known.applies[who] = applies
    known.ready[who] = _flag(spells.columns.get("jobparat"), final)
    known.hours[who] = _number(spells.columns.get("arbejdstimer"), final)
    known.wage[who] = _number(spells.columns.get("loenindkomst"), final)
    known.state[who] = _state(population, activity[final], final)
    runs = numpy.ones(spells.count, dtype=bool)
    runs[1:] = (person[1:] != person[:-1]) | (activity[1:] != activity[:-1])
    begins = numpy.maximum.accumulate(numpy.where(runs, numpy.arange(spells.count), 0))
    known.since[who] = month_of(spells.start[begins[final]])
    # Without an application, and without a programme activity, others support the person.
    idle = (known.activity == CODES["ingen"]) & (known.applies == -1) & known.seen
    known.applies[idle] = 0
    return known


def _state(
    population: Population, activity: NDArray[Any], final: NDArray[Any]
) -> NDArray[numpy.int8]:
    table = numpy.full(len(CODES), State.HELP, dtype=numpy.int8)
    for name, number in (
        ("ordinaer_beskaeftigelse", State.WORK),
        ("igu", State.IGU),
        ("ordinaer_uddannelse", State.STUDY),
        ("barsel", State.LEAVE),
        ("udrejst", State.GONE),
    ):
        table[CODES[name]] = number
    state: NDArray[numpy.int8] = table[activity]
    given = population.spells.columns.get("anden_offentlig_forsoergelse")
    if given is not None:
        support = numpy.where(given.known[final], given.values[final], 0)
        idle = ~numpy.isin(activity, [CODES[name] for name in PROGRAMME]) & (state == State.HELP)
        state[idle & numpy.isin(support, _OLD_AGE)] = State.PENSION
        state[idle & numpy.isin(support, _DISABLED)] = State.DISABILITY
    return state


def _flag(given: Given | None, rows: NDArray[Any]) -> NDArray[numpy.int8]:
    if given is None:
        return numpy.full(len(rows), -1, dtype=numpy.int8)
    return numpy.where(given.known[rows], given.values[rows], -1).astype(numpy.int8)


def _number(given: Given | None, rows: NDArray[Any]) -> NDArray[numpy.float64]:
    if given is None:
        return numpy.full(len(rows), numpy.nan)
    return numpy.where(given.known[rows], given.values[rows], numpy.nan).astype(numpy.float64)
