"""What each reform does to people on both sides of its dates, worked out by hand.

Rates: integrationsloven § 45, stk. 9 in 2023 86,064 and 57,373, in 2024 88,817 DKK; kontanthjælp
in 2013 10,500 DKK (not a provider, 25 or more); integrationsydelse from September 2015 5,945 DKK.
"""

from __future__ import annotations

import functools

import numpy
import pytest
from openfisca_core.simulation_builder import SimulationBuilder

from openfisca_dk_integration.reforms import ReformError, load_law
from openfisca_dk_integration.tax_benefit_system import in_force

REFUGEE = {"foedselsdato": "1983-05-01", "opholdsgrundlag": "flygtning"}


@functools.cache
def law(name=None, **valg):
    return load_law(name, valg or None)


def months(first: str, last: str) -> list[str]:
    start, stop = numpy.datetime64(first, "M"), numpy.datetime64(last, "M") + 1
    return [str(month) for month in numpy.arange(start, stop)]


def simulation(rules, people):
    """Build single-person households in one municipality."""
    persons = {}
    for number, given in enumerate(people):
        values = REFUGEE | given
        persons[f"p{number}"] = {
            name: value if isinstance(value, dict) else {"ETERNITY": value}
            for name, value in values.items()
        }
    names = list(persons)
    return SimulationBuilder().build_from_entities(
        rules.tax_benefit_system(),
        {
            "personer": persons,
            "husstande": {f"h{name}": {"voksne": [name]} for name in names},
            "kommuner": {"k": {"borgere": names}},
        },
    )


def result(rules, people, variable, period):
    return simulation(rules, people).calculate(variable, period).round(2).tolist()


def working(first: str, last: str, hours: float = 160.33) -> dict:
    span = months(first, last)
    return {
        "aktivitet": dict.fromkeys(span, "ordinaer_beskaeftigelse"),
        "arbejdstimer": dict.fromkeys(span, hours),
    }


def test_grant_by_speed_and_the_day_of_takeover():
    people = [
        {"overtagelsesdato": "2022-12-31"} | working("2023-06", "2023-12"),
        {"overtagelsesdato": "2023-01-01"} | working("2023-06", "2023-12"),
        {"overtagelsesdato": "2023-01-01"} | working("2023-07", "2023-12"),
    ]
    rules = law("resultattilskud_efter_hastighed", fra="2023-01-01")
    # 5 months after the takeover: 1.5 x 86,064; the one of the day before keeps 86,064.
    assert result(rules, people, "resultattilskud", "2023-11") == [86064, 129096, 0]
    # 6 months after: 1.25 x 86,064.
    assert result(rules, people, "resultattilskud", "2023-12") == [0, 0, 107580]
    doubled = law("resultattilskud_efter_hastighed", fra="2023-01-01", faktor=2)
    assert result(doubled, people, "resultattilskud", "2023-11") == [86064, 258192, 0]


def test_grants_beyond_the_period_for_keeping_a_job_and_for_self_support():
    on_help = {"aktivitet": dict.fromkeys(months("2023-01", "2023-02"), "ledig")}
    job = working("2023-03", "2024-03")
    worker = {
        "overtagelsesdato": "2018-01-01",
        "historik_start": "2023-01-01",
        "aktivitet": on_help["aktivitet"] | job["aktivitet"],
        "arbejdstimer": job["arbejdstimer"],
    }
    never_on_help = {"overtagelsesdato": "2018-01-01"} | job
    people = [worker, never_on_help]
    rules = law("resultattilskud_udvidet", fra="2023-01-01")
    # The job begins 62 months after the takeover: nothing by the law, the lower rate here.
    assert result(law(), people, "resultattilskud", "2023-08") == [0, 0]
    assert result(rules, people, "resultattilskud", "2023-08") == [57373, 57373]
    # Twelve months: half of 88,817 for keeping the job, and as much for self-support after help.
    assert result(rules, people, "resultattilskud", "2024-02") == [88817, 44408.5]
    assert result(rules, people, "resultattilskud", "2024-03") == [0, 0]
    # What had been reached when the reform took effect gives nothing.
    late = law("resultattilskud_udvidet", fra="2024-03-01")
    assert result(late, people, "resultattilskud", "2024-03") == [0, 0]


