"""Every assumption of a social investment with where it comes from, for report and workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from openfisca_dk_integration.cases.model import group_table, groups
from openfisca_dk_integration.report.html import Words

if TYPE_CHECKING:
    from openfisca_dk_integration.cases.social.results import InvestmentResult
    from openfisca_dk_integration.report.texts import Texts

RULES = "regler"
FAMILIES = "regler.familier."
SHORT = 40
"""Characters of a source that may stand at every number."""


def invest_assumptions(result: InvestmentResult, texts: Texts) -> Words:
    """Return every number of the file, those of the target group, and the discount rates."""
    investment = result.investment
    given = set(investment.model_fields_set)
    group = groups().get(str(investment.maalgruppe))
    known: dict[str, Any] = group_table()["antagelser"]
    rows: list[list[str]] = []
    last = ""
    for path, value in _flat(investment.model_dump(exclude={"rente_pr_aar"})):
        top, _, name = path.partition(".")
        note = known.get(name.partition(".")[0] if top == RULES else path, {})
        evidence, source = "", texts("book_from_file")
        if top not in given or value is None:
            source = texts("book_default")
        elif top == RULES and group is not None:
            evidence = evidence_word(str(note.get("evidens", "")), texts)
            source = str(note.get("kilde", "")) or group.label(texts.language)
        # Long sources stand once, with the first number that has them.
        again = source == last and len(source) > SHORT
        rows.append([path, _plain(value, texts), evidence, "–" if again else source])
        last = source
    origins = "; ".join(result.rate_sources)
    rows += [
        [f"rente_pr_aar.{investment.start_aar + year}", _plain(rate, texts), "",
         "–" if year else origins]
        for year, rate in enumerate(result.rates)
    ]  # fmt: skip
    columns = [texts(f"report_{name}") for name in ("field", "value", "evidence", "source")]
    return Words(texts("report_assumptions"), columns, rows)


def evidence_word(evidence: str, texts: Texts) -> str:
    """Return what kind of knowledge a number rests on, in the language."""
    return texts(f"evidence_{evidence}") if evidence else ""


def _flat(item: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every value with its path; estimates, lists of numbers and families as one each."""
    if isinstance(item, Mapping):
        if set(item) == {"lav", "middel", "hoej"}:
            yield path, list(dict.fromkeys(item.values()))
            return
        if path.startswith(FAMILIES):
            told = {key: value for key, value in item.items() if value or value == 0.0}
            yield path, {key: value for key, value in told.items() if value is not False}
            return
        for key, value in item.items():
            yield from _flat(value, f"{path}.{key}" if path else str(key))
    elif isinstance(item, list) and any(isinstance(part, (Mapping, list)) for part in item):
        for place, value in enumerate(item):
            yield from _flat(value, f"{path}.{place}")
    else:
        yield path, item


def _plain(value: Any, texts: Texts) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{key} {_plain(part, texts)}" for key, part in value.items())
    if isinstance(value, bool):
        return texts("yes") if value else texts("no")
    if isinstance(value, list):
        return " / ".join(_plain(part, texts) for part in value) or "–"
    if isinstance(value, float):
        text = texts.number(value, 4)
        return text.rstrip("0").rstrip(".,") if set(text) & {".", ","} else text
    return "–" if value is None or value == "" else str(value)
