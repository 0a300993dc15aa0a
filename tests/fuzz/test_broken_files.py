"""No file of a user's makes a command crash, hang or repeat a CPR number: it is told in lines."""

import contextlib
import json
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from openfisca_dk_integration.behaviour import BehaviourError, load_behaviour
from openfisca_dk_integration.benchmark import load_definitions, read_goals
from openfisca_dk_integration.benchmark.errors import BenchmarkError
from openfisca_dk_integration.cases.files import read_mapping
from openfisca_dk_integration.cases.model import read_case
from openfisca_dk_integration.cases.social.model import read_investment
from openfisca_dk_integration.documents import DocumentError, read_document
from openfisca_dk_integration.reforms import ReformError
from openfisca_dk_integration.reforms.format import read_reform
from openfisca_dk_integration.scenario import ScenarioError, read_scenario
from openfisca_dk_integration.signoff.errors import SignoffError
from openfisca_dk_integration.signoff.ledger import read_ledger
from openfisca_dk_integration.simulation import SimulationError
from tests.faults import tally
from tests.fuzz.broken import CPR, SLOWEST, STRANGE, cases, changed, scrambled, told

ROOT = Path(__file__).parents[2]
DATA = ROOT / "openfisca_dk_integration"
LITTLE = ROOT / "examples" / "lille"
TABLES = {path.name: path.read_bytes() for path in sorted(LITTLE.glob("*.csv"))}

REFORM = DATA / "reforms" / "data" / "et_aars_introduktion.yaml"
CASE = ROOT / "examples" / "cases" / "nytilkomne_under_30.yaml"
INVEST = ROOT / "examples" / "invest" / "social_investering.yaml"
HOUSEHOLD = DATA / "situation_examples" / "par_med_boern.json"
BEHAVIOUR = min((DATA / "behaviour" / "data").glob("*.yaml"))
SCENARIO = {
    "titel": "Prøve",
    "befolkning": {"filer": str(LITTLE)},
    "historik": {"kilde": "observeret"},
    "lov": {"reformer": [{"reform": "et_aars_introduktion", "valg": {"fra": "2022-01-01"}}]},
    "aar": [2023, 2024],
}


def read(path):
    text = path.read_text(encoding="utf-8")
    return json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)


def problems_of(error, kind, reader, *arguments):
    """Read a broken file: whatever is wrong with it comes as lines."""
    start = time.monotonic()
    try:
        reader(*arguments)
    except error as found:
        lines = found.lines()
        assert lines
        assert all(lines)
        assert CPR not in "\n".join(lines)
    tally.add(f"fuzz: {kind}")
    assert time.monotonic() - start < SLOWEST


def case_of(file):
    return read_case(read_mapping(file), str(file))


def investment_of(file):
    return read_investment(read_mapping(file), str(file))


def as_json(content):
    """Return a document with its keys as text."""
    if isinstance(content, dict):
        return {str(key): as_json(value) for key, value in content.items()}
    return [as_json(value) for value in content] if isinstance(content, list) else content


def population(folder, **changes):
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, content in {**TABLES, **changes}.items():
        (folder / name).write_bytes(content)
    return folder


def write(path, content):
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


@cases(60)
@given(data=st.data())
def test_tables_with_changed_bytes(tmp_path, data):
    name = data.draw(st.sampled_from(sorted(TABLES)))
    folder = population(tmp_path / "b", **{name: scrambled(TABLES[name], data)})
    told("CSV, bytes", "validate", folder)


@cases(60)
@given(data=st.data())
def test_tables_with_strange_cells(tmp_path, data):
    name = data.draw(st.sampled_from(sorted(TABLES)))
    rows = [line.split(",") for line in TABLES[name].decode().splitlines()]
    for _ in range(data.draw(st.integers(1, 4))):
        row = data.draw(st.integers(0, min(len(rows) - 1, 30)))
        column = data.draw(st.integers(0, len(rows[row]) - 1))
        cell = data.draw(st.one_of(STRANGE, st.text(max_size=15)))
        rows[row][column] = '"' + cell.replace('"', '""') + '"' if "," in cell else cell
    separator = data.draw(st.sampled_from([",", ";", "\t"]))
    end = data.draw(st.sampled_from(["\n", "\r\n", "\r"]))
    text = end.join(separator.join(row) for row in rows)
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
    folder = population(tmp_path / "b", **{name: text.encode(encoding, errors="replace")})
    told("CSV, cells", "validate", folder)


@cases(25)
@given(data=st.data())
@pytest.mark.parametrize("path", [REFORM, CASE, HOUSEHOLD, BEHAVIOUR], ids=lambda path: path.stem)
def test_documents_with_changed_bytes(tmp_path, path, data):
    file = tmp_path / f"fil{path.suffix}"
    file.write_bytes(scrambled(path.read_bytes(), data))
    start = time.monotonic()
    with contextlib.suppress(DocumentError):
        read_document(file)
    tally.add(f"fuzz: {path.suffix}, bytes")
    assert time.monotonic() - start < SLOWEST


