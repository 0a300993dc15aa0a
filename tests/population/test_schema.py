"""The columns come from the law itself, and their reference is up to date."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from openfisca_dk_integration.population.reference import COMMAND, reference
from openfisca_dk_integration.population.schema import (
    HOUSEHOLDS,
    MUNICIPALITIES,
    PERSONS,
    SPELLS,
    schema,
)

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def tables(system):
    return schema(system)


def test_every_input_of_the_contract_is_a_column(tables):
    contract = (ROOT / "docs" / "contract.md").read_text(encoding="utf-8")
    section = contract.split("### Inputs")[1].split("### Outputs")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    inputs = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    columns = {name: column for table in tables.values() for name, column in table.items()}
    assert [name for name in sorted(inputs) if name not in columns] == []
    assert [name for name in sorted(inputs) if not columns[name].is_input] == []


def test_columns_stand_in_the_table_of_their_entity_and_period(tables):
    assert "opholdsgrundlag" in tables[PERSONS]
    assert "medlem_af_folkekirken" in tables[PERSONS]
    assert "jobparat" in tables[SPELLS]
    assert "jobparat" not in tables[PERSONS]
    assert "husleje" in tables[HOUSEHOLDS]
    assert "modultakst" in tables[MUNICIPALITIES]


def test_amounts_per_month_are_prorated_and_states_are_not(tables):
    spells = tables[SPELLS]
    prorated = {name for name in spells if spells[name].prorated}
    assert {"loen_pr_maaned", "timer_pr_maaned", "programudgift", "anden_indkomst"} <= prorated
    assert prorated.isdisjoint({"jobparat", "tilbud_timer", "formue", "danskmoduler_startet"})


def test_inputs_are_0_or_more_unless_a_loss_makes_sense(tables):
    spells = tables[SPELLS]
    assert spells["loen_pr_maaned"].minimum == 0
    assert spells["formue"].minimum is None
    assert tables[PERSONS]["nettokapitalindkomst"].minimum is None


def test_the_reference_of_columns_is_current():
    page = (ROOT / "docs" / "population-columns.md").read_text(encoding="utf-8")
    assert page == reference(), f"Run: {COMMAND}"
