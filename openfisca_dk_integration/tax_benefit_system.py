"""The tax and benefit system: entities, variables and parameters of this package."""

from __future__ import annotations

import json
import pickle
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from numpy import float64
from openfisca_core.holders import set_input_dispatch_by_period, set_input_divide_by_period
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit, Instant, Period
from openfisca_core.periods import instant as instant_of
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from openfisca_dk_integration import entities
from openfisca_dk_integration.rule_helpers.longer_periods import (
    divide_by_member,
    keep_by_member,
    repeat_by_member,
)

if TYPE_CHECKING:
    from openfisca_core.variables import Variable

ROOT = Path(__file__).parent


def completed(variable: Variable) -> Variable:
    """Complete a loaded variable with what openfisca-core has no attribute or default for.

    - Float variables of municipalities are kept in float64 instead of core's float32: a year
      easily exceeds 16.7 million DKK, the last whole krone of float32. Core reads ``dtype`` from
      the instance everywhere, so setting it there is enough.
    - Every monthly variable accepts a longer period as input, results too, since any of them may
      be given: an amount of money is divided over its months, anything else holds in each. That
      is done for each member alone (``longer_periods``), so members may be given for periods of
      different lengths.
    """
    if variable.value_type is float and variable.entity.key == entities.Kommune.key:
        variable.dtype = float64
    if variable.definition_period == DateUnit.MONTH and variable.set_input is None:
        is_money = variable.value_type is float and str(variable.unit).startswith("DKK")
        variable.set_input = (
            set_input_divide_by_period if is_money else set_input_dispatch_by_period
        )
    if variable.definition_period == DateUnit.ETERNITY and variable.set_input is None:
        variable.set_input = keep_by_member
    by_member = {
        set_input_divide_by_period: divide_by_member,
        set_input_dispatch_by_period: repeat_by_member,
    }
    variable.set_input = by_member.get(variable.set_input, variable.set_input)
    return variable


class RemembersParameters(TaxBenefitSystem):
    """A system that remembers its parameters at every instant they were asked for.

    openfisca-core keeps 128 instants for all systems of a process together; two laws over six
    years of months need more, and every miss builds the whole tree (1.5 ms, 66 kB) again.
    """

    def get_parameters_at_instant(self, instant: Any) -> Any:
        """Return the parameters at an instant, or at the start of a period."""
        if type(instant) is Period:
            instant = instant.start
        elif type(instant) is not Instant:
            instant = instant_of(instant)
        tree, known = self.__dict__.get("_known_parameters", (None, {}))
        if tree is not self.parameters:
            tree, known = self.parameters, {}
            self.__dict__["_known_parameters"] = (tree, known)
        found = known.get(instant)
        if found is None:
            found = known[instant] = tree.get_at_instant(instant)
        return found


class CountryTaxBenefitSystem(RemembersParameters):
    """Danish integration law as an OpenFisca tax and benefit system."""

    indexing = (1.0, 0)
    """The yearly factor of regulated rates after their last known year, and the last such year."""

    _metadata: dict[str, str] | None = None

    def __init__(self) -> None:
        super().__init__(entities.entities)
        self.add_variables_from_directory(str(ROOT / "variables"))
        self.parameters: ParameterNode = pickle.loads(_parameters())  # noqa: S301 - our own
        self.open_api_config = {
            "variable_example": "grundtilskud",
            "parameter_example": "integrationsloven.driftsrefusion.andel",
            "simulation_example": _example("par_med_boern"),
        }

    def load_variable(self, variable_class: type[Variable], update: bool = False) -> Variable:
        """Load one variable, completed."""
        return completed(super().load_variable(variable_class, update=update))

    def get_package_metadata(self) -> dict[str, str]:
        """Return name, version and place of the package, which core asks for once a file."""
        if self._metadata is None:
            self._metadata = super().get_package_metadata()
        return dict(self._metadata)


@cache
def in_force() -> CountryTaxBenefitSystem:
    """Return the law in force, loaded once in this process; never change it."""
    return CountryTaxBenefitSystem()


def copy_of(parameters: ParameterNode) -> ParameterNode:
    """Return a copy to change: as ``copy.deepcopy`` gives it, at a third of the cost."""
    copied: ParameterNode = pickle.loads(pickle.dumps(parameters, pickle.HIGHEST_PROTOCOL))  # noqa: S301 - our own
    return copied


@cache
def _parameters() -> bytes:
    """Return the parameters, read from their files once in a process, for each system to copy."""
    tree = ParameterNode("", directory_path=str(ROOT / "parameters"))
    return pickle.dumps(tree, pickle.HIGHEST_PROTOCOL)


def _example(name: str) -> dict[str, Any]:
    path = ROOT / "situation_examples" / f"{name}.json"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8") as stream:
        example: dict[str, Any] = json.load(stream)
    return example
