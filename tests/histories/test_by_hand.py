"""Chances of 0 and 1: every spell follows by hand."""

import numpy
import pytest

from openfisca_dk_integration.histories import simulate_histories
from openfisca_dk_integration.population.model import Given, Spells
from tests.histories.conftest import with_values
from tests.histories.people import activities, one, population

SPAN = "2017-01:2019-12"


def _spell(person, start, end, activity, **columns):
    names = {
        "danskuddannelse": 3,
        "ledig": 1,
        "igu": 7,
        "ordinaer_beskaeftigelse": 8,
        "ingen": 0,
        "barsel": 10,
    }
    code = Given(numpy.array([names[activity]], dtype=numpy.int16), numpy.array([True]), 0)
    extra = {
        name: Given(numpy.array([value]), numpy.array([True]), type(value)(0))
        for name, value in columns.items()
    }
    return Spells(
        numpy.array([person], dtype=numpy.int32),
        numpy.array([start], dtype="M8[D]"),
        numpy.array([end], dtype="M8[D]"),
        {"aktivitet": code, **extra},
    )


def test_nothing_happens(still):
    """One activity from takeover to the last day; after three years the programme is over."""
    people = simulate_histories(population([one()]), "2017-01:2019-12", still, seed=1)
    assert activities(people) == [("2017-03-05", "2019-12-31", "danskuddannelse")]
    columns = people.spells.columns
    assert columns["programudgift"].values[0] == pytest.approx(80000 / 12)
    assert columns["jobparat"].values[0]
    assert "soeger_hjaelp" not in columns


def test_certain_work_after_a_year(still):
    """Chance 1 from the 13th month after takeover in March 2017: work from April 2018."""
    model = with_values(still, {0: 0.0, 12: 1.0})
    people = simulate_histories(population([one()]), SPAN, model, seed=1)
    assert activities(people) == [
        ("2017-03-05", "2018-03-31", "danskuddannelse"),
        ("2018-04-01", "2018-12-31", "ordinaer_beskaeftigelse"),
        ("2019-01-01", "2019-12-31", "ordinaer_beskaeftigelse"),
    ]
    assert people.spells.columns["loenindkomst"].values[1] == round(139.85 * 160.33)
    assert people.spells.columns["arbejdstimer"].values[1] == pytest.approx(160.33)


def test_work_that_always_ends(still):
    """In and out every second month: April 2017 work, May help, ..."""
    model = with_values(still, {0: 1.0}, arbejde__ophoer=1.0)
    people = simulate_histories(population([one()]), "2017-01:2017-06", model, seed=1)
    assert [(start, name) for start, _, name in activities(people)] == [
        ("2017-03-05", "danskuddannelse"),
        ("2017-04-01", "ordinaer_beskaeftigelse"),
        ("2017-05-01", "danskuddannelse"),
        ("2017-06-01", "ordinaer_beskaeftigelse"),
    ]


def test_igu_lasts_two_years_then_work(still):
    model = with_values(still, igu__start=1.0, igu__afbrudt=0.0, igu__i_arbejde_efter=1.0)
    people = simulate_histories(population([one()]), SPAN, model, seed=1)
    found = [(start, name) for start, _, name in activities(people) if start[5:] != "01-01"]
    assert found == [
        ("2017-03-05", "danskuddannelse"),
        ("2017-04-01", "igu"),
        ("2018-04-01", "igu"),
        ("2019-04-01", "ordinaer_beskaeftigelse"),
    ]
    wages = people.spells.columns["loenindkomst"].values
    assert 13654 in wages
    assert 15114 in wages


def test_no_igu_before_july_2016(still):
    model = with_values(still, igu__start=1.0, igu__afbrudt=0.0)
    people = population([one(takeover="2016-01-10")])
    people = simulate_histories(people, "2016-01:2016-12", model, seed=1)
    first = next(start for start, _, name in activities(people) if name == "igu")
    assert first == "2016-07-01"


def test_pension_at_67(still):
    people = population([one(birth="1951-06-20")])
    people = simulate_histories(people, SPAN, still, seed=1)
    assert activities(people)[-1] == ("2018-06-01", "2019-12-31", "ingen")
    support = people.spells.columns["anden_offentlig_forsoergelse"]
    assert support.known.tolist() == [False, True]
    assert support.values[1] == 7  # folkepension


