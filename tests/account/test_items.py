"""The table of items: who pays whom, and that the law knows the amounts."""

import numpy
import pytest

from openfisca_dk_integration import CountryTaxBenefitSystem
from openfisca_dk_integration.account import ITEMS, PAYERS
from openfisca_dk_integration.account.guarantee import GUARANTEE
from openfisca_dk_integration.account.items import TABLE, read_items
from openfisca_dk_integration.entities import Kommune


@pytest.fixture(scope="module")
def variables():
    return CountryTaxBenefitSystem().variables


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.key)
def test_an_item_is_complete(item):
    assert item.da
    assert item.en
    assert item.variables or item.key == GUARANTEE
    assert set(item.signs()) <= set(PAYERS)
    assert sorted(item.signs().values()) in ([-1], [1], [-1, 1])


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.key)
def test_the_law_knows_the_amount(item, variables):
    missing = set(item.variables) - set(variables)
    assert not missing, f"{item.key}: the law has no {missing}"
    for name in item.variables:
        assert variables[name].value_type is float, name
        assert variables[name].definition_period in {"month", "year"}, name
        assert (
            variables[name].entity.key != Kommune.key
            or numpy.dtype(variables[name].dtype) == "float64"
        )


def test_a_wrong_table_is_refused(tmp_path):
    text = TABLE.read_text(encoding="utf-8")
    header, first, *_ = text.splitlines()
    for wrong, complaint in (
        (first.replace(",kommune,borger,", ",kommune,kongen,"), "kongen"),
        (first.replace(",kommune,borger,", ",kommune,kommune,"), "kommune to kommune"),
        (f"{first}\n{first}", "twice"),
    ):
        path = tmp_path / "poster.csv"
        path.write_text(f"{header}\n{wrong}\n", encoding="utf-8")
        with pytest.raises(ValueError, match=complaint):
            read_items(path)
