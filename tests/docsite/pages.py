"""Reads the built pages: their tags, names, links and language."""

from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input", "link", "meta", "wbr"}
LOADED = {
    ("script", "src"),
    ("link", "href"),
    ("img", "src"),
    ("iframe", "src"),
    ("form", "action"),
}


@dataclass
class Page(HTMLParser):
    """One page; ``faults`` names every tag that is not closed where it should be."""

    text: str
    language: str = ""
    ids: list = field(default_factory=list)
    links: list = field(default_factory=list)
    loaded: list = field(default_factory=list)
    faults: list = field(default_factory=list)
    open: list = field(default_factory=list)

    def __post_init__(self):
        super().__init__()
        self.feed(self.text)
        self.close()
        self.faults += [f"not closed: {tag}" for tag in self.open]

    def handle_starttag(self, tag, attrs):
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        values = dict(attrs)
        if len(values) != len(attrs):
            self.faults.append(f"an attribute twice: {tag} {attrs}")
        if tag == "html":
            self.language = values.get("lang")
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "a":
            self.links.append(values["href"])
        self.loaded += [value for name, value in attrs if (tag, name) in LOADED]

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"closed out of turn: {tag} at {self.getpos()}")


@cache
def page(path):
    """Return a page, read once."""
    return Page(path.read_text(encoding="utf-8"))
