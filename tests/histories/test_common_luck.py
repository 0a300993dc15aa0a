"""The same person meets the same luck: in any order, alone, in baseline and reform."""

from dataclasses import replace

import numpy
import pytest

from openfisca_dk_integration.behaviour import Behaviour, Effect, Group, load_behaviour
from openfisca_dk_integration.behaviour.ranges import Range
from openfisca_dk_integration.histories import simulate_histories
from openfisca_dk_integration.histories.luck import Luck, Purpose, text_keys
from openfisca_dk_integration.histories.newcomers import newcomers
from openfisca_dk_integration.population.model import Given, Spells
from tests.histories.people import in_work

SPAN = "2016-07:2023-06"
FIRST, MONTHS = 12 * 2016 + 6, 84


def points(size, after=24, group=None, **more):
    effect = Effect("p", "point", "", Range(size, size, size), group or Group(), **more)
    return Behaviour("test", "test", (Effect(**{**vars(effect), "fade_in": after}),))


def factor(size, transition="til_arbejde"):
    return Behaviour("test", "test", (Effect("f", "faktor", transition, Range(size, size, size)),))


@pytest.fixture(scope="module")
def people(model):
    return newcomers(model, 3000)


@pytest.fixture(scope="module")
def baseline(people, model):
    return simulate_histories(people, SPAN, model, seed=7)


def same(left, right):
    return left.fingerprint() == right.fingerprint()


def test_numbers_are_even_and_belong_to_the_text():
    keys = text_keys([f"p{number}" for number in range(50_000)])
    luck = Luck(keys, 1, 0)
    numbers = luck.numbers(Purpose.WORK, 24_000)
    assert len(numpy.unique(keys)) == 50_000
    assert 0 <= numbers.min() < numbers.max() < 1
    shares = numpy.histogram(numbers, 20, (0, 1))[0] / 50_000
    assert numpy.abs(shares - 0.05).max() < 0.005
    others = (
        luck.numbers(Purpose.WORK, 24_001),
        luck.numbers(Purpose.IGU, 24_000),
        Luck(keys, 1, 1).numbers(Purpose.WORK, 24_000),
        Luck(keys, 2, 0).numbers(Purpose.WORK, 24_000),
    )
    for other in others:
        assert abs(numpy.corrcoef(numbers, other)[0, 1]) < 0.02
    assert text_keys(["abc", "a-much-longer-text"])[0] == text_keys(["abc"])[0]
    assert (luck.numbers(Purpose.WORK, 5, [3, 1]) == luck.numbers(Purpose.WORK, 5)[[3, 1]]).all()


def test_no_effect_no_difference(people, model, baseline):
    """Exactly zero, also with an effect of nothing and for a group of nobody."""
    for behaviour, group in (
        (Behaviour.none(), None),
        (factor(1.0), None),
        (points(0.0), None),
        (points(0.2), numpy.zeros(people.count, dtype=bool)),
        (factor(2.0), numpy.zeros(people.count, dtype=bool)),
    ):
        again = simulate_histories(people, SPAN, model, seed=7, behaviour=behaviour, group=group)
        assert same(again, baseline)


def test_another_seed_or_draw_is_another_history(people, model, baseline):
    assert not same(simulate_histories(people, SPAN, model, seed=8), baseline)
    assert not same(simulate_histories(people, SPAN, model, seed=7, draw=1), baseline)


@pytest.mark.parametrize("behaviour", [None, points(0.15), factor(1.5)])
def test_a_part_of_the_people_has_the_same_histories(people, model, behaviour):
    whole = simulate_histories(people, SPAN, model, seed=7, behaviour=behaviour)
    some = numpy.arange(0, people.households, 3)
    part = simulate_histories(people.take(some), SPAN, model, seed=7, behaviour=behaviour)
    assert same(part, whole.take(some))


def test_the_last_month_never_changes_what_happened_before(people, model, baseline):
    """To June 2019: the same spells, cut off, and the same children and tests so far."""
    shorter = simulate_histories(people, "2016-07:2019-06", model, seed=7)
    last = numpy.datetime64("2019-06-30")
    spells, cut = shorter.spells, baseline.spells
    kept = cut.start <= last
    assert (
        shorter.person_ids[spells.person].tolist() == baseline.person_ids[cut.person[kept]].tolist()
    )
    assert (spells.start == cut.start[kept]).all()
    assert (spells.end == numpy.minimum(cut.end[kept], last)).all()
    for name, given in spells.columns.items():
        assert (given.values == cut.columns[name].values[kept]).all(), name
        assert (given.known == cut.columns[name].known[kept]).all(), name


def test_points_reach_people_whose_history_is_continued(model):
    """From any observed state: 10 points at once, among those who can be moved."""
    names = ["ledig", "igu", "ordinaer_beskaeftigelse", "ordinaer_uddannelse", "barsel"]
    codes = numpy.array([1, 7, 8, 9, 10], dtype=numpy.int16)
    people = newcomers(model, 4000, takeover="2017-01-01")
    adults = numpy.flatnonzero(people.roles != 2)
    count = len(adults)
    spells = Spells(
        adults.astype(numpy.int32),
        numpy.full(count, numpy.datetime64("2018-01-01")),
        numpy.full(count, numpy.datetime64("2018-08-31")),
        {
            "aktivitet": Given(
                codes[numpy.arange(count) % len(names)], numpy.ones(count, dtype=bool), 0
            )
        },
    )
    people = replace(people, spells=spells)
    before = simulate_histories(people, "2017:2022", model, seed=3)
    after = simulate_histories(
        people, "2017:2022", model, seed=3, behaviour=points(0.1, after=0, start=12 * 2018 + 8)
    )
    old, new = (in_work(one, 12 * 2017, 72) for one in (before, after))
    assert not (old & ~new).any()
    assert (old[:20] == new[:20]).all()
    movable = _can_be_moved(before, 12 * 2017, 72)
    for month in (20, 21, 24, 30, 36, 48, 60):
        there = movable[month] & (before.roles != 2)
        gained = (new & ~old)[month, there].mean()
        assert gained == pytest.approx(0.1, abs=4 * (0.1 / there.sum()) ** 0.5), month


