"""The assumptions of the labour-market model: one row per number, with range and source."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy
from numpy.typing import NDArray

from openfisca_dk_integration.behaviour.ranges import Range, share_of
from openfisca_dk_integration.histories.errors import HistoryError
from openfisca_dk_integration.reforms.errors import Problem

DATA = Path(__file__).parent / "data"
ASSUMPTIONS = DATA / "antagelser.csv"
TARGETS = DATA / "maal.csv"
ENTRY = DATA / "indgang.csv"

COLUMNS = ("id", "group", "value", "low", "high", "unit", "source", "evidence", "note")

GROUPS = (
    "flygtning",
    "familiesammenfoert_til_flygtning",
    "familiesammenfoert_til_andre",
    "fordreven_saerlov",
    "andre",
)
"""Grounds of residence with entry rates of their own; all others are ``andre``."""

SEXES = ("mand", "kvinde")
"""Sexes with entry rates of their own; ``uoplyst`` takes those of ``mand``."""

CELLS = tuple(f"{group}.{sex}" for group in GROUPS for sex in SEXES)
TRACKS = ("du1", "du2", "du3")
HORIZON = 12 * 60
"""Months since takeover of the entry table; later ones are as the last."""

CALIBRATIONS = ("2018", "2011")
_LEVELS_DA = {
    "2018": "treårsgruppen i 2. kvartal 2018 og Danmarks Statistik 2018",
    "2011": "flygtninge og familiesammenførte ankommet i 2011",
}
_LEVELS_EN = {
    "2018": "the three-year group of the second quarter of 2018 and Statistics Denmark 2018",
    "2011": "refugees and reunified family who arrived in 2011",
}
TARGET, RATE = "maal", "indgang"
HIGHEST_SHARE = 0.95
"""No target is raised past this share in work."""


@dataclass(frozen=True)
class Row:
    """One number: its range (equal to the value where none is given), unit and origin."""

    id: str
    group: str
    value: float
    low: float
    high: float
    unit: str
    source: str
    evidence: str
    note: str

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from other rows."""
        return self.id, self.group


