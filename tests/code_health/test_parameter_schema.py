"""The form of the parameter files; `make static` checks the same in a second."""

import json

import jsonschema
import pytest

from tests.support.check_schemas import PACKAGE, against, problems, undocumented

SCHEMA = PACKAGE / "schemas" / "parameter.schema.json"
GOOD = {
    "description": "En sats",
    "values": {"2024-01-01": {"value": 100}},
    "metadata": {
        "unit": "DKK/maaned",
        "hjemmel": "integrationsloven § 45",
        "evidens": {"2024-01-01": "seen"},
        "reference": {"2024-01-01": {"title": "LBK 1146/2020", "href": "https://example.org"}},
    },
}


def errors(document):
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return [
        error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(document)
    ]


def test_all_data_files_have_their_form():
    assert list(problems()) == []


def test_a_good_parameter():
    assert errors(GOOD) == []
    assert list(undocumented(GOOD)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"value": {"2024-01-01": {"value": 100}}},
        {"values": {}},
        {"values": {"2024-1-1": {"value": 100}}},
        {"values": {"2024-01-01": 100}},
        {"values": {"2024-01-01": {"value": 100, "reference": "x"}}},
        {"metadata": GOOD["metadata"] | {"unit": "kr. om måneden"}},
        {"metadata": GOOD["metadata"] | {"evidens": {"2024-01-01": "sure"}}},
        {"metadata": GOOD["metadata"] | {"references": {}}},
        {"metadata": GOOD["metadata"] | {"reference": "a law"}},
        {"metadata": {"unit": "DKK"}},
    ],
)
def test_a_mistake_is_found(change):
    assert errors(GOOD | change) != []


def test_a_value_without_evidence_or_source_is_found():
    values = GOOD["values"] | {"2025-01-01": {"value": 101}}
    found = list(undocumented({"description": "Satser", "sats": GOOD | {"values": values}}))
    assert found == [
        "sats: evidens is missing for 2025-01-01",
        "sats: reference is missing for 2025-01-01",
    ]


def test_an_index_fits_the_schema():
    path = PACKAGE / "parameters" / "index.yaml"
    assert list(against(SCHEMA, [path])) == []
