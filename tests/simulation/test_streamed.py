"""People who stay in their files give the numbers of people in memory, bit for bit."""

from dataclasses import replace

import numpy
import pytest

from openfisca_dk_integration.population import (
    StreamedPopulation,
    read_population,
    stream,
    write_population,
)
from openfisca_dk_integration.simulation import compiled, simulate
from tests.simulation.test_simulate import MUNICIPAL, PEOPLE, SUMS, assert_same
from tests.support.laws import SmallLaw
from tests.support.people import people

needs_llvm = pytest.mark.skipif(not compiled.is_installed(), reason="the extra [compiled]")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("folk")
    population = people(500, seed=3, weights=True)
    # Amounts whose sums depend on the order they are made in.
    wages = population.spells.columns["loenindkomst"]
    odd = (wages.values * 1.2345678).astype("f4")
    population.spells.columns["loenindkomst"] = replace(wages, values=odd)
    write_population(population, path, "parquet")
    return path


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch):
    monkeypatch.setattr(stream, "ROWS", 500)


@pytest.fixture(scope="module")
def law():
    return SmallLaw()


def both(folder, law):
    system = law.tax_benefit_system()
    return read_population(folder, system), StreamedPopulation(folder, system)


def test_blocks(folder, law):
    whole, streamed = both(folder, law)
    ask = (law, "2020-2022", [*PEOPLE, *MUNICIPAL], SUMS)
    answer = simulate(streamed, *ask, execution="blocks", block_size=70)
    assert answer.blocks > 3
    assert_same(simulate(whole, *ask), answer)


@needs_llvm
def test_compiled(folder, law):
    whole, streamed = both(folder, law)
    ask = (law, "2021-2022", [*PEOPLE, *MUNICIPAL], SUMS)
    answer = simulate(streamed, *ask, execution="compiled", block_size=70, workers=2)
    assert answer.execution == "compiled"
    assert answer.blocks > 3
    assert_same(simulate(whole, *ask), answer)


def test_each_block_is_handed_over(folder, law):
    """Nothing of the people stays in memory then; the sums are those of the whole."""
    whole, streamed = both(folder, law)
    ask = (law, "2021", [*PEOPLE, *MUNICIPAL], SUMS)
    seen = []
    answer = simulate(
        streamed, *ask, execution="blocks", block_size=100, each=lambda *given: seen.append(given)
    )
    assert list(answer.columns) == list(MUNICIPAL)
    reference = simulate(whole, *ask)
    assert [number for number, _ in seen] == list(range(answer.blocks))
    for name in PEOPLE:
        for period, values in reference.columns[name].items():
            parts = [block.columns[name][period] for _, block in seen]
            assert numpy.array_equal(numpy.concatenate(parts), values), (name, period)
    ids = numpy.concatenate([block.ids["person"] for _, block in seen])
    assert numpy.array_equal(ids, whole.person_ids)
    for name in MUNICIPAL:
        assert numpy.array_equal(answer.column(name, "2021"), reference.column(name, "2021"))


def test_a_household_without_any_spell(law, tmp_path):
    """A block may hold nobody with a history."""
    population = people(60, seed=3)
    spells = population.spells
    first = population.household_of_person[spells.person] > 0
    some = replace(
        spells,
        person=spells.person[first],
        start=spells.start[first],
        end=spells.end[first],
        columns={name: given.at(first) for name, given in spells.columns.items()},
    )
    write_population(replace(population, spells=some), tmp_path, "parquet")
    whole, streamed = both(tmp_path, law)
    ask = (law, "2021", ["proeve_stoette", "proeve_bolig", *MUNICIPAL], SUMS)
    assert_same(simulate(whole, *ask), simulate(streamed, *ask, execution="blocks", block_size=1))
