"""The short public face of the analysis part.

>>> from openfisca_dk_integration.analysis import compare, load_law, read_population
>>> people = read_population("examples/kommune")
>>> comparison = compare(people, load_law(), [load_law("et_aars_introduktion")], (2024, 2030))
>>> comparison.total("betaler", "aar")
"""

from openfisca_dk_integration.account import (
    Account,
    Comparison,
    NeutralFactor,
    budget_neutral,
    compare,
    make_account,
)
from openfisca_dk_integration.population import Population, PopulationError, read_population
from openfisca_dk_integration.reforms import Law, ReformError, list_reforms, load_law
from openfisca_dk_integration.simulation import Answer, SimulationError, Span, simulate

__all__ = [
    "Account",
    "Answer",
    "Comparison",
    "Law",
    "NeutralFactor",
    "Population",
    "PopulationError",
    "ReformError",
    "SimulationError",
    "Span",
    "budget_neutral",
    "compare",
    "list_reforms",
    "load_law",
    "make_account",
    "read_population",
    "simulate",
]
