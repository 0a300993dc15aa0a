"""Nobody who has all that is published can work out a number about fewer than five persons."""

import json
import zipfile
from types import SimpleNamespace

import numpy
import polars
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from openfisca_dk_integration.account.published import (
    check_enough,
    headcount,
    merged_codes,
    own_limit,
)
from openfisca_dk_integration.benchmark.published import expectation_without_small, without_small
from openfisca_dk_integration.population import read_population
from openfisca_dk_integration.simulation import SimulationError
from openfisca_dk_integration.small_cells import (
    HIDDEN_CODE,
    HIDDEN_NAME,
    LEAST,
    hidden,
    hidden_rows,
    hidden_with_sums,
    together,
)
from tests.faults import tally
from tests.privacy.attack import bounds, solved
from tests.support.soak import SOAK

SIZES = st.one_of(st.integers(0, 7), st.integers(0, 200)).map(float)


def tables(rows, columns):
    """Counts of persons, many of them few."""
    shape = st.tuples(st.integers(1, rows), st.integers(1, columns))
    return shape.flatmap(lambda shape: arrays(numpy.float64, shape, elements=SIZES))


def sums_of(counts, mask):
    """Every sum that is published of a table: coefficients and value."""
    places = numpy.arange(counts.size).reshape(counts.shape)
    for lines, away in ((places, mask.rows), (places.T, mask.columns)):
        for line in lines[~away]:
            row = numpy.zeros(counts.size)
            row[line] = 1
            yield row, counts.ravel()[line].sum()
    if counts.sum() >= LEAST:
        yield numpy.ones(counts.size), counts.sum()


@settings(max_examples=80 * SOAK, deadline=None)
@given(tables(5, 4))
def test_no_hidden_count_of_a_table_can_be_worked_out(counts):
    """With all sums, the cells shown, and the knowledge that a hidden cell holds somebody."""
    tally.add("små tal: angreb · small cells: attacks")
    found = hidden_with_sums(counts)
    mask = found.cells
    for numbers, gone in (
        (counts, mask), (counts.sum(axis=1), found.rows), (counts.sum(axis=0), found.columns)
    ):  # fmt: skip
        assert gone[(numbers > 0) & (numbers < LEAST)].all(), "a small number is shown"
    away = numpy.flatnonzero(mask)
    if not len(away):
        return
    equations, values = [], []
    for row, total in sums_of(counts, found):
        equations.append(row[away])
        values.append(total - (row * counts.ravel() * ~mask.ravel()).sum())
    if not equations:
        return
    peopled = counts.ravel()[away]
    low_high = bounds(numpy.array(equations), numpy.array(values), (peopled > 0).astype(float))
    for count, (low, high) in zip(peopled, low_high, strict=True):
        if 0 < count < LEAST:
            assert high - low > 0.5, f"{count} follows from the sums of\n{counts}"


@settings(max_examples=100 * SOAK, deadline=None)
@given(arrays(numpy.float64, st.integers(1, 12), elements=SIZES))
def test_what_is_hidden_of_a_list_is_about_enough_people(counts):
    tally.add("små tal: angreb · small cells: attacks")
    mask = hidden_rows(counts)
    gone = counts[mask & (counts > 0)]
    assert mask[(counts > 0) & (counts < LEAST)].all()
    if len(gone) and counts.sum() >= LEAST and not mask[counts > 0].all():
        assert len(gone) > 1
        assert gone.sum() >= LEAST
        assert gone.sum() > len(gone), "as many persons as rows is one in each"


def test_known_traps():
    # 1 + 1 = 2: the sum of two ones tells both; so do five ones in five cells.
    assert hidden_rows(numpy.array([1.0, 1, 50])).tolist() == [True, True, True]
    assert hidden_rows(numpy.array([1.0, 1, 1, 1, 1, 20, 30])).sum() == 6
    # A block of four: hiding one row and one column partner is not enough.
    block = numpy.array([[1.0, 100, 200], [50, 1, 70], [60, 80, 90]])
    assert hidden(block)[:2, :2].all()
    assert not hidden(numpy.array([[0.0, 9], [8, 7]])).any()
    assert not hidden(block, 0).any()


