"""Every kind of file a user gives: one in order, how it is read, and the error it may end in."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy
import xlsxwriter
import yaml

from openfisca_dk_integration.behaviour import BehaviourError, load_behaviour
from openfisca_dk_integration.benchmark import load_definitions, read_goals
from openfisca_dk_integration.benchmark.background import local_conditions
from openfisca_dk_integration.benchmark.errors import BenchmarkError
from openfisca_dk_integration.cases.load import load_case, load_investment
from openfisca_dk_integration.cases.social.soem import read_soem
from openfisca_dk_integration.cases.workbook import template, write_workbook
from openfisca_dk_integration.histories.errors import HistoryError
from openfisca_dk_integration.histories.read import load_model
from openfisca_dk_integration.population import PopulationError, check_population
from openfisca_dk_integration.population.synthetic.margins import read_margins
from openfisca_dk_integration.reforms import ReformError, load_law
from openfisca_dk_integration.reforms.format import read_reform
from openfisca_dk_integration.scenario import ScenarioError, read_scenario
from openfisca_dk_integration.scenario.own import read_own
from openfisca_dk_integration.signoff.errors import SignoffError
from openfisca_dk_integration.signoff.ledger import read_ledger
from openfisca_dk_integration.simulation import SimulationError

ROOT = Path(__file__).parents[2]
DATA = ROOT / "openfisca_dk_integration"
LITTLE = ROOT / "examples" / "lille"
CORPUS = Path(__file__).parent / "corpus"
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
GOALS = {
    "kommune": 860,
    "maal": [{"id": "a", "indikator": "udslusningsgrad", "plan": {2020: 0.5, 2021: 0.6}}],
}
APPROVAL = {
    "fil": "tests/lov/x.yaml",
    "case": "c",
    "godkendt_af": "N.N.",
    "dato": datetime.date(2026, 1, 1),
    "tekst": "LBK 1",
    "fingeraftryk": {"case": {}, "parametre": {}, "formler": {}},
}


def read(path: Path) -> Any:
    """Return the content of one of the package's own files."""
    text = path.read_text(encoding="utf-8")
    return json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)


@dataclass(frozen=True)
class Kind:
    """A kind of file.

    Attributes:
        content: makes one that is in order.
        reader: reads a file.
        error: what the reader may raise; it has ``lines``.
        ending: of the file.
    """

    content: Callable[[], Any]
    reader: Callable[[Path], object]
    error: type[Exception]
    ending: str = ".yaml"


DOCUMENTS = {
    "reform": Kind(lambda: read(REFORM), read_reform, ReformError),
    "scenario": Kind(lambda: SCENARIO, read_scenario, ScenarioError),
    "case": Kind(lambda: read(CASE), load_case, SimulationError),
    "invest": Kind(lambda: read(INVEST), load_investment, SimulationError),
    "behaviour": Kind(lambda: read(BEHAVIOUR), load_behaviour, BehaviourError),
    "definitions": Kind(
        lambda: read(DATA / "benchmark" / "data" / "definitioner.yaml"),
        load_definitions,
        BenchmarkError,
    ),
    "goals": Kind(lambda: GOALS, read_goals, BenchmarkError),
    "signoff": Kind(lambda: APPROVAL, lambda path: read_ledger(path.parent), SignoffError),
}
"""YAML files, by what they are."""


@cache
def _system() -> Any:
    return load_law().tax_benefit_system()


def _first_rows(path: Path, rows: int) -> str:
    return "\n".join(path.read_text(encoding="utf-8").splitlines()[: rows + 1]) + "\n"


def _services(path: Path) -> object:
    """Read a file as both of the tables of unit costs."""
    return read_soem(path, path)


CSVS = {
    "margins": Kind(
        lambda: _first_rows(DATA / "population" / "data" / "syntetisk_margener.csv", 12),
        read_margins,
        PopulationError,
        ".csv",
    ),
    "histories": Kind(
        lambda: (
            "id,group,value,low,high,unit,source,evidence,note\n"
            "maal.niveau,mand,1,0.92,1.04,faktor,s,seen,\nkalibrering,,2018,,,valg,,assumed,n\n"
        ),
        load_model,
        HistoryError,
        ".csv",
    ),
    "own figures": Kind(
        lambda: (
            "kommunekode,aar,navn,vaerdi,kilde,lav,hoej\n"
            "860,2023,modultakst,12000,eget regnskab,,\n851,,programudgift,5000,budget,4000,6000\n"
        ),
        lambda path: read_own(path, _system()),
        ScenarioError,
        ".csv",
    ),
    "local conditions": Kind(
        lambda: "kommunekode,aar,ledighed\n860,2023,4.1\n860,2024,4.4\n851,2023,3.2\n",
        lambda path: local_conditions(path, numpy.array([860]), numpy.array([2023])),
        BenchmarkError,
        ".csv",
    ),
    "unit costs": Kind(
        lambda: "ydelse,aar,besparelse,kommune,stat\nSengedag,1,0.1,1000,2000\n",
        _services,
        SimulationError,
        ".csv",
    ),
}
"""CSV files, by what they are."""


def _population_book(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        for name, content in TABLES.items():
            sheet = book.add_worksheet(name.removesuffix(".csv"))
            for row, line in enumerate(content.decode().splitlines()):
                for column, cell in enumerate(line.split(",")):
                    sheet.write(row, column, cell)


def _case_book(path: Path) -> None:
    write_workbook(template("nytilkomne_under_30", "Hjørring", 2025), path)


def _population(path: Path) -> None:
    problems = check_population(path)
    if problems:
        raise PopulationError(problems)


WORKBOOKS = {
    "population workbook": Kind(lambda: _population_book, _population, PopulationError, ".xlsx"),
    "case workbook": Kind(lambda: _case_book, load_case, SimulationError, ".xlsx"),
}
"""Workbooks; the content is what writes one."""

EVERYTHING = DOCUMENTS | CSVS | WORKBOOKS


def write(path: Path, content: Any) -> Path:
    """Write a YAML file."""
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


def in_order(kind: str, path: Path) -> Path:
    """Write a file of a kind that nothing is wrong with."""
    content = EVERYTHING[kind].content()
    if kind in WORKBOOKS:
        content(path)
    elif kind in CSVS:
        path.write_text(content, encoding="utf-8")
    else:
        write(path, content)
    return path
