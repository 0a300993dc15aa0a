"""Several laws at once give the bits of separate runs, and only what a reform touches is redone."""

import pytest

from openfisca_dk_integration.account import make_account, make_accounts
from openfisca_dk_integration.population import read_population
from openfisca_dk_integration.reforms import load_law
from openfisca_dk_integration.reforms.format import shipped
from openfisca_dk_integration.simulation import shared
from tests.support.soak import few

YEARS = (2023, 2024)
INDEX = {"indeksering": 1.02, "sidste_aar": 2030}
FROM = {"fra": "2023-01-01"}
REFUND, YEAR = "fuld_refusion_i_programmet", "lovgivning_fra"
NAMES = few(list(shipped()), ["et_aars_introduktion", REFUND, "resultattilskud_efter_hastighed"])


@pytest.fixture(scope="module")
def people():
    return read_population("examples/reformer")


@pytest.fixture(scope="module")
def laws():
    reforms = [load_law(name, FROM, **INDEX) for name in NAMES if name != YEAR]
    year = load_law(YEAR, {"aar": "2013", "mapper": "refusion"}, **INDEX)
    return [load_law(None, **INDEX), *reforms, year]


@pytest.fixture(scope="module")
def together(people, laws):
    return make_accounts(people, laws, YEARS)


@pytest.fixture(scope="module")
def reads(together):
    assert together
    (reads,) = shared._READS.values()
    return reads


def test_the_accounts_are_those_of_separate_runs_bit_for_bit(people, laws, together):
    for law, account in zip(laws, together, strict=True):
        alone = make_account(people, law, YEARS)
        assert account.table.equals(alone.table), law.name
        assert account.people.equals(alone.people)
        assert account.deviation.equals(alone.deviation)
        changed = not account.table.equals(together[0].table)
        assert changed == (law.file is not None), law.name


def test_a_reform_of_grants_leaves_taxes_alone(laws, reads):
    law = next(law for law in laws if law.name == "resultattilskud_efter_hastighed")
    touched = reads.touched(*shared.changes_of(law))
    assert {"resultattilskud_beskaeftigelse", "resultattilskud"} <= touched
    assert not {"kommuneskat", "forsoergelsesydelse", "grundtilskud"} & touched


def test_what_is_read_through_others_and_through_the_past_counts(reads):
    assert "kommuneskat" in reads.touched({"loenindkomst"}, set())
    # Weeks on the ladder read the weeks of the month before.
    assert "refusion_forsoergelse" in reads.touched({"ydelsesuge_nummer"}, set())


def test_what_reads_a_changed_number_is_touched(reads):
    path = next(path for path in reads.parameters["refusion_andel"] if path.startswith("refusion"))
    touched = reads.touched(set(), {path})
    assert {"refusion_andel", "refusion_forsoergelse"} <= touched
    assert "forsoergelsesydelse" not in touched
    # A number below a node that was read as a whole, and a node above a number.
    assert reads.touched(set(), {f"{path}.nyt"}) >= {"refusion_andel"}
    assert reads.touched(set(), {path.rpartition(".")[0]}) >= {"refusion_andel"}


def test_too_many_people_are_left_to_the_blocks(people, laws, monkeypatch):
    monkeypatch.setattr(shared, "CELLS", 10)
    assert make_accounts(people, laws[:1], YEARS) is None


def test_a_rule_that_was_not_seen_at_work_is_not_taken_for_unchanged(
    people, laws, together, reads, monkeypatch
):
    for read in (reads.variables, reads.parameters):
        monkeypatch.delitem(read, "refusion_andel")
    monkeypatch.setattr(reads, "computed", reads.computed - {"refusion_andel"})
    number = next(number for number, law in enumerate(laws) if law.name == REFUND)
    again = make_accounts(people, [laws[0], laws[number]], YEARS)[1]
    assert again.table.equals(together[number].table)
