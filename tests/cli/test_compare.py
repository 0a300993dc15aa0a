"""``dk-integration compare``: tables that add up, files, JSON, exit codes."""

import hashlib
import json
import subprocess
import sys

import polars
import pytest

from tests.cli.conftest import EXAMPLE, REFORM

YEARS = [2023, 2024, 2025, 2026, 2027]
COMMAND = ("compare", EXAMPLE, "--reform", REFORM, "--valg", "fra=2022-01-01", "--aar", "2023-2024")


def tables(text):
    """Read the printed tables: title to rows of label and numbers, as a reader would."""
    found, title, lines = {}, None, [line.strip() for line in text.splitlines()]
    for place, line in enumerate(lines):
        if set(line) == {"─"}:
            title = lines[place - 2]
            found[title] = {}
        elif title and line:
            label, *cells = [cell.strip() for cell in line.split("  ") if cell.strip()]
            found[title][label] = [number(cell) for cell in cells]
            if label == "Helårspersoner":
                title = None
        elif not lines[place - 1] or "I alt" in found.get(title, {}):
            title = None if "pr." not in (title or "") else title
    return found


def number(text):
    return int(text.replace(".", "").replace("−", "-"))


def test_the_printed_totals_are_the_sums_of_the_printed_parts(compared):
    printed = tables(compared.result.stdout)
    assert len(printed) >= 5
    checked = 0
    for title, rows in printed.items():
        total = rows.pop("I alt")
        rows.pop("Helårspersoner", None)
        assert [sum(column) for column in zip(*rows.values(), strict=True)] == total, title
        if "år" in title and "pr." not in title:
            for numbers in [*rows.values(), total]:
                assert sum(numbers[:-1]) == numbers[-1], title
                checked += 1
    assert checked > 5


def test_the_printed_totals_are_those_of_the_files(compared):
    printed = tables(compared.result.stdout)["Forskel efter betaler og år"]
    frame = polars.read_csv(compared.folder / "forskel.csv")
    accounts = polars.read_csv(compared.folder / "regnskab.csv")
    for payer, label in (("kommune", "Kommunen"), ("stat", "Staten"), ("borger", "Borgerne")):
        mine = frame.filter(polars.col("betaler") == payer)
        assert printed[label][-1] == pytest.approx(mine["forskel"].sum(), abs=1)
        for year, shown in zip(YEARS, printed[label], strict=False):
            assert shown == pytest.approx(
                mine.filter(polars.col("aar") == year)["forskel"].sum(), abs=1
            )
        sums = dict(
            accounts.filter(polars.col("betaler") == payer)
            .group_by("lov")
            .agg(polars.col("beloeb").sum())
            .iter_rows()
        )
        assert sums[REFORM] - sums["gaeldende_ret"] == pytest.approx(mine["forskel"].sum())


def test_the_heading_names_what_was_run(compared):
    record = json.loads((compared.folder / "koersel.json").read_text(encoding="utf-8"))
    out = compared.result.stdout
    for part in (record["grundlag"], record["reformer"][0], record["befolkning"]):
        assert part["fingeraftryk"][:12] in out
    assert "grundtilskud_foelger=ja" in out
    assert "Ikke med i modellen endnu" in out or not record["ikke_modelleret"]
    assert "satser er brugt uændret" in out


def test_the_run_record(compared):
    record = json.loads((compared.folder / "koersel.json").read_text(encoding="utf-8"))
    assert record["aar"] == YEARS
    assert record["reformer"][0]["valg"]["grundtilskud_foelger"] is True
    assert record["stoerste_afvigelse_fra_lovens_resultater"] < 1
    assert set(record["filer"]) == {"regnskab.parquet", "regnskab.csv", "forskel.csv"}
    for name, digest in record["filer"].items():
        assert hashlib.sha256((compared.folder / name).read_bytes()).hexdigest() == digest


def test_the_files_hold_the_same_account(compared):
    parquet = polars.read_parquet(compared.folder / "regnskab.parquet")
    csv = polars.read_csv(compared.folder / "regnskab.csv", schema_overrides=parquet.schema)
    assert csv.equals(parquet)
    assert parquet["beloeb"].dtype == polars.Float64


def test_json_and_nothing_else(run):
    result = run(*COMMAND, "--json")
    assert result.exit_code == 0
    content = json.loads(result.stdout)
    assert {row["betaler"] for row in content["betaler"]} == {"kommune", "stat", "borger"}
    by_year = [row for row in content["betaler_aar"] if row["betaler"] == "kommune"]
    total = next(row for row in content["betaler"] if row["betaler"] == "kommune")
    assert sum(row["forskel"] for row in by_year) == pytest.approx(total["forskel"])
    assert total["pr_person"] == pytest.approx(total["forskel"] / total["helaarspersoner"])
    assert content["koersel"]["aar"] == [2023, 2024]


