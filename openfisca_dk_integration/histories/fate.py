"""What befalls people whatever they do: readiness, births, departure, Danish, and what a job pays.

All of it is drawn before the months are lived through and does not depend on the labour market or
on behaviour (but the Danish test, which behaviour may speed up). So a reform never changes who is
there, and people compare with themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy
from numpy.typing import NDArray

from openfisca_dk_integration.histories.danish import Danish, draw_danish
from openfisca_dk_integration.histories.hazards import Factors
from openfisca_dk_integration.histories.luck import Luck, Purpose
from openfisca_dk_integration.histories.parameters import GROUPS, TRACKS, HistoryModel
from openfisca_dk_integration.histories.people import People
from openfisca_dk_integration.histories.states import NEVER, State

_REFUGEES = tuple(GROUPS.index(name) for name in ("flygtning", "familiesammenfoert_til_flygtning"))


@dataclass(frozen=True)
class Fate:
    """What is drawn once in a life.

    Attributes:
        ready_from: month from which a person is ready for a job.
        leaves: month from which the household is gone.
        repatriates: leaves with support for repatriation.
        pension_from: month of the pension age.
        applies: applies for help when not in work.
        hours: hours a month of ordinary work.
        wage: hourly wage at the wage level of 2025, before any supplement of the group.
        supplement: applies for a supplement to the wage of part-time work.
        danish: the Danish course.
        mothers: index of each mother who bears a child ...
        births: ... and the month of the birth, ascending.
    """

    ready_from: NDArray[numpy.int64]
    leaves: NDArray[numpy.int64]
    repatriates: NDArray[numpy.bool_]
    pension_from: NDArray[numpy.int64]
    applies: NDArray[numpy.bool_]
    hours: NDArray[numpy.float64]
    wage: NDArray[numpy.float64]
    supplement: NDArray[numpy.bool_]
    danish: Danish
    mothers: NDArray[numpy.int64]
    births: NDArray[numpy.int64]


def draw_fate(people: People, model: HistoryModel, luck: Luck, last: int, factors: Factors) -> Fate:
    """Draw what befalls people up to the month ``last``."""
    leaves, moves = _departure(people, model, luck, last)
    pension = people.birth + model.months("pension.alder")
    hours, wage, supplement = _job(people, model, luck)
    mothers, births = _births(people, model, luck, last, numpy.minimum(leaves, pension))
    applies = luck.numbers(Purpose.APPLIES) < model.by_group("hjaelp.soeger")[people.group]
    said = people.last.applies
    on_help = (people.last.state == State.HELP) & (said >= 0)
    applies = numpy.where(on_help, said == 1, applies)
    ready_from = _readiness(people, model, luck)
    track = _track(people, model, luck)
    repatriates = luck.of(people.house_keys).numbers(Purpose.REPATRIATES) < model.value(
        "udrejse.repatriering"
    )
    return Fate(
        ready_from=ready_from,
        leaves=leaves,
        repatriates=repatriates & ~moves & numpy.isin(people.group, _REFUGEES),
        pension_from=pension,
        applies=applies,
        hours=hours,
        wage=wage,
        supplement=supplement,
        danish=draw_danish(people, model, luck, last, track, ready_from, factors),
        mothers=mothers,
        births=births,
    )


def _readiness(people: People, model: HistoryModel, luck: Luck) -> NDArray[numpy.int64]:
    """Return the month from which each person is ready for a job."""
    ready = luck.numbers(Purpose.READY) < model.by_group("jobparat.andel")[people.group]
    # Special needs are what the population knows of readiness; an observed spell knows better.
    ready = numpy.where(people.needs >= 0, people.needs == 0, ready)
    known = people.last.ready >= 0
    ready = numpy.where(known, people.last.ready == 1, ready)
    wait = _wait(luck.numbers(Purpose.BECOMES_READY), model.value("jobparat.bliver"))
    later = numpy.minimum(people.start + wait, NEVER)
    return numpy.where(ready, people.start, later)


def _wait(numbers: NDArray[numpy.float64], rate: float) -> NDArray[numpy.int64]:
    """Return whole months of waiting, 1 or more, at a monthly rate."""
    if rate <= 0:
        return numpy.full(len(numbers), NEVER, dtype=numpy.int64)
    if rate >= 1:
        return numpy.ones(len(numbers), dtype=numpy.int64)
    months = numpy.floor(numpy.log1p(-numbers) / numpy.log1p(-rate)) + 1
    whole: NDArray[numpy.int64] = numpy.minimum(months, NEVER).astype(numpy.int64)
    return whole


def _departure(
    people: People, model: HistoryModel, luck: Luck, last: int
) -> tuple[NDArray[numpy.int64], NDArray[numpy.bool_]]:
    """Return when each person's household leaves, and whether only for another municipality.

    A household leaves as a whole, when all its adults have come and no observed history says
    that somebody stays.
    """
    houses = int(people.house.max()) + 1 if people.count else 0
    main = numpy.full(houses, people.count, dtype=numpy.int64)
    numpy.minimum.at(main, people.house, numpy.arange(people.count))
    there = main < people.count
    main = main[there]
    luck = luck.of(people.house_keys[main])
    complete = numpy.zeros(houses, dtype=numpy.int64)
    beginning = numpy.where(people.grown_here, 0, people.start)
    numpy.maximum.at(complete, people.house, beginning)
    takeover = people.takeover[main]
    earliest = numpy.maximum(complete[there] + 1, takeover + model.months("udrejse.fra"))
    early = model.by_group("udrejse.tidlig")[people.group[main]]
    late = model.by_group("udrejse.sen")[people.group[main]]
    change = model.months("udrejse.tidlig_til")
    moving = model.value("fraflytning.kommune")
    leaves = numpy.full(len(main), NEVER, dtype=numpy.int64)
    moves = numpy.zeros(len(main), dtype=bool)
    for month in range(int(earliest.min()) if len(main) else last + 1, last + 1):
        here = numpy.flatnonzero((earliest <= month) & (leaves == NEVER) & ~people.stays[main])
        rate = numpy.where(month - takeover[here] <= change, early[here], late[here])
        abroad = luck.numbers(Purpose.LEAVES, month, here) < rate
        away = luck.numbers(Purpose.MOVES, month, here) < moving
        leaves[here[abroad | away]] = month
        moves[here[away & ~abroad]] = True
    by_house = numpy.full(houses, NEVER, dtype=numpy.int64)
    by_house[there] = leaves
    moving_house = numpy.zeros(houses, dtype=bool)
    moving_house[there] = moves
    return by_house[people.house], moving_house[people.house]


def _job(
    people: People, model: HistoryModel, luck: Luck
) -> tuple[NDArray[numpy.float64], NDArray[numpy.float64], NDArray[numpy.bool_]]:
    """Return hours a month, hourly wage of 2025 and whether a supplement is applied for."""
    full_time = model.value("arbejde.timer_fuldtid")
    full = luck.numbers(Purpose.FULL_TIME) < model.value("arbejde.fuldtid")
    low, high = model.value("arbejde.timer_min"), model.value("arbejde.timer_max")
    part = numpy.round(low + (high - low) * luck.numbers(Purpose.HOURS))
    hours = numpy.where(full, full_time, part)
    known = (people.last.state == State.WORK) & (people.last.hours > 0)
    hours = numpy.where(known, people.last.hours, hours)
    lowest = model.value("loen.time_2025")
    wage = lowest * (1 + model.value("loen.spredning") * luck.numbers(Purpose.WAGE))
    paid = (people.last.state == State.WORK) & (people.last.wage > 0)
    level = price_level(model, people.start)
    extra = supplement_of_group(people, model)
    own = (people.last.wage / level) / hours - extra
    wage = numpy.where(paid, numpy.maximum(own, 0), wage)
    share = model.value("arbejde.deltid_soeger_hjaelp")
    return hours, wage, (hours < full_time) & (luck.numbers(Purpose.SUPPLEMENT) < share)


def price_level(model: HistoryModel, months: NDArray[Any]) -> NDArray[numpy.float64]:
    """Return the wage level of months, 1 in 2025; it changes each January."""
    level: NDArray[numpy.float64] = (1 + model.value("loen.regulering")) ** (
        numpy.asarray(months) // 12 - 2025.0
    )
    return level


def supplement_of_group(people: People, model: HistoryModel) -> NDArray[numpy.float64]:
    """Return what the group earns above others, DKK an hour."""
    more = model.value("loen.ukrainere_tillaeg") / model.value("arbejde.timer_fuldtid")
    return numpy.where(people.group == GROUPS.index("fordreven_saerlov"), more, 0.0)


def _births(
    people: People, model: HistoryModel, luck: Luck, last: int, ends: NDArray[numpy.int64]
) -> tuple[NDArray[numpy.int64], NDArray[numpy.int64]]:
    """Return mothers and months of births, ascending by month."""
    none: NDArray[numpy.int64] = numpy.zeros(0, dtype=numpy.int64)
    candidates = numpy.flatnonzero(people.woman & (people.partner_from < NEVER))
    if not model.value("foedsel.tilfoej") or not len(candidates):
        return none, none
    rate, later = model.value("foedsel.pr_maaned"), model.value("foedsel.senere_faktor")
    program, spacing = model.months("program.maaneder"), model.months("foedsel.afstand")
    takeover, birth = people.takeover[candidates], people.birth[candidates]
    begins = numpy.maximum(people.start, people.partner_from)[candidates] + 1
    begins = numpy.maximum(begins, takeover + model.months("foedsel.fra"))
    until = numpy.minimum(ends[candidates], birth + model.months("foedsel.alder_til"))
    free = begins.copy()
    mothers, months = [], []
    for month in range(int(begins.min()), last + 1):
        at_risk = numpy.flatnonzero((free <= month) & (month < until))
        chance = numpy.where(month - takeover[at_risk] < program, rate, rate * later)
        drawn = luck.numbers(Purpose.BIRTH, month, candidates[at_risk]) < chance
        mother = at_risk[drawn]
        free[mother] = month + spacing
        mothers.append(candidates[mother])
        months.append(numpy.full(len(mother), month, dtype=numpy.int64))
    return (numpy.concatenate(mothers), numpy.concatenate(months)) if mothers else (none, none)


def _track(people: People, model: HistoryModel, luck: Luck) -> NDArray[numpy.int64]:
    """Return the Danish course of each person, drawn where the data do not give it."""
    numbers = luck.numbers(Purpose.TRACK)
    drawn = numpy.zeros(people.count, dtype=numpy.int64)
    for group, name in enumerate(GROUPS):
        rows = people.group == group
        own = f"dansk.andel.{name}"
        row = own if (own, TRACKS[0]) in model.rows else "dansk.andel"
        ends = numpy.cumsum([model.value(row, track) for track in TRACKS])[:-1]
        drawn[rows] = 1 + numpy.searchsorted(ends, numbers[rows], side="right")
    others = people.group == GROUPS.index("andre")
    return numpy.where(people.track > 0, people.track, numpy.where(others, 0, drawn))
