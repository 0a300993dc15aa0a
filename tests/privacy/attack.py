"""What somebody can work out who has every published number and knows how they were hidden."""

from fractions import Fraction

import numpy
from scipy.optimize import linprog


def solved(equations):
    """The unknowns that equations determine, by exact elimination; right hand sides play no part.

    Args:
        equations: one row of coefficients per published number.
    """
    rows = [[Fraction(int(value)) for value in row] for row in equations]
    rank = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((n for n in range(rank, len(rows)) if rows[n][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        first = rows[rank][column]
        rows[rank] = [value / first for value in rows[rank]]
        for n, row in enumerate(rows):
            if n != rank and row[column]:
                times = row[column]
                rows[n] = [a - times * b for a, b in zip(row, rows[rank], strict=True)]
        rank += 1
    return {
        next(place for place, value in enumerate(row) if value)
        for row in rows[:rank]
        if sum(1 for value in row if value) == 1
    }


def bounds(equations, values, least):
    """The least and the greatest possible value of each unknown.

    Args:
        equations: one row of coefficients per published number.
        values: the published numbers.
        least: what is known of each unknown: that it is at least so much.
    """
    known = [(low, None) for low in least]
    found = []
    for number in range(len(least)):
        aim = numpy.eye(len(least))[number]
        ends = []
        for sign in (1.0, -1.0):
            result = linprog(sign * aim, A_eq=equations, b_eq=values, bounds=known)
            assert result.status in {0, 3}, result.message
            ends.append(sign * result.fun if result.status == 0 else numpy.inf)
        found.append((ends[0], ends[1]))
    return found
