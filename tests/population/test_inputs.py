"""Populations enter the engine as arrays; missing cells of an input take its default formula."""

from __future__ import annotations

import numpy
import pytest

from openfisca_dk_integration import CountryTaxBenefitSystem
from openfisca_dk_integration.population import read_population
from openfisca_dk_integration.population.inputs import as_month, month_period


def simulate(files, system, last="2021-12", first=None):
    return read_population(files.write(), system).build_simulation(system, first, last)


def test_application_given_for_some(files, system):
    files.column("forloeb", "soeger_hjaelp", "nej", "", "", "ja")
    simulation = simulate(files, system)
    # p1 learns Danish and does not apply; p2 is unemployed: default; p4 is in IGU and applies.
    assert simulation.calculate("soeger_hjaelp", "2020-10").tolist() == [False, True, False, True]
    assert simulation.calculate("soeger_hjaelp", "2020-05").tolist() == [False, False, False, True]


def test_hours_given_for_some(files, system):
    files.add("forloeb", "p4,2021-01-01,,ordinaer_beskaeftigelse,15000,")
    simulation = simulate(files, system)
    hours = simulation.calculate("arbejdstimer", "2021-02")
    assert hours[0] == pytest.approx(160.33)
    assert hours[1] == 0
    assert hours[3] == pytest.approx(160.33, abs=0.1)


@pytest.mark.parametrize("ask_first", ["indrejsedato", "opholdstilladelse_dato"])
def test_dates_given_for_some_follow_other_dates(files, system, ask_first):
    files.column("personer", "opholdstilladelse_dato", "2019-12-24", "", "", "")
    files.column("personer", "indrejsedato", "", "2020-09-01", "", "2019-01-01")
    simulation = simulate(files, system)
    simulation.calculate(ask_first, "2021-01")
    permits = simulation.calculate("opholdstilladelse_dato", "2021-01").astype(str).tolist()
    assert permits == ["2019-12-24", "2020-09-20", "2020-09-20", "2020-04-16"]
    arrivals = simulation.calculate("indrejsedato", "2021-01").astype(str).tolist()
    assert arrivals == ["2019-12-24", "2020-09-01", "2020-09-20", "2019-01-01"]


def test_defaults_that_depend_on_other_partial_inputs(files, system):
    """Hours in offers depend on the application when the activity is education."""
    files.replace("forloeb", ",igu,", ",ordinaer_uddannelse,")
    files.column("forloeb", "soeger_hjaelp", "", "", "", "ja")
    files.column("forloeb", "tilbud_timer", "10", "", "", "")
    simulation = simulate(files, system)
    hours = simulation.calculate("tilbud_timer", "2020-05")
    assert hours[0] == 10
    assert hours[3] == 37


def test_inputs_without_formula_take_their_default_value(files, system):
    files.column("personer", "danskuddannelse", "du2", "", "", "")
    files.column("personer", "har_kontrakt", "nej", "", "", "ja")
    simulation = simulate(files, system)
    assert simulation.calculate("danskuddannelse", "2021").decode_to_str().tolist() == [
        "du2",
        "ingen",
        "ingen",
        "ingen",
    ]
    assert simulation.calculate("har_kontrakt", "2021").tolist() == [False, True, True, True]


def test_weight_and_yearly_inputs(files, system):
    files.column("personer", "vaegt", "2", "", "", "")
    files.column("personer", "medlem_af_folkekirken", "", "ja", "", "")
    simulation = simulate(files, system)
    assert simulation.calculate("vaegt", "2021").tolist() == [2, 1, 1, 1]
    for year in ("2020", "2021"):
        assert simulation.calculate("medlem_af_folkekirken", year).tolist() == [
            False,
            True,
            False,
            False,
        ]


def test_roles_households_and_municipalities(files, system):
    simulation = simulate(files, system)
    assert simulation.calculate("er_voksen", "2021").tolist() == [True, True, False, True]
    assert simulation.calculate("er_barn", "2021").tolist() == [False, False, True, False]
    assert simulation.calculate("antal_voksne", "2021-01").tolist() == [2, 1]
    assert simulation.calculate("kommunekode", "2021").tolist() == [851, 860]
    municipality = simulation.populations["kommune"]
    ones = numpy.ones(4)
    assert municipality.sum(ones).tolist() == [1, 3]


def test_a_household_counts_from_its_arrival_until_its_adults_have_left(files, system):
    files.add("forloeb", "p4,2021-03-01,2021-04-30,udrejst,,")
    simulation = simulate(files, system, first="2019-06")
    rent = [simulation.calculate("husleje", month).tolist() for month in ("2019-06", "2020-03")]
    assert rent == [[0, 0], [6200, 0]]
    assert simulation.calculate("husleje", "2020-04").tolist() == [6200, 4100.5]
    assert simulation.calculate("husleje", "2021-03").tolist() == [6200, 0]
    assert simulation.calculate("husleje", "2021-05").tolist() == [6200, 4100.5]


