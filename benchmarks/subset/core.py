"""What the rules need of an OpenFisca core: openfisca-core, or policyengine-core.

``SUBSET_CORE=policyengine`` chooses the latter, in whose environment this package is not installed.
Both give the same names, so that ``rules.py`` is one text for both.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy

POLICYENGINE = os.environ.get("SUBSET_CORE") == "policyengine"

if POLICYENGINE:
    from policyengine_core.entities import build_entity
    from policyengine_core.enums import Enum
    from policyengine_core.holders import set_input_divide_by_period as divided
    from policyengine_core.parameters import ParameterNode
    from policyengine_core.periods import ETERNITY, MONTH, YEAR
    from policyengine_core.populations import ADD
    from policyengine_core.simulations import Simulation
    from policyengine_core.taxbenefitsystems import TaxBenefitSystem
    from policyengine_core.variables import Variable

    class Aktivitet(Enum):
        """What a person does in a month."""

        ingen = "ingen"
        ledig = "ledig"
        vejledning_opkvalificering = "vejledning"
        danskuddannelse = "danskuddannelse"
        virksomhedspraktik = "praktik"
        loentilskud = "loentilskud"
        nytteindsats = "nytteindsats"
        igu = "igu"
        ordinaer_beskaeftigelse = "arbejde"
        ordinaer_uddannelse = "uddannelse"
        barsel = "barsel"
        udrejst = "udrejst"

    Person = build_entity(key="person", plural="personer", label="Person", is_person=True)
    Husstand = build_entity(
        key="husstand",
        plural="husstande",
        label="Husstand",
        roles=[
            {"key": "voksen", "plural": "voksne", "subroles": ["hovedperson", "partner"]},
            {"key": "barn", "plural": "boern"},
            {"key": "oevrig", "plural": "oevrige"},
        ],
    )
    entities = [Person, Husstand]

    def pick(table: Any, codes: Any) -> Any:
        """Return ``table[codes]``."""
        return numpy.asarray(table)[numpy.asarray(codes).view(numpy.ndarray)]

    def take(node: Any, enum: Any, codes: Any) -> Any:
        """Return the child of a parameter node that each code names."""
        return pick([node[member.name] for member in enum], codes)

    def one_of(codes: Any, *members: Any) -> Any:
        """Return True where the code is one of some members."""
        wanted = {member.name for member in members}
        return pick([member.name in wanted for member in type(members[0])], codes)

    def month_of(dates: Any) -> Any:
        """Return the month numbers of dates."""
        return numpy.asarray(dates).astype("datetime64[M]").astype("int32") + 12 * 1970

    def month_number(period: Any) -> int:
        """Return the month number of a period's first month."""
        return 12 * int(period.start.year) + int(period.start.month) - 1

    def before(population: Any, name: str, period: Any, lag: int = 1) -> Any:
        """Return a variable some months ago, its default before 2020."""
        if month_number(period) - lag < 12 * 2020:
            return population.get_holder(name).default_array()
        return population(name, period.offset(-lag, "month"))

else:
    from openfisca_core.indexed_enums import Enum
    from openfisca_core.parameters import ParameterNode
    from openfisca_core.periods import ETERNITY, MONTH, YEAR
    from openfisca_core.populations import ADD
    from openfisca_core.simulations import Simulation
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    from openfisca_dk_integration.entities import Husstand, Person, entities
    from openfisca_dk_integration.enums import Aktivitet
    from openfisca_dk_integration.lookup import one_of, take
    from openfisca_dk_integration.months import before, month_number, month_of
    from openfisca_dk_integration.rule_helpers.longer_periods import divide_by_member as divided

__all__ = [
    "ADD",
    "ETERNITY",
    "MONTH",
    "POLICYENGINE",
    "YEAR",
    "Aktivitet",
    "Enum",
    "Husstand",
    "Person",
    "Simulation",
    "Variable",
    "before",
    "divided",
    "entities",
    "month_number",
    "month_of",
    "one_of",
    "system_of",
    "take",
]


def parameters_of(rates: dict[str, Any]) -> dict[str, Any]:
    """Return the rates as the tree of parameters of an OpenFisca core."""
    tree: dict[str, Any] = {}
    years = rates["years"]

    def put(name: str, content: dict[str, Any]) -> None:
        *path, last = name.split(".")
        node = tree
        for part in path:
            node = node.setdefault(part, {})
        node[last] = content

    def dated(values: list[Any]) -> dict[str, Any]:
        found = {
            f"{year}-01-01": {"value": value} for year, value in zip(years, values, strict=True)
        }
        # Before the first year: the same, for whoever asks.
        return {"1960-01-01": {"value": values[0]}} | found

    for name, item in rates["values"].items():
        put(name, {"values": dated(item["by_year"])})
    for name, item in rates["scales"].items():
        rows = zip(item["thresholds"], item["amounts_by_year"], strict=True)
        brackets = [
            {"threshold": dated([threshold] * len(years)), "amount": dated(amounts)}
            for threshold, amounts in rows
        ]
        put(name, {"brackets": brackets, "metadata": {"type": "single_amount"}})
    weeks = {
        f"{year}-{month + 1:02d}-01": {"value": count}
        for year, counts in rates["weeks"].items()
        for month, count in enumerate(counts)
    }
    put("trappe.uger_i_maaneden", {"values": {"1960-01-01": {"value": 4}} | weeks})
    return tree


def system_of(variables: list[Any]) -> Any:
    """Return the tax and benefit system of the subset."""
    rates = json.loads((Path(os.environ["SUBSET_DATA"]) / "rates.json").read_text("utf-8"))
    system = TaxBenefitSystem(entities)
    for variable in variables:
        system.add_variable(variable)
    system.parameters = ParameterNode("", data=parameters_of(rates))
    return system
