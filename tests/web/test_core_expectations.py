"""What clients of the OpenFisca web API rely on, and each known defect of it, mended.

The first half asks our server what openfisca-core's own tests ask its server (written anew for the
Danish entities): status codes, places of messages, forms of answers. Two answers differ by
decision: an unknown variable is a 400 like every other mistake (core: 404), and a parameter that
does not exist at a date is a 422 (core: 500).
"""

import json
from pathlib import Path

import pytest
from openfisca_web_api.app import create_app as create_core

import openfisca_dk_integration
from openfisca_dk_integration.web.openapi import example
from tests.web.conftest import person


def at(content, path):
    for key in path.split("/"):
        content = content[key]
    return content


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('{"a" : "x", "b"}', "error"),
        ('["An", "array"]', "error"),
        ('{"personer": {}}', "personer"),
        ('{"personer": {"bob": {}}, "unknown_entity": {}}', "unknown_entity"),
        ('{"personer": {"bob": {}}, "husstande": {"d": {"voksne": {}}}}', "husstande/d/voksne"),
        ('{"personer": {"bob": {"unknown": {}}}}', "personer/bob/unknown"),
        ('{"personer": {"bob": {"husleje": {}}}}', "personer/bob/husleje"),
        ('{"personer": {"bob": {"loenindkomst": 4000}}}', "personer/bob/loenindkomst"),
        ('{"personer": {"bob": {"loenindkomst": {"2017-01": "toto"}}}}',
         "personer/bob/loenindkomst/2017-01"),
        ('{"personer": {"bob": {"loenindkomst": {"2017-01": {}}}}}',
         "personer/bob/loenindkomst/2017-01"),
        ('{"personer": {"bob": {"alder": {"2017-01": "toto"}}}}', "personer/bob/alder/2017-01"),
        ('{"personer": {"bob": {"foedselsdato": {"2017-01": "toto"}}}}',
         "personer/bob/foedselsdato/2017-01"),
        ('{"personer": {"bob": {}}, "husstande": {"d": {"voksne": ["x"]}}}',
         "husstande/d/voksne/0"),
        ('{"personer": {"bob": {}}, "husstande": {"d": {"voksne": ["bob", "bob"]}}}',
         "husstande/d/voksne/1"),
        ('{"personer": {"bob": {}}, "husstande": {"d": {"voksne": ["bob", {}]}}}',
         "husstande/d/voksne/1"),
        ('{"personer": {"bob": {"loenindkomst": {"invalid period": 2000}}}}',
         "personer/bob/loenindkomst/invalid period"),
        ('{"personer": {"bob": {"loenindkomst": {"invalid period": null}}}}',
         "personer/bob/loenindkomst/invalid period"),
        ('{"personer": {"bob": {"indkomstskat": {"2017-01": 2000}}}}',
         "personer/bob/indkomstskat/2017-01"),
        ('{"personer": {"bob": {"loenindkomst": {"ETERNITY": 2000}}}}',
         "personer/bob/loenindkomst/ETERNITY"),
        ('{"personer": {"bob": {"koen": {"ETERNITY": "Locataire d‘un logement loué"}}}}',
         "personer/bob/koen/ETERNITY"),
        ('{"personer": {"bob": {"loenindkomst": {"à": 400}}}}', "personer/bob/loenindkomst/à"),
    ],
)  # fmt: skip
def test_mistakes_stand_where_clients_of_core_look_for_them(client, text, path):
    answer = client.post("/calculate", data=text.encode(), content_type="application/json")
    assert answer.status_code == 400
    assert isinstance(at(answer.json, path), str)
    if path == "error" and '"b"' in text:
        assert answer.json["error"].startswith("Invalid JSON")


