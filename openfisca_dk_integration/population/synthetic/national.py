"""Synthetic populations of any municipalities: people taken over, without their histories."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy
from numpy.typing import NDArray

from openfisca_dk_integration.population.model import Population
from openfisca_dk_integration.population.municipalities import municipality_names
from openfisca_dk_integration.population.parse import nearest
from openfisca_dk_integration.population.problems import PopulationError, Problem
from openfisca_dk_integration.population.synthetic.arrivals import (
    COUNT_OF,
    FAMILIES,
    FIRST_YEAR,
    REFUGEES,
    UKRAINE_YEAR,
    UKRAINIANS,
    Arrivals,
    expected_arrivals,
)
from openfisca_dk_integration.population.synthetic.assemble import (
    Drawn,
    Kept,
    assemble,
    put_together,
)
from openfisca_dk_integration.population.synthetic.calibrate import whole
from openfisca_dk_integration.population.synthetic.facts import draw_facts
from openfisca_dk_integration.population.synthetic.homes import (
    MONTHS,
    bring_families,
    draw_homes,
)
from openfisca_dk_integration.population.synthetic.margins import Margins, read_margins
from openfisca_dk_integration.population.synthetic.profiles import (
    profile_problems,
    refugee_profile,
    ukrainian_profile,
)

GROUPS = (REFUGEES, FAMILIES, UKRAINIANS)
CALL = "synthetic_population"
LAST_YEAR = 2060
EARLIER = 5
"""Years before the first in which the refugees came whose families may come in the years asked."""

Years = tuple[int, int]


def synthetic_population(
    municipalities: Iterable[int] | None,
    years: Years,
    *,
    seed: int,
    margins: str | Path | None = None,
    sample: float = 1.0,
    groups: Iterable[str] = GROUPS,
) -> Population:
    """Return people taken over by municipalities, drawn to meet the published figures.

    Nobody has a history: ``population.spells`` is empty. A main person may have been taken over
    up to five years before the first year, when the family comes within the years. The same
    arguments give the same people.

    Args:
        municipalities: codes; None for all 98.
        years: first and last year of the takeover, both included.
        seed: of the draws.
        margins: a file of the user's own figures (``margins.read_margins``).
        sample: share of the households drawn; the people then carry weights (``vaegt``) that keep
            the number of households of each municipality and group, about 1 / ``sample``. Every
            municipality that has people is represented.
        groups: of "flygtninge", "familiesammenfoerte" and "ukrainere". Those who are reunified
            stand in the household of the refugee they come to, also when refugees are left out.

    Raises:
        PopulationError: when arguments or figures cannot be used; it lists all problems.
    """
    codes = None if municipalities is None else list(municipalities)
    wanted = list(groups)
    problems = _argument_problems(codes, years, seed, sample, wanted)
    figures = Margins()
    try:
        figures = read_margins(margins)
        problems += profile_problems(figures)
    except PopulationError as error:
        problems += error.problems
    if problems:
        raise PopulationError(problems)
    arrivals = arrivals_of(figures, years[1])
    rows = numpy.arange(len(arrivals.codes))
    if codes is not None:
        rows = numpy.flatnonzero(numpy.isin(arrivals.codes, codes))
    drawn = []
    for part, code in _strata(figures, arrivals, rows):
        if {REFUGEES, FAMILIES} & set(wanted):
            drawn.append(_refugees(figures, arrivals, part, code, years, seed, wanted))
        if UKRAINIANS in wanted and years[1] >= UKRAINE_YEAR:
            drawn.append(_ukrainians(figures, arrivals, part, code, years, seed))
    if not drawn or not sum(part.homes.count for part in drawn):
        raise PopulationError([Problem("argument_nobody", CALL, None, "years", str(years))])
    everyone = put_together(drawn)
    rng = numpy.random.default_rng([seed, len(GROUPS)])
    source = f"syntetisk {years[0]}-{years[1]}, seed {seed}"
    kept = _sampled(everyone, sample, rng)
    return assemble(everyone, kept, arrivals.codes, figures, rng, source)


def arrivals_of(figures: Margins, last_year: int) -> Arrivals:
    """Return the expected arrivals under some figures."""
    return expected_arrivals(figures, last_year, refugee_profile(figures).families_per_person)


def _argument_problems(
    codes: list[int] | None, years: Any, seed: Any, sample: float, groups: list[str]
) -> list[Problem]:
    problems = []
    names = {str(code): name for code, name in municipality_names().items() if code}
    by_name = {name: code for code, name in names.items()}
    for code in [] if codes is None else codes:
        if str(code) not in names:
            near = nearest(str(code), by_name)
            hint = {"hint": f"{by_name[near]} {near}" if near else ""}
            problem = Problem(
                "argument_municipality", CALL, None, "municipalities", str(code), hint
            )
            problems.append(problem)
    if codes is not None and not codes:
        problems.append(Problem("argument_municipality", CALL, None, "municipalities", "[]"))
    try:
        low, high = int(years[0]), int(years[1])
        good = len(years) == len(("from", "to")) and FIRST_YEAR <= low <= high <= LAST_YEAR
    except (TypeError, ValueError, IndexError):
        good = False
    if not good:
        expected = {"expected": f"{FIRST_YEAR} - {LAST_YEAR}"}
        problems.append(Problem("argument_years", CALL, None, "years", str(years), expected))
    if isinstance(seed, bool) or not isinstance(seed, int | numpy.integer) or seed < 0:
        problems.append(Problem("argument_seed", CALL, None, "seed", str(seed)))
    if not 0 < sample <= 1:
        problems.append(Problem("argument_sample", CALL, None, "sample", str(sample)))
    expected = {"expected": ", ".join(GROUPS)}
    for group in groups or [""]:
        if group not in GROUPS:
            hint = {**expected, "hint": nearest(group, GROUPS)}
            problems.append(Problem("argument_group", CALL, None, "groups", group, hint))
    return problems


def _strata(
    figures: Margins, arrivals: Arrivals, rows: NDArray[numpy.int64]
) -> list[tuple[NDArray[numpy.int64], int | None]]:
    """Return rows of municipalities drawn together, with a code where one is drawn by itself.

    Municipalities with figures of their own are drawn apart, all others as one country.
    """
    own = figures.own() | {
        row.area for row in figures if row.id == COUNT_OF[FAMILIES] and isinstance(row.area, int)
    }
    apart = numpy.isin(arrivals.codes[rows], sorted(own))
    parts: list[tuple[NDArray[numpy.int64], int | None]] = []
    if not apart.all():
        parts.append((rows[~apart], None))
    return parts + [
        (rows[[one]], int(arrivals.codes[rows[one]])) for one in numpy.flatnonzero(apart)
    ]


def _refugees(
    figures: Margins,
    arrivals: Arrivals,
    rows: NDArray[numpy.int64],
    code: int | None,
    years: Years,
    seed: int,
    groups: list[str],
) -> Drawn:
    profile = refugee_profile(figures, code)
    rng = numpy.random.default_rng([seed, GROUPS.index(REFUGEES), code or 0])
    begins = max(FIRST_YEAR, years[0] - EARLIER) - FIRST_YEAR
    span = arrivals.years[begins:].astype(numpy.int64)
    persons = arrivals.refugees[rows, begins:]
    homes = draw_homes(profile, rows, persons, span, _whole_year, rng)
    known = arrivals.families_known[rows, begins:].all(axis=0)
    families = numpy.where(known, arrivals.families[rows, begins:].sum(axis=0), numpy.nan)
    waiting = (
        figures.value("familiesammenfoering.ventetid_min", code),
        figures.value("familiesammenfoering.ventetid_max", code),
    )
    homes = bring_families(homes, families, span, waiting, rng)
    within = _within(homes.arrival, years) & (REFUGEES in groups)
    comes = _within(homes.family, years) & (FAMILIES in groups)
    family = numpy.where(comes, homes.family, numpy.datetime64("NaT", "D"))
    homes = replace(homes, family=family).at(within | comes)
    man_first = figures.value("familiesammenfoering.mand_foerst", code)
    facts = draw_facts(homes, profile, man_first, rng)
    return Drawn(homes, facts, numpy.zeros(homes.count, dtype=bool))


def _ukrainians(
    figures: Margins,
    arrivals: Arrivals,
    rows: NDArray[numpy.int64],
    code: int | None,
    years: Years,
    seed: int,
) -> Drawn:
    profile = ukrainian_profile(figures, code)
    rng = numpy.random.default_rng([seed, GROUPS.index(UKRAINIANS), code or 0])
    begins = max(UKRAINE_YEAR, years[0]) - FIRST_YEAR
    span = arrivals.years[begins:].astype(numpy.int64)
    first = (int(figures.value("ukraine.maaned_fra")), int(figures.value("ukraine.maaned_til")))

    def months(year: int) -> tuple[int, int]:
        return first if year == UKRAINE_YEAR else _whole_year(year)

    homes = draw_homes(profile, rows, arrivals.ukrainians[rows, begins:], span, months, rng)
    facts = draw_facts(homes, profile, 0.5, rng)
    return Drawn(homes, facts, numpy.ones(homes.count, dtype=bool))


def _whole_year(_: int) -> tuple[int, int]:
    return 1, MONTHS


def _within(days: NDArray[Any], years: Years) -> NDArray[numpy.bool_]:
    low, high = numpy.datetime64(f"{years[0]}-01-01"), numpy.datetime64(f"{years[1]}-12-31")
    inside: NDArray[numpy.bool_] = (days >= low) & (days <= high)
    return inside


def _sampled(drawn: Drawn, sample: float, rng: numpy.random.Generator) -> Kept:
    """Return the households kept and their weights.

    Of the households of a municipality and group the nearest whole number to the share is drawn,
    at least one, and together they stand for all of them.
    """
    count = drawn.homes.count
    if sample >= 1:
        return Kept(numpy.arange(count))
    keep, weight = [], []
    stratum = 2 * drawn.homes.row + drawn.ukrainian
    order = rng.permutation(count)
    order = order[numpy.argsort(stratum[order], kind="stable")]
    _, first, number = numpy.unique(stratum[order], return_index=True, return_counts=True)
    some = numpy.clip(whole(numpy.asarray(number * sample, dtype=numpy.float64), rng), 1, number)
    for start, size, few in zip(first.tolist(), number.tolist(), some.tolist(), strict=True):
        keep.append(order[start : start + few])
        weight.append(numpy.full(few, size / few))
    chosen = numpy.concatenate(keep)
    by_home = numpy.argsort(chosen)
    return Kept(chosen[by_home], numpy.concatenate(weight)[by_home])