@settings(max_examples=80 * SOAK, deadline=None)
@given(tables(6, 4), st.booleans())
def test_no_small_amount_can_be_told_from_the_rows_shown(counts, sums):
    """Unknown: the amount of each municipality and year; known: all rows, and all sums of them."""
    tally.add("små tal: angreb · small cells: attacks")
    totals = counts.sum(axis=0)
    if ((totals > 0) & (totals < LEAST)).any():
        return  # refused before the run
    somebody = counts > 0
    mask = together(counts, somebody)
    places, years = counts.shape
    cells = numpy.arange(counts.size).reshape(counts.shape)
    equations = []
    for year in range(years):
        groups = [[place] for place in numpy.flatnonzero(~mask)]
        groups += [numpy.flatnonzero(mask)] if mask.any() else []
        groups += [range(places)] if sums else []
        for group in groups:
            row = numpy.zeros(counts.size)
            row[cells[list(group), year]] = 1
            equations.append(row)
    if sums:
        equations += [sum(equations[:1]), numpy.ones(counts.size)]
    # A municipality without anybody has no amounts: known to be nothing.
    empty = numpy.flatnonzero(counts.ravel() == 0)
    equations += [numpy.eye(counts.size)[place] for place in empty]
    for place in solved(equations):
        count = counts.ravel()[place]
        assert not 0 < count < LEAST, f"the amount of {count} persons follows:\n{counts}\n{mask}"


def people_in(folder, homes):
    """A population folder with so many single adults in each municipality, arrived at some day."""
    dates = "foedselsdato,koen,opholdsgrundlag,indrejsedato,overtagelsesdato"
    persons = [f"person_id,husstand_id,rolle,{dates}"]
    households = ["husstand_id,kommunekode"]
    spells = ["person_id,fra,til,aktivitet,loen_pr_maaned"]
    number = 0
    for code, arrivals in homes.items():
        for day in arrivals:
            number += 1
            persons.append(
                f"{number},{number},hovedperson,1990-0{number % 9 + 1}-01,kvinde,flygtning,"
                f"{day},{day}"
            )
            households.append(f"{number},{code}")
            wage = 21_000 + 137 * number
            spells.append(f"{number},{day},2023-0{number % 5 + 4}-30,danskuddannelse,")
            spells.append(f"{number},2024-01-01,,ordinaer_beskaeftigelse,{wage}")
    folder.mkdir()
    for name, lines in (("personer", persons), ("husstande", households), ("forloeb", spells)):
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


HOMES = {101: ["2022-05-01"] * 7, 461: ["2022-06-01"] * 6, 851: ["2022-07-01"] * 2}


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """Everything `compare` writes about a municipality of two, and what it says when told to."""
    from typer.testing import CliRunner

    from openfisca_dk_integration.cli import app

    folder = tmp_path_factory.mktemp("faa")
    people = people_in(folder / "folk", HOMES)
    common = ["compare", str(people), "--reform", "et_aars_introduktion", "--valg",
              "fra=2022-01-01", "--aar", "2023-2024"]  # fmt: skip
    safe = ["--out", str(folder / "ud"), "--excel", str(folder / "b.xlsx"), "--html",
            str(folder / "r.html")]  # fmt: skip
    runs = {}
    for name, more in (
        ("json", [*safe, "--json"]),
        ("alt", ["--out", str(folder / "alt"), "--vis-smaa-celler"]),
    ):
        runs[name] = CliRunner().invoke(app, [*common, *more], env={"COLUMNS": "160"})
        assert runs[name].exit_code == 0, runs[name].output
    return SimpleNamespace(folder=folder, people=people, common=common, **runs)


def test_a_municipality_of_two_stands_in_no_output(published):
    folder = published.folder
    for table in (folder / "ud" / "regnskab.csv", folder / "ud" / "forskel.csv"):
        # 851 has two persons; with it stands 461, the smaller of the others.
        assert set(polars.read_csv(table)["kommunekode"]) == {101, HIDDEN_CODE}
    content = json.loads(published.json.stdout)
    for rows in (content["kommune_betaler_aar"], content["helaarspersoner"]):
        assert {row["kommunekode"] for row in rows} == {101, HIDDEN_CODE}
    assert set(content["kommune_betaler_aar"][0]) >= {"grundlag", "forskel"}
    assert HIDDEN_NAME not in published.alt.stdout
    with zipfile.ZipFile(folder / "b.xlsx") as book:
        texts = b"".join(book.read(name) for name in book.namelist())
    everything = texts.decode("utf-8", "replace") + (folder / "r.html").read_text(encoding="utf-8")
    for name in ("Aalborg", "Odense"):
        rows = everything.replace(f'"{name}"', "")
        assert f"<th>{name}" not in rows
        assert f"<t>{name}</t>" not in rows


