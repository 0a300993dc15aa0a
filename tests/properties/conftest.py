"""One law for the module, and what a world of drawn people says month by month."""

import numpy
import pytest
from openfisca_core.periods import DateUnit

from openfisca_dk_integration.reforms import load_law
from openfisca_dk_integration.simulation.law import system_of
from openfisca_dk_integration.simulation.span import month_period, year_period
from tests.support.homes import world


class Computed:
    """A world of homes, and its amounts as float64 arrays."""

    def __init__(self, system, homes, first, last, order=None):
        self.first, self.last = first, last
        self.system = system
        self.simulation = world(system, homes, first, last, order=order)

    def at(self, name, month):
        """Return a monthly variable in a month, or a yearly one in its year."""
        yearly = self.system.variables[name].definition_period == DateUnit.YEAR
        period = year_period(month // 12) if yearly else month_period(month)
        values = numpy.asarray(self.simulation.calculate(name, period)).view(numpy.ndarray)
        return values.astype(float)

    def months(self, name):
        """Return a monthly variable, one row for each month."""
        return numpy.array([self.at(name, month) for month in range(self.first, self.last + 1)])

    def by_home(self, name, month):
        """Return the sum of a person variable in each household."""
        return self.simulation.populations["husstand"].sum(self.at(name, month))


@pytest.fixture(scope="session")
def system():
    return system_of(load_law())


@pytest.fixture(scope="session")
def compute(system):
    return lambda *args, **options: Computed(system, *args, **options)
