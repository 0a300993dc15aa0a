"""What all tests share."""

import gc
import os

import pytest
from hypothesis import settings

from openfisca_dk_integration.reforms import law
from openfisca_dk_integration.tax_benefit_system import in_force

# No deadline: the first example pays for loading the law, and two test processes share the machine.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

# A law is half a million objects that stay. The default looks through them again and again.
gc.set_threshold(50_000, 20, 50)
LAWS_SET_ASIDE = [0]


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown():
    """Set a law that a test has loaded aside from later searches for garbage.

    Each simulation ends with such a search, which took a quarter of the tests' time.
    """
    loaded = law.without_reform.cache_info().misses + in_force.cache_info().misses
    if loaded > LAWS_SET_ASIDE[0]:
        LAWS_SET_ASIDE[0] = loaded
        gc.collect()
        gc.freeze()
