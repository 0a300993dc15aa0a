"""The months lived through: one step for everybody at once, one byte of state per person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy
from numpy.typing import NDArray

from openfisca_dk_integration.histories.fate import Fate
from openfisca_dk_integration.histories.hazards import Rates
from openfisca_dk_integration.histories.luck import Luck, Purpose
from openfisca_dk_integration.histories.parameters import HistoryModel
from openfisca_dk_integration.histories.people import People
from openfisca_dk_integration.histories.states import NEVER, State


@dataclass(frozen=True)
class Durations:
    """Lengths and outcomes that do not differ between people.

    Attributes:
        igu, study, leave: months.
        igu_breaks: monthly chance that an agreement ends before time.
        after_igu, after_study, after_leave: chance of a job afterwards.
    """

    igu: int
    study: int
    leave: int
    igu_breaks: float
    after_igu: float
    after_study: float
    after_leave: float

    @classmethod
    def of(cls, model: HistoryModel) -> Durations:
        """Read them from the assumptions."""
        months = max(model.months("igu.maaneder"), 1)
        broken = model.value("igu.afbrudt")
        return cls(
            igu=months,
            study=max(model.months("uddannelse.maaneder"), 1),
            leave=max(model.months("barsel.maaneder"), 1),
            igu_breaks=1 - (1 - broken) ** (1 / (months - 1)) if months > 1 else 0.0,
            after_igu=model.value("igu.i_arbejde_efter"),
            after_study=model.value("uddannelse.i_arbejde_efter"),
            after_leave=model.value("barsel.tilbage_i_arbejde"),
        )


@dataclass(frozen=True)
class Beginning:
    """How each life begins.

    Attributes:
        certain: the state in the first month, ``NOT_YET`` where chance decides.
        study: chance of education ...
        work: ... and of work; else the person is on help.
        igu_start, study_end, leave_until: months, for those who begin in the middle of it.
        leave_from_work: on leave from a job.
    """

    certain: NDArray[numpy.int8]
    study: NDArray[numpy.float64]
    work: NDArray[numpy.float64]
    igu_start: NDArray[numpy.int64]
    study_end: NDArray[numpy.int64]
    leave_until: NDArray[numpy.int64]
    leave_from_work: NDArray[numpy.bool_]

    @classmethod
    def of(cls, people: People, model: HistoryModel, durations: Durations) -> Beginning:
        """Return how lives begin: as observed, or with takeover or coming of age."""
        last, soonest = people.last, people.start + 1
        since = numpy.where(last.state == State.NOT_YET, people.start, last.since)
        fresh = last.state == State.NOT_YET
        at_home = model.value("uddannelse.hjemmeboende_18")
        work = model.by_group("start.arbejde")[people.group]
        return cls(
            certain=last.state,
            study=numpy.where(fresh & people.grown_here, at_home, 0.0),
            work=numpy.where(fresh & ~people.grown_here, work, 0.0),
            igu_start=numpy.maximum(since, soonest - durations.igu),
            study_end=numpy.maximum(since + durations.study, soonest),
            leave_until=numpy.maximum(since + durations.leave, soonest),
            leave_from_work=last.applies != 1,
        )


class Walk:
    """The states of all people in one draw; ``step`` moves them one month on.

    Attributes:
        state: ``State`` of each person in the month stepped to.
        igu_start: month in which the current IGU agreement began.
        leave_from_work: the current leave is from a job.
    """

    def __init__(self, people: People, model: HistoryModel, fate: Fate, luck: Luck) -> None:
        self.people, self.fate, self.luck = people, fate, luck
        self.durations = Durations.of(model)
        self.beginning = Beginning.of(people, model, self.durations)
        self.state = numpy.full(people.count, State.NOT_YET, dtype=numpy.int8)
        self.igu_start = numpy.full(people.count, NEVER, dtype=numpy.int64)
        self.study_end = numpy.full(people.count, NEVER, dtype=numpy.int64)
        self.leave_until = numpy.full(people.count, NEVER, dtype=numpy.int64)
        self.leave_from_work = numpy.zeros(people.count, dtype=bool)
        self._births = Births(fate)

    def step(self, month: int, rates: Rates) -> None:
        """Live through a month; months come one after the other.

        Args:
            month: the month number.
            rates: its chances.
        """
        before = self.state.copy()
        births = self._births.in_month(month)
        mothers = births[numpy.isin(before[births], _MAY_TAKE_LEAVE)]
        self._from_help(month, rates, numpy.flatnonzero(before == State.HELP))
        self._from_work(month, rates, numpy.flatnonzero(before == State.WORK))
        self._from_igu(month, numpy.flatnonzero(before == State.IGU))
        self._from_study(month, numpy.flatnonzero(before == State.STUDY))
        self._from_leave(month, numpy.flatnonzero(before == State.LEAVE))
        self._give_birth(month, mothers, before)
        self._begin(month)
        alive = (self.state != State.NOT_YET) & (self.state != State.GONE)
        self.state[alive & (self.fate.pension_from <= month)] = State.PENSION
        self.state[alive & (self.fate.leaves <= month)] = State.GONE

    def _begin(self, month: int) -> None:
        rows = numpy.flatnonzero(self.people.start == month)
        begin, luck = self.beginning, self.luck.numbers(Purpose.STARTS, 0, rows)
        drawn = numpy.where(luck < begin.study[rows], State.STUDY, State.HELP)
        drawn = numpy.where(luck >= 1 - begin.work[rows], State.WORK, drawn)
        certain = begin.certain[rows]
        self.state[rows] = numpy.where(certain == State.NOT_YET, drawn, certain)
        self.igu_start[rows] = begin.igu_start[rows]
        self.study_end[rows] = begin.study_end[rows]
        self.leave_until[rows] = begin.leave_until[rows]
        self.leave_from_work[rows] = begin.leave_from_work[rows]

    def _from_help(self, month: int, rates: Rates, rows: NDArray[Any]) -> None:
        luck = self.luck
        works = luck.numbers(Purpose.WORK, month, rows) < rates.work[rows]
        self.state[rows[works]] = State.WORK
        rows = rows[~works]
        igu = luck.numbers(Purpose.IGU, month, rows) < rates.igu[rows]
        self.state[rows[igu]] = State.IGU
        self.igu_start[rows[igu]] = month
        rows = rows[~igu]
        study = luck.numbers(Purpose.STUDY, month, rows) < rates.study[rows]
        self.state[rows[study]] = State.STUDY
        self.study_end[rows[study]] = month + self.durations.study
        rows = rows[~study]
        disabled = luck.numbers(Purpose.DISABILITY, month, rows) < rates.disability[rows]
        self.state[rows[disabled]] = State.DISABILITY

    def _from_work(self, month: int, rates: Rates, rows: NDArray[Any]) -> None:
        # The other end of the numbers that begin a job: nobody loses in reform, in the very
        # month in which the same person gets it in baseline, the job that is one and the same.
        ends = self.luck.numbers(Purpose.WORK, month, rows) >= 1 - rates.job_ends[rows]
        self.state[rows[ends]] = State.HELP

    def _from_igu(self, month: int, rows: NDArray[Any]) -> None:
        done = self.igu_start[rows] + self.durations.igu <= month
        lucky = self.luck.numbers(Purpose.AFTER_IGU, month, rows) < self.durations.after_igu
        breaks = self.luck.numbers(Purpose.IGU_ENDS, month, rows) < self.durations.igu_breaks
        self.state[rows[done & lucky]] = State.WORK
        self.state[rows[(done & ~lucky) | (~done & breaks)]] = State.HELP

    def _from_study(self, month: int, rows: NDArray[Any]) -> None:
        rows = rows[self.study_end[rows] <= month]
        lucky = self.luck.numbers(Purpose.AFTER_STUDY, month, rows) < self.durations.after_study
        self.state[rows] = numpy.where(lucky, State.WORK, State.HELP)

    def _from_leave(self, month: int, rows: NDArray[Any]) -> None:
        rows = rows[self.leave_until[rows] <= month]
        lucky = self.luck.numbers(Purpose.AFTER_LEAVE, month, rows) < self.durations.after_leave
        back = self.leave_from_work[rows] & lucky
        self.state[rows] = numpy.where(back, State.WORK, State.HELP)

    def _give_birth(self, month: int, rows: NDArray[Any], before: NDArray[numpy.int8]) -> None:
        on_leave = before[rows] == State.LEAVE
        from_work = numpy.where(on_leave, self.leave_from_work[rows], before[rows] == State.WORK)
        self.leave_from_work[rows] = from_work
        self.leave_until[rows] = month + self.durations.leave
        self.state[rows] = State.LEAVE


_MAY_TAKE_LEAVE = (State.HELP, State.WORK, State.IGU, State.STUDY, State.LEAVE)


class Births:
    """The mothers of each month."""

    def __init__(self, fate: Fate) -> None:
        order = numpy.argsort(fate.births, kind="stable")
        self._months, self._mothers = fate.births[order], fate.mothers[order]

    def in_month(self, month: int) -> NDArray[numpy.int64]:
        """Return the rows of those who bear a child in a month."""
        low, high = numpy.searchsorted(self._months, [month, month + 1])
        return self._mothers[low:high]
