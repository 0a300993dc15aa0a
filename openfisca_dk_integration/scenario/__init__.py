"""Scenarios: law x behaviour x population x prices, with draws, bands and break-even.

A scenario is a file (``docs/scenarios.md``). ``read_scenario`` reads and checks its form,
``prepare`` finds everything it names, ``run_scenario`` computes it, in worker processes, with the
same numbers whatever their count.
"""

from openfisca_dk_integration.scenario.errors import ScenarioError
from openfisca_dk_integration.scenario.prepare import Prepared, prepare
from openfisca_dk_integration.scenario.read import (
    ScenarioFile,
    is_scenario,
    read_scenario,
    scenario_of,
)
from openfisca_dk_integration.scenario.run import ScenarioResult, run_scenario

__all__ = [
    "Prepared",
    "ScenarioError",
    "ScenarioFile",
    "ScenarioResult",
    "is_scenario",
    "prepare",
    "read_scenario",
    "run_scenario",
    "scenario_of",
]
