"""A population as months: who is there, what they do, what they receive.

Rows are months, columns are persons. Everything that has a rule in the law (age, programme,
grants, application for help) is asked of the law; the rest is read from the histories.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy
from numpy.typing import NDArray

from openfisca_dk_integration.benchmark.errors import BenchmarkError
from openfisca_dk_integration.enums import (
    Aktivitet,
    AndenOffentligForsoergelse,
    Danskproeve,
    Danskuddannelse,
    Koen,
    Opholdsgrundlag,
)
from openfisca_dk_integration.months import is_known, month_of
from openfisca_dk_integration.population.histories import MonthTable
from openfisca_dk_integration.population.presence import person_presence
from openfisca_dk_integration.simulation import Span, simulate
from openfisca_dk_integration.simulation.span import month_period

if TYPE_CHECKING:
    from openfisca_dk_integration.population import Population
    from openfisca_dk_integration.simulation import Law

Array = NDArray[Any]
NEVER = numpy.int32(2**30)
"""A month that does not come."""

MONTHLY = (
    "aktivitet",
    "soeger_hjaelp",
    "arbejdstimer",
    "anden_offentlig_forsoergelse",
    "i_introduktionsprogram",
    "alder",
    "danskmoduler_bestaaet",
    "danskmoduler_startet",
    "programudgift",
    "indsatsudgift",
    "resultattilskud",
    "resultattilskud_beskaeftigelse",
    "resultattilskud_uddannelse",
    "resultattilskud_danskproeve",
    "forsoergelsesydelse",
    "refusion_forsoergelse",
    "jobparat",
)
HOUSEHOLD_MONTHLY = ("antal_boern_under_18", "antal_voksne")
CONSTANT = (
    "koen",
    "opholdsgrundlag",
    "danskuddannelse",
    "danskproeve",
    "danskproeve_dato",
    "har_erhvervsuddannelse",
    "saerlige_behov",
    "overtagelsesdato",
    "opholdstilladelse_dato",
)
FOREIGNERS = (
    Opholdsgrundlag.flygtning,
    Opholdsgrundlag.fordreven_saerlov,
    Opholdsgrundlag.familiesammenfoert_til_flygtning,
    Opholdsgrundlag.familiesammenfoert_til_andre,
    Opholdsgrundlag.oevrig_indvandrer,
)
"""Grounds of people from countries outside EU and the North: the data has no country."""


@dataclass(frozen=True)
class Panel:
    """Months (rows, from ``first``) by persons (columns).

    Attributes:
        first: month number of the first row.
        municipality, household, weights: per person.
        constant: the law's facts about each person, Enums as codes, dates as month numbers
            (``NEVER`` when unknown).
        monthly: values by month and person, Enums as codes.
        present: the person is there on some day of the month.
    """

    first: int
    municipality: Array
    household: Array
    weights: Array
    constant: dict[str, Array]
    monthly: dict[str, Array]
    present: Array

    @property
    def last(self) -> int:
        """Month number of the last row."""
        return self.first + len(self.present) - 1

    @property
    def months(self) -> Array:
        """Month number of each row."""
        return self.first + numpy.arange(len(self.present))

    @property
    def codes(self) -> list[int]:
        """The municipalities, ascending."""
        return [int(code) for code in numpy.unique(self.municipality)]

    def activity(self, *members: Any) -> Array:
        """Return by month and person whether the activity is one of some."""
        return coded(self.monthly["aktivitet"], *members)

    @property
    def work(self) -> Array:
        """Any ordinary wage work in the month, without a subsidy."""
        ordinary = self.activity(Aktivitet.ordinaer_beskaeftigelse)
        subsidised = self.activity(Aktivitet.loentilskud, Aktivitet.igu)
        return self.present & (ordinary | ((self.monthly["arbejdstimer"] > 0) & ~subsidised))

    @property
    def education(self) -> Array:
        """Ordinary education, with or without a grant (SU)."""
        return self.present & self.activity(Aktivitet.ordinaer_uddannelse)

    @property
    def supported(self) -> Array:
        """On public support: help, wage subsidy, maternity pay or another benefit than SU."""
        other = self.monthly["anden_offentlig_forsoergelse"]
        free = coded(other, AndenOffentligForsoergelse.ingen, AndenOffentligForsoergelse.su)
        subsidised = self.activity(Aktivitet.loentilskud, Aktivitet.barsel)
        return self.present & (self.monthly["soeger_hjaelp"] | subsidised | ~free)

    @property
    def self_supporting(self) -> Array:
        """There, and without public support (students on SU count as self-supporting)."""
        return self.present & ~self.supported

    @property
    def unemployed(self) -> Array:
        """On help or unemployment benefit, without ordinary work."""
        dagpenge = coded(
            self.monthly["anden_offentlig_forsoergelse"], AndenOffentligForsoergelse.dagpenge
        )
        return self.present & (self.monthly["soeger_hjaelp"] | dagpenge) & ~self.work

    @property
    def outside(self) -> Array:
        """Months outside the labour force: maternity, pension and early retirement."""
        gone = coded(
            self.monthly["anden_offentlig_forsoergelse"],
            AndenOffentligForsoergelse.barselsdagpenge,
            AndenOffentligForsoergelse.foertidspension,
            AndenOffentligForsoergelse.folkepension,
            AndenOffentligForsoergelse.efterloen,
        )
        return gone | self.activity(Aktivitet.barsel)

    @property
    def permit(self) -> Array:
        """Month of the permit, or of the takeover where no permit is known."""
        permit = self.constant["opholdstilladelse_dato"]
        takeover = self.constant["overtagelsesdato"]
        return numpy.where(permit < NEVER, permit, takeover)

    @property
    def foreign(self) -> Array:
        """Per person: from a country outside EU and the North, as far as the data says."""
        return coded(self.constant["opholdsgrundlag"], *FOREIGNERS)

    @property
    def refugee_or_family(self) -> Array:
        """Per person: refugee, displaced from Ukraine, or reunified with a refugee."""
        return coded(
            self.constant["opholdsgrundlag"],
            Opholdsgrundlag.flygtning,
            Opholdsgrundlag.fordreven_saerlov,
            Opholdsgrundlag.familiesammenfoert_til_flygtning,
        )

    def aligned(self, values: Array, start: Array, length: int) -> Array:
        """Return ``values`` counted from each person's own month: ``length`` rows.

        Rows outside the panel are zero (False).
        """
        rows = (start.astype(numpy.int64) - self.first)[None, :] + numpy.arange(length)[:, None]
        inside = (rows >= 0) & (rows < len(values))
        found = values[numpy.clip(rows, 0, len(values) - 1), numpy.arange(values.shape[1])]
        known: Array = numpy.where(inside, found, numpy.zeros((), dtype=values.dtype))
        return known

    def at(self, values: Array, month: Array) -> Array:
        """Return each person's value in a month of its own (zero outside the panel)."""
        found: Array = self.aligned(values, month, 1)[0]
        return found


