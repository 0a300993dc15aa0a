"""Several laws and situations, sweeps, explanations, validation."""

import json
from pathlib import Path

import pytest
import yaml

import openfisca_dk_integration
from tests.web.conftest import person


def on_help(month="2027-03", **more):
    return person(
        opholdsgrundlag={"ETERNITY": "flygtning"},
        overtagelsesdato={"ETERNITY": "2027-01-15"},
        aktivitet={"2027": "ledig", "2028": "ledig"},
        i_introduktionsprogram={month: None},
        **more,
    )


def test_the_law_in_force_and_a_reform_side_by_side(client):
    """One year of introduction: after 14 months the programme is over under the reform only."""
    answer = client.post(
        "/v1/calculate",
        json={
            "situations": {"ny": on_help("2028-03"), "tidlig": on_help("2027-03")},
            "laws": [{}, {"reform": "et_aars_introduktion"}],
        },
    )
    assert answer.status_code == 200, answer.json
    found = {
        (row["law"], row["situation"]): next(
            iter(row["values"]["personer"]["a"]["i_introduktionsprogram"].values())
        )
        for row in answer.json["results"]
    }
    assert found == {
        ("gaeldende_ret", "ny"): True,
        ("gaeldende_ret", "tidlig"): True,
        ("et_aars_introduktion", "ny"): False,
        ("et_aars_introduktion", "tidlig"): True,
    }
    assert len({law["fingerprint"] for law in answer.json["laws"]}) == 2


def test_a_reform_written_in_the_request(client):
    reform = {
        "titel": "Prøve",
        "forfatter": "test",
        "hjemmel": "forslag",
        "baseline": "gaeldende_ret",
        "beskrivelse": "Programmet varer to måneder.",
        "parametre": {"integrationsloven.program.varighed_max": {"2027-01-01": 2}},
    }
    body = {"situations": [on_help("2027-06")], "laws": [{"reform": reform}]}
    answer = client.post("/v1/calculate", json=body)
    assert answer.status_code == 200, answer.json
    values = answer.json["results"][0]["values"]["personer"]["a"]
    assert values["i_introduktionsprogram"]["2027-06"] is False


def test_a_sweep_gives_each_value_as_if_it_stood_alone(client):
    months = [f"2024-{month:02d}" for month in range(1, 13)]
    situation = person(
        aktivitet={"2024": "ordinaer_beskaeftigelse"},
        loenindkomst={"2024": 0},
        indkomstskat={"2024": None},
    )
    answer = client.post(
        "/v1/calculate",
        json={
            "situations": [situation],
            "sweep": {
                "entity": "personer",
                "id": "a",
                "variable": "loenindkomst",
                "periods": months,
                "from": 0,
                "to": 40_000,
                "count": 5,
            },
        },
    )
    assert answer.status_code == 200, answer.json
    swept = [
        row["values"]["personer"]["a"]["indkomstskat"]["2024"] for row in answer.json["results"]
    ]
    alone = []
    for step in answer.json["steps"]:
        situation["personer"]["a"]["loenindkomst"] = dict.fromkeys(months, step["value"])
        single = client.post("/calculate", json=situation).json
        alone.append(single["personer"]["a"]["indkomstskat"]["2024"])
    assert [step["value"] for step in answer.json["steps"]] == [0, 10_000, 20_000, 30_000, 40_000]
    assert swept == alone
    assert swept[0] == 0
    assert swept == sorted(swept)


def test_many_households_keep_their_own_people(client):
    """Ids in no order, and more than ten situations: household 10 is not household 2."""

    def home(name, wage):
        situation = person(loenindkomst={"2024-01": wage})
        return situation | {
            "husstande": {name: {"voksne": ["a"], "husstandens_loen": {"2024-01": None}}}
        }

    wages = [1_000 * number for number in range(12)]
    several = client.post("/v1/calculate", json={"situations": [home("h", w) for w in wages]})
    found = [
        row["values"]["husstande"]["h"]["husstandens_loen"]["2024-01"]
        for row in several.json["results"]
    ]
    assert found == wages
    names = ["z", "b", "10", "2"]
    body = {"personer": {}, "husstande": {}}
    for number, name in enumerate(names):
        body["personer"][f"p{name}"] = {"loenindkomst": {"2024-01": 100 * number}}
        body["husstande"][name] = {"voksne": [f"p{name}"], "husstandens_loen": {"2024-01": None}}
    answer = client.post("/calculate", json=body).json["husstande"]
    assert [answer[name]["husstandens_loen"]["2024-01"] for name in names] == [0, 100, 200, 300]


