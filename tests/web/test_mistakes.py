"""Every mistake of a user is a 400 that lists all of them with their paths; nothing is a 500."""

import json

import pytest

from openfisca_dk_integration.web.app import create_app
from openfisca_dk_integration.web.errors import RequestError
from openfisca_dk_integration.web.service import Service
from openfisca_dk_integration.web.settings import Settings
from tests.web.conftest import person


def paths(answer):
    return {problem["path"] for problem in answer.json["problems"]}


def test_all_mistakes_at_once_with_their_paths(client):
    body = person(
        loenindkomst={"2020": "1000*3", "x": 1, "2021-01": None},
        alderx={"2020-01": None},
        koen={"ETERNITY": "kvind"},
        indrejsedato={"ETERNITY": "1. maj"},
        indkomstskat={"2020-01": None},
    )
    body["husstande"] = {"h": {"voksne": ["a", "b"], "loenindkomst": {"2020-01": 1}}}
    answer = client.post("/calculate", json=body)
    assert answer.status_code == 400
    assert paths(answer) == {
        "personer/a/loenindkomst/2020",
        "personer/a/loenindkomst/x",
        "personer/a/alderx",
        "personer/a/koen/ETERNITY",
        "personer/a/indrejsedato/ETERNITY",
        "personer/a/indkomstskat/2020-01",
        "husstande/h/voksne/1",
        "husstande/h/loenindkomst",
    }
    assert answer.json["personer"]["a"]["koen"]["ETERNITY"].endswith("kvinde?"), "core's form"
    assert all(problem["da"] and problem["en"] for problem in answer.json["problems"])


@pytest.mark.parametrize("number", ["1e400", "-1e40", "NaN", "Infinity", "1e13"])
def test_numbers_that_are_none_are_refused(client, number):
    text = '{"personer": {"a": {"loenindkomst": {"2020-01": NUMBER}}}}'.replace("NUMBER", number)
    answer = client.post("/calculate", data=text, content_type="application/json")
    assert answer.status_code == 400
    assert b"Infinity" not in answer.data.replace(b"Infinity is no", b"")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "application/json"),
        ("{", "application/json"),
        ("[" * 100_000, "application/json"),
        ('{"a":' * 50 + "1" + "}" * 50, "application/json"),
        ('{"personer": {"a": {}, "a": {}}}', "application/json"),
        ("\xff", "application/json"),
        ("<xml/>", "application/xml"),
        ("a=1", "application/x-www-form-urlencoded"),
        ("null", "application/json"),
        ("3", "application/json"),
        ('"x"', "application/json"),
        ("[]", "application/json"),
        ("{}", "application/json"),
        ('{"personer": []}', "application/json"),
        ('{"personer": {"a": 3}}', "application/json"),
        ('{"personer": {"a": {"alder": 3}}}', "application/json"),
        ('{"personer": {"a": {"alder": {"2020": null}}}}', "application/json"),
        ('{"personer": {"a": {"alder": {"9999-01": null}}}}', "application/json"),
        ('{"personer": {"a": {"alder": {"day:2020-01-01": null}}}}', "application/json"),
        ('{"personer": {"a": {"alder": {"month:2020-01:9999999999": 1}}}}', "application/json"),
        ('{"personer": {"a": {"loenindkomst": {"2020-01": "__import__(1)"}}}}', "application/json"),
        ('{"personer": {"a": {"loenindkomst": {"2020-01": true}}}}', "application/json"),
        ('{"personer": {"a": {"gift": {"2020-01": true}}}}', "application/json"),
        ('{"personer": {"a": {}}, "husstande": {"h": {"voksne": {"a": 1}}}}', "application/json"),
        ('{"personer": {"a": {}}, "husstande": {"h": {"voksne": ["a", "a"]}}}', "application/json"),
        ('{"personer": {"a": {}}, "husstande": {"h": 3}}', "application/json"),
        ('{"personer": {"a": {}}, "husstande": [1]}', "application/json"),
        ('{"personer": {"a": {}}, "axes": [[{"name": "x"}]]}', "application/json"),
        ('{"personer": {"a": {"foedselsdato": {"2020-01": "1990-01-01", "2021": "1991-01-01"}}}}',
         "application/json"),
        ('{"personer": {"a": {"loenindkomst": {"2020-01": 1, "month:2020-01": 2}}}}',
         "application/json"),
    ],
)  # fmt: skip
def test_nasty_bodies_get_a_clear_400(client, text, kind):
    for path in ("/calculate", "/trace"):
        answer = client.post(path, data=text.encode("latin-1"), content_type=kind)
        assert answer.status_code == 400, text[:60]
        assert answer.json["count"] >= 1


