"""What the operator is promised: headers, no state, metrics and CORS only when asked for."""

import json
import logging
import threading

import pytest

from openfisca_dk_integration.web.app import create_app
from openfisca_dk_integration.web.logs import FIELDS, JSONLines
from openfisca_dk_integration.web.openapi import example
from openfisca_dk_integration.web.service import Service
from openfisca_dk_integration.web.settings import Settings
from openfisca_dk_integration.web.situation import period_and_years
from tests.web.conftest import person

PATHS = ("/", "/variables", "/variable/alder", "/health", "/spec", "/nope", "/v1/reforms")


@pytest.fixture(scope="module")
def plain(service):
    """A server as it is without any setting."""
    settings = Settings()
    return create_app(settings, Service(settings, service.laws)).test_client()


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_the_security_headers(plain, path):
    for answer in (plain.get(path), plain.post(path), plain.options(path)):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "Set-Cookie" not in answer.headers
        assert "Server" not in answer.headers


def test_answers_about_people_are_not_to_be_kept(plain):
    for path in ("/calculate", "/trace", "/v1/calculate", "/v1/validate"):
        assert plain.post(path, json=example()).headers["Cache-Control"] == "no-store"


def test_cors_is_off_also_for_the_question_before_a_request(plain):
    asked = {"Origin": "https://andre.dk", "Access-Control-Request-Method": "POST"}
    for answer in (plain.options("/calculate", headers=asked), plain.get("/health", headers=asked)):
        assert not [name for name in dict(answer.headers) if name.startswith("Access-Control")]


def test_metrics_are_the_operators_choice_and_count_routes_only(plain, client):
    assert plain.get("/metrics").status_code == 404
    client.get("/variable/hemmelig")
    text = client.get("/metrics").text
    assert 'route="/variable/<name>",status="404"' in text
    assert "hemmelig" not in text


def test_health_tells_version_and_nothing_of_its_use(plain):
    before = plain.get("/health").data
    plain.post("/calculate", json=example())
    assert plain.get("/health").data == before
    assert set(json.loads(before)) == {"status", "package", "version"}


def test_no_request_changes_the_answer_to_another(plain):
    """The same ids with other facts, wrong ones and other laws in between."""
    first = plain.post("/calculate", json=example()).data
    other = person(aktivitet={"2025": "ledig"}, forsoergelsesydelse={"2025-03": None})
    law = {"reform": "et_aars_introduktion"}
    plain.post("/calculate", json=other)
    plain.post("/calculate", json=person(alder={"x": 1}))
    plain.post("/v1/calculate", json={"situations": [other], "laws": [{}, law]})
    assert plain.post("/calculate", json=example()).data == first


def test_what_is_no_period_is_not_remembered(plain):
    period_and_years.cache_clear()
    plain.post("/calculate", json=person(alder={"Bo Hansen": 1, "2020-01": None}))
    kept = period_and_years.cache_info().currsize
    plain.post("/calculate", json=person(alder={"Ida Jensen": 1, "2020-01": None}))
    assert period_and_years.cache_info().currsize == kept


def test_clients_at_the_same_time_get_their_own_answers(plain, service):
    bodies = [
        person(loenindkomst={"2024": 12_000.0 * n}, am_bidrag={"2024": None}) for n in range(8)
    ]
    alone = [service.calculate(body) for body in bodies]
    found = [None] * len(bodies)

    def ask(number):
        found[number] = plain.application.test_client().post("/calculate", json=bodies[number]).json

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(len(bodies))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == alone
    assert len({each["personer"]["a"]["am_bidrag"]["2024"] for each in found}) == len(bodies)


def test_a_line_of_the_log_holds_the_event_and_no_argument_or_message():
    def line(error=None, **more):
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "%s failed", ("hemmelig",), error)
        record.__dict__.update(more)
        return json.loads(JSONLines().format(record))

    assert line()["event"] == "%s failed"
    try:
        int("hemmelig")
    except ValueError as error:
        told = line((ValueError, error, error.__traceback__))
    assert told["error"] == "ValueError"
    assert "test_promises.py" in told["place"]
    assert "hemmelig" not in json.dumps(told)
    assert line(**{FIELDS: {"route": "/x"}})["route"] == "/x"
