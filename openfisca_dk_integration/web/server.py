"""``dk-integration serve``: the application on gunicorn, a maintained production server."""

from __future__ import annotations

import gc
from typing import Any

from openfisca_dk_integration.web.app import create_app
from openfisca_dk_integration.web.logs import handler, start_logging
from openfisca_dk_integration.web.settings import Settings

EXTRA_SECONDS = 60
"""Beyond waiting and computing, before gunicorn takes a worker for dead."""

ALLOCATIONS = 100_000
"""Objects more than before, when Python looks for garbage."""


def serve(settings: Settings, host: str, port: int, workers: int, threads: int) -> None:
    """Serve until stopped.

    Args:
        settings: limits and switches.
        host: address to listen on.
        port: port to listen on.
        workers: processes; each computes one request at a time.
        threads: requests a process holds at the same time (waiting, reading, writing).
    """
    from gunicorn.app.base import BaseApplication
    from gunicorn.glogging import Logger

    class ServerLog(Logger):
        """gunicorn's log in the form of ours, without what it would fill in."""

        def setup(self, cfg: Any) -> None:
            super().setup(cfg)
            self.error_log.handlers = [handler()]
            self.error_log.propagate = False

    start_logging()
    app = create_app(settings)

    # Law and code never become garbage, and a request leaves little of it: looking for it costs
    # an eighth of the computing time where Python does it as often as it does by default.
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATIONS, *gc.get_threshold()[1:])

    class Server(BaseApplication):
        def load_config(self) -> None:
            options: dict[str, Any] = {
                "bind": f"{host}:{port}",
                "workers": workers,
                "threads": threads,
                "worker_class": "gthread",
                "preload_app": True,
                "timeout": int(settings.max_wait + settings.max_seconds) + EXTRA_SECONDS,
                "backlog": 2048,
                # A kept connection would bind its client to one process while another is idle.
                "keepalive": 0,
                "limit_request_line": 8190,
                "accesslog": None,
                "errorlog": "-",
                "loglevel": "error",
                "logger_class": ServerLog,
            }
            for key, value in options.items():
                self.cfg.set(key, value)

        def load(self) -> Any:
            return app

    Server().run()
