"""Mutated bodies of every operation: an answer of the document's kind, valid JSON, never a 500.

Each case starts from a body that is right and breaks one to three places of it: a value is taken
away, or becomes something nasty; a key is renamed; a part is copied to where it does not belong.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openfisca_dk_integration.web.app import create_app
from openfisca_dk_integration.web.openapi import example
from openfisca_dk_integration.web.service import Service
from openfisca_dk_integration.web.settings import Settings
from tests.support.soak import SOAK

SMALL = Path(__file__).parents[2] / "examples" / "lille"
LIMITS = Settings(
    max_persons=200, max_cells=2_000, max_seconds=20, max_run_seconds=20, max_person_years=1
)
ALLOWED = {200, 400, 413, 422, 503}
CASES = 6

NASTY: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 3.5, 1e12, -1e300, 2**31, 2**63, 10**30, "", "x", "1000*3", "2020",
    "2020-01", "2020-13", "month:2020-01:99999", "ETERNITY", "1990-01-01", "9999-99-99", "NaN",
    "a/b", "../../etc/passwd", "\x1f", "\ud800", "\x00", "æøå" * 40, [], {}, [None], [[]],
    {"": None}, {"2020-01": None}, {"ETERNITY": 1}, {"reform": "et_aars_introduktion"}, ["a", "a"],
    {"$ref": "#"}, {"__proto__": {}}, [0] * 50,
)  # fmt: skip


def bodies() -> dict[str, Any]:
    """Return a body that is right for each operation."""
    family = {
        "personer": {
            "a": {
                "foedselsdato": {"ETERNITY": "1990-01-01"},
                "opholdsgrundlag": {"ETERNITY": "flygtning"},
                "overtagelsesdato": {"ETERNITY": "2024-01-15"},
                "aktivitet": {"2024": "ledig"},
                "loenindkomst": {"2024": 1_000},
                "forsoergelsesydelse": {"2024-06": None},
            }
        },
        "husstande": {"h": {"voksne": ["a"], "disponibel_indkomst": {"2024-06": None}}},
    }
    sweep = {"entity": "personer", "id": "a", "variable": "loenindkomst", "periods": ["2024-06"],
             "from": 0, "to": 9_000, "count": 3}  # fmt: skip
    tables = {path.stem: path.read_text(encoding="utf-8") for path in SMALL.glob("*.csv")}
    reform = {
        "titel": "Prøve", "forfatter": "test", "hjemmel": "forslag", "baseline": "gaeldende_ret",
        "beskrivelse": "AM-bidraget bortfalder.",
        "parametre": {"skat.am_bidrag.sats": {"2024-01-01": 0}},
    }  # fmt: skip
    synthetic = {"kommuner": [461], "aar": "2027", "froe": 1, "stikproeve": 0.02}
    return {
        "/calculate": example(),
        "/trace": family,
        "/v1/calculate": {
            "situations": {"x": family},
            "laws": [{}, {"reform": "et_aars_introduktion", "valg": {}}, {"reform": reform}],
            "sweep": sweep,
        },
        "/v1/explain": {
            "situation": family,
            "variable": "forsoergelsesydelse",
            "period": "2024-06",
            "id": "a",
            "depth": 3,
        },
        "/v1/validate": {"law": {"reform": reform, "indeksering": 1.02}},
        "/v1/case": {
            "kommune": "Odense",
            "maalgruppe": "nytilkomne_under_30",
            "start_aar": 2024,
            "horisont": 2,
            "deltagere": 20,
            "flere_i_job": [2, 4, 6],
        },
        "/v1/invest": {
            "kommune": "Viborg",
            "maalgruppe": "over_3_aar_aktivitetsparate_over_30",
            "start_aar": 2024,
            "horisont": 2,
            "deltagere": 20,
            "indsats": {"udgift_pr_deltager": 40_000, "maaneder": 12},
            "effekt": {"andel_indsats": 0.3, "andel_kontrol": 0.15, "efter_maaneder": 12},
            "usikkerhed": {"traek": 200, "froe": 1},
        },
        "/v1/compare": {
            "people": {"tables": tables},
            "years": "2024",
            "reforms": [{"reform": reform}],
        },
        "/v1/scenario": {
            "titel": "Prøve",
            "befolkning": {"syntetisk": synthetic},
            "historik": {"kilde": "simuleret", "froe": 1},
            "lov": {"reformer": [{"reform": "et_aars_introduktion"}]},
            "aar": "2027",
        },
        "/v1/benchmark": {
            "people": {"tables": tables},
            "years": "2024-2025",
            "indicators": ["udslusningsgrad"],
            "by_sex": True,
        },
    }


@pytest.fixture(scope="module")
def client() -> Any:
    return create_app(LIMITS, Service(LIMITS)).test_client()


def places(body: Any) -> list[tuple[Any, Any]]:
    """Return every container of a body with each of its keys or indices."""
    found, waiting = [], [body]
    while waiting:
        part = waiting.pop()
        items = part.items() if isinstance(part, dict) else enumerate(part)
        for key, value in list(items):
            found.append((part, key))
            if isinstance(value, (dict, list)):
                waiting.append(value)
    return found


@st.composite
def mutated(draw: Any, body: Any) -> Any:
    """Return a body broken at one to three places."""
    broken = copy.deepcopy(body)
    for _ in range(draw(st.integers(1, 3))):
        every = places(broken)
        if not every:
            return draw(st.sampled_from(NASTY))
        part, key = every[draw(st.integers(0, len(every) - 1))]
        how = draw(st.sampled_from(("value", "value", "value", "drop", "rename", "copy", "cut")))
        if how == "drop":
            del part[key]
        elif how == "rename" and isinstance(part, dict):
            name = draw(st.sampled_from([item for item in NASTY if isinstance(item, str)]))
            part[name] = part.pop(key)
        elif how == "copy":
            other, place = every[draw(st.integers(0, len(every) - 1))]
            part[key] = copy.deepcopy(other[place])
        elif how == "cut" and isinstance(part[key], str):
            at = draw(st.integers(0, len(part[key])))
            part[key] = part[key][:at] + draw(st.text(max_size=3)) + part[key][at + 1 :]
        else:
            part[key] = copy.deepcopy(draw(st.sampled_from(NASTY)))
    return broken


def strict(text: str) -> Any:
    """Return what a strict reader of JSON gets."""

    def refuse(name: str) -> Any:
        raise AssertionError(f"{name} in an answer")

    return json.loads(text, parse_constant=refuse)


@pytest.mark.parametrize("path", bodies())
def test_a_body_that_is_right_is_answered(client: Any, path: str) -> None:
    answer = client.post(path, json=bodies()[path])
    expected = 413 if path == "/v1/scenario" else 200
    assert answer.status_code == expected, answer.text[:500]


@pytest.mark.parametrize("path", bodies())
def test_a_broken_body_is_answered_and_told_what_is_wrong(client: Any, path: str) -> None:
    right = bodies()[path]

    @settings(
        max_examples=CASES * SOAK**2,
        derandomize=SOAK == 1,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(mutated(right))
    def try_one(body: Any) -> None:
        text = json.dumps(body)
        answer = client.post(path, data=text, content_type="application/json")
        assert answer.status_code in ALLOWED, (answer.status_code, text[:2_000])
        content = strict(answer.text)
        if answer.status_code != 200:
            assert content["count"] >= 1
            for problem in content["problems"]:
                assert problem["path"] or '""' in text, content
                assert problem["da"], content
                assert problem["en"], content
        assert "Traceback" not in answer.text
        assert "/work" not in answer.text

    try_one()
