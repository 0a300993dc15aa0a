"""Runs over a population in one request: the numbers of the command line, few persons hidden."""

import csv
import json
import threading
from pathlib import Path

import pytest

from openfisca_dk_integration.account import compare
from openfisca_dk_integration.population import read_population
from openfisca_dk_integration.report.results import as_dict
from openfisca_dk_integration.report.texts import Texts
from openfisca_dk_integration.web import population, population_routes
from openfisca_dk_integration.web.app import create_app
from openfisca_dk_integration.web.errors import RequestError
from openfisca_dk_integration.web.gains import gains
from openfisca_dk_integration.web.runs import STREAM, CancelledError, Watch, block_size, messages
from openfisca_dk_integration.web.service import Service
from openfisca_dk_integration.web.settings import Settings

SMALL = Path(__file__).parents[2] / "examples" / "lille"
SAVES = {
    "titel": "Prøve",
    "forfatter": "test",
    "hjemmel": "forslag",
    "baseline": "gaeldende_ret",
    "beskrivelse": "AM-bidraget bortfalder.",
    "parametre": {"skat.am_bidrag.sats": {"2024-01-01": 0}},
}
REFORM = {"reform": SAVES}


@pytest.fixture(scope="module")
def open_client(service):
    """A server whose operator shows all numbers."""
    settings = Settings(small_cells=0)
    return create_app(settings, Service(settings, service.laws)).test_client()


def as_text():
    return {path.stem: path.read_text(encoding="utf-8") for path in SMALL.glob("*.csv")}


def as_rows():
    """The same tables as objects, numbers as numbers and empty cells as null."""
    return {
        name: [
            {
                key: None if not cell else int(cell) if cell.isdigit() else cell
                for key, cell in row.items()
            }
            for row in csv.DictReader(text.splitlines())
        ]
        for name, text in as_text().items()
    }


def without_run(answer):
    return {key: value for key, value in answer.items() if key != "koersel"}


@pytest.fixture(scope="module")
def compared(open_client):
    body = {"people": {"tables": as_text()}, "years": "2024-2025", "reforms": [REFORM]}
    return open_client.post("/v1/compare", json=body | {"winners": True})


def test_a_comparison_has_the_numbers_of_the_command_line(service, compared):
    assert compared.status_code == 200, compared.json
    people, problems = read_population(SMALL, service.system), []
    reform = service.laws.read(REFORM, "reform", problems)
    found = compare(people, service.laws.baseline, [reform], (2024, 2025))
    expected = json.loads(json.dumps(as_dict(found, {}, Texts("da"))))
    answer = without_run(compared.json)
    answer.pop("vindere_og_tabere")
    assert answer == without_run(expected)
    citizens = next(row for row in answer["betaler"] if row["betaler"] == "borger")
    assert citizens["forskel"] > 0
    assert compared.json["koersel"]["befolkning"]["fingeraftryk"] == people.fingerprint()


def test_rows_and_csv_say_the_same(open_client, compared):
    body = {"people": {"tables": as_rows()}, "years": "2024-2025", "reforms": [REFORM]}
    answer = open_client.post("/v1/compare", json=body).json
    assert answer["betaler_post_aar"] == compared.json["betaler_post_aar"]


def test_winners_are_those_who_have_a_wage(compared):
    """Two adults of household A work in 2025: without AM-bidrag it wins, and nobody loses."""
    table = compared.json["vindere_og_tabere"][0]
    assert table["aar"] == 2025
    rows = {row["familie"]: row for row in table["familier"]}
    assert sum(row["taber"] for row in rows.values()) == 0
    assert rows["par_med_boern"]["vinder"] == 1
    assert rows["par_med_boern"]["middel"] > 0


def test_nobody_wins_or_loses_where_nothing_changes_and_few_are_hidden(service):
    people, law = read_population(SMALL, service.system), service.laws.baseline
    every = gains(people, (law, law), 2024, 0, lambda *_: None)
    assert sum(homes[1] for homes in every.homes) == people.households
    assert sum(homes[0] + homes[2] for homes in every.homes) == 0
    hidden = gains(people, (law, law), 2024, 5, lambda *_: None)
    assert [homes[1] for homes in hidden.homes] != [homes[1] for homes in every.homes]
    assert all(mean is None for mean in hidden.means)


