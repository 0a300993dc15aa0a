"""Several laws over the same people: what a reform leaves as it is, is not computed again.

The law in force is run first. Of each reform, whatever reads nothing that the reform changes
(``reads``) takes the arrays of the law in force, and the rest is computed. The numbers are those of
separate runs, bit for bit; ``tests/simulation/test_shared.py`` compares them.
"""

# ruff: noqa: SLF001 - openfisca-core has no public way to look into nodes and holders

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy

from openfisca_dk_integration.months import first_known_month
from openfisca_dk_integration.population.direct import direct
from openfisca_dk_integration.population.inputs import empty_simulation
from openfisca_dk_integration.simulation.engine import ask, build, release
from openfisca_dk_integration.simulation.law import Law, system_of
from openfisca_dk_integration.simulation.reads import (
    Reads,
    changed_parameters,
    changed_variables,
    watched,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from openfisca_dk_integration.population import Population
    from openfisca_dk_integration.simulation.answer import Answer
    from openfisca_dk_integration.simulation.request import Request

    Inputs = dict[tuple[str, str], dict[Any, Any]]

APPLIES = "soeger_hjaelp"
"""Its default rule takes part in what is written as input."""

CELLS = 20_000 * 60
"""Persons times months that are computed at once: some 2 GB."""

WATCHED = 30
"""Households of the run in which it is seen what each variable reads."""

CHANGES = "_dk_changes"

_READS: dict[tuple[Any, ...], Reads] = {}


def fits(population: Population, request: Request) -> bool:
    """Return True when the people are few enough to be computed at once under several laws."""
    if population.spells.count and request.span.last < population.first_month:
        return False
    months = request.span.last - min(request.span.first, population.first_month) + 1
    return population.count * months <= CELLS


def simulate_laws(
    population: Population,
    laws: Sequence[Law],
    requests: Sequence[Request],
    progress: Callable[[int, int], None] | None = None,
) -> list[Answer]:
    """Run several laws over the same people at once, in this process; see ``fits``.

    Args:
        population: the people.
        laws: the law in force, then reforms of it (of the very same law: equal rates and years).
        requests: what is asked of each law, over the same months.
        progress: called with the number of laws done and in all.

    Raises:
        SimulationError: when a law has no value for a parameter in a month of the span.
    """
    run = _Run(population, laws[0], requests[0])
    answers = [run.answer]
    for number, (law, request) in enumerate(zip(laws[1:], requests[1:], strict=True), start=1):
        if progress:
            progress(number, len(laws))
        answers.append(run.under(law, request))
    release(run.first)
    if progress:
        progress(len(laws), len(laws))
    return answers


class _Run:
    """One run of the law in force, from which reforms take what they leave as it is."""

    def __init__(self, people: Population, law: Law, request: Request) -> None:
        self.people, self.span = people, request.span
        self.reads = reads_of(people, law, request)
        self.first = direct(build(people, law, request.span))
        self.inputs = {key: dict(arrays) for key, arrays in _stored(self.first).items()}
        self.answer = ask(self.first, people, request)

    def under(self, law: Law, request: Request) -> Answer:
        """Return what is asked under a reform."""
        simulation = direct(self._second(law))
        first_known_month(simulation)  # before there is anything but inputs
        _hand_over(self.first, simulation, self._kept(law))
        answer = ask(simulation, self.people, request)
        release(simulation, collect=False)
        return answer

    def _kept(self, law: Law) -> set[str]:
        """Return the variables that a reform leaves as they are."""
        system = system_of(law)
        changed, paths = changes_of(law)
        unseen = {
            name
            for (key, name), periods in _stored(self.first).items()
            if name not in self.reads.computed
            and self.first.tax_benefit_system.variables[name].formulas
            and not periods.keys() <= self.inputs.get((key, name), {}).keys()
        }
        touched = self.reads.touched(changed | unseen, paths)
        stored = {name for _, name in _stored(self.first)}
        return {name for name in stored - touched if name in system.variables}

    def _second(self, law: Law) -> Any:
        """Return a simulation of the same people with the same inputs."""
        system, before = system_of(law), self.first.tax_benefit_system
        given = {name for name, _ in self.first.given} | {name for _, name in self.inputs}
        alike = all(_takes_alike(before.variables[name], system.variables[name]) for name in given)
        if not alike or APPLIES in self.reads.touched(*changes_of(law)):
            return build(self.people, law, self.span)
        simulation = empty_simulation(system, self.people)
        simulation.given = dict(self.first.given)
        for (key, name), arrays in self.inputs.items():
            holder = simulation.populations[key].get_holder(name)
            holder._memory_storage._arrays = dict(arrays)
        return simulation


def reads_of(people: Population, law: Law, request: Request) -> Reads:
    """Return what each variable of a law reads, seen in a run of a few households."""
    key = (law.fingerprint, request, people.first_month, tuple(sorted(people.persons)))
    if key not in _READS:
        some = numpy.unique(numpy.linspace(0, people.households - 1, WATCHED).astype(numpy.int64))
        few = people.take(some)
        simulation = direct(build(few, law, request.span))
        with watched(simulation) as reads:
            ask(simulation, few, request)
        release(simulation, collect=False)
        _READS.clear()
        _READS[key] = reads
    return _READS[key]


def changes_of(law: Law) -> tuple[set[str], set[str]]:
    """Return the variables and the parameters that a reform changes."""
    system = system_of(law)
    if CHANGES not in system.__dict__:
        before = system
        while before.baseline is not None:
            before = before.baseline
        paths = changed_parameters(before.parameters, system.parameters)
        system.__dict__[CHANGES] = (changed_variables(before, system), paths)
    found: tuple[set[str], set[str]] = system.__dict__[CHANGES]
    return found


def _takes_alike(before: Any, after: Any) -> bool:
    """Return True when inputs of a variable are stored in the same way under both laws."""
    return bool(before.formulas) == bool(after.formulas) and (
        before.is_neutralized == after.is_neutralized
    )


def _stored(simulation: Any) -> Inputs:
    """Return the arrays a simulation holds: by entity and variable, by period."""
    return {
        (key, name): holder._memory_storage._arrays
        for key, population in simulation.populations.items()
        for name, holder in population._holders.items()
        if holder._memory_storage._arrays
    }


def _hand_over(first: Any, second: Any, kept: set[str]) -> None:
    """Give a simulation the arrays of the variables that are kept."""
    for (key, name), arrays in _stored(first).items():
        if name in kept:
            holder = second.populations[key].get_holder(name)
            holder._memory_storage._arrays = dict(arrays)
    second.remembered.update(
        {cell: array for cell, array in first.remembered.items() if cell[0] in kept}
    )
