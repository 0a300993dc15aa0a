"""Expectations against draws, and both against the published series."""

import csv
import re

import numpy
import pytest

from openfisca_dk_integration.behaviour import Behaviour
from openfisca_dk_integration.histories import load_model, simulate_histories
from openfisca_dk_integration.histories.calibrate import calibrate, expected_shares
from openfisca_dk_integration.histories.expected import Expected
from openfisca_dk_integration.histories.fate import draw_fate
from openfisca_dk_integration.histories.fit import SERIES
from openfisca_dk_integration.histories.hazards import Factors, Hazards
from openfisca_dk_integration.histories.national import national_shares
from openfisca_dk_integration.histories.newcomers import newcomers
from openfisca_dk_integration.histories.parameters import CELLS
from openfisca_dk_integration.histories.reference import reference_people
from openfisca_dk_integration.histories.states import State
from openfisca_dk_integration.histories.walk import Walk
from tests.histories.people import FAMILY, OTHERS, REFUGEE, UKRAINE, in_work
from tests.support.yaml_cases import ROOT

FIRST = 12 * 2016 + 6
POINTS = 0.02


def test_draws_average_to_the_expectations(model):
    """For the very same people: every state's mean over luck is what ``Expected`` says."""
    people, luck = reference_people(model, CELLS, 800)
    factors = Factors(people, Behaviour.none(), None)
    last = FIRST + 72
    fate = draw_fate(people, model, luck, last, factors)
    hazards, walk = Hazards(people, model, fate, factors), Walk(people, model, fate, luck)
    expected = Expected(people, model, fate)
    for month in range(FIRST, last + 1):
        rates = hazards.month(month)
        walk.step(month, rates)
        expected.step(month, rates)
        if month - FIRST in {1, 6, 18, 30, 48, 72}:
            for state, chance in ((State.WORK, expected.work), (State.HELP, expected.help)):
                spread = numpy.sqrt((chance * (1 - chance)).sum())
                assert abs((walk.state == state).sum() - chance.sum()) < 4 * spread
                assert (chance >= -1e-9).all()
                assert (chance <= 1 + 1e-9).all()


def test_shipped_rates_meet_their_targets_exactly():
    for name in ("2018", "2011"):
        model = load_model(name)
        targets = model.targets()
        shares = expected_shares(model, 144)
        for number, cell in enumerate(CELLS):
            for month, share in targets[cell]:
                assert shares[month, number] == pytest.approx(share, abs=0.001), (name, cell, month)


def test_the_command_finds_the_shipped_rates_again(model):
    assert calibrate(model).rows == model.rows


@pytest.mark.parametrize("ground", [REFUGEE, FAMILY, OTHERS, UKRAINE])
@pytest.mark.parametrize("calibration", ["2018", "2011"])
def test_a_population_meets_the_series_within_two_points(calibration, ground):
    """Through the whole machine, for other people than the rates were found on."""
    model = load_model(calibration)
    # The fewer women need more people for the same precision.
    people = newcomers(model, 16_000, ground, seed=5)
    targets = {sex: model.targets()[f"{ground}.{sex}"] for sex in ("mand", "kvinde")}
    last = max(month for pairs in targets.values() for month, _ in pairs)
    result = simulate_histories(people, (FIRST, FIRST + last), model, seed=3)
    work = in_work(result, FIRST, last + 1)
    born = result.persons["foedselsdato"].values.astype("M8[M]").astype(int) + 12 * 1970
    gone = _gone_from(result)
    adult = result.roles != 2
    for sex, pairs in targets.items():
        women = (result.persons["koen"].values == 0) == (sex == "kvinde")
        for month, share in pairs:
            age = (FIRST + month - born) / 12
            group = women & adult & (age >= 21) & (age < 65) & (gone > FIRST + month)
            assert group.sum() > 2000
            assert work[month, group].mean() == pytest.approx(share, abs=POINTS), (sex, month)


def test_the_national_population_meets_the_series_within_two_points(model):
    """Refugees and family of the whole country together, as the series is published, by sex."""
    found = national_shares(model)
    assert {(row.sex, row.month) for row in found} >= {
        (sex, month) for sex in ("mand", "kvinde") for month in (12, 24, 36)
    }
    for row in found:
        assert row.people > 3000
        assert row.found == pytest.approx(row.target, abs=POINTS), row


def _gone_from(people):
    spells = people.spells
    gone = numpy.full(people.count, 10**6)
    away = spells.columns["aktivitet"].values == 11
    month = spells.start[away].astype("M8[M]").astype(int) + 12 * 1970
    gone[spells.person[away]] = month
    return gone


def test_danish_tests_meet_their_shares(model):
    """56 % of participants within three years, 62 % within five."""
    people = newcomers(model, 12_000)
    result = simulate_histories(people, (FIRST, FIRST + 60), model, seed=3)
    adult = (result.roles != 2) & (_gone_from(result) > FIRST + 60)
    started = result.spells.columns["danskmoduler_startet"]
    takes = numpy.zeros(result.count, dtype=bool)
    takes[result.spells.person[started.known]] = True
    takes &= adult
    given = result.persons["danskproeve_dato"]
    month = given.values.astype("M8[M]").astype(int) + 12 * 1970 - FIRST
    for within, share in ((36, 0.56), (60, 0.62)):
        passed = given.known & (month <= within) & takes
        assert passed.sum() / takes.sum() == pytest.approx(share, abs=POINTS)


@pytest.mark.langsom
def test_a_draw_keeps_the_level_it_was_calibrated_to(model):
    """Return to benefit is drawn from 0.5 to 3 % a month; the series is met all the same."""
    drawn = [model.draw(11, number) for number in (1, 2)]
    ends = [one.value("arbejde.ophoer") for one in drawn]
    assert len(set(ends)) == 2
    assert all(0.005 <= end <= 0.03 for end in ends)
    for one in drawn:
        shares = expected_shares(one, 36)
        for number, cell in enumerate(CELLS[:4]):
            for month, share in one.targets()[cell][:3]:
                assert shares[month, number] == pytest.approx(share, abs=0.002)
    assert model.draw(11, 0) is model
    assert model.draw(11, 2).fingerprint == drawn[1].fingerprint


def test_the_validation_page_is_of_these_assumptions():
    """Made anew with ``python -m openfisca_dk_integration.histories.fit --write ...``."""
    page = (ROOT / "docs" / "validation.md").read_text("utf-8")
    for name in ("2018", "2011"):
        assert load_model(name).fingerprint[:12] in page
    calibrated = re.findall(r"^\| (?:2018|2011) \|.*\| ([+-][\d,]+) \|$", page, re.MULTILINE)
    assert len(calibrated) > 40
    assert all(abs(float(text.replace(",", "."))) <= 100 * POINTS for text in calibrated)
    with SERIES.open(encoding="utf-8") as stream:
        assert all(f"| {row['id']} |" in page for row in csv.DictReader(stream))
