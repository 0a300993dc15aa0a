"""Business cases and social investments for the API and the pages: fields in, results out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from openfisca_dk_integration.cases.business_case import CaseResult, run_case
from openfisca_dk_integration.cases.model import LONGEST, read_case
from openfisca_dk_integration.cases.social.engine import run_investment
from openfisca_dk_integration.cases.social.model import read_investment
from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.simulation import SimulationError
from openfisca_dk_integration.web.errors import RequestError

if TYPE_CHECKING:
    from openfisca_dk_integration.cases.social.results import InvestmentResult
    from openfisca_dk_integration.web.service import Service

LAW = "law"
FILES = ("konsekvenser", "priser")
"""Fields of an investment that name a file: files are not read for a request."""

MOST_DRAWS = 20_000
MOST_FAMILIES = 20


def case_of(service: Service, body: Any, source: str = "case") -> CaseResult:
    """Return the result of a business case.

    Args:
        service: laws and limits.
        body: the fields of the file, and ``law`` as elsewhere in the API.
        source: what the result says it was read from.

    Raises:
        RequestError: everything that is wrong with it.
    """
    fields, law = _parts(service, body)
    _check_size(fields)
    try:
        case = read_case(fields, "")
        with service.turn():
            return run_case(case, law, source)
    except SimulationError as error:
        raise _plain(error) from error


def investment_of(service: Service, body: Any, source: str = "invest") -> InvestmentResult:
    """Return the result of a social investment; as ``case_of``."""
    fields, law = _parts(service, body)
    _check_size(fields)
    problems = [
        Problem(name, "kan ikke sendes: en fil læses ikke", "cannot be sent: no file is read")
        for name in FILES
        if fields.get(name) is not None
    ]
    drawn = fields.get("usikkerhed")
    draws = drawn.get("traek") if isinstance(drawn, dict) else None
    if isinstance(draws, (int, float)) and draws > MOST_DRAWS:
        problems.append(Problem("usikkerhed/traek", f"højst {MOST_DRAWS}", f"at most {MOST_DRAWS}"))
    if problems:
        raise RequestError(problems)
    try:
        investment = read_investment(fields, "")
        with service.turn():
            return run_investment(investment, law, Path(), source)
    except SimulationError as error:
        raise _plain(error) from error


def _parts(service: Service, body: Any) -> tuple[dict[str, Any], Any]:
    if not isinstance(body, dict):
        raise RequestError.of("error", "skal være et objekt", "must be an object")
    problems: list[Problem] = []
    law = service.laws.read(body.get(LAW), LAW, problems)
    if problems or law is None:
        raise RequestError(problems)
    return {key: value for key, value in body.items() if key != LAW}, law


def _check_size(fields: dict[str, Any]) -> None:
    """Refuse what would be a long list of problems: a horizon of a million years."""
    group = fields.get("maalgruppe")
    if group is not None and not isinstance(group, str):
        raise RequestError.of("maalgruppe", "skal være tekst", "must be text")
    years = fields.get("horisont")
    if isinstance(years, (int, float)) and not -LONGEST <= years <= LONGEST:
        raise RequestError.of("horisont", f"højst {LONGEST} år", f"at most {LONGEST} years")
    rules = fields.get("regler")
    families = rules.get("familier") if isinstance(rules, dict) else None
    if isinstance(families, list) and len(families) > MOST_FAMILIES:
        raise RequestError.of(
            "regler/familier", f"højst {MOST_FAMILIES}", f"at most {MOST_FAMILIES}"
        )


def _plain(error: SimulationError) -> RequestError:
    """Return the problems with their paths as the API writes them."""
    return RequestError(
        Problem(path_of(problem.where), problem.da, problem.en) for problem in error.problems
    )


def path_of(where: str) -> str:
    """Return ``regler/familier/1/boern`` for ``: regler.familier[2].boern``."""
    text = where.rpartition(": ")[2] if ": " in where else where
    parts: list[str] = []
    for part in text.strip(": ").split("."):
        name, *places = part.replace("]", "").split("[")
        parts.append(name)
        parts += [str(int(place) - 1) if place.isdigit() else place for place in places]
    return "/".join(part for part in parts if part) or "error"
