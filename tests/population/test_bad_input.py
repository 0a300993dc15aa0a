"""Everything that can be wrong with population files, one broken copy each."""

from __future__ import annotations

import pytest

from openfisca_dk_integration.population import (
    PopulationError,
    check_population,
    read_population,
)
from openfisca_dk_integration.population.problems import messages


def problems(files):
    return check_population(files.write())


def one_line(files):
    found = problems(files)
    assert len(found) == 1, [problem.text() for problem in found]
    return found[0].text()


def test_the_tiny_population_is_valid(files):
    assert problems(files) == []


def test_a_separator_at_the_end_of_every_line_is_harmless(files):
    files.column("husstande", "", "", "")
    assert problems(files) == []


def test_a_column_without_heading(files):
    files.column("husstande", "", "1", "")
    assert one_line(files).startswith("husstande.csv, række 1, kolonne : ukendt kolonne")


def test_missing_folder(tmp_path):
    (problem,) = check_population(tmp_path / "ingen")
    assert "findes ikke" in problem.text()
    assert "does not exist" in problem.text("en")


def test_a_single_csv_is_not_a_population(files):
    (problem,) = check_population(files.write() / "personer.csv")
    assert "personer.csv: er hverken en mappe eller en Excel-fil" in problem.text()


def test_missing_file(files):
    folder = files.write()
    (folder / "forloeb.csv").unlink()
    (problem,) = check_population(folder)
    assert problem.text() == "forloeb: mangler; der skal være forloeb.csv / forloeb.parquet"


def test_the_same_table_in_two_formats(files):
    folder = files.write()
    (folder / "personer.parquet").write_bytes(b"")
    (problem,) = check_population(folder)
    assert "personer: findes flere gange (personer.csv, personer.parquet)" in problem.text()


@pytest.mark.parametrize("table", ["personer", "husstande", "forloeb"])
def test_empty_file(files, table):
    files.texts[table] = "\n"
    texts = [problem.text() for problem in problems(files)]
    assert f"{table}.csv: er tom; første række skal være kolonnenavne" in texts


def test_headings_without_rows(files):
    files.texts["forloeb"] = files.texts["forloeb"].splitlines()[0]
    assert one_line(files).startswith("forloeb.csv: har kolonnenavne, men ingen rækker")


def test_missing_column(files):
    files.replace("forloeb", "aktivitet", "jobparat").texts["forloeb"] = (
        "person_id,fra,til\np1,2020-01-01,\n"
    )
    assert one_line(files) == (
        "forloeb.csv, række 1, kolonne aktivitet: kolonnen mangler (Hovedaktivitet i måneden)"
    )


def test_unknown_column_with_a_suggestion(files):
    files.replace("personer", "opholdsgrundlag", "opholdsgrunlag")
    assert one_line(files) == (
        "personer.csv, række 1, kolonne opholdsgrunlag: ukendt kolonne (mente du"
        " »opholdsgrundlag«?); kolonnerne står i docs/population.md"
    )


def test_column_of_another_table(files):
    files.column("personer", "husleje", "1", "2", "3", "4")
    assert one_line(files).endswith("kolonne husleje: kolonnen hører til i husstande")


def test_column_given_twice(files):
    files.column("husstande", "husleje", "1", "2")
    assert "husstande.csv, række 1, kolonne husleje: kolonnen står flere gange" in one_line(files)


def test_one_variable_under_two_names(files):
    files.column("forloeb", "loenindkomst", "", "", "", "")
    assert "giver det samme som kolonnen loen_pr_maaned" in one_line(files)


def test_unknown_municipality(files):
    files.replace("husstande", "h1,860", "h1,862")
    assert one_line(files).startswith(
        "husstande.csv, række 2, kolonne kommunekode, værdi »862«: er ikke en dansk kommune"
    )


def test_municipality_by_name_gets_its_code(files):
    files.replace("husstande", "h1,860", "h1,Hjørring")
    assert "(mente du »860 Hjørring«?)" in one_line(files)


def test_unknown_enum_value(files):
    files.replace("personer", ",flygtning,2020-02-10", ",flygning,2020-02-10")
    text = one_line(files)
    assert "række 2, kolonne opholdsgrundlag, værdi »flygning«: er ukendt" in text
    assert "mente du »flygtning«?" in text
    assert "fordreven_saerlov" in text


def test_unknown_activity(files):
    files.replace("forloeb", "ledig", "arbejdsløs")
    assert "forloeb.csv, række 4, kolonne aktivitet, værdi »arbejdsløs«" in one_line(files)


def test_unknown_role(files):
    files.replace("personer", "partner", "kone")
    assert "tilladt er hovedperson, partner, voksen, barn, oevrig" in one_line(files)


def test_spell_that_ends_before_it_starts(files):
    files.replace("forloeb", "2020-08-31", "2020-02-09")
    assert one_line(files) == (
        "forloeb.csv, række 2, kolonne til, værdi »2020-02-09«: forløbet ender før sin første"
        " dag 2020-02-10; »til« skal være samme dag eller senere"
    )