def test_everything_wrong_with_laws_and_sweep_at_once(client):
    answer = client.post(
        "/v1/calculate",
        json={
            "situations": [person(alder={"2020": None})],
            "laws": [{"reform": "findes_ikke"}, {"reform": {"kode": ["x"]}}, {"valg": {"a": 1}}, 3],
            "sweep": {"entity": "personer", "id": "b", "variable": "x", "count": 1, "hej": 1},
            "mere": 1,
        },
    )
    assert answer.status_code == 400
    found = {problem["path"] for problem in answer.json["problems"]}
    assert found >= {
        "situations/0/personer/a/alder/2020",
        "laws/0/reform",
        "laws/1/reform/kode",
        "laws/2/valg",
        "laws/3",
        "sweep/id",
        "sweep/variable",
        "sweep/periods",
        "sweep",
        "sweep/hej",
        "mere",
    }


def test_too_many_laws_and_steps_are_refused(client, service):
    many = [{}] * (service.settings.max_laws + 1)
    body = {"situations": [person(alder={"2020-01": None})], "laws": many}
    assert client.post("/v1/calculate", json=body).status_code == 400


def test_why_a_number_is_what_it_is(client):
    answer = client.post(
        "/v1/explain",
        json={
            "situation": on_help(),
            "variable": "i_introduktionsprogram",
            "period": "2028-03",
            "against": {"reform": "et_aars_introduktion"},
        },
    )
    assert answer.status_code == 200, answer.json
    assert answer.json["explanation"]["variable"] == "i_introduktionsprogram"
    assert "varighed_max" in str(answer.json["explanation"])


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"situation": {"personer": {"a": {}}}, "variable": "hej", "period": "2020-01"},
        {"situation": {"personer": {"a": {}}}, "variable": "alder", "period": "igår"},
        {"situation": {"personer": {"a": {}}}, "variable": "alder", "period": "2020-01", "id": "b"},
        {"situation": {"personer": {"a": {}}}, "variable": 3, "period": "2020-01", "depth": -1},
    ],
)
def test_a_question_that_cannot_be_answered_is_a_400(client, body):
    answer = client.post("/v1/explain", json=body)
    assert answer.status_code == 400
    assert answer.json["count"] >= 1


def test_validation_says_whether_and_what(client):
    good = client.post("/v1/validate", json={"situation": person(alder={"2020-01": None})}).json
    assert (good["valid"], good["found"]["asked"]) == (True, 1)
    bad = client.post("/v1/validate", json={"situation": person(alder={"2020": None})}).json
    assert (bad["valid"], len(bad["problems"])) == (False, 1)
    law = client.post("/v1/validate", json={"law": {"reform": "et_aars_introduktion"}}).json
    assert law["valid"]
    assert client.post("/v1/validate", json={"hej": 1}).status_code == 400


def test_reforms_are_listed_with_their_switches(client):
    listed = client.get("/v1/reforms").json
    one = next(item for item in listed if item["navn"] == "et_aars_introduktion")
    assert one["valg"]


def test_the_document_describes_every_route(client):
    spec = client.get("/spec").json
    for path in ("/calculate", "/trace", "/v1/calculate", "/v1/explain", "/v1/validate", "/health"):
        assert path in spec["paths"]
    assert client.get("/metrics").status_code == 200


def test_a_shipped_reform_with_code_can_be_sent_as_data_and_other_code_cannot(client):
    """The pages give a reform away as a file: what is in it is accepted as it stands there."""
    folder = Path(openfisca_dk_integration.__file__).parent / "reforms" / "data"
    document = yaml.safe_load((folder / "familiekonsulent.yaml").read_text(encoding="utf-8"))
    assert document["kode"]
    sent = json.loads(json.dumps(document, default=str))
    found = client.post("/v1/validate", json={"law": {"reform": sent}}).json
    assert found["valid"], found["problems"]
    for code in (["os"], ["data"], ["../x"], "familiekonsulent", [["familiekonsulent"]]):
        answer = client.post("/v1/validate", json={"law": {"reform": sent | {"kode": code}}}).json
        assert [problem["path"] for problem in answer["problems"]] == ["law/reform/kode"]
