"""What a scenario's result says beside its bands: tornado, break-even, sampling, assumptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy
import polars

from openfisca_dk_integration.account.items import PAYERS
from openfisca_dk_integration.account.table import municipality_names
from openfisca_dk_integration.population.schema import MUNICIPALITIES, schema
from openfisca_dk_integration.scenario.afterwards import ROWS
from openfisca_dk_integration.scenario.bands import EVERYBODY, NAMES, QUANTILES
from openfisca_dk_integration.scenario.parts import assumptions_of
from openfisca_dk_integration.scenario.plan import HIGH, LOW
from openfisca_dk_integration.scenario.prices import MODULE_VARIABLE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from openfisca_dk_integration.scenario.plan import Plan
    from openfisca_dk_integration.scenario.run import ScenarioResult

SHOWN_PAYERS = (*PAYERS, EVERYBODY)


def tornado(result: ScenarioResult) -> list[dict[str, Any]]:
    """Return what each assumption does to each payer's difference, the largest first.

    ``lav`` and ``hoej`` are the differences with the assumption at that end, ``central`` with all
    at their central values; the histories have the same random numbers throughout.
    """
    pairs = result.prepared.tornado
    if not pairs:
        return []
    central = _differences(result.results["tornado-central"]["beloeb"])
    found = []
    for kind, name in pairs:
        low, high = (
            _differences(result.results[f"tornado-{kind}-{name}-{end}"]["beloeb"])
            for end in (LOW, HIGH)
        )
        for number, case in enumerate(result.plan.reforms):
            for place, payer in enumerate(SHOWN_PAYERS):
                ends = float(low[number, place]), float(high[number, place])
                found.append(
                    {
                        "reform": case.name,
                        "betaler": payer,
                        "art": kind,
                        "navn": name,
                        LOW: ends[0],
                        "central": float(central[number, place]),
                        HIGH: ends[1],
                        "spaend": max(*ends, float(central[number, place]))
                        - min(*ends, float(central[number, place])),
                    }
                )
    order = {case.name: number for number, case in enumerate(result.plan.reforms)}
    return sorted(
        found,
        key=lambda row: (
            order[row["reform"]],
            SHOWN_PAYERS.index(row["betaler"]),
            -row["spaend"],
            row["art"],
            row["navn"],
        ),
    )


def _differences(amounts: NDArray[numpy.float64]) -> NDArray[numpy.float64]:
    """Return the differences over all municipalities and years: reform and payer."""
    sums = amounts.sum(axis=(1, 2))
    change = sums[1:] - sums[0]
    by_payer = [
        change[:, [number for number, row in enumerate(ROWS) if row[0] == payer]].sum(axis=1)
        for payer in PAYERS
    ]
    return numpy.stack([*by_payer, numpy.sum(by_payer, axis=0)], axis=1)


def break_even(result: ScenarioResult) -> list[dict[str, Any]]:
    """Return for each payer the size of the effect at which the reform costs nothing, with bands.

    ``traekninger`` is the number of draws and ``uden_svar`` how many of them have no size in the
    range; the bands are over the others. ``mindst`` and ``hoejst`` are the mean differences in DKK
    at the two ends of the range.
    """
    question = result.prepared.question
    if question is None:
        return []
    names = sorted(name for name in result.results if name.startswith("nulpunkt-"))
    arrays = [result.results[name] for name in names]
    found = []
    for number, payer in enumerate(question.payers):
        sizes = numpy.array([array["stoerrelse"][number] for array in arrays])
        there = sizes[~numpy.isnan(sizes)]
        bands = numpy.quantile(there, QUANTILES).tolist() if len(there) else [None] * len(NAMES)
        found.append(
            {
                "reform": result.plan.reforms[question.reform].name,
                "betaler": payer,
                "fra": question.low,
                "til": question.high,
                "traekninger": len(sizes),
                "uden_svar": int(numpy.isnan(sizes).sum()),
            }
            | dict(zip(NAMES, bands, strict=True))
            | {
                end: float(numpy.mean([array[end][number] for array in arrays]))
                for end in ("mindst", "hoejst")
            }
        )
    return found


def sampling(result: ScenarioResult) -> list[dict[str, Any]]:
    """Return the standard errors that are due to the sample of people; empty when all are there."""
    arrays = result.results.get("stikproeve")
    if arrays is None:
        return []
    plan = result.draws.plan
    years = [*range(plan.years[0], plan.years[1] + 1), None]
    names = municipality_names()
    found: list[dict[str, Any]] = []
    for number, case in enumerate(plan.reforms):
        base = {"reform": case.name}
        for place, payer in enumerate(SHOWN_PAYERS):
            found += [
                base
                | {
                    "kommunekode": None,
                    "kommune": None,
                    "betaler": payer,
                    "aar": year,
                    "grundlag": _root(arrays["grundlag"][place, column]),
                    "forskel": _root(arrays["forskel"][number, place, column]),
                }
                for column, year in enumerate(years)
            ]
            found += [
                base
                | {
                    "kommunekode": int(code),
                    "kommune": names.get(int(code), str(code)),
                    "betaler": payer,
                    "aar": None,
                    "grundlag": None,
                    "forskel": _root(arrays["kommuner"][number, row, place]),
                }
                for row, code in enumerate(plan.population.municipality_codes)
            ]
    return found


def _root(variance: Any) -> float | None:
    return None if numpy.isnan(variance) else float(numpy.sqrt(variance))


def work(result: ScenarioResult) -> polars.DataFrame:
    """Return full-year persons in ordinary work by law and year, with bands over the draws."""
    plan = result.plan
    rows = []
    for number, case in enumerate(plan.cases):
        for column in range(result.in_work.shape[2]):
            values = result.in_work[:, number, column]
            extra = values - result.in_work[:, 0, column]
            rows.append(
                (
                    case.name,
                    plan.years[0] + column,
                    float(values.mean()),
                    *numpy.quantile(values, QUANTILES).tolist(),
                    float(extra.mean()),
                )
            )
    columns = ["lov", "aar", "gennemsnit", *NAMES, "flere_end_grundlag"]
    return polars.DataFrame(rows, schema=columns, orient="row")


ASSUMPTION_COLUMNS = {
    "art": polars.String,
    "navn": polars.String,
    "gruppe": polars.String,
    "vaerdi": polars.Float64,
    "lav": polars.Float64,
    "hoej": polars.Float64,
    "enhed": polars.String,
    "evidens": polars.String,
    "i_brug": polars.String,
    "kommuner_med_standard": polars.Int64,
    "kilde": polars.String,
}


def assumptions(plan: Plan) -> polars.DataFrame:
    """Return every number that is not law and is in use, with its range, evidence and source.

    ``i_brug`` says whose it is: ``standard`` is the package's, ``scenarie`` the user's;
    ``kommuner_med_standard`` in how many municipalities the default is used in some year.
    """
    rows: list[dict[str, Any]] = [*_prices(plan), *_municipal(plan), *_people(plan)]
    if plan.model is not None:
        own = bool(plan.model.name) and not plan.model.name.isdigit()
        rows += [
            {
                "art": "forløb",
                "navn": row.id,
                "gruppe": row.group,
                "vaerdi": row.value,
                "lav": row.low,
                "hoej": row.high,
                "enhed": row.unit,
                "evidens": row.evidence,
                "i_brug": f"egen fil: {plan.model.name}" if own else "standard",
                "kilde": row.source,
            }
            for row in assumptions_of(plan.model)
        ]
    rows += [
        {
            "art": f"adfærd, {case.name}",
            "navn": effect.name,
            "vaerdi": effect.size.central,
            "lav": effect.size.low,
            "hoej": effect.size.high,
            "enhed": effect.kind,
            "evidens": effect.evidence,
            "i_brug": case.behaviour.name,
            "kilde": effect.source,
        }
        for case in plan.reforms
        for effect in case.behaviour.effects
    ]
    return polars.DataFrame(rows, schema=ASSUMPTION_COLUMNS)


def _people(plan: Plan) -> list[dict[str, Any]]:
    """Return the figures of synthetic people that have a range."""
    return [
        {
            "art": "befolkning",
            "navn": row.id,
            "vaerdi": row.value,
            "lav": row.low,
            "hoej": row.high,
            "enhed": f"{row.unit}, {row.year}" if row.year else row.unit,
            "evidens": row.evidence,
            "i_brug": "scenarie" if row.own else "standard",
            "kilde": "; ".join(text for text in (row.source, row.note) if text),
        }
        for row in (plan.intake.rows() if plan.intake is not None else [])
    ]


def _prices(plan: Plan) -> list[dict[str, Any]]:
    codes = [int(code) for code in plan.population.municipality_codes]
    years = range(plan.years[0], plan.years[1] + 1)
    base = plan.cases[0].prices
    found = []
    for case in plan.cases:
        for key, price in case.prices.prices.items():
            if case is not plan.cases[0] and price == base.prices[key]:
                continue
            default = [
                code
                for code in codes
                if any(base.own_figure(key, code, year) is None for year in years)
            ]
            law = "" if case is plan.cases[0] else f", {case.name}"
            found.append(
                {
                    "art": f"pris{law}",
                    "navn": key,
                    "vaerdi": price.range.central,
                    "lav": price.range.low,
                    "hoej": price.range.high,
                    "enhed": f"{price.unit}, {price.year}",
                    "evidens": price.evidence,
                    "i_brug": "standard" if price.is_default else "scenarie",
                    "kommuner_med_standard": len(default),
                    "kilde": price.source,
                }
            )
    return found


def _municipal(plan: Plan) -> list[dict[str, Any]]:
    """Return the municipalities' yearly figures for which nobody has given a value."""
    figures, codes = plan.population.figures, plan.population.municipality_codes
    columns = schema(plan.cases[0].law.tax_benefit_system())[MUNICIPALITIES]
    own = plan.cases[0].prices
    years = range(plan.years[0], plan.years[1] + 1)
    found = []
    for name, column in columns.items():
        if not column.is_input or column.variable is None or name == MODULE_VARIABLE:
            continue
        given = figures.columns.get(name)
        told = (
            set(
                zip(
                    figures.codes[given.known].tolist(),
                    figures.years[given.known].tolist(),
                    strict=True,
                )
            )
            if given
            else set()
        )
        missing = [
            code
            for code in codes.tolist()
            if any(
                (code, year) not in told and own.own_figure(name, code, year) is None
                for year in years
            )
        ]
        if missing:
            found.append(
                {
                    "art": "kommunens tal",
                    "navn": name,
                    "enhed": column.unit,
                    "evidens": "standard",
                    "i_brug": "standard",
                    "kommuner_med_standard": len(missing),
                    "kilde": "lovens tabel eller beregning"
                    if column.has_default
                    else column.default,
                }
            )
    return found
