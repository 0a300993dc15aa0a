"""The business case page: a target group's numbers, to be changed, and what comes of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Response, redirect, request

from openfisca_dk_integration.cases.model import LONGEST as LONGEST_CASE
from openfisca_dk_integration.cases.model import Case, group_table, groups
from openfisca_dk_integration.cases.workbook import meanings, read_any, template, write_workbook
from openfisca_dk_integration.population.municipalities import municipality_names
from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.report.case_results import as_json, case_record
from openfisca_dk_integration.report.html import fragment, whole_file
from openfisca_dk_integration.report.html_case import case_report
from openfisca_dk_integration.report.workbook_case import write_case_book
from openfisca_dk_integration.simulation import SimulationError
from openfisca_dk_integration.web.cases import case_of
from openfisca_dk_integration.web.errors import RequestError
from openfisca_dk_integration.web.pages.forms import number, written
from openfisca_dk_integration.web.pages.site import Site
from openfisca_dk_integration.web.pages.uploads import as_files, check_bounded, sent

if TYPE_CHECKING:
    from collections.abc import Callable

    from openfisca_dk_integration.cases.business_case import CaseResult
    from openfisca_dk_integration.web.pages.texts import PageTexts

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
YEAR = 2025
EFFECT = ("lav", "middel", "hoej")
LISTS = {"fastholdelse_pr_aar"}
WHOLE = {"start_aar", "horisont"}
WORDS = {"titel", "kommune", "maalgruppe"}
JSON = ("regler", "poster")
YES = "indsats_refusion_efter_loven"
PARTS = (
    ("case_people_part", ("deltagere", "flere_i_job", "maalgruppe_fuldtidspersoner")),
    (
        "case_effort_part",
        (
            "indsats_udgift_pr_person_pr_aar",
            "indsats_udgift_pr_person",
            "indsats_aar",
            "opstart",
            "indsats_refusion_andel",
            YES,
            "anden_programudgift_pr_person_pr_aar",
        ),
    ),
    ("case_work_part", ("maaneder_til_job", "fastholdelse_pr_aar")),
    (
        "case_money_part",
        (
            "ydelse_pr_maaned",
            "kommunal_andel",
            "uger_paa_ydelse_ved_start",
            "andel_der_udloeser_tilskud",
            "resultattilskud_pr_person",
            "resultattilskud_efter_maaneder",
        ),
    ),
)
LONGEST = 7_000
"""Characters of an address that browsers and servers take."""


def fields_of(given: Mapping[str, str], problems: list[Problem]) -> dict[str, Any]:
    """Return the case's fields from an address.

    Without a field the target group's number stands; an empty field is left out.
    """
    fields = template(_known_group(given.get("maalgruppe")), given.get("kommune") or None, YEAR)
    if "skift" in given:
        fields["titel"] = given.get("titel") or fields["titel"]
        given = {key: given[key] for key in ("start_aar",) if key in given}
    for name in Case.model_fields:
        if name == "flere_i_job" and "flere_i_job.middel" in given:
            fields[name] = {
                one: _read(name, given.get(f"{name}.{one}", ""), problems) for one in EFFECT
            }
        elif name == YES:
            if "vis" in given:
                fields[name] = given.get(name) == "ja"
        elif name in JSON and given.get(name):
            fields[name] = _from_json(name, given[name], problems)
        elif name in given:
            text = given[name].strip()
            if text:
                fields[name] = _read(name, text, problems)
            else:
                fields.pop(name, None)
    kept = fields.get("fastholdelse_pr_aar")
    years = fields.get("horisont")
    if isinstance(kept, list) and isinstance(years, int) and kept:
        # A longer horizon goes on with the last year's share; it is shown, and can be changed.
        fields["fastholdelse_pr_aar"] = (
            kept + kept[-1:] * max(0, min(years, LONGEST_CASE) - len(kept))
        )[:years]
    return fields


def _known_group(key: str | None) -> str | None:
    return key if key in groups() else None


def _read(name: str, text: str, problems: list[Problem]) -> Any:
    if name in WORDS:
        return text
    try:
        if name in LISTS:
            return [
                number(part) for part in text.split(";" if ";" in text else " ") if part.strip()
            ]
        value = number(text)
    except ValueError:
        problems.append(Problem(name, f"{text!r} er ikke et tal", f"{text!r} is not a number"))
        return None
    return int(value) if name in WHOLE and value == int(value) else value


def _from_json(name: str, text: str, problems: list[Problem]) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        problems.append(Problem(name, "er ikke JSON", "is not JSON"))
        return None


def address(fields: Mapping[str, Any]) -> str:
    """Return the query of an address that gives these fields."""
    group = groups().get(str(fields.get("maalgruppe")))
    pairs: dict[str, str] = {"vis": "1"}
    for name, value in fields.items():
        if value is None:
            continue
        if name == "flere_i_job":
            effect = value if isinstance(value, Mapping) else dict.fromkeys(EFFECT, value)
            pairs |= {f"{name}.{one}": written(effect[one]) for one in EFFECT if one in effect}
        elif name in JSON:
            if group is None or group.fields.get(name) != value:
                pairs[name] = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        else:
            pairs[name] = shown(name, value)
    return urlencode(pairs)


def shown(name: str, value: Any) -> str:
    """Return a value as it stands in its field."""
    if value is None:
        return ""
    if name in LISTS:
        return "; ".join(written(float(item)) for item in value)
    return written(value)


def _json_body(fields: dict[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, indent=1)


def add_case(site: Site) -> None:  # noqa: C901 - a function a route
    """Add the page."""
    places = sorted(name for code, name in municipality_names().items() if code)
    downloads: dict[str, Callable[[CaseResult, dict[str, Any], PageTexts], Response]] = {
        "xlsx": _excel,
        "html": _html,
        "json": lambda result, _, __: _file(
            as_json(case_record(result, "web")).encode(), "application/json", "business-case.json"
        ),
        "mal": _template,
    }

    def page(language: str, fields: dict[str, Any], problems: list[Problem]) -> Response:
        texts = site.texts(language)
        status, html = 200, ""
        body = {name: value for name, value in fields.items() if value is not None}
        if not problems:
            try:
                result = case_of(site.service, body, "web")
                wanted = request.args.get("hent", "")
                if wanted in downloads:
                    return downloads[wanted](result, body, texts)
                report = case_report(result, texts.reports, "web")
                html = fragment(report.sections, texts.reports)
            except RequestError as error:
                problems, status = error.problems, error.status
        if problems and status == 200:  # noqa: PLR2004
            status = 400
        return site.page(
            "case.html",
            language,
            "business-case",
            texts("menu_business-case"),
            status,
            values=fields,
            shown=shown,
            parts=PARTS,
            effect=EFFECT,
            meanings=meanings(),
            evidence=group_table()["antagelser"],
            groups=groups(),
            places=places,
            found=problems,
            fields=set(fields),
            html=html,
            body=_json_body(body),
            own_rules={name: _own(body, name) for name in JSON},
        )

    @site.route("business-case", methods=("GET", "POST"))
    def case_page(language: str) -> Any:
        problems: list[Problem] = []
        if request.method == "GET":
            return page(language, fields_of(request.args, problems), problems)
        files = sent(request.files.getlist("fil"))
        if not files:
            problems.append(Problem("fil", "vælg en fil", "choose a file"))
            return page(language, fields_of({}, []), problems)
        fields: dict[str, Any] = {}
        with as_files(files[:1]) as folder:
            try:
                fields = read_any(folder / files[0][0])
            except SimulationError as error:
                problems = [
                    Problem(Path(p.where).name or files[0][0], p.da, p.en) for p in error.problems
                ]
        if problems:
            return page(language, fields_of({}, []), problems)
        check_bounded(fields)
        query = address(fields)
        if len(query) <= LONGEST:
            return redirect(f"/{language}/business-case?{query}", 303)
        return page(language, fields, problems)


def _own(fields: dict[str, Any], name: str) -> str:
    """Return rules or items that are not the target group's, as JSON."""
    group = groups().get(str(fields.get("maalgruppe")))
    value = fields.get(name)
    if value is None or (group is not None and group.fields.get(name) == value):
        return ""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _excel(result: CaseResult, _: dict[str, Any], texts: PageTexts) -> Response:
    with as_files(()) as folder:
        path = folder / "case.xlsx"
        write_case_book(path, result, texts.reports, "web")
        return _file(path.read_bytes(), XLSX, "business-case.xlsx")


def _html(result: CaseResult, _: dict[str, Any], texts: PageTexts) -> Response:
    text = whole_file(case_report(result, texts.reports, "web"), texts.reports)
    return _file(text.encode(), "text/html", "business-case.html")


def _template(_: CaseResult, fields: dict[str, Any], __: PageTexts) -> Response:
    with as_files(()) as folder:
        path = folder / "case.xlsx"
        write_workbook(fields, path)
        return _file(path.read_bytes(), XLSX, "business-case-skema.xlsx")


def _file(content: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype=kind, headers=headers)
