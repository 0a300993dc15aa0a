"""The numbers of the law a rule read: value, since when, from where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openfisca_core.parameters import Parameter, ParameterNode, ParameterScale

from openfisca_dk_integration.explain.nodes import ParameterUse

if TYPE_CHECKING:
    from collections.abc import Iterator

REFORM = "reform"


def find(tree: ParameterNode, path: str) -> Parameter | ParameterScale | ParameterNode | None:
    """Return the parameter, scale or folder at ``path``, or None."""
    item: Any = tree
    for name in path.split("."):
        item = getattr(item, "children", {}).get(name)
        if item is None:
            return None
    return item


def value_at(tree: ParameterNode, path: str, instant: str) -> Any:
    """Return the value at a date ([threshold, amount] pairs of a scale), or None."""
    item = find(tree, path)
    if isinstance(item, Parameter):
        return item.get_at_instant(instant)
    if isinstance(item, ParameterScale):
        pairs = [
            [
                bracket.children[name].get_at_instant(instant)
                for name in ("threshold", _amount_of(bracket))
            ]
            for bracket in item.brackets
        ]
        return [pair for pair in pairs if None not in pair]
    return None


def since(tree: ParameterNode, path: str, instant: str) -> str | None:
    """Return the first day of the value at ``instant`` (of a scale: of its newest number)."""
    item = find(tree, path)
    starts = [
        next((v.instant_str for v in series.values_list if v.instant_str <= instant), None)
        for series in _series(item)
    ]
    return max((start for start in starts if start is not None), default=None)


def use(
    tree: ParameterNode, path: str, instant: str, baseline: ParameterNode | None
) -> ParameterUse:
    """Describe the number at ``path`` as read at ``instant``.

    Args:
        tree: the law.
        path: a parameter or scale.
        instant: the date it is read at.
        baseline: the law without the reform, or None; a number that differs from it is a reform's.
    """
    item = find(tree, path)
    value = value_at(tree, path, instant)
    start = since(tree, path, instant)
    meta = _metadata(tree, path)
    source = _dated(meta.get("reference"), start)
    if not isinstance(source, dict):
        source = {"href": str(source)} if source else {}
    evidence = str(_dated(meta.get("evidens"), start) or "")
    if baseline is not None and value_at(baseline, path, instant) != value:
        evidence, source = REFORM, {}
    label = str(meta.get("short_label") or getattr(item, "description", "") or path)
    return ParameterUse(
        path=path,
        label=label,
        label_en=str(meta.get("label_en") or label),
        value=value,
        since=start,
        unit=str(meta.get("unit", "")),
        threshold_unit=str(meta.get("threshold_unit", "")) if isinstance(value, list) else "",
        evidens=evidence,
        hjemmel=_text(_dated(meta.get("hjemmel"), start)),
        href=str(source.get("href", "")),
        title=str(source.get("title", "")),
        carried=_is_carried(item, meta, start, instant),
    )


def _amount_of(bracket: Any) -> str:
    return next(name for name in ("amount", "rate", "average_rate") if name in bracket.children)


def _series(item: Any) -> Iterator[Parameter]:
    if isinstance(item, Parameter):
        yield item
    elif isinstance(item, ParameterScale):
        for bracket in item.brackets:
            yield from bracket.children.values()


def _metadata(tree: ParameterNode, path: str) -> dict[str, Any]:
    """Return the metadata of a number; what it lacks stands at the folder it lies in."""
    found: dict[str, Any] = {}
    names = path.split(".")
    for depth in (len(names) - 1, len(names)):
        item = find(tree, ".".join(names[:depth])) if depth else None
        meta = dict(getattr(item, "metadata", None) or {})
        if depth < len(names):
            meta = {
                key: meta[key] for key in meta if not key.endswith("label") and key != "label_en"
            }
        found |= meta
    return found


def _dated(entry: Any, start: str | None) -> Any:
    """Return what holds from ``start`` on, from a table by date or from one entry for all dates."""
    if not isinstance(entry, dict):
        return entry
    dated = {str(date): item for date, item in entry.items()}
    if "href" in dated or "title" in dated:
        return dated
    return dated.get(start or "")


def _text(entry: Any) -> str:
    return "; ".join(map(str, entry)) if isinstance(entry, list) else str(entry or "")


def _is_carried(item: Any, meta: dict[str, Any], start: str | None, instant: str) -> bool:
    """Return True when a regulated rate is used in a year later than it is known for."""
    if not meta.get("reguleres") or start is None:
        return False
    newest = max((v.instant_str for s in _series(item) for v in s.values_list), default=start)
    known = max(start, str(meta.get("last_value_still_valid_on") or start))
    return start == newest and instant[:4] > known[:4]