def test_overlapping_spells(files):
    files.replace("forloeb", "2020-08-31", "2020-09-01")
    assert one_line(files) == (
        "forloeb.csv, række 3, kolonne fra, værdi »2020-09-01«: forløbet overlapper et andet af"
        " samme person, række 2 (2020-02-10 - 2020-09-01); en dag hører til ét forløb"
    )


def test_overlap_with_an_earlier_longer_spell(files):
    files.add("forloeb", "p4,2020-05-01,2020-05-31,ledig,,")
    files.add("forloeb", "p4,2020-07-01,2020-07-31,ledig,,")
    found = problems(files)
    assert [problem.row for problem in found] == [6, 7]
    assert all("række 5 (2020-04-16 - 2020-12-31)" in problem.text() for problem in found)


def test_adjacent_spells_and_other_persons_do_not_overlap(files):
    files.add("forloeb", "p4,2021-01-01,2021-01-31,ledig,,")
    assert problems(files) == []


def test_child_without_an_adult(files):
    files.replace("personer", "p4,h2,hovedperson", "p4,h2,barn")
    assert one_line(files) == (
        "personer.csv, række 5, kolonne husstand_id, værdi »h2«: barn i en husstand uden voksen;"
        " én i husstanden skal være hovedperson"
    )


def test_household_without_an_adult(files):
    files.replace("personer", "p4,h2,hovedperson", "p4,h2,oevrig")
    assert "værdi »h2«: husstanden har ingen voksen" in one_line(files)


def test_two_main_persons(files):
    files.replace("personer", "partner", "hovedperson")
    rows = {problem.row: problem.text() for problem in problems(files)}
    assert set(rows) == {2, 3}
    assert "mere end én hovedperson" in rows[2]


def test_three_adults(files):
    files.add("personer", "p5,h1,voksen,1990-01-01,mand,flygtning,2020-02-10")
    found = problems(files)
    assert {problem.kind for problem in found} == {"too_many_adults"}
    assert [problem.row for problem in found] == [2, 3, 6]


def test_household_in_two_municipalities(files):
    files.add("husstande", "h1,851,6200")
    assert one_line(files).startswith(
        "husstande.csv, række 4, kolonne husstand_id, værdi »h1«: husstanden står allerede i"
        " række 2 med en anden kommune"
    )


def test_person_in_an_unknown_household(files):
    files.replace("husstande", "h2,851,4100.5\n", "")
    assert one_line(files) == (
        "personer.csv, række 5, kolonne husstand_id, værdi »h2«: husstanden findes ikke i husstande"
    )


def test_household_without_persons(files):
    files.add("husstande", "h3,851,1")
    assert "husstande.csv, række 4" in one_line(files)


def test_spell_of_an_unknown_person(files):
    files.add("forloeb", "p9,2020-01-01,,ledig,,")
    assert one_line(files) == (
        "forloeb.csv, række 6, kolonne person_id, værdi »p9«: personen findes ikke i personer"
    )


@pytest.mark.parametrize("date", ["2023-02-30", "31-13-2020", "14-03-1988", "1988-3-14", "88"])
def test_impossible_date(files, date):
    files.replace("personer", "1988-03-14", date)
    assert one_line(files) == (
        f"personer.csv, række 2, kolonne foedselsdato, værdi »{date}«: er ikke en dato; skriv en"
        " dato, der findes, som ÅÅÅÅ-MM-DD"
    )


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("personer", "1988-03-14", "1788-03-14"),
        ("forloeb", "2020-02-10", "1920-02-10"),
        ("forloeb", "2020-12-31", "3020-12-31"),
    ],
)
def test_date_outside_the_supported_range(files, table, old, new):
    files.replace(table, old, new)
    assert "ligger uden for" in one_line(files)


@pytest.mark.parametrize(
    ("table", "old", "column"),
    [
        ("forloeb", "24500", "loen_pr_maaned"),
        ("forloeb", "160.33", "timer_pr_maaned"),
        ("husstande", "6200", "husleje"),
    ],
)
def test_negative_wage_hours_and_rent(files, table, old, column):
    files.replace(table, old, f"-{old}")
    assert f"kolonne {column}, værdi »-{old}«: er for lavt; mindst 0" in one_line(files)


@pytest.mark.parametrize("value", ["NaN", "inf", "-Infinity", "1e999"])
def test_nan_and_infinity(files, value):
    files.replace("forloeb", "24500", value)
    assert f"værdi »{value}«: er ikke et endeligt tal" in one_line(files)


def test_decimal_comma(files):
    files.texts = {table: text.replace(",", ";") for table, text in files.texts.items()}
    files.replace("forloeb", "24500", "24.500,50")
    assert one_line(files) == (
        "forloeb.csv, række 3, kolonne loen_pr_maaned, værdi »24.500,50«: har decimalkomma; skriv"
        " punktum, og ingen punktummer ved tusinder: 24500.50"
    )


def test_decimal_comma_in_a_comma_separated_file(files):
    files.replace("forloeb", "24500", "24500,5")
    assert one_line(files).startswith("forloeb.csv, række 3: rækken har 7 felter; der skal være 6")


