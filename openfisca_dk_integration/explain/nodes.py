"""An explanation as plain data: a tree of values, rules and numbers of the law."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

Value = bool | int | float | str | None


@dataclass
class ParameterUse:
    """One number of the law that a rule read.

    Attributes:
        path: where it stands in ``parameters/``; the folder for a group that is not spelt out.
        label: Danish name.
        label_en: English name, or the Danish one.
        value: the value, or the [threshold, amount] pairs of a scale.
        since: the first day the value holds.
        unit: as in ``units.yaml``.
        threshold_unit: the unit of a scale's thresholds.
        evidens: ``seen``, ``derived``, ``recalled``, or ``reform`` when a reform set it.
        hjemmel: paragraph.
        href: where the value was read.
        title: what was read there.
        carried: the value is used beyond the last year it is known for.
        of: how many numbers of its kind the rule looked among (1: this one alone).
        other: the value under the other law, in a comparison; ``changed`` says so.
        changed: the number differs between the two laws.
    """

    path: str
    label: str
    label_en: str
    value: Any
    since: str | None = None
    unit: str = ""
    threshold_unit: str = ""
    evidens: str = ""
    hjemmel: str = ""
    href: str = ""
    title: str = ""
    carried: bool = False
    of: int = 1
    other: Any = None
    changed: bool = False


@dataclass
class Node:
    """One variable in one period for one person, household or municipality.

    Attributes:
        variable: name.
        label: Danish name.
        label_en: English name; empty for a variable that the catalogue does not know.
        entity: ``person``, ``husstand`` or ``kommune``.
        instance: whose value it is.
        period: ``2021-03``, ``2021``, empty for facts that never change, ``2021-01/2021-12`` for
            months that were read together.
        value: the value; the sum for months that were read together.
        months: the value of each of those months.
        text: the Danish name of an Enum value; ``text_en`` the English one.
        unit: as in ``units.yaml``; ``maanedsnummer`` for months counted from year 0.
        kind: ``oplyst`` (given), ``standard`` (an input left at its default), ``beregnet``
            (computed) or ``uden_regel`` (no rule in force in that period).
        default: the value is the variable's default (0, no, none).
        rule: the formula in a Danish sentence.
        rule_en: first sentence of the formula's docstring.
        rule_since: first day the formula holds, or None when it has no date.
        rule_until: last day the formula holds, or None when it has no end.
        hjemmel: paragraphs.
        references: where the law can be read.
        link: the one of them that fits the period best.
        parameters: numbers of the law that the formula read.
        members: the values of all persons of the group, where the rule may read them all.
        earlier: a month before the one of the rule that read it.
        idle: 0 or no, for everybody it may concern, under a result that is not: not followed.
        repeated: explained elsewhere in the tree.
        cut: how many variables it read that are not shown (depth, room).
        children: what the formula read.
        other: the value under the other law, in a comparison.
        other_text: the Danish name of that value; ``other_text_en`` the English one.
        changed: the value differs between the two laws.
        rule_changed: another formula ran under the other law.
        only: ``lov`` or ``reform`` when only one law reads it, in a comparison.
    """

    variable: str
    label: str
    label_en: str
    entity: str
    instance: str
    period: str
    value: Value
    months: dict[str, Value] = field(default_factory=dict)
    text: str = ""
    text_en: str = ""
    unit: str = ""
    kind: str = "beregnet"
    default: bool = False
    rule: str = ""
    rule_en: str = ""
    rule_since: str | None = None
    rule_until: str | None = None
    hjemmel: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    link: str = ""
    parameters: list[ParameterUse] = field(default_factory=list)
    members: dict[str, Value] = field(default_factory=dict)
    earlier: bool = False
    idle: bool = False
    repeated: bool = False
    cut: int = 0
    children: list[Node] = field(default_factory=list)
    other: Value = None
    other_text: str = ""
    other_text_en: str = ""
    changed: bool = False
    rule_changed: bool = False
    only: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the tree without the fields that say nothing."""
        tree: dict[str, Any] = _without_blanks(asdict(self))
        return tree


def _says_nothing(key: str, value: Any) -> bool:
    return value is None or value is False or value in ("", [], {}) or (key == "cut" and not value)


def _without_blanks(item: Any) -> Any:
    if isinstance(item, dict):
        kept = {"value", "other"} if item.get("changed") else {"value"}
        return {
            key: _without_blanks(value)
            for key, value in item.items()
            if key in kept or not _says_nothing(key, value)
        }
    if isinstance(item, list):
        return [_without_blanks(entry) for entry in item]
    return item
