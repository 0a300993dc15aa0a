"""A population that stays in its files is the same as one in memory, and so are its problems."""

import numpy
import polars
import pytest

from openfisca_dk_integration.population import (
    Population,
    PopulationError,
    StreamedPopulation,
    index,
    open_population,
    read_population,
    stream,
    write_population,
)
from tests.support.people import people


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch):
    """Pieces so small that every file has many."""
    monkeypatch.setattr(stream, "ROWS", 400)
    monkeypatch.setattr(index, "ROWS", 150)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("folk")
    write_population(people(500, seed=3, weights=True), path, "parquet")
    return path


def assert_equal(one, other):
    names = ("person_ids", "household_ids", "household_of_person", "roles")
    for name in (*names, "municipality_of_household"):
        assert numpy.array_equal(getattr(one, name), getattr(other, name)), name
    for name in ("person", "start", "end"):
        assert numpy.array_equal(getattr(one.spells, name), getattr(other.spells, name)), name
    tables = [(one.persons, other.persons), (one.household_values, other.household_values)]
    for mine, theirs in (*tables, (one.spells.columns, other.spells.columns)):
        assert list(mine) == list(theirs)
        for name, given in mine.items():
            assert given.values.dtype == theirs[name].values.dtype, name
            assert numpy.array_equal(given.values, theirs[name].values), name
            assert numpy.array_equal(given.known, theirs[name].known), name
            assert given.default == theirs[name].default, name


def test_it_is_the_population_in_memory(folder):
    whole, streamed = read_population(folder), StreamedPopulation(folder)
    assert streamed.fingerprint() == whole.fingerprint()
    assert (streamed.count, streamed.households) == (whole.count, whole.households)
    assert streamed.spells.count == whole.spells.count
    assert streamed.first_month == whole.first_month
    assert numpy.array_equal(streamed.household_sizes, whole.household_sizes)
    assert numpy.array_equal(streamed.municipality_codes, whole.municipality_codes)
    for part in (slice(0, 1), slice(7, 90), slice(150, 151), slice(0, whole.households)):
        assert_equal(streamed.take(part), whole.take(part))


def test_a_column_that_few_give(folder, tmp_path):
    """In most blocks nobody gives it; it is there all the same, as in memory."""
    copy(folder, tmp_path)
    persons = polars.read_parquet(tmp_path / "personer.parquet")
    cell = polars.int_range(polars.len()) == persons.height // 2
    persons.with_columns(
        polars.when(cell).then(polars.lit("ja")).alias("saerlige_behov"),
        polars.when(cell).then(polars.lit("0.1")).otherwise(None).alias("ydelsesuger_x"),
    ).drop("ydelsesuger_x").write_parquet(tmp_path / "personer.parquet")
    whole, streamed = read_population(tmp_path), StreamedPopulation(tmp_path)
    assert streamed.fingerprint() == whole.fingerprint()
    assert_equal(streamed.take(slice(0, 40)), whole.take(slice(0, 40)))
    assert "saerlige_behov" in streamed.head().persons


def test_numbers_as_ids_and_rows_without_anything(folder, tmp_path):
    """Ids may be numbers with a fraction of zero; empty rows are passed over."""
    for name in ("personer", "husstande", "forloeb"):
        frame = polars.read_parquet(folder / f"{name}.parquet")
        frame = frame.with_columns(
            (polars.col(key).str.slice(1).cast(polars.Float64) + 10**6)
            for key in ("person_id", "husstand_id")
            if key in frame.columns
        )
        empty = polars.DataFrame({key: [None] for key in frame.columns}, schema=frame.schema)
        half = frame.height // 2
        frame = polars.concat([empty, frame[:half], empty, frame[half:], empty])
        frame.write_parquet(tmp_path / f"{name}.parquet")
    whole, streamed = read_population(tmp_path), StreamedPopulation(tmp_path)
    assert streamed.fingerprint() == whole.fingerprint()
    assert_equal(streamed.take(slice(30, 60)), whole.take(slice(30, 60)))


def copy(folder, target):
    for path in folder.glob("*.parquet"):
        (target / path.name).write_bytes(path.read_bytes())


