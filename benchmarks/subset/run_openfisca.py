"""The reference subset on openfisca-core: plain, or through this package's ``simulate``.

    run_openfisca.py PERSONS plain|reference|compiled|policyengine THREADS

``plain`` and ``policyengine`` (in its own environment) set the inputs by hand and ask a Simulation;
``reference`` and ``compiled`` are the package's executions with the subset as the law.
"""

from __future__ import annotations

import gc
import sys
import time
from typing import Any

import numpy
from core import POLICYENGINE, Husstand, Person, Simulation, month_number, system_of
from measured import Took, figures_of, median, megabytes, repeated, tell
from people import FIRST, HOUSEHOLD_SUMS, MONTHS, SUMS, Sums, load
from rules import VARIABLES

YEARS = MONTHS // 12
LAST_OF_PERSONS = len(SUMS) - HOUSEHOLD_SUMS


def days(months: Any) -> Any:
    """Return the first days of months."""
    return (months - 12 * 1970).astype("datetime64[M]").astype("datetime64[D]")


def roles_of(arrays: dict[str, Any]) -> Any:
    """Return each person's role by number: first adult, second adult, child."""
    place = numpy.arange(len(arrays["household"])) - arrays["start"][arrays["household"]]
    return numpy.where(arrays["adult"], place > 0, 2).astype(numpy.int8)


