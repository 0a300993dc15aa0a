"""The break-even solver: against functions whose root is known, and on simulated people."""

import numpy
import pytest

from openfisca_dk_integration.scenario import ScenarioError, run_scenario, tables
from openfisca_dk_integration.scenario.breakeven import _root
from openfisca_dk_integration.scenario.tasks import question_tasks, run_tasks

QUESTION = {
    "reform": "et_aar",
    "effekt": "point",
    "efter_maaneder": 3,
    "mindst": 0.0,
    "hoejst": 0.5,
    "noejagtighed": 0.02,
}


@pytest.mark.parametrize("tolerance", [1e-2, 1e-6])
def test_the_root_of_a_line(tolerance):
    # 300,000 a point against a cost of 24,000: eight points.
    answer = _root(lambda size: 300_000 * size - 24_000, 0.0, 0.5, tolerance)
    assert answer.size == pytest.approx(0.08, abs=tolerance)


def test_the_root_of_steps_is_where_the_sign_changes():
    answer = _root(lambda size: numpy.floor(100 * size) - 30.5, 0.0, 1.0, 1e-6)
    assert answer.size == pytest.approx(0.31, abs=1e-5)


def test_no_root_is_said_with_both_ends():
    answer = _root(lambda size: -5 + size, 0.0, 1.0, 1e-3)
    assert numpy.isnan(answer.size)
    assert (answer.at_low, answer.at_high) == (-5, -4)


def test_a_root_at_an_end():
    assert _root(lambda size: size, 0.0, 1.0, 1e-3).size == 0
    assert _root(lambda size: size - 1, 0.0, 1.0, 1e-3).size == 1


def test_an_effect_that_raises_a_share_past_1_is_told(prepared):
    scenario = prepared(nulpunkt=QUESTION | {"hoejst": 0.95})
    (task,) = question_tasks(scenario.plan, scenario.question, 1)
    with pytest.raises(ScenarioError, match=r"nulpunkt, mindst-hoejst 0-0\.95.*over 1"):
        run_tasks(scenario.plan, [task])


@pytest.mark.langsom
def test_how_many_more_in_work_make_the_reform_free(prepared):
    scenario = prepared(
        nulpunkt=QUESTION | {"betalere": ["kommune", "stat"], "traekninger": 2},
        usikkerhed={"traekninger": 2, "froe": 5, "varierer": ["historik"]},
    )
    result = run_scenario(scenario)
    kommune, stat = tables.break_even(result)
    # The municipality loses grants and gains from work; the state saves grants and gains too.
    assert kommune["mindst"] < 0
    assert stat["mindst"] > 0
    assert kommune["p50"] is None or 0 < kommune["p50"] < 0.5
    assert kommune["hoejst"] > kommune["mindst"]
    assert stat["p50"] is None
    assert stat["uden_svar"] == 2
    if kommune["uden_svar"] == 0:
        tried = scenario.question.case(
            scenario.plan, result.results["nulpunkt-00001"]["stoerrelse"][0]
        )
        assert tried.behaviour.effects[-1].size.low == tried.behaviour.effects[-1].value
    again = run_tasks(scenario.plan, question_tasks(scenario.plan, scenario.question, 1))
    for key, values in again["nulpunkt-00001"].items():
        assert numpy.array_equal(values, result.results["nulpunkt-00001"][key], equal_nan=True)
