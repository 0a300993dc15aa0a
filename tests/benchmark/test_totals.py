"""Published totals: every one stands in the page beside the simulated one."""

from pathlib import Path

import polars
import pytest

from openfisca_dk_integration.account.items import ITEMS
from openfisca_dk_integration.benchmark.totals import GROUPS, published, put_into, section
from openfisca_dk_integration.population.municipalities import municipality_names

PAGE = Path(__file__).parents[2] / "docs" / "validation.md"


def test_every_published_total_has_source_and_explanation_and_stands_in_the_page():
    page = PAGE.read_text(encoding="utf-8")
    for row in published():
        assert row["kilde"]
        assert row["forklaring"]
        assert row["evidens"] in {"seen", "derived"}
        assert row["befolkning"] in GROUPS
        assert int(row["kommunekode"]) in municipality_names()
        assert f"| `{row['id']}` |" in page


def test_measures_are_known():
    items = {item.key for item in ITEMS}
    for row in published():
        kind, _, names = row["maal"].partition(":")
        assert kind in {"post", "variabel", "personer", "aendring"}
        if kind == "post":
            assert set(names.split("+")) <= items


@pytest.mark.parametrize(("own", "ratio"), [(50.0, "0,50"), (150.0, "1,50")])
def test_the_ratio_is_simulated_over_published(own, ratio):
    row = published()[0] | {"vaerdi": 100.0, "simuleret": own, "forhold": own / 100}
    assert f"| {ratio} |" in section(polars.DataFrame([row]))


def test_the_section_replaces_itself_and_nothing_else():
    page = put_into("# A\n\ntekst\n", "ny\n")
    assert put_into(page, "nyere\n").count("totals:begin") == 1
    assert put_into(page, "nyere\n").startswith("# A\n\ntekst")
    assert "ny\n" not in put_into(page, "x\n")
