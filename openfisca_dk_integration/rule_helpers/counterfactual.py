"""The same people with other incomes: a second, smaller simulation inside the first.

What a family gains from a job is a comparison of two computations of the whole law. openfisca-core
cannot clone a simulation, so a new one is built from the facts known to the first (its inputs) and
the changed facts of one year. It is kept on the first simulation and serves all of its months.

Only facts are carried over: variables without a formula, and those inputs that have a formula as
their default (``FACTS_WITH_DEFAULT``) where the known values differ from it. Benefits, taxes and
other results that were *given* in the first simulation are computed anew in the second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import Simulation, SimulationBuilder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from openfisca_core.holders import Holder
    from openfisca_core.periods import Period

    Changes = Mapping[str, Mapping[Period, Any]]
    """Variable -> period -> values of all persons or households, instead of the known ones."""

FACTS_WITH_DEFAULT = (
    "indrejsedato",
    "opholdstilladelse_dato",
    "soeger_hjaelp",
    "arbejdstimer",
    "tilbud_timer",
    "ordinaere_timer_seneste_10_aar",
    "i_introduktionsprogram",
    "opfylder_opholdskrav",
    "opfylder_beskaeftigelseskrav",
    "anden_offentlig_ydelse",
    "gift",
    "antal_voksne",
    "er_barn_under_18",
    "kommuneskatteprocent",
    "kirkeskatteprocent",
)
"""Facts that follow from other facts when they are not given."""

_ATTRIBUTE = "_dk_counterfactuals"


def result_with(
    population: Any,
    name: str,
    period: Period,
    case: str,
    changes: Callable[[Period], Changes],
) -> Any:
    """Return a variable as it would be, had the facts of the year been different.

    Args:
        population: the population of the variable, as given to the formula.
        name: the variable that is wanted, of the same entity.
        period: the month or year it is wanted for.
        case: the name of the changes; there is one second simulation for a case and year.
        changes: returns the changed facts of a year.

    Raises:
        TypeError: when the simulation holds something else than arrays of numbers (the compiled
            engine), which cannot start a second one.
    """
    simulation = population.simulation
    known = simulation.__dict__.setdefault(_ATTRIBUTE, {})
    key = (case, str(period.this_year))
    if key not in known:
        known[key] = _second(simulation, changes(period.this_year))
    return known[key].calculate(name, period)


def _second(simulation: Any, changes: Changes) -> Simulation:
    kind: type[Simulation] = type(simulation)
    second = kind(simulation.tax_benefit_system, _same_people(simulation))
    _give_cells(simulation, second)
    for population in simulation.populations.values():
        for holder in list(population._holders.values()):  # noqa: SLF001 - no public way
            for period, values in _facts(simulation, population, holder):
                if period not in changes.get(holder.variable.name, {}):
                    _give(second, holder.variable.name, period, values)
    for name, by_period in changes.items():
        for period, values in by_period.items():
            _give(second, name, period, values)
    return second


def _give_cells(simulation: Any, second: Any) -> None:
    """Hand over facts that were given for some persons only (``PopulationSimulation.given``)."""
    cells = getattr(simulation, "given", None)
    if cells is not None:
        second.given = {key: cells[key] for key in cells if key[0] in FACTS_WITH_DEFAULT}


def _same_people(simulation: Any) -> Any:
    builder = SimulationBuilder()
    builder.create_entities(simulation.tax_benefit_system)
    persons = simulation.persons
    builder.declare_person_entity(persons.entity.key, range(persons.count))
    for key, group in simulation.populations.items():
        if group is not persons:
            same = builder.declare_entity(key, range(group.count))
            same.members_entity_id = group.members_entity_id
            same.members_role = group.members_role
    return builder.populations


def _facts(simulation: Any, population: Any, holder: Holder) -> Iterator[tuple[Period, Any]]:
    """Yield the periods and values of a variable that were given, not computed."""
    variable = holder.variable
    has_formula = bool(variable.formulas)
    if variable.is_neutralized or (has_formula and variable.name not in FACTS_WITH_DEFAULT):
        return
    for period in list(holder.get_known_periods()):
        values = holder.get_array(period)
        if values is None:
            continue
        if not has_formula or not _is_default(simulation, population, variable, period, values):
            yield period, values


def _is_default(
    simulation: Any, population: Any, variable: Any, period: Period, values: Any
) -> bool:
    if variable.definition_period == DateUnit.ETERNITY:
        # Facts of all time do not depend on the facts that are changed.
        return False
    default = simulation._run_formula(variable, population, period)  # noqa: SLF001 - no public way
    if default is None:
        default = population.get_holder(variable.name).default_array()
    default = numpy.asarray(default).astype(variable.dtype)
    return bool(numpy.array_equal(default, numpy.asarray(values)))


def _give(simulation: Any, name: str, period: Period, values: Any) -> None:
    if not isinstance(values, numpy.ndarray) or values.dtype == object:
        message = (
            f"{name} of {period} is not an array of numbers: work incentives need a second "
            "simulation, which this engine cannot start; use the reference engine"
        )
        raise TypeError(message)
    simulation.set_input(name, period, values.copy())
