"""The law of another year, applied to people of today: numbers and rules as they were.

From the date of effect every number (parameter) keeps the value it had on the first day of the
month of reference, and every rule (variable) the dated formula that held on that day: what came
later is undone, and what has been repealed since lives again. Histories and dates of the people
are untouched: a rule that asks whether a person was taken over before or after a date asks it of
the person's own date, so people of today meet the rules for those who came last.

``docs/reforms/lovgivning_fra.md`` lists what this cannot express.
"""

from __future__ import annotations

import datetime
import inspect
import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit, Instant

from openfisca_dk_integration.reforms.errors import Problem, ReformError
from openfisca_dk_integration.reforms.indexing import leaves
from openfisca_dk_integration.reforms.levers import with_formulas

if TYPE_CHECKING:
    from openfisca_core.parameters import Parameter
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

PACKAGE = Path(__file__).parents[2]
GROUPS = {
    "integration": (
        *("integrationsloven", "danskuddannelsesloven", "igu", "repatrieringsloven"),
        *("saerlov_ukraine", "midlertidig_indkvartering", "regnskab"),
        "refusion.midlertidig_indkvartering",
    ),
    "forsoergelse": ("aktivloven",),
    "refusion": ("refusion", "medfinansiering"),
}
"""Names for folders that belong together; ``alle`` is the whole law."""

NOT_LAW = ("satsregulering", "oplysninger", "loen")
"""Folders that are never moved: the index itself, facts about people, and norms of work hours."""


def aendr(system: TaxBenefitSystem) -> None:
    """Move numbers and rules back to the month of reference, for good from the date of effect.

    Raises:
        ReformError: when the law of that month is not known, or a folder is none of the law's.
    """
    chosen = system.file.chosen
    reference = datetime.date(chosen["aar"], chosen["maaned"], 1)
    start = chosen["fra"]
    percentages = _percentages(system.parameters)
    _check(system, reference, max(percentages), chosen["mapper"])
    folders = _folders(chosen["mapper"])
    yearly = _index(system, percentages, reference.year) if chosen["indekseret"] else {}
    lapsed = _lapsed(system.parameters, reference)
    for path, item in system.parameters.children.items():
        _freeze_below(path, item, folders, (reference, start, yearly))
    for name, variable in list(system.variables.items()):
        folder = folder_of(variable)
        if folder and _within(folder, folders):
            system.variables[name] = _as_of(variable, reference, start, lapsed)


def _folders(names: str) -> set[str] | None:
    """Return the folders of the law that are meant, or None for all of them."""
    words = names.split("+")
    if "alle" in words:
        return None
    return {folder for word in words for folder in GROUPS.get(word, (word,))}


def _within(folder: str, folders: set[str] | None) -> bool:
    return folder not in NOT_LAW and (folders is None or folder in folders)


def _lapsed(tree: ParameterNode, reference: datetime.date) -> set[str]:
    """Return the folders (``lov.ordning``) with a number that had lapsed by the reference."""
    found = set()
    for law, node in tree.children.items():
        for name, child in getattr(node, "children", {}).items():
            if any(_has_lapsed(number, reference) for number, _ in leaves(child)):
                found.add(f"{law}.{name}")
    return found


def _has_lapsed(number: Parameter, reference: datetime.date) -> bool:
    earlier = [item.value for item in number.values_list if item.instant_str <= str(reference)]
    return bool(earlier) and earlier[0] is None and any(value is not None for value in earlier)


def _freeze_below(
    path: str,
    item: Any,
    folders: set[str] | None,
    how: tuple[datetime.date, datetime.date, dict[int, Decimal]],
) -> None:
    """Freeze the numbers below ``item`` that lie in the folders, given as ``lov`` or deeper.

    A number that had no value then is left as it is: rules of then do not know it, and rules that
    are not moved may need it. In a scale it goes, since it is a step the scale did not have.
    """
    within = _within(path, folders)
    if isinstance(item, ParameterNode) and not within:
        for name, child in item.children.items():
            _freeze_below(f"{path}.{name}", child, folders, how)
    if not within:
        return
    reference, start, yearly = how
    for parameter, regulated in leaves(item):
        in_scale = "[" in parameter.name
        if in_scale or parameter(str(reference)) is not None:
            _freeze(parameter, reference, start, yearly if regulated else {})


