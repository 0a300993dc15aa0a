"""Every execution gives the same numbers, for people and for municipalities."""

from dataclasses import replace
from itertools import pairwise

import numpy
import pytest

from openfisca_dk_integration.population import Given, MunicipalFigures
from openfisca_dk_integration.reforms import load_law
from openfisca_dk_integration.simulation import PRESENT, SimulationError, Span, compiled, simulate
from openfisca_dk_integration.simulation.blocks import cut
from tests.support.laws import SmallLaw
from tests.support.people import people

PEOPLE = ("er_overtaget", "proeve_stoette", "proeve_maaneder", "proeve_bolig", "aktivitet", "alder")
MUNICIPAL = (
    "proeve_udgift",
    "proeve_antal",
    "proeve_loft",
    "proeve_vaekst",
    "proeve_ulineaer",
    "proeve_hoveder",
    "kommuneskatteprocent",
)
SUMS = ("proeve_stoette", "proeve_bolig", "soeger_hjaelp", PRESENT)


@pytest.fixture(scope="module")
def law():
    return SmallLaw()


@pytest.fixture(scope="module", params=["plain", "weighted", "with figures"])
def population(request):
    population = people(300, seed=3, weights=request.param == "weighted")
    return with_figures(population) if request.param == "with figures" else population


def with_figures(population):
    """One municipality gives the number that is otherwise counted, and its tax, for one year."""
    codes, years = numpy.array([101, 461], "i4"), numpy.array([2021, 2021], "i4")
    known = numpy.array([True, False])
    columns = {
        "proeve_antal": Given(numpy.array([7.5, 0], "f4"), known, 0.0),
        "kommuneskatteprocent": Given(numpy.array([20.0, 0], "f4"), known, 0.0),
        "modultakst": Given(numpy.array([5.0, 9.0], "f4"), known | True, 0.0),
    }
    return replace(population, figures=MunicipalFigures(codes, years, columns))


def assert_same(one, other):
    assert list(one.columns) == list(other.columns)
    assert one.entities == other.entities
    for name, periods in one.columns.items():
        assert list(periods) == list(other.columns[name]), name
        for period, values in periods.items():
            same = other.columns[name][period]
            assert values.dtype == same.dtype, name
            assert numpy.array_equal(values, same), (name, period)
    for name, sums in one.sums.items():
        assert numpy.array_equal(sums, other.sums[name]), name
    for entity, ids in one.ids.items():
        assert numpy.array_equal(ids, other.ids[entity])


@pytest.fixture(scope="module")
def reference(law, population):
    return simulate(population, law, "2020-2022", [*PEOPLE, *MUNICIPAL], SUMS)


@pytest.mark.parametrize("block_size", [60, 250, 100_000])
def test_blocks_equal_reference(law, population, reference, block_size):
    ask = (population, law, "2020-2022", [*PEOPLE, *MUNICIPAL], SUMS)
    blocks = simulate(*ask, execution="blocks", block_size=block_size)
    assert_same(reference, blocks)
    assert blocks.blocks == (
        1 if block_size > population.count else len(cut(population, block_size))
    )


def test_one_household_a_block(law):
    ask = (people(25, seed=4), law, "2021", [*PEOPLE, *MUNICIPAL], SUMS)
    assert_same(simulate(*ask), simulate(*ask, execution="blocks", block_size=1))


@pytest.mark.langsom
def test_worker_processes_equal_reference(law, population):
    ask = (population, law, "2021", [*PEOPLE, *MUNICIPAL], SUMS)
    blocks = simulate(*ask, execution="blocks", block_size=150, workers=2)
    assert_same(simulate(*ask), blocks)


def test_sums_are_those_of_the_law(law, population):
    answer = simulate(population, law, "2020-2022", ["proeve_udgift"], ["proeve_stoette"])
    own = numpy.stack([answer.column("proeve_udgift", str(year)) for year in answer.years], axis=1)
    numpy.testing.assert_allclose(answer.kroner("proeve_stoette"), own, rtol=1e-9)


def test_the_order_of_people_plays_no_part_in_sums(law):
    population = people(300, seed=5)
    half = population.households // 2
    first, last = population.take(slice(0, half)), population.take(slice(half, None))
    whole = simulate(population, law, "2021", sums=SUMS)
    parts = [simulate(part, law, "2021", sums=SUMS) for part in (last, first)]
    for name in SUMS:
        total = sum(part.sums[name].sum(axis=0) for part in parts)
        assert numpy.array_equal(whole.sums[name].sum(axis=0), total)


def test_people_are_counted_from_arrival_until_they_leave(law):
    population = people(400, seed=8)
    answer = simulate(population, law, "2016-2022", ["aktivitet"], [PRESENT])
    udrejst = 11
    arrival = population.persons["overtagelsesdato"].values.astype("datetime64[M]").astype(int)
    for column, year in enumerate(answer.years):
        months = [f"{year}-{month:02d}" for month in range(1, 13)]
        expected = sum(
            (
                (arrival <= 12 * (year - 1970) + number)
                & (answer.column("aktivitet", month) != udrejst)
            ).sum()
            for number, month in enumerate(months)
        )
        assert answer.kroner(PRESENT)[:, column].sum() == expected