def test_an_enum_is_given_and_answered_by_its_identifier(client):
    body = person(koen={"ETERNITY": "kvinde"}, aktivitet={"2024-01": None})
    answer = client.post("/calculate", json=body).json["personer"]["a"]
    assert answer["koen"] == {"ETERNITY": "kvinde"}
    assert answer["aktivitet"] == {"2024-01": "ingen"}
    wrong = client.post("/calculate", json=person(koen={"ETERNITY": "Ukendt"}))
    assert "kvinde, mand, uoplyst" in at(wrong.json, "personer/a/koen/ETERNITY")


def test_names_in_any_alphabet_and_several_periods(client):
    body = {
        "personer": {"O‘Ryan": {}, "Renée": {"am_bidrag": {"2017": None, "2018": None}}},
        "husstande": {"_": {"voksne": ["O‘Ryan", "Renée"], "husleje": {"2017-01": None}}},
    }
    answer = client.post("/calculate", json=body)
    assert answer.status_code == 200
    assert answer.json["personer"]["Renée"]["am_bidrag"] == {"2017": 0, "2018": 0}
    assert list(answer.json["personer"]) == ["O‘Ryan", "Renée"]


def test_what_is_sent_comes_back_with_the_nulls_filled_and_nothing_else(client):
    body = example()
    answer = client.post("/calculate", json=body).json

    def same(mine, theirs):
        if isinstance(mine, dict):
            return set(mine) == set(theirs) and all(same(mine[key], theirs[key]) for key in mine)
        return mine is None or mine == theirs

    assert same(body, answer)


@pytest.mark.parametrize(
    ("route", "status"),
    [
        ("/parameters/", 200),
        ("/parameter", 404),
        ("/parameter/", 404),
        ("/parameter/with-ÜNı©ød€", 404),
        ("/parameter/with%20url%20encoding", 404),
        ("/parameter/skat/am_bidrag/sats/", 200),
        ("/parameter/skat.am_bidrag.sats", 200),
        ("/parameter/skat/am_bidrag/sats/too-much-nesting", 404),
        ("/parameter//skat/am_bidrag/sats/", 404),
        ("/variable/findes_ikke", 404),
        ("/variable/alder", 200),
        ("/entities", 200),
        ("/spec", 200),
    ],
)
def test_routes_are_as_robust_as_those_of_core(client, route, status):
    assert client.get(route, follow_redirects=True).status_code == status


def test_every_answer_carries_the_package_also_a_mistake(client):
    for answer in (
        client.get("/"), client.get("/nope"), client.get("/entities"), client.get("/calculate"),
        client.post("/calculate", json={}), client.post("/calculate", json=example()),
    ):  # fmt: skip
        assert answer.headers["Country-Package"] == "openfisca-dk-integration"
        assert answer.headers["Country-Package-Version"]


def test_a_date_and_an_enum_are_described_as_core_describes_them(client):
    date = client.get("/variable/foedselsdato").json
    assert (date["valueType"], date["definitionPeriod"]) == ("Date", "ETERNITY")
    assert date["defaultValue"] == "1970-01-01"
    enum = client.get("/variable/koen").json
    assert enum["valueType"] == "String"
    assert enum["defaultValue"] == "uoplyst"
    assert list(enum["possibleValues"]) == ["kvinde", "mand", "uoplyst"]
    formula = client.get("/variable/grundtilskud").json["formulas"]
    assert all("def formula" in each["content"] for each in formula.values() if each)
    assert all("#L" in each["source"] for each in formula.values() if each)


def test_the_document_has_every_path_and_entity_of_core(client, service):
    ours, theirs = client.get("/spec").json, create_core(service.system).test_client()
    theirs = theirs.get("/spec").json
    assert set(theirs["paths"]) <= set(ours["paths"])
    for name, schema in theirs["components"]["schemas"].items():
        mine = ours["components"]["schemas"][name]
        assert set(schema.get("properties", {})) <= set(mine.get("properties", {})), name
    person_schema = ours["components"]["schemas"]["Person"]["properties"]
    assert person_schema["loenindkomst"]["additionalProperties"]["type"] == "number"
    assert ours["servers"] == [{"url": "http://localhost"}]


