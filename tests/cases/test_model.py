"""Bad case files: every problem at once, with its field, in Danish and English."""

import pytest

from openfisca_dk_integration.cases.model import groups, read_case
from openfisca_dk_integration.cases.problems import CaseError
from openfisca_dk_integration.cases.social.model import read_investment

PLAIN = {
    "kommune": "Vejle",
    "start_aar": 2018,
    "horisont": 2,
    "deltagere": 50,
    "flere_i_job": 10,
    "maaneder_til_job": 6,
    "fastholdelse_pr_aar": [1, 0.8],
    "ydelse_pr_maaned": 8000,
    "uger_paa_ydelse_ved_start": 52,
}


def problems(raw, read=read_case, **changes):
    with pytest.raises(CaseError) as error:
        read({**raw, **changes}, "x.yaml")
    assert len(error.value.lines("en")) == len(error.value.problems)
    return {problem.where.removeprefix("x.yaml: "): problem for problem in error.value.problems}


def test_a_plain_case_is_read():
    case = read_case(PLAIN, "x.yaml")
    assert case.code == 630
    assert case.flere_i_job.hoej == 10


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Aarhus", 751),
        ("Århus", 751),
        ("Københavns Kommune", 101),
        ("roedovre", 175),
        ("Assens", 420),
        ("420", 420),
        ("gennemsnitskommune", 0),
    ],
)
def test_a_municipality_by_any_of_its_names(name, code):
    assert read_case(PLAIN | {"kommune": name}, "x.yaml").code == code


def test_every_problem_at_once():
    found = problems(
        PLAIN,
        kommune="Vejl",
        deltagere=-1,
        flere_i_job=[1, 9, 3],
        opstart=-5,
        fastholdelse_pr_aar=[1, 1.2],
        horisont="to",
        indsats_aars=1,
    )
    assert set(found) == {
        "kommune",
        "deltagere",
        "flere_i_job",
        "opstart",
        "fastholdelse_pr_aar[2]",
        "horisont",
        "indsats_aars",
    }
    assert "Vejle" in found["kommune"].da
    assert "indsats_aar?" in found["indsats_aars"].en


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"flere_i_job": 51}, "flere_i_job"),
        ({"flere_i_job": [10, 20, 60]}, "flere_i_job"),
        ({"flere_i_job": 20, "maalgruppe_fuldtidspersoner": 12}, "flere_i_job"),
        ({"maalgruppe_fuldtidspersoner": 0}, "maalgruppe_fuldtidspersoner"),
        ({"deltagere": 0}, "deltagere"),
        ({"kommune": 999}, "kommune"),
        ({"kommune": "Århus Amt"}, "kommune"),
        ({"fastholdelse_pr_aar": [1]}, "fastholdelse_pr_aar"),
        ({"indsats_udgift_pr_person_pr_aar": -1}, "indsats_udgift_pr_person_pr_aar"),
        ({"indsats_udgift_pr_person_pr_aar": float("nan")}, "indsats_udgift_pr_person_pr_aar"),
        ({"maaneder_til_job": 24}, "maaneder_til_job"),
        ({"indsats_aar": 3}, "indsats_aar"),
        ({"maalgruppe": "nytilkomne"}, "maalgruppe"),
        ({"ydelse_pr_maaned": None}, "ydelse_pr_maaned"),
        ({"andel_der_udloeser_tilskud": 0.5}, "resultattilskud_pr_person"),
        ({"start_aar": None}, "start_aar"),
    ],
)
def test_one_problem(changes, field):
    assert list(problems(PLAIN, **changes)) == [field]


def test_a_missing_year_is_named():
    found = problems(PLAIN, horisont=4)
    assert found["fastholdelse_pr_aar"].da.startswith("mangler år 3, 4")


def test_families_and_history(single):
    family = single["regler"]["familier"][0]
    rules = single["regler"] | {"familier": [family | {"andel": 0.6}, family | {"andel": 0.3}]}
    found = problems(single, regler=rules, uger_paa_ydelse_ved_start=300)
    assert set(found) == {"regler.familier", "regler.familier[2].navn", "uger_paa_ydelse_ved_start"}


def test_the_six_target_groups_fill_a_case():
    assert len(groups()) == 6
    for key in groups():
        case = read_case(
            {"kommune": "Samsø", "maalgruppe": key, "start_aar": 2024, "horisont": 5}, key
        )
        assert case.regler is not None
        assert case.flere_i_job.hoej <= case.deltagere


def test_full_time_persons_take_part_when_nothing_else_is_said():
    raw = {key: value for key, value in PLAIN.items() if key != "deltagere"}
    assert read_case(raw | {"maalgruppe_fuldtidspersoner": 70}, "x").deltagere == 70


def test_bad_investments(effort):
    contract = {
        "udfald": [{"enhed": "proeve_bestaaet", "pris": 1}],
        "sidste_maaling_maaned": 48,
        "kapital": 1,
    }
    found = problems(
        effort,
        read_investment,
        indsats={"udgift_pr_deltager": -1, "maaneder": 50, "betaler": "investor"},
        effekt={"andel_indsats": [0.5, 0.4, 0.6], "andel_kontrol": 1.5, "efter_maaneder": 36},
        beloeb=[],
        konsekvenser="k.csv",
        rente_pr_aar=[0.03],
        jobtyper=[{"navn": "a", "andel": 0.5, "loen_pr_maaned": 1, "timer_pr_maaned": 1}],
        kontrakt=contract,
    )
    for field in (
        "indsats.maaneder",
        "effekt.andel_indsats",
        "effekt.efter_maaneder",
        "rente_pr_aar",
        "jobtyper",
        "priser",
        "kontrakt.sidste_maaling_maaned",
        "kontrakt.kapital",
        "kontrakt.udfald[1].andel_indsats",
        "kontrakt.udfald[1].maaned",
    ):
        assert field in found
    assert any(field.startswith("indsats.udgift_pr_deltager") for field in found)
    assert any(field.startswith("effekt.andel_kontrol") for field in found)


def test_an_investment_needs_a_gain(effort):
    assert list(problems(effort, read_investment, beloeb=[])) == ["x.yaml"]
