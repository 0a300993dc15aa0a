"""Social investment: every number by hand, and the bands against a known truth."""

import math

import numpy
import pytest

from openfisca_dk_integration.cases.problems import CaseError
from openfisca_dk_integration.cases.social.discount import factors, official
from openfisca_dk_integration.cases.social.engine import run_investment
from openfisca_dk_integration.cases.social.gains import layer_weights
from openfisca_dk_integration.cases.social.model import read_investment
from openfisca_dk_integration.cases.social.soem import read_soem
from openfisca_dk_integration.cases.social.solving import internal_rate

WEEKS = {"enhed": "uge_i_arbejde", "pris": 100, "taelles": "forskel"}
CONTRACT = {
    "udfald": [WEEKS],
    "maales_hver_maaneder": 12,
    "sidste_maaling_maaned": 36,
    "betaling_efter_maaneder": 0,
}


def run(raw, law, folder=None, **changes):
    return run_investment(read_investment({**raw, **changes}, "x"), law, folder, "x")


def by_year(result, payer):
    return result.ledger.of_payer(payer).reshape(-1, 12).sum(axis=1)


def paid(result):
    return result.payments.paid[0].reshape(-1, 12).sum(axis=1)


def test_effect_cost_and_fade(effort, law):
    """10 x (50 % - 20 %) = 3 persons from the second year, 10 % fewer the year after."""
    result = run(effort, law)
    assert by_year(result, "kommune") == pytest.approx([-51_000, 36_000, 32_400])


def test_the_effect_may_begin_inside_a_year(effort, law):
    effect = effort["effekt"] | {"efter_maaneder": 18}
    result = run(effort, law, effekt=effect)
    # Six months of the second year, and the third year after one step of fading.
    assert by_year(result, "kommune") == pytest.approx([-51_000, 18_000, 32_400])


def test_layers_add_up_to_the_fading_effect():
    weights = layer_weights(numpy.array([0.1, 0.0]), 12, 4)
    left = weights[:, ::-1].cumsum(axis=1)[:, ::-1]
    assert left[0, 1:] == pytest.approx([1, 0.9, 0.81])
    assert left[1, 1:] == pytest.approx([1, 1, 1])
    assert weights[:, 0].tolist() == [0, 0]


def test_discounted_beside_undiscounted(effort, law):
    result = run(effort, law, rente_pr_aar=[0.0, 0.10, 0.20])
    assert result.discount == pytest.approx([1, 1 / 1.1, 1 / 1.1 / 1.2])


@pytest.mark.parametrize(
    ("year", "rate"), [(2005, 0.06), (2012, 0.05), (2014, 0.04), (2021, 0.04), (2022, 0.035)]
)
def test_official_rate_by_date(year, rate):
    """The Ministry of Finance: 5 % to May 2013, 4 % to 7 January 2021, then 3.5 %."""
    rows = official(year, 10)
    assert [row.rate for row in rows] == [rate] * 10
    assert all(row.source for row in rows)


def test_factors_multiply():
    assert factors([0.5, 0.1, 0.1]) == pytest.approx([1, 1 / 1.1, 1 / 1.21])


def test_weeks_in_work_are_measured_and_paid(effort, law):
    """3 persons a year are 156 weeks, and 140.4 after fading; 100 DKK each."""
    result = run(effort, law, kontrakt=CONTRACT)
    assert result.payments.units[0][0].sum() == pytest.approx(156 + 140.4)
    assert paid(result) == pytest.approx([0, 15_600, 14_040])
    assert by_year(result, "investor") == pytest.approx([0, 15_600, 14_040])
    assert by_year(result, "kommune") == pytest.approx([-51_000, 20_400, 18_360])
    assert result.ledger.transfers_between(("kommune", "stat", "region", "investor")) == 0


def test_everybody_in_work_may_be_paid_for(effort, law):
    contract = CONTRACT | {"udfald": [WEEKS | {"taelles": "alle"}]}
    # 20 % of 10 are in work anyway: two more persons, who do not fade.
    assert paid(run(effort, law, kontrakt=contract)) == pytest.approx(
        [0, 15_600 + 10_400, 14_040 + 10_400]
    )


def test_caps_in_kroner_and_in_units(effort, law):
    assert paid(run(effort, law, kontrakt=CONTRACT | {"loft": 20_000})) == pytest.approx(
        [0, 15_600, 4_400]
    )
    contract = CONTRACT | {"udfald": [WEEKS | {"loft_antal": 100}]}
    assert paid(run(effort, law, kontrakt=contract)) == pytest.approx([0, 10_000, 0])


def test_measured_each_half_year_and_paid_four_months_later(effort, law):
    contract = CONTRACT | {
        "maales_hver_maaneder": 6,
        "sidste_maaling_maaned": 30,
        "betaling_efter_maaneder": 4,
    }
    result = run(effort, law, kontrakt=contract)
    # Measured in months 18, 24, 30; paid in months 22, 28, 34: 78 weeks, 78, and 70.2.
    assert paid(result) == pytest.approx([0, 7_800, 7_800 + 7_020])
    months = numpy.flatnonzero(result.payments.paid[0]) + 1
    assert months.tolist() == [22, 28, 34]


