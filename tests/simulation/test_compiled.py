"""The compiled execution gives openfisca-core's numbers, or openfisca-core computes them."""

import json
import tempfile
import warnings
from dataclasses import replace
from pathlib import Path

import numpy
import pytest

from openfisca_dk_integration.population import Given
from openfisca_dk_integration.reforms import load_law
from openfisca_dk_integration.simulation import PRESENT, SimulationError, Span, compiled, simulate
from openfisca_dk_integration.simulation.compiled import CompiledWarning, engine, sample, store
from openfisca_dk_integration.simulation.compiled.engine import Kernel
from openfisca_dk_integration.simulation.compiled.lanes import lay_out, part_of
from openfisca_dk_integration.simulation.request import Request
from tests.simulation.test_simulate import MUNICIPAL, PEOPLE, SUMS, assert_same, with_figures
from tests.support.laws import SmallLaw
from tests.support.people import people

pytest.importorskip("llvmlite")

OUTPUTS = [*PEOPLE, *MUNICIPAL, "proeve_langsom_rolle"]


@pytest.fixture(scope="module")
def law():
    return SmallLaw()


@pytest.fixture(autouse=True)
def _no_fallback():
    """A fallback that a test does not expect is a failure."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", CompiledWarning)
        yield


@pytest.mark.parametrize("kind", ["plain", "weighted", "with figures"])
@pytest.mark.parametrize("block_size", [60, 100_000])
def test_compiled_equals_reference(law, kind, block_size):
    population = people(600, seed=3, weights=kind == "weighted")
    if kind == "with figures":
        population = with_figures(population)
    ask = (population, law, "2020-2022", OUTPUTS, SUMS)
    answer = simulate(*ask, execution="compiled", block_size=block_size, workers=2)
    assert_same(simulate(*ask), answer)
    assert answer.execution == "compiled"
    assert "ens med openfisca-core" in answer.notes[0][0]


def test_one_person_and_large_households(law):
    single = people(1, seed=1).take([0])
    assert_same(
        simulate(single, law, "2021", OUTPUTS, SUMS),
        simulate(single, law, "2021", OUTPUTS, SUMS, execution="compiled"),
    )
    crowd = people(120, seed=6)
    of_person = numpy.minimum(crowd.household_of_person, 9).astype("i4")
    roles = numpy.where(crowd.household_of_person == of_person, crowd.roles, numpy.int8(3)).astype(
        "i1"
    )
    crowd = replace(
        crowd,
        household_of_person=of_person,
        roles=roles,
        household_ids=crowd.household_ids[:10],
        municipality_of_household=crowd.municipality_of_household[:10],
        household_values={n: g.at(slice(10)) for n, g in crowd.household_values.items()},
    )
    assert crowd.household_sizes.max() > 50
    ask = (crowd, law, "2022", OUTPUTS, SUMS)
    assert_same(simulate(*ask), simulate(*ask, execution="compiled"))


def test_short_histories(law):
    population = people(150, seed=12, first_year=2022, last_year=2022)
    ask = (population, law, "2022-03:2022-12", ["proeve_maaneder", "proeve_bolig"])
    assert_same(simulate(*ask), simulate(*ask, execution="compiled"))


def test_what_cannot_be_compiled_is_computed_by_core_and_noted(law):
    ask = (people(80, seed=5), law, "2021", ["alder", "proeve_langsom_max", "proeve_stoerst"])
    answer = simulate(*ask, execution="compiled")
    assert_same(simulate(*ask), answer)
    note = answer.notes[-1][1]
    assert "proeve_langsom_max (" in note
    assert "laws.py:" in note


def test_a_person_that_reads_a_sum_over_others_makes_everything_core(law):
    ask = (people(80, seed=5), law, "2021", ["proeve_andel", "alder"])
    with pytest.warns(CompiledWarning, match="depends on people"):
        answer = simulate(*ask, execution="compiled")
    assert_same(simulate(*ask), answer)
    assert "openfisca-core har beregnet alt" in answer.notes[0][0]


def test_a_difference_in_the_sample_falls_back_loudly(law, monkeypatch):
    honest = engine.Kernel.compute

    def wrong(self, population, **options):
        answer = honest(self, population, **options)
        answer.columns["proeve_stoette"]["2021-06"][0] += 1
        return answer

    monkeypatch.setattr(engine.Kernel, "compute", wrong)
    ask = (people(80, seed=5), law, "2021", ["proeve_stoette"])
    with pytest.warns(CompiledWarning, match="proeve_stoette 2021-06"):
        answer = simulate(*ask, execution="compiled")
    assert_same(simulate(*ask), answer)


def test_without_the_optional_extra(law, monkeypatch):
    monkeypatch.setattr(compiled, "is_installed", lambda: False)
    with pytest.raises(SimulationError, match=r"pip install .*\[compiled\]"):
        simulate(people(20), law, "2021", ["alder"], execution="compiled")
    small = simulate(people(20), law, "2021", ["alder"], execution="auto")
    assert small.execution == "blocks"


def test_automatic_choice_needs_enough_people_and_a_proven_program(law, monkeypatch):
    monkeypatch.setattr(compiled, "FIXED", 0.0)
    ask = (people(90, seed=15), law, "2021", ["proeve_stoette", "proeve_bolig"])
    assert simulate(*ask, execution="auto").execution == "blocks"
    simulate(*ask, execution="compiled")
    assert simulate(*ask, execution="auto").execution == "compiled"


def test_automatic_choice_leaves_small_requests_to_core(law, monkeypatch):
    """Few variables are not worth a program, however many the people."""
    monkeypatch.setattr(compiled, "WORTH_WITHOUT_PROGRAM", 50)
    population, request = people(90, seed=15), Request(Span.of_years(2021, 2021), ("alder",))
    assert not compiled.is_worth_it(population, law, request)
    monkeypatch.setattr(compiled, "CORE_PERSON", 1.0)
    assert compiled.is_worth_it(population, law, request)


def test_the_program_is_kept_and_a_damaged_one_is_made_anew(law, tmp_path, monkeypatch):
    monkeypatch.setenv("DK_INTEGRATION_CACHE", str(tmp_path))
    tmp_path.chmod(0o700)
    population = people(60, seed=9)
    request = Request(Span.of_years(2021, 2021), ("proeve_stoette", "proeve_bolig"))
    first = Kernel(law, request, population)
    expected = first.compute(population)
    kept = sorted(path.suffix for path in tmp_path.iterdir())
    assert kept == [".o", ".plan"]
    monkeypatch.setattr(Kernel, "_made", lambda _: pytest.fail("it was compiled again"))
    assert_same(expected, Kernel(law, request, population).compute(population))
    monkeypatch.undo()
    monkeypatch.setenv("DK_INTEGRATION_CACHE", str(tmp_path))
    for path in tmp_path.iterdir():
        content = bytearray(path.read_bytes())
        content[-7] ^= 1
        path.write_bytes(content)
        with pytest.warns(store.CacheWarning, match="damaged"):
            again = Kernel(law, request, population)
        assert_same(expected, again.compute(population))


def test_a_folder_that_others_may_write_to_is_not_used(tmp_path, monkeypatch):
    monkeypatch.setenv("DK_INTEGRATION_CACHE", str(tmp_path))
    tmp_path.chmod(0o777)
    with pytest.warns(store.CacheWarning, match="not used"):
        assert store.folder() is None
    with pytest.warns(store.CacheWarning, match="not used"):
        store.write("name", b"content")
    assert not list(tmp_path.iterdir())


def test_a_sample_is_of_whole_households_and_drawn_again_by_its_seed():
    population = people(3_000, seed=2)
    drawn = sample.draw(population, 77)
    assert 800 < drawn.count < 1_200
    assert numpy.array_equal(drawn.person_ids, sample.draw(population, 77).person_ids)
    sizes = dict(zip(population.household_ids, population.household_sizes, strict=True))
    assert [sizes[name] for name in drawn.household_ids] == drawn.household_sizes.tolist()


def test_everybody_has_a_lane_of_their_own():
    population = people(400, seed=4)
    layout = lay_out(population.household_sizes, 90)
    assert len(layout.blocks) > 2
    assert len(set(layout.lane_of_person.tolist())) == population.count
    assert layout.lane_of_person.max() < layout.persons
    assert len(set(layout.lane_of_household.tolist())) == population.households
    assert layout.lane_of_household.max() < layout.households
    for block in layout.blocks:
        counts, offsets = block.geometry[4::2], block.geometry[3::2]
        assert (numpy.diff(counts) <= 0).all()
        assert (offsets % 16 == 0).all()


def test_a_part_is_what_take_gives():
    population = people(200, seed=4)
    part, taken = part_of(population, 20, 50), population.take(slice(20, 50))
    assert part.fingerprint() == taken.fingerprint()
    assert numpy.array_equal(part.household_of_person, taken.household_of_person)


def test_partly_given_inputs(law):
    population = people(200, seed=4)
    known = numpy.arange(population.count) % 3 == 0
    hours = Given(numpy.where(known, 40.0, 0.0).astype("f4"), known, 0.0)
    population = replace(population, persons={**population.persons, "arbejdstimer": hours})
    ask = (population, law, "2021", ["arbejdstimer", "soeger_hjaelp"], ["arbejdstimer"])
    assert_same(simulate(*ask), simulate(*ask, execution="compiled"))


def test_several_laws_in_one_pass(monkeypatch):
    """Rates are inputs: the second and third law are neither traced nor compiled."""
    laws = [load_law(None), *(load_law(rate_file(rate)) for rate in (0.05, 0.11))]
    population = people(150, seed=14, first_year=2022)
    request = Request(
        Span.of_years(2023, 2023), ("am_bidrag", "kommune_skatteindtaegt"), (PRESENT,)
    )
    made = []
    honest = Kernel._made
    monkeypatch.setattr(Kernel, "_made", lambda self: made.append(self.law) or honest(self))
    answers = compiled.run_laws(population, laws, request, workers=2)
    assert made == laws[:1]
    for law, answer in zip(laws, answers, strict=True):
        assert_same(simulate(population, law, "2023", request.outputs, request.sums), answer)
    amounts = [answer.column("am_bidrag", "2023").sum() for answer in answers]
    assert amounts[1] < amounts[0] < amounts[2]


def rate_file(rate):
    """The law in force with another AM-bidrag, as a reform file."""
    header = dict.fromkeys(("forfatter", "hjemmel", "beskrivelse"), "en prøve")
    content = header | {
        "titel": f"AM-bidrag {rate}",
        "baseline": "gaeldende_ret",
        "parametre": {"skat.am_bidrag.sats": {"2020-01-01": rate}},
    }
    path = Path(tempfile.mkdtemp()) / "sats.yaml"
    path.write_text(json.dumps(content), encoding="utf-8")
    return str(path)


def test_the_sample_of_formulas_finds_a_wrong_number(law):
    population = people(120, seed=16)
    request = Request(Span.of_years(2021, 2021), ("proeve_stoette", "proeve_bolig"))
    kernel = Kernel(law, request, population)
    right = sample.compare_formulas(kernel, population, 1)
    assert not right.differences
    assert right.formulas > 100
    slots = numpy.frombuffer(kernel.plan.program.slots, dtype="f4").copy()
    slots[slots == numpy.float32(0.37)] = 0.38
    slots = slots.tobytes().replace(numpy.float64(0.37).tobytes(), numpy.float64(0.38).tobytes())
    kernel.plan = replace(kernel.plan, program=replace(kernel.plan.program, slots=slots))
    wrong = [sample.compare_formulas(kernel, population, seed) for seed in range(4)]
    found = {name.split()[0] for one in wrong for name in one.differences}
    assert found == {"proeve_stoette"}
