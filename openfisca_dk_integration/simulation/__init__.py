"""The law over a population: columns in, columns out.

``simulate`` runs one law over the people of a population for a span of months. How it is computed
(``execution``) never changes a number: ``reference`` is openfisca-core as it is, ``blocks`` is
openfisca-core on blocks of whole households, in worker processes if wanted.
"""

from openfisca_dk_integration.simulation.answer import Answer
from openfisca_dk_integration.simulation.errors import SimulationError
from openfisca_dk_integration.simulation.law import Law
from openfisca_dk_integration.simulation.run import EXECUTIONS, simulate
from openfisca_dk_integration.simulation.span import Span
from openfisca_dk_integration.simulation.sums import PRESENT

__all__ = ["EXECUTIONS", "PRESENT", "Answer", "Law", "SimulationError", "Span", "simulate"]
