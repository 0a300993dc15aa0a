"""Routes beyond OpenFisca's own: laws side by side, sweeps, explanations, reforms, validation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, jsonify

from openfisca_dk_integration.explain.household import Household, HouseholdError
from openfisca_dk_integration.explain.question import explain
from openfisca_dk_integration.reforms import list_reforms
from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.report.case_results import case_record
from openfisca_dk_integration.report.catalogue import catalogue
from openfisca_dk_integration.report.invest_results import investment_record
from openfisca_dk_integration.web.cases import case_of, investment_of
from openfisca_dk_integration.web.errors import RequestError
from openfisca_dk_integration.web.people import build
from openfisca_dk_integration.web.service import describe_law
from openfisca_dk_integration.web.situation import Situation

if TYPE_CHECKING:
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem

    from openfisca_dk_integration.web.service import Service

EXPLAIN_FIELDS = ("situation", "variable", "period", "id", "law", "against", "depth", "all")


def add_more_routes(app: Flask, service: Service, body_of: Callable[[], Any]) -> None:
    """Add the routes under ``/v1``."""

    @app.post("/v1/calculate")
    def calculate_v1() -> Response:
        return jsonify(service.compute(body_of()))

    @app.post("/v1/explain")
    def explain_v1() -> Response:
        return jsonify(explained(service, body_of()))

    @app.post("/v1/case")
    def case_v1() -> Response:
        return jsonify(case_record(case_of(service, body_of(), "api"), "api"))

    @app.post("/v1/invest")
    def invest_v1() -> Response:
        return jsonify(investment_record(investment_of(service, body_of(), "api"), "api"))

    @app.get("/v1/reforms")
    def reforms_v1() -> Response:
        return jsonify(catalogue(list_reforms()))

    @app.post("/v1/validate")
    def validate_v1() -> Response:
        return jsonify(validated(service, body_of()))


@dataclass(frozen=True)
class _Read(Household):
    """A household as this server reads it, so that an explanation tells what was computed.

    Attributes:
        read: the situation.
        deadline: when computing stops.
    """

    read: Situation
    deadline: float

    def simulation(self, system: TaxBenefitSystem) -> Any:
        """Return a new simulation of these people under a law."""
        return build(system, self.read, self.deadline, traced=True)


def explained(service: Service, body: Any) -> dict[str, Any]:
    """Return the explanation of one value: rules with paragraphs, rates with dates, facts.

    Raises:
        RequestError: everything that is wrong with the question.
    """
    if not isinstance(body, dict):
        raise RequestError.of("error", "skal være et objekt", "must be an object")
    problems = [
        Problem(str(key), "er ikke et felt her", "is no field here")
        for key in body
        if key not in EXPLAIN_FIELDS
    ]
    problems += [
        Problem(key, "skal være tekst", "must be text")
        for key in ("variable", "period")
        if not isinstance(body.get(key), str)
    ]
    depth = body.get("depth")
    if depth is not None and (isinstance(depth, bool) or not isinstance(depth, int) or depth < 0):
        problems.append(Problem("depth", "skal være et helt tal fra 0", "must be a number from 0"))
    situation = service.read(body.get("situation"), "situation/", problems)
    law = service.laws.read(body.get("law"), "law", problems)
    against = None
    if body.get("against") is not None:
        against = service.laws.read(body["against"], "against", problems)
    if problems or law is None:
        raise RequestError(problems)
    service.check_size([situation])
    person = body.get("id")
    with service.turn() as deadline:
        household = _Read(body["situation"], body["period"], "situation", situation, deadline)
        try:
            answer = explain(
                household,
                body["variable"],
                body["period"],
                law.tax_benefit_system(),
                against.tax_benefit_system() if against else None,
                None if person is None else str(person),
                depth,
                None,
                bool(body.get("all", False)),
            )
        except HouseholdError as error:
            raise RequestError(error.problems) from error
    content: dict[str, Any] = {
        "law": describe_law(law),
        "id": answer.person,
        "explanation": answer.root.as_dict(),
    }
    if against is not None:
        content["against"] = describe_law(against)
        content["changed_rates"] = [asdict(use) for use in answer.unused]
    return content


def validated(service: Service, body: Any) -> dict[str, Any]:
    """Return whether a situation or a reform is in order, with everything that is wrong.

    The answer is 200 either way: the question was whether, and the answer says it.
    """
    kinds = ("situation", "law")
    if not isinstance(body, dict) or len(body) != 1 or next(iter(body)) not in kinds:
        raise RequestError.of(
            "error", "skal have enten situation eller law", "must have either situation or law"
        )
    kind, content = next(iter(body.items()))
    problems: list[Problem] = []
    found: dict[str, Any] = {}
    if kind == "situation":
        situation = service.read(content, "situation/", problems)
        plural = service.system.person_entity.plural
        found = {"persons": len(situation.ids.get(plural, ())), "asked": len(situation.cells)}
    else:
        law = service.laws.read(content, "law", problems)
        found = describe_law(law) if law is not None else {}
    return {
        "kind": kind,
        "valid": not problems,
        "problems": [{"path": p.where, "da": p.da, "en": p.en} for p in problems],
        "found": found,
    }
