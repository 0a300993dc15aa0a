"""What is recorded when a value is computed."""

import pytest
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import period as period_of
from openfisca_core.simulations import SimulationBuilder

from openfisca_dk_integration.explain.trace import ETERNITY, Key, Read, Record, run_traced
from tests.support.laws import SmallLaw

MARCH = period_of("2021-03")


def key(name, period):
    return Key(name, period_of(period))


@pytest.fixture(scope="module")
def small():
    return SmallLaw().tax_benefit_system()


def trace(system, situation, variable, period):
    simulation = SimulationBuilder().build_from_dict(system, situation)
    return run_traced(simulation, lambda: simulation.calculate(variable, period))


def test_a_state_reads_the_month_before_only_however_many_were_computed(small):
    people = {"personer": {"a": {"soeger_hjaelp": {"2020": True, "2021": True}}}}
    found = trace(small, people, "proeve_maaneder", "2021-06")
    record = found.records[key("proeve_maaneder", "2021-06")]
    assert len(record.reads) > 17
    assert record.direct_reads() == [
        key("proeve_maaneder", "2021-05"),
        key("soeger_hjaelp", "2021-06"),
    ]
    assert record.value.tolist() == [18]
    middle = found.records[key("proeve_maaneder", "2020-07")]
    assert middle.direct_reads() == [
        key("proeve_maaneder", "2020-06"),
        key("soeger_hjaelp", "2020-07"),
    ]


def test_the_months_of_a_sum_are_all_read():
    months = [key("loenindkomst", f"2021-{month:02}") for month in range(1, 13)]
    assert Record(key("x", "2021"), reads=months).direct_reads() == months


def test_what_is_given_is_known_and_runs_no_formula(small):
    people = {"personer": {"a": {"soeger_hjaelp": {"2021-03": True}, "alder": {"2021-03": 3}}}}
    found = trace(small, people, "proeve_stoette", "2021-03")
    assert key("soeger_hjaelp", "2021-03") in found.given
    assert found.records[key("soeger_hjaelp", "2021-03")].formula is None
    assert found.records[key("proeve_stoette", "2021-03")].formula == "0001-01-01"


def test_scales_and_dated_formulas_are_recorded(law):
    people = {
        "personer": {
            "a": {
                "opholdsgrundlag": {"ETERNITY": "flygtning"},
                "foedselsdato": {"ETERNITY": "1990-01-01"},
                "overtagelsesdato": {"ETERNITY": "2021-01-01"},
            }
        }
    }
    found = trace(law, people, "grundtilskud", "2021-03")
    record = found.records[key("grundtilskud", "2021-03")]
    assert record.formula == "2019-01-01"
    assert list(record.parameters) == [Read("integrationsloven.grundtilskud.satser", "2021-03-01")]
    assert Key("overtagelsesdato", ETERNITY) in found.records


def test_the_traced_value_is_the_value(law):
    people = {"personer": {"a": {"foedselsdato": {"ETERNITY": "1990-05-01"}}, "b": {}}}
    plain = SimulationBuilder().build_from_dict(law, people).calculate("indkomstskat", "2021")
    found = trace(law, people, "indkomstskat", "2021")
    assert found.records[key("indkomstskat", "2021")].value.tolist() == plain.tolist()
    assert isinstance(law.parameters, ParameterNode)
