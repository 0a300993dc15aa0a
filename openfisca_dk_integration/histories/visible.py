"""What is seen of a month: the activity and all that goes with it, as one whole number each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

from openfisca_dk_integration.histories.fate import Fate
from openfisca_dk_integration.histories.luck import Luck, Purpose
from openfisca_dk_integration.histories.parameters import GROUPS, HistoryModel
from openfisca_dk_integration.histories.people import People
from openfisca_dk_integration.histories.states import CODES, NEVER, State
from openfisca_dk_integration.histories.walk import Walk

Codes = NDArray[numpy.int64]

UNSAID, YES, NO = 0, 1, 2
NO_WAGE, ORDINARY, SUBSIDISED, IGU_FIRST, IGU_SECOND = range(5)
NO_SUPPORT, OLD_AGE, DISABLED = range(3)
NO_COST, FULL_COST, LOW_COST = range(3)
NOT_SEEN = -1

FIELDS: dict[str, tuple[int, int]] = {}
"""Lowest bit and number of values of each part of a code."""

_BIT = 0
for _name, _bits in (
    ("activity", 4),
    ("applies", 2),
    ("ready", 2),
    ("wage", 3),
    ("support", 2),
    ("cost", 2),
    ("stays_abroad", 1),
    ("begun", 4),
    ("passed", 4),
    ("year", 12),
):
    FIELDS[_name] = (_BIT, 1 << _bits)
    _BIT += _bits


def part(codes: Codes, name: str) -> Codes:
    """Return one part of codes."""
    bit, size = FIELDS[name]
    return (codes >> bit) & (size - 1)


@dataclass(frozen=True)
class _Program:
    """Activities on help by phase, as the ends of intervals of luck."""

    codes: NDArray[numpy.int8]
    ends: NDArray[numpy.float64]

    @classmethod
    def of(cls, model: HistoryModel, phase: int) -> _Program:
        shares = model.shares(f"program.aktivitet.{phase}")
        names = sorted(shares)
        codes = numpy.array([CODES[name] for name in names], dtype=numpy.int8)
        return cls(codes, numpy.cumsum([shares[name] for name in names])[:-1])

    def pick(self, luck: NDArray[numpy.float64]) -> NDArray[numpy.int8]:
        return self.codes[numpy.searchsorted(self.ends, luck, side="right")]


class Visible:
    """Turns states into codes; asked month by month, ascending.

    The activity on help follows a calendar of its own that does not depend on the state, so
    baseline and reform see the same activity in a month in which both are on help.
    """

    def __init__(self, people: People, model: HistoryModel, fate: Fate, luck: Luck) -> None:
        self.people, self.model, self.fate, self.luck = people, model, fate, luck
        self._phases = [_Program.of(model, phase) for phase in (1, 2, 3)]
        self._program = model.months("program.maaneder")
        self._change = model.value("program.skift")
        self._danish_first = model.value("program.foerste_maaned_dansk")
        self._danish_until = model.months("dansk.ret_maaneder")
        self._others = GROUPS.index("andre")
        self.activity = numpy.full(people.count, CODES["ledig"], dtype=numpy.int8)
        continued = people.last.state == State.HELP
        self.activity[continued] = people.last.activity[continued]

    def codes(self, month: int, state: NDArray[numpy.int8], walk: Walk) -> Codes:
        """Return a code per person, ``NOT_SEEN`` before a life begins.

        Args:
            month: the month number.
            state: the state of each person, after effects in points.
            walk: the walk, for how long an IGU has run and where a leave is from.
        """
        people, fate = self.people, self.fate
        self._move_on(month)
        in_help = state == State.HELP
        supported = in_help & ~fate.applies
        in_program = month - people.takeover < self._program
        learns = in_program & (self.activity == CODES["danskuddannelse"])
        activity = _ACTIVITY[state].astype(numpy.int64)
        activity[in_help] = self.activity[in_help]
        activity[supported & ~learns] = CODES["ingen"]
        # Leave without a job and without help: no parental benefit, which `barsel` would mean.
        unpaid_leave = (state == State.LEAVE) & ~walk.leave_from_work & ~fate.applies
        activity[unpaid_leave] = CODES["ingen"]
        subsidised = activity == CODES["loentilskud"]
        works = state == State.WORK
        applies = numpy.where(supported & learns, NO, UNSAID)
        applies[(state == State.LEAVE) & ~walk.leave_from_work & fate.applies] = YES
        applies[works & fate.supplement] = YES
        ready = numpy.where(fate.ready_from <= month, YES, NO)
        ready[~in_help] = UNSAID
        wage = numpy.where(works, ORDINARY, NO_WAGE)
        wage[subsidised] = SUBSIDISED
        in_igu = state == State.IGU
        second = month - walk.igu_start >= 12  # noqa: PLR2004 - months of a year
        wage[in_igu] = numpy.where(second, IGU_SECOND, IGU_FIRST)[in_igu]
        costs = in_help & fate.applies & in_program & (people.group != self._others)
        cost = numpy.where(costs, FULL_COST, NO_COST)
        cost[costs & (activity == CODES["ledig"])] = LOW_COST
        support = numpy.where(state == State.PENSION, OLD_AGE, NO_SUPPORT)
        support[state == State.DISABILITY] = DISABLED
        begun, passed = self._modules(month, state)
        codes: Codes = activity
        for name, values in (
            ("applies", applies),
            ("ready", ready),
            ("wage", wage),
            ("support", support),
            ("cost", cost),
            ("stays_abroad", (state == State.GONE) & ~fate.repatriates),
            ("begun", begun),
            ("passed", passed),
            ("year", numpy.where(wage == NO_WAGE, 0, month // 12)),
        ):
            codes |= values.astype(numpy.int64) << FIELDS[name][0]
        codes[state == State.NOT_YET] = NOT_SEEN
        return codes

    def _move_on(self, month: int) -> None:
        """Change the activities on help of a month."""
        people = self.people
        since = month - people.takeover
        begins = people.start == month
        continued = people.last.state == State.HELP
        change = self.luck.numbers(Purpose.CHUNK, month) < self._change
        change |= since == self._program
        rows = numpy.flatnonzero((change & (people.start < month)) | (begins & ~continued))
        luck = self.luck.numbers(Purpose.ACTIVITY, month, rows)
        phase = numpy.where(since < 12, 0, numpy.where(since < self._program, 1, 2))  # noqa: PLR2004
        newcomer = people.group != self._others
        phase = numpy.where(newcomer, phase, 2)[rows]
        for number, program in enumerate(self._phases):
            here = phase == number
            self.activity[rows[here]] = program.pick(luck[here])
        first = (begins & newcomer & (since == 0))[rows] & (luck < self._danish_first)
        self.activity[rows[first]] = CODES["danskuddannelse"]

    def _modules(self, month: int, state: NDArray[numpy.int8]) -> tuple[Codes, Codes]:
        """Return modules begun and passed in the month."""
        danish = self.fate.danish
        since = month - self.people.takeover
        there = (state != State.PENSION) & (state != State.GONE) & (since >= 0)
        there &= (self.people.start < month) | (since == 0)
        limit = self._danish_until
        begun = danish.started(since, month, limit)
        begun -= danish.started(since - 1, month - 1, limit)
        passed = danish.passed(since, month) - danish.passed(since - 1, month - 1)
        return begun * there, passed * there


_ACTIVITY = numpy.zeros(len(State), dtype=numpy.int8)
for _state, _activity in (
    (State.WORK, "ordinaer_beskaeftigelse"),
    (State.IGU, "igu"),
    (State.STUDY, "ordinaer_uddannelse"),
    (State.LEAVE, "barsel"),
    (State.DISABILITY, "ingen"),
    (State.PENSION, "ingen"),
    (State.GONE, "udrejst"),
):
    _ACTIVITY[_state] = CODES[_activity]

__all__ = ["FIELDS", "NEVER", "NOT_SEEN", "Codes", "Visible", "part"]
