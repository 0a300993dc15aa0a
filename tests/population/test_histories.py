"""Spells become months: the main activity, amounts by days, the days covered by help."""

from __future__ import annotations

import numpy
import pytest

from openfisca_dk_integration.enums import Aktivitet
from openfisca_dk_integration.population import read_population

JANUARY = 12 * 2021


def history(files, system, *lines, person="p4", months=3, first="2021-01"):
    """Return the simulation and the person's index for a history of one person."""
    head, *rest = files.texts["forloeb"].splitlines()
    heading = head
    kept = [line for line in rest if not line.startswith(person)]
    padded = [line + "," * (heading.count(",") - line.count(",")) for line in kept]
    files.texts["forloeb"] = "\n".join([heading, *padded, *lines]) + "\n"
    population = read_population(files.write(), system)
    last = 12 * int(first[:4]) + int(first[5:]) - 1 + months - 1
    simulation = population.build_simulation(system, None, last)
    return simulation, population.person_ids.tolist().index(person)


def value(simulation, index, name, month):
    return simulation.calculate(name, month)[index]


def activity(simulation, index, month):
    return list(Aktivitet)[simulation.calculate("aktivitet", month)[index]].name


def test_the_longest_spell_decides_the_activity(files, system):
    simulation, index = history(
        files, system, "p4,2021-01-01,2021-01-10,ledig,,", "p4,2021-01-11,2021-02-10,igu,,"
    )
    assert activity(simulation, index, "2021-01") == "igu"
    assert activity(simulation, index, "2021-02") == "igu"
    assert activity(simulation, index, "2021-03") == "ingen"


def test_of_two_equally_long_spells_the_later_decides(files, system):
    simulation, index = history(
        files, system, "p4,2021-02-01,2021-02-14,ledig,,", "p4,2021-02-15,2021-02-28,igu,,"
    )
    assert activity(simulation, index, "2021-02") == "igu"


def test_days_without_a_spell_do_not_count_as_an_activity(files, system):
    simulation, index = history(files, system, "p4,2021-01-31,2021-01-31,barsel,,")
    assert activity(simulation, index, "2021-01") == "barsel"


def test_amounts_follow_the_days(files, system):
    simulation, index = history(
        files,
        system,
        "p4,2021-01-22,2021-02-07,ordinaer_beskaeftigelse,31000,155",
        "p4,2021-02-08,,ordinaer_beskaeftigelse,28000,112",
    )
    assert value(simulation, index, "loenindkomst", "2021-01") == pytest.approx(10_000)
    assert value(simulation, index, "arbejdstimer", "2021-01") == pytest.approx(50)
    february = 31_000 * 7 / 28 + 28_000 * 21 / 28
    assert value(simulation, index, "loenindkomst", "2021-02") == pytest.approx(february)
    assert value(simulation, index, "loenindkomst", "2021-03") == pytest.approx(28_000)


def test_help_begins_and_ends_inside_a_month(files, system):
    simulation, index = history(files, system, "p4,2021-01-12,2021-03-09,danskuddannelse,,")
    days = [value(simulation, index, "hjaelp_dage", f"2021-0{month}") for month in (1, 2, 3)]
    assert days == [20, 28, 9]
    assert value(simulation, index, "ydelse_fra_dag", "2021-01") == 12
    assert value(simulation, index, "ydelse_til_dag", "2021-01") == 31
    assert value(simulation, index, "ydelse_fra_dag", "2021-02") == 1
    assert value(simulation, index, "ydelse_til_dag", "2021-02") >= 28
    assert value(simulation, index, "ydelse_til_dag", "2021-03") == 9


def test_help_beside_a_longer_job_is_an_application(files, system):
    simulation, index = history(
        files,
        system,
        "p4,2021-01-01,2021-01-09,ledig,,",
        "p4,2021-01-10,,ordinaer_beskaeftigelse,25000,160",
    )
    assert activity(simulation, index, "2021-01") == "ordinaer_beskaeftigelse"
    assert value(simulation, index, "soeger_hjaelp", "2021-01")
    assert value(simulation, index, "hjaelp_dage", "2021-01") == 9
    assert not value(simulation, index, "soeger_hjaelp", "2021-02")


