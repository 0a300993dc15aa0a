"""A scenario's result as plain data, every total with its band, for JSON, the API and programs.

``as_dict`` holds numbers, texts, lists and ``None`` only (never NaN), so that ``json.dumps`` with
``allow_nan=False`` takes it as it is. ``without_files`` is for those who send a scenario from
elsewhere: it refuses everything that would be read from the disk here.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from openfisca_dk_integration.behaviour import shipped as shipped_behaviour
from openfisca_dk_integration.histories.parameters import CALIBRATIONS
from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.reforms.format import shipped as shipped_reforms
from openfisca_dk_integration.scenario import tables
from openfisca_dk_integration.scenario.bands import band_table, convergence, summary
from openfisca_dk_integration.scenario.errors import ScenarioError
from openfisca_dk_integration.scenario.prepare import BASELINE, prepare
from openfisca_dk_integration.scenario.read import ScenarioFile, scenario_of

if TYPE_CHECKING:
    from openfisca_dk_integration.scenario.prepare import Prepared
    from openfisca_dk_integration.scenario.run import ScenarioResult

LEVELS_SENT = ("betaler", "betaler_aar", "betaler_post", "betaler_post_aar", "kommune_betaler")
"""Levels of bands (``bands.LEVELS``) in a result unless others are asked for."""


def as_dict(result: ScenarioResult, levels: tuple[str, ...] = LEVELS_SENT) -> dict[str, Any]:
    """Return a result as plain data.

    ``baand`` has a list of rows per level; a row names its reform and its total, and has
    ``grundlag``, ``med_reform`` and ``forskel`` (means over the draws, DKK) and each of them with
    ``_p05``, ``_p50`` and ``_p95``. Without draws ``baand`` is left out: the means are all there
    is.

    Args:
        result: of ``run_scenario``.
        levels: names in ``bands.LEVELS``.
    """
    plan = result.draws.plan
    found: dict[str, Any] = {
        "traekninger": result.draws.count,
        "love": [{"navn": case.name, "titel": case.law.title} for case in plan.cases],
        "aar": list(range(plan.years[0], plan.years[1] + 1)),
    }
    if result.draws.count > 1:
        found["baand"] = {name: band_table(result.draws, name).to_dicts() for name in levels}
        found["opsummering"] = summary(result.draws)
        found["konvergens"] = convergence(result.draws).to_dicts()
    sampling = tables.sampling(result)
    return found | {
        "arbejde": tables.work(result).to_dicts(),
        "tornado": tables.tornado(result),
        "nulpunkt": tables.break_even(result),
        "stikproevefejl": [row for row in sampling if row["kommunekode"] is None],
        "antagelser": tables.assumptions(plan).to_dicts(),
    }


def prepared_from(document: Any, name: str = "scenarie") -> Prepared:
    """Return a scenario that was sent as a document, ready for ``run_scenario``.

    Args:
        document: the content of a scenario file (``schemas/scenario.schema.json``).
        name: what it is called in messages.

    Raises:
        ScenarioError: with everything that is wrong, files it names included.
    """
    file = scenario_of(document, name, Path())
    problems = without_files(file)
    if problems:
        raise ScenarioError(problems)
    return prepare(file)


def without_files(file: ScenarioFile) -> list[Problem]:
    """Return a problem for each field that names a file instead of something of the package."""
    scenario = file.scenario
    drawn = scenario.befolkning.syntetisk
    fields: dict[str, str | None] = {
        "befolkning.filer": scenario.befolkning.filer,
        "befolkning.syntetisk.marginer": drawn.marginer if drawn else None,
        "historik.model": _other_than(scenario.historik.model, CALIBRATIONS),
        "priser.egne_tal": scenario.priser.egne_tal,
    }
    for number, use in enumerate(scenario.lov.reformer):
        where = f"lov.reformer[{number}]"
        known = {*shipped_reforms(), BASELINE}
        other = [name for name in file.reforms(use) if name not in known]
        fields[f"{where}.reform"] = ", ".join(other) or None
        fields[f"{where}.adfaerd"] = _other_than(use.adfaerd, shipped_behaviour())
    return [
        Problem(
            f"{file.name}: {where}",
            f"{given!r} er ikke i pakken, og filer kan ikke bruges her",
            f"{given!r} is not in the package, and files cannot be used here",
        )
        for where, given in fields.items()
        if given is not None
    ]


def _other_than(given: str | None, known: Any) -> str | None:
    return None if given in known else given


__all__ = ["LEVELS_SENT", "as_dict", "prepared_from", "without_files"]