def test_a_body_of_more_than_ten_million_bytes_is_refused(client):
    text = json.dumps({"personer": {"a": {"loenindkomst": {"2020-01": 1}}}, "fyld": "x" * 10**7})
    for path in ("/calculate", "/v1/calculate", "/v1/case", "/da/reform"):
        answer = client.post(path, data=text, content_type="application/json")
        assert answer.status_code == 413, path


def test_mixed_periods_are_read_or_refused_but_never_lost(client):
    """A month inside a year stands; two values for the same month are a mistake."""
    mixed = {"2020": 120_000, "month:2020-03:2": 30_000, "2020-06": None}
    good = client.post("/calculate", json=person(loenindkomst=mixed))
    assert good.json["personer"]["a"]["loenindkomst"]["2020-06"] == 9_000
    twice = person(loenindkomst={"2020-03": 1, "month:2020-03:1": 2})
    assert client.post("/calculate", json=twice).status_code == 400
    for odd in ("2020-13", "2020-W01", "2020-01-01", "year:2020:-1", "month:2020-01:0", "ETERNITY"):
        answer = client.post("/calculate", json=person(loenindkomst={odd: 1}))
        assert answer.status_code == 400, odd


@pytest.mark.parametrize(
    "body",
    [
        {"horisont": 10**12}, {"horisont": 1e300}, {"deltagere": "1+1"}, {"regler": []},
        {"poster": [{}] * 100}, {"law": {"reform": "findes_ikke"}}, {"fastholdelse_pr_aar": "x"},
        {"regler": {"familier": [{"navn": "x", "andel": 0.01}] * 100}}, {"maalgruppe": ["x"]},
    ],
)  # fmt: skip
def test_nasty_cases_and_investments_get_a_clear_400(client, body):
    case = {"kommune": "Odense", "maalgruppe": "nytilkomne_under_30", "start_aar": 2024,
            "horisont": 2}  # fmt: skip
    answer = client.post("/v1/case", json=case | body)
    assert answer.status_code == 400, answer.json
    assert answer.json["problems"][0]["path"]
    answer = client.post("/v1/invest", json=case | body)
    assert answer.status_code == 400


def test_no_file_is_read_for_an_investment(client):
    body = {"kommune": "Odense", "start_aar": 2024, "horisont": 2, "priser": "/etc/passwd"}
    answer = client.post("/v1/invest", json=body)
    assert paths(answer) == {"priser"}


def test_a_law_that_has_no_rate_at_the_date_is_a_422_with_the_path(client):
    body = person(
        aktivitet={"1995": "ledig"}, grundtilskud={"1995-03": None}, indkomstskat={"1995": None}
    )
    answer = client.post("/calculate", json=body)
    assert answer.status_code in {200, 422}
    if answer.status_code == 422:
        assert all(path.startswith("personer/a/") for path in paths(answer))


def test_ids_with_slashes_and_dates_as_iso_text(client):
    body = {
        "personer": {
            "a/b": {"foedselsdato": {"ETERNITY": None}, "indrejsedato": {"ETERNITY": None}}
        }
    }
    body["personer"]["a/b"]["overtagelsesdato"] = {"ETERNITY": "2019-05-01"}
    answer = client.post("/calculate", json=body)
    assert answer.status_code == 200
    assert answer.json["personer"]["a/b"]["indrejsedato"]["ETERNITY"] == "2019-05-01"


def test_persons_given_in_different_periods_lose_nothing(client):
    """openfisca-core would let one notation overwrite the other (openfisca_notes, the traps)."""
    body = {
        "personer": {
            "a": {"loenindkomst": {"2020": 120_000, "2020-03": None}},
            "b": {"loenindkomst": {"month:2020-01:12": 240_000, "2020-03": None}},
            "c": {"loenindkomst": {"2020-03": 5_000, "2020": 60_000, "2020-04": None}},
        }
    }
    found = client.post("/calculate", json=body).json["personer"]
    assert found["a"]["loenindkomst"]["2020-03"] == 10_000
    assert found["b"]["loenindkomst"]["2020-03"] == 20_000
    assert found["c"]["loenindkomst"]["2020-04"] == 5_000


