"""What every run of the reference subset prints: one line of JSON."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy


class Took(NamedTuple):
    """What a run took: seconds on the clock, and seconds of all threads on processors."""

    seconds: float
    processor: float


def repeated(function: Callable[[], Any], seconds: float = 1.0, most: int = 5) -> tuple[Took, Any]:
    """Return the median of the runs in this process, and the last result.

    One run where it takes more than ``seconds``, else up to ``most``.
    """
    runs: list[Took] = []
    result = None
    while not runs or (sum(run.seconds for run in runs) < seconds and len(runs) < most):
        start, used = time.perf_counter(), time.process_time()
        result = function()
        runs.append(Took(time.perf_counter() - start, time.process_time() - used))
    return median(runs), result


def median(runs: list[Took]) -> Took:
    """Return the medians."""
    return Took(
        statistics.median(run.seconds for run in runs),
        statistics.median(run.processor for run in runs),
    )


def figures_of(**took: Took) -> dict[str, float]:
    """Return the seconds by name, and the processor seconds as ``<name>_cpu``."""
    found = {name: item.seconds for name, item in took.items()}
    return found | {f"{name}_cpu": item.processor for name, item in took.items()}


def megabytes() -> float:
    """Return the peak memory of this process."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def tell(table: Any, persons: int, **figures: Any) -> None:
    """Print figures and the fingerprint of the table of sums, and keep the table."""
    name = f"{figures['engine']}-{persons}".replace(" ", "_").replace("/", "_")
    numpy.save(Path(os.environ["SUBSET_DATA"]) / f"table-{name}.npy", table)
    digest = hashlib.sha256(numpy.ascontiguousarray(table).tobytes()).hexdigest()[:16]
    print(json.dumps({"megabytes": megabytes(), **figures, "table": name, "digest": digest}))
