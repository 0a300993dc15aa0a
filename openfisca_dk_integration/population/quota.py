"""Where refugees are housed: national figure, regional and municipal quotas, rule by rule.

The orders on housing of refugees (boligplaceringsbekendtgørelsen) give every municipality a quota
that is high where it has few immigrants and few newly reunified families for its size. What the
orders changed over the years (who counts, when the national figure must change, how quotas follow
it) stands in the parameters ``boligplacering``; municipalities may agree on another split.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy
from numpy.typing import NDArray

from openfisca_dk_integration.population.problems import PopulationError, Problem
from openfisca_dk_integration.population.schema import default_system

Floats = NDArray[numpy.float64]

FILE = "kvoter"
"""What the problems name as their place: the rule's own input."""

TOLERANCE = 0.5
"""Persons by which agreed regional quotas may miss the national figure (they are rounded)."""


@dataclass(frozen=True)
class QuotaRules:
    """The rules of one day.

    Attributes:
        low_limit: share beyond which a change of a low national figure is compulsory.
        high_limit: the same for a high one.
        high_above: a national figure above this is high.
        only_refugee_families: only family reunified with refugees counts, else all reunified.
        by_origin: immigrants are those of non-Western origin, else foreign citizens.
        raise_in_proportion: a raised national figure scales the quotas, else they are made anew.
        cut_in_proportion: the same for a lowered one.
    """

    low_limit: float
    high_limit: float
    high_above: float
    only_refugee_families: bool
    by_origin: bool
    raise_in_proportion: bool
    cut_in_proportion: bool


@dataclass(frozen=True)
class QuotaBasis:
    """The municipalities' figures, one each; a version of the rule needs two of the last four.

    Attributes:
        codes: municipality codes.
        regions: name of each municipality's region.
        inhabitants: on 1 January of the year in which the national figure is announced.
        foreign_citizens: the same day, without Nordic, EU and EEA citizens (until 2015).
        non_western: immigrants of non-Western origin, the same day (from 2015).
        reunified: all reunified foreigners who came first in the year before (until 2015).
        reunified_with_refugees: those reunified with refugees (from 2015).
    """

    codes: NDArray[numpy.int32]
    regions: NDArray[numpy.str_]
    inhabitants: Floats
    foreign_citizens: Floats | None = None
    non_western: Floats | None = None
    reunified: Floats | None = None
    reunified_with_refugees: Floats | None = None

    def immigrants(self, rules: QuotaRules) -> Floats | None:
        """Return the immigrants that count under the rules."""
        return self.non_western if rules.by_origin else self.foreign_citizens

    def families(self, rules: QuotaRules) -> Floats | None:
        """Return the reunified persons that count under the rules."""
        return self.reunified_with_refugees if rules.only_refugee_families else self.reunified


@dataclass(frozen=True)
class Quotas:
    """Quotas in persons (not rounded: the orders say nothing of rounding).

    Attributes:
        codes: municipality codes.
        regions: region of each municipality.
        share: quota share of each municipality (may be negative).
        preliminary: quota before negative ones are set to zero.
        municipal: the quotas.
        national: the national figure.
    """

    codes: NDArray[numpy.int32]
    regions: NDArray[numpy.str_]
    share: Floats
    preliminary: Floats
    municipal: Floats
    national: float

    @property
    def regional(self) -> dict[str, float]:
        """The regional quotas by name."""
        names = numpy.unique(self.regions).tolist()
        return {name: float(self.municipal[self.regions == name].sum()) for name in names}


def quota_rules(day: date | str, tax_benefit_system: Any | None = None) -> QuotaRules:
    """Return the rules in force on a day (of the announcement of the national figure)."""
    system = tax_benefit_system or default_system()
    rules = system.get_parameters_at_instant(str(day)).boligplacering
    return QuotaRules(
        low_limit=float(rules.landstal.aendringsgraense_lavt),
        high_limit=float(rules.landstal.aendringsgraense_hoejt),
        high_above=float(rules.landstal.hoejt_over),
        only_refugee_families=bool(rules.kvoter.kun_familie_til_flygtninge),
        by_origin=bool(rules.kvoter.indvandrere_efter_oprindelse),
        raise_in_proportion=bool(rules.kvoter.forhoejelse_er_forholdsmaessig),
        cut_in_proportion=bool(rules.kvoter.nedsaettelse_er_forholdsmaessig),
    )


def must_change(announced: float, estimate: float, rules: QuotaRules) -> bool:
    """Return whether the national figure must be changed when the estimate has moved.

    The limit is that of the figure announced, and a change of exactly the limit is not beyond it.
    """
    limit = rules.high_limit if announced > rules.high_above else rules.low_limit
    return abs(estimate - announced) > limit * announced


