"""Figures with bands: shares, means, rates, medians of durations.

Weights (``vaegt``) count in every value; bands use Kish's effective number of persons,
(sum w)^2 / sum w^2, so a sample that stands for more people is not taken for more than it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy
from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True)
class Estimate:
    """A value with its band.

    Attributes:
        value: the estimate; NaN when the data cannot tell (fewer than half have had the event).
        low, high: the band; NaN or infinity when the data set no bound.
        count: persons (or spells) it rests on.
        events: how many of them had the outcome (of a ratio: any of it).
        censored: how many left before the outcome could be seen.
    """

    value: float
    low: float
    high: float
    count: int
    events: float
    censored: int = 0


def share(outcome: Array, weights: Array, level: float) -> Estimate:
    """Return the weighted share with an outcome; Wilson's band."""
    from statsmodels.stats.proportion import proportion_confint

    outcome = outcome.astype(bool)
    total = float(weights.sum())
    value = float(weights[outcome].sum()) / total
    effective = total**2 / float((weights**2).sum())
    low, high = proportion_confint(value * effective, effective, 1 - level, method="wilson")
    return Estimate(value, float(low), float(high), len(outcome), int(outcome.sum()))


def mean(values: Array, weights: Array, level: float) -> Estimate:
    """Return the weighted mean; Student's band (NaN for a single value)."""
    from statsmodels.stats.weightstats import DescrStatsW

    total = float(weights.sum())
    value = float((values * weights).sum() / total)
    low = high = float("nan")
    if len(values) > 1:
        effective = total**2 / float((weights**2).sum())
        scaled = DescrStatsW(values, weights * (effective / total))
        low, high = (float(bound) for bound in scaled.tconfint_mean(1 - level))
    return Estimate(value, low, high, len(values), len(values))


def ratio(above: Array, below: Array, weights: Array, level: float) -> Estimate:
    """Return weighted sum(above) / sum(below) over persons; the band by linearisation."""
    from scipy.stats import t

    total = float((weights * below).sum())
    value = float((weights * above).sum()) / total
    count = len(above)
    low = high = float("nan")
    if count > 1:
        residuals = weights * (above - value * below)
        error = float(numpy.sqrt(count / (count - 1) * (residuals**2).sum())) / total
        reach = float(t.ppf((1 + level) / 2, count - 1)) * error
        low, high = value - reach, value + reach
    return Estimate(value, low, high, count, int((above > 0).sum()))


def rate(events: float, exposure: float, count: int, level: float) -> Estimate:
    """Return events per unit of exposure; the exact band of a Poisson count."""
    from scipy.stats import chi2

    tail = (1 - level) / 2
    low = float(chi2.ppf(tail, 2 * events)) / 2 if events else 0.0
    high = float(chi2.ppf(1 - tail, 2 * events + 2)) / 2
    return Estimate(events / exposure, low / exposure, high / exposure, count, events)


def median_duration(time: Array, event: Array, weights: Array, level: float) -> Estimate:
    """Return the Kaplan-Meier median of a duration with right censoring.

    Args:
        time: months until the event, or until the person was last seen without it.
        event: True where the event was seen.
        weights: weight of each person.
        level: the band's level (log-log transform; infinity where the curve stays above half).
    """
    from statsmodels.duration.survfunc import SurvfuncRight

    event = event.astype(bool)
    nothing = float("nan")
    if not event.any():
        return Estimate(nothing, nothing, float("inf"), len(time), 0, len(time))
    scaled = weights * (weights.sum() / (weights**2).sum())
    curve = SurvfuncRight(time.astype(float), event.astype(int), freq_weights=scaled)
    half = 0.5
    value = float(curve.quantile(half))
    low, high = (float(x) for x in curve.quantile_ci(half, 1 - level, method="cloglog"))
    if not numpy.isfinite(value):
        value = nothing
    return Estimate(value, low, high, len(time), int(event.sum()), int((~event).sum()))


def restricted_mean(time: Array, event: Array, weights: Array, limit: int) -> float:
    """Return the mean of a duration cut at ``limit`` months: the area under Kaplan-Meier."""
    return float(_area(*_counts(time, event, weights, limit)))


def pseudo_values(time: Array, event: Array, weights: Array, limit: int) -> Array:
    """Return each person's part in the restricted mean (jackknife pseudo-values).

    Without censoring it is the person's own duration cut at ``limit``. Their weighted mean is the
    restricted mean (exactly without censoring, else up to terms of 1/n).
    """
    at_risk, exits = _counts(time, event, weights, limit)
    total = float(weights.sum())
    whole = float(_area(at_risk, exits))
    months = numpy.arange(limit)
    here = (time[:, None] >= months[None, :]) * weights[:, None]
    left = (time[:, None] == months[None, :]) * event[:, None] * weights[:, None]
    without = _area(at_risk[None, :] - here, exits[None, :] - left)
    found: Array = (total * whole - (total - weights) * without) / weights
    return found


def _counts(time: Array, event: Array, weights: Array, limit: int) -> tuple[Array, Array]:
    clipped = numpy.minimum(time, limit).astype(int)
    leaving = numpy.bincount(clipped, weights, minlength=limit + 1)
    at_risk = numpy.cumsum(leaving[::-1])[::-1][:limit]
    exits = numpy.bincount(clipped, weights * event * (time < limit), minlength=limit + 1)[:limit]
    return at_risk, exits


def _area(at_risk: Array, exits: Array) -> Array:
    tiny = 1e-12
    staying = 1 - numpy.where(at_risk > tiny, exits / numpy.maximum(at_risk, tiny), 0)
    area: Array = numpy.cumprod(numpy.clip(staying, 0, 1), axis=-1).sum(axis=-1)
    return area
