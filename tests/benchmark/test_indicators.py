"""Indicators on lives short enough to count by hand."""

import math

import numpy
import polars
import pytest

from openfisca_dk_integration.benchmark import BenchmarkError, indicators, load_definitions
from openfisca_dk_integration.benchmark.durations import runs, spells_of, time_to
from openfisca_dk_integration.benchmark.indicators import INDICATORS, describe, descriptions
from openfisca_dk_integration.enums import Danskproeve, Koen
from tests.benchmark.panels import FIRST, code, panel

DEFINITIONS = load_definitions()


def figure(made, indicator, year=2015, definitions=DEFINITIONS, years=None, **where):
    table = indicators(made, definitions, years or (year, year))
    where = {"indikator": indicator, "aar": year, "kommunekode": 101, "gruppe": "alle"} | where
    rows = table.filter(**where)
    assert len(rows) == 1
    return rows.row(0, named=True)


def test_exit_share_counts_work_education_and_self_support_but_not_leaving():
    """Five take part; work, education and self-support are exits: 3 of 5 = 0.6."""
    made = panel(["LLLLLLWWWWWW", "LLLUUUUUUUUU", "LLLLLLLLL...", "LLLLLXXXXXXX", "LLLLLLLLLLLL"])
    row = figure(made, "udslusningsgrad")
    assert row["vaerdi"] == pytest.approx(0.6)
    assert (row["antal"], row["haendelser"]) == (5, 3)


def test_people_who_never_were_unemployed_are_no_participants():
    made = panel(["WWWWWWWWWWWW", "LLLLLLLLLLLW"])
    assert figure(made, "udslusningsgrad")["antal"] == 1


def test_band_of_a_share_is_wilsons():
    """3 of 5, z = 1.959964: Wilson (0.2307; 0.8824), Newcombe 1998's formula by hand."""
    z, n, p = 1.959963985, 5, 0.6
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    reach = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    made = panel(["LLLLLLWWWWWW", "LLLUUUUUUUUU", "LLLLLLLLL...", "LLLLLLLLLLLL", "LLLLLLLLLLLL"])
    row = figure(made, "udslusningsgrad")
    assert (row["nedre"], row["oevre"]) == pytest.approx((middle - reach, middle + reach), abs=1e-6)


def test_speed_of_self_support_is_the_kaplan_meier_median():
    """Months 4, 8 and never; one left after month 6 (censored).

    S(4) = 3/4, then one of the two still seen at 8: S(8) = 3/4 x 1/2 = 0.375, so the median is 8.
    The one who leaves after six months is seen for one month only: a run takes six.
    """
    lives = [
        "LLLL" + "W" * 20,
        "L" * 8 + "." * 16,
        "L" * 24,
        "L" * 12 + "X" * 12,
    ]
    row = figure(panel(lives), "selvforsoergelseshastighed", years=(2015, 2016))
    assert row["vaerdi"] == 8
    assert (row["antal"], row["haendelser"], row["censurerede"]) == (4, 2, 2)


def test_a_run_that_the_data_cut_is_neither_event_nor_evidence_against_one():
    """Five months of work at the end of the data: followed until the run could have begun."""
    made = panel(["L" * 19 + "W" * 5])
    start = made.permit
    everyone = numpy.array([True])
    found = time_to(made, everyone, start, made.self_supporting, 6, 60)
    assert (found.time.tolist(), found.event.tolist()) == ([19], [False])
    found = time_to(made, everyone, start, made.self_supporting, 5, 60)
    assert (found.time.tolist(), found.event.tolist()) == ([19], [True])


def test_months_of_maternity_do_not_count_in_the_duration():
    made = panel(["LLBBBBLLLWWWWWWWWWWWWWWW"])
    everyone = numpy.array([True])
    start = made.permit
    found = time_to(made, everyone, start, made.work, 3, 36, pause=made.outside)
    assert (found.time.tolist(), found.event.tolist()) == ([5], [True])
    assert time_to(made, everyone, start, made.work, 3, 36).time.tolist() == [9]


def test_runs_begin_where_the_state_holds_long_enough():
    state = numpy.array([[1, 1, 0, 1, 1, 1, 0, 1]], dtype=bool).T
    assert runs(state, 3)[:, 0].tolist() == [0, 0, 0, 1, 0, 0, 0, 0]


def test_unemployment_spells_in_weeks_of_their_days():
    """March and April 2015: 61 days; running since October: 92 days to the end of the year.

    The first life's two spells: January 2015 began with the data, so its length is not known.
    """
    made = panel(["LWLLWWWWWWWW", "WWWWWWWWWLLL"])
    ended = figure(made, "ledighed_afsluttet")
    assert ended["vaerdi"] == pytest.approx(61 / 7)
    assert (ended["antal"], ended["censurerede"]) == (1, 1)
    running = figure(made, "ledighed_loebende")
    assert running["vaerdi"] == pytest.approx(92 / 7)


def test_a_spell_ended_by_leaving_the_country_is_no_completed_spell():
    spells = spells_of(made := panel(["WLLLXXXXXXXX"]), made.unemployed)
    assert spells.running.tolist() == [True]


def test_progress_is_modules_per_full_year_student():
    """Two people attend 6 and 12 months and pass 2 and 1 modules: 3 / 1.5 years = 2."""
    made = panel(["DDDDDDWWWWWW", "DDDDDDDDDDDD"])
    made.monthly["danskmoduler_bestaaet"][[2, 5, 7], [0, 0, 1]] = 1
    row = figure(made, "dansk_progression", gruppe="du2")
    assert row["vaerdi"] == pytest.approx(2.0)


