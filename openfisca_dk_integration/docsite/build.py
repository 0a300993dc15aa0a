"""Writes the site: every page in Danish and English, the search index, style and script."""

from __future__ import annotations

import json
import posixpath
import re
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from openfisca_dk_integration.docsite import charts
from openfisca_dk_integration.docsite.documents import Document, paragraphs, read_documents
from openfisca_dk_integration.docsite.gather import gather
from openfisca_dk_integration.docsite.search import entries
from openfisca_dk_integration.docsite.texts import SiteTexts, language_of
from openfisca_dk_integration.tax_benefit_system import in_force
from openfisca_dk_integration.texts.catalogue import remark_en

if TYPE_CHECKING:
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem

    from openfisca_dk_integration.docsite.model import Name, Rate, RateGroup, Site

HERE = Path(__file__).parent
LANGUAGES = {"da": "", "en": "en/"}
"""The languages, and the folder of each."""
DRAWN_BEFORE_DETAILS = 3
"""So many values are shown at once; more of them are folded behind the chart."""


def build(root: Path, out: Path, system: TaxBenefitSystem | None = None) -> int:
    """Build the site and return the number of pages.

    Args:
        root: the root of the repository.
        out: the folder to write to.
        system: the law; None for the law in force.

    Raises:
        SignoffError: when a file of cases or an approval cannot be read.
    """
    documents = read_documents(root)
    site = gather(root, system or in_force(), documents)
    files = {f"static/{path.name}": path.read_text("utf-8") for path in _statics()}
    for language in LANGUAGES:
        files |= Pages(site, documents, language).all()
    _write(out, files)
    return sum(name.endswith(".html") for name in files)


def _statics() -> list[Path]:
    return sorted((HERE / "static").iterdir())


def _write(out: Path, files: dict[str, str]) -> None:
    """Write the files; pages of an earlier build that are no longer there go."""
    listed = out / "sider.txt"
    for name in listed.read_text("utf-8").split("\n") if listed.exists() else []:
        if name not in files:
            (out / name).unlink(missing_ok=True)
    for name, content in files.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    listed.write_text("\n".join(files), encoding="utf-8")


