"""The quota rule against its worked example, the versions at their dates, and bad input."""

from dataclasses import replace

import numpy
import pytest

from openfisca_dk_integration.population import PopulationError
from openfisca_dk_integration.population.quota import (
    QuotaBasis,
    changed,
    must_change,
    quota_rules,
    quotas,
)


def basis(**more):
    """Return three municipalities: 50/30/20 % of the people, 85/10/5 % of the immigrants."""
    given = {
        "codes": numpy.array([1, 2, 3], dtype=numpy.int32),
        "regions": numpy.array(["Øst", "Vest", "Vest"]),
        "inhabitants": numpy.array([50_000.0, 30_000.0, 20_000.0]),
        "foreign_citizens": numpy.array([850.0, 100.0, 50.0]),
        "non_western": numpy.array([850.0, 100.0, 50.0]),
        "reunified": numpy.array([60.0, 30.0, 10.0]),
        "reunified_with_refugees": numpy.array([60.0, 30.0, 10.0]),
    }
    return QuotaBasis(**{**given, **more})


def test_the_worked_example():
    # BEK 980/2016 §§ 5 and 9 by hand: a = 15/50/35 %, c = 45/150/105, p = -15/120/95, S = 215.
    made = quotas(basis(), 200, quota_rules("2017-04-01"))
    assert made.share == pytest.approx([0.15, 0.50, 0.35])
    assert made.preliminary == pytest.approx([-15, 120, 95])
    assert made.municipal == pytest.approx([0, 111.63, 88.37], abs=0.005)
    assert made.regional == pytest.approx({"Øst": 0, "Vest": 200})


def test_agreed_regional_quotas_are_split_by_the_same_rule():
    # § 9: 150 in a region whose positive preliminary quotas are 120 and 95.
    three = basis(non_western=numpy.array([500.0, 300.0, 200.0]))
    # a = P: c = 150/90/60, p = 90/60/50.
    made = quotas(three, 200, quota_rules("2017-04-01"), {"Øst": 50, "Vest": 150})
    assert made.municipal == pytest.approx([50, 150 * 60 / 110, 150 * 50 / 110])


def test_until_december_2015_all_reunified_and_foreign_citizens_count():
    three = basis(
        foreign_citizens=numpy.array([500.0, 300.0, 200.0]),
        reunified=numpy.array([0.0, 60.0, 40.0]),
    )
    # BEK 50/2008: a = 50/30/20 %, F = 100, c = 150/90/60, p = 150/30/20, S = L = 200.
    old = quotas(three, 200, quota_rules("2015-12-10"))
    assert old.municipal == pytest.approx([150, 30, 20])
    # BEK 1528/2015: the worked example's own figures.
    new = quotas(three, 200, quota_rules("2015-12-11"))
    assert new.municipal == pytest.approx([0, 111.63, 88.37], abs=0.005)


@pytest.mark.parametrize(
    ("day", "announced", "estimate", "must"),
    [
        ("2018-03-31", 4000, 6000, False),  # exactly 50 %
        ("2018-03-31", 4000, 6001, True),
        ("2018-03-31", 12_000, 17_000, False),
        ("2018-04-01", 4000, 5600, False),  # exactly 40 %
        ("2018-04-01", 4000, 5601, True),
        ("2018-04-01", 8000, 4800, False),
        ("2018-04-01", 8000, 4799, True),
        ("2018-04-01", 8001, 6000, True),  # above 8,000: 25 %, here 25.009 %
        ("2018-04-01", 12_000, 9000, False),
        ("2018-04-01", 12_000, 8999, True),
    ],
)
def test_when_the_national_figure_must_change(day, announced, estimate, must):
    assert must_change(announced, estimate, quota_rules(day)) is must


def test_the_published_changes_of_the_national_figure_were_compulsory():
    # 2015: 4,000 to 12,000 (December 2014); 2018: 3,000 to 1,000.
    assert must_change(4000, 12_000, quota_rules("2014-12-01"))
    assert must_change(3000, 1000, quota_rules("2018-04-01"))


@pytest.mark.parametrize(
    ("day", "national", "in_proportion"),
    [
        ("2018-03-31", 100, False),
        ("2018-04-01", 100, True),
        ("2018-03-31", 400, False),
        ("2018-04-01", 400, True),
        ("2020-09-02", 400, True),
        ("2020-09-03", 400, False),  # BEK 1290/2020 § 4, stk. 7: raised, so made anew
        ("2020-09-03", 100, True),  # lowered: still in proportion
    ],
)
def test_how_quotas_follow_a_changed_national_figure(day, national, in_proportion):
    rules = quota_rules(day)
    made = quotas(basis(), 200, quota_rules("2018-02-01"))
    after = changed(made, national, rules, basis())
    assert after.municipal.sum() == pytest.approx(national)
    if in_proportion:
        # 111.63/88.37 of 200, scaled.
        assert after.municipal == pytest.approx(
            [0, 120 / 215 * national, 95 / 215 * national], abs=1e-9
        )
    elif national == 100:
        # c = a * 200 = 30/100/70; p = -30/70/60; S = 130.
        assert after.municipal == pytest.approx([0, 100 * 70 / 130, 100 * 60 / 130])
    else:
        # c = a * 500 = 75/250/175; p = 15/220/165, S = L = 400.
        assert after.municipal == pytest.approx([15, 220, 165])


def test_bad_figures_are_all_told_of_at_once():
    wrong = replace(
        basis(),
        inhabitants=numpy.array([50_000.0, -1.0, 20_000.0]),
        non_western=None,
        reunified_with_refugees=numpy.array([1.0, numpy.nan]),
        codes=numpy.array([1, 2, 2], dtype=numpy.int32),
    )
    with pytest.raises(PopulationError) as raised:
        quotas(wrong, -5, quota_rules("2017-04-01"), {"Øst": 50, "Syd": -1})
    text = "\n".join(raised.value.lines("en"))
    for part in (
        'column landstal, value "-5"',
        'column inhabitants, value "2: -1"',
        "column non_western: is missing",
        "column reunified_with_refugees: has 2 figures; expected 3",
        'column codes, value "2": the municipality stands there more than once',
        'value "Syd": regional quotas are needed for exactly the regions Vest, Øst',
        'value "Vest": regional quotas are needed',
        "must add up to the national figure -5",
    ):
        assert part in text
    assert "mangler" in "\n".join(raised.value.lines("da"))


def test_a_country_without_room_is_refused():
    # a = P, so every preliminary quota is P * F - F_i = 0.
    full = basis(
        non_western=numpy.array([500.0, 300.0, 200.0]),
        reunified_with_refugees=numpy.array([50.0, 30.0, 20.0]),
    )
    with pytest.raises(PopulationError, match="ingen kommune har en positiv kvote"):
        quotas(full, 0, quota_rules("2017-04-01"))


def test_a_region_without_room_is_told_of():
    with pytest.raises(PopulationError, match="ingen kommune i regionen"):
        quotas(basis(), 200, quota_rules("2017-04-01"), {"Øst": 10, "Vest": 190})
