"""The truth is known: municipal effects are recovered, and none is found where there is none."""

import numpy
import polars
import pytest

from openfisca_dk_integration.benchmark import (
    BenchmarkError,
    difference,
    expected_durations,
    load_definitions,
)
from openfisca_dk_integration.benchmark.estimates import pseudo_values, restricted_mean
from openfisca_dk_integration.benchmark.panel import NEVER
from tests.benchmark.panels import known_truth, panel, restricted

DEFINITIONS = load_definitions()
YEARS = (2015, 2015)
LIMIT = DEFINITIONS.varighed_opfoelgning


def compared(seed, effects, **options):
    made, plain, true = known_truth(seed, effects, **options)
    found = expected_durations(made, DEFINITIONS, YEARS)
    town = made.municipality
    gap = restricted(true, LIMIT) - restricted(plain, LIMIT)
    truth = numpy.array([gap[town == code].mean() for code in numpy.unique(town)])
    return found, truth - gap.mean()


@pytest.mark.langsom
def test_bands_hold_the_true_difference_at_their_level():
    """95 per cent bands of 20 municipalities in 8 worlds: 160 bands, with people who leave.

    The count of misses is binomial(160, 0.05) at most: 16 or more has a probability below 1 in 200.
    """
    effects = numpy.linspace(-0.5, 0.5, 20)
    misses = 0
    for seed in range(8):
        found, truth = compared(seed, effects, leaving=0.005)
        low, high = found.table["nedre"].to_numpy(), found.table["oevre"].to_numpy()
        misses += int(((truth < low) | (truth > high)).sum())
    assert misses < 16


@pytest.mark.langsom
def test_without_effects_no_more_are_flagged_than_the_level_says():
    """160 municipalities without any effect: bands that miss zero, and verdicts."""
    flagged = outside = 0
    for seed in range(100, 108):
        found, _ = compared(seed, numpy.zeros(20))
        table = found.table
        flagged += int(table["vurdering"].is_in(["hurtigere", "langsommere"]).sum())
        outside += int(((table["nedre"] > 0) | (table["oevre"] < 0)).sum())
        assert found.false_alarms == pytest.approx(1.0)
    assert outside < 16
    assert flagged <= 3


def test_a_municipality_that_halves_the_time_stands_out_and_one_with_many_women_does_not():
    effects = [0.0] * 11 + [0.9]
    found, truth = compared(7, effects, people=250)
    table = found.table
    assert table["vurdering"][11] == "hurtigere"
    assert table["gruppe"][11] == "sandsynligt_foran"
    assert table["faktisk_minus_forventet"][11] == pytest.approx(truth[11], abs=2.5)
    assert (table["faktisk_minus_forventet"] == -table["forventet_minus_faktisk"]).all()
    raw = table["faktisk"].to_numpy()
    assert raw[2] - raw[0] > 3, "raw durations mislead: municipality 2 has most women"
    assert table["vurdering"][2] == "kan_ikke_skelnes"


def test_the_effect_of_sex_is_recovered():
    """Women's hazard is half: a ratio of 0.5 within its band."""
    found, _ = compared(3, [0.0] * 10, people=200)
    ratios = {name: (low, high) for name, _, low, high in found.model.hazard_ratios(1.96)}
    low, high = (
        ratios["koen_og_boern=kvinde uden børn"]
        if found.model.design.names[0].endswith("kvinde uden børn")
        else tuple(1 / x for x in ratios["koen_og_boern=mand uden børn"][::-1])
    )
    assert low < 0.5 < high


def test_fewer_than_eighty_people_are_not_judged():
    made, _, _ = known_truth(1, [0.0, 0.0, 2.0], people=100)
    keep = numpy.ones(300, dtype=bool)
    keep[221:] = False
    small = _people(made, keep)
    table = expected_durations(small, DEFINITIONS, YEARS).table
    assert table["antal"].to_list() == [100, 100, 21]
    assert table["vurdering"][2] == "for_faa_personer"
    assert table["gruppe"][2] == "for_faa_personer"
    assert table["kommunekode"].is_sorted()


def _people(made, keep):
    return type(made)(
        made.first,
        made.municipality[keep],
        made.household[keep],
        made.weights[keep],
        {name: values[keep] for name, values in made.constant.items()},
        {name: values[:, keep] for name, values in made.monthly.items()},
        made.present[:, keep],
    )


