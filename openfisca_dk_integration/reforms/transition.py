"""Transition (``overgang``): people taken over before a date keep the old rules.

A reform with a transition changes parameters for some people only. Every person formula that may
read a changed parameter is evaluated under both laws, and each person gets the one that applies.
That needs no word about transitions in the rules themselves, and it is exact: a formula that reads
none of the changed numbers gives the same value under both. Rules that a coded change adds or wraps
read its levers; at their neutral values they are the law in force (see ``levers``).
"""

from __future__ import annotations

import datetime
import inspect
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from numpy import datetime64, where
from openfisca_core.periods import Instant, Period, instant

from openfisca_dk_integration.reforms.errors import Problem, ReformError
from openfisca_dk_integration.reforms.levers import ROOT, with_formulas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import CodeType

    from openfisca_core.parameters import ParameterNode
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

COHORT_DATE = "overtagelsesdato"


def split_by_takeover(
    system: TaxBenefitSystem,
    old: ParameterNode,
    changed_paths: Iterable[str],
    date: datetime.date,
    where_from: str,
) -> None:
    """Let people taken over before ``date`` keep the formulas' results under ``old``.

    Args:
        system: the reform's own system; its variables are replaced, the baseline's are not.
        old: the parameters that people taken over earlier keep.
        changed_paths: the parameters the reform changes.
        date: people taken over from this day on get the new rules.
        where_from: the file, for messages.

    Raises:
        ReformError: when a changed parameter is read by a formula of households or
            municipalities, which have no date of takeover.
    """
    paths = list(changed_paths)
    parameters_before = _remembered(old)
    problems = []
    for name, variable in list(system.variables.items()):
        readers = [path for path in paths if _may_read(variable, path)]
        if not readers:
            continue
        if not variable.entity.is_person:
            problems += [
                Problem(
                    f"{where_from}: overgang",
                    f"{path} bruges af {name} ({variable.entity.key}), som ikke kan deles efter "
                    "overtagelsesdato; fjern overgang eller parameteren",
                    f"{path} is used by {name} ({variable.entity.key}), which cannot be split by "
                    "date of takeover; remove overgang or the parameter",
                )
                for path in readers
                if _surely_reads(variable, path)
            ]
            continue
        system.variables[name] = _split(variable, parameters_before, date)
    if problems:
        raise ReformError(problems)


def _remembered(tree: ParameterNode) -> Callable[[Any], Any]:
    """Return what gives the parameters of ``tree`` at an instant, each computed once."""
    known: dict[Instant, Any] = {}

    def at(when: Any) -> Any:
        tracked = getattr(when, "parameters_of", None)
        if tracked is not None:  # the compiled engine follows where numbers come from
            return tracked(tree)
        key = when.start if isinstance(when, Period) else instant(when)
        if key not in known:
            known[key] = tree.get_at_instant(key)
        return known[key]

    return at


def _split(
    variable: Variable, parameters_before: Callable[[Any], Any], date: datetime.date
) -> Variable:
    formulas = {
        start: _both(formula, parameters_before, date)
        if formula.__code__.co_argcount > 2  # noqa: PLR2004 - population, period, parameters
        else formula
        for start, formula in variable.formulas.items()
    }
    return with_formulas(variable, formulas)


def _both(
    formula: Callable[..., Any], parameters_before: Callable[[Any], Any], date: datetime.date
) -> Callable[..., Any]:
    def under_the_law_of_takeover(person: Any, period: Any, parameters: Any) -> Any:
        new = formula(person, period, parameters)
        old = formula(person, period, parameters_before)
        return where(person(COHORT_DATE, period) >= datetime64(date), new, old)

    under_the_law_of_takeover.__doc__ = formula.__doc__
    under_the_law_of_takeover.inner = (formula,)  # type: ignore[attr-defined]
    return under_the_law_of_takeover


def _source(variable: Variable) -> str:
    """Return the source of the formulas, and of the rules inside wrapped ones."""
    return "\n".join(
        _source_of(part.__code__)
        for formula in variable.formulas.values()
        for part in _unwrapped(formula)
    )


@cache
def _source_of(rule: CodeType) -> str:
    return inspect.getsource(rule)


def _unwrapped(formula: Any) -> Iterator[Any]:
    inner = getattr(formula, "inner", None)
    if inner is None:
        yield formula
    else:
        for part in inner:
            yield from _unwrapped(part)


def _may_read(variable: Variable, path: str) -> bool:
    """Return True when a formula mentions the law of ``path``, or hands ``parameters`` on."""
    takes_parameters = any(f.__code__.co_argcount > 2 for f in variable.formulas.values())  # noqa: PLR2004
    if not takes_parameters:
        return False
    source = _source(variable)
    parts = path.split(".")
    law = parts[1] if parts[0] == ROOT else parts[0]
    handed_on = re.search(r"[(,=]\s*parameters\s*[,)]", _bodies(source)) is not None
    return handed_on or re.search(rf"\b{law}\b", source) is not None


def _bodies(source: str) -> str:
    """Return the source without its ``def`` lines, whose argument is called parameters too."""
    return re.sub(r"def \w+\([^)]*\)", "", source)


def _surely_reads(variable: Variable, path: str) -> bool:
    """Return True when a formula mentions both the law and the last name of ``path``."""
    names = [re.sub(r"\[\d+\]", "", part) for part in path.split(".")]
    last = names[-2] if "[" in path else names[-1]
    return _may_read(variable, path) and re.search(rf"\b{last}\b", _source(variable)) is not None
