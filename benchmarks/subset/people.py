"""The people of the reference subset: synthetic, the same for every engine, as ``.npy`` files.

Households of one or two adults and 0-4 children in 98 municipalities; adults were taken over in
2017-2019 and live through 60 months (2020-2024) on help, in offers, at work and outside both, in
spells of whole months. Nobody comes, goes or is born. Needs numpy only.

Files in ``<folder>/<persons>``, P persons, H households, S spells, months first:
``household`` (P), ``start`` (H + 1: first person of each), ``adult`` (P), ``born`` and ``taken``
(P, month numbers), ``municipality`` (H, 0-97), ``support`` (H, housing support in DKK),
``spell_person``, ``spell_from``, ``spell_months``, ``spell_activity``, ``spell_wage``,
``spell_hours`` (S), and the same spread over months: ``activity``, ``wage``, ``hours`` (60 x P).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy

MONTHS = 60
FIRST = 12 * 2020
MUNICIPALITIES = 98
SUMS = (
    "forsoergelsesydelse",
    "refusion",
    "grundtilskud",
    "resultattilskud",
    "kommunens_udgift",
    "indkomstskat",
    "boligstoette_efter_loft",
    "disponibel_indkomst",
)
"""What is summed by municipality and year: the last two are of households."""
HOUSEHOLD_SUMS = 2
SCALE = 2.0**20

WORK, NOTHING, EDUCATION = 8, 0, 9
HELPED = (1, 2, 3, 4, 6)
"""Activities by number, as in the package's ``Aktivitet``; the last are those with help."""


def generate(persons: int) -> dict[str, Any]:
    """Return the arrays of about so many persons (exactly, but for ``persons`` below 10)."""
    random = numpy.random.default_rng(persons)
    adults = random.choice([1, 2], p=[0.55, 0.45], size=persons)
    children = random.choice([0, 1, 2, 3, 4], p=[0.45, 0.2, 0.2, 0.1, 0.05], size=persons)
    if persons == 1:
        adults, children = numpy.array([1]), numpy.array([0])
    sizes = adults + children
    households = int(numpy.searchsorted(numpy.cumsum(sizes), persons)) + 1
    adults, sizes = adults[:households], sizes[:households]
    over = int(sizes.sum()) - persons
    sizes[-1] -= over
    adults[-1] = min(adults[-1], sizes[-1])
    start = numpy.concatenate([[0], numpy.cumsum(sizes)]).astype(numpy.int32)
    household = numpy.repeat(numpy.arange(households, dtype=numpy.int32), sizes)
    place = numpy.arange(persons) - start[household]
    adult = place < adults[household]
    age = numpy.where(
        adult, random.integers(18 * 12, 60 * 12, persons), random.integers(0, 17 * 12, persons)
    )
    found: dict[str, Any] = {
        "household": household,
        "start": start,
        "adult": adult,
        "born": (FIRST - age).astype(numpy.int32),
        "taken": (FIRST - random.integers(1, 36, households)).astype(numpy.int32)[household],
        "municipality": random.integers(0, MUNICIPALITIES, households).astype(numpy.int32),
        "support": (
            random.integers(0, 2, households) * random.integers(400, 3500, households)
        ).astype(numpy.float32),
    }
    return found | _spells(random, numpy.flatnonzero(adult).astype(numpy.int32))


def _spells(random: Any, people: Any) -> dict[str, Any]:
    """Return the spells of some people: all 60 months of each, the first ones first."""
    count = len(people)
    activity = numpy.empty((MONTHS, count), dtype=numpy.int16)
    new = numpy.ones((MONTHS, count), dtype=bool)
    now = _drawn(random, count)
    for month in range(MONTHS):
        if month:
            new[month] = random.random(count) < 0.07
            now = numpy.where(new[month], _drawn(random, count), now)
        activity[month] = now
    begins = numpy.flatnonzero(new.T)
    months = numpy.diff(begins, append=MONTHS * count).astype(numpy.int32)
    at = activity.T.reshape(-1)[begins]
    works = at == WORK
    hours = numpy.where(works, random.choice([37.0, 80.0, 120.0, 160.25], len(at)), 0.0)
    extra = numpy.isin(at, HELPED) & (random.random(len(at)) < 0.15)
    hours = numpy.where(extra, random.choice([10.0, 20.5], len(at)), hours)
    wage = numpy.round(hours * random.uniform(125.0, 210.0, len(at)))
    return {
        "spell_person": people[begins // MONTHS],
        "spell_from": (begins % MONTHS).astype(numpy.int32),
        "spell_months": months,
        "spell_activity": at,
        "spell_wage": wage.astype(numpy.float32),
        "spell_hours": hours.astype(numpy.float32),
    }


def _drawn(random: Any, count: int) -> Any:
    codes = numpy.array([*HELPED, WORK, NOTHING, EDUCATION], dtype=numpy.int16)
    return random.choice(codes, p=[0.22, 0.08, 0.13, 0.07, 0.03, 0.35, 0.09, 0.03], size=count)


def spread(arrays: dict[str, Any]) -> dict[str, Any]:
    """Return activity, wage and hours by month and person."""
    count = len(arrays["household"])
    people = numpy.flatnonzero(arrays["adult"])
    months = arrays["spell_months"]
    found = {}
    for name in ("activity", "wage", "hours"):
        values = arrays[f"spell_{name}"]
        table = numpy.zeros((MONTHS, count), dtype=values.dtype)
        table[:, people] = numpy.repeat(values, months).reshape(len(people), MONTHS).T
        found[name] = table
    return found


def load(persons: int, *, tables: bool = True) -> dict[str, Any]:
    """Return the arrays, made the first time, from ``SUBSET_DATA``."""
    folder = Path(os.environ["SUBSET_DATA"]) / str(persons)
    if not (folder / "done").exists():
        folder.mkdir(parents=True, exist_ok=True)
        arrays = generate(persons)
        for name, array in (arrays | spread(arrays)).items():
            numpy.save(folder / f"{name}.npy", array)
        (folder / "done").touch()
    names = [path.stem for path in folder.glob("*.npy")]
    wanted = (
        names if tables else [name for name in names if name not in ("activity", "wage", "hours")]
    )
    return {name: numpy.load(folder / f"{name}.npy") for name in wanted}


class Sums:
    """Adds up results by municipality and year, in whole parts of a krone, as the package does.

    A person's or household's months are added in float64, in order; the year's sum is rounded to
    1 / 2**20 krone; such whole numbers are added up exactly, whatever the order.
    """

    def __init__(self, arrays: dict[str, Any]) -> None:
        of_household = arrays["municipality"]
        self.orders = []
        for places in (of_household[arrays["household"]], of_household):
            order = numpy.argsort(places, kind="stable")
            found, starts = numpy.unique(places[order], return_index=True)
            self.orders.append((order, found, starts))
        self.table = numpy.zeros((len(SUMS), MUNICIPALITIES, MONTHS // 12), dtype=numpy.int64)

    def add(self, number: int, year: int, values: Any) -> None:
        """Add a year's values of one output."""
        order, found, starts = self.orders[number >= len(SUMS) - HOUSEHOLD_SUMS]
        parts = numpy.rint(values * SCALE).astype(numpy.int64)
        self.table[number, found, year] = numpy.add.reduceat(parts[order], starts)
