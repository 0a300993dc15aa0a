"""Synthetic people: the published figures are met, by one municipality and by the country."""

import time
from functools import lru_cache
from pathlib import Path

import numpy
import polars
import pytest

from openfisca_dk_integration.enums import Opholdsgrundlag
from openfisca_dk_integration.population import (
    PopulationError,
    margin_report,
    read_population,
    synthetic_population,
    write_population,
)
from openfisca_dk_integration.population.synthetic.calibrate import (
    CannotBeMetError,
    chosen,
    fill,
    kinds,
    rake,
    whole,
)
from openfisca_dk_integration.population.synthetic.margins import definitions

ROOT = Path(__file__).parent.parent.parent
YEARS = (2012, 2026)


@lru_cache(maxsize=1)
def country():
    return synthetic_population(None, YEARS, seed=730)


@lru_cache(maxsize=1)
def report():
    return margin_report(country())


def rows(frame, prefix):
    return frame.filter(polars.col("id").str.starts_with(prefix)).iter_rows(named=True)


def ground(population, member):
    return population.persons["opholdsgrundlag"].values == list(Opholdsgrundlag).index(member)


def test_the_country_is_drawn_in_seconds():
    begin = time.perf_counter()
    population = synthetic_population(None, YEARS, seed=1)
    assert time.perf_counter() - begin < 20
    assert 60_000 < population.count < 150_000
    assert len(population.municipality_codes) == 98
    assert population.spells.count == 0


def test_arrivals_of_every_year_are_met():
    # tilgang.flygtninge_til_kommuner and ukraine.indvandret, as published.
    found = {(row["id"], row["year"]): row["result"] for row in rows(report(), "tilgang")}
    published = {2012: 2511, 2013: 3780, 2014: 6048, 2015: 10_500, 2018: 844}
    for year, persons in published.items():
        assert found["tilgang.flygtninge_til_kommuner", year] == pytest.approx(persons, abs=1)
    assert found["tilgang.ukrainere", 2022] == pytest.approx(31_400, abs=1)
    assert found["tilgang.ff_til_flygtninge", 2014] == pytest.approx(1706, abs=5)


def test_published_quotas_are_met_within_a_household():
    quotas = [*rows(report(), "regionskvote"), *rows(report(), "kommunekvote")]
    assert len(quotas) > 55
    for row in quotas:
        # A household of a refugee family has up to eight people; quotas of 2015 count 12,000.
        assert row["deviation"] == pytest.approx(0, abs=8), row


@pytest.mark.parametrize(
    ("name", "published", "near"),
    [
        # Arendt and Bolvig, table 4.1, arrivals 2012-16.
        ("sammensaetning.kvinder", 0.37, 0.01),
        ("sammensaetning.gift", 0.58, 0.01),
        ("sammensaetning.ingen_boern", 0.47, 0.01),
        ("sammensaetning.1_3_boern", 0.43, 0.01),
        ("sammensaetning.4_eller_flere_boern", 0.10, 0.01),
        ("sammensaetning.familiesammenfoert", 0.20, 0.01),
        ("sammensaetning.danskuddannelse_1", 0.36, 0.001),
        ("sammensaetning.danskuddannelse_2", 0.53, 0.001),
        ("sammensaetning.danskuddannelse_3", 0.11, 0.001),
        ("sammensaetning.alder_gennemsnit", 31.11, 0.05),
        ("sammensaetning.alder_18_24", 46 / 285, 0.001),
        ("sammensaetning.alder_65_plus", 5 / 285, 0.001),
        ("boern.alder_0_5", 65 / 177, 0.03),
        ("jobparat.andel", 0.74, 0.001),
        # Randers and Denmark, August 2022.
        ("ukraine.andel_kvinder", 0.69, 0.001),
        ("ukraine.andel_boern", 164 / 460, 0.001),
        ("ukraine.boern_0_6", 57 / 164, 0.03),
    ],
)
def test_shares_are_met(name, published, near):
    (row,) = report().filter(polars.col("id") == name).iter_rows(named=True)
    assert row["result"] == pytest.approx(published, abs=near)
    assert row["target"] == pytest.approx(published, abs=0.0001)
    assert row["deviation"] == pytest.approx(row["result"] - row["target"])


