"""Which numbers about few people are hidden, and which others with them, for every output.

A number about fewer than ``LEAST`` persons is not shown. Neither is one that would tell it: where a
sum is shown, the persons behind what is hidden of it are at least ``LEAST``, and no hidden count
follows from the numbers shown, also by somebody who knows this rule and solves for it. See
``docs/privacy.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Counts = NDArray[numpy.float64]
    Mask = NDArray[numpy.bool_]
    Places = NDArray[numpy.int64]

LEAST = 5
"""Fewest persons of a number that is shown, unless the operator says otherwise."""

HIDDEN_CODE = 999
"""The code of the row in which municipalities with few persons stand together."""

HIDDEN_NAME = "Kommuner med få personer"

MOST_SOLVED = 40
"""Hidden numbers up to which bounds are solved for; more are checked by elimination alone."""

HALF = 0.5
"""Counts are whole: a range narrower than one tells the count (half, for the solver's noise)."""

NOISE = 1e-9


@dataclass(frozen=True)
class Sum:
    """A number that is the sum of others: their places in one list of numbers."""

    total: int
    parts: Places


class Hidden(NamedTuple):
    """What is hidden of a table whose sum of everything is shown.

    Attributes:
        cells: by row and column.
        rows: the sums of the rows.
        columns: the sums of the columns.
    """

    cells: Mask
    rows: Mask
    columns: Mask


def hidden_with_sums(counts: Counts, limit: int = LEAST) -> Hidden:
    """Return which cells of a table are hidden, and which of its row and column sums.

    Args:
        counts: persons behind each cell; rows by columns.
        limit: fewest persons shown; 0 shows all. Cells with nobody in them tell nothing and stay,
            unless there is nothing else to hide.
    """
    height, width = counts.shape
    places = numpy.arange(counts.size).reshape(counts.shape)
    rows = counts.size + numpy.arange(height)
    columns = rows[-1] + 1 + numpy.arange(width)
    last = int(columns[-1]) + 1
    sums = [Sum(int(total), line) for total, line in zip(rows, places, strict=True)]
    sums += [Sum(int(total), line) for total, line in zip(columns, places.T, strict=True)]
    sums += [Sum(last, rows), Sum(last, columns)]
    totals = [*counts.sum(axis=1), *counts.sum(axis=0), counts.sum()]
    everything = numpy.array([*counts.ravel(), *totals], dtype=numpy.float64)
    mask = protected(everything, sums, few(everything, limit), limit, fixed=last)
    return Hidden(mask[: counts.size].reshape(counts.shape), mask[rows], mask[columns])


def hidden(counts: Counts, limit: int = LEAST) -> Mask:
    """Return which cells of a table are hidden, whose sums are not shown or as `hidden_with_sums`.

    Args:
        counts: persons behind each cell; rows by columns.
        limit: fewest persons shown; 0 shows all.
    """
    return hidden_with_sums(counts, limit).cells


def hidden_rows(counts: Counts, limit: int = LEAST) -> Mask:
    """Return which rows of a table are hidden as a whole, where their sum is shown.

    Args:
        counts: persons behind each row.
        limit: fewest persons shown.
    """
    everything = numpy.array([*counts, counts.sum()], dtype=numpy.float64)
    mask = few(everything, limit)
    mask[-1] = False
    total = Sum(len(counts), numpy.arange(len(counts)))
    return protected(everything, [total], mask, limit, fixed=len(counts))[:-1]


def few(counts: Counts, limit: int = LEAST) -> Mask:
    """Return which counts are of somebody, and of fewer than ``limit``."""
    mask: Mask = (counts > 0) & (counts < limit)
    return mask


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


def protected(
    counts: Counts, sums: Iterable[Sum], mask: Mask, limit: int = LEAST, fixed: int | None = None
) -> Mask:
    """Return which numbers are hidden when some are, and others are sums of them.

    Args:
        counts: persons behind each number.
        sums: which numbers are sums of which.
        mask: those hidden to begin with.
        limit: fewest persons shown; 0 hides nothing.
        fixed: the place from which numbers are shown in any case (unless hidden to begin with).
    """
    mask = mask.copy() & (limit > 0)
    known = [one for one in sums if counts[one.parts].any()]
    free = numpy.arange(len(counts)) < (len(counts) if fixed is None else fixed)
    while mask.any():
        weak = next((one for one in known if _tells(counts, mask, one, limit)), None)
        candidates = _open([weak] if weak else [], mask, free)
        if weak is None:
            told = _followed(counts, mask, known)
            if told is None:
                break
            through = [one for one in known if told == one.total or told in one.parts]
            candidates = _open(through, mask, free)
        if not len(candidates):
            candidates = _open(known, mask, free)
        if not len(candidates):
            break
        mask[_smallest(counts, candidates)] = True
    return mask


def _open(sums: Iterable[Sum], mask: Mask, free: Mask) -> Places:
    """Return what can still be hidden of some sums: of their parts first."""
    for members in ([one.parts for one in sums], [numpy.array([one.total]) for one in sums]):
        places = numpy.unique(numpy.concatenate([*members, numpy.zeros(0, dtype=numpy.int64)]))
        found: Places = places[~mask[places] & free[places]]
        if len(found):
            return found
    return numpy.zeros(0, dtype=numpy.int64)


def _tells(counts: Counts, mask: Mask, one: Sum, limit: int) -> bool:
    """Return whether a sum tells what is hidden of it."""
    away = one.parts[mask[one.parts]]
    peopled = away[counts[away] > 0]
    if mask[one.total]:
        return not len(away)
    persons = int(counts[peopled].sum())
    # As many persons as numbers is one in each.
    return len(peopled) > 0 and (len(away) == 1 or persons < limit or persons == len(away))


def _followed(counts: Counts, mask: Mask, sums: list[Sum]) -> int | None:
    """Return the place of a hidden count that follows from what is shown; None when none does."""
    places = numpy.flatnonzero(mask)
    column = numpy.full(len(counts), -1)
    column[places] = numpy.arange(len(places))
    rows = numpy.zeros((len(sums), len(places)))
    for row, one in zip(rows, sums, strict=True):
        away = one.parts[mask[one.parts]]
        row[column[away]] = 1.0
        if mask[one.total]:
            row[column[one.total]] = -1.0
    rows = rows[rows.any(axis=1)]
    if not len(rows) or (numpy.count_nonzero(rows, axis=0) < 2).all():  # noqa: PLR2004 - crossing
        # No number stands in two sums: `_tells` has seen all there is.
        return None
    # Directions in which the hidden counts can move without any shown number moving.
    _, sizes, axes = numpy.linalg.svd(rows)
    free = axes[int((sizes > NOISE).sum()) :]
    still = ~(numpy.abs(free) > NOISE).any(axis=0)
    still &= counts[places] > 0
    if still.any():
        return int(places[numpy.argmax(still)])
    if len(places) > MOST_SOLVED:
        return None
    return _bounded(counts[places], rows, places)


def _bounded(counts: Counts, rows: NDArray[numpy.float64], places: Places) -> int | None:
    """Return the place of a count with one possible value, given that none is less than one."""
    from scipy.optimize import linprog

    bounds = [(1.0 if count else 0.0, None) for count in counts]
    values = rows @ counts
    for number in numpy.flatnonzero(counts):
        aim = numpy.zeros(len(counts))
        aim[number] = 1.0
        least = linprog(aim, A_eq=rows, b_eq=values, bounds=bounds)
        most = linprog(-aim, A_eq=rows, b_eq=values, bounds=bounds)
        ends = (found.fun if found.fun is not None else -numpy.inf for found in (least, most))
        if -sum(ends) < HALF:
            return int(places[number])
    return None


def _smallest(sizes: Counts, candidates: Places) -> int:
    """Return the candidate with the fewest people; one without any hides nothing."""
    peopled = candidates[sizes[candidates] > 0]
    among = peopled if len(peopled) else candidates
    return int(among[numpy.argmin(sizes[among])])
