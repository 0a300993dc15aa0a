"""Actual against expected: how fast a municipality's people come into work, given who they are.

The model knows people's background and local conditions but no municipality. *Expected* is the
mean duration it gives a municipality's own people, *actual* their mean duration in the data, both
cut at the follow-up. The difference is shown with both signs: actual - expected (KORA and the
ministry: negative is faster) and expected - actual (AKF: positive is faster).

Bands rest on the residuals of persons, households as one (couples share fate). The
uncertainty of the pooled model is smaller than a municipality's own; leaving it out makes bands
slightly too wide, not too narrow, because a municipality's own people are part of the model.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy
import polars
from numpy.typing import NDArray

from openfisca_dk_integration.benchmark.background import background, local_conditions
from openfisca_dk_integration.benchmark.durations import Durations, time_to
from openfisca_dk_integration.benchmark.errors import BenchmarkError
from openfisca_dk_integration.benchmark.estimates import pseudo_values, restricted_mean
from openfisca_dk_integration.benchmark.groups import Prior, group_of, posterior, prior_of
from openfisca_dk_integration.benchmark.model import Fit, categories, fit
from openfisca_dk_integration.benchmark.panel import NEVER

if TYPE_CHECKING:
    from openfisca_dk_integration.benchmark.definitions import Definitions
    from openfisca_dk_integration.benchmark.panel import Panel

Array = NDArray[Any]
MONTHS = 12
FASTER, SLOWER, ALIKE, TOO_FEW = "hurtigere", "langsommere", "kan_ikke_skelnes", "for_faa_personer"


@dataclass(frozen=True)
class Expectation:
    """Actual against expected, by municipality.

    Attributes:
        table: one row per municipality, by code (never ranked): people, actual and expected months,
            both differences, band, p and q, verdict, probability of being behind and ahead, group.
        model: the fitted model.
        followed: persons followed.
        events: of them, with work within the follow-up.
        false_alarms: verdicts to expect by chance at the level when no municipality differs.
        prior: spread of the municipalities' true differences, in months.
    """

    table: polars.DataFrame
    model: Fit
    followed: int
    events: int
    false_alarms: float
    prior: Prior


def expected_durations(
    panel: Panel, definitions: Definitions, years: tuple[int, int], local: Path | None = None
) -> Expectation:
    """Fit the model to newcomers of some years and compare each municipality with it.

    Args:
        panel: the months.
        definitions: the choices (ages, weeks of work, follow-up, level).
        years: first and last year of permit (or takeover).
        local: the user's table of local conditions, or none.

    Raises:
        BenchmarkError: nobody to follow, nobody who comes into work, a model that cannot be
            fitted, or a table of local conditions that cannot be used.
    """
    durations = follow(panel, definitions, years)
    if not len(durations.person):
        raise BenchmarkError.of(
            f"{years[0]}-{years[1]}", "ingen at følge i de år", "nobody to follow in these years"
        )
    person = durations.person
    numbers: dict[str, Array] = {}
    if local is not None:
        year = panel.permit[person] // MONTHS
        numbers = local_conditions(Path(local), panel.municipality[person], year)
    columns = background(panel, person, panel.permit)
    design = categories(columns, numbers, durations.event, definitions.mindste_antal_haendelser)
    weights = panel.weights[person]
    limit = definitions.varighed_opfoelgning
    try:
        model = fit(durations, design, weights, limit, definitions.basis_maaneder)
    except ValueError as error:
        raise BenchmarkError.of(
            f"{years[0]}-{years[1]}",
            "modellen kan ikke beregnes: for få kommer i arbejde i data",
            f"the model cannot be fitted: {error}",
        ) from error
    return _compare(panel, durations, model, definitions)


def follow(panel: Panel, definitions: Definitions, years: tuple[int, int]) -> Durations:
    """Return the time from permit to lasting work of newcomers of some years.

    Months of maternity and pension do not count (KORA 2017); ordinary education does: our data
    says work, and education is another goal.
    """
    start = panel.permit
    age = panel.at(panel.monthly["alder"], numpy.minimum(start, panel.last + 1))
    who = (
        panel.foreign
        & (start < NEVER)
        & (start // MONTHS >= years[0])
        & (start // MONTHS <= years[1])
        & (age >= definitions.alder_fra)
        & (age <= definitions.alder_til)
    )
    return time_to(
        panel,
        who,
        start,
        panel.work,
        definitions.arbejde_maaneder,
        definitions.varighed_opfoelgning,
        pause=panel.outside & ~panel.work,
    )


def _compare(
    panel: Panel, durations: Durations, model: Fit, definitions: Definitions
) -> Expectation:
    person = durations.person
    code = panel.municipality[person]
    weights = panel.weights[person]
    household = panel.household[person]
    mine = model.expected(model.design.values)
    limit = definitions.varighed_opfoelgning
    found = []
    for each in numpy.unique(code):
        here = code == each
        time, event = durations.time[here], durations.event[here]
        actual = restricted_mean(time, event, weights[here], limit)
        expected = float(numpy.average(mine[here], weights=weights[here]))
        residual = pseudo_values(time, event, weights[here], limit) - mine[here]
        error, free = _error(residual, weights[here], household[here])
        found.append((int(each), int(here.sum()), int(event.sum()), actual, expected, error, free))
    table = polars.DataFrame(
        found,
        schema=["kommunekode", "antal", "i_arbejde", "faktisk", "forventet", "fejl", "frihed"],
        orient="row",
    )
    return _judged(table, model, durations, definitions)


def _error(residual: Array, weights: Array, household: Array) -> tuple[float, float]:
    """Return the standard error of a weighted mean, households as one, and its freedom."""
    centred = weights * (residual - numpy.average(residual, weights=weights))
    _, index = numpy.unique(household, return_inverse=True)
    sums = numpy.bincount(index, centred)
    many = len(sums)
    if many < 2:  # noqa: PLR2004 - one household has no spread
        return float("nan"), float("nan")
    error = float(numpy.sqrt(many / (many - 1) * (sums**2).sum()) / weights.sum())
    return error, float(many - 1)


def _judged(
    table: polars.DataFrame, model: Fit, durations: Durations, definitions: Definitions
) -> Expectation:
    from scipy.stats import t
    from statsmodels.stats.multitest import multipletests

    level = definitions.konfidens
    difference = (table["faktisk"] - table["forventet"]).to_numpy()
    error, free = table["fejl"].to_numpy(), table["frihed"].to_numpy()
    enough = (table["antal"].to_numpy() >= definitions.mindste_antal) & numpy.isfinite(error)
    reach = t.ppf((1 + level) / 2, free) * error
    p = numpy.full(len(table), numpy.nan)
    q = p.copy()
    p[enough] = 2 * t.sf(numpy.abs(difference[enough] / error[enough]), free[enough])
    if enough.any():
        q[enough] = multipletests(p[enough], alpha=1 - level, method="fdr_bh")[1]
    verdict = numpy.where(q < 1 - level, numpy.where(difference < 0, FASTER, SLOWER), ALIKE)
    verdict = numpy.where(enough, verdict, TOO_FEW)
    prior = prior_of(difference[enough], error[enough])
    middle, spread = posterior(difference, error, prior)
    behind, ahead, groups = group_of(middle, spread, enough, definitions)
    judged = table.drop("frihed").with_columns(
        faktisk_minus_forventet=polars.Series(difference),
        forventet_minus_faktisk=polars.Series(-difference),
        nedre=polars.Series(difference - reach),
        oevre=polars.Series(difference + reach),
        p=polars.Series(p),
        q=polars.Series(q),
        vurdering=polars.Series(verdict.tolist()),
        udjaevnet=polars.Series(middle),
        sandsynlighed_bagud=polars.Series(behind),
        sandsynlighed_foran=polars.Series(ahead),
        gruppe=polars.Series(groups),
    )
    return Expectation(
        table=judged,
        model=model,
        followed=len(durations.person),
        events=int(durations.event.sum()),
        false_alarms=float(enough.sum() * (1 - level)),
        prior=prior,
    )
