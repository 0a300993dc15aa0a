"""Two laws: only what differs, with the number that changed."""

import pytest

from openfisca_dk_integration.reforms import load_law
from tests.explain.conftest import child, walk

REFORM = """\
titel: Dobbelt grundtilskud
titel_en: Double basic grant
forfatter: Prøve
hjemmel: integrationsloven § 45
baseline: gaeldende_ret
beskrivelse: Til prøve
parametre:
  integrationsloven.grundtilskud.satser[0].amount:
    2022-01-01: 6000
"""


@pytest.fixture(scope="module")
def write(tmp_path_factory):
    def write(text):
        path = tmp_path_factory.mktemp("reform") / "dobbelt.yaml"
        path.write_text(text, encoding="utf-8")
        return load_law(path).tax_benefit_system()

    return write


@pytest.fixture(scope="module")
def double(write):
    return write(REFORM)


def test_only_the_changed_branch_and_its_number(ask, double):
    root = ask("par_med_boern", "grundtilskud", "2022-03", against=double).root
    assert (root.value, root.other, root.changed) == (2950, 6000, True)
    assert root.children == []
    (rate,) = root.parameters
    assert (rate.value, rate.other) == ([[0, 2950], [36, 0]], [[0, 6000], [36, 0]])
    assert not root.rule_changed


def test_the_way_to_the_change_is_shown(ask, double):
    root = ask("par_med_boern", "kommune_nettoresultat", "2022", against=double).root
    assert root.changed
    assert all(node.changed for node in walk(root))
    changed = [use.path for node in walk(root) for use in node.parameters]
    assert changed == ["integrationsloven.grundtilskud.satser"]
    assert root.as_dict()["other"] == root.other


def test_the_same_result_names_the_numbers_that_differ(ask, double):
    answer = ask("par_med_boern", "grundtilskud", "2022-03", against=double, person="sami")
    assert not answer.root.changed
    assert answer.root.children == []
    assert [use.path for use in answer.unused] == ["integrationsloven.grundtilskud.satser"]
    before = ask("par_med_boern", "grundtilskud", "2021-12", against=double)
    assert not before.root.changed
    assert before.unused == []


def test_under_a_reform_the_number_is_the_reforms(ask, double):
    root = ask("par_med_boern", "grundtilskud", "2022-03", law=double).root
    assert root.value == 6000
    assert root.parameters[0].evidens == "reform"


def test_with_a_transition_the_number_is_that_of_the_day_of_takeover(ask, write):
    law = write(REFORM + "overgang: 2022-01-01\n")
    root = ask("par_med_boern", "grundtilskud", "2022-03", law=law).root
    assert root.value == 2950  # taken over in 2021
    (rate,) = root.parameters
    assert rate.value == [[0, 2950], [36, 0]]
    assert rate.evidens == "derived"
    assert child(root, "grundtilskud_ret").value is True
