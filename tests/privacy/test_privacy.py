"""Nothing leaves the machine or is logged, and no CPR number gets in or is repeated."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from openfisca_dk_integration import cpr
from openfisca_dk_integration.cli import app

ROOT = Path(__file__).parents[2]
LITTLE = ROOT / "examples" / "lille"
HOUSEHOLD = ROOT / "openfisca_dk_integration" / "situation_examples" / "par_med_boern.json"
CASE = ROOT / "examples" / "cases" / "nytilkomne_under_30.yaml"
CPR = "010188-1234"

OFFLINE = """
import socket, sys
def refused(*arguments, **options):
    raise AssertionError(f"the network was asked for: {arguments}")
class Closed(socket.socket):
    def __new__(cls, family=socket.AF_INET, *rest, **options):
        if family != socket.AF_UNIX:
            refused(family)
        return super().__new__(cls)
socket.socket = Closed
for name in ("create_connection", "getaddrinfo", "gethostbyname", "create_server"):
    setattr(socket, name, refused)
from openfisca_dk_integration.cli.commands import app
for words in WORDS:
    try:
        app(words)
    except SystemExit as end:
        assert end.code == 0, (words, end.code)
"""


@pytest.mark.langsom
def test_no_command_asks_for_the_network(tmp_path):
    """Worker processes talk to each other over a socket of the file system, and to nobody else."""
    out = str(tmp_path / "ud")
    reform = ["--reform", "et_aars_introduktion", "--aar", "2023-2024"]
    words = [
        ["compare", str(LITTLE), *reform, "--out", out, "--block-size", "4", "--workers", "2"],
        ["simulate", str(LITTLE), "--output", "alder", "--maaneder", "2023-01:2023-02", "--json"],
        ["validate", str(LITTLE)],
        ["reforms"],
        ["verify", out],
        ["case", str(CASE), "--json"],
        ["explain", str(HOUSEHOLD), "--variabel", "grundtilskud", "--maaned", "2021-03"],
    ]
    program = OFFLINE.replace("WORDS", repr(words))
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_no_code_of_ours_speaks_to_the_network():
    words = ("import requests", "import urllib.request", "import http.client", "import socket",
             "import httpx", "import smtplib", "import ftplib", "urlopen(")  # fmt: skip
    package = ROOT / "openfisca_dk_integration"
    found = [
        f"{path.name}: {word}"
        for path in package.rglob("*.py")
        for word in words
        if word in path.read_text(encoding="utf-8")
    ]
    assert found == []


def test_yaml_is_loaded_safely_everywhere():
    """One reader for users' files; the package's own data by ``safe_load``.

    What a process has pickled itself it may unpickle: the law copies its parameters, and a run
    sends its laws to its own workers. No file is unpickled.
    """
    package = ROOT / "openfisca_dk_integration"
    unsafe = ("yaml.load(", "yaml.full_load", "yaml.unsafe_load", "FullLoader", "UnsafeLoader",
              "pickle.load(", "pickle.loads(", "Unpickler", "allow_pickle=True", "eval(", "exec(",
              "os.system", "shell=True")  # fmt: skip
    found = {
        f"{path.relative_to(package)}: {word}"
        for path in package.rglob("*.py")
        for word in unsafe
        if word in path.read_text(encoding="utf-8")
    }
    own = {"tax_benefit_system.py: pickle.loads(", "simulation/workers.py: pickle.loads("}
    assert found <= own


@pytest.mark.parametrize(
    "text",
    [
        "010188-1234",
        "0101881234",
        "010188 1234",
        "født 311299-0001.",
        "3112990001",
        "(010188–1234)",
    ],
)
def test_what_looks_like_a_cpr_number(text):
    assert cpr.looks_like(text)
    assert "1234" not in cpr.mask(text)
    assert "0001" not in cpr.mask(text)


@pytest.mark.parametrize(
    "text", ["2020-01-01", "12345678", "991399-1234", "a0101881234b", "1.250.000", ""]
)
def test_what_does_not(text):
    assert not cpr.looks_like(text)


def run(*words):
    result = CliRunner().invoke(app, [str(word) for word in words], env={"NO_COLOR": "1"})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.mark.parametrize("number", [CPR, "0101881234", "'0101881234'", "3112881234"])
@pytest.mark.parametrize(
    "kind", ["reform", "scenario", "case", "invest", "household", "population"]
)
def test_a_cpr_number_is_refused_wherever_it_stands_and_not_repeated(tmp_path, kind, number):
    value = yaml.safe_load(number) if kind != "population" else number.strip("'")
    file = tmp_path / "fil.yaml"
    file.write_text(f"titel: x\nlov: {{note: {number}}}\nbefolkning: 1\n", encoding="utf-8")
    words = {
        "reform": ["validate", file],
        "scenario": ["compare", "--scenario", file],
        "case": ["case", file],
        "invest": ["invest", file],
        "household": ["explain", file, "--variabel", "alder", "--maaned", "2021-03"],
        "population": ["validate", tmp_path],
    }[kind]
    if kind == "population":
        for path in LITTLE.glob("*.csv"):
            text = path.read_text(encoding="utf-8").replace("\n1,", f"\n{value},")
            (tmp_path / path.name).write_text(text, encoding="utf-8")
    result = run(*words)
    assert result.exit_code == 1
    assert "CPR" in result.stderr
    for form in (CPR, "0101881234", "3112881234", "1234,"):
        assert form not in result.output


def test_a_cpr_number_in_a_heading_or_an_amount_is_not_repeated(tmp_path):
    for path in LITTLE.glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    persons = tmp_path / "personer.csv"
    lines = persons.read_text(encoding="utf-8").splitlines()
    wide = [f"{lines[0]},note {CPR}", *(f"{line},{CPR}" for line in lines[1:])]
    persons.write_text("\n".join(wide), encoding="utf-8")
    result = run("validate", tmp_path)
    assert result.exit_code == 1
    assert "010188" not in result.output


def test_api_bodies_with_a_cpr_number_are_refused_and_not_repeated():
    from openfisca_dk_integration.web.app import create_app
    from openfisca_dk_integration.web.settings import Settings

    client = create_app(Settings()).test_client()
    for body in ({"personer": {CPR: {}}}, {"personer": {"a": {"koen": {"ETERNITY": CPR}}}}):
        answer = client.post("/calculate", json=body)
        assert answer.status_code == 400
        assert "CPR" in answer.text
        assert "010188" not in answer.text


def test_logs_hold_no_personal_value(caplog, tmp_path):
    """What people are and earn is in no line of the log, whatever its level."""
    marks = {"ids": "Xylofon-17", "wage": "31417"}
    text = {path.name: path.read_text(encoding="utf-8") for path in LITTLE.glob("*.csv")}
    for name, content in text.items():
        changed = content.replace("\n1,", f"\n{marks['ids']},").replace("24500", marks["wage"])
        (tmp_path / name).write_text(changed, encoding="utf-8")
    words = ["--output", "alder", "--maaneder", "2023-01:2023-02", "--json"]
    with caplog.at_level(logging.DEBUG):
        assert run("simulate", tmp_path, *words).exit_code == 0
        assert run("validate", tmp_path).exit_code == 0
    assert not [mark for mark in marks.values() if mark in caplog.text]


def test_a_run_record_holds_no_person(tmp_path):
    out = tmp_path / "ud"
    words = ["--reform", "et_aars_introduktion", "--aar", "2023-2024", "--workers", "1"]
    folder = tmp_path / "b"
    folder.mkdir()
    for path in LITTLE.glob("*.csv"):
        text = path.read_text(encoding="utf-8").replace("\n1,", "\nXylofon-17,")
        (folder / path.name).write_text(text, encoding="utf-8")
    assert run("compare", folder, *words, "--out", out).exit_code == 0
    for path in out.iterdir():
        assert b"Xylofon" not in path.read_bytes(), path.name
