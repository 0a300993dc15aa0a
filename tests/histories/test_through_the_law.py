"""Simulated histories run through the law, and what comes out can be true."""

import numpy
import pytest

from openfisca_dk_integration.behaviour import load_behaviour
from openfisca_dk_integration.histories import simulate_histories
from openfisca_dk_integration.histories.newcomers import newcomers
from openfisca_dk_integration.population import read_population
from openfisca_dk_integration.reforms import load_law
from openfisca_dk_integration.simulation import simulate
from tests.support.yaml_cases import ROOT

OUTPUTS = (
    "forsoergelsesydelse",
    "refusion_forsoergelse",
    "refusion_andel",
    "resultattilskud",
    "repatrieringstilskud",
    "kommune_forsoergelse",
    "kommune_resultattilskud",
    "kommune_skatteindtaegt",
)


@pytest.fixture(scope="module")
def people(model):
    return newcomers(model, 120, takeover="2018-01-15", municipality=751)


def answer(people, outputs=OUTPUTS):
    return simulate(people, load_law(), "2018:2020", outputs)


@pytest.mark.langsom
def test_refunds_grants_and_the_effect_of_a_measure(people, model):
    baseline = simulate_histories(people, "2018:2020", model, seed=2)
    reform = simulate_histories(
        people, "2018:2020", model, seed=2, behaviour=load_behaviour("impact60_aalborg")
    )
    first, second = answer(baseline), answer(reform)

    def total(result, name):
        return sum(float(values.sum()) for values in result.columns[name].values())

    benefit, refund = (total(first, name) for name in OUTPUTS[:2])
    # The ladder from 2016: 80 % falling to 20 % after a year; three years together lie below half.
    assert 0.2 <= refund / benefit <= 0.45
    shares = numpy.array(list(first.columns["refusion_andel"].values()))
    assert ((shares >= 0) & (shares <= 0.8 + 1e-6)).all()
    assert total(first, "resultattilskud") > 0
    assert total(first, "kommune_skatteindtaegt") > 0
    # More in work: less help, more tax.
    assert total(second, "kommune_forsoergelse") < total(first, "kommune_forsoergelse")
    assert total(second, "kommune_skatteindtaegt") > total(first, "kommune_skatteindtaegt")
    # Who helps nobody changes nothing, to the last øre.
    again = simulate_histories(people, "2018:2020", model, seed=2)
    assert again.fingerprint() == baseline.fingerprint()


def test_the_observed_example_passes_through(model):
    people = read_population(ROOT / "examples" / "lille")
    result = simulate_histories(people, "2016:2032", model, seed=1)
    ids = {person: number for number, person in enumerate(result.person_ids.tolist())}
    spells, kept = people.spells, result.spells
    for row in range(spells.count):
        person = ids[str(people.person_ids[spells.person[row]])]
        same = (kept.person == person) & (kept.start == spells.start[row])
        assert same.sum() == 1
        assert kept.end[same][0] == spells.end[row]
        for name, given in spells.columns.items():
            assert kept.columns[name].known[same][0] == given.known[row]
            assert kept.columns[name].values[same][0] == given.values[row]
    # Spells of a person never overlap.
    follow = kept.person[1:] == kept.person[:-1]
    assert (kept.start[1:] > kept.end[:-1])[follow].all()


def test_spells_are_in_order_for_everybody(model):
    people = newcomers(model, 2000)
    spells = simulate_histories(people, "2016-07:2031-06", model, seed=5).spells
    follow = spells.person[1:] == spells.person[:-1]
    assert (numpy.diff(spells.person) >= 0).all()
    assert (spells.start[1:] > spells.end[:-1])[follow].all()
    assert (spells.end >= spells.start).all()
    assert spells.end.max() == numpy.datetime64("2031-06-30")
