"""What the pages show: laws with their rates, rules, cases and open questions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from openfisca_core.variables import Variable

    from openfisca_dk_integration.signoff.check import Verdict

SEEN = "seen"
FOREVER = "0001-01-01"


class Name(NamedTuple):
    """A name in Danish and English; ``en`` is empty where only the Danish one is known."""

    da: str
    en: str = ""


class Source(NamedTuple):
    """Where a value or a rule was read."""

    title: str
    href: str = ""


@dataclass(frozen=True)
class Row:
    """A value from a date on.

    Attributes:
        start: the first day, ``YYYY-MM-DD``.
        value: the value; a list of steps for a scale; None from the day it ends.
        evidence: seen, derived or recalled.
        paragraph: the legal basis at that date.
        source: where it was read.
        note: what else is known.
    """

    start: str
    value: Any
    evidence: str = ""
    paragraph: str = ""
    source: Source | None = None
    note: str = ""

    @property
    def read(self) -> bool:
        """True when the value was read in the source named."""
        return self.evidence == SEEN


@dataclass(frozen=True)
class Rate:
    """A parameter over time."""

    path: str
    name: Name
    unit: str
    threshold_unit: str
    rows: tuple[Row, ...]
    valid_on: str = ""
    other_notes: tuple[tuple[str, str], ...] = ()
    used_by: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """Name of the rate inside its page."""
        return "sats-" + self.path.replace(".", "-")

    @property
    def evidence(self) -> Counter[str]:
        """How many values carry each evidence word (values that end nothing)."""
        return Counter(row.evidence for row in self.rows)

    @property
    def unread(self) -> int:
        """How many of the values were not read in a source."""
        return sum(not row.read for row in self.rows)

    @property
    def paragraphs(self) -> list[str]:
        """The paragraphs, each once, in the order of time."""
        return list(dict.fromkeys(row.paragraph for row in self.rows if row.paragraph))


@dataclass(frozen=True)
class RateGroup:
    """The rates of one folder; ``table`` when they are one table, as municipalities' rates."""

    path: str
    name: Name
    rates: tuple[Rate, ...]
    table: bool = False

    @property
    def anchor(self) -> str:
        """Name of the group inside its page."""
        return "satser-" + self.path.replace(".", "-")


class Formula(NamedTuple):
    """A formula from a date on: its sentence in both languages and what it reads."""

    start: str
    until: str
    sentence: Name
    variables: tuple[str, ...]
    parameters: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """A variable: an input or a rule with its formulas.

    Attributes:
        variable: the variable.
        label: its name.
        law: its folder.
        paragraphs: its legal basis.
        sources: where it was read.
        formulas: its rules over time; none for what is given.
        fact: of what is given, a sentence on it.
        choices: the possible values of an Enum, by code.
        cases: those that expect something of it.
    """

    variable: Variable
    label: Name
    law: str
    paragraphs: tuple[str, ...]
    sources: tuple[Source, ...]
    formulas: tuple[Formula, ...]
    fact: str = ""
    choices: tuple[tuple[str, Name], ...] = ()
    cases: tuple[Case, ...] = ()

    @property
    def name(self) -> str:
        """Name of the variable."""
        return str(self.variable.name)

    @property
    def anchor(self) -> str:
        """Name of the rule inside its page."""
        return f"regel-{self.name}"

    @property
    def reads(self) -> tuple[list[str], list[str]]:
        """Variables and parameters its formulas read, each once."""
        variables = dict.fromkeys(name for form in self.formulas for name in form.variables)
        parameters = dict.fromkeys(path for form in self.formulas for path in form.parameters)
        return list(variables), list(parameters)

    @property
    def signed(self) -> int:
        """How many of its cases are signed off, and still stand."""
        return sum(case.signed for case in self.cases)


@dataclass(frozen=True)
class RuleGroup:
    """The rules of one file."""

    key: str
    name: Name
    rules: tuple[Rule, ...]

    @property
    def anchor(self) -> str:
        """Name of the group inside its page."""
        return f"regler-{self.key}"


@dataclass(frozen=True)
class Case:
    """A YAML case: what it expects of which variables, and who signed it off."""

    file: str
    law: str
    name: str
    description: str
    keywords: tuple[str, ...]
    period: str
    content: str
    outputs: tuple[str, ...]
    anchor: str
    verdicts: tuple[Verdict, ...] = ()

    @property
    def signed(self) -> bool:
        """True when an approval of it still stands."""
        return any(verdict.valid for verdict in self.verdicts)


@dataclass(frozen=True)
class CaseGroup:
    """The cases of one file."""

    file: str
    name: str
    cases: tuple[Case, ...]

    @property
    def anchor(self) -> str:
        """Name of the group inside its page."""
        return "cases-" + self.file.removesuffix(".yaml").replace("/", "-")


class Question(NamedTuple):
    """A passage of ``docs`` about a law: its heading, its HTML, the document it stands in.

    ``twin`` is the same passage of the document in the other language, where there is one.
    """

    title: str
    html: str
    document: str
    anchor: str
    language: str
    twin: Question | None = None

    def told(self, language: str) -> Question:
        """Return the passage in a language, or as it is where there is none."""
        return self.twin if self.twin and self.twin.language == language else self


@dataclass
class Law:
    """One law (one folder of parameters and variables)."""

    key: str
    name: Name
    title: Name
    rates: list[RateGroup] = field(default_factory=list)
    rules: list[RuleGroup] = field(default_factory=list)
    cases: list[CaseGroup] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    @property
    def page(self) -> str:
        """Its page, from the root of a language."""
        return f"lov/{self.key}.html"

    @property
    def all_rates(self) -> list[Rate]:
        """Every rate, in the order of the page."""
        return [rate for group in self.rates for rate in group.rates]

    @property
    def all_rules(self) -> list[Rule]:
        """Every rule and input, in the order of the page."""
        return [rule for group in self.rules for rule in group.rules]

    @property
    def all_cases(self) -> list[Case]:
        """Every case, in the order of the page."""
        return [case for group in self.cases for case in group.cases]

    @property
    def evidence(self) -> Counter[str]:
        """How many values carry each evidence word."""
        return sum((rate.evidence for rate in self.all_rates), Counter[str]())

    @property
    def unread(self) -> list[Rate]:
        """The rates with values that were not read in a source."""
        return [rate for rate in self.all_rates if rate.unread]

    @property
    def signed(self) -> int:
        """How many cases are signed off, and still stand."""
        return sum(case.signed for case in self.all_cases)


@dataclass
class Site:
    """All that is shown."""

    laws: list[Law]
    version: str

    @cached_property
    def rates(self) -> dict[str, tuple[Law, Rate | RateGroup]]:
        """Where every rate, and every folder of rates, stands."""
        places: dict[str, tuple[Law, Rate | RateGroup]] = {}
        for law in self.laws:
            places |= {group.path: (law, group) for group in law.rates}
            places |= {rate.path: (law, rate) for rate in law.all_rates}
        return places

    @cached_property
    def rules(self) -> dict[str, tuple[Law, Rule]]:
        """Where every rule stands."""
        return {rule.name: (law, rule) for law in self.laws for rule in law.all_rules}
