"""docs/open-questions.md: each doubt of the law, what is modelled, and what it is worth in kroner.

The questions stand in ``open_questions.yaml``. Where the other reading is a value of a parameter,
the case of the question is computed both ways and the difference written down.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

from openfisca_core.periods import DateUnit, instant, period
from openfisca_core.reforms import Reform

from openfisca_dk_integration.explain.household import Household
from openfisca_dk_integration.tax_benefit_system import copy_of, in_force
from tests.support.yaml_cases import ROOT, as_json, load

PAGE = ROOT / "docs" / "open-questions.md"
SOURCE = ROOT / "tests" / "support" / "open_questions.yaml"
HEAD = """# Åbne spørgsmål · Open questions

Skrevet af `make coverage` efter `tests/support/open_questions.yaml`. Hvert spørgsmål har det valg,
modellen bruger, den parameter, der skifter til den anden læsning, og forskellen i kroner for en
husstand, regnet begge veje. Ingen jurist har svaret på dem endnu. Kendte mangler står i
`limitations.md`.

*Each doubt of the law with the reading modelled, the parameter that switches to the other one, and
the difference in kroner for a household, computed both ways. No lawyer has answered yet.*
"""


@dataclass(frozen=True)
class Effect:
    """What a case gives under the reading modelled, and under the other one."""

    modelled: float
    other: float

    @property
    def difference(self) -> float:
        """Kroner the other reading adds."""
        return self.other - self.modelled


def questions() -> list[dict[str, Any]]:
    """Return the questions, in the order of the file."""
    found: list[dict[str, Any]] = load(SOURCE)
    return found


def other_reading(switch: dict[str, Any]) -> Any:
    """Return the law with the switch of a question set, from its date on."""

    class OtherReading(Reform):
        name = "other reading"

        def apply(self) -> None:
            node = self.parameters = copy_of(self.baseline.parameters)
            for step in switch["sti"].split("."):
                node = node.children[step]
            node.update(start=instant(str(switch["fra"])), value=switch["vaerdi"])

    return OtherReading(in_force())


def total(system: Any, case: dict[str, Any]) -> float:
    """Return the sum of the output over the periods of the case and everyone in it."""
    start, _, count = str(case["periode"]).partition(":")
    household = Household(as_json(case["input"]), start, case["navn"])
    simulation = household.simulation(system)
    variable = system.variables[case["output"]]
    whole_year = "-" not in start
    first = period(start)
    if variable.definition_period == DateUnit.YEAR:
        wanted = [first.offset(step, "year") for step in range(int(count))]
    else:
        months = int(count) * (12 if whole_year else 1)
        wanted = [first.first_month.offset(step, "month") for step in range(months)]
    values = (simulation.calculate(variable.name, when) for when in wanted)
    return float(sum(array.astype("float64").sum() for array in values))


def effect(question: dict[str, Any]) -> Effect:
    """Return what the case of a question gives both ways."""
    case = question["case"]
    return Effect(total(in_force(), case), total(other_reading(question["skift"]), case))


def page() -> str:
    """Return the page."""
    lines = [HEAD]
    law = ""
    for question in questions():
        if question["lov"] != law:
            law = question["lov"]
            lines += [f"## {law}", ""]
        lines += [f"- **{question['spoergsmaal']}** Modellen: {question['model']}."]
        if "skift" in question:
            switch, case, found = question["skift"], question["case"], effect(question)
            lines += [
                f"  Skift: `{switch['sti']}` = {_value(switch['vaerdi'])} fra {switch['fra']}.",
                f"  Virkning: {case['navn']}: `{case['output']}` {_effect(found)}.",
            ]
        else:
            lines += [f"  Virkning: {question['virkning']}."]
    return "\n".join(lines) + "\n"


def _effect(found: Effect) -> str:
    both = f"{_kroner(found.modelled)} kr., med den anden læsning {_kroner(found.other)} kr."
    return f"{both} (**{_kroner(found.difference, sign=True)} kr.**)"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return str(value)


def _kroner(amount: float, *, sign: bool = False) -> str:
    whole = f"{round(amount):{'+' if sign else ''},d}".replace(",", ".")
    return whole.replace("-", "−") if round(amount) else "0"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.relative_to(ROOT)} written\n")
