"""What the benchmark refuses, in Danish and English, every reason at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openfisca_dk_integration.reforms.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable


class BenchmarkError(ValueError):
    """Figures that were asked for cannot be made; ``problems`` lists every reason."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(problem.text() for problem in self.problems))

    def lines(self, language: str = "da") -> list[str]:
        """Return one line per problem in ``da`` or ``en``."""
        return [problem.text(language) for problem in self.problems]

    @classmethod
    def of(cls, where: str, da: str, en: str) -> BenchmarkError:
        """Return an error with a single problem."""
        return cls([Problem(where, da, en)])
