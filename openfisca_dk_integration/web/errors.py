"""What a request got wrong: every mistake with its path, in Danish and English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openfisca_dk_integration.reforms.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

SHOWN = 200
"""Mistakes listed in one answer; the rest is counted."""

MISTAKE, TOO_LARGE, NO_SUCH_LAW, BUSY, TOO_SLOW = 400, 413, 422, 429, 503


class RequestError(ValueError):
    """A request that cannot be answered; ``problems`` lists every reason.

    Attributes:
        status: 400 a mistake, 413 too large, 422 nothing the law can answer, 429 too many at once,
            503 too long to compute.
    """

    def __init__(self, problems: Iterable[Problem], status: int = MISTAKE) -> None:
        self.problems = list(problems)
        self.status = status
        super().__init__("\n".join(problem.text("en") for problem in self.problems))

    @classmethod
    def of(cls, path: str, da: str, en: str, status: int = MISTAKE) -> RequestError:
        """Return an error with a single problem."""
        return cls([Problem(path, da, en)], status)

    def content(self) -> dict[str, Any]:
        """Return the answer's body: openfisca-core's nested form with a flat list beside it."""
        nested: dict[str, Any] = {}
        for problem in self.problems[:SHOWN]:
            _put(nested, problem.where.split("/"), problem.en)
        return {
            **nested,
            "problems": [
                {"path": problem.where, "da": problem.da, "en": problem.en}
                for problem in self.problems[:SHOWN]
            ],
            "count": len(self.problems),
        }


def too_slow() -> RequestError:
    """Return the error of a request whose time is over."""
    return RequestError.of(
        "error",
        "beregningen tog for lang tid og blev stoppet",
        "computing took too long and was stopped",
        TOO_SLOW,
    )


def _put(tree: dict[str, Any], path: list[str], text: str) -> None:
    for key in path[:-1]:
        step = tree.get(key)
        if not isinstance(step, dict):
            step = {} if step is None else {"": step}
            tree[key] = step
        tree = step
    last = path[-1]
    if isinstance(tree.get(last), dict):
        tree[last][""] = text
    elif last in tree:
        tree[last] = f"{tree[last]}; {text}"
    else:
        tree[last] = text
