"""An explanation on the terminal: a tree a lawyer can read from the result to the facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from openfisca_dk_integration.explain.nodes import Node, ParameterUse, Value

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from openfisca_dk_integration.explain.texts import ExplainTexts

SHOWN_MEMBERS = 6
GUIDE = "dim"
KINDS = {"oplyst": "given", "standard": "default", "uden_regel": "no_rule"}


def print_tree(console: Console, root: Node, texts: ExplainTexts) -> None:
    """Print the tree of one value."""
    console.print(_branch(root, None, texts, comparing=False), highlight=False)


def print_difference(
    console: Console,
    root: Node,
    texts: ExplainTexts,
    unused: list[ParameterUse],
) -> None:
    """Print the branches that differ between two laws, or say that there are none.

    Args:
        console: where to.
        root: a tree made with ``against``.
        texts: the language.
        unused: the numbers that differ, for a result that does not.
    """
    if root.changed:
        console.print(Text(texts("legend"), style="dim"))
        console.print(_branch(root, None, texts, comparing=True), highlight=False)
        return
    console.print(_heading(root, None, texts, comparing=False), highlight=False)
    console.print()
    console.print(Text(texts("same"), style="bold"))
    console.print(Text(texts("changed_unused" if unused else "none_changed")))
    for use in unused:
        console.print(Padding(_number(use, texts), (0, 0, 0, 2)), highlight=False)


def _branch(node: Node, parent: Node | None, texts: ExplainTexts, comparing: bool) -> Tree:
    lines: list[RenderableType] = [_heading(node, parent, texts, comparing)]
    if not node.repeated:
        lines += _rule(node, texts)
        lines += [_number(use, texts) for use in node.parameters]
    tree = Tree(Group(*lines), guide_style=GUIDE)
    full, not_given, idle = _sorted(node, comparing)
    for child in full:
        tree.children.append(_branch(child, node, texts, comparing))
    for key, group in (("at_default", idle), ("not_given", not_given)):
        if group:
            tree.add(_together(key, group, texts, node))
    if node.cut:
        tree.add(Text("… " + texts("cut", count=node.cut), style="dim"))
    return tree


def _sorted(node: Node, comparing: bool) -> tuple[list[Node], list[Node], list[Node]]:
    """Return the children to show in full, those left at their default, and the idle ones."""
    if comparing:
        return node.children, [], []
    not_given = [c for c in node.children if c.kind == "standard" and _is_plain(c)]
    idle = [c for c in node.children if c.idle and c not in not_given]
    return [c for c in node.children if c not in idle + not_given], not_given, idle


def _is_plain(node: Node) -> bool:
    """Return True when nobody else in the household has another value."""
    return len({repr(value) for value in node.members.values()}) <= 1


def _heading(node: Node, parent: Node | None, texts: ExplainTexts, comparing: bool) -> Text:
    line = Text()
    line.append(_label(node, texts), style="bold" if parent is None or not node.default else "")
    line.append(": ")
    unit = _unit(node)
    line.append(texts.value(node.value, unit, _text(node, texts)), style="bold cyan")
    if comparing and node.changed:
        line.append(" | ", style="dim")
        other = node.other_text_en if texts.english else node.other_text
        line.append(texts.value(node.other, unit, other), style="bold magenta")
    if unit != node.unit:
        line.append(" " + texts("in_all"))
    for note in _notes(node, parent, texts):
        line.append(f" · {note}", style="green" if note == texts("given") else "dim")
    line.append(f"  {node.variable}", style="dim")
    return line


def _notes(node: Node, parent: Node | None, texts: ExplainTexts) -> list[str]:
    notes = []
    if parent is None or node.instance != parent.instance or node.entity != parent.entity:
        notes.append(node.instance)
    when = _when(node, parent, texts)
    if when:
        notes.append(when)
    if node.months:
        notes.append(_months(node, texts))
    if node.kind in KINDS:
        notes.append(texts(KINDS[node.kind]))
    amount = isinstance(node.value, float)
    if not _is_plain(node) and (amount or (parent is not None and parent.entity != "person")):
        notes.append(texts("members", values=_members(node.members, node, texts)))
    if node.only:
        notes.append(texts("only_law", law=node.only))
    if node.rule_changed:
        notes.append(texts("other_rule").rstrip("."))
    if node.repeated:
        notes.append("↑↓ " + texts("repeated"))
    return notes


def _when(node: Node, parent: Node | None, texts: ExplainTexts) -> str:
    """Return the period where it is not that of the rule that read the value."""
    if not node.period or (parent is not None and node.period == parent.period):
        return ""
    period = texts.period(node.period)
    return f"{period} ({texts('earlier')})" if node.earlier else period


def _months(node: Node, texts: ExplainTexts) -> str:
    values = list(node.months.values())
    if all(isinstance(value, bool) for value in values):
        return texts("yes_months", count=sum(map(bool, values)), of=len(values))
    if len(set(values)) == 1:
        return texts("every_month", value=texts.value(values[0], _unit(node), _text(node, texts)))
    if isinstance(values[0], str):
        return texts("various")
    # Runs of the same value: 0 ×3, 2.915 ×9.
    runs: list[tuple[Value, int]] = []
    for value in values:
        if runs and runs[-1][0] == value:
            runs[-1] = (value, runs[-1][1] + 1)
        else:
            runs.append((value, 1))
    shown = [
        texts.value(value, node.unit, with_unit=False) + (f" ×{count}" if count > 1 else "")
        for value, count in runs
    ]
    return texts("month_values", values=", ".join(shown))


def _members(members: dict[str, Value], node: Node, texts: ExplainTexts) -> str:
    names = list(members)
    shown = [
        f"{name} {texts.value(members[name], node.unit, with_unit=False)}"
        for name in names[:SHOWN_MEMBERS]
    ]
    if len(names) > SHOWN_MEMBERS:
        shown.append(texts("more", count=len(names) - SHOWN_MEMBERS))
    return ", ".join(shown)


def _label(node: Node, texts: ExplainTexts) -> str:
    """Return a name in the language, or the Danish one for a variable of somebody's own."""
    return (node.label_en if texts.english else "") or node.label


