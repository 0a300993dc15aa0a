"""Long runs: computed while the answer is sent, with progress; closing the connection stops them.

Nothing of a run is kept on the server: what it gives is in the answer.
"""

from __future__ import annotations

import base64
import json
import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import Response

from openfisca_dk_integration.web.errors import RequestError
from openfisca_dk_integration.web.people import too_slow

if TYPE_CHECKING:
    from openfisca_dk_integration.web.pages.site import Site

LOG = logging.getLogger("dk_integration.web")
STREAM = "application/x-ndjson"
HEARTBEAT = 1.0
"""Seconds between lines, so that a closed connection is noticed."""

Progress = Callable[[int, int], None]


class CancelledError(Exception):
    """Nobody waits for the run any more."""


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
    until = time.monotonic() + site.service.settings.max_run_seconds
    try:
        with site.service.run_turn():
            done = work(_Watch(until, threading.Event()))
    except RequestError as error:
        return render("", error.problems, error.status)
    for name, kind, content in done.files:
        if name == wanted:
            headers = {"Content-Disposition": f'attachment; filename="{name}"'}
            return Response(content, mimetype=kind, headers=headers)
    return render(done.html, [], 200)


class _Watch:
    """Tells progress on, and stops a run that is cancelled or too long."""

    def __init__(
        self, until: float, cancelled: threading.Event, told: queue.Queue[Any] | None = None
    ) -> None:
        self.until, self.cancelled, self.told = until, cancelled, told

    def __call__(self, done: int, total: int) -> None:
        if self.cancelled.is_set():
            raise CancelledError
        if time.monotonic() > self.until:
            raise too_slow()
        if self.told is not None:
            self.told.put({"done": done, "total": total, "text": f"{done} / {total}"})


def _lines(site: Site, language: str, work: Callable[[Progress], Done]) -> Iterator[bytes]:
    """Yield progress and the result, a JSON object a line."""
    told: queue.Queue[Any] = queue.Queue()
    cancelled = threading.Event()
    until = time.monotonic() + site.service.settings.max_run_seconds

    def run() -> None:
        try:
            with site.service.run_turn():
                done = work(_Watch(until, cancelled, told))
            told.put(_message(done))
        except CancelledError:
            told.put(None)
        except RequestError as error:
            told.put({"html": problems_html(site, language, error.problems)})
        except Exception as error:  # noqa: BLE001 - the answer has begun: it ends with a sentence
            LOG.error("%s in a run", type(error).__name__)  # noqa: TRY400 - no personal data
            told.put({"html": f"<p>{site.texts(language)('run_failed')}</p>"})

    threading.Thread(target=run, daemon=True).start()
    try:
        while True:
            try:
                message = told.get(timeout=HEARTBEAT)
            except queue.Empty:
                yield b"\n"
                continue
            if message is None:
                return
            yield json.dumps(message, ensure_ascii=False).encode() + b"\n"
            if "html" in message:
                return
    finally:
        cancelled.set()


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
