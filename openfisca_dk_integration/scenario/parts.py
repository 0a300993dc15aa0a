"""Where a scenario meets people, histories and behaviour.

Errors of the other parts become the scenario's own, with the place in the file that asked.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openfisca_dk_integration.behaviour import Behaviour, BehaviourError, load_behaviour, shipped
from openfisca_dk_integration.histories import (
    HistoryError,
    HistoryModel,
    load_model,
    simulate_histories,
)
from openfisca_dk_integration.histories.parameters import Row, calibrated
from openfisca_dk_integration.months import month_of
from openfisca_dk_integration.population import Population, read_population
from openfisca_dk_integration.scenario.errors import ScenarioError, problems_of

if TYPE_CHECKING:
    from openfisca_dk_integration.scenario.model import Synthetic
    from openfisca_dk_integration.scenario.read import ScenarioFile


def observed_people(file: ScenarioFile, system: Any) -> Population:
    """Return the people of the scenario's files.

    Raises:
        ScenarioError: with everything that is wrong with the files.
    """
    where = file.scenario.befolkning.filer or ""
    try:
        return replace(read_population(file.path(where), system), source=where)
    except ValueError as error:
        raise ScenarioError(problems_of(error, f"{file.name}: befolkning.filer")) from error


def drawn_people(file: ScenarioFile, asked: Synthetic) -> Population:
    """Return people drawn from published figures, without histories.

    Raises:
        ScenarioError: with everything that is wrong with the margins.
    """
    from openfisca_dk_integration.population import synthetic_population

    more: dict[str, Any] = {} if asked.grupper is None else {"groups": asked.grupper}
    margins = None if asked.marginer is None else file.path(asked.marginer)
    try:
        people: Population = synthetic_population(
            None if asked.kommuner is None else list(asked.kommuner),
            asked.aar,
            seed=asked.froe,
            margins=margins,
            sample=asked.stikproeve,
            **more,
        )
    except ValueError as error:
        where = f"{file.name}: befolkning.syntetisk"
        raise ScenarioError(problems_of(error, where)) from error
    return people


def history_model(file: ScenarioFile) -> HistoryModel:
    """Return the model of the histories the scenario asks for.

    Raises:
        ScenarioError: with everything that is wrong with the file of assumptions.
    """
    source = file.scenario.historik.model
    try:
        return load_model(_source(file, source) if source else None)
    except ValueError as error:
        raise ScenarioError(problems_of(error, f"{file.name}: historik.model")) from error


def behaviour_of(file: ScenarioFile, source: str, where: str) -> Behaviour:
    """Return a behaviour by its name in the package or by path.

    Raises:
        ScenarioError: with everything that is wrong with it.
    """
    try:
        return load_behaviour(source if source in shipped() else file.path(source))
    except ValueError as error:
        raise ScenarioError(problems_of(error, f"{file.name}: {where}")) from error


def histories_of(
    population: Population,
    years: tuple[int, int],
    model: HistoryModel,
    seed: int,
    draw: int,
    behaviour: Behaviour,
) -> Population:
    """Return the people with histories to the end of the years; observed ones stay as they are.

    Raises:
        ScenarioError: when an effect raises a chance or a share past 1.
    """
    first = 12 * years[0]
    takeover = population.persons.get("overtagelsesdato")
    if takeover is not None and takeover.known.any():
        first = min(first, int(month_of(takeover.values[takeover.known].min())))
    try:
        return simulate_histories(
            population,
            (first, 12 * years[1] + 11),
            model,
            seed=seed,
            draw=draw,
            behaviour=behaviour,
        )
    except (BehaviourError, HistoryError) as error:
        raise ScenarioError(error.problems) from error


REPLACED = ("omkostning.",)
"""Rows of the model that the scenario's prices take the place of."""


def assumptions_of(model: HistoryModel) -> list[Row]:
    """Return the assumptions of a model that are in use in a scenario."""
    return [row for row in model.rows.values() if not row.id.startswith(REPLACED)]


def uncertain_assumptions(model: HistoryModel) -> list[str]:
    """Return the names of the assumptions that have a range."""
    return list(dict.fromkeys(row.id for row in assumptions_of(model) if row.low < row.high))


def with_assumption(model: HistoryModel, name: str, end: str) -> HistoryModel:
    """Return the model with an assumption (in all its groups) at one end of its range."""
    rows = {
        key: replace(row, value=row.low if end == "lav" else row.high) if row.id == name else row
        for key, row in model.rows.items()
    }
    return calibrated(replace(model, rows=rows))


def _source(file: ScenarioFile, source: str) -> str | Path:
    path = file.path(source)
    return path if path.suffix or path.is_file() else source
