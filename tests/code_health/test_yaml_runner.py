"""The runner of the YAML cases (tests/lov/conftest.py): wrong numbers and wrong forms do fail."""

import subprocess
import sys

import pytest

from tests.support.yaml_cases import ROOT

CASES = """
- &good
  name: Lønnen er den oplyste
  description: Prøve af testkørslen, integrationsloven § 1.
  keywords: [prøve]
  period: 2024-01
  absolute_error_margin: 0.005
  input: {loenindkomst: [1000, 2000]}
  output: {loenindkomst: [1000, 2000]}
- <<: *good
  name: Et forkert tal for den anden person
  output: {loenindkomst: [1000, 2001]}
- <<: *good
  name: Et forkert felt
  outputs: {loenindkomst: [1000, 2000]}
- <<: *good
  name: En ukendt variabel
  input: {loenindkomsten: [1000, 2000]}
- <<: *good
  name: Et tal for hver person
  input:
    personer:
      anna: {loenindkomst: 1000}
      bo: {loenindkomst: 2000}
    husstande: {hjem: {voksne: [anna, bo]}}
    kommuner: {by: {borgere: [anna, bo]}}
  output:
    personer:
      anna: {loenindkomst: 1000}
      bo: {loenindkomst: 2000}
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    path = tmp_path_factory.mktemp("lov") / "cases.yaml"
    path.write_text(CASES, encoding="utf-8")
    command = [sys.executable, "-X", "utf8", "-m", "pytest", "-rA", "-p", "no:cacheprovider"]
    command += ["-p", "tests.lov.conftest", "--rootdir", str(ROOT), "-c", "pyproject.toml"]
    run = subprocess.run(
        [*command, str(path)], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    return run.stdout + run.stderr


def outcome(report, name):
    lines = [line for line in report.splitlines() if f"::{name}" in line]
    return lines[-1].split()[0] if lines else report


def test_each_case_is_a_test_with_its_name(report):
    assert outcome(report, "Lønnen er den oplyste") == "PASSED"
    assert outcome(report, "Et tal for hver person") == "PASSED"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Et forkert tal for den anden person", "2000"),
        ("Et forkert felt", "'outputs' was unexpected"),
        ("En ukendt variabel", "loenindkomsten"),
    ],
)
def test_a_wrong_case_fails_alone_and_says_why(report, name, message):
    assert outcome(report, name) == "FAILED"
    assert message in report.split("FAILURES", 1)[1]


def test_the_others_are_still_run(report):
    assert "3 failed, 2 passed" in report