def test_a_household_leaves_as_one(still):
    """Chance 1 from the third month after takeover: March + 3 = June, children too."""
    model = with_values(still, udrejse__tidlig=1.0, udrejse__repatriering=0.0, foedsel__tilfoej=0.0)
    rows = [
        ("h1", "hovedperson", "mand", "1985-01-01", "flygtning", "2017-03-05", "p1"),
        ("h1", "partner", "kvinde", "1986-01-01", "flygtning", "2017-03-05", "p2"),
        ("h1", "barn", "kvinde", "2012-01-01", "flygtning", "2017-03-05", "p3"),
    ]
    people = simulate_histories(population(rows), SPAN, model, seed=1)
    for person in ("p1", "p2", "p3"):
        assert activities(people, person)[-1] == ("2017-06-01", "2019-12-31", "udrejst")
    assert activities(people, "p3") == [("2017-06-01", "2019-12-31", "udrejst")]
    assert not people.spells.columns["repatrieres"].values.any()


def test_births_give_leave_and_a_child(still):
    """Chance 1 from nine months after takeover: a birth in December 2017, leave of 11 months."""
    model = with_values(still, foedsel__pr_maaned=1.0, foedsel__senere_faktor=1.0)
    rows = [
        ("h1", "hovedperson", "mand", "1985-01-01", "flygtning", "2017-03-05", "p1"),
        ("h1", "partner", "kvinde", "1990-01-01", "flygtning", "2017-03-05", "p2"),
        ("h1", "oevrig", "mand", "1950-01-01", "flygtning", "2017-03-05", "p3"),
    ]
    people = simulate_histories(population(rows), "2017-01:2018-12", model, seed=1)
    leave = [spell for spell in activities(people, "p2") if spell[2] == "barsel"]
    assert leave == [("2017-12-01", "2018-10-31", "barsel")]
    assert people.person_ids.tolist() == ["p1", "p2", "p2-b201712", "p3"]
    assert people.roles.tolist() == [0, 1, 2, 3]
    assert str(people.persons["foedselsdato"].values[2]) == "2017-12-01"
    assert people.persons["opholdsgrundlag"].values[2] == 1
    applies = people.spells.columns["soeger_hjaelp"]
    assert applies.values[applies.known].tolist() == [True]


def test_a_late_spouse_begins_on_the_own_takeover(still):
    rows = [
        ("h1", "hovedperson", "mand", "1985-01-01", "flygtning", "2017-03-05", "p1"),
        (
            "h1",
            "partner",
            "kvinde",
            "1990-01-01",
            "familiesammenfoert_til_flygtning",
            "2018-02-14",
            "p2",
        ),
    ]
    people = simulate_histories(population(rows), SPAN, still, seed=1)
    assert activities(people, "p2")[0][0] == "2018-02-14"


def test_a_child_begins_on_the_18th_birthday(still):
    model = with_values(still, uddannelse__hjemmeboende_18=1.0, uddannelse__i_arbejde_efter=1.0)
    rows = [
        ("h1", "hovedperson", "mand", "1975-01-01", "flygtning", "2014-03-05", "p1"),
        ("h1", "barn", "kvinde", "1999-05-20", "flygtning", "2014-03-05", "p2"),
    ]
    people = simulate_histories(population(rows), "2014-01:2020-12", model, seed=1)
    assert activities(people, "p2") == [
        ("2017-05-20", "2020-04-30", "ordinaer_uddannelse"),
        ("2020-05-01", "2020-12-31", "ordinaer_beskaeftigelse"),
    ]


def test_day_care_of_small_children(still):
    model = with_values(still, boern__i_dagtilbud=1.0)
    rows = [
        ("h1", "hovedperson", "mand", "1975-01-01", "flygtning", "2017-03-05", "p1"),
        ("h1", "barn", "kvinde", "2013-05-20", "flygtning", "2017-03-05", "p2"),
    ]
    people = simulate_histories(population(rows), "2017-01:2020-12", model, seed=1)
    assert activities(people, "p2") == [("2017-03-01", "2019-04-30", "ingen")]
    assert people.spells.columns["i_dagtilbud"].known.sum() == 1


def test_danish_modules_end_with_the_test(still):
    """Certain to pass from month 12 to 36: all modules begun and passed, the last on the day."""
    model = with_values(still, dansk__deltager=1.0, dansk__bestaaet=1.0)
    people = simulate_histories(population([one()]), SPAN, model, seed=1)
    persons = people.persons
    track = int(persons["danskuddannelse"].values[0])
    assert int(persons["danskproeve"].values[0]) == track + 1  # du1: pd1, ...
    passed = str(persons["danskproeve_dato"].values[0])
    assert "2018-04-01" <= passed <= "2020-03-01"
    modules = {1: 6, 2: 6, 3: 5}[track]
    for name in ("danskmoduler_startet", "danskmoduler_bestaaet"):
        given = people.spells.columns[name]
        assert given.values[given.known].sum() == modules
    last = numpy.flatnonzero(people.spells.columns["danskmoduler_bestaaet"].known)[-1]
    assert str(people.spells.start[last]) == passed


