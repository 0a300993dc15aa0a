"""Printable reports, charts, and what is hidden about few people."""

import re
import subprocess
import sys
from xml.etree import ElementTree as ET

import numpy
import pytest

from openfisca_dk_integration.report import charts
from openfisca_dk_integration.report.html import Report, Section, Words, whole_file
from openfisca_dk_integration.report.html_comparison import Shown, tile_places
from openfisca_dk_integration.report.html_hidden import hidden, hidden_rows
from openfisca_dk_integration.report.texts import Texts


def drawn(svg):
    """The chart as XML, without the heading and legend beside it."""
    inside = svg[svg.index("<svg") :].partition("</svg>")[0]
    return ET.fromstring(inside + "</svg>")  # noqa: S314 - our own


def test_bars_have_lengths_in_proportion():
    svg = charts.bars("x", "Titel", ["a", "b"], [charts.Series("s", [10.0, -5.0])], str)
    heights = [float(rect.get("height")) for rect in drawn(svg).iter("rect")]
    assert heights[0] == pytest.approx(2 * heights[1], abs=0.2)


def test_a_waterfall_ends_in_the_sum_of_its_parts():
    svg = charts.waterfall("x", "T", [("ud", -30.0), ("ind", 50.0)], "i alt", lambda v: f"{v:g}")
    texts = [text.text for text in drawn(svg).iter("text")]
    assert texts == ["ud", "-30", "ind", "50", "i alt", "20"]


def test_texts_in_charts_and_tables_are_escaped():
    svg = charts.tiles("x", "<b>", [(0, 0, "<i>", "A & B", 3.0)], str)
    assert "<b>" not in svg
    assert "A &amp; B: 3.0" in svg
    table = Words("<script>", ["x"], [["<img src=x>", "a\tjavascript:alert(1)"]])
    html = whole_file(Report("<h>", ["<l>"], [Section(tables=[table])]), Texts("da"))
    assert not re.search(r"<(script|img|h>|l>)", html)
    assert "javascript" not in html


def test_a_report_is_one_file_that_fetches_nothing():
    html = whole_file(Report("T", [], [], {"a": 1}), Texts("en"))
    assert not re.search(r"(src|href)=", html)
    assert "@page { size: A4" in html


def test_small_cells_and_those_a_sum_would_tell_are_hidden():
    counts = numpy.array([[3, 10, 20], [10, 10, 30], [9, 8, 7]], dtype=float)
    mask = hidden(counts, 5)
    assert mask[0, 0]
    for lines in (mask, mask.T):
        assert all(line.sum() != 1 for line in lines), "no row or column has a single hidden cell"
    assert not hidden(counts, 0).any()
    assert not hidden(counts, 3).any()


def test_of_rows_with_a_sum_two_are_hidden_or_none():
    assert hidden_rows(numpy.array([2.0, 50, 7]), 5).tolist() == [True, False, True]
    assert not hidden_rows(numpy.array([0.0, 50, 7]), 5).any()


def test_too_few_people_show_nothing():
    assert Shown({101: 3}, 5).nothing
    assert not Shown({101: 3, 461: 40}, 5).nothing
    assert Shown({101: 3, 461: 40}, 5).codes_hidden == {101, 461}


def test_each_municipality_has_a_tile_of_its_own():
    places = tile_places()
    assert len(places) == 98
    assert len({place[:2] for place in places.values()}) == 98
    assert len({place[2] for place in places.values()}) == 98


@pytest.mark.langsom
def test_the_commands_write_a_workbook_and_a_report(tmp_path):
    command = [sys.executable, "-m", "openfisca_dk_integration.cli"]
    case = "examples/cases/nytilkomne_under_30.yaml"
    files = [tmp_path / "c.xlsx", tmp_path / "c.html"]
    options = ["--excel", str(files[0]), "--html", str(files[1])]
    subprocess.run([*command, "case", case, *options], check=True, capture_output=True)
    assert all(file.stat().st_size > 5_000 for file in files)
    again = subprocess.run([*command, "case", case, *options], check=False, capture_output=True)
    assert again.returncode == 1
    assert b"findes allerede" in again.stderr
