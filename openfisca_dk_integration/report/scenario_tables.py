"""A scenario's result as tables for files and JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy
import polars

from openfisca_dk_integration.report.results import as_dict
from openfisca_dk_integration.scenario import serial, tables
from openfisca_dk_integration.scenario.bands import LEVELS, band_table, convergence, summary

if TYPE_CHECKING:
    from openfisca_dk_integration.report.texts import Texts
    from openfisca_dk_integration.scenario.run import ScenarioResult

EVERY_AMOUNT = "kommune_betaler_post_aar"
"""The finest level: too many rows for text."""


def scenario_files(result: ScenarioResult) -> dict[str, polars.DataFrame]:
    """Return the tables beside accounts and differences, by the name of their file."""
    found = {"arbejde.csv": tables.work(result), "antagelser.csv": tables.assumptions(result.plan)}
    if result.draws.count > 1:
        levels = [name for name in LEVELS if name != EVERY_AMOUNT]
        bands = [
            band_table(result.draws, name).with_columns(polars.lit(name).alias("niveau"))
            for name in levels
        ]
        keys = ["niveau", "reform", "kommunekode", "kommune", "betaler", "post", "aar"]
        table = polars.concat(bands, how="diagonal_relaxed")
        found["baand.csv"] = table.select(*keys, polars.exclude(keys))
        found["baand_poster.parquet"] = band_table(result.draws, EVERY_AMOUNT)
        found["konvergens.csv"] = convergence(result.draws)
        found["opsummering.csv"] = polars.DataFrame(summary(result.draws))
        found["traekninger.parquet"] = draws_table(result)
    for name, rows in (
        ("tornado", tables.tornado(result)),
        ("nulpunkt", tables.break_even(result)),
        ("stikproeve", tables.sampling(result)),
    ):
        if rows:
            found[f"{name}.csv"] = polars.DataFrame(rows, infer_schema_length=None)
    return found


def draws_table(result: ScenarioResult) -> polars.DataFrame:
    """Return each draw's results: one row per draw, law, payer and year, all municipalities."""
    frames = []
    plan = result.plan
    years = numpy.arange(plan.years[0], plan.years[1] + 1)
    for payer, values in result.draws.payers().items():
        sums = values.sum(axis=2)
        draws, laws, count = sums.shape
        frames.append(
            polars.DataFrame(
                {
                    "traekning": numpy.repeat(numpy.arange(1, draws + 1), laws * count),
                    "lov": [case.name for case in plan.cases for _ in years] * draws,
                    "betaler": [payer] * sums.size,
                    "aar": numpy.tile(years, draws * laws),
                    "beloeb": sums.ravel(),
                }
            )
        )
    return polars.concat(frames)


def scenario_json(result: ScenarioResult, record: dict[str, Any], texts: Texts) -> str:
    """Return the result as one JSON object: that of a comparison of means, and the bands."""
    content = as_dict(result.comparison, record, texts) | serial.as_dict(result)
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)
