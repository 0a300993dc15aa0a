"""How municipalities do: indicators, actual against expected, and a municipality's own goals.

Histories (observed or simulated) become a panel of months; every figure says its population,
outcome, follow-up and censoring, and carries a band.
"""

from openfisca_dk_integration.benchmark.definitions import Definitions, load_definitions
from openfisca_dk_integration.benchmark.errors import BenchmarkError
from openfisca_dk_integration.benchmark.expected import Expectation, expected_durations
from openfisca_dk_integration.benchmark.goals import follow_goals, read_goals
from openfisca_dk_integration.benchmark.indicators import INDICATORS, indicators
from openfisca_dk_integration.benchmark.money import Difference, difference
from openfisca_dk_integration.benchmark.panel import Panel, make_panel

__all__ = [
    "INDICATORS",
    "BenchmarkError",
    "Definitions",
    "Difference",
    "Expectation",
    "Panel",
    "difference",
    "expected_durations",
    "follow_goals",
    "indicators",
    "load_definitions",
    "make_panel",
    "read_goals",
]
