"""A social investment as a workbook: the account at the middle estimates live, month by month.

``Forudsætninger`` holds what a reader changes (yellow), ``Pr. person`` what the law says one extra
person in work is worth to each party, and ``Beregner`` the account as formulas of both. What one
person is worth, the bands and the solved prices stand as values: they need the law, or draws.
``tests/report`` recomputes the formulas, also with changed inputs, and compares with the engine.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy

from openfisca_dk_integration.cases.ladder import WEEKS_PER_MONTH
from openfisca_dk_integration.cases.ledger import label
from openfisca_dk_integration.cases.social.contract import InWork, base_prices, units_reached
from openfisca_dk_integration.cases.social.engine import INVESTOR, MUNICIPALITY, ORDER
from openfisca_dk_integration.population.municipalities import municipality_names
from openfisca_dk_integration.report.html_invest import investment_report
from openfisca_dk_integration.report.invest_assumptions import invest_assumptions
from openfisca_dk_integration.report.invest_results import investment_record
from openfisca_dk_integration.report.workbook import Book, amounts_axis, cell, open_book
from openfisca_dk_integration.report.workbook_grid import Column, Grid

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from openfisca_dk_integration.cases.social.model import Contract, Outcome
    from openfisca_dk_integration.cases.social.results import InvestmentResult
    from openfisca_dk_integration.report.texts import Texts

    Monthly = NDArray[numpy.float64]

WIDTHS = (64, 16, 16, 16)
FIRST_ROW = 3
WORTH_ROW = 4
"""First month of the sheet of what one person is worth; above it payer, layer and weight."""

STATE = "stat"


def write_investment_book(path: Path, result: InvestmentResult, texts: Texts, source: str) -> None:
    """Write the workbook of a social investment.

    Args:
        path: the file.
        result: the result.
        texts: of the language.
        source: the investment's file, for the run record.
    """
    with open_book(path, texts) as book:
        _Investment(book, result, texts).write()
        page = book.sheet("invest_risk")
        row = 0
        report = investment_report(result, texts, source)
        for section in report.sections[1:]:
            for table in section.tables:
                if table.title not in {texts("report_assumptions"), texts("invest_contract")}:
                    row = book.table(page, row, table)
            for note in section.notes:
                row = book.say(page, row, note)
            row += 1
        page = book.sheet("report_assumptions_all", [58, 34, 14, 90])
        book.table(page, 0, invest_assumptions(result, texts))
        book.record(investment_record(result, source))


class _Investment:
    """The live part."""

    def __init__(self, book: Book, result: InvestmentResult, texts: Texts) -> None:
        self.book, self.result, self.texts = book, result, texts
        self.file = result.investment
        self.years = self.file.horisont
        self.months = 12 * self.years
        self.first = self.file.effekt.efter_maaneder
        self.at: dict[str, str] = {}
        self.net: dict[str, Column] = {}

    @property
    def contract(self) -> Contract | None:
        """The contract, if there is one."""
        return self.file.kontrakt

    @cached_property
    def outcomes(self) -> list[tuple[int, Outcome]]:
        """The contract's outcomes with their numbers."""
        return [] if self.contract is None else list(enumerate(self.contract.udfald))

    @cached_property
    def payers(self) -> tuple[str, ...]:
        """Everybody whose account is kept."""
        found = {*self.result.gains.payers, self.file.indsats.betaler, MUNICIPALITY}
        if self.contract is not None:
            found |= {INVESTOR, self.contract.betaler}
        if self.file.indsats.refusion_andel:
            found.add(STATE)
        return tuple(payer for payer in ORDER if payer in found)

    def write(self) -> None:
        page = self.book.sheet("book_result")
        self._inputs()
        self._worth()
        self._account()
        self._result(page)

    # --- what a reader changes ----------------------------------------------------------------

    def _inputs(self) -> None:
        texts, book, file = self.texts, self.book, self.file
        effect, effort = file.effekt, file.indsats
        page, sheet = book.sheet("book_inputs", WIDTHS), texts("book_inputs")
        book.say(page, 0, texts("book_change_yellow"), 3)
        book.say(page, 1, texts("book_inv_fixed"), 3)
        for column, key in enumerate(("report_meaning", "book_middle", "book_low", "book_high")):
            style = book.head_right if column else book.head
            page.write_string(2, column, texts(key), style)
        lines: list[tuple[str, str, Any]] = [
            ("deltagere", "", file.deltagere),
            ("andel_indsats", "", effect.andel_indsats),
            ("andel_kontrol", "", effect.andel_kontrol),
            ("aftrapning", "", effect.aftrapning_pr_aar),
            ("udgift", "", effort.udgift_pr_deltager),
            ("maaneder", "", effort.maaneder),
            ("opstart", "", effort.opstart),
            ("refusion", "", effort.refusion_andel),
        ]
        contract = self.contract
        if contract is not None:
            for (place, outcome), price in zip(self.outcomes, base_prices(contract), strict=True):
                name = label(outcome.enhed, texts.language)
                lines.append((f"pris_{place}", name, price))
                if outcome.loft_antal is not None:
                    lines.append((f"loft_{place}", name, outcome.loft_antal))
                if outcome.andel_indsats is not None:
                    lines.append((f"naar_{place}", name, outcome.andel_indsats))
                    lines.append((f"naar_kontrol_{place}", name, outcome.andel_kontrol))
            if contract.loft is not None:
                lines.append(("samlet", "", contract.loft))
            if contract.kapital is not None:
                lines.append(("kapital", "", contract.kapital))
            lines.append(("overskud", "", contract.investors_andel_af_overskud))
        lines += [
            (f"rente_{year}", str(file.start_aar + year), self.result.rates[year])
            for year in range(1, self.years)
        ]
        for row, (name, words, value) in enumerate(lines, start=FIRST_ROW):
            kind = name.rstrip("0123456789").rstrip("_")
            page.write_string(row, 0, texts(f"book_inv_{kind}", name=words), book.label)
            middle = getattr(value, "middel", value)
            page.write_number(row, 1, float(middle), book.input)
            if hasattr(value, "lav"):
                page.write_number(row, 2, value.lav, book.plain)
                page.write_number(row, 3, value.hoej, book.plain)
            self.at[name] = cell(row, 1, sheet)
        self.at["ekstra"] = (
            f"({self.at['deltagere']}*({self.at['andel_indsats']}-{self.at['andel_kontrol']}))"
        )

    # --- what one person is worth -------------------------------------------------------------

    def _worth(self) -> None:
        """Write each party's net of one extra person: a month a row, a layer a column."""
        texts, book = self.texts, self.book
        page, sheet = book.sheet("book_per_person", [10, 10]), texts("book_per_person")
        page.write_string(0, 0, texts("book_inv_worth"), book.note)
        book.print_wide(page)
        page.freeze_panes(WORTH_ROW, 2)
        for column, key in enumerate(("book_month", "book_year")):
            page.write_string(1, column, texts(key), book.head)
        page.write_string(3, 0, texts("book_inv_weight"), book.head)
        begins = self.first // 12
        layers = range(begins, self.years)
        fade = self.at["aftrapning"]
        column = 2
        self.worth: dict[str, tuple[int, int]] = {}
        for month in range(self.months):
            page.write_number(WORTH_ROW + month, 0, month + 1)
            page.write_number(WORTH_ROW + month, 1, self.file.start_aar + month // 12)
        rate = self.file.effekt.aftrapning_pr_aar.middel
        for payer in self.payers:
            lasting, success = self.result.gains.of_payer(payer)
            self.worth[payer] = (column, column + len(layers))
            for layer in layers:
                since = layer - begins
                page.write_string(1, column, label(payer, texts.language), book.head)
                until = texts("book_inv_until", year=self.file.start_aar + layer)
                page.write_string(2, column, until, book.head)
                left = f"(1-{fade})^{since}" if since else "1"
                later = f"-(1-{fade})^{since + 1}" if layer + 1 < self.years else ""
                value = (1 - rate) ** since - ((1 - rate) ** (since + 1) if later else 0.0)
                page.write_formula(3, column, f"={left}{later}", book.share, value)
                for month in range(self.months):
                    amount = float(lasting[layer][month])
                    page.write_number(WORTH_ROW + month, column, amount, book.money)
                column += 1
            page.write_string(1, column, label(payer, texts.language), book.head)
            page.write_string(2, column, texts("book_inv_success"), book.head)
            for month in range(self.months):
                page.write_number(WORTH_ROW + month, column, float(success[month]), book.money)
            column += 1
        self.worth_sheet = sheet

    def _gain(self, payer: str) -> list[str]:
        """Return a payer's net of the effect in each month as a formula."""
        start, end = self.worth[payer]
        sheet = self.worth_sheet
        weights = f"{cell(3, start, sheet)}:{cell(3, end - 1)}"
        return [
            f"{self.at['ekstra']}*(SUMPRODUCT({weights},"
            f"{cell(WORTH_ROW + month, start, sheet)}:{cell(WORTH_ROW + month, end - 1)})"
            f"+{cell(WORTH_ROW + month, end, sheet)})"
            for month in range(self.months)
        ]

    # --- the account --------------------------------------------------------------------------

    def _account(self) -> None:
        """Write the account, a month a row, every cell a formula."""
        texts, at, file = self.texts, self.at, self.file
        grid = self.grid = Grid(self.book, "book_months", self.months, file.start_aar)
        effort, contract = file.indsats, self.contract
        months = numpy.arange(self.months)
        begun = (months >= self.first).astype(float)
        since = numpy.maximum(months // 12 - self.first // 12, 0)
        effect = file.effekt
        gap = effect.andel_indsats.middel - effect.andel_kontrol.middel
        left = (1 - effect.aftrapning_pr_aar.middel) ** since
        start = at["andel_indsats"]
        faded = [f"*(1-{at['aftrapning']})^{n}" if n else "" for n in since]
        more = grid.add(
            texts("book_inv_gap"),
            [
                f"({start}-{at['andel_kontrol']}){power}" if there else "0"
                for power, there in zip(faded, begun, strict=True)
            ],
            gap * left * begun,
            share=True,
        )
        working = grid.add(
            texts("book_inv_working"),
            [
                f"{one}+{at['andel_kontrol']}" if there else "0"
                for one, there in zip(more.cells, begun, strict=True)
            ],
            more.values + effect.andel_kontrol.middel * begun,
            share=True,
        )
        during = (months < effort.maaneder).astype(float)
        cost = grid.add(
            label("indsats_udgift", texts.language),
            [
                f"{at['deltagere']}*{at['udgift']}/{at['maaneder']}*({m}<{at['maaneder']})"
                + (f"+{at['opstart']}" if m == 0 else "")
                for m in range(self.months)
            ],
            file.deltagere * effort.udgift_pr_deltager.middel / effort.maaneder * during
            + effort.opstart * (months == 0),
        )
        refund = [f"({one})*{at['refusion']}" for one in cost.cells]
        # The refund is of the running cost, not of the start.
        refund[0] = f"({cost.cells[0]}-{at['opstart']})*{at['refusion']}"
        refunded = grid.add(
            label("indsats_refusion", texts.language),
            refund,
            (cost.values - effort.opstart * (months == 0)) * effort.refusion_andel,
        )
        paid = self._paid(grid, more, working)
        parts: dict[str, list[str]] = {payer: self._gain(payer) for payer in self.payers}
        if effort.betaler in parts:
            self._put(parts[effort.betaler], cost.cells, "-")
            self._put(parts[effort.betaler], refunded.cells, "+")
            if effort.refusion_andel:
                self._put(parts[STATE], refunded.cells, "-")
        if contract is not None and paid is not None:
            if contract.kapital is not None:
                parts[INVESTOR][0] += f"-{at['kapital']}"
                parts[effort.betaler][0] += f"+{at['kapital']}"
            self._put(parts[contract.betaler], paid.cells, "-")
            self._put(parts[INVESTOR], paid.cells, "+")
            shared = self._shared(grid, contract, parts[contract.betaler], paid)
            self._put(parts[contract.betaler], shared.cells, "-")
            self._put(parts[INVESTOR], shared.cells, "+")
        for payer in self.payers:
            self.net[payer] = grid.add(
                texts("book_inv_net", payer=label(payer, texts.language)),
                parts[payer],
                self.result.ledger.of_payer(payer),
            )
        self.paid = paid
        grid.write()

    @staticmethod
    def _put(formulas: list[str], cells: list[str], sign: str) -> None:
        for month, one in enumerate(cells):
            formulas[month] += f"{sign}{one}"

    def _paid(self, grid: Grid, more: Column, working: Column) -> Column | None:
        """Write what is reached, measured, earned and paid, and return what is paid."""
        contract, payments = self.contract, self.result.payments
        if contract is None or payments is None:
            return None
        texts, at = self.texts, self.at
        last = min(contract.sidste_maaling_maaned, self.months)
        step = contract.maales_hver_maaneder
        ends = sorted({*range(step, last + 1, step), last})
        self.measured = []
        shares = InWork(working.values[None, :], more.values[None, :], self.first)
        earned, worth = ["0"] * self.months, numpy.zeros(self.months)
        for place, outcome in self.outcomes:
            name = label(outcome.enhed, texts.language)
            counted = working if outcome.taelles == "alle" else more
            units = payments.units[place][0]
            amounts = units_reached(outcome, self.file.deltagere, shares)[0]
            reached = grid.add(
                texts("book_inv_reached", name=name),
                self._reached(place, outcome, counted),
                amounts,
            )
            cap = f"loft_{place}"
            cumulated = grid.add(
                texts("book_inv_cumulated", name=name),
                [f"SUM({reached.cells[0]}:{one})" for one in reached.cells],
                numpy.cumsum(amounts),
            )
            capped = cumulated.cells
            if cap in at:
                capped = [f"MIN({one},{at[cap]})" for one in capped]
            formulas, before = ["0"] * self.months, ""
            for end in ends:
                formulas[end - 1] = capped[end - 1] + (f"-{before}" if before else "")
                before = capped[end - 1]
            measured = grid.add(texts("book_inv_measured", name=name), formulas, units)
            self.measured.append((name, measured))
            self._put(earned, [f"{at[f'pris_{place}']}*{one}" for one in measured.cells], "+")
            worth += base_prices(contract)[place] * units
        due = grid.add(texts("book_inv_earned"), earned, worth)
        total = [f"SUM({due.cells[0]}:{one})" for one in due.cells]
        if "samlet" in at:
            total = [f"MIN({one},{at['samlet']})" for one in total]
        capped_at = numpy.inf if contract.loft is None else contract.loft
        running = grid.add(
            texts("book_inv_earned_capped"), total, numpy.minimum(numpy.cumsum(worth), capped_at)
        )
        delay = contract.betaling_efter_maaneder
        formulas = []
        for month in range(self.months):
            of = month - delay
            before = f"-{running.cells[of - 1]}" if of > 0 else ""
            formulas.append(f"{running.cells[of]}{before}" if of >= 0 else "0")
        name = label("resultatbetaling", texts.language)
        return grid.add(name, formulas, payments.paid[0])

    def _reached(self, place: int, outcome: Outcome, counted: Column) -> list[str]:
        people = self.at["deltagere"]
        none = ["0"] * self.months
        if outcome.enhed == "uge_i_arbejde":
            return [f"MAX(0,{people}*{one}*{WEEKS_PER_MONTH!r})" for one in counted.cells]
        if outcome.enhed == "maaned_selvforsoergelse":
            return [f"MAX(0,{people}*{one})" for one in counted.cells]
        if outcome.enhed == "job_fastholdt":
            month = self.first + outcome.fastholdt_maaneder - 1
            if month < self.months:
                none[month] = f"MAX(0,{people}*{counted.cells[month]})"
        elif outcome.maaned is not None and outcome.maaned < self.months:
            share = self.at[f"naar_{place}"]
            if outcome.taelles == "forskel":
                share = f"({share}-{self.at[f'naar_kontrol_{place}']})"
            none[outcome.maaned] = f"MAX(0,{people}*{share})"
        return none

    def _shared(self, grid: Grid, contract: Contract, net: list[str], paid: Column) -> Column:
        """Write the payer's net before sharing, and what of a year's surplus is shared."""
        payer = label(contract.betaler, self.texts.language)
        key = "delt_overskud"
        values = sum(
            (entry.amounts for entry in self.result.ledger.entries if entry.key == key),
            numpy.zeros(self.months),
        )
        before = grid.add(
            self.texts("book_inv_before", payer=payer),
            list(net),
            self.result.ledger.of_payer(contract.betaler) + values,
        )
        formulas = ["0"] * self.months
        for year in range(self.years):
            first, last = 12 * year, 12 * year + 11
            formulas[last] = (
                f"{self.at['overskud']}*MAX(0,SUM({before.cells[first]}:{before.cells[last]}))"
                f"*(SUM({paid.cells[0]}:{paid.cells[last]})>0)"
            )
        return grid.add(label(key, self.texts.language), formulas, values)

    # --- the result ---------------------------------------------------------------------------

    def _result(self, page: Any) -> None:
        texts, book, file = self.texts, self.book, self.file
        place = municipality_names()[file.code]
        page.write_string(0, 0, f"{file.titel}. {place}", book.title)
        page.write_string(1, 0, texts("book_change_yellow"), book.label)
        discount = self.result.discount
        yearly = {
            payer: self.result.ledger.of_payer(payer).reshape(-1, 12).sum(axis=1)
            for payer in self.payers
        }
        row = self._table(
            page,
            3,
            texts("invest_undiscounted"),
            [
                (
                    label(payer, texts.language),
                    [self.grid.year(self.net[payer], year) for year in range(self.years)],
                    yearly[payer],
                )
                for payer in self.payers
            ],
            total=True,
        )
        row = self._discounted(page, row + 1, yearly, discount)
        running = row + 1
        row = self._table(
            page,
            running,
            texts("report_running_payers"),
            [
                (
                    label(payer, texts.language),
                    [
                        f"SUM({cell(5 + number, 1)}:{cell(5 + number, 1 + year)})"
                        for year in range(self.years)
                    ],
                    numpy.cumsum(yearly[payer]),
                )
                for number, payer in enumerate(self.payers)
            ],
            total=None,
        )
        if self.paid is not None and self.result.payments is not None:
            row = self._contract_table(page, row + 1)
        self._charts(page, row + 1, running)

    def _discounted(
        self, page: Any, row: int, yearly: dict[str, Monthly], discount: Monthly
    ) -> int:
        """Write the factors and the discounted table."""
        texts, book = self.texts, self.book
        page.write_string(row, 0, texts("book_inv_factor"), book.label)
        for year in range(self.years):
            formula = "=1"
            if year:
                formula = f"={cell(row, year)}/(1+{self.at[f'rente_{year}']})"
            page.write_formula(row, 1 + year, formula, book.share, float(discount[year]))
        factors = row
        return self._table(
            page,
            row + 2,
            texts("invest_discounted"),
            [
                (
                    label(payer, texts.language),
                    [
                        f"{cell(5 + number, 1 + year)}*{cell(factors, 1 + year)}"
                        for year in range(self.years)
                    ],
                    yearly[payer] * discount,
                )
                for number, payer in enumerate(self.payers)
            ],
            total=True,
        )

    def _contract_table(self, page: Any, row: int) -> int:
        texts, payments, paid = self.texts, self.result.payments, self.paid
        if payments is None or paid is None:  # pragma: no cover - asked for with a contract only
            return row
        lines = [
            (
                name,
                [self.grid.year(column, year) for year in range(self.years)],
                payments.units[place][0].reshape(-1, 12).sum(axis=1),
            )
            for place, (name, column) in enumerate(self.measured)
        ]
        yearly = payments.paid[0].reshape(-1, 12).sum(axis=1)
        formulas = [self.grid.year(paid, year) for year in range(self.years)]
        lines.append((texts("invest_paid"), formulas, yearly))
        row = self._table(page, row, texts("invest_contract"), lines, False, "invest_outcome")
        if INVESTOR in self.net:
            flows = self.net[INVESTOR]
            span = self.grid.span(flows)
            page.write_string(row, 0, texts("book_inv_return"), self.book.label)
            rate = self.result.internal_rate
            page.write_formula(
                row,
                1,
                f'=IFERROR((1+IRR({span},0.005))^12-1,"–")',
                self.book.share,
                "–" if rate is None else rate,
            )
            row += 2
        return row

    def _table(
        self,
        page: Any,
        row: int,
        title: str,
        lines: list[tuple[str, list[str], Monthly]],
        total: bool | None,
        heading: str = "payer",
    ) -> int:
        """Write a table by year as formulas and return the first free row.

        Args:
            page: the sheet.
            row: its first row: the title, then the heads, then the lines.
            title: above it.
            lines: label, formulas and values.
            total: a last row that sums the lines; None leaves the last column out too.
            heading: text above the labels.
        """
        book, texts = self.book, self.texts
        page.write_string(row, 0, title, book.title)
        row += 1
        page.write_string(row, 0, texts(heading), book.head)
        for year in range(self.years):
            page.write_number(row, 1 + year, self.file.start_aar + year, book.year)
        if total is not None:
            page.write_string(row, 1 + self.years, texts("total"), book.head_right)
        first = row + 1
        for name, formulas, values in lines:
            row += 1
            page.write_string(row, 0, name, book.label)
            for year, formula in enumerate(formulas):
                page.write_formula(row, 1 + year, f"={formula}", book.money, float(values[year]))
            if total is not None:
                whole = f"=SUM({cell(row, 1)}:{cell(row, self.years)})"
                page.write_formula(row, 1 + self.years, whole, book.sum, float(sum(values)))
        if total:
            row += 1
            page.write_string(row, 0, texts("total"), book.bold)
            sums = sum(values for *_, values in lines)
            for column in range(1, self.years + 2):
                whole = f"=SUM({cell(first, column)}:{cell(row - 1, column)})"
                value = sums[column - 1] if column <= self.years else sum(sums)  # type: ignore[index,arg-type]
                page.write_formula(row, column, whole, book.total, float(value))
        return row + 2

    def _charts(self, page: Any, row: int, running: int) -> None:
        """Add native charts: cumulated net by payer, and net by year."""
        texts = self.texts
        sheet = texts("book_result")
        for kind, title, top, place in (
            ("line", "report_running_payers", running + 1, 0),
            ("column", "invest_undiscounted", 4, 4),
        ):
            chart = self.book.book.add_chart({"type": kind})
            for number, payer in enumerate(self.payers):
                chart.add_series(
                    {
                        "name": label(payer, texts.language),
                        "categories": [sheet, top, 1, top, self.years],
                        "values": [sheet, top + 1 + number, 1, top + 1 + number, self.years],
                    }
                )
            chart.set_title({"name": texts(title), "name_font": {"size": 11}})
            chart.set_x_axis({"label_position": "low"})
            chart.set_y_axis(amounts_axis())
            chart.set_legend({"position": "bottom"})
            page.insert_chart(row, place, chart, {"x_scale": 1.15})
