"""``simulate_histories``: a population in, the same population with histories out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy
from numpy.typing import NDArray

from openfisca_dk_integration.behaviour import Behaviour
from openfisca_dk_integration.enums import Danskproeve
from openfisca_dk_integration.histories.children import child_spells, with_newborn
from openfisca_dk_integration.histories.errors import HistoryError
from openfisca_dk_integration.histories.expected import Expected
from openfisca_dk_integration.histories.fate import Fate, draw_fate
from openfisca_dk_integration.histories.flips import Flips
from openfisca_dk_integration.histories.hazards import Factors, Hazards
from openfisca_dk_integration.histories.last_known import last_known
from openfisca_dk_integration.histories.luck import Luck
from openfisca_dk_integration.histories.parameters import HistoryModel, check_seed
from openfisca_dk_integration.histories.people import CHILD_ROLE, People, people_of
from openfisca_dk_integration.histories.span import months_of
from openfisca_dk_integration.histories.spells import (
    Changes,
    day_of_month,
    joined,
    simulated_spells,
)
from openfisca_dk_integration.histories.states import NEVER
from openfisca_dk_integration.histories.visible import Visible
from openfisca_dk_integration.histories.walk import Walk
from openfisca_dk_integration.population.model import Given, Population, Spells
from openfisca_dk_integration.reforms.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

_UNKNOWN_DAY = numpy.datetime64("1970-01-01", "D")


def simulate_histories(
    population: Population,
    months: Any,
    model: HistoryModel,
    *,
    seed: int,
    draw: int = 0,
    behaviour: Behaviour | None = None,
    group: NDArray[numpy.bool_] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Population:
    """Return a population with a labour-market history for every adult.

    Observed spells pass through unchanged; a history that ends before the last month is continued
    from its last day. Lives are lived through from takeover, and written from the first month (so
    the first month wanted never changes what happens). Children born on the way are added.

    Args:
        population: the people; their spells are what is observed.
        months: ``2015-01:2030-12``, a pair of first and last month, or anything with ``first`` and
            ``last`` month numbers.
        model: the assumptions (``load_model``), as they are: draw them with ``model.draw``.
        seed: of the run. Luck belongs to seed, draw, person, month and purpose: baseline and
            reform with the same seed and draw meet the same luck.
        draw: which draw of luck.
        behaviour: effects of a measure, as they are: draw them with ``behaviour.draw``.
        group: True for the persons of the population whom the measure reaches; default all.
        progress: called with the number of months lived through, and of all.

    Raises:
        HistoryError: without a seed, with a group of another length or months that make no sense.
        BehaviourError: when an effect raises a chance or a share past 1.
    """
    first, last = _checked(population, months, seed, group)
    behaviour = behaviour or Behaviour.none()
    people = people_of(population, first, last)
    luck = Luck(people.keys, int(seed), draw)
    reached = None if group is None else numpy.asarray(group, dtype=bool)[people.row]
    factors = Factors(people, behaviour, reached)
    fate = draw_fate(people, model, luck, last, factors)
    changes = _live(people, model, fate, luck, factors, last, progress)
    spells = simulated_spells(people, model, fate, changes, first, last)
    leaves = numpy.full(population.households, NEVER, dtype=numpy.int64)
    numpy.minimum.at(leaves, people.house, fate.leaves)
    unseen = (population.roles == CHILD_ROLE) & ~last_known(population).seen
    told = child_spells(population, unseen, leaves, model, luck, (first, last))
    result = _with_danish(_added(_added(population, spells), told), people, fate)
    grown = with_newborn(result, people, fate, luck)
    newborn = ~numpy.isin(grown.person_ids, population.person_ids)
    return _added(grown, child_spells(grown, newborn, leaves, model, luck, (first, last)))


def _added(population: Population, spells: Spells | None) -> Population:
    if spells is None or not spells.count:
        return population
    return replace(population, spells=joined(population.spells, spells))


def _checked(
    population: Population, months: Any, seed: Any, group: NDArray[numpy.bool_] | None
) -> tuple[int, int]:
    problems: list[Problem] = []
    bounds = (0, 0)
    for check in (lambda: check_seed(seed), lambda: months_of(months)):
        try:
            bounds = check() or bounds
        except HistoryError as error:
            problems += error.problems
    if group is not None and numpy.shape(group) != (population.count,):
        problems.append(
            Problem(
                "group",
                f"skal have én værdi pr. person ({population.count}), har {numpy.shape(group)}",
                f"must hold one value per person ({population.count}), has {numpy.shape(group)}",
            )
        )
    if problems:
        raise HistoryError(problems)
    return bounds


def _with_danish(population: Population, people: People, fate: Fate) -> Population:
    """Return the population with courses and tests drawn for those without any."""
    danish, count = fate.danish, population.count
    persons = dict(population.persons)
    rows = numpy.flatnonzero((people.track == 0) & (danish.track > 0))
    _fill(persons, "danskuddannelse", count, people.row[rows], danish.track[rows])
    ends = numpy.minimum(fate.leaves, fate.pension_from)
    passed = numpy.flatnonzero((danish.passes < ends) & ~people.tested)
    tests = [Danskproeve.ingen, Danskproeve.pd1, Danskproeve.pd2, Danskproeve.pd3]
    codes = numpy.array([list(Danskproeve).index(one) for one in tests])[danish.track[passed]]
    _fill(persons, "danskproeve", count, people.row[passed], codes)
    _fill(
        persons, "danskproeve_dato", count, people.row[passed], day_of_month(danish.passes[passed])
    )
    return replace(population, persons=persons)


def _fill(
    persons: dict[str, Given],
    name: str,
    count: int,
    rows: NDArray[Any],
    values: NDArray[Any],
) -> None:
    """Give some people a value of a variable."""
    if not len(rows):
        return
    given = persons.get(name)
    if given is None:
        dated = values.dtype.kind == "M"
        default: Any = _UNKNOWN_DAY if dated else 0
        dtype = values.dtype if dated else numpy.dtype(numpy.int16)
        given = Given(numpy.full(count, default, dtype=dtype), numpy.zeros(count, bool), default)
    changed, known = given.values.copy(), given.known.copy()
    changed[rows], known[rows] = values, True
    persons[name] = Given(changed, known, given.default)


def _live(
    people: People,
    model: HistoryModel,
    fate: Fate,
    luck: Luck,
    factors: Factors,
    last: int,
    progress: Callable[[int, int], None] | None,
) -> Changes:
    walk = Walk(people, model, fate, luck)
    hazards = Hazards(people, model, fate, factors)
    seen = Visible(people, model, fate, luck)
    changes = Changes(people.count)
    points = bool(factors.behaviour.points)
    flips = Flips(factors, fate, luck, Expected(people, model, fate)) if points else None
    begin = int(people.start.min()) if people.count else last + 1
    for month in range(begin, last + 1):
        rates = hazards.month(month)
        walk.step(month, rates)
        state = walk.state if flips is None else flips.applied(month, rates, walk.state)
        changes.add(month, seen.codes(month, state, walk))
        if progress is not None:
            progress(month - begin + 1, last + 1 - begin)
    return changes
