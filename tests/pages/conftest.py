"""A server and a browser for all tests of the pages."""

import threading
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from openfisca_dk_integration.web.app import create_app
from openfisca_dk_integration.web.service import Service
from openfisca_dk_integration.web.settings import Settings

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="session")
def service():
    return Service(Settings())


@pytest.fixture(scope="session")
def address(service):
    server = make_server("127.0.0.1", 0, create_app(service.settings, service), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="session")
def browser():
    if not CHROMIUM.exists():
        pytest.skip(f"no Chromium at {CHROMIUM}: the pages are not tried in a browser")
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as play:
        found = play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def page(browser, address):
    """A page that fails its test when the browser finds fault or asks another machine."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=address)
    found = context.new_page()
    faults = []
    found.on("console", lambda m: faults.append(m.text) if m.type in {"error", "warning"} else None)
    found.on("pageerror", lambda error: faults.append(str(error)))
    found.on(
        "request",
        lambda request: (
            faults.append(f"leaves the machine: {request.url}")
            if not request.url.startswith((address, "blob:", "data:"))
            else None
        ),
    )
    yield found
    context.close()
    assert faults == []