def _unit(node: Node) -> str:
    """Return the unit of what is shown: months read together are a sum of kroner, not a rate."""
    return "DKK" if node.months and node.unit == "DKK/maaned" else node.unit


def _text(node: Node, texts: ExplainTexts) -> str:
    return node.text_en if texts.english else node.text


def _rule(node: Node, texts: ExplainTexts) -> list[RenderableType]:
    lines: list[RenderableType] = []
    rule = (node.rule_en if texts.english else node.rule) or node.rule_en
    if rule:
        line = Text(rule, style="italic")
        if node.rule_since:
            line.append(" " + _in_force(node, texts), style="dim not italic")
        lines.append(line)
    if node.kind == "beregnet" and node.hjemmel:
        line = Text("; ".join(node.hjemmel), style="yellow")
        if node.link:
            line.append("  ")
            line.append(node.link, style=f"dim link {node.link}")
        lines.append(_hanging(Text("§", style="yellow"), line))
    return lines


def _in_force(node: Node, texts: ExplainTexts) -> str:
    if node.rule_until is None:
        return texts("rule_since", date=node.rule_since)
    return texts("rule_between", date=node.rule_since, until=node.rule_until)


def _hanging(mark: Text, line: Text) -> Table:
    """Return a line whose later lines stand under its first word."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_row(mark, line)
    return grid


def _number(use: ParameterUse, texts: ExplainTexts) -> Table:
    line = Text(use.label_en if texts.english else use.label)
    line.append(": ")
    if use.value is None and use.of > 1:
        line.append(texts("numbers", count=use.of), style="cyan")
    else:
        line.append(texts.value(use.value, use.unit), style="cyan")
    if use.changed:
        line.append(" | ", style="dim")
        line.append(texts.value(use.other, use.unit), style="bold magenta")
    notes = []
    if use.since:
        notes.append(texts("since", date=use.since))
    if use.evidens in {"seen", "derived", "recalled", "reform"}:
        notes.append(texts(use.evidens))
    if use.carried:
        notes.append(texts("carried"))
    if use.of > 1 and use.value is not None:
        notes.append(texts("one_of", count=use.of))
    for note in notes:
        line.append(f" · {note}", style="dim")
    line.append(f"  {use.path}", style="dim")
    return _hanging(Text("•"), line)


def _together(key: str, nodes: list[Node], texts: ExplainTexts, parent: Node) -> Text:
    line = Text(texts(key), style="dim")
    parts = [f" {_label(node, texts)} ({_short(node, texts, parent)})" for node in nodes]
    line.append(";".join(parts), style="dim")
    return line


def _short(node: Node, texts: ExplainTexts, parent: Node) -> str:
    value = texts.value(node.value, node.unit, _text(node, texts), with_unit=False)
    when = _when(node, parent, texts) if node.earlier else ""
    return f"{value}, {when}" if when else value
