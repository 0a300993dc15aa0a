"""Work incentives: the same answers alone, in a group and on the web."""

import json

import numpy
import pytest
from openfisca_core.simulations import SimulationBuilder
from openfisca_web_api.app import create_app

from openfisca_dk_integration.rule_helpers.counterfactual import result_with
from openfisca_dk_integration.tax_benefit_system import in_force

MONTHS = [f"{year}-{month:02}" for year in (2018, 2019) for month in range(1, 13)]
ASKED = (
    "disponibel_indkomst",
    "gevinst_ved_job",
    "deltagerskat",
    "effektiv_marginalskat",
)


@pytest.fixture(scope="module")
def system():
    return in_force()


def every_month(value):
    return dict.fromkeys(MONTHS, value)


def people_of(number):
    """Return a refugee couple: both on help, or one at work; a child in day care; a rent."""
    return {
        f"a{number}": {
            "foedselsdato": {"ETERNITY": "1985-03-01"},
            "opholdsgrundlag": {"ETERNITY": "flygtning"},
            "overtagelsesdato": {"ETERNITY": "2018-01-01"},
            "aktivitet": every_month("ledig"),
            "loenindkomst": every_month(0),
            "i_dagtilbud": every_month(False),
            "dagtilbud_takst": every_month(0),
        },
        f"b{number}": {
            "foedselsdato": {"ETERNITY": "1986-03-01"},
            "opholdsgrundlag": {"ETERNITY": "flygtning"},
            "overtagelsesdato": {"ETERNITY": "2018-01-01"},
            "aktivitet": every_month("ordinaer_beskaeftigelse" if number % 2 else "ledig"),
            "loenindkomst": every_month(12_000 + 500 * number if number % 2 else 0),
            "i_dagtilbud": every_month(False),
            "dagtilbud_takst": every_month(0),
        },
        f"c{number}": {
            "foedselsdato": {"ETERNITY": "2016-03-01"},
            "opholdsgrundlag": {"ETERNITY": "flygtning"},
            "overtagelsesdato": {"ETERNITY": "2018-01-01"},
            "aktivitet": every_month("ingen"),
            "loenindkomst": every_month(0),
            "i_dagtilbud": every_month(True),
            "dagtilbud_takst": every_month(3_000),
        },
    }


def situation(numbers):
    persons = {}
    for number in numbers:
        persons |= people_of(number)
    return {
        "personer": persons,
        "husstande": {
            f"h{number}": {
                "voksne": [f"a{number}", f"b{number}"],
                "boern": [f"c{number}"],
                "husleje": every_month(5_000 + 250 * number),
            }
            for number in numbers
        },
        "kommuner": {"k": {"borgere": list(persons), "kommunekode": {"ETERNITY": 101}}},
    }


def answers(system, numbers, month="2019-05"):
    simulation = SimulationBuilder().build_from_entities(system, situation(numbers))
    return {name: simulation.calculate(name, month) for name in ASKED}


def test_a_household_gets_the_same_answer_alone_and_in_a_group(system):
    numbers = range(6)
    group = answers(system, numbers)
    for place, number in enumerate(numbers):
        alone = answers(system, [number])
        for name in ASKED:
            assert alone[name][0] == pytest.approx(group[name][place], abs=0.01), (name, number)


def test_a_job_pays_less_than_its_wage(system):
    group = answers(system, range(6))
    assert (group["gevinst_ved_job"] < 22_000).all()
    assert (group["deltagerskat"] > 0.35).all()
    at_work = numpy.arange(6) % 2 == 1
    assert (group["effektiv_marginalskat"][at_work] > 0.3).all()
    assert (group["effektiv_marginalskat"][~at_work] == 0).all()


def test_the_first_simulation_is_left_as_it_was(system):
    simulation = SimulationBuilder().build_from_entities(system, situation([0, 1]))
    before = simulation.calculate("disponibel_indkomst", "2019-05").copy()
    simulation.calculate("gevinst_ved_job", "2019-05")
    assert (simulation.calculate("loenindkomst", "2019-05")[:3] == 0).all()
    assert (simulation.calculate("disponibel_indkomst", "2019-05") == before).all()


def test_given_facts_with_a_default_are_carried_over(system):
    given = situation([0])
    given["personer"]["a0"]["opfylder_opholdskrav"] = every_month(True)
    given["personer"]["a0"]["opfylder_beskaeftigelseskrav"] = every_month(True)
    given["personer"]["a0"]["tager_job"] = {"2019": False}
    given["personer"]["b0"]["tager_job"] = {"2019": False}
    simulation = SimulationBuilder().build_from_entities(system, given)
    # Nobody takes a job: the second simulation is the first once more.
    assert simulation.calculate("kontanthjaelp", "2019-05")[0] > 0
    assert simulation.calculate("gevinst_ved_job", "2019-05")[0] == pytest.approx(0, abs=0.01)


def test_an_engine_without_arrays_is_refused(system):
    simulation = SimulationBuilder().build_from_entities(system, situation([0]))
    month = simulation.persons.get_holder("loenindkomst").get_known_periods()[0]
    wrong = {"loenindkomst": {month: "a symbol"}}
    with pytest.raises(TypeError, match="reference engine"):
        result_with(simulation.husstand, "husstandens_loen", month, "symbol", lambda _: wrong)


def test_the_web_api_answers_the_same(system):
    asked = situation([0, 1])
    for name in ("h0", "h1"):
        asked["husstande"][name] |= {variable: {"2019-05": None} for variable in ASKED}
    client = create_app(system).test_client()
    reply = client.post(
        "/calculate", data=json.dumps(asked), content_type="application/json"
    ).get_json()
    expected = answers(system, [0, 1])
    for place, name in enumerate(("h0", "h1")):
        for variable in ASKED:
            told = reply["husstande"][name][variable]["2019-05"]
            assert told == pytest.approx(expected[variable][place], abs=0.01)
