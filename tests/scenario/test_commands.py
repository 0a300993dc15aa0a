"""``compare --scenario``, ``validate`` and ``verify`` on a few people."""

import json

import openpyxl
import polars
import pytest
import yaml
from typer.testing import CliRunner

from openfisca_dk_integration.cli import app
from openfisca_dk_integration.scenario import plan
from tests.scenario.conftest import DOCUMENT


@pytest.fixture(scope="module")
def run():
    def run(*arguments):
        env = {"COLUMNS": "140", "NO_COLOR": "1"}
        result = CliRunner().invoke(app, [str(word) for word in arguments], env=env)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture(scope="module")
def scenario(folder):
    path = folder / "kommando.yaml"
    document = DOCUMENT | {
        "usikkerhed": {"traekninger": 2, "froe": 8, "tornado": ["antagelser/arbejde.ophoer"]}
    }
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def done(run, scenario, tmp_path_factory):
    out = tmp_path_factory.mktemp("ud") / "resultat"
    result = run("compare", "--scenario", scenario, "--out", out, "--workers", 1)
    assert result.exit_code == 0, result.stderr
    return result, out


def test_tables_with_bands_and_the_number_of_draws(done):
    text = " ".join(done[0].stdout.split())
    for part in (
        "Scenarie: Prøve",
        "2; det, der varierer: antagelser om forløb, forløb, priser",
        "et_aar: forskel 2024 med bånd, 2 trækninger",
        "± fejl på 50 %",
        "hvad spredningen skyldes",
        "én antagelse ad gangen",
        "Helårspersoner i ordinært arbejde",
        "antagelser er pakkens standard",
        "Budgetgarantien er slået fra",
    ):
        assert part in text


def test_the_folder_is_whole_and_nothing_is_left_beside_it(done):
    _, out = done
    names = {path.name for path in out.iterdir()}
    assert names >= {
        "regnskab.parquet", "forskel.csv", "baand.csv", "baand_poster.parquet", "konvergens.csv",
        "opsummering.csv", "traekninger.parquet", "antagelser.csv", "tornado.csv", "arbejde.csv",
        "koersel.json",
    }  # fmt: skip
    assert [path.name for path in out.parent.iterdir()] == [out.name]


def test_the_bands_agree_with_the_draws(done):
    _, out = done
    draws = polars.read_parquet(out / "traekninger.parquet").filter(
        polars.col("betaler") == "kommune"
    )
    totals = draws.group_by("traekning", "lov", maintain_order=True).agg(polars.col("beloeb").sum())
    by_law = {law: frame["beloeb"] for (law,), frame in totals.group_by("lov")}
    middle = (by_law["et_aar"] - by_law["gaeldende_ret"]).median()
    bands = polars.read_csv(out / "baand.csv", infer_schema_length=None)
    row = bands.filter((polars.col("niveau") == "betaler") & (polars.col("betaler") == "kommune"))
    assert row["forskel_p50"].item() == pytest.approx(middle)


def test_defaults_and_what_is_assumed_are_listed(done):
    _, out = done
    table = polars.read_csv(out / "antagelser.csv", infer_schema_length=None)
    price = table.filter(polars.col("navn") == "programudgift").to_dicts()[0]
    assert (price["vaerdi"], price["lav"], price["i_brug"]) == (80_000, 45_000, "standard")
    assert price["kommuner_med_standard"] == 2
    assert set(table["art"]) >= {"pris", "forløb", "kommunens tal"}
    assert not table.filter(polars.col("navn").str.starts_with("omkostning")).height


def test_json_holds_the_bands_and_nothing_else_is_printed(run, scenario, done, tmp_path):
    book, report = tmp_path / "s.xlsx", tmp_path / "s.html"
    files = ("--excel", book, "--html", report)
    result = run("compare", "--scenario", scenario, "--json", "--workers", 1, *files)
    assert result.exit_code == 0, result.stderr
    content = json.loads(result.stdout)
    assert content["traekninger"] == 2
    (row,) = [row for row in content["baand"]["betaler"] if row["betaler"] == "stat"]
    assert row["forskel_p05"] <= row["forskel_p50"] <= row["forskel_p95"]
    assert content["opsummering"][0]["fejl_p50"] is None
    record = json.loads((done[1] / "koersel.json").read_text(encoding="utf-8"))
    assert content["koersel"]["scenarie"] == record["scenarie"]
    sheet = [[cell.value for cell in line] for line in openpyxl.load_workbook(book)["Bånd"]]
    start = next(n for n, line in enumerate(sheet) if line[0] == "et_aar: Staten")
    band = {line[0]: line[1] for line in sheet[start + 2 : start + 6]}
    for label, name in (("5 %", "forskel_p05"), ("95 %", "forskel_p95")):
        assert float(band[label]) == pytest.approx(row[name], abs=0.01), "one year: the band of it"
    html = report.read_text(encoding="utf-8")
    assert 'class="baand' in html
    assert "én antagelse ad gangen" in html


