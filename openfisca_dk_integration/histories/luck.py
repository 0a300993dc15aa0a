"""Luck that belongs to a person and a month, not to the order in which anything is drawn.

A number is a function of seed, draw, person id, month and purpose (a counter-based generator:
SplitMix64, whose stream of each person starts at a hash of the id). So a person meets the same
luck in baseline and reform (common random numbers), alone or among a million, in any order.
"""

from __future__ import annotations

import hashlib
from enum import IntEnum
from typing import Any

import numpy
from numpy.typing import NDArray

_GOLDEN = numpy.uint64(0x9E3779B97F4A7C15)
_FIRST = numpy.uint64(0xBF58476D1CE4E5B9)
_SECOND = numpy.uint64(0x94D049BB133111EB)
_PURPOSES = 64
_LOST_BITS = numpy.uint64(11)
_UNIT = 2.0**-53


class Purpose(IntEnum):
    """What a number is drawn for. Numbers are never used again for something else."""

    READY = 0
    BECOMES_READY = 1
    APPLIES = 2
    FULL_TIME = 3
    HOURS = 4
    WAGE = 5
    SUPPLEMENT = 6
    TRACK = 7
    TAKES_DANISH = 8
    TEST = 9
    LEAVES = 10
    REPATRIATES = 11
    MOVES = 12
    BIRTH = 13
    CHILD_SEX = 14
    DAY_CARE = 15
    CHUNK = 16
    ACTIVITY = 17
    WORK = 18
    IGU = 19
    IGU_ENDS = 20
    AFTER_IGU = 21
    STUDY = 22
    AFTER_STUDY = 23
    AFTER_LEAVE = 24
    DISABILITY = 25
    STARTS = 26


def text_keys(texts: Any) -> NDArray[numpy.uint64]:
    """Return a number per text that the text alone decides (FNV-1a over its characters, mixed)."""
    fixed = numpy.ascontiguousarray(numpy.asarray(texts, dtype=str))
    keys = numpy.full(len(fixed), 0xCBF29CE484222325, dtype=numpy.uint64)
    width = fixed.dtype.itemsize // 4
    if width:
        points = fixed.view(numpy.uint32).reshape(len(fixed), width)
        for column in range(width):
            letter = points[:, column].astype(numpy.uint64)
            hashed = (keys ^ letter) * numpy.uint64(0x100000001B3)
            keys = numpy.where(letter > 0, hashed, keys)
    return _mix(keys)


def name_key(name: str) -> int:
    """Return the number of one name, of 64 bits."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")


class Luck:
    """Numbers evenly from [0, 1) for some people.

    Args:
        keys: one number per person (``text_keys`` of their ids).
        seed: of the run.
        draw: the number of the draw; each has luck of its own.
    """

    def __init__(self, keys: NDArray[numpy.uint64], seed: int, draw: int) -> None:
        self.keys = keys
        self.seed, self.draw = seed, draw
        self._state = _mix(keys ^ numpy.uint64(name_key(f"{seed}/{draw}")))

    def of(self, keys: NDArray[numpy.uint64]) -> Luck:
        """Return the luck of other people in the same draw."""
        return Luck(keys, self.seed, self.draw)

    def numbers(self, purpose: int, month: Any = 0, rows: Any = None) -> NDArray[numpy.float64]:
        """Return a number for each person, or for some rows of them.

        Args:
            purpose: what for (``Purpose``, or any number below 64).
            month: the month number, or one for each row; 0 for what is drawn once in a life.
            rows: indices of people.
        """
        state = self._state if rows is None else self._state[rows]
        if numpy.ndim(month):
            counters = numpy.asarray(month).astype(numpy.uint64) * numpy.uint64(_PURPOSES)
            return _unit(state, (counters + numpy.uint64(int(purpose) + 1)) * _GOLDEN)
        counter = int(month) * _PURPOSES + int(purpose) + 1
        return _unit(state, numpy.uint64(counter * int(_GOLDEN) % 2**64))

    def stream(self, name: str) -> NDArray[numpy.float64]:
        """Return one number for each person that a name decides."""
        return _unit(_mix(self._state ^ numpy.uint64(name_key(name))), _GOLDEN)


def _unit(state: NDArray[numpy.uint64], step: Any) -> NDArray[numpy.float64]:
    return (_mix(state + step) >> _LOST_BITS).astype(numpy.float64) * _UNIT


def _mix(values: NDArray[numpy.uint64]) -> NDArray[numpy.uint64]:
    mixed = (values ^ (values >> numpy.uint64(30))) * _FIRST
    mixed = (mixed ^ (mixed >> numpy.uint64(27))) * _SECOND
    return mixed ^ (mixed >> numpy.uint64(31))
