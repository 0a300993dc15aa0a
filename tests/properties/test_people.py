"""A person's answer does not depend on who else is computed, nor in which order they stand."""

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openfisca_core.periods import DateUnit

from openfisca_dk_integration.months import month_number
from openfisca_dk_integration.simulation.span import month_period, year_period
from tests.properties.drawn import SPAN, few, worlds
from tests.support.people import people

FIRST, LAST = 12 * 2017, 12 * 2019 + 11
MONTHS = (12 * 2017 + 5, 12 * 2018 + 11, LAST)
TWICE = {
    "disponibel_indkomst_ved_job",
    "disponibel_indkomst_ved_hoejere_loen",
    "gevinst_ved_job",
    "deltagerskat",
    "effektiv_marginalskat",
    "loenfremgang_ved_job",
}
"""They compute the history once more: too slow here, and nothing but the same law."""


def names_of(system, entity):
    return [
        name
        for name, variable in system.variables.items()
        if variable.entity.key == entity
        and variable.definition_period != DateUnit.ETERNITY
        and variable.formulas
        and name not in TWICE
    ]


def values(simulation, name, month):
    yearly = simulation.tax_benefit_system.variables[name].definition_period == DateUnit.YEAR
    period = year_period(month // 12) if yearly else month_period(month)
    return numpy.asarray(simulation.calculate(name, period)).view(numpy.ndarray)


@pytest.fixture(scope="module")
def crowd():
    return people(3_000, seed=11, first_year=2014, last_year=2018)


@pytest.fixture(scope="module")
def together(system, crowd):
    simulation = crowd.build_simulation(system, FIRST, LAST)
    return {
        (entity, name, month): values(simulation, name, month)
        for entity in ("person", "husstand")
        for name in names_of(system, entity)
        for month in MONTHS
    }


@given(number=st.integers(0, 1_000))
@few(3)
def test_alone_or_among_thousands(system, crowd, together, number):
    """One household alone gets, to the last bit, what it gets among thousands."""
    home = number % crowd.households
    alone = crowd.take([home]).build_simulation(system, FIRST, LAST)
    rows = {"husstand": [home], "person": numpy.flatnonzero(crowd.household_of_person == home)}
    for (entity, name, month), everyone in together.items():
        own = values(alone, name, month)
        assert (own == everyone[rows[entity]]).all(), f"{name} {month_period(month)}"


@given(drawn=worlds(least=2, most=4), data=st.data())
@few(3)
def test_the_order_of_persons_and_households_does_not_matter(compute, system, drawn, data):
    homes, first = drawn
    last = first + SPAN - 1
    found = compute(homes, first, last)
    turned = data.draw(st.permutations(range(len(homes))))
    sizes = [len(home.members) for home in homes]
    starts = numpy.cumsum(sizes) - sizes
    persons = numpy.concatenate(
        [numpy.arange(starts[home], starts[home] + sizes[home]) for home in turned]
    )
    order = data.draw(st.permutations(range(len(persons))))
    other = compute([homes[home] for home in turned], first, last, order=order)
    where = {"husstand": numpy.array(turned), "person": persons[order]}
    for entity in ("person", "husstand"):
        for name in names_of(system, entity):
            ours, theirs = found.at(name, last), other.at(name, last)
            assert theirs == pytest.approx(ours[where[entity]], rel=1e-6, abs=0.01), name


def test_month_numbers_are_those_of_the_package():
    assert month_number(month_period(FIRST)) == FIRST
