"""Published and derived examples, run through the package on the assumptions of the file.

The files in ``data`` hold what could be read in the sources (each says which), and the tests of
each say what must come out. An example that could not be seen stays `pending`: nothing is guessed.
"""

from pathlib import Path

import pytest

from openfisca_dk_integration.cases.problems import CaseError
from openfisca_dk_integration.cases.published import check_file, read_published
from openfisca_dk_integration.cases.published.formula import evaluate, names
from openfisca_dk_integration.cases.published.read import parse_published
from openfisca_dk_integration.cases.published.runs import employment_bonus
from openfisca_dk_integration.reforms import load_law

FILES = sorted((Path(__file__).parent / "data").glob("*.yaml"))


@pytest.fixture(scope="module")
def law():
    return load_law()


@pytest.fixture(scope="module")
def outcomes(law):
    return [outcome for path in FILES for outcome in check_file(read_published(path), law)]


def test_there_are_files():
    assert len(FILES) == 16


def test_every_ready_test_is_reproduced(outcomes):
    ready = {
        (file.file, example.case_id)
        for file in map(read_published, FILES)
        for example in file.cases
        if any(test.status == "ready" for test in example.tests)
    }
    passed = {(o.file, o.example.case_id) for o in outcomes if o.verdict == "reproduced"}
    assert ready <= passed
    assert [o.test for o in outcomes if o.verdict == "differs"] == []


def test_the_reconstruction_is_compared_row_by_row(outcomes):
    rows = [o for o in outcomes if o.file == "reconstruction_a"]
    assert len(rows) == 22
    assert {o.verdict for o in rows} == {"reproduced"}
    assert {o.method for o in rows} == {"package"}


def test_what_was_not_seen_is_not_run(outcomes):
    waiting = [o for o in outcomes if o.verdict == "not_run"]
    assert len(waiting) == 13
    assert {o.file for o in waiting if o.reason[1].startswith("not seen")} == {
        "mploy_fredericia",
        "mploy_gennemsnitskommune",
    }
    unit_cost = {o.file for o in waiting if "unit cost" in o.reason[1]}
    assert unit_cost == {"published_gladsaxe", "published_nyborg"}
    assert all(o.computed is None and o.reason[0] and o.reason[1] for o in waiting)


def test_rates_come_from_the_law_and_not_from_the_file(law):
    path = next(path for path in FILES if "ringkoebing" in path.name)
    raw = read_published(path).model_dump()
    for item in raw["cases"][0]["assumptions"]:
        if item["id"].startswith("sats_"):
            item["value"] = 1.0
    outcomes = check_file(parse_published(raw, "x"), law)
    # BEK 1457/2010: 44,842 and 33,632 in 2011; 2.9 % more in 2012.
    assert [o.computed for o in outcomes] == [
        28 * 44842 + 11 * 33632,
        21 * 46142 + 6 * 34607,
    ]


def test_a_wrong_number_is_found(law):
    path = next(path for path in FILES if "reconstruction" in path.name)
    raw = read_published(path).model_dump()
    raw["cases"][0]["result_tables"][0]["rows"][0]["value"] = -600002
    raw["cases"][0]["result_tables"][0]["rows"][-1]["value"] = 3
    outcomes = check_file(parse_published(raw, "x"), law)
    wrong = [o.test for o in outcomes if o.verdict == "differs"]
    assert wrong == ["indsats_udgift 1", "break_even_aar all"]


def test_any_municipality_gets_the_same_from_the_same_numbers(law):
    path = next(path for path in FILES if "aarhus" in path.name)
    raw = read_published(path).model_dump()
    before = [o.computed for o in check_file(parse_published(raw, "x"), law)]
    raw["kommune"] = {"navn": "Læsø", "kode": 825}
    raw["file"] = "another"
    assert [o.computed for o in check_file(parse_published(raw, "x"), law)] == before


@pytest.mark.parametrize(("before", "after", "bonus"), [(60, 96, 900_000), (3, 0, 0), (5, 5, 0)])
def test_employment_bonus(law, before, after, bonus):
    """§ 45 b: 25,000 DKK for each more in work, never negative (Roskilde 2017; Vallensbæk)."""
    assert employment_bonus(law, 2017, before, after) == bonus


def test_formulas_hold_arithmetic_only():
    assert evaluate("2 * max(0, a - b) / 4", {"a": 7.0, "b": 3.0}) == 2
    assert names("2 * max(0, a - b)") == ["a", "b"]
    assert names("see the document") == []
    for text in ("__import__('os')", "a ** 2", "a.b", "[1]", "unknown + 1"):
        with pytest.raises(ValueError, match="not a"):
            evaluate(text, {"a": 1.0})


def test_a_broken_file_is_told_of(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("file: x\nkommune: {}\ncases:\n- {case_id: a}\n", encoding="utf-8")
    with pytest.raises(CaseError) as error:
        read_published(path)
    assert len(error.value.problems) == 3


def calculator_example(**values):
    """Return a file in the layout of the municipal cases, with one printed number."""
    assumptions = {
        "flere_i_job": 10,
        "maalgruppe_fuldtidspersoner": 50,
        "indsats_udgift_pr_person": 12_000,
        "ydelse_pr_maaned": 8_000,
        "kommunal_andel": 0.8,
        "maaneder_til_job": 0,
        "resultattilskud_pr_person": None,
        "horisont": 1,
    } | values
    return parse_published(
        {
            "file": "x",
            "kommune": {"navn": "X"},
            "cases": [
                {
                    "case_id": "a",
                    "series": "any",
                    "document": {"title": "t", "date": "2018-04"},
                    "assumptions": [{"id": k, "value": v} for k, v in assumptions.items()],
                    "result_tables": [
                        {"id": "t", "rows": [{"year": 1, "item": "netto", "value": 948_300}]}
                    ],
                    "tests": [{"id": "alle", "formula": "every row", "tolerance": 1}],
                }
            ],
        },
        "x",
    )


def test_an_unseen_grant_is_the_laws_of_the_year(law):
    """2018: 78,030 for work begun in the first three years.

    10 x 12 x 8,000 x 80 % = 768,000 saved, 10 x 78,030 in grants, 50 x 12,000 in cost: 948,300.
    """
    (outcome,) = check_file(calculator_example(), law)
    assert outcome.verdict == "reproduced"
    assert outcome.computed == pytest.approx(948_300)
    (outcome,) = check_file(calculator_example(resultattilskud_pr_person=0), law)
    assert outcome.verdict == "differs"


def test_missing_years_are_not_guessed(law):
    (outcome,) = check_file(calculator_example(horisont=3, fastholdelse_pr_aar=[1, 0.8]), law)
    assert outcome.verdict == "not_run"
    assert "fastholdelse_pr_aar 3-3" in outcome.reason[1]
