"""Bodies that somebody sends by mistake or in malice: each its 4xx, with the path, and no 500."""

import json
import time

import pytest

from tests.web.conftest import person

OPERATIONS = (
    "/calculate", "/trace", "/v1/calculate", "/v1/explain", "/v1/validate", "/v1/case",
    "/v1/invest", "/v1/compare", "/v1/scenario", "/v1/benchmark",
)  # fmt: skip


def paths(answer):
    return {problem["path"] for problem in answer.json["problems"]}


@pytest.mark.parametrize("path", OPERATIONS)
@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "application/json"),
        (b"{", "application/json"),
        (b"\xff\xfe{\x00}\x00", "application/json"),
        (b"\xef\xbb\xbf{}", "application/json"),
        (b'{"personer": {"\xe6": {}}}', "application/json"),
        ('{"personer": {"æ": {}}}'.encode("latin-1"), "application/json; charset=latin-1"),
        ('{"personer": {"a": {}}}'.encode("utf-16"), "application/json; charset=utf-16"),
        (b'{"a": 1} {"b": 2}', "application/json"),
        (b"{'a': 1}", "application/json"),
        (b'{"a": 1,}', "application/json"),
        (b'{"a": 01}', "application/json"),
        (b'{"a": NaN}', "application/json"),
        (b'{"a": -Infinity}', "application/json"),
        (b'{"a": 1e999}', "application/json"),
        (b'{"a": ' + b"9" * 400 + b"}", "application/json"),
        (b'{"a": ' + b"9" * 10_000 + b"}", "application/json"),
        (b'{"a": -' + b"9" * 30 + b"}", "application/json"),
        (b'{"a": 1, "a": 2}', "application/json"),
        (b'{"a": "\\ud800"}', "application/json"),
        (b'{"\\udfff": 1}', "application/json"),
        (b'{"a": "x\\u0000y"}', "application/json"),
        (b"[" * 200_000, "application/json"),
        (b"[" * 500 + b"]" * 500, "application/json"),
        (b'{"a":' * 13 + b"1" + b"}" * 13, "application/json"),
        (b"[[[]]]", "application/json"),
        (b'"' + b"x" * 100_000 + b'"', "application/json"),
        (b"\x1f\x8b\x08\x00", "application/json"),
        (b"{}", ""),
        (b"{}", "text/plain"),
        (b"{}", "application/json5"),
        (b"{}", "multipart/form-data"),
        (b"personer=a", "application/x-www-form-urlencoded"),
        (b"<personer/>", "application/xml"),
        (b'{"a": "010190-1234"}', "application/json"),
        (b'{"a": "010190-1234", "a": 2}', "application/json"),
        (b"\x00" * 1000, "application/json"),
    ],
)  # fmt: skip
def test_what_is_no_body_for_any_route(client, path, data, kind):
    answer = client.post(path, data=data, content_type=kind)
    assert answer.status_code == 400, answer.data
    assert answer.json["count"] >= 1
    assert all(problem["path"] for problem in answer.json["problems"])
    assert "0101901234" not in answer.text.replace("-", "")


def test_every_impossible_number_and_text_is_told_with_its_path(client):
    text = (
        '{"personer": {"a": {"loenindkomst": {"2020-01": 1e400, "2020-02": BIG}}, '
        '"b": {"aktivitet": {"2020-01": "\\ud83d"}}}}'
    ).replace("BIG", "9" * 40)
    answer = client.post("/calculate", data=text, content_type="application/json")
    assert answer.status_code == 400
    assert paths(answer) == {
        "personer/a/loenindkomst/2020-01",
        "personer/a/loenindkomst/2020-02",
        "personer/b/aktivitet/2020-01",
    }


