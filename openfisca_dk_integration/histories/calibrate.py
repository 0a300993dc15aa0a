"""Entry rates that meet the published shares in work, found on expectations: no noise, seconds.

``python -m openfisca_dk_integration.histories.calibrate`` shows the shipped calibrations beside
their targets; ``--write`` finds them anew and writes ``data/indgang.csv``.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, replace

import numpy
from numpy.typing import NDArray

from openfisca_dk_integration.behaviour import Behaviour
from openfisca_dk_integration.histories.expected import Expected
from openfisca_dk_integration.histories.fate import draw_fate
from openfisca_dk_integration.histories.hazards import Factors, Hazards, Rates
from openfisca_dk_integration.histories.parameters import (
    CALIBRATIONS,
    CELLS,
    ENTRY,
    HORIZON,
    RATE,
    HistoryModel,
)
from openfisca_dk_integration.histories.reference import PER_CELL, TAKEOVER, reference_people

YOUNGEST, OLDEST = 21 * 12, 65 * 12
"""Ages (months) of the published shares in work: 21 to 64 years."""

HOLD = 36
"""Months after the last target in which the share is held; the rate found goes on."""

_ROUNDS, _CLOSE = 40, 1e-5
_LOW_RATE = 0.1


def calibrate(model: HistoryModel, per_cell: int = PER_CELL) -> HistoryModel:
    """Return the model with entry rates that meet its targets.

    Between two targets the rate is constant. It is found cell by cell, target by target, in
    ascending months; a target that no rate meets gets the rate that comes closest.
    """
    targets = model.targets()
    found: dict[str, list[tuple[int, float]]] = {}
    by_months: dict[tuple[int, ...], list[str]] = {}
    for cell, pairs in targets.items():
        by_months.setdefault(tuple(month for month, _ in pairs), []).append(cell)
    for months, cells in by_months.items():
        trial = _Trial(model, tuple(cells), months[-1] + HOLD, per_cell)
        begin = 0
        share = numpy.zeros(len(cells))
        for number, month in enumerate((*months, months[-1] + HOLD)):
            if number < len(months):
                share = numpy.array([targets[cell][number][1] for cell in cells])
            rates = trial.solve(month, share)
            for cell, rate in zip(cells, rates, strict=True):
                found.setdefault(cell, []).append((begin, float(f"{rate:.6g}")))
            begin = month
    return model.with_entry(found)


def expected_shares(
    model: HistoryModel, months: int, per_cell: int = PER_CELL
) -> NDArray[numpy.float64]:
    """Return the share in work by months since takeover (row) and cell (column)."""
    trial = _Trial(model, CELLS, months, per_cell)
    table = model.entry()
    shares = [trial.share()]
    for since in range(1, months + 1):
        trial.advance(since, table[:, min(since, HORIZON) - 1])
        shares.append(trial.share())
    return numpy.array(shares)


@dataclass
class _Bracket:
    """Where the root of each cell lies."""

    low: NDArray[numpy.float64]
    high: NDArray[numpy.float64]
    at_low: NDArray[numpy.float64]
    at_high: NDArray[numpy.float64]


class _Trial:
    """The reference people of some cells, lived through as far as rates are found."""

    def __init__(
        self, model: HistoryModel, cells: tuple[str, ...], months: int, per_cell: int
    ) -> None:
        self.people, luck = reference_people(model, cells, per_cell)
        self.of_cell = numpy.repeat(numpy.arange(len(cells)), per_cell)
        self.cells = len(cells)
        last = TAKEOVER + months
        factors = Factors(self.people, Behaviour.none(), None)
        self.fate = draw_fate(self.people, model, luck, last, factors)
        hazards = Hazards(self.people, model, self.fate, factors)
        # Chances are cut off at 1, factors are not: they are read at a low rate.
        hazards.with_entry(numpy.full((len(CELLS), HORIZON), _LOW_RATE))
        self.rates = [hazards.month(TAKEOVER + month) for month in range(months + 1)]
        self.expected = Expected(self.people, model, self.fate)
        self.expected.step(TAKEOVER, self.rates[0])
        self.reached = 0

    def advance(self, since: int, rate: NDArray[numpy.float64]) -> None:
        """Live through one month with a rate per cell."""
        self._step(self.expected, since, rate)
        self.reached = since

    def share(
        self, expected: Expected | None = None, since: int | None = None
    ) -> NDArray[numpy.float64]:
        """Return the share in work of those aged 21 to 64, per cell."""
        expected = self.expected if expected is None else expected
        month = TAKEOVER + (self.reached if since is None else since)
        age = month - self.people.birth
        counts = (age >= YOUNGEST) & (age < OLDEST) & (self.fate.leaves > month)
        everyone = numpy.bincount(self.of_cell, counts, minlength=self.cells)
        working = numpy.bincount(self.of_cell, expected.work * counts, minlength=self.cells)
        shares: NDArray[numpy.float64] = working / numpy.maximum(everyone, 1)
        return shares

    def solve(self, month: int, target: NDArray[numpy.float64]) -> NDArray[numpy.float64]:
        """Return the rates that reach the targets at a month, and live through to it."""
        zeros, ones = numpy.zeros(self.cells), numpy.full(self.cells, 1.0)
        bracket = _Bracket(
            zeros, ones, self._miss(month, zeros, target), self._miss(month, ones, target)
        )
        rate = zeros
        for _ in range(_ROUNDS):
            rate = _next(bracket)
            miss = self._miss(month, rate, target)
            if numpy.all((numpy.abs(miss) < _CLOSE) | (rate <= 0) | (rate >= 1)):
                break
            _narrow(bracket, rate, miss)
        for since in range(self.reached + 1, month + 1):
            self.advance(since, rate)
        return rate

    def _miss(
        self, month: int, rate: NDArray[numpy.float64], target: NDArray[numpy.float64]
    ) -> NDArray[numpy.float64]:
        expected = self.expected.copy()
        for since in range(self.reached + 1, month + 1):
            self._step(expected, since, rate)
        return self.share(expected, month) - target

    def _step(self, expected: Expected, since: int, rate: NDArray[numpy.float64]) -> None:
        base: Rates = self.rates[since]
        work = numpy.minimum(base.work / _LOW_RATE * rate[self.of_cell], 1.0)
        expected.step(TAKEOVER + since, replace(base, work=work))


def _next(bracket: _Bracket) -> NDArray[numpy.float64]:
    """Return where the line between the ends of each bracket crosses zero (regula falsi)."""
    gap = bracket.at_high - bracket.at_low
    share = numpy.where(gap > 0, -bracket.at_low / numpy.maximum(gap, 1e-12), 0.5)
    return bracket.low + numpy.clip(share, 0, 1) * (bracket.high - bracket.low)


def _narrow(bracket: _Bracket, rate: NDArray[numpy.float64], miss: NDArray[numpy.float64]) -> None:
    """Replace one end of each bracket; the other one's miss is halved (Illinois)."""
    above = miss > 0
    bracket.at_low = numpy.where(above, bracket.at_low / 2, miss)
    bracket.at_high = numpy.where(above, miss, bracket.at_high / 2)
    bracket.low = numpy.where(above, bracket.low, rate)
    bracket.high = numpy.where(above, rate, bracket.high)


def main(arguments: list[str] | None = None) -> int:
    """Show or write the calibrations."""
    from openfisca_dk_integration.histories.read import as_csv, load_model

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write data/indgang.csv")
    chosen = parser.parse_args(arguments)
    rows = []
    for name in CALIBRATIONS:
        model = load_model(name)
        if chosen.write:
            model = calibrate(model)
            rows += [row for row in model.rows.values() if row.id.startswith(f"{RATE}.{name}.")]
        targets = model.targets()
        shares = expected_shares(model, max(m for pairs in targets.values() for m, _ in pairs))
        sys.stdout.write(f"\n{model.header}\n")
        for number, cell in enumerate(CELLS):
            line = "  ".join(
                f"{month}: {100 * share:.1f}/{100 * shares[month, number]:.1f}"
                for month, share in targets[cell]
            )
            sys.stdout.write(f"  {cell:42} {line}\n")
    if chosen.write:
        ENTRY.write_text(as_csv(rows), encoding="utf-8", newline="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
