"""What can be searched for: rates, rules, cases, laws and documents, one short entry each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openfisca_dk_integration.texts.catalogue import remark_en

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openfisca_dk_integration.docsite.documents import Document
    from openfisca_dk_integration.docsite.model import Law, Name, Rate, Site
    from openfisca_dk_integration.docsite.texts import SiteTexts

Entry = list[str]
"""Kind, title, what stands under it, address from the root of the language, words, warning."""


def entries(site: Site, documents: list[Document], texts: SiteTexts) -> list[Entry]:
    """Return all entries of one language."""
    return [
        *(entry for law in site.laws for entry in _of_law(law, texts)),
        *(
            [texts("document"), document.title, "", document.page, document.text[:400], ""]
            for document in documents
        ),
    ]


def _of_law(law: Law, texts: SiteTexts) -> Iterator[Entry]:
    short = _told(law.name, texts)
    yield [texts("law"), _told(law.title, texts), "", law.page, _both(law.title), ""]
    for rate in law.all_rates:
        words = f"{rate.path} {_both(rate.name)} {' '.join(rate.paragraphs)}"
        place = f"{law.page}#{rate.anchor}"
        title = _told(rate.name, texts)
        yield [texts("rate"), title, _now(rate, texts), place, words, _warning(rate, texts)]
    for rule in law.all_rules:
        told = " ".join(_both(formula.sentence) for formula in rule.formulas)
        variable = rule.variable
        words = " ".join(
            (
                rule.name,
                _both(rule.label),
                *rule.paragraphs,
                told,
                rule.fact,
                str(variable.documentation or ""),
                remark_en(str(variable.documentation or "")),
                short,
            )
        )
        kind = texts("rule" if rule.formulas else "input")
        place = f"{law.page}#{rule.anchor}"
        yield [kind, _told(rule.label, texts), short, place, words, ""]
    for case in law.all_cases:
        words = f"{case.description} {' '.join(case.keywords)} {' '.join(case.outputs)}"
        yield [texts("case"), case.name, short, f"{law.page}#{case.anchor}", words, ""]


def _told(name: Name, texts: SiteTexts) -> str:
    return (name.en if texts.english else "") or name.da


def _both(name: Name) -> str:
    return f"{name.da} {name.en}"


def _now(rate: Rate, texts: SiteTexts) -> str:
    last = rate.rows[-1]
    return f"{texts.full(last.value, rate.unit)} · {texts('since', date=texts.date(last.start))}"


def _warning(rate: Rate, texts: SiteTexts) -> str:
    last = rate.rows[-1]
    return "" if last.read else texts("mark_" + last.evidence)