def test_totals_are_what_they_were_and_tell_nothing(published):
    """Every row of the account as an equation over the true ones: no small one follows."""
    columns = ["lov", "aar", "betaler", "post"]
    shown = polars.read_parquet(published.folder / "ud" / "regnskab.parquet")
    true = polars.read_parquet(published.folder / "alt" / "regnskab.parquet")
    totals = [one.group_by(columns).agg(polars.col("beloeb").sum()) for one in (shown, true)]
    both = totals[0].join(totals[1], on=columns)
    assert both["beloeb"].to_list() == pytest.approx(both["beloeb_right"].to_list(), abs=1e-6)
    small = true.filter(kommunekode=851).filter(polars.col("beloeb") != 0)
    assert len(small)
    key = {kind: sorted(set(true[kind])) for kind in columns}
    for law, year in ((law, year) for law in key["lov"] for year in key["aar"]):
        here = {"lov": law, "aar": year}
        codes = sorted(set(true["kommunekode"]))
        equations = [
            [int(code == one or (one == HIDDEN_CODE and code in {461, 851})) for code in codes]
            for one in sorted(set(shown.filter(**here)["kommunekode"]))
        ]
        assert solved([*equations, [1] * len(codes)]) == {codes.index(101)}


def test_a_command_says_which_years_are_of_few(tmp_path):
    from typer.testing import CliRunner

    from openfisca_dk_integration.cli import app

    people = people_in(tmp_path / "folk", {101: ["2022-05-01"] * 3 + ["2023-02-01"] * 3})
    common = [str(people), "--reform", "et_aars_introduktion", "--aar", "2022-2024"]
    run = CliRunner().invoke(app, ["compare", *common])
    assert run.exit_code == 0, run.output
    assert "Færre end 5 personer i 2022:" in run.stdout
    people = read_population(people)
    with pytest.raises(SimulationError, match="2022") as refused:
        check_enough(people, [2022, 2024])
    assert "År med nok: 2023-2024" in str(refused.value.lines("da"))
    check_enough(people, [2023, 2024])


def test_people_of_whom_no_year_has_enough_are_an_example_and_shown(tmp_path):
    from typer.testing import CliRunner

    from openfisca_dk_integration.cli import app

    people = people_in(tmp_path / "folk", {101: ["2022-05-01"], 851: ["2022-05-01"] * 2})
    out = tmp_path / "ud"
    common = [str(people), "--reform", "et_aars_introduktion", "--aar", "2022-2024"]
    run = CliRunner().invoke(app, ["compare", *common, "--out", str(out)])
    assert run.exit_code == 0, run.output
    assert "Færre end 5 personer i 2022-2024:" in run.stdout
    table = polars.read_csv(out / "regnskab.csv")
    assert set(table["kommunekode"]) == {101, 851}
    record = json.loads((out / "koersel.json").read_text(encoding="utf-8"))
    assert record["beregning"]["aar_med_faa_personer"] == [2022, 2023, 2024]
    assert record["beregning"]["mindst_personer"] == 0
    assert own_limit(read_population(people), [2022, 2024]) == 0


def test_persons_are_counted_in_the_years_they_are_there(tmp_path):
    people = read_population(people_in(tmp_path / "folk", {101: ["2022-05-01"] * 2}))
    counts, somebody = headcount(people, [2021, 2022, 2023])
    assert counts.tolist() == [[0, 2, 2]]
    assert somebody.tolist() == [[False, True, True]]
    away = tmp_path / "folk" / "forloeb.csv"
    text = away.read_text(encoding="utf-8").replace(
        "2024-01-01,,ordinaer_beskaeftigelse", "2024-01-01,,udrejst"
    )
    away.write_text(text, encoding="utf-8")
    left = read_population(tmp_path / "folk")
    counts, somebody = headcount(left, [2023, 2024, 2025])
    # Somebody who leaves on the first of January is in that year's amounts, and in none after.
    assert counts.tolist() == [[2, 0, 0]]
    assert somebody.tolist() == [[True, True, False]]
    with pytest.raises(SimulationError, match="2023-2024"):
        check_enough(left, [2023, 2025])
    check_enough(left, [2023, 2025], 0)
    assert merged_codes(left, [2023, 2025], 0) == []


