"""``dk-integration explain``: what is printed, and every mistake on a line."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from openfisca_dk_integration.cli import app
from openfisca_dk_integration.report import command
from tests.explain.conftest import EXAMPLES, law_once

COUPLE = EXAMPLES / "par_med_boern.json"
CASES = Path(__file__).parents[1] / "lov" / "integrationsloven" / "grundtilskud.yaml"
REFORM = "et_aars_introduktion"


@pytest.fixture(autouse=True)
def laws_once(monkeypatch):
    """Each law is built once, not once for each command."""
    monkeypatch.setattr(command, "load_law", law_once)


def explain(*arguments):
    environment = {"COLUMNS": "100", "NO_COLOR": "1"}
    words = ["explain", *map(str, arguments)]
    result = CliRunner().invoke(app, words, env=environment)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_the_tree_in_danish():
    result = explain(COUPLE, "--variabel", "grundtilskud", "--maaned", "2022-03")
    assert (result.exit_code, result.stderr) == (0, "")
    for text in (
        "For amina · andre i filen: yusuf, sami, lina",
        "Grundtilskud: 2.950 kr. pr. måned · amina · marts 2022",
        "§ integrationsloven § 45, stk. 4",
        "https://www.retsinformation.dk/eli/lta/2020/1146",
        "fra 0: 2.950; fra 36: 0 kr. pr. måned",
        "fra 2022-01-01 · udledt",
        "Opholdsgrundlag: Familiesammenført til flygtning · oplyst",
        "Overtagelsesmåned som månedsnummer: marts 2021",
        "i hver af de måneder, der tælles fra overtagelsen. Gælder fra 2019-01-01.",
        "dag i måneden: den 10. i måneden",
        "Uden virkning her: Tilskud til uledsaget mindreårig flygtning (0); Opholder sig",
    ):
        assert text in " ".join(result.stdout.split()), text
    assert all(len(line) <= 100 for line in result.stdout.splitlines())


def test_the_tree_in_english_of_a_test_case():
    result = explain(
        CASES,
        "--case",
        "forhøjet grundtilskud i 2017",
        "--variabel",
        "grundtilskud",
        "--maaned",
        "2019-01",
        "--person",
        "b",
        "--sprog",
        "en",
    )
    assert result.exit_code == 0
    for text in (
        "Law   The law in force",
        "Basic grant: 2,802 DKK per month · b · January 2019  grundtilskud",
        "The month's rate (grundtilskud) in each of the months",
        "Basic grant: amount per month by months since takeover",
        "Ground of residence: Family reunified to a refugee · given",
    ):
        assert text in result.stdout, text
    assert not re.search(r"[æøå]", re.sub(r"§.*|File .*", "", result.stdout))


def test_against_a_reform():
    result = explain(
        COUPLE,
        "--variabel",
        "grundtilskud",
        "--maaned",
        "2022-06",
        "--against",
        REFORM,
        "--valg",
        "fra=2021-01-01",
        "--valg",
        "grundtilskud_foelger=ja",
    )
    assert result.exit_code == 0, result.stderr
    assert "Sammenlignet med  Ét års introduktionsperiode" in result.stdout
    assert "Grundtilskud: 2.950 kr. pr. måned | 0 kr. pr. måned" in result.stdout
    assert "| fra 0:" in result.stdout
    same = explain(COUPLE, "--variabel", "alder", "--maaned", "2022-06", "--against", REFORM)
    assert "Samme resultat efter begge love." in same.stdout


def test_json():
    arguments = (COUPLE, "--variabel", "grundtilskud", "--maaned", "2022-03", "--json")
    content = json.loads(explain(*arguments).stdout)
    assert content["forklaring"]["value"] == 2950
    assert len(content["lov"]["fingeraftryk"]) == 64
    other = json.loads(explain(*arguments, "--against", REFORM).stdout)
    assert other["sammenlignet_med"]["navn"] == REFORM


def test_every_mistake_at_once(tmp_path):
    result = explain(COUPLE, "--variabel", "grundtilskd", "--maaned", "2022-13", "--person", "yusf")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        "--variabel grundtilskd: ukendt variabel; mente du grundtilskud?",
        "--maaned 2022-13: skriv fx 2021-03",
        "--person yusf: ukendt person; mente du yusuf?",
    ]
    path = tmp_path / "husstand.yaml"
    path.write_text(
        "personer:\n"
        "  a: {foedselsdato: '1990-01-x', opholdsgrundlg: flygtning, husleje: 3,\n"
        "      aktivitet: {2021-01: ledg, 2021-15: ledig}}\n"
        "  b: {loenindkomst: {2021: abc}, soeger_hjaelp: {2021-01: måske}}\n"
        "husstand_: {}\n"
        "husstande:\n"
        "  h: {voksne: [a, c]}\n",
        encoding="utf-8",
    )
    result = explain(path, "--variabel", "alder", "--maaned", "2021-01", "--sprog", "en")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "husstand_: unknown; a file may hold kommuner, husstande, personer",
        "a.foedselsdato: '1990-01-x' is not a date (YYYY-MM-DD)",
        "a.opholdsgrundlg: unknown variable; did you mean opholdsgrundlag?",
        "a.husleje: belongs to husstande, not personer",
        "a.aktivitet: 2021-15: is no period; write e.g. 2021-03 or 2021",
        "a.aktivitet: unknown value 'ledg'; did you mean ledig?",
        "b.loenindkomst: 'abc' is not a number",
        "b.soeger_hjaelp: 'måske' is not true or false",
        "h.voksne: c is not among personer",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "findes ikke"),
        ("a: [", "er ikke YAML"),
        ("", "er ingen husstand"),
        ("- name: En\n  input: {}\n- name: To\n  input: {}\n", "vælg en med --case:\n  En\n  To"),
        ("personer: {}\n", "personer: mindst én person skal være med"),
        ("personer:\n  a: {foedselsdato: '1990-13-01'}\n", "'1990-13-01' er ikke en dato"),
        ("personer:\n  a: {}\nalder: 3\n", "alder: ukendt; filen kan have"),
    ],
)
def test_a_file_that_is_no_household(tmp_path, text, message):
    path = tmp_path / "husstand.yaml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    result = explain(path, "--variabel", "alder", "--maaned", "2021-01")
    assert (result.exit_code, result.stdout) == (1, "")
    assert message in result.stderr


def test_a_monthly_variable_needs_a_month_and_a_yearly_one_takes_it():
    result = explain(COUPLE, "--variabel", "alder", "--maaned", "2022")
    assert result.exit_code == 1
    assert "alder gælder for en måned; skriv fx 2022-01" in result.stderr
    tax = explain(COUPLE, "--variabel", "indkomstskat", "--maaned", "2022-03", "--dybde", "0")
    assert tax.exit_code == 0
    assert "· amina · 2022" in tax.stdout


def test_months_read_together_are_a_sum_and_not_a_rate_by_month():
    result = explain(COUPLE, "--variabel", "kommune_grundtilskud", "--maaned", "2022")
    assert "Grundtilskud: 35.400 kr. i alt · amina · januar–december 2022" in result.stdout
    assert "2.950 kr. hver måned" in " ".join(result.stdout.split())


def test_both_languages_stand_in_the_json():
    content = json.loads(
        explain(COUPLE, "--variabel", "grundtilskud", "--maaned", "2022-03", "--json").stdout
    )
    nodes = [content["forklaring"]]
    while nodes:
        node = nodes.pop()
        nodes += node.get("children", [])
        assert node["label_en"]
        assert ("rule" in node) == ("rule_en" in node) == (node["kind"] == "beregnet")
        assert ("text" in node) == ("text_en" in node)
