"""The law over a population: columns in, columns out.

``simulate`` runs one law over the people of a population for a span of months, ``simulate_many``
several laws or draws of histories. How it is computed (``execution``) never changes a number:
``reference`` is openfisca-core as it is, ``blocks`` openfisca-core on blocks of whole households,
in worker processes or on a cluster if wanted, ``compiled`` the same formulas as machine code.
"""

from openfisca_dk_integration.simulation.answer import Answer
from openfisca_dk_integration.simulation.block import Run
from openfisca_dk_integration.simulation.blocks import How
from openfisca_dk_integration.simulation.draws import simulate_many
from openfisca_dk_integration.simulation.errors import SimulationError
from openfisca_dk_integration.simulation.law import Law
from openfisca_dk_integration.simulation.run import EXECUTIONS, simulate
from openfisca_dk_integration.simulation.span import Span
from openfisca_dk_integration.simulation.sums import PRESENT

__all__ = [
    "EXECUTIONS",
    "PRESENT",
    "Answer",
    "How",
    "Law",
    "Run",
    "SimulationError",
    "Span",
    "simulate",
    "simulate_many",
]
