"""A duration model of people's background and local conditions, without municipality effects.

Time is in months, the hazard proportional, its baseline constant within steps of some months:
h(t | x, z) = 1 - exp(-exp(a_step + x b + z c)). That is a binomial regression with a
complementary log-log link (grouped proportional hazards; Prentice & Gloeckler 1978), fitted by
statsmodels.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy
from numpy.typing import NDArray

if TYPE_CHECKING:
    from openfisca_dk_integration.benchmark.durations import Durations

Array = NDArray[Any]


@dataclass(frozen=True)
class Design:
    """Background of the persons followed, as columns.

    Attributes:
        names: what each column says (`koen=kvinde`).
        values: one row per person followed, one column per name (float64).
        dropped: levels joined with the reference level because too few exits hold them.
    """

    names: tuple[str, ...]
    values: Array
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fit:
    """A fitted model.

    Attributes:
        design: the columns.
        baseline: intercept of each step of the baseline.
        effects: one coefficient per column (log hazard ratios).
        covariance: of baseline and effects together.
        step: months of a step.
        limit: months of follow-up.
    """

    design: Design
    baseline: Array
    effects: Array
    covariance: Array
    step: int
    limit: int

    def expected(self, values: Array) -> Array:
        """Return each person's expected duration in months, cut at ``limit``."""
        score = values @ self.effects
        by_month = self.baseline[numpy.arange(self.limit) // self.step]
        logs = -numpy.exp(by_month[None, :] + score[:, None])
        staying: Array = numpy.exp(numpy.cumsum(logs, axis=1)).sum(axis=1)
        return staying

    def hazard_ratios(self, quantile: float) -> list[tuple[str, float, float, float]]:
        """Return name, hazard ratio and its band for every column."""
        first = len(self.baseline)
        error = numpy.sqrt(numpy.diag(self.covariance)[first:])
        return [
            (
                name,
                float(numpy.exp(effect)),
                float(numpy.exp(effect - quantile * spread)),
                float(numpy.exp(effect + quantile * spread)),
            )
            for name, effect, spread in zip(self.design.names, self.effects, error, strict=True)
        ]


def categories(
    columns: dict[str, tuple[Array, tuple[str, ...]]],
    numbers: dict[str, Array],
    events: Array,
    fewest: int,
) -> Design:
    """Return dummy columns; the most frequent level of each is the reference.

    A level with fewer than ``fewest`` events, or non-events, is joined with the reference.

    Args:
        columns: codes per person, and the level that each code names.
        numbers: numeric columns (centred and scaled to a standard deviation of one).
        events: True where the person had the event.
        fewest: least number of events and of non-events of a level.
    """
    names: list[str] = []
    values: list[Array] = []
    dropped: list[str] = []
    for column, (codes, levels) in columns.items():
        counts = numpy.bincount(codes, minlength=len(levels))
        reference = int(counts.argmax())
        for code, level in enumerate(levels):
            if code == reference or not counts[code]:
                continue
            here = codes == code
            exits = int(events[here].sum())
            if min(exits, int(counts[code]) - exits) < fewest:
                dropped.append(f"{column}={level}")
                continue
            names.append(f"{column}={level}")
            values.append(here.astype(numpy.float64))
    for column, number in numbers.items():
        spread = float(number.std())
        if spread > 0:
            names.append(column)
            values.append((number - number.mean()) / spread)
        else:
            dropped.append(column)
    table = numpy.column_stack(values) if values else numpy.zeros((len(events), 0))
    return Design(tuple(names), table, tuple(dropped))


def fit(durations: Durations, design: Design, weights: Array, limit: int, step: int) -> Fit:
    """Fit the model to durations.

    Args:
        durations: time and event of each person followed.
        design: their background.
        weights: their weights.
        limit: months of follow-up.
        step: months in which the baseline hazard is constant.

    Raises:
        ValueError: when nobody has the event, or the fit does not converge.
    """
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.families.links import CLogLog
    from statsmodels.genmod.generalized_linear_model import GLM

    if not durations.event.any():
        raise ValueError("Nobody has the event")
    steps = -(-limit // step)
    starts = step * numpy.arange(steps)
    alive = numpy.clip(durations.time[:, None] - starts[None, :], 0, step)
    exits = durations.event[:, None] & (durations.time[:, None] // step == numpy.arange(steps))
    months = alive + exits
    keep = _steps_with_exits(exits, months)
    person, number = numpy.nonzero(months)
    used, row = numpy.unique(keep[number], return_inverse=True)
    dummies = numpy.zeros((len(person), len(used)))
    dummies[numpy.arange(len(person)), row] = 1
    events = exits[person, number].astype(float)
    outcome = numpy.column_stack([events, months[person, number] - events])
    table = numpy.column_stack([dummies, design.values[person]])
    scaled = weights * (weights.sum() / (weights**2).sum())
    model = GLM(outcome, table, family=Binomial(link=CLogLog()), freq_weights=scaled[person])
    start = numpy.full(table.shape[1], 0.0)
    start[: len(used)] = numpy.log(events.sum() / months.sum())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = model.fit(start_params=start, maxiter=50)
    if not result.converged or not numpy.isfinite(result.params).all():
        raise ValueError("The fit does not converge")
    place = numpy.searchsorted(used, keep)
    return Fit(
        design=design,
        baseline=numpy.asarray(result.params)[place],
        effects=numpy.asarray(result.params)[len(used) :],
        covariance=_spread_out(numpy.asarray(result.cov_params()), place, len(used)),
        step=step,
        limit=limit,
    )


def _steps_with_exits(exits: Array, months: Array) -> Array:
    """Return for each step the step whose hazard it shares: one without exits joins the last."""
    events = exits.sum(axis=0)
    found = numpy.zeros(len(events), dtype=int)
    current = int(numpy.argmax(events > 0))
    for number in range(len(events)):
        if events[number] > 0 and months[:, number].any():
            current = number
        found[number] = current
    return found


def _spread_out(covariance: Array, place: Array, used: int) -> Array:
    index = numpy.concatenate([place, used + numpy.arange(len(covariance) - used)])
    wide: Array = covariance[numpy.ix_(index, index)]
    return wide
