"""The variables of the law, as rules and facts."""

from __future__ import annotations

import ast
import inspect
import re
from collections import defaultdict
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from openfisca_dk_integration.docsite.model import (
    FOREVER,
    Case,
    Formula,
    Name,
    Rule,
    RuleGroup,
    Source,
)
from openfisca_dk_integration.docsite.rates import ELI, LEAVES, gazette
from openfisca_dk_integration.docsite.reads import classes, reads
from openfisca_dk_integration.explain.tree import last_day, without_period
from openfisca_dk_integration.texts.catalogue import choices, groups, variable_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from openfisca_core.parameters import ParameterNode
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable


def file_of(variable: Variable) -> PurePosixPath:
    """Return a variable's file below ``variables``."""
    path = PurePosixPath(Path(inspect.getsourcefile(type(variable)) or "").as_posix())
    parts = path.parts
    return PurePosixPath(*parts[len(parts) - parts[::-1].index("variables") :])


def all_rules(system: TaxBenefitSystem, cases: list[Case]) -> Iterator[Rule]:
    """Yield every variable, in the order of the files."""
    titles = _titles(system.parameters)
    names = set(system.variables)
    tested: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        for name in case.outputs:
            tested[name].append(case)
    variables = sorted(system.variables.values(), key=lambda v: (file_of(v), _class_of(v).lineno))
    for variable in variables:
        found = reads(_class_of(variable), names, system.parameters)
        texts = variable_text(variable.name)
        formulas = []
        for start, function in variable.formulas.items():
            read = found.get(function.__name__)
            formulas.append(
                Formula(
                    start="" if start == FOREVER else start,
                    until=last_day(variable, start) or "",
                    sentence=Name(texts.rule(start), without_period(_sentence(function))),
                    variables=read.variables if read else (),
                    parameters=read.parameters if read else (),
                )
            )
        yield Rule(
            variable=variable,
            label=Name(str(variable.label or variable.name), texts.label_en),
            law=file_of(variable).parts[0],
            paragraphs=tuple(getattr(type(variable), "__hjemmel__", ())),
            sources=tuple(_links(variable.reference, titles)),
            formulas=tuple(formulas),
            fact="" if variable.formulas else texts.rule(None),
            choices=tuple(_choices(variable)),
            cases=tuple(tested[variable.name]),
        )


def _class_of(variable: Variable) -> ast.ClassDef:
    return classes(inspect.getsourcefile(type(variable)) or "")[variable.name]


def _sentence(function: Any) -> str:
    """Return a formula's first paragraph on one line."""
    return " ".join((inspect.getdoc(function) or "").split("\n\n")[0].split())


def _choices(variable: Variable) -> Iterator[tuple[str, Name]]:
    """Yield the possible values of an Enum: code and name."""
    table = getattr(variable, "possible_values", None)
    if table is None:
        return
    for item in table:
        yield item.name, Name(str(item.value), choices().get((table.__name__, item.name), ""))


def _titles(tree: ParameterNode) -> dict[str, str]:
    """Return what the parameters call the addresses they cite."""
    return {
        entry["href"]: entry["title"]
        for node in tree.get_descendants()
        if isinstance(node, LEAVES)
        for entry in node.metadata.get("reference", {}).values()
        if "href" in entry
    }


def _links(addresses: Iterable[str] | None, titles: dict[str, str]) -> Iterator[Source]:
    for address in addresses or ():
        title = gazette(address) if ELI.match(address) else titles.get(address, address)
        yield Source(title.removeprefix("https://"), address)


def _title_of(file: PurePosixPath) -> Name:
    """Return the Danish and English title of a file of rules, from its first line."""
    own = groups().get(file.with_suffix("").as_posix())
    if own is not None:
        return Name(*own)
    path = Path(__file__).parents[1] / "variables" / file
    first = path.read_text(encoding="utf-8").partition("\n")[0].strip('"').rstrip(".")
    found = re.match(r"(.*?)\s*\(([^)]*)\)(.*)", first)
    if not found:
        return Name(first)
    english = found[2][:1].upper() + found[2][1:]
    return Name((found[1] + found[3]).rstrip(". "), english)


def groups_of(law: str, rules: list[Rule]) -> Iterator[RuleGroup]:
    """Yield the rules of a law, file by file."""
    own = (rule for rule in rules if rule.law == law)
    for file, group in groupby(own, key=lambda rule: file_of(rule.variable)):
        yield RuleGroup("-".join(file.with_suffix("").parts[1:]), _title_of(file), tuple(group))
