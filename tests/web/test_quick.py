"""The quick simulation of few people gives openfisca-core's bits, whatever is asked and given."""

import time

import pytest
from openfisca_core.errors import CycleError
from openfisca_core.periods import period

from openfisca_dk_integration.web import quick
from openfisca_dk_integration.web.errors import RequestError
from openfisca_dk_integration.web.people import build
from openfisca_dk_integration.web.situation import Reader

ASKED = {"month": ("2025-11", "2025-08"), "year": ("2025",), "eternity": ("2025-11",)}


def read(service, body):
    problems = []
    situation = Reader(service.system, service.settings, problems).read(body)
    assert problems == []
    return situation


def test_every_variable_bit_by_bit_in_any_order(service, example):
    """Asked for backwards (``test_core_api`` asks forwards): who asked first changes nothing."""
    situation = read(service, example())
    fast, slow = build(service.system, situation), build(service.system, situation, traced=True)
    for variable in list(service.system.variables.values())[::-1]:
        for when in ASKED[str(variable.definition_period)]:
            one, two = (each.calculate(variable.name, when) for each in (fast, slow))
            assert type(one) is type(two), variable.name
            assert one.dtype == two.dtype, variable.name
            assert one.tobytes() == two.tobytes(), variable.name


def test_wrong_periods_and_circles_are_refused(service, example):
    simulation = build(service.system, read(service, example()))
    with pytest.raises(ValueError, match="whole month"):
        simulation.calculate("grundtilskud", "2025")
    simulation.running.add(("grundtilskud", period("2025-03")))
    with pytest.raises(CycleError):
        simulation.calculate("grundtilskud", "2025-03")


def test_it_stops_at_its_deadline(service, example):
    simulation = build(service.system, read(service, example()), time.monotonic() - 1)
    with pytest.raises(RequestError) as error:
        simulation.calculate("grundtilskud", "2025-03")
    assert error.value.status == 503


def test_only_so_many_periods_are_remembered(service, example, monkeypatch):
    """A server that is asked about every month of two centuries does not grow by it."""
    monkeypatch.setattr(quick, "MOST_PERIODS", 3)
    situation = read(service, example())
    fast, slow = build(service.system, situation), build(service.system, situation, traced=True)
    fast.calculate("alder", "2024-12")
    fast.plans["alder"].formulas.clear()
    for month in range(1, 13):
        when = f"2025-{month:02d}"
        assert fast.calculate("alder", when).tolist() == slow.calculate("alder", when).tolist()
    assert len(fast.plans["alder"].formulas) <= 3
