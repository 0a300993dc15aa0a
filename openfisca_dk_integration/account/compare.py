"""The law in force against any number of reforms, over the same people and years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars

from openfisca_dk_integration.account.budget_neutral import computed
from openfisca_dk_integration.account.items import ITEMS, Item
from openfisca_dk_integration.account.table import Account, Progress, make_account

if TYPE_CHECKING:
    from openfisca_dk_integration.simulation import Law
    from openfisca_dk_integration.simulation.people import People

KEYS = ["kommunekode", "kommune", "aar", "betaler", "post"]


@dataclass(frozen=True)
class Comparison:
    """Accounts under the law in force and under reforms.

    Attributes:
        baseline: the account under the law in force.
        reforms: the accounts under the reforms, in their order.
        difference: one row per reform, municipality, year, payer and item: ``grundlag``,
            ``med_reform`` and ``forskel`` (reform minus baseline) in DKK.
    """

    baseline: Account
    reforms: tuple[Account, ...]
    difference: polars.DataFrame

    @property
    def not_modelled(self) -> tuple[Item, ...]:
        """Items no law of the comparison has."""
        return self.baseline.not_modelled

    def total(self, *by: str) -> polars.DataFrame:
        """Return the differences summed by ``reform`` and other columns, with the amount a person.

        ``pr_person`` divides by the full-year persons of the same municipalities and years.
        """
        keys = ["reform", *by]
        sums = self.difference.group_by(keys, maintain_order=True).agg(
            polars.col("grundlag", "med_reform", "forskel").sum()
        )
        people = self.baseline.people
        over = [name for name in ("kommunekode", "aar") if name in by]
        if over:
            count = people.group_by(over).agg(polars.col("helaarspersoner").sum())
            sums = sums.join(count, on=over, how="left", maintain_order="left")
        else:
            sums = sums.with_columns(helaarspersoner=polars.lit(people["helaarspersoner"].sum()))
        per_person = polars.col("forskel") / polars.col("helaarspersoner")
        return sums.with_columns(
            pr_person=polars.when(polars.col("helaarspersoner") > 0).then(per_person).otherwise(0.0)
        )


def compare(  # noqa: PLR0913 - the people, the laws, the years, and how
    population: People,
    baseline: Law,
    reforms: Sequence[Law],
    years: tuple[int, int] | list[int],
    *,
    execution: str = "blocks",
    block_size: int | None = None,
    workers: int = 1,
    progress: Progress | None = None,
    keep: Path | None = None,
    memory: str | float | None = None,
    cluster: str | None = None,
) -> Comparison:
    """Compare reforms with a baseline over a population and a range of years.

    Without any change of the law every difference is exactly zero: the same people are computed in
    the same order, and what does not change gives the same bits.

    Args:
        population: the people.
        baseline: the law to compare with.
        reforms: the laws to compare.
        years: the first and the last year.
        execution: how to compute (see ``simulate``).
        block_size: persons per block.
        workers: processes for the blocks.
        progress: called with the number of blocks done and in all, over all laws.
        keep: a folder for the blocks' results, from which a killed run goes on (see ``simulate``).
        memory: what the run may hold (see ``simulate``).
        cluster: the address of a dask cluster (see ``simulate``).

    Raises:
        SimulationError: with every reason why the run cannot be made.
    """
    how: dict[str, Any] = {
        "execution": execution,
        "block_size": block_size,
        "workers": workers,
        "memory": memory,
        "cluster": cluster,
    }
    laws = [
        baseline,
        *(computed(law, population, years, baseline, **how) for law in reforms),
    ]

    def account(number: int, law: Law) -> Account:
        def step(done: int, blocks: int) -> None:
            if progress:
                progress(number * blocks + done, len(laws) * blocks)

        return make_account(
            population,
            law,
            years,
            ITEMS,
            progress=step,
            keep=None if keep is None else keep / f"lov-{number:02d}",
            **how,
        )

    accounts = [account(number, law) for number, law in enumerate(laws)]
    return Comparison(accounts[0], tuple(accounts[1:]), difference(accounts[0], accounts[1:]))


def difference(baseline: Account, reforms: Sequence[Account]) -> polars.DataFrame:
    """Return the rows of every reform's account beside those of the baseline.

    Two reforms with the same name are told apart by a number.
    """
    before = baseline.table.rename({"beloeb": "grundlag"})
    frames = [
        before.join(
            account.table.rename({"beloeb": "med_reform"}),
            on=KEYS,
            how="full",
            coalesce=True,
            maintain_order="left_right",
        )
        .with_columns(polars.col("grundlag", "med_reform").fill_null(0.0))
        .select(
            polars.lit(name).alias("reform"),
            *KEYS,
            "grundlag",
            "med_reform",
            (polars.col("med_reform") - polars.col("grundlag")).alias("forskel"),
        )
        for name, account in zip(unique_names(reforms), reforms, strict=True)
    ]
    return polars.concat(frames) if frames else polars.DataFrame()


def unique_names(accounts: Sequence[Account]) -> list[str]:
    """Return the names of the laws, numbered where a name stands more than once."""
    names = [account.law.name for account in accounts]
    return [
        f"{name}_{names[: place + 1].count(name)}" if names.count(name) > 1 else name
        for place, name in enumerate(names)
    ]