def test_no_change_is_said(run, tmp_path):
    same = tmp_path / "ingen.yaml"
    same.write_text(
        "titel: Ingen forskel\nforfatter: prøve\nhjemmel: '-'\nbaseline: gaeldende_ret\n"
        "beskrivelse: Ændrer en sats efter årene\nparametre:\n"
        "  integrationsloven.grundtilskud.satser[0].amount: {2090-01-01: 1}\n",
        encoding="utf-8",
    )
    result = run("compare", EXAMPLE, "--reform", same, "--aar", "2024")
    assert result.exit_code == 0, result.stderr
    assert "Ingen forskel: reformen ændrer ikke et eneste beløb" in result.stdout


def test_several_reforms_and_english(run):
    result = run(
        *COMMAND,
        "--reform",
        REFORM,
        "--valg",
        f"{REFORM}.maaneder=6",
        "--sprog",
        "en",
        "--indeksering",
        "1.02",
        "--execution",
        "reference",
        "--enhed",
        "1000",
    )
    assert result.exit_code == 0, result.stderr
    for text in ("The reforms, 2023-2024", "Municipality", "DKK 1,000", "indexed by 1.020"):
        assert text in result.stdout
    assert "unchanged after their last known year" not in result.stdout


@pytest.mark.parametrize("width", [60, 100, 140])
def test_no_line_is_wider_than_the_terminal(run, width):
    result = run(*COMMAND[:-1], "2023-2034", COLUMNS=str(width))
    assert result.exit_code == 0
    assert max(map(len, result.stdout.splitlines())) <= width
    assert "…" not in result.stdout


@pytest.mark.parametrize(
    ("arguments", "complaints"),
    [
        (("compare", "findes_ikke", "--reform", REFORM, "--aar", "2024"), ["findes_ikke"]),
        (("compare", EXAMPLE, "--reform", "et_aar", "--aar", "2024"), ["et_aar"]),
        (("compare", EXAMPLE, "--reform", REFORM, "--aar", "2024-13"), ["2024-13"]),
        (("compare", EXAMPLE, "--reform", REFORM, "--aar", "2030-2024"), ["slutter, før"]),
        (("compare", EXAMPLE, "--reform", REFORM, "--aar", "2001"), ["2001"]),
        (
            (
                "compare",
                EXAMPLE,
                "--reform",
                REFORM,
                "--aar",
                "2024",
                "--valg",
                "x=1",
                "--valg",
                "y",
            ),
            ["x=1", "--valg y"],
        ),
        (
            ("compare", EXAMPLE, "--reform", REFORM, "--aar", "2024", "--indeksering", "102"),
            ["102"],
        ),
        (("simulate", EXAMPLE, "--output", "aldr", "--maaneder", "2024", "--json"), ["alder"]),
        (("validate", "findes_ikke"), ["findes_ikke"]),
        (("validate", "findes_ikke.yaml"), ["findes_ikke.yaml"]),
    ],
)
def test_wrong_input_is_listed_on_stderr_and_exits_1(run, arguments, complaints):
    result = run(*arguments)
    assert result.exit_code == 1
    assert result.stdout == ""
    for complaint in complaints:
        assert complaint in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("compare",),
        ("compare", EXAMPLE, "--aar", "2024"),
        ("compare", EXAMPLE, "--reform", REFORM, "--aar", "2024", "--execution", "hurtigst"),
        ("compare", EXAMPLE, "--reform", REFORM, "--aar", "2024", "--indeksering", "to"),
        ("simulate", EXAMPLE, "--output", "alder", "--maaneder", "2024"),
        ("ukendt",),
    ],
)
def test_wrong_usage_exits_2(run, arguments):
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""


def test_results_are_not_written_over(run, compared):
    before = {path.name: path.read_bytes() for path in compared.folder.iterdir()}
    result = run(*COMMAND, "--out", compared.folder)
    assert result.exit_code == 1
    assert "ikke tom" in result.stderr
    assert before == {path.name: path.read_bytes() for path in compared.folder.iterdir()}


def test_bad_input_writes_nothing(run, tmp_path):
    result = run("compare", tmp_path, "--reform", REFORM, "--aar", "2024", "--out", tmp_path / "ud")
    assert result.exit_code == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.langsom
def test_the_installed_command(tmp_path):
    """In a process of its own, in two workers: a clean exit, and no traceback for a mistake."""
    command = [sys.executable, "-m", "openfisca_dk_integration.cli"]
    good = subprocess.run(
        [*command, *COMMAND, "--block-size", "1", "--workers", "2", "--json"],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert good.returncode == 0, good.stderr
    assert json.loads(good.stdout)["koersel"]["beregning"]["workers"] == 2
    bad = subprocess.run(
        [*command, "validate", str(tmp_path / "intet")],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert (bad.returncode, bad.stdout) == (1, "")
    assert "Traceback" not in bad.stderr
