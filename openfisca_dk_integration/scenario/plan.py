"""Everything the draws of a scenario need, ready to be sent to worker processes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy

from openfisca_dk_integration.account import Account, make_account, make_accounts
from openfisca_dk_integration.behaviour import Behaviour
from openfisca_dk_integration.behaviour.ranges import Range
from openfisca_dk_integration.enums import Aktivitet
from openfisca_dk_integration.reforms import Law
from openfisca_dk_integration.scenario.afterwards import ROWS, Afterwards, afterwards
from openfisca_dk_integration.scenario.intake import KIND, Intake
from openfisca_dk_integration.scenario.parts import (
    histories_of,
    uncertain_assumptions,
    with_assumption,
)
from openfisca_dk_integration.scenario.prices import PriceBook
from openfisca_dk_integration.simulation.kept import Arrays
from openfisca_dk_integration.simulation.sums import SCALE

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from openfisca_dk_integration.population import Population

    Progress = Callable[[int, int], None]

LOW, HIGH = "lav", "hoej"
HISTORY = "historik"

PAIRED = 20
"""Draws that come in pairs with the same assumptions."""

REMEMBERED = 24
"""How many accounts a process remembers: the same people under the same law come again when one
assumption after the other is moved."""

TOGETHER = "blocks"
"""The execution in which several laws share what they have in common."""

_LATEST: dict[tuple[Any, ...], Account] = {}
_MODELS: dict[tuple[Any, ...], Any] = {}


@dataclass(frozen=True)
class Setting:
    """What one computation of a plan is made with.

    Attributes:
        histories: the draw of the histories.
        assumptions: the draw of the histories' assumptions; 0 holds the central values.
        effects: the draw of the effects of behaviour.
        prices: the draw of the prices.
        intake: the draw of how many come and who they are.
        fixed: an assumption held at one end of its range: kind, name and ``lav`` or ``hoej``.
    """

    histories: int = 1
    assumptions: int = 0
    effects: int = 0
    prices: int = 0
    intake: int = 0
    fixed: tuple[str, str, str] | None = None


@dataclass(frozen=True)
class Case:
    """A law with the behaviour and the prices that go with it."""

    name: str
    law: Law
    behaviour: Behaviour = field(default_factory=Behaviour.none)
    prices: PriceBook = field(default_factory=PriceBook)


@dataclass(frozen=True)
class Plan:
    """A scenario ready to run.

    Attributes:
        population: the people; without histories where these are simulated.
        years: the first and the last year.
        cases: the law in force, then the reforms.
        model: the model of the histories, None for observed ones.
        history_seed: its seed.
        draws: number of draws, 1 without uncertainty.
        seed: the seed of what varies.
        varies: what does: ``historik``, ``antagelser``, ``effekter``, ``priser``, ``befolkning``.
        execution: how the law is computed.
        block_size: persons per block.
        equalised: municipalities have given their tax base (see ``afterwards``).
        inhabitants: of each municipality, when the budget guarantee is switched on.
        intake: the figures of synthetic people that have a range.
    """

    population: Population
    years: tuple[int, int]
    cases: tuple[Case, ...]
    model: Any | None = None
    history_seed: int = 0
    draws: int = 1
    seed: int = 0
    varies: frozenset[str] = frozenset()
    execution: str = "blocks"
    block_size: int | None = None
    equalised: bool = False
    inhabitants: NDArray[numpy.float64] | None = None
    intake: Intake | None = None

    @property
    def reforms(self) -> tuple[Case, ...]:
        """The reforms."""
        return self.cases[1:]

    @property
    def shape(self) -> tuple[int, int, int]:
        """Municipalities, years, and rows of payer and item, of a draw's amounts."""
        years = self.years[1] - self.years[0] + 1
        return len(self.population.municipality_codes), years, len(ROWS)

    def setting(self, draw: int) -> Setting:
        """Return what a draw is made with; draws are numbered from 1.

        Of the first ``PAIRED`` draws two after each other share assumptions, effects, prices and
        intake, so that what differs between them is due to the histories alone
        (``bands.shares``). Every later draw has its own.
        """
        part = self.part(draw)
        return Setting(
            histories=draw if HISTORY in self.varies else 1,
            assumptions=part if "antagelser" in self.varies else 0,
            effects=part if "effekter" in self.varies else 0,
            prices=part if "priser" in self.varies else 0,
            intake=part if KIND in self.varies else 0,
        )

    def part(self, draw: int) -> int:
        """Return the number of the assumptions of a draw, from 1."""
        if HISTORY not in self.varies:
            return draw
        return (draw + 1) // 2 if draw <= PAIRED else draw - PAIRED // 2

    def people(self, case: Case, setting: Setting) -> Population:
        """Return the people with their histories and prices under one law."""
        behaviour = self.behaviour_of(case, setting)
        people, simulated = self.weighted(setting), None
        if self.model is not None:
            model = self.model_of(setting)
            people = histories_of(
                people, self.years, model, self.history_seed, setting.histories, behaviour
            )
            simulated = ~observed(people, self.population)
        shares = case.prices.sampled(self.seed, setting.prices)
        if setting.fixed and setting.fixed[0] == "priser":
            shares[setting.fixed[1]] = 0.0 if setting.fixed[2] == LOW else 1.0
        return case.prices.apply(people, self.years, shares, simulated)

    def weighted(self, setting: Setting) -> Population:
        """Return the people as they were drawn, with the weights of the setting."""
        if self.intake is None:
            return self.population
        places = self.intake.sampled(self.seed, setting.intake)
        if setting.fixed and setting.fixed[0] == KIND:
            places[setting.fixed[1]] = 0.0 if setting.fixed[2] == LOW else 1.0
        return self.intake.applied(self.population, places)

    def model_of(self, setting: Setting) -> Any:
        """Return the model of the histories in a setting, calibrated; the latest is remembered."""
        fixed = setting.fixed if setting.fixed and setting.fixed[0] == "antagelser" else None
        key = (self.model.fingerprint, self.seed, setting.assumptions, fixed)  # type: ignore[union-attr]
        if key not in _MODELS:
            model = self.model.draw(self.seed, setting.assumptions)  # type: ignore[union-attr]
            _MODELS.clear()
            _MODELS[key] = with_assumption(model, *fixed[1:]) if fixed else model
        return _MODELS[key]

    def behaviour_of(self, case: Case, setting: Setting) -> Behaviour:
        """Return the behaviour of a law in a setting."""
        behaviour = case.behaviour.draw(self.seed, setting.effects)
        if setting.fixed is None or setting.fixed[0] != "effekter":
            return behaviour
        _, name, end = setting.fixed
        return replace(
            behaviour,
            effects=tuple(
                replace(effect, size=replace(effect.size, central=_end(effect.size, end)))
                if effect.name == name
                else effect
                for effect in behaviour.effects
            ),
        )

    def account(self, case: Case, people: Population, **options: Any) -> Account:
        """Return the account of the people under one law."""
        options = {"execution": self.execution, "block_size": self.block_size} | options
        return make_account(people, case.law, list(self.years), **options)

    def compute(
        self, setting: Setting, progress: Progress | None = None, workers: int = 1
    ) -> Arrays:
        """Return the amounts of every law with the same people and the same random numbers.

        ``beloeb`` has the axes law, municipality, year and row (``ROWS``); ``personer`` the
        full-year persons by municipality and year; ``i_arbejde`` the full-year persons in
        ordinary work by law and year; ``afvigelse`` the largest deviation of the account from the
        law's own results.
        """
        people = self.everybody(setting)
        accounts = self.accounts(people, workers, progress)
        return {
            "beloeb": self.afterwards(people[0]).booked(
                numpy.stack([self.amounts(account) for account in accounts])
            ),
            "personer": accounts[0].people["helaarspersoner"].to_numpy().reshape(self.shape[:2]),
            "i_arbejde": numpy.stack([in_work(each, self.years) for each in people]),
            "afvigelse": numpy.array([deviation(account) for account in accounts]),
        }

    def everybody(self, setting: Setting) -> list[Population]:
        """Return the people of every law; laws with the same behaviour and prices share them."""
        made: dict[tuple[str, str], Population] = {}
        found = []
        for case in self.cases:
            same = (case.behaviour.fingerprint, case.prices.fingerprint)
            if same not in made:
                made[same] = self.people(case, setting)
            found.append(made[same])
        return found

    def accounts(
        self, people: list[Population], workers: int, progress: Progress | None
    ) -> list[Account]:
        """Return the account of every law over its people; the latest ones are remembered."""
        keys = [
            (case.law.fingerprint, each.fingerprint(), self.years, self.execution)
            for case, each in zip(self.cases, people, strict=True)
        ]
        found = {key: _LATEST[key] for key in keys if key in _LATEST}
        by_people: dict[str, list[int]] = {}
        for number, key in enumerate(keys):
            if key not in found and key not in [keys[other] for other in by_people.get(key[1], [])]:
                by_people.setdefault(key[1], []).append(number)
        done = len(found)
        for numbers in by_people.values():
            step = _step(progress, done, len(self.cases))
            made = self._together(people[numbers[0]], numbers, workers, step)
            found |= {keys[number]: account for number, account in made.items()}
            done += len(numbers)
        for key, account in found.items():
            _LATEST[key] = _LATEST.pop(key, account)
        while len(_LATEST) > REMEMBERED:
            del _LATEST[next(iter(_LATEST))]
        return [
            replace(found[key], law=case.law) for key, case in zip(keys, self.cases, strict=True)
        ]

    def _together(
        self, people: Population, numbers: list[int], workers: int, progress: Progress | None
    ) -> dict[int, Account]:
        """Return the accounts of some laws over the same people.

        Several laws share what they have in common with the law in force, where they can.
        """
        if len(numbers) > 1 and self.execution == TOGETHER and self.block_size is None:
            first = [] if numbers[0] == 0 else [0]
            laws = [self.cases[number].law for number in (*first, *numbers)]
            accounts = make_accounts(people, laws, list(self.years), progress=progress)
            if accounts is not None:
                return dict(zip((*first, *numbers), accounts, strict=True))
        return {
            number: self.account(
                self.cases[number],
                people,
                workers=workers,
                progress=_step(progress, place, len(numbers)),
            )
            for place, number in enumerate(numbers)
        }

    def afterwards(self, people: Population) -> Afterwards:
        """Return what is booked on reforms besides the law of each municipality.

        Args:
            people: under the law in force, with prices and own figures.
        """
        law = self.cases[0].law
        return afterwards(people, law, self.years, self.inhabitants, equalised=self.equalised)

    def amounts(self, account: Account) -> NDArray[numpy.float64]:
        """Return the amounts of an account by municipality, year and row."""
        place = {(payer, item): number for number, (payer, item, _) in enumerate(ROWS)}
        table = account.table
        codes = self.population.municipality_codes
        result = numpy.zeros(self.shape)
        rows = [place[pair] for pair in zip(table["betaler"], table["post"], strict=True)]
        result[
            numpy.searchsorted(codes, table["kommunekode"].to_numpy()),
            table["aar"].to_numpy() - self.years[0],
            rows,
        ] = table["beloeb"].to_numpy()
        # The law's own municipal results are rounded like the sums over people, so that what the
        # payers pay each other cancels to exactly zero.
        return numpy.rint(result * SCALE) / SCALE


