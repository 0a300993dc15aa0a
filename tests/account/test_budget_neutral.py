"""The computed factor, against one worked out by hand.

``examples/reformer``, grants for starting a job or education: person 1 after 3 months (2023), 2
after 22 months (2025), 9 education (2024). By the law 86,064 + 92,014 + 88,817 DKK. By the reform
the jobs give 1.5 x 86,064 and 1 x 92,014 times the factor, education what it gave.
"""

from pathlib import Path

import pytest

from openfisca_dk_integration.account import budget_neutral, compare
from openfisca_dk_integration.population import read_population
from openfisca_dk_integration.reforms import ReformError, load_law
from tests.support.remembered import accounts_remembered

ROOT = Path(__file__).parents[2]
REFORM = "resultattilskud_efter_hastighed"
YEARS = (2023, 2026)
pytestmark = pytest.mark.langsom
BY_HAND = (86064 + 92014) / (1.5 * 86064 + 92014)


@pytest.fixture(scope="module", autouse=True)
def _accounts_remembered():
    with accounts_remembered():
        yield


@pytest.fixture(scope="module")
def people():
    return read_population(ROOT / "examples" / "reformer")


@pytest.fixture(scope="module")
def found(people):
    valg = {"fra": "2023-01-01"}
    return budget_neutral(REFORM, people, YEARS, valg=valg, execution="reference")


def test_factor_by_hand(found):
    assert found.baseline == 86064 + 92014 + 88817
    assert found.fixed == 88817
    assert found.slope == 1.5 * 86064 + 92014
    assert found.factor == pytest.approx(BY_HAND, rel=1e-12)
    assert (found.switch, found.item) == ("faktor", "resultattilskud")


def test_comparison_computes_it_and_names_it(people, found):
    law = load_law(REFORM, {"fra": "2023-01-01", "faktor": "budgetneutral"})
    comparison = compare(people, load_law(), [law], YEARS, execution="reference")
    assert comparison.total("betaler")["forskel"].abs().max() < 0.05
    assert comparison.difference["forskel"].abs().max() > 10_000
    assert comparison.reforms[0].law.file.chosen["faktor"] == found.factor
    assert comparison.reforms[0].law.fingerprint != law.fingerprint


def test_nothing_to_scale(people):
    with pytest.raises(ReformError, match="intet at gange på"):
        budget_neutral(REFORM, people, (2023, 2023), execution="reference")


def test_only_where_the_reform_offers_it_and_only_with_people(people):
    with pytest.raises(ReformError, match="kan ikke beregnes"):
        budget_neutral("familiekonsulent", people, YEARS)
    law = load_law(REFORM, {"faktor": "budgetneutral"})
    with pytest.raises(ReformError, match="beregnes for en befolkning"):
        law.tax_benefit_system()
