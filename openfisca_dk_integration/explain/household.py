"""A household from a file: read, checked, and ready to be computed under any law."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from openfisca_core.errors import SituationParsingError
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit, Period
from openfisca_core.periods import period as period_of
from openfisca_core.simulations import SimulationBuilder

from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.simulation import SimulationError

if TYPE_CHECKING:
    from openfisca_core.simulations import Simulation
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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
        builder.set_default_period(self.period)
        try:
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
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = error.strerror or str(error)
        raise HouseholdError.of(
            str(path), f"kan ikke læses ({reason})", f"cannot be read ({reason})"
        ) from error
    except UnicodeDecodeError as error:
        raise HouseholdError.of(str(path), "er ikke UTF-8-tekst", "is not UTF-8 text") from error
    try:
        if path.suffix.lower() == ".json":
            return json.loads(text)
        return yaml.load(text, Loader=LOADER)  # noqa: S506 - a safe loader
    except (ValueError, yaml.YAMLError) as error:
        kind = "JSON" if path.suffix.lower() == ".json" else "YAML"
        reason = " ".join(str(error).split())
        raise HouseholdError.of(
            str(path), f"er ikke {kind}: {reason}", f"is not {kind}: {reason}"
        ) from error


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
            yield from _check_codes(where, variable, values)


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


def _check_codes(where: str, variable: Any, values: Any) -> Iterator[Problem]:
    if variable.value_type != Enum:
        return
    known = [member.name for member in variable.possible_values]
    for value in values.values() if isinstance(values, dict) else [values]:
        if isinstance(value, str) and value not in known:
            near = difflib.get_close_matches(value, known, n=1)
            hint_da, hint_en = (
                (f"mente du {near[0]}?", f"did you mean {near[0]}?")
                if near
                else (f"kendte er {', '.join(known)}", f"known are {', '.join(known)}")
            )
            yield Problem(where, f"ukendt værdi {value!r}; {hint_da}", f"unknown value; {hint_en}")


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
    text = " ".join(str(error).split())
    return [Problem(".".join(path), text, text)]
