"""People as the kernel wants them: by position in the household, in blocks.

A block holds some households, the largest first. The first members of all its households stand side
by side, then the second members, and so on; each such segment begins at a multiple of sixteen. So a
sum over members is an addition of whole segments, and nobody has to be looked up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy

from openfisca_dk_integration.population.model import Population, Spells
from openfisca_dk_integration.simulation.compiled.builder import WIDTH

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Block:
    """Some households, laid out.

    Attributes:
        first: its first person.
        person: first lane of its persons.
        household: first lane of its households.
        geometry: lanes of persons and households, positions, then offset and count of each.
    """

    first: int
    person: int
    household: int
    geometry: NDArray[numpy.int64]


@dataclass(frozen=True)
class Layout:
    """Where the persons and households of a population lie.

    Attributes:
        lane_of_person: the lane of each person.
        lane_of_household: the lane of each household.
        persons: number of lanes of persons.
        households: number of lanes of households.
        blocks: the blocks.
    """

    lane_of_person: NDArray[numpy.int64]
    lane_of_household: NDArray[numpy.int64]
    persons: int
    households: int
    blocks: tuple[Block, ...]


def padded(count: Any) -> Any:
    """Return the next multiple of the width."""
    return -(-count // WIDTH) * WIDTH


def lay_out(sizes: NDArray[numpy.int64], block: int) -> Layout:
    """Lay out households of given sizes in blocks of about ``block`` persons."""
    starts = numpy.cumsum(sizes) - sizes
    total = int(sizes.sum())
    lane_of_person = numpy.empty(total, dtype=numpy.int64)
    lane_of_household = numpy.empty(len(sizes), dtype=numpy.int64)
    parts = max(1, round(total / block))
    targets = numpy.arange(1, parts) * (total / parts)
    cuts = numpy.unique([0, *numpy.searchsorted(starts, targets).tolist(), len(sizes)])
    blocks = []
    person = household = 0
    for first, last in pairwise(cuts.tolist()):
        here = sizes[first:last]
        order = numpy.argsort(-here, kind="stable")
        rank = numpy.empty(len(here), dtype=numpy.int64)
        rank[order] = numpy.arange(len(here))
        # In how many households there is somebody at each position.
        counts = len(here) - numpy.cumsum(numpy.bincount(here))[:-1]
        offsets = numpy.concatenate([[0], numpy.cumsum(padded(counts))])
        lanes, lanes_of_households = int(offsets[-1]), int(padded(len(here)))
        geometry = numpy.empty(3 + 2 * len(counts), dtype=numpy.int64)
        geometry[:3] = lanes, lanes_of_households, len(counts)
        geometry[3::2], geometry[4::2] = offsets[:-1], counts
        blocks.append(Block(int(starts[first]), person, household, geometry))
        lane_of_household[first:last] = household + rank
        begin, end = int(starts[first]), int(starts[last - 1] + sizes[last - 1])
        of_person = numpy.repeat(numpy.arange(len(here)), here)
        position = numpy.arange(begin, end) - numpy.repeat(starts[first:last], here)
        lane_of_person[begin:end] = person + offsets[position] + rank[of_person]
        person, household = person + lanes, household + lanes_of_households
    return Layout(lane_of_person, lane_of_household, person, household, tuple(blocks))


def places(ascending: NDArray[Any], first: int, last: int) -> tuple[int, int]:
    """Return where two numbers stand in an ascending array (without casting the whole array)."""
    found = numpy.searchsorted(ascending, numpy.array([first, last], dtype=ascending.dtype))
    return int(found[0]), int(found[1])


def part_of(population: Population, first: int, last: int) -> Population:
    """Return the households ``first`` to ``last`` (excluded) of a population, quickly.

    The same as ``population.take(slice(first, last))`` without looking at everybody else.
    """
    begin, end = places(population.household_of_person, first, last)
    spells = population.spells
    from_spell, to_spell = places(spells.person, begin, end)
    people, homes = slice(begin, end), slice(first, last)
    own = slice(from_spell, to_spell)
    return replace(
        population,
        person_ids=population.person_ids[people],
        household_ids=population.household_ids[homes],
        household_of_person=population.household_of_person[people] - numpy.int32(first),
        roles=population.roles[people],
        municipality_of_household=population.municipality_of_household[homes],
        persons={name: given.at(people) for name, given in population.persons.items()},
        household_values={n: given.at(homes) for n, given in population.household_values.items()},
        spells=Spells(
            person=spells.person[own] - numpy.int32(begin),
            start=spells.start[own],
            end=spells.end[own],
            columns={name: given.at(own) for name, given in spells.columns.items()},
        ),
    )
