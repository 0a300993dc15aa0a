"""A simulation of a few people at the least cost per question: openfisca-core's numbers.

A household of three over five years asks some twenty thousand questions of a handful of numbers
each: finding, checking and keeping a result costs more than computing it. ``DirectSimulation``
finds a variable once; here a result also stands in one table per variable, is cast and kept without
being looked at twice, and nobody keeps a trace. Formulas, casts, arrays and the order of computing
are core's own; ``tests/web/test_quick.py`` compares every variable of the law bit by bit.
"""

from __future__ import annotations

import time
from typing import Any

import numpy
from openfisca_core.errors import CycleError
from openfisca_core.holders import Holder
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.periods import DateUnit, Period
from openfisca_core.periods import period as period_of
from openfisca_core.populations import GroupPopulation, Population

from openfisca_dk_integration.population.direct import DirectSimulation
from openfisca_dk_integration.web.errors import too_slow

PLANS = "_dk_plans"
MISSING = object()
MONTHS = 12
MOST_PERIODS = 600
"""Months whose formula in force is remembered for a variable: what a request may span."""

WITHOUT_PARAMETERS = 2
"""Arguments of a formula that asks for no parameters: people and period."""


class Plan:
    """What is the same for a variable in every request.

    Attributes:
        variable: the variable.
        entity: key of its entity.
        enum: whether its values are members of an Enum.
        dtype: of its values.
        unit: of its periods.
        formulas: by number of the month a period begins in, the formula in force, None without one.
        simple: a variable of months or years that is not neutralised.
    """

    __slots__ = ("dtype", "entity", "enum", "formulas", "simple", "unit", "variable")

    def __init__(self, variable: Any) -> None:
        self.variable = variable
        self.entity: str = variable.entity.key
        self.enum: bool = variable.value_type is Enum
        self.dtype = numpy.dtype(variable.dtype)
        self.unit = variable.definition_period
        self.formulas: dict[int, Any] = {}
        self.simple = (
            variable.definition_period != DateUnit.ETERNITY and not variable.is_neutralized
        )


class Constant:
    """A table of a variable that has one value for all time: what core gives at any period."""

    __slots__ = ("value",)

    def __init__(self) -> None:
        self.value: Any = None

    def get(self, _: Period) -> Any:
        """Return the value, None before it is known."""
        return self.value

    def __setitem__(self, _: Period, value: Any) -> None:
        self.value = value


class QuickSimulation(DirectSimulation):
    """A simulation of a few people that gives up when its time is over.

    Attributes:
        deadline: ``time.monotonic()`` at which computing stops.
    """

    deadline: float = float("inf")

    def __init__(self, system: Any, populations: Any) -> None:
        super().__init__(system, populations)
        self.plans: dict[str, Plan] = system.__dict__.setdefault(PLANS, {})
        self.tables: dict[str, Any] = {}
        self.parameters = system.get_parameters_at_instant
        for population in self.populations.values():
            kind = _QUICK.get(type(population).__mro__[1])
            if kind is not None:
                population.__class__ = kind

    def calculate(self, variable_name: str, period: Any) -> Any:
        """Return the values of a variable, computed or remembered."""
        if type(period) is not Period:
            period = period_of(period)
        table = self.tables.get(variable_name)
        if table is None:
            table = self._table(variable_name)
        found = table.get(period)
        if found is None:
            found = self._find(variable_name, period, table)
        return found

    def _table(self, name: str) -> Any:
        """Return where results of a variable stand: with its inputs, where core keeps them."""
        plan = self.plans.get(name)
        if plan is None:
            variable = self.tax_benefit_system.get_variable(name, check_existence=True)
            plan = self.plans[name] = Plan(variable)
        table = self.populations[plan.entity].get_holder(name).table if plan.simple else Constant()
        self.tables[name] = table
        return table

    def _find(self, name: str, period: Period, table: Any) -> Any:
        if time.monotonic() > self.deadline:
            raise too_slow()
        plan = self.plans[name]
        if not plan.simple:
            found = table[period] = super()._compute((name, period))
            return found
        key = (name, period)
        if key in self.running:
            raise CycleError(f"Circular definition detected on formula {name}@{period}")
        self.running.add(key)
        try:
            array = self._formula_result(plan, period)
        finally:
            self.running.discard(key)
        population = self.populations[plan.entity]
        if array is None:
            array = plan.variable.default_array(population.count)
        elif type(array) is not (EnumArray if plan.enum else numpy.ndarray):
            array = self._cast_formula_result(array, plan.variable)
        if array.dtype != plan.dtype:
            array = array.astype(plan.dtype)
        if array.shape != (population.count,):
            # Core tells what is wrong with it.
            population.get_holder(name).put_in_cache(array, period)
        table[period] = array
        return array

    def _formula_result(self, plan: Plan, period: Period) -> Any:
        variable = plan.variable
        population = self.populations[plan.entity]
        if self.given and (variable.name, period) in self.given:
            return self._run_formula(variable, population, period)
        unit, start, size = period
        if unit is not plan.unit or size != 1:
            self._check_period_consistency(period, variable)
        month = MONTHS * start[0] + start[1]
        formula: Any = plan.formulas.get(month, MISSING)
        if formula is MISSING:
            if len(plan.formulas) >= MOST_PERIODS:
                plan.formulas.clear()
            formula = plan.formulas[month] = variable.get_formula(period)
        if formula is None:
            return None
        if formula.__code__.co_argcount == WITHOUT_PARAMETERS:
            return formula(population, period)
        return formula(population, period, self.parameters)


class QuickHolder(Holder):
    """Values of a variable by month or year, read without converting their period.

    Attributes:
        table: core's own table of them.
    """

    table: dict[Period, Any]

    def get_array(self, period: Any) -> Any:
        """Return the values of a period, None where there are none."""
        if type(period) is Period:
            return self.table.get(period)
        return super().get_array(period)


def _holder(population: Any, name: str) -> Any:
    """Return a holder that core has made, quick where it can be."""
    holder = Population.get_holder(population, name)
    if type(holder) is Holder:
        variable = holder.variable
        if variable.definition_period != DateUnit.ETERNITY and not variable.is_neutralized:
            holder.__class__ = QuickHolder
            holder.table = holder._memory_storage._arrays  # noqa: SLF001 - core has no public way
    return holder


class _QuickPersons(Population):
    """Persons whose variables and holders are found without checks made before."""

    def __call__(self, variable_name: str, period: Any, options: Any = None) -> Any:
        if options is None:
            return self.simulation.calculate(variable_name, period)
        return super().__call__(variable_name, period, options)

    def get_holder(self, variable_name: str) -> Any:
        found = self._holders.get(variable_name)
        return found if type(found) is QuickHolder else _holder(self, variable_name)


class _QuickGroup(GroupPopulation):
    """Groups whose variables and holders are found without checks made before."""

    def __call__(self, variable_name: str, period: Any, options: Any = None) -> Any:
        if options is None:
            return self.simulation.calculate(variable_name, period)
        return super().__call__(variable_name, period, options)

    def get_holder(self, variable_name: str) -> Any:
        found = self._holders.get(variable_name)
        return found if type(found) is QuickHolder else _holder(self, variable_name)


_QUICK: dict[type, type] = {Population: _QuickPersons, GroupPopulation: _QuickGroup}
