"""Numbers of the law found by running people through it, never by reading a rate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from openfisca_core.simulations import SimulationBuilder

if TYPE_CHECKING:
    from openfisca_dk_integration.simulation import Law

REFUGEE = {"opholdsgrundlag": "flygtning", "foedselsdato": "1985-07-01"}


def months_of(first: int, last: int) -> list[str]:
    """Return the months of some years."""
    return [f"{year}-{month:02d}" for year in range(first, last + 1) for month in range(1, 13)]


def yearly_sum(
    law: Law,
    constant: Mapping[str, Any],
    months: Mapping[str, Mapping[str, Any]],
    name: str,
    year: int,
) -> float:
    """Return the sum of a monthly variable over a year for one person."""
    person: dict[str, Any] = {key: {"ETERNITY": value} for key, value in constant.items()}
    person |= {key: dict(values) for key, values in months.items()}
    simulation = SimulationBuilder().build_from_dict(
        law.tax_benefit_system(),
        {
            "personer": {"p": person},
            "husstande": {"h": {"voksne": ["p"]}},
            "kommuner": {"k": {"borgere": ["p"]}},
        },
    )
    return sum(float(simulation.calculate(name, month)[0]) for month in months_of(year, year))


def work_grant(law: Law, year: int) -> float:
    """Return the result grant of somebody who has worked six months in ``year``."""
    work = dict.fromkeys(months_of(year - 1, year - 1), "ledig")
    work |= dict.fromkeys(months_of(year, year), "ordinaer_beskaeftigelse")
    hours = dict.fromkeys(months_of(year, year), 160.33)
    return yearly_sum(
        law,
        REFUGEE | {"overtagelsesdato": f"{year - 1}-01-15"},
        {"aktivitet": work, "arbejdstimer": hours},
        "resultattilskud",
        year,
    )


def test_grant(law: Law, year: int) -> float:
    """Return the result grant of somebody who passes the Danish test in June of ``year``."""
    return yearly_sum(
        law,
        REFUGEE
        | {
            "overtagelsesdato": f"{year - 1}-01-15",
            "danskuddannelse": "du2",
            "danskproeve": "pd2",
            "danskproeve_dato": f"{year}-06-10",
        },
        {"aktivitet": dict.fromkeys(months_of(year - 1, year), "danskuddannelse")},
        "resultattilskud",
        year,
    )


def igu_bonus(law: Law, year: int) -> float:
    """Return the first bonus to the employer of a trainee (IGU) who began in January."""
    return yearly_sum(
        law,
        REFUGEE | {"overtagelsesdato": f"{year - 1}-01-15"},
        {"aktivitet": dict.fromkeys(months_of(year, year), "igu")},
        "virksomhedsbonus",
        year,
    )
