"""Requests computed as one: each gets the bits it would get alone, and answers for itself."""

import threading
import time
from contextlib import contextmanager

import pytest

from openfisca_dk_integration.web.errors import RequestError
from openfisca_dk_integration.web.line import Line, kind_of
from openfisca_dk_integration.web.people import build
from openfisca_dk_integration.web.service import Service
from openfisca_dk_integration.web.settings import Settings
from openfisca_dk_integration.web.situation import Reader, Situation
from openfisca_dk_integration.web.together import put_together
from tests.support.soak import few

MONTHS = [f"2024-{month:02d}" for month in range(1, 13)]
GROUNDS = ("flygtning", "fordreven_saerlov", "familiesammenfoert_til_flygtning")
DOING = ("ledig", "danskuddannelse", "ordinaer_beskaeftigelse", "virksomhedspraktik")


def family(number):
    """Families that differ in who they are, in what is known, and in what is asked."""
    adult = {
        "foedselsdato": {"ETERNITY": f"{1970 + number}-0{1 + number % 9}-01"},
        "opholdsgrundlag": {"ETERNITY": GROUNDS[number % 3]},
        "overtagelsesdato": {"ETERNITY": f"2023-{1 + number % 12:02d}-15"},
        "aktivitet": dict.fromkeys(MONTHS, DOING[number % 4]),
        "loenindkomst": dict.fromkeys(MONTHS, 1_234.5 * number),
        "forsoergelsesydelse": {"2024-12": None},
    }
    if number % 2:
        adult["arbejdstimer"] = dict.fromkeys(MONTHS, 30 + number)
        adult["i_introduktionsprogram"] = {"2024-06": None}
    body = {"personer": {"a": adult}}
    if number % 3 == 0:
        body["personer"]["b"] = {"foedselsdato": {"ETERNITY": "2019-05-05"}}
        body["husstande"] = {
            "h": {"voksne": ["a"], "boern": ["b"], "husleje": dict.fromkeys(MONTHS, 5_000 + number)}
        }
    if number % 4 == 0:
        people = list(body["personer"])
        body["kommuner"] = {"k": {"borgere": people, "kommunekode": {"ETERNITY": 461}}}
    return body


def read(service, body):
    problems = []
    situation = Reader(service.system, service.settings, problems).read(body)
    assert problems == []
    return situation


def test_together_every_variable_has_the_bits_it_has_alone(service):
    situations = [read(service, family(number)) for number in few(range(1, 25), (1, 3, 4))]
    assert len({kind_of(each) for each in situations}) == 1
    alone = [build(service.system, each) for each in situations]
    joint = build(service.system, put_together(situations).situation)
    periods = {"month": "2024-12", "year": "2024", "eternity": "2024-12"}
    for name, variable in service.system.variables.items():
        period = periods[str(variable.definition_period)]
        expected = b"".join(each.calculate(name, period).tobytes() for each in alone)
        assert joint.calculate(name, period).tobytes() == expected, name


@pytest.fixture
def crowd(service):
    """Posts bodies at once while the turn is held, so that they stand in the line together."""

    def post(bodies, **settings):
        several = Service(Settings(**settings), service.laws)
        several.system = service.system
        computed = []
        compute = several._small._compute

        def counted(situation, deadline):
            computed.append(len(situation.ids["personer"]))
            return compute(situation, deadline)

        several._small._compute = counted
        found = [None] * len(bodies)

        def ask(place):
            try:
                found[place] = several.calculate(bodies[place])
            except RequestError as error:
                found[place] = error

        threads = [threading.Thread(target=ask, args=(place,)) for place in range(len(bodies))]
        with several.turn():
            for thread in threads:
                thread.start()
            until = time.monotonic() + 20
            while len(several._small._waiting) < len(bodies) and time.monotonic() < until:
                time.sleep(0.01)
        for thread in threads:
            thread.join()
        return found, computed

    return post


def test_those_who_wait_are_answered_with_whoever_gets_the_turn(crowd, service):
    bodies = [family(number) for number in range(1, 7)]
    found, computed = crowd(bodies)
    assert computed == [sum(len(body["personer"]) for body in bodies)]
    assert found == [service.calculate(body) for body in bodies]
    _, computed = crowd(bodies, max_together=1)
    assert sorted(computed) == [1, 1, 1, 1, 2, 2]


def test_one_that_is_refused_does_not_take_others_with_it(crowd, service):
    """No norm of hours is known for 1950: who asks for what needs it is told so, alone."""
    fine = {"personer": {"a": {"aktivitet": {"1950-01": "ledig"}, "alder": {"1950-01": None}}}}
    impossible = {
        "personer": {"a": {"aktivitet": {"1950-01": "ledig"}, "tilbud_timer": {"1950-01": None}}}
    }
    found, computed = crowd([fine, impossible, fine])
    assert [isinstance(each, RequestError) for each in found] == [False, True, False]
    assert found[1].status == 422
    assert found[1].problems[0].where == "personer/a/tilbud_timer/1950-01"
    assert found[0] == service.calculate(fine)
    assert sorted(computed) == [1, 1, 1, 3]


def test_one_who_has_waited_too_long_leaves_the_line():
    @contextmanager
    def never():
        raise RequestError.of("error", "optaget", "busy", 429)
        yield

    line = Line(never, lambda *_: {}, 4)
    with pytest.raises(RequestError):
        line.answers(Situation(ids={"personer": ["a"]}))
    assert line._waiting == []


def test_large_requests_and_other_months_go_alone(service):
    one, other = (read(service, family(1)) for _ in range(2))
    other.months = (other.months[0] - 1, other.months[1])
    assert kind_of(one) != kind_of(other)
    one.ids["personer"] = [str(number) for number in range(21)]
    assert kind_of(one) is None
