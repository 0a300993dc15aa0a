"""Does an approval still stand? What changed since, and from which date."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from openfisca_dk_integration.explain.numbers import find, since
from openfisca_dk_integration.explain.texts import ExplainTexts
from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.signoff.cases import find_case, run_case
from openfisca_dk_integration.signoff.fingerprint import (
    Ranges,
    of_case,
    of_formulas,
    of_parameters,
)
from openfisca_dk_integration.signoff.ledger import Approval
from openfisca_dk_integration.simulation import SimulationError
from openfisca_dk_integration.texts.catalogue import variable_text

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator
    from pathlib import Path

    from openfisca_core.taxbenefitsystems import TaxBenefitSystem

PARTS = {
    "input": ("oplysningerne (input) er ændret", "the facts (input) have changed"),
    "output": ("de ventede tal (output) er ændret", "the expected numbers (output) have changed"),
    "periode_og_margin": (
        "periode, margin eller reform er ændret",
        "period, margin or reform has changed",
    ),
    "tekst": ("beskrivelse eller paragraf er ændret", "description or paragraph has changed"),
}


@dataclass(frozen=True)
class Verdict:
    """What became of an approval; ``reasons`` is empty when it still stands."""

    approval: Approval
    reasons: list[Problem] = field(default_factory=list)

    @property
    def valid(self) -> bool:
        """True when nothing it stands on has changed."""
        return not self.reasons


def approve(
    file: str,
    case: dict[str, Any],
    by: str,
    date: datetime.date,
    text: str,
    note: str = "",
    system: TaxBenefitSystem | None = None,
) -> Approval:
    """Return an approval of a case as it is now.

    Args:
        file: the test file, from the root of the repository.
        case: the case.
        by: who approves.
        date: when.
        text: the version of the statute.
        note: what else should be known.
        system: the law; None for the law in force.

    Raises:
        SimulationError: when the case does not hold.
    """
    run = run_case(case, system)
    if run.failures:
        where = f"{file}: {case['name']}"
        raise SimulationError(
            [
                Problem(where, f"casen går ikke op: {line}", f"the case does not hold: {line}")
                for line in run.failures
            ]
        )
    return Approval(
        file=file,
        case=str(case["name"]),
        by=by,
        date=date,
        text=text,
        note=note,
        case_prints=of_case(case),
        parameters=of_parameters(run.trace),
        formulas=of_formulas(run.trace),
    )


def check(root: Path, approval: Approval, system: TaxBenefitSystem | None = None) -> Verdict:
    """Run an approved case again and compare what it stands on.

    Args:
        root: the repository the file of the case is found in.
        approval: from the ledger.
        system: the law; None for the law in force.
    """
    try:
        case = find_case(root / approval.file, approval.case)
    except SimulationError as error:
        return Verdict(approval, error.problems)
    if case is None:
        gone = Problem(approval.file, "casen findes ikke længere", "the case is not there any more")
        return Verdict(approval, [gone])
    now = of_case(case)
    reasons = [
        Problem("case", *PARTS[part])
        for part in PARTS
        if approval.case_prints.get(part) != now[part]
    ]
    try:
        run = run_case(case, system)
    except SimulationError as error:
        return Verdict(approval, reasons + error.problems)
    reasons += [
        Problem("case", f"går ikke længere op: {line}", f"does not hold any more: {line}")
        for line in run.failures
    ]
    tree = run.trace.system.parameters
    reasons += _parameters(approval.parameters, of_parameters(run.trace), tree)
    reasons += _formulas(approval.formulas, of_formulas(run.trace), run.trace.system)
    return Verdict(approval, reasons)


def _parameters(then: dict[str, Ranges], now: dict[str, Ranges], tree: Any) -> list[Problem]:
    reasons = []
    for path in sorted({*then, *now}):
        item = find(tree, path)
        da = str(getattr(item, "description", "") or "")
        en = str((getattr(item, "metadata", None) or {}).get("label_en", ""))
        if path not in then:
            changes = [("ny sats i casen", "a new rate in the case")]
        elif path not in now:
            changes = [("bruges ikke længere", "is not used any more")]
        else:
            changes = list(_values(path, then[path], now[path], tree))
        reasons += [_reason(path, change, da, en) for change in changes]
    return reasons


def _values(path: str, then: Ranges, now: Ranges, tree: Any) -> Iterator[tuple[str, str]]:
    """Yield what changed in one parameter, each change with the day its new value starts."""
    if then == now:
        return
    told = False
    for new in now:
        for old in then:
            meets = str(old["fra"]) <= new["til"] and new["fra"] <= str(old["til"])
            if meets and old["vaerdi"] != new["vaerdi"]:
                first = max(str(old["fra"]), new["fra"])
                date = since(tree, path, first) or first
                da, en = (
                    " -> ".join(texts.value(item["vaerdi"]) for item in (old, new))
                    for texts in (ExplainTexts("da"), ExplainTexts("en"))
                )
                told = True
                yield (
                    f"satsen fra {date} er ændret: {da}",
                    f"the rate from {date} has changed: {en}",
                )
    if not told:
        yield "læses for andre datoer end før", "is read for other dates than before"


def _formulas(then: dict[str, str], now: dict[str, str], system: TaxBenefitSystem) -> list[Problem]:
    reasons = []
    for name in sorted({*then, *now}):
        # A formula is kept as `variable fra 2012-01-01`, a function it calls as `module.name()`.
        variable, _, date = name.partition(" fra ")
        of_variable = not name.endswith(")")
        da = ("formlen" if of_variable else "funktionen") + (f" fra {date}" if date else "")
        en = ("the formula" if of_variable else "the function") + (f" from {date}" if date else "")
        if name not in then:
            change = (f"{da} er ny i casen", f"{en} is new in the case")
        elif name not in now:
            change = (f"{da} køres ikke længere", f"{en} is not run any more")
        elif then[name] != now[name]:
            change = (f"{da} er ændret", f"{en} has changed")
        else:
            continue
        known = system.variables.get(variable)
        label = "" if known is None else str(known.label or "")
        reasons.append(_reason(variable, change, label, variable_text(variable).label_en))
    return reasons


def _reason(where: str, change: tuple[str, str], da: str, en: str) -> Problem:
    """Return a reason with the name of what changed, as a lawyer knows it."""
    told_da, told_en = change
    return Problem(
        where,
        told_da + (f" ({da})" if da else ""),
        told_en + (f" ({en or da})" if en or da else ""),
    )
