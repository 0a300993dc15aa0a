"""A user's own people take the place of synthetic ones."""

from dataclasses import replace
from pathlib import Path

import numpy
import pytest

from openfisca_dk_integration.population import (
    PopulationError,
    read_population,
    synthetic_population,
    with_own_people,
    write_population,
)
from openfisca_dk_integration.population.model import Given, MunicipalFigures

EXAMPLES = Path(__file__).parent.parent.parent / "examples"


@pytest.fixture(scope="module")
def drawn():
    return synthetic_population([730, 851, 860], (2020, 2022), seed=3)


@pytest.fixture(scope="module")
def own():
    """Return the people of the example of two municipalities, with keys of their own."""
    lille = read_population(EXAMPLES / "lille")
    return replace(
        lille,
        person_ids=numpy.char.add("egen-", lille.person_ids),
        household_ids=numpy.char.add("a-", lille.household_ids),
    )


def test_own_people_stand_in_their_municipalities_only(drawn, own, tmp_path):
    joined = with_own_people(drawn, own)
    theirs = numpy.isin(joined.municipality_of_household, own.municipality_codes)
    assert joined.take(theirs).fingerprint() == own.fingerprint()
    rest = ~numpy.isin(drawn.municipality_of_household, own.municipality_codes)
    others = joined.take(~theirs)
    assert others.count == drawn.take(rest).count
    assert set(others.person_ids) == set(drawn.take(rest).person_ids)
    write_population(joined, tmp_path)
    assert read_population(tmp_path).fingerprint() == joined.fingerprint()


def test_the_same_ids_are_told_of(drawn):
    part = drawn.take(drawn.municipality_of_household == 730)
    codes = numpy.full(part.households, 860, dtype=numpy.int32)
    moved = replace(part, municipality_of_household=codes, source="egne")
    with pytest.raises(PopulationError) as raised:
        with_own_people(drawn, moved)
    lines = raised.value.lines("en")
    assert lines[0].startswith('egne, column person_id, value "')
    assert {line.split(", ")[1] for line in lines} == {"column person_id", "column husstand_id"}
    assert "give your own keys a letter in front" in lines[-1]


def test_own_figures_count_before_others(drawn, own):
    def figures(value, codes):
        count = len(codes)
        given = Given(numpy.full(count, value), numpy.ones(count, dtype=bool), 0.0)
        years = numpy.full(count, 2020, dtype=numpy.int32)
        return MunicipalFigures(numpy.array(codes, dtype=numpy.int32), years, {"indbyggere": given})

    first = replace(drawn, figures=figures(1.0, [730, 860]))
    joined = with_own_people(first, replace(own, figures=figures(2.0, [851, 860])))
    table = dict(
        zip(joined.figures.codes.tolist(), joined.figures.columns["indbyggere"].values, strict=True)
    )
    assert table == {730: 1.0, 851: 2.0, 860: 2.0}
