"""A business case as a workbook: the simple calculator live, month by month, the rest as figures.

``Forudsætninger`` holds the inputs (yellow); ``Beregner`` is the calculator as formulas;
``Resultat`` sums its years. The rule-based level is households through the law and stands as
values. ``tests/report`` recomputes the formulas and compares them with the engine.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from openfisca_dk_integration.cases import calculator
from openfisca_dk_integration.cases.calculator import (
    COST,
    COST_REFUND,
    GRANT,
    GROSS,
    LOST,
    NET,
    OTHER,
    PARTS,
    RUNNING,
)
from openfisca_dk_integration.cases.ladder import WEEKS_PER_MONTH
from openfisca_dk_integration.cases.ledger import label
from openfisca_dk_integration.cases.model import group_table
from openfisca_dk_integration.cases.workbook import meanings
from openfisca_dk_integration.report.case_results import case_record
from openfisca_dk_integration.report.case_tables import case_heading, level_tables
from openfisca_dk_integration.report.html_case import assumptions
from openfisca_dk_integration.report.invest_assumptions import evidence_word
from openfisca_dk_integration.report.workbook import Book, amounts_axis, cell, open_book

if TYPE_CHECKING:
    from openfisca_dk_integration.cases.business_case import CaseResult
    from openfisca_dk_integration.report.texts import Texts

WIDTHS = (58, 16, 14, 90)
FIRST_ROW = 3
MONTH_COLUMNS = (
    "book_month", "book_year", "book_in_work", "book_covered", "book_weeks", "book_share",
)  # fmt: skip


def write_case_book(path: Path, result: CaseResult, texts: Texts, source: str) -> None:
    """Write the workbook of a business case.

    Args:
        path: the file.
        result: the result.
        texts: of the language.
        source: the case's file, for the run record.
    """
    with open_book(path, texts) as book:
        _Case(book, result, texts).write()
        if result.rules is not None:
            page = book.sheet("book_rules")
            book.say(page, 0, texts("book_rules_fixed"))
            row = 2
            for table in level_tables(result.level("regler"), result.case.start_aar, texts):
                row = book.table(page, row, table)
        page = book.sheet("book_sensitivity")
        row = 0
        for level in result.levels:
            page.write_string(row, 0, label(level.name, texts.language), book.title)
            row = book.table(page, row + 1, level_tables(level, result.case.start_aar, texts)[-1])
        page = book.sheet("report_assumptions_all", [58, 28, 14, 90])
        book.table(page, 0, assumptions(result, texts))
        book.record(case_record(result, source))


class _Case:
    """The live part."""

    def __init__(self, book: Book, result: CaseResult, texts: Texts) -> None:
        self.book, self.result, self.texts = book, result, texts
        self.inputs = result.assumptions
        self.years = self.inputs.years
        self.where: dict[str, str] = {}

    def write(self) -> None:
        result_page = self.book.sheet("book_result")
        self._inputs()
        self._months()
        self._result(result_page)

    def _inputs(self) -> None:
        texts, book, inputs = self.texts, self.book, self.inputs
        page = book.sheet("book_inputs", WIDTHS)
        sheet = texts("book_inputs")
        book.say(page, 0, texts("book_change_yellow"), 3)
        for column, key in enumerate(("meaning", "value", "evidence", "source")):
            page.write_string(2, column, texts(f"report_{key}"), book.head)
        known = group_table()["antagelser"]
        lines: list[tuple[str, str, float]] = [
            ("flere_i_job", "", inputs.more_in_work),
            ("deltagere", "", inputs.participants),
            ("indsats_udgift_pr_person_pr_aar", "", inputs.cost_per_year),
            ("indsats_udgift_pr_person", "", inputs.cost_once),
            ("indsats_aar", "", inputs.effort_years),
            ("opstart", "", inputs.start_cost),
            ("indsats_refusion_andel", "", inputs.cost_refund),
            ("ydelse_pr_maaned", "", inputs.benefit),
            ("uger_paa_ydelse_ved_start", "", inputs.weeks_at_start),
            ("maaneder_til_job", "", inputs.months_to_job),
            ("andel_der_udloeser_tilskud", "", inputs.grant_share),
            ("resultattilskud_pr_person", "", inputs.grant),
            ("resultattilskud_efter_maaneder", "", inputs.grant_after),
            ("egne_i_job", texts("book_extra_work"), self._extra(in_work=True)),
            ("egne_indsats", texts("book_extra_effort"), self._extra(in_work=False)),
        ]
        lines += [
            (f"fastholdelse_{year + 1}", texts("book_retention", year=year + 1), share)
            for year, share in enumerate(inputs.retention[: self.years])
        ]
        row = FIRST_ROW
        for name, words, value in lines:
            told = words or meanings().get(name, {}).get(texts.language, name)
            note = known.get("fastholdelse_pr_aar" if name.startswith("fasth") else name, {})
            page.write_string(row, 0, told, book.label)
            page.write_number(row, 1, float(value), book.input)
            page.write_string(
                row, 2, evidence_word(str(note.get("evidens", "")), texts), book.label
            )
            page.write_string(row, 3, str(note.get("kilde", "")), book.label)
            self.where[name] = cell(row, 1, sheet)
            row += 1
        row += 1
        page.write_string(row, 0, texts("book_step"), book.head)
        page.write_string(row, 1, texts("book_share"), book.head)
        ladder = self.inputs.ladder
        for number, (week, share) in enumerate(zip(ladder.weeks, ladder.shares, strict=True)):
            row += 1
            page.write_number(row, 0, week, book.input)
            page.write_number(row, 1, share, book.input)
            self.where[f"week_{number}"] = cell(row, 0, sheet)
            self.where[f"share_{number}"] = cell(row, 1, sheet)

    def _extra(self, *, in_work: bool) -> float:
        return float(sum(one.amount for one in self.inputs.extras if one.in_work == in_work))

    def _months(self) -> None:
        """Write the calculator, a month a row, every cell a formula of the inputs."""
        texts, book, at = self.texts, self.book, self.where
        page = book.sheet("book_months", [10])
        names = [texts(key) for key in MONTH_COLUMNS]
        names += [label(name, texts.language) for name in (*PARTS, NET, RUNNING)]
        for place, name in enumerate(names):
            page.write_string(0, place, name, book.head)
        page.freeze_panes(1, 2)
        column = {name: 6 + place for place, name in enumerate((*PARTS, NET, RUNNING))}
        self.column = column
        start = self.result.case.start_aar
        flows = calculator.calculate(self.inputs)
        working = calculator.in_work(self.inputs)
        covered = calculator.effort_share(self.years, self.inputs.effort_years)
        shares = calculator.municipal_share(self.inputs)
        for month in range(12 * self.years):
            row = month + 1
            here = {
                "work": cell(row, 2), "covered": cell(row, 3), "weeks": cell(row, 4),
                "share": cell(row, 5),
            }  # fmt: skip
            page.write_number(row, 0, month + 1)
            page.write_number(row, 1, start + month // 12)
            kept = at[f"fastholdelse_{month // 12 + 1}"]
            page.write_formula(
                row, 2, f"={at['flere_i_job']}*{kept}*({month}>={at['maaneder_til_job']})",
                book.share, float(working[month]),
            )  # fmt: skip
            page.write_formula(
                row, 3, f"=MAX(0,MIN(1,12*{at['indsats_aar']}-{month}))",
                book.share, float(covered[month]),
            )  # fmt: skip
            weeks = self.inputs.weeks_at_start + month * WEEKS_PER_MONTH
            page.write_formula(
                row, 4, f"={at['uger_paa_ydelse_ved_start']}+{month}*52/12", book.share, weeks
            )
            page.write_formula(row, 5, self._share(here["weeks"]), book.share, float(shares[month]))
            once = ""
            if month == 0:
                once = f"-{at['opstart']}-{at['deltagere']}*{at['indsats_udgift_pr_person']}"
            running = (
                f"{at['deltagere']}*{at['indsats_udgift_pr_person_pr_aar']}/12*{here['covered']}"
            )
            grant_at = f"ROUNDUP({at['maaneder_til_job']}+{at['resultattilskud_efter_maaneder']},0)"
            formulas = {
                COST: f"=-{running}{once}",
                COST_REFUND: f"={running}*{at['indsats_refusion_andel']}",
                GROSS: f"={here['work']}*{at['ydelse_pr_maaned']}",
                LOST: f"={cell(row, column[GROSS])}*({here['share']}-1)",
                GRANT: (
                    f"=IF({month}={grant_at},{at['flere_i_job']}*"
                    f"{at['andel_der_udloeser_tilskud']}*{at['resultattilskud_pr_person']},0)"
                ),
                OTHER: (
                    f"={at['egne_i_job']}*{here['work']}"
                    f"+{at['egne_indsats']}*{at['deltagere']}*{here['covered']}"
                ),
                NET: f"=SUM({cell(row, column[PARTS[0]])}:{cell(row, column[PARTS[-1]])})",
                RUNNING: f"={cell(row, column[NET])}"
                + (f"+{cell(row - 1, column[RUNNING])}" if month else ""),
            }
            for name, place in column.items():
                value = float(flows[name][month])
                if name in formulas:
                    page.write_formula(row, place, formulas[name], book.money, value)
                else:
                    page.write_number(row, place, value, book.money)

    def _share(self, weeks: str) -> str:
        """Return the mean municipal share over the month's weeks as a formula of the steps."""
        count = len(self.inputs.ladder.weeks)
        parts = []
        for number in range(count):
            begin = self.where[f"week_{number}"]
            end = f"({weeks}+52/12)"
            if number + 1 < count:
                end = f"MIN({weeks}+52/12,{self.where[f'week_{number + 1}']})"
            parts.append(f"{self.where[f'share_{number}']}*MAX(0,{end}-MAX({weeks},{begin}))")
        return f"=({'+'.join(parts)})/(52/12)"

    def _result(self, page: Any) -> None:
        texts, book = self.texts, self.book
        sheet = texts("book_months")
        start, last = self.result.case.start_aar, 12 * self.years
        level = self.result.level("beregner")
        yearly = calculator.by_year(calculator.calculate(self.inputs))
        page.write_string(0, 0, case_heading(self.result.case, texts), book.title)
        page.write_string(1, 0, texts("book_change_yellow"), book.note)
        head = [texts("case_municipality"), *(str(start + y) for y in range(self.years))]
        for column, name in enumerate([*head, texts("total")]):
            page.write_string(3, column, name, book.head_right if column else book.head)
        rows = [*(name for name in PARTS if level.rows[name].any()), NET, RUNNING]
        for place, name in enumerate(rows):
            row = 4 + place
            style = book.total if name in {NET, RUNNING} else book.money
            page.write_string(row, 0, label(name, texts.language), book.label)
            number = self.column[name]
            for year in range(self.years):
                first, end = cell(1 + 12 * year, number, sheet), cell(12 + 12 * year, number)
                formula = f"=SUM({first}:{end})"
                if name == RUNNING:
                    formula = f"={cell(12 + 12 * year, number, sheet)}"
                value = float(yearly[name][year])
                page.write_formula(row, 1 + year, formula, style, value)
            total = f"=SUM({cell(row, 1)}:{cell(row, self.years)})"
            whole = float(yearly[name].sum())
            if name == RUNNING:
                total, whole = f"={cell(row, self.years)}", float(yearly[name][-1])
            page.write_formula(row, 1 + self.years, total, style, whole)
        row = 5 + len(rows)
        number = self.column[RUNNING]
        span = f"{cell(1, number, sheet)}:{cell(last, number)}"
        month = calculator.break_even_month(level.rows)
        page.write_string(row, 0, texts("book_break_even"), book.label)
        formula = f'=IFERROR(MATCH(TRUE,INDEX({span}>=-0.005,0),0),"–")'
        page.write_formula(row, 1, formula, book.money, month or "–")
        self._charts(page, rows, row + 2)

    def _charts(self, page: Any, rows: list[str], row: int) -> None:
        """Add native charts: cumulated net by month, and the parts by year."""
        texts, sheet = self.texts, self.texts("book_months")
        line = self.book.book.add_chart({"type": "line"})
        number = self.column[RUNNING]
        line.add_series(
            {
                "name": label(RUNNING, texts.language),
                "categories": [sheet, 1, 0, 12 * self.years, 0],
                "values": [sheet, 1, number, 12 * self.years, number],
            }
        )
        line.set_title({"name": label(RUNNING, texts.language)})
        line.set_legend({"none": True})
        line.set_x_axis({"name": texts("book_month"), "interval_unit": 12, "label_position": "low"})
        line.set_y_axis(amounts_axis())
        bars = self.book.book.add_chart({"type": "column", "subtype": "stacked"})
        result = texts("book_result")
        for place, name in enumerate(rows):
            if name in {NET, RUNNING}:
                continue
            bars.add_series(
                {
                    "name": label(name, texts.language),
                    "categories": [result, 3, 1, 3, self.years],
                    "values": [result, 4 + place, 1, 4 + place, self.years],
                }
            )
        bars.set_title({"name": texts("report_waterfall")})
        bars.set_x_axis({"label_position": "low"})
        bars.set_y_axis(amounts_axis())
        bars.set_legend({"position": "bottom"})
        page.insert_chart(row, 0, line, {"x_scale": 1.1})
        page.insert_chart(row, 4, bars, {"x_scale": 1.1})
