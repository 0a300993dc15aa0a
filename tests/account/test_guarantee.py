"""The budget guarantee by hand: nothing left for all, each keeps its distance to the others."""

import csv

import numpy
import pytest

from openfisca_dk_integration.account import ITEMS
from openfisca_dk_integration.account.guarantee import TABLE, first_years, handed_out

# Two municipalities of 30,000 and 70,000 inhabitants. A reform costs the first 900 kroner of grants
# and gains the second 400 kroner of benefits saved: together they lose 500. The state gives 150
# and 350, so the first is left with -750 and the second with +750.
CHANGE = numpy.array([[[-900.0, 0.0, 1000.0]], [[0.0, 400.0, 0.0]]])
PEOPLE = numpy.array([30_000.0, 70_000.0])
NAMES = ("resultattilskud", "forsoergelse", "kommuneskat")


def test_by_hand():
    handed = handed_out(CHANGE, NAMES, [2027], PEOPLE)
    assert handed.tolist() == [[150.0], [350.0]]
    left = CHANGE[..., :2].sum(axis=2) + handed
    assert left.tolist() == [[-750.0], [750.0]]


@pytest.mark.parametrize(("year", "lost"), [(2017, -400.0), (2018, 500.0)])
def test_grants_are_in_it_from_2018(year, lost):
    # BEK 828/2018 § 9; before, only benefits and programme (LBK 561/2009 § 14, stk. 2, nr. 5).
    assert handed_out(CHANGE, NAMES, [year], PEOPLE).sum() == pytest.approx(lost)


def test_tax_and_housing_support_are_not_in_it():
    for name in ("kommuneskat", "boligstoette_kommune", "saerlig_stoette", "udligning"):
        assert name not in first_years()


def test_every_item_is_one_of_the_account_with_a_source():
    known = {item.key for item in ITEMS}
    with TABLE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows
    for row in rows:
        assert row["post"] in known
        assert row["kilde"]
        assert row["evidens"] in {"seen", "derived"}
