"""What a trace depends on: numbers are inputs, what decides the code is guarded."""

from types import SimpleNamespace

import numpy
import pytest
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit

from openfisca_dk_integration.months import before, days_in_month, month_number
from openfisca_dk_integration.reforms import load_law
from openfisca_dk_integration.simulation.compiled.errors import TraceError
from openfisca_dk_integration.simulation.compiled.formulas import Formulas
from openfisca_dk_integration.simulation.compiled.scalars import OWN, Numbers, Scalar, Tape
from openfisca_dk_integration.simulation.law import system_of

JANUARY, YEARLY = 12 * 2024, 12 * 2025


@pytest.fixture(scope="module")
def system():
    return system_of(load_law(None))


def variable_with(system, formula, like="resultattilskud"):
    """A variable with a formula of its own."""
    known = system.variables[like]
    variable = known.clone()
    variable.formulas = known.formulas.__class__({"0001-01-01": formula})
    return variable


def test_one_trace_serves_all_months_and_rates(system):
    formulas = Formulas(system)

    def formula(person, period, parameters):
        return person("loenindkomst", period) * parameters(period).loen.timenorm_fuldtid_maaned

    variable = variable_with(system, formula)
    first = formulas.trace(variable, JANUARY)
    assert formulas.trace(variable, JANUARY + 5) is first
    path = ("par", "loen.timenorm_fuldtid_maaned", OWN)
    assert path in [expression for expression, _ in first.parts[0].slots]


def test_a_decision_by_the_month_is_traced_again(system):
    formulas = Formulas(system)

    def formula(person, period):
        wage = person("loenindkomst", period)
        return wage if month_number(period) % 12 == 0 else wage * days_in_month(period)

    variable = variable_with(system, formula)
    january, february = formulas.trace(variable, JANUARY), formulas.trace(variable, JANUARY + 1)
    march, may = formulas.trace(variable, JANUARY + 2), formulas.trace(variable, JANUARY + 4)
    assert january is not february
    assert february is not march
    assert march is may
    assert formulas.trace(variable, JANUARY + 12) is january


def test_a_plain_use_of_the_period_holds_for_one_month(system):
    formulas = Formulas(system)
    variable = variable_with(
        system, lambda person, period: person("loenindkomst", period) * len(str(period))
    )
    traced = formulas.trace(variable, JANUARY)
    assert (OWN, JANUARY) in traced.guards
    assert formulas.trace(variable, JANUARY + 1) is not traced


def test_the_past_and_the_year_are_positions(system):
    formulas = Formulas(system)

    def formula(person, period):
        state = before(person, "ydelsesuge_nummer", period, 3)
        return state + person("am_bidrag", period.this_year) + person("am_bidrag", period.last_year)

    traced = formulas.trace(variable_with(system, formula), JANUARY + 4)
    numbers = formulas.numbers
    found = [
        (name, numbers.evaluate(position, JANUARY + 7), past)
        for name, position, past in traced.parts[-1].references
    ]
    assert found == [
        ("ydelsesuge_nummer", JANUARY + 4, True),
        ("am_bidrag", JANUARY, False),
        ("am_bidrag", JANUARY - 12, False),
    ]


def test_numbers_keep_their_type():
    tree = ParameterNode(
        "", data={"sats": {"values": {"2000-01-01": {"value": 3}, "2025-01-01": {"value": 3.5}}}}
    )
    numbers = Numbers(SimpleNamespace(parameters=tree))
    path = ("type", ("par", "sats", OWN))
    assert numbers.evaluate(path, JANUARY) == "int"
    assert numbers.evaluate(path, 12 * 2025) == "float"


def test_arithmetic_of_numbers_is_pythons():
    numbers = Numbers(SimpleNamespace())
    tape = Tape(numbers)
    own = Scalar(OWN, JANUARY, tape)
    results = [own // 12 * 12 + 3, (own % 12 - 1) / 4, -own, 7 - own, own > 5, numpy.floor(own / 7)]
    later = [numbers.evaluate(item.expression, YEARLY + 5) for item in results]
    month = YEARLY + 5
    assert later == [
        month // 12 * 12 + 3,
        (month % 12 - 1) / 4,
        -month,
        7 - month,
        True,
        numpy.floor(month / 7),
    ]
    assert not tape.guards
    assert int(own) == JANUARY
    assert tape.guards == {OWN: JANUARY}


def test_a_refusal_names_file_and_line(system):
    def formula(person, period):
        return numpy.sort(person("loenindkomst", period))

    with pytest.raises(TraceError, match=r"test_compiled_formulas\.py:\d+: numpy\.sort"):
        Formulas(system).trace(variable_with(system, formula), JANUARY)


def test_a_years_sum_is_cut_into_months(system):
    formulas = Formulas(system)
    yearly = [
        item
        for item in system.variables.values()
        if item.definition_period == DateUnit.YEAR and item.entity.is_person
    ]
    assert max(len(t.parts) for v in yearly if (t := _traced(formulas, v))) >= 11


def _traced(formulas, variable):
    try:
        return formulas.trace(variable, YEARLY)
    except TraceError:
        return None