def coded(codes: Array, *members: Any) -> Array:
    """Return whether Enum codes stand for one of some members of one Enum."""
    enum: Any = type(members[0])
    kind: list[Any] = list(enum)
    found = numpy.zeros(codes.shape, dtype=bool)
    for member in members:
        found |= codes == kind.index(member)
    return found


def make_panel(
    population: Population,
    law: Law,
    last_month: int,
    *,
    workers: int = 1,
    execution: str = "blocks",
) -> Panel:
    """Return the months of a population from its first spell to ``last_month``.

    Args:
        population: the people with their histories, observed or simulated.
        law: the law in force, which knows ages, the programme and the grants.
        last_month: month number of the last month in which the histories are complete.
        workers: processes.
        execution: how the law is run.

    Raises:
        BenchmarkError: when there are no histories, or none that reach ``last_month``.
    """
    if not population.spells.count:
        raise BenchmarkError.of("forloeb", "ingen har et forløb", "nobody has a history")
    first = population.first_month
    known = int(month_of(population.spells.end.max()))
    if known < last_month:
        raise BenchmarkError.of(
            str(month_period(last_month)),
            f"ligger efter de sidste kendte forløb ({month_period(known)})",
            f"lies after the last known histories ({month_period(known)})",
        )
    if last_month < first:
        raise BenchmarkError.of(
            str(month_period(last_month)),
            f"ligger før de første kendte forløb ({month_period(first)})",
            f"lies before the first known histories ({month_period(first)})",
        )
    span = Span(first, last_month)
    names = (*MONTHLY, *HOUSEHOLD_MONTHLY, *CONSTANT)
    answer = simulate(population, law, span, names, execution=execution, workers=workers)
    periods = [str(month_period(month)) for month in range(first, last_month + 1)]
    monthly = {
        name: numpy.array([_plain(answer.columns[name][period], name) for period in periods])
        for name in (*MONTHLY, *HOUSEHOLD_MONTHLY)
    }
    for name in HOUSEHOLD_MONTHLY:
        monthly[name] = monthly[name][:, population.household_of_person]
    constant = {name: _plain(next(iter(answer.columns[name].values())), name) for name in CONSTANT}
    for name, values in constant.items():
        if values.dtype.kind == "M":
            constant[name] = numpy.where(is_known(values), month_of(values), NEVER)
    known_cells = numpy.ones(monthly["aktivitet"].shape, dtype=bool)
    activity = MonthTable(monthly["aktivitet"], known_cells)
    return Panel(
        first=first,
        municipality=population.municipality_of_household[population.household_of_person],
        household=population.household_of_person,
        weights=population.weights,
        constant=constant,
        monthly=monthly,
        present=person_presence(population, activity, first, last_month),
    )


_ENUMS: dict[str, Any] = {
    "aktivitet": Aktivitet,
    "anden_offentlig_forsoergelse": AndenOffentligForsoergelse,
    "koen": Koen,
    "opholdsgrundlag": Opholdsgrundlag,
    "danskuddannelse": Danskuddannelse,
    "danskproeve": Danskproeve,
}


def _plain(values: Any, name: str) -> Array:
    """Return codes for an Enum (by name or already coded), else the values."""
    array = numpy.asarray(values).view(numpy.ndarray)
    kind = _ENUMS.get(name)
    if kind is None or array.dtype.kind in "iu":
        return array
    names = [member.name for member in kind]
    order = numpy.argsort(names)
    return order[numpy.searchsorted(numpy.array(names)[order], array.astype(str))].astype(
        numpy.int8
    )
