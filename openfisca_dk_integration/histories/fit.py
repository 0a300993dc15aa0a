"""The simulated newcomers beside the published series: those calibrated to, and those not.

``python -m openfisca_dk_integration.histories.fit`` prints the section "Histories" of
``docs/validation.md``; ``--write FILE`` puts it there.
"""

from __future__ import annotations

import argparse
import csv
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy
from numpy.typing import NDArray

from openfisca_dk_integration.enums import Danskuddannelse, Koen
from openfisca_dk_integration.histories.national import YEARS as NATIONAL_YEARS
from openfisca_dk_integration.histories.national import national_shares
from openfisca_dk_integration.histories.newcomers import newcomers
from openfisca_dk_integration.histories.parameters import CALIBRATIONS, CELLS, DATA, HistoryModel
from openfisca_dk_integration.histories.people import CHILD_ROLE
from openfisca_dk_integration.histories.read import load_model
from openfisca_dk_integration.histories.simulate import simulate_histories
from openfisca_dk_integration.histories.states import CODES
from openfisca_dk_integration.months import month_of
from openfisca_dk_integration.population.model import Population

SERIES = DATA / "validering.csv"
FIRST = 12 * 2016 + 6
MONTHS = 181
HOUSEHOLDS, SEED = 15_000, 2
YOUNGEST, OLDEST = 21 * 12, 65 * 12
JOB = 3
"""Months in a row that count as a job (13 weeks)."""

_WEEKS = 52 / 12
_HELP = (*range(1, 5), CODES["nytteindsats"], CODES["loentilskud"])
BEGIN, END = "<!-- histories:begin -->", "<!-- histories:end -->"


@dataclass(frozen=True)
class Cohort:
    """Simulated newcomers of one ground, month by month since takeover.

    Attributes:
        people: the population with its histories.
        work, help: in work and on help by month (row) and person.
        counted: adults of the ages of the published figures who are in Denmark.
        ready: ready for a job at the first month.
    """

    people: Population
    work: NDArray[numpy.bool_]
    help: NDArray[numpy.bool_]
    counted: NDArray[numpy.bool_]
    ready: NDArray[numpy.bool_]

    def of_sex(self, sex: str) -> NDArray[numpy.bool_]:
        """Return True for the persons of a sex (``alle``: for everybody)."""
        if sex == "alle":
            return numpy.ones(self.people.count, dtype=bool)
        names = [member.name for member in list(Koen)]
        chosen: NDArray[numpy.bool_] = self.people.persons["koen"].values == names.index(sex)
        return chosen


@lru_cache(maxsize=8)
def cohort(calibration: str, ground: str) -> Cohort:
    """Return the simulated newcomers of a ground under a calibration."""
    model = load_model(calibration)
    people = newcomers(model, HOUSEHOLDS, ground, seed=SEED)
    people = simulate_histories(people, (FIRST, FIRST + MONTHS - 1), model, seed=SEED)
    birth = month_of(people.persons["foedselsdato"].values)
    age = FIRST + numpy.arange(MONTHS)[:, None] - birth[None, :]
    counted = (age >= YOUNGEST) & (age < OLDEST) & (people.roles != CHILD_ROLE)
    counted &= ~_months(people, (CODES["udrejst"],))
    spells = people.spells
    begins = numpy.flatnonzero(numpy.diff(spells.person, prepend=-1))
    ready = numpy.ones(people.count, dtype=bool)
    given = spells.columns["jobparat"]
    ready[spells.person[begins]] = ~given.known[begins] | given.values[begins]
    work = _months(people, (CODES["ordinaer_beskaeftigelse"],))
    return Cohort(people, work, _months(people, _HELP), counted, ready)


def _months(people: Population, codes: tuple[int, ...]) -> NDArray[numpy.bool_]:
    """Return by month and person whether a spell with one of some activities covers its start."""
    spells = people.spells
    rows = numpy.isin(spells.columns["aktivitet"].values, codes)
    change = numpy.zeros((MONTHS + 1, people.count), dtype=numpy.int8)
    start = month_of(spells.start[rows]) - FIRST
    end = month_of(spells.end[rows]) - FIRST + 1
    numpy.add.at(change, (start, spells.person[rows]), 1)
    numpy.add.at(change, (end, spells.person[rows]), -1)
    return numpy.cumsum(change, axis=0, dtype=numpy.int8)[:MONTHS] > 0


def simulated(
    calibration: str, ground: str, measure: str, sex: str, span: tuple[int, int]
) -> tuple[float, int]:
    """Return a simulated figure and the number of people it rests on.

    Args:
        calibration: a name in ``CALIBRATIONS``.
        ground: a name of ``Opholdsgrundlag``.
        measure: what is measured, as in ``data/validering.csv``.
        sex: ``kvinde``, ``mand`` or ``alle``.
        span: first and last month since takeover.
    """
    group = cohort(calibration, ground)
    chosen = group.of_sex(sex)
    what, _, who = measure.partition("_")
    if who in {"du1", "du2"}:
        names = [member.name for member in list(Danskuddannelse)]
        chosen = chosen & (group.people.persons["danskuddannelse"].values == names.index(who))
    elif who == "ikke_parat":
        chosen = chosen & ~group.ready
    rows = slice(span[0], span[1] + 1)
    counted = group.counted[rows] & chosen
    people = int(counted[-1].sum())
    if measure in {"uger_til_arbejde", "ude_i_arbejde", "aar_til_arbejde"}:
        wait = _wait(group.work[rows])[counted.all(axis=0)]
        length = span[1] - span[0] + 1
        if measure == "ude_i_arbejde":
            return float((wait < length).mean()), len(wait)
        scale = _WEEKS if measure.startswith("uger") else 1 / 12
        return float(wait.mean() * scale), len(wait)
    table = group.help if what == "hjaelp" else group.work
    return float((table[rows] & counted).sum() / counted.sum()), people


