"""The tables of a comparison as whole numbers that add up, before anybody prints them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy
import polars

from openfisca_dk_integration.account import ITEMS, PAYERS, Comparison, payer_label
from openfisca_dk_integration.account.compare import unique_names
from openfisca_dk_integration.account.guarantee import GUARANTEE, TAKER
from openfisca_dk_integration.reforms import Law as ReformLaw
from openfisca_dk_integration.report.rounding import round_table, round_to
from openfisca_dk_integration.small_cells import HIDDEN_CODE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from openfisca_dk_integration.report.texts import Texts
    from openfisca_dk_integration.simulation import Law

MOST_MUNICIPALITIES = 12
"""How many municipalities a table names; the rest stand together in one row."""


@dataclass(frozen=True)
class Unit:
    """The unit of amounts: ``key`` in the texts, kroner in one, and decimals printed."""

    key: str
    kroner: float
    decimals: int = 0

    @property
    def step(self) -> float:
        """Kroner in the last printed digit."""
        return self.kroner / 10.0**self.decimals


UNITS = {
    "kr": Unit("kr", 1.0),
    "1000": Unit("1000", 1000.0),
    "mio": Unit("mio", 1e6, 1),
}


@dataclass(frozen=True)
class Table:
    """One table to print: whole numbers of the unit's last digit."""

    title: str
    heading: str
    columns: list[str]
    rows: list[tuple[str, list[int]]]
    totals: list[tuple[str, list[int]]] = field(default_factory=list)
    decimals: int = 0


@dataclass
class Figures:
    """The tables of one reform of a comparison."""

    comparison: Comparison
    reform: str
    texts: Texts
    unit: Unit

    def __post_init__(self) -> None:
        frame = self.comparison.difference.filter(polars.col("reform") == self.reform)
        self.frame = frame.with_columns(polars.col("forskel") / self.unit.step)
        self.years = self.comparison.baseline.years
        self.payers = list(PAYERS)
        exact = self._pivot(self.frame, "betaler", self.payers)
        self.by_payer_and_year = round_table(exact)

    @property
    def changes_anything(self) -> bool:
        """Return True when any amount differs."""
        return bool((self.frame["forskel"] != 0).any())

    def tables(self) -> list[Table]:
        """Return every table, the most important first."""
        if not self.changes_anything:
            return [self.result()]
        tables = [self.result(), self.payers_by_year()]
        tables += [self.items_by_year(payer) for payer in ("kommune", "stat")]
        if self.frame["kommunekode"].n_unique() > 1:
            tables.append(self.municipalities())
        return [*tables, self.per_person()]

    def result(self) -> Table:
        """Return the net result of each payer under both laws, over all years."""
        step = self.unit.step
        before = [self._sum("grundlag", payer) / step for payer in self.payers]
        difference = self.by_payer_and_year.sum(axis=1)
        baseline = round_to(before, int(numpy.rint(sum(before))))
        rows = numpy.stack([baseline, baseline + difference, difference], axis=1)
        return Table(
            title=self.texts("result", years=self.texts.years(self.years)),
            heading=self.texts("payer"),
            columns=[
                self.texts("baseline_column"),
                self.texts("reform_column"),
                self.texts("difference_column"),
            ],
            rows=self._named(self.payers, rows),
            totals=[(self.texts("total"), rows.sum(axis=0).tolist())],
            decimals=self.unit.decimals,
        )

    def payers_by_year(self) -> Table:
        """Return the difference of each payer and year."""
        return self._yearly(
            self.texts("by_payer"),
            self.texts("payer"),
            [payer_label(payer, self.texts.language) for payer in self.payers],
            self.by_payer_and_year,
        )

    def items_by_year(self, payer: str) -> Table:
        """Return the difference of each item of one payer and year, without unchanged items."""
        frame = self.frame.filter(polars.col("betaler") == payer)
        changed = set(frame.filter(polars.col("forskel") != 0)["post"])
        items = [item for item in ITEMS if item.key in changed]
        exact = self._pivot(frame, "post", [item.key for item in items])
        yearly = self.by_payer_and_year[self.payers.index(payer)]
        whole = round_table(exact, column_totals=yearly) if items else exact.astype(numpy.int64)
        language = self.texts.language
        return self._yearly(
            self.texts("by_item", payer=payer_label(payer, language)),
            self.texts("item"),
            [item.label(language) for item in items],
            whole,
        )

    def municipalities(self) -> Table:
        """Return the difference of each municipality and payer over all years."""
        names = dict(self.frame.select("kommunekode", "kommune").unique().iter_rows())
        if HIDDEN_CODE in names:
            names[HIDDEN_CODE] = self.texts("merged_name")
        codes = sorted(names)
        exact = self._pivot(self.frame, "kommunekode", codes, "betaler", self.payers)
        size = numpy.abs(exact[:, 0])
        labels = [names[code] for code in codes]
        if len(codes) > MOST_MUNICIPALITIES:
            order = numpy.argsort(-size, kind="stable")
            first, rest = order[: MOST_MUNICIPALITIES - 1], order[MOST_MUNICIPALITIES - 1 :]
            exact = numpy.vstack([exact[first], exact[rest].sum(axis=0)])
            labels = [labels[number] for number in first]
            labels.append(self.texts("others", count=len(rest)))
        whole = round_table(exact, column_totals=self.by_payer_and_year.sum(axis=1))
        with_total = numpy.column_stack([whole, whole.sum(axis=1)])
        return Table(
            title=self.texts("by_municipality", years=self.texts.years(self.years)),
            heading=self.texts("municipality"),
            columns=[
                *(payer_label(payer, self.texts.language) for payer in self.payers),
                self.texts("total"),
            ],
            rows=_rows(labels, with_total),
            totals=[(self.texts("total"), with_total.sum(axis=0).tolist())],
            decimals=self.unit.decimals,
        )

    def per_person(self) -> Table:
        """Return the difference per full-year person in whole kroner."""
        people = self.comparison.baseline.people.group_by("aar").agg(
            polars.col("helaarspersoner").sum()
        )
        count = dict(people.iter_rows())
        persons = numpy.array([count.get(year, 0.0) for year in self.years])
        persons = numpy.append(persons, persons.sum())
        exact = self._pivot(self.frame, "betaler", self.payers) * self.unit.step
        exact = numpy.column_stack([exact, exact.sum(axis=1)])
        each = numpy.divide(exact, persons, out=numpy.zeros_like(exact), where=persons > 0)
        whole = numpy.stack(
            [round_to(column, int(numpy.rint(column.sum()))) for column in each.T], axis=1
        )
        shown = [*round_to(persons[:-1], int(numpy.rint(persons[-1]))).tolist()]
        return Table(
            title=self.texts("per_person"),
            heading=self.texts("payer"),
            columns=[*map(str, self.years), self.texts("average")],
            rows=self._named(self.payers, whole),
            totals=[
                (self.texts("total"), whole.sum(axis=0).tolist()),
                (self.texts("people_row"), [*shown, sum(shown)]),
            ],
        )

    def _sum(self, column: str, payer: str) -> float:
        return float(self.frame.filter(polars.col("betaler") == payer)[column].sum())

    def _named(self, payers: list[str], rows: NDArray[numpy.int64]) -> list[tuple[str, list[int]]]:
        return _rows([payer_label(payer, self.texts.language) for payer in payers], rows)

    def _yearly(
        self, title: str, heading: str, labels: list[str], whole: NDArray[numpy.int64]
    ) -> Table:
        with_total = numpy.column_stack([whole, whole.sum(axis=1)])
        return Table(
            title=title,
            heading=heading,
            columns=[*map(str, self.years), self.texts("total")],
            rows=_rows(labels, with_total),
            totals=[(self.texts("total"), with_total.sum(axis=0).tolist())],
            decimals=self.unit.decimals,
        )

    def _pivot(
        self,
        frame: polars.DataFrame,
        row: str,
        rows: list[str] | list[int],
        column: str = "aar",
        columns: list[str] | list[int] | None = None,
    ) -> NDArray[numpy.float64]:
        """Return the differences by two columns, with zeros where there are none."""
        columns = self.years if columns is None else columns
        place_row = {key: number for number, key in enumerate(rows)}
        place_column = {key: number for number, key in enumerate(columns)}
        table = numpy.zeros((len(rows), len(columns)))
        sums = frame.group_by(row, column).agg(polars.col("forskel").sum())
        for row_key, column_key, value in sums.iter_rows():
            if row_key in place_row and column_key in place_column:
                table[place_row[row_key], place_column[column_key]] = value
        return table