def test_few_persons_are_not_told_unless_the_operator_says_so(client, open_client):
    tables = as_rows()
    keep = {row["person_id"] for row in tables["personer"] if row["husstand_id"] == "B"}
    few = {
        "personer": [row for row in tables["personer"] if row["person_id"] in keep],
        "husstande": [row for row in tables["husstande"] if row["husstand_id"] == "B"],
        "forloeb": [row for row in tables["forloeb"] if row["person_id"] in keep],
    }
    body = {"people": {"tables": few}, "years": "2024", "reforms": [REFORM]}
    refused = client.post("/v1/compare", json=body)
    assert refused.status_code == 400
    assert refused.json["problems"][0]["path"] == "people"
    assert "5 persons" in refused.json["problems"][0]["en"]
    assert "--vis" not in refused.text
    shown = open_client.post("/v1/compare", json=body)
    assert shown.status_code == 200
    assert shown.json["koersel"]["beregning"]["mindst_personer"] == 0


def test_a_small_municipality_stands_with_another_and_totals_stay(client, open_client):
    """Two copies of everybody in one municipality, one person in another: too few to be told."""
    tables = {name: [] for name in as_rows()}
    for copy in range(3):
        for name, rows in as_rows().items():
            for row in rows:
                new = {k: f"{copy}-{v}" if k.endswith("_id") else v for k, v in row.items()}
                if name == "husstande":
                    new["kommunekode"] = 851 if copy == 2 else 860
                if copy < 2 or new.get("husstand_id") == "2-C" or new.get("person_id") == "2-5":
                    tables[name].append(new)
    body = {"people": {"tables": tables}, "years": "2024", "reforms": [REFORM]}
    hidden, shown = (each.post("/v1/compare", json=body) for each in (client, open_client))
    assert (hidden.status_code, shown.status_code) == (200, 200), hidden.json
    assert {row["kommunekode"] for row in shown.json["kommune_betaler_aar"]} == {860, 851}
    assert {row["kommunekode"] for row in hidden.json["kommune_betaler_aar"]} == {999}
    assert [row["forskel"] for row in hidden.json["betaler"]] == pytest.approx(
        [row["forskel"] for row in shown.json["betaler"]]
    )


def test_everything_wrong_with_a_comparison_at_once(client):
    body = {
        "people": {"tables": {"personer": 3, "hej": [], "forloeb": [{"fra": {}}]}},
        "years": "2030-2027",
        "reforms": [{"reform": "findes_ikke"}, {"reform": SAVES | {"kode": ["os"]}}],
        "winners": "ja",
        "language": "de",
        "mere": 1,
    }
    answer = client.post("/v1/compare", json=body)
    assert answer.status_code == 400
    assert {problem["path"] for problem in answer.json["problems"]} == {
        "people/tables/personer",
        "people/tables/hej",
        "people/tables/forloeb/0/fra",
        "years",
        "reforms/0/reform",
        "reforms/1/reform/kode",
        "winners",
        "language",
        "mere",
    }


def test_what_is_wrong_with_tables_is_told_by_table_row_and_column(client):
    tables = as_rows()
    tables["personer"][1]["rolle"] = "kusine"
    tables["personer"][2]["foedselsdato"] = "i går"
    del tables["husstande"][0]["kommunekode"]
    body = {"people": {"tables": tables}, "years": "2024", "reforms": [REFORM]}
    answer = client.post("/v1/compare", json=body)
    assert answer.status_code == 400
    found = {problem["path"] for problem in answer.json["problems"]}
    assert found >= {
        "people/tables/personer/1/rolle",
        "people/tables/personer/2/foedselsdato",
        "people/tables/husstande/0/kommunekode",
    }
    assert "/shm" not in answer.text
    assert "/tmp" not in answer.text  # noqa: S108 - no path of the server is told