def test_the_first_month_wanted_never_changes_what_happens(model):
    whole = simulate_histories(population([one()]), "2017-01:2025-12", model, seed=4)
    late = simulate_histories(population([one()]), "2020-07:2025-12", model, seed=4)
    assert activities(late)[0][0] == "2020-07-01"
    tail = [spell for spell in activities(whole) if spell[1] >= "2020-07-01"]
    assert activities(late)[1:] == tail[1:]
    assert activities(late)[0][1:] == tail[0][1:]


def test_observed_spells_pass_through_and_are_continued(still):
    """Work to 10 April 2018 goes on from the 11th with the same hours and wage."""
    observed = _spell(
        0,
        "2017-03-05",
        "2018-04-10",
        "ordinaer_beskaeftigelse",
        loenindkomst=12345.0,
        arbejdstimer=80.0,
    )
    people = simulate_histories(
        population([one()], spells=observed), "2017-01:2018-12", still, seed=1
    )
    assert activities(people) == [
        ("2017-03-05", "2018-04-10", "ordinaer_beskaeftigelse"),
        ("2018-04-11", "2018-12-31", "ordinaer_beskaeftigelse"),
    ]
    assert people.spells.columns["loenindkomst"].values.tolist() == [12345, 12345]
    assert people.spells.columns["arbejdstimer"].values.tolist() == [80, 80]


def test_an_observed_igu_goes_on_to_its_end(still):
    observed = _spell(0, "2017-03-01", "2018-08-31", "igu")
    model = with_values(still, igu__afbrudt=0.0, igu__i_arbejde_efter=1.0)
    people = simulate_histories(
        population([one()], spells=observed), "2017-01:2019-06", model, seed=1
    )
    assert activities(people)[0] == ("2017-03-01", "2018-08-31", "igu")
    assert activities(people)[1][0] == "2018-09-01"
    work = [spell for spell in activities(people) if spell[2] == "ordinaer_beskaeftigelse"]
    assert work == [("2019-03-01", "2019-06-30", "ordinaer_beskaeftigelse")]


def test_an_open_end_is_left_as_it_is(model):
    observed = _spell(0, "2017-03-05", "9999-12-31", "ledig")
    people = simulate_histories(population([one()], spells=observed), SPAN, model, seed=1)
    assert activities(people) == [("2017-03-05", "9999-12-31", "ledig")]


def test_supported_by_others_means_no_application(still):
    model = with_values(still, hjaelp__soeger=0.0)
    people = simulate_histories(population([one()]), "2017-01:2021-12", model, seed=1)
    assert [name for _, _, name in activities(people)] == ["danskuddannelse", "ingen"]
    applies = people.spells.columns["soeger_hjaelp"]
    assert applies.known.tolist() == [True, False]
    assert not applies.values.any()
    assert "programudgift" not in people.spells.columns


def test_leave_without_a_job_or_help_is_no_parental_benefit(still):
    """Two women in the same position: supported by others, and in work before the birth."""
    changes = {"foedsel__pr_maaned": 1.0, "foedsel__senere_faktor": 1.0, "hjaelp__soeger": 0.0}
    rows = [
        ("h1", "hovedperson", "mand", "1985-01-01", "flygtning", "2017-03-05", "p1"),
        ("h1", "partner", "kvinde", "1990-01-01", "flygtning", "2017-03-05", "p2"),
    ]
    idle = with_values(still, **changes)
    busy = with_values(still, {0: 1.0}, **changes)
    for model, names in (
        (idle, ["danskuddannelse", "ingen", "danskuddannelse"]),
        (busy, ["danskuddannelse", "ordinaer_beskaeftigelse", "barsel"]),
    ):
        people = simulate_histories(population(rows), "2017-01:2018-12", model, seed=1)
        found = [name for _, _, name in activities(people, "p2")]
        assert [name for i, name in enumerate(found) if i == 0 or name != found[i - 1]][:3] == names


def test_a_danish_spouse_is_in_no_programme(still):
    model = with_values(still, start__arbejde=0.0)
    rows = [
        ("h1", "hovedperson", "mand", "1985-01-01", "dansk_statsborger", "NaT", "p1"),
        (
            "h1",
            "partner",
            "kvinde",
            "1990-01-01",
            "familiesammenfoert_til_andre",
            "2017-03-05",
            "p2",
        ),
    ]
    people = simulate_histories(population(rows), "2017-01:2019-12", model, seed=1)
    start, end, name = activities(people, "p1")[0]
    assert (start, end) == ("2017-01-01", "2019-12-31")
    assert name != "danskuddannelse"
    row = int(numpy.flatnonzero(people.person_ids[people.spells.person] == "p1")[0])
    cost = people.spells.columns.get("programudgift")
    assert cost is None or not cost.known[row]
