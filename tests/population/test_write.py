"""What is written reads back as the same people."""

from pathlib import Path

import numpy
import pytest

from openfisca_dk_integration.population import PopulationError, read_population, write_population
from openfisca_dk_integration.population.model import no_spells

EXAMPLES = Path(__file__).parent.parent.parent / "examples"


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize("name", ["lille", "kommune"])
def test_written_files_read_back_to_the_same_fingerprint(tmp_path, name, form):
    population = read_population(EXAMPLES / name)
    write_population(population, tmp_path, form)
    assert read_population(tmp_path).fingerprint() == population.fingerprint()


def test_open_ends_missing_cells_odd_numbers_and_figures_survive(files, tmp_path, system):
    files.column("personer", "vaegt", "0.1", "", "33333.332", "1e-7")
    files.column("personer", "saerlige_behov", "ja", "nej", "", "ja")
    folder = files.write()
    (folder / "kommuner.csv").write_text(
        "kommunekode,aar,kommuneskatteprocent\n860,2020,25.4\n851,2020,\n", encoding="utf-8"
    )
    population = read_population(folder, system)
    written = write_population(population, tmp_path / "ny")
    assert {path.name for path in written} == {
        "personer.csv",
        "husstande.csv",
        "forloeb.csv",
        "kommuner.csv",
    }
    again = read_population(tmp_path / "ny", system)
    assert again.fingerprint() == population.fingerprint()
    assert again.persons["vaegt"].values[3] == numpy.float32(1e-7)
    assert list((tmp_path / "ny").glob(".*")) == []


def test_people_without_histories_are_read_when_asked_for(files, tmp_path, system):
    from dataclasses import replace

    population = replace(read_population(files.write(), system), spells=no_spells())
    write_population(population, tmp_path / "ny")
    assert not (tmp_path / "ny" / "forloeb.csv").exists()
    again = read_population(tmp_path / "ny", system, spells_needed=False)
    assert again.fingerprint() == population.fingerprint()
    with pytest.raises(PopulationError, match="forloeb"):
        read_population(tmp_path / "ny", system)