def quotas(
    basis: QuotaBasis,
    national: float,
    rules: QuotaRules,
    regional: Mapping[str, float] | None = None,
) -> Quotas:
    """Return the quotas of a national figure.

    Args:
        basis: the municipalities' figures.
        national: the national figure (landstal), persons.
        rules: those of the day of the announcement.
        regional: regional quotas that the municipalities agreed on; default the rule's own.

    Raises:
        PopulationError: when the figures cannot be used; it lists all problems.
    """
    problems = _problems(basis, national, rules, regional)
    if problems:
        raise PopulationError(problems)
    immigrants, families = basis.immigrants(rules), basis.families(rules)
    assert immigrants is not None  # noqa: S101 - checked above
    assert families is not None  # noqa: S101 - checked above
    of_people = basis.inhabitants / basis.inhabitants.sum()
    share = 2 * of_people - immigrants / immigrants.sum()
    preliminary = share * (national + families.sum()) - families
    positive = numpy.maximum(preliminary, 0.0)
    if not positive.any():
        raise PopulationError([Problem("quota_none", FILE)])
    municipal = positive * (national / positive.sum())
    if regional is not None:
        municipal = _within_regions(basis.regions, positive, regional)
    return Quotas(basis.codes, basis.regions, share, preliminary, municipal, float(national))


def changed(made: Quotas, national: float, rules: QuotaRules, basis: QuotaBasis) -> Quotas:
    """Return the quotas after the national figure has been changed within its year.

    Args:
        made: the quotas in force.
        national: the new national figure.
        rules: those of the day of the change.
        basis: the figures of the first announcement, where quotas are made anew.
    """
    lower = national < made.national
    in_proportion = rules.cut_in_proportion if lower else rules.raise_in_proportion
    if not in_proportion:
        return quotas(basis, national, rules)
    scaled = made.municipal * (national / made.national)
    return Quotas(made.codes, made.regions, made.share, made.preliminary, scaled, float(national))


def _within_regions(
    regions: NDArray[numpy.str_], positive: Floats, regional: Mapping[str, float]
) -> Floats:
    """Return quotas that add to the regional ones, in proportion to the positive quotas."""
    result = numpy.zeros(len(positive))
    problems = []
    for name, quota in regional.items():
        here = regions == name
        total = positive[here].sum()
        if total > 0:
            result[here] = positive[here] * (quota / total)
        elif quota > 0:
            problems.append(Problem("quota_region_full", FILE, None, name, f"{quota:g}"))
    if problems:
        raise PopulationError(problems)
    return result


def _problems(
    basis: QuotaBasis, national: float, rules: QuotaRules, regional: Mapping[str, float] | None
) -> list[Problem]:
    """Return everything that is wrong with the figures."""
    problems = []
    if not (numpy.isfinite(national) and national >= 0):
        problems.append(Problem("quota_number", FILE, None, "landstal", f"{national:g}"))
    needed = {
        "inhabitants": basis.inhabitants,
        "non_western" if rules.by_origin else "foreign_citizens": basis.immigrants(rules),
        "reunified_with_refugees" if rules.only_refugee_families else "reunified": basis.families(
            rules
        ),
    }
    for name, values in needed.items():
        if values is None:
            problems.append(Problem("quota_missing", FILE, None, name))
        elif len(values) != len(basis.codes):
            details = {"found": str(len(values)), "expected": str(len(basis.codes))}
            problems.append(Problem("quota_length", FILE, None, name, None, details))
        else:
            problems += [
                Problem("quota_number", FILE, None, name, f"{basis.codes[row]}: {values[row]:g}")
                for row in numpy.flatnonzero(~(numpy.isfinite(values) & (values >= 0)))
            ]
            if name != "inhabitants" and "reunified" in name:
                continue
            if not numpy.nansum(values) > 0:
                problems.append(Problem("quota_empty", FILE, None, name))
    again = numpy.unique(basis.codes, return_counts=True)
    problems += [
        Problem("quota_twice", FILE, None, "codes", str(code))
        for code in again[0][again[1] > 1].tolist()
    ]
    if regional is not None:
        problems += _regional_problems(basis, national, regional)
    return problems


def _regional_problems(
    basis: QuotaBasis, national: float, regional: Mapping[str, float]
) -> list[Problem]:
    known = set(basis.regions.tolist())
    expected = {"expected": ", ".join(sorted(known))}
    problems = [
        Problem("quota_region", FILE, None, "regional", name, expected)
        for name in sorted(set(regional) ^ known)
    ]
    problems += [
        Problem("quota_number", FILE, None, name, f"{quota:g}")
        for name, quota in regional.items()
        if not (numpy.isfinite(quota) and quota >= 0)
    ]
    total = sum(regional.values())
    if abs(total - national) > TOLERANCE:
        details = {"expected": f"{national:g}"}
        problems.append(Problem("quota_sum", FILE, None, "regional", f"{total:g}", details))
    return problems
