"""How many come and who they are: the same people, weighted; by hand where a number is known."""

from dataclasses import replace

import numpy
import pytest

from openfisca_dk_integration.population.synthetic.margins import read_margins
from openfisca_dk_integration.population.synthetic.national import synthetic_population
from openfisca_dk_integration.population.synthetic.report import trait_of
from openfisca_dk_integration.scenario.intake import REFUGEES, UKRAINIANS, Intake

YEARS = (2027, 2028)
WOMEN = "sammensaetning.kvinder"


@pytest.fixture(scope="module")
def people():
    return synthetic_population(None, YEARS, seed=3, sample=0.2)


@pytest.fixture(scope="module")
def intake():
    return Intake.of(read_margins(), YEARS)


def sums(people):
    grounds = people.persons["opholdsgrundlag"].values
    ukrainian = grounds == numpy.bincount(grounds).argmax()
    return people.weights[ukrainian].sum(), people.weights[~ukrainian].sum()


def test_the_centre_changes_nothing(people, intake):
    assert intake.applied(people, {}) is people
    assert intake.applied(people, dict.fromkeys(intake.uncertain, 0.5)) is people
    assert intake.sampled(1, 0) == {}


def test_more_come_as_the_range_says(people, intake):
    """Later years are like 2026: 600 refugees (300-960), 4,300 from Ukraine (700-9,000)."""
    before = sums(people)
    many = sums(intake.applied(people, {REFUGEES: 1.0}))
    assert many[0] == pytest.approx(before[0], rel=1e-5)
    assert many[1] == pytest.approx(before[1] * 960 / 600, rel=2e-3)
    few = sums(intake.applied(people, {UKRAINIANS: 0.0}))
    assert few[0] == pytest.approx(before[0] * 700 / 4300, rel=1e-5)
    assert few[1] == pytest.approx(before[1], rel=1e-5)


@pytest.mark.parametrize(("place", "move"), [(0.0, -0.08), (1.0, 0.08)])
def test_a_share_moves_as_the_range_says_and_nobody_is_lost(people, intake, place, move):
    """37 per cent women, from 29 to 45."""
    after = intake.applied(people, {WOMEN: place})
    shares = []
    for one in (people, after):
        has, who = trait_of(one, WOMEN)
        shares.append((one.weights * (has & who)).sum() / (one.weights * who).sum())
    assert shares[1] - shares[0] == pytest.approx(move, abs=1e-4)
    assert sums(after) == pytest.approx(sums(people), rel=1e-5)
    assert (after.weights > 0).all()
    # Everybody of a household has one weight.
    first = numpy.unique(after.household_of_person, return_index=True)[1]
    assert (after.weights == after.weights[first][after.household_of_person]).all()


def test_all_at_once_and_the_same_again(people, intake):
    places = intake.sampled(seed=5, draw=7)
    assert set(places) == set(intake.uncertain)
    one, other = (intake.applied(people, places) for _ in range(2))
    assert one.fingerprint() == other.fingerprint() != people.fingerprint()


def test_a_share_moves_only_as_far_as_the_people_allow(people, intake):
    """All women is more than the households can show: nobody counts more than five times."""
    margin = intake.shares[WOMEN]
    bold = replace(intake, shares={WOMEN: replace(margin, low=0.0, high=1.0)})
    after = bold.applied(people, {WOMEN: 1.0})
    ratio = after.weights / people.weights
    assert 1.5 < ratio.max() <= 5
    has, who = trait_of(after, WOMEN)
    before, now = (
        (one.weights * (has & who)).sum() / (one.weights * who).sum() for one in (people, after)
    )
    assert before < now < 1


def test_it_is_part_of_the_draws_and_of_the_tornado(prepared):
    document = {
        "befolkning": {"syntetisk": {"aar": "2024", "froe": 1, "kommuner": [730]}},
        "usikkerhed": {"traekninger": 22, "froe": 2, "tornado": ["befolkning"]},
    }
    scenario = prepared(**document)
    plan = scenario.plan
    assert "befolkning" in plan.varies
    assert ("befolkning", UKRAINIANS) in scenario.tornado
    one, two, three = (plan.weighted(plan.setting(draw)) for draw in (1, 2, 3))
    assert one.fingerprint() == two.fingerprint()
    assert one.fingerprint() != three.fingerprint()
    assert plan.setting(21).intake == 11
    assert plan.setting(22).intake == 12


def test_the_fingerprint_follows_the_ranges(intake):
    margin = intake.shares[WOMEN]
    wider = replace(intake, shares={**intake.shares, WOMEN: replace(margin, high=0.5)})
    assert wider.fingerprint != intake.fingerprint == replace(intake).fingerprint
