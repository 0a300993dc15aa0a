"""What a run needs to know about a law."""

from __future__ import annotations

from typing import Any, Protocol


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
    """Return the system of ``law``, which remembers its parameters at every instant."""
    return law.tax_benefit_system()
