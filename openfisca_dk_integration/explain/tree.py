"""From a trace to an explanation: value, rule and numbers, down to what was given."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any

from openfisca_core.indexed_enums import Enum

from openfisca_dk_integration.explain.nodes import Node, Value
from openfisca_dk_integration.explain.reading import numbers_of
from openfisca_dk_integration.explain.trace import ETERNITY, UNDATED, Key
from openfisca_dk_integration.explain.values import Place, Values, inside
from openfisca_dk_integration.explain.walk import Shown, walk_down
from openfisca_dk_integration.texts.catalogue import choices, variable_text

if TYPE_CHECKING:
    from openfisca_core.periods import Period
    from openfisca_core.variables import Variable

MONTH_NUMBER, DAY_OF_MONTH = "maanedsnummer", "dag_i_maaned"
PERIOD = re.compile(
    r"(?:(?:Since|Until|From|To) )?(?:[A-Z][a-z]+ )?\d{4}"
    r"(?:(?: to |-)(?:[A-Z][a-z]+ )?\d{4})?: "
)
"""What a docstring of a dated formula may begin with: ``Since July 2025: ``."""

A_DAY = re.compile(r"(første|sidste) dag\b|\bdag(en)? i måneden\b")
FIRST_YEAR, LAST_YEAR = 1900, 2200


class Explanation:
    """Explains values of a trace; with another trace, how and why they differ.

    Args:
        values: the law to explain, and the other one if there is one.
        given: what was given, as (id, variable, period); id ``*`` means everybody.
    """

    def __init__(self, values: Values, given: set[tuple[str, str, Period]]) -> None:
        self.values = values
        self.given: dict[tuple[str, str], list[Period]] = {}
        for instance, name, period in given:
            self.given.setdefault((instance, name), []).append(period)

    def explain(
        self,
        key: Key,
        person: int,
        depth: int | None = None,
        room: int | None = None,
        everything: bool = False,
    ) -> Node:
        """Return the tree of one variable in one period for one person.

        Args:
            key: the variable and its period; it must have been computed in the trace.
            person: whose value, or whose household's or municipality's.
            depth: how many levels below the root; None for as many as there are.
            room: stop before the level with which there would be more nodes than this.
            everything: follow also what is 0 or no under a result that is not.
        """
        place = Place((key,), person)
        return self._node(walk_down(self.values, place, depth, room, everything))

    def _node(self, shown: Shown, reader: Key | None = None) -> Node:
        values, place = self.values, shown.place
        key = values.typical(place)
        variable = values.variable(key.name)
        entity = variable.entity.key
        value = values.total(place, values.trace)
        words = variable_text(key.name)
        node = Node(
            variable=key.name,
            label=str(variable.label or key.name),
            label_en=words.label_en,
            entity=entity,
            instance=values.ids(entity)[values.index(entity, place.person)],
            period=_period_text(place),
            value=value,
            text=_choice(variable, value),
            text_en=_choice(variable, value, english=True),
            unit=_unit(variable),
            kind=self._kind(key, place.person),
            default=value is None or value == values.default(key.name),
            hjemmel=list(getattr(type(variable), "__hjemmel__", ())),
            references=list(variable.reference or []),
            earlier=shown.earlier,
            idle=shown.idle,
            repeated=shown.repeated,
            cut=shown.cut,
        )
        node.link = _link(node.references, key.period)
        if len(place.keys) > 1:
            node.months = {str(k.period): values.value(k, place.person) for k in place.keys}
        if reader is not None and variable.entity.is_person:
            node.members = self._values_of_members(reader, place)
        self._compare(node, place, key)
        self._rule(node, key, variable)
        if not (shown.repeated or shown.past or shown.idle):
            node.parameters = numbers_of(values, key, place.person)
        node.children = [self._node(child, key) for child in shown.children]
        return node

    def _values_of_members(self, reader: Key, place: Place) -> dict[str, Value]:
        values = self.values
        members = values.members(reader, place.person)
        if len(members) == 1:
            return {}
        names = values.ids(values.persons.entity.key)
        return {names[p]: values.total(Place(place.keys, p), values.trace) for p in members}

    def _kind(self, key: Key, person: int) -> str:
        values = self.values
        variable = values.variable(key.name)
        instance = values.ids(variable.entity.key)[values.index(variable.entity.key, person)]
        if key in values.trace.given:
            periods = [p for who in (instance, "*") for p in self.given.get((who, key.name), ())]
            is_given = any(_covers(period, key.period) for period in periods)
            return "oplyst" if is_given else "standard"
        if not variable.formulas:
            return "standard"
        record = values.trace.records.get(key)
        return "beregnet" if record is not None and record.formula is not None else "uden_regel"

    def _rule(self, node: Node, key: Key, variable: Variable) -> None:
        record = self.values.trace.records.get(key)
        if record is None or record.formula is None or node.kind != "beregnet":
            return
        formula = variable.formulas[record.formula]
        node.rule_en = without_period(first_sentence(formula.__doc__ or ""))
        node.rule = variable_text(key.name).rule(record.formula)
        node.rule_since = None if record.formula == UNDATED else record.formula
        node.rule_until = last_day(variable, record.formula)

    def _compare(self, node: Node, place: Place, key: Key) -> None:
        values, against = self.values, self.values.against
        if against is None:
            return
        variable = values.variable(key.name)
        node.other = values.total(place, against)
        node.other_text = _choice(variable, node.other)
        node.other_text_en = _choice(variable, node.other, english=True)
        node.changed = any(values.differs(k, place.person) for k in place.keys)
        here, there = values.trace.records.get(key), against.records.get(key)
        if here is None or there is None:
            node.only = "reform" if here is None else "lov"
            return
        codes = [
            _code(trace.system.variables[key.name].formulas.get(record.formula))
            if record.formula is not None
            else None
            for trace, record in zip(values.traces, (here, there), strict=True)
        ]
        node.rule_changed = codes[0] != codes[1]


def first_sentence(text: str) -> str:
    """Return the first sentence of a docstring on one line."""
    line = " ".join(text.split("\n\n", maxsplit=1)[0].split())
    end = re.search(r"(?<!\bstk)(?<!\bnr)(?<!\bjf)(?<!\bpct)\.(?=\s+[A-ZÆØÅ])", line)
    return line[: end.end()] if end else line


def without_period(sentence: str) -> str:
    """Return a sentence without the period it begins with, where that is told beside it."""
    rest = PERIOD.sub("", sentence, count=1) if PERIOD.match(sentence) else sentence
    return rest[:1].upper() + rest[1:]


def last_day(variable: Variable, start: str) -> str | None:
    """Return the last day of the formula that starts on a day, or None while it is in force."""
    later = min((str(date) for date in variable.formulas if str(date) > start), default=None)
    if later is not None:
        day = datetime.date.fromisoformat(later) - datetime.timedelta(days=1)
        return day.isoformat()
    return None if variable.end is None else str(variable.end)


def _choice(variable: Variable, value: Value, english: bool = False) -> str:
    """Return the name of the value of an Enum."""
    if variable.value_type != Enum or not isinstance(value, str):
        return ""
    if english:
        return choices().get((variable.possible_values.__name__, value), "")
    return str(variable.possible_values[value].value)


def _unit(variable: Variable) -> str:
    """Return the unit, told apart where one whole number is a month, or a day of a month."""
    label, unit = str(variable.label).lower(), str(variable.unit or "")
    if variable.value_type is int and "månedsnummer" in label:
        return MONTH_NUMBER
    if variable.value_type is int and unit in {"", "dag"} and A_DAY.search(label):
        return DAY_OF_MONTH
    return unit


def _period_text(place: Place) -> str:
    first, last = place.keys[0].period, place.keys[-1].period
    if first == ETERNITY:
        return ""
    return str(first) if first == last else f"{first}/{last}"


def _covers(outer: Period, inner: Period) -> bool:
    return outer == inner or (ETERNITY not in (outer, inner) and outer.contains(inner))


def _link(references: list[str], period: Period) -> str:
    """Return the newest reference that is not later than the period, else the first one."""
    if not references:
        return ""
    year = LAST_YEAR if period == ETERNITY else int(period.start.year)
    years = [re.search(r"/((?:19|20)\d\d)/", reference) for reference in references]
    fit = [r for r, y in zip(references, years, strict=True) if y and int(y[1]) <= year]
    return fit[-1] if fit else references[0]


def _code(formula: Any) -> Any:
    """Return what identifies a formula's code across two systems, inside a transition or not."""
    inner = inside(formula, "formula")
    code = (inner or formula).__code__ if formula is not None else None
    return None if code is None else (code.co_code, code.co_consts[1:], code.co_names)
