"""The kernel writes spells into months itself: the same values as openfisca-core is given."""

import warnings
from dataclasses import replace

import numpy
import pytest

from openfisca_dk_integration.population import Given
from openfisca_dk_integration.population.model import no_spells
from openfisca_dk_integration.reforms import load_law
from openfisca_dk_integration.simulation import simulate
from openfisca_dk_integration.simulation.compiled import CompiledWarning
from tests.simulation.test_simulate import assert_same
from tests.support.people import people

pytest.importorskip("llvmlite")

INPUTS = [
    *("aktivitet", "loenindkomst", "arbejdstimer", "soeger_hjaelp", "jobparat"),
    *("ydelse_fra_dag", "ydelse_til_dag", "antal_voksne", "er_barn_under_18", "husleje"),
    *("boligareal", "nettokapitalindkomst", "anden_offentlig_forsoergelse"),
]


@pytest.fixture(autouse=True)
def _no_fallback():
    with warnings.catch_warnings():
        warnings.simplefilter("error", CompiledWarning)
        yield


def compare(population, months="2021-02:2022-12", outputs=INPUTS):
    """Assert that both executions give the same inputs."""
    ask = (population, load_law(None), months, outputs)
    assert_same(simulate(*ask), simulate(*ask, execution="compiled", block_size=70, workers=2))


@pytest.mark.parametrize("seed", [1, 2])
def test_spells_that_begin_and_end_inside_months(seed):
    population = people(200, seed=seed)
    spells = population.spells
    days = numpy.random.default_rng(seed).integers(0, 25, spells.count)
    shifted = spells.start + days.astype("timedelta64[D]")
    latest = numpy.maximum(shifted, spells.start)
    inside = numpy.where(latest <= spells.end, latest, spells.start)
    compare(replace(population, spells=replace(spells, start=inside)))


@pytest.mark.parametrize("days", [28, 29, 30, 31])
def test_a_whole_month_is_worth_the_same_whatever_its_length(days):
    """Close to half way between two 32-bit floats, where one last digit would show."""
    half_way = 1 + numpy.arange(2**16) * 2.0**-7 % 1 + 2.0**-24
    for digits in (-1, 0, 1):
        amounts = half_way + digits * 2.0**-52
        assert numpy.array_equal((amounts * days / days).astype("f4"), amounts.astype("f4"))


def test_amounts_that_are_not_32_bit_floats():
    population = people(120, seed=3)
    columns = dict(population.spells.columns)
    wage = columns["loenindkomst"]
    odd = 2.0**14 * (1 + 2.0**-24 + 2.0**-52 * (numpy.arange(len(wage.values)) % 7 - 3))
    columns["loenindkomst"] = Given(odd, wage.known, 0.0)
    compare(replace(population, spells=replace(population.spells, columns=columns)))


def test_people_without_spells():
    population = replace(people(60, seed=4), spells=no_spells())
    compare(population, "2021", ["antal_voksne", "er_barn_under_18", "husleje", "ydelse_til_dag"])


def test_values_of_years_given_once():
    population = people(80, seed=5)
    known = numpy.arange(population.count) % 4 == 0
    income = Given(numpy.where(known, 1234.5, 0.0).astype("f4"), known, 0.0)
    persons = {**population.persons, "nettokapitalindkomst": income}
    compare(replace(population, persons=persons), "2020-2022")
