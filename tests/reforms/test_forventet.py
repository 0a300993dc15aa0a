"""Every shipped reform runs alike in both executions, and as stored beside it (regression)."""

from __future__ import annotations

import dataclasses

import jsonschema
import polars
import pytest
import yaml

from openfisca_dk_integration.account import make_account
from openfisca_dk_integration.account.compare import difference
from openfisca_dk_integration.reforms.format import DATA, read_reform, shipped
from openfisca_dk_integration.reforms.law import Law
from tests.support import expected_reforms
from tests.support.remembered import accounts_remembered
from tests.support.soak import few
from tests.support.yaml_cases import as_json

CODED = sorted(path.stem for path in (DATA.parent / "kode" / "data").glob("*.yaml"))


IN_BLOCKS = few(list(shipped()), ["et_aars_introduktion", "fuld_refusion_i_programmet"])
"""Reforms computed in blocks too; all of them in ``make soak``."""


@pytest.fixture(scope="module", autouse=True)
def _accounts_remembered():
    with accounts_remembered(expected_reforms):
        yield


@pytest.fixture(scope="module")
def people():
    return expected_reforms.people()


@pytest.fixture(scope="module")
def reference(people):
    return expected_reforms.baseline(people, execution="reference")


@pytest.fixture(scope="module")
def blocks(people):
    return expected_reforms.baseline(people, execution="blocks", block_size=5)


@pytest.mark.langsom
@pytest.mark.parametrize("name", shipped())
def test_as_stored(name, people, reference):
    straight = expected_reforms.effect(name, people, reference, execution="reference")
    stored = expected_reforms.stored(name)
    assert stored["forskel"], f"{name}: run python -m tests.support.expected_reforms"
    assert expected_reforms.rows(straight) == stored["forskel"]


@pytest.mark.langsom
@pytest.mark.parametrize("name", IN_BLOCKS)
def test_alike_in_both_executions(name, people, reference, blocks):
    straight = expected_reforms.effect(name, people, reference, execution="reference")
    in_blocks = expected_reforms.effect(name, people, blocks, execution="blocks", block_size=5)
    assert straight.select("forskel").equals(in_blocks.select("forskel"))


def test_what_is_stored_belongs_to_a_reform():
    assert {path.stem for path in expected_reforms.FOLDER.glob("*.json")} == set(shipped())


@pytest.mark.langsom
def test_coded_changes_at_neutral_values_change_nothing_to_the_bit(people, reference):
    file = read_reform("fuld_refusion_i_programmet")
    neutral = dataclasses.replace(file, changes=[], transition=None, code=CODED)
    account = make_account(
        people, Law("neutral", "Neutral", neutral), expected_reforms.YEARS, execution="reference"
    )
    assert difference(reference, [account]).filter(polars.col("forskel") != 0).is_empty()


@pytest.mark.parametrize("name", shipped())
def test_file_fits_the_schema(name):
    schema = yaml.safe_load((DATA.parents[1] / "schemas" / "reform.schema.json").read_text("utf-8"))
    document = yaml.safe_load(shipped()[name].read_text("utf-8"))
    jsonschema.validate(as_json(document), schema)
