"""Blocks on a dask cluster: the same numbers, also when a worker is killed on the way."""

import importlib.util
import logging
import os
import signal
import socket
import sys

import pytest

from openfisca_dk_integration.simulation import SimulationError, cluster, simulate
from tests.simulation.test_simulate import MUNICIPAL, PEOPLE, SUMS, assert_same
from tests.support.laws import SmallLaw
from tests.support.people import people

ASK = ("2021", [*PEOPLE, *MUNICIPAL], SUMS)
needs_dask = pytest.mark.skipif(not cluster.is_installed(), reason="the extra [cluster]")


@pytest.fixture(scope="module")
def law():
    return SmallLaw()


@pytest.fixture(scope="module")
def population():
    return people(600, seed=3, weights=True)


@pytest.fixture(scope="module")
def address():
    if importlib.util.find_spec("distributed") is None:
        pytest.skip("the extra [cluster]")
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=3, threads_per_worker=1, dashboard_address=":0", silence_logs=logging.CRITICAL
    ) as local:
        yield local.scheduler_address


def workers(address):
    """Return the ids of the worker processes."""
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        return list(client.run(os.getpid).values())


@needs_dask
@pytest.mark.langsom
@pytest.mark.skipif(sys.platform == "win32", reason="kills with SIGKILL")
def test_a_worker_is_killed_during_the_run(law, population, address):
    """The scheduler gives its blocks to another worker; every number is as without the kill."""
    before = workers(address)
    assert len(before) == 3
    killed = []

    def kill(done, total):
        if done >= 2 and not killed:
            os.kill(before[0], signal.SIGKILL)
            killed.append(done)

    ask = (population, law, *ASK)
    answer = simulate(*ask, execution="blocks", block_size=60, cluster=address, progress=kill)
    assert killed
    assert answer.blocks > 8
    assert_same(simulate(*ask), answer)
    assert before[0] not in workers(address)


@needs_dask
@pytest.mark.langsom
def test_what_a_worker_refuses_is_told_of_as_here(law, population, address):
    """And ``auto`` runs on the cluster too."""
    options = {"execution": "auto", "block_size": 100, "cluster": address}
    with pytest.raises(SimulationError, match="kan ikke beregnes i blokke"):
        simulate(population, law, "2021", ["proeve_stoerst"], **options)


@needs_dask
def test_a_cluster_that_is_not_there(law, monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT", 0.3)
    with socket.socket() as nobody:  # bound, but nobody listens
        nobody.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{nobody.getsockname()[1]}"
        with pytest.raises(SimulationError, match="kan ikke nås") as error:
            simulate(people(50), law, "2021", ["alder"], execution="blocks", cluster=address)
    assert "cannot be reached" in error.value.lines("en")[0]
    with pytest.raises(SimulationError, match="kan ikke nås"):
        simulate(people(50), law, "2021", ["alder"], execution="blocks", cluster="ingen adresse")


def test_without_the_extra(law, monkeypatch):
    monkeypatch.setattr(cluster, "is_installed", lambda: False)
    with pytest.raises(SimulationError, match=r"\[cluster\]") as error:
        simulate(people(50), law, "2021", ["alder"], execution="blocks", cluster="tcp://x:1")
    assert "needs dask.distributed" in error.value.lines("en")[0]


@pytest.mark.parametrize("execution", ["reference", "compiled"])
def test_only_blocks_go_to_a_cluster(law, execution):
    with pytest.raises(SimulationError, match="kan ikke regne på en klynge"):
        simulate(people(50), law, "2021", ["alder"], execution=execution, cluster="tcp://x:1")
