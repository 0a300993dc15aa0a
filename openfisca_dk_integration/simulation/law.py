"""What a run needs to know about a law."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from openfisca_core.periods import Instant


class Law(Protocol):
    """A law to run people through; ``openfisca_dk_integration.reforms.load_law`` gives them.

    A law is sent to worker processes, which build the tax and benefit system themselves: it can
    be pickled and leaves the system behind when it is.
    """

    @property
    def name(self) -> str:
        """Short name."""
        ...

    @property
    def title(self) -> str:
        """Danish title."""
        ...

    @property
    def fingerprint(self) -> str:
        """Identifies every rule and number of the law."""
        ...

    def tax_benefit_system(self) -> Any:
        """Return the OpenFisca system, built at the first call."""
        ...


def system_of(law: Law) -> Any:
    """Return the system of ``law``, remembering every instant of its parameters.

    openfisca-core keeps the parameters of 128 instants for all systems together, and two laws over
    six years with their months need more; every miss builds the whole tree again.
    """
    system = law.tax_benefit_system()
    if "get_parameters_at_instant" not in system.__dict__:
        system.get_parameters_at_instant = _remember(system)
    return system


def _remember(system: Any) -> Any:
    from openfisca_core import periods

    known: dict[Instant, Any] = {}

    def get_parameters_at_instant(instant: Any) -> Any:
        if isinstance(instant, periods.Period):
            key = instant.start
        elif isinstance(instant, periods.Instant):
            key = instant
        else:
            key = periods.instant(instant)
        if key not in known:
            known[key] = system.parameters.get_at_instant(key)
        return known[key]

    return get_parameters_at_instant