def test_a_reunified_spouse_and_a_child_count_from_their_arrival(files, system):
    files.add("personer", "p5,h1,barn,2021-06-10,mand,familiesammenfoert_til_flygtning,")
    files.add("forloeb", "p1,2019-12-24,2019-12-31,ledig,,")
    simulation = simulate(files, system)
    adults = {"2020-01": [1, 0], "2020-08": [1, 1], "2020-09": [2, 1], "2021-12": [2, 1]}
    for month, expected in adults.items():
        assert simulation.calculate("antal_voksne", month).tolist() == expected, month
    children = {"2020-08": [0, 0], "2020-09": [1, 0], "2021-05": [1, 0], "2021-06": [2, 0]}
    for month, expected in children.items():
        assert simulation.calculate("antal_boern_under_18", month).tolist() == expected, month
    assert simulation.calculate("er_gift", "2020-08").tolist() == [False] * 5
    assert simulation.calculate("er_forsoerger", "2020-09").tolist()[:2] == [True, True]


def test_a_spouse_known_by_the_permit_counts_from_the_permit(files, system):
    files.replace("personer", "familiesammenfoert_til_flygtning,2020-09-20", "eu_borger,")
    files.column("personer", "opholdstilladelse_dato", "", "2020-11-05", "", "")
    files.replace("forloeb", "p2,2020-09-20,,ledig,,\n", "")
    simulation = simulate(files, system)
    assert simulation.calculate("antal_voksne", "2020-10").tolist() == [1, 1]
    assert simulation.calculate("antal_voksne", "2020-11").tolist() == [2, 1]


def test_the_absent_are_absent_in_work_incentives_too(files, system):
    """The second simulation knows who is there and which cells were given."""
    alone = simulate(files, system, last="2021-12")
    reunified = "mand,familiesammenfoert_til_flygtning,2022-03-01"
    files.add("personer", f"p5,h2,partner,1994-12-01,{reunified}")
    files.add("personer", f"p6,h2,barn,2018-12-01,{reunified}")
    later = simulate(files, system, last="2021-12")
    for name in ("gevinst_ved_job", "deltagerskat", "effektiv_marginalskat"):
        for month in ("2020-10",):
            expected = alone.calculate(name, month).tolist()
            assert later.calculate(name, month).tolist() == pytest.approx(expected), (name, month)


def test_somebody_who_has_left_no_longer_counts(files, system):
    files.replace("forloeb", "p2,2020-09-20,", "p2,2020-09-20,2021-01-31")
    files.add("forloeb", "p2,2021-02-01,,udrejst,,")
    simulation = simulate(files, system)
    assert simulation.calculate("antal_voksne", "2021-01").tolist() == [2, 1]
    assert simulation.calculate("antal_voksne", "2021-02").tolist() == [1, 1]
    assert simulation.calculate("er_samlevende", "2021-02").tolist() == [False] * 4


def test_people_without_dates_have_always_been_there(files, system):
    files.replace("personer", ",flygtning,2020-02-10", ",dansk_statsborger,")
    simulation = simulate(files, system, first="2019-06")
    assert simulation.calculate("antal_voksne", "2019-06").tolist() == [1, 0]


def test_municipal_figures_by_year(files, system):
    files.texts["kommuner"] = (
        "kommunekode,aar,modultakst,kommuneskatteprocent\n860,2020,9000,27.5\n860,2021,9100,\n"
    )
    simulation = simulate(files, system)
    assert simulation.calculate("modultakst", "2020").tolist() == [0, 9000]
    assert simulation.calculate("modultakst", "2021").tolist() == [0, 9100]
    rates = simulation.calculate("kommuneskatteprocent", "2020")
    assert rates[1] == pytest.approx(27.5)
    assert rates[0] > 20
    assert simulation.calculate("kommuneskatteprocent", "2021")[1] != pytest.approx(27.5)


def test_a_part_gives_the_same_values_as_the_whole(files, system):
    files.column("forloeb", "soeger_hjaelp", "nej", "", "", "ja")
    population = read_population(files.write(), system)
    whole = population.build_simulation(system, None, "2021-12")
    part = population.take([1]).build_simulation(system, population.first_month, "2021-12")
    for name in ("soeger_hjaelp", "loenindkomst", "arbejdstimer", "hjaelp_dage", "alder"):
        for month in ("2020-02", "2020-06", "2021-01"):
            assert part.calculate(name, month).tolist() == [whole.calculate(name, month)[3]]


def test_two_simulations_do_not_share_inputs(files, system):
    population = read_population(files.write(), system)
    one = population.build_simulation(system, None, "2020-12")
    other = population.build_simulation(CountryTaxBenefitSystem(), None, "2020-12")
    one.calculate("loenindkomst", "2020-10")[:] = 0
    assert other.calculate("loenindkomst", "2020-10")[0] == 24500


def test_months_may_be_written_in_three_ways():
    assert as_month("2021-03") == as_month(month_period(12 * 2021 + 2)) == 12 * 2021 + 2
    assert as_month(12 * 2021 + 2) == 12 * 2021 + 2


def test_a_last_month_before_the_history_is_refused(files, system):
    with pytest.raises(ValueError, match="before"):
        simulate(files, system, last="2019-12")


def test_any_output_may_be_given(files, system):
    files.column("forloeb", "hjaelp_dage", "3", "", "", "")
    simulation = simulate(files, system)
    assert simulation.calculate("hjaelp_dage", "2020-05").tolist() == [3, 31, 31, 31]