def test_verify_agrees_with_a_result_just_made(run, done):
    _, out = done
    result = run("verify", out, "--json")
    assert result.exit_code == 0, result.stdout + result.stderr
    content = json.loads(result.stdout)
    assert content["stemmer"]
    checked = {check["what"] for check in content["kontroller"]}
    assert {"befolkning", "fil baand.csv", "version af numpy", "kode"} <= checked


@pytest.mark.langsom
def test_verify_runs_it_again_and_finds_a_number_that_was_changed(run, done, tmp_path):
    plan._LATEST.clear()
    _, out = done
    for path in out.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    table = polars.read_parquet(tmp_path / "regnskab.parquet")
    amounts = table["beloeb"].to_list()
    amounts[3] += 1
    table.with_columns(beloeb=polars.Series(amounts)).write_parquet(tmp_path / "regnskab.parquet")
    record = json.loads((tmp_path / "koersel.json").read_text(encoding="utf-8"))
    record["scenarie"]["resultat"] = "0" * 64
    record["scenarie"]["fingeraftryk"]["love"]["et_aar"] = "1" * 64
    record["versioner"]["numpy"] = "0.9"
    (tmp_path / "koersel.json").write_text(json.dumps(record), encoding="utf-8")
    result = run("verify", tmp_path, "--genberegn", "--workers", 1)
    assert result.exit_code == 1
    for part in (
        "fil regnskab.parquet",
        "version af numpy: 0.9",
        "love et_aar",
        "tallene (alle trækninger)",
        "regnskab.parquet: beloeb, 1 tal",
    ):
        assert part in result.stderr, part
    assert "fil forskel.csv" in result.stdout


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 2}', '{"format": 1, "filer": []}'])
def test_what_is_no_record_is_said(run, tmp_path, text):
    path = tmp_path / "koersel.json"
    path.write_text(text, encoding="utf-8")
    result = run("verify", path)
    assert result.exit_code == 1
    assert "koersel.json" in result.stderr
    assert run("verify", tmp_path / "intet").exit_code == 1


def test_verify_of_a_plain_comparison(run, tmp_path):
    out = tmp_path / "ud"
    made = run(
        "compare", "examples/lille", "--reform", "et_aars_introduktion",
        "--valg", "fra=2023-01-01", "--aar", 2023, "--out", out,
    )  # fmt: skip
    assert made.exit_code == 0, made.stderr
    assert run("verify", out, "--genberegn", "--workers", 1).exit_code == 0


def test_validate_a_scenario(run, scenario, folder):
    good = run("validate", scenario)
    assert good.exit_code == 0, good.stderr
    assert "I orden: Prøve" in good.stdout
    bad = folder / "forkert.yaml"
    bad.write_text(yaml.safe_dump(DOCUMENT | {"aar": "x", "titel": ""}), encoding="utf-8")
    result = run("validate", bad, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["art"] == "scenarie"
    assert "forkert.yaml: aar" in result.stderr
    assert "forkert.yaml: titel" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("compare", "--scenario", "x.yaml", "--aar", "2024"),
        ("compare", "examples/lille", "--scenario", "x.yaml"),
        ("compare", "examples/lille", "--aar", "2024"),
        ("compare",),
    ],
)
def test_wrong_usage(run, arguments):
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""


def test_wrong_scenarios_write_nothing(run, folder, tmp_path):
    bad = folder / "daarlig.yaml"
    bad.write_text(yaml.safe_dump(DOCUMENT | {"aar": "x"}), encoding="utf-8")
    result = run("compare", "--scenario", bad, "--out", tmp_path / "ud")
    assert result.exit_code == 1
    assert list(tmp_path.iterdir()) == []
