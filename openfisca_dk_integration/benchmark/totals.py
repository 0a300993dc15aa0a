"""A simulated stock of people against every published total we have, one table with ratios.

Nothing here is calibrated to these totals. ``python -m openfisca_dk_integration.benchmark.totals
--write docs/validation.md`` puts the table between its marks in the page.
"""

from __future__ import annotations

import argparse
import csv
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars

from openfisca_dk_integration.account import make_account
from openfisca_dk_integration.benchmark.panel import Panel, make_panel
from openfisca_dk_integration.histories import load_model, simulate_histories
from openfisca_dk_integration.population import synthetic_population
from openfisca_dk_integration.population.municipalities import municipality_names
from openfisca_dk_integration.reforms import load_law
from openfisca_dk_integration.simulation import Span, simulate

if TYPE_CHECKING:
    from openfisca_dk_integration.account import Account
    from openfisca_dk_integration.population import Population
    from openfisca_dk_integration.reforms import Law

PUBLISHED = Path(__file__).parent / "data" / "publicerede_totaler.csv"
BEGIN, END = "<!-- totals:begin -->", "<!-- totals:end -->"
SEED = 2026
MONTHS = 12
ADULT = 18
ENGLISH = (
    "*Made by `python -m openfisca_dk_integration.benchmark.totals --write docs/validation.md`."
    " A simulated stock beside every published total we have; nothing is calibrated to them.*"
)
PEOPLE = (
    "Flygtninge og familiesammenførte til flygtninge overtaget 2010-2018 og fordrevne fra "
    f"Ukraine 2022-2024, hele landet, hver fjerde husstand med vægt, frø {SEED}."
)


@dataclass(frozen=True)
class Group:
    """Whom a set of totals is about: the groups, years of arrival, and share drawn."""

    groups: tuple[str, ...]
    years: tuple[int, int]
    sample: float


GROUPS = {
    "nyankomne": Group(("flygtninge", "familiesammenfoerte"), (2010, 2018), 0.25),
    "ukrainere": Group(("ukrainere",), (2022, 2024), 0.25),
}


@dataclass(frozen=True)
class Stock:
    """A simulated stock, with the months and the account the totals are read from."""

    people: Population
    law: Law
    panel: Panel
    account: Account

    @classmethod
    def simulated(cls, group: Group, law: Law, workers: int) -> Stock:
        """Draw people, give them histories, run the law."""
        first, last = group.years
        people = synthetic_population(
            None, group.years, seed=SEED, sample=group.sample, groups=group.groups
        )
        span = Span.of_years(first, last)
        lived = simulate_histories(people, str(span), load_model(), seed=SEED)
        return cls(
            lived,
            law,
            make_panel(lived, law, span.last, workers=workers),
            make_account(lived, law, group.years, workers=workers),
        )

    def total(self, measure: str, code: int, when: str) -> float:
        """Return one total.

        Args:
            measure: ``post:a+b`` (items as the municipality pays or receives them, positive),
                ``variabel:a+b`` (sums of variables), ``personer:name`` (mean over the months), or
                ``aendring:kommune+stat`` (result against the year before).
            code: municipality, 0 for the country.
            when: year or ``YYYY-MM``.
        """
        kind, _, names = measure.partition(":")
        parts = names.split("+")
        if kind == "post":
            return sum(self._item(name, code, int(when)) for name in parts)
        if kind == "variabel":
            return self._variables(parts, int(when))
        if kind == "aendring":
            return self._result(parts, int(when)) - self._result(parts, int(when) - 1)
        return self._persons(names, code, when)

    def _item(self, item: str, code: int, year: int) -> float:
        table = self.account.table.filter(
            (polars.col("post") == item)
            & (polars.col("aar") == year)
            & (polars.col("betaler") == "kommune")
        )
        if code:
            table = table.filter(polars.col("kommunekode") == code)
        return abs(float(table["beloeb"].sum()))

    def _result(self, payers: list[str], year: int) -> float:
        table = self.account.table.filter(
            polars.col("betaler").is_in(payers) & (polars.col("aar") == year)
        )
        return -float(table["beloeb"].sum())

    def _variables(self, names: list[str], year: int) -> float:
        answer = simulate(
            self.people, self.law, Span.of_years(year, year), sums=names, execution="blocks"
        )
        return sum(float(answer.kroner(name).sum()) for name in names)

    def _persons(self, name: str, code: int, when: str) -> float:
        panel = self.panel
        there = panel.present
        wanted = {
            "i_arbejde": panel.work,
            "til_stede": there,
            "program_uden_job": there
            & panel.monthly["i_introduktionsprogram"]
            & (panel.monthly["alder"] >= ADULT)
            & ~panel.work,
        }[name]
        year, _, month = when.partition("-")
        start = MONTHS * int(year) - panel.first
        rows = wanted[start + int(month) - 1][None, :] if month else wanted[start : start + MONTHS]
        here = panel.weights * ((panel.municipality == code) if code else 1.0)
        return float((rows * here).sum(axis=1).mean())


