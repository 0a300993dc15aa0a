"""The workbook gives the same case as the YAML file, and says where something is wrong."""

import fastexcel
import pytest
import xlsxwriter

from openfisca_dk_integration import analysis
from openfisca_dk_integration.cases.files import read_mapping
from openfisca_dk_integration.cases.model import filled, groups, read_case
from openfisca_dk_integration.cases.problems import CaseError
from openfisca_dk_integration.cases.workbook import (
    read_any,
    read_case_workbook,
    template,
    write_workbook,
    write_yaml,
)
from tests.support.yaml_cases import ROOT


@pytest.mark.parametrize("group", groups())
def test_workbook_and_yaml_hold_the_same_case(tmp_path, group):
    fields = template(group, "Læsø", 2024)
    fields["poster"] = [
        {"navn": "Mentor", "beloeb_pr_maaned": 200, "fra": "kommune", "til": "andre"}
    ]
    write_workbook(fields, tmp_path / "c.xlsx")
    write_yaml(fields, tmp_path / "c.yaml")
    from_book = read_case(read_any(tmp_path / "c.xlsx"), "x")
    assert from_book == read_case(read_mapping(tmp_path / "c.yaml"), "x")
    assert from_book == read_case(fields, "x")
    assert any(len(family.boern) > 1 for family in from_book.regler.familier)


def test_the_public_face_reads_both(tmp_path):
    write_workbook(template(None, 730, 2024), tmp_path / "c.xlsx")
    assert analysis.load_case(tmp_path / "c.xlsx").code == 730
    shipped = analysis.load_investment(ROOT / "examples" / "invest" / "social_investering.yaml")
    assert shipped.kontrakt is not None


def test_the_template_says_where_its_numbers_come_from(tmp_path):
    write_workbook(template(None, None, 2025), tmp_path / "c.xlsx")
    sheet = fastexcel.read_excel(tmp_path / "c.xlsx").load_sheet("Sag").to_polars()
    rows = {row["felt"]: row for row in sheet.to_dicts()}
    assert rows["maaneder_til_job"]["evidens"] == "assumed"
    assert rows["flere_i_job"]["lav"] < rows["flere_i_job"]["høj"]
    assert all(row["betydning"] for row in rows.values())


def test_cells_left_empty_are_filled_by_the_target_group(tmp_path):
    fields = {
        "kommune": "Vejle",
        "maalgruppe": "nytilkomne_under_30",
        "start_aar": 2024,
        "horisont": 5,
    }
    write_workbook(fields, tmp_path / "c.xlsx")
    case = read_case(read_case_workbook(tmp_path / "c.xlsx"), "x")
    assert case == read_case(filled(fields), "x")


def test_problems_in_a_workbook(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "c.xlsx") as book:
        sheet = book.add_worksheet("Sag")
        for row, cells in enumerate([["felt", "værdi"], ["deltager", 4], ["kommune", "Vejle"]]):
            sheet.write_row(row, 0, cells)
        kept = book.add_worksheet("Fastholdelse")
        for row, cells in enumerate([["år", "andel"], [1, 1], [3, 0.8]]):
            kept.write_row(row, 0, cells)
        families = book.add_worksheet("Familier")
        families.write_row(0, 0, ["navn", "andele"])
    with pytest.raises(CaseError) as error:
        read_case_workbook(tmp_path / "c.xlsx")
    places = [problem.where for problem in error.value.problems]
    assert places == [
        "c.xlsx, ark Sag, række 2, felt",
        "c.xlsx, ark Fastholdelse, række 3, år",
        "c.xlsx, ark Familier",
    ]


def test_another_file_is_refused(tmp_path):
    (tmp_path / "c.xlsx").write_text("ikke en Excel-fil", encoding="utf-8")
    with pytest.raises(CaseError):
        read_any(tmp_path / "c.xlsx")
    (tmp_path / "d.yaml").write_text("- 1\n", encoding="utf-8")
    with pytest.raises(CaseError):
        read_any(tmp_path / "d.yaml")
    with pytest.raises(CaseError):
        read_any(tmp_path / "missing.yaml")
