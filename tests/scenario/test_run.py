"""Draws: the same numbers in any number of processes and after a stop; zero without a change."""

import json
from dataclasses import replace

import numpy
import polars
import pytest

from openfisca_dk_integration.behaviour import Behaviour
from openfisca_dk_integration.behaviour.ranges import Range
from openfisca_dk_integration.scenario import run_scenario, tasks
from openfisca_dk_integration.scenario.plan import Setting
from openfisca_dk_integration.scenario.run import all_tasks
from openfisca_dk_integration.simulation import SimulationError
from tests.scenario.conftest import DOCUMENT

DRAWS = {"traekninger": 4, "froe": 8}


@pytest.fixture(scope="module")
def scenario(prepared):
    return prepared(usikkerhed=DRAWS)


@pytest.fixture(scope="module")
def result(scenario):
    return run_scenario(scenario)


def test_the_draws_differ(result):
    grants = result.draws.payers()["kommune"].sum(axis=(2, 3))
    assert result.draws.count == 4
    assert len(set(grants[:, 0].tolist())) == 4
    assert (result.draws.payers()["kommune"][:, 1] < result.draws.payers()["kommune"][:, 0]).any()


def test_what_the_payers_pay_each_other_cancels_exactly(result):
    # The reform moves grants and refunds between state and municipality and nothing else.
    everybody = result.draws.payers()["alle"]
    assert (everybody[:, 1] == everybody[:, 0]).all()


def test_the_means_are_those_of_the_draws(result):
    mean = result.draws.payers()["stat"].mean(axis=0).sum(axis=(1, 2))
    table = result.comparison.total("betaler").filter(polars.col("betaler") == "stat")
    assert table["grundlag"].item() == pytest.approx(mean[0])
    assert table["forskel"].item() == pytest.approx(mean[1] - mean[0])


def test_without_legal_change_and_effects_every_draw_is_exactly_zero(scenario, monkeypatch):
    monkeypatch.setattr("openfisca_dk_integration.scenario.plan.REMEMBERED", 0)
    plan = scenario.plan
    same = replace(plan.cases[0], name="det_samme")
    calm = replace(
        plan.cases[0],
        name="uden_virkning",
        behaviour=Behaviour(effects=(effect(0.0), effect(0.0, name="to"))),
    )
    tried = replace(plan, cases=(plan.cases[0], same, calm), draws=2)
    result = run_scenario(replace(scenario, plan=tried))
    assert (result.draws.amounts[:, 0] != 0).any()
    for law in (1, 2):
        assert numpy.array_equal(result.draws.amounts[:, law], result.draws.amounts[:, 0])
        assert numpy.array_equal(result.in_work[:, law], result.in_work[:, 0])
    assert (result.comparison.difference["forskel"] == 0).all()


def effect(points, name="et"):
    from openfisca_dk_integration.behaviour import Effect

    return Effect(name=name, kind="point", transition="", size=Range(points, points, points))


@pytest.mark.langsom
def test_two_processes_give_the_same_bits(scenario, result):
    assert run_scenario(scenario, workers=2).digest == result.digest


def test_a_stopped_run_goes_on(scenario, result, tmp_path, monkeypatch):
    compute, done = tasks.Task.compute, []

    def stops(self, *arguments):
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(self.name)
        return compute(self, *arguments)

    monkeypatch.setattr(tasks.Task, "compute", stops)
    with pytest.raises(KeyboardInterrupt):
        run_scenario(scenario, keep=tmp_path / "ud.igang")
    again = []
    monkeypatch.setattr(
        tasks.Task, "compute", lambda self, *a: again.append(self.name) or compute(self, *a)
    )
    assert run_scenario(scenario, keep=tmp_path / "ud.igang").digest == result.digest
    assert sorted(done + again) == [task.name for task in all_tasks(scenario)]


def test_more_draws_go_on_from_those_that_are_there(scenario, result, tmp_path):
    fewer = replace(scenario, plan=replace(scenario.plan, draws=2))
    assert run_scenario(fewer, keep=tmp_path).draws.count == 2
    seen = []
    run_scenario(scenario, keep=tmp_path, progress=lambda done, _: seen.append(done))
    assert seen[0] == 2


def test_another_scenario_in_the_same_folder_is_refused(scenario, tmp_path):
    one = replace(scenario, plan=replace(scenario.plan, draws=1))
    run_scenario(one, keep=tmp_path)
    other = replace(scenario, plan=replace(scenario.plan, draws=1, seed=9))
    with pytest.raises(SimulationError, match="noget andet"):
        run_scenario(other, keep=tmp_path)


def test_pairs_of_draws_share_their_assumptions(scenario):
    settings = [scenario.plan.setting(draw) for draw in (1, 2, 3, 4)]
    assert [one.histories for one in settings] == [1, 2, 3, 4]
    assert [one.assumptions for one in settings] == [1, 1, 2, 2]
    fixed = replace(scenario.plan, varies=frozenset({"priser"}))
    assert [fixed.setting(draw) for draw in (1, 2)] == [Setting(prices=1), Setting(prices=2)]


def test_the_names_of_tasks_are_fit_for_files(prepared):
    many = prepared(usikkerhed=DRAWS | {"tornado": ["alt"]})
    names = [task.name for task in all_tasks(many)]
    assert len(set(names)) == len(names)
    assert not any(set(name) & set('/\\:*?"<>|') for name in names)


def test_the_document_can_be_read_again_from_json(scenario):
    from openfisca_dk_integration.scenario import scenario_of

    text = scenario.file.scenario.model_dump_json(exclude_unset=True)
    again = scenario_of(json.loads(text), scenario.file.name, scenario.file.folder)
    assert again.scenario.model_dump(mode="json") == scenario.file.scenario.model_dump(mode="json")
    assert again.scenario.titel == DOCUMENT["titel"]