def published() -> list[dict[str, str]]:
    """Return the published totals as they stand in the data file."""
    with PUBLISHED.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def compare_totals(workers: int = 1) -> polars.DataFrame:
    """Return every published total, the simulated one, and their ratio (None where it is 0)."""
    law = load_law()
    stocks: dict[str, Stock] = {}
    rows: list[dict[str, Any]] = []
    for row in published():
        key = row["befolkning"]
        if key not in stocks:
            stocks = {key: Stock.simulated(GROUPS[key], law, workers)}
        own = stocks[key].total(row["maal"], int(row["kommunekode"]), row["aar"])
        target = float(row["vaerdi"])
        rows.append(row | {"vaerdi": target, "simuleret": own, "forhold": _ratio(own, target)})
    return polars.DataFrame(rows)


def _ratio(own: float, target: float) -> float | None:
    return own / target if target else None


def section(table: polars.DataFrame) -> str:
    """Return the table as the text of the page."""
    lines = [
        "## Offentliggjorte totaler (Published totals)",
        "",
        ENGLISH,
        "",
        PEOPLE,
        "",
        "| total | hvor | år | offentliggjort | simuleret | forhold | kilde, evidens |",
        "|---|---|---|---:|---:|---:|---|",
    ]
    names = municipality_names()
    notes: dict[str, str] = {}
    for row in table.iter_rows(named=True):
        code = int(row["kommunekode"])
        place = names[code] if code else "Danmark"
        ratio = "" if row["forhold"] is None else f"{row['forhold']:.2f}".replace(".", ",")
        lines.append(
            f"| `{row['id']}` | {place} | {row['aar']} | {_amount(row['vaerdi'], row['enhed'])} | "
            f"{_amount(row['simuleret'], row['enhed'])} | {ratio} | {row['kilde']}, "
            f"{row['evidens']} |"
        )
        notes[row["id"]] = row["forklaring"]
    lines += ["", "Hvorfor de er forskellige:", ""]
    lines += [f"- `{key}`: {text}" for key, text in notes.items()]
    return "\n".join(lines) + "\n"


def _amount(value: float, unit: str) -> str:
    million = 1e6
    if unit == "kr." and abs(value) >= million:
        return f"{value / million:.1f} mio. kr.".replace(".", ",", 1)
    return f"{value:,.0f} {unit}".replace(",", ".")


def put_into(page: str, text: str) -> str:
    """Return the page with the section in its place, at the end when it has none."""
    if BEGIN not in page:
        page = f"{page.rstrip()}\n\n{BEGIN}\n{END}\n"
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n{text}{END}{rest.partition(END)[2]}"


def main(arguments: list[str] | None = None) -> int:
    """Print the section, or write it into a page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="the page to put the section in")
    parser.add_argument("--workers", type=int, default=1)
    chosen = parser.parse_args(arguments)
    text = section(compare_totals(chosen.workers))
    if chosen.write is None:
        sys.stdout.write(text)
        return 0
    page = chosen.write.read_text("utf-8") if chosen.write.exists() else "# Validering\n"
    chosen.write.write_text(put_into(page, text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
