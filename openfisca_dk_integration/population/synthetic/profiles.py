"""What the households and people of one origin look like, calibrated to the published figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy
from numpy.typing import NDArray

from openfisca_dk_integration.population.problems import PopulationError, Problem
from openfisca_dk_integration.population.synthetic.calibrate import CannotBeMetError, rake
from openfisca_dk_integration.population.synthetic.contradictions import to_blame
from openfisca_dk_integration.population.synthetic.margins import (
    Margins,
    definitions,
)
from openfisca_dk_integration.population.synthetic.people import ADULT_AGE

Floats = NDArray[numpy.float64]
Ints = NDArray[numpy.int64]

MOST_CHILDREN = 6
FOUR = 4
AGES = numpy.arange(ADULT_AGE, 80)
"""Whole years of adults at takeover."""

MIDDLE_AGE, OLD_AGE = 50, 65
BANDS = (("18_24", 18, 24), ("65_plus", OLD_AGE, 79))
"""The bands with a share of their own; the ages between take the rest."""

TRACKS = 3


class Kind(IntEnum):
    """The adults of a household."""

    SINGLE_MAN = 0
    SINGLE_WOMAN = 1
    COUPLE = 2
    SPLIT = 3
    """A couple of which one comes first; the other is reunified later, with the children."""
    UNACCOMPANIED = 4
    """A minor alone."""


ADULTS = numpy.array([1, 1, 2, 2, 0])
WOMEN = numpy.array([0, 1, 1, 1, 0])


@dataclass(frozen=True)
class Looseness:
    """How loosely the people of a household fit together (noise on the orders that are matched).

    Attributes:
        partners: years between the ages of partners.
        parents: years of the parents' age, against their number of children.
        number: children, against the parents' age.
        children: years of the parents' age, against the ages of their children.
    """

    partners: float
    parents: float
    number: float
    children: float


@dataclass(frozen=True)
class Profile:
    """Shares of one origin.

    Attributes:
        kind: of each kind of household.
        children: number of children of each kind of household.
        share: share of each kind among the households with adults.
        unaccompanied: minors alone as a share of the persons of the main group.
        youngest: lowest age of minors alone.
        loose: how loosely ages and children fit together.
        ages: share of each of ``AGES`` among the adults.
        child_ages: first and last age of two bands and the share of the children in each.
        tracks: share of each Danish education among the adults.
        educated: share with vocational or higher education, by Danish education.
        needs: share with special needs, by Danish education (row) and age below or from 50.
    """

    kind: Ints
    children: Ints
    share: Floats
    unaccompanied: float
    youngest: float
    loose: Looseness
    ages: Floats
    child_ages: tuple[tuple[float, float, float], ...]
    tracks: Floats
    educated: Floats
    needs: Floats

    @property
    def first_persons(self) -> Ints:
        """Persons of each kind of household that come first, with the refugee's own permit."""
        split = self.kind == Kind.SPLIT
        return numpy.where(split, 1, ADULTS[self.kind] + self.children).astype(numpy.int64)

    @property
    def family_persons(self) -> Ints:
        """Persons of each kind of household that are reunified later."""
        split = self.kind == Kind.SPLIT
        return numpy.where(split, 1 + self.children, 0).astype(numpy.int64)

    @property
    def families_per_person(self) -> float:
        """Reunified persons per person who comes first."""
        first = (self.share @ self.first_persons) / (1 - self.unaccompanied)
        return float((self.share @ self.family_persons) / first)


