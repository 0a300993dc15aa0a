"""The account agrees with the law's own sums, and a comparison of equals is exactly zero."""

import numpy
import polars
import pytest

from openfisca_dk_integration.account import PAYERS, compare, make_account
from openfisca_dk_integration.account.table import RESULTS, SCHEMA
from openfisca_dk_integration.reforms import load_law
from openfisca_dk_integration.simulation import Span, simulate
from tests.support.people import people

YEARS = (2017, 2020)
KRONE = 1.0

ENGINE = {
    "forsoergelse": "kommune_forsoergelse",
    "refusion_forsoergelse": "kommune_refusion_forsoergelse",
    "saerlig_stoette": "kommune_saerlig_stoette",
    "refusion_saerlig_stoette": "kommune_refusion_saerlig_stoette",
    "programudgift": "kommune_programudgift",
    "indsatsudgift": "kommune_indsatsudgift",
    "driftsrefusion": "kommune_driftsrefusion",
    "danskuddannelse": "kommune_danskuddannelse",
    "grundtilskud": "kommune_grundtilskud",
    "tilskud_uledsagede": "kommune_tilskud_uledsagede",
    "resultattilskud": "kommune_resultattilskud",
    "beskaeftigelsesbonus": "kommune_beskaeftigelsesbonus",
    "indkvarteringsrefusion": "kommune_indkvarteringsrefusion",
    "medfinansiering": "kommune_medfinansiering",
    "kommuneskat": "kommune_skatteindtaegt",
    "boligstoette_kommune": "kommune_boligstoette",
    "friplads": "kommune_fripladstilskud",
    "soeskendetilskud": "kommune_soeskendetilskud",
    "fritidstillaeg": "kommune_fritidstillaeg",
    "refusion_introduktionsforloeb": "kommune_refusion_introduktionsforloeb",
}
"""Items and the municipal variable of the law with the same amount."""


@pytest.fixture(scope="module")
def law():
    return load_law()


@pytest.fixture(scope="module", params=["plain", "weighted"])
def population(request):
    return people(700, seed=11, weights=request.param == "weighted")


@pytest.fixture(scope="module")
def account(population, law):
    return make_account(population, law, YEARS, execution="reference")


def amount(account, item, payer="kommune"):
    rows = account.table.filter((polars.col("post") == item) & (polars.col("betaler") == payer))
    pivot = rows.pivot("aar", index="kommunekode", values="beloeb").sort("kommunekode")
    return pivot.drop("kommunekode").to_numpy()


def test_the_table_has_its_form(account, population):
    assert account.table.schema == polars.Schema(SCHEMA)
    assert account.years == [2017, 2018, 2019, 2020]
    assert set(account.table["betaler"]) == set(PAYERS)
    assert set(account.table["kommunekode"]) == set(population.municipality_codes.tolist())
    assert account.table.null_count().sum_horizontal().item() == 0
    keys = ["kommunekode", "aar", "betaler", "post"]
    assert not account.table.select(keys).is_duplicated().any()


def test_it_agrees_with_the_law_item_by_item(account, population, law):
    names = [name for name in ENGINE.values() if name in law.tax_benefit_system().variables]
    answer = simulate(population, law, Span.of_years(*YEARS), names)
    for item, name in ENGINE.items():
        if item in {missing.key for missing in account.not_modelled}:
            continue
        own = numpy.stack([answer.column(name, str(year)) for year in answer.years], axis=1)
        numpy.testing.assert_allclose(
            numpy.abs(amount(account, item)), own, atol=KRONE, err_msg=item
        )


def test_it_agrees_with_the_results_of_the_law(account):
    assert set(account.deviation["betaler"]) == set(RESULTS)
    assert (account.deviation["lovens"] != 0).any()
    assert account.deviation["afvigelse"].abs().max() < KRONE


def test_what_they_pay_each_other_cancels(account):
    both = account.table.group_by("kommunekode", "aar", "post").agg(
        polars.col("beloeb").sum(), polars.col("betaler").n_unique().alias("betalere")
    )
    between = both.filter(polars.col("betalere") == 2)
    assert len(between) > 0
    assert (between["beloeb"] == 0).all()


def test_expense_is_negative_and_income_positive(account):
    assert (amount(account, "forsoergelse") < 0).all()
    assert (amount(account, "forsoergelse", "borger") > 0).all()
    assert (amount(account, "refusion_forsoergelse") > 0).all()
    assert (amount(account, "kommuneskat", "borger") < 0).any()
    assert (amount(account, "grundtilskud", "stat") < 0).any()


def test_blocks_give_the_same_account(account, population, law):
    blocks = make_account(population, law, YEARS, execution="blocks", block_size=150)
    assert blocks.table.drop("beloeb").equals(account.table.drop("beloeb"))
    difference = (blocks.table["beloeb"] - account.table["beloeb"]).abs()
    assert difference.max() < 1e-6
    if (population.weights == 1).all():
        assert difference.max() == 0
    assert blocks.people.equals(account.people)


def test_without_a_change_the_difference_is_exactly_zero(population, law):
    again = load_law()
    comparison = compare(population, law, [again], (2018, 2019), block_size=300)
    assert len(comparison.difference) > 0
    assert (comparison.difference["forskel"] == 0).all()


def test_a_reform_changes_what_it_says_and_nothing_else(population, law):
    choices = {"fra": "2016-01-01", "grundtilskud_foelger": True, "maaneder": 12}
    reform = load_law("et_aars_introduktion", choices)
    comparison = compare(population, law, [reform, reform], (2018, 2019))
    assert set(comparison.difference["reform"]) == {
        "et_aars_introduktion_1",
        "et_aars_introduktion_2",
    }
    first = comparison.difference.filter(polars.col("reform") == "et_aars_introduktion_1")
    grants = first.filter(
        (polars.col("post") == "grundtilskud") & (polars.col("betaler") == "kommune")
    )
    assert grants["forskel"].sum() < 0
    taxes = first.filter(polars.col("post") == "am_bidrag")
    assert (taxes["forskel"] == 0).all()
    total = comparison.total("betaler")
    people_years = comparison.baseline.people["helaarspersoner"].sum()
    expected = total["forskel"] / people_years
    numpy.testing.assert_allclose(total["pr_person"], expected)
    by_year = comparison.total("betaler", "aar")
    numpy.testing.assert_allclose(
        by_year.group_by("reform", "betaler", maintain_order=True).agg(polars.col("forskel").sum())[
            "forskel"
        ],
        total["forskel"],
    )


def test_items_the_law_does_not_have_are_named(population, law):
    from openfisca_dk_integration.account import Item

    item = Item("maanen", "Månen", "The moon", ((1, "maanens_udgift"),), "kommune", None, "")
    account = make_account(population, law, (2018, 2018), (item,))
    assert account.not_modelled == (item,)
    assert account.table.is_empty()
    assert account.table.schema == polars.Schema(SCHEMA)
