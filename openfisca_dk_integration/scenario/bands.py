"""Bands: the 5, 50 and 95 per cent quantiles of every total over the draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy
import polars

from openfisca_dk_integration.account.guarantee import GUARANTEE
from openfisca_dk_integration.account.items import PAYERS
from openfisca_dk_integration.account.table import municipality_names
from openfisca_dk_integration.scenario.afterwards import ROWS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from openfisca_dk_integration.scenario.plan import Plan

QUANTILES = (0.05, 0.5, 0.95)
NAMES = ("p05", "p50", "p95")
ERRORS = tuple(f"fejl_{name}" for name in NAMES)
EVERYBODY = "alle"
BEFORE = "kommune_foer_udligning"
EQUALISATION = ("udligning", "indvandrertilskud")
"""Items that are left out of ``BEFORE``, with the guarantee."""
UNGUARANTEED = "kommune_foer_budgetgaranti"
"""The municipality with equalisation, but before what the budget guarantee gives or takes."""

CONVERGED = 0.1
"""A band has converged when the standard error of each of its quantiles is at most this share of
its width."""

REPLICATES = 200
"""Resamples of the draws for the standard error of a quantile."""

LEVELS = {
    "betaler": ("betaler",),
    "betaler_aar": ("betaler", "aar"),
    "betaler_post": ("betaler", "post"),
    "betaler_post_aar": ("betaler", "post", "aar"),
    "kommune_betaler": ("kommunekode", "betaler"),
    "kommune_betaler_aar": ("kommunekode", "betaler", "aar"),
    "kommune_betaler_post": ("kommunekode", "betaler", "post"),
    "kommune_betaler_post_aar": ("kommunekode", "betaler", "post", "aar"),
}
"""Totals by level, the coarsest first."""

PER_MUNICIPALITY = ("kommune_betaler_post_aar",)
"""Levels with a row per amount: computed a municipality at a time."""


@dataclass(frozen=True)
class Draws:
    """The amounts of all draws.

    Attributes:
        plan: what was run.
        amounts: draw, law, municipality, year and row, in DKK.
    """

    plan: Plan
    amounts: NDArray[numpy.float64]

    @property
    def count(self) -> int:
        """Number of draws."""
        return len(self.amounts)

    @property
    def pairs(self) -> NDArray[numpy.int64]:
        """The pair of each draw: those with the same assumptions (see ``Plan.setting``)."""
        return numpy.array([self.plan.part(draw) - 1 for draw in range(1, self.count + 1)])

    def payers(self) -> dict[str, NDArray[numpy.float64]]:
        """Return each payer's results: draw, law, municipality, year; and everybody's."""
        results = {
            payer: self.amounts[..., [n for n, row in enumerate(ROWS) if row[0] == payer]].sum(-1)
            for payer in PAYERS
        }
        results[EVERYBODY] = numpy.sum(list(results.values()), axis=0)
        if self.equalised:
            results[BEFORE] = results["kommune"] - self._of_municipalities(*EQUALISATION, GUARANTEE)
        if self.guaranteed:
            results[UNGUARANTEED] = results["kommune"] - self._of_municipalities(GUARANTEE)
        return results

    def _of_municipalities(self, *items: str) -> NDArray[numpy.float64]:
        rows = [n for n, row in enumerate(ROWS) if row[0] == "kommune" and row[1] in items]
        return self.amounts[..., rows].sum(-1)  # type: ignore[no-any-return]

    @property
    def guaranteed(self) -> bool:
        """Return True when the budget guarantee is switched on."""
        return self.plan.inhabitants is not None

    @property
    def equalised(self) -> bool:
        """Return True when any equalisation is in the account."""
        rows = [number for number, row in enumerate(ROWS) if row[1] in EQUALISATION]
        return bool(self.amounts[..., rows].any())


def quantiles(values: NDArray[numpy.float64]) -> NDArray[numpy.float64]:
    """Return the quantiles over the first axis, as a new first axis."""
    return numpy.quantile(values, QUANTILES, axis=0)


def standard_errors(
    values: NDArray[numpy.float64], pairs: NDArray[numpy.int64], seed: int
) -> NDArray[numpy.float64]:
    """Return the Monte Carlo standard error of the quantiles, by resampling pairs of draws.

    Args:
        values: draws along the first axis.
        pairs: the pair of each draw; draws of a pair stay together.
        seed: of the resampling.
    """
    count = int(pairs.max()) + 1
    if count < 2:  # noqa: PLR2004 - one pair has no spread
        return numpy.full((len(QUANTILES), *values.shape[1:]), numpy.nan)
    members = [numpy.flatnonzero(pairs == pair) for pair in range(count)]
    generator = numpy.random.default_rng(seed)
    found = []
    for _ in range(REPLICATES):
        drawn = generator.integers(0, count, count)
        found.append(quantiles(values[numpy.concatenate([members[pair] for pair in drawn])]))
    errors: NDArray[numpy.float64] = numpy.std(found, axis=0, ddof=1)
    return errors


@dataclass(frozen=True)
class Parts:
    """The variance of a total and what it is due to, as shares of 1."""

    deviation: float
    histories: float
    assumptions: float


def shares(values: NDArray[numpy.float64], pairs: NDArray[numpy.int64]) -> Parts:
    """Return how much of the spread is due to histories, and how much to assumptions.

    Draws of a pair have the same assumptions, effects, prices and intake and other histories: what
    differs within pairs is due to histories, and what all draws differ by beyond that to
    assumptions (analysis of variance with one random factor; a negative estimate counts as zero).
    """
    deviation = float(values.std(ddof=1)) if len(values) > 1 else 0.0
    sizes = numpy.bincount(pairs)
    whole = numpy.isin(pairs, numpy.flatnonzero(sizes == 2))  # noqa: PLR2004 - a pair is two
    if deviation == 0:
        return Parts(0.0, 0.0, 0.0)
    if not whole.any():
        return Parts(deviation, 0.0, 1.0)
    couples = values[whole].reshape(-1, 2)
    if len(couples) < 2:  # noqa: PLR2004 - between needs two pairs
        return Parts(deviation, float("nan"), float("nan"))
    within = float(((couples[:, 0] - couples[:, 1]) ** 2).mean() / 2)
    assumptions = max(0.0, deviation**2 - within)
    total = within + assumptions
    return Parts(deviation, within / total, assumptions / total) if total else Parts(0.0, 0.0, 0.0)


def converged(errors: NDArray[numpy.float64], band: NDArray[numpy.float64]) -> tuple[float, bool]:
    """Return the largest error of a band's quantiles as a share of its width, and if it will do.

    Args:
        errors: the standard error of each quantile.
        band: the quantiles.
    """
    width = float(band[-1] - band[0])
    if width == 0:
        return 0.0, True
    share = float(numpy.max(errors)) / width
    return share, share <= CONVERGED


def band_table(draws: Draws, level: str) -> polars.DataFrame:
    """Return one row per reform and total of a level, with the bands of both laws and difference.

    Columns ``grundlag_p05`` ... ``forskel_p95`` and the means over the draws. Totals that are zero
    under both laws in every draw are left out.
    """
    keys = LEVELS[level]
    if level in PER_MUNICIPALITY:
        frames = []
        for number in range(draws.amounts.shape[2]):
            part = Draws(draws.plan, draws.amounts[:, :, number : number + 1])
            frames.append(_table(part, keys, [number]))
        return polars.concat(frames)
    return _table(draws, keys, list(range(draws.amounts.shape[2])))


def _table(draws: Draws, keys: tuple[str, ...], municipalities: list[int]) -> polars.DataFrame:
    plan = draws.plan
    codes = plan.population.municipality_codes[municipalities]
    years = list(range(plan.years[0], plan.years[1] + 1))
    if "post" in keys:
        values = draws.amounts
        rows: list[tuple[Any, ...]] = [(payer, item) for payer, item, _ in ROWS]
    else:
        by_payer = draws.payers()
        values = numpy.stack(list(by_payer.values()), axis=-1)
        rows = [(payer,) for payer in by_payer]
    axes = []
    if "kommunekode" not in keys:
        axes.append(2)
    if "aar" not in keys:
        axes.append(3)
    values = values.sum(axis=tuple(axes), keepdims=True)
    index = [
        (int(code), year, *row)
        for code in (codes if "kommunekode" in keys else [0])
        for year in (years if "aar" in keys else [0])
        for row in rows
    ]
    flat = values.reshape(*values.shape[:2], -1)
    frames = []
    for number, case in enumerate(plan.reforms, start=1):
        before, after = flat[:, 0], flat[:, number]
        used = (before != 0).any(axis=0) | (after != 0).any(axis=0)
        columns: dict[str, Any] = {"reform": [case.name] * int(used.sum())}
        chosen = [row for row, keep in zip(index, used, strict=True) if keep]
        if "kommunekode" in keys:
            names = municipality_names()
            columns["kommunekode"] = [row[0] for row in chosen]
            columns["kommune"] = [names.get(row[0], str(row[0])) for row in chosen]
        columns["betaler"] = [row[2] for row in chosen]
        if "post" in keys:
            columns["post"] = [row[3] for row in chosen]
        if "aar" in keys:
            columns["aar"] = [row[1] for row in chosen]
        trio = {"grundlag": before, "med_reform": after, "forskel": after - before}
        for name, each in trio.items():
            columns[name] = each[:, used].mean(axis=0) + 0.0
            bands = quantiles(each[:, used]) + 0.0
            columns |= {f"{name}_{label}": band for label, band in zip(NAMES, bands, strict=True)}
        frames.append(polars.DataFrame(columns))
    return polars.concat(frames)


def convergence(draws: Draws) -> polars.DataFrame:
    """Return the running bands of each payer's difference over all years, as draws are added.

    ``fejl_*`` is the Monte Carlo standard error of each quantile at that number of draws, and
    ``fejl_andel`` the largest of them as a share of the width of the band.
    """
    results = draws.payers()
    rows = []
    steps = sorted({*range(10, draws.count, 10), draws.count})
    for number, case in enumerate(draws.plan.reforms, start=1):
        for payer, values in results.items():
            total = (values[:, number] - values[:, 0]).sum(axis=(1, 2))
            for step in steps:
                band = quantiles(total[:step])
                errors = standard_errors(total[:step], draws.pairs[:step], draws.plan.seed)
                share, _ = converged(errors, band)
                found = [_or_none(one) for one in (*errors.tolist(), share)]
                rows.append((case.name, payer, step, *band.tolist(), *found))
    columns = ["reform", "betaler", "traekninger", *NAMES, *ERRORS, "fejl_andel"]
    return polars.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None)


def summary(draws: Draws) -> list[dict[str, Any]]:
    """Return each payer's difference over all years: band, its errors, and what it is due to.

    ``konvergeret`` says whether every error is at most ``CONVERGED`` of the width of the band
    (``fejl_andel`` is the largest share).
    """
    found = []
    results = draws.payers()
    for number, case in enumerate(draws.plan.reforms, start=1):
        for payer, values in results.items():
            total = (values[:, number] - values[:, 0]).sum(axis=(1, 2))
            band = quantiles(total)
            errors = standard_errors(total, draws.pairs, draws.plan.seed)
            parts = shares(total, draws.pairs)
            share, done = converged(errors, band)
            found.append(
                {"reform": case.name, "betaler": payer, "gennemsnit": float(total.mean())}
                | dict(zip(NAMES, band.tolist(), strict=True))
                | {name: _or_none(one) for name, one in zip(ERRORS, errors.tolist(), strict=True)}
                | {
                    "fejl_andel": _or_none(share),
                    "konvergeret": done,
                    "spredning": parts.deviation,
                    "andel_forloeb": _or_none(parts.histories),
                    "andel_antagelser": _or_none(parts.assumptions),
                }
            )
    return found


def _or_none(value: float) -> float | None:
    return None if numpy.isnan(value) else value
