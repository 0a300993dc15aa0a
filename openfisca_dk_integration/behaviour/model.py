"""Effects, whom they reach and how they come and go."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy

from openfisca_dk_integration.behaviour.errors import BehaviourError
from openfisca_dk_integration.behaviour.ranges import Range, share_of
from openfisca_dk_integration.enums import Koen, Opholdsgrundlag
from openfisca_dk_integration.reforms.errors import Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

TRANSITIONS = (
    "til_arbejde",
    "ophoer_arbejde",
    "til_uddannelse",
    "til_igu",
    "danskproeve",
)
"""Transitions of the histories that an effect may multiply."""

Kind = Literal["faktor", "point"]


@dataclass(frozen=True)
class Situation:
    """The people as effects see them in one month, one value each.

    Attributes:
        koen: member numbers of ``Koen``.
        opholdsgrundlag: member numbers of ``Opholdsgrundlag``.
        ready_from: month number from which they are ready for a job.
        maaneder: months since takeover.
        alder: age in years.
        kommune: municipality codes.
    """

    koen: NDArray[Any]
    opholdsgrundlag: NDArray[Any]
    ready_from: NDArray[Any]
    maaneder: NDArray[Any]
    alder: NDArray[Any]
    kommune: NDArray[Any]


@dataclass(frozen=True)
class Group:
    """Whom an effect reaches; what is empty excludes nobody.

    Attributes:
        koen: names of ``Koen``.
        opholdsgrundlag: names of ``Opholdsgrundlag``.
        jobparat: only the ready (True) or those who are not (False), when they are first reached:
            who becomes ready later is still in the group.
        maaneder: months since takeover, from and up to but not including.
        alder: age in years, from and up to but not including.
        kommune: municipality codes.
    """

    koen: tuple[str, ...] = ()
    opholdsgrundlag: tuple[str, ...] = ()
    jobparat: bool | None = None
    maaneder: tuple[float, float] | None = None
    alder: tuple[float, float] | None = None
    kommune: tuple[int, ...] = ()

    def members(self, people: Situation, since: NDArray[Any]) -> NDArray[numpy.bool_]:
        """Return True for those in the group, in the month of the situation.

        Args:
            people: their situation in the month.
            since: the month number of each person's first exposure.
        """
        inside = numpy.ones(len(people.koen), dtype=bool)
        if self.koen:
            codes = [i for i, member in enumerate(Koen) if member.name in self.koen]
            inside &= numpy.isin(people.koen, codes)
        if self.opholdsgrundlag:
            codes = [
                i for i, member in enumerate(Opholdsgrundlag) if member.name in self.opholdsgrundlag
            ]
            inside &= numpy.isin(people.opholdsgrundlag, codes)
        if self.jobparat is not None:
            inside &= (people.ready_from <= since) == self.jobparat
        for bounds, values in ((self.maaneder, people.maaneder), (self.alder, people.alder)):
            if bounds is not None:
                inside &= (values >= bounds[0]) & (values < bounds[1])
        if self.kommune:
            inside &= numpy.isin(people.kommune, self.kommune)
        return inside

    def overlaps(self, other: Group) -> bool:
        """Return True unless nobody can be in both groups."""
        for name in ("koen", "opholdsgrundlag", "kommune"):
            mine, theirs = getattr(self, name), getattr(other, name)
            if mine and theirs and not set(mine) & set(theirs):
                return False
        if self.jobparat is not None and other.jobparat is not None:
            return self.jobparat == other.jobparat
        for name in ("maaneder", "alder"):
            mine, theirs = getattr(self, name), getattr(other, name)
            if mine and theirs and (mine[1] <= theirs[0] or theirs[1] <= mine[0]):
                return False
        return True


@dataclass(frozen=True)
class Effect:
    """One effect.

    Attributes:
        name: its id in the file.
        kind: ``faktor`` multiplies a transition, ``point`` moves the share in work.
        transition: the transition of a factor.
        size: the factor, or the points as a share (0.05 is five points).
        group: whom it reaches.
        start: month number from which it works, None always.
        fade_in: months from a person's first exposure until the effect is full.
        duration: months at full size, None for ever.
        half_life: months in which it halves after that; None: it ends at once.
        source: where the size comes from.
        evidence: ``seen``, ``derived`` or ``assumed``.
        note: what a reader must know.
    """

    name: str
    kind: Kind
    transition: str
    size: Range
    group: Group = field(default_factory=Group)
    start: int | None = None
    fade_in: float = 0.0
    duration: float | None = None
    half_life: float | None = None
    source: str = ""
    evidence: str = "assumed"
    note: str = ""

    @property
    def value(self) -> float:
        """The size in force: the central one, or what a draw has put there."""
        return self.size.central

    def course(self, exposed: NDArray[Any]) -> NDArray[numpy.float64]:
        """Return the share (0-1) of the full effect by months since a person's first exposure."""
        months = numpy.asarray(exposed, dtype=numpy.float64)
        share = (
            numpy.clip(months / self.fade_in, 0.0, 1.0)
            if self.fade_in
            else numpy.ones(len(months), dtype=numpy.float64)
        )
        share = numpy.where(months < 0, 0.0, share)
        if self.duration is not None:
            over = months - self.fade_in - self.duration
            left = 0.5 ** (numpy.maximum(over, 0) / self.half_life) if self.half_life else 0.0
            share = numpy.where(over > 0, share * left, share)
        return share


