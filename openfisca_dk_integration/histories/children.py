"""Children: those born on the way join their household; day care; departure with the parents."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy
from numpy.typing import NDArray

from openfisca_dk_integration.enums import Koen
from openfisca_dk_integration.histories.fate import Fate
from openfisca_dk_integration.histories.luck import Luck, Purpose, text_keys
from openfisca_dk_integration.histories.parameters import HistoryModel
from openfisca_dk_integration.histories.people import CHILD_ROLE, People
from openfisca_dk_integration.histories.spells import Stretch, day_of_month, joined
from openfisca_dk_integration.histories.states import CODES, NEVER
from openfisca_dk_integration.months import month_of
from openfisca_dk_integration.population.model import Given, Population, Spells

_ADULT_MONTHS = 18 * 12
_LIKE_MOTHER = ("opholdsgrundlag", "vaegt", "medlem_af_folkekirken")


def with_newborn(population: Population, people: People, fate: Fate, luck: Luck) -> Population:
    """Return the population with the children born in the simulated months.

    A child's id is its mother's with the month of birth, so that it is the same child in every
    run. It has the mother's ground of residence and weight, and was born on the first of the month.
    """
    if not len(fate.mothers):
        return population
    mother = people.row[fate.mothers]
    months = fate.births
    ids = numpy.array(
        [
            f"{population.person_ids[row]}-b{month // 12}{month % 12 + 1:02d}"
            for row, month in zip(mother, months, strict=True)
        ]
    )
    girl = luck.numbers(Purpose.CHILD_SEX, months, fate.mothers) < 0.5  # noqa: PLR2004 - even
    kinds = list(Koen)
    sex = numpy.where(girl, kinds.index(Koen.kvinde), kinds.index(Koen.mand))
    own = {"foedselsdato": day_of_month(months), "koen": sex}
    return _inserted(population, ids, mother, own)


def _inserted(
    population: Population, ids: NDArray[Any], mother: NDArray[Any], own: dict[str, NDArray[Any]]
) -> Population:
    count, new = population.count, len(ids)
    house = numpy.concatenate(
        [population.household_of_person, population.household_of_person[mother]]
    )
    roles = numpy.concatenate([population.roles, numpy.full(new, CHILD_ROLE, dtype=numpy.int8)])
    # Among the children of a household the new ones come last, in the order of their births.
    order = numpy.lexsort((numpy.arange(count + new), roles, house))
    place = numpy.empty(count + new, dtype=numpy.int64)
    place[order] = numpy.arange(count + new)
    persons = {}
    for name, given in population.persons.items():
        values = numpy.full(new, given.default, dtype=given.values.dtype)
        known = numpy.zeros(new, dtype=bool)
        if name in own:
            values, known = own[name].astype(given.values.dtype), ~known
        elif name in _LIKE_MOTHER:
            values, known = given.values[mother], given.known[mother]
        persons[name] = Given(
            numpy.concatenate([given.values, values])[order],
            numpy.concatenate([given.known, known])[order],
            given.default,
        )
    texts = numpy.concatenate([numpy.asarray(population.person_ids, dtype=str), ids])
    spells = population.spells
    moved = place[spells.person].astype(numpy.int32)
    return replace(
        population,
        person_ids=texts[order],
        household_of_person=house[order],
        roles=roles[order],
        persons=persons,
        spells=replace(spells, person=moved),
    )


def child_spells(
    population: Population,
    children: NDArray[numpy.bool_],
    leaves_of_house: NDArray[numpy.int64],
    model: HistoryModel,
    luck: Luck,
    span: tuple[int, int],
) -> Spells | None:
    """Return day care and departure of children, up to their 18th birthday.

    Args:
        population: the people.
        children: True for the children; those without a date of birth are left out.
        leaves_of_house: month in which each household leaves, ``NEVER`` if it stays.
        model: the assumptions.
        luck: of the run, for any people.
        span: first and last month.
    """
    birth = population.persons.get("foedselsdato")
    if birth is None:
        return None
    rows = numpy.flatnonzero(children & birth.known)
    born = month_of(birth.values[rows]).astype(numpy.int64)
    come = born.copy()
    for name in ("indrejsedato", "overtagelsesdato"):
        given = population.persons.get(name)
        if given is not None:
            came = month_of(given.values[rows]).astype(numpy.int64)
            come = numpy.where(given.known[rows], numpy.maximum(came, born), come)
    leaves = leaves_of_house[population.household_of_person[rows]]
    grown = born + _ADULT_MONTHS
    first, last = span
    ends = numpy.minimum(numpy.minimum(leaves, grown), last + 1)

    begins = numpy.maximum(numpy.maximum(come, born + model.months("boern.dagtilbud_fra")), first)
    stops = numpy.minimum(born + model.months("boern.dagtilbud_til"), ends)
    keys = text_keys(population.person_ids[rows])
    attends = luck.of(keys).numbers(Purpose.DAY_CARE) < model.value("boern.i_dagtilbud")
    attends &= begins < stops
    price = model.value("boern.dagtilbud_takst")
    care = Stretch(
        rows[attends],
        day_of_month(begins[attends]),
        day_of_month(stops[attends]) - 1,
        {
            "aktivitet": numpy.full(int(attends.sum()), CODES["ingen"]),
            "i_dagtilbud": numpy.ones(int(attends.sum()), dtype=bool),
            "dagtilbud_takst": numpy.full(int(attends.sum()), price),
        },
    )
    away = (leaves < NEVER) & (leaves <= last) & (grown > leaves)
    gone_from = numpy.maximum(numpy.maximum(leaves, first), come)[away]
    gone_rows = rows[away]
    gone = Stretch(
        gone_rows,
        day_of_month(gone_from),
        _until(birth, gone_rows, grown[away], last) - 1,
        {
            "aktivitet": numpy.full(len(gone_rows), CODES["udrejst"]),
            "repatrieres": numpy.zeros(len(gone_rows), dtype=bool),
        },
    )
    return joined(care.spells(), gone.spells())


def _until(birth: Given, rows: NDArray[Any], grown: NDArray[Any], last: int) -> NDArray[Any]:
    """Return the day after a child's last one: the 18th birthday, or the end of the span."""
    within = birth.values[rows] - birth.values[rows].astype("datetime64[M]").astype("datetime64[D]")
    month = day_of_month(numpy.minimum(grown, last + 1))
    length = day_of_month(grown + 1) - day_of_month(grown)
    birthday = month + numpy.minimum(within, length - 1)
    return numpy.where(grown <= last, birthday, month)
