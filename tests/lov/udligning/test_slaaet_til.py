"""Equalisation switched on in a run by its parameter (udligning.slaaet_til)."""

import pytest
from openfisca_core.reforms import Reform
from openfisca_core.simulations import SimulationBuilder

from openfisca_dk_integration.tax_benefit_system import in_force


class SlaaetTil(Reform):
    name = "Udligning slået til"

    def apply(self):
        def til(parameters):
            parameters.udligning.slaaet_til.update(period="year:2007:100", value=True)
            return parameters

        self.modify_parameters(modifier_function=til)


CASE = {
    "personer": {
        "anna": {
            "kommuneskat": {"2021": 24950},
            "foedselsdato": {"ETERNITY": "1980-01-01"},
            "opholdsgrundlag": {"ETERNITY": "flygtning"},
            "indrejsedato": {"ETERNITY": "2015-01-01"},
        },
        "bo": {
            "kommuneskat": {"2021": 0},
            "foedselsdato": {"ETERNITY": "1980-01-01"},
            "opholdsgrundlag": {"ETERNITY": "eu_borger"},
            "indrejsedato": {"ETERNITY": "2015-01-01"},
        },
    },
    "husstande": {"a": {"voksne": ["anna"]}, "b": {"voksne": ["bo"]}},
    "kommuner": {"k": {"borgere": ["anna", "bo"], "kommuneskatteprocent": {"2021": 24.95}}},
}


@pytest.mark.parametrize(
    ("reform", "udligning", "tilskud"),
    [(None, 0, 0), (SlaaetTil, -18712.5, 6500)],
    ids=["fra", "til"],
)
def test_the_switch_counts_the_people_of_the_run(reform, udligning, tilskud):
    system = in_force()
    system = reform(system) if reform else system
    simulation = SimulationBuilder().build_from_entities(system, CASE)
    assert simulation.calculate("kommune_udligning", "2021")[0] == pytest.approx(udligning)
    assert simulation.calculate("kommune_indvandrertilskud", "2021")[0] == pytest.approx(tilskud)
