"""A request computed by the kernel, from the plan to the answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy

from openfisca_dk_integration.simulation.answer import Answer, Columns
from openfisca_dk_integration.simulation.compiled import store
from openfisca_dk_integration.simulation.compiled.emit import Emitter
from openfisca_dk_integration.simulation.compiled.execute import Runner, batches
from openfisca_dk_integration.simulation.compiled.formulas import Formulas
from openfisca_dk_integration.simulation.compiled.given import given_of
from openfisca_dk_integration.simulation.compiled.kept import (
    keep_plan,
    kept_plan,
    key_of,
    key_of_code,
)
from openfisca_dk_integration.simulation.compiled.municipal import (
    finish,
    simulation_of_municipalities,
    values_of,
)
from openfisca_dk_integration.simulation.compiled.native import Library, Machine
from openfisca_dk_integration.simulation.compiled.nodes import PERSON
from openfisca_dk_integration.simulation.compiled.plan import Plan, Planner
from openfisca_dk_integration.simulation.engine import ids_of, release
from openfisca_dk_integration.simulation.law import Law, system_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from openfisca_dk_integration.population import Population
    from openfisca_dk_integration.simulation.request import Request

BATCH = 16_384
"""Persons whose inputs are in memory at once."""


class Kernel:
    """A plan with its functions, ready to compute any people that give the same variables.

    Args:
        law: the law.
        request: what to compute.
        population: the people, for what is given and from when.
        formulas: traces of another law, for what has the same formulas here.
    """

    def __init__(
        self,
        law: Law,
        request: Request,
        population: Population,
        formulas: Formulas | None = None,
    ) -> None:
        self.law = law
        self.request = request
        self.system = system_of(law)
        self.given = given_of(population, self.system, request.span)
        self.key = key_of(law, self.system, request, self.given)
        self.machine = Machine()
        self.formulas = formulas
        self.plan, self.library = self._kept() or self._made()

    def _kept(self) -> tuple[Plan, Library] | None:
        """Return plan and functions from disk, None when one of them is not there."""
        plan = kept_plan(self.key)
        if plan is None:
            return None
        code = store.read(f"{key_of_code(plan.program.functions, self.machine)}.o")
        return None if code is None else (plan, Library(self.machine, [code]))

    def _made(self) -> tuple[Plan, Library]:
        """Trace and compile, and keep both on disk."""
        formulas = Formulas(self.system, like=self.formulas)
        plan = Planner(formulas, self.given, self.request).plan()
        self.formulas = formulas
        name = f"{key_of_code(plan.program.functions, self.machine)}.o"
        code = store.read(name)
        if code is None:
            code = self.machine.compile([Emitter(form).text() for form in plan.forms.values()])
            store.write(name, code)
        keep_plan(self.key, plan)
        return plan, Library(self.machine, [code])

    @property
    def is_proven(self) -> bool:
        """Whether a sample of all months was once the same as openfisca-core's."""
        return store.has(f"{self.key}.proven")

    def prove(self) -> None:
        """Note that a sample of all months was the same as openfisca-core's."""
        store.write(f"{self.key}.proven", b"")

    def compute(
        self,
        population: Population,
        threads: int = 2,
        batch: int = BATCH,
        progress: Callable[[int, int], None] | None = None,
    ) -> Answer:
        """Return the answer for some people, of what the plan could compile."""
        plan, system = self.plan, self.system
        codes = population.municipality_codes
        simulation = simulation_of_municipalities(population, self.law, self.request.span)
        municipal = values_of(simulation, plan.program.municipal, system, len(codes))
        release(simulation, collect=False)
        columns: list[NDArray[Any]] = [
            numpy.empty(
                population.count if column.entity == PERSON else population.households,
                dtype=column.dtype,
            )
            for column in plan.columns
        ]
        runner = Runner(plan, self.library, municipal, len(codes), threads)
        count = 0
        try:
            waiting: Any = None
            for item in batches(population, codes, batch, plan, system, self.given):
                if waiting is not None:
                    waiting.result()
                waiting = runner.begin(item, columns)
                count += 1
                if progress:
                    progress(count, max(count, round(population.count / batch)))
            if waiting is not None:
                waiting.result()
            runner.check()
        finally:
            runner.close()
        return self._answer(population, columns, runner, count)

    def _answer(
        self, population: Population, values: list[NDArray[Any]], runner: Runner, count: int
    ) -> Answer:
        plan, request = self.plan, self.request
        columns: Columns = {}
        for column, array in zip(plan.columns, values, strict=True):
            columns.setdefault(column.name, {})[column.period] = array
        asked = {key: runner.totals.persons[row] for key, row in plan.municipal_sums}
        compiled = [name for name in request.outputs if name not in plan.uncompiled]
        columns |= finish(
            population, self.law, replace(request, outputs=tuple(compiled)), asked, self.system
        )
        years = request.span.years
        sums = {
            name: numpy.zeros((len(population.municipality_codes), len(years)), dtype=numpy.int64)
            for name in request.sums
            if name not in plan.uncompiled_sums
        }
        for item in plan.whole_sums:
            totals = runner.totals.households if item.households else runner.totals.persons
            sums[item.name][:, years.index(item.year)] = totals[item.row].view(numpy.int64)
        variables = self.system.variables
        return Answer(
            columns={name: columns[name] for name in compiled},
            entities={name: variables[name].entity.key for name in compiled},
            ids=ids_of(population),
            sums=sums,
            years=years,
            execution="compiled",
            blocks=count,
        )
