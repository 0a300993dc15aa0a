"""Memory: what a run may take, what it will take, and what would fit.

The statement is bytes for every person-month that is in memory at once (persons of a block times
months from the first known one to the last wanted), measured on the account of the whole law, the
largest request there is (docs/performance.md). Nothing begins that does not fit.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy

from openfisca_dk_integration.simulation.errors import SimulationError

if TYPE_CHECKING:
    from openfisca_dk_integration.simulation.people import People
    from openfisca_dk_integration.simulation.request import Request

UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
BINARY = {"": 1, "k": 2**10, "m": 2**20, "g": 2**30, "t": 2**40}
_AMOUNT = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)?)\s*(?P<unit>[kmgt]?)(?P<binary>i?)b?", re.IGNORECASE
)

CORE = 1_500
"""Bytes of a person-month in openfisca-core: 1.5 GB per million, results of a block included."""

KERNEL = 50
"""Bytes of a person-month in the batches that the compiled execution has under way."""

KERNEL_FIXED = 500_000_000
"""Bytes of the compiled execution besides people: program, code, sample of openfisca-core."""

PART = 20_000
"""Bytes of a person in a part that is read, or kept, and then computed batch by batch."""

PROCESS = 400_000_000
"""Bytes of a worker process with the law, before it has any people."""

RESULTS = 6_000
"""Bytes of a person in a block's answer that is on its way."""

SHARE = 0.8
"""Part of the machine's free memory that a run takes when nobody said how much."""

UNKNOWN = 4 * 10**9
"""Bytes taken to be free where the machine does not say."""


@dataclass(frozen=True)
class Sizes:
    """What decides the memory of a run.

    Attributes:
        persons: in the population.
        months: from the first known month to the last.
        columns: bytes of the outputs wanted in full, of everybody.
    """

    persons: int
    months: int
    columns: int

    @property
    def cells(self) -> int:
        """Person-months."""
        return self.persons * self.months


def sizes_of(population: People, request: Request, system: Any) -> Sizes:
    """Return what decides the memory of a run."""
    first = population.first_month if population.spells.count else request.span.first
    months = request.span.last - min(request.span.first, first) + 1
    counts = {"person": population.count, "husstand": population.households}
    columns = 0
    for name in request.outputs:
        variable = system.variables[name]
        periods = len(request.span.periods(variable.definition_period))
        count = counts.get(variable.entity.key, 0)
        columns += periods * count * numpy.dtype(variable.dtype).itemsize
    return Sizes(population.count, months, columns)


def read_amount(text: str | float) -> int:
    """Return the bytes of ``4GB``, ``500 MB``, ``1,5 GiB`` or a plain number of bytes.

    Raises:
        SimulationError: when it is none of these, or less than a byte.
    """
    found = _AMOUNT.fullmatch(str(text).strip())
    amount = 0.0
    if found:
        units = BINARY if found["binary"] else UNITS
        amount = float(found["number"].replace(",", ".")) * units[found["unit"].lower()]
    if amount < 1:
        raise SimulationError.of(
            f"hukommelse {text!r}",
            "kan ikke læses som en mængde: skriv fx 4GB eller 500MB",
            "cannot be read as an amount: write e.g. 4GB or 500MB",
        )
    return int(amount)


def budget(memory: str | float | None) -> int:
    """Return the bytes that the processes of a run may hold together, this one included."""
    return read_amount(memory) if memory is not None else int(in_use() + SHARE * free())


def in_use() -> int:
    """Return the bytes that this process holds now (where that is not told: at most so far)."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, AttributeError):
        pass
    if sys.platform == "win32":  # pragma: no cover - the tests run where /proc is
        return PROCESS
    import resource  # pragma: no cover

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # pragma: no cover
    return peak if sys.platform == "darwin" else peak * 1024  # pragma: no cover


def free() -> int:
    """Return the bytes that are free, as the machine or the container this runs in says."""
    found = [amount for amount in (_of_machine(), *_of_groups()) if amount is not None]
    return min(found) if found else UNKNOWN


def _of_machine() -> int | None:
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    except (AttributeError, OSError, ValueError):
        return None


def _of_groups(root: Path = Path("/sys/fs/cgroup"), own: Path = Path("/proc/self/cgroup")) -> Any:
    """Yield what the control groups of this process (a container's, say) leave it."""
    try:
        lines = own.read_text(encoding="utf-8").splitlines()
    except OSError:
        return
    for line in lines:
        _, kinds, path = [*line.split(":", 2), "", ""][:3]
        if not kinds:  # version 2
            folder, names = root / path.lstrip("/"), ("memory.max", "memory.current")
        elif "memory" in kinds.split(","):
            folder = root / "memory" / path.lstrip("/")
            names = ("memory.limit_in_bytes", "memory.usage_in_bytes")
        else:
            continue
        for place in (folder, *folder.parents):
            if root not in {place, *place.parents}:
                break
            limit, used = (_number(place / name) for name in names)
            if limit is not None:
                yield max(0, limit - (used or 0) + _reclaimable(place))


def _number(path: Path) -> int | None:
    try:
        return int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):  # "max": no limit
        return None


def _reclaimable(folder: Path) -> int:
    """Return the bytes of files that the group's memory holds and can give up."""
    try:
        text = (folder / "memory.stat").read_text(encoding="ascii")
    except OSError:
        return 0
    for line in text.splitlines():
        name, _, value = line.partition(" ")
        if name in {"inactive_file", "total_inactive_file"}:
            return int(value)
    return 0


def as_text(amount: float) -> str:
    """Return bytes as people read them: ``850 MB``, ``4.2 GB``."""
    if amount < 10**9:
        return f"{max(0, round(amount / 10**6))} MB"
    return f"{amount / 10**9:.1f} GB"