def test_households_make_sense():
    population = country()
    persons = population.persons
    birth, takeover = persons["foedselsdato"].values, persons["overtagelsesdato"].values
    assert (birth <= persons["indrejsedato"].values).all()
    assert (persons["indrejsedato"].values <= takeover).all()
    years = (takeover - birth).astype(int) / 365.25
    adult = population.roles < 2
    alone = persons["uledsaget_mindreaarig"].known
    assert (years[adult & ~alone] >= 18).all()
    assert (years[~adult] < 18.01).all()
    assert ((years[alone] >= 15) & (years[alone] < 18)).all()
    # Who is reunified comes after the person they come to, by the shortest wait or more.
    later = ground(population, Opholdsgrundlag.familiesammenfoert_til_flygtning)
    main = numpy.searchsorted(population.household_of_person, numpy.arange(population.households))
    first = takeover[main[population.household_of_person]]
    assert (takeover[later] - first[later] >= numpy.timedelta64(182, "D")).all()
    assert (takeover[~later] == first[~later]).all()
    # Children are younger than the youngest adult of their household by 18 years (newborn: 17.9).
    oldest = numpy.full(population.households, numpy.datetime64("1900-01-01"))
    numpy.maximum.at(oldest, population.household_of_person[adult], birth[adult])
    gap = (birth - oldest[population.household_of_person]).astype(int) / 365.25
    assert (gap[~adult] > 16.5).all()
    code = population.municipality_of_household
    assert numpy.isin(code, population.municipality_codes).all()


def test_the_same_seed_gives_the_same_people_and_another_seed_others():
    first = synthetic_population([730, 101], (2015, 2018), seed=5)
    again = synthetic_population([101, 730], (2015, 2018), seed=5)
    other = synthetic_population([730, 101], (2015, 2018), seed=6)
    assert first.fingerprint() == again.fingerprint()
    assert first.fingerprint() != other.fingerprint()


def test_only_families_who_come_within_the_years_bring_earlier_people():
    population = synthetic_population([730, 751, 851], (2018, 2019), seed=2)
    takeover = population.persons["overtagelsesdato"].values.astype("datetime64[Y]")
    years = takeover.astype(int) + 1970
    latest = numpy.zeros(population.households, dtype=int)
    numpy.maximum.at(latest, population.household_of_person, years)
    assert set(latest) == {2018, 2019}
    early = years < 2018
    assert early.any()
    assert (years >= 2013).all()
    assert (population.roles[early] == 0).all()


@pytest.mark.parametrize(
    ("groups", "grounds"),
    [
        (["ukrainere"], {"fordreven_saerlov"}),
        (["flygtninge"], {"flygtning"}),
        (["flygtninge", "familiesammenfoerte"], {"flygtning", "familiesammenfoert_til_flygtning"}),
        (["familiesammenfoerte"], {"flygtning", "familiesammenfoert_til_flygtning"}),
    ],
)
def test_groups_can_be_chosen(groups, grounds):
    population = synthetic_population([101, 751], (2021, 2023), seed=1, groups=groups)
    members = list(Opholdsgrundlag)
    found = {members[code].name for code in population.persons["opholdsgrundlag"].values}
    assert found == grounds
    if groups == ["familiesammenfoerte"]:
        family = ground(population, Opholdsgrundlag.familiesammenfoert_til_flygtning)
        with_family = numpy.unique(population.household_of_person[family])
        assert len(with_family) == population.households


def test_a_sample_stands_for_everybody_in_every_municipality():
    whole_country = country()
    part = synthetic_population(None, YEARS, seed=730, sample=0.05)
    assert part.count < 0.08 * whole_country.count
    assert set(part.municipality_codes) == set(whole_country.municipality_codes)
    assert part.weights.sum() == pytest.approx(whole_country.count, rel=0.03)
    assert numpy.median(part.weights) == pytest.approx(20, rel=0.1)
    home = part.household_of_person
    first = numpy.searchsorted(home, numpy.arange(part.households))
    weight = part.weights[first]
    assert (part.weights == weight[home]).all()
    full = numpy.bincount(whole_country.municipality_of_household)
    drawn = numpy.bincount(part.municipality_of_household, weight)
    assert drawn == pytest.approx(full, rel=1e-4)
    (women,) = rows(margin_report(part), "ukraine.andel_kvinder")
    assert women["result"] == pytest.approx(0.69, abs=0.03)


def test_people_written_and_read_have_the_same_fingerprint(tmp_path):
    population = synthetic_population([730], (2018, 2024), seed=9, sample=0.5)
    write_population(population, tmp_path)
    again = read_population(tmp_path, spells_needed=False)
    assert again.fingerprint() == population.fingerprint()


def test_own_figures_change_only_their_own_part(tmp_path):
    path = tmp_path / "egne.csv"
    path.write_text(
        "id,area,period,value\n"
        "tilgang.flygtninge_til_kommuner,Randers,2024,300\n"
        "tilgang.ff_til_flygtninge,Randers,2025,80\n"
        "sammensaetning.kvinder,Randers,,0.5\n",
        encoding="utf-8",
    )
    population = synthetic_population(None, (2024, 2025), seed=4, margins=path)
    found = margin_report(population, path)
    (refugees,) = [
        row
        for row in rows(found, "tilgang.flygtninge")
        if (row["area"], row["year"]) == ("Randers", 2024)
    ]
    assert (refugees["target"], refugees["source"]) == (300, "egen fil / own file")
    assert refugees["result"] == pytest.approx(300, abs=1)
    (families,) = rows(found, "tilgang.ff_til_flygtninge")
    assert families["area"] == "Randers"
    assert families["result"] == pytest.approx(80, abs=4)
    women = {row["area"]: row["result"] for row in rows(found, "sammensaetning.kvinder")}
    assert women["Randers"] == pytest.approx(0.5, abs=0.02)
    assert women["Danmark"] == pytest.approx(0.37, abs=0.02)