def test_restricted_mean_without_censoring_is_the_mean():
    """Durations 2, 5 and 40 cut at 36: (2 + 5 + 36) / 3."""
    time, event = numpy.array([2, 5, 36]), numpy.array([True, True, False])
    weights = numpy.ones(3)
    assert restricted_mean(time, event, weights, 36) == pytest.approx(43 / 3)
    assert pseudo_values(time, event, weights, 36) == pytest.approx([2, 5, 36])


def test_restricted_mean_with_censoring_is_the_area_under_kaplan_meier():
    """Event at 1, left at 2, event at 3 of a limit of 4.

    S = 1 in month 0, 2/3 in months 1 and 2 (area 1 + ...): P(T > 0) = 1, P(T > 1) = 2/3,
    P(T > 2) = 2/3, P(T > 3) = 0, so the area is 7/3.
    """
    time, event = numpy.array([1, 2, 3]), numpy.array([True, False, True])
    assert restricted_mean(time, event, numpy.ones(3), 4) == pytest.approx(7 / 3)


def test_local_conditions_explain_what_they_cause(tmp_path):
    """Half of the municipalities have high unemployment and half the hazard: none stands out."""
    made, _, _ = known_truth(5, [0.0, -0.7] * 6, people=200)
    rows = [f"{101 + town},2015,{4 + 4 * (town % 2)}" for town in range(12)]
    path = tmp_path / "lokale.csv"
    path.write_text("kommunekode,aar,ledighed\n" + "\n".join(rows) + "\n", encoding="utf-8")
    without = expected_durations(made, DEFINITIONS, YEARS).table
    with_them = expected_durations(made, DEFINITIONS, YEARS, path)
    assert "ledighed" in with_them.model.design.names
    spread = [float(t["faktisk_minus_forventet"].std()) for t in (without, with_them.table)]
    assert spread[1] < spread[0] / 2


def test_everything_wrong_with_local_conditions_at_once(tmp_path):
    made, _, _ = known_truth(5, [0.0] * 3, people=30)
    path = tmp_path / "lokale.csv"
    path.write_text("kommunekode,aar,ledighed\n101,2015,4\n101,2015,5\n", encoding="utf-8")
    with pytest.raises(BenchmarkError) as error:
        expected_durations(made, DEFINITIONS, YEARS, path)
    text = "\n".join(error.value.lines())
    assert "101, 2015: kommune og år står to gange" in text
    assert "102, 2015: rækken mangler" in text
    assert "103, 2015: rækken mangler" in text


@pytest.mark.parametrize(
    ("lives", "takeover"), [(["L" * 48] * 5, None), (["L" * 48] * 5, [int(NEVER)] * 5)]
)
def test_nothing_to_compare_is_said(lives, takeover):
    with pytest.raises(BenchmarkError, match=r"ingen at følge|for få"):
        expected_durations(panel(lives, takeover=takeover), DEFINITIONS, YEARS)


@pytest.mark.parametrize(
    ("actual", "expected", "persons", "money", "tolerance"),
    [
        # Benchmark of public support, Ministry of Employment, November 2018 (gladsaxebladet.dk
        # 2018/11): Nyborg 1,620 against 1,840 full-time persons, 16.3 million DKK less; Gladsaxe
        # 2,980 against 3,400, 31.1 million. The cost per person is the table's own quotient.
        (1620, 1840, -220, -16_300_000, 420_455),
        (2980, 3400, -420, -31_100_000, 420_238),
    ],
)
def test_published_actual_against_expected(actual, expected, persons, money, tolerance):
    """One cost per person for both municipalities, from the other municipality's row."""
    other = 31_100_000 / 420 if persons == -220 else 16_300_000 / 220
    found = difference(actual, expected, other)
    assert found.personer == pytest.approx(persons, abs=10)
    assert found.forventet_minus_faktisk == -found.personer
    assert found.kroner == pytest.approx(money, abs=tolerance)


def test_negative_persons_are_refused():
    with pytest.raises(BenchmarkError) as error:
        difference(-1, 5, -2)
    assert len(error.value.problems) == 2


def test_table_has_no_order_but_the_code():
    made, _, _ = known_truth(11, [0.5, -0.5, 0.2], people=90)
    table = expected_durations(made, DEFINITIONS, YEARS).table
    assert table["kommunekode"].to_list() == [101, 102, 103]
    assert isinstance(table, polars.DataFrame)
