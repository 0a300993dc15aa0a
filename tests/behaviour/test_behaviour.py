"""Behaviour files: what they say, how effects come and go, and everything that can be wrong."""

import json

import jsonschema
import numpy
import pytest

from openfisca_dk_integration.behaviour import (
    Behaviour,
    BehaviourError,
    Effect,
    Group,
    Situation,
    load_behaviour,
    shipped,
)
from openfisca_dk_integration.behaviour.ranges import Range, share_of
from tests.support.yaml_cases import ROOT, load

HEAD = "titel: T\nforfatter: F\nbeskrivelse: B\n"
GOOD = (
    HEAD
    + """effekter:
  - id: hurtigere
    overgang: til_arbejde
    faktor: {lav: 1.0, central: 1.1, hoej: 1.4}
    indfasning_maaneder: 6
    varighed_maaneder: 12
    halveringstid_maaneder: 6
    fra: 2026-01
    gruppe: {koen: kvinde, jobparat: false, kommune: [751], alder: {fra: 18, til: 30}}
    kilde: en kilde
    evidens: seen
  - id: flere
    point: 0.05
    efter_maaneder: 24
    gruppe: {maaneder_siden_overtagelse: {til: 36}}
    kilde: en kilde
    evidens: assumed
"""
)


def written(folder, text, name="adfaerd.yaml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder, text):
    with pytest.raises(BehaviourError) as caught:
        load_behaviour(written(folder, text))
    return caught.value.lines("en")


def situation(**values):
    """Return people as effects see them; all alike but for what is said."""
    count = len(next(iter(values.values())))
    plain = {
        "koen": 0,
        "opholdsgrundlag": 1,
        "ready_from": 0,
        "maaneder": 12,
        "alder": 30.0,
        "kommune": 751,
    }
    return Situation(
        **{name: numpy.asarray(values.get(name, [value] * count)) for name, value in plain.items()}
    )


@pytest.mark.parametrize("name", list(shipped()))
def test_shipped_files_are_in_order(name):
    behaviour = load_behaviour(name)
    schema = json.loads(
        (ROOT / "openfisca_dk_integration/schemas/behaviour.schema.json").read_text("utf-8")
    )
    jsonschema.validate(load(shipped()[name]), schema)
    assert behaviour.effects
    assert all(effect.source for effect in behaviour.effects)
    assert all(effect.size.low <= effect.value <= effect.size.high for effect in behaviour.effects)


def test_a_file_is_read_as_written(tmp_path):
    behaviour = load_behaviour(written(tmp_path, GOOD))
    points, factor = behaviour.effects
    assert (points.name, points.kind, points.value, points.fade_in) == ("flere", "point", 0.05, 24)
    assert points.group.maaneder == (0, 36)
    assert factor.size == Range(1.0, 1.1, 1.4)
    assert factor.start == 12 * 2026
    assert factor.group == Group(
        koen=("kvinde",), jobparat=False, kommune=(751,), alder=(18.0, 30.0)
    )


def test_json_is_read_too(tmp_path):
    text = json.dumps(
        {
            "titel": "T",
            "forfatter": "F",
            "beskrivelse": "B",
            "effekter": [
                {"id": "a", "point": 0.1, "efter_maaneder": 6, "kilde": "k", "evidens": "seen"}
            ],
        }
    )
    assert load_behaviour(written(tmp_path, text, "a.json")).effects[0].value == 0.1


def test_the_fingerprint_follows_what_decides_a_result(tmp_path):
    first = load_behaviour(written(tmp_path, GOOD)).fingerprint
    assert load_behaviour(written(tmp_path, GOOD.replace("titel: T", "titel: U"))).fingerprint == (
        first
    )
    assert load_behaviour(written(tmp_path, GOOD.replace("0.05", "0.06"))).fingerprint != first
    assert load_behaviour(written(tmp_path, GOOD.replace("[751]", "[730]"))).fingerprint != first


def test_an_effect_comes_and_goes():
    """In over 6 months, full for 12, then halved every 6: 0, 3, 6, 18, 24 and 30 months."""
    effect = Effect(
        "e", "faktor", "til_arbejde", Range(1, 2, 3), fade_in=6, duration=12, half_life=6
    )
    course = effect.course(numpy.array([-1, 0, 3, 6, 18, 24, 30]))
    assert course.tolist() == [0, 0, 0.5, 1, 1, 0.5, 0.25]
    sudden = Effect("e", "point", "", Range(0, 0, 0), duration=12)
    assert sudden.course(numpy.array([0, 12, 13])).tolist() == [1, 1, 0]


def test_factors_multiply_and_begin_with_the_measure():
    """Twice 1.5 is 2.25; before the measure, and for others, 1."""
    effects = tuple(
        Effect(name, "faktor", "til_arbejde", Range(1.5, 1.5, 1.5), group, start=24_300)
        for name, group in (("a", Group()), ("b", Group(koen=("kvinde",))))
    )
    behaviour = Behaviour("x", "x", effects)
    people = situation(koen=[0, 1])
    takeover = numpy.array([24_000, 24_000])
    factor = behaviour.factor("til_arbejde", people, 24_310, takeover)
    assert factor.tolist() == [2.25, 1.5]
    assert behaviour.factor("til_arbejde", people, 24_299, takeover).tolist() == [1, 1]
    assert behaviour.factor("ophoer_arbejde", people, 24_310, takeover) is None


def test_readiness_counts_at_the_first_exposure():
    people = situation(ready_from=[100, 105, 200])
    group = Group(jobparat=False)
    assert group.members(people, numpy.array([100, 100, 100])).tolist() == [False, True, True]


def test_draws_come_from_the_range_and_repeat(tmp_path):
    behaviour = load_behaviour(written(tmp_path, GOOD))
    assert behaviour.draw(1, 0) is behaviour
    drawn = [behaviour.draw(1, number).effects[1].value for number in range(1, 400)]
    assert behaviour.draw(1, 7).effects[1].value == drawn[6]
    assert min(drawn) >= 1.0
    assert max(drawn) <= 1.4
    # The central value is the median.
    assert numpy.median(drawn) == pytest.approx(1.1, abs=0.02)
    assert behaviour.draw(2, 7).effects[1].value != drawn[6]
    with pytest.raises(BehaviourError, match="seed"):
        behaviour.draw(None, 1)


def test_ranges_by_hand():
    number = Range(1, 2, 6)
    assert [number.at(share) for share in (0, 0.25, 0.5, 0.75)] == [1, 1.5, 2, 4]
    assert 0 <= share_of(1, 2, "x") < 1


def test_all_problems_at_once(tmp_path):
    text = (
        "titel: T\nbeskrivelse: B\nukendt: 1\n"
        """effekter:
  - id: a
    faktor: {lav: 2.0, central: 1.1, hoej: 1.4}
    overgang: til_maanen
    kilde: k
    evidens: gaettet
  - id: b
    point: 1.5
    gruppe: {koen: [kvinder], opholdsgrundlag: asyl, kommune: 999, hoejde: 3}
    kilde: k
    evidens: seen
  - id: c
    faktor: -1
    point: 0.1
    efter_maaneder: -3
    fra: 2026-13
    gruppe: {alder: {fra: 30, til: 20}, jobparat: ja}
    evidens: seen
  - id: d
    faktor: {lav: et}
    overgang: til_igu
    halveringstid_maaneder: 0
    kilde: k
    evidens: seen
"""
    )
    found = "\n".join(problems(tmp_path, text))
    for expected in (
        "forfatter is missing",
        "unknown key 'ukendt'",
        "a.faktor: lav <= central <= hoej does not hold: 2, 1.1, 1.4",
        "a.overgang: must be one of til_arbejde",
        "a.evidens: must be one of seen",
        "b.point: must be between -1 and 1",
        "b: efter_maaneder is missing",
        "b.gruppe.koen: unknown group kvinder; known: kvinde, mand",
        "b.gruppe.opholdsgrundlag: unknown group asyl",
        "b.gruppe.kommune: unknown municipality code 999",
        "b.gruppe: unknown key 'hoejde'",
        "c: give either faktor or point",
        "c: kilde is missing",
        "c.efter_maaneder: must be 0 or more months",
        "c.fra: must be a month like '2026-01', is 2026-13",
        "c.gruppe.alder: fra must be less than til",
        "c.gruppe.jobparat: must be true or false",
        "d.faktor: must be a number, or lav, central and hoej",
        "d.halveringstid_maaneder: must be greater than 0",
    ):
        assert expected in found, expected


def test_points_that_together_pass_one(tmp_path):
    def two(first, second):
        effects = "".join(
            f"  - id: {name}\n    point: {size}\n    efter_maaneder: 0\n    kilde: k\n"
            f"    evidens: seen\n    gruppe: {{koen: {sex}}}\n"
            for name, size, sex in (("a", 0.6, first), ("b", 0.5, second))
        )
        return HEAD + "effekter:\n" + effects

    assert "110 points, past 1" in problems(tmp_path, two("kvinde", "kvinde"))[0]
    assert load_behaviour(written(tmp_path, two("kvinde", "mand"))).points


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- a\n", "must be a mapping"),
        (HEAD, "must be a list of effects"),
        (HEAD + "effekter: [3]\n", "must be a mapping"),
        ("titel: [\n", "is not YAML"),
        (
            HEAD + "effekter:\n"
            "- {id: a, faktor: 1, overgang: til_igu, kilde: k, evidens: seen}\n"
            "- {id: a, faktor: 1, overgang: til_igu, kilde: k, evidens: seen}\n",
            "the id stands there more than once",
        ),
        (
            HEAD + "effekter:\n- {id: a, point: 0.1, overgang: til_igu, indfasning_maaneder: 2,"
            " kilde: k, evidens: seen}\n",
            "does not fit here; use efter_maaneder",
        ),
        (
            HEAD + "effekter:\n- {id: a, faktor: 2, overgang: til_igu, halveringstid_maaneder: 2,"
            " kilde: k, evidens: seen}\n",
            "needs varighed_maaneder",
        ),
    ],
)
def test_what_else_can_be_wrong(tmp_path, text, expected):
    assert any(expected in line for line in problems(tmp_path, text))


def test_a_name_that_is_nothing():
    with pytest.raises(BehaviourError, match="hverken en adfærd i pakken"):
        load_behaviour("findes_ikke")
