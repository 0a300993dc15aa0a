"""The same months as expectations: each person's chance of being in each state.

Where ``Walk`` draws, this adds up: given what befalls a person whatever they do (``Fate``), it
follows the probability of every state from month to month, exactly. It is what entry rates are
calibrated with (no noise), and what turns "x points more in work" into each person's chance.
"""

from __future__ import annotations

from copy import copy

import numpy

from openfisca_dk_integration.histories.fate import Fate
from openfisca_dk_integration.histories.hazards import Rates
from openfisca_dk_integration.histories.parameters import HistoryModel
from openfisca_dk_integration.histories.people import People
from openfisca_dk_integration.histories.states import NEVER, State
from openfisca_dk_integration.histories.walk import Beginning, Births, Durations

_SOME = 0.5
"""On leave for sure: between births the chance of leave is 0 or, but for disability, 1."""


class Expected:
    """Each person's chances; ``step`` moves them one month on.

    Attributes:
        help: chance of being on help (or supported by others) ...
        work: ... and of being in ordinary work, in the month stepped to. Both are 0 for people on
            leave, on a pension and gone, for whom that is certain.
        free: neither on leave, on old-age pension nor gone, so that an effect may reach the person.
    """

    def __init__(self, people: People, model: HistoryModel, fate: Fate) -> None:
        self.people, self.fate = people, fate
        self.durations = Durations.of(model)
        self.beginning = Beginning.of(people, model, self.durations)
        self._births = Births(fate)
        count = people.count
        self.help, self.work = numpy.zeros(count), numpy.zeros(count)
        self.free = numpy.zeros(count, dtype=bool)
        self._disabled = numpy.zeros(count)
        self._leave_help, self._leave_work = numpy.zeros(count), numpy.zeros(count)
        self._leave_until = numpy.full(count, NEVER, dtype=numpy.int64)
        # Chance of being in IGU or education by the month it ends, modulo its length.
        self._igu = numpy.zeros((self.durations.igu, count))
        self._study = numpy.zeros((self.durations.study, count))
        self._ends = numpy.minimum(fate.leaves, fate.pension_from)

    def copy(self) -> Expected:
        """Return a copy that steps on its own."""
        twin = copy(self)
        for name, value in vars(self).items():
            if isinstance(value, numpy.ndarray):
                setattr(twin, name, value.copy())
        return twin

    def step(self, month: int, rates: Rates) -> None:
        """Move one month on."""
        length = self.durations
        self._give_birth(month)
        to_work = self.help * rates.work
        left = self.help - to_work
        to_igu = left * rates.igu
        left -= to_igu
        to_study = left * rates.study
        left -= to_study
        to_disability = left * rates.disability
        left -= to_disability
        out_of_work = self.work * rates.job_ends
        igu_done = self._igu[month % length.igu].copy()
        self._igu[month % length.igu] = 0
        broken = self._igu.sum(axis=0) * length.igu_breaks
        self._igu *= 1 - length.igu_breaks
        studied = self._study[month % length.study].copy()
        self._study[month % length.study] = to_study
        self._igu[month % length.igu] = to_igu
        back = self._leave_until == month
        to_job = numpy.where(back, self._leave_work * length.after_leave, 0.0)
        to_help = numpy.where(back, self._leave_work + self._leave_help, 0.0) - to_job
        self._leave_work[back] = self._leave_help[back] = 0
        self.help = left + out_of_work + broken + to_help
        self.help += igu_done * (1 - length.after_igu) + studied * (1 - length.after_study)
        self.work = self.work - out_of_work + to_work + to_job
        self.work += igu_done * length.after_igu + studied * length.after_study
        self._disabled += to_disability
        self._begin(month)
        gone = self._ends <= month
        self.free = (self.people.start <= month) & ~gone
        self.help[gone] = self.work[gone] = 0
        self._igu[:, gone] = self._study[:, gone] = 0
        self._leave_help[gone] = self._leave_work[gone] = 0
        self.free &= self._leave_help + self._leave_work < _SOME

    def _give_birth(self, month: int) -> None:
        rows = self._births.in_month(month)
        self._leave_work[rows] += self.work[rows]
        others = self.help[rows] + self._igu[:, rows].sum(axis=0) + self._study[:, rows].sum(axis=0)
        self._leave_help[rows] += others
        self.help[rows] = self.work[rows] = 0
        self._igu[:, rows] = self._study[:, rows] = 0
        self._leave_until[rows] = month + self.durations.leave

    def _begin(self, month: int) -> None:
        rows = numpy.flatnonzero(self.people.start == month)
        begin = self.beginning
        fresh = begin.certain[rows] == State.NOT_YET
        study, work = begin.study[rows] * fresh, begin.work[rows] * fresh
        self.work[rows] = work + (begin.certain[rows] == State.WORK)
        self.help[rows] = fresh * (1 - study - work) + (begin.certain[rows] == State.HELP)
        self._leave_until[rows] = begin.leave_until[rows]
        on_leave = begin.certain[rows] == State.LEAVE
        self._leave_work[rows] = on_leave & begin.leave_from_work[rows]
        self._leave_help[rows] = on_leave & ~begin.leave_from_work[rows]
        self._study[begin.study_end[rows] % self.durations.study, rows] = study + (
            begin.certain[rows] == State.STUDY
        )
        self._igu[begin.igu_start[rows] % self.durations.igu, rows] = (
            begin.certain[rows] == State.IGU
        )