def test_in_work_twelve_months_after_takeover_of_those_still_there():
    """Month 12: one works, one is on help, one has left: 1 of 2."""
    lives = ["L" * 12 + "W" + "L" * 11, "W" * 12 + "L" * 12, "W" * 11 + "X" * 13]
    made = panel(lives)
    row = figure(made, "i_arbejde_efter", years=(2015, 2016), maaneder=12)
    assert (row["vaerdi"], row["antal"]) == (0.5, 2)


def test_the_hours_of_three_months_decide_and_not_the_month_alone():
    """160 hours in the month alone are below 190; with the month before they are above."""
    lives = ["L" * 12 + "W" + "L" * 11, "L" * 11 + "WW" + "L" * 11]
    row = figure(panel(lives), "i_arbejde_timekrav", years=(2015, 2016), maaneder=12)
    assert row["vaerdi"] == 0.5


@pytest.mark.parametrize(("age", "count"), [(20, 1), (21, 2), (64, 2), (65, 1)])
def test_the_three_year_group_is_21_to_64_years_old(age, count):
    made = panel(["L" * 24, "L" * 24])
    made.monthly["alder"][12, 0] = age
    row = figure(made, "i_arbejde_efter", years=(2015, 2016), maaneder=12)
    assert row["antal"] == count


def test_danish_test_within_36_months():
    """Passed in month 36 counts, in month 37 it does not; who left before without one is out."""
    lives = ["L" * 48, "L" * 48, "L" * 48, "L" * 20 + "X" * 28]
    made = panel(
        lives,
        danskproeve=numpy.array([code(Danskproeve.pd2)] * 2 + [code(Danskproeve.ingen)] * 2),
        danskproeve_dato=numpy.array([FIRST + 36, FIRST + 37, 2**30, 2**30]),
    )
    row = figure(made, "danskproeve_inden", years=(2015, 2018), maaneder=36)
    assert row["vaerdi"] == pytest.approx(1 / 3)
    assert row["censurerede"] == 1


def test_grants_per_hundred_participants():
    made = panel(["L" * 12] * 4)
    made.monthly["resultattilskud"][[3, 7], [0, 1]] = 50_000
    assert figure(made, "resultattilskud_pr_100")["vaerdi"] == pytest.approx(50)


def test_resources_are_cost_over_full_years_in_the_programme():
    """1,000 a month for two people, one there half a year: 18,000 / 1.5 years = 12,000."""
    made = panel(["L" * 12, "LLLLLLXXXXXX"])
    made.monthly["programudgift"][:] = 600
    made.monthly["indsatsudgift"][:] = 400
    row = figure(made, "ressourcer_pr_person")
    assert row["vaerdi"] == pytest.approx(12_000)


def test_women_and_men_apart_and_all_municipalities_together():
    made = panel(
        ["LLLLLLWWWWWW", "LLLLLLLLLLLL"],
        municipality=[101, 147],
        koen=numpy.array([code(Koen.kvinde), code(Koen.mand)]),
    )
    table = indicators(made, DEFINITIONS, (2015, 2015), names=("udslusningsgrad",), by_sex=True)
    found = {
        (row["kommunekode"], row["gruppe"]): row["vaerdi"] for row in table.iter_rows(named=True)
    }
    assert found == {
        (0, "alle"): 0.5,
        (0, "kvinder"): 1,
        (0, "maend"): 0,
        (101, "alle"): 1,
        (101, "kvinder"): 1,
        (147, "alle"): 0,
        (147, "maend"): 0,
    }


def test_weights_count_in_the_value_and_widen_the_band():
    """A sample in which each person stands for ten gives the same value and the same band."""
    lives = ["LLLLLLWWWWWW", "LLLLLLLLLLLL", "LLLLLLLLLLLL"]
    plain, sample = panel(lives), panel(lives)
    sample.weights[:] = 10
    one, ten = (figure(made, "udslusningsgrad") for made in (plain, sample))
    assert [one[key] for key in ("vaerdi", "nedre", "oevre")] == pytest.approx(
        [ten[key] for key in ("vaerdi", "nedre", "oevre")]
    )
    sample.weights[0] = 20
    assert figure(sample, "udslusningsgrad")["vaerdi"] == pytest.approx(0.5)


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_figure_says_population_outcome_follow_up_and_censoring(language):
    for name in descriptions():
        words = describe(name, DEFINITIONS, language, 36)
        assert all(words.values())
        assert "{" not in " ".join(words.values())


def test_every_problem_at_once():
    made = panel(["L" * 12])
    with pytest.raises(BenchmarkError) as error:
        indicators(made, DEFINITIONS, (2015, 2017), names=("hej",), codes=(147,))
    text = "\n".join(error.value.lines("en"))
    assert "hej: is no indicator" in text
    assert "147: nobody lives" in text
    assert "2015-2017" in text


def test_definitions_of_the_users_own_are_checked(tmp_path):
    path = tmp_path / "egne.yaml"
    path.write_text("alder_fra: 70\nmindste_antal: 2\nukendt: 1\nkonfidens: 95\n", encoding="utf-8")
    with pytest.raises(BenchmarkError) as error:
        load_definitions(path)
    text = "\n".join(error.value.lines())
    assert "mindste_antal: skal være mindst 5" in text
    assert "ukendt: ukendt felt" in text
    assert "konfidens: skal være mindre end 1" in text


def test_all_indicators_give_a_table_of_one_form():
    table = indicators(panel(["L" * 24, "W" * 24]), DEFINITIONS, (2015, 2016))
    assert isinstance(table, polars.DataFrame)
    assert table["enhed"].null_count() == 0
    assert len(INDICATORS) == 8
