"""The pages' routes, their templates and their headers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, abort, request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from werkzeug.exceptions import HTTPException

from openfisca_dk_integration.report.html import STYLE
from openfisca_dk_integration.web.pages.forms import Filled
from openfisca_dk_integration.web.pages.texts import LANGUAGES, PageTexts

if TYPE_CHECKING:
    from openfisca_dk_integration.reforms.errors import Problem
    from openfisca_dk_integration.web.service import Service

HERE = Path(__file__).parent
MENU = ("husstand", "lov", "reform", "business-case", "investering", "benchmark")
POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
PAGE = re.compile(r"^/(da|en)(/|$)")
A_DAY = 86_400
STATIC = {
    "rapport.css": (STYLE, "text/css"),
    "sider.css": (HERE / "static" / "sider.css", "text/css"),
    "lovsider.css": (HERE / "static" / "lovsider.css", "text/css"),
    "sider.js": (HERE / "static" / "sider.js", "text/javascript"),
    "ikon.svg": (HERE / "static" / "ikon.svg", "image/svg+xml"),
}


class Site:
    """What all pages share: templates, texts, and the way a page is answered."""

    def __init__(self, app: Flask, service: Service) -> None:
        self.app = app
        self.service = service
        self.templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._texts = {language: PageTexts(language) for language in LANGUAGES}

    def texts(self, language: str) -> PageTexts:
        """Return the texts of a language.

        Raises:
            NotFound: when there is no such language.
        """
        if language not in self._texts:
            abort(404)
        return self._texts[language]

    def route(self, path: str, methods: Sequence[str] = ("GET",)) -> Callable[[Any], Any]:
        """Return a decorator that adds a page in both languages."""

        def add(view: Any) -> Any:
            rule = "/<any(da, en):language>" + (f"/{path}" if path else "")
            self.app.add_url_rule(rule, f"page-{path}", view, methods=list(methods))
            return view

        return add

    def page(
        self, template: str, language: str, here: str, title: str, status: int = 200, **values: Any
    ) -> Response:
        """Return a page.

        Args:
            template: its file.
            language: ``da`` or ``en``.
            here: its place in the menu.
            title: its heading.
            status: HTTP status.
            values: what the template needs besides.
        """
        texts = self.texts(language)
        other = "en" if language == "da" else "da"
        query = request.query_string.decode("utf-8", "replace")
        # An address may hold anything; in the link to the other language it stays in its quotes.
        path = re.sub(r"^/(da|en)", f"/{other}", request.path)
        html = self.templates.get_template(template).render(
            t=texts,
            language=language,
            other=other,
            other_url=path + (f"?{query}" if query else ""),
            here=here,
            title=title,
            menu=MENU,
            version=self.service.catalogue.package["version"],
            root=request.host_url,
            **values,
        )
        return Response(html, status, mimetype="text/html")

    def mistakes(
        self, language: str, found: Sequence[Problem], status: int, message: str = ""
    ) -> Response:
        """Return a page that says what is wrong."""
        title = self.texts(language)("mistake_title")
        return self.page(
            "fejl.html", language, "", title, status, found=found, message=message, fields=()
        )


def form_of(filled: Filled) -> dict[str, Any]:
    """Return a form as the templates read it."""
    return {
        "filled": filled,
        "by_name": {field.name: field for field in filled.fields},
        "bad": {problem.where for problem in filled.problems},
    }


def is_page(path: str) -> bool:
    """Return True for the address of a page."""
    return bool(PAGE.match(path))


def wants_page() -> bool:
    """Return True when a browser asks, and no program."""
    accepted = request.accept_mimetypes
    return "text/html" in accepted.values() and accepted.best == "text/html"


def add_site(app: Flask, service: Service) -> Site:
    """Add the front page, the static files, and the pages' headers."""
    site = Site(app, service)

    @site.route("")
    def front(language: str) -> Response:
        return site.page("forside.html", language, "", site.texts(language)("front_title"))

    @app.get("/static/<name>")
    def static_file(name: str) -> Response:
        if name not in STATIC:
            abort(404)
        path, kind = STATIC[name]
        response = Response(path.read_bytes(), mimetype=kind)
        response.headers["Cache-Control"] = f"public, max-age={A_DAY}"
        response.add_etag()
        response.make_conditional(request)
        return response

    @app.after_request
    def policy(response: Response) -> Response:
        if is_page(request.path):
            response.headers["Content-Security-Policy"] = POLICY
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return site


def error_page(site: Site, error: HTTPException) -> Response:
    """Return the page of an HTTP error below ``/da`` or ``/en``."""
    language = request.path[1:3]
    texts = site.texts(language)
    code = error.code or 500
    message = texts("page_missing") if code == 404 else (error.description or error.name)  # noqa: PLR2004
    return site.mistakes(language, (), code, message)
