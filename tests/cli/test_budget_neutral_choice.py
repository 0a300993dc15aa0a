"""``--valg faktor=budgetneutral``: computed for the people of the run, and told in its record."""

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REFORM = "resultattilskud_efter_hastighed"
BY_HAND = (86064 + 92014) / (1.5 * 86064 + 92014)
"""Worked out in tests/account/test_budget_neutral.py."""


@pytest.mark.langsom
def test_the_factor_is_in_the_record(run):
    arguments = [
        "compare",
        ROOT / "examples" / "reformer",
        "--reform",
        REFORM,
        "--aar",
        "2023-2026",
    ]
    choices = ["--valg", "fra=2023-01-01", "--valg", "faktor=budgetneutral"]
    result = run(*arguments, *choices, "--workers", "1", "--json")
    assert result.exit_code == 0, result.stderr
    law = json.loads(result.stdout)["koersel"]["reformer"][0]
    assert law["valg"]["faktor"] == pytest.approx(BY_HAND, rel=1e-12)


def test_not_for_a_single_law(run):
    choices = ["--valg", "faktor=budgetneutral", "--output", "resultattilskud"]
    span = ["--maaneder", "2024-01:2024-01", "--json", "--reform", REFORM]
    result = run("simulate", ROOT / "examples" / "reformer", *span, *choices)
    assert result.exit_code == 1
    assert "beregnes for en befolkning" in result.stderr