@pytest.mark.parametrize(
    ("facts", "path"),
    [
        ({"alder": {"2020-01": -5}}, "alder/2020-01"),
        ({"loenindkomst": {"2020-01": -1}}, "loenindkomst/2020-01"),
        ({"arbejdstimer": {"2020-01": -0.5}}, "arbejdstimer/2020-01"),
        ({"danskmoduler_startet": {"2020-01": 1.5}}, "danskmoduler_startet/2020-01"),
        ({"loenindkomst": {"2020": 1_000, "2020-03": 2_000}}, "loenindkomst/2020-01"),
        ({"foedselsdato": {"ETERNITY": "2021-02-29"}}, "foedselsdato/ETERNITY"),
        ({"foedselsdato": {"ETERNITY": "1799-01-01"}}, "foedselsdato/ETERNITY"),
        ({"foedselsdato": {"ETERNITY": 19900101}}, "foedselsdato/ETERNITY"),
        ({"foedselsdato": {"ETERNITY": "1990-01-01T00:00"}}, "foedselsdato/ETERNITY"),
        ({"loenindkomst": {"2020-01": "1000*3"}}, "loenindkomst/2020-01"),
        ({"loenindkomst": {"2020-01": "__import__('os')"}}, "loenindkomst/2020-01"),
        ({"loenindkomst": {"2020-01": "1000"}}, "loenindkomst/2020-01"),
        ({"loenindkomst": {"2020-01": [1]}}, "loenindkomst/2020-01"),
        ({"loenindkomst": {"2020-01": {}}}, "loenindkomst/2020-01"),
        ({"loenindkomst": {"2020-01": True}}, "loenindkomst/2020-01"),
        ({"loenindkomst": 4_000}, "loenindkomst"),
        ({"loenindkomst": None}, "loenindkomst"),
        ({"loenindkomst": {"": 1}}, "loenindkomst/"),
        ({"loenindkomst": {"2020-1": 1, "2020-01": 2}}, "loenindkomst"),
        ({"loenindkomst": {"9" * 5_000: 1}}, "loenindkomst/" + "9" * 5_000),
        ({"loenindkomst": {"month:2020-01:1000000": 1}}, "loenindkomst/month:2020-01:1000000"),
        ({"loenindkomst": {"year:2020:-3": 1}}, "loenindkomst/year:2020:-3"),
        ({"loenindkomst": {"week:2020-W01": 1}}, "loenindkomst/week:2020-W01"),
        ({"koen": {"ETERNITY": 0}}, "koen/ETERNITY"),
        ({"koen": {"ETERNITY": ""}}, "koen/ETERNITY"),
        ({"koen": {"ETERNITY": None, "2020": "kvinde", "2021": "mand"}}, "koen"),
        ({"uledsaget_mindreaarig": {"ETERNITY": "ja"}}, "uledsaget_mindreaarig/ETERNITY"),
        ({"uledsaget_mindreaarig": {"ETERNITY": 2}}, "uledsaget_mindreaarig/ETERNITY"),
        ({"__class__": {"2020-01": None}}, "__class__"),
        ({"voksne": ["a"]}, "voksne"),
        ({"indkomstskat": {"2020-01": None}}, "indkomstskat/2020-01"),
        ({"alder": {"2020": None}}, "alder/2020"),
        ({"alder": {"month:2020-01:2": None}}, "alder/month:2020-01:2"),
        ({"alder": {"0001-01": None}}, "alder/0001-01"),
    ],
)  # fmt: skip
def test_a_wrong_fact_is_told_with_its_path(client, facts, path):
    answer = client.post("/calculate", json=person(**facts))
    assert answer.status_code == 400, answer.json
    assert any(f"personer/a/{path}".startswith(found) or found.startswith(f"personer/a/{path}")
               for found in paths(answer)), paths(answer)  # fmt: skip


@pytest.mark.parametrize(
    ("groups", "path"),
    [
        ({"husstande": {"h": {"voksne": ["a", "x"]}}}, "husstande/h/voksne/1"),
        ({"husstande": {"h": {"voksne": ["a", {}]}}}, "husstande/h/voksne/1"),
        ({"husstande": {"h": {"voksne": ["a"], "boern": ["a"]}}}, "husstande/h/boern/0"),
        ({"husstande": {"h": {"voksne": ["a"]}, "i": {"oevrige": ["a"]}}}, "husstande/i/oevrige/0"),
        ({"husstande": {"h": {"voksne": {}}}}, "husstande/h/voksne"),
        ({"husstande": {"h": {"voksne": None}}}, "husstande/h/voksne"),
        ({"husstande": {"h": {"hovedperson": ["a"]}}}, "husstande/h/hovedperson"),
        ({"husstande": {"h": {"voksne": ["a"] * 3}}}, "husstande/h/voksne"),
        ({"husstande": {"h": {"husleje": {"2020-01": -1}}}}, "husstande/h/husleje/2020-01"),
        ({"kommuner": {"k": {"kommunekode": {"ETERNITY": 9}}}}, "kommuner/k/kommunekode/ETERNITY"),
        ({"familier": {}}, "familier"),
        ({"axes": [[{"name": "loenindkomst", "count": 3, "min": 0, "max": 1}]]}, "axes"),
    ],
)  # fmt: skip
def test_a_wrong_group_is_told_with_its_path(client, groups, path):
    answer = client.post("/calculate", json={"personer": {"a": {}}} | groups)
    assert answer.status_code == 400, answer.json
    assert path in paths(answer)