@pytest.mark.parametrize("name", ["proeve_stoerst", "proeve_nabo", "proeve_andel"])
def test_what_cannot_be_put_together_is_refused(law, name):
    population = people(300, seed=5)
    simulate(population, law, "2021", [name])
    with pytest.raises(SimulationError, match="kan ikke beregnes i blokke"):
        simulate(population, law, "2021", [name], execution="blocks", block_size=50)


@pytest.mark.langsom
def test_a_worker_says_what_is_wrong(law):
    population = people(200, seed=5)
    ask = {"execution": "blocks", "block_size": 50, "workers": 2}
    with pytest.raises(SimulationError, match="kan ikke beregnes i blokke") as error:
        simulate(population, law, "2021", ["proeve_stoerst"], **ask)
    assert error.value.problems[0].where == "proeve_stoerst"
    with pytest.raises(RuntimeError, match="findes_ikke_i_loven"):
        simulate(population, law, "2021", ["proeve_fejl"], **ask)


def test_what_was_not_given_takes_its_default_formula(law):
    population = people(300, seed=2)
    del population.persons["indrejsedato"]
    answer = simulate(population, law, "2021", ["indrejsedato", "er_overtaget"], [PRESENT])
    assert answer.columns.keys() == {"indrejsedato", "er_overtaget"}
    taken_over = population.persons["overtagelsesdato"].values
    assert numpy.array_equal(answer.column("indrejsedato", "ETERNITY"), taken_over)
    assert answer.column("er_overtaget", "ETERNITY").all()
    assert answer.kroner(PRESENT).sum() > 0


def test_before_anybody_came(law):
    with pytest.raises(SimulationError, match="begynder først 2016"):
        simulate(people(50), law, "2012", ["alder"])


def test_progress_is_told(law):
    told = []
    simulate(
        people(300),
        law,
        "2022",
        ["proeve_stoette"],
        execution="blocks",
        block_size=100,
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    ("outputs", "months", "options", "complaint"),
    [
        (["proeve_stotte"], "2021", {}, "proeve_stoette"),
        (["proeve_udgift"], "2021-02:2021-12", {}, "intet helt år"),
        (["alder"], "2021", {"execution": "hurtigst"}, "reference, blocks"),
        (["alder"], "2021", {"workers": 0}, "1 eller flere"),
        (["alder"], "2021", {"execution": "blocks", "block_size": 0}, "1 eller mere"),
        (["alder"], "2021-13", {}, "findes ikke"),
        (["alder"], "21", {}, "kan ikke læses"),
        (["alder"], "2022-2021", {}, "slutter, før"),
    ],
)
def test_a_wrong_request_is_refused(law, outputs, months, options, complaint):
    with pytest.raises(SimulationError, match=complaint):
        simulate(people(50), law, months, outputs, **options)


def test_all_problems_at_once(law):
    with pytest.raises(SimulationError) as error:
        simulate(
            people(50), law, "2021-01", ["en", "to", "proeve_udgift"], ["aktivitet", "proeve_loft"]
        )
    assert [problem.where for problem in error.value.problems] == [
        "en",
        "to",
        "proeve_udgift",
        "aktivitet",
        "proeve_loft",
    ]
    assert "no such variable" in error.value.lines("en")[0]


@pytest.mark.parametrize(
    ("text", "first", "last", "years"),
    [
        ("2024-2030", "2024-01", "2030-12", [2024, 2025, 2026, 2027, 2028, 2029, 2030]),
        ("2024", "2024-01", "2024-12", [2024]),
        ("2024-03", "2024-03", "2024-03", []),
        ("2024-02:2026-11", "2024-02", "2026-11", [2025]),
        ("2024:2025", "2024-01", "2025-12", [2024, 2025]),
    ],
)
def test_spans(text, first, last, years):
    span = Span.parse(text)
    assert (span.first_month, span.last_month, span.years) == (first, last, years)


def test_cuts_keep_households_whole():
    population = people(500)
    for size in (1, 10, 100, 1000):
        slices = cut(population, size)
        assert slices[0].start == 0
        assert slices[-1].stop == population.households
        assert all(a.stop == b.start for a, b in pairwise(slices))


@pytest.mark.parametrize("execution", ["reference", "blocks", "compiled", "auto"])
def test_months_outside_the_law(execution):
    """The law has no rates in 1985; told in both languages by every execution."""
    if execution == "compiled" and not compiled.is_installed():
        pytest.skip("the extra [compiled]")
    law = load_law(None)
    ask = (people(30), law, "1985:2016", ["kontanthjaelp"])
    with pytest.raises(SimulationError, match="rækker ikke så langt") as error:
        simulate(*ask, execution=execution, block_size=15)
    assert "outside the months" in error.value.lines("en")[0]
    assert "1985" in error.value.lines("en")[0]
