"""The account: municipality × year × payer × item, from a run of one law."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy
import polars
import yaml

from openfisca_dk_integration.account.items import ITEMS, Item
from openfisca_dk_integration.entities import Kommune
from openfisca_dk_integration.population import Population
from openfisca_dk_integration.simulation import PRESENT, Answer, Law, Span, simulate
from openfisca_dk_integration.simulation.request import Request
from openfisca_dk_integration.simulation.shared import fits, simulate_laws
from openfisca_dk_integration.small_cells import HIDDEN_CODE, HIDDEN_NAME

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from openfisca_dk_integration.simulation.people import People

RESULTS = {"kommune": "kommune_nettoresultat", "stat": "stat_nettoresultat"}
"""The law's own results, which the account must agree with."""

SCHEMA = {
    "kommunekode": polars.Int32,
    "kommune": polars.String,
    "aar": polars.Int32,
    "betaler": polars.String,
    "post": polars.String,
    "beloeb": polars.Float64,
}

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Account:
    """The account of a population under one law.

    Attributes:
        law: the law.
        years: the years.
        table: one row per municipality, year, payer and item (see ``SCHEMA``); income is positive
            and expense negative, seen from the payer; float64 DKK, weighted by ``vaegt``.
        people: full-year persons (``helaarspersoner``) by municipality and year, weighted.
        not_modelled: items of the table of items whose variables the law does not have (yet).
        deviation: the account minus the law's own ``*_nettoresultat`` by municipality and year,
            for the payers the law has a result for.
    """

    law: Law
    years: list[int]
    table: polars.DataFrame
    people: polars.DataFrame
    not_modelled: tuple[Item, ...]
    deviation: polars.DataFrame

    def result(self) -> polars.DataFrame:
        """Return the sum of the items by municipality, year and payer."""
        keys = ["kommunekode", "kommune", "aar", "betaler"]
        return self.table.group_by(keys, maintain_order=True).agg(polars.col("beloeb").sum())


def make_account(  # noqa: PLR0913 - the people, the law, the years, and how
    population: People,
    law: Law,
    years: tuple[int, int] | list[int],
    items: tuple[Item, ...] = ITEMS,
    *,
    execution: str = "blocks",
    block_size: int | None = None,
    workers: int = 1,
    progress: Progress | None = None,
    keep: Path | None = None,
    memory: str | float | None = None,
    cluster: str | None = None,
) -> Account:
    """Run a law over a population and keep its account.

    Args:
        population: the people.
        law: the law (``openfisca_dk_integration.reforms.load_law``).
        years: the first and the last year.
        items: the items.
        execution: how to compute (see ``simulate``).
        block_size: persons per block.
        workers: processes for the blocks.
        progress: called with the number of blocks done and in all.
        keep: a folder for the blocks' results, from which a killed run goes on (see ``simulate``).
        memory: what the run may hold (see ``simulate``).
        cluster: the address of a dask cluster (see ``simulate``).

    Raises:
        SimulationError: with every reason why the run cannot be made.
    """
    wanted = _Wanted(law, items)
    answer = simulate(
        population,
        law,
        Span.of_years(years[0], years[-1]),
        outputs=wanted.outputs,
        sums=wanted.sums,
        execution=execution,
        block_size=block_size,
        workers=workers,
        progress=progress,
        keep=keep,
        memory=memory,
        cluster=cluster,
    )
    return wanted.account(answer)


def make_accounts(
    population: People,
    laws: Sequence[Law],
    years: tuple[int, int] | list[int],
    items: tuple[Item, ...] = ITEMS,
    *,
    progress: Progress | None = None,
) -> list[Account] | None:
    """Keep the accounts under the law in force and reforms of it, in one go, in this process.

    What a reform leaves as it is, is computed once; the numbers are those of ``make_account``.

    Args:
        population: the people.
        laws: the law in force, then reforms of it (equal rates, years and switches).
        years: the first and the last year.
        items: the items.
        progress: called with the number of laws done and in all.

    Returns:
        The accounts, or None when the people are too many to be computed at once.

    Raises:
        SimulationError: with every reason why the run cannot be made.
    """
    span = Span.of_years(years[0], years[-1])
    wanted = [_Wanted(law, items) for law in laws]
    requests = [Request(span, one.outputs, one.sums) for one in wanted]
    if not isinstance(population, Population) or not fits(population, requests[0]):
        return None
    answers = simulate_laws(population, laws, requests, progress)
    return [one.account(answer) for one, answer in zip(wanted, answers, strict=True)]


