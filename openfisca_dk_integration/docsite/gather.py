"""Reads the loaded law, the cases and the ledger into what the pages show."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from openfisca_core.parameters import ParameterNode

from openfisca_dk_integration.docsite import cases, rules
from openfisca_dk_integration.docsite.documents import Document, questions_of
from openfisca_dk_integration.docsite.model import Law, Name, Rule, Site
from openfisca_dk_integration.docsite.rates import name_of, place_rates
from openfisca_dk_integration.docsite.rules import file_of
from openfisca_dk_integration.docsite.texts import danish_letters
from openfisca_dk_integration.texts.catalogue import groups

if TYPE_CHECKING:
    from pathlib import Path

    from openfisca_core.taxbenefitsystems import TaxBenefitSystem

DISTRIBUTION = "openfisca-dk-integration"


def gather(root: Path, system: TaxBenefitSystem, documents: list[Document]) -> Site:
    """Return all that is shown.

    Args:
        root: the root of the repository: cases, ledger.
        system: the law.
        documents: of ``docs``, for the open questions.

    Raises:
        SignoffError: when a file of cases or an approval cannot be read.
    """
    home = {name: file_of(variable).parts[0] for name, variable in system.variables.items()}
    all_cases = list(cases.all_cases(root, system, home))
    all_rules = list(rules.all_rules(system, all_cases))
    laws = _laws(system, all_rules)
    place_rates(laws, system.parameters, all_rules)
    for law in laws.values():
        law.rules = list(rules.groups_of(law.key, all_rules))
        law.cases = list(cases.groups_of(law.key, all_cases))
        law.questions = questions_of(law, documents)
    shown = [law for law in laws.values() if law.rates or law.rules]
    return Site(sorted(shown, key=_order), version(DISTRIBUTION))


def _order(law: Law) -> tuple[bool, int, str]:
    """The laws with most to say first; those that only hold facts or sums last."""
    weight = len(law.all_rates) + len(law.all_rules)
    of_law = len(law.all_rates) + sum(bool(rule.paragraphs) for rule in law.all_rules)
    return (2 * of_law < weight, -weight, law.key)


def _laws(system: TaxBenefitSystem, rules: list[Rule]) -> dict[str, Law]:
    """Return the laws, named as their folder of parameters is named."""
    tree = system.parameters
    nodes = {
        node.name.rpartition(".")[2]: node
        for node in tree.get_descendants()
        if isinstance(node, ParameterNode)
    } | tree.children
    laws = {}
    for key in dict.fromkeys([*tree.children, *(rule.law for rule in rules)]):
        node = nodes.get(key)
        plain = danish_letters(key)
        name = name_of(node) if node else Name(plain)
        title = Name(node.description if node else plain, name.en)
        if key in groups():
            name = title = Name(*groups()[key])
        laws[key] = Law(key, name, title)
    return laws