# --- the defects ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def core(service):
    app = create_core(service.system)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app.test_client()


@pytest.mark.parametrize(
    ("facts", "theirs", "ours"),
    [
        ({"indkomstskat": {"2017-01": 1}}, 400, 400),
        ({"alder": {"2017": None}}, 500, 400),
        ({"indkomstskat": {"2017-01": None}}, 500, 400),
        ({"tilbud_timer": {"1950-01": None}}, 500, 422),
    ],
)
def test_a_wrong_period_and_a_missing_rate_are_told_in_a_line(client, core, facts, theirs, ours):
    """Core answers 500, or a message after as many nulls as the year has a number."""
    assert core.post("/calculate", json=person(**facts)).status_code == theirs
    answer = client.post("/calculate", json=person(**facts))
    assert answer.status_code == ours
    assert len(answer.json["problems"]) == 1
    assert "null" not in answer.text


@pytest.mark.parametrize("route", ["/calculate", "/trace"])
def test_axes_slashes_and_content_types_are_no_500(client, core, route):
    slash = {"personer": {"a/b": {"alder": {"2020-01": None}}}}
    assert core.post(route, json=slash).status_code == 500
    assert client.post(route, json=slash).status_code == 200
    assert client.post(route, json=slash | {"axes": []}).status_code == 400
    xml = client.post(route, data="<a/>", content_type="application/xml")
    assert xml.status_code == 400


def test_numbers_are_json_and_text_is_not_evaluated(client, core):
    huge = person(loenindkomst={"2020-01": 1e40}, am_bidrag={"2020": None})
    assert "Infinity" in core.post("/calculate", json=huge).text
    assert client.post("/calculate", json=huge).status_code == 400
    sums = person(loenindkomst={"2020-01": "1000*3"})
    assert core.post("/calculate", json=sums).status_code == 200
    assert client.post("/calculate", json=sums).status_code == 400


def test_dates_are_iso_text_in_both_directions(client, core):
    body = person(overtagelsesdato={"ETERNITY": "2019-05-01"}, indrejsedato={"ETERNITY": None})
    unknown = person(indrejsedato={"ETERNITY": "2019-05-01"}, foedselsdato={"ETERNITY": None})
    theirs = core.post("/calculate", json=unknown).json["personer"]["a"]["foedselsdato"]
    assert "GMT" in theirs["ETERNITY"]
    answer = client.post("/calculate", json=body).json["personer"]["a"]
    assert answer["indrejsedato"]["ETERNITY"] == "2019-05-01"
    again = person(**{key: answer[key] for key in ("overtagelsesdato", "indrejsedato")})
    assert client.post("/calculate", json=again).status_code == 200


def test_units_paragraphs_and_dated_references_are_told_and_letters_are_letters(client, core):
    theirs, ours = (each.get("/variable/grundtilskud") for each in (core, client))
    assert "unit" not in theirs.json
    assert ours.json["unit"] == "DKK/maaned"
    assert "\\u00" not in ours.text
    path = "/parameter/skat/am_bidrag/sats"
    dated = client.get(path).json
    assert set(dated["references"]) == set(dated["values"])
    assert all(reference["title"] for reference in dated["references"].values())
    assert "references" not in core.get(path).json


def test_every_source_line_is_the_line_of_its_class(client):
    root = Path(openfisca_dk_integration.__file__).parents[1]
    for name in ("alder", "grundtilskud", "disponibel_indkomst", "kommune_nettoresultat"):
        source = client.get(f"/variable/{name}").json["source"]
        path, _, lines = source.partition("#L")
        first = int(lines.partition("-")[0])
        file = root / path[path.index("openfisca_dk_integration/") :]
        assert file.read_text(encoding="utf-8").splitlines()[first - 1].startswith(f"class {name}(")


def test_answers_are_strict_json_in_utf8(client):
    answer = client.post("/calculate", json=example())
    assert answer.content_type == "application/json"
    json.loads(answer.data.decode("utf-8"), parse_constant=pytest.fail)