def test_points_hit_their_target_and_harm_nobody(people, model, baseline):
    """15 points after 24 months, for ever: on average over people who can be moved."""
    reform = simulate_histories(people, SPAN, model, seed=7, behaviour=points(0.15))
    before, after = (in_work(one, FIRST, MONTHS) for one in (baseline, reform))
    assert not (before & ~after).any()
    adults = baseline.roles != 2
    can, gained = _can_be_moved(baseline)[:, adults], (after & ~before)[:, adults]
    for month in (6, 12, 24, 36, 60):
        wanted = 0.15 * min(month / 24, 1)
        there = can[month].sum()
        achieved = gained[month].sum() / there
        assert achieved == pytest.approx(wanted, abs=4 * (wanted / there) ** 0.5)


def _can_be_moved(people, first=FIRST, months=MONTHS):
    """Return by month and person whether no leave, pension or departure forbids an effect."""
    spells = people.spells
    codes = spells.columns["aktivitet"].values
    away = numpy.isin(codes, [10, 11])
    support = spells.columns.get("anden_offentlig_forsoergelse")
    if support is not None:
        away |= support.known & (support.values == 7)
    table = numpy.ones((months, people.count), dtype=bool)
    start = spells.start.astype("M8[M]").astype(int) + 12 * 1970 - first
    end = spells.end.astype("M8[M]").astype(int) + 12 * 1970 - first
    for row in numpy.flatnonzero(away):
        table[start[row] : end[row] + 1, spells.person[row]] = False
    return table


def test_points_fade(people, model, baseline):
    """20 points from the first month, for 12 months, then halved every 12."""
    behaviour = points(0.2, after=0, duration=12.0, half_life=12.0)
    reform = simulate_histories(people, SPAN, model, seed=7, behaviour=behaviour)
    gained = in_work(reform, FIRST, MONTHS) & ~in_work(baseline, FIRST, MONTHS)
    adults = int((people.roles != 2).sum())
    share = gained[:, reform.roles != 2].sum(axis=1) / adults
    assert share[1:13].mean() == pytest.approx(0.2, abs=0.02)
    assert share[24] == pytest.approx(0.1, abs=0.02)
    assert share[36] == pytest.approx(0.05, abs=0.015)


def test_points_only_reach_their_group(people, model, baseline):
    behaviour = points(0.3, after=0, group=Group(koen=("kvinde",)))
    reform = simulate_histories(people, SPAN, model, seed=7, behaviour=behaviour)
    gained = in_work(reform, FIRST, MONTHS) & ~in_work(baseline, FIRST, MONTHS)
    woman = reform.persons["koen"].values == 0
    assert gained[:, woman].any()
    assert not gained[:, ~woman].any()
    chosen = numpy.arange(people.count) % 2 == 0
    reform = simulate_histories(people, SPAN, model, seed=7, behaviour=behaviour, group=chosen)
    gained = in_work(reform, FIRST, MONTHS) & ~in_work(baseline, FIRST, MONTHS)
    helped = set(reform.person_ids[gained.any(axis=0)].tolist())
    assert helped
    assert helped <= set(people.person_ids[chosen].tolist())


def test_negative_points_take_work_away(people, model, baseline):
    reform = simulate_histories(people, SPAN, model, seed=7, behaviour=points(-0.05))
    before, after = (in_work(one, FIRST, MONTHS) for one in (baseline, reform))
    assert not (after & ~before).any()
    adults = int((people.roles != 2).sum())
    lost = (before & ~after)[36, reform.roles != 2].sum()
    assert lost / adults == pytest.approx(0.05, abs=0.015)


def test_factors_work_in_their_direction(people, model, baseline):
    work = in_work(baseline, FIRST, MONTHS).sum()
    faster = simulate_histories(people, SPAN, model, seed=7, behaviour=factor(1.3))
    shorter = simulate_histories(
        people, SPAN, model, seed=7, behaviour=factor(1.3, "ophoer_arbejde")
    )
    assert in_work(faster, FIRST, MONTHS).sum() > 1.05 * work
    assert in_work(shorter, FIRST, MONTHS).sum() < 0.97 * work
    danish = simulate_histories(people, SPAN, model, seed=7, behaviour=factor(2.0, "danskproeve"))
    first, second = (one.persons["danskproeve_dato"] for one in (baseline, danish))
    assert (second.known >= first.known).all()
    assert (second.values[first.known] <= first.values[first.known]).all()
    assert (in_work(danish, FIRST, MONTHS) == in_work(baseline, FIRST, MONTHS)).all()


def test_a_reform_never_changes_who_is_there(people, model, baseline):
    reform = simulate_histories(
        people, SPAN, model, seed=7, behaviour=load_behaviour("bedste_femtedel_kora")
    )
    assert not same(reform, baseline)
    assert (reform.person_ids == baseline.person_ids).all()
    gone = 11
    left = [
        set(one.spells.person[one.spells.columns["aktivitet"].values == gone].tolist())
        for one in (baseline, reform)
    ]
    assert left[0] == left[1]
