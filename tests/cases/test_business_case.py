"""The rule-based level: by hand where one can, and traced to the law everywhere."""

import numpy
import polars
import pytest

from openfisca_dk_integration.cases import calculator
from openfisca_dk_integration.cases.business_case import run_case
from openfisca_dk_integration.cases.households import Course, situation
from openfisca_dk_integration.cases.model import read_case
from openfisca_dk_integration.cases.problems import CaseError
from openfisca_dk_integration.cases.rules_level import layers
from openfisca_dk_integration.explain.household import Household
from openfisca_dk_integration.report.case_results import (
    months_frame,
    weighted_households,
    whole_rows,
)

COUPLE = [
    {"navn": "Enlig", "andel": 0.4, "husleje": 4_000, "boligareal": 45},
    {
        "navn": "Par",
        "andel": 0.6,
        "partner": True,
        "boern": [3, 7],
        "husleje": 6_500,
        "boligareal": 80,
    },
]


def run(raw, law, **changes):
    return run_case(read_case({**raw, **changes}, "x"), law, "x")


def yearly(result, name):
    return calculator.by_year(result.level(name).rows)


def test_one_single_person_by_hand(single, law):
    """2024: selvforsørgelses- og hjemrejseydelse 6,553 a month; refund 20 %; grant 88,817.

    The rates are those of the law's own cases (tests/lov): the level must add them up.
    """
    rows = yearly(run(single, law), "regler")
    assert rows["indsats_udgift"] == pytest.approx([-30_000])
    assert rows["sparet_ydelse_brutto"] == pytest.approx([12 * 6_553])
    assert rows["tabt_refusion"] == pytest.approx([-0.2 * 12 * 6_553])
    assert rows["resultattilskud"] == pytest.approx([88_817])


def test_both_levels_agree_where_the_law_is_as_simple_as_the_calculator(single, law):
    """A single person on the last step, and no tax, no housing support in the comparison."""
    result = run(single, law)
    assert result.from_law["ydelse_pr_maaned"] == pytest.approx(6_553)
    assert result.from_law["resultattilskud_pr_person"] == pytest.approx(88_817)
    for name in ("sparet_ydelse_brutto", "tabt_refusion", "indsats_udgift"):
        assert yearly(result, "regler")[name] == pytest.approx(
            yearly(result, "beregner")[name], abs=0.01
        )


def test_the_ladder_of_the_law_is_walked_week_by_week(single, law):
    """Eight weeks used at the start: twenty weeks later the municipal share rises to 70 %."""
    rules = single["regler"] | {"maaneder_siden_overtagelse": 2}
    result = run(single, law, regler=rules)
    share = (
        1
        + result.level("regler").rows["tabt_refusion"]
        / (result.level("regler").rows["sparet_ydelse_brutto"])
    )
    assert share[0] == pytest.approx(0.6, abs=1e-4)
    assert share[-1] == pytest.approx(0.8, abs=1e-4)
    assert (numpy.diff(share) > -1e-4).all()


def test_a_spouse_on_help_makes_the_saving_larger(single, law):
    alone = yearly(run(single, law), "regler")["sparet_ydelse_brutto"]
    rules = single["regler"] | {"familier": [COUPLE[1] | {"andel": 1.0, "boern": []}]}
    couple = yearly(run(single, law, regler=rules), "regler")["sparet_ydelse_brutto"]
    assert couple[0] > alone[0] + 1


@pytest.fixture(scope="module")
def family_case(law):
    raw = {
        "kommune": "Randers",
        "maalgruppe": "nytilkomne_over_30_jobparate",
        "start_aar": 2024,
        "horisont": 3,
        "deltagere": 30,
        "flere_i_job": {"lav": 3, "middel": 5, "hoej": 8},
        "regler": {"familier": COUPLE},
        "poster": [
            {
                "navn": "Sparet aktivering",
                "beloeb_pr_maaned": 1_500,
                "fra": "kommune",
                "til": "andre",
                "sparet": True,
            },
            {
                "navn": "Mentor",
                "beloeb_pr_maaned": 200,
                "fra": "kommune",
                "til": "andre",
                "naar": "indsats",
            },
        ],
    }
    return run_case(read_case(raw, "x"), law, "x")


