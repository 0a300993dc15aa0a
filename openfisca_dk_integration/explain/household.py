"""A household from a file: read, checked, and ready to be computed under any law."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openfisca_core.errors import SituationParsingError
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit, Period
from openfisca_core.periods import period as period_of
from openfisca_core.simulations import SimulationBuilder

from openfisca_dk_integration.documents import DocumentError, read_document
from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.simulation import SimulationError

if TYPE_CHECKING:
    from openfisca_core.simulations import Simulation
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem


class HouseholdError(SimulationError):
    """A household, a variable or a month cannot be used; every reason at once."""


@dataclass(frozen=True)
class Household:
    """What a file says about some people.

    Attributes:
        situation: the people as openfisca-core reads them.
        period: the period of values that stand without one.
        title: the name of the test case, or of the file.
    """

    situation: dict[str, Any]
    period: str
    title: str

    def simulation(self, system: TaxBenefitSystem) -> Simulation:
        """Return a new simulation of these people under a law.

        Raises:
            HouseholdError: with everything that is wrong with the file.
        """
        problems = list(check(self.situation, system))
        if problems:
            raise HouseholdError(problems)
        builder = SimulationBuilder()
        try:
            builder.set_default_period(self.period)
            simulation = builder.build_from_dict(system, self.situation)
        except SituationParsingError as error:
            raise HouseholdError(_flatten(error.error)) from error
        except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
            text = str(error) or type(error).__name__
            raise HouseholdError.of(self.title, text, text) from error
        if simulation is None:
            raise HouseholdError.of(
                self.title,
                "er ingen husstand: variabler og personer er blandet",
                "is no household: variables and persons are mixed",
            )
        return simulation

    def given(self, system: TaxBenefitSystem) -> set[tuple[str, str, Period]]:
        """Return what is given, as (id, variable, period); id ``*`` means everybody."""
        found = set()
        for _, instance, name, values in _cells(self.situation, system):
            dated = values if isinstance(values, dict) else {self.period: values}
            eternal = system.variables[name].definition_period == DateUnit.ETERNITY
            found |= {
                (instance, name, period_of("ETERNITY" if eternal else period))
                for period, value in dated.items()
                if value is not None
            }
        return found


def read_household(path: Path, period: str, case: str | None = None) -> Household:
    """Read a household: a situation, or the ``input`` of a case in a test file.

    Args:
        path: a YAML or JSON file.
        period: the period of values without one (a test case has its own).
        case: the name of the test case, or a part of it that fits only one.

    Raises:
        HouseholdError: when the file cannot be read, or the case is not found.
    """
    content = _read(path)
    if isinstance(content, list):
        content = choose_case(path, content, case)
    elif case is not None:
        raise HouseholdError.of(str(path), "har ingen cases (--case)", "has no cases (--case)")
    if not isinstance(content, dict) or not content:
        raise HouseholdError.of(str(path), "er ingen husstand", "is no household")
    if isinstance(content.get("input"), dict):
        return Household(
            content["input"], str(content.get("period", period)), str(content.get("name", path))
        )
    return Household(content, period, str(path))


def _read(path: Path) -> Any:
    try:
        return read_document(path)
    except DocumentError as error:
        raise HouseholdError.of(str(path), error.da, error.en) from error


def choose_case(path: Path, cases: list[Any], wanted: str | None) -> Any:
    """Return the case of that name, or the only one whose name holds it.

    Raises:
        HouseholdError: with the names there are to choose from.
    """
    names = [str(case.get("name", "")) if isinstance(case, dict) else "" for case in cases]
    fits = [number for number, name in enumerate(names) if wanted and name == wanted]
    fits = fits or [n for n, name in enumerate(names) if wanted and wanted.lower() in name.lower()]
    if len(fits) == 1 or (wanted is None and len(cases) == 1):
        return cases[fits[0] if fits else 0]
    shown = [names[number] for number in fits] if fits else names
    many_da = "passer på flere" if fits else "findes ikke" if wanted else "har flere cases"
    many_en = "fits several" if fits else "is not there" if wanted else "has several cases"
    lines = "".join(f"\n  {name}" for name in shown)
    where = f"{path}: --case {wanted!r}" if wanted else str(path)
    raise HouseholdError.of(
        where, f"{many_da}; vælg en med --case:{lines}", f"{many_en}; choose with --case:{lines}"
    )


# --- checking -----------------------------------------------------------------------------------


def check(situation: dict[str, Any], system: TaxBenefitSystem) -> Iterator[Problem]:
    """Yield what is wrong: unknown names with the nearest one, periods, values of an Enum."""
    entities = _entities(system)
    plain = not set(situation) & set(entities)
    if plain:
        for name, values in situation.items():
            if name not in system.variables:
                yield unknown_variable(str(name), system, str(name))
            else:
                yield from _check_periods(str(name), values)
        return
    for key, members in situation.items():
        if key not in entities:
            known = ", ".join(entity.plural for entity in system.entities)
            yield Problem(
                str(key), f"ukendt; filen kan have {known}", f"unknown; a file may hold {known}"
            )
        elif not isinstance(members, dict):
            yield Problem(str(key), "skal være navne med oplysninger", "must be names with facts")
    for entity, instance, name, values in _cells(situation, system, known_only=False):
        where = f"{instance}.{name}"
        variable = system.variables.get(name)
        if variable is None:
            yield unknown_variable(name, system, where)
        elif variable.entity.key != entity.key:
            yield Problem(
                where,
                f"hører til {variable.entity.plural}, ikke {entity.plural}",
                f"belongs to {variable.entity.plural}, not {entity.plural}",
            )
        else:
            yield from _check_periods(where, values)
            yield from _check_values(where, variable, values)
    yield from _check_members(situation, system)


def unknown_variable(name: str, system: TaxBenefitSystem, where: str) -> Problem:
    """Return the problem of a variable that is not there, with the nearest that is."""
    near = difflib.get_close_matches(name, list(system.variables), n=1, cutoff=0.5)
    return Problem(
        where,
        "ukendt variabel" + (f"; mente du {near[0]}?" if near else ""),
        "unknown variable" + (f"; did you mean {near[0]}?" if near else ""),
    )


def _check_periods(where: str, values: Any) -> Iterator[Problem]:
    for period in values if isinstance(values, dict) else ():
        try:
            period_of(str(period))
        except ValueError:
            yield Problem(
                f"{where}: {period}",
                "er ingen periode; skriv fx 2021-03 eller 2021",
                "is no period; write e.g. 2021-03 or 2021",
            )


def _check_values(where: str, variable: Any, values: Any) -> Iterator[Problem]:
    for value in values.values() if isinstance(values, dict) else [values]:
        if value is None:
            continue
        if variable.value_type == Enum:
            yield from _check_code(where, variable, value)
        elif not _FITS.get(variable.value_type, _is_anything)(value):
            expected = _KINDS[variable.value_type]
            yield Problem(
                where, f"{value!r} er ikke {expected[0]}", f"{value!r} is not {expected[1]}"
            )


def _check_code(where: str, variable: Any, value: Any) -> Iterator[Problem]:
    known = [member.name for member in variable.possible_values]
    if value in known:
        return
    near = difflib.get_close_matches(str(value), known, n=1)
    names = ", ".join(known)
    hint_da = f"mente du {near[0]}?" if near else f"kendte er {names}"
    hint_en = f"did you mean {near[0]}?" if near else f"known are {names}"
    yield Problem(
        where, f"ukendt værdi {value!r}; {hint_da}", f"unknown value {value!r}; {hint_en}"
    )


def _check_members(situation: dict[str, Any], system: TaxBenefitSystem) -> Iterator[Problem]:
    """Yield what is wrong with who is there: nobody, or members that are no persons of the file."""
    person = system.person_entity
    if not any(situation.get(key) for key in (person.key, person.plural)):
        yield Problem(
            person.plural, "mindst én person skal være med", "there must be at least one person"
        )
    persons = situation.get(person.plural)
    if not isinstance(persons, dict):
        return
    known = {str(name) for name in persons}
    for entity in system.group_entities:
        roles = {name for role in entity.roles for name in _names(role)}
        groups = situation.get(entity.plural)
        for instance, facts in groups.items() if isinstance(groups, dict) else ():
            for role in roles & set(facts if isinstance(facts, dict) else ()):
                members = facts[role] if isinstance(facts[role], list) else [facts[role]]
                for member in members:
                    if str(member) not in known:
                        yield Problem(
                            f"{instance}.{role}",
                            f"{member} er ikke blandt {person.plural}",
                            f"{member} is not among {person.plural}",
                        )


def _is_number(value: Any) -> bool:
    # openfisca-core reckons sums written as text, such as "1000 * 12".
    return isinstance(value, (bool, int, float)) or bool(
        re.fullmatch(r"[\d.+\-*/() ]*\d[\d.+\-*/() ]*", str(value))
    )


def _is_date(value: Any) -> bool:
    if isinstance(value, datetime.date):
        return True
    if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", str(value)):
        return False
    try:
        # openfisca-core takes the first day of a month or year.
        datetime.date.fromisoformat(f"{value}-01-01"[:10])
    except ValueError:
        return False
    return True


def _is_yes_or_no(value: Any) -> bool:
    return isinstance(value, (bool, int, float))


def _is_anything(value: Any) -> bool:
    return value is not None


_FITS = {float: _is_number, int: _is_number, bool: _is_yes_or_no, datetime.date: _is_date}
_KINDS = {
    float: ("et tal", "a number"),
    int: ("et tal", "a number"),
    bool: ("true eller false", "true or false"),
    datetime.date: ("en dato (ÅÅÅÅ-MM-DD)", "a date (YYYY-MM-DD)"),
}


def _entities(system: TaxBenefitSystem) -> dict[str, Any]:
    return {key: entity for entity in system.entities for key in (entity.plural, entity.key)}


def _cells(
    situation: dict[str, Any], system: TaxBenefitSystem, known_only: bool = True
) -> Iterator[tuple[Any, str, str, Any]]:
    """Yield entity, id, variable and values of everything the situation says."""
    entities = _entities(system)
    if not set(situation) & set(entities):
        for name, values in situation.items():
            if name in system.variables:
                yield system.variables[name].entity, "*", name, values
        return
    for key, members in situation.items():
        entity = entities.get(key)
        if entity is None or not isinstance(members, dict):
            continue
        # `husstand:` has no ids: openfisca-core names the only one after the entity.
        named = {entity.key: members} if key == entity.key else members
        roles = set() if entity.is_person else {r for role in entity.roles for r in _names(role)}
        for instance, facts in named.items():
            for name, values in facts.items() if isinstance(facts, dict) else ():
                if name not in roles and (not known_only or name in system.variables):
                    yield entity, str(instance), str(name), values


def _names(role: Any) -> Iterator[str]:
    for item in (role, *(role.subroles or ())):
        yield item.key
        if item.plural:
            yield item.plural


def _flatten(error: Any, path: tuple[str, ...] = ()) -> list[Problem]:
    """Return openfisca-core's nested error as problems: where, and its own (English) sentence."""
    if isinstance(error, dict):
        return [p for key, item in error.items() for p in _flatten(item, (*path, str(key)))]
    parts = error if isinstance(error, list) else [error]
    text = " ".join(" ".join(str(part) for part in parts if part is not None).split())
    return [Problem(".".join(path), text, text)]