FIGURES = {
    "indikator": polars.String, "maaneder": polars.Int64, "kommunekode": polars.Int64,
    "gruppe": polars.String, "aar": polars.Int64, "vaerdi": polars.Float64,
    "nedre": polars.Float64, "oevre": polars.Float64, "antal": polars.Int64,
    "haendelser": polars.Float64, "censurerede": polars.Int64,
}  # fmt: skip


@settings(max_examples=60 * SOAK, deadline=None)
@given(arrays(numpy.int64, st.tuples(st.integers(1, 5), st.just(2)), elements=st.integers(0, 40)))
def test_no_count_of_the_indicators_can_be_worked_out(sexes):
    """Municipalities, women and men and both, and all of them together."""
    tally.add("små tal: angreb · small cells: attacks")
    places = len(sexes)
    rows, index, parts = [], {}, {}
    for code in range(places + 1):
        mine = sexes.sum(axis=0) if code == 0 else sexes[code - 1]
        for group, count in zip(("alle", "kvinder", "maend"), (mine.sum(), *mine), strict=True):
            if count:
                index[code, group] = len(rows)
                rows.append(("ledighed_afsluttet", 0, code, group, 2024, 1.0, 0.0, 2.0, int(count),
                             0.0, 0))  # fmt: skip
    figures = polars.DataFrame(rows, schema=FIGURES, orient="row")
    if not rows:
        return
    shown = without_small(figures)
    assert shown.filter(polars.col("antal") < LEAST).height == 0
    assert shown.filter(skjult=True)["vaerdi"].null_count() == shown["skjult"].sum()
    # Unknown: women and men of each municipality.
    unknown = [(code, group) for code, group in index if code and group != "alle"]
    for code, group in index:
        parts[code, group] = [
            int((code in {0, one[0]}) and (group in {"alle", one[1]})) for one in unknown
        ]
    seen = [one for one in index if not shown["skjult"][index[one]]]
    if not seen:
        return
    values = [float(figures["antal"][index[one]]) for one in seen]
    ends = bounds(numpy.array([parts[one] for one in seen]), values, [1.0] * len(unknown))
    for one, (low, high) in zip(unknown, ends, strict=True):
        if figures["antal"][index[one]] < LEAST:
            assert high - low > 0.5, (one, figures.to_dicts())


def test_few_events_and_few_without_the_event_are_hidden_too():
    row = ("udslusningsgrad", 0, 101, "alle", 2024)
    for count, events, gone in ((40, 3.0, True), (40, 38.0, True), (40, 12.0, False)):
        cells = [(*row, events / count, 0.0, 1.0, count, events, 0)]
        figures = polars.DataFrame(cells, schema=FIGURES, orient="row")
        assert without_small(figures)["skjult"].to_list() == [gone]
        assert without_small(figures, 0)["skjult"].to_list() == [False]


def test_a_municipality_of_few_has_no_expectation():
    table = polars.DataFrame(
        {"kommunekode": [101, 461, 851], "antal": [90, 12, 3], "faktisk": [5.0, 6.0, 7.0],
         "vurdering": ["som", "for_faa_personer", "for_faa_personer"]}
    )  # fmt: skip
    shown = expectation_without_small(table)
    assert shown["antal"].to_list() == [90, None, None]
    assert shown["faktisk"].to_list() == [5.0, None, None]


def test_simulate_leaves_a_municipality_of_two_empty_and_its_persons_as_asked(published):
    from typer.testing import CliRunner

    from openfisca_dk_integration.cli import app

    command = ["simulate", str(published.people), "--output", "kommune_forsoergelse", "--output",
               "er_voksen", "--maaneder", "2024-01:2024-12", "--json"]  # fmt: skip
    for more, empty in (([], True), (["--vis-smaa-celler"], False)):
        run = CliRunner().invoke(app, [*command, *more])
        assert run.exit_code == 0, run.output
        rows = json.loads(run.stdout)
        places = {
            row["id"]: row["kommune_forsoergelse"] for row in rows if row["enhed"] == "kommune"
        }
        assert (places["851"] is None) == empty
        assert places["101"] is not None
        assert len([row for row in rows if row["enhed"] == "person"]) == 15
