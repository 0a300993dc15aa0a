"""Small files that would become huge are refused in bounded time and memory."""

import subprocess
import sys
import zipfile

import polars
import pytest
import xlsxwriter

from openfisca_dk_integration.documents import DocumentError, parse
from openfisca_dk_integration.population import bounds, check_population
from openfisca_dk_integration.population.bounds import TooLargeError, check_workbook
from tests.faults import tally
from tests.fuzz.broken import problems_of
from tests.fuzz.kinds import EVERYTHING

DEEP = "[" * 200_000
GROWING = "\n".join(
    ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 20)]
)
MERGED = "a0: &a0 {x: 1}\n" + "\n".join(
    f"a{n}: &a{n}\n  <<: [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)
)
CLOCK = "a: 1" + ":1" * 500_000


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (DEEP, "lag"),
        ("{a: " * 100_000, "lag"),
        ("- " * 100_000, "lag"),
        (GROWING, "værdier"),
        (MERGED, "værdier"),
        ("a: &a [*a]", "sig selv"),
        ("a: &a {b: *a}", "sig selv"),
        (CLOCK, "cifre"),
        ("a: " + "9" * 4000, "cifre"),
        ("a: 123456789012345678901", "cifre"),
        ("a: 1\na: 2", "to gange"),
        ("a: {b: 1, 'b': 2}", "to gange"),
        ("!!python/object/apply:os.system [ls]", "almindelig værdi"),
        ("a: !!python/name:os.system", "almindelig værdi"),
        ("a: !!binary aGVq", "almindelig værdi"),
        ("a: !!set {x}", "almindelig værdi"),
        ("a: 2020-01-01 10:00:00", "klokkeslæt"),
        ("--- a\n--- b", "YAML"),
        ("? [a]\n: b", "YAML"),
        ("%YAML 9.9\n---\na: @", "YAML"),
        ("\x01", "YAML"),
        ("a: 010188-1234", "CPR"),
        ("010188 1234: x", "CPR"),
        ("a: 0101701234", "CPR"),
        ("a: 3112991234", "CPR"),
        ("note: født 010188-1234 i Odense", "CPR"),
    ],
)
def test_yaml_that_does_harm(text, why):
    with pytest.raises(DocumentError, match=why) as found:
        parse(text)
    assert "1234" not in str(found.value).replace("1234567890", "")
    tally.add("bombs")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[" * 100_000, "JSON"),
        ('{"a":' * 60 + "1" + "}" * 60, "lag"),
        ('{"a": 1, "a": 2}', "to gange"),
        ('{"a": 123456789012345678901}', "cifre"),
        ('{"a": ["010188-1234"]}', r"a\[1\]: .*CPR"),
        ("a: 1", "JSON"),
    ],
)
def test_json_that_does_harm(text, why):
    with pytest.raises(DocumentError, match=why):
        parse(text, is_json=True)
    tally.add("bombs")


@pytest.mark.parametrize(
    "text",
    ["a: &x {b: 1}\nc: {<<: *x, d: 2}", "a: 1212345678.0", "a: 111100000", "tlf: '12345678'",
     "a: 2020-01-01", "mark: a1b0101881234ff"],
)  # fmt: skip
def test_what_is_in_order_is_read(text):
    assert parse(text)


def zipped(path, name, size):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book, book.open(name, "w") as part:
        for _ in range(size // 1_000_000):
            part.write(b" " * 1_000_000)
    return path


def test_a_workbook_that_unpacks_to_too_much(tmp_path, monkeypatch):
    monkeypatch.setattr(bounds, "MOST_BYTES", 20_000_000)
    path = zipped(tmp_path / "b.xlsx", "xl/sharedStrings.xml", 30_000_000)
    assert path.stat().st_size < 100_000
    (problem,) = check_population(path)
    assert problem.kind == "too_large"
    tally.add("bombs")


def test_a_workbook_that_lies_about_its_size(tmp_path, monkeypatch):
    monkeypatch.setattr(bounds, "MOST_BYTES", 20_000_000)
    path = zipped(tmp_path / "b.xlsx", "x", 30_000_000)
    with zipfile.ZipFile(path) as book:
        true = book.getinfo("x").file_size.to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(true, (1000).to_bytes(4, "little")))
    with pytest.raises((TooLargeError, zipfile.BadZipFile)):
        check_workbook(path)
    tally.add("bombs")


@pytest.mark.parametrize("cell", [(1_048_575, 16_383), (1_048_575, 700), (500_000, 300)])
def test_two_cells_far_apart(tmp_path, cell):
    """The reader keeps room for every cell between two: 550 GB for the first of these."""
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("personer", "husstande", "forloeb"):
            sheet = book.add_worksheet(name)
            sheet.write(0, 0, "person_id")
            sheet.write(*cell, "x")
    (problem,) = check_population(path)
    assert problem.kind == "too_large"
    assert "bliver for stor" in problem.text()
    tally.add("bombs")


@pytest.mark.parametrize("kind", ["case", "margins", "local conditions", "unit costs"])
def test_every_reader_of_workbooks_refuses_one(tmp_path, kind):
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("case", "margener", "konsekvenser", "priser"):
            sheet = book.add_worksheet(name)
            sheet.write(0, 0, "id")
            sheet.write(1_048_575, 16_383, "x")
    lines = problems_of("bomb", EVERYTHING[kind].error, EVERYTHING[kind].reader, path)
    assert "for stor" in "\n".join(lines)
    tally.add("bombs")


def test_a_table_of_very_many_columns(tmp_path):
    (tmp_path / "personer.csv").write_text("," * 3_000_000 + "\n1\n", encoding="utf-8")
    assert "too_large" in {problem.kind for problem in check_population(tmp_path)}
    tally.add("bombs")


def test_a_parquet_file_of_very_many_rows(tmp_path, monkeypatch):
    monkeypatch.setattr(bounds, "MOST_ROWS", 1_000_000)
    polars.DataFrame({"person_id": [None] * 1_000_001}).write_parquet(tmp_path / "personer.parquet")
    assert "too_large" in {problem.kind for problem in check_population(tmp_path)}
    tally.add("bombs")


@pytest.mark.skipif(sys.platform == "win32", reason="limits memory by setrlimit")
def test_bombs_within_a_limit_of_memory():
    """All of the YAML bombs in one process that may use 500 MB of memory beyond its start."""
    program = (
        "import resource, yaml\n"
        "from tests.fuzz import test_bombs as b\n"
        "used = int(open('/proc/self/statm').read().split()[0]) * resource.getpagesize()\n"
        "resource.setrlimit(resource.RLIMIT_AS, (used + 500_000_000,) * 2)\n"
        "for text in (b.DEEP, b.GROWING, b.MERGED, b.CLOCK):\n"
        "    try:\n"
        "        b.parse(text)\n"
        "        raise SystemExit('not refused')\n"
        "    except b.DocumentError:\n"
        "        pass\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=120)
