"""Periods as a traced formula sees them: positions relative to its own period.

Whatever a formula does with its period is either understood (another month, the year, the number of
the month) and kept as an expression, or it makes the period a plain one, and the trace holds for
that one month only.
"""

from __future__ import annotations

from typing import Any, Self

from openfisca_core.periods import DateUnit, Instant, Period

from openfisca_dk_integration.simulation.compiled.errors import TraceError
from openfisca_dk_integration.simulation.compiled.scalars import (
    OWN,
    Expression,
    Scalar,
    Tape,
)

MONTHS = 12


def shifted(position: Expression, months: int) -> Expression:
    """Return a position some months later."""
    if not months:
        return position
    if position[0] == "add" and position[2][0] == "value":
        return shifted(position[1], position[2][1] + months)
    return ("add", position, ("value", months))


def start_of_year(position: Expression) -> Expression:
    """Return the January of the year that holds a position."""
    return ("mul", ("floordiv", position, ("value", MONTHS)), ("value", MONTHS))


def _instant(month: int) -> Instant:
    return Instant((month // MONTHS, month % MONTHS + 1, 1))


class _Moment:
    """A moment at which parameters can be read."""

    def parameters_of(self, tree: Any) -> Any:
        """Return the parameters of another tree than the law's own at this moment."""
        from openfisca_dk_integration.simulation.compiled.parameters import TrackedNode

        position, month = position_of(self)
        tape = self.tape()
        numbers = tape.numbers
        return TrackedNode(numbers.root(tree), position, month, numbers, tape)

    def tape(self) -> Tape:
        """Return where uses of numbers are noted."""
        raise NotImplementedError


class TrackedInstant(_Moment, Instant):
    """The first day of a month whose position is known."""

    month_position: Scalar

    def __new__(cls, month: Scalar) -> Self:
        """Return the first day of a month."""
        self: Self = super().__new__(cls, _instant(month.value))
        self.month_position = month
        return self

    def tape(self) -> Tape:
        """Return where uses of numbers are noted."""
        return self.month_position.tape

    def plain(self) -> Instant:
        """Return the plain instant; the trace then holds for this month only."""
        return _instant(self.month_position.plain())

    @property
    def year(self) -> Any:
        """The year of the month."""
        return self.month_position // MONTHS

    @property
    def month(self) -> Any:
        """The month of the year, from 1."""
        return self.month_position % MONTHS + 1

    @property
    def day(self) -> int:
        """The first."""
        return 1

    @property
    def date(self) -> Any:
        """The date; the trace then holds for this month only."""
        return self.plain().date

    def offset(self, *arguments: Any) -> Any:
        """Return another day; the trace then holds for this month only."""
        return self.plain().offset(*arguments)

    def __iter__(self) -> Any:
        return iter(tuple(self.plain()))

    def __getitem__(self, index: Any) -> Any:
        return tuple(self.plain())[index]

    def __hash__(self) -> int:
        return hash(self.plain())

    def __eq__(self, other: object) -> bool:
        return bool(self.plain() == other)

    def __ne__(self, other: object) -> bool:
        return bool(self.plain() != other)

    def __lt__(self, other: Any) -> bool:
        return bool(self.plain() < other)

    def __gt__(self, other: Any) -> bool:
        return bool(self.plain() > other)

    def __str__(self) -> str:
        return str(self.plain())


class TrackedStop(_Moment):
    """The last day of a period: parameters can be read there, anything else makes it plain."""

    def __init__(self, period: TrackedPeriod) -> None:
        self.period = period

    def tape(self) -> Tape:
        """Return where uses of numbers are noted."""
        return self.period.tape()

    def position(self) -> Expression:
        """Return the day as an expression, whose value is a date written YYYY-MM-DD."""
        first = self.period.first.expression
        months = 1 if self.period.kind == DateUnit.MONTH else MONTHS
        return ("last_day", shifted(first, months - 1))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.period.plain().stop, name)


class TrackedPeriod(_Moment, Period):
    """A month or a year whose position is known."""

    first: Scalar
    kind: DateUnit

    def __new__(cls, unit: DateUnit, first: Scalar) -> Self:
        """Return the month or year that begins in a month."""
        self: Self = super().__new__(cls, (unit, _instant(first.value), 1))
        self.first = first
        self.kind = unit
        return self

    def tape(self) -> Tape:
        """Return where uses of numbers are noted."""
        return self.first.tape

    def month_number(self) -> Scalar:
        """Return the month number of the first month (`openfisca_dk_integration.months`)."""
        return self.first

    def months_before(self, lag: Any) -> TrackedPeriod:
        """Return the month ``lag`` months before."""
        if isinstance(lag, Scalar):
            position = ("sub", self.first.expression, lag.expression)
            return self._at(DateUnit.MONTH, position, -lag.value)
        return self._at(DateUnit.MONTH, shifted(self.first.expression, -lag), -lag)

    def plain(self) -> Period:
        """Return the plain period; the trace then holds for this month only."""
        return Period((self.kind, _instant(self.first.plain()), 1))

    def _at(self, unit: DateUnit, position: Expression, months: int) -> TrackedPeriod:
        value = self.first.value + months
        return TrackedPeriod(unit, Scalar(position, value, self.first.tape))

    def _year(self, years: int) -> TrackedPeriod:
        value = self.first.value
        if self.kind == DateUnit.YEAR:
            return self._at(
                DateUnit.YEAR, shifted(self.first.expression, MONTHS * years), MONTHS * years
            )
        january = shifted(start_of_year(self.first.expression), MONTHS * years)
        return self._at(DateUnit.YEAR, january, value // MONTHS * MONTHS + MONTHS * years - value)

    @property
    def unit(self) -> DateUnit:
        """Month or year."""
        return self.kind

    @property
    def size(self) -> int:
        """One."""
        return 1

    @property
    def start(self) -> TrackedInstant:
        """The first day."""
        return TrackedInstant(self.first)

    @property
    def this_year(self) -> TrackedPeriod:
        """The year that holds the period."""
        return self._year(0)

    @property
    def last_year(self) -> TrackedPeriod:
        """The year before."""
        return self._year(-1)

    @property
    def first_month(self) -> TrackedPeriod:
        """The first month."""
        return self._at(DateUnit.MONTH, self.first.expression, 0)

    @property
    def last_month(self) -> TrackedPeriod:
        """The month before the first one."""
        return self.first_month.months_before(1)

    @property
    def size_in_days(self) -> Any:
        """The number of days, kept as an expression."""
        if self.kind != DateUnit.MONTH:
            january = self.first.expression
            days = int(self._plain_period().size_in_days)
            return Scalar(("year_days", january), days, self.first.tape)
        value = int(self._plain_period().size_in_days)
        return Scalar(("days", self.first.expression), value, self.first.tape)

    def _plain_period(self) -> Period:
        """Return the plain period without a guard, for numbers that are kept as expressions."""
        return Period((self.kind, _instant(self.first.value), 1))

    @property
    def size_in_months(self) -> int:
        """One or twelve."""
        return 1 if self.kind == DateUnit.MONTH else MONTHS

    @property
    def stop(self) -> TrackedStop:
        """The last day."""
        return TrackedStop(self)

    @property
    def date(self) -> Any:
        """The date; the trace then holds for this month only."""
        return self.plain().date

    def offset(self, offset: Any, unit: Any = None) -> Any:
        """Return a period some months or years later."""
        unit = self.kind if unit is None else DateUnit(unit)
        months = {DateUnit.MONTH: 1, DateUnit.YEAR: MONTHS}.get(unit)
        if not isinstance(offset, int) or months is None:
            return self.plain().offset(offset, unit)
        if self.kind == DateUnit.YEAR and unit == DateUnit.MONTH:
            return self.plain().offset(offset, unit)
        step = offset * months
        return self._at(self.kind, shifted(self.first.expression, step), step)

    def get_subperiods(self, unit: Any) -> list[Any]:
        """Return the months of a year."""
        unit = DateUnit(unit)
        if unit == self.kind:
            return [self]
        if unit == DateUnit.MONTH:
            return [
                self._at(DateUnit.MONTH, shifted(self.first.expression, month), month)
                for month in range(MONTHS)
            ]
        raise TraceError(f"subperiods of {unit} of a {self.kind}")

    def contains(self, other: Any) -> bool:
        """Tell whether another period lies within; the trace then holds for this month only."""
        return bool(self.plain().contains(other))

    def __getitem__(self, index: Any) -> Any:
        if index == 0:
            return self.kind
        if index == 2:  # noqa: PLR2004 - the size stands third
            return 1
        return tuple(self.plain())[index]

    def __iter__(self) -> Any:
        return iter(tuple(self.plain()))

    def __hash__(self) -> int:
        return hash(self.plain())

    def __eq__(self, other: object) -> bool:
        return bool(self.plain() == other)

    def __ne__(self, other: object) -> bool:
        return bool(self.plain() != other)

    def __lt__(self, other: Any) -> bool:
        return bool(self.plain() < other)

    def __gt__(self, other: Any) -> bool:
        return bool(self.plain() > other)

    def __str__(self) -> str:
        return str(self.plain())


def own_period(unit: DateUnit, month: int, tape: Tape) -> TrackedPeriod:
    """Return the period a formula is traced for."""
    return TrackedPeriod(unit, Scalar(OWN, month, tape))


def position_of(moment: Any) -> tuple[Expression, Any]:
    """Return the position and the month number of a period or instant (a date for a last day)."""
    if isinstance(moment, TrackedStop):
        return moment.position(), str(moment.period._plain_period().stop)  # noqa: SLF001
    if isinstance(moment, TrackedPeriod):
        return moment.first.expression, moment.first.value
    if isinstance(moment, TrackedInstant):
        return moment.month_position.expression, moment.month_position.value
    start = moment.start if isinstance(moment, Period) else moment
    if isinstance(start, str):
        parts = [int(part) for part in start.split("-")]
        start = Instant((*parts, *[1] * (3 - len(parts))))
    if start[2] != 1:
        raise TraceError(f"parameters or values at {start}, not the first of a month")
    month = MONTHS * int(start[0]) + int(start[1]) - 1
    return ("value", month), month
