"""Answers to a situation: each value asked for, as JSON can hold it."""

from __future__ import annotations

import copy
import math
from typing import TYPE_CHECKING, Any

import numpy
from openfisca_core.errors import ParameterNotFoundError
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.periods import DateUnit, Instant, Period

from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.web.errors import NO_SUCH_LAW, RequestError

if TYPE_CHECKING:
    from openfisca_core.simulations import Simulation

    from openfisca_dk_integration.web.situation import Cell, Situation

MONTHS = 12


def answers(simulation: Simulation, situation: Situation) -> dict[Cell, Any]:
    """Return the value of every cell that is asked for.

    Raises:
        RequestError: every value that the law cannot give (no rate at that date), with its path.
    """
    system = simulation.tax_benefit_system
    number = {
        plural: {name: index for index, name in enumerate(ids)}
        for plural, ids in situation.ids.items()
    }
    arrays: dict[tuple[str, str], Any] = {}
    found: dict[Cell, Any] = {}
    problems: list[Problem] = []
    for cell in situation.cells:
        key = (cell.variable, cell.period)
        if key not in arrays:
            variable = system.variables[cell.variable]
            try:
                arrays[key] = column(simulation, variable, situation)(
                    situation.periods[cell.period]
                )
            except ParameterNotFoundError as error:
                arrays[key] = error
        values = arrays[key]
        if isinstance(values, ParameterNotFoundError):
            problems.append(no_rate(cell, values))
            continue
        value = values[number[cell.entity][cell.instance]]
        if isinstance(value, float) and not math.isfinite(value):
            problems.append(Problem(path(cell), "er ikke et endeligt tal", "is no finite number"))
        found[cell] = value
    if problems:
        raise RequestError(problems, NO_SUCH_LAW)
    return found


def column(simulation: Simulation, variable: Any, situation: Situation) -> Any:
    """Return a function that gives the values of a variable in a period, ready for JSON."""

    def values(period: Period) -> list[Any]:
        if variable.definition_period == DateUnit.ETERNITY:
            # openfisca-core cannot find the formula of a constant at its own period.
            first = situation.months[0] if situation.months else MONTHS * 2000
            start = Instant((first // MONTHS, first % MONTHS + 1, 1))
            period = Period((DateUnit.MONTH, start, 1))
        return plain(simulation.calculate(variable.name, period), variable)

    return values


def plain(array: Any, variable: Any) -> list[Any]:
    """Return an array as a list of what JSON knows: Enums by name, dates as ISO text."""
    if variable.value_type is Enum:
        names = [member.name for member in variable.possible_values]
        codes = array if isinstance(array, EnumArray) else variable.possible_values.encode(array)
        return [names[int(code)] for code in numpy.asarray(codes)]
    if variable.value_type is float:
        # The shortest text of a float32 is what a reader expects: 0.1 and not 0.10000000149.
        return [float(str(value)) for value in array]
    if variable.value_type is str:
        return [value.decode() if isinstance(value, bytes) else str(value) for value in array]
    if array.dtype.kind == "M":
        return [str(day) for day in array.astype("datetime64[D]")]
    values: list[Any] = array.tolist()
    return values


def filled(body: dict[str, Any], found: dict[Cell, Any]) -> dict[str, Any]:
    """Return a copy of the body with its nulls replaced."""
    answer = copy.deepcopy(body)
    for cell, value in found.items():
        answer[cell.entity][cell.instance][cell.variable][cell.period] = value
    return answer


def path(cell: Cell) -> str:
    """Return the place of a cell in the body."""
    return f"{cell.entity}/{cell.instance}/{cell.variable}/{cell.period}"


def no_rate(cell: Cell, error: ParameterNotFoundError) -> Problem:
    """Return the problem of a rate that the law does not have at the date."""
    return Problem(
        path(cell),
        f"modellen kender ikke en sats, som skal bruges: {error}",
        f"the model does not know a rate that is needed: {error}",
    )
