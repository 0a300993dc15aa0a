"""The ladder's closed form per month equals the law read day by day."""

import datetime

import numpy
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openfisca_core.periods import instant
from openfisca_core.reforms import Reform
from openfisca_web_api.app import create_app

from tests.refusion.reference import FIRST_DAY, Month, days_of, ladder
from tests.refusion.system import simulation_of, tax_system

PERSONS = 200


def months_between(first, last):
    numbers = range(12 * first[0] + first[1] - 1, 12 * last[0] + last[1])
    return [(number // 12, number % 12 + 1) for number in numbers]


def random_history(rng, months):
    """Draw spells of benefit, self-support and neutral support with partial months between."""
    history = []
    kinds = ("benefit", "benefit", "none", "none", "neutral", "both")
    while len(history) < len(months):
        kind = kinds[rng.integers(len(kinds))]
        for _ in range(int(rng.choice((1, 1, 2, 3, 6, 11, 12, 13, 14, 25)))):
            first, last = 1, 31
            chance = rng.random()
            if chance < 0.15:
                first = int(rng.integers(1, 32))
            elif chance < 0.3:
                last = int(rng.integers(1, 32))
            elif chance < 0.4:
                first, last = (int(day) for day in rng.integers(1, 32, 2))
            history.append(
                Month(
                    benefit=kind in {"benefit", "both"},
                    neutral=kind in {"neutral", "both"},
                    first=first,
                    last=last,
                )
            )
    return history[: len(months)]


def compare(months, histories, starts=None, weeks_before=None):
    simulation = simulation_of(len(histories), months, histories, starts, weeks_before)
    expected = [
        ladder(
            dict(zip(months, history, strict=True)),
            starts[number] if starts is not None else FIRST_DAY,
            int(weeks_before[number]) if weeks_before is not None else 0,
        )
        for number, history in enumerate(histories)
    ]
    # The last month first: the answer must not depend on the order of requests.
    for month in (months[-1], *months):
        period = f"{month[0]}-{month[1]:02d}"
        counts = simulation.calculate("ydelsesuge_nummer", period)
        shares = simulation.calculate("refusion_andel", period)
        wanted = numpy.array([count.get(month, 0) for count, _ in expected])
        wrong = numpy.flatnonzero(counts != wanted)
        assert not len(wrong), (month, wrong[0], counts[wrong[0]], wanted[wrong[0]])
        if month >= (2016, 1):
            wanted = numpy.array([share[month] for _, share in expected])
            numpy.testing.assert_allclose(shares, wanted, atol=1e-6, err_msg=str(month))


@pytest.mark.parametrize("seed", range(5))
def test_random_histories(seed):
    rng = numpy.random.default_rng(seed)
    months = months_between((2014, 5), (2026, 6))
    compare(months, [random_history(rng, months) for _ in range(PERSONS)])


@pytest.mark.parametrize("seed", range(3))
def test_random_histories_with_initial_weeks(seed):
    rng = numpy.random.default_rng(100 + seed)
    months = months_between((2014, 7), (2024, 12))
    days = [day for month in months[:60] for day in days_of(*month)]
    starts = [days[number] for number in rng.integers(0, len(days), PERSONS)]
    weeks_before = rng.integers(0, 90, PERSONS)
    compare(months, [random_history(rng, months) for _ in range(PERSONS)], starts, weeks_before)


def test_self_support_around_the_reset():
    """Long self-support with one short interruption at every place: the 52nd week decides."""
    months = months_between((2016, 1), (2021, 12))
    histories = []
    for gap in range(10, 20):
        for spoiled in range(gap):
            for last in (1, 4, 7, 29, 31):
                history = [Month(benefit=True)] * 6 + [Month()] * gap
                history[6 + spoiled] = Month(neutral=True, first=last, last=last)
                history += [Month(benefit=True)] * (len(months) - len(history))
                histories.append(history)
    compare(months, histories)


def test_self_support_older_than_three_years_drops_out():
    """Eleven months off each year or two: the window decides whether 52 weeks are reached."""
    months = months_between((2016, 1), (2026, 12))
    histories = []
    for off in range(1, 12):
        for on in range(1, 40, 2):
            cycle = [Month(benefit=True)] * on + [Month()] * off
            history = (cycle * (len(months) // len(cycle) + 1))[: len(months)]
            histories.append(history)
    compare(months, histories)


_days = st.integers(1, 31)
_months = st.builds(Month, benefit=st.booleans(), neutral=st.booleans(), first=_days, last=_days)
_whole = st.builds(Month, benefit=st.booleans(), neutral=st.just(False))
_blank = st.just(Month())
_histories = st.lists(st.one_of(_months, _whole, _blank, _blank), min_size=48, max_size=48)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(
    histories=st.lists(_histories, min_size=1, max_size=4),
    start=st.sampled_from([(2014, 7), (2015, 11), (2019, 12), (2023, 2)]),
)
def test_any_history(histories, start):
    last = 12 * start[0] + start[1] - 1 + 47
    compare(months_between(start, (last // 12, last % 12 + 1)), histories)


def test_count_begins_on_1_july_2014():
    """Uninterrupted since before July 2014: the week of 4 January 2016 is number 80."""
    months = months_between((2014, 1), (2016, 1))
    simulation = simulation_of(2, months, [[Month(benefit=True)] * 25, [Month()] * 25])
    assert simulation.calculate("ydelsesuge_nummer", "2014-06").tolist() == [0, 0]
    december = simulation.calculate("ydelsesuge_nummer", "2015-12")
    january = simulation.calculate("ydelsesuge_nummer", "2016-01")
    weeks = (datetime.date(2016, 1, 4) - datetime.date(2014, 6, 30)).days // 7 + 1
    assert weeks == 80
    assert december.tolist() == [weeks - 1, 0]
    assert january.tolist() == [weeks + 3, 0]


def test_answers_do_not_depend_on_other_persons():
    """A person alone gets the same numbers as beside one with an earlier history."""
    months = months_between((2015, 1), (2020, 12))
    rng = numpy.random.default_rng(7)
    one, other = random_history(rng, months), random_history(rng, months)
    late = [Month()] * 24 + one[24:]
    alone = simulation_of(1, months[24:], [late[24:]])
    beside = simulation_of(2, months, [other, late])
    for year, month in reversed(months[24:]):
        period = f"{year}-{month:02d}"
        for name in ("ydelsesuge_nummer", "refusion_andel"):
            assert alone.calculate(name, period)[0] == beside.calculate(name, period)[1]


def test_a_reform_of_the_window():
    """Another look-back window, as a parameter, follows the same law."""

    class kort_vindue(Reform):
        def apply(self):
            def shorter(parameters):
                vindue = parameters.refusion.trappe.nulstilling.vindue
                vindue.update(start=instant("2014-07-01"), value=2)
                return parameters

            self.modify_parameters(shorter)

    months = months_between((2014, 7), (2021, 12))
    rng = numpy.random.default_rng(11)
    histories = [random_history(rng, months) for _ in range(60)]
    simulation = simulation_of(60, months, histories, system=kort_vindue(tax_system()))
    expected = [ladder(dict(zip(months, history, strict=True)), years=2) for history in histories]
    for month in months:
        counts = simulation.calculate("ydelsesuge_nummer", f"{month[0]}-{month[1]:02d}")
        assert counts.tolist() == [count[month] for count, _ in expected]


def test_the_web_api_gives_the_same_answer_in_any_order():
    """One request for the last month, all months, or all in reverse: the same."""
    months = months_between((2016, 1), (2020, 12))
    names = [f"{year}-{month:02d}" for year, month in months]
    history = [Month(benefit=True)] * 10 + [Month()] * 14 + [Month(benefit=True, first=9)] * 36
    counts, shares = ladder(dict(zip(months, history, strict=True)))
    client = create_app(tax_system()).test_client()

    def answer(wanted):
        person = {
            "forsoergelsesydelse": {
                name: 10_000 * what.benefit for name, what in zip(names, history, strict=True)
            },
            "ydelse_fra_dag": {name: what.first for name, what in zip(names, history, strict=True)},
            "saerlig_stoette": dict.fromkeys(names, 0),
            "ydelsesuge_nummer": dict.fromkeys(wanted),
            "refusion_andel": dict.fromkeys(wanted),
        }
        situation = {
            "personer": {"a": person},
            "husstande": {"h": {"voksne": ["a"]}},
            "kommuner": {"k": {"borgere": ["a"]}},
        }
        response = client.post("/calculate", json=situation)
        assert response.status_code == 200, response.json
        return response.json["personer"]["a"]

    for wanted in (names[-1:], names, names[::-1], names[30:31]):
        person = answer(wanted)
        for name in wanted:
            month = months[names.index(name)]
            assert person["ydelsesuge_nummer"][name] == counts[month]
            assert person["refusion_andel"][name] == pytest.approx(shares[month], abs=1e-6)
