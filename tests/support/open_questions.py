"""docs/open-questions.md and -en.md: each doubt of the law, what is modelled, its worth in kroner.

The questions stand in ``open_questions.yaml``. Where the other reading is a value of a parameter,
the case of the question is computed both ways and the difference written down.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from typing import Any

from openfisca_core.periods import DateUnit, instant, period
from openfisca_core.reforms import Reform

from openfisca_dk_integration.explain.household import Household
from openfisca_dk_integration.tax_benefit_system import copy_of, in_force
from tests.support.yaml_cases import ROOT, as_json, load

PAGES = {
    "da": ROOT / "docs" / "open-questions.md",
    "en": ROOT / "docs" / "open-questions-en.md",
}
SOURCE = ROOT / "tests" / "support" / "open_questions.yaml"
HEADS = {
    "da": """# Åbne spørgsmål

Skrevet af `make coverage` efter `tests/support/open_questions.yaml`. Hvert spørgsmål har det valg,
modellen bruger, den parameter, der skifter til den anden læsning, og forskellen i kroner for en
husstand, regnet begge veje. Ingen jurist har svaret på dem endnu. Kendte mangler står i
`limitations.md`. *In English: `open-questions-en.md`.*
""",
    "en": """# Open questions

Written by `make coverage` from `tests/support/open_questions.yaml`. Each doubt of the law with the
reading modelled, the parameter that switches to the other one, and the difference in kroner for a
household, computed both ways. No lawyer has answered yet. Known gaps are in `limitations.md`. *På
dansk: `open-questions.md`.*
""",
}


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


@cache
def effects() -> list[Effect | None]:
    """Return the effects of all questions, in their order; None where no parameter switches."""
    return [effect(question) if "skift" in question else None for question in questions()]


def page(language: str = "da") -> str:
    """Return the page in a language, ``da`` or ``en``."""
    words = WORDS[language]
    lines = [HEADS[language]]
    law = ""
    for question, found in zip(questions(), effects(), strict=True):
        told = question["en"] if language == "en" else question
        if told["lov"] != law:
            law = told["lov"]
            lines += [f"## {law}", ""]
        lines += [f"- **{told['spoergsmaal']}** {words.model}: {told['model']}."]
        if found:
            switch = question["skift"]
            case = told["navn"] if language == "en" else question["case"]["navn"]
            value = words.value(switch["vaerdi"])
            output = question["case"]["output"]
            lines += [
                f"  {words.switch}: `{switch['sti']}` = {value} {words.since} {switch['fra']}.",
                f"  {words.effect}: {case}: `{output}` {words.both(found)}.",
            ]
        else:
            lines += [f"  {words.effect}: {told['virkning']}."]
    return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Words:
    """What the page says around the questions.

    Attributes:
        amount: how an amount is written, ``{}`` its digits.
        thousands: stands between thousands.
    """

    model: str
    switch: str
    since: str
    effect: str
    other: str
    yes: str
    no: str
    amount: str
    thousands: str

    def value(self, value: Any) -> str:
        """Return the value a switch takes."""
        return (self.yes if value else self.no) if isinstance(value, bool) else str(value)

    def both(self, found: Effect) -> str:
        """Return an effect: both amounts and their difference."""
        both = f"{self._kroner(found.modelled)}, {self.other} {self._kroner(found.other)}"
        return f"{both} (**{self._kroner(found.difference, sign=True)}**)"

    def _kroner(self, amount: float, *, sign: bool = False) -> str:
        whole = f"{round(amount):{'+' if sign else ''},d}".replace(",", self.thousands)
        return self.amount.format(whole.replace("-", "−") if round(amount) else "0")


WORDS = {
    "da": Words(
        *("Modellen", "Skift", "fra", "Virkning", "med den anden læsning"),
        *("ja", "nej", "{} kr.", "."),
    ),
    "en": Words(
        *("The model", "Switch", "from", "Effect", "with the other reading"),
        *("true", "false", "DKK {}", ","),
    ),
}


if __name__ == "__main__":
    for language, path in PAGES.items():
        path.write_text(page(language), encoding="utf-8")
        sys.stdout.write(f"{path.relative_to(ROOT)} written\n")
