"""Bands, tornado and break-even of a scenario as tables and lines for the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy
import polars

from openfisca_dk_integration.account import ITEMS, payer_label
from openfisca_dk_integration.account.guarantee import TAKER
from openfisca_dk_integration.report.figures import MOST_MUNICIPALITIES, Table, Unit
from openfisca_dk_integration.scenario import tables
from openfisca_dk_integration.scenario.bands import (
    BEFORE,
    CONVERGED,
    EVERYBODY,
    NAMES,
    QUANTILES,
    UNGUARANTEED,
    band_table,
    summary,
)
from openfisca_dk_integration.small_cells import HIDDEN_CODE

if TYPE_CHECKING:
    from openfisca_dk_integration.report.texts import Texts
    from openfisca_dk_integration.scenario.run import ScenarioResult

PERCENT = 100
LONGEST_TORNADO = 10
LONGEST_ITEMS = 12
HEADINGS = [f"{quantile * PERCENT:.0f} %" for quantile in QUANTILES]


@dataclass
class BandFigures:
    """The tables of the bands of a scenario."""

    result: ScenarioResult
    texts: Texts
    unit: Unit

    def __post_init__(self) -> None:
        self.years = self.result.comparison.baseline.years
        self.summary = summary(self.result.draws) if self.result.draws.count > 1 else []
        self.errors = {
            (row["reform"], row["betaler"]): row["forskel"]
            for row in tables.sampling(self.result)
            if row["kommunekode"] is None and row["aar"] is None
        }

    def label(self, payer: str) -> str:
        """Return the name of a payer, or of a sum of them."""
        special = {
            EVERYBODY: "everybody",
            BEFORE: "before_equalisation",
            UNGUARANTEED: "before_guarantee",
        }
        if payer in special:
            return self.texts(special[payer])
        return payer_label(payer, self.texts.language)

    def of(self, reform: str) -> list[Table]:
        """Return the tables of one reform."""
        found = []
        if self.summary:
            found += [self.totals(reform), self.by_year(reform), self.spread(reform)]
            found += [self.items(reform, payer) for payer in ("kommune", "stat")]
            if len(self.result.plan.population.municipality_codes) > 1:
                found.append(self.municipalities(reform))
        found += self.tornado(reform)
        return [table for table in found if table.rows]

    def totals(self, reform: str) -> Table:
        """Return each payer's difference over all years with its band and errors."""
        columns = [self.texts("mean"), *HEADINGS, self.texts("error_column")]
        if self.errors:
            columns.append(self.texts("sampling_column"))
        rows = []
        # The sample's error is that of what the law gives the municipalities: before both.
        before = {BEFORE: TAKER, UNGUARANTEED: TAKER}
        for row in self._summary(reform):
            values = [row["gennemsnit"], *(row[name] for name in NAMES), row["fejl_p50"]]
            if self.errors:
                payer = before.get(row["betaler"], row["betaler"])
                values.append(self.errors.get((reform, payer)))
            rows.append((self.label(row["betaler"]), self._whole(values)))
        title = self.texts(
            "band_title",
            reform=reform,
            years=self.texts.years(self.years),
            count=self.result.draws.count,
        )
        return self._table(title, "payer", columns, rows)

    def by_year(self, reform: str) -> Table:
        """Return the bands of each payer by year."""
        frame = self._bands("betaler_aar", reform)
        rows = []
        for payer in frame["betaler"].unique(maintain_order=True):
            mine = frame.filter(polars.col("betaler") == payer)
            by_year = {row["aar"]: row for row in mine.iter_rows(named=True)}
            for name, heading in zip(NAMES, HEADINGS, strict=True):
                values = [
                    by_year[year][f"forskel_{name}"] if year in by_year else 0.0
                    for year in self.years
                ]
                rows.append((f"{self.label(payer)}, {heading}", self._whole(values)))
        title = self.texts("band_year_title", reform=reform)
        return self._table(title, "payer", [str(year) for year in self.years], rows)

    def spread(self, reform: str) -> Table:
        """Return what the spread of each payer's difference is due to, in per cent."""
        rows = [
            (
                self.label(row["betaler"]),
                [
                    round(PERCENT * (row[key] or 0.0))
                    for key in ("andel_forloeb", "andel_antagelser")
                ],
            )
            for row in self._summary(reform)
            if row["spredning"] > 0
        ]
        title = self.texts("spread_title", reform=reform)
        columns = [self.texts("from_histories"), self.texts("from_assumptions")]
        return Table(title, self.texts("payer"), columns, rows)

    def items(self, reform: str, payer: str) -> Table:
        """Return the largest items of a payer with their bands."""
        frame = self._bands("betaler_post", reform).filter(polars.col("betaler") == payer)
        frame = frame.filter((polars.col("forskel_p05") != 0) | (polars.col("forskel_p95") != 0))
        frame = frame.sort(polars.col("forskel").abs(), descending=True).head(LONGEST_ITEMS)
        names = {item.key: item.label(self.texts.language) for item in ITEMS}
        rows = [(names[row["post"]], self._band(row)) for row in frame.iter_rows(named=True)]
        title = self.texts(
            "band_item_title",
            reform=reform,
            payer=self.label(payer),
            years=self.texts.years(self.years),
        )
        return self._table(title, "item", [self.texts("mean"), *HEADINGS], rows)

    def municipalities(self, reform: str) -> Table:
        """Return the municipalities with the largest differences, with their bands."""
        frame = self._bands("kommune_betaler", reform).filter(polars.col("betaler") == "kommune")
        frame = frame.sort(polars.col("forskel").abs(), descending=True).head(MOST_MUNICIPALITIES)
        rows = [
            (
                self.texts("merged_name") if row["kommunekode"] == HIDDEN_CODE else row["kommune"],
                self._band(row),
            )
            for row in frame.iter_rows(named=True)
        ]
        title = self.texts(
            "band_municipality_title", reform=reform, years=self.texts.years(self.years)
        )
        return self._table(title, "municipality", [self.texts("mean"), *HEADINGS], rows)

    def tornado(self, reform: str) -> list[Table]:
        """Return what drives the results of municipality, state and all three."""
        found = []
        for payer in ("kommune", "stat", EVERYBODY):
            rows = [
                (
                    f"{row['navn']} ({row['art']})",
                    self._whole([row["lav"], row["central"], row["hoej"]]),
                )
                for row in tables.tornado(self.result)
                if row["reform"] == reform and row["betaler"] == payer and row["spaend"] > 0
            ][:LONGEST_TORNADO]
            title = self.texts(
                "tornado_title",
                reform=reform,
                payer=self.label(payer),
                years=self.texts.years(self.years),
            )
            columns = [self.texts(f"{end}_column") for end in ("low", "central", "high")]
            found.append(self._table(title, "item", columns, rows))
        return found

    def work(self) -> Table:
        """Return the mean number in ordinary work under each law and year."""
        frame = tables.work(self.result)
        rows = []
        for law in frame["lov"].unique(maintain_order=True):
            mine = frame.filter(polars.col("lov") == law)
            rows.append((law, [round(value) for value in mine["gennemsnit"]]))
        columns = [str(year) for year in self.years]
        return Table(self.texts("work_title"), self.texts("law_column"), columns, rows)

    def break_even(self) -> list[str]:
        """Return the answer to the break-even question, one line per payer."""
        question = self.result.prepared.question
        lines: list[str] = []
        if question is None:
            return lines
        points = question.effect.kind == "point"
        scale, key = (PERCENT, "break_even_points") if points else (1, "break_even_factor")

        def shown(value: float) -> str:
            return self.texts.number(value * scale, 1 if points else 2)

        for row in tables.break_even(self.result):
            payer, count = self.label(row["betaler"]), row["traekninger"]
            if row["p50"] is not None:
                low, middle, high = (shown(row[name]) for name in NAMES)
                lines.append(
                    self.texts(key, payer=payer, low=low, middle=middle, high=high, count=count)
                )
            if row["uden_svar"]:
                ends = [self._amount(row[end]) for end in ("mindst", "hoejst")]
                lines.append(
                    self.texts(
                        "break_even_none",
                        payer=payer,
                        start=shown(row["fra"]),
                        stop=shown(row["til"]),
                        none=row["uden_svar"],
                        count=count,
                        at_low=ends[0],
                        at_high=ends[1],
                    )
                )
        return lines

    def notes(self) -> list[str]:
        """Return what a reader of the bands has to know."""
        plan = self.result.plan
        found = []
        if self.result.draws.count > 1:
            found += [self.texts("note_bands", count=self.result.draws.count), self.convergence()]
        if self.errors:
            weight = float(plan.population.weights.mean())
            found.append(
                self.texts(
                    "note_sample",
                    weight=self.texts.number(weight, 1),
                    factor=self.texts.number(float(numpy.sqrt(weight)), 1),
                )
            )
        table = tables.assumptions(plan)
        ours = table.filter(polars.col("i_brug") == "standard")
        unknown = (polars.col("art") == "kommunens tal") & (polars.col("kilde") == "0")
        missing = ours.filter(unknown)["navn"].to_list()
        found.append(
            self.texts(
                "note_defaults",
                count=len(table),
                standard=len(ours),
                assumed=int((ours["evidens"] == "assumed").sum()),
                missing=", ".join(missing) or "-",
            )
        )
        if not self.result.draws.equalised:
            found.append(self.texts("note_no_equalisation"))
        guarantee = "note_guarantee" if self.result.draws.guaranteed else "note_no_guarantee"
        return [*found, self.texts(guarantee)]

    def convergence(self) -> str:
        """Return whether the bands stand still, with the largest error."""
        least = round(PERCENT * CONVERGED)
        wrong = [
            f"{row['reform']} ({self.label(row['betaler'])})"
            for row in self.summary
            if not row["konvergeret"]
        ]
        if wrong:
            return self.texts("note_not_converged", least=least, which=", ".join(wrong))
        share = max((row["fejl_andel"] or 0.0 for row in self.summary), default=0.0)
        return self.texts(
            "note_converged", share=self.texts.number(PERCENT * share, 1), least=least
        )

    def _amount(self, value: float) -> str:
        text = self.texts.number(value / self.unit.kroner, self.unit.decimals)
        return f"{text} {self.texts(self.unit.key)}"

    def _summary(self, reform: str) -> list[dict[str, Any]]:
        return [row for row in self.summary if row["reform"] == reform]

    def _bands(self, level: str, reform: str) -> polars.DataFrame:
        return band_table(self.result.draws, level).filter(polars.col("reform") == reform)

    def _band(self, row: dict[str, Any]) -> list[int]:
        return self._whole([row["forskel"], *(row[f"forskel_{name}"] for name in NAMES)])

    def _whole(self, values: list[float | None]) -> list[int]:
        return [round((value or 0.0) / self.unit.step) for value in values]

    def _table(
        self, title: str, heading: str, columns: list[str], rows: list[tuple[str, list[int]]]
    ) -> Table:
        return Table(title, self.texts(heading), columns, rows, decimals=self.unit.decimals)
