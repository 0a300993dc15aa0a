"""``dk-integration signoff``: list, add and check."""

import json
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from openfisca_dk_integration.cli import app
from openfisca_dk_integration.signoff.ledger import read_ledger, write_approval
from tests.signoff.conftest import GRANT

ROOT = Path(__file__).parents[2]
TEXT = "LBK 1146/2020 § 45, stk. 4"


def signoff(*arguments):
    environment = {"COLUMNS": "100", "NO_COLOR": "1"}
    words = ["signoff", *map(str, arguments)]
    result = CliRunner().invoke(app, words, env=environment)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def add(project, *more, case="grundtilskud i", by="Anna Jurist"):
    words = ("--case", case, "--af", by, "--tekst", TEXT, "--mappe", project.ledger, *more)
    return signoff("add", project.path, *words)


def test_the_ledger_is_shipped_empty_and_says_so():
    assert read_ledger(ROOT / "signoff") == []
    listed = signoff("list", "--mappe", ROOT / "signoff")
    assert listed.exit_code == 0
    assert "Ingen har godkendt nogen case endnu (0 af " in listed.stdout
    checked = signoff("check", "--strict", "--mappe", ROOT / "signoff", "--sprog", "en")
    assert checked.exit_code == 0
    assert "Nobody has approved any case yet" in checked.stdout


def test_add_list_and_check(project):
    added = add(project, "--note", "kun satsen", "--dato", "2026-07-15")
    assert added.exit_code == 0, added.stderr
    assert f"Godkendt: {GRANT}" in added.stdout
    (path,) = project.ledger.iterdir()
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert content["fil"] == "tests/lov/integrationsloven/proeve.yaml"
    assert content["fingeraftryk"]["parametre"]["integrationsloven.grundtilskud.satser"] == [
        {"fra": "2021-03-01", "til": "2021-03-01", "vaerdi": [[0, 2915], [36, 0]]}
    ]
    listed = signoff("list", "--mappe", project.ledger).stdout
    for text in ("2026-07-15", "Anna Jurist", GRANT, TEXT, "kun satsen", "1 af 2 cases"):
        assert text in " ".join(listed.split()), text
    assert json.loads(signoff("list", "--mappe", project.ledger, "--json").stdout)["cases"] == 2
    checked = signoff("check", "--mappe", project.ledger, "--strict")
    assert checked.exit_code == 0
    assert f"gyldig  {GRANT}" in checked.stdout

    project.edit("2021-01-01}", "2021-01-02}")
    stale = signoff("check", "--mappe", project.ledger)
    assert stale.exit_code == 0
    assert f"forældet  {GRANT}" in stale.stdout
    assert "• case: oplysningerne (input) er ændret" in stale.stdout
    strict = signoff("check", "--mappe", project.ledger, "--strict", "--json", "--sprog", "en")
    assert strict.exit_code == 1
    (verdict,) = json.loads(strict.stdout)
    assert verdict["gyldig"] is False
    assert verdict["aarsager"] == ["case: the facts (input) have changed"]

    again = add(project)
    assert again.exit_code == 1
    assert "har allerede godkendt casen; forny med --forny" in again.stderr
    assert add(project, "--forny").exit_code == 0
    assert signoff("check", "--mappe", project.ledger, "--strict").exit_code == 0


def test_two_experts_and_a_renewal_are_files_of_their_own(project):
    assert add(project).exit_code == 0
    assert add(project, by="Bo Retskyndig").exit_code == 0
    assert add(project, case="Alderen").exit_code == 0
    assert len(list(project.ledger.iterdir())) == 3
    listed = signoff("list", "--mappe", project.ledger)
    assert "2 af 2 cases" in listed.stdout


def test_nothing_is_written_when_something_is_wrong(project, tmp_path):
    wrong = add(project, "--case", "findes ikke")
    assert wrong.exit_code == 1
    assert "--case 'findes ikke': findes ikke; vælg en med --case:" in wrong.stderr
    assert add(project, "--dato", "i går").stderr == "--dato i går: skriv ÅÅÅÅ-MM-DD\n"
    assert add(project, by=" ").stderr == "--af: må ikke være tom\n"
    project.edit("grundtilskud: 2915", "grundtilskud: 1")
    fails = add(project)
    assert fails.exit_code == 1
    assert "casen går ikke op: a grundtilskud 2021-03: ventede 1, fik 2915.00" in fails.stderr
    outside = signoff(
        "add", project.path, "--case", "Alder", "--af", "A", "--tekst", "§", "--mappe", ROOT / "x"
    )
    assert "ligger ikke i projektet" in outside.stderr
    assert not project.ledger.exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fil: [", "er ikke YAML"),
        ("- en liste", "mangler case, dato, fil"),
        ("fil: x\ncase: y\n", "mangler dato, fingeraftryk, godkendt_af, tekst"),
    ],
)
def test_a_file_that_is_no_approval(project, text, message):
    project.ledger.mkdir()
    (project.ledger / "a.yaml").write_text(text, encoding="utf-8")
    for command in ("list", "check"):
        result = signoff(command, "--mappe", project.ledger)
        assert (result.exit_code, result.stdout) == (1, "")
        assert message in result.stderr


def test_an_approval_is_read_as_it_was_written(project):
    approval = project.approved()
    path = write_approval(project.ledger, approval)
    (read,) = read_ledger(project.ledger)
    assert read.path == path
    assert read.head() == approval.head()
    assert (read.case_prints, read.parameters, read.formulas) == (
        approval.case_prints,
        approval.parameters,
        approval.formulas,
    )
