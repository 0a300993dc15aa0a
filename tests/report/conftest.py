"""Results of every kind that has a workbook, computed once for all tests of reports."""

from pathlib import Path

import pytest
import yaml

from openfisca_dk_integration.account import compare
from openfisca_dk_integration.benchmark import load_definitions
from openfisca_dk_integration.cases.business_case import run_case
from openfisca_dk_integration.cases.model import read_case
from openfisca_dk_integration.cases.social.engine import run_investment
from openfisca_dk_integration.cases.social.model import read_investment
from openfisca_dk_integration.population import read_population
from openfisca_dk_integration.reforms import load_law
from openfisca_dk_integration.report import benchmark
from openfisca_dk_integration.report.texts import Texts
from openfisca_dk_integration.report.workbook_case import write_case_book

EXAMPLES = Path(__file__).parents[2] / "examples"

RAW = {
    "titel": '=HYPERLINK("http://x")',
    "kommune": "Odense",
    "start_aar": 2024,
    "horisont": 2,
    "deltagere": 10,
    "flere_i_job": [2, 3, 4],
    "indsats_udgift_pr_person_pr_aar": 20000,
    "indsats_udgift_pr_person": 1500,
    "indsats_aar": 1.25,
    "opstart": 7000,
    "indsats_refusion_andel": 0.1,
    "ydelse_pr_maaned": 11000,
    "uger_paa_ydelse_ved_start": 20,
    "maaneder_til_job": 3.5,
    "fastholdelse_pr_aar": [1.0, 0.8],
    "andel_der_udloeser_tilskud": 0.5,
    "resultattilskud_pr_person": 50000,
    "resultattilskud_efter_maaneder": 6,
    "poster": [
        {"navn": "Tolk", "beloeb_pr_maaned": 100, "fra": "kommune", "til": "andre", "sparet": True},
        {"navn": "Mentor", "beloeb_pr_maaned": 50, "fra": "kommune", "til": "andre",
         "naar": "indsats"},
    ],
}  # fmt: skip


@pytest.fixture(scope="session")
def case(tmp_path_factory):
    result = run_case(read_case(RAW, "test"))
    path = tmp_path_factory.mktemp("book") / "case.xlsx"
    write_case_book(path, result, Texts("da"), "test")
    return result, path


@pytest.fixture(scope="session")
def comparison():
    law, reform = load_law(), load_law("et_aars_introduktion", {"fra": "2023-01-01"})
    people = read_population(EXAMPLES / "reformer", law.tax_benefit_system())
    return compare(people, law, [reform], [2024, 2025])


def investment_with(changes):
    """The example with other numbers: path in the file to value."""
    raw = yaml.safe_load((EXAMPLES / "invest" / "social_investering.yaml").read_text("utf-8"))
    raw |= {"horisont": 5, "usikkerhed": {"traek": 100, "froe": 1}}
    raw["kontrakt"] |= {"sidste_maaling_maaned": 48, "loft": 1_500_000}
    raw["indsats"] |= {"betaler": "kommune", "refusion_andel": 0.25}
    raw["kontrakt"]["kapital"] = 500_000
    for path, value in changes.items():
        *above, last = path.split(".")
        place = raw
        for name in above:
            place = place[int(name) if name.isdigit() else name]
        place[last] = value
    return run_investment(read_investment(raw, "test"))


@pytest.fixture(scope="session")
def investment():
    return investment_with({})


@pytest.fixture(scope="session")
def benchmarked():
    law = load_law()
    people = read_population(EXAMPLES / "kommune", law.tax_benefit_system())
    wanted = benchmark.Wanted(years=(2016, 2018), expected=True)
    return benchmark.run(people, law, wanted, load_definitions(None))