@pytest.mark.parametrize("name", ["beregner", "regler"])
def test_transfers_within_the_public_sector_cancel(family_case, name):
    ledger = family_case.level(name).ledger
    assert ledger.transfers_between(("kommune", "stat")) == 0
    assert ledger.transfers_between(("kommune", "stat", "borger")) == 0
    payers = sum(ledger.of_payer(payer) for payer in ledger.payers)
    assert payers == pytest.approx(ledger.total(), abs=1e-6)


@pytest.mark.parametrize("name", ["beregner", "regler"])
def test_rows_and_account_are_the_same(family_case, name):
    level = family_case.level(name)
    assert level.ledger.of_payer("kommune") == pytest.approx(level.rows["netto"], abs=1e-6)
    # 5 persons twelve months less six, at 1,500; 30 participants a year at 200.
    own = level.ledger.frame().filter(polars.col("post") == "Sparet aktivering")
    assert own["beloeb"][0] == pytest.approx(5 * 6 * 1_500)
    mentor = level.ledger.frame().filter(polars.col("post") == "Mentor")
    assert mentor["beloeb"].to_list() == pytest.approx([-30 * 12 * 200, 0, 0])


@pytest.mark.parametrize("name", ["beregner", "regler"])
def test_printed_sums_are_the_sums_of_what_is_printed(family_case, name):
    rows = whole_rows(family_case.level(name).rows)
    parts = sum(rows[part] for part in calculator.PARTS)
    assert (parts == rows["netto"]).all()
    assert (rows["netto"].cumsum() == rows["netto_akkumuleret"]).all()
    exact = calculator.by_year(family_case.level(name).rows)
    for part, values in rows.items():
        assert values == pytest.approx(exact[part], abs=2.0)


@pytest.mark.parametrize("name", ["beregner", "regler"])
def test_the_effect_needed_gives_zero(family_case, law, name):
    needed = family_case.level(name).effect_needed
    assert needed is not None
    raw = family_case.case.model_dump() | {"flere_i_job": needed}
    again = run_case(read_case(raw, "x"), law, "x").level(name)
    assert again.rows["netto"].sum() == pytest.approx(0, abs=0.5)


def test_months_add_up_to_the_rows(family_case):
    """The sum over households of weight x variable is the row, for benefit, refund and tax."""
    months = months_frame(family_case)
    level = family_case.level("regler")
    for variable, row, sign in (
        ("forsoergelsesydelse", "sparet_ydelse_brutto", -1),
        ("refusion_forsoergelse", "tabt_refusion", 1),
        ("kommuneskat", "kommuneskat", 1),
    ):
        one = months.filter(polars.col("variabel") == variable)
        total = (one["beloeb"] * one["vaegt"]).sum()
        assert sign * total == pytest.approx(level.rows[row].sum(), rel=1e-9)


def test_every_month_is_what_explain_finds(family_case, law):
    """The household's file, read by ``explain``, gives the law's variables of the same month."""
    months = months_frame(family_case)
    system = law.tax_benefit_system()
    homes = [item.home for item in weighted_households(family_case)]
    for home in (homes[0], homes[-1]):
        simulation = Household(situation(home), "2024-08", home.key).simulation(system)
        of_home = months.filter(polars.col("husstand") == home.key)
        for name in ("forsoergelsesydelse", "refusion_forsoergelse", "boligstoette_statens_andel"):
            for month in ("2024-03", "2024-11", "2026-12"):
                found = of_home.filter(
                    (polars.col("variabel") == name) & (polars.col("maaned") == month)
                )
                expected = float(simulation.calculate(name, month).sum())
                assert found["beloeb"].sum() == pytest.approx(expected, abs=0.01)
        tax = of_home.filter(
            (polars.col("variabel") == "kommuneskat") & polars.col("maaned").str.starts_with("2025")
        )
        assert tax["beloeb"].sum() == pytest.approx(
            float(simulation.calculate("kommuneskat", "2025").sum()), abs=0.05
        )


