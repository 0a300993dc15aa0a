"""The compiled execution part by part: people larger than memory, and runs that go on after a kill.

A part is a block of whole households. Its people are computed by the kernel on several threads;
the municipal sums go on, person by person, from where the part before stopped, so that every bit is
that of one run over everybody (and of ``blocks``, whose kept parts have the same form).
"""

from __future__ import annotations

import secrets
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy

from openfisca_dk_integration.population import Population
from openfisca_dk_integration.simulation import compiled, fit
from openfisca_dk_integration.simulation import memory as bytes_of
from openfisca_dk_integration.simulation.answer import Answer, Columns
from openfisca_dk_integration.simulation.block import Run, compute, pack, unpack
from openfisca_dk_integration.simulation.blocks import How, cut, kept_cuts, key_of, run_many
from openfisca_dk_integration.simulation.engine import ids_of
from openfisca_dk_integration.simulation.errors import SimulationError
from openfisca_dk_integration.simulation.fit import LARGEST
from openfisca_dk_integration.simulation.kept import Kept, kept_folder
from openfisca_dk_integration.simulation.merge import Merger
from openfisca_dk_integration.simulation.municipal import municipal_outputs

if TYPE_CHECKING:
    from openfisca_dk_integration.simulation.answer import Note
    from openfisca_dk_integration.simulation.compiled.engine import Kernel
    from openfisca_dk_integration.simulation.compiled.plan import Plan
    from openfisca_dk_integration.simulation.compiled.sample import Sample
    from openfisca_dk_integration.simulation.law import Law
    from openfisca_dk_integration.simulation.municipal import Sums
    from openfisca_dk_integration.simulation.people import People
    from openfisca_dk_integration.simulation.request import Request


BATCHES = 3
"""So many are in memory at once: one computed, one begun, the next one prepared."""


class Differs(Exception):  # noqa: N818 - it is a finding, caught in this module
    """The sample of a part is not the same as openfisca-core's."""

    def __init__(self, sample: Sample) -> None:
        self.sample = sample
        super().__init__(", ".join(sample.differences[: compiled.SHOWN]))


def run(population: People, law: Law, request: Request, how: How) -> Answer:
    """Compute a request by compiled code part by part; see ``simulate``.

    Raises:
        SimulationError: when the optional extra is not installed.
    """
    check_installed()
    head = population if isinstance(population, Population) else population.head()
    try:
        from openfisca_dk_integration.simulation.compiled.engine import Kernel

        kernel = Kernel(law, request, head)
    except Exception as error:  # noqa: BLE001 - whatever it is, openfisca-core says it better
        return _by_core(population, law, request, how, f"{type(error).__name__}: {error}")
    try:
        return _Parts(population, kernel, how).answer()
    except Differs as error:
        why = f"{len(error.sample.differences)} results differ (seed {error.sample.seed}): {error}"
        return _by_core(population, law, request, how, why)


def fitted(population: People, law: Law, request: Request, how: How) -> How:
    """Return how to run within the memory: with a smaller batch where it is tight.

    Raises:
        SimulationError: when not even small batches fit.
    """
    if how.block_size is not None and how.block_size < 1:
        return how  # refused where the people are cut
    in_parts = (
        how.keep is not None or how.each is not None or not isinstance(population, Population)
    )
    room = fit.room_of(population, law, request, how.memory, held=how.each is None)
    person = BATCHES * room.sizes.months * bytes_of.KERNEL + (bytes_of.PART if in_parts else 0)
    fits = int((room.left - bytes_of.KERNEL_FIXED) / person)
    from openfisca_dk_integration.simulation.compiled.engine import BATCH

    wanted = how.block_size or (LARGEST if in_parts else BATCH)
    if fits < min(fit.LEAST, wanted, population.count):
        raise fit.refused(room, fit.LEAST * person + bytes_of.KERNEL_FIXED)
    return how if wanted <= fits and not in_parts else replace(how, block_size=min(wanted, fits))


def _by_core(population: People, law: Law, request: Request, how: How, why: str) -> Answer:
    """Let openfisca-core compute everything, the parts that were kept included."""
    if how.keep is not None:
        with kept_folder(how.keep, key_of(population, [Run(law)], request)) as kept:
            kept.forget()
    answer = run_many(population, [Run(law)], request, how)[0]
    return compiled._given_way(answer, why)  # noqa: SLF001 - one package


def check_installed() -> None:
    """Refuse without the optional extra.

    Raises:
        SimulationError: when it is missing.
    """
    if not compiled.is_installed():
        raise SimulationError.of(
            "compiled",
            "kræver llvmlite: pip install 'openfisca-dk-integration[compiled]'",
            "needs llvmlite: pip install 'openfisca-dk-integration[compiled]'",
        )


def _by_core_note(plan: Plan) -> Note:
    names = ", ".join(sorted(plan.uncompiled | plan.uncompiled_sums)[: compiled.SHOWN])
    return (
        f"Beregnet af openfisca-core, fordi det ikke kan kompileres: {names}",
        f"Computed by openfisca-core, because it cannot be compiled: {names}",
    )