def refugee_profile(margins: Margins, code: int | None = None) -> Profile:
    """Return the profile of refugees and their reunified family.

    The shares of women, married people, children and reunified people are of adults, while the
    cells are households: the weights of households meet them all at once (``calibrate.rake``).

    Raises:
        PopulationError: when no households can have all the figures.
    """
    kind, children = _cells((Kind.SINGLE_MAN, Kind.SINGLE_WOMAN, Kind.COUPLE, Kind.SPLIT))
    adults, split = ADULTS[kind], kind == Kind.SPLIT
    couples = ADULTS[kind] - 1.0
    figures = {
        "sammensaetning.kvinder": WOMEN[kind],
        "sammensaetning.gift": 2 * couples,
        "sammensaetning.ingen_boern": adults * (children == 0),
        "sammensaetning.4_eller_flere_boern": adults * (children >= FOUR),
        "sammensaetning.familiesammenfoert": 1.0 * split,
    }
    with_children = numpy.array(
        [margins.value(f"boern.{name}", code) for name in ("enlige_maend", "enlige_kvinder", "par")]
    )[numpy.minimum(kind, Kind.COUPLE)]
    start = _start(children, with_children, _children(margins, "boern", code))
    weights = _weights(margins, code, start, adults, figures)
    unaccompanied = margins.value("tilgang.uledsagede", code)
    small = margins.value("boern.alder_0_5", code)
    return Profile(
        kind,
        children,
        weights / weights.sum(),
        unaccompanied,
        margins.value("uledsagede.yngste", code),
        _looseness(margins, code),
        _ages(margins, "sammensaetning", code),
        ((0.0, 6.0, small), (6.0, 18.0, 1 - small)),
        *_skills(margins, code, "sammensaetning", "jobparat.andel"),
    )


def ukrainian_profile(margins: Margins, code: int | None = None) -> Profile:
    """Return the profile of people displaced from Ukraine.

    Raises:
        PopulationError: when no households can have all the figures.
    """
    kind, children = _cells((Kind.SINGLE_MAN, Kind.SINGLE_WOMAN, Kind.COUPLE))
    few = children < FOUR
    kind, children = kind[few], children[few]
    persons = ADULTS[kind] + children
    couples = 1.0 * (kind == Kind.COUPLE)
    figures = {
        "ukraine.andel_kvinder": WOMEN[kind] + children / 2,
        "ukraine.andel_boern": 1.0 * children,
    }
    # Couples are a share of households: a condition on persons, with the share times households.
    pairs = margins.value("ukraine.husstande_par", code)
    with_children = numpy.array(
        [margins.value("boern.enlige_maend", code)] + 2 * [margins.value("boern.par", code)]
    )[kind]
    start = _start(children, with_children, _children(margins, "ukraine.boern", code))
    even = {"ukraine.husstande_par": couples - pairs}
    weights = _weights(margins, code, start, persons, figures, even)
    small = margins.value("ukraine.boern_0_6", code)
    return Profile(
        kind,
        children,
        weights / weights.sum(),
        0.0,
        margins.value("uledsagede.yngste", code),
        _looseness(margins, code),
        _ages(margins, "ukraine", code),
        ((0.0, 7.0, small), (7.0, 18.0, 1 - small)),
        *_skills(margins, code, "ukraine", "jobparat.andel_ukrainere"),
    )


def profile_problems(margins: Margins) -> list[Problem]:
    """Return the figures that no households can have at once, of the country and of each area."""
    problems = []
    for code in (None, *sorted(margins.own())):
        for profile in (refugee_profile, ukrainian_profile):
            try:
                profile(margins, code)
            except PopulationError as error:
                problems += error.problems
    return problems


def _looseness(margins: Margins, code: int | None) -> Looseness:
    return Looseness(
        partners=margins.value("alder.spredning_partnere", code),
        parents=margins.value("alder.spredning_foraeldre", code),
        number=margins.value("boern.spredning_antal", code),
        children=margins.value("boern.spredning_alder", code),
    )


def _cells(kinds: tuple[Kind, ...]) -> tuple[Ints, Ints]:
    numbers = numpy.arange(MOST_CHILDREN + 1)
    return numpy.repeat(kinds, len(numbers)).astype(numpy.int64), numpy.tile(numbers, len(kinds))


def _children(margins: Margins, prefix: str, code: int | None) -> Floats:
    """Return the starting guess of the number of children of families with children."""
    one, two = (
        margins.value(f"{prefix}{'.' if prefix == 'boern' else '_'}{name}", code)
        for name in ("et", "to")
    )
    rest = max(1 - one - two, 0.01)
    more = numpy.full(MOST_CHILDREN - 2, rest / (MOST_CHILDREN - 2))
    return numpy.array([0.0, one, two, *more])


