"""What a formula reads, found in its text: variables by name, parameters by path."""

from __future__ import annotations

import ast
import pathlib
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openfisca_core.parameters import ParameterNode

Path = tuple[str, ...]


class Reads(NamedTuple):
    """Names of variables and paths of parameters (or folders of them), in the order of the text."""

    variables: tuple[str, ...]
    parameters: tuple[str, ...]


@cache
def classes(file: str) -> dict[str, ast.ClassDef]:
    """Return the classes of a file of variables, in its order."""
    source = pathlib.Path(file).read_text(encoding="utf-8")
    return {item.name: item for item in ast.parse(source).body if isinstance(item, ast.ClassDef)}


def reads(cls: ast.ClassDef, variables: set[str], tree: ParameterNode) -> dict[str, Reads]:
    """Return what each formula of a variable's class reads.

    Args:
        cls: the class.
        variables: the names of all variables.
        tree: all parameters.
    """
    found = {}
    for item in cls.body:
        if isinstance(item, ast.FunctionDef):
            strings = (
                node.value
                for node in ast.walk(item)
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            )
            names = dict.fromkeys(name for name in strings if name in variables)
            paths = dict.fromkeys(_known(path, tree) for path in _paths(item))
            found[item.name] = Reads(tuple(names), tuple(path for path in paths if path))
    return found


def _paths(function: ast.FunctionDef) -> Iterator[Path]:
    """Yield every chain of names below ``parameters(...)``, also through local names."""
    local: dict[str, Path] = {}
    for statement in function.body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Assign) and len(node.targets) == 1:
                path = _path(node.value, local)
                target = node.targets[0]
                if path is not None and isinstance(target, ast.Name):
                    local[target.id] = path
    inner = {
        id(node.value)
        for node in ast.walk(function)
        if isinstance(node, ast.Attribute | ast.Subscript)
    }
    assigned = {id(node.value) for node in ast.walk(function) if isinstance(node, ast.Assign)}
    for node in ast.walk(function):
        stored = isinstance(getattr(node, "ctx", None), ast.Store)
        if id(node) not in inner | assigned and not stored:
            path = _path(node, local)
            if path:
                yield path


def _path(node: ast.AST, local: dict[str, Path]) -> Path | None:
    """Return the path a piece of a formula stands for, or None."""
    if isinstance(node, ast.Name):
        return local.get(node.id)
    if isinstance(node, ast.Call):
        of = node.func
        return () if isinstance(of, ast.Name) and of.id == "parameters" else None
    if isinstance(node, ast.Attribute):
        path = _path(node.value, local)
        return None if path is None else (*path, node.attr)
    if isinstance(node, ast.Subscript):
        return _path(node.value, local)
    return None


def _known(path: Path, tree: ParameterNode) -> str:
    """Return the part of a path that is in the tree: a rate, or a folder below a law."""
    node, known = tree, []
    for part in path:
        children = getattr(node, "children", {})
        if part not in children:
            break
        node = children[part]
        known.append(part)
    whole_law = len(known) == 1 and hasattr(node, "children")
    return "" if whole_law else ".".join(known)