def test_bands_and_sensitivity_point_the_right_way(family_case):
    for level in family_case.levels:
        net = level.rows["netto"].sum()
        nets = [flows["netto"].sum() for flows in level.scenarios.values()]
        assert nets == sorted(nets)
        for line in level.variations:
            assert line.nets[0] <= net + 0.01
            assert line.nets[1] >= net - 0.01


def test_layers_are_the_shares_still_in_work():
    found = layers([1.0, 0.8, 0.9], 6)
    for year, share in enumerate([1.0, 0.8, 0.9]):
        kept = sum(weight for weight, course in found if course.years[year])
        assert kept == pytest.approx(share)
    assert found[0][1] == Course(6, (True, True, True))


def test_refund_of_the_effort_by_the_law(single, law):
    """2024: half the cost within the allowance; 10 x 90,000 is above what 10 persons allow."""
    changes = {"indsats_refusion_efter_loven": True, "indsats_udgift_pr_person_pr_aar": 10_000}
    low = yearly(run(single, law, **changes), "regler")["indsats_refusion"]
    assert low == pytest.approx([50_000], abs=0.5)
    used = yearly(
        run(single, law, **changes, anden_programudgift_pr_person_pr_aar=500_000), "regler"
    )["indsats_refusion"]
    assert used == pytest.approx([0], abs=0.5)


def test_the_bonus_of_45_b_in_2017(single, law):
    """In work through the fourth quarter of 2016: 25,000 in 2017, and nothing more in 2018."""
    changes = {"start_aar": 2016, "horisont": 3, "fastholdelse_pr_aar": [1.0, 1.0, 1.0]}
    frame = run(single, law, **changes).level("regler").ledger.frame()
    bonus = frame.filter(
        (polars.col("post") == "beskaeftigelsesbonus") & (polars.col("betaler") == "kommune")
    )
    assert bonus["beloeb"].to_list() == pytest.approx([0, 25_000, 0])


def test_a_target_group_without_recipients_is_refused(single, law):
    family = single["regler"]["familier"][0] | {
        "partner": True,
        "partner_aktivitet": "ordinaer_beskaeftigelse",
        "partner_loen_pr_maaned": 60_000,
        "partner_timer_pr_maaned": 160,
    }
    case = read_case(single | {"regler": single["regler"] | {"familier": [family]}}, "x")
    with pytest.raises(CaseError) as error:
        run_case(case, law, "x")
    assert "ingen i målgruppen modtager hjælp" in error.value.lines()[0]


def test_before_the_ladder_a_share_must_be_given(single, law):
    case = read_case(single | {"start_aar": 2014}, "x")
    with pytest.raises(CaseError, match="kommunal_andel"):
        run_case(case, law, "x")
    given = run_case(read_case(single | {"start_aar": 2014, "kommunal_andel": 0.5}, "x"), law, "x")
    rows = yearly(given, "beregner")
    assert rows["tabt_refusion"] == pytest.approx(-0.5 * rows["sparet_ydelse_brutto"])


def test_no_municipality_is_special(single, law):
    """Only the tax rate tells municipalities apart."""
    one = yearly(run(single, law, kommune=730), "regler")
    two = yearly(run(single, law, kommune="Læsø"), "regler")
    for name in ("sparet_ydelse_brutto", "tabt_refusion", "resultattilskud", "andet"):
        assert one[name] == pytest.approx(two[name])


@pytest.mark.parametrize("horizon", [21, 10**9])
def test_a_horizon_beyond_the_model_is_refused_without_counting_its_years(single, horizon):
    with pytest.raises(CaseError) as error:
        read_case(single | {"horisont": horizon, "fastholdelse_pr_aar": [1.0]}, "x")
    text = "\n".join(error.value.lines())
    assert "horisont" in text
    assert len(text) < 1_000