def _start(children: Ints, with_children: Floats, number: Floats) -> Floats:
    start = numpy.where(children == 0, 1 - with_children, with_children * number[children])
    return numpy.maximum(start, 1e-9)


def _weights(
    margins: Margins,
    code: int | None,
    start: Floats,
    size: NDArray[Any],
    figures: Mapping[str, NDArray[Any]],
    even: Mapping[str, Floats] | None = None,
) -> Floats:
    """Rake households so that figures per person (of ``size``) are met, and ``even`` ones are 0."""
    even = even or {}
    conditions = [size, *figures.values(), *even.values()]
    targets = [1.0, *(margins.value(name, code) for name in figures), *(0.0 for _ in even)]
    names = ["", *figures, *even]
    rows = numpy.array(conditions, dtype=numpy.float64)
    try:
        return rake(start / (start @ rows[0]), rows, numpy.array(targets))
    except CannotBeMetError as error:
        raise PopulationError([_cannot(margins, code, list(names[1:]))]) from error


def _cannot(margins: Margins, code: int | None, names: list[str]) -> Problem:
    """Return the problem of figures that exclude each other, at the last row the user gave."""
    last = to_blame(margins, names, code)
    values = ", ".join(f"{name} {margins.value(name, code):g}" for name in names)
    return Problem("margin_cannot", last.file, last.row, "value", None, {"expected": values})


def _ages(margins: Margins, prefix: str, code: int | None) -> Floats:
    """Return the share of each age: the mean and the shares of the bands are met.

    The starting guess has a mode in the twenties and a long tail (gamma of shape 2), so that the
    ages within a band are not even.
    """
    years = AGES - ADULT_AGE + 1.0
    start = years * numpy.exp(-years / margins.value("alder.hale", code))
    conditions, targets = [numpy.ones(len(AGES)), AGES + 0.5], [1.0]
    names = [f"{prefix}.alder_gennemsnit"]
    targets.append(margins.value(names[0], code))
    for name, low, high in BANDS:
        if f"{prefix}.alder_{name}" in definitions():
            conditions.append(1.0 * ((low <= AGES) & (high >= AGES)))
            names.append(f"{prefix}.alder_{name}")
            targets.append(margins.value(names[-1], code))
    rows = numpy.array(conditions, dtype=numpy.float64)
    try:
        return rake(start / start.sum(), rows, numpy.array(targets))
    except CannotBeMetError as error:
        raise PopulationError([_cannot(margins, code, names)]) from error


def _skills(
    margins: Margins, code: int | None, prefix: str, ready: str
) -> tuple[Floats, Floats, Floats]:
    """Return the shares of tracks, of educated people and of people with special needs."""
    numbers = range(1, TRACKS + 1)
    tracks = numpy.array(
        [margins.value(f"{prefix}.danskuddannelse_{number}", code) for number in numbers]
    )
    tracks /= tracks.sum()
    educated = numpy.array(
        [margins.value(f"uddannelse.medbragt_du{number}", code) for number in numbers]
    )
    ages = _ages(margins, prefix, code)
    old = float(ages[AGES >= MIDDLE_AGE].sum())
    cells = numpy.outer(tracks, [1 - old, old]).ravel()
    odds = numpy.outer(
        [
            margins.value("saerlige_behov.odds_du1", code),
            1.0,
            margins.value("saerlige_behov.odds_du3", code),
        ],
        [1.0, margins.value("saerlige_behov.odds_50_plus", code)],
    ).ravel()
    return tracks, educated, _needs(cells, odds, 1 - margins.value(ready, code)).reshape(TRACKS, 2)


def _needs(cells: Floats, odds: Floats, share: float) -> Floats:
    """Return the chance of special needs by cell: the odds kept, the share of all met."""
    if share in {0.0, 1.0}:
        return numpy.full(len(cells), share)
    without = cells / (1 + odds)
    start = numpy.concatenate([cells - without, without])
    size = len(cells)
    conditions = numpy.vstack([numpy.tile(numpy.eye(size), 2), numpy.repeat([1.0, 0.0], size)])
    found = rake(numpy.maximum(start, 1e-12), conditions, numpy.append(cells, share))
    return numpy.asarray(found[:size] / numpy.maximum(found[:size] + found[size:], 1e-12))
