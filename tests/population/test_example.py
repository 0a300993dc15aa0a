"""The shipped examples are valid, and the municipality is what its generator makes."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from openfisca_dk_integration.population import check_population, read_population
from openfisca_dk_integration.population.synthetic import build, measure
from openfisca_dk_integration.population.synthetic.figures import Dice, figure
from openfisca_dk_integration.population.synthetic.tables import texts

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ROOT / "examples"
BUILT = ("personer", "husstande", "forloeb", "kilder", "antagelser", "maal")


@pytest.mark.parametrize("name", ["lille", "kommune"])
def test_examples_are_valid(name):
    assert [problem.text() for problem in check_population(EXAMPLES / name)] == []


@pytest.mark.langsom
def test_the_generator_gives_the_shipped_files_byte_for_byte(tmp_path):
    script = EXAMPLES / "build_example.py"
    subprocess.run([sys.executable, str(script), "--ud", str(tmp_path)], check=True)
    for name in BUILT:
        built = (tmp_path / f"{name}.csv").read_bytes()
        assert built == (EXAMPLES / "kommune" / f"{name}.csv").read_bytes(), name


def test_the_draws_alone_give_the_shipped_people():
    for name, text in texts(build()).items():
        assert text == (EXAMPLES / "kommune" / f"{name}.csv").read_text(encoding="utf-8")


@pytest.mark.langsom
def test_a_large_draw_comes_close_to_the_published_figures():
    for one in measure(build(20_000)):
        margin = 0.05 * one.target if one.target > 1 else 0.035
        assert one.result == pytest.approx(one.target, abs=margin), one.name


def test_arrivals_every_year():
    population = read_population(EXAMPLES / "kommune")
    dates = population.persons["overtagelsesdato"]
    years = {str(day)[:4] for day in dates.values[dates.known]}
    assert years == {str(year) for year in range(2016, 2031)}
    assert population.municipality_codes.tolist() == [730]


def test_size_and_municipalities_can_be_chosen(tmp_path):
    drawn = build(3000, 1, everywhere=True)
    assert sum(len(home.members) for home in drawn.homes) == pytest.approx(3000, rel=0.05)
    assert len(set(drawn.codes)) == 98
    assert texts(build(500, 1)) != texts(build(500, 2))


def test_the_table_in_the_docs_is_the_shipped_one():
    page = (ROOT / "docs" / "example.md").read_text(encoding="utf-8")
    with (EXAMPLES / "kommune" / "maal.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            numbers = (row["offentliggjort"], row["eksempel"], row["antal"], row["stor_traekning"])
            cells = " | ".join(number.replace(".", ",") for number in numbers)
            assert f"| {row['tal']} | {cells} |" in page


def test_an_unknown_figure_is_refused():
    with pytest.raises(KeyError):
        figure("findes.ikke")
    with pytest.raises(KeyError):
        figure("landstal")


def test_dice_stay_within_their_bounds():
    dice = Dice(1)
    drawn = [dice.whole(2, 4) for _ in range(200)]
    assert set(drawn) == {2, 3, 4}
    assert all(18 < dice.skewed(18, 31, 64) < 64 for _ in range(200))
