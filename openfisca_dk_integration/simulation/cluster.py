"""A dask cluster as an executor: ``--cluster tcp://address:8786``.

dask.distributed is the optional extra ``[cluster]``. A worker that dies is survived: the scheduler
gives its blocks to another one, and blocks come in their order, so that no number changes.
"""

from __future__ import annotations

import logging
import platform
import warnings
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy

from openfisca_dk_integration.simulation.errors import SimulationError
from openfisca_dk_integration.simulation.workers import Workers

if TYPE_CHECKING:
    from openfisca_dk_integration.simulation.law import Law

CONNECT = 5.0
"""Seconds to reach the cluster, and to find a worker in it."""

LONELY = 60.0
"""Seconds without any worker after which a run gives up."""

RETRIES = 3
"""How often a block is tried again when its worker failed."""


def is_installed() -> bool:
    """Tell whether the optional extra is installed."""
    return find_spec("distributed") is not None


def code_of(law: Law) -> tuple[str, ...]:
    """Return what must be the same here and there; called in the workers too."""
    from openfisca_dk_integration.simulation.law import system_of

    system_of(law)
    try:
        core = version("openfisca-core")
    except PackageNotFoundError:  # pragma: no cover - it is a dependency
        core = ""
    return law.fingerprint, numpy.__version__, core, platform.python_version().rpartition(".")[0]


@contextmanager
def cluster(address: str, law: Law) -> Iterator[Workers]:
    """Give the workers of a cluster.

    Args:
        address: of the scheduler.
        law: a law that the workers must have as it is here.

    Raises:
        SimulationError: when the extra is missing, the cluster cannot be reached, has no worker
            or another version, or is lost on the way.
    """
    if not is_installed():
        raise SimulationError.of(
            "--cluster",
            "kræver dask.distributed: pip install 'openfisca-dk-integration[cluster]'",
            "needs dask.distributed: pip install 'openfisca-dk-integration[cluster]'",
        )
    client = _client(address)
    try:
        with warnings.catch_warnings():
            # A task carries its block, so that it outlives the worker it was on.
            warnings.filterwarnings("ignore", message="Sending large graph")
            executor = client.get_executor(pure=False, retries=RETRIES)
            _check_code(executor, law, address)
            count = max(1, sum(client.nthreads().values()))
            yield Workers(executor, count, _Watch(client, address))
    except (CancelledError, OSError) as error:
        raise _lost(address) from error
    except Exception as error:
        if type(error).__name__ in {"KilledWorker", "FutureCancelledError", "CommClosedError"}:
            raise _lost(address) from error
        raise
    finally:
        client.close(timeout=CONNECT)


def _client(address: str) -> Any:
    import distributed

    connect: Any = distributed.Client  # it says nothing of its types
    client = None
    quiet = logging.getLogger("distributed")
    level = quiet.level
    quiet.setLevel(logging.CRITICAL)
    try:
        client = connect(address, timeout=CONNECT, set_as_default=False)
        client.wait_for_workers(1, timeout=CONNECT)
    except TimeoutError as error:
        if client is not None:
            client.close()
            raise SimulationError.of(
                f"--cluster {address}",
                "klyngen har ingen arbejdere: start en med dask worker ADRESSE",
                "the cluster has no workers: start one with dask worker ADDRESS",
            ) from error
        raise _unreachable(address, error) from error
    except (OSError, ValueError, ImportError) as error:
        raise _unreachable(address, error) from error
    finally:
        quiet.setLevel(level)
    return client


class _Watch:
    """Says when the cluster has been without workers for too long."""

    def __init__(self, client: Any, address: str) -> None:
        self.client, self.address = client, address
        self.since: float | None = None

    def __call__(self) -> None:
        """Look once."""
        import time

        lost = self.client.status not in {"running", "connecting"}
        if not lost and self.client.scheduler_info(n_workers=-1)["workers"]:
            self.since = None
            return
        now = time.monotonic()
        self.since = self.since or now
        if lost or now - self.since > LONELY:
            raise _lost(self.address)


def _check_code(executor: Any, law: Law, address: str) -> None:
    """Refuse workers with other rules, other versions or without the package.

    Raises:
        SimulationError: when a worker differs.
    """
    here = code_of(law)
    try:
        there = executor.submit(code_of, law).result(timeout=120)
    except (ImportError, AttributeError, TimeoutError) as error:
        raise SimulationError.of(
            f"--cluster {address}",
            f"arbejderne kan ikke læse loven; er pakken installeret der? ({error})",
            f"the workers cannot read the law; is the package installed there? ({error})",
        ) from error
    if there != here:
        raise SimulationError.of(
            f"--cluster {address}",
            f"arbejderne har andre regler eller versioner: {there} mod {here} her",
            f"the workers have other rules or versions: {there} against {here} here",
        )


def _unreachable(address: str, error: Exception) -> SimulationError:
    reason = " ".join(str(error).split()) or type(error).__name__
    return SimulationError.of(
        f"--cluster {address}",
        f"kan ikke nås: {reason}",
        f"cannot be reached: {reason}",
    )


def _lost(address: str) -> SimulationError:
    return SimulationError.of(
        f"--cluster {address}",
        "forbindelsen til klyngen eller dens sidste arbejder er tabt; med en mappe til "
        "resultatet fortsætter samme kommando, hvor kørslen slap",
        "the cluster or its last worker was lost; with a folder for the results the same "
        "command goes on where the run stopped",
    )
