"""What a run is asked for, and the check of it before anything runs."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from openfisca_core.periods import DateUnit

from openfisca_dk_integration.entities import Kommune
from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.simulation.errors import SimulationError
from openfisca_dk_integration.simulation.sums import PRESENT

if TYPE_CHECKING:
    from openfisca_core.variables import Variable

    from openfisca_dk_integration.simulation.span import Span


@dataclass(frozen=True)
class Request:
    """What to compute.

    Attributes:
        span: the months.
        outputs: variables wanted in full, one value per person, household or municipality.
        sums: variables of persons and households wanted as sums by municipality and year only.
    """

    span: Span
    outputs: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()


def check(tax_benefit_system: Any, request: Request) -> None:
    """Refuse what cannot be computed, all of it at once.

    Raises:
        SimulationError: with one problem per variable that is unknown or has no period in the
            span, or that cannot be summed.
    """
    problems: list[Problem] = []
    for name in dict.fromkeys((*request.outputs, *request.sums)):
        if name == PRESENT:
            continue
        variable = tax_benefit_system.variables.get(name)
        if variable is None:
            problems.append(_unknown(tax_benefit_system, name))
        elif variable.definition_period == DateUnit.YEAR and not request.span.years:
            problems.append(
                Problem(
                    name,
                    f"opgøres for hele år, og {request.span} rummer intet helt år",
                    f"is computed for whole years, and {request.span} holds none",
                )
            )
        elif name in request.sums and not _can_be_summed(variable):
            problems.append(
                Problem(
                    name,
                    "kan ikke summeres for kommunen: skal være et tal for personer eller husstande",
                    "cannot be summed: it must be a number of persons or households",
                )
            )
    if problems:
        raise SimulationError(problems)


def _unknown(tax_benefit_system: Any, name: str) -> Problem:
    near = difflib.get_close_matches(name, list(tax_benefit_system.variables), n=3)
    da = f"; mente du {' eller '.join(near)}?" if near else ""
    en = f"; did you mean {' or '.join(near)}?" if near else ""
    return Problem(name, f"loven har ingen sådan variabel{da}", f"no such variable in the law{en}")


def _can_be_summed(variable: Variable) -> bool:
    return (
        variable.value_type in {int, float, bool}
        and variable.definition_period in {DateUnit.MONTH, DateUnit.YEAR}
        and variable.entity.key != Kommune.key
    )