def _check(system: TaxBenefitSystem, reference: datetime.date, last_known: int, names: str) -> None:
    problems = []
    if reference.year > last_known:
        problems.append(
            Problem(
                f"{system.file.name}: valg aar={reference.year}",
                f"satserne kendes kun til og med {last_known}",
                f"the rates are known up to {last_known} only",
            )
        )
    known = set(system.parameters.children) | {
        folder_of(variable) for variable in system.variables.values()
    }
    wanted = {name.partition(".")[0] for name in _folders(names) or ()}
    unknown = sorted(wanted - known)
    unmoved = sorted((_folders(names) or set()) & set(NOT_LAW))
    if unknown or unmoved:
        folders = ", ".join(unknown + unmoved)
        problems.append(
            Problem(
                f"{system.file.name}: valg mapper={names}",
                f"kan ikke flyttes: {folders}; brug alle, {', '.join(GROUPS)} eller lovens mapper",
                f"cannot be moved: {folders}; use alle, {', '.join(GROUPS)} or folders of the law",
            )
        )
    if problems:
        raise ReformError(problems)


def _freeze(
    parameter: Parameter,
    reference: datetime.date,
    start: datetime.date,
    yearly: dict[int, Decimal],
) -> None:
    """Let a number keep the value of the reference from ``start`` on, indexed year by year.

    An indexed amount is computed from the rounded amount of the year before, with as many
    decimals as the amount of the reference, as the yearly regulation of the law does.
    """
    value = parameter(str(reference))
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    parameter.update(start=_instant(start), value=value)
    if not is_number or not yearly:
        return
    amount = Decimal(str(value))
    step = Decimal(1).scaleb(min(0, int(amount.as_tuple().exponent)))
    for year, factor in sorted(yearly.items()):
        amount = (amount * factor).quantize(step, ROUND_HALF_UP)
        first = datetime.date(year, 1, 1)
        new = float(amount) if amount.as_tuple().exponent else int(amount)
        if first >= start:
            parameter.update(start=_instant(first), value=new)
        else:
            parameter.update(start=_instant(start), value=new)


def _percentages(tree: Any) -> dict[int, Decimal]:
    """Return the law's yearly percentage of regulation by year (satsreguleringsprocenten)."""
    node = tree.children["satsregulering"].children["satsreguleringsprocent"]
    return {int(item.instant_str[:4]): Decimal(str(item.value)) for item in node.values_list}


def _index(
    system: TaxBenefitSystem, percentages: dict[int, Decimal], year: int
) -> dict[int, Decimal]:
    """Return the factor of each year after ``year``: by the law's percentage, then the run's."""
    factors = {later: 1 + percentages[later] for later in sorted(percentages) if later > year}
    factor, last_year = getattr(system.baseline, "indexing", (1.0, 0))
    beyond = range(max(percentages) + 1, last_year + 1) if factor != 1 else range(0)
    return factors | {later: Decimal(str(factor)) for later in beyond}


def _as_of(
    variable: Variable, reference: datetime.date, start: datetime.date, lapsed: set[str]
) -> Variable:
    """Return the variable with the formula of the reference from ``start`` on.

    A scheme that is being wound up, its numbers gone and its rules kept for earlier cases, was not
    in force: nobody of today can have an earlier case.
    """
    ended = variable.end is not None
    yearly = variable.definition_period == DateUnit.YEAR
    then = _in_force(variable, reference.replace(month=1) if yearly else reference)
    if ended and then is not None:
        then = None if _is_wound_up(then, lapsed) else then
    formulas = {
        first: formula for first, formula in variable.formulas.items() if first < str(start)
    }
    if ended and variable.end < start:
        formulas[str(variable.end + datetime.timedelta(days=1))] = _nothing(variable)
    formulas[str(start)] = then or _nothing(variable)
    return with_formulas(variable, formulas, end=None, keep_end=False)


def _is_wound_up(formula: Any, lapsed: set[str]) -> bool:
    """Return True when a rule reads, at an earlier date, a scheme with a number that is gone."""
    earlier = re.findall(r"parameters\((?!period\b)\w+\)\.(\w+\.\w+)", inspect.getsource(formula))
    return any(path in lapsed for path in earlier)


def _in_force(variable: Variable, date: datetime.date) -> Any:
    """Return the formula that held on a date, or None."""
    if variable.end is not None and date > variable.end:
        return None
    held = [formula for first, formula in variable.formulas.items() if first <= str(date)]
    return held[-1] if held else None


def _nothing(variable: Variable) -> Any:
    def findes_ikke(population: Any, period: Any) -> Any:
        return variable.default_array(population.count)

    findes_ikke.__doc__ = "The rule was not in force then."
    return findes_ikke


def _instant(date: datetime.date) -> Instant:
    return Instant((date.year, date.month, date.day))


def folder_of(variable: Variable) -> str:
    """Return the folder of the law that a variable's rules stand in, or an empty text."""
    formula = next(iter(variable.formulas.values()), None)
    if formula is None:
        return ""
    path = Path(formula.__code__.co_filename)
    try:
        parts = path.relative_to(PACKAGE / "variables").parts
    except ValueError:
        return ""
    return parts[0]
