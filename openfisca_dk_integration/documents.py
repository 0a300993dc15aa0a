"""YAML and JSON files of users, read so that no file can do harm.

Every file a user gives is read here: in bounded time and memory, with nothing in it run. A file
is refused when it is too large or too deep, when references make it grow beyond measure, when a
key stands twice (YAML keeps the last one silently), when a whole number is beyond calculation, and
when anything in it looks like a CPR number.
"""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import yaml

from openfisca_dk_integration import cpr

LARGEST = 2_000_000
"""Characters of a file; the longest case file of the package has 32,000."""

LARGEST_TABLE = 50_000_000
"""Characters of a CSV file of assumptions, prices or unit costs."""

DEEPEST = 40
"""Levels of nesting; the deepest file of the package has about ten."""

MOST = 200_000
"""Values in a file, each reference counted as what it stands for."""

LONGEST_NUMBER = 40
"""Characters of a number or a date: YAML reads 1:1:1:... in quadratic time."""

LARGEST_NUMBER = 2**53
"""The last whole number of which every smaller one is exact in a calculation."""

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Safe: it makes plain values only. The same in C where PyYAML has it."""

_PLAIN = {
    f"tag:yaml.org,2002:{kind}"
    for kind in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq", "merge", "value")
}


class DocumentError(ValueError):
    """A file cannot be used; says why in Danish and English."""

    def __init__(self, da: str, en: str) -> None:
        self.da, self.en = cpr.mask(da), cpr.mask(en)
        super().__init__(self.da)


def read_document(path: Path, largest: int = LARGEST) -> Any:
    """Return the content of a YAML or JSON file (``.json``).

    Args:
        path: the file, in UTF-8 with or without BOM.
        largest: characters it may have.

    Raises:
        DocumentError: when it cannot be read or may not be used.
    """
    return parse(read_text(path, largest), is_json=path.suffix.lower() == ".json")


def read_table_text(path: Path) -> str:
    """Return the text of a CSV file in which nothing looks like a CPR number.

    Args:
        path: the file, in UTF-8 with or without BOM.

    Raises:
        DocumentError: when it cannot be read or may not be used.
    """
    text = read_text(path, LARGEST_TABLE)
    for number, line in enumerate(text.splitlines(), start=1):
        if cpr.looks_like(line):
            raise DocumentError(f"række {number} {cpr.DA}", f"row {number} {cpr.EN}")
    return text


def read_text(path: Path, largest: int = LARGEST) -> str:
    """Return the text of a file that is one, and is not too large.

    Args:
        path: the file, in UTF-8 with or without BOM.
        largest: characters it may have.

    Raises:
        DocumentError: when it cannot be read.
    """
    if not path.is_file():
        if path.exists():
            raise DocumentError("er ikke en fil", "is not a file")
        raise DocumentError("findes ikke", "does not exist")
    try:
        size = path.stat().st_size
        text = path.read_text(encoding="utf-8-sig") if size <= 4 * largest else ""
    except OSError as error:
        reason = error.strerror or str(error)
        raise DocumentError(f"kan ikke læses ({reason})", f"cannot be read ({reason})") from error
    except UnicodeDecodeError as error:
        raise DocumentError("er ikke UTF-8-tekst", "is not UTF-8 text") from error
    if size > 4 * largest or len(text) > largest:
        raise DocumentError(
            f"er for stor; højst {largest} tegn", f"is too large; at most {largest} characters"
        )
    return text


def parse(text: str, *, is_json: bool = False) -> Any:
    """Return the content of a text.

    Args:
        text: YAML, or JSON.
        is_json: read it as JSON only.

    Raises:
        DocumentError: when it is neither, or may not be used.
    """
    kind = "JSON" if is_json else "YAML"
    try:
        content = _json(text) if is_json else _yaml(text)
    except DocumentError:
        raise
    except (ValueError, OverflowError, RecursionError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())[:300]
        raise DocumentError(f"er ikke {kind}: {reason}", f"is not {kind}: {reason}") from error
    _check_values(content)
    return content


# --- JSON -----------------------------------------------------------------------------------------


def _json(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_once)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise DocumentError(
            f"nøglen {twice!r} står to gange samme sted",
            f"the key {twice!r} stands twice in one place",
        )
    return found


# --- YAML -----------------------------------------------------------------------------------------


def _yaml(text: str) -> Any:
    # The depth is counted before anything recursive sees the text.
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise _too_deep()
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    loader = LOADER(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        if _check_node(node, {}) > MOST:
            raise _too_much()
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _check_node(node: yaml.Node, known: dict[int, int]) -> int:
    """Return how many values a node stands for; ``known`` holds those already counted."""
    count = known.get(id(node))
    if count == 0:
        raise DocumentError(
            f"linje {_line(node)} henviser til sig selv", f"line {_line(node)} refers to itself"
        )
    if count is not None:
        return count
    if node.tag not in _PLAIN:
        tag = node.tag.rsplit(":", 1)[-1]
        raise DocumentError(
            f"linje {_line(node)}: {tag} kan ikke bruges her; skriv en almindelig værdi",
            f"line {_line(node)}: {tag} cannot be used here; write a plain value",
        )
    if isinstance(node, yaml.ScalarNode):
        _check_scalar(node)
    known[id(node)] = 0
    count = 1
    if isinstance(node, yaml.SequenceNode):
        count += sum(_check_node(item, known) for item in node.value)
    elif isinstance(node, yaml.MappingNode):
        _check_keys(node)
        count += sum(_check_node(part, known) for pair in node.value for part in pair)
    known[id(node)] = count
    return count


def _check_keys(node: yaml.MappingNode) -> None:
    seen: set[tuple[str, str]] = set()
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            continue
        if (key.tag, key.value) in seen:
            raise DocumentError(
                f"linje {_line(key)}: nøglen {key.value!r} står to gange samme sted",
                f"line {_line(key)}: the key {key.value!r} stands twice in one place",
            )
        seen.add((key.tag, key.value))


def _check_scalar(node: yaml.ScalarNode) -> None:
    kind = node.tag.rsplit(":", 1)[-1]
    if kind in {"int", "float", "timestamp"} and len(node.value) > LONGEST_NUMBER:
        raise DocumentError(
            f"linje {_line(node)}: et tal har flere cifre, end der kan regnes med",
            f"line {_line(node)}: a number has more digits than can be computed with",
        )
    if kind == "int" and cpr.looks_like(node.value):
        # YAML reads 0101701234 as an octal number.
        raise DocumentError(f"linje {_line(node)}: {cpr.DA}", f"line {_line(node)}: {cpr.EN}")


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


# --- both -----------------------------------------------------------------------------------------


def _check_values(content: Any) -> None:
    """Refuse depth, whole numbers and times no calculation can use, and CPR numbers.

    Numbers that are not finite are left to the reader of the field, which knows its bounds.
    """
    level, here = 0, [content]
    values = 0
    while here:
        level += 1
        if level > DEEPEST + 1:
            raise _too_deep()
        values += len(here)
        if values > 2 * MOST:
            raise _too_much()
        for value in here:
            _check_value(value)
        here = [item for value in here for item in _inside(value)]
    found = cpr.places(content)
    if found:
        where = ", ".join(found)
        raise DocumentError(f"{where}: {cpr.DA}", f"{where}: {cpr.EN}")


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    return value if isinstance(value, list) else []


def _check_value(value: Any) -> None:
    if isinstance(value, int) and abs(value) > LARGEST_NUMBER:
        raise DocumentError(
            f"et tal har flere cifre, end der kan regnes med (højst {LARGEST_NUMBER})",
            f"a number has more digits than can be computed with (at most {LARGEST_NUMBER})",
        )
    if isinstance(value, datetime.datetime):
        raise DocumentError(
            f"{value} har et klokkeslæt; skriv en dato som ÅÅÅÅ-MM-DD",
            f"{value} has a time of day; write a date as YYYY-MM-DD",
        )


def _too_deep() -> DocumentError:
    return DocumentError(f"har mere end {DEEPEST} lag", f"has more than {DEEPEST} levels")


def _too_much() -> DocumentError:
    return DocumentError(f"bliver til mere end {MOST} værdier", f"becomes more than {MOST} values")
