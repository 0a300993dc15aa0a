"""Results can be given as input for a whole year: money is divided, anything else holds."""

from __future__ import annotations

import pytest
from numpy import array
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder

from openfisca_dk_integration.tax_benefit_system import CountryTaxBenefitSystem, in_force


@pytest.fixture(scope="module")
def system() -> CountryTaxBenefitSystem:
    return in_force()


def test_every_monthly_variable_takes_a_year(system: CountryTaxBenefitSystem) -> None:
    monthly = [v for v in system.variables.values() if v.definition_period == DateUnit.MONTH]
    assert monthly
    assert not [v.name for v in monthly if v.set_input is None]


@pytest.mark.parametrize(
    ("name", "given", "month"),
    [
        ("kontanthjaelp", 120000.0, 10000.0),
        ("refusion_andel", 0.3, 0.3),
        ("opfylder_opholdskrav", False, False),
        ("grundtilskud", 12.0, 1.0),
        ("ydelsesuge_nummer", 7, 7),
    ],
)
def test_a_year_as_input(
    system: CountryTaxBenefitSystem, name: str, given: float, month: float
) -> None:
    simulation = SimulationBuilder().build_default_simulation(system, 2)
    simulation.set_input(name, "2021", array([given, given]))
    assert simulation.calculate(name, "2021-05").tolist() == pytest.approx([month, month])
    assert simulation.calculate(name, "2021-12").tolist() == pytest.approx([month, month])
