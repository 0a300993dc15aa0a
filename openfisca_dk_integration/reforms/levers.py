"""What coded changes of a law are made of: levers, new variables, and rules wrapped in new ones.

A coded change (``reforms/kode/<name>.py``) may add *levers*: parameters of its own, under
``reform.<name>``, each at the value at which the law is as it is (``kode/data/<name>.yaml``).
The reform file then sets them from a date on, as it sets any parameter. With every lever at its
neutral value a coded change changes nothing, to the bit; that is what makes transitions exact,
and a test holds every coded change to it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from openfisca_core.parameters import ParameterNode, load_parameter_file

from openfisca_dk_integration.tax_benefit_system import completed

if TYPE_CHECKING:
    from collections.abc import Callable

    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    Formula = Callable[..., Any]
    Around = Callable[[Any, Any, Any, Any], Any]

LEVERS = Path(__file__).parent / "kode" / "data"
ROOT = "reform"
PLAIN = 2
"""Arguments of a formula that reads no parameters: the people and the period."""


def add_levers(system: TaxBenefitSystem, name: str) -> None:
    """Add the levers of a coded change to ``system`` as ``reform.<name>``, at neutral values."""
    tree: Any = system.parameters
    if ROOT not in tree.children:
        tree.add_child(ROOT, ParameterNode(ROOT, data={}))
    path = str(LEVERS / f"{name}.yaml")
    tree.children[ROOT].add_child(name, load_parameter_file(path, f"{ROOT}.{name}"))


def wrap(system: TaxBenefitSystem, name: str, around: Around) -> None:
    """Put a new rule around every dated formula of a variable.

    Args:
        system: the reform's own system; the baseline's variable is left alone.
        name: the variable.
        around: called with the old formula's result, the people, the period and the parameters;
            returns the new result.
    """
    variable = system.variables[name]
    formulas = {start: _around(formula, around) for start, formula in variable.formulas.items()}
    system.variables[name] = with_formulas(variable, formulas)


def with_formulas(
    variable: Variable, formulas: dict[str, Formula], end: Any = None, *, keep_end: bool = True
) -> Variable:
    """Return a copy of a variable with other formulas, by their first dates, and another end."""
    copy = variable.clone()
    copy.formulas = type(variable.formulas)(formulas)
    copy.end = variable.end if keep_end else end
    copy.dtype = variable.dtype
    return completed(copy)


def _around(formula: Formula, around: Around) -> Formula:
    takes_parameters = formula.__code__.co_argcount > PLAIN

    def wrapped(population: Any, period: Any, parameters: Any) -> Any:
        old = (
            formula(population, period, parameters)
            if takes_parameters
            else formula(population, period)
        )
        return around(old, population, period, parameters)

    wrapped.__doc__ = around.__doc__
    wrapped.inner = (formula, around)  # type: ignore[attr-defined]
    return wrapped