def observed(people: Population, before: Population) -> NDArray[numpy.bool_]:
    """Return True for the spells that were there before histories were simulated."""
    known = {
        (before.person_ids[person], start)
        for person, start in zip(
            before.spells.person.tolist(), before.spells.start.tolist(), strict=True
        )
    }
    if not known:
        return numpy.zeros(people.spells.count, dtype=bool)
    spells = zip(people.spells.person.tolist(), people.spells.start.tolist(), strict=True)
    return numpy.array([(people.person_ids[person], start) in known for person, start in spells])


def _step(progress: Progress | None, number: int, laws: int) -> Progress | None:
    if progress is None:
        return None
    return lambda done, blocks: progress(number * blocks + done, laws * blocks)


def _end(size: Range, end: str) -> float:
    return size.low if end == LOW else size.high


def deviation(account: Account) -> float:
    """Return the account's largest deviation from the law's own results in kroner."""
    if not len(account.deviation):
        return 0.0
    return float(account.deviation["afvigelse"].abs().max())  # type: ignore[arg-type]


def in_work(population: Population, years: tuple[int, int]) -> NDArray[numpy.float64]:
    """Return the full-year persons in ordinary work of each year: days in work over days."""
    spells = population.spells
    code = list(Aktivitet).index(Aktivitet.ordinaer_beskaeftigelse)
    work = spells.columns["aktivitet"].values == code
    weights = population.weights[spells.person[work]]
    result = []
    for year in range(years[0], years[1] + 1):
        first, last = (numpy.datetime64(f"{year}-{day}") for day in ("01-01", "12-31"))
        days = numpy.minimum(spells.end[work], last) - numpy.maximum(spells.start[work], first)
        overlap = numpy.maximum(days.astype(numpy.int64) + 1, 0)
        # Whole days times weights, so that the order of the spells hardly matters.
        result.append(float((overlap * weights).sum()) / float((last - first).astype(int) + 1))
    return numpy.array(result)


def uncertain(plan: Plan) -> list[tuple[str, str]]:
    """Return what the tornado moves one at a time: kind and name."""
    found: list[tuple[str, str]] = []
    if plan.model is not None:
        found += [("antagelser", name) for name in uncertain_assumptions(plan.model)]
    if plan.intake is not None:
        found += [(KIND, name) for name in plan.intake.uncertain]
    names = {effect.name: effect.size for case in plan.reforms for effect in case.behaviour.effects}
    found += [("effekter", name) for name, size in names.items() if size.low < size.high]
    prices = dict.fromkeys(key for case in plan.cases for key in case.prices.uncertain)
    return [*found, *(("priser", key) for key in prices)]
