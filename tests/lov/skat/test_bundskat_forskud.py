"""The switch to the bundskat announced before the year (skat.bundskat.brug_sats_forskud)."""

import pytest
from openfisca_core.reforms import Reform
from openfisca_core.simulation_builder import SimulationBuilder

from openfisca_dk_integration.tax_benefit_system import in_force


class brug_sats_forskud(Reform):
    name = "Regn med bundskattens forskudssats"

    def apply(self):
        self.modify_parameters(switch_on)


def switch_on(parameters):
    parameters.skat.bundskat.brug_sats_forskud.update(start="2008-01-01", value=True)
    return parameters


@pytest.fixture(scope="module")
def laws():
    """Return the law and the law with the switch, built once."""
    system = in_force()
    return system, brug_sats_forskud(system)


def rate(system, year):
    builder = SimulationBuilder()
    builder.set_default_period(year)
    simulation = builder.build_from_dict(system, {"personer": {"a": {}, "b": {}}})
    return simulation.calculate("bundskattesats", year)


@pytest.mark.parametrize(
    ("year", "final", "announced"),
    [
        (2017, 0.1008, 0.1008),
        (2018, 0.1113, 0.1115),
        (2020, 0.1211, 0.1214),
        (2026, 0.1201, 0.1201),
    ],
)
def test_final_rate_unless_switched(laws, year, final, announced):
    in_force, switched = laws
    assert rate(in_force, year) == pytest.approx([final, final])
    assert rate(switched, year) == pytest.approx([announced, announced])
