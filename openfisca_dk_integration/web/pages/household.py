"""The household page: a family, a month, the law and a reform."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any

from flask import Response, request

from openfisca_dk_integration.reforms import list_reforms
from openfisca_dk_integration.report import charts
from openfisca_dk_integration.report.figures import Table
from openfisca_dk_integration.report.html import Section, fragment
from openfisca_dk_integration.web.errors import RequestError
from openfisca_dk_integration.web.more_routes import explained
from openfisca_dk_integration.web.pages.forms import Filled, read_form
from openfisca_dk_integration.web.pages.household_form import (
    AFTER_RENT,
    LABELS,
    PAYERS,
    PIECES,
    TOTAL,
    Question,
    fields,
    names,
    question,
)
from openfisca_dk_integration.web.pages.site import Site, form_of

if TYPE_CHECKING:
    from openfisca_dk_integration.web.pages.texts import PageTexts

DEPTH = 5


def sections(answer: dict[str, Any], asked: Question, texts: PageTexts) -> list[Section]:
    """Return the answer as key figures, charts and tables."""
    laws = [law["name"] for law in answer["laws"]]
    titles = [texts("book_baseline"), *(reform_title(name, texts) for name in laws[1:])]
    values = {(row["law"], row["situation"]): row["values"] for row in answer["results"]}
    own = [values[law, f"{asked.hours:g}"] for law in laws]
    year, month = asked.month[:4], asked.month
    homes = [one["husstande"][asked.key] for one in own]
    towns = [one["kommuner"]["kommune"] for one in own]
    total = [home[TOTAL][month] for home in homes]
    key = [
        (texts("hh_disposable"), [home[TOTAL][month] for home in homes]),
        (texts("hh_after_rent"), [home[AFTER_RENT][month] for home in homes]),
        (texts("hh_town", year=year), [town["kommune_nettoresultat"][year] for town in towns]),
        (texts("hh_state", year=year), [town["stat_nettoresultat"][year] for town in towns]),
    ]
    steps = [
        (texts(f"piece_{name}"), sign * homes[0][name][month])
        for name, sign in PIECES
        if homes[0][name][month]
    ]
    rest = total[0] - sum(amount for _, amount in steps)
    if abs(rest) >= 1:
        steps.append((texts("hh_other"), rest))
    rows = [
        (texts(f"piece_{name}"), [sign * round(home[name][month]) for home in homes])
        for name, sign in PIECES
        if any(home[name][month] for home in homes)
    ]
    others = [
        round(total[place]) - sum(numbers[place] for _, numbers in rows)
        for place in range(len(laws))
    ]
    if any(others):
        rows.append((texts("hh_other"), others))
    pieces = Table(
        texts("hh_pieces", month=texts.period(month)),
        texts("item"),
        titles,
        rows,
        [
            (texts("hh_disposable"), [round(one) for one in total]),
            (texts("hh_after_rent"), [round(home[AFTER_RENT][month]) for home in homes]),
        ],
    )
    payers = Table(
        texts("hh_payers", year=year),
        texts("item"),
        titles,
        [
            (texts.pair(*names(name)), [round(town[name][year]) for town in towns])
            for name in PAYERS
        ],
    )
    return [
        Section(
            key_figures=[(name, " → ".join(map(texts.number, found))) for name, found in key],
            charts=[
                charts.waterfall(
                    "dele",
                    texts("hh_pieces", month=texts.period(month)),
                    steps,
                    texts("hh_disposable"),
                    texts.number,
                )
            ],
            tables=[pieces],
        ),
        Section(texts("hh_who_pays"), tables=[payers], notes=[texts("hh_payers_note")]),
        _curve(values, laws, titles, asked, texts),
    ]


def _curve(
    values: dict[tuple[str, str], Any],
    laws: list[str],
    titles: list[str],
    asked: Question,
    texts: PageTexts,
) -> Section:
    """Return disposable income over working hours, the gain, and what is lost of each krone."""
    hours = sorted(asked.homes)
    labels = [texts.number(hour, 0 if hour == int(hour) else 1) for hour in hours]
    columns = [texts(name) for name in ("hh_disposable", "hh_gain", "hh_marginal")]
    series, tables = [], []
    for law, title in zip(laws, titles, strict=True):
        homes = [values[law, f"{hour:g}"]["husstande"][asked.key] for hour in hours]
        kept = [home[TOTAL][asked.month] for home in homes]
        wages = [home["husstandens_loen"][asked.month] for home in homes]
        series.append(charts.Series(title, kept))
        rows: list[tuple[str, list[Any]]] = []
        for place, label in enumerate(labels):
            wage = wages[place] - wages[place - 1] if place else 0.0
            lost = 100 * (1 - (kept[place] - kept[place - 1]) / wage) if wage else math.nan
            marginal = lost if math.isnan(lost) else round(lost)
            rows.append((label, [round(kept[place]), round(kept[place] - kept[0]), marginal]))
        name = texts("hh_curve_table")
        tables.append(
            Table(f"{title}. {name}" if len(laws) > 1 else name, texts("hh_hours"), columns, rows)
        )
    return Section(
        texts("hh_curve"),
        charts=[
            charts.lines("kurve", texts("hh_curve_title"), labels, series, texts.number, every=1)
        ],
        tables=tables,
        notes=[texts("hh_marginal_note")],
    )


def reform_title(name: str, texts: PageTexts) -> str:
    """Return the title of a shipped reform."""
    file = next((file for file in list_reforms() if file.name == name), None)
    if file is None:
        return name
    return str(texts.pair(file.header["titel"], file.header.get("titel_en", file.header["titel"])))


def add_household(site: Site) -> None:
    """Add the page."""
    service = site.service
    LABELS.update(
        {name: str(variable.label) for name, variable in service.system.variables.items()}
    )
    form_fields = fields()

    @site.route("husstand")
    def household_page(language: str) -> Response:
        texts = site.texts(language)
        form = read_form(form_fields, request.args)
        problems = list(form.problems)
        found: dict[str, Any] = {"html": "", "tree": None, "body": "", "command": ""}
        asked = None if problems else question(form, problems)
        status = 200
        if asked is not None and not problems:
            try:
                found = _answer(site, form, asked, texts)
            except RequestError as error:
                problems, status = error.problems, error.status
        form.problems = problems
        if problems and status == 200:  # noqa: PLR2004
            status = 400
        if request.args.get("hent") == "json" and not problems and asked is not None:
            return _download(asked)
        return site.page(
            "husstand.html",
            language,
            "husstand",
            texts("menu_husstand"),
            status,
            form=form_of(form),
            fields={field.name for field in form_fields},
            found=problems,
            **found,
        )


def _answer(site: Site, form: Filled, asked: Question, texts: PageTexts) -> dict[str, Any]:
    reform = [{"reform": form["reform"]}] if form["reform"] else []
    body = asked.body([{}, *reform])
    answer = site.service.compute(body)
    own = asked.homes[asked.hours]
    name = form["hvorfor"]
    entity = site.service.system.variables[name].definition_period
    why: dict[str, Any] = {
        "situation": own,
        "variable": name,
        "period": asked.month if str(entity) == "month" else asked.month[:4],
        "depth": DEPTH,
    }
    if reform:
        why["against"] = reform[0]
    tree = explained(site.service, why)
    command = f"dk-integration explain husstand.json --variabel {name} --maaned {why['period']}"
    if reform:
        command += f" --against {form['reform']}"
    return {
        "html": fragment(sections(answer, asked, texts), texts.reports),
        "tree": tree,
        "body": _short_json(body),
        "command": command,
    }


def _download(asked: Question) -> Response:
    text = json.dumps(asked.homes[asked.hours], ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": 'attachment; filename="husstand.json"'}
    return Response(text, mimetype="application/json", headers=headers)


def _short_json(body: Any) -> str:
    """Return JSON with the months of a value on one line."""
    text = json.dumps(body, ensure_ascii=False, indent=1)
    return re.sub(r"\{\s+([^{}]*?)\s+\}", lambda m: "{" + " ".join(m[1].split()) + "}", text)
