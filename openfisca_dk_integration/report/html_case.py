"""A business case as a report: key figures, waterfall, cumulated curve, tables, assumptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openfisca_dk_integration.cases import calculator
from openfisca_dk_integration.cases.calculator import NET, PARTS, RUNNING
from openfisca_dk_integration.cases.ledger import label
from openfisca_dk_integration.cases.model import group_table, groups
from openfisca_dk_integration.cases.workbook import meanings
from openfisca_dk_integration.report import charts
from openfisca_dk_integration.report.case_results import case_record, whole_rows
from openfisca_dk_integration.report.case_tables import (
    case_heading,
    case_place,
    level_tables,
    side_by_side,
)
from openfisca_dk_integration.report.html import Report, Section, Words
from openfisca_dk_integration.report.invest_assumptions import evidence_word

if TYPE_CHECKING:
    from openfisca_dk_integration.cases.business_case import CaseResult, Level
    from openfisca_dk_integration.report.texts import Texts


def case_report(result: CaseResult, texts: Texts, source: str) -> Report:
    """Return the report of a business case."""
    case = result.case
    place = case_place(case, texts)
    years = texts.years([case.start_aar, case.start_aar + case.horisont - 1])
    notes = [en if texts.english else da for da, en in result.notes]
    return Report(
        title=f"{case_heading(case, texts)}. {place}, {years}",
        lead=[texts("report_amounts", unit=texts("kr"))],
        sections=[
            Section(key_figures=key_figures(result, texts)),
            *(section for level in result.levels for section in _level(level, result, texts)),
            Section(texts("case_side_by_side"), tables=[side_by_side(result, texts)]),
            Section(
                texts("report_assumptions"),
                tables=[assumptions(result, texts)],
                notes=[*notes, texts("case_before_equalisation")],
            ),
        ],
        record=case_record(result, source)["koersel"],
    )


def key_figures(result: CaseResult, texts: Texts) -> list[tuple[str, str]]:
    """Return net, break-even and the effect needed, level by level."""
    found = []
    for level in result.levels:
        name = texts(f"case_{level.name}")
        net = int(whole_rows(level.rows)[NET].sum())
        month = calculator.break_even_month(level.rows)
        when = texts("report_never") if month is None else texts("report_month", month=month)
        needed = level.effect_needed
        effect = texts("report_never") if needed is None else texts.number(needed, 1)
        found += [
            (texts("report_net", years=result.case.horisont, level=name), texts.number(net)),
            (texts("report_break_even", level=name), when),
            (texts("report_needed", level=name), effect),
        ]
    return found


def _level(level: Level, result: CaseResult, texts: Texts) -> list[Section]:
    start = result.case.start_aar
    whole = whole_rows(level.rows)
    steps = [
        (label(name, texts.language), float(whole[name].sum()))
        for name in PARTS
        if whole[name].any()
    ]
    running = {key: flows[RUNNING].tolist() for key, flows in level.scenarios.items()}
    places = [
        f"{start + place // 12}-{place % 12 + 1:02d}" for place in range(len(whole[NET]) * 12)
    ]
    low = [min(pair) for pair in zip(running["lav"], running["hoej"], strict=True)]
    high = [max(pair) for pair in zip(running["lav"], running["hoej"], strict=True)]
    month = calculator.break_even_month(level.rows)
    mark = None if month is None else (month - 1.0, texts("report_month", month=month))
    name = label(level.name, texts.language)
    return [
        Section(
            title=name,
            charts=[
                charts.waterfall(
                    f"fald-{level.name}",
                    texts("report_waterfall"),
                    steps,
                    label(NET, texts.language),
                    texts.number,
                ),
                charts.lines(
                    f"kurve-{level.name}",
                    texts("report_running"),
                    places,
                    [charts.Series(name, running["middel"], low, high)],
                    texts.number,
                    mark,
                    every=12,
                ),
            ],
            tables=level_tables(level, start, texts),
        )
    ]


def assumptions(result: CaseResult, texts: Texts) -> Words:
    """Return every input with its meaning, evidence and source."""
    known = group_table()["antagelser"]
    rows = []
    for name, value in result.case.model_dump().items():
        if name in {"regler", "poster", "titel"}:
            continue
        note: dict[str, Any] = known.get(name, {})
        told = meanings().get(name, {}).get(texts.language, "")
        given = result.from_law.get(name)
        if value is None and given is not None:
            text = f"{texts.number(given, 1)} ({texts('report_from_law')})"
        else:
            text = _plain(_named(name, value, texts), texts)
        if name == "kommune" and not result.case.code:
            text = texts("average_place")
        source = str(note.get("kilde", ""))
        evidence = evidence_word(str(note.get("evidens", "")), texts)
        rows.append([told or name, text, evidence, source])
    columns = [texts(f"report_{name}") for name in ("meaning", "value", "evidence", "source")]
    return Words(texts("report_assumptions"), columns, rows)


def _named(name: str, value: Any, texts: Texts) -> Any:
    """Return the name of a target group; other values as they are."""
    group = groups().get(str(value)) if name == "maalgruppe" else None
    return value if group is None else group.label(texts.language)


def _plain(value: Any, texts: Texts) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return texts("yes") if value else texts("no")
    if isinstance(value, dict):
        return " / ".join(_plain(item, texts) for item in value.values())
    if isinstance(value, (list, tuple)):
        return "; ".join(_plain(item, texts) for item in value)
    if isinstance(value, float):
        text = texts.number(value, 4)
        return text.rstrip("0").rstrip(".,")
    return str(value)