def damage(folder, name, change):
    """Write a table again with some of its cells changed."""
    path = folder / f"{name}.parquet"
    frame = polars.read_parquet(path)
    rows = frame.rows(named=True)
    change(rows)
    polars.DataFrame(rows, schema=dict.fromkeys(rows[0], polars.String)).write_parquet(path)


def _wrong_persons(rows):
    for number in range(0, len(rows), 9):  # more than twenty: counted after that
        rows[number]["koen"] = "kvnide"
    rows[400]["person_id"] = rows[3]["person_id"]  # in another block
    rows[401]["person_id"] = rows[3]["person_id"]
    rows[200]["person_id"] = rows[199]["person_id"]
    rows[300]["husstand_id"] = rows[299]["husstand_id"][:-1] + "x"  # no such household
    rows[310]["foedselsdato"] = "i går"
    rows[320]["rolle"] = None


def _wrong_households(rows):
    rows[100]["kommunekode"] = "999"
    rows[150]["husleje"] = "-1"
    rows.insert(121, {**rows[120], "kommunekode": "101"})
    rows.insert(161, {**rows[160], "husstand_id": rows[160]["husstand_id"] + "y"})  # empty


def _wrong_spells(rows):
    rows[700]["person_id"] = "ingen"
    rows[600]["fra"], rows[600]["til"] = "2022-02-01", "2021-01-01"
    rows[500]["fra"] = rows[499]["fra"]
    rows[650]["aktivitet"] = "ledigg"


def test_every_bad_row_is_told_of_as_in_memory(folder, tmp_path):
    copy(folder, tmp_path)
    for name, change in (
        ("personer", _wrong_persons),
        ("husstande", _wrong_households),
        ("forloeb", _wrong_spells),
    ):
        damage(tmp_path, name, change)
    with pytest.raises(PopulationError) as in_memory:
        read_population(tmp_path)
    with pytest.raises(PopulationError) as streamed:
        StreamedPopulation(tmp_path)
    assert sorted(streamed.value.lines()) == sorted(in_memory.value.lines())
    assert len(in_memory.value.lines()) > 30


@pytest.mark.parametrize("table", ["personer", "husstande", "forloeb"])
def test_files_out_of_order_are_told_of_with_the_row(folder, tmp_path, table):
    copy(folder, tmp_path)

    def swap(rows):
        rows[200], rows[20] = rows[20], rows[200]

    damage(tmp_path, table, swap)
    with pytest.raises(PopulationError) as error:
        StreamedPopulation(tmp_path)
    assert {problem.kind for problem in error.value.problems} == {"not_sorted"}
    assert error.value.problems[0].row is not None
    assert "household by household" in error.value.lines("en")[0]
    # What fits the memory is read at once, in any order.
    assert isinstance(open_population(tmp_path, budget=10**9), Population)
    need = stream.bytes_to_read(tmp_path)
    assert isinstance(open_population(tmp_path, budget=2 * need), Population)


@pytest.mark.parametrize(
    ("break_it", "kind"),
    [
        (lambda path: path.write_bytes(b"PAR1 no"), "not_parquet"),
        (
            lambda path: polars.read_parquet(path).drop("person_id").write_parquet(path),
            "missing_column",
        ),
        (lambda path: polars.read_parquet(path).clear().write_parquet(path), "no_rows"),
    ],
)
def test_files_that_cannot_be_read(folder, tmp_path, break_it, kind):
    copy(folder, tmp_path)
    break_it(tmp_path / "forloeb.parquet")
    with pytest.raises(PopulationError) as error:
        StreamedPopulation(tmp_path)
    assert kind in {problem.kind for problem in error.value.problems}


def test_small_populations_are_read_and_large_ones_stay_in_their_files(folder, tmp_path):
    assert isinstance(open_population(folder), Population)
    need = stream.bytes_to_read(folder)
    assert isinstance(open_population(folder, budget=10 * need), Population)
    assert isinstance(open_population(folder, budget=need / 10), StreamedPopulation)
    write_population(people(200, seed=3), tmp_path, "csv")
    with pytest.raises(PopulationError, match="Parquet"):
        open_population(tmp_path, budget=1000)