def test_a_thousand_mistakes_are_counted_and_the_first_listed(client):
    answer = client.post("/calculate", json=person(**{f"v{n}": {} for n in range(1_000)}))
    assert answer.status_code == 400
    assert answer.json["count"] == 1_000
    assert len(answer.json["problems"]) == 200


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        # Looking for a like name for each of many unknown ones would take minutes,
        ("/calculate", person(**{f"loenindkomst{n}": {"2020-01": 1} for n in range(20_000)}), 400),
        # and so would reading everybody before they are counted, or every step of a sweep.
        ("/calculate", {"personer": {str(n): {"koen": {"ETERNITY": "x"}} for n in range(10**5)}},
         413),
        ("/v1/calculate", {
            "situations": [
                {"personer": {str(n): {"am_bidrag": {"2020": None}} for n in range(999)}}],
            "sweep": {"entity": "personer", "id": "1", "variable": "loenindkomst",
                      "periods": ["2020-01"], "from": 0, "to": 1, "count": 1000}}, 413),
    ],
    ids=["names", "persons", "steps"],
)  # fmt: skip
def test_a_large_wrong_body_is_refused_soon(client, path, body, status):
    start = time.monotonic()
    assert client.post(path, json=body).status_code == status
    assert time.monotonic() - start < 10


def test_odd_names_are_names(client):
    """Slashes, separators, quotes, other alphabets, very long: an id is what the sender says."""
    names = ["a/b", "0\x1fa", "'; drop", "Ωß字", "x" * 500, "..", "personer", "1", ""]
    body = {"personer": {name: {"alder": {"2020-01": None}} for name in names}}
    body["husstande"] = {"h/1": {"voksne": names[:2], "boern": names[2:]}}
    answer = client.post("/calculate", json=body)
    assert answer.status_code == 200, answer.json
    assert list(answer.json["personer"]) == names
    assert all(each["alder"]["2020-01"] == 50 for each in answer.json["personer"].values())


@pytest.mark.parametrize(
    "sweep",
    [
        3, [], {}, {"values": []}, {"values": [1] * 1_001}, {"values": ["x"]}, {"values": [None]},
        {"from": 0, "to": 1, "count": 1}, {"from": 0, "to": "x", "count": 3},
        {"from": 0, "to": 1, "count": 10**9}, {"from": -1e308, "to": 1e308, "count": 3},
        {"values": [1], "periods": []}, {"values": [1], "periods": "2020-01"},
        {"values": [1], "periods": [["2020-01"]]}, {"values": [-1]}, {"values": [1], "id": ["a"]},
        {"values": [1], "variable": {}}, {"values": [1], "entity": {}}, {"values": [{}]},
        {"values": [1], "situation": {}}, {"values": [True]},
    ],
)  # fmt: skip
def test_nasty_sweeps_get_a_400(client, sweep):
    base = {"entity": "personer", "id": "a", "variable": "loenindkomst", "periods": ["2020-01"]}
    body = {"situations": [person(alder={"2020-01": None})]}
    body["sweep"] = base | sweep if isinstance(sweep, dict) and sweep else sweep
    answer = client.post("/v1/calculate", json=body)
    assert answer.status_code == 400, answer.json
    assert all(path.startswith("sweep") for path in paths(answer))


@pytest.mark.parametrize(
    "law",
    [
        3, [], "et_aars_introduktion", {"reform": 3}, {"reform": []}, {"reform": {}}, {"hej": 1},
        {"reform": "../../etc/passwd"}, {"reform": "et_aars_introduktion", "valg": []},
        {"reform": "et_aars_introduktion", "valg": {"hej": 1}}, {"valg": {"a": 1}},
        {"indeksering": "x"}, {"indeksering": True}, {"indeksering": 1e9}, {"indeksering": -1},
        {"reform": {"kode": ["os"]}}, {"reform": {"kode": "os"}}, {"reform": {"kode": [3]}},
        {"reform": {"titel": "x", "parametre": {"hej": {"2020-01-01": 1}}}},
        {"reform": {"titel": "x", "parametre": {"skat.am_bidrag.sats": {"i går": 1}}}},
        {"reform": {"titel": "x", "parametre": {"skat.am_bidrag.sats": {"2020-01-01": "1+1"}}}},
    ],
)  # fmt: skip
def test_nasty_laws_get_a_400(client, law):
    body = {"situations": [person(alder={"2020-01": None})], "laws": [law]}
    answer = client.post("/v1/calculate", json=body)
    assert answer.status_code == 400, answer.json
    assert all(path.startswith("laws/0") for path in paths(answer))
    assert client.post("/v1/validate", json={"law": law}).json["valid"] is False


def test_text_that_is_long_is_not_sent_back_whole(client):
    answer = client.post("/calculate", json=person(koen={"ETERNITY": "x" * 100_000}))
    assert answer.status_code == 400
    assert len(json.dumps(answer.json)) < 5_000