@pytest.mark.parametrize(
    "people",
    [
        None, [], {}, {"example": False}, {"synthetic": []}, {"synthetic": {}}, {"tables": {}},
        {"example": True, "synthetic": {"froe": 1}}, {"filer": "/etc"},
        {"tables": {"personer": [3]}}, {"tables": {"personer": "\x00", "husstande": "a"}},
        {"synthetic": {"marginer": "/etc/passwd", "froe": 1}}, {"synthetic": {"froe": -1}},
        {"synthetic": {"aar": "2002-2100", "froe": 1}}, {"synthetic": {"kommuner": "x"}},
        {"synthetic": {"kommuner": [1], "froe": 1}}, {"synthetic": {"stikproeve": 1e-9, "aar": 1}},
        {"synthetic": {"froe": 1, "grupper": ["hej"]}},
        {"tables": {"personer": "a" * 300 + ",b\n", "husstande": "\n\n", "forloeb": ";;;"}},
        {"tables": {"personer": [{str(n): n for n in range(300)}]}},
    ],
)  # fmt: skip
def test_nasty_people_get_a_clear_400(client, people):
    for path, more in (("/v1/compare", {"reforms": [REFORM]}), ("/v1/benchmark", {})):
        answer = client.post(path, json={"people": people, "years": 2027} | more)
        assert answer.status_code == 400, answer.json
        assert all(problem["path"].startswith("people") for problem in answer.json["problems"])


SCENARIO = {
    "titel": "Prøve",
    "befolkning": {"syntetisk": {"kommuner": [461], "aar": "2027", "froe": 1, "stikproeve": 0.05}},
    "historik": {"kilde": "simuleret", "froe": 1},
    "lov": {"reformer": [{"reform": "et_aars_introduktion"}]},
    "aar": "2027",
}


def test_a_scenario_is_run_and_its_record_names_what_decides_it(client):
    """Drawn people are nobody: they are shown although they are few."""
    answer = client.post("/v1/scenario", json=SCENARIO)
    assert answer.status_code == 200, answer.json
    assert answer.json["aar"] == [2027]
    assert answer.json["traekninger"] == 1
    record = answer.json["koersel"]
    assert set(record["scenarie"]["fingeraftryk"]["love"]) == {
        "gaeldende_ret",
        "et_aars_introduktion",
    }
    assert "mappe" not in record["bestilling"]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"befolkning": {"filer": "/etc"}}, "befolkning/filer"),
        ({"priser": {"egne_tal": "/etc/passwd"}}, "priser/egne_tal"),
        ({"lov": {"reformer": [{"reform": "../x.yaml"}]}}, "lov/reformer/0/reform"),
        ({"beregning": {"workers": 500}}, "beregning"),
        ({"aar": "2002-2100"}, "aar"),
        ({"usikkerhed": {"traekninger": 10**9, "froe": 1}}, "usikkerhed/traekninger"),
        ({"hej": 1}, "hej"),
        ({"befolkning": 3}, "befolkning"),
    ],
)
def test_scenarios_that_are_wrong_or_name_files_are_refused(client, change, path):
    answer = client.post("/v1/scenario", json=SCENARIO | change)
    assert answer.status_code == 400, answer.json
    assert path in {problem["path"] for problem in answer.json["problems"]}
    for body in ([], "x", 3):
        assert client.post("/v1/scenario", json=body).status_code == 400


def test_limits_of_runs(service):
    """Too many persons, too large a draw, too long a run, and a process that runs already."""

    def answer(body, path="/v1/compare", held=False, **limits):
        settings = Settings(**limits)
        limited = Service(settings, service.laws)
        client = create_app(settings, limited).test_client()
        if not held:
            return client.post(path, json=body)
        with limited.run_turn():
            return client.post(path, json=body)

    tables = {"people": {"tables": as_text()}, "years": "2024", "reforms": [REFORM]}
    assert answer(tables, max_people=4).status_code == 413
    assert answer(tables | {"reforms": [REFORM] * 3}, max_laws=2).status_code == 400
    slow = answer(tables, max_run_seconds=1e-9)
    assert slow.status_code == 503
    assert slow.headers["Retry-After"]
    assert answer(tables, held=True, max_wait=0.01).status_code == 429
    assert answer(SCENARIO, "/v1/scenario", max_person_years=1).status_code == 413
    benchmark = {"people": {"tables": as_text()}, "years": "2024"}
    assert answer(benchmark, "/v1/benchmark", max_run_seconds=1e-9).status_code == 503


