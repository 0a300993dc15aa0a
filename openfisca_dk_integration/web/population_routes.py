"""Runs over a population in one request: reforms compared, scenarios with bands, benchmark.

Numbers about few people are not told, unless the operator says so (``small_cells``); people drawn
by the package from published figures are nobody, and are not hidden.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import Flask, Response

from openfisca_dk_integration.account import compare
from openfisca_dk_integration.account.published import check_enough, published
from openfisca_dk_integration.benchmark import load_definitions
from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.report import benchmark as benchmark_report
from openfisca_dk_integration.report.record import comparison_record, scenario_record
from openfisca_dk_integration.report.results import as_dict
from openfisca_dk_integration.report.texts import Texts
from openfisca_dk_integration.scenario import run_scenario
from openfisca_dk_integration.scenario.published import check_scenario, published_scenario
from openfisca_dk_integration.scenario.serial import as_dict as scenario_dict
from openfisca_dk_integration.scenario.serial import prepared_from
from openfisca_dk_integration.web.errors import TOO_LARGE, RequestError
from openfisca_dk_integration.web.fields import choice, list_of, unknown, yes_or_no
from openfisca_dk_integration.web.gains import gains
from openfisca_dk_integration.web.population import (
    DRAWN,
    check_count,
    check_people,
    people_of,
    run_problems,
    years_of,
)
from openfisca_dk_integration.web.runs import Progress, answered, block_size

if TYPE_CHECKING:
    from openfisca_dk_integration.scenario import Prepared
    from openfisca_dk_integration.web.service import Service

COMPARE_FIELDS = ("people", "years", "reforms", "winners", "language")
BENCHMARK_FIELDS = (
    "people",
    "years",
    "indicators",
    "municipalities",
    "by_sex",
    "expected",
    "data_until",
    "language",
)
LANGUAGES = ("da", "en")


def add_population_routes(app: Flask, service: Service, body_of: Callable[[], Any]) -> None:
    """Add the routes."""

    @app.post("/v1/compare")
    def compare_v1() -> Response:
        return answered(service, comparison_of(service, body_of()))

    @app.post("/v1/scenario")
    def scenario_v1() -> Response:
        return answered(service, scenario_of(service, body_of()))

    @app.post("/v1/benchmark")
    def benchmark_v1() -> Response:
        return answered(service, benchmark_of(service, body_of()))


def comparison_of(service: Service, body: Any) -> Callable[[Progress], dict[str, Any]]:
    """Return the run of a comparison, after everything that can be checked at once was.

    Raises:
        RequestError: everything that is wrong with the body.
    """
    problems = unknown(body, COMPARE_FIELDS)
    years = years_of(body.get("years"), problems)
    kind = check_people(body.get("people"), problems)
    language = choice(body, "language", LANGUAGES, service.settings.language, problems)
    winners = yes_or_no(body, "winners", problems)
    asked = body.get("reforms")
    if asked is None:
        problems.append(Problem("reforms", "mangler", "is missing"))
    laws = service.laws.several(asked, "reforms", service.settings.max_laws, problems)
    if problems or years is None:
        raise RequestError(problems)
    baseline = service.laws.baseline
    limit = 0 if kind == DRAWN else service.settings.small_cells

    def run(progress: Progress) -> dict[str, Any]:
        progress(0, 1)
        people = people_of(service, body["people"], kind, years)
        how: dict[str, Any] = {"execution": "blocks", "block_size": block_size(years)}
        with run_problems():
            check_enough(people, list(years), limit)
            found = compare(people, baseline, laws, years, progress=progress, **how)
            found = published(found, people, limit)
            request = {"reforms": asked, "years": list(years)}
            settings = how | {"mindst_personer": limit}
            record = comparison_record(people, found, settings, request)
            answer = as_dict(found, record, Texts(language))
            if winners:
                answer["vindere_og_tabere"] = [
                    {"reform": law.name}
                    | gains(people, (baseline, law), years[1], limit, progress).as_dict()
                    for law in laws
                ]
        return answer

    return run


def scenario_of(service: Service, body: Any) -> Callable[[Progress], dict[str, Any]]:
    """Return the run of a scenario (the content of a scenario file), with bands.

    Raises:
        RequestError: everything that is wrong with the body.
    """
    if not isinstance(body, dict):
        raise RequestError.of("error", "skal være et objekt", "must be an object")
    problems: list[Problem] = []
    if "beregning" in body:
        problems.append(Problem("beregning", "bestemmes af serveren", "is decided by the server"))
    _check_span(body, problems)
    if problems:
        raise RequestError(problems)
    limit = service.settings.small_cells

    def run(progress: Progress) -> dict[str, Any]:
        progress(0, 1)
        with run_problems():
            prepared = prepared_from(body, "scenario")
            _check_cost(service, prepared)
            check_scenario(prepared, limit)
            plan = replace(
                prepared.plan, execution="blocks", block_size=block_size(prepared.plan.years)
            )
            result = run_scenario(replace(prepared, plan=plan), progress=progress)
            shown = published_scenario(result, limit)
            record = scenario_record(shown, {"mindst_personer": limit})
            record["bestilling"].pop("mappe", None)
            return {"koersel": record} | scenario_dict(shown)

    return run


def benchmark_of(service: Service, body: Any) -> Callable[[Progress], dict[str, Any]]:
    """Return the run of a benchmark.

    Raises:
        RequestError: everything that is wrong with the body.
    """
    problems = unknown(body, BENCHMARK_FIELDS)
    years = years_of(body.get("years"), problems)
    kind = check_people(body.get("people"), problems)
    language = choice(body, "language", LANGUAGES, service.settings.language, problems)
    names = list_of(body, "indicators", str, problems)
    codes = list_of(body, "municipalities", int, problems)
    by_sex, expected = (yes_or_no(body, key, problems) for key in ("by_sex", "expected"))
    until = body.get("data_until")
    if until is not None and not isinstance(until, str):
        problems.append(Problem("data_until", "skal være tekst", "must be text"))
    if problems or years is None:
        raise RequestError(problems)
    limit = 0 if kind == DRAWN else service.settings.small_cells

    def run(progress: Progress) -> dict[str, Any]:
        progress(0, 2)
        people = people_of(service, body["people"], kind, years)
        progress(1, 2)
        wanted = benchmark_report.Wanted(
            years=years,
            last_month=until,
            names=tuple(names),
            codes=tuple(codes),
            by_sex=by_sex,
            expected=expected,
            least=limit,
        )
        with run_problems():
            found = benchmark_report.run(
                people, service.laws.baseline, wanted, load_definitions(None)
            )
        progress(2, 2)
        answer: dict[str, Any] = json.loads(benchmark_report.as_json(found, language))
        return answer

    return run


def _check_span(body: dict[str, Any], problems: list[Problem]) -> None:
    """Refuse more years than a run may have, before anything is drawn; the rest comes later."""
    people = body.get("befolkning")
    drawn = people.get("syntetisk") if isinstance(people, dict) else None
    taken = drawn.get("aar") if isinstance(drawn, dict) else None
    for where, value in (("aar", body.get("aar")), ("befolkning/syntetisk/aar", taken)):
        if value is not None:
            years_of(value, problems, where)


def _check_cost(service: Service, prepared: Prepared) -> None:
    """Refuse a scenario whose single draw is more than a run can stop within."""
    plan = prepared.plan
    check_count(service, plan.population.count)
    years = plan.years[1] - plan.years[0] + 1
    size = plan.population.count * years * len(plan.cases)
    most = service.settings.max_person_years
    if size > most:
        raise RequestError.of(
            "befolkning",
            f"{size} personår under alle love i en trækning; højst {most}: tag en mindre stikprøve",
            f"{size} person-years under all laws in a draw; at most {most}: take a smaller sample",
            TOO_LARGE,
        )
