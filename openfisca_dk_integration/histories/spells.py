"""Codes of months become spells: one per unbroken run, beside the observed ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy
from numpy.typing import NDArray

from openfisca_dk_integration.enums import AndenOffentligForsoergelse
from openfisca_dk_integration.histories import visible
from openfisca_dk_integration.histories.fate import Fate, price_level, supplement_of_group
from openfisca_dk_integration.histories.parameters import HistoryModel
from openfisca_dk_integration.histories.people import People
from openfisca_dk_integration.histories.visible import Codes, part
from openfisca_dk_integration.population.model import Given, Spells

_SUPPORT = [member.name for member in list(AndenOffentligForsoergelse)]
_MONTHS_TO_1970 = 12 * 1970

DTYPES: dict[str, Any] = {
    "aktivitet": numpy.int16,
    "soeger_hjaelp": numpy.bool_,
    "jobparat": numpy.bool_,
    "loenindkomst": numpy.float32,
    "arbejdstimer": numpy.float32,
    "programudgift": numpy.float32,
    "anden_offentlig_forsoergelse": numpy.int16,
    "danskmoduler_startet": numpy.int32,
    "danskmoduler_bestaaet": numpy.int32,
    "repatrieres": numpy.bool_,
    "i_dagtilbud": numpy.bool_,
    "dagtilbud_takst": numpy.float32,
}
"""The variables of simulated spells."""

DEFAULTS: dict[str, Any] = {"jobparat": True}
"""Defaults of these variables that are not 0, none or False."""


class Changes:
    """Collects, month by month, who changes to which code."""

    def __init__(self, count: int) -> None:
        self._current = numpy.full(count, visible.NOT_SEEN, dtype=numpy.int64)
        self._who: list[NDArray[numpy.int32]] = []
        self._codes: list[Codes] = []
        self._months: list[NDArray[numpy.int32]] = []

    def add(self, month: int, codes: Codes) -> None:
        """Note the codes of a month."""
        changed = numpy.flatnonzero(codes != self._current)
        self._current[changed] = codes[changed]
        self._who.append(changed.astype(numpy.int32))
        self._codes.append(codes[changed])
        self._months.append(numpy.full(len(changed), month, dtype=numpy.int32))

    def runs(self) -> tuple[NDArray[numpy.int32], NDArray[numpy.int32], Codes]:
        """Return person, first month and code of each run, by person and month."""
        if not self._who:
            none = numpy.zeros(0, dtype=numpy.int32)
            return none, none, none.astype(numpy.int64)
        who = numpy.concatenate(self._who)
        order = numpy.argsort(who, kind="stable")
        return (
            who[order],
            numpy.concatenate(self._months)[order],
            numpy.concatenate(self._codes)[order],
        )


def day_of_month(months: NDArray[Any]) -> NDArray[Any]:
    """Return the first days of months."""
    shifted = numpy.asarray(months, dtype=numpy.int64) - _MONTHS_TO_1970
    return shifted.astype("datetime64[M]").astype("datetime64[D]")


def simulated_spells(
    people: People, model: HistoryModel, fate: Fate, changes: Changes, first: int, last: int
) -> Spells:
    """Return the spells of simulated months, from each life's first day (or ``first``) to ``last``.

    Args:
        people: who; spells carry their rows in the population.
        model: the assumptions.
        fate: hours and wages.
        changes: the codes of the months.
        first: month number of the first month wanted.
        last: month number of the last one.
    """
    who, month, code = changes.runs()
    start = day_of_month(month)
    final = numpy.append(who[1:] != who[:-1], True) if len(who) else numpy.zeros(0, dtype=bool)
    end = numpy.full(len(who), day_of_month(numpy.array([last + 1]))[0] - 1)
    end[:-1] = numpy.where(final[:-1], end[:-1], start[1:] - 1)
    earliest = numpy.maximum(people.start_day, day_of_month(numpy.array([first]))[0])
    start = numpy.maximum(start, earliest[who])
    kept = end >= start
    who, code, start, end = who[kept], code[kept], start[kept], end[kept]
    return Spells(
        person=people.row[who].astype(numpy.int32),
        start=start,
        end=end,
        columns=_columns(people, model, fate, who, code),
    )


def _columns(
    people: People, model: HistoryModel, fate: Fate, who: NDArray[Any], code: Codes
) -> dict[str, Given]:
    wages, hours = _wages(people, model, fate, who, code)
    paid = part(code, "wage") != visible.NO_WAGE
    applies, ready = part(code, "applies"), part(code, "ready")
    yearly = [0.0, model.value("omkostning.program_pr_aar")]
    yearly.append(model.value("omkostning.program_pr_aar", "ledig"))
    cost = part(code, "cost")
    support = part(code, "support")
    supports = [_SUPPORT.index(name) for name in ("ingen", "folkepension", "foertidspension")]
    begun, passed = part(code, "begun"), part(code, "passed")
    abroad = part(code, "stays_abroad") == 1
    always = numpy.ones(len(code), dtype=bool)
    none = numpy.zeros(len(code))
    return {
        name: given(name, values, known)
        for name, values, known in (
            ("aktivitet", part(code, "activity"), always),
            ("soeger_hjaelp", applies == visible.YES, applies != visible.UNSAID),
            ("jobparat", ready == visible.YES, ready != visible.UNSAID),
            ("loenindkomst", wages, paid),
            ("arbejdstimer", hours, paid),
            ("programudgift", numpy.array(yearly)[cost] / 12, cost != visible.NO_COST),
            ("anden_offentlig_forsoergelse", numpy.array(supports)[support], support > 0),
            ("danskmoduler_startet", begun, begun > 0),
            ("danskmoduler_bestaaet", passed, passed > 0),
            ("repatrieres", none, abroad),
        )
    }


def given(name: str, values: NDArray[Any], known: NDArray[numpy.bool_]) -> Given:
    """Return a column with the default where nothing is known."""
    default = DEFAULTS.get(name, False if DTYPES[name] is numpy.bool_ else 0)
    filled = numpy.where(known, values, default).astype(DTYPES[name])
    return Given(filled, known, default)


def _wages(
    people: People, model: HistoryModel, fate: Fate, who: NDArray[Any], code: Codes
) -> tuple[NDArray[numpy.float64], NDArray[numpy.float64]]:
    kind = part(code, "wage")
    level = price_level(model, 12 * part(code, "year"))
    hourly = fate.wage + supplement_of_group(people, model)
    full_time = model.value("arbejde.timer_fuldtid")
    igu_hours = model.value("igu.timer")
    none = numpy.zeros(len(code))
    hours = numpy.choose(
        kind, [none, fate.hours[who], none + full_time, none + igu_hours, none + igu_hours]
    )
    wage = numpy.choose(
        kind,
        [
            none,
            hourly[who] * fate.hours[who],
            none + model.value("loen.time_2025") * full_time,
            none + model.value("loen.igu_aar_1_2025"),
            none + model.value("loen.igu_aar_2_2025"),
        ],
    )
    return numpy.round(wage * level), hours


def joined(first: Spells, second: Spells) -> Spells:
    """Return the spells of both, sorted by person and first day; missing columns are unknown."""
    person = numpy.concatenate([first.person, second.person])
    start = numpy.concatenate([first.start, second.start])
    order = numpy.lexsort((start, person))
    columns = {}
    for name in {**first.columns, **second.columns}:
        parts = [
            _column(spells, name, first.columns.get(name) or second.columns[name])
            for spells in (first, second)
        ]
        columns[name] = Given(
            numpy.concatenate([one.values for one in parts])[order],
            numpy.concatenate([one.known for one in parts])[order],
            parts[0].default,
        )
    return Spells(
        person=person[order],
        start=start[order],
        end=numpy.concatenate([first.end, second.end])[order],
        columns={name: one for name, one in columns.items() if one.known.any()},
    )


def _column(spells: Spells, name: str, like: Given) -> Given:
    own = spells.columns.get(name)
    if own is not None:
        return own
    values = numpy.full(spells.count, like.default, dtype=like.values.dtype)
    return Given(values, numpy.zeros(spells.count, dtype=bool), like.default)


@dataclass(frozen=True)
class Stretch:
    """Simple spells of some people (children), all of one activity."""

    person: NDArray[Any]
    start: NDArray[Any]
    end: NDArray[Any]
    columns: dict[str, NDArray[Any]]

    def spells(self) -> Spells:
        """Return them as spells, without those that are empty."""
        kept = self.end >= self.start
        return Spells(
            person=self.person[kept].astype(numpy.int32),
            start=self.start[kept],
            end=self.end[kept],
            columns={
                name: given(name, values[kept], numpy.ones(int(kept.sum()), dtype=bool))
                for name, values in self.columns.items()
            },
        )
