"""The OpenFisca web API keeps its form, and gives the numbers of openfisca-core."""

import copy

import pytest
from openfisca_web_api import handlers
from openfisca_web_api.app import create_app as create_core

from openfisca_dk_integration.web.people import build
from openfisca_dk_integration.web.situation import Reader


@pytest.mark.parametrize("name", ["enlig_flygtning", "kontanthjaelp_2025", "par_med_boern"])
def test_answers_are_those_of_openfisca_core(client, service, example, name):
    expected = handlers.calculate(service.system, copy.deepcopy(example(name)))
    answer = client.post("/calculate", json=example(name))
    assert answer.status_code == 200
    assert answer.json == expected


@pytest.fixture(scope="module")
def core(service):
    return create_core(service.system).test_client()


@pytest.mark.parametrize(
    "path", ["/", "/variables", "/parameters", "/entities", "/variable/grundtilskud"]
)
def test_documents_keep_their_form(client, core, path):
    """Every key of openfisca-core is there with the same value; ours come beside it."""
    theirs, ours = core.get(path), client.get(path)
    assert ours.status_code == theirs.status_code
    assert set(theirs.json) <= set(ours.json)
    changed = {key for key in theirs.json if theirs.json[key] != ours.json[key]}
    assert changed <= {"welcome", "source"}


@pytest.mark.parametrize(
    "name", ["integrationsloven.grundtilskud.satser", "refusion/trappe/optaelling_fra", "refusion"]
)
def test_parameters_keep_their_form(client, core, name):
    path = f"/parameter/{name}"
    theirs, ours = core.get(path).json, client.get(path).json
    assert {key: ours[key] for key in theirs} == theirs


def test_trace_keeps_its_form(client, core, example):
    """Entries have openfisca-core's fields and values; which reads are seen depends on memory.

    Formulas that remember a result within a law read less the second time, in both servers.
    """
    body = example("enlig_flygtning")
    theirs, ours = core.post("/trace", json=body).json, client.post("/trace", json=body).json
    assert set(theirs) == set(ours)
    assert sorted(set(theirs["requestedCalculations"])) == sorted(ours["requestedCalculations"])
    assert set(ours["requestedCalculations"]) <= set(ours["trace"])
    # openfisca-core writes arrays of ids as one text; ours are lists, as its own document says.
    assert set(theirs["entitiesDescription"]) == set(ours["entitiesDescription"])
    assert ours["entitiesDescription"]["personer"] == list(body["personer"])
    both = set(theirs["trace"]) & set(ours["trace"])
    assert len(both) > 0.9 * len(theirs["trace"])
    for key in both:
        mine, entry = ours["trace"][key], theirs["trace"][key]
        assert set(entry) <= set(mine)
        if not isinstance(entry["value"][0], str):  # dates are ISO text in ours
            assert mine["value"] == entry["value"], key


def test_trace_runs_the_default_formula_of_those_without_a_value(client, core, example):
    """Where openfisca-core takes 0 for a child without an activity, ours asks the law."""
    body = example("kontanthjaelp_2025")
    theirs, ours = core.post("/trace", json=body).json, client.post("/trace", json=body).json
    given = body["personer"]
    without = [place for place, name in enumerate(given) if "aktivitet" not in given[name]]
    assert without == [2]
    for asked in theirs["requestedCalculations"]:
        mine, core_values = (each["trace"][asked]["value"] for each in (ours, theirs))
        assert mine[:2] == core_values[:2]


def test_headers_name_the_package(client):
    answer = client.get("/health")
    assert answer.headers["Country-Package"] == "openfisca-dk-integration"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_variable_has_unit_paragraph_and_the_right_lines(client):
    found = client.get("/variable/grundtilskud").json
    assert found["unit"] == "DKK/maaned"
    assert found["hjemmel"][0].startswith("integrationsloven § 45, stk. 4")
    first, last = (int(part) for part in found["source"].partition("#L")[2].split("-L"))
    path = "openfisca_dk_integration/variables/integrationsloven/grundtilskud.py"
    with open(path, encoding="utf-8") as stream:  # noqa: PTH123
        lines = stream.read().splitlines()
    assert lines[first - 1] == "class grundtilskud(Variable):"
    assert len(lines) == last or not lines[last].strip()


def test_parameter_has_unit_paragraph_and_references_by_date(client):
    found = client.get("/parameter/refusion.trappe.optaelling_fra").json
    assert found["unit"]
    assert "§ 30" in found["hjemmel"]
    assert set(found["values"]) <= set(found["references"])


def test_a_fast_simulation_computes_every_output_as_core_does(service, example):
    """Each variable of the law, for a month and year of a family: the same bits."""
    body = example("par_med_boern")
    problems = []
    situation = Reader(service.system, service.settings, problems).read(body)
    assert problems == []
    fast = build(service.system, situation)
    slow = build(service.system, situation, traced=True)
    periods = {"month": "2019-03", "year": "2019", "eternity": "2019-03"}
    for name, variable in service.system.variables.items():
        period = periods[str(variable.definition_period)]
        one, two = fast.calculate(name, period), slow.calculate(name, period)
        assert one.dtype == two.dtype, name
        assert one.tobytes() == two.tobytes(), name
