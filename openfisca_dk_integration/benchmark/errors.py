"""What the benchmark refuses, in Danish and English, every reason at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openfisca_dk_integration.reforms.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import ValidationError


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


def field_problems(source: str, error: ValidationError) -> list[Problem]:
    """Return one problem per field that pydantic refused, with the path of the field."""
    problems = []
    for item in error.errors():
        place = ".".join(str(part) for part in item["loc"]) or "?"
        message = item["msg"].removeprefix("Value error, ")
        da, _, en = message.partition(" | ")
        if not en:
            da, en = (
                f"{_danish(item)} (fik {item['input']!r})",
                f"{message} (got {item['input']!r})",
            )
        problems.append(Problem(f"{source}: {place}", da, en))
    return problems


def _danish(item: object) -> str:
    kind = item["type"]  # type: ignore[index]
    bounds = item.get("ctx", {})  # type: ignore[attr-defined]
    table = {
        "missing": "mangler",
        "extra_forbidden": "er ikke et felt her",
        "float_parsing": "skal være et tal",
        "float_type": "skal være et tal",
        "int_parsing": "skal være et helt tal",
        "int_type": "skal være et helt tal",
        "int_from_float": "skal være et helt tal",
        "string_type": "skal være tekst",
        "list_type": "skal være en liste",
        "dict_type": "skal være en tabel med nøgler og værdier",
        "greater_than": f"skal være over {bounds.get('gt')}",
        "greater_than_equal": f"skal være mindst {bounds.get('ge')}",
        "less_than": f"skal være under {bounds.get('lt')}",
        "less_than_equal": f"skal være højst {bounds.get('le')}",
        "literal_error": f"skal være en af {bounds.get('expected')}",
        "too_short": "er for kort",
    }
    return table.get(kind, f"er forkert ({kind})")