def test_job_or_practice_within_six_months():
    idle = {"aktivitet": dict.fromkeys(months("2022-12", "2023-09"), "ledig")}
    practice = {"aktivitet": idle["aktivitet"] | {"2023-03": "virksomhedspraktik"}}
    people = [
        {"overtagelsesdato": "2023-01-01"} | idle,
        {"overtagelsesdato": "2023-01-01"} | practice,
        {"overtagelsesdato": "2023-01-01", "saerlige_behov": True} | idle,
        {
            "overtagelsesdato": "2023-01-01",
            "opholdsgrundlag": "familiesammenfoert_til_flygtning",
        }
        | idle,
        {"overtagelsesdato": "2022-12-31"} | idle,
    ]
    rules = law("job_eller_praktik_inden_seks_maaneder", fra="2023-01-01")
    run = simulation(rules, people)

    def share(month):
        paid = run.calculate("forsoergelsesydelse", month)
        return [round(float(x), 4) for x in run.calculate("refusion_forsoergelse", month) / paid]

    # On help from 1 December 2022: week 27 of the ladder is that of 29 May, so 30 per cent from
    # June; 0 where the six months are over.
    assert share("2023-06") == [0.3, 0.3, 0.3, 0.3, 0.3]
    assert share("2023-07") == [0, 0.3, 0.3, 0.3, 0.3]


def test_danish_alongside_full_time_work():
    job = working("2018-02", "2018-07")
    people = [
        {"overtagelsesdato": "2018-02-01"} | job,
        {"overtagelsesdato": "2018-02-01"} | working("2018-02", "2018-07", hours=100),
        {"overtagelsesdato": "2018-01-31"} | job,
    ]
    rules = law("dansk_ved_fuldtidsarbejde", fra="2018-02-01")
    run = simulation(rules, people)
    # 60 months by the law, to January 2023; six months of full-time work: to July 2023.
    for month, expected in {
        "2023-01": [True, True, True],
        "2023-02": [True, False, False],
        "2023-07": [True, False, False],
        "2023-08": [False, False, False],
    }.items():
        assert run.calculate("ret_til_danskuddannelse", month).tolist() == expected


def test_family_consultant_for_three_years_from_the_permit():
    cost = dict.fromkeys(months("2025-01", "2026-12"), 1000)
    people = [
        {"opholdstilladelse_dato": date, "familiekonsulentudgift": cost, "indsatsudgift": cost}
        for date in ("2023-01-15", "2023-01-01")
    ]
    rules = law("familiekonsulent", fra="2023-01-01")
    assert result(law(), people, "refusion_foranstaltningsudgift", "2025") == [0, 0]
    assert result(rules, people, "refusion_foranstaltningsudgift", "2025") == [12000, 12000]
    # January 2026 begins before 15 January 2026, but not before 1 January 2026.
    assert result(rules, people, "refusion_foranstaltningsudgift", "2026") == [1000, 0]


def test_full_refund_in_the_first_months_of_the_programme():
    idle = {"aktivitet": dict.fromkeys(months("2022-12", "2023-09"), "ledig")}
    people = [{"overtagelsesdato": date} | idle for date in ("2023-01-01", "2022-12-31")]
    rules = law("fuld_refusion_i_programmet", fra="2023-01-01", laengst_maaneder=6)
    run = simulation(rules, people)
    for month, expected in {
        "2023-02": [1, 0.4],
        "2023-06": [1, None],
        "2023-07": [0.3, 0.3],
    }.items():
        paid = run.calculate("forsoergelsesydelse", month)
        shares = [round(float(x), 4) for x in run.calculate("refusion_forsoergelse", month) / paid]
        assert [a for a, b in zip(shares, expected, strict=True) if b is not None] == [
            b for b in expected if b is not None
        ]
    numbers = run.calculate("ydelsesuge_nummer", "2023-07").tolist()
    assert numbers[0] >= 27, "the weeks are counted as before"


def test_one_year_shorter_for_the_fast_and_longer_for_those_not_ready():
    fast = {"overtagelsesdato": "2023-01-01"} | working("2023-02", "2024-06")
    not_ready = {
        "overtagelsesdato": "2023-01-01",
        "jobparat": dict.fromkeys(months("2023-01", "2024-02"), False),
    }
    people = [fast, not_ready]
    plain = simulation(law("et_aars_introduktion", fra="2023-01-01"), people)
    flexible = simulation(
        law(
            "et_aars_introduktion",
            fra="2023-01-01",
            hurtige="ja",
            ikke_jobparate_fortsaetter="ja",
        ),
        people,
    )
    expected = {
        "2023-04": ([True, True], [True, True]),
        "2023-05": ([True, True], [False, True]),
        "2023-12": ([True, True], [False, True]),
        "2024-01": ([False, False], [False, True]),
        "2024-02": ([False, False], [False, True]),
        "2024-03": ([False, False], [False, False]),
    }
    for month, (as_it_was, now) in expected.items():
        assert plain.calculate("i_introduktionsprogram", month).tolist() == as_it_was, month
        assert flexible.calculate("i_introduktionsprogram", month).tolist() == now, month


