"""Printed examples against the package: on the terminal, and for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openfisca_dk_integration.cases.published import Outcome
    from openfisca_dk_integration.report.texts import Texts


def outcomes_table(outcomes: Iterable[Outcome], texts: Texts) -> Table:
    """Return one line per test: printed, computed, verdict."""
    grid = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim")
    for heading in ("example", "test"):
        grid.add_column(texts(f"published_{heading}"))
    for heading in ("expected", "computed"):
        grid.add_column(texts(f"published_{heading}"), justify="right", no_wrap=True)
    grid.add_column(texts("published_verdict"))
    for outcome in outcomes:
        verdict = texts(f"published_{outcome.verdict}")
        reason = outcome.reason[texts.english]
        grid.add_row(
            f"{outcome.municipality}: {outcome.example.case_id}",
            outcome.test,
            _number(outcome.expected, texts),
            _number(outcome.computed, texts),
            f"{verdict} ({reason})" if reason else verdict,
        )
    return grid


def record(outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """Return the outcomes for JSON."""
    return {
        "eksempler": [
            {
                "fil": outcome.file,
                "kommune": outcome.municipality,
                "case": outcome.example.case_id,
                "offentliggjort": outcome.example.published,
                "test": outcome.test,
                "metode": outcome.method,
                "ventet": outcome.expected,
                "beregnet": outcome.computed,
                "tolerance": outcome.tolerance,
                "dom": outcome.verdict,
                "grund": {"da": outcome.reason[0], "en": outcome.reason[1]},
            }
            for outcome in outcomes
        ]
    }


def _number(value: float | None, texts: Texts) -> str:
    return "" if value is None else texts.number(value)
