"""The direct simulation gives the bits of openfisca-core, for every variable of the law."""

import pytest
from openfisca_core.errors import CycleError
from openfisca_core.periods import DateUnit, period

from openfisca_dk_integration.population.direct import DirectSimulation, direct
from openfisca_dk_integration.reforms import load_law
from tests.support.people import people


@pytest.mark.parametrize("year", ["2009", "2017", "2025"])
def test_every_variable_bit_by_bit(year):
    law = load_law()
    crowd = people(40, seed=int(year), first_year=int(year) - 2, last_year=int(year))
    slow, fast = (
        crowd.build_simulation(law.tax_benefit_system(), f"{year}-01", f"{year}-12")
        for _ in range(2)
    )
    direct(fast)
    assert isinstance(fast, DirectSimulation)
    for name, variable in law.tax_benefit_system().variables.items():
        when = year if variable.definition_period == DateUnit.YEAR else f"{year}-09"
        one, two = slow.calculate(name, when), fast.calculate(name, when)
        assert one.dtype == two.dtype, name
        assert one.tobytes() == two.tobytes(), name


def test_a_wrong_period_and_a_circle_are_refused():
    law = load_law()
    crowd = people(2, seed=1, first_year=2017, last_year=2017)
    simulation = direct(crowd.build_simulation(law.tax_benefit_system(), "2017-01", "2017-12"))
    with pytest.raises(ValueError, match="whole month"):
        simulation.calculate("grundtilskud", "2017")
    key = ("grundtilskud", period("2017-03"))
    simulation.running.add(key)
    with pytest.raises(CycleError):
        simulation.calculate(*key)
