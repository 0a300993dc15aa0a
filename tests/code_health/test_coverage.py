"""docs/coverage.md is current, and what it is made from is read rightly."""

import pytest

from tests.support.coverage import PAGE, names, page, split


def test_the_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make coverage`"


@pytest.mark.parametrize(
    ("citation", "before", "expected"),
    [
        ("integrationsloven § 45, stk. 9, nr. 1-2", "", ("integrationsloven", "§ 45")),
        ("§ 25 b, stk. 7", "lov om aktiv socialpolitik", ("aktivloven", "§ 25 b")),
        ("lov om aktiv socialpolitik §§ 23-24 (2014 til 2025)", "", ("aktivloven", "§§ 23-24")),
        ("lov om aktiv socialpolitik kap. 4", "", ("aktivloven", "kap. 4")),
        ("SU-loven", "", ("SU-loven", "hele loven")),
    ],
)
def test_a_citation_is_split(citation, before, expected):
    assert split(citation, before) == expected


def test_a_paragraph_is_not_taken_for_another():
    assert names("integrationsloven § 45, stk. 8", "§ 45")
    assert not names("integrationsloven § 45 a", "§ 45")
    assert not names("integrationsloven § 45", "§ 4")
    assert names("aktivloven § 25 b, stk. 7", "§ 25 b")