@pytest.mark.parametrize("value", ["mange", "24 500", "24500 kr.", "1_000"])
def test_text_in_a_number(files, value):
    files.replace("forloeb", "24500", value)
    assert f"værdi »{value}«: er ikke et tal" in one_line(files)


def test_fraction_in_a_count(files):
    files.column("personer", "ydelsesuger_ved_historik_start", "1.5", "", "3", "3000000000")
    kinds = [problem.kind for problem in problems(files)]
    assert kinds == ["not_whole", "too_high"]


def test_yes_or_no(files):
    files.column("personer", "har_kontrakt", "ja", "nej", "måske", "")
    assert "række 4, kolonne har_kontrakt, værdi »måske«: er ikke ja eller nej" in one_line(files)


def test_empty_cell_that_must_be_filled(files):
    files.replace("personer", "1988-03-14", "")
    assert "personer.csv, række 2, kolonne foedselsdato: cellen er tom" in one_line(files)


def test_duplicate_person(files):
    files.replace("personer", "p3,", "p2,")
    assert "værdi »p2«: står allerede i række 3" in one_line(files)


def test_duplicate_household(files):
    files.add("husstande", "h2,851,1")
    assert "husstande.csv, række 4, kolonne husstand_id, værdi »h2«: står allerede" in one_line(
        files
    )


def test_duplicate_municipal_figures(files):
    files.texts["kommuner"] = "kommunekode,aar,modultakst\n860,2020,1\n860,2021,1\n860,2020,2\n"
    assert one_line(files).startswith("kommuner.csv, række 4, kolonne kommunekode, værdi »860«")


@pytest.mark.parametrize("heading", ["cpr", "CPR-nr", "personnummer"])
def test_column_named_like_cpr(files, heading):
    files.column("personer", heading, "1", "2", "3", "4")
    assert f"kolonne {heading}: kolonnen ligner CPR-numre og afvises" in one_line(files)


@pytest.mark.parametrize("form", ["{}-{}", "{}{}"])
def test_column_with_values_like_cpr(files, form):
    cells = [form.format("010188", "1234"), form.format("311299", "0001"), "", "x"]
    files.column("personer", "noegle", *cells)
    assert "kolonne noegle: mindst halvdelen af værdierne ligner CPR-numre" in one_line(files)


def test_a_cpr_number_is_never_printed(files):
    files.replace("personer", "p4,h2", "p4,010188-1234")
    files.replace("husstande", "h2,", "h3,")
    text = "\n".join(problem.text() for problem in problems(files))
    assert "010188" not in text
    assert "######-####" in text


def test_csv_with_binary_content(files):
    folder = files.write()
    (folder / "personer.csv").write_bytes(b"PAR1\x00\x01\x02PAR1")
    texts = [problem.text() for problem in check_population(folder)]
    assert "personer.csv: er ikke en tekstfil" in texts[0]


def test_csv_in_another_encoding(files):
    folder = files.write()
    text = files.texts["husstande"].replace("h1", "hø")
    (folder / "husstande.csv").write_bytes(text.encode("latin-1"))
    texts = [problem.text() for problem in check_population(folder)]
    assert any("husstande.csv: er ikke i UTF-8" in one for one in texts)


def test_parquet_that_is_text(files):
    folder = files.write()
    (folder / "personer.csv").rename(folder / "personer.parquet")
    texts = [problem.text() for problem in check_population(folder)]
    assert texts[0] == "personer.parquet: er ikke en Parquet-fil, selv om navnet siger det"


@pytest.mark.parametrize("start", [b"person_id,rolle\n", b"PK\x03\x04 not a workbook"])
def test_workbook_that_is_text(tmp_path, start):
    (tmp_path / "bog.xlsx").write_bytes(start)
    (problem,) = check_population(tmp_path / "bog.xlsx")
    assert problem.text() == "bog.xlsx: er ikke en Excel-fil, selv om navnet siger det"


def test_several_problems_in_one_go(files):
    files.replace("personer", "1988-03-14", "1988-02-30")
    files.replace("personer", "p4,h2,hovedperson", "p4,h2,barn")
    files.replace("husstande", "h1,860", "h1,999")
    files.replace("forloeb", "2020-08-31", "2020-09-01")
    files.replace("forloeb", "24500", "-24500")
    with pytest.raises(PopulationError) as caught:
        read_population(files.write())
    assert [problem.kind for problem in caught.value.problems] == [
        "not_date",
        "child_without_adult",
        "unknown_municipality",
        "too_low",
        "overlapping_spells",
    ]
    assert len(str(caught.value).splitlines()) == 5
    assert "overlaps another of the same person" in "\n".join(caught.value.lines("en"))


def test_the_same_problem_many_times_is_counted(files):
    for number in range(50):
        files.add("forloeb", f"p4,2021-01-{number % 28 + 1:02},x,ledig,,")
    lines = [problem.text() for problem in problems(files)]
    assert len(lines) == 21
    assert lines[-1] == "forloeb.csv, kolonne til: og 30 flere af samme slags"


def test_every_message_exists_in_both_languages():
    for kind, texts in messages().items():
        assert set(texts) == {"da", "en"}, kind
        assert texts["da"]
        assert texts["en"]
