"""The law stands alone: what its files may import.

The import linter reads packages only; variables are files that openfisca-core loads by path, each
under a name of its own, so a class imported from another variables file is a different class.
"""

import ast
import sys

import pytest

from tests.support.yaml_cases import ROOT

PACKAGE = ROOT / "openfisca_dk_integration"
UPPER = {"analysis", "fields", "tax_benefit_system"}
"""Root modules that stand above the rules; the others are the rules' vocabulary."""
VOCABULARY = {path.stem for path in PACKAGE.glob("*.py")} - UPPER - {"__init__"} | {"rule_helpers"}
ENGINE = {"numpy", "openfisca_core"}
FILES = sorted((PACKAGE / "variables").rglob("*.py"))


def imported(source):
    """Return the modules a file imports, with a star for a star import."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            if module == "openfisca_dk_integration":
                yield from (f"{module}.{alias.name}" for alias in node.names)
            else:
                yield module
            if any(alias.name == "*" for alias in node.names):
                yield f"{module}.*"


def is_allowed(module):
    top, *rest = module.split(".")
    if module.endswith("*"):
        return False
    if top == "openfisca_dk_integration":
        return bool(rest) and rest[0] in VOCABULARY
    return top in ENGINE or top in sys.stdlib_module_names


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_variables_import_only_the_engine_and_the_shared_vocabulary(path):
    modules = imported(path.read_text(encoding="utf-8"))
    assert [module for module in modules if not is_allowed(module)] == []


@pytest.mark.parametrize(
    "line",
    [
        "from openfisca_dk_integration.population import read",
        "from openfisca_dk_integration import account",
        "import openfisca_dk_integration.cli",
        "from openfisca_dk_integration.variables.skat import am_bidrag",
        "from .skat import am_bidrag",
        "from numpy import *",
        "import polars",
    ],
)
def test_another_import_is_found(line):
    assert not all(is_allowed(module) for module in imported(line))


def test_the_usual_imports_are_allowed():
    source = "import numpy\nfrom openfisca_dk_integration.entities import Person\nimport datetime\n"
    assert all(is_allowed(module) for module in imported(source))
