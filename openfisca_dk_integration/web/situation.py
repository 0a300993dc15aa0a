"""A situation in JSON, read and checked as a whole before anything is computed.

Read as openfisca-core reads it, with its defects mended: a value for a longer period is spread
over the months as the variable says *before* people are put together, so that persons given in
different periods lose nothing; a person without a value that others have gets the law's default
and not the number 0; text is never evaluated; numbers are finite.
"""

from __future__ import annotations

import datetime
import difflib
import math
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit, Period
from openfisca_core.periods import period as period_of

from openfisca_dk_integration.population.municipalities import municipality_names
from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.web.bounds import lowest, too_many
from openfisca_dk_integration.web.spread import spread

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openfisca_core.taxbenefitsystems import TaxBenefitSystem

    from openfisca_dk_integration.web.settings import Settings

LARGEST = 1e12
"""Kroner or hours beyond this are a mistake, not a household."""

ROUNDING = 0.005
"""What is left of an amount by subtraction may miss this much."""

LARGEST_INT = 2**31 - 1
HINTS = 20
"""Mistakes with a name that was perhaps meant; looking for one takes milliseconds."""

LONGEST = 60
"""Characters of a value that are shown."""

MUNICIPALITY = "kommunekode"
FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Years a calendar of people alive can hold."""


@dataclass(frozen=True)
class Cell:
    """A value that is asked for."""

    entity: str
    instance: str
    variable: str
    period: str


@dataclass
class Situation:
    """People and what is known and asked about them.

    Attributes:
        ids: by plural of the entity, the ids in order.
        members: by plural of a group, for each person the index of its group and its role.
        given: by variable, period (None for ETERNITY) and index of the member, the value.
        cells: what is asked for.
        entities: plural of the entity of each variable in ``given``.
        periods: period of each asked text.
        months: first and last month number that anything speaks of.
    """

    ids: dict[str, list[str]] = field(default_factory=dict)
    members: dict[str, list[tuple[int, Any]]] = field(default_factory=dict)
    given: dict[tuple[str, Period | None], dict[int, Any]] = field(default_factory=dict)
    cells: list[Cell] = field(default_factory=list)
    entities: dict[str, str] = field(default_factory=dict)
    periods: dict[str, Period] = field(default_factory=dict)
    months: tuple[int, int] | None = None


@dataclass
class Reader:
    """Reads one situation; ``problems`` grows."""

    system: TaxBenefitSystem
    settings: Settings
    problems: list[Problem]
    path: str = ""
    situation: Situation = field(default_factory=Situation)

    def problem(self, where: str, da: str, en: str) -> None:
        """Note a mistake."""
        self.problems.append(Problem(f"{self.path}{where}", da, en))

    def read(self, body: Any) -> Situation:
        """Return what a body says; mistakes are in ``problems``."""
        person = self.system.person_entity
        if not isinstance(body, dict):
            self.problem("error", "skal være et objekt", "must be an object")
            return self.situation
        known = {entity.plural: entity for entity in self.system.entities}
        for key in body:
            if key not in known:
                names = ", ".join(known)
                self.problem(str(key), f"ukendt; kendte er {names}", f"unknown; known are {names}")
        if not self._persons(body.get(person.plural)):
            return self.situation
        for entity in self.system.group_entities:
            groups = body.get(entity.plural)
            if groups is not None and not isinstance(groups, dict):
                self.problem(entity.plural, "skal være et objekt", "must be an object")
                groups = None
            self._members(entity, groups or {})
        for entity in self.system.entities:
            instances = body.get(entity.plural)
            if isinstance(instances, dict):
                for index, (name, facts) in enumerate(instances.items()):
                    self._facts(entity, index, str(name), facts)
        self._check_size()
        return self.situation

    def _persons(self, persons: Any) -> bool:
        """Note the persons; False when there are none."""
        plural = self.system.person_entity.plural
        if not isinstance(persons, dict) or not persons:
            self.problem(
                plural,
                "mindst én person skal være med, som navn: {...}",
                "at least one person must be there, as name: {...}",
            )
            return False
        if len(persons) > self.settings.max_persons:
            # Said now: reading so many takes long.
            raise too_many(len(persons), self.settings.max_persons)
        self.situation.ids[plural] = [str(name) for name in persons]
        return True

    # --- who is with whom ---------------------------------------------------------------------

    def _members(self, entity: Any, groups: dict[str, Any]) -> None:
        persons = self.situation.ids[self.system.person_entity.plural]
        number = {name: index for index, name in enumerate(persons)}
        place: dict[int, tuple[int, Any]] = {}
        for group, (name, facts) in enumerate(groups.items()):
            for role in entity.roles if isinstance(facts, dict) else ():
                key = role.plural or role.key
                listed = facts.get(key, [])
                listed = [listed] if isinstance(listed, (str, int)) else listed
                where = f"{entity.plural}/{name}/{key}"
                if not isinstance(listed, list):
                    self.problem(where, "skal være en liste", "must be a list")
                    continue
                if role.max is not None and len(listed) > role.max:
                    self.problem(
                        where,
                        f"højst {role.max}, der er {len(listed)}",
                        f"at most {role.max}, there are {len(listed)}",
                    )
                    continue
                for order, member in enumerate(listed):
                    index = number.get(str(member)) if isinstance(member, (str, int)) else None
                    if index is None:
                        self.problem(
                            f"{where}/{order}",
                            f"{_shown(member)} er ikke blandt personer",
                            f"{_shown(member)} is not among personer",
                        )
                    elif index in place:
                        self.problem(
                            f"{where}/{order}",
                            f"{member} er med mere end én gang",
                            f"{member} is there more than once",
                        )
                    else:
                        inner = role.subroles[order] if role.subroles else role
                        place[index] = (group, inner)
        ids = [str(name) for name in groups]
        for index, name in enumerate(persons):
            if index not in place:
                # As openfisca-core: a person in no group is alone in one of its own.
                place[index] = (len(ids), entity.flattened_roles[0])
                ids.append(name)
        self.situation.ids[entity.plural] = ids
        self.situation.members[entity.plural] = [place[index] for index in range(len(persons))]

    # --- facts and questions ----------------------------------------------------------------------

    def _facts(self, entity: Any, index: int, instance: str, facts: Any) -> None:
        where = f"{entity.plural}/{instance}"
        if not isinstance(facts, dict):
            self.problem(where, "skal være et objekt", "must be an object")
            return
        roles = set() if entity.is_person else {r.plural or r.key for r in entity.roles}
        for name, values in facts.items():
            if name in roles:
                continue
            variable = self.system.variables.get(name)
            if variable is None:
                near = self._near(name, self.system.variables, 0.7)
                self.problem(
                    f"{where}/{name}",
                    "ukendt variabel" + (f"; mente du {near[0]}?" if near else ""),
                    "unknown variable" + (f"; did you mean {near[0]}?" if near else ""),
                )
            elif variable.entity.key != entity.key:
                self.problem(
                    f"{where}/{name}",
                    f"hører til {variable.entity.plural}, ikke {entity.plural}",
                    f"belongs to {variable.entity.plural}, not {entity.plural}",
                )
            elif not isinstance(values, dict):
                self.problem(
                    f"{where}/{name}",
                    'skal være perioder med værdier, fx {"2024-01": 100}',
                    'must be periods with values, e.g. {"2024-01": 100}',
                )
            else:
                self._values(entity, index, instance, variable, values)

    def _values(
        self, entity: Any, index: int, instance: str, variable: Any, values: dict[str, Any]
    ) -> None:
        found: list[tuple[Period, Any]] = []
        for text, value in values.items():
            where = f"{entity.plural}/{instance}/{variable.name}/{text}"
            period = self._period(where, text, variable)
            if period is None:
                continue
            if value is None:
                exact = period.size == 1 and period.unit == variable.definition_period
                if variable.definition_period != DateUnit.ETERNITY and not exact:
                    self._wrong_length(where, variable)
                    continue
                self.situation.cells.append(Cell(entity.plural, instance, variable.name, text))
                self.situation.periods[text] = period
                continue
            read = self._value(where, variable, value)
            if read is not None:
                found.append((period, read))
        where = f"{entity.plural}/{instance}/{variable.name}"
        least = lowest(self.system).get(variable.name)
        for key, value in spread(variable, found, lambda da, en: self.problem(where, da, en)):
            if least is not None and value < least - ROUNDING:
                # What is left of a longer period when its parts are taken.
                self.problem(
                    f"{where}/{key}", f"bliver {value:g}", f"becomes {value:g} by subtraction"
                )
            self.situation.given.setdefault((variable.name, key), {})[index] = value
            self.situation.entities[variable.name] = entity.plural
            if key is not None:
                self._seen(key)

    def _period(self, where: str, text: Any, variable: Any) -> Period | None:
        period, years = None, (0, 0)
        if len(str(text)) <= LONGEST:
            with suppress(ValueError):
                period, years = period_and_years(str(text))
        eternal = variable.definition_period == DateUnit.ETERNITY
        if period is None or period.unit not in {DateUnit.MONTH, DateUnit.YEAR, DateUnit.ETERNITY}:
            self.problem(
                where,
                "er ingen periode; skriv fx 2024-01, 2024 eller ETERNITY",
                "is no period; write e.g. 2024-01, 2024 or ETERNITY",
            )
            return None
        if eternal:
            return period
        if period.unit == DateUnit.ETERNITY or (
            variable.definition_period == DateUnit.YEAR and period.unit == DateUnit.MONTH
        ):
            self._wrong_length(where, variable)
            return None
        if not (years[0] >= FIRST_YEAR and years[1] <= LAST_YEAR):
            self.problem(
                where,
                f"ligger uden for {FIRST_YEAR}-{LAST_YEAR}",
                f"lies outside {FIRST_YEAR}-{LAST_YEAR}",
            )
            return None
        return period

    def _wrong_length(self, where: str, variable: Any) -> None:
        unit = str(variable.definition_period)
        units = {"month": "måned (2024-01)", "year": "år (2024)"}
        english = {"month": "month (2024-01)", "year": "year (2024)"}
        self.problem(
            where,
            f"{variable.name} gælder for et {units.get(unit, unit)}",
            f"{variable.name} holds for a {english.get(unit, unit)}",
        )

    def _value(self, where: str, variable: Any, value: Any) -> Any:
        read = {
            Enum: self._code,
            bool: self._yes_or_no,
            datetime.date: self._date,
            str: self._text,
        }.get(variable.value_type, self._number)
        return read(where, variable, value)

    def _yes_or_no(self, where: str, _: Any, value: Any) -> Any:
        if isinstance(value, bool) or (isinstance(value, int) and value in {0, 1}):
            return bool(value)
        return self._wrong(where, value, "true eller false", "true or false")

    def _date(self, where: str, _: Any, value: Any) -> Any:
        try:
            date = datetime.date.fromisoformat(value)
        except (TypeError, ValueError):
            return self._wrong(where, value, "en dato (ÅÅÅÅ-MM-DD)", "a date (YYYY-MM-DD)")
        if FIRST_YEAR <= date.year <= LAST_YEAR:
            return date
        span = f"{FIRST_YEAR}-{LAST_YEAR}"
        return self._wrong(where, value, f"et år i {span}", f"a year within {span}")

    def _text(self, where: str, _: Any, value: Any) -> Any:
        return value if isinstance(value, str) else self._wrong(where, value, "tekst", "text")

    def _number(self, where: str, variable: Any, value: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return self._wrong(where, value, "et tal", "a number")
        if not math.isfinite(value) or abs(value) > LARGEST:
            return self._wrong(where, value, "et tal af rimelig størrelse", "a number of sane size")
        if variable.value_type is int and (value != int(value) or abs(value) > LARGEST_INT):
            return self._wrong(where, value, "et helt tal", "a whole number")
        least = lowest(self.system).get(variable.name)
        if least is not None and value < least:
            return self._wrong(where, value, f"mindst {least:g}", f"at least {least:g}")
        if variable.name == MUNICIPALITY and value not in municipality_names():
            return self._wrong(where, value, "en kendt kommunekode", "a known municipality code")
        return int(value) if variable.value_type is int else float(value)

    def _code(self, where: str, variable: Any, value: Any) -> Any:
        names = [member.name for member in variable.possible_values]
        if isinstance(value, str) and value in names:
            return names.index(value)
        near = self._near(value, names)
        known = f"{near[0]}?" if near else ", ".join(names)
        return self._wrong(where, value, f"en kendt værdi: {known}", f"a known value: {known}")

    def _near(self, given: Any, names: Iterable[str], cutoff: float = 0.6) -> list[str]:
        """Return the name most like what was given: none for long text, or after many mistakes."""
        text = str(given)
        if len(self.problems) >= HINTS or len(text) > LONGEST:
            return []
        return difflib.get_close_matches(text, names, n=1, cutoff=cutoff)

    def _wrong(self, where: str, value: Any, da: str, en: str) -> None:
        self.problem(where, f"{_shown(value)} er ikke {da}", f"{_shown(value)} is not {en}")

    def _seen(self, period: Period) -> None:
        first = 12 * period.start.year + period.start.month - 1
        last = 12 * period.stop.year + period.stop.month - 1
        low, high = self.situation.months or (first, last)
        self.situation.months = (min(low, first), max(high, last))

    def _check_size(self) -> None:
        for cell in self.situation.cells:
            period = self.situation.periods[cell.period]
            if period.unit != DateUnit.ETERNITY:
                self._seen(period)
        if self.situation.months is not None:
            low, high = self.situation.months
            if high - low >= self.settings.max_months:
                self.problem(
                    "error",
                    f"spænder over {high - low + 1} måneder; højst {self.settings.max_months}",
                    f"spans {high - low + 1} months; at most {self.settings.max_months}",
                )


@lru_cache(maxsize=10_000)
def period_and_years(text: str) -> tuple[Period, tuple[int, int]]:
    """Return what a text says, with first and last year.

    Months stand in a request some hundred times, and are dear to read. What is no period is not
    remembered: it may be anything.

    Raises:
        ValueError: for what is no period.
    """
    try:
        period = period_of(text)
        years = (period.start.year, period.stop.year)
    except (OverflowError, AttributeError, TypeError) as error:
        raise ValueError(text) from error
    return period, years


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
