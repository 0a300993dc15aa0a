"""All municipalities in small: equalisation, budget guarantee, budget-neutral grants."""

import numpy
import polars
import pytest
import yaml

from openfisca_dk_integration.account.guarantee import GUARANTEE, first_years
from openfisca_dk_integration.population.municipalities import municipality_regions
from openfisca_dk_integration.population.synthetic.margins import read_margins
from openfisca_dk_integration.scenario import prepare, read_scenario, run_scenario
from openfisca_dk_integration.scenario.afterwards import ROWS, row_of
from openfisca_dk_integration.scenario.bands import BEFORE, UNGUARANTEED

FROM = {"fra": "2027-01-01"}
DOCUMENT = {
    "titel": "Landet i lille",
    "befolkning": {
        "syntetisk": {
            "kommuner": "alle",
            "aar": "2027-2027",
            "froe": 4,
            "stikproeve": 0.002,
        }
    },
    "historik": {"kilde": "simuleret", "froe": 1},
    "lov": {
        "udligning": True,
        "reformer": [
            {
                "reform": "resultattilskud_efter_hastighed",
                "navn": "tilskud",
                "valg": FROM | {"faktor": "budgetneutral"},
            },
            {"reform": "fuld_refusion_i_programmet", "navn": "refusion", "valg": FROM},
            {
                "reform": ["resultattilskud_efter_hastighed", "fuld_refusion_i_programmet"],
                "navn": "begge",
                "valg": FROM,
            },
            {
                "reform": "gaeldende_ret",
                "navn": "flere_i_job",
                "adfaerd": "beskaeftigelse_som_dansk_oprindelse",
            },
        ],
    },
    "budgetgaranti": True,
    "aar": "2027-2028",
}
CITY = 101


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    """The scenario with a tax base given for Copenhagen: the country's average, in both years."""
    folder = tmp_path_factory.mktemp("landet")
    rows = [f"{CITY},,beskatningsgrundlag_pr_indbygger,198380,x"]
    text = "kommunekode,aar,navn,vaerdi,kilde\n" + "\n".join(rows) + "\n"
    (folder / "egne.csv").write_text(text, encoding="utf-8")
    path = folder / "landet.yaml"
    document = DOCUMENT | {"priser": {"egne_tal": "egne.csv"}}
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    return run_scenario(prepare(read_scenario(path)))


@pytest.fixture(scope="module")
def amounts(result):
    """By law, municipality, year and row."""
    return result.draws.amounts[0]


def law(result, name):
    return [case.name for case in result.plan.cases].index(name)


def total(amounts, number, payer, item):
    return amounts[number, ..., row_of(payer, item)].sum()


def test_a_computed_factor_leaves_the_grants_as_they_were(result, amounts):
    number = law(result, "tilskud")
    (factor,) = [
        value
        for name, value in result.plan.cases[number].law.file.chosen.items()
        if name == "faktor"
    ]
    assert isinstance(factor, float)
    before, after = (total(amounts, one, "kommune", "resultattilskud") for one in (0, number))
    assert before > 0
    assert after == pytest.approx(before, rel=1e-4)
    assert (amounts[number] != amounts[0]).any()


def test_the_guarantee_leaves_nothing_of_what_it_covers_for_all_together(result, amounts):
    """By hand from the account: the sum over covered items and the guarantee is 0 each year."""
    number = law(result, "refusion")
    covered = [
        place
        for place, (payer, item, _) in enumerate(ROWS)
        if payer == "kommune" and item in first_years()
    ]
    change = (amounts[number] - amounts[0])[..., covered].sum(axis=(0, 2))
    handed = amounts[number, ..., row_of("kommune", GUARANTEE)]
    assert (change > 0).all()
    assert handed.sum(axis=0) == pytest.approx(-change)
    assert (amounts[0, ..., row_of("kommune", GUARANTEE)] == 0).all()
    # Shared by inhabitants, and paid by the state to the last bit.
    people = read_margins().municipal("indbyggere", sorted(municipality_regions()), 2027)
    assert handed[:, 0] == pytest.approx(handed[:, 0].sum() * people / people.sum(), abs=1e-4)
    assert (handed == -amounts[number, ..., row_of("stat", GUARANTEE)]).all()


