"""A sweep: one fact of one person or household takes several values, side by side."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.web.errors import RequestError
from openfisca_dk_integration.web.situation import Reader, Situation

if TYPE_CHECKING:
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem

    from openfisca_dk_integration.web.settings import Settings

FIELDS = ("situation", "entity", "id", "variable", "periods", "values", "from", "to", "count")
MOST_STEPS = 1_000


@dataclass(frozen=True)
class Step:
    """One value of a sweep.

    Attributes:
        values: what is said about the step in the answer.
        situation: the situation swept.
        changed: that situation with the value in place; None for a request without a sweep.
    """

    values: dict[str, Any]
    situation: str
    changed: Situation | None = None

    def put_into(self, situation: Situation, key: str) -> Situation:
        """Return the situation of this step; other situations stay as they are."""
        return self.changed if self.changed is not None and key == self.situation else situation


def sweep_values(
    given: Any, named: dict[str, Any], system: TaxBenefitSystem, problems: list[Problem]
) -> list[Any]:
    """Return the values of a sweep; none when there is no sweep, or something is wrong with it.

    ``{"entity": "personer", "id": "a", "variable": "loenindkomst", "periods": ["2024-01"],
    "from": 0, "to": 50000, "count": 11}``, or ``"values": [0, 10000]``; ``situation`` names one of
    several situations.
    """
    if given is None:
        return []
    if not isinstance(given, dict):
        problems.append(Problem("sweep", "skal være et objekt", "must be an object"))
        return []
    problems += _mistakes(given, _situation(given, named), named, system)
    return _values(given, problems)


def sweep_steps(
    given: Any,
    values: list[Any],
    named: dict[str, Any],
    system: TaxBenefitSystem,
    settings: Settings,
) -> list[Step]:
    """Return the steps of a sweep; a single empty one when there is none.

    Raises:
        RequestError: when a value cannot be given for the variable.
    """
    if not values:
        return [Step({}, "")]
    key = _situation(given, named)
    entity, name, variable = str(given["entity"]), str(given["id"]), given["variable"]
    steps = []
    for number, value in enumerate(values):
        body = copy.deepcopy(named[key])
        member = body[entity][name]
        member[variable] = {
            **{p: v for p, v in (member.get(variable) or {}).items() if v is None},
            **{str(period): value for period in given["periods"]},
        }
        found: list[Problem] = []
        changed = Reader(system, settings, found, "sweep/").read(body)
        if found:
            raise RequestError(found)
        steps.append(Step({"step": number, "value": value}, key, changed))
    return steps


def _situation(given: dict[str, Any], named: dict[str, Any]) -> str:
    return str(given.get("situation", next(iter(named), "")))


def _mistakes(
    given: dict[str, Any], key: str, named: dict[str, Any], system: TaxBenefitSystem
) -> list[Problem]:
    problems = [
        Problem(f"sweep/{field}", "er ikke et felt her", "is no field here")
        for field in given
        if field not in FIELDS
    ]
    entity, name = str(given.get("entity", "")), str(given.get("id", ""))
    if key not in named:
        problems.append(Problem("sweep/situation", "ukendt situation", "unknown situation"))
    elif not isinstance(_member(named[key], entity, name), dict):
        where = f"{entity}/{name}"
        problems.append(
            Problem("sweep/id", f"{where} er ikke i situationen", f"{where} is not there")
        )
    if given.get("variable") not in list(system.variables):
        problems.append(Problem("sweep/variable", "ukendt variabel", "unknown variable"))
    periods = given.get("periods")
    if not isinstance(periods, list) or not periods:
        problems.append(
            Problem("sweep/periods", "skal være en liste af perioder", "must be a list of periods")
        )
    return problems


def _member(situation: Any, entity: str, name: str) -> Any:
    found = situation
    for key in (entity, name):
        found = found.get(key) if isinstance(found, dict) else None
    return found


def _values(given: dict[str, Any], problems: list[Problem]) -> list[Any]:
    values = given.get("values")
    if values is not None:
        if not isinstance(values, list) or not 0 < len(values) <= MOST_STEPS:
            problems.append(
                Problem(
                    "sweep/values",
                    f"skal være en liste med 1-{MOST_STEPS} værdier",
                    f"must be a list of 1-{MOST_STEPS} values",
                )
            )
            return []
        problems += [
            Problem(f"sweep/values/{place}", "skal være en værdi", "must be a value")
            for place, value in enumerate(values)
            if value is None or isinstance(value, (dict, list))
        ]
        return values
    low, high, count = (given.get(key) for key in ("from", "to", "count"))
    numbers = all(isinstance(x, (int, float)) and not isinstance(x, bool) for x in (low, high))
    if not numbers or not isinstance(count, int) or not 2 <= count <= MOST_STEPS:  # noqa: PLR2004
        problems.append(
            Problem(
                "sweep",
                f"skal have values, eller from, to og count (2-{MOST_STEPS})",
                f"must have values, or from, to and count (2-{MOST_STEPS})",
            )
        )
        return []
    assert isinstance(low, (int, float))  # noqa: S101 - looked at above
    assert isinstance(high, (int, float))  # noqa: S101 - looked at above
    return [low + (high - low) * number / (count - 1) for number in range(count)]
