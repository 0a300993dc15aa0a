"""The run record: everything a result depends on, so that it can be made again."""

from __future__ import annotations

import datetime
import platform
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from openfisca_dk_integration.account.compare import unique_names

if TYPE_CHECKING:
    from openfisca_dk_integration.account import Account, Comparison
    from openfisca_dk_integration.population import Population
    from openfisca_dk_integration.reforms import Law

FORMAT = 1
PACKAGES = ("openfisca-dk-integration", "openfisca-core", "numpy", "polars")


def population_record(population: Population) -> dict[str, Any]:
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
    population: Population, comparison: Comparison, settings: dict[str, Any]
) -> dict[str, Any]:
    """Return the record of a comparison; ``settings`` says how it was computed."""
    baseline = comparison.baseline
    names = unique_names(comparison.reforms)
    return {
        "format": FORMAT,
        "tidspunkt": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "versioner": versions(),
        "aar": baseline.years,
        "befolkning": population_record(population),
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
