"""``months.before``: one answer, whatever months are asked, in whatever order, by whatever door."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

import numpy
import pytest
from openfisca_core.periods import MONTH, period
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.tools.test_runner import run_tests
from openfisca_core.variables import Variable
from openfisca_web_api.app import create_app

from openfisca_dk_integration import CountryTaxBenefitSystem
from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.months import before, day_of, is_known, month_number, month_of


class proeve_maaneder_i_traek(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Prøve: måneder i træk med ansøgning"

    def formula(person, period):
        i_alt = before(person, "proeve_maaneder_i_traek", period) + 1
        return numpy.where(person("soeger_hjaelp", period), i_alt, 0)


class proeve_maaneder_i_vindue(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Prøve: måneder med ansøgning i de seneste 36"

    def formula(person, period):
        naeste = before(person, "proeve_maaneder_i_vindue", period) + person(
            "soeger_hjaelp", period
        )
        return naeste - before(person, "soeger_hjaelp", period, 36)


STATES = ("proeve_maaneder_i_traek", "proeve_maaneder_i_vindue")
MONTHS = [f"{year}-{month:02}" for year in range(2015, 2020) for month in range(1, 13)]
ANNA = dict.fromkeys(MONTHS, "ledig")
BO = {month: "ledig" if month[-2:] != "06" else "igu" for month in MONTHS[20:]}


@pytest.fixture(scope="module")
def system() -> CountryTaxBenefitSystem:
    tbs = CountryTaxBenefitSystem()
    tbs.add_variable(proeve_maaneder_i_traek)
    tbs.add_variable(proeve_maaneder_i_vindue)
    return tbs


def expected(history: dict[str, str]) -> dict[str, list[int]]:
    """A plain loop over the months, the reference."""
    applies = [history.get(month) == "ledig" for month in MONTHS]
    runs: list[int] = []
    for flag in applies:
        runs.append((runs[-1] if runs else 0) + 1 if flag else 0)
    windows = [sum(applies[max(0, i - 35) : i + 1]) for i in range(len(applies))]
    return {STATES[0]: runs, STATES[1]: windows}


def household() -> dict[str, Any]:
    return {
        "personer": {"anna": {"aktivitet": dict(ANNA)}, "bo": {"aktivitet": dict(BO)}},
        "husstande": {"h": {"voksne": ["anna", "bo"]}},
        "kommuner": {"k": {"borgere": ["anna", "bo"]}},
    }


ORDERS = {
    "foerst": MONTHS,
    "bagfra": MONTHS[::-1],
    "midt": [MONTHS[40]],
    "sidste": [MONTHS[-1]],
    "blandet": [MONTHS[i] for i in (50, 3, 31, 59, 17)],
}


@pytest.mark.parametrize("order", ORDERS)
def test_in_python(system: CountryTaxBenefitSystem, order: str) -> None:
    for states in itertools.permutations(STATES):
        simulation = SimulationBuilder().build_from_entities(system, household())
        for month, state in itertools.product(ORDERS[order], states):
            got = simulation.calculate(state, month).tolist()
            index = MONTHS.index(month)
            assert got == [expected(ANNA)[state][index], expected(BO)[state][index]], (state, month)


@pytest.mark.parametrize("order", ORDERS)
def test_through_the_web_api(system: CountryTaxBenefitSystem, order: str) -> None:
    body = household()
    for person, state in itertools.product(body["personer"].values(), STATES):
        person[state] = dict.fromkeys(ORDERS[order])
    answer = create_app(system).test_client().post("/calculate", json=body)
    assert answer.status_code == 200, answer.json
    people = answer.json["personer"]
    for month, state in itertools.product(ORDERS[order], STATES):
        index = MONTHS.index(month)
        assert people["anna"][state][month] == expected(ANNA)[state][index]
        assert people["bo"][state][month] == expected(BO)[state][index]


@pytest.mark.parametrize("order", ORDERS)
def test_in_yaml(system: CountryTaxBenefitSystem, order: str, tmp_path: Any) -> None:
    lines = ["- name: Tilstande", "  period: 2019-01", "  absolute_error_margin: 0", "  input:"]
    lines += ["    personer:"]
    for name, history in (("anna", ANNA), ("bo", BO)):
        lines += [f"      {name}:", "        aktivitet:"]
        lines += [f"          {month}: {activity}" for month, activity in history.items()]
    lines += [
        "    husstande: {h: {voksne: [anna, bo]}}",
        "    kommuner: {k: {borgere: [anna, bo]}}",
    ]
    lines += ["  output:", "    personer:"]
    for name, history in (("anna", ANNA), ("bo", BO)):
        lines += [f"      {name}:"]
        for state in STATES:
            lines += [f"        {state}:"]
            lines += [
                f"          {month}: {expected(history)[state][MONTHS.index(month)]}"
                for month in ORDERS[order]
            ]
    path = tmp_path / "tilstande.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert run_tests(system, [str(path)], {}) == 0
    path.write_text("\n".join(lines).replace(": 60", ": 59"), encoding="utf-8")
    if ": 60" in "\n".join(lines):
        assert run_tests(system, [str(path)], {}) != 0


def test_a_history_may_start_before_the_first_monthly_input(
    system: CountryTaxBenefitSystem,
) -> None:
    body = household()
    body["personer"]["anna"]["historik_start"] = {"ETERNITY": "2014-01-15"}
    simulation = SimulationBuilder().build_from_entities(system, body)
    assert simulation.calculate(STATES[0], MONTHS[-1]).tolist()[0] == 60
    assert min(p.start.year for p in simulation.get_known_periods(STATES[0])) == 2014


def test_nothing_known_is_the_default(system: CountryTaxBenefitSystem) -> None:
    simulation = SimulationBuilder().build_default_simulation(system, 3)
    assert simulation.calculate(STATES[0], "2019-01").tolist() == [0, 0, 0]


@pytest.mark.parametrize(("when", "lag"), [("2019-01", 0), ("2019-01", -1), ("2019", 1)])
def test_misuse_is_refused(system: CountryTaxBenefitSystem, when: str, lag: int) -> None:
    simulation = SimulationBuilder().build_default_simulation(system, 1)
    with pytest.raises(ValueError, match="before"):
        before(simulation.persons, STATES[0], period(when), lag)


def test_dates_as_integers() -> None:
    dates = numpy.array(["1970-01-01", "2016-02-29", "1969-12-31"], dtype="datetime64[D]")
    assert month_of(dates).tolist() == [12 * 1970, 12 * 2016 + 1, 12 * 1969 + 11]
    assert day_of(dates).tolist() == [1, 29, 31]
    assert is_known(dates).tolist() == [False, True, True]
    assert month_number(period("2016-02")) == month_of(dates)[1]
    for day in range(400):
        date = datetime.date(2015, 12, 1) + datetime.timedelta(day)
        array = numpy.array([date], dtype="datetime64[D]")
        assert (month_of(array)[0], day_of(array)[0]) == (12 * date.year + date.month - 1, date.day)
