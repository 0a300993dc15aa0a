"""Newcomers as a population: what calibrations are tested and validated on.

They follow the same published composition as the reference people of the calibration (arrivals
2012-16: 37 % women, 58 % married, mean age 31, 53 % with children), but are drawn on their own and
live in households.
"""

from __future__ import annotations

from typing import Any

import numpy
from numpy.typing import NDArray

from openfisca_dk_integration.enums import Koen, Opholdsgrundlag
from openfisca_dk_integration.histories.parameters import HistoryModel
from openfisca_dk_integration.histories.spells import DTYPES, given
from openfisca_dk_integration.population.model import (
    FLATTENED_ROLES,
    Given,
    MunicipalFigures,
    Population,
    Spells,
)

_UNKNOWN = numpy.datetime64("1970-01-01", "D")
_DAYS = 365.25
_YOUNGEST, _OLDEST, _SMALL = 18, 64, 6
_CHILDREN = 2


def newcomers(
    model: HistoryModel,
    households: int,
    ground: str = "flygtning",
    takeover: str = "2016-07-01",
    seed: int = 1,
    municipality: int = 0,
) -> Population:
    """Return households that arrive on one day.

    Args:
        model: whose rows ``reference.*`` give the composition.
        households: how many.
        ground: a name of ``Opholdsgrundlag``.
        takeover: the day.
        seed: of the composition.
        municipality: their municipality code.
    """
    dice = numpy.random.default_rng(seed)
    women, married = model.value("reference.kvinder"), model.value("reference.gift")
    couple = dice.random(households) < married / (2 - married)
    # Half of the married are women; the rest of the women live alone.
    single_women = max(women - married / 2, 0) / (1 - married)
    woman = couple | (dice.random(households) < single_women)
    parent = dice.random(households) < model.value("reference.boern")
    children = _CHILDREN * parent
    size = 1 + couple + children
    house = numpy.repeat(numpy.arange(households), size)
    place = numpy.arange(len(house)) - numpy.repeat(numpy.cumsum(size) - size, size)
    partner = (place == 1) & couple[house]
    child = ~partner & (place > 0)
    ages = _YOUNGEST + dice.gamma(2, (model.value("reference.alder") - _YOUNGEST) / 2, len(house))
    ages = numpy.where(ages > _OLDEST, 40, ages)
    small = dice.random(len(house)) < model.value("reference.smaa_boern")
    low, high = numpy.where(small, 0, _SMALL), numpy.where(small, _SMALL, _YOUNGEST - 0.1)
    ages = numpy.where(child, low + (high - low) * dice.random(len(house)), ages)
    day = numpy.datetime64(takeover, "D")
    names = [member.name for member in list(Opholdsgrundlag)]
    kinds = [member.name for member in list(Koen)]
    is_woman = numpy.where(child, dice.random(len(house)) < women, woman[house] & ~partner)
    roles = numpy.where(partner, "partner", numpy.where(child, "barn", "hovedperson"))
    sex = numpy.where(is_woman, kinds.index("kvinde"), kinds.index("mand"))
    none = numpy.zeros(0, dtype=numpy.int32)
    return Population(
        person_ids=numpy.array([f"{ground[:3]}{number:07d}" for number in range(len(house))]),
        household_ids=numpy.array([f"h{number:07d}" for number in range(households)]),
        household_of_person=house.astype(numpy.int32),
        roles=numpy.array([FLATTENED_ROLES.index(role) for role in roles], dtype=numpy.int8),
        municipality_of_household=numpy.full(households, municipality, dtype=numpy.int32),
        persons={
            "foedselsdato": _all(day - (ages * _DAYS).astype("timedelta64[D]"), _UNKNOWN),
            "koen": _all(sex.astype(numpy.int16), kinds.index("uoplyst")),
            "opholdsgrundlag": _all(
                numpy.full(len(house), names.index(ground), dtype=numpy.int16), 0
            ),
            "indrejsedato": _all(numpy.full(len(house), day), _UNKNOWN),
            "overtagelsesdato": _all(numpy.full(len(house), day), _UNKNOWN),
        },
        household_values={},
        spells=empty_spells(),
        figures=MunicipalFigures(none, none, {}),
    )


def empty_spells() -> Spells:
    """Return the histories of people of whom nothing is observed."""
    none = numpy.zeros(0, dtype=bool)
    days: NDArray[Any] = numpy.zeros(0, dtype="datetime64[D]")
    columns = {name: given(name, none, none) for name in DTYPES}
    return Spells(numpy.zeros(0, dtype=numpy.int32), days, days, columns)


def _all(values: NDArray[Any], default: Any) -> Given:
    return Given(values, numpy.ones(len(values), dtype=bool), default)