def all_reforms(comparison: Comparison, texts: Texts, unit: Unit) -> Table:
    """Return the difference of each reform and payer over all years.

    Where the budget guarantee is on, what the municipalities would have without it stands last.
    """
    names = unique_names(comparison.reforms)
    rows = []
    handed_out = comparison.difference.filter(
        polars.col("betaler") == TAKER, polars.col("post") == GUARANTEE
    )
    columns = [*(payer_label(payer, texts.language) for payer in PAYERS), texts("total")]
    if len(handed_out):
        columns.append(texts("before_guarantee"))
    for name, title in zip(names, titles(comparison, texts.language), strict=True):
        totals = Figures(comparison, name, texts, unit).by_payer_and_year.sum(axis=1)
        row = [*totals.tolist(), int(totals.sum())]
        if len(handed_out):
            given = float(handed_out.filter(polars.col("reform") == name)["forskel"].sum())
            row.append(row[list(PAYERS).index(TAKER)] - round(given / unit.step))
        rows.append((title, row))
    return Table(
        title=texts("reforms", years=texts.years(comparison.baseline.years)),
        heading=texts("reform"),
        columns=columns,
        rows=rows,
        decimals=unit.decimals,
    )


def titles(comparison: Comparison, language: str) -> list[str]:
    """Return the titles of the reforms, numbered where a title stands more than once."""
    found = [_title(account.law, language) for account in comparison.reforms]
    return [
        f"{title} ({found[: place + 1].count(title)})" if found.count(title) > 1 else title
        for place, title in enumerate(found)
    ]


def _title(law: Law, language: str) -> str:
    """Return the title in the language where the reform has one, else the Danish."""
    if language == "en" and isinstance(law, ReformLaw) and law.file is not None:
        return str(law.file.header.get("titel_en") or law.title)
    return law.title


def _rows(labels: list[str], numbers: NDArray[numpy.int64]) -> list[tuple[str, list[int]]]:
    return [(label, row.tolist()) for label, row in zip(labels, numbers, strict=True)]
