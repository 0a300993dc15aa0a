"""The people of drawn households: age, sex, education, readiness and days, one array per fact."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy
from numpy.typing import NDArray

from openfisca_dk_integration.population.synthetic.calibrate import chosen, kinds
from openfisca_dk_integration.population.synthetic.homes import Homes
from openfisca_dk_integration.population.synthetic.people import ADULT_AGE, DAYS_IN_YEAR
from openfisca_dk_integration.population.synthetic.profiles import (
    AGES,
    MIDDLE_AGE,
    Kind,
    Looseness,
    Profile,
)

Floats = NDArray[numpy.float64]
Ints = NDArray[numpy.int64]
Bools = NDArray[numpy.bool_]

MAIN, PARTNER, CHILD = 0, 1, 2
"""Roles, as in ``model.FLATTENED_ROLES``."""


@dataclass(frozen=True)
class Facts:
    """People, one element each.

    Attributes:
        home: index of the household.
        role: ``MAIN``, ``PARTNER`` or ``CHILD``.
        woman: True for women and girls.
        birth: day of birth.
        takeover: day of the takeover.
        reunified: came later than the person they were reunified with.
        alone: an unaccompanied minor.
        track: number of the Danish education, 0 for children.
        educated: has vocational or higher education.
        needs: has special needs.
    """

    home: Ints
    role: Ints
    woman: Bools
    birth: Any
    takeover: Any
    reunified: Bools
    alone: Bools
    track: Ints
    educated: Bools
    needs: Bools

    def at(self, which: Any) -> Facts:
        """Return some of the people."""
        return Facts(**{one.name: getattr(self, one.name)[which] for one in fields(self)})


def joined(parts: list[Facts]) -> Facts:
    """Return several lists of people as one."""
    return Facts(
        **{
            one.name: numpy.concatenate([getattr(part, one.name) for part in parts])
            for one in fields(Facts)
        }
    )


def draw_facts(
    homes: Homes, profile: Profile, man_first: float, rng: numpy.random.Generator
) -> Facts:
    """Return the people of some households, household by household."""
    came = ~numpy.isnat(homes.family)
    split = homes.kind == Kind.SPLIT
    two = (homes.kind == Kind.COUPLE) | (split & came)
    children = numpy.where(split & ~came, 0, homes.children)
    main_age, partner_age = _adult_ages(homes, two, children, profile, rng)
    size = 1 + two + children
    home = numpy.repeat(numpy.arange(homes.count), size)
    first = numpy.cumsum(size) - size
    place = numpy.arange(len(home)) - first[home]
    role = numpy.where(place == 0, MAIN, numpy.where((place == 1) & two[home], PARTNER, CHILD))

    later = split[home] & (role != MAIN)
    takeover = numpy.where(later, homes.family[home], homes.arrival[home])
    main_woman = _main_women(homes, profile, man_first, rng)
    woman = numpy.where(role == PARTNER, ~main_woman[home], main_woman[home])
    is_child = role == CHILD
    woman[is_child] = chosen(numpy.full(int(is_child.sum()), 0.5), rng)

    age = numpy.where(role == PARTNER, partner_age[home], main_age[home])
    youngest = numpy.where(two, numpy.minimum(main_age, partner_age), main_age)
    age[is_child] = _child_ages(youngest[home[is_child]], profile, rng)
    birth = takeover - numpy.ceil(age * DAYS_IN_YEAR).astype(numpy.int64)
    alone = (homes.kind == Kind.UNACCOMPANIED)[home]
    track, educated, needs = _skills(~is_child & ~alone, age, profile, rng)
    return Facts(home, role, woman, birth, takeover, later, alone, track, educated, needs)


def _adult_ages(
    homes: Homes, two: Bools, children: Ints, profile: Profile, rng: numpy.random.Generator
) -> tuple[Floats, Floats]:
    """Return the ages of main persons and partners: the profile's ages, dealt out sensibly.

    Partners are near each other in age, and more children go with older parents; both only
    reorder the ages, so that their distribution is met as it is.
    """
    main, partner = numpy.zeros(homes.count), numpy.zeros(homes.count)
    minor = homes.kind == Kind.UNACCOMPANIED
    main[minor] = _between(profile.youngest, ADULT_AGE - 0.1, int(minor.sum()), rng)
    single, pair = numpy.flatnonzero(~two & ~minor), numpy.flatnonzero(two)
    count = len(single) + 2 * len(pair)
    years = AGES[kinds(profile.ages, count, rng)] + rng.random(count)
    alone, both = years[: len(single)], years[len(single) :]
    both = both[numpy.argsort(both + rng.normal(0, profile.loose.partners, len(both)))].reshape(
        -1, 2
    )
    both = rng.permuted(both, axis=1)
    main[single] = _by_size(alone, alone, children[single], profile.loose, rng)
    rows = _by_size(numpy.arange(len(pair)), both.mean(axis=1), children[pair], profile.loose, rng)
    main[pair], partner[pair] = both[rows.astype(numpy.int64)].T
    return main, partner


def _between(low: float, high: float, count: int, rng: numpy.random.Generator) -> Floats:
    return low + (high - low) * rng.random(count)


def _by_size(
    values: NDArray[Any], age: Floats, children: Ints, loose: Looseness, rng: numpy.random.Generator
) -> NDArray[Any]:
    """Return the values in an order in which more children mostly go with a higher age."""
    result = numpy.empty_like(values)
    by_age = numpy.argsort(age + rng.normal(0, loose.parents, len(age)))
    by_children = numpy.argsort(children + rng.normal(0, loose.number, len(age)))
    result[by_children] = values[by_age]
    return result


def _main_women(
    homes: Homes, profile: Profile, man_first: float, rng: numpy.random.Generator
) -> Bools:
    chance = numpy.full(homes.count, 0.5)
    chance[homes.kind == Kind.SINGLE_MAN] = 0.0
    chance[homes.kind == Kind.SINGLE_WOMAN] = 1.0
    chance[homes.kind == Kind.SPLIT] = 1 - man_first
    single = (profile.kind == Kind.SINGLE_MAN) | (profile.kind == Kind.SINGLE_WOMAN)
    women = profile.share[profile.kind == Kind.SINGLE_WOMAN].sum() / profile.share[single].sum()
    chance[homes.kind == Kind.UNACCOMPANIED] = women
    return chosen(chance, rng)


def _child_ages(youngest: Floats, profile: Profile, rng: numpy.random.Generator) -> Floats:
    """Return ages in the profile's bands, the older children with the older parents."""
    count = len(youngest)
    shares = numpy.array([share for _, _, share in profile.child_ages])
    band = numpy.sort(kinds(shares, count, rng))
    low = numpy.array([one for one, _, _ in profile.child_ages])[band]
    high = numpy.array([one for _, one, _ in profile.child_ages])[band]
    drawn = low + rng.random(count) * (high - low)
    ages = numpy.empty(count)
    ages[numpy.argsort(youngest + rng.normal(0, profile.loose.children, count))] = drawn
    return numpy.asarray(numpy.minimum(ages, numpy.maximum(youngest - ADULT_AGE, 0.1)))


def _skills(
    adult: Bools, age: Floats, profile: Profile, rng: numpy.random.Generator
) -> tuple[Ints, Bools, Bools]:
    who = numpy.flatnonzero(adult)
    track, educated, needs = (
        numpy.zeros(len(adult), dtype=numpy.int64),
        numpy.zeros(len(adult), dtype=bool),
        numpy.zeros(len(adult), dtype=bool),
    )
    drawn = kinds(profile.tracks, len(who), rng)
    track[who] = drawn + 1
    educated[who] = chosen(profile.educated[drawn], rng)
    needs[who] = chosen(profile.needs[drawn, (age[who] >= MIDDLE_AGE).astype(numpy.int64)], rng)
    return track, educated, needs
