"""What every variable says of itself: label, unit, paragraph, and a name that fits its type."""

import re

import pytest
from openfisca_core.indexed_enums import Enum

from openfisca_dk_integration.reforms import load_law
from openfisca_dk_integration.simulation.law import system_of
from tests.support.formulas import PACKAGE, file_of
from tests.support.lists import listed
from tests.support.yaml_cases import load

LAW = re.compile(r"§|kap\.|bilag|vejledning|bekendtgørelse|loven|lov nr\.|LOV |BEK |LBK ")
NO_LAW = {"oplysninger", "regnskab", "disponibel_indkomst"}
"""Facts, sums and comparisons: the paragraph stands with what they add up."""


@pytest.fixture(scope="module")
def variables():
    return system_of(load_law()).variables


def test_every_variable_has_a_label(variables):
    assert [name for name, item in variables.items() if not (item.label or "").strip()] == []
    assert [name for name, item in variables.items() if item.label.endswith(".")] == []


def test_every_number_has_a_known_unit(variables):
    """Money says its unit, and so does every other number but month numbers and codes."""
    units = {unit["name"] for unit in load(PACKAGE / "units.yaml")}
    wrong = {
        name: item.unit
        for name, item in variables.items()
        if item.value_type in {int, float} and item.unit not in units
    }
    allowed = listed("without_unit.csv")
    assert {name: unit for name, unit in wrong.items() if name not in allowed} == {}
    assert [name for name in allowed if name not in wrong] == [], "they have a unit now"


def test_only_numbers_have_a_unit(variables):
    wrong = [
        name
        for name, item in variables.items()
        if item.unit and item.value_type not in {int, float}
    ]
    assert wrong == []


def test_every_rule_has_its_paragraph(variables):
    """A variable in a law's folder cites the law, or the list says what it serves."""
    files = file_of()
    silent = {
        name
        for name, item in variables.items()
        if item.formulas
        and files[name].parts[0] not in NO_LAW
        and not getattr(type(item), "__hjemmel__", ())
    }
    allowed = listed("without_hjemmel.csv")
    assert sorted(silent - set(allowed)) == []
    assert sorted(set(allowed) - silent) == [], "they have a paragraph now"


def test_every_paragraph_names_a_law(variables):
    wrong = [
        (name, text)
        for name, item in variables.items()
        for text in getattr(type(item), "__hjemmel__", ())
        if not LAW.search(text)
    ]
    assert wrong == []


def test_references_are_links(variables):
    wrong = [
        (name, link)
        for name, item in variables.items()
        for link in item.reference or ()
        if not link.startswith("https://")
    ]
    assert wrong == []


def test_a_prefix_says_the_type(variables):
    wrong = [
        f"{name}: {item.value_type.__name__}"
        for name, item in variables.items()
        if (name.startswith(("er_", "har_")) and item.value_type is not bool)
        or (name.startswith("antal_") and (item.value_type not in {int, float}))
        or (name.startswith("antal_") and item.unit != "antal")
    ]
    assert wrong == []


def test_a_code_is_an_enum(variables):
    wrong = [
        name
        for name, item in variables.items()
        if (item.value_type is Enum) != (getattr(item, "possible_values", None) is not None)
    ]
    assert wrong == []
    assert [name for name, item in variables.items() if item.value_type is str] == []