def test_what_falls_after_the_horizon_is_told_of(effort, law):
    result = run(effort, law, kontrakt=CONTRACT | {"betaling_efter_maaneder": 3})
    assert result.payments.too_late[0] == pytest.approx(14_040)
    assert "14.040" in result.notes[0][0]


def test_jobs_kept_tests_passed_and_months(effort, law):
    outcomes = [
        {"enhed": "job_fastholdt", "pris": 1_000, "fastholdt_maaneder": 6},
        {"enhed": "maaned_selvforsoergelse", "pris": 10},
        {
            "enhed": "proeve_bestaaet",
            "pris": 500,
            "andel_indsats": 0.6,
            "andel_kontrol": 0.5,
            "maaned": 20,
        },
    ]
    result = run(effort, law, kontrakt=CONTRACT | {"udfald": outcomes})
    # 3 jobs kept and 1 more test in the second year; 36 and 32.4 months.
    assert paid(result) == pytest.approx([0, 3_000 + 360 + 500, 324])


def test_the_surplus_is_shared_after_the_payments(effort, law):
    contract = CONTRACT | {"investors_andel_af_overskud": 0.5}
    result = run(effort, law, kontrakt=contract)
    assert by_year(result, "investor") == pytest.approx([0, 15_600 + 10_200, 14_040 + 9_180])
    assert by_year(result, "kommune") == pytest.approx([-51_000, 10_200, 9_180])


def test_the_investor_pays_the_effort(effort, law):
    raw = effort | {"indsats": effort["indsats"] | {"betaler": "investor"}}
    result = run(raw, law, kontrakt=CONTRACT)
    assert by_year(result, "investor") == pytest.approx([-51_000, 15_600, 14_040])
    solved = {one.key: one for one in result.solved}
    # 36,000 / 156 = 32,400 / 140.4 = 230.77: both years and the sum allow the same price.
    assert solved["ikke_vaerre_noget_aar"].prices == pytest.approx([36_000 / 156])
    assert solved["ikke_vaerre_akkumuleret"].prices == pytest.approx([36_000 / 156])
    # Without a required return the investor needs its 51,000 back: over 296.4 weeks.
    assert solved["investors_afkastkrav"].prices == pytest.approx([51_000 / 296.4])


def test_solved_prices_meet_their_conditions(effort, law):
    raw = effort | {"indsats": effort["indsats"] | {"betaler": "investor"}}
    contract = CONTRACT | {"afkastkrav": 0.08}
    solved = {one.key: one for one in run(raw, law, kontrakt=contract).solved}
    price = solved["investors_afkastkrav"].prices[0]
    again = run(raw, law, kontrakt=contract | {"udfald": [WEEKS | {"pris": price}]})
    assert again.internal_rate == pytest.approx(0.08, abs=1e-6)


def test_no_price_when_the_municipality_pays_the_effort_itself(effort, law):
    solved = {one.key: one for one in run(effort, law, kontrakt=CONTRACT).solved}
    assert solved["ikke_vaerre_akkumuleret"].factor is None
    assert not solved["ikke_vaerre_akkumuleret"].unbounded
    assert solved["ikke_vaerre_noget_aar"].prices == pytest.approx([36_000 / 156])


def test_a_cap_can_make_any_price_good_enough(effort, law):
    raw = effort | {"indsats": effort["indsats"] | {"betaler": "investor"}}
    result = run(raw, law, kontrakt=CONTRACT | {"loft": 20_000})
    solved = {one.key: one for one in result.solved}
    assert solved["ikke_vaerre_noget_aar"].unbounded
    assert solved["investors_afkastkrav"].factor is None


def test_capital_goes_to_whoever_pays_the_effort(effort, law):
    result = run(effort, law, kontrakt=CONTRACT | {"kapital": 51_000})
    assert by_year(result, "kommune") == pytest.approx([0, 20_400, 18_360], abs=1e-6)
    assert by_year(result, "investor") == pytest.approx([-51_000, 15_600, 14_040])


def test_a_refund_of_the_effort_comes_from_the_state(effort, law):
    raw = effort | {"indsats": effort["indsats"] | {"refusion_andel": 0.5}}
    result = run(raw, law)
    assert by_year(result, "stat") == pytest.approx([-25_000, 0, 0])
    assert by_year(result, "kommune")[0] == pytest.approx(-26_000)


def test_internal_rate():
    flows = numpy.zeros(24)
    flows[0], flows[12] = -1_000, 1_100
    assert internal_rate(flows) == pytest.approx(0.1, abs=1e-6)
    assert internal_rate(numpy.abs(flows)) is None


