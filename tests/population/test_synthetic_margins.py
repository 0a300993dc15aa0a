"""The figures: shipped ones with their sources, a user's own in their place, bad ones told of."""

import csv
from pathlib import Path

import numpy
import polars
import pytest

from openfisca_dk_integration.population import PopulationError
from openfisca_dk_integration.population.municipalities import municipality_regions
from openfisca_dk_integration.population.quota import QuotaBasis, quota_rules, quotas
from openfisca_dk_integration.population.synthetic.arrivals import expected_arrivals
from openfisca_dk_integration.population.synthetic.figures import ASSUMPTIONS, SOURCES
from openfisca_dk_integration.population.synthetic.margins import (
    COUNTRY,
    SHIPPED,
    areas,
    definitions,
    fold,
    read_margins,
)


@pytest.fixture(scope="module")
def shipped():
    return read_margins()


@pytest.fixture(scope="module")
def rows():
    with SHIPPED.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def own(tmp_path):
    def write(*lines: str, name: str = "egne.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join(["id,area,period,value", *lines]) + "\n", encoding="utf-8")
        return path

    return write


def test_every_figure_has_a_source_and_an_evidence_word(rows):
    assert {row["evidence"] for row in rows} == {"seen", "derived", "assumed"}
    for row in rows:
        assert row["source"], row["id"]
        assert (row["evidence"] == "assumed") == (row["source"] == "own assumption"), row
        if row["evidence"] == "assumed" and not row["id"].startswith("indvandrere"):
            assert row["note"], row["id"]
        if row["low"]:
            assert float(row["low"]) <= float(row["value"]) <= float(row["high"]), row


def test_the_same_fact_stands_alike_in_the_files_of_the_example(rows):
    """The example municipality has files of its own, whose bytes are fixed."""
    mine = {(row["id"], row["area"], row["period"]): row["value"] for row in rows}
    with SOURCES.open(encoding="utf-8", newline="") as stream:
        theirs = {
            (row["id"], row["area"], row["period"]): row["value"] for row in csv.DictReader(stream)
        }
    shared = set(mine) & set(theirs)
    assert len(shared) > 10
    assert [key for key in shared if float(mine[key]) != float(theirs[key])] == []
    with ASSUMPTIONS.open(encoding="utf-8", newline="") as stream:
        assumed = {row["id"]: float(row["value"]) for row in csv.DictReader(stream)}
    alike = {key[0]: float(value) for key, value in mine.items() if key[0] in assumed}
    assert len(alike) > 10
    assert [name for name, value in alike.items() if assumed[name] != value] == []


def test_inhabitants_of_all_municipalities_add_up(rows):
    # Statistics Denmark, 1 January 2020: 5,822,763, of which 84 on Christiansø.
    people = [int(row["value"]) for row in rows if row["id"] == "indbyggere"]
    assert len(people) == 98
    assert sum(people) == 5_822_763 - 84


def test_the_published_quotas_of_2015_add_to_the_regions(rows):
    regions = municipality_regions()
    names = {
        row["area"]: float(row["value"])
        for row in rows
        if row["id"] == "kommunekvote" and row["period"] == "2015"
    }
    sums: dict[str, float] = {}
    for name, value in names.items():
        region = regions[areas()[fold(name)]]
        sums[region] = sums.get(region, 0) + value
    assert sums["Syddanmark"] == 3015
    assert sums["Nordjylland"] == 1763


def rule_alone(shipped, year, national, day):
    """Return the quotas of a year as the order of 2008 gives them, untouched by published ones."""
    regions = municipality_regions()
    codes = numpy.array(sorted(regions), dtype=numpy.int32)
    immigrants = shipped.municipal("indvandrere.ikke_vestlige", codes.tolist(), year - 1)
    reunified = shipped.known("tilgang.ff_tilladelser", COUNTRY, year - 2)
    basis = QuotaBasis(
        codes,
        numpy.array([regions[int(code)] for code in codes]),
        shipped.municipal("indbyggere", codes.tolist(), year - 1),
        foreign_citizens=immigrants,
        reunified=immigrants / immigrants.sum() * reunified,
    )
    return quotas(basis, national, quota_rules(day))


def test_the_rule_alone_gives_the_quotas_of_2015(shipped):
    """By construction: the immigrants of the municipalities were found from those quotas.

    The regions without published municipal quotas only share what is left by inhabitants.
    """
    made = rule_alone(shipped, 2015, 12_000, "2014-12-01")
    published = {
        row.area: row.value for row in shipped if row.id == "kommunekvote" and row.year == 2015
    }
    for code, quota in zip(made.codes.tolist(), made.municipal, strict=True):
        if code in published:
            assert quota == pytest.approx(published[code], abs=1.0), code


def test_the_rule_alone_comes_near_the_regional_quotas_of_2014(shipped):
    """Not by construction: another national figure and other families. Announced April 2014."""
    made = rule_alone(shipped, 2014, 4400, "2013-04-01")
    published = {
        "Hovedstaden": 663,
        "Sjælland": 802,
        "Syddanmark": 1093,
        "Midtjylland": 1179,
        "Nordjylland": 663,
    }
    for region, quota in published.items():
        assert made.regional[region] == pytest.approx(quota, rel=0.1), region


def test_arrivals_are_the_countrys_and_nobody_comes_where_the_quota_is_zero(shipped):
    arrivals = expected_arrivals(shipped, 2026, 0.5)
    assert arrivals.codes.tolist() == sorted(municipality_regions())
    by_year = dict(zip(arrivals.years.tolist(), arrivals.refugees.sum(axis=0), strict=True))
    assert by_year[2014] == pytest.approx(6048)
    assert by_year[2018] == pytest.approx(844)
    year = arrivals.years.tolist().index(2015)
    for code in (101, 153, 165, 169, 183):
        assert arrivals.refugees[arrivals.codes == code, year] == 0
    assert (arrivals.refugees >= 0).all()
    before = arrivals.years < 2022
    assert not arrivals.ukrainians[:, before].any()
    assert arrivals.ukrainians.sum(axis=0)[-5] == pytest.approx(31_400)


def test_own_rows_replace_row_by_row_and_leave_the_rest(own, shipped):
    margins = read_margins(
        own(
            "tilgang.flygtninge_til_kommuner,Randers,2024,55",
            "tilgang.flygtninge_til_kommuner,Danmark,2024,800",
            "sammensaetning.kvinder,730,,0.45",
            "bolig.husleje_faktor,Region Nordjylland,,0.8",
        )
    )
    assert margins.value("sammensaetning.kvinder", 730) == 0.45
    assert margins.value("sammensaetning.kvinder", 851) == 0.37
    assert margins.value("bolig.husleje_faktor", 851) == 0.8
    assert len(margins.rows) == len(shipped.rows) + 2
    arrivals = expected_arrivals(margins, 2024, 0.5)
    assert arrivals.refugees[arrivals.codes == 730, -1] == 55
    assert arrivals.refugees[:, -1].sum() == pytest.approx(800)


def test_names_are_read_with_and_without_danish_letters_and_as_codes(own):
    margins = read_margins(
        own(
            "kommunekvote,Ærø,2020,1",
            "kommunekvote,ringkoebing-skjern,2020,2",
            "kommunekvote,101,2020,3",
        )
    )
    assert [margins.known("kommunekvote", code, 2020) for code in (492, 760, 101)] == [1, 2, 3]


def test_a_workbook_and_parquet_give_the_same(own, tmp_path):
    lines = ["tilgang.ukrainere,Randers,2023,200", "jobparat.andel,Danmark,2018-03,0.5"]
    frame = polars.read_csv(own(*lines), infer_schema=False)
    frame.write_excel(tmp_path / "egne.xlsx", worksheet="margener")
    frame.write_parquet(tmp_path / "egne.parquet")
    first = read_margins(own(*lines))
    for name in ("egne.xlsx", "egne.parquet"):
        again = read_margins(tmp_path / name)
        assert {key: row.value for key, row in again.rows.items()} == {
            key: row.value for key, row in first.rows.items()
        }


def test_between_known_years_the_geometric_mean_and_outside_the_nearest(shipped):
    assert shipped.of_year("landstal", 2020) == pytest.approx((1000 * 600) ** 0.5)
    assert shipped.of_year("landstal", 2030) == 600
    assert shipped.of_year("landstal", 2010) == 4400


def test_everything_wrong_in_a_file_is_told_of_at_once(own):
    path = own(
        "sammensaetning.kvindr,Danmark,,0.4",
        "sammensaetning.kvinder,Atlantis,,0.4",
        "sammensaetning.kvinder,Danmark,,1.2",
        "sammensaetning.gift,Danmark,,-0.1",
        "tilgang.ukrainere,Danmark,sidste aar,100",
        'tilgang.ukrainere,Danmark,2024,"1.234,5"',
        "tilgang.ukrainere,Danmark,2025,mange",
        "tilgang.ukrainere,Danmark,2026,",
        "landstal,Randers,2024,10",
        "landstal,Danmark,2025,10",
        "landstal,Danmark,2025,11",
        "sammensaetning.alder_gennemsnit,Danmark,,12",
        "ukraine.maaned_fra,Danmark,,13",
        name="forkert.csv",
    )
    with pytest.raises(PopulationError) as raised:
        read_margins(path)
    lines = raised.value.lines("en")
    for row, part in (
        (2, 'unknown figure (did you mean "sammensaetning.kvinder"?)'),
        (3, 'value "Atlantis": unknown area'),
        (4, 'column value, value "1.2": must be 1 or less'),
        (5, 'column value, value "-0.1": must be 0 or more'),
        (6, "column period"),
        (7, "1234.5"),
        (8, "is not a number"),
        (9, "the cell is empty"),
        (10, "it is given for Danmark"),
        (12, "the figure stands in row 11 too"),
        (13, "must be 18 or more"),
        (14, "must be 12 or less"),
    ):
        assert any(f"forkert.csv, row {row}," in line and part in line for line in lines), part
    assert len(lines) == 12
    assert all("forkert.csv, række" in line for line in raised.value.lines("da"))


@pytest.mark.parametrize(
    ("lines", "part"),
    [
        (["sammensaetning.ingen_boern,Danmark,,0.8"], "add up to 1.33; they must give 1"),
        (["sammensaetning.danskuddannelse_1,Aarhus,,0.9"], "add up to 1.54; they must give 1"),
        (
            ["kommunekvote,Odense,2015,2000"],
            "parts of Syddanmark 2015 add up to 4681, but the whole area has regionskvote 3015",
        ),
        (["regionskvote,Sjælland,2018,900"], "landstal 1000"),
        (
            ["tilgang.flygtninge_til_kommuner,Randers,2018,900"],
            "tilgang.flygtninge_til_kommuner 844",
        ),
        (["indvandrere.ikke_vestlige,Ishøj,2014,0.9"], "indvandrere.ikke_vestlige add up to"),
    ],
)
def test_figures_that_contradict_each_other(own, lines, part):
    with pytest.raises(PopulationError) as raised:
        read_margins(own(*lines))
    text = "\n".join(raised.value.lines("en"))
    assert part in text
    assert text.startswith("egne.csv, row 2, column value: ")
    assert len(text.splitlines()) == 1


def test_the_form_of_the_file_is_checked(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,area,vaerdi\nlandstal,Danmark,1\n", encoding="utf-8")
    with pytest.raises(PopulationError) as raised:
        read_margins(path)
    text = "\n".join(raised.value.lines("en"))
    assert "column vaerdi: unknown column" in text
    assert "column period: the column is missing" in text
    assert "column value: the column is missing" in text
    with pytest.raises(PopulationError, match="findes ikke som fil"):
        read_margins(tmp_path / "findes_ikke.csv")


def test_every_figure_is_defined_and_every_definition_used(rows):
    assert {row["id"] for row in rows} == set(definitions())
