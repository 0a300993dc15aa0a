"""The source of the rules, read as syntax: files, variables, formulas, and what they name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support.yaml_cases import ROOT

PACKAGE = ROOT / "openfisca_dk_integration"
VARIABLES = PACKAGE / "variables"


@dataclass(frozen=True)
class Formula:
    """A formula of a variable: its name (``formula_2016_07``) and its syntax."""

    variable: str
    path: Path
    node: ast.FunctionDef

    @property
    def where(self) -> str:
        """File, variable and formula, as a reader looks for them."""
        return f"{self.path.relative_to(PACKAGE)}: {self.variable}.{self.node.name}"


def variable_files() -> list[Path]:
    """Return the files of the variables, in order of path."""
    return sorted(VARIABLES.rglob("*.py"))


@cache
def syntax_of(path: Path) -> ast.Module:
    """Return the syntax of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def classes() -> Iterator[tuple[Path, ast.ClassDef]]:
    """Yield every variable's class with its file."""
    for path in variable_files():
        for node in syntax_of(path).body:
            if isinstance(node, ast.ClassDef):
                yield path, node


def formulas() -> Iterator[Formula]:
    """Yield every formula of every variable."""
    for path, node in classes():
        for item in node.body:
            if isinstance(item, ast.FunctionDef):
                yield Formula(node.name, path, item)


def file_of() -> dict[str, Path]:
    """Return the file of each variable, from the folder of variables."""
    return {node.name: path.relative_to(VARIABLES) for path, node in classes()}


def names_in(node: ast.AST) -> set[str]:
    """Return the words written as text: names of variables read are among them."""
    return {
        item.value
        for item in ast.walk(node)
        if isinstance(item, ast.Constant) and isinstance(item.value, str)
    }


def rule_modules() -> list[Path]:
    """Return the modules that formulas import (vocabulary of the root, rule_helpers)."""
    found: set[Path] = set()
    left = variable_files()
    while left:
        for module in _imports(syntax_of(left.pop())):
            path = PACKAGE / f"{module}.py"
            if path.exists() and path not in found:
                found.add(path)
                left.append(path)
    return sorted(found)


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom):
            continue
        package, *rest = (node.module or "").split(".")
        if package != PACKAGE.name:
            continue
        yield "/".join(rest)
        yield from ("/".join([*rest, alias.name]) for alias in node.names)
