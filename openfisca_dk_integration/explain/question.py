"""One question: this variable, in this month, for this person, under this law or these two."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from openfisca_core.periods import DateUnit, Period
from openfisca_core.periods import period as period_of

from openfisca_dk_integration.explain.household import Household, HouseholdError, unknown_variable
from openfisca_dk_integration.explain.reading import changed_numbers
from openfisca_dk_integration.explain.trace import ETERNITY, Key, run_traced
from openfisca_dk_integration.explain.tree import Explanation
from openfisca_dk_integration.explain.values import Values
from openfisca_dk_integration.reforms.errors import Problem

if TYPE_CHECKING:
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem

    from openfisca_dk_integration.explain.nodes import Node, ParameterUse


SOME_MONTH = "2000-01"


@dataclass(frozen=True)
class Answer:
    """The explanation of one value.

    Attributes:
        root: the tree.
        person: id of the person it was made for.
        others: ids of the other persons, when none was chosen.
        unused: in a comparison, the numbers of the law that differ.
    """

    root: Node
    person: str
    others: list[str]
    unused: list[ParameterUse]


def explain(  # noqa: PLR0913, PLR0917 - people x variable x month x laws, and its options
    household: Household,
    variable: str,
    month: str,
    law: TaxBenefitSystem,
    against: TaxBenefitSystem | None = None,
    person: str | None = None,
    depth: int | None = None,
    room: int | None = None,
    everything: bool = False,
) -> Answer:
    """Explain one value of a household.

    Args:
        household: the people (``read_household``).
        variable: a variable of the law.
        month: ``2021-03``; ``2021`` for a yearly variable (a month then gives its year).
        law: the law to explain.
        against: another law: only what differs is then in the tree.
        person: id of a person, household or municipality; None for the first person.
        depth: levels below the root, None for as many as there are.
        room: about how many nodes there is room for, None for any number.
        everything: follow also what is 0 or no under a result that is not.

    Raises:
        HouseholdError: with everything that is wrong with the question.
    """
    problems: list[Problem] = []
    if variable not in law.variables:
        problems.append(unknown_variable(variable, law, f"--variabel {variable}"))
    before = len(problems)
    period = _period(month, law.variables.get(variable), problems)
    if len(problems) > before:
        # The rest is looked at all the same, so that every mistake is told at once.
        household = replace(household, period=SOME_MONTH)
    try:
        simulation = household.simulation(law)
    except HouseholdError as error:
        raise HouseholdError([*problems, *error.problems]) from error
    chosen = _person(person, simulation, problems)
    if problems or period is None:
        raise HouseholdError(problems)

    trace = run_traced(simulation, lambda: simulation.calculate(variable, period))
    other = None
    if against is not None:
        second = household.simulation(against)
        other = run_traced(second, lambda: second.calculate(variable, period))
    values = Values(trace, other)
    key = Key(variable, ETERNITY if period == ETERNITY else period)
    ids = values.ids(simulation.persons.entity.key)
    return Answer(
        root=Explanation(values, household.given(law)).explain(
            key, chosen, depth, room, everything
        ),
        person=ids[chosen],
        others=[] if person is not None else [name for name in ids if name != ids[chosen]],
        unused=changed_numbers(values),
    )


def _period(month: str, variable: Any, problems: list[Problem]) -> Period | None:
    """Return the period of the variable that ``month`` points at."""
    try:
        period = period_of(month.strip())
    except ValueError:
        period = None
    if period is None or period.size != 1 or period.unit not in {DateUnit.MONTH, DateUnit.YEAR}:
        problems.append(Problem(f"--maaned {month}", "skriv fx 2021-03", "write e.g. 2021-03"))
        return None
    if variable is None:
        return None
    if variable.definition_period == DateUnit.ETERNITY:
        return ETERNITY
    if variable.definition_period == DateUnit.YEAR:
        return period.this_year
    if period.unit == DateUnit.YEAR:
        problems.append(
            Problem(
                f"--maaned {month}",
                f"{variable.name} gælder for en måned; skriv fx {month.strip()}-01",
                f"{variable.name} holds for a month; write e.g. {month.strip()}-01",
            )
        )
        return None
    return period


def _person(wanted: str | None, simulation: Any, problems: list[Problem]) -> int:
    """Return the person asked about; for a household or municipality its first member."""
    if wanted is None:
        return 0
    populations = [simulation.persons] + [
        population
        for population in simulation.populations.values()
        if population is not simulation.persons
    ]
    for population in populations:
        ids = [str(name) for name in population.ids]
        if wanted in ids:
            if population is simulation.persons:
                return ids.index(wanted)
            members = list(population.members_entity_id)
            if ids.index(wanted) in members:
                return members.index(ids.index(wanted))
    persons = [str(name) for name in simulation.persons.ids]
    near = difflib.get_close_matches(wanted, persons, n=1)
    hint_da = f"mente du {near[0]}?" if near else f"filen har {', '.join(persons)}"
    hint_en = f"did you mean {near[0]}?" if near else f"the file has {', '.join(persons)}"
    problems.append(
        Problem(f"--person {wanted}", f"ukendt person; {hint_da}", f"unknown person; {hint_en}")
    )
    return 0
