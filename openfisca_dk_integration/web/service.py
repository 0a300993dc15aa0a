"""What the server computes, apart from HTTP: situations under laws, within limits."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.web.calculate import answers, filled
from openfisca_dk_integration.web.catalogue import Catalogue
from openfisca_dk_integration.web.errors import BUSY, TOO_LARGE, RequestError
from openfisca_dk_integration.web.laws import Laws
from openfisca_dk_integration.web.line import Line
from openfisca_dk_integration.web.people import build
from openfisca_dk_integration.web.situation import Reader, Situation
from openfisca_dk_integration.web.sweep import sweep_steps, sweep_values
from openfisca_dk_integration.web.together import put_together

if TYPE_CHECKING:
    from openfisca_dk_integration.reforms import Law
    from openfisca_dk_integration.web.settings import Settings


@dataclass
class Service:
    """One process's laws and limits."""

    settings: Settings
    laws: Laws = field(default_factory=Laws)

    def __post_init__(self) -> None:
        self.system = self.laws.baseline.tax_benefit_system()
        self.catalogue = Catalogue(self.system)
        self._line = threading.BoundedSemaphore(self.settings.max_running)
        self._runs = threading.BoundedSemaphore(self.settings.max_running)
        self._small = Line(self.turn, self._answers, self.settings.max_together)

    @contextmanager
    def turn(self) -> Iterator[float]:
        """Wait for a turn to compute and give the deadline.

        Raises:
            RequestError: 429 when the line is longer than a request may take.
        """
        if not self._line.acquire(timeout=self.settings.max_wait):
            raise _busy()
        try:
            yield time.monotonic() + self.settings.max_seconds
        finally:
            self._line.release()

    @contextmanager
    def run_turn(self) -> Iterator[None]:
        """Wait for a turn to run over a population; short requests do not wait for it.

        Raises:
            RequestError: 429 when the line is longer than a request may take.
        """
        if not self._runs.acquire(timeout=self.settings.max_wait):
            raise _busy()
        try:
            yield
        finally:
            self._runs.release()

    # --- reading ------------------------------------------------------------------------------

    def read(self, body: Any, path: str, problems: list[Problem]) -> Situation:
        """Return a situation; mistakes go to ``problems``."""
        return Reader(self.system, self.settings, problems, path).read(body)

    def check_size(self, situations: list[Situation], times: int = 1) -> None:
        """Refuse more people or values than a request may hold.

        Raises:
            RequestError: 413 with the limits.
        """
        plural = self.system.person_entity.plural
        persons = times * sum(len(each.ids.get(plural, ())) for each in situations)
        cells = times * sum(len(each.cells) for each in situations)
        problems = []
        for name, number, most in (
            ("personer", persons, self.settings.max_persons),
            ("celler", cells, self.settings.max_cells),
        ):
            if number > most:
                english = "persons" if name == "personer" else "values asked for"
                problems.append(
                    Problem(
                        "error",
                        f"{number} {name}; højst {most} i en forespørgsel",
                        f"{number} {english}; at most {most} in a request",
                    )
                )
        if problems:
            raise RequestError(problems, TOO_LARGE)

    # --- computing ----------------------------------------------------------------------------

    def calculate(self, body: Any) -> dict[str, Any]:
        """Return a situation with its nulls filled (``/calculate``)."""
        problems: list[Problem] = []
        if isinstance(body, dict) and "axes" in body:
            problems.append(
                Problem(
                    "axes",
                    "bruges ikke her; brug /v1/calculate med sweep",
                    "is not used here; use /v1/calculate with sweep",
                )
            )
            body = {key: value for key, value in body.items() if key != "axes"}
        situation = self.read(body, "", problems)
        if problems:
            raise RequestError(problems)
        self.check_size([situation])
        return filled(body, self._small.answers(situation))

    def _answers(self, situation: Situation, deadline: float) -> dict[Any, Any]:
        return answers(build(self.system, situation, deadline), situation)

    def trace(self, body: Any) -> dict[str, Any]:
        """Return openfisca-core's flat trace of everything asked for (``/trace``)."""
        problems: list[Problem] = []
        situation = self.read(body, "", problems)
        if problems:
            raise RequestError(problems)
        self.check_size([situation])
        with self.turn() as deadline:
            simulation = build(self.system, situation, deadline, traced=True)
            answers(simulation, situation)
            asked = dict.fromkeys(f"{cell.variable}<{cell.period}>" for cell in situation.cells)
            return {
                "trace": simulation.tracer.get_serialized_flat_trace(),
                "entitiesDescription": {
                    plural: [str(name) for name in ids]
                    for plural, ids in simulation.describe_entities().items()
                },
                "requestedCalculations": list(asked),
            }

    def compute(self, body: Any) -> dict[str, Any]:
        """Return situations under several laws, and the steps of a sweep (``/v1/calculate``)."""
        problems: list[Problem] = []
        if not isinstance(body, dict):
            raise RequestError.of("error", "skal være et objekt", "must be an object")
        fields = ("situations", "laws", "sweep")
        problems += [
            Problem(str(key), "er ikke et felt her", "is no field here")
            for key in body
            if key not in fields
        ]
        named = self._named(body.get("situations"), problems)
        situations = {
            key: self.read(each, f"situations/{key}/", problems) for key, each in named.items()
        }
        sweep = body.get("sweep")
        values = sweep_values(sweep, named, self.system, problems)
        laws = self.laws.several(body.get("laws"), "laws", self.settings.max_laws, problems)
        if problems:
            raise RequestError(problems)
        self.check_size(list(situations.values()), times=max(1, len(values)) * len(laws))
        steps = sweep_steps(sweep, values, named, self.system, self.settings)
        every = [
            (key, number, step.put_into(situations[key], key))
            for key in named
            for number, step in enumerate(steps)
        ]
        with self.turn() as deadline:
            results = [row for law in laws for row in self._under(law, every, named, deadline)]
        return {
            "laws": [describe_law(law) for law in laws],
            "steps": [step.values for step in steps] if values else [],
            "results": results,
        }

    def _named(self, given: Any, problems: list[Problem]) -> dict[str, Any]:
        if isinstance(given, list):
            given = {str(index): each for index, each in enumerate(given)}
        if not isinstance(given, dict) or not given:
            problems.append(
                Problem(
                    "situations",
                    "skal være situationer, som en liste eller ved navn",
                    "must be situations, as a list or by name",
                )
            )
            return {}
        return {str(key): each for key, each in given.items()}

    def _under(
        self,
        law: Law,
        every: list[tuple[str, int, Situation]],
        named: dict[str, Any],
        deadline: float,
    ) -> list[dict[str, Any]]:
        together = put_together(situation for _, _, situation in every)
        simulation = build(law.tax_benefit_system(), together.situation, deadline)
        try:
            found = together.of(answers(simulation, together.situation))
        except RequestError as error:
            raise RequestError(
                [_moved(problem, together, every) for problem in error.problems], error.status
            ) from error
        return [
            {"law": law.name, "situation": key, "step": number, "values": filled(named[key], cells)}
            for (key, number, _), cells in zip(every, found, strict=True)
        ]


def _busy() -> RequestError:
    return RequestError.of(
        "error",
        "serveren har for meget at regne på; prøv igen om lidt",
        "the server has too much to compute; try again in a while",
        BUSY,
    )


def _moved(problem: Problem, together: Any, every: list[tuple[str, int, Situation]]) -> Problem:
    number, inner = together.path_of(problem.where)
    return Problem(f"situations/{every[number][0]}/{inner}", problem.da, problem.en)


def describe_law(law: Law) -> dict[str, Any]:
    """Return what identifies a law."""
    return {"name": law.name, "title": law.title, "fingerprint": law.fingerprint}
