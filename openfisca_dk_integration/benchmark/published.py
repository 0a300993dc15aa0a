"""Indicators that can be handed to anybody: nothing about few people, nor what would tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy
import polars

from openfisca_dk_integration.benchmark.indicators import ALL, EVERYBODY, descriptions
from openfisca_dk_integration.small_cells import LEAST, Sum, few, hidden_rows, protected

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from openfisca_dk_integration.benchmark.goals import Goals

NUMBERS = ("vaerdi", "nedre", "oevre", "antal", "haendelser", "censurerede")
WORDS = ("kommunekode", "vurdering", "gruppe")
"""What is told of a municipality of few people: that they are few."""

OF_GOALS = ("faktisk", "nedre", "oevre", "antal", "afvigelse", "sidste_aar", "andre", "personer",
            "kroner_pr_person", "kroner")  # fmt: skip


def without_small(figures: polars.DataFrame, limit: int = LEAST) -> polars.DataFrame:
    """Return the figures without those about few people, nor those that would tell them.

    A row is about few people when fewer than ``limit`` are in it, have the event or, of a share, do
    not have it. The rows of all municipalities are the sums of the others, women and men of all.

    Args:
        figures: one row per indicator, months, group, year and municipality (0: all together).
        limit: fewest persons of a row; 0 shows all.

    Returns:
        The same rows with empty numbers where ``skjult`` is true.
    """
    away = numpy.zeros(figures.height, dtype=bool)
    for _, part in figures.with_row_index("nr").group_by("indikator", "maaneder", "aar"):
        away[part["nr"].to_numpy()] = _hidden(part, limit)
    gone = polars.Series(away)
    numbers = [
        polars.when(gone).then(None).otherwise(polars.col(name)).alias(name) for name in NUMBERS
    ]
    return figures.with_columns(*numbers, skjult=gone)


def _hidden(part: polars.DataFrame, limit: int) -> NDArray[numpy.bool_]:
    """Return which rows of one indicator and year are hidden."""
    counts = part["antal"].to_numpy().astype(float)
    events = part["haendelser"].cast(polars.Float64).fill_null(0).fill_nan(0).to_numpy()
    censored = part["censurerede"].to_numpy().astype(float)
    mask = few(counts, limit) | few(events, limit) | few(censored, limit)
    if descriptions().get(part["indikator"][0], {}).get("enhed") == "andel":
        mask |= few(counts - events, limit)
    codes, groups = part["kommunekode"].to_numpy(), part["gruppe"].to_list()
    row = {(int(code), group): n for n, (code, group) in enumerate(zip(codes, groups, strict=True))}
    sums = []
    for group in dict.fromkeys(groups):
        places = [n for (code, name), n in row.items() if name == group and code != ALL]
        if (ALL, group) in row and places:
            sums.append(Sum(row[ALL, group], numpy.array(places)))
    for code in dict.fromkeys(codes.tolist()):
        mine = [name for one, name in row if one == code]
        for whole in mine:
            parts = [row[code, name] for name in mine if _is_part(name, whole)]
            if parts:
                # Those of neither sex stand in no row, and are what is left.
                rest = counts[row[code, whole]] - counts[parts].sum()
                if 0 < rest < limit:
                    parts.append(len(counts))
                    counts, mask = numpy.append(counts, rest), numpy.append(mask, True)
                sums.append(Sum(row[code, whole], numpy.array(parts)))
    return protected(counts, sums, mask, limit)[: len(codes)]


def _is_part(group: str, whole: str) -> bool:
    """Return whether a group is the women, or the men, of another (``kvinde, du1`` of ``du1``)."""
    sex, _, line = group.partition(", ")
    of_everybody = EVERYBODY if not line and not sex.startswith("du") else line
    return group != whole and whole == of_everybody


def expectation_without_small(table: polars.DataFrame, limit: int = LEAST) -> polars.DataFrame:
    """Return actual against expected without municipalities of few people."""
    away = polars.Series(hidden_rows(table["antal"].to_numpy().astype(float), limit))
    return table.with_columns(
        polars.when(away).then(None).otherwise(polars.col(name)).alias(name)
        for name in table.columns
        if name not in WORDS
    )


def goals_without_small(
    table: polars.DataFrame, goals: Goals, figures: polars.DataFrame, limit: int = LEAST
) -> polars.DataFrame:
    """Return the goals without what stands on few people, or on a figure that is hidden.

    Args:
        table: the goals, one row per goal and year.
        goals: what was asked for.
        figures: the figures of all municipalities as ``without_small`` gives them.
        limit: fewest persons; 0 shows all.
    """
    if not limit:
        return table
    gone = figures.filter("skjult", polars.col("kommunekode") == goals.kommune)
    hidden_figures = set(gone.select("indikator", "gruppe", "maaneder", "aar").iter_rows())
    by_id = {goal.id: goal for goal in goals.maal}
    away = []
    for row in table.iter_rows(named=True):
        goal, count = by_id[row["id"]], row["antal"]
        small = count is not None and 0 < count < limit
        if count is not None and row["enhed"] == "andel" and row["faktisk"] is not None:
            reached = round(row["faktisk"] * count)
            small |= 0 < reached < limit or 0 < count - reached < limit
        keys = ((goal.indikator, goal.gruppe, goal.maaneder, row["aar"] - n) for n in (0, 1))
        away.append(small or any(key in hidden_figures for key in keys))
    gone_rows = polars.Series(away, dtype=polars.Boolean)
    return table.with_columns(
        polars.when(gone_rows).then(None).otherwise(polars.col(name)).alias(name)
        for name in OF_GOALS
    )
