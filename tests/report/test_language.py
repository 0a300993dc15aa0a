"""What stands in the data in Danish is told in the language of the report."""

import polars
import pytest

from openfisca_dk_integration.account import PAYERS
from openfisca_dk_integration.benchmark.indicators import descriptions, unit_words
from openfisca_dk_integration.cases.model import groups, read_case
from openfisca_dk_integration.reforms import load_law
from openfisca_dk_integration.report.case_tables import case_heading, case_place
from openfisca_dk_integration.report.figures import _title
from openfisca_dk_integration.report.html_benchmark import group
from openfisca_dk_integration.report.results import with_labels
from openfisca_dk_integration.report.texts import Texts
from openfisca_dk_integration.small_cells import HIDDEN_CODE, HIDDEN_NAME


@pytest.mark.parametrize(
    ("language", "name"), [("da", HIDDEN_NAME), ("en", "Municipalities with few persons")]
)
def test_municipalities_with_few_persons_are_named_in_the_language(language, name):
    table = polars.DataFrame(
        {
            "kommunekode": [851, HIDDEN_CODE],
            "kommune": ["Aalborg", HIDDEN_NAME],
            "betaler": [next(iter(PAYERS))] * 2,
            "post": ["grundtilskud"] * 2,
        }
    )
    assert with_labels(table, Texts(language))["kommune"].to_list() == ["Aalborg", name]


def test_a_reform_has_its_title_in_the_language():
    law = load_law("et_aars_introduktion")
    assert _title(law, "da") == "Ét års introduktionsperiode"
    assert _title(law, "en") == "One-year introduction period"


def test_units_and_groups_of_the_benchmark_are_english_in_english():
    danish = {entry["enhed"] for entry in descriptions().values()}
    assert len({unit_words(unit, "en") for unit in danish} - danish) == len(danish)
    assert unit_words("sigtelser pr. 1.000 unge", "en") == "sigtelser pr. 1.000 unge"
    assert group("kvinder, du1", Texts("en")) == "women, DU1"
    assert group("maend", Texts("da")) == "mænd"


def test_a_case_bears_the_name_of_its_group_in_the_language():
    group = next(iter(groups().values()))
    raw = {"maalgruppe": group.key, "kommune": "gennemsnitskommune"}
    case = read_case(raw | {"start_aar": 2025, "horisont": 3, "deltagere": 40}, "case")
    assert case_heading(case, Texts("en")) == group.en
    assert case_heading(case, Texts("da")) == group.da
    assert case_place(case, Texts("en")) == "Average municipality"
    assert case_heading(case.model_copy(update={"titel": "Min egen"}), Texts("en")) == "Min egen"