class _Wanted:
    """What the account of a law asks for."""

    def __init__(self, law: Law, items: tuple[Item, ...]) -> None:
        variables = law.tax_benefit_system().variables
        self.law = law
        self.items = items = tuple(item for item in items if item.variables)
        self.modelled = tuple(
            item for item in items if {*item.variables, *item.needs} <= set(variables)
        )
        names = list(dict.fromkeys(name for item in self.modelled for name in item.variables))
        self.municipal = [name for name in names if variables[name].entity.key == Kommune.key]
        self.results = [name for name in RESULTS.values() if name in variables]
        self.outputs = (*self.municipal, *self.results)
        self.sums = (PRESENT, *(name for name in names if name not in self.municipal))

    def account(self, answer: Answer) -> Account:
        """Return the account of what was computed."""
        table = _table(answer, self.modelled, set(self.municipal))
        return Account(
            law=self.law,
            years=answer.years,
            table=table,
            people=_frame(answer, {"helaarspersoner": answer.kroner(PRESENT) / 12}),
            not_modelled=tuple(item for item in self.items if item not in self.modelled),
            deviation=_deviation(answer, table, self.results),
        )


def amounts(answer: Answer, item: Item, municipal: set[str]) -> NDArray[numpy.float64]:
    """Return the amount of an item: one row per municipality, one column per year."""
    parts = [
        sign * (_by_year(answer, name) if name in municipal else answer.kroner(name))
        for sign, name in item.terms
    ]
    total: NDArray[numpy.float64] = numpy.sum(parts, axis=0)
    return total


def _by_year(answer: Answer, name: str) -> NDArray[numpy.float64]:
    columns = [answer.column(name, str(year)) for year in answer.years]
    return numpy.stack(columns, axis=1).astype(numpy.float64)


def _table(answer: Answer, items: tuple[Item, ...], municipal: set[str]) -> polars.DataFrame:
    frames = []
    for number, item in enumerate(items):
        amount = amounts(answer, item, municipal)
        for payer, sign in item.signs().items():
            # Adding zero turns -0.0 into 0.0.
            frame = _frame(answer, {"beloeb": sign * amount + 0.0}).with_columns(
                betaler=polars.lit(payer), post=polars.lit(item.key), _item=polars.lit(number)
            )
            frames.append(frame)
    if not frames:
        return polars.DataFrame(schema=SCHEMA)
    order = ["kommunekode", "aar", "betaler", "_item"]
    return polars.concat(frames).sort(order).select(list(SCHEMA)).cast(SCHEMA)  # type: ignore[arg-type]


def _frame(answer: Answer, columns: dict[str, NDArray[numpy.float64]]) -> polars.DataFrame:
    """Return one row per municipality and year."""
    codes = numpy.asarray(answer.ids[Kommune.key])
    years = len(answer.years)
    names = municipality_names()
    data: dict[str, Any] = {
        "kommunekode": numpy.repeat(codes, years),
        "kommune": [
            names.get(int(code), f"Kommune {code}") for code in codes for _ in range(years)
        ],
        "aar": numpy.tile(answer.years, len(codes)),
    }
    data |= {name: values.ravel() for name, values in columns.items()}
    return polars.DataFrame(data).cast({"kommunekode": polars.Int32, "aar": polars.Int32})


def _deviation(answer: Answer, table: polars.DataFrame, results: list[str]) -> polars.DataFrame:
    frames = []
    for payer, name in RESULTS.items():
        if name not in results:
            continue
        own = _frame(answer, {"lovens": _by_year(answer, name)})
        summed = (
            table.filter(polars.col("betaler") == payer)
            .group_by("kommunekode", "aar")
            .agg(polars.col("beloeb").sum())
        )
        frames.append(
            own.join(summed, on=["kommunekode", "aar"], how="left").select(
                "kommunekode",
                "kommune",
                "aar",
                polars.lit(payer).alias("betaler"),
                polars.col("beloeb").fill_null(0.0),
                "lovens",
                (polars.col("beloeb").fill_null(0.0) - polars.col("lovens")).alias("afvigelse"),
            )
        )
    return polars.concat(frames) if frames else polars.DataFrame()


@cache
def municipality_names() -> dict[int, str]:
    """Return the name of each municipality by its code, and of those that stand together."""
    path = Path(__file__).parent.parent / "kommuner.yaml"
    with path.open(encoding="utf-8") as stream:
        entries = yaml.safe_load(stream)
    names = {int(code): str(entry["navn"]) for code, entry in entries.items()}
    return {0: "Landsgennemsnit", HIDDEN_CODE: HIDDEN_NAME} | names
