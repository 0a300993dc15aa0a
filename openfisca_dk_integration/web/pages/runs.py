"""Long runs: computed while the answer is sent, with progress; closing the connection stops them.

Nothing of a run is kept on the server: what it gives is in the answer.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import Response

from openfisca_dk_integration.web.errors import RequestError
from openfisca_dk_integration.web.runs import Watch, messages

if TYPE_CHECKING:
    from openfisca_dk_integration.web.pages.site import Site

STREAM = "application/x-ndjson"

Progress = Callable[[int, int], None]


@dataclass
class Done:
    """What a run gives.

    Attributes:
        html: for the page.
        files: name, kind and content of what can be taken away.
    """

    html: str
    files: list[tuple[str, str, bytes]] = field(default_factory=list)


def answer(
    site: Site,
    language: str,
    work: Callable[[Progress], Done],
    wanted: str,
    render: Callable[[str, list[Any], int], Response],
    streamed: bool,
) -> Response:
    """Answer with a run: streamed to a script, else as a page or as one file.

    Args:
        site: the site.
        language: ``da`` or ``en``.
        work: the run; it is given a function to tell its progress to.
        wanted: the name of a file to answer with, or an empty text.
        render: makes the page of HTML, problems and status.
        streamed: whether a script reads progress.
    """
    if streamed:
        lines = _lines(site, language, work)
        return Response(lines, mimetype=STREAM, headers={"X-Accel-Buffering": "no"})
    seconds = site.service.settings.max_run_seconds
    try:
        with site.service.run_turn():
            done = work(Watch(seconds))
    except RequestError as error:
        return render("", error.problems, error.status)
    for name, kind, content in done.files:
        if name == wanted:
            headers = {"Content-Disposition": f'attachment; filename="{name}"'}
            return Response(content, mimetype=kind, headers=headers)
    return render(done.html, [], 200)


def _lines(site: Site, language: str, work: Callable[[Progress], Done]) -> Iterator[bytes]:
    """Yield progress and the result, a JSON object a line."""

    def told(progress: Progress) -> dict[str, Any]:
        try:
            return _message(work(progress))
        except RequestError as error:
            return {"html": problems_html(site, language, error.problems)}

    for message in messages(site.service, told):
        line: dict[str, Any] = message
        if "status" in message:
            failed = {"html": f"<p>{site.texts(language)('run_failed')}</p>"}
            line = message.get("answer", failed)
        elif message:
            line = message | {"text": f"{message['done']} / {message['total']}"}
        yield (json.dumps(line, ensure_ascii=False) if line else "").encode() + b"\n"


def _message(done: Done) -> dict[str, Any]:
    return {
        "html": done.html,
        "files": [
            {"name": name, "type": kind, "content": base64.b64encode(content).decode()}
            for name, kind, content in done.files
        ],
    }


def problems_html(site: Site, language: str, problems: list[Any]) -> str:
    """Return problems as the pages show them."""
    module: Any = site.templates.get_template("problemer.html")
    html: str = module.render(t=site.texts(language), language=language, found=problems)
    return html
