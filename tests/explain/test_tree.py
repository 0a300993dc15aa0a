"""The tree of an explanation, on the shipped examples."""

import json

import pytest

from openfisca_dk_integration.explain.tree import DAY_OF_MONTH, first_sentence, without_period
from tests.explain.conftest import child, walk


@pytest.fixture(scope="module")
def grant(ask):
    return ask("par_med_boern", "grundtilskud", "2022-03").root


def test_the_root_says_rule_paragraph_and_number(grant):
    assert (grant.value, grant.unit, grant.instance, grant.period) == (
        2950,
        "DKK/maaned",
        "amina",
        "2022-03",
    )
    assert grant.rule == "Månedens beløb ydes i hver af de måneder, der tælles fra overtagelsen."
    assert grant.rule_en.startswith("The month's rate (grundtilskud)")
    assert (grant.label, grant.label_en) == ("Grundtilskud", "Basic grant")
    assert (grant.rule_since, grant.rule_until) == ("2019-01-01", None)
    assert "§ 45" in grant.hjemmel[0]
    # The newest reference that is not later than 2022.
    assert grant.link == "https://www.retsinformation.dk/eli/lta/2020/1146"
    (rate,) = grant.parameters
    assert rate.path == "integrationsloven.grundtilskud.satser"
    assert rate.value == [[0, 2950], [36, 0]]
    assert (rate.since, rate.unit, rate.evidens) == ("2022-01-01", "DKK/maaned", "derived")
    assert rate.href.endswith("/2021/1713")
    assert not rate.carried


def test_the_tree_goes_down_to_what_was_given(grant):
    day = child(
        grant,
        "foerste_tilskudsmaaned",
        "introduktionsperiode_dag",
        "overtagelsesdag",
        "overtagelsesdato",
    )
    assert (day.value, day.kind, day.period) == ("2021-03-10", "oplyst", "")
    leaves = [node for node in walk(grant) if not node.children and not node.repeated]
    assert all(node.kind != "beregnet" or node.idle for node in leaves)
    assert {"oplyst", "beregnet"} <= {node.kind for node in walk(grant)}


def test_a_variable_is_explained_once(grant):
    names = [node.variable for node in walk(grant) if node.children]
    assert len(names) == len(set(names))
    assert any(node.repeated for node in walk(grant))


def test_an_enum_has_its_name_in_both_languages(grant):
    basis = child(grant, "grundtilskud_ret", "programmaalgruppe", "opholdsgrundlag")
    assert basis.value == "familiesammenfoert_til_flygtning"
    assert basis.text == "Familiesammenført til flygtning"
    assert basis.text_en == "Family reunified to a refugee"


def test_what_is_no_under_a_yes_is_named_and_not_followed(ask, grant):
    gone = child(grant, "grundtilskud_ret", "er_udrejst")
    assert gone.idle
    assert not gone.children
    everything = ask("par_med_boern", "grundtilskud", "2022-03", everything=True).root
    assert child(everything, "grundtilskud_ret", "er_udrejst").children


def test_the_reasons_of_a_no_are_followed(ask):
    root = ask("par_med_boern", "grundtilskud_ret", "2022-03", person="sami").root
    assert root.value is False
    assert not child(root, "programmaalgruppe").idle


def test_depth_and_room_cut_the_tree(ask):
    one = ask("par_med_boern", "grundtilskud", "2022-03", depth=1).root
    assert all(not node.children for node in one.children)
    assert child(one, "foerste_tilskudsmaaned").cut == 2
    few = list(walk(ask("par_med_boern", "indkomstskat", "2022", room=20).root))
    assert 1 < sum(not node.idle for node in few) <= 20


def test_a_state_is_not_followed_through_the_months(ask):
    root = ask("par_med_boern", "ydelsesuge_nummer", "2022-03", person="yusuf").root
    past = [n for n in walk(root) if n.earlier and n.variable == "ydelsesuge_nummer"]
    assert past
    assert not any(node.children for node in past)
    # No path goes further back than a month or two, though the history starts a year earlier.
    assert min(node.period for node in walk(root) if node.period[:2] == "20") >= "2021-12"


def test_the_months_of_a_year_are_one_node(ask):
    answer = ask("par_med_boern", "kommune_grundtilskud", "2022")
    months = child(answer.root, "grundtilskud")
    assert months.period == "2022-01/2022-12"
    assert len(months.months) == 12
    assert months.value == sum(months.months.values()) == 12 * 2950
    assert months.members == {"amina": 35400, "yusuf": 35400, "sami": 0, "lina": 0}


def test_a_rule_of_a_group_follows_the_member_something_happened_to(ask):
    root = ask("par_med_boern", "kommune_resultattilskud", "2022").root
    assert child(root, "resultattilskud").instance == "yusuf"


def test_the_number_of_a_table_that_was_used(ask):
    root = ask("par_med_boern", "kommuneskatteprocent", "2022").root
    (rate,) = root.parameters
    assert rate.path == "skat.kommuneskatteprocenter.k461"
    assert rate.of > 90
    assert rate.value == pytest.approx(root.value)


def test_a_rate_after_its_last_known_year_is_carried_forward(ask):
    now = ask("par_med_boern", "grundtilskud", "2022-03", depth=0).root
    later = ask("par_med_boern", "grundtilskud", "2040-03", depth=0).root
    assert not now.parameters[0].carried
    assert later.parameters[0].carried
    assert later.parameters[0].since < "2040"


def test_the_tree_is_json(grant):
    text = json.dumps(grant.as_dict())
    assert json.loads(text)["value"] == 2950
    assert "null" not in text


def test_a_rule_has_the_days_of_its_own_formula(ask):
    raised = ask("enlig_flygtning", "grundtilskud", "2018-06", depth=0).root
    assert (raised.rule_since, raised.rule_until) == ("2017-01-01", "2018-12-31")
    assert "forhøjet for flygtninge" in raised.rule
    assert raised.rule_en.startswith("The month's rate, raised for refugees")


def test_a_day_of_the_month_is_no_number_of_days(ask):
    day = child(ask("par_med_boern", "introduktionsperiode_dag", "2022-03").root, "overtagelsesdag")
    assert (day.value, day.unit) == (10, DAY_OF_MONTH)
    length = ask("par_med_boern", "hjaelp_dage", "2022-03", depth=0).root
    assert (length.value, length.unit) == (31, "dag")


def test_the_period_of_a_docstring_is_told_once():
    assert without_period("Since July 2025: by own rate.") == "By own rate."
    assert without_period("2012 to June 2025: an amount.") == "An amount."
    assert without_period("2012-2013: the rate.") == "The rate."
    assert without_period("July 2002 to 2011: in the realm.") == "In the realm."
    # What a rule counts is no period, nor what stands in parentheses after one.
    assert without_period("State: months so far.") == "State: months so far."
    assert without_period("Since July 2025 (§ 87): a share.") == "Since July 2025 (§ 87): a share."


def test_first_sentence():
    assert first_sentence("One thing. Another.\n\n    More.") == "One thing."
    assert (
        first_sentence("Over\n    two lines, § 1, stk. 2. Then.") == "Over two lines, § 1, stk. 2."
    )
    assert first_sentence("No stop") == "No stop"
