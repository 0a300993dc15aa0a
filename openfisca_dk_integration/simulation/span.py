"""The months a run covers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openfisca_core.periods import DateUnit, Instant, Period

from openfisca_dk_integration.months import month_number
from openfisca_dk_integration.simulation.errors import SimulationError

if TYPE_CHECKING:
    from typing import Self

_POINT = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2}))?")


@dataclass(frozen=True)
class Span:
    """An unbroken run of months, from ``first`` to ``last``, both included (month numbers)."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise SimulationError.of(
                str(self), "perioden slutter, før den begynder", "the period ends before it begins"
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2024-01:2025-12``, ``2024:2026``, ``2024-2026``, ``2024-03`` or ``2024``.

        Raises:
            SimulationError: when the text is none of these.
        """
        wholes = re.fullmatch(r"(\d{4})-(\d{4})", text.strip())
        parts = list(wholes.groups()) if wholes else text.strip().split(":")
        points = [_POINT.fullmatch(part.strip()) for part in parts]
        if len(points) not in {1, 2} or not all(points):
            raise SimulationError.of(
                repr(text),
                "kan ikke læses som en periode: skriv 2024-2030 eller 2024-01:2025-12",
                "cannot be read as a period: write 2024-2030 or 2024-01:2025-12",
            )
        starts = [_month(point, default=1) for point in points if point]
        ends = [_month(point, default=12) for point in points if point]
        return cls(starts[0], ends[-1])

    @classmethod
    def of_years(cls, first: int, last: int) -> Self:
        """Return the months of the years ``first`` to ``last``."""
        return cls(12 * first, 12 * last + 11)

    @property
    def months(self) -> list[Period]:
        """Every month of the span."""
        return [month_period(number) for number in range(self.first, self.last + 1)]

    @property
    def years(self) -> list[int]:
        """The years that lie wholly inside the span."""
        return list(range(-(-self.first // 12), (self.last + 1) // 12))

    @property
    def first_month(self) -> str:
        """The first month as ``YYYY-MM``."""
        return str(month_period(self.first))

    @property
    def last_month(self) -> str:
        """The last month as ``YYYY-MM``."""
        return str(month_period(self.last))

    def periods(self, definition_period: DateUnit) -> dict[str, Period]:
        """Return the periods inside the span for a variable of ``definition_period``, by name.

        What never changes is asked for at the first month: openfisca-core 46 cannot find the
        formula of a constant variable at its own period, ETERNITY.
        """
        if definition_period == DateUnit.MONTH:
            return {str(month): month for month in self.months}
        if definition_period == DateUnit.YEAR:
            return {str(year): year_period(year) for year in self.years}
        return {"ETERNITY": month_period(self.first)}

    def __str__(self) -> str:
        return f"{_text(self.first)}:{_text(self.last)}"


def month_period(number: int) -> Period:
    """Return the month with ``number`` as a period."""
    return Period((DateUnit.MONTH, Instant((number // 12, number % 12 + 1, 1)), 1))


def year_period(year: int) -> Period:
    """Return ``year`` as a period."""
    return Period((DateUnit.YEAR, Instant((year, 1, 1)), 1))


def number_of(month: str | Period) -> int:
    """Return the month number of ``YYYY-MM`` or of a period."""
    if isinstance(month, Period):
        return month_number(month)
    year, _, rest = month.partition("-")
    return 12 * int(year) + int(rest) - 1


def _month(point: re.Match[str], default: int) -> int:
    month = int(point["month"] or default)
    if not 1 <= month <= 12:  # noqa: PLR2004 - months of the year
        raise SimulationError.of(repr(point[0]), "måneden findes ikke", "there is no such month")
    return 12 * int(point["year"]) + month - 1


def _text(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