class Plain:
    """A simulation whose inputs are set from arrays, one month after the other."""

    def __init__(self, persons: int) -> None:
        if POLICYENGINE:
            from policyengine_core.periods import period as period_of
        else:
            from openfisca_core.periods import period as period_of

        self.arrays = load(persons)
        self.system = system_of(VARIABLES if POLICYENGINE else [*VARIABLES, *needed()])
        numbers = range(FIRST, FIRST + MONTHS)
        self.months = [period_of(f"{n // 12}-{n % 12 + 1:02d}") for n in numbers]
        self.years = [period_of(str(FIRST // 12 + year)) for year in range(YEARS)]
        assert [month_number(month) for month in self.months] == list(numbers)

    def empty(self) -> Any:
        """Return a simulation of the people in their households."""
        arrays = self.arrays
        populations = self.system.instantiate_entities()
        people, homes = populations["person"], populations["husstand"]
        people.count = len(arrays["household"])
        people.ids = range(people.count)
        homes.count = len(arrays["municipality"])
        homes.ids = range(homes.count)
        homes.members_entity_id = arrays["household"]
        homes.members_role = numpy.array(Husstand.flattened_roles)[roles_of(arrays)]
        if POLICYENGINE:
            return Simulation(tax_benefit_system=self.system, populations=populations)
        kommune = populations["kommune"]
        kommune.count, kommune.ids = 1, [0]
        kommune.members_entity_id = numpy.zeros(people.count, dtype=int)
        return Simulation(self.system, populations)

    def built(self) -> Any:
        """Return the simulation with its inputs."""
        simulation, arrays = self.empty(), self.arrays
        simulation.max_spiral_loops = 1_000
        eternity = self.months[0] if POLICYENGINE else "ETERNITY"
        simulation.set_input("foedselsdato", eternity, days(arrays["born"]))
        simulation.set_input("overtagelsesdato", eternity, days(arrays["taken"]))
        names = self.system.variables["aktivitet"].possible_values
        kind = type(names.encode(numpy.array(["ingen"])))
        for number, month in enumerate(self.months):
            simulation.set_input("aktivitet", month, kind(arrays["activity"][number], names))
            simulation.set_input("loenindkomst", month, arrays["wage"][number])
            simulation.set_input("arbejdstimer", month, arrays["hours"][number])
            simulation.set_input("boligstoette", month, arrays["support"])
        return simulation

    def asked(self, simulation: Any) -> Any:
        """Return the table of sums."""
        sums = Sums(self.arrays)
        for year in range(YEARS):
            for number, name in enumerate(SUMS):
                yearly = self.system.variables[name].definition_period == "year"
                months = self.months[12 * year : 12 * year + 12]
                periods = [self.years[year]] if yearly else months
                total = simulation.calculate(name, periods[0]).astype(numpy.float64)
                for period in periods[1:]:
                    total = total + simulation.calculate(name, period)
                sums.add(number, year, total)
        return sums.table

    def measured(self) -> tuple[dict[str, float], Any]:
        """Return what calculating and both together take, and the table of sums."""
        calculations: list[Took] = []

        def both() -> Any:
            gc.collect()
            simulation = self.built()
            took, table = repeated(lambda: self.asked(simulation), most=1)
            calculations.append(took)
            return table

        whole, table = repeated(both)
        return figures_of(calculation=median(calculations), whole=whole), table


def needed() -> list[Any]:
    """Return the variables without which this package reads no population."""
    from core import ETERNITY, MONTH, Variable

    from openfisca_dk_integration.entities import Kommune

    def variable(name: str, entity: Any, kind: type, period: Any, default: Any) -> Any:
        about = {
            "value_type": kind,
            "entity": entity,
            "definition_period": period,
            "default_value": default,
            "label": name,
        }
        return type(name, (Variable,), about)

    return [
        variable("vaegt", Person, float, ETERNITY, 1.0),
        variable("kommunekode", Kommune, int, ETERNITY, 0),
        variable("ydelse_fra_dag", Person, int, MONTH, 1),
        variable("ydelse_til_dag", Person, int, MONTH, 31),
    ]


class SubsetLaw:
    """The subset as a law of this package (``simulation.law.Law``)."""

    name = "referencedelmaengde"
    title = "Referencedelmængden"

    def __init__(self) -> None:
        self.system: Any = None

    def __getstate__(self) -> dict[str, Any]:
        """Leave the system behind; another process builds its own."""
        return {"system": None}

    @property
    def fingerprint(self) -> str:
        """The rates and the rules."""
        import hashlib
        import os
        from pathlib import Path

        rates = Path(os.environ["SUBSET_DATA"]) / "rates.json"
        rules = Path(__file__).with_name("rules.py")
        return hashlib.sha256(rates.read_bytes() + rules.read_bytes()).hexdigest()

    def tax_benefit_system(self) -> Any:
        """Return the system, built at the first call."""
        if self.system is None:
            self.system = system_of([*VARIABLES, *needed()])
        return self.system


def population_of(arrays: dict[str, Any]) -> Any:
    """Return the people as a population of this package."""
    from openfisca_dk_integration.population.model import (
        Given,
        MunicipalFigures,
        Population,
        Spells,
    )

    count, homes = len(arrays["household"]), len(arrays["municipality"])
    unknown = numpy.datetime64("1970-01-01")

    def given(values: Any, default: Any) -> Any:
        return Given(values, numpy.ones(len(values), dtype=bool), default)

    first = FIRST + arrays["spell_from"]
    spells = Spells(
        person=arrays["spell_person"],
        start=days(first),
        end=days(first + arrays["spell_months"]) - numpy.timedelta64(1, "D"),
        columns={
            "aktivitet": given(arrays["spell_activity"], 0),
            "loenindkomst": given(arrays["spell_wage"], 0.0),
            "arbejdstimer": given(arrays["spell_hours"], 0.0),
        },
    )
    nobody = numpy.zeros(0, dtype=numpy.int32)
    return Population(
        person_ids=numpy.arange(count),
        household_ids=numpy.arange(homes),
        household_of_person=arrays["household"],
        roles=roles_of(arrays),
        municipality_of_household=arrays["municipality"] + 1,
        persons={
            "foedselsdato": given(days(arrays["born"]), unknown),
            "overtagelsesdato": given(days(arrays["taken"]), unknown),
        },
        household_values={"boligstoette": given(arrays["support"], 0.0)},
        spells=spells,
        figures=MunicipalFigures(nobody, nobody, {}),
    )


def by_package(persons: int, execution: str, threads: int) -> tuple[dict[str, float], Any]:
    """Run the subset as the law of this package."""
    from openfisca_dk_integration.simulation import simulate

    arrays = load(persons, tables=False)
    population, law = population_of(arrays), SubsetLaw()
    span = f"{FIRST // 12}-{FIRST // 12 + YEARS - 1}"

    def run() -> Any:
        return simulate(population, law, span, sums=SUMS, execution=execution, workers=threads)

    whole, answer = repeated(run)
    assert answer.execution == execution, answer.notes
    # Peak memory before the parts are measured one by one.
    figures = {**figures_of(whole=whole), "megabytes": megabytes()}
    if execution == "compiled":
        figures |= parts(population, law, span, threads)
    table = numpy.zeros(Sums(arrays).table.shape, dtype=numpy.int64)
    here = population.municipality_codes - 1
    for number, name in enumerate(SUMS):
        table[number, here] = answer.sums[name]
    return figures, table


def parts(population: Any, law: Any, span: str, threads: int) -> dict[str, float]:
    """Return what the kernel alone takes, its inputs made before, and what they take."""
    from openfisca_dk_integration.simulation import Span
    from openfisca_dk_integration.simulation.blocks import cut
    from openfisca_dk_integration.simulation.compiled.engine import (
        BATCH,
        Kernel,
        Turn,
        make_batch,
    )
    from openfisca_dk_integration.simulation.request import Request

    start = time.perf_counter()
    kernel = Kernel(law, Request(Span.parse(span), (), SUMS), population)
    loading = time.perf_counter() - start
    turn = Turn(kernel, population, threads)
    start = time.perf_counter()
    plans = [kernel.plan]
    batches = [make_batch(population, part, plans, turn) for part in cut(population, BATCH)]
    inputs = time.perf_counter() - start
    turn.runner.close()

    def run() -> None:
        turn = Turn(kernel, population, threads)
        for batch in batches:
            turn.begin(batch).result()
        turn.answer()
        turn.runner.close()

    calculation, _ = repeated(run)
    best = {**figures_of(calculation=calculation), "inputs": inputs}
    return {**best, "loading": loading, "calls": len(kernel.plan.program.calls)}


def main() -> None:
    """Run and print."""
    persons, way, threads = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    if way in {"plain", "policyengine"}:
        figures, table = Plain(persons).measured()
        name = "policyengine-core" if POLICYENGINE else "openfisca-core"
    else:
        figures, table = by_package(persons, way, threads)
        name = f"{way} {threads}t"
    tell(table, persons, engine=name, **figures)


if __name__ == "__main__":
    main()
