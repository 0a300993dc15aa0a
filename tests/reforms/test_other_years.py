"""The law of every other year applied to people of today: a matrix of years."""

import math

import pytest

from openfisca_dk_integration.account import make_account
from openfisca_dk_integration.population import read_population
from openfisca_dk_integration.reforms import load_law
from openfisca_dk_integration.reforms.apply import find, paths
from openfisca_dk_integration.reforms.kode.lovgivning_fra import NOT_LAW
from tests.support.soak import few
from tests.support.yaml_cases import ROOT

FIRST, LAST, TODAY = 2008, 2026, 2024
YEARS = few(list(range(FIRST, LAST + 1)), [2008, 2011, 2013, 2016, 2019, 2022, 2026])


@pytest.fixture(scope="module")
def people():
    return read_population(ROOT / "examples" / "lille")


@pytest.fixture(scope="module")
def today():
    return load_law().tax_benefit_system().parameters


@pytest.mark.parametrize("year", YEARS)
def test_every_number_is_that_of_the_year_and_people_of_today_can_be_computed(year, people, today):
    law = load_law("lovgivning_fra", {"aar": year, "indekseret": "nej"})
    tree = law.tax_benefit_system().parameters
    moved = 0
    for path in paths(today):
        if path.split(".")[0] in NOT_LAW or "[" in path:
            continue
        then = find(today, path)(f"{year}-12-01")
        if then is None:
            continue
        moved += then != find(today, path)(f"{TODAY}-06-01")
        for month in (f"{TODAY}-06-01", "2035-01-01"):
            assert find(tree, path)(month) == then, path
    assert moved > 100 or abs(year - TODAY) <= 1
    account = make_account(people, law, (TODAY, TODAY))
    amounts = account.table["beloeb"].to_list()
    assert all(math.isfinite(amount) for amount in amounts)
    assert any(amounts)
    # The account agrees with the law's own results, and income support is paid in every year.
    assert account.deviation["afvigelse"].abs().max() < 1
    support = account.table.filter(post="forsoergelse", betaler="borger")["beloeb"]
    assert support.min() >= 0
    assert support.sum() > 0


def test_a_year_before_the_first_and_after_the_last_known_is_refused():
    for year in (FIRST - 1, LAST + 5):
        with pytest.raises(ValueError, match=rf"{FIRST}|{LAST}"):
            load_law("lovgivning_fra", {"aar": year})
