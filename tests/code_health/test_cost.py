"""No variable costs more than ten times one sum over the households of the same people.

Each formula is run alone, with everything it reads already computed, for every dated version of
it. A sum over households (``husstand.sum``) of as many people, measured in the same minutes, is the
measure, so that the speed of the machine plays no part. It catches the usual mistakes, each of
which costs 20 to 100 times as much: a parameter indexed by an Enum array, roles in sums, ``max``
and ``all`` over a group, Python loops over people.
"""

import gc
import time
from itertools import cycle

import numpy
import pytest
from openfisca_core.indexed_enums import EnumArray
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import Simulation, SimulationBuilder

from openfisca_dk_integration.reforms import load_law
from openfisca_dk_integration.simulation.law import system_of
from openfisca_dk_integration.simulation.span import month_period, year_period
from tests.support.laws import SmallLaw
from tests.support.people import people

LIMIT = 10
MONTHS = 12
NOISE = 1.1
COPIES = 50
COLUMNS = 32
FIRST, LAST = 2013, 2025
ROUNDS = 5

A_SECOND_SIMULATION = {"disponibel_indkomst_ved_job", "disponibel_indkomst_ved_hoejere_loen"}
"""Compute the whole law again for the same people with other wages (``counterfactual``), once for
all months of a year: asked for by name, never read by the account or by another law."""


class Copies(Simulation):
    """Many copies of the people of a small simulation, which has computed what formulas read."""

    small: Simulation
    read: dict

    def calculate(self, variable_name, period):
        key = (variable_name, period)
        if key not in self.read:
            array = self.small.calculate(variable_name, period)
            many = numpy.tile(numpy.asarray(array).view(numpy.ndarray), COPIES)
            if isinstance(array, EnumArray):
                many = EnumArray(many, array.possible_values)
            self.read[key] = many
        return self.read[key]


def copies_of(population, system):
    small = population.build_simulation(system, f"{FIRST}-01", f"{LAST}-12")
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("person", range(population.count * COPIES))
    for key in ("husstand", "kommune"):
        group = small.populations[key]
        joined = builder.declare_entity(key, range(group.count * COPIES))
        shift = numpy.repeat(numpy.arange(COPIES) * group.count, population.count)
        joined.members_entity_id = numpy.tile(group.members_entity_id, COPIES) + shift
        joined.members_role = numpy.tile(group.members_role, COPIES)
    big = Copies(system, builder.populations)
    big.small, big.read = small, {}
    for key in ("husstand", "kommune"):
        _ = big.populations[key].members_position  # computed once in a simulation
        _ = big.populations[key].ordered_members_map
    return big


def periods_of(variable):
    """Return one period for every dated version of the formula within the years."""
    starts = sorted(variable.formulas)
    found = []
    for place, start in enumerate(starts):
        year, month = (int(part) for part in start.split("-")[:2])
        first = max(12 * year + month - 1, 12 * FIRST)
        after = starts[place + 1] if place + 1 < len(starts) else variable.end or f"{LAST}-12"
        last = 12 * int(str(after)[:4]) + int(str(after)[5:7]) - 2
        last = min(last, 12 * LAST + 11)
        middle = (first + last + 1) // 2
        if first > last:
            continue
        if variable.definition_period == DateUnit.YEAR:
            year = middle // 12
            found += [year_period(year)] if FIRST <= year <= LAST else []
        elif variable.definition_period == DateUnit.MONTH:
            found.append(month_period(middle))
        else:
            found.append(year_period(FIRST).first_month)  # core reads them at any month
    return [period for period in found if variable.get_formula(period) is not None]


def seconds(function, rounds=ROUNDS):
    """Return the shortest of several runs: noise only ever adds."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        function()
        times.append(time.process_time() - start)
    return min(times)


def household_sum(simulation):
    """Return a function that makes one sum, each time of other values.

    The values of a formula come from memory, not from the processor's cache; so do these.
    """
    husstand = simulation.populations["husstand"]
    count = husstand.members.count
    values = numpy.linspace(0, 30_000, COLUMNS * count, dtype=numpy.float32).reshape(COLUMNS, count)
    columns = cycle(values)
    return lambda: husstand.sum(next(columns))


def limit(variable, read):
    """Return the sums a formula may cost, given the values it reads.

    A yearly variable may add up its months, one sum for each it reads; a constant is computed once
    in a run and may cost what others cost in a year.
    """
    if variable.definition_period == DateUnit.ETERNITY:
        return LIMIT * MONTHS
    if variable.definition_period == DateUnit.YEAR:
        return LIMIT + sum(period.unit == DateUnit.MONTH for _, period in read)
    return LIMIT


def costs(simulation, variables):
    """Return the cost of each formula over its limit, most expensive first."""
    measure = household_sum(simulation)
    found = {}
    gc.collect()
    gc.disable()
    try:
        for variable in variables:
            population = simulation.get_variable_population(variable.name)
            for period in periods_of(variable):

                def run(variable=variable, population=population, period=period):
                    simulation._run_formula(variable, population, period)

                run()  # computes what it reads
                most = limit(variable, simulation.read)
                ratio = seconds(run) / seconds(measure) / most
                if ratio > NOISE:
                    # Something else may have run in between: look again, longer.
                    again = seconds(run, 5 * ROUNDS) / seconds(measure, 5 * ROUNDS) / most
                    ratio = min(ratio, again)
                found[f"{variable.name}<{period}>"] = ratio
                simulation.read.clear()
    finally:
        gc.enable()
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def with_formulas(system):
    return [
        item
        for item in system.variables.values()
        if item.formulas and not item.is_neutralized and item.name not in A_SECOND_SIMULATION
    ]


@pytest.fixture(scope="module")
def population():
    return people(2_000, seed=7, codes=(101,), first_year=2012, last_year=2024)


@pytest.mark.langsom
def test_no_variable_costs_more_than_ten_household_sums(population):
    system = system_of(load_law())
    measured = costs(copies_of(population, system), with_formulas(system))
    assert len(measured) >= len(with_formulas(system)) * 0.8
    too_slow = [f"{name}: {ratio:.1f} times" for name, ratio in measured.items() if ratio > NOISE]
    assert not too_slow, "\n".join(["More than its limit of household sums:", *too_slow])


@pytest.mark.langsom
def test_the_slow_idioms_are_found(population):
    system = system_of(SmallLaw())
    names = ("proeve_langsom_enum", "proeve_langsom_rolle", "proeve_langsom_max", "proeve_stoette")
    measured = costs(copies_of(population, system), [system.variables[name] for name in names])
    slow = {name.partition("<")[0] for name, ratio in measured.items() if ratio > NOISE}
    assert slow == set(names) - {"proeve_stoette"}
