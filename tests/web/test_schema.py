"""schemathesis against the server's own OpenAPI document: no 500, nothing outside the schema."""

import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode, checks
from schemathesis.specs.openapi import checks as openapi_checks
from werkzeug.test import Client

from openfisca_dk_integration.web.app import create_app
from openfisca_dk_integration.web.service import Service
from openfisca_dk_integration.web.settings import Settings

pytestmark = pytest.mark.langsom
CASES, CASES_OF_RUNS = 40, 10
CHECKS = (
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_schema_conformance,
)


OPERATIONS = (
    ("GET", "/variable/{variableID}"),
    ("GET", "/parameter/{parameterID}"),
    ("POST", "/calculate"),
    ("POST", "/trace"),
    ("POST", "/v1/calculate"),
    ("POST", "/v1/explain"),
    ("POST", "/v1/validate"),
    ("POST", "/v1/case"),
    ("POST", "/v1/invest"),
    ("POST", "/v1/compare"),
    ("POST", "/v1/scenario"),
    ("POST", "/v1/benchmark"),
)
RUNS = ("/v1/compare", "/v1/scenario", "/v1/benchmark")
PLAIN = ("/variables", "/parameters", "/entities", "/spec", "/health", "/v1/reforms")


@pytest.fixture(scope="module")
def schema():
    limits = Settings(
        max_persons=200,
        max_cells=2_000,
        max_seconds=20,
        max_run_seconds=120,
        max_people=60,
        max_person_years=1,
    )
    return schemathesis.openapi.from_wsgi("/spec", create_app(limits, Service(limits)))


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_answers_are_those_of_the_document(schema, method, path):
    """Right and wrong bodies alike: what schemathesis makes of the schema, and breaks of it."""
    operation = schema[path][method]
    tried = []
    cases = CASES_OF_RUNS if path in RUNS else CASES

    @settings(
        max_examples=cases,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy() | operation.as_strategy(GenerationMode.NEGATIVE))
    def try_one(case):
        tried.append(case.call_and_validate(checks=CHECKS).status_code)

    try_one()
    assert len(tried) >= cases // 2
    assert max(tried) < 500 or set(tried) <= {200, 400, 404, 413, 422, 429, 503}


@pytest.mark.parametrize("path", PLAIN)
def test_documents_answer_as_the_document_says(schema, path):
    for_path = schema[path]["GET"] if path in schema else None
    if for_path is None:
        pytest.fail(f"{path} is not in the document")
    for_path.Case().call_and_validate(checks=CHECKS)


@pytest.mark.parametrize("path", [path for method, path in OPERATIONS if method == "POST"])
def test_the_example_of_an_operation_is_answered_as_the_document_says(schema, path):
    """A scenario's draw is beyond the limit set here: that it is right is told by the 413."""
    operation = schema[path]["POST"]
    kind = operation.definition.raw["requestBody"]["content"]["application/json"]["schema"]
    if "$ref" in kind:
        kind = schema.raw_schema["components"]["schemas"][kind["$ref"].rpartition("/")[2]]
    case = operation.Case(body=kind["example"], media_type="application/json")
    limited = path in RUNS
    assert case.call_and_validate(checks=CHECKS).status_code in ({200, 413} if limited else {200})


def with_null(schema):
    """Return a schema of OpenAPI 3.0 as JSON Schema: ``nullable`` is a type there."""
    if isinstance(schema, list):
        return [with_null(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: with_null(part) for key, part in schema.items() if key != "nullable"}
    return {"anyOf": [found, {"type": "null"}]} if schema.get("nullable") else found


@pytest.mark.parametrize(("kind", "name"), [("variable", "Variable"), ("parameter", "Parameter")])
def test_every_variable_and_parameter_is_as_the_document_says(kind, name):
    client = Client(create_app(Settings(), Service(Settings())))
    parts = with_null(client.get("/spec").json["components"])
    document = jsonschema.Draft4Validator(
        {"$ref": f"#/components/schemas/{name}", "components": parts}
    )
    answers = {one: client.get(f"/{kind}/{one}").json for one in client.get(f"/{kind}s").json}
    wrong = [
        (one, error.json_path, error.message)
        for one, answer in answers.items()
        for error in document.iter_errors(answer)
    ]
    assert len(answers) > 500
    assert not wrong
