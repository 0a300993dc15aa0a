"""``dk-integration case`` and ``dk-integration invest``."""

import json
import zipfile

import polars
import pytest
import yaml
from typer.testing import CliRunner

from openfisca_dk_integration.cases.files import read_mapping
from openfisca_dk_integration.cases.model import groups, read_case
from openfisca_dk_integration.cases.schema import FILES, FOLDER, text
from openfisca_dk_integration.cli import app
from tests.support.yaml_cases import ROOT

EXAMPLES = sorted((ROOT / "examples" / "cases").glob("*.yaml"))
INVEST = ROOT / "examples" / "invest" / "social_investering.yaml"


def call(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def small(tmp_path, single):
    path = tmp_path / "lille.yaml"
    path.write_text(yaml.safe_dump(single), encoding="utf-8")
    return path


def test_tables_in_both_languages(small):
    danish, english = call("case", small), call("case", small, "--sprog", "en")
    assert danish.exit_code == english.exit_code == 0
    for word in ("Beregneren", "Regelbaseret", "Tabt refusion", "−30.000", "Break-even"):
        assert word in danish.stdout
    for word in ("Calculator", "Rule-based", "Refund lost", "−30,000", "Sensitivity"):
        assert word in english.stdout


def test_the_law_and_its_unknown_rates_are_named(small):
    raw = yaml.safe_load(small.read_text(encoding="utf-8")) | {"start_aar": 2030}
    small.write_text(yaml.safe_dump(raw), encoding="utf-8")
    plain = call("case", small).stdout
    assert "Lov: Gældende ret (fingeraftryk" in plain
    assert "satser er ikke kendt for 2030" in plain
    indexed = call(
        "case", small, "--indeksering", "1.02", "--reform", "et_aars_introduktion"
    ).stdout
    assert "er ikke kendt for" not in indexed
    assert "Ét års introduktionsperiode" in indexed


def test_json_and_files(small, tmp_path):
    out = tmp_path / "ud"
    result = call("case", small, "--json", "--out", out)
    assert result.exit_code == 0
    record = json.loads(result.stdout)
    assert set(record["niveauer"]) == {"beregner", "regler"}
    for level in record["niveauer"].values():
        assert level["overfoersler_mellem_offentlige"] == 0
        assert level["raekker"]["sparet_ydelse_brutto"] == [12 * 6_553]
    assert record["fra_loven"]["ydelse_pr_maaned"] == pytest.approx(6_553)
    frame = polars.read_csv(out / "aar.csv")
    assert set(frame["niveau"]) == {"beregner", "regler"}
    saved = json.loads((out / "resultat.json").read_text(encoding="utf-8"))
    assert saved["niveauer"] == record["niveauer"]
    # The number of the record's hint, explained from the household's own file.
    home = next((out / "husstande").glob("*job_m0*.json"))
    explained = call(
        "explain", home, "--variabel", "resultattilskud", "--maaned", "2024-06", "--json"
    )
    assert explained.exit_code == 0
    assert "88817" in explained.stdout.replace(".", "")
    # The households are a population too.
    assert call("validate", out / "befolkning").exit_code == 0
    again = call("case", small, "--out", out)
    assert again.exit_code == 1
    assert "--overskriv" in again.stderr


def test_problems_stop_everything(small, tmp_path):
    raw = yaml.safe_load(small.read_text(encoding="utf-8")) | {"flere_i_job": 99, "opstart": -1}
    small.write_text(yaml.safe_dump(raw), encoding="utf-8")
    out = tmp_path / "ud"
    result = call("case", small, "--out", out, "--sprog", "en")
    assert result.exit_code == 1
    assert not out.exists()
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 2
    assert "99 more in work, but only 10 participants" in result.stderr


def test_a_template_is_a_case_that_runs(tmp_path):
    for name in ("ny.xlsx", "ny.yaml"):
        done = call("case", "--template", tmp_path / name, "--kommune", "Samsø")
        assert done.exit_code == 0
    assert call("case", "--template", tmp_path / "ny.xlsx").exit_code == 1
    assert call("case", "--template", tmp_path / "ny.csv").exit_code == 1
    wrong = call(
        "case", "--template", tmp_path / "n.yaml", "--kommune", "Hvor", "--maalgruppe", "x"
    )
    assert wrong.exit_code == 1
    assert call("case").exit_code == 2
    record = json.loads(call("case", tmp_path / "ny.xlsx", "--json").stdout)
    assert record["sag"]["kommune"] == "Samsø"


def test_printed_examples_can_be_run(tmp_path):
    path = ROOT / "tests" / "cases" / "data" / "reconstruction_a.yaml"
    result = call("case", path)
    assert result.exit_code == 0
    assert result.stdout.count("genskabt") == 22
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    raw["cases"][0]["result_tables"][0]["rows"][1]["value"] = 1
    changed = tmp_path / "changed.yaml"
    changed.write_text(yaml.safe_dump(raw), encoding="utf-8")
    assert call("case", changed).exit_code == 1


@pytest.mark.langsom
@pytest.mark.parametrize("name", ["nytilkomne_kvinder_under_40", "over_3_aar_jobparate_over_30"])
def test_an_example_runs(name):
    path = next(path for path in EXAMPLES if path.stem == name)
    record = json.loads(call("case", path, "--json").stdout)
    for level in record["niveauer"].values():
        assert level["overfoersler_mellem_offentlige"] == 0
    assert record["niveauer"]["regler"]["raekker"]["sparet_ydelse_brutto"][1] > 0


def test_there_is_an_example_of_each_target_group():
    cases = [read_case(read_mapping(path), path.name) for path in EXAMPLES]
    assert {case.maalgruppe for case in cases} == set(groups())


@pytest.mark.langsom
def test_the_shipped_investment_runs(tmp_path):
    out = tmp_path / "ud"
    book, report = tmp_path / "i.xlsx", tmp_path / "i.html"
    result = call("invest", INVEST, "--json", "--out", out, "--excel", book, "--html", report)
    assert result.exit_code == 0
    assert zipfile.is_zipfile(book)
    assert "Kontrakten" in report.read_text(encoding="utf-8")
    assert call("invest", INVEST, "--html", report).exit_code == 1, "a file is not replaced"
    record = json.loads(result.stdout)
    assert set(record["betalere"]) == {"kommune", "stat", "borger", "investor"}
    assert record["overfoersler_mellem_offentlige"] == 0
    assert (out / "betalere.csv").exists()
    assert record["rente_pr_aar"] == [0.035] * 8


def test_an_investment_on_the_terminal(tmp_path, effort):
    effort["kontrakt"] = {
        "udfald": [{"enhed": "uge_i_arbejde", "pris": 100}],
        "sidste_maaling_maaned": 36,
        "betaling_efter_maaneder": 0,
    }
    path = tmp_path / "i.yaml"
    path.write_text(yaml.safe_dump(effort), encoding="utf-8")
    danish, english = call("invest", path), call("invest", path, "--sprog", "en")
    assert "−51.000" in danish.stdout
    assert "15.600" in danish.stdout
    assert "Risiko for tab" in danish.stdout
    assert "Risk of loss" in english.stdout
    effort["deltagere"] = 0
    path.write_text(yaml.safe_dump(effort), encoding="utf-8")
    assert call("invest", path).exit_code == 1


@pytest.mark.parametrize("name", FILES)
def test_the_schemas_are_current(name):
    """``python -m openfisca_dk_integration.cases.schema`` writes them."""
    assert (FOLDER / name).read_text(encoding="utf-8") == text(name)


def test_the_examples_fit_the_schemas():
    jsonschema = pytest.importorskip("jsonschema")
    for name, paths in (("case.schema.json", EXAMPLES), ("invest.schema.json", [INVEST])):
        schema = json.loads((FOLDER / name).read_text(encoding="utf-8"))
        for path in paths:
            jsonschema.validate(yaml.safe_load(path.read_text(encoding="utf-8")), schema)
    minimal = {
        "kommune": "Vejle",
        "maalgruppe": "nytilkomne_under_30",
        "start_aar": 2024,
        "horisont": 3,
        "regler": {"alder": 22},
    }
    schema = json.loads((FOLDER / "case.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(minimal, schema)
