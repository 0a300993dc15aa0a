"""Runs over a population: with progress, a limit of time, and an end when nobody waits.

A run is answered in one piece, or to a client that accepts ``application/x-ndjson`` as a stream of
JSON objects, one a line: ``{"done": 3, "total": 8}`` while it computes, and last the answer or what
is wrong with the request. A client that closes the connection stops the run at its next block.
Nothing of a run is kept on the server.
"""

from __future__ import annotations

import json
import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from flask import Response, jsonify, request

from openfisca_dk_integration.web.answers_json import finite
from openfisca_dk_integration.web.errors import RequestError, too_slow
from openfisca_dk_integration.web.logs import FIELDS, NAME, place_of

if TYPE_CHECKING:
    from openfisca_dk_integration.web.service import Service

LOG = logging.getLogger(NAME)
STREAM = "application/x-ndjson"
HEARTBEAT = 1.0
"""Seconds between lines, so that a closed connection is noticed."""

Progress = Callable[[int, int], None]
Work = Callable[[Progress], Any]


class CancelledError(Exception):
    """Nobody waits for the run any more."""


class Watch:
    """Tells progress on, and stops a run that is cancelled or too long."""

    def __init__(
        self,
        seconds: float,
        cancelled: threading.Event | None = None,
        told: queue.Queue[Any] | None = None,
    ) -> None:
        """Begin the time.

        Args:
            seconds: how long the run may take.
            cancelled: set when nobody waits any more.
            told: where progress goes.
        """
        self.until = time.monotonic() + seconds
        self.cancelled, self.told = cancelled, told

    def __call__(self, done: int, total: int) -> None:
        """Note a step; computing goes on when this returns.

        Raises:
            CancelledError: nobody waits.
            RequestError: 503 when the time is over.
        """
        if self.cancelled is not None and self.cancelled.is_set():
            raise CancelledError
        if time.monotonic() > self.until:
            raise too_slow()
        if self.told is not None:
            self.told.put({"done": done, "total": total})


def answered(service: Service, work: Work) -> Response:
    """Answer with what a run gives, streamed where the client accepts that.

    Raises:
        RequestError: what is wrong with the request, when it is not streamed.
    """
    seconds = service.settings.max_run_seconds
    if request.accept_mimetypes.best == STREAM:
        lines = (_line(message) for message in messages(service, work))
        return Response(lines, mimetype=STREAM, headers={"X-Accel-Buffering": "no"})
    with service.run_turn():
        return jsonify(work(Watch(seconds)))


def messages(service: Service, work: Work) -> Iterator[dict[str, Any]]:
    """Yield the progress of a run, and last its answer or its problems; {} says it goes on."""
    told: queue.Queue[Any] = queue.Queue()
    cancelled = threading.Event()

    def run() -> None:
        try:
            with service.run_turn():
                answer = work(Watch(service.settings.max_run_seconds, cancelled, told))
            told.put({"status": 200, "answer": answer})
        except CancelledError:
            told.put(None)
        except RequestError as error:
            told.put({"status": error.status} | error.content())
        except Exception as error:  # noqa: BLE001 - the answer has begun: it ends with a sentence
            fields = {"error": type(error).__name__, "place": place_of(error.__traceback__)}
            LOG.error("error in a run", extra={FIELDS: fields})  # noqa: TRY400 - no personal data
            told.put({"status": 500, "error": "Internal server error"})

    threading.Thread(target=run, daemon=True).start()
    try:
        while True:
            try:
                message = told.get(timeout=HEARTBEAT)
            except queue.Empty:
                yield {}
                continue
            if message is None:
                return
            yield message
            if "status" in message:
                return
    finally:
        cancelled.set()


def _line(message: dict[str, Any]) -> bytes:
    if not message:
        return b"\n"
    try:
        text = json.dumps(message, ensure_ascii=False, allow_nan=False, default=str)
    except ValueError:
        text = json.dumps(finite(message), ensure_ascii=False, default=str)
    return text.encode() + b"\n"


PERSON_YEARS = 20_000
"""Persons times years of a block: computed in two or three seconds, after which a run can stop."""

LEAST_BLOCK = 500


def block_size(years: tuple[int, int]) -> int:
    """Return the persons of a block, so that a run over these years can stop within seconds."""
    return max(LEAST_BLOCK, PERSON_YEARS // (years[1] - years[0] + 1))