def test_a_person_without_a_value_takes_the_laws_default_and_not_zero(client):
    """`soeger_hjaelp` follows from the activity where it is not given."""
    body = {
        "personer": {
            "a": {"aktivitet": {"2020-03": "ledig"}, "soeger_hjaelp": {"2020-03": False}},
            "b": {"aktivitet": {"2020-03": "ledig"}},
        }
    }
    alone = client.post(
        "/calculate",
        json={
            "personer": {"b": body["personer"]["b"] | {"forsoergelsesydelse": {"2020-03": None}}}
        },
    )
    for each in body["personer"].values():
        each["forsoergelsesydelse"] = {"2020-03": None}
    together = client.post("/calculate", json=body).json["personer"]
    assert together["a"]["forsoergelsesydelse"]["2020-03"] == 0
    assert together["b"] == alone.json["personer"]["b"] | {}


@pytest.fixture(scope="module")
def small(service):
    settings = Settings(max_body=2_000, max_persons=2, max_cells=3, max_months=12)
    limited = Service(settings, service.laws)
    return create_app(settings, limited).test_client()


def test_limits_are_kept_with_clear_answers(small):
    many = {"personer": {name: {} for name in "abc"}}
    assert small.post("/calculate", json=many).status_code == 413
    cells = person(alder={f"2020-{month:02d}": None for month in range(1, 6)})
    assert small.post("/calculate", json=cells).status_code == 413
    long = person(alder={"2010-01": None, "2020-01": None})
    assert small.post("/calculate", json=long).status_code == 400
    large = small.post("/calculate", data=b" " * 3_000, content_type="application/json")
    assert large.status_code == 413
    assert large.json["problems"][0]["en"].startswith("the request is too large")


def test_computing_stops_when_the_time_is_over(service, example):
    settings = Settings(max_seconds=1e-9)
    answer = (
        create_app(settings, Service(settings, service.laws))
        .test_client()
        .post("/calculate", json=example())
    )
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]


def test_a_line_that_is_too_long_is_refused(service, example):
    settings = Settings(max_wait=0.01)
    busy = Service(settings, service.laws)
    app = create_app(settings, busy).test_client()
    with busy.turn():
        answer = app.post("/calculate", json=example())
    assert answer.status_code == 429
    assert app.post("/calculate", json=example()).status_code == 200


def test_what_went_wrong_inside_is_not_told_and_logs_hold_no_personal_value(
    service, example, caplog, monkeypatch
):
    app = create_app(service.settings, service)
    body = example()
    hidden = "hemmelig-person-x"
    body["personer"][hidden] = {"loenindkomst": {"2020-01": 123_457}}
    with caplog.at_level("INFO", "dk_integration.web"):
        app.test_client().post("/calculate", json=body)
        monkeypatch.setattr(service, "calculate", lambda body: [][body and 1])
        answer = app.test_client().post("/calculate", json=body)
    assert answer.status_code == 500
    assert answer.json == {"error": "Internal server error"}
    assert caplog.records
    assert hidden not in caplog.text
    assert "123457" not in caplog.text


def test_unknown_addresses_and_methods_are_json(client):
    assert client.get("/nope").status_code == 404
    assert client.get("/variable/nope").json["problems"][0]["path"] == "variable/nope"
    assert client.get("/parameter/nope").status_code == 404
    assert client.get("/calculate").status_code == 405
    assert client.get("/variables/").status_code == 302


def test_settings_of_the_environment_are_checked_all_at_once():
    settings = Settings.from_environment(
        {"DK_INTEGRATION_MAX_PERSONS": "10", "DK_INTEGRATION_METRICS": "ja"}
    )
    assert (settings.max_persons, settings.metrics) == (10, True)
    with pytest.raises(ValueError, match=r"MAX_BODY(.|\n)*METRICS"):
        Settings.from_environment(
            {"DK_INTEGRATION_MAX_BODY": "x", "DK_INTEGRATION_METRICS": "måske"}
        )
    with pytest.raises(ValueError, match="max_cells"):
        Settings.from_environment({"DK_INTEGRATION_MAX_CELLS": "0"})


def test_cors_is_off_unless_asked_for(service):
    settings = Settings(cors="https://kommune.dk")
    app = create_app(settings, Service(settings, service.laws)).test_client()
    theirs = app.get("/health", headers={"Origin": "https://kommune.dk"})
    others = app.get("/health", headers={"Origin": "https://andre.dk"})
    assert theirs.headers["Access-Control-Allow-Origin"] == "https://kommune.dk"
    assert "Access-Control-Allow-Origin" not in others.headers


def test_an_error_of_the_request_says_all_in_its_text():
    error = RequestError.of("a/b", "dansk", "English")
    assert json.dumps(error.content())
    assert str(error) == "a/b: English"
