"""The law in force and a household, built once."""

from pathlib import Path

import pytest

import openfisca_dk_integration
from openfisca_dk_integration.explain.household import read_household
from openfisca_dk_integration.explain.question import explain
from openfisca_dk_integration.reforms import load_law

EXAMPLES = Path(openfisca_dk_integration.__file__).parent / "situation_examples"


LAWS = {}


def law_once(*arguments, **options):
    """Return a law, built at the first call."""
    key = repr((arguments, sorted(options.items())))
    if key not in LAWS:
        LAWS[key] = load_law(*arguments, **options)
    return LAWS[key]


@pytest.fixture(scope="session")
def law():
    # As the command line asks for it.
    return law_once(None, indeksering=None, sidste_aar=2050).tax_benefit_system()


@pytest.fixture(scope="session")
def ask(law):
    """Explain a value of a shipped example."""

    def ask(example, variable, month, **options):
        household = read_household(EXAMPLES / f"{example}.json", month)
        options = {"law": law} | options
        return explain(household, variable, month, **options)

    return ask


def walk(node):
    yield node
    for child in node.children:
        yield from walk(child)


def child(node, *names):
    for name in names:
        node = next(item for item in node.children if item.variable == name)
    return node