def test_help_with_a_gap_runs_from_its_first_to_its_last_day(files, system):
    simulation, index = history(
        files,
        system,
        "p4,2021-01-01,2021-01-12,ledig,,",
        "p4,2021-01-13,2021-01-19,ordinaer_beskaeftigelse,,",
        "p4,2021-01-20,2021-01-25,ledig,,",
    )
    assert value(simulation, index, "hjaelp_dage", "2021-01") == 25


def test_missing_hours_of_ordinary_work_are_full_time(files, system):
    simulation, index = history(
        files,
        system,
        "p4,2021-01-01,2021-02-14,ordinaer_beskaeftigelse,20000,",
        "p4,2021-02-15,2021-02-28,ordinaer_beskaeftigelse,20000,80",
        "p4,2021-03-01,2021-03-31,ledig,,",
    )
    full = value(simulation, index, "arbejdstimer", "2021-01")
    assert full == pytest.approx(160.33, abs=0.1)
    assert value(simulation, index, "arbejdstimer", "2021-02") == full
    assert value(simulation, index, "arbejdstimer", "2021-03") == 0


def test_a_leap_day_and_a_one_day_spell(files, system):
    simulation, index = history(
        files, system, "p4,2024-02-29,2024-02-29,igu,29000,29", first="2024-02", months=1
    )
    assert value(simulation, index, "loenindkomst", "2024-02") == pytest.approx(1000)


def test_an_open_spell_goes_on_to_the_last_month(files, system):
    simulation, index = history(files, system, "p4,2021-01-01,,ledig,,", months=240)
    assert activity(simulation, index, "2040-12") == "ledig"


def test_states_come_from_the_main_spell(files, system):
    files.texts["forloeb"] = files.texts["forloeb"].replace("timer_pr_maaned", "jobparat", 1)
    files.replace("forloeb", "160.33", "ja").replace("forloeb", "140", "nej")
    simulation, index = history(
        files, system, "p4,2021-01-01,2021-01-31,ledig,,nej", "p4,2021-02-01,2021-02-28,ledig,,"
    )
    assert not value(simulation, index, "jobparat", "2021-01")
    assert value(simulation, index, "jobparat", "2021-02")
    assert value(simulation, index, "jobparat", "2021-03")


def test_random_histories_agree_with_a_plain_count(files, system):
    """Twenty random histories, counted day by day."""
    generator = numpy.random.default_rng(7)
    day = numpy.datetime64("2021-01-01")
    lines, days = [], []
    names = ["ledig", "igu", "ordinaer_beskaeftigelse", "barsel"]
    while day < numpy.datetime64("2021-12-20"):
        day += int(generator.integers(0, 12))
        length = int(generator.integers(1, 45))
        last = min(day + length - 1, numpy.datetime64("2021-12-31"))
        name = names[generator.integers(len(names))]
        lines.append(f"p4,{day},{last},{name},{1000 * length},")
        days += [(one, name, 1000 * length) for one in numpy.arange(day, last + 1)]
        day = last + 1
    simulation, index = history(files, system, *lines, months=12)
    for month in range(1, 13):
        key = f"2021-{month:02}"
        of_month = [one for one in days if str(one[0])[:7] == key]
        length = (numpy.datetime64(key) + 1).astype("datetime64[D]") - numpy.datetime64(key).astype(
            "datetime64[D]"
        )
        wage = sum(amount for _, _, amount in of_month) / length.astype(int)
        assert value(simulation, index, "loenindkomst", key) == pytest.approx(wage, rel=1e-6)
        helped = [int(str(one)[8:]) for one, name, _ in of_month if name == "ledig"]
        if helped:
            expected = max(helped) - min(helped) + 1
            assert value(simulation, index, "hjaelp_dage", key) == expected
            assert value(simulation, index, "soeger_hjaelp", key)