class _Parts:
    """One compiled run over the parts of a population."""

    def __init__(self, population: People, kernel: Kernel, how: How) -> None:
        self.population, self.kernel, self.how = population, kernel, how
        self.request = kernel.request
        self.merger = Merger(population, kernel.law, kernel.request, how.each)
        plan = kernel.plan
        self.rest = replace(
            self.request,
            outputs=tuple(name for name in self.request.outputs if name in plan.uncompiled),
            sums=tuple(name for name in self.request.sums if name in plan.uncompiled_sums),
        )
        self.samples: list[Sample] = []

    def answer(self) -> Answer:
        """Compute the parts that are not kept already."""
        how = self.how
        with ExitStack() as stack:
            kept = None
            if how.keep is not None:
                key = key_of(self.population, [Run(self.kernel.law)], self.request)
                kept = stack.enter_context(kept_folder(how.keep, key))
            cuts = kept_cuts(kept, cut(self.population, how.block_size or LARGEST))
            names = [f"blok-{number:05d}" for number in range(len(cuts))]
            missing = [number for number, name in enumerate(names) if not (kept and kept.has(name))]
            sampled = {missing[0], secrets.choice(missing)} if missing else set()
            for number, name in enumerate(names):
                arrays = kept.get(name) if kept and number not in missing else None
                if arrays is not None:
                    mine = {key.removeprefix("0|"): values for key, values in arrays.items()}
                    self.merger.add_kept(*unpack(mine, self.kernel.law, self.request))
                else:
                    self._new(cuts[number], kept, name, sample=number in sampled)
                if how.progress:
                    how.progress(number + 1, len(cuts))
            answer = replace(self.merger.answer(), execution="compiled")
        answer.notes += [compiled._checked(sample) for sample in self.samples]  # noqa: SLF001
        if self.rest.outputs or self.rest.sums:
            answer.notes.append(_by_core_note(self.kernel.plan))
        return answer

    def _new(self, part: slice, kept: Kept | None, name: str, *, sample: bool) -> None:
        people = self.population.take(part)
        if sample:
            found = compiled._sampled(self.kernel, people)  # noqa: SLF001
            if found.differences:
                raise Differs(found)
            self.samples.append(found)
        merger = self.merger
        answer, carried = compute_part(
            self.kernel, people, merger.codes, merger.carried, self.how.workers
        )
        if self.rest.outputs or self.rest.sums:
            block = compute(Run(self.kernel.law), people, self.rest)
            rows = numpy.searchsorted(merger.codes, block.answer.ids["kommune"])
            for key, addends in block.sums.items():
                carried[key] = addends.add_to(merger.carried.get(key), rows, len(merger.codes))
            answer.columns |= block.answer.columns
            answer.sums |= block.answer.sums
        merger.add_kept(answer, carried)
        if kept:
            arrays = pack(answer, carried)
            kept.put(name, {f"0|{key}": values for key, values in arrays.items()})


def compute_part(
    kernel: Kernel, people: Population, codes: Any, carried: Sums, threads: int
) -> tuple[Answer, Sums]:
    """Compute some people, and let the municipal sums go on from those before them.

    Args:
        kernel: of the law and the request, for the whole population.
        people: whole households.
        codes: the municipalities of the whole population.
        carried: the municipal sums over the people before, by municipality in ``codes``.
        threads: how many compute.

    Returns:
        The columns and whole-number sums of these people, and the municipal sums up to and with
        them.
    """
    from openfisca_dk_integration.simulation.compiled.engine import BATCH, Turn, growing, make_batch

    plan, request, system = kernel.plan, kernel.request, kernel.system
    turn = Turn(kernel, people, threads)
    rows = numpy.searchsorted(codes, turn.codes)
    runner = turn.runner
    for key, row in plan.municipal_sums:
        if key in carried:
            runner.asked[row] = carried[key][rows]
    waiting = None
    try:
        for piece in growing(people, BATCH, threads):
            batch = make_batch(people, piece, [plan], turn)
            if waiting is not None:
                waiting.result()
            waiting = turn.begin(batch)
        if waiting is not None:
            waiting.result()
        runner.check()
    finally:
        runner.close()
    columns: Columns = {}
    for column, array in zip(plan.columns, turn.columns, strict=True):
        columns.setdefault(column.name, {})[column.period] = array
    years = request.span.years
    sums = {
        name: numpy.zeros((len(rows), len(years)), dtype=numpy.int64)
        for name in request.sums
        if name not in plan.uncompiled_sums
    }
    for item in plan.whole_sums:
        sums[item.name][:, years.index(item.year)] = runner.whole_sum(item)
    after: Sums = {key: values.copy() for key, values in carried.items()}
    for key, row in plan.municipal_sums:
        if key not in after:
            after[key] = numpy.zeros(len(codes))
        after[key][rows] = runner.asked[row]
    variables = system.variables
    municipal = set(municipal_outputs(system, request))
    ids = ids_of(people)
    entities = {name: variables[name].entity.key for name in request.outputs}
    wanted = {entities[name] for name in entities if name not in municipal} | {"kommune"}
    answer = Answer(
        columns=columns,
        entities=entities,
        ids={entity: values for entity, values in ids.items() if entity in wanted},
        sums=sums,
        years=years,
    )
    return answer, after
