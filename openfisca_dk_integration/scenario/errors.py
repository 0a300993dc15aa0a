"""What is wrong with a scenario: all of it at once, in Danish and English."""

from __future__ import annotations

from collections.abc import Iterable

from openfisca_dk_integration.reforms.errors import Problem


class ScenarioError(ValueError):
    """A scenario cannot be run; ``problems`` lists every reason."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(problem.text() for problem in self.problems))

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[list[Problem]]]:
        """Travel from a worker process with the problems."""
        return type(self), (self.problems,)

    def lines(self, language: str = "da") -> list[str]:
        """Return one line per problem in ``da`` or ``en``."""
        return [problem.text(language) for problem in self.problems]

    @classmethod
    def of(cls, where: str, da: str, en: str) -> ScenarioError:
        """Return an error with a single problem."""
        return cls([Problem(where, da, en)])


def problems_of(error: ValueError, where: str) -> list[Problem]:
    """Return the problems of another part of the package, with where the scenario asks for it."""
    lines = getattr(error, "lines", None)
    if lines is None:
        return [Problem(where, str(error), str(error))]
    return [Problem(where, da, en) for da, en in zip(lines("da"), lines("en"), strict=True)]