def test_a_benchmark_hides_few_persons(client, open_client):
    body = {"people": {"tables": as_text()}, "years": "2023-2024"}
    hidden, shown = (each.post("/v1/benchmark", json=body) for each in (client, open_client))
    assert (hidden.status_code, shown.status_code) == (200, 200), hidden.json
    few = [row for row in shown.json["indikatorer"] if 0 < (row["antal"] or 0) < 5]
    assert few
    assert not [row for row in hidden.json["indikatorer"] if 0 < (row["antal"] or 0) < 5]
    bad = body | {"indicators": ["hej"], "municipalities": "x", "data_until": 3, "by_sex": 1}
    answer = client.post("/v1/benchmark", json=bad)
    assert {p["path"] for p in answer.json["problems"]} == {
        "municipalities", "data_until", "by_sex",
    }  # fmt: skip
    answer = client.post("/v1/benchmark", json=body | {"data_until": "maj"})
    assert {p["path"] for p in answer.json["problems"]} == {"data_until"}


def test_a_streamed_run_tells_its_progress_and_ends_with_the_answer(open_client, compared):
    body = {"people": {"tables": as_text()}, "years": "2024-2025", "reforms": [REFORM]}
    answer = open_client.post("/v1/compare", json=body, headers={"Accept": STREAM})
    assert answer.mimetype == STREAM
    lines = [json.loads(line) for line in answer.data.splitlines() if line]
    assert all(set(line) == {"done", "total"} for line in lines[:-1])
    assert lines[-2]["done"] == lines[-2]["total"]
    assert lines[-1]["status"] == 200
    assert lines[-1]["answer"]["betaler"] == compared.json["betaler"]
    wrong = open_client.post("/v1/compare", json={}, headers={"Accept": STREAM})
    assert wrong.status_code == 400
    late = body | {"people": {"tables": as_text() | {"personer": "x\n"}}}
    answer = open_client.post("/v1/compare", json=late, headers={"Accept": STREAM})
    last = json.loads(answer.data.splitlines()[-1])
    assert last["status"] == 400
    assert last["problems"]


def test_a_run_nobody_waits_for_stops_at_its_next_step(service):
    stopped, goes_on = threading.Event(), threading.Event()

    def work(progress):
        progress(0, 2)
        goes_on.wait(10)
        try:
            progress(1, 2)
        except CancelledError:
            stopped.set()
            raise

    lines = messages(service, work)
    assert next(lines) == {"done": 0, "total": 2}
    lines.close()
    goes_on.set()
    assert stopped.wait(10)


def test_an_error_of_ours_ends_a_stream_without_telling_more(service, caplog):
    def work(progress):
        progress(0, 1)
        raise KeyError("hemmelig")

    last = list(messages(service, work))[-1]
    assert last == {"status": 500, "error": "Internal server error"}
    assert "hemmelig" not in caplog.text


def test_a_watch_stops_when_the_time_is_over_and_blocks_are_of_some_seconds():
    with pytest.raises(RequestError) as error:
        Watch(-1)(0, 1)
    assert error.value.status == 503
    assert block_size((2027, 2027)) == 20_000
    assert block_size((2027, 2036)) == 2_000
    assert block_size((2002, 2100)) == 500


def test_the_example_is_told_to_be_missing_where_it_is(client, monkeypatch, tmp_path):
    monkeypatch.setattr(population, "EXAMPLE", tmp_path / "intet")
    body = {"people": {"example": True}, "years": "2024", "reforms": [REFORM]}
    answer = client.post("/v1/compare", json=body)
    assert {p["path"] for p in answer.json["problems"]} == {"people/example"}


def test_every_run_checks_before_it_waits_for_a_turn(service):
    """A mistake is told at once, also while another run has the turn."""
    with service.run_turn(), pytest.raises(RequestError):
        population_routes.comparison_of(service, {})
