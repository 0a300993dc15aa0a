"""The lists of exceptions of tests/code_health: what may differ, and why."""

import csv

from tests.support.yaml_cases import ROOT

LISTS = ROOT / "tests" / "code_health" / "lists"


def listed(name: str) -> dict[str, str]:
    """Return what a list names (its columns but the last, with a space) and the reason."""
    with (LISTS / name).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))[1:]
    assert [row for row in rows if len(row) < 2 or not all(row)] == [], f"{name}: empty cells"
    found = {" ".join(row[:-1]): row[-1] for row in rows}
    assert len(found) == len(rows), f"{name}: something is named twice"
    return found
