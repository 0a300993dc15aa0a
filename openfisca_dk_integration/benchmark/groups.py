"""Who is likely behind, and how sure that is: the grouping that directs consultants.

Municipalities' true differences are taken as normal around zero with a spread that the data tell
(Paule-Mandel). Each municipality's own figure is drawn towards zero by as much as it is uncertain.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy
from numpy.typing import NDArray

if TYPE_CHECKING:
    from openfisca_dk_integration.benchmark.definitions import Definitions

Array = NDArray[Any]
BEHIND, AHEAD, UNKNOWN, TOO_FEW = (
    "sandsynligt_bagud",
    "sandsynligt_foran",
    "usikkert",
    "for_faa_personer",
)


@dataclass(frozen=True)
class Prior:
    """Mean and standard deviation of the true differences between municipalities, in months."""

    mean: float
    spread: float


def prior_of(difference: Array, error: Array) -> Prior:
    """Return the spread between municipalities that their own uncertainty does not explain."""
    from statsmodels.stats.meta_analysis import combine_effects

    if len(difference) < 3:  # noqa: PLR2004 - two points have no spread worth the name
        return Prior(0.0, 0.0)
    combined = combine_effects(difference, error**2, method_re="iterated")
    return Prior(0.0, float(numpy.sqrt(max(combined.tau2, 0.0))))


def posterior(difference: Array, error: Array, prior: Prior) -> tuple[Array, Array]:
    """Return mean and standard deviation of each true difference, given all of them."""
    own = numpy.where(numpy.isfinite(error), error, numpy.inf) ** 2
    between = prior.spread**2
    with numpy.errstate(invalid="ignore"):
        weight = numpy.where(numpy.isfinite(own), between / (between + own), 0.0)
    middle = prior.mean + numpy.where(weight > 0, weight * (difference - prior.mean), 0.0)
    spread: Array = numpy.sqrt(between * (1 - weight))
    return middle, spread


def group_of(
    middle: Array, spread: Array, enough: Array, definitions: Definitions
) -> tuple[Array, Array, list[str]]:
    """Return the probabilities of being behind and ahead by a noticeable margin, and the group."""
    from scipy.stats import norm

    margin = definitions.maerkbar_forskel_maaneder
    wide = numpy.maximum(spread, 1e-9)
    behind = norm.sf((margin - middle) / wide)
    ahead = norm.cdf((-margin - middle) / wide)
    sure = definitions.sandsynlighed
    groups = numpy.where(behind >= sure, BEHIND, numpy.where(ahead >= sure, AHEAD, UNKNOWN))
    return behind, ahead, numpy.where(enough, groups, TOO_FEW).tolist()