def test_risk_of_loss_is_the_binomial_one(effort, law):
    """Ten people, each in work with probability one half, 12,000 a year each, cost 55,000.

    The municipality loses when four or fewer are: P = sum of C(10, k) / 2^10 for k up to 4.
    """
    raw = effort | {
        "horisont": 1,
        "indsats": {"udgift_pr_deltager": 5_500, "maaneder": 6},
        "effekt": {"andel_indsats": 0.5, "efter_maaneder": 0},
        "usikkerhed": {"traek": 40_000, "froe": 7},
    }
    result = run(raw, law)
    truth = sum(math.comb(10, k) for k in range(5)) / 2**10
    band = result.bands[0]
    # Four standard errors.
    assert band.loss == pytest.approx(truth, abs=4 * math.sqrt(truth * (1 - truth) / 40_000))
    assert band.total[1] == pytest.approx(60_000 - 55_000)
    assert run(raw, law).bands == result.bands


def test_bands_widen_with_the_estimates(effort, law):
    raw = effort | {"deltagere": 1_000, "usikkerhed": {"traek": 5_000, "froe": 3}}
    wide = raw | {"effekt": effort["effekt"] | {"andel_indsats": [0.2, 0.5, 0.8]}}
    narrow_band, wide_band = run(raw, law).bands[0], run(wide, law).bands[0]
    assert wide_band.total[0] < narrow_band.total[0] < narrow_band.total[2] < wide_band.total[2]


# --- SØM ----------------------------------------------------------------------------------------


def write(folder, consequences, prices):
    (folder / "k.csv").write_text(consequences, encoding="utf-8")
    (folder / "p.csv").write_text(prices, encoding="utf-8")
    return {"konsekvenser": "k.csv", "priser": "p.csv"}


def test_consequences_times_prices_by_payer(effort, law, tmp_path):
    tables = write(
        tmp_path,
        "ydelse;aar;besparelse\nSengedage;0;2\nSengedage;1;1,5\nHerberg;1;-1\n",
        "ydelse;enhed;kommune;region;stat\nSengedage;døgn;100;4000;0\nHerberg;døgn;500;;250\n",
    )
    with pytest.raises(CaseError, match="skal være et tal"):
        run(effort, law, tmp_path, beloeb=[], **tables)
    write(
        tmp_path,
        "ydelse;aar;besparelse\nSengedage;0;2\nSengedage;1;1,5\nHerberg;1;-1\n",
        "ydelse;enhed;kommune;region;stat\nSengedage;døgn;100;4000;0\nHerberg;døgn;500;0;250\n",
    )
    result = run(effort, law, tmp_path, beloeb=[], **tables)
    # 3 persons succeed; year 0 begins with the effect in the second year. No fading here.
    assert by_year(result, "region") == pytest.approx([0, 3 * 2 * 4_000, 3 * 1.5 * 4_000])
    assert by_year(result, "kommune") == pytest.approx(
        [-51_000, 3 * 2 * 100, 3 * (1.5 * 100 - 500)]
    )
    assert by_year(result, "stat") == pytest.approx([0, 0, -3 * 250])


def test_a_difference_in_use_is_a_saving_when_negative(tmp_path):
    write(tmp_path, "ydelse,aar,forskel\nA,0,-2\n", "ydelse,enhed,kommune\nA,stk,10\n")
    service = read_soem(tmp_path / "k.csv", tmp_path / "p.csv")[0]
    assert service.saved[0] == 2
    assert service.prices == {"kommune": 10}


def test_what_is_wrong_with_the_tables(tmp_path):
    write(
        tmp_path,
        "ydelse;aar;besparelse\nA;0;2\nA;0;3\nB;11;1\nC;1;x\n",
        "ydelse;kommune\nA;1.000\nA;-5\n",
    )
    with pytest.raises(CaseError) as error:
        read_soem(tmp_path / "k.csv", tmp_path / "p.csv")
    text = "\n".join(error.value.lines())
    assert len(error.value.problems) == 6
    assert "række 2, kommune: skal være et tal, er '1.000'" in text
    assert "række 3, aar" in text


def test_missing_columns_are_named(tmp_path):
    write(tmp_path, "service;aar\nA;0\n", "ydelse;pris\nA;1\n")
    with pytest.raises(CaseError) as error:
        read_soem(tmp_path / "k.csv", tmp_path / "p.csv")
    assert {"ydelse", "kommune", "region", "stat"} <= {
        word for problem in error.value.problems for word in problem.da.split()
    }


# --- the law -------------------------------------------------------------------------------------


def test_the_law_gives_the_gain_of_every_kind_of_job(single, effort, law):
    """The same person in full time and part time; the state and the citizen have accounts too."""
    raw = effort | {
        "horisont": 2,
        "regler": single["regler"],
        "beloeb": [],
        "jobtyper": [
            {"navn": "Fuld tid", "andel": 0.5, "loen_pr_maaned": 22_500, "timer_pr_maaned": 160.33},
            {"navn": "Deltid", "andel": 0.5, "loen_pr_maaned": 10_000, "timer_pr_maaned": 80},
        ],
    }
    both = run(raw, law)
    jobs = [run(raw | {"jobtyper": [job | {"andel": 1}]}, law) for job in raw["jobtyper"]]
    for payer in ("kommune", "stat", "borger"):
        mean = (by_year(jobs[0], payer) + by_year(jobs[1], payer)) / 2
        assert by_year(both, payer) == pytest.approx(mean, abs=0.01)
    assert both.ledger.transfers_between(("kommune", "stat")) == 0
