"""Cells about few people are hidden, and others with them where a sum would tell them.

A table has rows of cells and a total row, as in ``figures.Table``. A cell is hidden first because
few persons stand behind it; then, as long as a row or column of the table has exactly one hidden
cell (so that its sum tells it), the smallest other cell of it is hidden too.
"""

from __future__ import annotations

import numpy
from numpy.typing import NDArray


def hidden(counts: NDArray[numpy.float64], limit: int) -> NDArray[numpy.bool_]:
    """Return which cells of a table with row and column sums are hidden.

    Args:
        counts: persons behind each cell; rows by columns.
        limit: fewest persons shown; cells with nobody in them tell nothing and stay.
    """
    mask: NDArray[numpy.bool_] = (counts > 0) & (counts < limit)
    changed = True
    while changed:
        changed = False
        for axis in (0, 1):
            lines = counts.shape[1 - axis]
            for line in range(lines):
                place = (slice(None), line) if axis == 0 else (line, slice(None))
                row, seen = mask[place], counts[place]
                if row.sum() != 1 or len(row) == 1:
                    continue
                open_cells = numpy.flatnonzero(~row)
                # A cell without people hides nothing; with none else it must do.
                with_people = open_cells[seen[open_cells] > 0]
                among = with_people if len(with_people) else open_cells
                row[among[numpy.argmin(seen[among])]] = True
                changed = True
    return mask


def hidden_rows(counts: NDArray[numpy.float64], limit: int) -> NDArray[numpy.bool_]:
    """Return which rows of a table are hidden as a whole, where their sum is shown.

    Args:
        counts: persons behind each row.
        limit: fewest persons shown.
    """
    return hidden(counts.reshape(-1, 1), limit).reshape(-1)
