"""Step charts of rates over time, as SVG inside the page."""

from __future__ import annotations

import datetime
import math
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from openfisca_dk_integration.docsite.model import Rate
    from openfisca_dk_integration.docsite.texts import SiteTexts

WIDTH, HEIGHT = 440, 190
LEFT, RIGHT, TOP, BOTTOM = 62, 14, 12, 26
MOST_YEARS = 6
TICKS = 3
FROM_ZERO = 0.8
"""The axis begins at zero when the smallest value is below this part of the largest."""
MONEY = "DKK"
"""The units whose axis always begins at zero begin so."""
NO_CHART = {"boolean", "dato", "dato_yyyymmdd", "tekst", "kommunekode"}
LETTER = {"seen": "s", "derived": "d", "recalled": "r"}


class Point(NamedTuple):
    """A value from a year (with its fraction) on; None where the line is broken."""

    x: float
    value: float | None
    evidence: str


class Line(NamedTuple):
    """A series of values, until when it is known, and whether it is drawn in the background."""

    points: tuple[Point, ...]
    known_until: float
    label: str = ""
    behind: bool = False


def year_of(date: str) -> float:
    """Return a date as a year with its fraction."""
    day = datetime.date.fromisoformat(date)
    start = datetime.date(day.year, 1, 1)
    return day.year + (day - start).days / (datetime.date(day.year + 1, 1, 1) - start).days


def lines_of(rate: Rate, end: float, texts: SiteTexts) -> list[Line]:
    """Return the lines of a rate: one, or one for each changing step of a scale."""
    if rate.unit in NO_CHART:
        return []
    until = year_of(rate.valid_on) if rate.valid_on else end
    until = max(until, year_of(rate.rows[-1].start))
    steps = [row.value for row in rate.rows if isinstance(row.value, list)]
    if not steps:
        points = tuple(Point(year_of(row.start), row.value, row.evidence) for row in rate.rows)
        return [Line(points, until)]
    thresholds = dict.fromkeys(threshold for step in steps for threshold, _ in step)
    return [
        Line(
            tuple(
                Point(year_of(row.start), dict(row.value or ()).get(threshold), row.evidence)
                for row in rate.rows
            ),
            until,
            label=f"{texts('threshold')} {texts.full(threshold, rate.threshold_unit)}",
        )
        for threshold in thresholds
    ]


def worth_drawing(lines: Iterable[Line]) -> bool:
    """Tell whether any value changes."""
    return any(
        len({point.value for point in line.points if point.value is not None}) > 1 for line in lines
    )


def chart(
    name: str, title: str, lines: list[Line], unit: str, end: float, texts: SiteTexts
) -> Markup:
    """Return a step chart.

    Args:
        name: of the chart inside its page.
        title: what is shown.
        lines: what to draw; those behind first.
        unit: of the values.
        end: the year the axis ends.
        texts: of the language.
    """
    values = [p.value for line in lines for p in line.points if p.value is not None]
    first = math.floor(min(p.x for line in lines for p in line.points))
    ticks = _ticks(min(values), max(values), money=unit.startswith(MONEY))
    low, high = ticks[0], ticks[-1]

    def across(year: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (year - first) / (end - first)

    def up(value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - low) / (high - low)

    named = f'aria-labelledby="{name}-t {name}-d"'
    parts = [
        f'<svg class="chart" role="img" viewBox="0 0 {WIDTH} {HEIGHT}" {named}>',
        f'<title id="{name}-t">{escape(title)}</title>',
        f'<desc id="{name}-d">{escape(_description(lines, unit, texts))}</desc>',
    ]
    for tick in ticks:
        y = up(tick)
        parts.append(f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
        label = escape(texts.amount(tick, unit))
        parts.append(f'<text class="y" x="{LEFT - 6}" y="{y + 4:.1f}">{label}</text>')
    for year in _years(first, math.floor(end)):
        x = across(year)
        parts.append(f'<path class="tick" d="M{x:.1f} {HEIGHT - BOTTOM}v4"/>')
        parts.append(f'<text class="x" x="{x:.1f}" y="{HEIGHT - 7}">{year}</text>')
    for line in sorted(lines, key=lambda line: not line.behind):
        parts += _draw(line, end, across, up)
    parts.append("</svg>")
    return Markup("".join(parts))  # noqa: S704 - every text in it is escaped above


def _draw(
    line: Line,
    end: float,
    across: Callable[[float], float],
    up: Callable[[float], float],
) -> Iterator[str]:
    """Yield the line, dashed where the value is only carried forward, and its marks."""
    solid, dashed, marks = [], [], []
    previous = None
    for place, point in enumerate(line.points):
        last = place + 1 == len(line.points)
        until = end if last else line.points[place + 1].x
        if point.value is None:
            previous = None
            continue
        x, y = across(point.x), up(point.value)
        joined = previous is not None
        solid.append(f"V{y:.1f}" if joined else f"M{x:.1f} {y:.1f}")
        known = min(until, max(line.known_until, point.x)) if last else until
        solid.append(f"H{across(known):.1f}")
        if last and known < until:
            dashed.append(f"M{across(known):.1f} {y:.1f}H{across(until):.1f}")
        marks.append(_mark(x, y, point.evidence))
        previous = point
    if line.behind:
        yield f'<path class="behind" d="{"".join(solid)}"/>'
        return
    yield f'<path class="line" d="{"".join(solid)}"/>'
    if dashed:
        yield f'<path class="line carried" d="{"".join(dashed)}"/>'
    yield from marks
    values = [point.value for point in line.points if point.value is not None]
    if line.label and values:
        y = up(values[-1])
        yield f'<text class="y" x="{WIDTH - RIGHT}" y="{y - 6:.1f}">{escape(line.label)}</text>'


def _mark(x: float, y: float, evidence: str) -> str:
    """Return the mark of a value: full when read, hollow when worked out, a diamond from memory."""
    kind = LETTER.get(evidence, "r")
    if kind == "r":
        return f'<path class="r" d="M{x:.1f} {y - 5:.1f}l5 5l-5 5l-5 -5z"/>'
    return f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="3.2"/>'


def _ticks(low: float, high: float, money: bool) -> list[float]:
    """Return round numbers from at or below the lowest to at or above the highest value."""
    if 0 <= low < FROM_ZERO * high or (money and low >= 0):
        low = 0
    spread = (high - low) or abs(high) or 1
    rough = spread / TICKS
    size = 10 ** math.floor(math.log10(rough))
    step = size * next(factor for factor in (1, 2, 2.5, 5, 10) if factor * size >= rough)
    start, stop = math.floor(low / step), math.ceil(high / step)
    return [round(place * step, 10) for place in range(start, max(stop, start + 1) + 1)]


def _years(first: int, last: int) -> list[int]:
    step = next(step for step in (1, 2, 5, 10, 20, 50) if (last - first) / step <= MOST_YEARS)
    return [year for year in range(first, last + 1) if year % step == 0]


def _description(lines: list[Line], unit: str, texts: SiteTexts) -> str:
    """Return the chart in a sentence."""
    front = [line for line in lines if not line.behind]
    shown = [(p.value, p.x) for line in front for p in line.points if p.value is not None]
    low, high = min(shown), max(shown)
    return texts(
        "chart_described",
        first=int(min(year for _, year in shown)),
        low=texts.full(low[0], unit),
        low_year=int(low[1]),
        high=texts.full(high[0], unit),
        high_year=int(high[1]),
        count=len({year for _, year in shown}),
    )
