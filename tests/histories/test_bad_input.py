"""Everything that can be wrong with assumptions, behaviour and the call, said at once."""

import numpy
import pytest

from openfisca_dk_integration.behaviour import Behaviour, BehaviourError, Effect
from openfisca_dk_integration.behaviour.ranges import Range
from openfisca_dk_integration.histories import HistoryError, load_model, simulate_histories
from openfisca_dk_integration.histories.newcomers import newcomers
from openfisca_dk_integration.histories.span import months_of
from tests.histories.people import activities, one, population

HEADINGS = "id,group,value,low,high,unit,source,evidence,note\n"


def written(folder, text):
    path = folder / "egne.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_users_rows_replace_the_shipped_ones(tmp_path, model):
    """A changed assumption calibrates anew; nothing else changes."""
    path = written(tmp_path, "id,group,value\narbejde.ophoer,,0.03\n")
    own = load_model(path)
    assert own.value("arbejde.ophoer") == 0.03
    assert own.value("igu.start") == model.value("igu.start")
    assert (own.entry()[:, :36] > model.entry()[:, :36]).any()
    assert own.fingerprint != model.fingerprint
    assert "2018" in own.header


def test_a_users_own_entry_rates_are_used_as_they_are(tmp_path):
    rows = "id,group,value\nindgang.2018.0,flygtning.kvinde,0\nindgang.2018.6,flygtning.kvinde,1\n"
    own = load_model(written(tmp_path, rows + "igu.start,,0\nuddannelse.start,du1,0\n"))
    entry = own.entry()[1]
    assert (entry[:6] == 0).all()
    assert (entry[6:] == 1).all()
    assert "egne" in own.header
    assert "own rates" in own.header_en


def test_the_same_rows_are_the_same_model(tmp_path, model):
    own = load_model(written(tmp_path, "id,group,value,low,high\narbejde.ophoer,,0.015,.005,.03\n"))
    assert own.fingerprint == model.fingerprint


def test_the_second_calibration(model):
    other = load_model("2011")
    assert other.calibration == "2011"
    assert dict(other.targets()["flygtning.mand"])[36] == pytest.approx(0.394, abs=0.001)
    assert other.fingerprint != model.fingerprint
    assert "2011" in other.header


def test_all_problems_of_a_file_at_once(tmp_path):
    rows = (
        "arbejde.ophoer,,1.5,,,,,assumed,\n"
        "igu.start,,0.2,0.3,0.1,,,assumed,\n"
        "igu.maaneder,,mange,,,,,assumed,\n"
        "findes.ikke,,1,,,,,assumed,\n"
        "jobparat.andel,kvinder,0.5,,,,,assumed,\n"
        "barsel.maaneder,,12,,,,,gaettet,\n"
        "program.aktivitet.1,ledig,0.5,,,,,assumed,\n"
        "kalibrering,,2013,,,,,assumed,\n"
        "pension.alder,,804,,,,,assumed,\n"
        "pension.alder,,805,,,,,assumed,\n"
    )
    with pytest.raises(HistoryError) as caught:
        load_model(written(tmp_path, HEADINGS + rows))
    found = "\n".join(caught.value.lines("en"))
    for expected in (
        "egne.csv:2, arbejde.ophoer: must be between 0 and 1, is 1.5 to 1.5",
        "igu.start: low <= value <= high does not hold: 0.3, 0.2, 0.1",
        'value: must be a number, is "mange"',
        "findes.ikke: unknown id or group (none)",
        "jobparat.andel: unknown id or group (kvinder)",
        "barsel.maaneder: evidence must be one of",
        "program.aktivitet.1: the shares must add up to 1, they give 1.46",
        "kalibrering: must be one of 2018, 2011, is 2013",
        "the row stands there twice",
    ):
        assert expected in found, expected
    assert "skal ligge mellem 0 og 1" in "\n".join(caught.value.lines())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id,value\nigu.start,0\n", "the column group is missing"),
        ("id,group,value,farve\nigu.start,,0,blaa\n", "unknown column farve"),
    ],
)
def test_wrong_headings(tmp_path, text, expected):
    with pytest.raises(HistoryError) as caught:
        load_model(written(tmp_path, text))
    assert any(expected in line for line in caught.value.lines("en"))


def test_neither_a_file_nor_a_calibration():
    with pytest.raises(HistoryError, match="hverken en fil eller en kalibrering"):
        load_model("2014")


def test_a_call_that_makes_no_sense(model):
    people = population([one()])
    with pytest.raises(HistoryError) as caught:
        simulate_histories(people, "2020:2019", model, seed=None, group=numpy.ones(3, dtype=bool))
    assert len(caught.value.problems) == 3
    with pytest.raises(HistoryError, match="seed"):
        model.draw(None, 1)


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        ("2015-03:2016-04", (12 * 2015 + 2, 12 * 2016 + 3)),
        ("2015:2016", (12 * 2015, 12 * 2016 + 11)),
        ("2015-2016", (12 * 2015, 12 * 2016 + 11)),
        ("2015", (12 * 2015, 12 * 2015 + 11)),
        (("2015-02", "2016-01"), (12 * 2015 + 1, 12 * 2016)),
        ((24_000, 24_012), (24_000, 24_012)),
    ],
)
def test_months_in_many_forms(months, expected):
    assert months_of(months) == expected


@pytest.mark.parametrize("months", ["i dag", "2015-13", ("2015",), "2015:2016:2017", None])
def test_months_that_cannot_be_read(months):
    with pytest.raises(HistoryError):
        months_of(months)


def test_effects_past_one_are_refused(model):
    """53 % of men work after three years: 90 points more cannot be, nor a chance times 90."""
    people = newcomers(model, 300)
    points = Effect("p", "point", "", Range(0.9, 0.9, 0.9), fade_in=36)
    with pytest.raises(BehaviourError, match="over 1"):
        simulate_histories(
            people, "2016-07:2022-06", model, seed=1, behaviour=Behaviour("x", "x", (points,))
        )
    factor = Effect("f", "faktor", "til_arbejde", Range(90, 90, 90))
    with pytest.raises(BehaviourError, match="sandsynlighed"):
        simulate_histories(
            people, "2016-07:2022-06", model, seed=1, behaviour=Behaviour("x", "x", (factor,))
        )


def test_nobody_to_simulate(model):
    """A population of people who are there only after the last month stays as it is."""
    people = population([one(takeover="2025-01-01")])
    result = simulate_histories(people, "2017:2019", model, seed=1)
    assert activities(result) == []
    assert result.count == 1
