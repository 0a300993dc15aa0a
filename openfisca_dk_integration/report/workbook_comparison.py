"""A comparison as a workbook: numbers by payer, item, year, and live tables that sum them.

The sheet of inputs scales the people, discounts, and divides the amounts; ``Resultat`` and the
sheets of items and municipalities are ``SUMIFS`` over the sheet of numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openfisca_dk_integration.account import ITEMS, PAYERS, payer_label
from openfisca_dk_integration.account.compare import unique_names
from openfisca_dk_integration.report.figures import titles
from openfisca_dk_integration.report.html import Words
from openfisca_dk_integration.report.record import carried
from openfisca_dk_integration.report.workbook import Book, amounts_axis, cell, open_book
from openfisca_dk_integration.small_cells import HIDDEN_CODE

if TYPE_CHECKING:
    from openfisca_dk_integration.account import Comparison
    from openfisca_dk_integration.report.texts import Texts

WIDTHS = (46, 16, 60)


def write_comparison_book(
    path: Path,
    comparison: Comparison,
    record: dict[str, Any],
    texts: Texts,
    more: Callable[[Book], None] | None = None,
) -> None:
    """Write the workbook of a comparison.

    Args:
        path: the file.
        comparison: the result, as it may be shown (``account.published``).
        record: the run record.
        texts: of the language.
        more: writes further sheets.
    """
    with open_book(path, texts) as book:
        _Comparison(book, comparison, texts).write()
        if more is not None:
            more(book)
        rates = carried(comparison)
        if rates:
            page = book.sheet("report_rates_carried_sheet", [60])
            columns = [texts(f"report_{name}") for name in ("rate", "last_year", "value")]
            rows = [[rate.path, str(rate.year), str(rate.value)] for rate in rates]
            book.table(page, 0, Words(texts("report_rates_carried"), columns, rows))
        book.record(record)


class _Comparison:
    def __init__(self, book: Book, comparison: Comparison, texts: Texts) -> None:
        self.book, self.comparison, self.texts = book, comparison, texts
        self.years = comparison.baseline.years
        self.names = unique_names(comparison.reforms)
        frame = comparison.difference
        self.rows = frame.filter((frame["grundlag"] != 0) | (frame["med_reform"] != 0))

    def write(self) -> None:
        texts, book = self.texts, self.book
        result = book.sheet("book_result")
        items = book.sheet("book_items")
        several = self.rows["kommunekode"].n_unique() > 1
        places = book.sheet("book_places") if several else None
        self._inputs()
        self._data(detailed=several)
        payers = [payer_label(payer, texts.language) for payer in PAYERS]
        row = 0
        for number, title in enumerate(titles(self.comparison, self.texts.language)):
            top = row
            lines = [(name, {"D": name}) for name in payers]
            row = self._yearly(result, row, title, texts("payer"), lines, number)
            chart = book.book.add_chart({"type": "column"})
            sheet = texts("book_result")
            for place in range(len(payers)):
                chart.add_series(
                    {
                        "name": payers[place],
                        "categories": [sheet, top + 1, 1, top + 1, len(self.years)],
                        "values": [sheet, top + 2 + place, 1, top + 2 + place, len(self.years)],
                    }
                )
            chart.set_title({"name": texts("report_by_payer_chart")})
            chart.set_x_axis({"label_position": "low"})
            chart.set_y_axis(amounts_axis())
            chart.set_legend({"position": "bottom"})
            result.insert_chart(row, 0, chart, {"x_scale": 1.3})
            row += 17
        row = 0
        for number, title in enumerate(titles(self.comparison, self.texts.language)):
            mine = self.rows.filter(self.rows["reform"] == self.names[number])
            changed = mine.filter(mine["forskel"] != 0)
            for payer in ("kommune", "stat"):
                keys = set(changed.filter(changed["betaler"] == payer)["post"])
                label = payer_label(payer, texts.language)
                lines = [
                    (item.label(texts.language), {"D": label, "E": item.label(texts.language)})
                    for item in ITEMS
                    if item.key in keys
                ]
                if lines:
                    heading = f"{title}: {label}"
                    row = self._yearly(items, row, heading, texts("item"), lines, number)
        if places is not None:
            self._places(places)

    def _inputs(self) -> None:
        texts, book = self.texts, self.book
        page = book.sheet("book_inputs", WIDTHS)
        sheet = texts("book_inputs")
        book.say(page, 0, texts("book_change_yellow"), 2)
        self.where = {}
        lines = (("book_scale", 1.0), ("book_rate", 0.0), ("book_divide", 1.0))
        for row, (key, value) in enumerate(lines, start=2):
            page.write_string(row, 0, texts(key), book.label)
            page.write_number(row, 1, value, book.input)
            self.where[key] = cell(row, 1, sheet)
        notes = [texts("signs")]
        missing = [item.label(texts.language) for item in self.comparison.not_modelled]
        if missing:
            notes.append(texts("not_modelled", items=", ".join(missing)))
        for row, note in enumerate(notes, start=6):
            book.say(page, row, note, 2)

    def _data(self, *, detailed: bool) -> None:
        """Write every amount, by municipality where there are several."""
        import polars

        texts, book = self.texts, self.book
        page = book.sheet("book_data", [28, 24, 10, 18, 44])
        names = dict(self.rows.select("kommunekode", "kommune").unique().iter_rows())
        names[HIDDEN_CODE] = texts("merged_name")
        keys = ["reform", "aar", "betaler", "post"]
        frame = self.rows
        if detailed:
            keys = ["reform", "kommunekode", *keys[1:]]
        frame = frame.group_by(keys, maintain_order=True).agg(
            polars.col("grundlag", "med_reform").sum()
        )
        items = {item.key: item.label(texts.language) for item in ITEMS}
        heads = ["reform", "municipality", "book_year", "payer", "item", "book_baseline"]
        for column, key in enumerate([*heads, "book_with_reform", "difference_column"]):
            page.write_string(0, column, texts(key), book.head)
        page.freeze_panes(1, 0)
        for row, one in enumerate(frame.iter_rows(named=True), start=1):
            place = names.get(one["kommunekode"], "") if detailed else ""
            page.write_string(row, 0, one["reform"])
            page.write_string(row, 1, place)
            page.write_number(row, 2, one["aar"])
            page.write_string(row, 3, payer_label(one["betaler"], texts.language))
            page.write_string(row, 4, items[one["post"]])
            page.write_number(row, 5, one["grundlag"], book.money)
            page.write_number(row, 6, one["med_reform"], book.money)
            difference = one["med_reform"] - one["grundlag"]
            page.write_formula(row, 7, f"={cell(row, 6)}-{cell(row, 5)}", book.money, difference)
        self.detailed = detailed
        self.last = max(frame.height, 1)
        page.autofilter(0, 0, self.last, 7)

    def _column(self, letter: str) -> str:
        return f"'{self.texts('book_data')}'!${letter}$2:${letter}${self.last + 1}"

    def _sum(self, number: int, where: dict[str, str], year: str) -> str:
        conditions = "".join(
            f",{self._column(letter)},{_quoted(text)}" for letter, text in where.items()
        )
        return (
            f"SUMIFS({self._column('H')},{self._column('A')},{_quoted(self.names[number])}"
            f"{conditions},{self._column('C')},{year})"
        )

    def _yearly(
        self,
        page: Any,
        row: int,
        title: str,
        heading: str,
        lines: list[tuple[str, dict[str, str]]],
        number: int,
    ) -> int:
        """Write the differences by year as formulas and return the first free row."""
        book, texts, at = self.book, self.texts, self.where
        values = self._values(number)
        page.write_string(row, 0, title, book.title)
        row += 1
        page.write_string(row, 0, heading, book.head)
        for place, year in enumerate(self.years, start=1):
            page.write_number(row, place, year, book.year)
        page.write_string(row, len(self.years) + 1, texts("total"), book.head_right)
        head = row
        for label, where in lines:
            row += 1
            page.write_string(row, 0, label, book.label)
            sums = []
            for place, year in enumerate(self.years, start=1):
                amount = values.get((where["D"], where.get("E"), year), 0.0)
                sums.append(amount)
                at_year = cell(head, place)
                formula = (
                    f"={self._sum(number, where, at_year)}*{at['book_scale']}"
                    f"/(1+{at['book_rate']})^({at_year}-{cell(head, 1)})/{at['book_divide']}"
                )
                page.write_formula(row, place, formula, book.money, amount)
            total = f"=SUM({cell(row, 1)}:{cell(row, len(self.years))})"
            page.write_formula(row, len(self.years) + 1, total, book.sum, sum(sums))
        row += 1
        page.write_string(row, 0, texts("total"), book.bold)
        for place in range(1, len(self.years) + 2):
            formula = f"=SUM({cell(head + 1, place)}:{cell(row - 1, place)})"
            wheres = [where for _, where in lines]
            years = self.years if place > len(self.years) else [self.years[place - 1]]
            whole = sum(
                values.get((where["D"], where.get("E"), year), 0.0)
                for where in wheres
                for year in years
            )
            page.write_formula(row, place, formula, book.total, whole)
        return row + 2

    def _values(self, number: int) -> dict[tuple[str, str | None, int], float]:
        """Return what the formulas give before anything is changed."""
        texts = self.texts
        items = {item.key: item.label(texts.language) for item in ITEMS}
        found: dict[tuple[str, str | None, int], float] = {}
        mine = self.rows.filter(self.rows["reform"] == self.names[number])
        for payer, post, year, amount in mine.select(
            "betaler", "post", "aar", "forskel"
        ).iter_rows():
            label = payer_label(payer, texts.language)
            for key in ((label, None, year), (label, items[post], year)):
                found[key] = found.get(key, 0.0) + amount
        return found

    def _places(self, page: Any) -> None:
        """Write each municipality's difference by payer."""
        from openfisca_dk_integration.report.figures import UNITS, Figures
        from openfisca_dk_integration.report.html_comparison import municipalities

        row = 0
        for name, title in zip(
            self.names, titles(self.comparison, self.texts.language), strict=True
        ):
            figures = Figures(self.comparison, name, self.texts, UNITS["kr"])
            table = municipalities(figures)
            if table is not None:
                page.write_string(row, 0, title, self.book.title)
                row = self.book.table(page, row + 1, table)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