def test_figures_that_no_household_can_have_are_refused(tmp_path):
    path = tmp_path / "egne.csv"
    path.write_text(
        "id,area,period,value\nsammensaetning.kvinder,Danmark,,0.1\n"
        "ukraine.alder_gennemsnit,Danmark,,79\n",
        encoding="utf-8",
    )
    with pytest.raises(PopulationError) as raised:
        synthetic_population(None, YEARS, seed=1, margins=path)
    text = raised.value.lines("en")
    assert len(text) == 2
    assert text[0].startswith("egne.csv, row 2, column value: no population can have all these")
    assert "sammensaetning.kvinder 0.1, sammensaetning.gift 0.58" in text[0]
    assert text[1].startswith("egne.csv, row 3")


def test_everything_wrong_with_a_call_is_told_of_at_once(tmp_path):
    path = tmp_path / "egne.csv"
    path.write_text("id,area,period,value\nlandstal,Danmark,2020,-1\n", encoding="utf-8")
    with pytest.raises(PopulationError) as raised:
        synthetic_population(
            [730, 999, 411],
            (2020, 2012),
            seed=None,  # type: ignore[arg-type]
            margins=path,
            sample=0,
            groups=["flygtninge", "ukranere"],
        )
    lines = raised.value.lines("en")
    for part in (
        'column municipalities, value "999": is not the code of a Danish municipality',
        'column municipalities, value "411"',
        'column years, value "(2020, 2012)": must be two years in order within 2010 - 2060',
        'column seed, value "None": is missing',
        'column sample, value "0": must be above 0 and at most 1',
        'column groups, value "ukranere": unknown group (did you mean "ukrainere"?)',
        "egne.csv, row 2, column value",
    ):
        assert any(part in line for line in lines), part
    assert len(lines) == 7
    assert len(raised.value.lines("da")) == 7


def test_years_in_which_nobody_comes_are_refused():
    with pytest.raises(PopulationError, match="ingen af de valgte grupper"):
        synthetic_population([730], (2015, 2016), seed=1, groups=["ukrainere"])


def test_raking_is_iterative_proportional_fitting_in_a_table():
    # The classic: a 2 x 2 table with margins 30/70 and 40/60 from an even start is their product.
    table = numpy.array([[1.0, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]])
    found = rake(numpy.ones(4), table, numpy.array([0.3, 0.7, 0.4, 0.6]))
    assert found == pytest.approx([0.12, 0.18, 0.28, 0.42], abs=1e-6)
    # Odds ratios of the start are kept: 4 * 1 / (1 * 1).
    start = numpy.array([4.0, 1, 1, 1])
    found = rake(start, table, numpy.array([0.3, 0.7, 0.4, 0.6]))
    assert found[0] * found[3] / (found[1] * found[2]) == pytest.approx(4, rel=1e-4)
    with pytest.raises(CannotBeMetError):
        rake(numpy.ones(4), table, numpy.array([0.3, 0.7, 0.4, 0.9]))


def test_draws_keep_to_their_expectation():
    rng = numpy.random.default_rng(1)
    assert whole(numpy.array([0.5, 1.5, 2.0]), rng).sum() == 4
    assert chosen(numpy.full(1000, 0.3), rng).sum() == 300
    mixed = chosen(numpy.repeat([0.1, 0.9], 500), rng)
    assert mixed[:500].sum() == 50
    assert numpy.bincount(kinds(numpy.array([0.2, 0.3, 0.5]), 100, rng)).tolist() == [20, 30, 50]


def test_known_parts_and_groups_are_kept():
    regions = numpy.array(["a", "a", "b", "b"])
    found = fill(numpy.ones(4), regions, 100.0, {"a": 60.0}, {0: 10.0, 2: 30.0})
    assert found == pytest.approx([10, 50, 30, 10])


def test_the_page_shows_the_country_and_every_figure_that_may_be_given():
    page = (ROOT / "docs" / "population-synthetic.md").read_text(encoding="utf-8")
    for name in definitions():
        assert f"| `{name}` |" in page, name
    shown = [line.split(" | ") for line in page.splitlines() if line.count(" | ") == 6]
    found = {(row["id"], row["year"]): row for row in report().iter_rows(named=True)}
    compared = 0
    for name, _, year, target, result, *_ in shown[1:]:
        row = found[name.strip("| `"), int(year) if year.strip() else None]
        for text, value in ((target, row["target"]), (result, row["result"])):
            number = float(text.replace(".", "").replace(",", "."))
            assert number == pytest.approx(value, rel=0.01, abs=0.001), name
        compared += 1
    assert compared == 50
