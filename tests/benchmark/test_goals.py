"""A municipality's goals: reached or not only where the data can tell, and the money with them."""

import pytest

from openfisca_dk_integration.benchmark import (
    BenchmarkError,
    follow_goals,
    load_definitions,
    read_goals,
)
from openfisca_dk_integration.benchmark.goals import verdict
from tests.benchmark.panels import panel

DEFINITIONS = load_definitions()
FILE = """
kommune: 101
maal:
  - id: ud_af_programmet
    titel: Halvdelen ud af programmet
    indikator: udslusningsgrad
    plan: {2015: 0.5}
  - id: kriminalitet
    titel: Færre sigtelser
    enhed: sigtelser pr. 1.000 unge
    bedst: lavest
    plan: {2015: 20, 2016: 18}
    faktisk: {2014: 25, 2015: 22, 2016: 17.5}
    andre: {2015: 30}
"""


def goals(tmp_path, text=FILE):
    path = tmp_path / "maal.yaml"
    path.write_text(text, encoding="utf-8")
    return read_goals(path)


def made():
    """101: 1 of 4 gets out; 147: 2 of 2. Help of 10,000 a month, the state pays 30 per cent."""
    lives = ["L" * 6 + "W" * 18, "L" * 24, "L" * 24, "L" * 24, "LLWW" * 6, "LW" * 12]
    panel_ = panel(lives, municipality=[101] * 4 + [147] * 2)
    on_help = panel_.monthly["soeger_hjaelp"]
    panel_.monthly["forsoergelsesydelse"] = on_help * 10_000.0
    panel_.monthly["refusion_forsoergelse"] = on_help * 3_000.0
    panel_.monthly["resultattilskud_beskaeftigelse"][8, [0, 4]] = [80_000, 60_000]
    return panel_


def test_a_share_against_plan_others_and_money(tmp_path):
    """Net help 7,000 x 12 = 84,000 a year; mean grant 70,000; (0.25 - 0.5) x 4 = -1 person."""
    table = follow_goals(goals(tmp_path), made(), DEFINITIONS)
    row = table.row(0, named=True)
    assert row["faktisk"] == pytest.approx(0.25)
    assert row["andre"] == pytest.approx(1.0)
    assert row["personer"] == pytest.approx(-1)
    assert row["kroner_pr_person"] == pytest.approx(84_000 + 70_000)
    assert row["kroner"] == pytest.approx(-154_000)
    assert row["vurdering"] == "kan_ikke_afgoeres", "4 people: Wilson's band holds 0.5"


def test_figures_of_the_municipalitys_own(tmp_path):
    table = follow_goals(goals(tmp_path), made(), DEFINITIONS).filter(id="kriminalitet")
    assert table["vurdering"].to_list() == ["ikke_naaet", "naaet"]
    assert table["sidste_aar"].to_list() == [25, 22]
    assert table["andre"].to_list() == [30, None]
    assert table["kroner"].to_list() == [None, None]


@pytest.mark.parametrize(
    ("plan", "best", "expected"),
    [
        (0.2, "hoejest", "naaet"),
        (0.3, "hoejest", "kan_ikke_afgoeres"),
        (0.5, "hoejest", "ikke_naaet"),
        (0.2, "lavest", "ikke_naaet"),
        (0.5, "lavest", "naaet"),
    ],
)
def test_a_plan_inside_the_band_can_be_neither(plan, best, expected):
    assert verdict(plan, {"vaerdi": 0.35, "nedre": 0.25, "oevre": 0.45}, best) == expected


def test_without_figures_nothing_is_said():
    assert verdict(0.5, {}, "hoejest") == "ingen_tal"


def test_everything_wrong_with_the_file_at_once(tmp_path):
    text = """
kommune: 999
maal:
  - {id: a, indikator: hej, plan: {2015: 1}}
  - {id: b, plan: {2015: 1}}
  - {id: c, indikator: udslusningsgrad, plan: {2015: 35}}
  - {id: d, faktisk: {2015: 1}, plan: {}, bedst: midt, ukendt: 1}
"""
    with pytest.raises(BenchmarkError) as error:
        goals(tmp_path, text)
    text = "\n".join(error.value.lines())
    assert "maal[0]: ukendt indikator hej" in text
    assert "maal[1]: skal have enten indikator eller egne tal" in text
    assert "maal[2]: planen er en andel mellem 0 og 1" in text
    assert "maal[3].plan" in text
    assert "maal[3].bedst" in text
    assert "maal[3].ukendt: ukendt felt" in text


def test_an_unknown_municipality_and_two_goals_of_one_name(tmp_path):
    text = "kommune: 999\nmaal:\n  - {id: a, faktisk: {2015: 1}, plan: {2015: 1}}\n"
    with pytest.raises(BenchmarkError, match="999 er ikke en kommunekode"):
        goals(tmp_path, text)
    twice = "  - {id: a, faktisk: {2015: 1}, plan: {2015: 1}}\n" * 2
    with pytest.raises(BenchmarkError, match="to mål har samme id"):
        goals(tmp_path, f"kommune: 101\nmaal:\n{twice}")


def test_years_beyond_the_data_and_a_municipality_without_people_are_said(tmp_path):
    late = FILE.replace("plan: {2015: 0.5}", "plan: {2019: 0.5}")
    with pytest.raises(BenchmarkError, match="data dækker kun til 2016"):
        follow_goals(goals(tmp_path, late), made(), DEFINITIONS)
    other = FILE.replace("kommune: 101", "kommune: 730")
    with pytest.raises(BenchmarkError, match="ingen i befolkningen"):
        follow_goals(goals(tmp_path, other), made(), DEFINITIONS)