@cases(6)
@given(data=st.data())
@pytest.mark.parametrize(
    ("path", "command"),
    [
        (REFORM, ["validate"]),
        (CASE, ["case"]),
        (INVEST, ["invest"]),
        (HOUSEHOLD, ["explain", "--variabel", "grundtilskud", "--maaned", "2021-03"]),
    ],
    ids=["reform", "case", "invest", "household"],
)
def test_commands_on_documents_that_cannot_be_read(tmp_path, path, command, data):
    file = tmp_path / f"fil{path.suffix}"
    file.write_bytes(b"[{\n" + scrambled(path.read_bytes(), data))
    assert told(f"{command[0]}, bytes", command[0], file, *command[1:]) == 1


@cases(60)
@given(data=st.data())
def test_reforms_with_changed_values(tmp_path, data):
    file = write(tmp_path / "r.yaml", changed(read(REFORM), data))
    problems_of(ReformError, "reform", read_reform, file)


@cases(5)
@given(data=st.data())
def test_reforms_with_changed_values_applied(tmp_path, data):
    told("validate, reform", "validate", write(tmp_path / "r.yaml", changed(read(REFORM), data)))


@cases(60)
@given(data=st.data())
def test_scenarios_with_changed_values(tmp_path, data):
    file = write(tmp_path / "s.yaml", changed(SCENARIO, data))
    problems_of(ScenarioError, "scenario", read_scenario, file)


@cases(5)
@given(data=st.data())
def test_scenarios_with_changed_values_prepared(tmp_path, data):
    told("validate, scenario", "validate", write(tmp_path / "s.yaml", changed(SCENARIO, data)))


def test_the_scenario_that_is_broken_is_in_order_itself(tmp_path):
    assert told("scenario", "validate", write(tmp_path / "s.yaml", SCENARIO)) == 0


@cases(40)
@given(data=st.data())
def test_cases_with_changed_values(tmp_path, data):
    file = write(tmp_path / "c.yaml", changed(read(CASE), data))
    problems_of(SimulationError, "case", case_of, file)


@cases(40)
@given(data=st.data())
def test_investments_with_changed_values(tmp_path, data):
    file = write(tmp_path / "i.yaml", changed(read(INVEST), data))
    problems_of(SimulationError, "invest", investment_of, file)


@cases(60)
@given(data=st.data())
def test_behaviour_with_changed_values(tmp_path, data):
    file = write(tmp_path / "a.yaml", changed(read(BEHAVIOUR), data))
    problems_of(BehaviourError, "behaviour", load_behaviour, file)


@cases(40)
@given(data=st.data())
def test_goals_and_definitions_with_changed_values(tmp_path, data):
    shipped = read(DATA / "benchmark" / "data" / "definitioner.yaml")
    goals = {"maal": [{"indikator": "beskaeftigelse", "kommune": 860, "aar": 2020, "maal": 0.5}]}
    for content, reader in ((shipped, load_definitions), (goals, read_goals)):
        file = write(tmp_path / "m.yaml", changed(content, data))
        problems_of(BenchmarkError, "benchmark", reader, file)


@cases(40)
@given(data=st.data())
def test_ledgers_of_approvals_with_changed_values(tmp_path, data):
    approval = {
        "fil": "tests/lov/x.yaml", "case": "c", "godkendt_af": "N.N.", "dato": "2026-01-01",
        "tekst": "LBK 1", "fingeraftryk": {"case": {}, "parametre": {}, "formler": {}},
    }  # fmt: skip
    write(tmp_path / "g.yaml", changed(approval, data))
    problems_of(SignoffError, "signoff", read_ledger, tmp_path)


@cases(12)
@given(data=st.data())
def test_records_with_changed_values(tmp_path, data):
    record = {
        "format": 1, "filer": {"../../x": "0"}, "versioner": {"python": "3"}, "aar": [2023, 2024],
        "bestilling": {"befolkning": str(LITTLE), "reformer": ["et_aars_introduktion"], "valg": [],
                       "indeksering": None},
        "befolkning": {"fingeraftryk": "0"}, "grundlag": {"fingeraftryk": "0"},
        "reformer": [{"fingeraftryk": "0"}],
    }  # fmt: skip
    file = tmp_path / "koersel.json"
    content = json.dumps(as_json(changed(record, data)), default=str)
    file.write_text(content, encoding="utf-8")
    told("record", "verify", file)


@pytest.mark.parametrize(
    ("shipped", "reader", "error", "change"),
    [
        (REFORM, read_reform, ReformError, {"virkning": {"valg": [1]}}),
        (CASE, case_of, SimulationError, {"maalgruppe": []}),
        (INVEST, investment_of, SimulationError, {"maalgruppe": {}}),
    ],
    ids=["reform", "case", "invest"],
)
def test_what_the_fuzzer_found(tmp_path, shipped, reader, error, change):
    """A list where a name is expected ended in a traceback; kept here by itself."""
    with pytest.raises(error):
        reader(write(tmp_path / "x.yaml", read(shipped) | change))
