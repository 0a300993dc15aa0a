"""Printable reports, charts, and what is hidden about few people."""

import re
import subprocess
import sys
from xml.etree import ElementTree as ET

import pytest

from openfisca_dk_integration.report import charts
from openfisca_dk_integration.report.html import Report, Section, Words, whole_file
from openfisca_dk_integration.report.html_comparison import tile_places
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
