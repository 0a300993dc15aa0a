"""A scenario file read and checked: every problem at once, with file and field."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError

from openfisca_dk_integration.documents import DocumentError, read_document
from openfisca_dk_integration.fields import field_problems
from openfisca_dk_integration.population.municipalities import municipality_names
from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.reforms.stack import PLUS
from openfisca_dk_integration.scenario.errors import ScenarioError
from openfisca_dk_integration.scenario.model import HISTORY, ReformUse, Scenario
from openfisca_dk_integration.scenario.prices import default_prices

SUFFIXES = (".yaml", ".yml", ".json")


@dataclass(frozen=True)
class ScenarioFile:
    """A scenario as written.

    Attributes:
        scenario: its content.
        name: the name of the file, for messages.
        folder: where the paths in it start.
    """

    scenario: Scenario
    name: str
    folder: Path

    def path(self, text: str) -> Path:
        """Return a path of the scenario as it is seen from here."""
        return self.folder / text

    def reforms(self, use: ReformUse) -> list[str]:
        """Return the reforms of one law: ``a+b`` is two, unless a file has that name."""
        if PLUS not in use.reform or self.path(use.reform).is_file():
            return [use.reform]
        return [word.strip() for word in use.reform.split(PLUS)]


def is_scenario(path: Path) -> bool:
    """Return True for a file that looks like a scenario (and not like a reform)."""
    if path.suffix not in SUFFIXES or not path.is_file():
        return False
    try:
        document = _document(path)
    except ScenarioError:
        return False
    return isinstance(document, dict) and bool({"befolkning", "lov", "historik"} & set(document))


def read_scenario(path: str | Path) -> ScenarioFile:
    """Read a scenario file.

    Raises:
        ScenarioError: with everything that is wrong with its form. What it names (reforms,
            files, people) is checked by ``prepare``.
    """
    path = Path(path)
    return scenario_of(_document(path), path.name, path.parent)


def scenario_of(document: Any, name: str, folder: Path) -> ScenarioFile:
    """Return the scenario of a document.

    Args:
        document: the content of a file.
        name: what the file is called in messages.
        folder: where the paths in it start.

    Raises:
        ScenarioError: with everything that is wrong with its form.
    """
    if not isinstance(document, dict):
        raise ScenarioError.of(
            name, "skal være en tabel med titel m.m.", "must be a mapping with titel etc."
        )
    problems = []
    try:
        Scenario.model_validate(document)
    except ValidationError as error:
        problems = field_problems(error, Scenario, name)
    problems += check(_valid_sections(document), name)
    if problems:
        raise ScenarioError(problems)
    return ScenarioFile(Scenario.model_validate(document), name, folder)


def check(found: dict[str, Any], name: str) -> list[Problem]:
    """Return what does not fit together among the sections that are in order by themselves."""
    return [
        *_check_people(found, name),
        *_check_behaviour(found, name),
        *_check_prices(found, name),
        *_check_uncertainty(found, name),
        *_check_guarantee(found, name),
    ]


def _check_people(found: dict[str, Any], name: str) -> list[Problem]:
    problems: list[Problem] = []
    people, histories = found.get("befolkning"), found.get("historik")
    if histories and histories.kilde == "simuleret" and histories.froe is None:
        da = "mangler: simulerede forløb skal have et frø"
        en = "is missing: simulated histories need a seed"
        problems.append(Problem(f"{name}: historik.froe", da, en))
    if people and histories and people.syntetisk and histories.kilde == "observeret":
        da = "en syntetisk befolkning har ingen observerede forløb; skriv simuleret"
        en = "a synthetic population has no observed histories; write simuleret"
        problems.append(Problem(f"{name}: historik.kilde", da, en))
    if people and people.syntetisk and "aar" in found and people.syntetisk.aar[0] > found["aar"][1]:
        da = "ligger efter de år, der skal regnes"
        en = "lies after the years that are computed"
        problems.append(Problem(f"{name}: befolkning.syntetisk.aar", da, en))
    return problems


def _check_guarantee(found: dict[str, Any], name: str) -> list[Problem]:
    people = found.get("befolkning")
    if not found.get("budgetgaranti") or not people or not people.syntetisk:
        return []
    if people.syntetisk.kommuner is None:
        return []
    return [guarantee_problem(name)]


def guarantee_problem(name: str, missing: list[int] | None = None) -> Problem:
    """Return the problem of a budget guarantee without the whole country.

    Args:
        name: of the file.
        missing: municipalities nobody lives in.
    """
    names = ", ".join(municipality_names()[code] for code in missing or [])
    da, en = (f" (ingen i {names})", f" (nobody in {names})") if names else ("", "")
    return Problem(
        f"{name}: budgetgaranti",
        f"kræver personer i alle 98 kommuner (kommuner: alle), for den følger kommunernes samlede "
        f"udgift{da}",
        f"needs people in all 98 municipalities (kommuner: alle), for it follows what they spend "
        f"together{en}",
    )


def _check_behaviour(found: dict[str, Any], name: str) -> list[Problem]:
    law, histories = found.get("lov"), found.get("historik")
    if not law or not histories or histories.kilde != "observeret":
        return []
    da = "adfærd virker kun på simulerede forløb (historik.kilde: simuleret)"
    en = "behaviour works on simulated histories only (historik.kilde: simuleret)"
    return [
        Problem(f"{name}: lov.reformer[{number}].adfaerd", da, en)
        for number, use in enumerate(law.reformer)
        if use.adfaerd
    ]


def _check_prices(found: dict[str, Any], name: str) -> list[Problem]:
    law, prices = found.get("lov"), found.get("priser")
    uses = law.reformer if law else ()
    tables = [(f"lov.reformer[{number}].priser", use.priser) for number, use in enumerate(uses)]
    if prices:
        tables.append(("priser.satser", prices.satser))
    known = ", ".join(default_prices())
    return [
        Problem(
            f"{name}: {where}.{key}",
            f"ukendt pris; kendte: {known}",
            f"unknown price; known: {known}",
        )
        for where, given in tables
        for key in sorted(set(given) - set(default_prices()))
    ]


def _check_uncertainty(found: dict[str, Any], name: str) -> list[Problem]:
    problems = []
    law, histories, wanted = (found.get(key) for key in ("lov", "historik", "usikkerhed"))
    if wanted and wanted.varierer and histories and law and found.get("befolkning"):
        possible = possible_sources(found)
        problems += [
            Problem(
                f"{name}: usikkerhed.varierer",
                f"{source} kan ikke variere her ({WHY[source][0]})",
                f"{source} cannot vary here ({WHY[source][1]})",
            )
            for source in wanted.varierer
            if source not in possible
        ]
    question = found.get("nulpunkt")
    if question and law and question.reform not in names_of(law):
        known = ", ".join(names_of(law))
        problems.append(
            Problem(
                f"{name}: nulpunkt.reform",
                f"{question.reform!r} er ikke blandt reformerne: {known}",
                f"{question.reform!r} is not among the reforms: {known}",
            )
        )
    if question and histories and histories.kilde == "observeret":
        problems.append(
            Problem(
                f"{name}: nulpunkt",
                "kræver simulerede forløb (historik.kilde: simuleret)",
                "needs simulated histories (historik.kilde: simuleret)",
            )
        )
    return problems


WHY = {
    "befolkning": ("personerne er ikke syntetiske", "the people are not synthetic"),
    "historik": ("forløbene er observerede", "the histories are observed"),
    "antagelser": ("forløbene er observerede", "the histories are observed"),
    "effekter": ("ingen reform har adfærd", "no reform has behaviour"),
    "priser": ("ingen", "none"),
}


def possible_sources(found: dict[str, Any]) -> list[str]:
    """Return what can vary between the draws of a scenario."""
    possible = ["priser"]
    people = found.get("befolkning")
    if people and people.syntetisk:
        possible.append("befolkning")
    if found["historik"].kilde == "simuleret":
        possible += [HISTORY, "antagelser"]
        if any(use.adfaerd for use in found["lov"].reformer):
            possible.append("effekter")
    return possible


def names_of(law: Any) -> list[str]:
    """Return the names of the reforms in the tables, numbered where one stands twice."""
    names = [
        use.navn or PLUS.join(Path(word).stem for word in use.reform.split(PLUS))
        for use in law.reformer
    ]
    return [
        f"{name}_{names[: place + 1].count(name)}" if names.count(name) > 1 else name
        for place, name in enumerate(names)
    ]


def _valid_sections(document: dict[str, Any]) -> dict[str, Any]:
    """Return the sections that are in order by themselves."""
    found = {}
    for key, field in Scenario.model_fields.items():
        kind: Any = field.annotation
        if field.metadata:
            kind = Annotated[(field.annotation, *field.metadata)]
        adapter = TypeAdapter[Any](kind)
        with contextlib.suppress(ValidationError):
            if key in document:
                found[key] = adapter.validate_python(document[key])
    return found


def _document(path: Path) -> Any:
    try:
        return read_document(path)
    except DocumentError as error:
        raise ScenarioError.of(path.name, error.da, error.en) from error
