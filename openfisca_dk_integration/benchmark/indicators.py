"""The indicators of the municipalities, each from the months of a panel (docs/indicators.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy
import polars
import yaml
from numpy.typing import NDArray

from openfisca_dk_integration.benchmark import estimates
from openfisca_dk_integration.benchmark.durations import spells_of, time_to
from openfisca_dk_integration.benchmark.errors import BenchmarkError
from openfisca_dk_integration.benchmark.estimates import Estimate
from openfisca_dk_integration.benchmark.panel import NEVER, Panel, coded
from openfisca_dk_integration.enums import Danskproeve, Danskuddannelse, Koen

if TYPE_CHECKING:
    from openfisca_dk_integration.benchmark.definitions import Definitions

Array = NDArray[Any]
TEXTS = Path(__file__).parent / "data" / "indikatorer.yaml"
ALL = 0
"""Code of all municipalities together."""

MONTHS = 12
PER_HUNDRED = 100
EVERYBODY = "alle"


@dataclass(frozen=True)
class Cell:
    """One figure of one indicator before it is put in a table."""

    indicator: str
    months: int
    code: int
    group: str
    year: int
    estimate: Estimate


@dataclass(frozen=True)
class Scope:
    """Whom and when a figure is about."""

    panel: Panel
    definitions: Definitions
    years: tuple[int, ...]
    groups: dict[str, Array]
    codes: tuple[int, ...]

    def parts(self) -> Iterator[tuple[int, str, Array]]:
        """Give each municipality (and all together) and group with its mask of persons."""
        for code in (ALL, *self.codes):
            here = (
                numpy.isin(self.panel.municipality, self.codes)
                if code == ALL
                else self.panel.municipality == code
            )
            for group, members in self.groups.items():
                yield code, group, here & members

    def row(self, year: int, month: int = 1) -> int:
        """Return the row of a month of the calendar."""
        return MONTHS * year + month - 1 - self.panel.first

    def rows(self, year: int) -> slice:
        """Return the rows of a year that the panel covers."""
        return slice(max(self.row(year), 0), max(self.row(year + 1), 0))

    @property
    def of_age(self) -> Array:
        """By month and person, within the ages of the definitions."""
        age = self.panel.monthly["alder"]
        wanted: Array = (age >= self.definitions.alder_fra) & (age <= self.definitions.alder_til)
        return wanted


@cache
def descriptions() -> dict[str, dict[str, Any]]:
    """Return what each indicator is, in both languages."""
    table: dict[str, dict[str, Any]] = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))
    return table


def describe(name: str, definitions: Definitions, language: str, months: int = 0) -> dict[str, str]:
    """Return title, population, outcome, follow-up and censoring of an indicator in words."""
    entry = descriptions()[name]
    blanks = {
        key: f"{value:g}" if isinstance(value, float) else value
        for key, value in {**definitions.model_dump(), "maaneder": months}.items()
    }
    found = {"titel": entry[language].format(**blanks), "enhed": entry["enhed"]}
    for key in ("befolkning", "udfald", "opfoelgning", "censurering"):
        found[key] = entry[f"{key}_{language}"].format(**blanks)
    return found


def unit_words(unit: str, language: str) -> str:
    """Return a unit of the indicators in the language; one that is not theirs as it is."""
    if language == "da":
        return unit
    english = {entry["enhed"]: str(entry["enhed_en"]) for entry in descriptions().values()}
    return english.get(unit, unit)


def _exit_share(scope: Scope) -> Iterator[Cell]:
    """Leavers to work, education or self-support among participants of the year."""
    panel = scope.panel
    programme = panel.monthly["i_introduktionsprogram"] & panel.foreign & scope.of_age
    free = panel.work | panel.education | panel.self_supporting
    taking_part = programme & panel.present & ~free
    for year in scope.years:
        rows = scope.rows(year)
        inside = taking_part[rows]
        if not len(inside):
            continue
        began = inside.any(axis=0)
        before = numpy.cumsum(inside, axis=0) > 0
        out = numpy.asarray((before & free[rows] & panel.present[rows]).any(axis=0))
        for code, group, who in scope.parts():
            mask = began & who
            if mask.any():
                found = estimates.share(out[mask], panel.weights[mask], scope.definitions.konfidens)
                yield Cell("udslusningsgrad", 0, code, group, year, found)


def _speed(scope: Scope) -> Iterator[Cell]:
    """Kaplan-Meier median of the months from permit to lasting self-support."""
    panel, definitions = scope.panel, scope.definitions
    start = panel.permit
    adult = panel.at(scope.of_age, start) & panel.foreign
    durations = time_to(
        panel,
        adult,
        start,
        panel.self_supporting,
        definitions.selvforsoergelse_maaneder,
        definitions.selvforsoergelse_opfoelgning,
    )
    cohort = start[durations.person] // MONTHS
    for year in scope.years:
        for code, group, who in scope.parts():
            mask = (cohort == year) & who[durations.person]
            if mask.any():
                found = estimates.median_duration(
                    durations.time[mask],
                    durations.event[mask],
                    panel.weights[durations.person[mask]],
                    definitions.konfidens,
                )
                yield Cell("selvforsoergelseshastighed", 0, code, group, year, found)


def _unemployment(scope: Scope) -> Iterator[Cell]:
    """Mean length of unemployment spells: those that ended in the year, those under way."""
    panel = scope.panel
    spells = spells_of(panel, panel.unemployed & scope.of_age & panel.foreign[None, :])
    for year in scope.years:
        ended = (spells.last // MONTHS == year) & ~spells.running
        turn = MONTHS * year + MONTHS - 1
        going = (spells.first <= turn) & (spells.last >= turn)
        going &= (spells.last > turn) | spells.running
        so_far = type(spells)(
            spells.person,
            spells.first,
            numpy.minimum(spells.last, turn),
            spells.running,
            spells.late,
        )
        for name, chosen, weeks in (
            ("ledighed_afsluttet", ended, spells.weeks),
            ("ledighed_loebende", going, so_far.weeks),
        ):
            for code, group, who in scope.parts():
                mask = chosen & who[spells.person]
                known = mask & ~spells.late if name == "ledighed_afsluttet" else mask
                if known.any():
                    weights = panel.weights[spells.person[known]]
                    found = estimates.mean(weeks[known], weights, scope.definitions.konfidens)
                    late = int((mask & spells.late).sum())
                    cut = late if name == "ledighed_afsluttet" else int(mask.sum())
                    yield Cell(name, 0, code, group, year, _censored(found, cut))


def _progress(scope: Scope) -> Iterator[Cell]:
    """Modules passed per full-year student, by line of Danish education."""
    from openfisca_dk_integration.enums import Aktivitet

    panel = scope.panel
    passed = panel.monthly["danskmoduler_bestaaet"]
    started = panel.monthly["danskmoduler_startet"]
    attending = panel.activity(Aktivitet.danskuddannelse) | (passed > 0) | (started > 0)
    if not passed.any():
        return  # no modules in the data: nothing to tell
    lines: tuple[Any, ...] = (Danskuddannelse.du1, Danskuddannelse.du2, Danskuddannelse.du3)
    for year in scope.years:
        rows = scope.rows(year)
        months, modules = attending[rows].sum(axis=0), passed[rows].sum(axis=0)
        for code, group, who in scope.parts():
            for line in lines:
                mask = who & (months > 0) & coded(panel.constant["danskuddannelse"], line)
                if mask.any():
                    weights = panel.weights[mask]
                    found = estimates.ratio(
                        modules[mask],
                        months[mask] / MONTHS,
                        weights,
                        scope.definitions.konfidens,
                    )
                    name = line.name if group == EVERYBODY else f"{group}, {line.name}"
                    yield Cell("dansk_progression", 0, code, name, year, found)


def _in_work(scope: Scope) -> Iterator[Cell]:
    """Share of the three-year group in work (any, or by hours) so many months after takeover."""
    panel, definitions = scope.panel, scope.definitions
    takeover = panel.constant["overtagelsesdato"]
    hours = panel.monthly["arbejdstimer"] * panel.work
    three = hours.copy()
    three[1:] += hours[:-1]
    three[2:] += hours[:-2]
    outcomes = {
        "i_arbejde_efter": panel.work,
        "i_arbejde_timekrav": three >= definitions.timer_paa_tre_maaneder,
    }
    age = panel.monthly["alder"]
    fits = (age >= definitions.treaarsgruppe_alder_fra) & (
        age <= definitions.treaarsgruppe_alder_til
    )
    for months in definitions.opfoelgning_maaneder:
        month = numpy.where(takeover < NEVER, takeover + months, NEVER)
        seen = panel.refugee_or_family & (month <= panel.last) & (month >= panel.first + 2)
        seen &= panel.at(fits & panel.present, month)
        for name, outcome in outcomes.items():
            reached = panel.at(outcome, month)
            for year in scope.years:
                cohort = seen & (takeover // MONTHS == year)
                for code, group, who in scope.parts():
                    mask = cohort & who
                    if mask.any():
                        found = estimates.share(
                            reached[mask], panel.weights[mask], definitions.konfidens
                        )
                        yield Cell(name, months, code, group, year, found)


def _danish_test(scope: Scope) -> Iterator[Cell]:
    """Share with a Danish test so many months after takeover, of those still there."""
    panel, definitions = scope.panel, scope.definitions
    takeover = panel.constant["overtagelsesdato"]
    test = panel.constant["danskproeve_dato"]
    passed = ~coded(panel.constant["danskproeve"], Danskproeve.ingen) & (test < NEVER)
    adult = panel.at(panel.monthly["alder"] >= definitions.alder_fra, takeover)
    for months in definitions.danskproeve_maaneder:
        end = numpy.where(takeover < NEVER, takeover + months, NEVER)
        due = panel.refugee_or_family & adult & (end <= panel.last)
        done = passed & (test <= end)
        there = panel.at(panel.present, end) | done
        for year in scope.years:
            cohort = due & (takeover // MONTHS == year)
            for code, group, who in scope.parts():
                mask = cohort & who & there
                if mask.any():
                    found = estimates.share(done[mask], panel.weights[mask], definitions.konfidens)
                    gone = int((cohort & who & ~there).sum())
                    yield Cell(
                        "danskproeve_inden", months, code, group, year, _censored(found, gone)
                    )


def _grants(scope: Scope) -> Iterator[Cell]:
    """Result grants that the law releases per 100 people in the programme."""
    panel = scope.panel
    for year in scope.years:
        rows = scope.rows(year)
        taking_part = (panel.monthly["i_introduktionsprogram"] & panel.present)[rows].any(axis=0)
        grants = (panel.monthly["resultattilskud"][rows] > 0).sum(axis=0)
        for code, group, who in scope.parts():
            mask = who & taking_part
            if mask.any():
                weights = panel.weights[who]
                effective = weights.sum() / (weights**2).sum()
                found = estimates.rate(
                    float((grants[who] * weights).sum() * effective),
                    float(panel.weights[mask].sum() * effective) / PER_HUNDRED,
                    int(mask.sum()),
                    scope.definitions.konfidens,
                )
                yield Cell("resultattilskud_pr_100", 0, code, group, year, found)


def _resources(scope: Scope) -> Iterator[Cell]:
    """Cost of programme and other effort per full year in the programme."""
    panel = scope.panel
    inside = panel.monthly["i_introduktionsprogram"] & panel.present
    cost = panel.monthly["programudgift"] + panel.monthly["indsatsudgift"]
    for year in scope.years:
        rows = scope.rows(year)
        months = inside[rows].sum(axis=0)
        spent = numpy.where(inside[rows], cost[rows], 0).sum(axis=0, dtype=numpy.float64)
        for code, group, who in scope.parts():
            mask = who & (months > 0)
            if mask.any():
                found = estimates.ratio(
                    spent[mask],
                    months[mask] / MONTHS,
                    panel.weights[mask],
                    scope.definitions.konfidens,
                )
                yield Cell("ressourcer_pr_person", 0, code, group, year, found)


INDICATORS: dict[str, Callable[[Scope], Iterator[Cell]]] = {
    "udslusningsgrad": _exit_share,
    "selvforsoergelseshastighed": _speed,
    "ledighed": _unemployment,
    "dansk_progression": _progress,
    "i_arbejde": _in_work,
    "danskproeve": _danish_test,
    "resultattilskud_pr_100": _grants,
    "ressourcer_pr_person": _resources,
}
"""What computes the figures of an indicator (or of two that belong together)."""


def indicators(
    panel: Panel,
    definitions: Definitions,
    years: tuple[int, int],
    *,
    names: tuple[str, ...] = (),
    by_sex: bool = False,
    codes: tuple[int, ...] = (),
) -> polars.DataFrame:
    """Return every figure: indicator, months, municipality (0 = all), group, year, value, band.

    Args:
        panel: the months.
        definitions: the choices.
        years: first and last year (calendar year, or year of permit or takeover).
        names: keys of ``INDICATORS``; all when empty.
        by_sex: women and men beside everybody.
        codes: the municipalities; all of the panel when empty.

    Raises:
        BenchmarkError: unknown names, municipalities without people, years outside the panel.
    """
    _check(panel, years, names, codes)
    groups: dict[str, Array] = {EVERYBODY: numpy.ones(panel.municipality.shape, dtype=bool)}
    if by_sex:
        groups["kvinder"] = coded(panel.constant["koen"], Koen.kvinde)
        groups["maend"] = coded(panel.constant["koen"], Koen.mand)
    scope = Scope(
        panel,
        definitions,
        tuple(range(years[0], years[1] + 1)),
        groups,
        codes or tuple(panel.codes),
    )
    cells = [cell for name in (names or INDICATORS) for cell in INDICATORS[name](scope)]
    units = {name: entry["enhed"] for name, entry in descriptions().items()}
    return polars.DataFrame(
        {
            "indikator": [cell.indicator for cell in cells],
            "maaneder": [cell.months for cell in cells],
            "kommunekode": [cell.code for cell in cells],
            "gruppe": [cell.group for cell in cells],
            "aar": [cell.year for cell in cells],
            "vaerdi": [cell.estimate.value for cell in cells],
            "nedre": [cell.estimate.low for cell in cells],
            "oevre": [cell.estimate.high for cell in cells],
            "antal": [cell.estimate.count for cell in cells],
            "haendelser": [float(cell.estimate.events) for cell in cells],
            "censurerede": [cell.estimate.censored for cell in cells],
            "enhed": [units[cell.indicator] for cell in cells],
        },
        schema={
            "indikator": polars.String,
            "maaneder": polars.Int64,
            "kommunekode": polars.Int64,
            "gruppe": polars.String,
            "aar": polars.Int64,
            "vaerdi": polars.Float64,
            "nedre": polars.Float64,
            "oevre": polars.Float64,
            "antal": polars.Int64,
            "haendelser": polars.Float64,
            "censurerede": polars.Int64,
            "enhed": polars.String,
        },
    )


def _check(
    panel: Panel, years: tuple[int, int], names: tuple[str, ...], codes: tuple[int, ...]
) -> None:
    problems = [
        BenchmarkError.of(
            name,
            f"er ingen indikator; kendte: {', '.join(INDICATORS)}",
            f"is no indicator; known: {', '.join(INDICATORS)}",
        )
        for name in names
        if name not in INDICATORS
    ]
    problems += [
        BenchmarkError.of(
            str(code), "ingen i befolkningen bor i kommunen", "nobody lives in this municipality"
        )
        for code in codes
        if code not in panel.codes
    ]
    if MONTHS * years[1] + MONTHS - 1 > panel.last or years[0] > years[1]:
        problems.append(
            BenchmarkError.of(
                f"{years[0]}-{years[1]}",
                f"er ikke år, som data dækker til {panel.last // MONTHS}",
                f"are no years that the data cover to {panel.last // MONTHS}",
            )
        )
    if problems:
        raise BenchmarkError(problem for error in problems for problem in error.problems)


def _censored(found: Estimate, count: int) -> Estimate:
    return Estimate(found.value, found.low, found.high, found.count, found.events, count)
