"""The form of the YAML cases: openfisca-core does not check it (see the schema)."""

import pytest
import yaml

from tests.support.yaml_cases import ROOT, case_files, number_of_persons, problems_of_file

GOOD = {
    "name": "Et barn under 18 år er ikke voksent",
    "description": "Aktivloven § 11: tallet er regnet i hånden.",
    "keywords": ["aktivloven § 11", "alder"],
    "period": "2024-01",
    "absolute_error_margin": 0.005,
    "input": {"foedselsdato": ["1990-01-01", "2010-01-01"]},
    "output": {"alder": [34, 14]},
}


def problems(tmp_path, *cases):
    path = tmp_path / "cases.yaml"
    path.write_text(yaml.safe_dump(list(cases), allow_unicode=True), encoding="utf-8")
    return problems_of_file(path)


def test_there_are_yaml_cases():
    assert case_files(), "tests/lov holds no YAML file"


@pytest.mark.parametrize("path", case_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_form(path):
    assert problems_of_file(path) == []


def test_all_yaml_tests_lie_where_they_are_collected():
    """A YAML test outside tests/lov would never run."""
    strays = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "tests").rglob("*.y*ml")
        if "lov" not in path.relative_to(ROOT / "tests").parts[:1]
        and {"fixtures", "data"}.isdisjoint(path.parts)
        and any(line.startswith(("  output:", "- output:")) for line in _lines(path))
    ]
    assert strays == []


def _lines(path):
    return path.read_text(encoding="utf-8").splitlines()


def test_a_good_case_has_no_problems(tmp_path):
    assert problems(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"inputs": {"alder": [1, 2]}}, "'inputs' was unexpected"),
        ({"input": {}}, "input"),
        ({"output": {}}, "output"),
        ({"period": "2024-13"}, "period"),
        ({"period": "2024-1"}, "period"),
        ({"description": "Voksne er ikke børn."}, "must name the paragraph"),
        ({"keywords": []}, "keywords"),
        ({"absolute_error_margin": 0}, "absolute_error_margin"),
        ({"absolute_error_margin": {"alder": 0.5}}, "absolute_error_margin"),
        ({"parameters": {"a": 1}}, "'parameters' was unexpected"),
        ({"max_spiral_loops": 10}, "'max_spiral_loops' was unexpected"),
        ({"reforms": "et_aar"}, "reforms"),
        ({"input": {"foedselsdato": "1990-01-01"}}, "no case has two persons"),
    ],
)
def test_a_mistake_is_found(tmp_path, change, complaint):
    assert any(complaint in problem for problem in problems(tmp_path, GOOD | change))


@pytest.mark.parametrize(
    "key", ["name", "description", "keywords", "period", "input", "output", "absolute_error_margin"]
)
def test_a_missing_key_is_found(tmp_path, key):
    case = {name: value for name, value in GOOD.items() if name != key}
    assert any(key in problem for problem in problems(tmp_path, case))


def test_two_cases_with_one_name_are_found(tmp_path):
    assert any("2 cases are named" in problem for problem in problems(tmp_path, GOOD, GOOD))


def test_broken_yaml_is_found(tmp_path):
    path = tmp_path / "cases.yaml"
    path.write_text("- name: [", encoding="utf-8")
    assert any("is not YAML" in problem for problem in problems_of_file(path))


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"personer": {"anna": {}, "bo": {}}, "husstande": {"h": {"voksne": ["anna", "bo"]}}}, 2),
        ({"personer": {"anna": {}}, "husstande": {"h": {"voksne": ["anna"]}}}, 1),
        ({"alder": [1, 2, 3]}, 3),
        ({"loenindkomst": {"2024-01": [1, 2]}}, 2),
        ({"alder": 3}, 1),
    ],
)
def test_number_of_persons(inputs, expected):
    assert number_of_persons({"input": inputs}) == expected
