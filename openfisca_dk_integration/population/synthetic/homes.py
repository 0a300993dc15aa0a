"""The households of one origin: how many of which kind come where and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

import numpy
from numpy.typing import NDArray

from openfisca_dk_integration.population.synthetic.calibrate import whole
from openfisca_dk_integration.population.synthetic.people import LAST_DAY
from openfisca_dk_integration.population.synthetic.profiles import Kind, Profile

Floats = NDArray[numpy.float64]
Ints = NDArray[numpy.int64]
Days = NDArray[Any]

MONTHS = 12
DAYS_IN_MONTH = 30.44
NEVER = numpy.datetime64("NaT", "D")


@dataclass(frozen=True)
class Homes:
    """Households, one element each.

    Attributes:
        row: row of the municipality in the table of arrivals.
        kind: member of ``Kind``.
        children: number of children who come.
        arrival: day of the takeover of those who come first.
        family: day of the takeover of the reunified; NaT for nobody, or never.
    """

    row: Ints
    kind: Ints
    children: Ints
    arrival: Days
    family: Days

    @property
    def count(self) -> int:
        """Number of households."""
        return len(self.row)

    def at(self, which: Any) -> Homes:
        """Return some of the households."""
        return Homes(**{one.name: getattr(self, one.name)[which] for one in fields(self)})


def together(parts: list[Homes]) -> Homes:
    """Return several lists of households as one."""
    return Homes(
        **{
            one.name: numpy.concatenate([getattr(part, one.name) for part in parts])
            for one in fields(Homes)
        }
    )


def draw_homes(
    profile: Profile,
    rows: Ints,
    persons: Floats,
    years: Ints,
    months: Callable[[int], tuple[int, int]],
    rng: numpy.random.Generator,
) -> Homes:
    """Return households with as many persons who come first as expected, by year.

    Households come in random order and are dealt to the municipalities by the persons each is to
    have, so that a municipality misses its number by half a household at most on either side.

    Args:
        profile: shares of the kinds of households.
        rows: rows of the municipalities.
        persons: expected persons by municipality (row) and year (column).
        years: of the columns.
        months: first and last month of a year in which people come.
        rng: of the draws.
    """
    parts = []
    wanted = whole(persons.sum(axis=0), rng)
    for column, year in enumerate(years.tolist()):
        kind, children = _kinds_of_year(profile, int(wanted[column]), rng)
        order = rng.permutation(len(kind))
        kind, children = kind[order], children[order]
        size = numpy.where(kind == Kind.UNACCOMPANIED, 1, _first(kind, children))
        middle = numpy.cumsum(size) - size / 2
        ends = numpy.cumsum(persons[:, column])
        place = numpy.searchsorted(ends, middle * (ends[-1] / max(size.sum(), 1)), side="right")
        low, high = months(year)
        month = rng.integers(low, high + 1, len(kind)) + MONTHS * (year - 1970) - 1
        day = month.astype("datetime64[M]").astype("datetime64[D]")
        day = day + rng.integers(0, LAST_DAY, len(kind))
        never = numpy.full(len(kind), NEVER)
        last = len(rows) - 1
        parts.append(Homes(rows[numpy.minimum(place, last)], kind, children, day, never))
    return together(parts)


def _first(kind: Ints, children: Ints) -> Ints:
    adults = numpy.where(kind == Kind.COUPLE, 2, 1)
    return adults + numpy.where(kind == Kind.SPLIT, 0, children)


def _kinds_of_year(
    profile: Profile, persons: int, rng: numpy.random.Generator
) -> tuple[Ints, Ints]:
    """Return kind and children of the households that hold a number of persons exactly."""
    alone = int(whole(numpy.array([profile.unaccompanied * persons]), rng)[0])
    left = persons - alone
    size = profile.first_persons
    counts = whole(profile.share * (left / (profile.share @ size)), rng)
    for cell in numpy.argsort(-size, kind="stable"):
        # One large household too many goes; single persons fill the rest.
        over = int(counts @ size) - left
        if over <= 0:
            break
        single = (size == 1) & (profile.kind != Kind.SPLIT)
        if counts[single].sum() >= over:
            break
        counts[cell] -= min(int(counts[cell]), -(-over // int(size[cell])))
    counts = _even_out(profile, counts, left, rng)
    kind = numpy.repeat(profile.kind, counts)
    children = numpy.repeat(profile.children, counts)
    kind = numpy.append(kind, numpy.full(alone, Kind.UNACCOMPANIED))
    return kind.astype(numpy.int64), numpy.append(children, numpy.zeros(alone)).astype(numpy.int64)


def _even_out(profile: Profile, counts: Ints, persons: int, rng: numpy.random.Generator) -> Ints:
    """Return counts with single persons added or taken, so that the persons are right."""
    single = numpy.flatnonzero((profile.first_persons == 1) & (profile.kind != Kind.SPLIT))
    missing = persons - int(counts @ profile.first_persons)
    counts = counts.copy()
    if missing > 0:
        share = profile.share[single] / profile.share[single].sum()
        numpy.add.at(counts, rng.choice(single, size=missing, p=share), 1)
    elif missing < 0:
        there = numpy.repeat(single, counts[single])
        numpy.subtract.at(counts, rng.permutation(there)[:-missing], 1)
    return counts


def bring_families(
    homes: Homes,
    persons: Floats,
    years: Ints,
    waiting: tuple[float, float],
    rng: numpy.random.Generator,
) -> Homes:
    """Return the households with the days on which the reunified come.

    Each family waits between two numbers of months. Where the persons of a year are known, the
    families that have waited longest come until the number is reached: some earlier than they
    would have (never before the shortest wait), the others in later years.

    Args:
        homes: the households.
        persons: reunified persons expected by year; NaN where no number is known.
        years: of the persons.
        waiting: shortest and longest wait in months.
        rng: of the draws.
    """
    waits = numpy.flatnonzero(homes.kind == Kind.SPLIT)
    earliest = homes.arrival[waits] + round(waiting[0] * DAYS_IN_MONTH)
    spread = rng.random(len(waits)) * (waiting[1] - waiting[0]) * DAYS_IN_MONTH
    due = earliest + spread.astype(numpy.int64)
    size = 1 + homes.children[waits]
    family = homes.family.copy()
    open_ = numpy.ones(len(waits), dtype=bool)
    for number, year in zip(persons.tolist(), years.tolist(), strict=True):
        begins, ends = numpy.datetime64(f"{year}-01-01"), numpy.datetime64(f"{year}-12-28")
        known = not numpy.isnan(number)
        may = numpy.flatnonzero(open_ & ((earliest if known else due) <= ends))
        may = may[numpy.argsort(due[may], kind="stable")]
        if known:
            total = numpy.cumsum(size[may]) - size[may] / 2
            may = may[total <= number]
        low = numpy.maximum(earliest[may], begins)
        room = (ends - low).astype(numpy.int64) + 1
        anywhere = low + (rng.random(len(may)) * room).astype(numpy.int64)
        in_year = (due[may] >= begins) & (due[may] <= ends)
        family[waits[may]] = numpy.where(in_year, due[may], anywhere)
        open_[may] = False
    return Homes(homes.row, homes.kind, homes.children, homes.arrival, family)
