"""Charts as SVG, for pages and printed reports: no script, no colour that carries meaning alone.

Every chart has a title and a description for those who hear it; the same numbers stand in a table
beside it (``html.Section``). Colours and lines are classes of ``static/rapport.css``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 78, 16, 16, 34
TICKS = 5
COLOURS = 8
GAP = 0.24
FEW_LABELS = 10
TILE_LETTERS = 7
"""Letters of a number that fit a tile of the map."""

Number = Callable[[float], str]


@dataclass(frozen=True)
class Series:
    """One line or one colour of bars.

    Attributes:
        label: its name.
        values: one number per place on the axis; None where there is none.
        low: lower end of a band; empty without one.
        high: upper end of a band.
    """

    label: str
    values: Sequence[float | None]
    low: Sequence[float] = field(default=())
    high: Sequence[float] = field(default=())


def bars(
    name: str,
    title: str,
    places: Sequence[str],
    series: Sequence[Series],
    number: Number,
    stacked: bool = False,
) -> str:
    """Return bars side by side, or on top of each other (what is negative below zero).

    Args:
        name: of the chart inside its page.
        title: what is shown.
        places: the labels of the axis.
        series: what to draw.
        number: writes an amount.
        stacked: on top of each other.
    """
    if stacked:
        sums = [
            sum(part for part in column if sign * part > 0)
            for column in _columns(series)
            for sign in (1, -1)
        ]
        axis = _Axis.over([0.0, *sums])
    else:
        axis = _Axis.over([0.0, *(value for one in series for value in one.values if value)])
    parts = [*_head(name, title, places, series, number), *axis.draw(number)]
    step = (WIDTH - LEFT - RIGHT) / max(len(places), 1)
    wide = step * (1 - GAP)
    for place, column in enumerate(_columns(series)):
        x = LEFT + step * place + step * GAP / 2
        above = below = 0.0
        for order, value in enumerate(column):
            if stacked:
                start = above if value > 0 else below
                above, below = above + max(value, 0.0), below + min(value, 0.0)
                left, width = x, wide
            else:
                start, left, width = 0.0, x + wide * order / len(column), wide / len(column)
            parts.append(
                _bar(axis, (left, width * (1 if stacked else 0.94)), (start, start + value), order)
            )
    parts += [_zero(axis), *_under(places, step), "</svg>", _legend(series)]
    return "".join(parts)


def waterfall(
    name: str, title: str, steps: Sequence[tuple[str, float]], total: str, number: Number
) -> str:
    """Return how parts lead to a sum: each part begins where the one before ended.

    Args:
        name: of the chart inside its page.
        title: what is shown.
        steps: labels and amounts.
        total: label of the sum, drawn last from zero.
        number: writes an amount.
    """
    running, ends = 0.0, [0.0]
    for _, amount in steps:
        running += amount
        ends.append(running)
    row = 34
    tall = TOP + row * (len(steps) + 1) + BOTTOM
    axis = _Axis.over(ends)
    left = 226

    def across(value: float) -> float:
        return left + (WIDTH - left - 92) * (value - axis.low) / (axis.high - axis.low)

    told = Series(title, [*(amount for _, amount in steps), running])
    labels = [*(label for label, _ in steps), total]
    parts = _head(name, title, labels, [told], number, tall)
    parts.append(f'<path class="nul" d="M{across(0):.1f} {TOP - 6}V{tall - BOTTOM + 6}"/>')
    start = 0.0
    for place, (label, amount) in enumerate([*steps, (total, running)]):
        last = place == len(steps)
        begin, end = (0.0, running) if last else (start, start + amount)
        y = TOP + row * place
        low, high = sorted((across(begin), across(end)))
        kind = "sum" if last else "op" if amount >= 0 else "ned"
        parts += [
            f'<text class="navn" x="{left - 10}" y="{y + 19}">{escape(_short(label, 34))}</text>',
            (
                f'<rect class="{kind}" x="{low:.1f}" y="{y + 4}" '
                f'width="{max(high - low, 1):.1f}" height="{row - 12}"/>'
            ),
            f'<text class="tal" x="{high + 6:.1f}" y="{y + 19}">{escape(number(amount))}</text>',
        ]
        start = end
    return "".join([*parts, "</svg>"])


def lines(
    name: str,
    title: str,
    places: Sequence[str],
    series: Sequence[Series],
    number: Number,
    mark: tuple[float, str] | None = None,
    every: int | None = None,
) -> str:
    """Return lines over an axis, with a band where a series has one.

    Args:
        name: of the chart inside its page.
        title: what is shown.
        places: the labels of the axis.
        series: what to draw.
        number: writes an amount.
        mark: a place on the axis (0 is the first) to mark, and what it is.
        every: label only every so many places (months: 12); None: as many as there is room for.
    """
    known = [value for one in series for value in (*one.values, *one.low, *one.high)]
    axis = _Axis.over([0.0, *(value for value in known if value is not None)])
    parts = [*_head(name, title, places, series, number), *axis.draw(number)]
    step = (WIDTH - LEFT - RIGHT) / max(len(places), 1)

    def at(place: float, value: float) -> str:
        return f"{LEFT + step * (place + 0.5):.1f} {axis.up(value):.1f}"

    for order, one in enumerate(series):
        if one.low:
            there = [at(place, value) for place, value in enumerate(one.high)]
            back = [at(place, value) for place, value in reversed(list(enumerate(one.low)))]
            parts.append(f'<path class="baand c{order % COLOURS}" d="M{"L".join(there + back)}Z"/>')
    parts.append(_zero(axis))
    if mark is not None:
        x = LEFT + step * (mark[0] + 0.5)
        anchor = "end" if x > WIDTH / 2 else "start"
        shift = -6 if anchor == "end" else 6
        parts.append(f'<path class="maerke" d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}"/>')
        parts.append(
            f'<text class="maerke" text-anchor="{anchor}" x="{x + shift:.1f}" y="{TOP + 12}">'
            f"{escape(mark[1])}</text>"
        )
    for order, one in enumerate(series):
        path, broken = [], True
        for place, value in enumerate(one.values):
            if value is None:
                broken = True
                continue
            path.append(("M" if broken else "L") + at(place, value))
            broken = False
        parts.append(f'<path class="linje c{order % COLOURS} s{order % 4}" d="{"".join(path)}"/>')
    parts += [*_under(places, step, every), "</svg>", _legend(series, line=True)]
    return "".join(parts)


def tiles(
    name: str,
    title: str,
    places: Sequence[tuple[int, int, str, str, float | None]],
    number: Number,
) -> str:
    """Return a map of tiles: one square per place, darker the further from zero.

    Args:
        name: of the chart inside its page.
        title: what is shown.
        places: column, row, short name, full name, and the amount (None: not shown).
        number: writes an amount.
    """
    size = 42
    columns = 1 + max(place[0] for place in places)
    rows = 1 + max(place[1] for place in places)
    most = max((abs(value) for *_, value in places if value is not None), default=0.0) or 1.0
    told = Series(title, [value for *_, value in places])
    labels = [full for *_, full, _ in places]
    parts = _head(name, title, labels, [told], number, rows * size, columns * size)
    parts[1] = parts[1].replace('class="figur"', 'class="figur flise"')
    for column, row, short, full, value in places:
        x, y = column * size, row * size
        if value is None:
            kind, text = "felt ingen", "–"
        else:
            level = min(4, math.ceil(4 * abs(value) / most - 1e-9))
            kind = f"felt {'plus' if value > 0 else 'minus'}{level}" if level else "felt lige"
            text = number(value)
        parts.append(
            f'<g class="{kind}"><title>{escape(f"{full}: {text}")}</title>'
            f'<rect x="{x + 1}" y="{y + 1}" width="{size - 2}" height="{size - 2}" rx="3"/>'
            f'<text x="{x + size / 2}" y="{y + 17}">{escape(short)}</text>'
            f'<text class="lille" x="{x + size / 2}" y="{y + 32}"{_fitted(text, size)}>'
            f"{escape(text)}</text></g>"
        )
    return "".join([*parts, "</svg>"])


# --- parts --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Axis:
    low: float
    high: float
    step: float

    @classmethod
    def over(cls, values: Sequence[float]) -> _Axis:
        low, high = min(values), max(values)
        if high == low:
            high = low + 1.0
        rough = (high - low) / TICKS
        size = 10.0 ** math.floor(math.log10(rough))
        step = next(size * many for many in (1, 2, 2.5, 5, 10) if size * many >= rough * 0.999)
        return cls(math.floor(low / step) * step, math.ceil(high / step) * step, step)

    def up(self, value: float) -> float:
        return (
            HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - self.low) / (self.high - self.low)
        )

    def draw(self, number: Number) -> list[str]:
        parts, before = [], ""
        count = round((self.high - self.low) / self.step)
        for tick in range(count + 1):
            value = self.low + tick * self.step
            y = self.up(value)
            parts.append(f'<path class="net" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
            text = escape(number(0.0 if abs(value) < self.step / 1000 else value))
            if text != before:  # steps finer than the numbers are written
                parts.append(f'<text class="y" x="{LEFT - 6}" y="{y + 4:.1f}">{text}</text>')
            before = text
        return parts


def _columns(series: Sequence[Series]) -> list[list[float]]:
    return [
        [value or 0.0 for value in column]
        for column in zip(*(one.values for one in series), strict=True)
    ]


def _bar(axis: _Axis, across: tuple[float, float], along: tuple[float, float], order: int) -> str:
    top, bottom = sorted((axis.up(along[0]), axis.up(along[1])))
    return (
        f'<rect class="c{order % COLOURS}" x="{across[0]:.1f}" y="{top:.1f}" '
        f'width="{across[1]:.1f}" height="{bottom - top:.1f}"/>'
    )


def _zero(axis: _Axis) -> str:
    return f'<path class="nul" d="M{LEFT} {axis.up(0):.1f}H{WIDTH - RIGHT}"/>'


def _under(places: Sequence[str], step: float, every: int | None = None) -> list[str]:
    every = every or max(1, math.ceil(len(places) / FEW_LABELS))
    return [
        f'<text class="x" x="{LEFT + step * (place + 0.5):.1f}" y="{HEIGHT - 10}">'
        f"{escape(_short(label, 14))}</text>"
        for place, label in enumerate(places)
        if place % every == 0
    ]


def _head(
    name: str,
    title: str,
    places: Sequence[str],
    series: Sequence[Series],
    number: Number,
    tall: float = HEIGHT,
    wide: float = WIDTH,
) -> list[str]:
    """Return the beginning: what the chart shows, and each series' first, least and most."""
    told = []
    for one in series:
        known = [
            (value, label)
            for value, label in zip(one.values, places, strict=True)
            if value is not None
        ]
        if known:
            low, high = min(known), max(known)
            told.append(f"{one.label}: {number(low[0])} ({low[1]}) – {number(high[0])} ({high[1]})")
    return [
        f'<p class="figurtitel" aria-hidden="true">{escape(title)}</p>',
        (
            f'<svg class="figur" role="img" viewBox="0 0 {wide:g} {tall:g}" '
            f'aria-labelledby="{name}-t {name}-d">'
        ),
        f'<title id="{name}-t">{escape(title)}</title>',
        f'<desc id="{name}-d">{escape("; ".join(told))}</desc>',
    ]


def _legend(series: Sequence[Series], line: bool = False) -> str:
    if len(series) == 1:
        return ""
    items = "".join(
        '<li><svg class="proeve" viewBox="0 0 24 12" aria-hidden="true">'
        + (
            f'<path class="linje c{order % COLOURS} s{order % 4}" d="M0 6H24"/>'
            if line
            else f'<rect class="c{order % COLOURS}" width="24" height="12"/>'
        )
        + f"</svg>{escape(one.label)}</li>"
        for order, one in enumerate(series)
    )
    return f'<ul class="forklaring">{items}</ul>'


def _fitted(text: str, size: int) -> str:
    """Return what makes a number that is wider than its tile fit."""
    return f' textLength="{size - 4}" lengthAdjust="spacingAndGlyphs"' * (len(text) > TILE_LETTERS)


def _short(label: str, most: int) -> str:
    return label if len(label) <= most else label[: most - 1] + "…"
