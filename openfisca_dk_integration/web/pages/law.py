"""The law's pages: search and list, and the pages of ``docsite`` inside the site's own frame."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from flask import Response, abort, redirect, request
from jinja2 import ChoiceLoader, FileSystemLoader

from openfisca_dk_integration.docsite.build import Pages
from openfisca_dk_integration.docsite.documents import read_documents
from openfisca_dk_integration.docsite.gather import gather
from openfisca_dk_integration.docsite.search import entries
from openfisca_dk_integration.web.pages.site import HERE, MENU, POLICY, Site
from openfisca_dk_integration.web.pages.texts import LANGUAGES, PageTexts

if TYPE_CHECKING:
    from openfisca_dk_integration.docsite.documents import Document
    from openfisca_dk_integration.docsite.model import Site as Shown

ROOT = Path(__file__).parents[3]
STATIC = Path(__file__).parents[2] / "docsite" / "static"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
MOUNT = "lovsider"
MOST_FOUND = 60
FOLDER = {"da": "", "en": "en/"}


@dataclass
class _Book:
    """The law as pages of one language.

    Attributes:
        pages: renders them.
        index: what can be searched: entry, and its words in small letters.
        done: pages rendered before.
    """

    pages: Pages
    index: list[tuple[list[str], str]]
    done: dict[str, str]


class LawPages:
    """The law read once, when the first page of it is asked for."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._lock = threading.Lock()
        self._books: dict[str, _Book] = {}
        self._shown: tuple[Shown, list[Document]] | None = None

    def book(self, language: str) -> _Book:
        """Return the pages of a language."""
        with self._lock:
            if language not in self._books:
                self._books[language] = self._made(language)
            return self._books[language]

    def _made(self, language: str) -> _Book:
        if self._shown is None:
            documents = read_documents(ROOT)
            # The cases of the tests belong to the repository's own site, not to a server.
            with TemporaryDirectory() as nothing:
                shown = gather(Path(nothing), self.site.service.system, documents)
            self._shown = (shown, documents)
        shown, documents = self._shown
        pages = Pages(shown, documents, language)
        pages.templates.loader = ChoiceLoader(
            [FileSystemLoader(HERE / "templates" / MOUNT), pages.templates.loader]  # type: ignore[list-item]
        )
        pages.templates.globals |= {"app": PageTexts(language), "menu": MENU}
        found = entries(shown, documents, pages.texts)
        index = [(entry, " ".join(entry[:5]).casefold()) for entry in found]
        return _Book(pages, index, {})

    def search(self, language: str, words: str) -> list[list[str]]:
        """Return the entries that hold every word, those whose title does first."""
        wanted = words.casefold().split()
        if not wanted:
            return []
        hits = [
            entry
            for entry, text in self.book(language).index
            if all(word in text for word in wanted)
        ]

        def rank(entry: list[str]) -> tuple[bool, int]:
            title = entry[1].casefold()
            return (not all(word in title for word in wanted), len(title))

        return sorted(hits, key=rank)[:MOST_FOUND]

    def page(self, path: str) -> str | None:
        """Return a page of the law by its path, None when there is no such page."""
        language = "en" if path.startswith("en/") else "da"
        inner = path.removeprefix("en/")
        book = self.book(language)
        if path in book.done:
            return book.done[path]
        pages = book.pages
        html = None
        if inner == "dokumenter/index.html":
            html = pages.page("dokumenter.html", inner, pages.texts("documents"))
        for law in pages.site.laws:
            if law.page == inner:
                html = pages.page("lov.html", inner, pages.choose(law.title)[0], law=law)
        for document in pages.documents:
            if document.page == inner:
                html = pages.page("dokument.html", inner, document.title, document=document)
        if html is not None:
            book.done[path] = html
        return html


def add_law(site: Site) -> None:
    """Add the pages."""
    law_pages = LawPages(site)

    @site.route("lov")
    def law_page(language: str) -> Response:
        texts = site.texts(language)
        words = request.args.get("q", "")[:200]
        book = law_pages.book(language)
        laws: list[dict[str, Any]] = [
            {
                "title": book.pages.choose(law.title)[0],
                "tongue": book.pages.choose(law.title)[1],
                "href": f"/{MOUNT}/{FOLDER[language]}{law.page}",
                "rates": len(law.all_rates),
                "rules": sum(bool(rule.formulas) for rule in law.all_rules),
                "unread": len(law.unread),
                "questions": len(law.questions),
            }
            for law in book.pages.site.laws
        ]
        return site.page(
            "lov.html",
            language,
            "lov",
            texts("menu_lov"),
            words=words,
            hits=law_pages.search(language, words),
            base=f"/{MOUNT}/{FOLDER[language]}",
            laws=laws,
            most=MOST_FOUND,
        )

    @site.app.get(f"/{MOUNT}/<path:path>")
    def law_inside(path: str) -> Any:
        if path.startswith("static/"):
            file = STATIC / Path(path).name
            if file.suffix not in KINDS or not file.is_file():
                abort(404)
            return Response(file.read_bytes(), mimetype=KINDS[file.suffix])
        language = "en" if path.startswith("en/") else LANGUAGES[0]
        if path.removeprefix("en/") in {"index.html", "soeg.html"}:
            return redirect(f"/{language}/lov")
        html = law_pages.page(path)
        if html is None:
            abort(404)
        response = Response(html, mimetype="text/html")
        response.headers["Content-Security-Policy"] = POLICY
        return response
