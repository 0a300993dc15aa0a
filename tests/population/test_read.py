"""The same people come out of every format, separator and order of rows."""

from __future__ import annotations

import re

import numpy
import polars
import pytest
import xlsxwriter

from openfisca_dk_integration.population import read_population

TABLES = ("personer", "husstande", "forloeb")


def frames(folder):
    return {name: polars.read_csv(folder / f"{name}.csv", try_parse_dates=True) for name in TABLES}


def write_workbook(path, tables):
    with xlsxwriter.Workbook(path) as book:
        for name, frame in tables.items():
            frame.write_excel(book, name)
    return path


@pytest.fixture
def folder(files):
    return files.write()


def test_people_stand_household_by_household(folder):
    population = read_population(folder)
    assert population.person_ids.tolist() == ["p1", "p2", "p3", "p4"]
    assert population.household_of_person.tolist() == [0, 0, 0, 1]
    assert population.roles.tolist() == [0, 1, 2, 0]
    assert population.count == 4
    assert population.households == 2
    assert population.municipality_codes.tolist() == [851, 860]
    assert population.first_month == 12 * 2020 + 1
    assert population.weights.tolist() == [1, 1, 1, 1]


def test_values_and_missing_cells(folder):
    population = read_population(folder)
    wage = population.spells.columns["loenindkomst"]
    assert wage.values.tolist() == [0, 24500, 0, 17800]
    assert wage.known.tolist() == [False, True, False, True]
    assert str(population.spells.end[1]) == "9999-12-31"
    assert population.household_values["husleje"].values.tolist() == [6200, 4100.5]


def test_weights(files):
    files.column("personer", "vaegt", "2", "", "0.5", "1")
    assert read_population(files.write()).weights.tolist() == [2, 1, 0.5, 1]


@pytest.mark.parametrize("separator", [";", "\t"])
def test_separators_and_byte_order_mark(files, separator):
    expected = read_population(files.write()).fingerprint()
    for name, text in files.texts.items():
        data = "\ufeff" + text.replace(",", separator).replace("\n", "\r\n")
        (files.folder / f"{name}.csv").write_text(data, encoding="utf-8", newline="")
    assert read_population(files.folder).fingerprint() == expected


def test_quoted_cells_and_blank_lines(files):
    expected = read_population(files.write()).fingerprint()
    text = files.texts["personer"].replace("p3,", '"p3",').replace("\np4", "\n\n,,,,,,\np4")
    (files.folder / "personer.csv").write_text(text, encoding="utf-8")
    assert read_population(files.folder).fingerprint() == expected


def test_parquet(folder, tmp_path):
    other = tmp_path / "parquet"
    other.mkdir()
    for name, frame in frames(folder).items():
        frame.write_parquet(other / f"{name}.parquet")
    assert read_population(other).fingerprint() == read_population(folder).fingerprint()


def test_workbook(folder, tmp_path):
    book = write_workbook(tmp_path / "bog.xlsx", frames(folder))
    assert read_population(book).fingerprint() == read_population(folder).fingerprint()


def test_workbook_with_numbers_as_keys(files, tmp_path):
    for name, text in files.texts.items():
        files.texts[name] = re.sub(r"\bp(\d)", r"1\1", text)
    folder = files.write()
    book = write_workbook(tmp_path / "bog.xlsx", frames(folder))
    population = read_population(book)
    assert population.person_ids.tolist() == ["11", "12", "13", "14"]
    assert population.fingerprint() == read_population(folder).fingerprint()


def test_problem_in_a_workbook_names_the_sheet(folder, tmp_path):
    tables = frames(folder)
    tables["husstande"] = tables["husstande"].with_columns(kommunekode=polars.lit(999))
    book = write_workbook(tmp_path / "bog.xlsx", tables)
    with pytest.raises(ValueError, match=r"bog\.xlsx, ark husstande, række 3, kolonne kommunekode"):
        read_population(book)


def test_order_of_rows_and_columns_plays_no_part(files):
    expected = read_population(files.write())
    for name, text in files.texts.items():
        head, *lines = text.splitlines()
        rows = [line.split(",")[::-1] for line in (head, *reversed(lines))]
        files.texts[name] = "\n".join(",".join(row) for row in rows) + "\n"
    population = read_population(files.write())
    assert population.fingerprint() == expected.fingerprint()
    assert population.person_ids.tolist() == expected.person_ids.tolist()


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("personer", "1988-03-14", "1988-03-15"),
        ("personer", ",mand,", ",uoplyst,"),
        ("husstande", "h1,860", "h1,851"),
        ("forloeb", "24500", "24501"),
        ("forloeb", "2020-08-31", "2020-08-30"),
        ("forloeb", ",160.33", ","),
    ],
)
def test_any_change_changes_the_fingerprint(files, table, old, new):
    before = read_population(files.write()).fingerprint()
    files.replace(table, old, new)
    assert read_population(files.write()).fingerprint() != before


def test_two_adults_named_only_as_adults(files):
    files.replace("personer", "hovedperson,1988", "voksen,1988")
    files.replace("personer", "partner", "voksen")
    assert read_population(files.write()).roles.tolist() == [0, 1, 2, 0]


def test_take_keeps_whole_households(folder):
    population = read_population(folder)
    part = population.take([0])
    assert part.person_ids.tolist() == ["p1", "p2", "p3"]
    assert part.municipality_codes.tolist() == [860]
    assert part.spells.person.tolist() == [0, 0, 1]
    everyone = population.take(slice(None))
    assert everyone.fingerprint() == population.fingerprint()
    other = population.take(numpy.array([False, True]))
    assert other.person_ids.tolist() == ["p4"]
    assert other.spells.columns["loenindkomst"].values.tolist() == [17800]
