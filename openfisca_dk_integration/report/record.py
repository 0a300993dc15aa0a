"""The run record: everything a result depends on, so that it can be made again."""

from __future__ import annotations

import datetime
import hashlib
import json
import platform
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from openfisca_dk_integration.account.compare import unique_names
from openfisca_dk_integration.scenario.run import fingerprints

if TYPE_CHECKING:
    from openfisca_dk_integration.account import Account, Comparison
    from openfisca_dk_integration.reforms import Law
    from openfisca_dk_integration.scenario import Prepared, ScenarioResult
    from openfisca_dk_integration.simulation.people import People

FORMAT = 1
PACKAGES = ("openfisca-dk-integration", "openfisca-core", "numpy", "polars", "scipy")


def population_record(population: People) -> dict[str, Any]:
    """Return what identifies the people."""
    return {
        "kilde": population.source,
        "fingeraftryk": population.fingerprint(),
        "personer": population.count,
        "husstande": population.households,
        "kommuner": [int(code) for code in population.municipality_codes],
    }


def law_record(law: Law) -> dict[str, Any]:
    """Return what identifies a law."""
    file = law.file
    return {
        "navn": law.name,
        "titel": law.title,
        "fingeraftryk": law.fingerprint,
        "indeksering": law.factor,
        "virkning": file.effect.isoformat() if file and file.effect else None,
        "overgang": file.transition.isoformat() if file and file.transition else None,
        "valg": {key: _plain(value) for key, value in file.chosen.items()} if file else {},
    }


def comparison_record(
    population: People,
    comparison: Comparison,
    settings: dict[str, Any],
    request: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the record of a comparison.

    Args:
        population: the people.
        comparison: the result.
        settings: how it was computed.
        request: what was asked for, in the user's words, so that it can be run again.
    """
    baseline = comparison.baseline
    names = unique_names(comparison.reforms)
    return {
        "format": FORMAT,
        "tidspunkt": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "versioner": versions(),
        "bestilling": request or {},
        "aar": baseline.years,
        "befolkning": population_record(population) | {"kommuner": shown_codes(comparison)},
        "grundlag": _law(baseline),
        "reformer": [
            _law(account) | {"reform": name}
            for name, account in zip(names, comparison.reforms, strict=True)
        ],
        "beregning": settings,
        "ikke_modelleret": [item.key for item in comparison.not_modelled],
        "satser_brugt_efter_sidste_kendte_aar": [
            {"parameter": rate.path, "sidste_aar": rate.year, "vaerdi": rate.value}
            for rate in carried(comparison)
        ],
        "stoerste_afvigelse_fra_lovens_resultater": largest_deviation(comparison),
    }


def shown_codes(comparison: Comparison) -> list[int]:
    """Return the municipalities that are shown; one that stands with others is not named."""
    return sorted({int(code) for code in comparison.baseline.people["kommunekode"]})


def scenario_record(result: ScenarioResult, settings: dict[str, Any]) -> dict[str, Any]:
    """Return the record of a scenario: that of its comparison, and all that decides its numbers."""
    prepared, plan = result.prepared, result.plan
    file = prepared.file
    request = {
        "scenarie": file.scenario.model_dump(mode="json", exclude_unset=True),
        "fil": file.name,
        "mappe": str(file.folder.resolve()),
    }
    record = comparison_record(plan.population, result.comparison, settings, request)
    return record | {
        "scenarie": {
            "titel": file.scenario.titel,
            "fingeraftryk": fingerprints(prepared),
            "froe": {"forloeb": plan.history_seed, "usikkerhed": plan.seed},
            "traekninger": plan.draws,
            "varierer": sorted(plan.varies),
            "resultat": result.digest,
        },
    }


def prepared_record(prepared: Prepared) -> dict[str, Any]:
    """Return what a scenario was found to be, before it is run."""
    content = fingerprints(prepared)
    text = json.dumps(content, sort_keys=True)
    return {
        "titel": prepared.file.scenario.titel,
        "fingeraftryk": hashlib.sha256(text.encode()).hexdigest(),
        "dele": content,
    }


def carried(comparison: Comparison) -> list[Any]:
    """Return the rates used in the last year beyond their last known value, for any law."""
    last = comparison.baseline.years[-1]
    found: dict[str, Any] = {}
    for account in (comparison.baseline, *comparison.reforms):
        for rate in account.law.sidste_kendte(last):  # type: ignore[attr-defined]
            found.setdefault(rate.path, rate)
    return [found[path] for path in sorted(found)]


def largest_deviation(comparison: Comparison) -> float | None:
    """Return the largest difference between account and law in kroner, None without a law's."""
    frames = [account.deviation for account in (comparison.baseline, *comparison.reforms)]
    found = [float(frame["afvigelse"].abs().max()) for frame in frames if len(frame)]  # type: ignore[arg-type]
    return max(found) if found else None


def versions() -> dict[str, str]:
    """Return the versions of what computes."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "?"
    return found


def _law(account: Account) -> dict[str, Any]:
    return law_record(account.law)  # type: ignore[arg-type]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value