@dataclass(frozen=True)
class Behaviour:
    """Effects, in the order of their names.

    Attributes:
        name: the file's name.
        title: its title.
        effects: what it holds.
    """

    name: str = "ingen"
    title: str = "Ingen adfærd"
    effects: tuple[Effect, ...] = ()

    @classmethod
    def none(cls) -> Behaviour:
        """Return the behaviour without any effect."""
        return cls()

    @property
    def factors(self) -> tuple[Effect, ...]:
        """The effects that multiply transitions."""
        return tuple(effect for effect in self.effects if effect.kind == "faktor")

    @property
    def points(self) -> tuple[Effect, ...]:
        """The effects that move the share in work."""
        return tuple(effect for effect in self.effects if effect.kind == "point")

    @property
    def fingerprint(self) -> str:
        """The sha256 of everything that decides a result (titles, sources and notes do not)."""
        content = [
            [
                effect.name,
                effect.kind,
                effect.transition,
                [effect.size.low, effect.size.central, effect.size.high],
                [str(value) for value in vars(effect.group).values()],
                [effect.start, effect.fade_in, effect.duration, effect.half_life],
            ]
            for effect in self.effects
        ]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()

    def draw(self, seed: int | None, draw: int) -> Behaviour:
        """Return the behaviour with sizes drawn from their ranges; draw 0 holds the central ones.

        Raises:
            BehaviourError: without a seed.
        """
        if seed is None:
            raise BehaviourError(
                [
                    Problem(
                        self.name,
                        "frø (seed) mangler: et tal, der gør trækningen til den samme hver gang",
                        "the seed is missing: a number that makes the draws repeatable",
                    )
                ]
            )
        if draw == 0:
            return self
        drawn = []
        for effect in self.effects:
            value = effect.size.at(share_of(seed, draw, f"adfaerd/{effect.name}"))
            drawn.append(replace(effect, size=replace(effect.size, central=value)))
        return replace(self, effects=tuple(drawn))

    def factor(
        self, transition: str, people: Situation, month: int, exposed: NDArray[Any]
    ) -> NDArray[numpy.float64] | None:
        """Return what the effects multiply a transition by, None when none of them does.

        Args:
            transition: a name in ``TRANSITIONS``.
            people: their situation in the month.
            month: the month number.
            exposed: the month number of each person's takeover; a person is exposed from then or
                from the effect's start, whichever is later.
        """
        product = None
        for effect in self.factors:
            if effect.transition != transition:
                continue
            share = self.reach(effect, people, month, exposed)
            product = (1.0 if product is None else product) * (1 + (effect.value - 1) * share)
        return product

    def reach(
        self, effect: Effect, people: Situation, month: int, exposed: NDArray[Any]
    ) -> NDArray[numpy.float64]:
        """Return the share (0-1) of the full effect that reaches each person in a month."""
        since = exposed if effect.start is None else numpy.maximum(exposed, effect.start)
        months = month - since.astype(numpy.int64)
        share: NDArray[numpy.float64] = effect.group.members(people, since) * effect.course(months)
        return share
