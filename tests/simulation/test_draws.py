"""Many runs in one call are the runs one by one, and no population is sent for each of them."""

import pickle
from concurrent.futures import Future
from dataclasses import dataclass, replace

import numpy
import pytest

from openfisca_dk_integration.histories import load_model, simulate_histories
from openfisca_dk_integration.population.model import no_spells
from openfisca_dk_integration.simulation import (
    How,
    Run,
    SimulationError,
    Span,
    simulate,
    simulate_many,
    workers,
)
from openfisca_dk_integration.simulation.request import Request
from tests.simulation.test_simulate import MUNICIPAL, PEOPLE, SUMS, assert_same
from tests.support.laws import SmallLaw
from tests.support.people import people

ASK = ([*PEOPLE, *MUNICIPAL], SUMS)


@dataclass(frozen=True)
class Later:
    """Everybody's spells begin some days later."""

    days: int

    def __call__(self, population):
        spells = population.spells
        moved = numpy.minimum(spells.start + numpy.timedelta64(self.days, "D"), spells.end)
        return replace(population, spells=replace(spells, start=moved))


@dataclass(frozen=True)
class Drawn:
    """Histories of a draw."""

    draw: int

    def __call__(self, population):
        months = (12 * 2016, 12 * 2021 + 11)
        return simulate_histories(population, months, load_model(None), seed=7, draw=self.draw)


@pytest.fixture(scope="module")
def law():
    return SmallLaw()


@pytest.fixture(scope="module")
def population():
    return people(300, seed=3, weights=True)


def test_draws_are_the_runs_one_by_one(law, population):
    runs = [Run(law), *(Run(law, Later(days), f"later {days}") for days in (3, 45))]
    answers = simulate_many(population, runs, "2021", *ASK, how=How(block_size=60))
    for run, answer in zip(runs, answers, strict=True):
        own = population if run.people is None else run.people(population)
        assert_same(simulate(own, law, "2021", *ASK), answer)
        assert answer.blocks == 5
    assert not numpy.array_equal(
        answers[0].sums["proeve_stoette"], answers[2].sums["proeve_stoette"]
    )


def test_histories_are_made_block_by_block(law):
    """Luck belongs to the person, so that it does not matter in which block they are drawn."""
    everybody = replace(people(150, seed=5, last_year=2018), spells=no_spells())
    runs = [Run(law, Drawn(draw), f"draw {draw}") for draw in (1, 2)]
    ask = ("2020-2021", ["proeve_stoette", "proeve_bolig", *MUNICIPAL], SUMS)
    for run, answer in zip(
        runs, simulate_many(everybody, runs, *ask, how=How(block_size=40)), strict=True
    ):
        assert answer.blocks == 4
        assert_same(simulate(run.people(everybody), law, *ask), answer)


def test_the_population_is_sent_once_for_all_draws(law, population, monkeypatch):
    sent = []

    class Here:
        def submit(self, function, task):
            sent.append(len(pickle.dumps(task)))
            future = Future()
            future.set_result(function(task))
            return future

    few, many = ([Run(law, Later(day), f"{day}") for day in range(count)] for count in (1, 20))
    for runs in (few, many):
        request = Request(Span.parse("2021"), (), ("proeve_stoette",))
        list(workers.results(workers.Workers(Here(), 1), runs, [population], request))
    assert sent[1] < 1.1 * sent[0]


@pytest.mark.langsom
def test_draws_in_worker_processes_that_go_on_after_a_stop(law, population, tmp_path):
    runs = [Run(law, Later(days), f"later {days}") for days in (3, 45)]
    how = How(block_size=60, workers=2, keep=tmp_path)
    whole = simulate_many(population, runs, "2021", *ASK, how=how)
    for name in ("blok-00003", "blok-00004"):
        (tmp_path / f"{name}.npz").unlink()
    again = simulate_many(population, runs, "2021", *ASK, how=how)
    for one, other in zip(whole, again, strict=True):
        assert_same(one, other)
    with pytest.raises(SimulationError, match="noget andet"):
        simulate_many(population, runs[:1], "2021", *ASK, how=how)


def test_an_unknown_execution(law, population):
    with pytest.raises(SimulationError, match="kendte: blocks"):
        simulate_many(population, [Run(law)], "2021", *ASK, execution="hurtigst")
    assert simulate_many(population, [], "2021", *ASK) == []
