"""The parameters a reform may change: what they are called, where they stand, what the law says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from openfisca_core.parameters import ParameterNode, load_parameter_file

from openfisca_dk_integration.reforms.apply import find, paths
from openfisca_dk_integration.reforms.levers import LEVERS, ROOT

if TYPE_CHECKING:
    import datetime

MOST_FOUND = 25
STEP = re.compile(r"\[(\d+)\]\.(\w+)$")
FIELDS = {
    "threshold": ("grænse", "threshold"),
    "amount": ("beløb", "amount"),
    "rate": ("sats", "rate"),
}
THRESHOLD = "threshold"


@dataclass(frozen=True)
class About:
    """A parameter as it is told to a reader.

    Attributes:
        path: its id, e.g. ``lov.skala[1].amount``.
        da: its name.
        en: its name in English; the Danish one where there is none.
        english: whether there is an English one.
        unit: of its values.
        paragraphs: the paragraph from a date on.
    """

    path: str
    da: str
    en: str
    unit: str
    paragraphs: tuple[tuple[str, str], ...]
    english: bool = True

    def label(self, language: str) -> str:
        """Return the name."""
        return self.en if language == "en" else self.da

    def tongue(self, language: str) -> str:
        """Return the language the name is in: Danish where there is no English one."""
        return "en" if language == "en" and self.english else "da"

    def paragraph(self, date: str) -> str:
        """Return the paragraph at a date, the first one before there is any."""
        before = [text for start, text in self.paragraphs if start <= date]
        return before[-1] if before else self.paragraphs[0][1] if self.paragraphs else ""


class _Tree:
    """The law's parameters, and the levers of the package's coded changes, looked up by path."""

    def __init__(self, law: ParameterNode) -> None:
        levers = ParameterNode(ROOT, data={})
        for path in sorted(LEVERS.glob("*.yaml")):
            node = load_parameter_file(str(path), f"{ROOT}.{path.stem}")
            levers.add_child(path.stem, node)
        self.children = {**law.children, ROOT: levers}


class Parameters:
    """Every parameter that a reform may change."""

    def __init__(self, law: ParameterNode) -> None:
        self.law = law

    @cached_property
    def tree(self) -> Any:
        """The law's parameters with the levers of coded changes under ``reform``."""
        return _Tree(self.law)

    def about(self, path: str) -> About | None:
        """Return what a parameter is; a step beyond those of a scale is called as the others."""
        step = STEP.search(path)
        node = self._node(STEP.sub("", path))
        if node is None or (step and not hasattr(node, "brackets")):
            return None
        if step and step[2] not in node.brackets[0].children:
            return None
        if not step and find(self.tree, path) is None:
            return None
        told = node.metadata
        da = str(node.description or node.name)
        en = str(told.get("label_en") or da)
        unit = str(told.get("unit", ""))
        if step:
            number = int(step[1]) + 1
            words = FIELDS.get(step[2], (step[2], step[2]))
            da, en = f"{da}: trin {number}, {words[0]}", f"{en}: step {number}, {words[1]}"
            if step[2] == THRESHOLD:
                unit = str(told.get("threshold_unit", ""))
        basis = told.get("hjemmel") or {}
        dated = basis if isinstance(basis, dict) else {"": basis}
        paragraphs = tuple(sorted((str(day), str(text)) for day, text in dated.items()))
        return About(path, da, en, unit, paragraphs, bool(told.get("label_en")))

    def _node(self, path: str) -> Any:
        item: Any = self.tree
        for name in path.split("."):
            item = getattr(item, "children", {}).get(name)
            if item is None:
                return None
        return item if hasattr(item, "metadata") else None

    def value(self, path: str, date: datetime.date) -> Any:
        """Return the law's value at a date, None where there is none."""
        found = find(self.tree, path)
        return None if found is None else found(str(date))

    def is_new_step(self, path: str) -> bool:
        """Return True for a step beyond those of a scale."""
        step = STEP.search(path)
        node = self._node(STEP.sub("", path)) if step else None
        return step is not None and int(step[1]) >= len(getattr(node, "brackets", ()))

    @cached_property
    def _words(self) -> list[tuple[str, About]]:
        found = [about for path in paths(self.law) if (about := self.about(path))]
        return [
            (
                " ".join(
                    (one.path, one.da, one.en, *(text for _, text in one.paragraphs))
                ).casefold(),
                one,
            )
            for one in found
        ]

    def search(self, words: str) -> list[About]:
        """Return the parameters whose id, name or paragraph has every word, best first."""
        wanted = words.casefold().split()
        if not wanted:
            return []
        hits = [one for text, one in self._words if all(word in text for word in wanted)]

        def rank(one: About) -> tuple[bool, int, str]:
            name = f"{one.da} {one.en}".casefold()
            return (not all(word in name for word in wanted), len(one.da), one.path)

        return sorted(hits, key=rank)[:MOST_FOUND]
