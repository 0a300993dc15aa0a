"""docs/validation.md is what its command writes today."""

import pytest

from openfisca_dk_integration.cases.published.validation import BEGIN, END, put, section
from tests.support.yaml_cases import ROOT


@pytest.mark.langsom
def test_the_section_is_current(law):
    document = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")
    written = BEGIN + document.split(BEGIN, 1)[1].split(END, 1)[0] + END
    assert written == section(law)
    assert "**afviger**" not in written


def test_a_section_takes_the_place_of_the_old_one():
    old = f"# A\n\n{BEGIN}\nold\n{END}\n\nB\n"
    new = f"{BEGIN}\nnew\n{END}"
    assert put(old, new) == f"# A\n\n{new}\n\nB\n"
    assert put("# A\n", new) == f"# A\n\n{new}\n"
