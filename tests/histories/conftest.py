"""Models whose chances are 0 and 1, so that every month can be said by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from openfisca_dk_integration.histories import HistoryModel, load_model
from openfisca_dk_integration.histories.parameters import CELLS

STILL = (
    "igu.start",
    "uddannelse.start",
    "foertidspension",
    "udrejse.tidlig",
    "udrejse.sen",
    "foedsel.pr_maaned",
    "jobparat.bliver",
    "program.skift",
    "start.arbejde",
    "dansk.deltager",
    "boern.i_dagtilbud",
    "loen.spredning",
)
"""Rows that are 0 in the still model: nothing but the test's own chances happens."""


def with_values(model: HistoryModel, entry: dict[int, float] | None = None, **values):
    """Return a model with other values; names have ``__`` for a full stop."""
    rows = dict(model.rows)
    for given, value in values.items():
        name = given.replace("__", ".")
        keys = [key for key in rows if key[0] == name]
        assert keys, name
        for key in keys:
            rows[key] = replace(rows[key], value=value, low=value, high=value)
    changed = replace(model, rows=rows, own_entry=True)
    if entry is None:
        return changed
    steps = sorted(entry.items())
    return changed.with_entry(dict.fromkeys(CELLS, steps))


@pytest.fixture(scope="session")
def model() -> HistoryModel:
    return load_model()


@pytest.fixture(scope="session")
def still(model) -> HistoryModel:
    """Everybody is on help, ready, on full time at the lowest wage, and nothing happens."""
    values = {name.replace(".", "__"): 0.0 for name in STILL}
    return with_values(
        model,
        {0: 0.0},
        **values,
        arbejde__ophoer=0.0,
        arbejde__faktor=1.0,
        arbejde__fuldtid=1.0,
        jobparat__andel=1.0,
        hjaelp__soeger=1.0,
        program__foerste_maaned_dansk=1.0,
        loen__regulering=0.0,
    )
