"""The legal basis of a variable (hjemmel), attached so that docs and traces can cite it."""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T", bound=type)


def hjemmel(*paragraffer: str) -> Callable[[T], T]:
    """Attach the paragraphs a variable implements: ``@hjemmel("integrationsloven § 45")``.

    openfisca-core refuses unknown attributes on variables but leaves dunder names alone, so the
    tuple is stored as ``__hjemmel__`` on the class.

    Raises:
        ValueError: when no paragraph is given.
    """
    if not paragraffer:
        message = "hjemmel() needs at least one paragraph"
        raise ValueError(message)

    def attach(variable_class: T) -> T:
        variable_class.__hjemmel__ = paragraffer  # type: ignore[attr-defined]
        return variable_class

    return attach
