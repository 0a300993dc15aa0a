"""Parameters as a traced formula sees them: every number with the path it was read from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openfisca_core.parameters import ParameterNodeAtInstant
from openfisca_core.taxscales import SingleAmountTaxScale, TaxScaleLike

from openfisca_dk_integration.simulation.compiled.errors import TraceError
from openfisca_dk_integration.simulation.compiled.scalars import Scalar

if TYPE_CHECKING:
    from openfisca_dk_integration.simulation.compiled.scalars import Expression, Numbers, Tape


class TrackedNode:
    """A node of the parameters at a position."""

    def __init__(
        self, path: str, position: Expression, month: int, numbers: Numbers, tape: Tape
    ) -> None:
        self._path = path
        self._position = position
        self._month = month
        self._numbers = numbers
        self._tape = tape
        self._name = path

    @property
    def _children(self) -> tuple[str, ...]:
        node = self._numbers.node(self._path, self._month)
        names = tuple(node._children)  # noqa: SLF001 - core offers no public list of children
        self._tape.guard(("names", self._path, self._position), names)
        return names

    def _child(self, name: str) -> Any:
        path = f"{self._path}.{name}" if self._path else name
        value = self._numbers.node(path, self._month)
        expression = ("par", path, self._position)
        if isinstance(value, (bool, int, float)):
            self._tape.guard(("type", expression), type(value).__name__)
            return Scalar(expression, value, self._tape)
        if isinstance(value, ParameterNodeAtInstant):
            return TrackedNode(path, self._position, self._month, self._numbers, self._tape)
        if isinstance(value, TaxScaleLike):
            return TrackedScale(path, self._position, value, self._tape)
        if isinstance(value, str):
            self._tape.guard(expression, value)
            return value
        raise TraceError(f"the parameter {path} is a {type(value).__name__}")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._child(name)

    def __getitem__(self, name: Any) -> Any:
        if not isinstance(name, str):
            raise TraceError(f"{self._path}[...] by an array: use lookup.take")
        return self._child(name)

    def __contains__(self, name: str) -> bool:
        node = self._numbers.node(self._path, self._month)
        found = name in node._children  # noqa: SLF001
        self._tape.guard(("has", self._path, self._position, name), found)
        return found

    def __iter__(self) -> Any:
        return iter(self._children)


class TrackedScale:
    """A scale of the parameters at a position: only single amounts are used by this law."""

    def __init__(self, path: str, position: Expression, scale: Any, tape: Tape) -> None:
        self._path = path
        self._position = position
        self._scale = scale
        self._tape = tape

    def _items(self, name: str) -> list[Scalar]:
        values = list(getattr(self._scale, name))
        self._tape.guard(("length", self._path, self._position, name), len(values))
        items = []
        for index, value in enumerate(values):
            expression = ("item", self._path, self._position, name, index)
            self._tape.guard(("type", expression), type(value).__name__)
            items.append(Scalar(expression, value, self._tape))
        return items

    @property
    def thresholds(self) -> list[Scalar]:
        """Where the steps begin."""
        return self._items("thresholds")

    @property
    def amounts(self) -> list[Scalar]:
        """The amount of each step."""
        return self._items("amounts")

    @property
    def rates(self) -> list[Scalar]:
        """The rate of each step."""
        return self._items("rates")

    def calc(self, base: Any, right: bool = False) -> Any:
        """Return the amount of the step each base lies in."""
        from openfisca_dk_integration.simulation.compiled.symbols import single_amount

        if type(self._scale) is not SingleAmountTaxScale:
            raise TraceError(f"{self._path} is a {type(self._scale).__name__}")
        return single_amount(base, self.thresholds, self.amounts, right)
