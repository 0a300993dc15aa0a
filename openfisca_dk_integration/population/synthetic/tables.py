"""The drawn people as population files."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from openfisca_dk_integration.population.municipalities import municipality_names
from openfisca_dk_integration.population.synthetic.figures import (
    Dice,
    assumption,
)
from openfisca_dk_integration.population.synthetic.lives import (
    Life,
    Spell,
    child_spells,
    draw_departure,
)
from openfisca_dk_integration.population.synthetic.people import Home, Member, households

SEED = 730
MAX_ROOMS = 5

PERSON_HEADINGS = (
    "person_id",
    "husstand_id",
    "rolle",
    "foedselsdato",
    "koen",
    "opholdsgrundlag",
    "uledsaget_mindreaarig",
    "indrejsedato",
    "opholdstilladelse_dato",
    "overtagelsesdato",
    "danskuddannelse",
    "danskproeve",
    "danskproeve_dato",
    "har_erhvervsuddannelse",
)
HOUSEHOLD_HEADINGS = ("husstand_id", "kommunekode", "husleje", "forbrugsudgift", "boligareal")
SPELL_HEADINGS = (
    "person_id",
    "fra",
    "til",
    "aktivitet",
    "soeger_hjaelp",
    "loen_pr_maaned",
    "timer_pr_maaned",
    "programudgift",
    "jobparat",
    "anden_offentlig_forsoergelse",
    "i_dagtilbud",
    "dagtilbud_takst",
)


@dataclass
class Drawn:
    """The drawn households with the spells of each member."""

    homes: list[Home]
    spells: list[list[list[Spell]]]
    codes: list[int]


def build(persons: int | None = None, seed: int = SEED, *, everywhere: bool = False) -> Drawn:
    """Draw a population.

    Args:
        persons: about how many; default the municipality's own expected number.
        seed: of the draws.
        everywhere: spread the households over all municipalities instead of one.
    """
    factor = 1.0
    if persons is not None:
        own_size = sum(len(home.members) for home in build(seed=seed).homes)
        factor = persons / own_size
    dice = Dice(seed)
    homes = _draw_homes(dice, factor)
    spells = [_draw_spells(dice, home) for home in homes]
    own = int(assumption("kommune.kode"))
    codes = [code for code in municipality_names() if code] if everywhere else [own]
    return Drawn(homes, spells, [codes[index % len(codes)] for index in range(len(homes))])


def write(drawn: Drawn, folder: Path) -> None:
    """Write personer.csv, husstande.csv and forloeb.csv."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts(drawn).items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")


def texts(drawn: Drawn) -> dict[str, str]:
    """Return the three tables as CSV text."""
    persons: list[list[Any]] = []
    houses: list[list[Any]] = []
    spells: list[list[Any]] = []
    digits = len(str(sum(len(home.members) for home in drawn.homes)))
    for number, (home, lives) in enumerate(zip(drawn.homes, drawn.spells, strict=True)):
        household = f"h{number + 1:0{digits}}"
        houses.append(_household_row(household, drawn.codes[number], home))
        for member, life in zip(home.members, lives, strict=True):
            person = f"p{len(persons) + 1:0{digits}}"
            persons.append(_person_row(person, household, member))
            spells += [_spell_row(person, one, end) for one, end in with_ends(life)]
    return {
        "personer": _csv(PERSON_HEADINGS, persons),
        "husstande": _csv(HOUSEHOLD_HEADINGS, houses),
        "forloeb": _csv(SPELL_HEADINGS, spells),
    }


def _draw_homes(dice: Dice, factor: float) -> list[Home]:
    return list(households(dice, factor))


def _draw_spells(dice: Dice, home: Home) -> list[list[Spell]]:
    """Draw the lives of a household; children born on the way become members."""
    draw_departure(dice, home)
    lives = []
    for member in list(home.members):
        if member.role == "barn":
            lives.append(child_spells(dice, member, home.leaves))
            continue
        life = Life(dice, home, member)
        lives.append(life.draw())
        home.births += life.births
    for child in home.births:
        home.members.append(child)
        lives.append(child_spells(dice, child, home.leaves))
    return lives


def with_ends(spells: list[Spell]) -> list[tuple[Spell, date | None]]:
    """Return spells with their last day.

    Of two that start on one day the later counts, and equal neighbours are one spell.
    """
    kept: list[Spell] = []
    for spell in spells:
        if kept and kept[-1].start >= spell.start:
            kept.pop()
        if not kept or replace(spell, start=kept[-1].start) != kept[-1]:
            kept.append(spell)
    ends: list[date | None] = [one.start - timedelta(days=1) for one in kept[1:]]
    return list(zip(kept, [*ends, None], strict=True)) if kept else []


def _person_row(person: str, household: str, member: Member) -> list[Any]:
    here = member.born_here
    return [
        person,
        household,
        member.role,
        member.birth,
        member.sex,
        member.ground,
        "ja" if member.unaccompanied else "",
        "" if here else member.permit or member.arrival,
        member.permit or "",
        "" if here else member.arrival,
        member.track if member.track != "ingen" else "",
        member.test if member.test_date else "",
        member.test_date or "",
        "ja" if member.educated else "",
    ]


def _household_row(household: str, code: int, home: Home) -> list[Any]:
    size = min(len(home.members), MAX_ROOMS)
    return [
        household,
        code,
        round(assumption("bolig.husleje_fast") + size * assumption("bolig.husleje_pr_person")),
        round(size * assumption("bolig.forbrug_pr_person")),
        round(assumption("bolig.areal_fast") + size * assumption("bolig.areal_pr_person")),
    ]


def _spell_row(person: str, spell: Spell, end: date | None) -> list[Any]:
    return [
        person,
        spell.start,
        end or "",
        spell.activity,
        spell.applies,
        "" if spell.wage is None else spell.wage,
        "" if spell.hours is None else f"{spell.hours:g}",
        "" if spell.cost is None else spell.cost,
        spell.ready,
        spell.support,
        spell.day_care,
        "" if spell.day_care_price is None else spell.day_care_price,
    ]


def _csv(headings: tuple[str, ...], rows: list[list[Any]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return stream.getvalue()
