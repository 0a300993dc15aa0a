"""Small requests that wait for the same process are computed as one: the same answers, sooner.

A question about one household costs a process some twenty thousand small steps, and not many more
for a dozen households. So whoever gets the turn takes along the small requests that wait behind
it. No household reads another, and only situations over the same months go together, so that each
gets what it would get alone (``tests/web/test_line.py`` compares bit by bit). Where something in a
batch is refused, each is computed alone and answers for itself.
"""

from __future__ import annotations

import threading
import time
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from openfisca_dk_integration.months import HISTORY_START_INPUTS
from openfisca_dk_integration.web.errors import RequestError
from openfisca_dk_integration.web.together import put_together

if TYPE_CHECKING:
    from collections.abc import Callable

    from openfisca_dk_integration.web.situation import Cell, Situation

    Found = dict[Cell, Any]

SMALL_PERSONS, SMALL_CELLS, SMALL_MONTHS = 20, 1_000, 180
"""A request beyond one of these is computed alone: others shall not wait for it."""


@dataclass(eq=False)
class _Waiting:
    """A request in the line.

    Attributes:
        situation: what is asked.
        kind: requests of the same kind go together; None goes alone.
        found: the answers, when they are there.
        told: set when ``found`` is there, or when the request stands in the line again.
    """

    situation: Situation
    kind: Any
    found: Found | None = None
    told: threading.Event = field(default_factory=threading.Event)


class Line:
    """Requests that wait for their turn in a process."""

    def __init__(
        self,
        turn: Callable[[], AbstractContextManager[float]],
        compute: Callable[[Situation, float], Found],
        most: int,
    ) -> None:
        """Begin with an empty line.

        Args:
            turn: waits for a turn and gives the deadline (``time.monotonic()``).
            compute: gives the answers to a situation within a deadline.
            most: requests computed as one; 1 for each alone.
        """
        self._turn, self._compute, self._most = turn, compute, most
        self._waiting: list[_Waiting] = []
        self._lock = threading.Lock()

    def answers(self, situation: Situation) -> Found:
        """Return the answers to a situation, computed alone or with others.

        Raises:
            RequestError: what the law or the limits refuse.
        """
        mine = _Waiting(situation, kind_of(situation))
        with self._lock:
            self._waiting.append(mine)
        while True:
            with ExitStack() as held:
                try:
                    deadline = held.enter_context(self._turn())
                except RequestError:
                    if self._left(mine):
                        raise
                else:
                    batch = self._taken(mine)
                    if batch:
                        return self._answer(batch, deadline)
            # Somebody else computes it: wait for the answer, or for a place in the line again.
            mine.told.wait()
            mine.told.clear()
            if mine.found is not None:
                return mine.found

    def _left(self, mine: _Waiting) -> bool:
        """Leave the line; False when somebody has taken the request already."""
        with self._lock:
            here = mine in self._waiting
            if here:
                self._waiting.remove(mine)
            return here

    def _taken(self, mine: _Waiting) -> list[_Waiting]:
        """Take a request out of the line with those that go with it; none when it is taken."""
        with self._lock:
            if mine not in self._waiting:
                return []
            others = (
                each
                for each in self._waiting
                if each is not mine and mine.kind is not None and each.kind == mine.kind
            )
            batch = [mine, *(each for each, _ in zip(others, range(self._most - 1), strict=False))]
            self._waiting = [each for each in self._waiting if each not in batch]
            return batch

    def _answer(self, batch: list[_Waiting], deadline: float) -> Found:
        """Compute a batch, tell the others, and return the answers to the first."""
        first, *others = batch
        seconds = deadline - time.monotonic()
        if others:
            try:
                together = put_together(each.situation for each in batch)
                found = together.of(self._compute(together.situation, deadline))
            except Exception:  # noqa: BLE001 - whatever it is, each meets it alone
                self._give_back(others)
            else:
                for each, answers in zip(others, found[1:], strict=True):
                    each.found = answers
                    each.told.set()
                return found[0]
            deadline = time.monotonic() + seconds
        return self._compute(first.situation, deadline)

    def _give_back(self, others: list[_Waiting]) -> None:
        with self._lock:
            for each in others:
                each.kind = None
            self._waiting = others + self._waiting
        for each in others:
            each.told.set()


def kind_of(situation: Situation) -> Any:
    """Return what must be alike in situations that are computed as one, None for a large one.

    The first month of the known past is the whole simulation's: the months and the starts of
    histories that a situation names must be those of the others.
    """
    if situation.months is None:
        return None
    low, high = situation.months
    persons = max(len(ids) for ids in situation.ids.values())
    if persons > SMALL_PERSONS or len(situation.cells) > SMALL_CELLS or high - low >= SMALL_MONTHS:
        return None
    starts = tuple(
        min(values.values())
        for name in HISTORY_START_INPUTS
        if (values := situation.given.get((name, None)))
    )
    return low, high, starts
