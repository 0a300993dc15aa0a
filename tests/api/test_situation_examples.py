"""The web API as OpenFisca's own server runs it: each example is posted, and its answer compared.

The numbers in ``expected/*.json`` are worked out by hand from the rates; where each comes from is
written in the file. The API must also agree with the same household calculated in Python.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openfisca_core.simulations import SimulationBuilder
from openfisca_web_api.app import create_app

import openfisca_dk_integration
from openfisca_dk_integration.tax_benefit_system import CountryTaxBenefitSystem, in_force

EXAMPLES = Path(openfisca_dk_integration.__file__).parent / "situation_examples"
EXPECTED = Path(__file__).parent / "expected"
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.json"))


@pytest.fixture(scope="module")
def system() -> CountryTaxBenefitSystem:
    return in_force()


@pytest.fixture(scope="module")
def client(system: CountryTaxBenefitSystem) -> Any:
    return create_app(system).test_client()


def load(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8") as stream:
        situation: dict[str, Any] = json.load(stream)
    return situation


def cells(situation: dict[str, Any]) -> dict[tuple[str, str, str, str], Any]:
    """Every value that is asked for: (plural, id, variable, period) to value."""
    return {
        (plural, key, name, period): value
        for plural, members in situation.items()
        for key, item in members.items()
        for name, values in item.items()
        if isinstance(values, dict)
        for period, value in values.items()
    }


@pytest.mark.parametrize("name", NAMES)
def test_the_answer_holds_every_asked_value(client: Any, name: str) -> None:
    question = load(EXAMPLES / f"{name}.json")
    answer = client.post("/calculate", json=question)
    assert answer.status_code == 200, answer.json
    asked = [cell for cell, value in cells(question).items() if value is None]
    assert asked
    answered = cells(answer.json)
    assert not [cell for cell in asked if answered[cell] is None]


@pytest.mark.parametrize("name", NAMES)
def test_the_answer_is_the_one_worked_out_by_hand(client: Any, name: str) -> None:
    answered = cells(client.post("/calculate", json=load(EXAMPLES / f"{name}.json")).json)
    expected = load(EXPECTED / f"{name}.json")["vaerdier"]
    assert expected
    for row in expected:
        cell = (row["entitet"], row["id"], row["variabel"], row["periode"])
        assert answered[cell] == pytest.approx(row["vaerdi"], abs=row.get("margin", 0.01)), cell


@pytest.mark.parametrize("name", NAMES)
def test_the_answer_equals_python(client: Any, system: CountryTaxBenefitSystem, name: str) -> None:
    question = load(EXAMPLES / f"{name}.json")
    answered = cells(client.post("/calculate", json=question).json)
    simulation = SimulationBuilder().build_from_entities(system, question)
    for (plural, key, variable, period), value in cells(question).items():
        if value is None:
            index = list(question[plural]).index(key)
            got = simulation.calculate(variable, period)[index]
            expected = pytest.approx(got.item(), rel=1e-7, abs=1e-9)
            assert answered[plural, key, variable, period] == expected, (key, variable, period)


@pytest.mark.parametrize("route", ["/variables", "/parameters", "/entities", "/spec"])
def test_the_routes_of_openfisca_answer(client: Any, route: str) -> None:
    answer = client.get(route)
    assert answer.status_code == 200
    assert answer.json


def test_a_variable_and_a_parameter_tell_their_source(client: Any) -> None:
    variable = client.get("/variable/grundtilskud").json
    assert variable["description"]
    assert variable["references"]
    parameter = client.get("/parameter/integrationsloven/driftsrefusion/andel").json
    assert parameter["metadata"]["hjemmel"]
    assert parameter["metadata"]["evidens"]
