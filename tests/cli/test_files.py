"""Files are written whole or not at all."""

import pytest

from openfisca_dk_integration.report.files import OutputError, whole_file, whole_folder


def write(folder, text="nyt"):
    (folder / "a.txt").write_text(text, encoding="utf-8")


def test_a_new_folder(tmp_path):
    with whole_folder(tmp_path / "x" / "ud") as new:
        write(new)
    assert (tmp_path / "x" / "ud" / "a.txt").read_text(encoding="utf-8") == "nyt"
    assert [path.name for path in (tmp_path / "x").iterdir()] == ["ud"]


def test_an_empty_folder_may_stand_there(tmp_path):
    (tmp_path / "ud").mkdir()
    with whole_folder(tmp_path / "ud") as new:
        write(new)
    assert (tmp_path / "ud" / "a.txt").exists()


def test_a_full_folder_is_refused_before_anything_runs(tmp_path):
    (tmp_path / "ud").mkdir()
    (tmp_path / "ud" / "gammel.txt").touch()
    with pytest.raises(OutputError, match="ikke tom"), whole_folder(tmp_path / "ud"):
        pytest.fail("the block must not run")
    assert [path.name for path in (tmp_path / "ud").iterdir()] == ["gammel.txt"]


def test_a_full_folder_is_replaced_as_a_whole_when_asked(tmp_path):
    (tmp_path / "ud").mkdir()
    (tmp_path / "ud" / "gammel.txt").touch()
    with whole_folder(tmp_path / "ud", overwrite=True) as new:
        write(new)
    assert [path.name for path in (tmp_path / "ud").iterdir()] == ["a.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["ud"]


def fail_half_way(folder):
    with whole_folder(folder, overwrite=True) as new:
        write(new)
        raise ZeroDivisionError


@pytest.mark.parametrize("existing", [True, False])
def test_nothing_is_left_half_written(tmp_path, existing):
    if existing:
        (tmp_path / "ud").mkdir()
        write(tmp_path / "ud", "gammelt")
    with pytest.raises(ZeroDivisionError):
        fail_half_way(tmp_path / "ud")
    assert [path.name for path in tmp_path.iterdir()] == (["ud"] if existing else [])
    if existing:
        assert (tmp_path / "ud" / "a.txt").read_text(encoding="utf-8") == "gammelt"


def test_a_file_in_the_way(tmp_path):
    (tmp_path / "ud").touch()
    with pytest.raises(OutputError, match="ikke en mappe"), whole_folder(tmp_path / "ud"):
        pytest.fail("the block must not run")
    with pytest.raises(OutputError, match="kan ikke skrives"), whole_folder(tmp_path / "ud" / "x"):
        pytest.fail("the block must not run")


def test_one_file(tmp_path):
    path = tmp_path / "ud.csv"
    with whole_file(path) as new:
        new.write_text("1", encoding="utf-8")
    with pytest.raises(OutputError, match="findes allerede"), whole_file(path):
        pytest.fail("the block must not run")
    with whole_file(path, overwrite=True) as new:
        new.write_text("2", encoding="utf-8")
    assert path.read_text(encoding="utf-8") == "2"
    with pytest.raises(OutputError, match=r"\.csv, \.parquet"), whole_file(tmp_path / "ud.doc"):
        pytest.fail("the block must not run")