@dataclass(frozen=True)
class HistoryModel:
    """All assumptions of the labour-market model.

    Attributes:
        rows: by id and group.
        name: of the file that replaced rows, else the calibration.
        own_entry: the user gave entry rates, so they are never calibrated again.
    """

    rows: dict[tuple[str, str], Row]
    name: str = ""
    own_entry: bool = False

    def value(self, name: str, group: str = "") -> float:
        """Return one number."""
        return self.rows[name, group].value

    def months(self, name: str, group: str = "") -> int:
        """Return a number of months."""
        return round(self.value(name, group))

    def by_group(self, name: str) -> NDArray[numpy.float64]:
        """Return a number per member of ``GROUPS``; a group without a row takes ``andre``."""
        rows = [self.rows.get((name, group), self.rows[name, "andre"]) for group in GROUPS]
        return numpy.array([row.value for row in rows])

    def by_track(self, name: str) -> NDArray[numpy.float64]:
        """Return a number per Danish course; the first is that of nobody's course (as du2)."""
        values = [self.value(name, track) for track in TRACKS]
        return numpy.array([values[1], *values])

    def shares(self, name: str) -> dict[str, float]:
        """Return the shares of all groups of a row."""
        return {row.group: row.value for row in self.rows.values() if row.id == name}

    @property
    def calibration(self) -> str:
        """The name of the calibration in force."""
        return f"{self.value('kalibrering'):.0f}"

    @property
    def header(self) -> str:
        """What the entry to work is calibrated to, in one Danish line."""
        return self._header("Overgang til arbejde er kalibreret til", _LEVELS_DA, "egne rater")

    @property
    def header_en(self) -> str:
        """What the entry to work is calibrated to, in one English line."""
        return self._header("Entry to work is calibrated to", _LEVELS_EN, "own rates")

    def _header(self, text: str, levels: dict[str, str], own: str) -> str:
        added = f" ({own})" if self.own_entry else ""
        return f"{text} {levels[self.calibration]}{added}"

    def targets(self) -> dict[str, list[tuple[int, float]]]:
        """Return months since takeover and shares in work, by cell."""
        prefix = f"{TARGET}.{self.calibration}."
        found: dict[str, list[tuple[int, float]]] = {cell: [] for cell in CELLS}
        for row in self.rows.values():
            if row.id.startswith(prefix):
                level = self.value(f"{TARGET}.niveau", row.group.split(".")[1])
                share = min(row.value * level, HIGHEST_SHARE)
                found[row.group].append((int(row.id[len(prefix) :]), share))
        return {cell: sorted(pairs) for cell, pairs in found.items()}

    def entry(self) -> NDArray[numpy.float64]:
        """Return the monthly entry to work by cell (row) and months since takeover (column)."""
        prefix = f"{RATE}.{self.calibration}."
        table = numpy.zeros((len(CELLS), HORIZON))
        rows = [row for row in self.rows.values() if row.id.startswith(prefix)]
        for row in sorted(rows, key=lambda row: int(row.id[len(prefix) :])):
            table[CELLS.index(row.group), int(row.id[len(prefix) :]) :] = row.value
        return table

    @property
    def fingerprint(self) -> str:
        """The sha256 of all numbers and ranges."""
        content: list[Any] = [
            [*key, row.value, row.low, row.high] for key, row in sorted(self.rows.items())
        ]
        content.append(self.own_entry)
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()

    def draw(self, seed: int | None, draw: int) -> HistoryModel:
        """Return the model with assumptions drawn from their ranges; draw 0 holds the central ones.

        The entry to work is then calibrated again, so that every draw meets the published series.

        Raises:
            HistoryError: without a seed.
        """
        check_seed(seed)
        if seed is None or draw == 0:
            return self
        rows = {
            key: replace(row, value=_drawn(row, share_of(seed, draw, "/".join(key))))
            for key, row in self.rows.items()
        }
        model = replace(self, rows=rows)
        return model if rows == self.rows else calibrated(model)

    def with_entry(self, table: dict[str, list[tuple[int, float]]]) -> HistoryModel:
        """Return the model with other entry rates: months since takeover and rates by cell."""
        prefix = f"{RATE}.{self.calibration}."
        rows = {key: row for key, row in self.rows.items() if not key[0].startswith(prefix)}
        note = "Calibrated: python -m openfisca_dk_integration.histories.calibrate --write"
        for cell, rates in table.items():
            for month, rate in rates:
                row = Row(
                    id=f"{prefix}{month}",
                    group=cell,
                    value=rate,
                    low=rate,
                    high=rate,
                    unit="andel/maaned",
                    source="maal.csv",
                    evidence="derived",
                    note=note,
                )
                rows[row.key] = row
        return replace(self, rows=rows)


def calibrated(model: HistoryModel) -> HistoryModel:
    """Return the model with entry rates that meet its targets, unless they are the user's own."""
    if model.own_entry:
        return model
    from openfisca_dk_integration.histories.calibrate import calibrate

    return calibrate(model)


def check_seed(seed: Any) -> None:
    """Refuse a run that cannot be repeated.

    Raises:
        HistoryError: when the seed is no whole number.
    """
    if isinstance(seed, bool) or not isinstance(seed, (int, numpy.integer)):
        raise HistoryError(
            [
                Problem(
                    "seed",
                    f"frøet (seed) mangler: et helt tal, der gør kørslen ens hver gang; er {seed}",
                    f"the seed is missing: a whole number that makes a run repeatable; is {seed}",
                )
            ]
        )


def _drawn(row: Row, share: float) -> float:
    return row.value if row.low == row.high else Range(row.low, row.value, row.high).at(share)