def test_bands_have_the_municipality_before_and_after(result, amounts):
    payers = result.draws.payers()
    number = law(result, "refusion")
    gained = (payers[UNGUARANTEED][0, number] - payers[UNGUARANTEED][0, 0]).sum()
    left = (payers["kommune"][0, number] - payers["kommune"][0, 0]).sum()
    refunds = total(amounts, number, "kommune", "refusion_forsoergelse") - total(
        amounts, 0, "kommune", "refusion_forsoergelse"
    )
    special = total(amounts, number, "kommune", "refusion_saerlig_stoette") - total(
        amounts, 0, "kommune", "refusion_saerlig_stoette"
    )
    assert gained == pytest.approx(refunds + special)
    assert left == pytest.approx(special, abs=0.01)  # særlig støtte is not in the guarantee
    assert BEFORE in payers


def test_equalisation_takes_of_a_reforms_tax_also_where_the_base_is_given(result, amounts):
    """75 per cent of the average tax level (24,95) of the base that more tax stands for."""
    number = law(result, "flere_i_job")
    codes = result.plan.population.municipality_codes
    change = amounts[number] - amounts[0]
    tax = change[..., row_of("kommune", "kommuneskat")]
    moved = change[..., row_of("kommune", "udligning")]
    assert (tax.sum(axis=1) > 0).any()
    rates = result.plan.cases[0].law.tax_benefit_system().parameters
    city = int(numpy.flatnonzero(codes == CITY)[0])
    place = rates.skat.kommuneskatteprocenter.children[f"k{CITY}"]("2027-01-01")
    assert moved[city] == pytest.approx(-0.75 * 24.95 / place * tax[city], rel=1e-4, abs=0.01)
    # The given base alone is the average: no grant and no contribution under the law in force.
    assert amounts[0, city, :, row_of("kommune", "udligning")] == pytest.approx([0, 0], abs=1)
    # Elsewhere the law itself equalises the people's own base.
    other = int(numpy.argmax(numpy.where(codes == CITY, 0, numpy.abs(tax).sum(axis=1))))
    ratio = moved[other] / numpy.where(tax[other] != 0, tax[other], 1)
    assert ((ratio < -0.6) & (ratio > -0.95))[tax[other] != 0].all()


def test_two_reforms_in_one_law_change_what_each_changes(result, amounts):
    both, refund = law(result, "begge"), law(result, "refusion")
    row = row_of("kommune", "refusion_forsoergelse")
    assert (amounts[both, ..., row] == amounts[refund, ..., row]).all()
    assert (amounts[both] != amounts[refund]).any()


def test_other_lives_under_the_law_in_force(result):
    number = law(result, "flere_i_job")
    assert result.in_work[0, number].sum() > result.in_work[0, 0].sum()
    assert result.plan.cases[number].law.fingerprint == result.plan.cases[0].law.fingerprint


def test_tables_files_and_plain_data_name_the_guarantee(result):
    from io import StringIO

    from rich.console import Console

    from openfisca_dk_integration.report.bands import BandFigures
    from openfisca_dk_integration.report.figures import UNITS, all_reforms
    from openfisca_dk_integration.report.results import difference_table
    from openfisca_dk_integration.report.scenario_command import print_scenario
    from openfisca_dk_integration.report.scenario_tables import scenario_files
    from openfisca_dk_integration.report.texts import Texts
    from openfisca_dk_integration.scenario.serial import as_dict

    texts, out = Texts("da"), StringIO()
    print_scenario(Console(file=out, width=150), result, texts, UNITS["kr"])
    text = " ".join(out.getvalue().split())
    assert "Budgetgarantien er slået til" in text
    shown = all_reforms(result.comparison, texts, UNITS["kr"])
    assert shown.columns[-1] == "Kommunen før budgetgaranti"
    difference = result.comparison.difference
    mine = difference.filter(betaler="kommune", reform="refusion")
    law_alone = mine.filter(polars.col("post") != "budgetgaranti")["forskel"].sum()
    assert dict(shown.rows)["refusion"][-1] == pytest.approx(law_alone, abs=1.5)
    assert abs(law_alone) > 1000
    labels = difference_table(result.comparison, texts)["post_navn"].unique().to_list()
    assert "Budgetgaranti (virkning af reformen)" in labels
    label = BandFigures(result, texts, UNITS["kr"]).label
    assert [label(payer) for payer in (BEFORE, UNGUARANTEED)] == [
        "Kommunen før udligning",
        "Kommunen før budgetgaranti",
    ]
    assert "stikproeve.csv" in scenario_files(result)
    names = {row["navn"] for row in as_dict(result)["antagelser"]}
    assert {"tilgang.ukrainere", "programudgift", "samme_beskaeftigelse"} <= names
