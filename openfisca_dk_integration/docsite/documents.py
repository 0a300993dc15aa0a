"""The pages of ``docs`` as HTML, and the passages in them that are about a law."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from openfisca_dk_integration.docsite.model import Question
from openfisca_dk_integration.docsite.texts import language_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

    from openfisca_dk_integration.docsite.model import Law

FOLDER = "docs"
PAGES = "dokumenter/"
"""Where the documents stand, from the root of a language."""
QUESTIONS = ("limitations", "open-questions")
"""The documents that say, law by law, what is open."""
IN_ENGLISH = "-en"
"""Ends the name of a document that says the same in English, section by section."""


@dataclass(frozen=True)
class Document:
    """One document.

    Attributes:
        stem: name of the file without ``.md``.
        title: its first heading.
        language: the language most of it is written in.
        tokens: its parsed text, with names on its headings and its links mended.
    """

    stem: str
    title: str
    language: str
    tokens: list[Token]
    text: str

    @property
    def page(self) -> str:
        """Its page, from the root of a language."""
        return f"{PAGES}{self.stem}.html"

    @property
    def html(self) -> str:
        """The whole document."""
        return _html(self.tokens)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _html(tokens: list[Token]) -> str:
    parser = _parser()
    return str(parser.renderer.render(tokens, parser.options, {}))


def read_documents(root: Path) -> list[Document]:
    """Return the documents of a repository, in the order of their names."""
    paths = sorted((root / FOLDER).glob("*.md"))
    known = {path.stem for path in paths}
    return [_read(path, known) for path in paths]


def _read(path: Path, known: set[str]) -> Document:
    text = path.read_text(encoding="utf-8")
    tokens = _parser().parse(text)
    title = path.stem
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            content = _plain(tokens[place + 1])
            title = content if token.tag == "h1" else title
            token.attrSet("id", slug(content))
        if token.type == "inline":
            _mend_links(token, known)
    return Document(path.stem, title, language_of(text), _boxed(tokens), text)


def _boxed(tokens: list[Token]) -> list[Token]:
    """Let wide tables and listings scroll inside their own box, also with the keyboard."""
    for token in tokens:
        if token.type in {"table_open", "fence", "code_block"}:
            token.attrSet("tabindex", "0")
    return tokens


def _mend_links(token: Token, known: set[str]) -> None:
    """Point links at the pages of the site; a link to a file outside it becomes its plain text."""
    children = token.children or []
    dropped = 0
    for child in children:
        if child.type == "link_open":
            href = str(child.attrGet("href") or "")
            target, _, mark = href.partition("#")
            file = PurePosixPath(target)
            if "://" in href or (not target and mark):
                continue
            if file.suffix == ".md" and file.stem in known and len(file.parts) == 1:
                child.attrSet("href", f"{file.stem}.html" + (f"#{mark}" if mark else ""))
                continue
            child.type, child.tag, child.hidden, child.content = "text", "", False, ""
            dropped += 1
        elif child.type == "link_close" and dropped:
            child.type, child.tag, child.content = "text", "", ""
            dropped -= 1


def _plain(inline: Token) -> str:
    return "".join(child.content for child in inline.children or [] if child.content)


def slug(text: str) -> str:
    """Return a heading's name inside its page, as code hosts make it."""
    return re.sub(r"[^\w\- ]", "", text.strip().lower()).replace(" ", "-")


def questions_of(law: Law, documents: list[Document]) -> list[Question]:
    """Return what the documents leave open in a law.

    A section counts when its heading names the law; of other sections those points and rows that
    name a rate or a rule of the law.
    """
    own = {rate.path for rate in law.all_rates} | {rule.name for rule in law.all_rules}
    known = {document.stem: document for document in documents}
    found: list[Question] = []
    for document in documents:
        if document.stem not in QUESTIONS:
            continue
        english = known.get(document.stem + IN_ENGLISH)
        sections = list(_sections(document))
        twins = list(_sections(english)) if english else []
        for place, (title, section) in enumerate(sections):
            named = _is_about(law, title)
            question = _of_section(own, document, title, section, named=named)
            if question and english and len(twins) == len(sections):
                question = question._replace(
                    twin=_of_section(own, english, *twins[place], named=named)
                )
            found += [question] if question else []
    return found


def _sections(document: Document) -> Iterator[tuple[str, list[Token]]]:
    """Yield the heading and the text of every section below the title."""
    tokens = document.tokens
    starts = [
        place
        for place, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag != "h1"
    ]
    for start, end in zip(starts, [*starts[1:], len(tokens)], strict=True):
        yield _plain(tokens[start + 1]), tokens[start + 3 : end]


def _is_about(law: Law, title: str) -> bool:
    names = {law.key.replace("_", " "), law.name.da.lower()}
    return any(re.search(rf"\b{re.escape(name)}\b", title.lower()) for name in names)


def _of_section(
    own: set[str], document: Document, title: str, section: list[Token], *, named: bool
) -> Question | None:
    """Return a section that names the law, else its points that name something of it."""
    if named:
        html = _html(section)
    else:
        points = [point for point in _points(section) if own & _code(point)]
        html = f"<ul>{''.join(f'<li>{_html(point)}</li>' for point in points)}</ul>"
        if not points:
            return None
    html = _from_a_law(html, document)
    return Question(title, html, document.stem, slug(title), document.language)


def _from_a_law(html: str, document: Document) -> str:
    """Point the links of a document's passage from the page of a law, one folder beside it."""
    html = re.sub(r'href="#', f'href="{document.stem}.html#', html)
    return re.sub(r'href="(?=[\w-]+\.html)', f'href="../{PAGES}', html)


def _points(section: list[Token]) -> Iterator[list[Token]]:
    """Yield the points of lists and the rows of tables."""
    start = None
    for place, token in enumerate(section):
        if token.type in {"list_item_open", "tr_open"} and start is None:
            start = place, token.type, token.level
        elif start and token.type == start[1].replace("open", "close") and token.level == start[2]:
            yield [item for item in section[start[0] + 1 : place] if item.type == "inline"]
            start = None


def _code(tokens: list[Token]) -> set[str]:
    """Return what stands in code marks."""
    return {
        child.content
        for token in tokens
        for child in token.children or []
        if child.type == "code_inline"
    }


def paragraphs(text: str) -> str:
    """Return plain text as HTML, with what stands between back-ticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))
