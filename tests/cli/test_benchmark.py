"""``dk-integration benchmark`` on the example municipality."""

import json
from pathlib import Path

import polars
import pytest

EXAMPLE = str(Path(__file__).parents[2] / "examples" / "kommune")
KOMMUNE = 730


@pytest.fixture(scope="module")
def arguments(tmp_path_factory):
    goals = tmp_path_factory.mktemp("maal") / "maal.yaml"
    goals.write_text(
        f"kommune: {KOMMUNE}\nmaal:\n  - id: tre_aar\n    indikator: i_arbejde_efter\n"
        "    maaneder: 36\n    plan: {2017: 0.5}\n",
        encoding="utf-8",
    )
    return [
        "benchmark",
        EXAMPLE,
        "--aar",
        "2017-2018",
        "--data-til",
        "2022-12",
        "--maal",
        str(goals),
    ]


def test_json_files_and_tables_say_the_same(run, arguments, tmp_path):
    out = tmp_path / "ud"
    book, report = tmp_path / "b.xlsx", tmp_path / "b.html"
    files = ("--excel", str(book), "--html", str(report))
    done = run(*arguments, "--forventet", "--json", "--out", str(out), *files)
    assert done.exit_code == 0, done.stderr
    content = json.loads(done.stdout)
    assert content["koersel"]["data_til"] == "2022-12"
    assert {row["indikator"] for row in content["definitioner"]} == {
        row["indikator"] for row in content["indikatorer"]
    }
    only = content["forventet"]["kommuner"]
    assert [row["kommunekode"] for row in only] == [KOMMUNE]
    assert only[0]["vurdering"] == "kan_ikke_skelnes", "a single municipality is its own average"
    assert content["maal"][0]["aar"] == 2017
    written = polars.read_csv(out / "indikatorer.csv")
    assert len(written) == len(content["indikatorer"])
    assert {path.name for path in out.iterdir()} == {
        "indikatorer.csv",
        "forventet.csv",
        "model.csv",
        "maal.csv",
        "koersel.json",
    }
    html = report.read_text(encoding="utf-8")
    titles = {row["titel"] for row in content["definitioner"]}
    assert all(title in html for title in titles)
    goals = polars.read_excel(book, sheet_name="Kommunens mål")
    assert goals["År"].to_list() == [row["aar"] for row in content["maal"]]
    assert "Kommunens mål" in html


@pytest.mark.parametrize(("language", "word"), [("da", "Censurering"), ("en", "Censoring")])
def test_terminal_says_population_and_band(run, arguments, language, word):
    done = run(*arguments, "--indikator", "i_arbejde", "--sprog", language)
    assert done.exit_code == 0, done.stderr
    assert word in done.stdout
    assert "Randers" in done.stdout


def test_what_is_wrong_is_listed_and_the_exit_code_is_1(run):
    done = run("benchmark", EXAMPLE, "--aar", "2017-2018", "--indikator", "hej", "--kommune", "101")
    assert done.exit_code == 1
    assert "hej: er ingen indikator" in done.stderr
    assert "101: ingen i befolkningen" in done.stderr
    assert done.stdout == ""


def test_local_conditions_without_a_model_are_refused(run, tmp_path):
    done = run("benchmark", EXAMPLE, "--aar", "2017", "--lokale", str(tmp_path / "x.csv"))
    assert done.exit_code == 1
    assert "--lokale: kræver --forventet" in done.stderr
