"""What one extra person in work is worth, for as long as the effect lasts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy

from openfisca_dk_integration.cases.flows import run as run_law
from openfisca_dk_integration.cases.households import Course, Setting
from openfisca_dk_integration.cases.ledger import OTHERS, Entry
from openfisca_dk_integration.cases.rules_level import RulesLevel, check_recipients
from openfisca_dk_integration.cases.social.soem import Service, read_soem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from openfisca_dk_integration.cases.social.model import Investment
    from openfisca_dk_integration.simulation import Law


@dataclass(frozen=True)
class Gains:
    """Amounts for one extra person.

    Attributes:
        lasting: for each year of the horizon, the entries of somebody in work from the effect's
            first month to the end of that year; none for years before it.
        success: entries of somebody who succeeds, whatever comes later (SØM's consequences).
        months: months of the horizon.
    """

    lasting: tuple[tuple[Entry, ...], ...]
    success: tuple[Entry, ...]
    months: int

    def entries(self, weights: Sequence[float], effect: float) -> list[Entry]:
        """Return the entries for an effect (persons) with the weight of every layer."""
        found = []
        for number, first in enumerate(self.lasting[-1]):
            total = sum(
                (
                    weight * layer[number].amounts
                    for weight, layer in zip(weights, self.lasting, strict=True)
                    if layer and weight
                ),
                numpy.zeros(self.months),
            )
            found.append(Entry(first.key, first.fra, first.til, effect * total, first.names))
        return [*found, *(entry.scaled(effect) for entry in self.success)]

    def of_payer(self, payer: str) -> tuple[NDArray[numpy.float64], NDArray[numpy.float64]]:
        """Return a payer's net by layer (layer × month) and of success (month)."""
        lasting = numpy.stack([net_of(layer, payer, self.months) for layer in self.lasting])
        return lasting, net_of(self.success, payer, self.months)

    @property
    def payers(self) -> set[str]:
        """Everybody who gives or gets anything."""
        entries = [*(entry for layer in self.lasting for entry in layer), *self.success]
        return {party for entry in entries for party in (entry.fra, entry.til)} - {OTHERS}


def net_of(entries: Sequence[Entry], payer: str, months: int) -> NDArray[numpy.float64]:
    """Return what a payer receives less what it pays."""
    total = numpy.zeros(months)
    for entry in entries:
        total += entry.amounts * (float(entry.til == payer) - float(entry.fra == payer))
    return total


def layer_weights(
    fade: NDArray[numpy.float64], first_month: int, years: int
) -> NDArray[numpy.float64]:
    """Return the weight of each layer: the part of the effect that ends with each year.

    Args:
        fade: yearly rate by which the effect fades, one per draw.
        first_month: the effect's first month (from 0).
        years: the horizon.

    Returns:
        draws × years; the effect of a year is the sum of the weights from it on.
    """
    since = numpy.arange(years) - first_month // 12
    left = (1.0 - fade[:, None]) ** numpy.maximum(since, 0)
    left = numpy.where(since >= 0, left, 0.0)
    later = numpy.concatenate([left[:, 1:], numpy.zeros((len(fade), 1))], axis=1)
    weights: NDArray[numpy.float64] = numpy.where(since >= 0, left - later, 0.0)
    return weights


def find_gains(investment: Investment, law: Law, folder: Path, where: str) -> Gains:
    """Return what one extra person is worth, from the law, the user's amounts and SØM's tables."""
    years = investment.horisont
    first = investment.effekt.efter_maaneder
    months = 12 * years
    courses = [
        Course(first, tuple(year <= last for year in range(years))) if last >= first // 12 else None
        for last in range(years)
    ]
    level, jobs = _level(investment, law, [course for course in courses if course], where)
    lasting = []
    for course in courses:
        entries: list[Entry] = []
        if course is not None:
            kept = [1.0 if stays else 0.0 for stays in course.years]
            if level is not None:
                entries += _of_law(level, jobs, investment, kept)
            working = numpy.array([float(course.works(month)) for month in range(months)])
            for item in investment.beloeb:
                sign = -1.0 if item.sparet else 1.0
                amounts = sign * item.beloeb_pr_maaned * working
                entries.append(
                    Entry(item.navn, item.fra, item.til, amounts, (item.navn, item.navn))
                )
        lasting.append(tuple(entries))
    success: list[Entry] = []
    if investment.konsekvenser is not None and investment.priser is not None:
        services = read_soem(folder / investment.konsekvenser, folder / investment.priser)
        success = service_entries(services, first, months)
    return Gains(tuple(lasting), tuple(success), months)


def service_entries(services: Sequence[Service], first: int, months: int) -> list[Entry]:
    """Return what services less used are worth to each payer, month by month.

    Year 0 begins with the effect; a year's amount is spread evenly over its months.
    """
    found = []
    for service in services:
        for payer, price in service.prices.items():
            amounts = numpy.zeros(months)
            for year, units in enumerate(service.saved):
                start = first + 12 * year
                amounts[start : start + 12] += units * price / 12
            found.append(Entry(service.name, OTHERS, payer, amounts, (service.name, service.name)))
    return found


@dataclass(frozen=True)
class _Job:
    """A kind of job: its share, and its wage and hours as factors on those of the level."""

    share: float
    wage: float = 1.0
    hours: float = 1.0


def _level(
    investment: Investment, law: Law, courses: list[Course], where: str
) -> tuple[RulesLevel | None, list[_Job]]:
    """Return the law's flows for every kind of job, all run together."""
    rules = investment.regler
    if rules is None:
        return None, []
    jobs = [_Job(1.0)]
    if investment.jobtyper:
        # One krone and one hour, so that the factors are the wage and the hours themselves.
        rules = rules.model_copy(update={"loen_pr_maaned": 1.0, "timer_pr_maaned": 1.0})
        jobs = [
            _Job(job.andel, job.loen_pr_maaned, job.timer_pr_maaned) for job in investment.jobtyper
        ]
    paths = [replace(course, wage=job.wage, hours=job.hours) for job in jobs for course in courses]
    setting = Setting(rules, investment.code, investment.start_aar, investment.horisont)
    level = RulesLevel(setting, run_law(setting, rules.familier, paths, law), law)
    check_recipients(level, where)
    return level, jobs


def _of_law(
    level: RulesLevel, jobs: list[_Job], investment: Investment, kept: list[float]
) -> list[Entry]:
    """Return the law's entries for one path, the kinds of job together."""
    effect = investment.effekt
    entries: list[Entry] = []
    for job in jobs:
        each = level.per_person(
            kept,
            effect.efter_maaneder,
            effect.andel_der_udloeser_tilskud,
            job.wage,
            job.hours,
        )
        scaled = [entry.scaled(job.share) for entry in each]
        if not entries:
            entries = scaled
            continue
        entries = [
            Entry(one.key, one.fra, one.til, one.amounts + two.amounts, one.names)
            for one, two in zip(entries, scaled, strict=True)
        ]
    return entries
