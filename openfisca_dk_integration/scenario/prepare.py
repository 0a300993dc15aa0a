"""From a scenario file to a plan: everything it names is found, all problems at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

import numpy

from openfisca_dk_integration.behaviour import Behaviour
from openfisca_dk_integration.behaviour.check import Checker
from openfisca_dk_integration.population.synthetic.margins import read_margins
from openfisca_dk_integration.reforms import Law, load_law
from openfisca_dk_integration.reforms.errors import Problem, ReformError
from openfisca_dk_integration.reforms.format import shipped
from openfisca_dk_integration.reforms.stack import PLUS
from openfisca_dk_integration.scenario import parts
from openfisca_dk_integration.scenario.afterwards import BASE, missing_places
from openfisca_dk_integration.scenario.breakeven import Question
from openfisca_dk_integration.scenario.errors import ScenarioError, problems_of
from openfisca_dk_integration.scenario.intake import Intake
from openfisca_dk_integration.scenario.own import read_own
from openfisca_dk_integration.scenario.plan import Case, Plan, uncertain
from openfisca_dk_integration.scenario.prices import OwnFigure, PriceBook
from openfisca_dk_integration.scenario.read import guarantee_problem, names_of, possible_sources

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from openfisca_dk_integration.histories import HistoryModel
    from openfisca_dk_integration.population import Population
    from openfisca_dk_integration.scenario.model import BreakEven, ReformUse
    from openfisca_dk_integration.scenario.read import ScenarioFile

BASELINE = "gaeldende_ret"
EVERYTHING = "alt"
EQUALISATION = "udligning.slaaet_til"
INHABITANTS = "indbyggere"

T = TypeVar("T")


@dataclass(frozen=True)
class Prepared:
    """A scenario whose every part was found.

    Attributes:
        file: the scenario as written.
        plan: what is run.
        tornado: the assumptions to try one at a time: kind and name.
        question: the break-even question.
        question_draws: in how many draws it is asked.
    """

    file: ScenarioFile
    plan: Plan
    tornado: tuple[tuple[str, str], ...] = ()
    question: Question | None = None
    question_draws: int = 0


def prepare(file: ScenarioFile, *, people: bool = True) -> Prepared:
    """Find and check what a scenario names.

    Args:
        file: the scenario.
        people: draw the synthetic population too; without, its numbers are not yet checked.

    Raises:
        ScenarioError: with every problem.
    """
    return _Preparation(file).prepared(people=people)


class _Preparation:
    """Finds the parts and collects what is wrong with them."""

    def __init__(self, file: ScenarioFile) -> None:
        self.file = file
        self.scenario = file.scenario
        self.problems: list[Problem] = []

    def prepared(self, *, people: bool) -> Prepared:
        laws = self.laws()
        model = self.attempt(self.model)
        behaviours = [self.behaviour(*pair) for pair in enumerate(self.scenario.lov.reformer)]
        own = self.attempt(self.own) or ()
        question = self.attempt(self.question) if self.scenario.nulpunkt else None
        population = self.attempt(lambda: self.population(drawn=people))
        if self.problems:
            raise ScenarioError(self.problems)
        plan = self.plan(laws, model, behaviours, own, population)
        tornado = self.tornado(plan)
        if self.problems:
            raise ScenarioError(self.problems)
        asked = self.scenario.nulpunkt
        return Prepared(self.file, plan, tornado, question, asked.traekninger if asked else 0)

    def attempt(self, find: Callable[[], T]) -> T | None:
        """Return what is found; note the problems when it cannot be."""
        try:
            return find()
        except ScenarioError as error:
            self.problems += error.problems
        return None

    def where(self, field: str) -> str:
        """Return the place of a field for messages."""
        return f"{self.file.name}: {field}"

    def laws(self) -> list[Law]:
        """Return the law in force and the reforms, under the names of the scenario."""
        asked = self.scenario.lov
        options: dict[str, Any] = {
            "indeksering": asked.indeksering,
            "sidste_aar": max(2050, self.scenario.aar[1]),
        }
        if asked.udligning:
            options["slaaet_til"] = (EQUALISATION,)
        laws = [load_law(None, **options)]
        for number, (use, name) in enumerate(zip(asked.reformer, names_of(asked), strict=True)):
            try:
                law = self.law(use, options)
                laws.append(replace(law, name=name, title=use.navn or law.title))
            except ValueError as error:
                self.problems += problems_of(error, self.where(f"lov.reformer[{number}]"))
        return laws

    def law(self, use: ReformUse, options: dict[str, Any]) -> Law:
        """Return the law of a reform; ``gaeldende_ret`` is the law in force, under other lives.

        Raises:
            ReformError: with every problem of it.
        """
        if use.reform != BASELINE:
            return load_law(self.source(use), use.valg, **options)
        if use.valg:
            raise ReformError(
                [Problem("valg", "gældende ret har ingen valg", "the law in force has no switches")]
            )
        return load_law(None, **options)

    def source(self, use: ReformUse) -> str:
        """Return a shipped reform by name, another by its path; several joined by a plus."""
        return PLUS.join(
            name if name in shipped() else str(self.file.path(name))
            for name in self.file.reforms(use)
        )

    def model(self) -> HistoryModel | None:
        """Return the model of the histories, None when they are observed."""
        if self.scenario.historik.kilde == "observeret":
            return None
        return parts.history_model(self.file)

    def behaviour(self, number: int, use: ReformUse) -> Behaviour:
        """Return the behaviour of a reform."""
        if use.adfaerd is None:
            return Behaviour.none()
        source, place = use.adfaerd, f"lov.reformer[{number}].adfaerd"
        found = self.attempt(lambda: parts.behaviour_of(self.file, source, place))
        return found or Behaviour.none()

    def own(self) -> tuple[OwnFigure, ...]:
        """Return the municipalities' own figures."""
        name = self.scenario.priser.egne_tal
        if name is None:
            return ()
        try:
            return read_own(self.file.path(name), load_law().tax_benefit_system())
        except ScenarioError as error:
            raise ScenarioError(problems_of(error, self.where("priser.egne_tal"))) from error

    def population(self, *, drawn: bool) -> Population | None:
        """Return the people; None for synthetic ones that are not wanted yet."""
        asked = self.scenario.befolkning
        if asked.syntetisk is not None:
            return parts.drawn_people(self.file, asked.syntetisk) if drawn else None
        return parts.observed_people(self.file, load_law().tax_benefit_system())

    def question(self) -> Question:
        """Return the break-even question."""
        asked = self.scenario.nulpunkt
        assert asked is not None  # noqa: S101 - asked for only then
        checker = Checker(self.where("nulpunkt"))
        effect = checker.effect(_searched(asked), 1)
        if effect is None:
            raise ScenarioError(checker.problems)
        return Question(
            reform=names_of(self.scenario.lov).index(asked.reform),
            effect=effect,
            low=asked.mindst,
            high=asked.hoejst,
            payers=asked.betalere,
            tolerance=asked.noejagtighed,
        )

    def plan(
        self,
        laws: list[Law],
        model: HistoryModel | None,
        behaviours: list[Behaviour],
        own: tuple[OwnFigure, ...],
        population: Population | None,
    ) -> Plan:
        """Return the plan of parts that are in order."""
        scenario = self.scenario
        book = PriceBook(own=own, factor=scenario.priser.regulering or 1.0)
        book = book.with_given(scenario.priser.satser)
        cases = [Case(BASELINE, laws[0], prices=book)]
        uses = zip(laws[1:], scenario.lov.reformer, behaviours, strict=True)
        cases += [
            Case(law.name, law, behaviour, book.with_given(use.priser))
            for law, use, behaviour in uses
        ]
        wanted = scenario.usikkerhed
        sections = ("befolkning", "historik", "lov")
        possible = possible_sources({name: getattr(scenario, name) for name in sections})
        return Plan(
            population=population,  # type: ignore[arg-type] # None only where nothing is run
            years=scenario.aar,
            cases=tuple(cases),
            model=model,
            history_seed=scenario.historik.froe or 0,
            draws=wanted.traekninger if wanted else 1,
            seed=wanted.froe if wanted else 0,
            varies=frozenset((wanted.varierer or possible) if wanted else ()),
            execution=scenario.koersel.execution,
            block_size=scenario.koersel.block_size,
            equalised=any(figure.name == BASE for figure in own)
            or (population is not None and BASE in population.figures.columns),
            inhabitants=self.inhabitants(population, own) if scenario.budgetgaranti else None,
            intake=self.intake(),
        )

    def intake(self) -> Intake | None:
        """Return what is not known exactly of synthetic people."""
        asked = self.scenario.befolkning.syntetisk
        if asked is None:
            return None
        margins = read_margins(None if asked.marginer is None else self.file.path(asked.marginer))
        return Intake.of(margins, asked.aar)

    def inhabitants(
        self, population: Population | None, own: tuple[OwnFigure, ...]
    ) -> NDArray[numpy.float64]:
        """Return the inhabitants of each municipality: the user's own, else published ones.

        Own figures of several years count with their mean.
        """
        codes = [] if population is None else population.municipality_codes.tolist()
        missing = missing_places(codes) if population is not None else []
        if missing:
            self.problems.append(guarantee_problem(self.file.name, missing))
            return numpy.zeros(len(codes))
        real = [code for code in codes if code]
        published = read_margins().municipal(INHABITANTS, real, self.scenario.aar[0]).tolist()
        found = dict.fromkeys(codes, 0.0) | dict(zip(real, published, strict=True))
        for code in codes:
            told = [f.range.central for f in own if (f.name, f.code) == (INHABITANTS, code)]
            if told:
                found[code] = sum(told) / len(told)
        return numpy.array([found[code] for code in codes], dtype=numpy.float64)

    def tornado(self, plan: Plan) -> tuple[tuple[str, str], ...]:
        """Return the assumptions the scenario wants tried one at a time."""
        wanted = self.scenario.usikkerhed.tornado if self.scenario.usikkerhed else ()
        known = uncertain(plan)
        found: list[tuple[str, str]] = []
        for number, text in enumerate(wanted):
            kind, _, name = text.partition("/")
            chosen = [
                pair
                for pair in known
                if text == EVERYTHING or (pair[0] == kind and name in {"", pair[1]})
            ]
            found += chosen
            if not chosen:
                names = ", ".join("/".join(pair) for pair in known)
                self.problems.append(
                    Problem(
                        self.where(f"usikkerhed.tornado[{number}]"),
                        f"{text!r} er ikke blandt antagelserne med interval: {names}",
                        f"{text!r} is not among the assumptions with a range: {names}",
                    )
                )
        return tuple(dict.fromkeys(found))


def _searched(asked: BreakEven) -> dict[str, Any]:
    """Return the searched effect as it would stand in a behaviour file."""
    item: dict[str, Any] = {
        "id": "nulpunkt",
        "kilde": "søges",
        "evidens": "assumed",
        "gruppe": asked.gruppe,
    }
    if asked.effekt == "point":
        return item | {"point": 0.0, "efter_maaneder": asked.efter_maaneder}
    return item | {"faktor": 1.0, "overgang": "til_arbejde", "indfasning_maaneder": 0}


__all__ = ["BASELINE", "Prepared", "prepare"]
