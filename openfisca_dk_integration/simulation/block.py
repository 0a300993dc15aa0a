"""One block of whole households: computed, and as arrays that can be kept or sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from openfisca_dk_integration.population.direct import direct
from openfisca_dk_integration.simulation.answer import Answer
from openfisca_dk_integration.simulation.engine import ask, build, ids_of, release
from openfisca_dk_integration.simulation.law import Law, system_of
from openfisca_dk_integration.simulation.municipal import (
    Addends,
    Recorder,
    SumKey,
    Sums,
    municipal_outputs,
)

if TYPE_CHECKING:
    from openfisca_dk_integration.population import Population
    from openfisca_dk_integration.simulation.kept import Arrays
    from openfisca_dk_integration.simulation.request import Request


@dataclass(frozen=True)
class Run:
    """One law, with the people as they are under it: a draw of histories, say.

    Attributes:
        law: the law.
        people: makes the people of this run from some whole households of the population, in the
            worker; None: as they are. It must be a function of those households alone (so that
            it does not matter how people are cut), keep the households, their municipalities
            and their order, and be picklable.
        key: names ``people`` and all it depends on, when the run is kept.
    """

    law: Law
    people: Callable[[Population], Population] | None = None
    key: str = ""


@dataclass
class Block:
    """One block's answer.

    Attributes:
        answer: the outputs of people and households (those of municipalities belong to the
            block alone and mean nothing), the whole-number sums, and the ids.
        sums: what the sums over people that municipal formulas asked for add up.
    """

    answer: Answer
    sums: dict[SumKey, Addends] = field(default_factory=dict)


def compute(run: Run, block: Population, request: Request) -> Block:
    """Compute one block in this process."""
    people = block if run.people is None else run.people(block)
    simulation = build(people, run.law, request.span)
    recorder = Recorder(simulation)
    direct(simulation)
    answer = ask(simulation, people, request)
    recorder.check()
    release(simulation)
    for name in municipal_outputs(system_of(run.law), request):
        del answer.columns[name]
    ids = ids_of(people)
    wanted = {answer.entities[name] for name in answer.columns} | {"kommune"}
    answer.ids = {entity: values for entity, values in ids.items() if entity in wanted}
    return Block(answer, recorder.sums)


def compute_all(runs: Sequence[Run], block: Population, request: Request) -> list[Block]:
    """Compute one block under several laws or draws."""
    return [compute(run, block, request) for run in runs]


def pack(answer: Answer, carried: Sums) -> Arrays:
    """Return a block's answer, and the municipal sums up to and with it, as arrays by name."""
    arrays: Arrays = {f"id|{entity}": values for entity, values in answer.ids.items()}
    for name, periods in answer.columns.items():
        arrays |= {f"kolonne|{name}|{period}": values for period, values in periods.items()}
    arrays |= {f"sum|{name}": values for name, values in answer.sums.items()}
    arrays |= {f"kommune|{'|'.join(map(str, key))}": values for key, values in carried.items()}
    return arrays


def unpack(arrays: Arrays, law: Law, request: Request) -> tuple[Answer, Sums]:
    """Return what ``pack`` made arrays of."""
    variables = system_of(law).variables
    answer = Answer(
        columns={},
        entities={name: variables[name].entity.key for name in request.outputs},
        ids={},
        sums={},
        years=request.span.years,
    )
    carried: Sums = {}
    for name, values in arrays.items():
        kind, *words = name.split("|")
        if kind == "id":
            answer.ids[words[0]] = values
        elif kind == "kolonne":
            answer.columns.setdefault(words[0], {})[words[1]] = values
        elif kind == "sum":
            answer.sums[words[0]] = values
        else:
            carried[words[0], words[1], int(words[2])] = values
    return answer, carried
