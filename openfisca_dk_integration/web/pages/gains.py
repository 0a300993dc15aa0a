"""Winners and losers as a section of the reform page."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from openfisca_dk_integration.report import charts
from openfisca_dk_integration.report.figures import Table
from openfisca_dk_integration.report.html import Section
from openfisca_dk_integration.web.gains import ENOUGH, TYPES

if TYPE_CHECKING:
    from openfisca_dk_integration.web.gains import Gains
    from openfisca_dk_integration.web.pages.texts import PageTexts

NAMES = dict(
    zip(
        TYPES,
        ("gains_single", "gains_single_children", "gains_couple", "gains_couple_children"),
        strict=True,
    )
)


def gains_section(gains: Gains, texts: PageTexts) -> Section:
    """Return chart and table of how many households gain and lose, by type of family."""
    rows: list[tuple[str, list[Any]]] = []
    for name, homes, mean in zip(TYPES, gains.homes, gains.means, strict=True):
        nobody = not any(number is None or number for number in homes)
        told: float | None = math.nan if nobody else None if mean is None else round(mean)
        rows.append((texts(NAMES[name]), [*homes, told]))
    columns = [texts(f"gains_{key}") for key in ("gain", "same", "lose", "mean")]
    series = [
        charts.Series(column, [row[1][place] for row in rows])
        for place, column in enumerate(columns[:3])
    ]
    places = [texts(f"{name}_short") for name in NAMES.values()]
    chart = charts.bars("vindere", texts("gains_chart"), places, series, texts.number, stacked=True)
    return Section(
        texts("gains_title", year=gains.year),
        charts=[chart] if any(value for one in series for value in one.values) else [],
        tables=[Table(texts("gains_table"), texts("gains_family"), columns, rows)],
        notes=[texts("gains_note", least=f"{ENOUGH:g}")],
    )
