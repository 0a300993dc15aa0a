"""``dk-integration serve`` as a process: its flags and environment, its log, its end."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from openfisca_dk_integration.web.openapi import example

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="gunicorn needs fork")
HIDDEN = "hemmelig-person-17"


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def command(*options):
    return [sys.executable, "-m", "openfisca_dk_integration.cli", "serve", *options]


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """A server of one process with small limits; gives its port and what it wrote at its end."""
    log = tmp_path_factory.mktemp("server") / "log"
    port = free_port()
    environment = os.environ | {
        "PYTHONUTF8": "1",
        "DK_INTEGRATION_PORT": str(port),
        "DK_INTEGRATION_WORKERS": "1",
        "DK_INTEGRATION_MAX_BODY": "1",
    }
    options = command("--indstilling", "max_body=50000", "--cors", "https://kommune.dk")
    with log.open("wb") as stream:
        process = subprocess.Popen(options, env=environment, stderr=stream, stdout=stream)
        until = time.monotonic() + 120
        while time.monotonic() < until and process.poll() is None:
            try:
                if ask(port, "GET", "/health")[0] == 200:
                    break
            except OSError:
                time.sleep(0.2)
        yield port, process, log
        if process.poll() is None:
            process.kill()
            process.wait()


def ask(port, method, path, content=None, chunked=False, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    body = iter([content[:100], content[100:]]) if chunked else content
    connection.request(method, path, body, headers, encode_chunked=chunked)
    answer = connection.getresponse()
    found = answer.status, answer.read(), dict(answer.getheaders())
    connection.close()
    return found


def refused(port, content, **more):
    """Return the status of a body that is too large.

    The server answers before it has read the body. A client that is still sending then may find the
    connection closed before the answer reaches it; it asks again.
    """
    for _ in range(20):
        try:
            return ask(port, "POST", "/calculate", content, **more)[0]
        except (ConnectionResetError, BrokenPipeError):
            time.sleep(0.05)
    return None


JSON = {"Content-Type": "application/json"}


def test_a_server_answers_keeps_its_limits_and_logs_nothing_personal(running):
    """One test, since a process is dear to start: what it does from its first to its last line."""
    port, process, log = running
    body = example()
    body["personer"][HIDDEN] = {"loenindkomst": {"2025-01": 123_457}}
    text = json.dumps(body).encode()
    status, content, headers = ask(port, "POST", f"/calculate?navn={HIDDEN}", text, **JSON)
    assert status == 200
    assert HIDDEN in json.loads(content)["personer"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in headers

    chunked = {**JSON, "Transfer-Encoding": "chunked"}
    assert ask(port, "POST", "/calculate", text, chunked=True, **chunked)[0] == 200
    large = text + b" " * 60_000
    assert refused(port, large, **JSON) == 413
    assert refused(port, large, chunked=True, **chunked) == 413
    assert ask(port, "POST", f"/variable/{HIDDEN}", text, **JSON)[0] == 405
    assert ask(port, "GET", f"/variable/{HIDDEN}")[0] == 404
    assert ask(port, "GET", "/metrics")[0] == 404
    theirs = ask(port, "GET", "/health", Origin="https://kommune.dk")[2]
    assert theirs["Access-Control-Allow-Origin"] == "https://kommune.dk"
    with socket.create_connection(("127.0.0.1", port), timeout=20) as raw:
        raw.sendall(b"GET / HTTP/9.9 " + HIDDEN.encode() + b"\r\n\r\n")
        assert b" 400 " in raw.recv(1000)

    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0
    written = log.read_text(encoding="utf-8")
    assert HIDDEN not in written
    assert "123457" not in written
    assert "127.0.0.1" not in written.partition("\n")[2]
    lines = [json.loads(line) for line in written.splitlines() if line.startswith("{")]
    assert len(lines) == len(written.splitlines()) - 1, "beside the address, every line is JSON"
    requests = [line for line in lines if line["event"] == "request"]
    assert {"route", "method", "status", "ms", "bytes", "time", "level", "event"} == set(
        requests[0]
    )
    assert [line["route"] for line in requests if line["status"] == 200][-1] == "/health"
    assert {line["status"] for line in requests} >= {200, 404, 405, 413}


@pytest.mark.parametrize(
    ("options", "variables", "told"),
    [
        (["--indstilling", "max_persons=mange"], {}, "MAX_PERSONS"),
        (["--indstilling", "hej=1"], {}, "HEJ"),
        (["--indstilling", "max_persons"], {}, "name=value"),
        ([], {"DK_INTEGRATION_MAX_CELLS": "-1"}, "max_cells"),
        ([], {"DK_INTEGRATION_MAX_PERSON": "1"}, "MAX_PERSONS"),
    ],
)
def test_a_setting_that_is_wrong_is_told_and_nothing_is_started(
    options, variables, told, monkeypatch
):
    from typer.testing import CliRunner

    from openfisca_dk_integration.cli import app

    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    found = CliRunner().invoke(app, ["serve", *options])
    assert found.exit_code == 1
    assert told in found.output
