"""What the fault tests and fuzzers tried: counted in a file, summed up in ``docs/reliability.md``.

``make soak`` names the file in ``TALLY``; without it nothing is counted.
"""

from __future__ import annotations

import datetime
import json
import os
import platform
import sys
from collections import Counter
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- tal: make soak -->", "<!-- slut -->"


def add(kind: str, tries: int = 1, faults: int = 0, losses: int = 0) -> None:
    """Count what a test tried.

    Args:
        kind: of input or fault.
        tries: files read, or runs made.
        faults: runs killed, disks filled.
        losses: results that were wrong, half or gone. (A test that finds one also fails.)
    """
    file = os.environ.get("TALLY")
    if file:
        with Path(file).open("a", encoding="utf-8") as stream:
            stream.write(json.dumps([kind, tries, faults, losses]) + "\n")


def table(file: Path) -> str:
    """Return the table of a file."""
    sums: dict[str, Counter[str]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        kind, tries, faults, losses = json.loads(line)
        sums.setdefault(kind, Counter()).update(forsoeg=tries, fejl=faults, tab=losses)
    lines = ["| hvad · what | forsøg · tries | fejl · faults | tab · losses |", "|---|--:|--:|--:|"]
    total: Counter[str] = Counter()
    for kind in sorted(sums):
        count = sums[kind]
        total.update(count)
        lines.append(f"| {kind} | {count['forsoeg']} | {count['fejl']} | {count['tab']} |")
    lines.append(f"| **i alt** | {total['forsoeg']} | {total['fejl']} | {total['tab']} |")
    return "\n".join(lines)


def main(file: Path, failed: str) -> None:
    """Write the table into the page.

    Args:
        file: the counts.
        failed: pytest's exit code.
    """
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    python = platform.python_version()
    outcome = "ingen fejl · no failure" if failed == "0" else f"FEJL · FAILED (pytest {failed})"
    text = (
        f"{BEGIN}\n\n{today}, Python {python}, {platform.system()}: {outcome}.\n\n{table(file)}\n\n"
    )
    page = PAGE.read_text(encoding="utf-8")
    before, after = page.split(BEGIN)[0], page.split(END)[1]
    PAGE.write_text(f"{before}{text}{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
