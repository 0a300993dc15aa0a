"""Which numbers about few people are hidden, and which others with them, for every output.

A number about fewer than ``LEAST`` persons is not shown. Neither is one that would tell it: of a
row, column or group whose sum is shown, two numbers are hidden or none; the persons behind those
hidden together are at least ``LEAST``; and no hidden count follows from the others, also by
somebody who knows the rule and solves for it. See ``docs/privacy.md``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Counts = NDArray[numpy.float64]
    Mask = NDArray[numpy.bool_]

LEAST = 5
"""Fewest persons of a number that is shown, unless the operator says otherwise."""

HIDDEN_CODE = 999
"""The code of the row in which municipalities with few persons stand together."""

HIDDEN_NAME = "Kommuner med få personer"

ROWS_AND_COLUMNS = 2
HALF = 0.5
"""Counts are whole: a range narrower than one tells the count (half, for the solver's noise)."""


def hidden(counts: Counts, limit: int = LEAST) -> Mask:
    """Return which cells of a table are hidden, whose row and column sums are shown.

    A sum of fewer than ``limit`` persons is taken not to be shown either.

    Args:
        counts: persons behind each cell; rows by columns.
        limit: fewest persons shown; 0 shows all. Cells with nobody in them tell nothing and stay,
            unless there is nothing else to hide.
    """
    mask: Mask = (counts > 0) & (counts < limit)
    lines = _lines(counts.shape)
    while mask.any():
        weak = next((line for line in lines if _tells(counts, mask, line, limit)), None)
        if weak is None and _is_table(counts):
            known = _known(counts, mask, lines, limit)
            weak = None if known is None else _open_line(counts, mask, lines, known)
        if weak is None:
            break
        candidates = weak[~mask.ravel()[weak]]
        mask.ravel()[_smallest(counts.ravel(), candidates)] = True
    return mask


def hidden_rows(counts: Counts, limit: int = LEAST) -> Mask:
    """Return which rows of a table are hidden as a whole, where their sum is shown.

    Args:
        counts: persons behind each row.
        limit: fewest persons shown.
    """
    return hidden(counts.reshape(-1, 1), limit).reshape(-1)


def together(counts: Counts, somebody: Mask, limit: int = LEAST) -> Mask:
    """Return which groups are shown as one, so that every row shown is about enough people.

    Args:
        counts: persons of each group (row) in each period (column), counted with care: of those
            whose presence is in doubt, none.
        somebody: whether there may be anybody at all.
        limit: fewest persons shown; 0 leaves all as they are.
    """
    mask: Mask = numpy.any((counts < limit) & somebody, axis=1)
    size = counts.sum(axis=1)
    while mask.any() and not mask.all():
        persons, anybody = counts[mask].sum(axis=0), somebody[mask].any(axis=0)
        if mask.sum() > 1 and not ((persons < limit) & anybody).any():
            break
        mask[_smallest(size, numpy.flatnonzero(~mask))] = True
    return mask


def _lines(shape: tuple[int, ...]) -> list[NDArray[numpy.int64]]:
    """Return the places of each row and column of more than one cell."""
    places = numpy.arange(int(numpy.prod(shape))).reshape(shape)
    return [line for line in (*places, *places.T) if len(line) > 1]


def _is_table(counts: Counts) -> bool:
    return bool(min(counts.shape) >= ROWS_AND_COLUMNS)


def _tells(counts: Counts, mask: Mask, line: NDArray[numpy.int64], limit: int) -> bool:
    """Return whether the sum of a line tells what is hidden in it, and more of it can be hidden."""
    seen, away = counts.ravel()[line], mask.ravel()[line]
    if not away.any() or away.all() or seen.sum() < limit:
        return False
    people = seen[away & (seen > 0)]
    # As many persons as cells is one in each.
    cells, persons = int(away.sum()), int(people.sum())
    return len(people) > 0 and (cells == 1 or persons < limit or persons == len(people))


def _known(counts: Counts, mask: Mask, lines: list[NDArray[numpy.int64]], limit: int) -> int | None:
    """Return the place of a hidden count that follows from the sums; None when none does."""
    from scipy.optimize import linprog

    flat = counts.ravel()
    places = numpy.flatnonzero(mask.ravel())
    number = {place: column for column, place in enumerate(places.tolist())}
    rows, sums = [], []
    for line in lines:
        away = [place for place in line.tolist() if place in number]
        if away and flat[line].sum() >= limit:
            row = numpy.zeros(len(places))
            row[[number[place] for place in away]] = 1
            rows.append(row)
            sums.append(flat[away].sum())
    if not rows:
        return None
    bounds = [(1.0 if flat[place] else 0.0, None) for place in places]
    for column, place in enumerate(places.tolist()):
        if not flat[place]:
            continue
        ends = []
        for sign in (1.0, -1.0):
            aim = numpy.zeros(len(places))
            aim[column] = sign
            found = linprog(aim, A_eq=numpy.array(rows), b_eq=numpy.array(sums), bounds=bounds)
            ends.append(sign * found.fun if found.fun is not None else numpy.inf)
        if ends[1] - ends[0] < HALF:
            return int(place)
    return None


def _open_line(
    counts: Counts, mask: Mask, lines: list[NDArray[numpy.int64]], place: int
) -> NDArray[numpy.int64] | None:
    """Return a row or column of a place with something left to hide, with people if it can be."""
    flat, away = counts.ravel(), mask.ravel()
    through = [line for line in lines if place in line and not away[line].all()]
    if not through:
        through = [line for line in lines if not away[line].all()]
    peopled = [line for line in through if (flat[line[~away[line]]] > 0).any()]
    return next(iter(peopled or through), None)


def _smallest(sizes: Counts, candidates: NDArray[numpy.int64]) -> int:
    """Return the candidate with the fewest people; one without any hides nothing."""
    peopled = candidates[sizes[candidates] > 0]
    among = peopled if len(peopled) else candidates
    return int(among[numpy.argmin(sizes[among])])
