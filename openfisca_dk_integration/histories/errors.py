"""What can be wrong with the assumptions of histories: all of it at once, in both languages."""

from __future__ import annotations

from openfisca_dk_integration.reforms.errors import Problem


class HistoryError(ValueError):
    """Histories cannot be simulated; ``problems`` lists everything that is wrong."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(problem.text() for problem in problems))

    def lines(self, language: str = "da") -> list[str]:
        """Return one line per problem in ``da`` or ``en``."""
        return [problem.text(language) for problem in self.problems]
