"""How many come, and who they are, as something that is not known exactly.

The people are drawn once. A draw of the figures they were drawn from gives them other weights:
those taken over in a year weigh as much more as more come, and households are raked (the weights
nearest to what they were) until the shares are as drawn. So the same people with the same luck
stand for another intake, and nothing but the intake differs. Ranges are those of the figures
(``population/data/syntetisk_margener.csv`` or the user's file); a figure without range stays.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy

from openfisca_dk_integration.behaviour.ranges import Range, share_of
from openfisca_dk_integration.enums import Opholdsgrundlag
from openfisca_dk_integration.population.model import Given, Population
from openfisca_dk_integration.population.synthetic.calibrate import CannotBeMetError, rake
from openfisca_dk_integration.population.synthetic.margins import COUNTRY, Margin, Margins
from openfisca_dk_integration.population.synthetic.report import trait_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

KIND = "befolkning"
REFUGEES, UKRAINIANS = "tilgang.flygtninge_til_kommuner", "tilgang.ukrainere"
SHARES = (
    "sammensaetning.kvinder",
    "sammensaetning.gift",
    "sammensaetning.ingen_boern",
    "sammensaetning.familiesammenfoert",
    "sammensaetning.danskuddannelse_1",
    "jobparat.andel",
    "ukraine.andel_kvinder",
    "jobparat.andel_ukrainere",
)
WEIGHT = "vaegt"
CENTRE = 0.5

STEPS = (1.0, 0.8, 0.6, 0.4, 0.2)
"""How much of the moves of all shares is tried, the most first."""

MOST = 5.0
"""A household counts at most so many times what it did."""


@dataclass(frozen=True)
class Intake:
    """The figures of the people that have a range.

    Attributes:
        counts: by figure and year of takeover, how many come.
        shares: by figure, the share.
    """

    counts: Mapping[str, Mapping[int, Margin]]
    shares: Mapping[str, Margin]

    @classmethod
    def of(cls, margins: Margins, years: tuple[int, int]) -> Intake:
        """Return the figures with a range among those people of some years were drawn from."""
        counts = {
            name: {
                year: row
                for year in range(years[0] - 5, years[1] + 1)
                if (row := _of_year(margins, name, year)) is not None
            }
            for name in (REFUGEES, UKRAINIANS)
        }
        shares = {
            name: row
            for name in SHARES
            if (row := margins.rows.get((name, COUNTRY, None))) is not None and _is_range(row)
        }
        used = {
            name: rows
            for name, rows in counts.items()
            if any(_is_range(row) for year, row in rows.items() if year >= years[0])
        }
        return cls(used, shares)

    @property
    def uncertain(self) -> list[str]:
        """The names of the figures that have a range."""
        return [*self.counts, *self.shares]

    def rows(self) -> list[Margin]:
        """Return the figures in use, of each yearly one the last."""
        return [
            *(rows[max(rows)] for rows in self.counts.values()),
            *self.shares.values(),
        ]

    @property
    def fingerprint(self) -> str:
        """The sha256 of every figure and its range."""
        rows = [
            *(row for years in self.counts.values() for row in years.values()),
            *self.shares.values(),
        ]
        content = sorted([row.id, row.year or 0, *vars(range_of(row)).values()] for row in rows)
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()

    def sampled(self, seed: int, draw: int) -> dict[str, float]:
        """Return the place of each figure in its range in a draw; draw 0 is the central one."""
        if draw == 0:
            return {}
        return {name: share_of(seed, draw, f"{KIND}/{name}") for name in self.uncertain}

    def applied(self, population: Population, places: Mapping[str, float]) -> Population:
        """Return the people with the weights of a draw.

        Args:
            population: as drawn.
            places: where in its range (0 lowest, 1 highest) each figure is; 0.5 where not named.
        """
        moved = {name: place for name, place in places.items() if place != CENTRE}
        if not moved:
            return population
        weights = _household_weights(population)
        factors = self._factors(population, moved)
        targets = {
            name: range_of(self.shares[name]).at(moved[name])
            for name in self.shares
            if name in moved
        }
        weights = _raked(population, weights * factors, targets, self.shares)
        given = weights[population.household_of_person].astype(numpy.float32)
        everybody = numpy.ones(population.count, dtype=bool)
        column = Given(given, everybody, 1.0)
        return replace(population, persons={**population.persons, WEIGHT: column})

    def _factors(
        self, population: Population, places: Mapping[str, float]
    ) -> NDArray[numpy.float64]:
        """Return by household how many more there are of those taken over in its year."""
        takeover = population.persons["overtagelsesdato"].values.astype("datetime64[Y]")
        first = numpy.unique(population.household_of_person, return_index=True)[1]
        years = takeover.astype(numpy.int64)[first] + 1970
        ukrainian = _ukrainian(population)
        factors = numpy.ones(population.households)
        for name, rows in self.counts.items():
            if name not in places:
                continue
            here = ukrainian == (name == UKRAINIANS)
            for year in numpy.unique(years[here]).tolist():
                row = rows.get(year)
                if row is not None and row.value:
                    number = range_of(row).at(places[name])
                    factors[here & (years == year)] = number / row.value
        return factors


def range_of(row: Margin) -> Range:
    """Return the range of a figure."""
    low = row.value if row.low is None else row.low
    return Range(low, row.value, row.value if row.high is None else row.high)


def _is_range(row: Margin) -> bool:
    found = range_of(row)
    return found.low < found.high


def _of_year(margins: Margins, name: str, year: int) -> Margin | None:
    """Return the figure of a year, else the last one known before it."""
    known = [row.year for row in margins if row.id == name and row.area == COUNTRY and row.year]
    before = [one for one in known if one <= year]
    return margins.rows[name, COUNTRY, max(before)] if before else None


def _household_weights(population: Population) -> NDArray[numpy.float64]:
    first = numpy.unique(population.household_of_person, return_index=True)[1]
    weights: NDArray[numpy.float64] = population.weights[first].astype(numpy.float64)
    return weights


def _ukrainian(population: Population) -> NDArray[numpy.bool_]:
    """Return which households came under the Ukraine act."""
    code = [member.name for member in list(Opholdsgrundlag)].index("fordreven_saerlov")
    there = population.persons["opholdsgrundlag"].values == code
    count = numpy.bincount(population.household_of_person, there, minlength=population.households)
    found: NDArray[numpy.bool_] = count > 0
    return found


def _raked(
    population: Population,
    weights: NDArray[numpy.float64],
    targets: Mapping[str, float],
    central: Mapping[str, Margin],
) -> NDArray[numpy.float64]:
    """Return household weights under which shares have moved as far as the people allow.

    The people show a share a little beside the figure they were drawn to; it moves by as much as
    the figure does. Few people cannot show every share: then all moves are made smaller until no
    household counts more than ``MOST`` times what it did. The number of persons stays, of refugees
    and of people from Ukraine.
    """
    traits = {
        name: found
        for name in targets
        if (found := trait_of(population, name)) is not None and found[1].any()
    }
    for step in STEPS if traits else ():
        moves = {name: step * (targets[name] - central[name].value) for name in traits}
        try:
            raked = rake(weights, *_conditions(population, weights, traits, moves))
        except CannotBeMetError:
            continue
        if (raked <= MOST * weights).all():
            return raked
    return weights


def _conditions(
    population: Population,
    weights: NDArray[numpy.float64],
    traits: Mapping[str, tuple[NDArray[Any], NDArray[numpy.bool_]]],
    moves: Mapping[str, float],
) -> tuple[NDArray[numpy.float64], NDArray[numpy.float64]]:
    house, homes = population.household_of_person, population.households
    ukrainian = _ukrainian(population)
    sizes = numpy.bincount(house, minlength=homes)
    sides = [side for side in (ukrainian, ~ukrainian) if side.any()]
    conditions = [sizes * side for side in sides]
    goals = [float((weights * sizes * side).sum()) for side in sides]
    for name, (has, who) in traits.items():
        number = numpy.bincount(house, has & who, minlength=homes)
        among = numpy.bincount(house, who, minlength=homes)
        shown = float((weights * number).sum() / (weights * among).sum())
        wanted = min(max(shown + moves[name], 0.0), 1.0)
        conditions.append(number - wanted * among)
        goals.append(0.0)
    return numpy.array(conditions, dtype=numpy.float64), numpy.array(goals)
