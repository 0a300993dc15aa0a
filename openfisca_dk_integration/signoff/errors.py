"""What a ledger refuses."""

from openfisca_dk_integration.simulation import SimulationError


class SignoffError(SimulationError):
    """An approval cannot be read or given; every reason at once."""