class Pages:
    """The pages of one language.

    Args:
        site: what is shown.
        documents: of ``docs``.
        language: ``da`` or ``en``.
    """

    def __init__(self, site: Site, documents: list[Document], language: str) -> None:
        self.site = site
        self.documents = documents
        self.language = language
        self.folder = LANGUAGES[language]
        self.texts = SiteTexts(language)
        known = [rate.valid_on for law in site.laws for rate in law.all_rates if rate.valid_on]
        self.end = int(charts.year_of(max(known))) + 1.0 if known else 0.0
        self.templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.templates.filters.update(
            told=self.told,
            remark=self.remark,
            plain=lambda text: Markup(paragraphs(text)),  # noqa: S704 - escaped there
            tongue=language_of,
            breakable=breakable,
        )
        self.templates.globals |= {
            "t": self.texts,
            "language": language,
            "site": site,
            "documents": documents,
            "few": DRAWN_BEFORE_DETAILS,
            "chart": self.chart,
            "table_of": table_of,
        }

    def all(self) -> dict[str, str]:
        """Return every file of the language by its path in the site."""
        pages = {
            "index.html": self.page("index.html", "index.html", self.texts("home")),
            "soeg.html": self.page("soeg.html", "soeg.html", self.texts("search")),
            "dokumenter/index.html": self.page(
                "dokumenter.html", "dokumenter/index.html", self.texts("documents")
            ),
        }
        for law in self.site.laws:
            title = (law.title.en or law.title.da) if self.texts.english else law.title.da
            pages[law.page] = self.page("lov.html", law.page, title, law=law)
        for document in self.documents:
            pages[document.page] = self.page(
                "dokument.html", document.page, document.title, document=document
            )
        files = {self.folder + name: content for name, content in pages.items()}
        index = json.dumps(entries(self.site, self.documents, self.texts), ensure_ascii=False)
        # A line separator inside a JSON string would end a line of JavaScript in old browsers.
        files[f"static/soeg-{self.language}.js"] = f"window.soegeindeks = {index};\n"
        return files

    def page(self, template: str, here: str, title: str, **values: Any) -> str:
        """Return one page.

        Args:
            template: its form.
            here: its path inside the language.
            title: of the window.
            values: what the template needs besides.
        """
        own = posixpath.dirname(self.folder + here)

        def to(page: str, anchor: str = "", language: str = self.language) -> str:
            target = posixpath.relpath(LANGUAGES[language] + page, own or ".")
            return target + (f"#{anchor}" if anchor else "")

        def link(path_or_name: str) -> dict[str, str] | None:
            return self.place(path_or_name, to)

        static = posixpath.relpath("static", own or ".")
        html = self.templates.get_template(template).render(
            here=here, title=title, to=to, link=link, static=static, **values
        )
        return re.sub(r"\n\s*\n+", "\n", html) if template != "dokument.html" else html

    def place(self, key: str, to: Any) -> dict[str, str] | None:
        """Return the link to a rate, a folder of rates or a rule by its path or name."""
        if "." not in key and (rule := self.site.rules.get(key)):
            law, found = rule
            text, tongue = self.choose(found.label)
            return {"href": to(law.page, found.anchor), "text": text, "tongue": tongue}
        if rate := self.site.rates.get(key):
            law, item = rate
            text, tongue = self.choose(item.name)
            return {"href": to(law.page, item.anchor), "text": text, "tongue": tongue}
        inside = [path for path in self.site.rates if path.startswith(f"{key}.")]
        if not inside:
            return None
        law, item = self.site.rates[min(inside, key=lambda path: (path.count("."), path))]
        return {"href": to(law.page, item.anchor), "text": key, "tongue": "da"}

    def choose(self, name: Name) -> tuple[str, str]:
        """Return a name in the language of the page if it has one, and the language it is in."""
        if name.en and (self.texts.english or not name.da):
            return name.en, "en"
        return name.da, "da"

    def remark(self, text: str) -> tuple[str, str]:
        """Return a remark in the language of the page if it is known there, and its language."""
        if self.texts.english and (english := remark_en(text)):
            return english, "en"
        if not re.search(r"[^\W\dx]", text):
            return text, self.language  # a sum reads the same in both
        return text, language_of(text)

    def told(self, name: Name) -> Markup:
        """Return a name, marked when it is not in the language of the page."""
        text, tongue = self.choose(name)
        if tongue == self.language:
            return Markup.escape(text)
        return Markup('<span lang="{}">{}</span>').format(tongue, text)

    def chart(self, rate: Rate) -> Markup | None:
        """Return the chart of a rate, if anything in it changes."""
        last = rate.rows[-1]
        end = int(charts.year_of(last.start)) + 1.0
        end = end if last.value is None else max(self.end, end)
        lines = charts.lines_of(rate, end, self.texts)
        if not charts.worth_drawing(lines):
            return None
        title = self.choose(rate.name)[0]
        return charts.chart(rate.anchor, title, lines, rate.unit, end, self.texts)


def breakable(path: str) -> Markup:
    """Return a path or name that may break into lines after its dots and underscores."""
    return Markup(re.sub(r"([._])", r"\1<wbr>", str(Markup.escape(path))))  # noqa: S704


def table_of(group: RateGroup) -> dict[str, Any]:
    """Return a group of rates as one table: its dates, its sources, and its first rate's line."""
    dates = sorted({row.start for rate in group.rates for row in rate.rows})
    rows = list(chain.from_iterable(rate.rows for rate in group.rates))
    sources = dict.fromkeys(row.source for row in rows if row.source)
    notes = dict.fromkeys(
        (date, text)
        for rate in group.rates
        for date, text in (*(("", row.note) for row in rate.rows), *rate.other_notes)
        if text
    )
    return {
        "dates": dates,
        "cells": {rate.path: {row.start: row for row in rate.rows} for rate in group.rates},
        "sources": list(sources),
        "notes": list(notes),
    }
