"""Problems in a reform file: all of them at once, in Danish and English."""

from __future__ import annotations

from dataclasses import dataclass

from openfisca_dk_integration.cpr import mask


@dataclass(frozen=True)
class Problem:
    """One problem: where it is, and what was expected, in both languages."""

    where: str
    da: str
    en: str

    def text(self, language: str = "da") -> str:
        """Return one line in ``da`` or ``en``; anything like a CPR number is masked."""
        return mask(f"{self.where}: {self.en if language == 'en' else self.da}")


class ReformError(ValueError):
    """A reform cannot be used; ``problems`` lists everything that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(problem.text() for problem in problems))

    def lines(self, language: str = "da") -> list[str]:
        """Return one line per problem in ``da`` or ``en``."""
        return [problem.text(language) for problem in self.problems]
