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
from openfisca_dk_integration.cases.business_case import CaseResult, run_case
from openfisca_dk_integration.cases.load import load_case, load_investment
from openfisca_dk_integration.cases.problems import CaseError
from openfisca_dk_integration.cases.social.engine import run_investment
from openfisca_dk_integration.cases.social.results import InvestmentResult
from openfisca_dk_integration.population import (
    Population,
    PopulationError,
    StreamedPopulation,
    open_population,
    read_population,
)
from openfisca_dk_integration.reforms import Law, ReformError, list_reforms, load_law
from openfisca_dk_integration.scenario import ScenarioError, prepare, read_scenario, run_scenario
from openfisca_dk_integration.simulation import (
    Answer,
    How,
    Run,
    SimulationError,
    Span,
    simulate,
    simulate_many,
)

__all__ = [
    "Account",
    "Answer",
    "CaseError",
    "CaseResult",
    "Comparison",
    "How",
    "InvestmentResult",
    "Law",
    "NeutralFactor",
    "Population",
    "PopulationError",
    "ReformError",
    "Run",
    "ScenarioError",
    "SimulationError",
    "Span",
    "StreamedPopulation",
    "budget_neutral",
    "compare",
    "list_reforms",
    "load_case",
    "load_investment",
    "load_law",
    "make_account",
    "open_population",
    "prepare",
    "read_population",
    "read_scenario",
    "run_case",
    "run_investment",
    "run_scenario",
    "simulate",
    "simulate_many",
]
