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
from typing import Any

import numpy


def repeated(function: Callable[[], Any], seconds: float = 1.0, most: int = 5) -> tuple[float, Any]:
    """Return the median of the runs in this process, and the last result.

    One run where it takes more than ``seconds``, else up to ``most``.
    """
    times: list[float] = []
    result = None
    while not times or (sum(times) < seconds and len(times) < most):
        start = time.perf_counter()
        result = function()
        times.append(time.perf_counter() - start)
    return statistics.median(times), result


def megabytes() -> float:
    """Return the peak memory of this process."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def tell(table: Any, persons: int, **figures: Any) -> None:
    """Print figures and the fingerprint of the table of sums, and keep the table."""
    name = f"{figures['engine']}-{persons}".replace(" ", "_").replace("/", "_")
    numpy.save(Path(os.environ["SUBSET_DATA"]) / f"table-{name}.npy", table)
    digest = hashlib.sha256(numpy.ascontiguousarray(table).tobytes()).hexdigest()[:16]
    print(json.dumps({"megabytes": megabytes(), **figures, "table": name, "digest": digest}))
