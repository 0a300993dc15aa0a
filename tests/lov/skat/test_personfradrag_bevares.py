"""No value of the personal allowance is lost or used twice (personskatteloven §§ 9, 10 and 12).

A single person pays the sum of the taxes less the value of the allowance, never below nil; a
married couple together pays the couple's sum less the couple's value.
"""

import numpy
import pytest
from openfisca_core.simulation_builder import SimulationBuilder

from openfisca_dk_integration.tax_benefit_system import in_force

COUPLES = 500
YEARS = (2009, 2012, 2018, 2020, 2025, 2026)
GROSS = ("bundskat", "mellemskat", "topskat", "toptopskat")
NET = (*GROSS, "sundhedsbidrag", "kommuneskat", "kirkeskat")


@pytest.fixture(scope="module")
def system():
    return in_force()


def couples(system, year, *, married):
    """Return couples with incomes of every size, among them none, and capital income."""
    random = numpy.random.default_rng(year)
    persons = 2 * COUPLES
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("person", numpy.arange(persons))
    households = builder.declare_entity("husstand", numpy.arange(COUPLES))
    roles = numpy.tile(["hovedperson", "partner"], COUPLES)
    builder.join_with_persons(households, numpy.arange(persons) // 2, roles)
    municipality = builder.declare_entity("kommune", ["k"])
    builder.join_with_persons(municipality, numpy.zeros(persons, int), ["borger"] * persons)
    simulation = builder.build(system)
    size = random.choice([0, 60_000, 300_000, 3_000_000], persons)
    income = random.uniform(0, 1, persons) * size
    capital = random.choice([0, -40_000, 30_000], persons)
    inputs = {
        "personlig_indkomst": income,
        "nettokapitalindkomst": capital,
        "skattepligtig_indkomst": numpy.maximum(0, 0.9 * income + capital),
        "medlem_af_folkekirken": random.choice([True, False], persons),
        "am_bidrag": numpy.zeros(persons),
        "kommuneskatteprocent": numpy.array([25.4]),
        "kirkeskatteprocent": numpy.array([0.9]),
    }
    for name, values in inputs.items():
        simulation.set_input(name, year, values)
    simulation.set_input("gift", f"{year}-12", numpy.full(COUPLES, married))
    return simulation


def sums(simulation, year):
    def yearly(name):
        return simulation.calculate(name, year).astype("float64")

    gross = sum(yearly(f"{name}_foer_personfradrag") for name in GROSS)
    gross = gross + yearly("skat_af_skattepligtig_indkomst")
    value = yearly("personfradrag_vaerdi_bundskat") + yearly("personfradrag_vaerdi_indkomst")
    return gross, value, sum(yearly(name) for name in NET)


@pytest.mark.parametrize("year", YEARS)
def test_unmarried_persons_pay_each_their_own(system, year):
    simulation = couples(system, year, married=False)
    gross, value, net = sums(simulation, year)
    numpy.testing.assert_allclose(net, numpy.maximum(0, gross - value), atol=1)
    assert (gross < value).any()
    assert (gross > value).any()


@pytest.mark.parametrize("year", YEARS)
def test_spouses_use_the_allowances_of_both(system, year):
    simulation = couples(system, year, married=True)
    gross, value, net = (part.reshape(-1, 2) for part in sums(simulation, year))
    together = numpy.maximum(0, (gross - value).sum(axis=1))
    numpy.testing.assert_allclose(net.sum(axis=1), together, atol=1)
    assert (net >= 0).all()
    moved = (gross < value).any(axis=1) & (together > 0)
    assert moved.any()


@pytest.mark.parametrize("year", YEARS)
def test_the_total_is_the_sum_of_the_taxes(system, year):
    simulation = couples(system, year, married=True)
    _, _, net = sums(simulation, year)
    total = simulation.calculate("indkomstskat", year).astype("float64")
    relief = simulation.calculate("nedslag_negativ_kapitalindkomst", year).astype("float64")
    numpy.testing.assert_allclose(total, net - relief, atol=1)
    assert (total >= 0).all()
