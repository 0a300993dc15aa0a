"""Every shipped reform has a page, as its data say."""

import pytest

from openfisca_dk_integration.reforms.format import shipped
from tests.support import reform_pages


@pytest.mark.parametrize("name", shipped())
def test_page_is_up_to_date(name):
    text = reform_pages.path(name).read_text(encoding="utf-8")
    hint = "run python -m tests.support.reform_pages"
    assert text.startswith(reform_pages.page(name)), hint
    assert len(text.partition(reform_pages.MARK)[2].split()) > 20, "notes by hand are missing"


def test_no_page_without_a_reform():
    names = {path.stem for path in reform_pages.PAGES.glob("*.md")}
    assert names - set(shipped()) == set()
