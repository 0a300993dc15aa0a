"""Members of one case may be given values for periods of different lengths."""

from __future__ import annotations

from typing import Any

import pytest
from openfisca_core.simulations import Simulation, SimulationBuilder

from openfisca_dk_integration.tax_benefit_system import CountryTaxBenefitSystem, in_force


@pytest.fixture(scope="module")
def system() -> CountryTaxBenefitSystem:
    return in_force()


def simulation(system: CountryTaxBenefitSystem, **persons: dict[str, Any]) -> Simulation:
    """Return a simulation of persons living alone, by their inputs."""
    situation = {
        "personer": persons,
        "husstande": {f"h_{name}": {"voksne": [name]} for name in persons},
        "kommuner": {"k": {"borgere": list(persons)}},
    }
    builder = SimulationBuilder()
    builder.set_default_period("2021")
    return builder.build_from_dict(system, situation)


def months_of(given: Simulation, name: str, *months: str) -> list[list[Any]]:
    """Return the members' values, month by month."""
    arrays = [given.calculate(name, month) for month in months]
    return [
        (array.decode_to_str() if hasattr(array, "decode_to_str") else array).tolist()
        for array in arrays
    ]


def test_a_wage_by_the_year_beside_one_by_the_month(system: CountryTaxBenefitSystem) -> None:
    given = simulation(
        system,
        a={"loenindkomst": {"2021": 360000}},
        b={"loenindkomst": {"2021-03": 10000}},
        c={"loenindkomst": {"2021": 120000, "2021-03": 21000}},
    )
    wages = months_of(given, "loenindkomst", "2021-02", "2021-03", "2021-12")
    assert wages == [[30000, 0, 9000], [30000, 10000, 21000], [30000, 0, 9000]]


def test_an_activity_by_the_year_beside_one_by_the_month(system: CountryTaxBenefitSystem) -> None:
    given = simulation(
        system,
        a={"aktivitet": {"2021": "ledig"}},
        b={"aktivitet": {"2021-03": "danskuddannelse"}},
        c={"aktivitet": {"2021": "ledig", "2021-03": "virksomhedspraktik"}},
    )
    assert months_of(given, "aktivitet", "2021-02", "2021-03", "2021-04") == [
        ["ledig", "ingen", "ledig"],
        ["ledig", "danskuddannelse", "virksomhedspraktik"],
        ["ledig", "ingen", "ledig"],
    ]


def test_a_month_given_with_the_default_stands(system: CountryTaxBenefitSystem) -> None:
    given = simulation(
        system,
        a={"loenindkomst": {"2021": 220000, "2021-03": 0}},
        b={"loenindkomst": {"2021": 110000, "2021-03": 0}},
    )
    wages = months_of(given, "loenindkomst", "2021-02", "2021-03")
    assert wages == [[20000, 10000], [0, 0]]


def test_a_quarter_and_months_inside_a_year(system: CountryTaxBenefitSystem) -> None:
    given = simulation(
        system,
        a={"loenindkomst": {"2021": 120000, "month:2021-01:3": 12000, "2021-02": 6000}},
        b={"loenindkomst": {"2021": 24000}},
    )
    wages = months_of(given, "loenindkomst", "2021-01", "2021-02", "2021-03", "2021-04")
    assert wages == [[3000, 2000], [6000, 2000], [3000, 2000], [12000, 2000]]


def test_months_that_are_not_the_sum_of_the_year_are_refused(
    system: CountryTaxBenefitSystem,
) -> None:
    every_month = {f"2021-{month:02}": 10000 for month in range(1, 13)}
    with pytest.raises(ValueError, match="Inconsistent input"):
        simulation(
            system,
            a={"loenindkomst": {**every_month, "2021": 130000}},
            b={"loenindkomst": {"2021": 24000}},
        )


def test_a_date_without_period_beside_one_for_eternity(system: CountryTaxBenefitSystem) -> None:
    given = simulation(
        system,
        a={"foedselsdato": {"ETERNITY": "1980-05-01"}, "koen": {"ETERNITY": "mand"}},
        b={"foedselsdato": "1990-05-01", "koen": "kvinde"},
    )
    assert given.calculate("foedselsdato", "2021-05").astype(str).tolist() == [
        "1980-05-01",
        "1990-05-01",
    ]
    assert months_of(given, "koen", "2021-05") == [["mand", "kvinde"]]
