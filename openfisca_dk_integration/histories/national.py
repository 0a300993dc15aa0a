"""The calibrated series on the national synthetic population: quotas, families, all municipalities.

The published series is of refugees and their reunified family together (the three-year group), by
sex and years since arrival. The people here are those the package draws for the whole country,
which are not the people the entry to work was found on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy

from openfisca_dk_integration.enums import Aktivitet, Koen
from openfisca_dk_integration.histories.calibrate import OLDEST, YOUNGEST
from openfisca_dk_integration.histories.parameters import SEXES, HistoryModel
from openfisca_dk_integration.histories.people import CHILD_ROLE
from openfisca_dk_integration.histories.simulate import simulate_histories
from openfisca_dk_integration.months import month_of
from openfisca_dk_integration.population.synthetic.national import synthetic_population

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from openfisca_dk_integration.population.model import Spells

YEARS = (2016, 2018)
"""Of takeover: the level is that of 2018."""

GROUPS = ("flygtninge", "familiesammenfoerte")
GROUND = "flygtning"
"""Whose targets are those of both grounds."""


@dataclass(frozen=True)
class Share:
    """A published share in work beside the simulated one.

    Attributes:
        sex: ``mand`` or ``kvinde``.
        month: since takeover.
        target: published.
        found: simulated.
        people: how many the simulated one rests on.
    """

    sex: str
    month: int
    target: float
    found: float
    people: int


def national_shares(model: HistoryModel, seed: int = 1) -> list[Share]:
    """Return the calibrated series on refugees and family taken over in the whole country."""
    people = synthetic_population(None, YEARS, seed=seed, groups=GROUPS)
    targets = {sex: model.targets()[f"{GROUND}.{sex}"] for sex in SEXES}
    longest = max(month for pairs in targets.values() for month, _ in pairs)
    first = 12 * YEARS[0]
    people = simulate_histories(people, (first, 12 * YEARS[1] + 11 + longest), model, seed=seed)
    takeover = people.persons["overtagelsesdato"]
    start = month_of(takeover.values)
    birth = month_of(people.persons["foedselsdato"].values)
    adult = (people.roles != CHILD_ROLE) & takeover.known & (start >= first)
    codes = people.spells.columns["aktivitet"].values
    names = [member.name for member in list(Koen)]
    found = []
    for sex, pairs in targets.items():
        mine = adult & (people.persons["koen"].values == names.index(sex))
        for month, target in pairs:
            when = start + month
            age = when - birth
            active = numpy.full(people.count, -1)
            inside = _covers(people.spells, when)
            active[people.spells.person[inside]] = codes[inside]
            there = active != _code(Aktivitet.udrejst)
            chosen = mine & there & (age >= YOUNGEST) & (age < OLDEST)
            work = active[chosen] == _code(Aktivitet.ordinaer_beskaeftigelse)
            found.append(Share(sex, month, target, float(work.mean()), int(chosen.sum())))
    return found


def _covers(spells: Spells, when: NDArray[Any]) -> NDArray[numpy.bool_]:
    """Return which spells cover their person's month (the last of several in it counts)."""
    month = when[spells.person]
    covers: NDArray[numpy.bool_] = (month_of(spells.start) <= month) & (
        month_of(spells.end) >= month
    )
    return covers


def _code(member: Any) -> int:
    return list(Aktivitet).index(member)
