"""Drawn households and people as a ``Population``: ids, columns, homes to live in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy
from numpy.typing import NDArray
from openfisca_core.indexed_enums import Enum

from openfisca_dk_integration.enums import Boligform, Danskuddannelse, Koen, Opholdsgrundlag
from openfisca_dk_integration.population.model import (
    Given,
    MunicipalFigures,
    Population,
    no_spells,
)
from openfisca_dk_integration.population.schema import default_system
from openfisca_dk_integration.population.synthetic.facts import CHILD, Facts, joined
from openfisca_dk_integration.population.synthetic.homes import Homes, together
from openfisca_dk_integration.population.synthetic.margins import Margins
from openfisca_dk_integration.population.synthetic.tables import MAX_ROOMS

Floats = NDArray[numpy.float64]
Ints = NDArray[numpy.int64]
Bools = NDArray[numpy.bool_]

TRACKS = (Danskuddannelse.ingen, Danskuddannelse.du1, Danskuddannelse.du2, Danskuddannelse.du3)


@dataclass(frozen=True)
class Drawn:
    """Drawn households and their people.

    Attributes:
        homes: the households.
        facts: the people, who name their household by its position.
        ukrainian: whether each household comes from Ukraine.
    """

    homes: Homes
    facts: Facts
    ukrainian: Bools


@dataclass(frozen=True)
class Kept:
    """The households that make the population.

    Attributes:
        rows: their positions.
        weight: how many each stands for; None when all are kept.
    """

    rows: Ints
    weight: Floats | None = None


def put_together(parts: list[Drawn]) -> Drawn:
    """Return several draws as one."""
    homes = together([part.homes for part in parts])
    first = numpy.cumsum([0, *(part.homes.count for part in parts)])[:-1].tolist()
    facts = joined(
        [
            replace(part.facts, home=part.facts.home + start)
            for part, start in zip(parts, first, strict=True)
        ]
    )
    return Drawn(homes, facts, numpy.concatenate([part.ukrainian for part in parts]))


def assemble(
    drawn: Drawn,
    kept: Kept,
    codes: NDArray[numpy.int32],
    figures: Margins,
    rng: numpy.random.Generator,
    source: str,
) -> Population:
    """Return the population of some of the drawn households, in the order they came.

    Args:
        drawn: all households.
        kept: those of the population.
        codes: municipality codes by row of the table of arrivals.
        figures: the figures, for housing.
        rng: of rents and days.
        source: what the population names as its source.
    """
    homes, facts, ukrainian = drawn.homes, drawn.facts, drawn.ukrainian
    keep = kept.rows
    place = numpy.lexsort((keep, homes.row[keep], homes.arrival[keep]))
    keep = keep[place]
    number = numpy.full(homes.count, -1)
    number[keep] = numpy.arange(len(keep))
    facts = facts.at(number[facts.home] >= 0)
    facts = facts.at(numpy.lexsort((facts.role, number[facts.home])))
    home = number[facts.home]
    of_home = codes[homes.row[keep]].astype(numpy.int32)
    persons = _persons(facts, ukrainian[facts.home], of_home[home], figures, rng)
    if kept.weight is not None:
        persons["vaegt"] = _given("vaegt", kept.weight[place][home].astype(numpy.float32))
    size = numpy.bincount(home, minlength=len(keep))
    none = numpy.zeros(0, dtype=numpy.int32)
    return Population(
        person_ids=_ids("p", len(home)),
        household_ids=_ids("h", len(keep)),
        household_of_person=home.astype(numpy.int32),
        roles=facts.role.astype(numpy.int8),
        municipality_of_household=of_home,
        persons=persons,
        household_values=_housing(size, of_home, figures, rng),
        spells=no_spells(),
        figures=MunicipalFigures(none, none, {}),
        source=source,
    )


def _ids(letter: str, count: int) -> NDArray[Any]:
    digits = len(str(count))
    numbers = numpy.char.zfill(numpy.arange(1, count + 1).astype(str), digits)
    return numpy.char.add(letter, numbers)


def _persons(
    facts: Facts, ukrainian: Bools, codes: NDArray[numpy.int32], figures: Margins, rng: Any
) -> dict[str, Given]:
    adult = (facts.role != CHILD) & ~facts.alone
    longest = _by_code(figures, "opholdstilladelse.dage_foer_overtagelse", codes)
    # A household has one permit: its people share the days.
    first = numpy.flatnonzero(numpy.diff(facts.home, prepend=-1))
    waited = numpy.repeat(rng.random(len(first)), numpy.diff(first, append=len(codes)))
    permit = facts.takeover - numpy.rint(waited * longest).astype(numpy.int64)
    permit = numpy.maximum(permit, facts.birth)
    own_permit = ~facts.reunified
    ground = numpy.where(
        ukrainian,
        _code(Opholdsgrundlag.fordreven_saerlov),
        numpy.where(
            facts.reunified,
            _code(Opholdsgrundlag.familiesammenfoert_til_flygtning),
            _code(Opholdsgrundlag.flygtning),
        ),
    )
    tracks = numpy.array([_code(track) for track in TRACKS])
    sex = numpy.where(facts.woman, _code(Koen.kvinde), _code(Koen.mand))
    return {
        "foedselsdato": _given("foedselsdato", facts.birth),
        "koen": _given("koen", sex.astype(numpy.int16)),
        "opholdsgrundlag": _given("opholdsgrundlag", ground.astype(numpy.int16)),
        "uledsaget_mindreaarig": _given("uledsaget_mindreaarig", facts.alone, facts.alone),
        "indrejsedato": _given("indrejsedato", numpy.where(own_permit, permit, facts.takeover)),
        "opholdstilladelse_dato": _given("opholdstilladelse_dato", permit, own_permit),
        "overtagelsesdato": _given("overtagelsesdato", facts.takeover),
        "danskuddannelse": _given(
            "danskuddannelse", tracks[facts.track].astype(numpy.int16), adult
        ),
        "har_erhvervsuddannelse": _given("har_erhvervsuddannelse", facts.educated, adult),
        "saerlige_behov": _given("saerlige_behov", facts.needs, adult),
    }


def _housing(
    size: Ints, codes: NDArray[numpy.int32], figures: Margins, rng: numpy.random.Generator
) -> dict[str, Given]:
    """Return rent, consumption, area and form of the homes, by the persons who will live there."""

    def of(name: str) -> Floats:
        return _by_code(figures, f"bolig.{name}", codes)

    rooms = numpy.minimum(size, MAX_ROOMS)
    spread = 1 + of("spredning") * (2 * rng.random(len(size)) - 1)
    rent = (of("husleje_fast") + rooms * of("husleje_pr_person")) * of("husleje_faktor") * spread
    area = (of("areal_fast") + rooms * of("areal_pr_person")) * spread
    shared = rng.random(len(size)) < of("andelsbolig")
    form = numpy.where(shared, _code(Boligform.andelsbolig), _code(Boligform.lejebolig))
    return {
        "husleje": _given("husleje", _whole(rent)),
        "forbrugsudgift": _given("forbrugsudgift", _whole(rooms * of("forbrug_pr_person"))),
        "boligareal": _given("boligareal", _whole(area)),
        "boligform": _given("boligform", form.astype(numpy.int16)),
    }


def _by_code(figures: Margins, name: str, codes: NDArray[numpy.int32]) -> Floats:
    unique, place = numpy.unique(codes, return_inverse=True)
    return numpy.array([figures.value(name, int(code)) for code in unique])[place]


def _whole(values: Floats) -> NDArray[numpy.float32]:
    return numpy.rint(values).astype(numpy.float32)


def _code(member: Any) -> int:
    """Return the number of a member of an Enum, as arrays hold it."""
    return int(member.index)


def _given(name: str, values: NDArray[Any], known: Bools | None = None) -> Given:
    """Return a column; cells that are not known hold the variable's default."""
    default = default_system().get_variable(name).default_value
    if isinstance(default, Enum):
        default = default.index
    elif values.dtype.kind == "M":
        default = numpy.datetime64(default, "D")
    known = numpy.ones(len(values), dtype=bool) if known is None else known
    return Given(
        numpy.where(known, values, numpy.asarray(default, dtype=values.dtype)), known, default
    )
