"""Every test of a file: computed by the package, compared with what was printed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from openfisca_dk_integration.cases.published.formula import evaluate, names
from openfisca_dk_integration.cases.published.runs import (
    NotRunError,
    Numbers,
    rate_from_law,
    run_of,
)

if TYPE_CHECKING:
    from openfisca_dk_integration.cases.published.read import Example, PublishedFile, Row, Test
    from openfisca_dk_integration.simulation import Law

Verdict = Literal["reproduced", "differs", "not_run"]


@dataclass(frozen=True)
class Outcome:
    """One test or printed number.

    Attributes:
        file: the file's name.
        municipality: whose it is.
        example: the example.
        test: id of the test, or the row of a table.
        method: ``package`` (run as a whole), ``rates`` (formula with the law's own numbers),
            ``formula`` (arithmetic over printed numbers only).
        computed: what the package gives, None when it was not run.
        expected: what was printed.
        tolerance: how far apart they may be.
        verdict: the result.
        reason: why it was not run, in Danish and English.
    """

    file: str
    municipality: str
    example: Example
    test: str
    method: str
    computed: float | None
    expected: float | None
    tolerance: float | None
    verdict: Verdict
    reason: tuple[str, str] = ("", "")


def check_file(published: PublishedFile, law: Law) -> list[Outcome]:
    """Run every example of a file and return the outcome of every test."""
    return [
        outcome
        for example in published.cases
        for outcome in _check_example(published, example, law)
    ]


def _check_example(published: PublishedFile, example: Example, law: Law) -> list[Outcome]:
    numbers: Numbers = {}
    reason: tuple[str, str] | None = None
    run = run_of(example)
    if run is not None:
        try:
            numbers = run(example, law)
        except NotRunError as error:
            reason = (error.da, error.en)
    found: list[Outcome] = []
    for test in example.tests:
        checked = _Check(published, example, test, law, numbers, reason)
        found += checked.table_outcomes() if checked.is_table else [checked.outcome()]
    return found


@dataclass(frozen=True)
class _Check:
    published: PublishedFile
    example: Example
    test: Test
    law: Law
    numbers: Numbers
    reason: tuple[str, str] | None

    @property
    def is_table(self) -> bool:
        """Return True when the test is about every row of the tables."""
        return bool(self.numbers) and not isinstance(self.test.expected, (int, float))

    def table_outcomes(self) -> list[Outcome]:
        """Compare every printed row."""
        return [self._row(row) for row in self.example.rows()]

    def outcome(self) -> Outcome:
        """Compare one value."""
        test = self.test
        if test.status == "pending" or not isinstance(test.expected, (int, float)):
            return self._not_run(
                self.reason or ("venter på dokumentet", "waits for the document"), "package"
            )
        key = self._key()
        if key is not None:
            return self._compare(test.id, "package", self.numbers[key], test.expected)
        return self._by_formula(test.expected)

    def _key(self) -> tuple[int | str, str] | None:
        """Return the number of the run that the test is about: by its id, or its only one."""
        named = [key for key in self.numbers if key[1] == self.test.id]
        if len(named) == 1:
            return named[0]
        alone = len(self.numbers) == 1 and len(self.example.tests) == 1
        return next(iter(self.numbers)) if alone else None

    def _by_formula(self, expected: float) -> Outcome:
        wanted = names(self.test.formula)
        printed = {
            name: value
            for name, value in self.example.given().items()
            if isinstance(value, (int, float))
        }
        of_law = {name: rate_from_law(self.law, name, self.example.year) for name in wanted}
        known = {name: value for name, value in of_law.items() if value is not None}
        missing = [name for name in wanted if name not in known and name not in printed]
        if missing:
            reason = ", ".join(missing)
            return self._not_run(
                (f"enhedsprisen er ikke i pakken: {reason}", f"no such unit cost: {reason}"),
                "rates",
            )
        computed = evaluate(self.test.formula, printed | known)
        return self._compare(self.test.id, "rates" if known else "formula", computed, expected)

    def _row(self, row: Row) -> Outcome:
        name = f"{row.item} {row.year}"
        computed = self.numbers.get((row.year, row.item))
        if computed is None or row.value is None:
            return self._not_run(
                ("rækken beregnes ikke", "the row is not computed"), "package", name
            )
        # A year is right or wrong; the test's tolerance is one of kroner.
        whole = 0.0 if row.unit == "year" else None
        return self._compare(name, "package", computed, row.value, whole)

    def _compare(
        self,
        name: str,
        method: str,
        computed: float,
        expected: float,
        tolerance: float | None = None,
    ) -> Outcome:
        tolerance = (self.test.tolerance or 0.0) if tolerance is None else tolerance
        near = not math.isnan(computed) and abs(computed - expected) <= tolerance + 1e-6
        return self._outcome(name, method, computed, expected, "reproduced" if near else "differs")

    def _not_run(self, reason: tuple[str, str], method: str, name: str = "") -> Outcome:
        expected = self.test.expected
        number = float(expected) if isinstance(expected, (int, float)) else None
        return self._outcome(name or self.test.id, method, None, number, "not_run", reason)

    def _outcome(
        self,
        name: str,
        method: str,
        computed: float | None,
        expected: float | None,
        verdict: Verdict,
        reason: tuple[str, str] = ("", ""),
    ) -> Outcome:
        return Outcome(
            self.published.file,
            self.published.kommune.navn,
            self.example,
            name,
            method,
            computed,
            expected,
            self.test.tolerance,
            verdict,
            reason,
        )
