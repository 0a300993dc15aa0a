"""The people the entry to work is calibrated on: a fixed sample of adults who arrive together.

They follow the published composition of arrivals in 2012-16 (age, couples, children, courses). A
population of another composition has other shares in work, as it should.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy
from numpy.typing import NDArray

from openfisca_dk_integration.enums import Koen, Opholdsgrundlag
from openfisca_dk_integration.histories.last_known import nothing_known
from openfisca_dk_integration.histories.luck import Luck, text_keys
from openfisca_dk_integration.histories.parameters import CELLS, GROUPS, SEXES, HistoryModel
from openfisca_dk_integration.histories.people import People
from openfisca_dk_integration.histories.states import NEVER

TAKEOVER = 12 * 2016 + 6
"""Everybody arrives in July 2016, when IGU begins."""

PER_CELL = 1200
ADULT, OLDEST = 18, 64
SEED = 2018
_AGE, _AGE_TAIL, _COUPLE, _CHILDREN, _CHILD_AGE = range(40, 45)
"""Purposes of the luck beside those of ``Purpose``."""
_AGE_SPAN = 18 * 12


class EvenLuck(Luck):
    """Luck of which every cell gets its fair share.

    The numbers of a purpose and month are spread evenly over the people of each cell (a Latin
    hypercube), so that a thousand people have the composition and the births of very many.
    """

    def __init__(self, keys: NDArray[numpy.uint64], per_cell: int) -> None:
        super().__init__(keys, SEED, 0)
        self.per_cell = per_cell

    def numbers(self, purpose: int, month: Any = 0, rows: Any = None) -> NDArray[numpy.float64]:
        """Return a number for each person, or for some rows of them."""
        drawn = super().numbers(purpose, month).reshape(-1, self.per_cell)
        rank = drawn.argsort(axis=1).argsort(axis=1)
        even = ((rank + 0.5) / self.per_cell).ravel()
        return even if rows is None else even[rows]


@lru_cache(maxsize=4)
def reference_luck(cells: tuple[str, ...], per_cell: int) -> Luck:
    """Return the fixed luck of the reference people."""
    ids = [f"{cell}/{number}" for cell in cells for number in range(per_cell)]
    return EvenLuck(text_keys(ids), per_cell)


def reference_people(
    model: HistoryModel, cells: tuple[str, ...] = CELLS, per_cell: int = PER_CELL
) -> tuple[People, Luck]:
    """Return reference people of some cells, with their luck."""
    luck = reference_luck(cells, per_cell)
    count = len(luck.keys)
    cell = numpy.repeat([CELLS.index(name) for name in cells], per_cell)
    group, sex = cell // len(SEXES), cell % len(SEXES)
    woman = sex == SEXES.index("kvinde")
    age = 12 * _ages(model, luck)
    birth = TAKEOVER - age.astype(numpy.int64)
    # Half of the married are women: of the fewer women more are married.
    women, married = model.value("reference.kvinder"), model.value("reference.gift")
    in_couple = numpy.where(woman, married / 2 / women, married / 2 / (1 - women))
    couple = luck.numbers(_COUPLE) < in_couple
    parent = luck.numbers(_CHILDREN) < model.value("reference.boern")
    # The youngest of several children is small more often than a child is.
    family = model.value("reference.boern_pr_familie")
    small = 1 - (1 - model.value("reference.smaa_boern")) ** family
    where = luck.numbers(_CHILD_AGE)
    small_age = where / small * 72
    large_age = 72 + (where - small) / (1 - small) * (_AGE_SPAN - 72)
    child_age = numpy.where(where < small, small_age, large_age)
    house = numpy.arange(count)
    names = [member.name for member in list(Opholdsgrundlag)]
    ground = [names.index(name if name in names else "oevrig_indvandrer") for name in GROUPS]
    koen = [list(Koen).index(Koen.mand), list(Koen).index(Koen.kvinde)]
    start = numpy.full(count, TAKEOVER, dtype=numpy.int64)
    people = People(
        row=house,
        keys=luck.keys,
        house=house,
        house_keys=luck.keys,
        cell=cell,
        group=group,
        koen=numpy.array(koen)[sex],
        ground=numpy.array(ground)[group],
        woman=woman,
        municipality=numpy.zeros(count, dtype=numpy.int64),
        weight=numpy.ones(count),
        birth=birth,
        takeover=start,
        start=start,
        start_day=numpy.full(count, numpy.datetime64("2016-07-01", "D")),
        grown_here=numpy.zeros(count, dtype=bool),
        stays=numpy.zeros(count, dtype=bool),
        needs=numpy.full(count, -1, dtype=numpy.int8),
        partner_from=numpy.where(couple, TAKEOVER, NEVER),
        track=numpy.zeros(count, dtype=numpy.int64),
        tested=numpy.zeros(count, dtype=bool),
        test_month=numpy.full(count, NEVER, dtype=numpy.int64),
        last=nothing_known(count),
        child_house=house[parent],
        child_birth=(TAKEOVER - child_age[parent]).astype(numpy.int64),
    )
    return people, luck


def _ages(model: HistoryModel, luck: Luck) -> NDArray[numpy.float64]:
    """Return ages in years: above 18 with a long tail (gamma of shape 2), up to 64."""
    scale = (model.value("reference.alder") - ADULT) / 2
    tails = numpy.log1p(-luck.numbers(_AGE)) + numpy.log1p(-luck.numbers(_AGE_TAIL))
    ages = ADULT - scale * tails
    return numpy.where(ages > OLDEST, ADULT + (ages - OLDEST) % (OLDEST - ADULT), ages)
