"""A synthetic population beside the figures it was drawn to meet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy
import polars
from numpy.typing import NDArray

from openfisca_dk_integration.enums import Boligform, Danskuddannelse, Koen, Opholdsgrundlag
from openfisca_dk_integration.population.model import FLATTENED_ROLES, Population
from openfisca_dk_integration.population.municipalities import (
    municipality_names,
    municipality_regions,
)
from openfisca_dk_integration.population.synthetic.arrivals import (
    COUNT_OF,
    FAMILIES,
    REFUGEES,
    UKRAINIANS,
    Arrivals,
)
from openfisca_dk_integration.population.synthetic.assemble import TRACKS
from openfisca_dk_integration.population.synthetic.margins import (
    COUNTRY,
    Margin,
    Margins,
    definitions,
    read_margins,
)
from openfisca_dk_integration.population.synthetic.national import arrivals_of
from openfisca_dk_integration.population.synthetic.people import ADULT_AGE, DAYS_IN_YEAR

Floats = NDArray[numpy.float64]
Bools = NDArray[numpy.bool_]

CHILD = FLATTENED_ROLES.index("barn")
FOUR = 4
EMPTY = range(10)
"""As many municipalities may have nobody in a population of the country."""

SMALLEST = 1.0
"""Expected persons from which a municipality must be there for a count of the country to stand."""

OWN_SOURCE = "kvoteregel, kendte tal og andele / quota rule, known figures and shares"


def margin_report(
    population: Population, margins: str | Path | Margins | None = None
) -> polars.DataFrame:
    """Return every figure that the people can show, with what they show.

    Counts of the country stand there when the population covers the country; otherwise the counts
    of its municipalities, as the quota rule, known figures and shares give them.

    Args:
        population: drawn by ``synthetic_population``, before or after histories.
        margins: the user's figures, as they were given for the draw.

    Returns:
        One row per figure with the columns id, label (in Danish), area, year, target, result,
        deviation (result - target), unit, source, evidence.
    """
    figures = margins if isinstance(margins, Margins) else read_margins(margins)
    people = _People.of(population)
    rows = [
        *_counts(people, figures),
        *_quotas(people, figures),
        *_shares(people, figures),
    ]
    frame = polars.DataFrame(
        [_as_row(margin, result) for margin, result in rows],
        schema={
            "id": polars.String,
            "label": polars.String,
            "area": polars.String,
            "year": polars.Int64,
            "target": polars.Float64,
            "result": polars.Float64,
            "unit": polars.String,
            "source": polars.String,
            "evidence": polars.String,
        },
        orient="row",
    )
    deviation = (polars.col("result") - polars.col("target")).alias("deviation")
    return frame.select(*frame.columns[:6], deviation, *frame.columns[6:])


def _as_row(margin: Margin, result: float) -> tuple[Any, ...]:
    area = margin.area
    return (
        margin.id,
        definitions()[margin.id].label_da,
        municipality_names()[area] if isinstance(area, int) else area,
        margin.year,
        margin.value,
        result,
        margin.unit,
        margin.source,
        margin.evidence,
    )


@dataclass(frozen=True)
class _People:
    """The people who were taken over, with what the figures count."""

    weight: Floats
    year: NDArray[numpy.int64]
    ground: NDArray[Any]
    municipality: NDArray[numpy.int32]
    woman: Bools
    age: Floats
    child: Bools
    adult: Bools
    partner: Bools
    children: NDArray[numpy.int64]
    alone: Bools
    track: NDArray[Any]
    educated: Bools
    needs: Bools
    home: NDArray[numpy.int32]
    first_year: int
    codes: NDArray[numpy.int32]
    shared: Floats

    @classmethod
    def of(cls, population: Population) -> _People:
        """Return those with a day of takeover (children born later have none)."""
        persons, home = population.persons, population.household_of_person
        here = persons["overtagelsesdato"].known
        days = persons["overtagelsesdato"].values
        years = days.astype("datetime64[Y]").astype(numpy.int64) + 1970
        latest = numpy.zeros(population.households, dtype=numpy.int64)
        numpy.maximum.at(latest, home[here], years[here])
        households, child = population.households, population.roles == CHILD
        alone = persons["uledsaget_mindreaarig"].values.astype(bool)
        children = numpy.bincount(home[child & here], minlength=households)
        adults = numpy.bincount(home[~child], minlength=households)
        form = population.household_values["boligform"]
        age = (days - persons["foedselsdato"].values).astype(numpy.int64) / DAYS_IN_YEAR
        everyone = cls(
            weight=population.weights,
            year=years,
            ground=persons["opholdsgrundlag"].values,
            municipality=population.municipality_of_household[home],
            woman=persons["koen"].values == list(Koen).index(Koen.kvinde),
            age=age,
            child=child,
            adult=~child & ~alone & (age >= ADULT_AGE - 0.1),
            partner=(adults == len(("main", "partner")))[home],
            children=children[home],
            alone=alone,
            track=persons["danskuddannelse"].values,
            educated=persons["har_erhvervsuddannelse"].values.astype(bool),
            needs=persons["saerlige_behov"].values.astype(bool),
            home=home,
            first_year=int(latest[latest > 0].min()),
            codes=population.municipality_codes,
            shared=(form.values == list(Boligform).index(Boligform.andelsbolig))[home] * 1.0,
        )
        return everyone.at(here)

    def at(self, which: Bools) -> _People:
        """Return some of the people."""
        values = {}
        for name, value in vars(self).items():
            whole = name in {"first_year", "codes"}
            values[name] = value if whole else value[which]
        return _People(**values)

    def is_(self, *grounds: Any) -> Bools:
        """Return who has one of some grounds of residence."""
        return numpy.isin(self.ground, [list(Opholdsgrundlag).index(one) for one in grounds])

    def mean(self, values: NDArray[Any], who: Bools) -> float:
        """Return the weighted mean of some of the people."""
        return float(numpy.average(values[who], weights=self.weight[who])) if who.any() else 0.0


GROUND_OF = {
    REFUGEES: Opholdsgrundlag.flygtning,
    FAMILIES: Opholdsgrundlag.familiesammenfoert_til_flygtning,
    UKRAINIANS: Opholdsgrundlag.fordreven_saerlov,
}


def _counts(people: _People, figures: Margins) -> Iterator[tuple[Margin, float]]:
    """Yield the counts by year: the country's where it is covered, else the municipalities'."""
    last = int(people.year.max())
    arrivals = arrivals_of(figures, last)
    for group, name in COUNT_OF.items():
        who = people.is_(GROUND_OF[group])
        if not who.any():
            continue
        for year in range(people.first_year, last + 1):
            now = who & (people.year == year)
            yield from _counts_of_year(people, figures, arrivals, group, (name, year), now)


def _counts_of_year(
    people: _People,
    figures: Margins,
    arrivals: Arrivals,
    group: str,
    what: tuple[str, int],
    now: Bools,
) -> Iterator[tuple[Margin, float]]:
    name, year = what
    column = year - int(arrivals.years[0])
    expected = arrivals.of(group)[:, column]
    there = numpy.isin(arrivals.codes, people.codes)
    covered = there[arrivals.of(group).sum(axis=1) >= SMALLEST].all()
    if covered:
        row = figures.rows.get((name, COUNTRY, year))
        if row is not None or group == REFUGEES:
            if row is None:
                row = Margin(name, COUNTRY, year, float(expected.sum()), "persons", OWN_SOURCE)
            yield row, float(people.weight[now].sum())
    for place in numpy.flatnonzero(there):
        code = int(arrivals.codes[place])
        row = figures.rows.get((name, code, year))
        if row is None and (covered or group == FAMILIES):
            continue
        if row is None:
            value = float(expected[place])
            row = Margin(name, code, year, value, "persons", OWN_SOURCE, "assumed")
        yield row, float(people.weight[now & (people.municipality == code)].sum())


PLACED = {
    "regionskvote": (REFUGEES, "landstal"),
    "kommunekvote": (REFUGEES, "landstal"),
    "ukraine.registreret": (UKRAINIANS, "ukraine.registreret"),
}
"""Figures that say where people live, with the group and the whole they are parts of."""


def _quotas(people: _People, figures: Margins) -> Iterator[tuple[Margin, float]]:
    """Yield the published quotas: the share of the year's people there, of the figure's whole.

    Only a population that covers the country shows them.
    """
    if len(people.codes) < len(municipality_regions()) - len(EMPTY):
        return
    regions = municipality_regions()
    region = numpy.array([regions[int(code)] for code in people.codes])
    of_person = region[numpy.searchsorted(people.codes, people.municipality)]
    for margin in figures:
        if margin.id not in PLACED or margin.area == COUNTRY or margin.year is None:
            continue
        group, whole = PLACED[margin.id]
        now = people.is_(GROUND_OF[group]) & (people.year == margin.year)
        total = figures.of_year(whole, margin.year)
        if margin.year < people.first_year or not now.any() or total is None:
            continue
        own = isinstance(margin.area, int)
        there = people.municipality == margin.area if own else of_person == margin.area
        yield margin, people.mean(there, now) * total


def _shares(people: _People, figures: Margins) -> Iterator[tuple[Margin, float]]:
    """Yield the figures without years: of the country's people, or a municipality's own."""
    refugees = people.is_(Opholdsgrundlag.flygtning, GROUND_OF[FAMILIES])
    for margin in figures:
        if margin.year is not None:
            continue
        own = isinstance(margin.area, int)
        if own and margin.area not in people.codes:
            continue
        if not own and people.codes.size and numpy.isin(people.codes, sorted(figures.own())).all():
            continue
        where = (
            people.municipality == margin.area
            if own
            else numpy.isin(people.municipality, sorted(figures.own()), invert=True)
        )
        found = _share(people, margin.id, where, refugees)
        if found is not None:
            yield margin, found


def _share(people: _People, name: str, where: Bools, refugees: Bools) -> float | None:
    """Return what the people show of one figure; None for what is no trait of people."""
    found = _trait(people, name, where, refugees)
    return None if found is None else people.mean(*found)


def trait_of(population: Population, name: str) -> tuple[NDArray[Any], Bools] | None:
    """Return who has the trait of a figure, and of whom it is a share; None for other figures.

    Args:
        population: drawn by ``synthetic_population``.
        name: the id of a figure without years.
    """
    people = _People.of(population)
    refugees = people.is_(Opholdsgrundlag.flygtning, GROUND_OF[FAMILIES])
    return _trait(people, name, numpy.ones(population.count, dtype=bool), refugees)


def _trait(
    people: _People, name: str, where: Bools, refugees: Bools
) -> tuple[NDArray[Any], Bools] | None:
    ukrainians = people.is_(Opholdsgrundlag.fordreven_saerlov)
    side = ukrainians if name.startswith("ukraine") or name.endswith("ukrainere") else refugees
    who = where & side
    if not who.any():
        return None
    adults = who & people.adult
    key = name.removeprefix("sammensaetning.").removeprefix("ukraine.").removeprefix("jobparat.")
    tracks = {f"danskuddannelse_{one}": track for one, track in enumerate(TRACKS)}
    educated = {f"uddannelse.medbragt_du{one}": track for one, track in enumerate(TRACKS)}
    of_adults: dict[str, NDArray[Any]] = {
        "kvinder": people.woman,
        "gift": people.partner,
        "ingen_boern": people.children == 0,
        "1_3_boern": (people.children > 0) & (people.children < FOUR),
        "4_eller_flere_boern": people.children >= FOUR,
        "familiesammenfoert": people.is_(GROUND_OF[FAMILIES]),
        "alder_gennemsnit": people.age,
        "alder_18_24": people.age < 25,  # noqa: PLR2004
        "alder_25_64": (people.age >= 25) & (people.age < 65),  # noqa: PLR2004
        "alder_65_plus": people.age >= 65,  # noqa: PLR2004
        "andel": ~people.needs,
        "andel_ukrainere": ~people.needs,
    }
    if key in of_adults:
        return of_adults[key], adults
    if key in tracks:
        return people.track == [*Danskuddannelse].index(tracks[key]), adults
    if name in educated:
        course = [*Danskuddannelse].index(educated[name])
        return people.educated, adults & (people.track == course)
    children = who & people.child
    others: dict[str, tuple[NDArray[Any], Bools]] = {
        "andel_kvinder": (people.woman, who),
        "andel_boern": (people.child, who),
        "boern_0_6": (people.age < 7, children),  # noqa: PLR2004
        "boern.alder_0_5": (people.age < 6, children),  # noqa: PLR2004
        "tilgang.uledsagede": (people.alone, who & people.is_(Opholdsgrundlag.flygtning)),
    }
    return others.get(key)