def _wait(work: NDArray[numpy.bool_]) -> NDArray[numpy.int64]:
    """Return months until the first job of three months, at most the number of months."""
    run = work[: 1 - JOB] & work[1 : 2 - JOB] & work[JOB - 1 :]
    first = run.argmax(axis=0)
    return numpy.where(run.any(axis=0), first, len(work)).astype(numpy.int64)


_SUMMARY = (
    "*Made by `python -m openfisca_dk_integration.histories.fit --write docs/validation.md`. "
    "Summary: simulated newcomers beside every published series we have. The first table holds "
    "what the entry to work is calibrated to (within two points), the second what it is not; the "
    "reason for a difference stands beside it.*"
)
_PEOPLE = (
    f"{HOUSEHOLDS} husstande, der overtages i juli 2016, frø {SEED}; i arbejde er ordinær "
    "beskæftigelse i måneden, 21-64 år, i Danmark. Stikprøveusikkerheden (to gange) er omkring et "
    "point for kvinder og det halve for mænd."
)
_TARGETS = (
    "Målene for år 1 og 2 i 2018 er afledt af årgang 2011's forløb, og kønnene i 2011 af forholdet "
    "49:14 i 4. kvartal 2017 (`histories/data/maal.csv`). `andre` er ikke vist: danske "
    "statsborgere, EU-borgere og øvrige holdes på 80 pct. Også kalibreret: danskprøver (56 pct. af "
    "deltagerne inden tre år, 62 inden fem) og udrejse (10 pct. på ti år)."
)
_CALIBRATED = ("kalibrering", "gruppe", "måned", "mål, pct.", "simuleret, pct.", "afvigelse, point")
_NATIONAL = (
    "Flygtninge og deres familie under ét (som serien er offentliggjort), overtaget "
    f"{NATIONAL_YEARS[0]}-{NATIONAL_YEARS[1]} i alle 98 kommuner efter kvotereglen: andre "
    "mennesker end dem, sandsynlighederne er fundet på. Hvert grundlag for sig afviger mere, for "
    "familiernes kvinder har flere små børn; årgange før juli 2016 har ingen IGU og lidt flere i "
    "arbejde."
)
_COUNTRY = ("køn", "måned", "mål, pct.", "simuleret, pct.", "afvigelse, point", "personer")
_OTHERS = ("serie", "offentliggjort", "simuleret", "personer", "hvorfor de afviger", "kilde")


def section() -> str:
    """Return the section of the validation page, in Danish with an English summary."""
    prints = [f"{name} `{load_model(name).fingerprint[:12]}`" for name in CALIBRATIONS]
    lines = ["## Forløb (Histories)", "", _SUMMARY, "", _PEOPLE, ""]
    lines += [f"Antagelsernes fingeraftryk: {', '.join(prints)}.", ""]
    lines += ["### Kalibreret", "", *_heading(_CALIBRATED)]
    for name in CALIBRATIONS:
        lines += _calibrated(load_model(name))
    lines += ["", _TARGETS, "", "### Kalibreret, på den nationale syntetiske befolkning", ""]
    lines += [_NATIONAL, "", *_heading(_COUNTRY)]
    lines += [
        f"| {row.sex} | {row.month} | {_number(100 * row.target)} | {_number(100 * row.found)} | "
        f"{_number(100 * (row.found - row.target), sign=True)} | {row.people} |"
        for row in national_shares(load_model())
    ]
    lines += ["", "### Ikke kalibreret", "", *_heading(_OTHERS)]
    with SERIES.open(encoding="utf-8", newline="") as stream:
        lines += [_uncalibrated(row) for row in csv.DictReader(stream)]
    return "\n".join(lines) + "\n"


def _heading(names: tuple[str, ...]) -> list[str]:
    return [f"| {' | '.join(names)} |", "|---" * len(names) + "|"]


def _calibrated(model: HistoryModel) -> list[str]:
    lines = []
    for cell in CELLS:
        ground, sex = cell.split(".")
        if ground == "andre":
            continue
        for month, share in model.targets()[cell]:
            found, _ = simulated(model.calibration, ground, "arbejde", sex, (month, month))
            lines.append(
                f"| {model.calibration} | {ground}, {sex} | {month} | {_number(100 * share)} | "
                f"{_number(100 * found)} | {_number(100 * (found - share), sign=True)} |"
            )
    return lines


def _uncalibrated(row: dict[str, str]) -> str:
    span = (int(row["from"]), int(row["to"]))
    found, people = simulated(row["calibration"], row["ground"], row["measure"], row["sex"], span)
    scale = 100 if row["unit"] == "andel" else 1
    unit = {"andel": " pct.", "uger": " uger", "aar": " år"}[row["unit"]]
    return (
        f"| {row['id']} | {_number(scale * float(row['published']))}{unit} | "
        f"{_number(scale * found)}{unit} | {people} | {row['explanation']} | {row['source']} |"
    )


def _number(value: float, *, sign: bool = False) -> str:
    return f"{value:{'+' if sign else ''}.1f}".replace(".", ",")


def main(arguments: list[str] | None = None) -> int:
    """Print the section, or write it into a page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="the page to put the section in")
    chosen = parser.parse_args(arguments)
    text = section()
    if chosen.write is None:
        sys.stdout.write(text)
        return 0
    page = chosen.write.read_text("utf-8") if chosen.write.exists() else "# Validering\n"
    if BEGIN not in page:
        page = f"{page.rstrip()}\n\n{BEGIN}\n{END}\n"
    before, _, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    chosen.write.write_text(f"{before}{BEGIN}\n{text}{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