@pytest.mark.parametrize(
    ("valg", "kontanthjaelp", "integrationsydelse"),
    [
        ({"aar": 2013, "indekseret": "nej"}, 10500, 0),
        # 10,500 by 1.8, 1.5, 1.4, 2, 2, 2, 2, 2, 1.2, 2.7 and 3.2 per cent, rounded every year.
        ({"aar": 2013}, 13027, 0),
        ({"aar": 2015, "indekseret": "nej"}, 0, 5945),
    ],
)
def test_help_by_the_law_of_another_year(valg, kontanthjaelp, integrationsydelse):
    person = {
        "overtagelsesdato": "2024-01-01",
        "indrejsedato": "2024-01-01",
        "aktivitet": dict.fromkeys(months("2024-01", "2024-06"), "ledig"),
    }
    run = simulation(law("lovgivning_fra", **valg), [person])
    assert run.calculate("kontanthjaelp", "2024-06").round().tolist() == [kontanthjaelp]
    assert run.calculate("integrationsydelse_sho", "2024-06").round().tolist() == [
        integrationsydelse
    ]
    today = simulation(law(), [person])
    assert today.calculate("kontanthjaelp", "2024-06").tolist() == [0]
    # Refund of 2013: half in the programme (aktivloven § 100, stk. 2), whatever the weeks.
    if kontanthjaelp:
        share = run.calculate("refusion_andel", "2024-06").round(4).tolist()
        assert share == [0.5]


def test_result_grant_of_2013_for_a_job_of_today_and_the_old_programme():
    person = {"overtagelsesdato": "2024-01-01"} | working("2024-01", "2024-06")
    rules = law("lovgivning_fra", aar=2013, indekseret="nej")
    assert result(rules, [person], "resultattilskud", "2024-06") == [46880]
    # Three years of programme: the month that begins 36 months after is out.
    run = simulation(rules, [person])
    assert run.calculate("i_introduktionsprogram", "2026-12").tolist() == [True]
    assert run.calculate("i_introduktionsprogram", "2027-01").tolist() == [False]


def test_law_of_another_year_from_a_date_and_in_some_folders_only():
    person = {
        "overtagelsesdato": "2024-01-01",
        "indrejsedato": "2024-01-01",
        "aktivitet": dict.fromkeys(months("2024-01", "2024-08"), "ledig"),
    }
    rules = law("lovgivning_fra", aar=2013, fra="2024-07-01", mapper="forsoergelse")
    run = simulation(rules, [person])
    assert run.calculate("kontanthjaelp", "2024-06").tolist() == [0]
    assert run.calculate("kontanthjaelp", "2024-07").round().tolist() == [13027]
    # The ladder is not moved: not the flat half of 2013.
    assert run.calculate("refusion_andel", "2024-08") == pytest.approx(0.3, abs=1e-6)


@pytest.mark.parametrize(
    ("name", "valg", "expected"),
    [
        ("lovgivning_fra", {"aar": 2031}, "2026"),
        ("lovgivning_fra", {"aar": "1999"}, "2008-2100"),
        ("lovgivning_fra", {"mapper": "alle+vejret"}, "vejret"),
        ("resultattilskud_efter_hastighed", {"faktor": "billig"}, "ventede tal"),
        ("resultattilskud_efter_hastighed", {"inden_6": "budgetneutral"}, "ventede tal"),
        ("fuld_refusion_i_programmet", {"andel": 1.5}, "0-1"),
        ("job_eller_praktik_inden_seks_maaneder", {"frist": 0}, "1-60"),
        ("resultattilskud_udvidet", {"op_til_maaneder": 60}, "61-600"),
        ("familiekonsulent", {"fra": "snart"}, "dato"),
    ],
)
def test_bad_choices_are_one_clear_line(name, valg, expected):
    with pytest.raises(ReformError) as caught:
        load_law(name, valg)
    assert len(caught.value.problems) == 1
    assert expected in caught.value.lines("da")[0]
    assert caught.value.lines("en")[0] != caught.value.lines("da")[0]


def test_reforms_have_classes_for_openfiscas_own_commands():
    name = "openfisca_dk_integration.reforms.klasser.familiekonsulent"
    system = in_force().apply_reform(name)
    assert "refusion_familiekonsulent" in system.variables
    with pytest.raises(ValueError, match="findes_ikke"):
        in_force().apply_reform(name.replace("familiekonsulent", "findes_ikke"))
