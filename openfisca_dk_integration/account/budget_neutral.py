"""The factor that leaves an item of the account, over a population, as it is without a reform.

A reform may offer a switch that multiplies its amounts (``budgetneutral: <post>`` in its file).
Histories do not depend on the law, so the item is linear in the factor: two runs of the reform, at
0 and at 1, and one of the baseline give the root.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars

from openfisca_dk_integration.account.items import ITEMS
from openfisca_dk_integration.account.table import make_account
from openfisca_dk_integration.reforms import load_law
from openfisca_dk_integration.reforms.errors import Problem, ReformError
from openfisca_dk_integration.reforms.stack import read_reforms

if TYPE_CHECKING:
    from pathlib import Path

    from openfisca_dk_integration.reforms import Law
    from openfisca_dk_integration.reforms.format import ReformFile
    from openfisca_dk_integration.simulation.people import People


@dataclass(frozen=True)
class NeutralFactor:
    """A computed factor and what it was computed from; amounts in DKK over all years.

    Attributes:
        switch: the reform's switch.
        item: the item of the account that is held unchanged.
        factor: the value of the switch at which the item is what it is under the baseline.
        baseline: the item under the baseline.
        fixed: the item under the reform at factor 0: what the factor does not touch, such as
            people of the old rules.
        slope: what the item rises by when the factor rises by 1.
    """

    switch: str
    item: str
    factor: float
    baseline: float
    fixed: float
    slope: float


def neutral_switch(file: ReformFile, name: str | None = None) -> tuple[str, str]:
    """Return the switch that can be computed, and its item.

    Args:
        file: the reform.
        name: the switch, or None for the one there is.

    Raises:
        ReformError: when the reform has no such switch.
    """
    found = {switch.name: switch.neutral for switch in file.switches.values() if switch.neutral}
    wanted = name or next(iter(found), None)
    if wanted not in found:
        known = ", ".join(found) or "-"
        raise ReformError(
            [
                Problem(
                    f"{file.name}: valg {name or ''}=budgetneutral",
                    f"kan ikke beregnes; valg, der kan: {known}",
                    f"cannot be computed; switches that can: {known}",
                )
            ]
        )
    return wanted, found[wanted]


def budget_neutral(  # noqa: PLR0913 - a run is law x population x years, and then its options
    source: str | Path,
    population: People,
    years: tuple[int, int] | list[int],
    *,
    switch: str | None = None,
    valg: dict[str, Any] | None = None,
    baseline: Law | None = None,
    execution: str = "blocks",
    block_size: int | None = None,
    workers: int = 1,
    memory: str | float | None = None,
    cluster: str | None = None,
) -> NeutralFactor:
    """Compute the factor of a reform that leaves an item unchanged for a population.

    Args:
        source: the reform, by name or file.
        population: the people.
        years: the first and the last year; the item is summed over them.
        switch: the switch to compute, or None for the one the reform has.
        valg: the reform's other choices.
        baseline: the law to compare with (the law in force); its indexing holds for the reform.
        execution: how to compute (see ``simulate``).
        block_size: persons per block.
        workers: processes for the blocks.
        memory: what the run may hold (see ``simulate``).
        cluster: the address of a dask cluster (see ``simulate``).

    Raises:
        ReformError: when there is no such switch, nothing to scale, or no factor of the allowed
            range.
        SimulationError: when the run cannot be made.
    """
    base = baseline or load_law()
    others = {name: value for name, value in (valg or {}).items() if name != switch}
    file = read_reforms(source, others)
    name, key = neutral_switch(file, switch)
    item = next(item for item in ITEMS if item.key == key)

    def total(law: Law) -> float:
        account = make_account(
            population,
            law,
            years,
            (item,),
            execution=execution,
            block_size=block_size,
            workers=workers,
            memory=memory,
            cluster=cluster,
        )
        rows = account.table.filter(polars.col("betaler") == (item.til or item.fra))
        return float(rows["beloeb"].sum())

    def at(factor: float) -> float:
        return total(
            load_law(
                source,
                others | {name: factor},
                base.factor,
                base.last_year,
                base.switched_on,
            )
        )

    before, fixed = total(base), at(0.0)
    slope = at(1.0) - fixed
    factor = (before - fixed) / slope if slope else None
    _check(file, name, key, factor)
    return NeutralFactor(name, key, float(factor or 0), before, fixed, slope)


def computed(law: Any, population: People, years: Any, baseline: Any, **how: Any) -> Any:
    """Return the law with every switch that is to be computed (``budgetneutral``) in numbers.

    Args:
        law: a law of any kind; one without such switches is returned as it is.
        population: the people.
        years: the first and the last year.
        baseline: the law to compare with.
        **how: how to compute (``execution``, ``block_size``, ``workers``, ``memory``, ``cluster``).

    Raises:
        ReformError: when a factor cannot be computed.
    """
    file = getattr(law, "file", None)
    if file is None or not file.to_compute:
        return law
    choices = dict(file.chosen)
    for name in file.to_compute:
        found = budget_neutral(
            file.source, population, years, switch=name, valg=choices, baseline=baseline, **how
        )
        choices[name] = found.factor
    return load_law(file.source, choices, law.factor, law.last_year, law.switched_on)


def _check(file: ReformFile, name: str, item: str, factor: float | None) -> None:
    place = f"{file.name}: valg {name}=budgetneutral"
    if factor is None:
        raise ReformError(
            [
                Problem(
                    place,
                    f"reformens {item} er 0 i disse år for denne befolkning: intet at gange på",
                    f"the reform's {item} is 0 in these years for these people: nothing to scale",
                )
            ]
        )
    low, high = file.switches[name].minimum, file.switches[name].maximum
    if (low is not None and factor < low) or (high is not None and factor > high):
        raise ReformError(
            [
                Problem(
                    place,
                    f"faktoren skulle være {factor:g}, uden for {low}-{high}",
                    f"the factor would be {factor:g}, outside {low}-{high}",
                )
            ]
        )
