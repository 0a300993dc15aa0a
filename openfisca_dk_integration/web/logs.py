"""The server's log: a line of JSON an event, without anything that somebody sent.

No address, query, body, id or message of an exception is written: an error is its kind and the line
of code. gunicorn's own lines get the same form, without what it would fill in.
"""

from __future__ import annotations

import datetime
import json
import logging
import sys
from types import TracebackType
from typing import Any

NAME = "dk_integration.web"
FIELDS = "dk_fields"


class JSONLines(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return time, level and event; the fields of a request, or the place of an error."""
        when = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
        content: dict[str, Any] = {
            "time": when.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            # The text as it stands in the code; what was to be filled in may be personal.
            "event": str(record.msg),
        }
        content |= getattr(record, FIELDS, {})
        if record.exc_info and record.exc_info[0] is not None:
            content["error"] = record.exc_info[0].__name__
            content["place"] = place_of(record.exc_info[2])
        return json.dumps(content, ensure_ascii=False)


def start_logging() -> None:
    """Write the application's log to standard error."""
    log = logging.getLogger(NAME)
    log.handlers = [handler()]
    log.setLevel(logging.INFO)
    log.propagate = False


def place_of(trail: TracebackType | None) -> str:
    """Return the innermost line of code of an error."""
    while trail is not None and trail.tb_next is not None:
        trail = trail.tb_next
    return f"{trail.tb_frame.f_code.co_filename}:{trail.tb_lineno}" if trail else "?"


def handler() -> logging.Handler:
    """Return what writes lines to standard error."""
    stream = logging.StreamHandler(sys.stderr)
    stream.setFormatter(JSONLines())
    return stream
