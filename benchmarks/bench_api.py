"""Our server beside plain ``openfisca serve``: latency, throughput, and 100 clients for a minute.

The same body for both, in the same run: one household of three persons over 60 months with about
40 outputs. ``python benchmarks/bench_api.py [--seconds 60] [--clients 100]
[--quick]``
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

BIN = Path(sys.executable).parent
FIRST, YEARS = 2018, 5
MONTHS = [f"{FIRST + m // 12}-{m % 12 + 1:02d}" for m in range(12 * YEARS)]
PERSONAL = (
    "forsoergelsesydelse", "i_introduktionsprogram", "grundtilskud", "resultattilskud",
    "danskbonus_engangsbeloeb", "alder", "skat_i_maaneden", "skattepligtige_ydelser_i_maaneden",
)  # fmt: skip
HOUSEHOLD = (
    "disponibel_indkomst", "husstandens_loen", "husstandens_skattepligtige_ydelser",
    "husstandens_skattefri_ydelser", "husstandens_skat", "husstandens_groenne_check",
    "boligstoette", "boerne_og_ungeydelse", "boernetilskud", "raadighedsbeloeb",
)  # fmt: skip
MUNICIPAL = (
    "kommune_nettoresultat", "kommune_udgifter", "kommune_tilskud_og_refusion_fra_staten",
    "kommune_skatteindtaegt", "kommune_forsoergelse", "kommune_refusion_forsoergelse",
    "kommune_grundtilskud", "kommune_resultattilskud", "kommune_danskuddannelse",
    "kommune_boligstoette", "stat_nettoresultat", "stat_skatteindtaegt", "stat_boligstoette",
    "stat_boerneydelser", "stat_ydelser_til_borgere",
)  # fmt: skip


def body(wage: int = 0) -> bytes:
    """Return the household: two adults and a child, 60 months, 41 outputs."""
    last = MONTHS[-1]
    adult = {
        "opholdsgrundlag": {"ETERNITY": "flygtning"},
        "overtagelsesdato": {"ETERNITY": "2018-01-15"},
        "indrejsedato": {"ETERNITY": "2018-01-02"},
    }
    asked = {name: {last: None} for name in PERSONAL}
    persons = {
        "a": adult
        | {"foedselsdato": {"ETERNITY": "1988-03-01"}, "koen": {"ETERNITY": "kvinde"}}
        | {"aktivitet": dict.fromkeys(MONTHS, "ledig")}
        | {"loenindkomst": dict.fromkeys(MONTHS, wage)}
        | asked,
        "b": adult
        | {"foedselsdato": {"ETERNITY": "1985-07-01"}, "koen": {"ETERNITY": "mand"}}
        | {"aktivitet": dict.fromkeys(MONTHS, "danskuddannelse")}
        | {"loenindkomst": dict.fromkeys(MONTHS, 0)}
        | asked,
        "c": adult
        | {"foedselsdato": {"ETERNITY": "2015-05-05"}, "koen": {"ETERNITY": "kvinde"}}
        | {"aktivitet": dict.fromkeys(MONTHS, "ingen")}
        | {"loenindkomst": dict.fromkeys(MONTHS, 0)},
    }
    home = {"voksne": ["a", "b"], "boern": ["c"], "husleje": dict.fromkeys(MONTHS, 5500)}
    town = {"borgere": ["a", "b", "c"], "kommunekode": {"ETERNITY": 461}}
    year = str(FIRST + YEARS - 1)
    situation = {
        "personer": persons,
        "husstande": {"h": home | {name: {last: None} for name in HOUSEHOLD}},
        "kommuner": {"k": town | {name: {year: None} for name in MUNICIPAL}},
    }
    return json.dumps(situation).encode()


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@contextmanager
def server(command: list[str], port: int, path: str):
    """Run a server until the block ends."""
    environment = os.environ | {"PYTHONUTF8": "1"}
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        for _ in range(240):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
                connection.request("GET", path)
                connection.getresponse().read()
                break
            except OSError:
                time.sleep(0.5)
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def post(connection: http.client.HTTPConnection, content: bytes) -> int:
    """Send a body and return the status."""
    connection.request("POST", "/calculate", content, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def latency(port: int, count: int) -> list[float]:
    """Return the seconds of each of some requests, one after the other, after three to warm up."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    times = []
    for number in range(count + 3):
        start = time.perf_counter()
        if post(connection, body(number)) != 200:
            raise SystemExit("a request of the benchmark was refused")
        times.append(time.perf_counter() - start)
    return times[3:]


def load(port: int, clients: int, seconds: float) -> tuple[int, int]:
    """Return the good and the bad answers of many clients in a time."""
    good, bad = [0], [0]
    lock = threading.Lock()
    until = time.monotonic() + seconds

    def client(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        while time.monotonic() < until:
            try:
                status = post(connection, body(number))
            except (OSError, http.client.HTTPException):
                status = 0
            connection.close()
            with lock:
                (good if status == 200 else bad)[0] += 1

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return good[0], bad[0]


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=float, default=60.0)
    options.add_argument("--clients", type=int, default=100)
    options.add_argument("--count", type=int, default=20)
    options.add_argument("--quick", action="store_true", help="five requests, five seconds of load")
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    if given.quick:
        given.count, given.seconds = 5, 5.0
    if not shutil.which(str(BIN / "openfisca")):
        raise SystemExit("openfisca is not installed")
    found = {}
    plain, ours = free_port(), free_port()
    package = "openfisca_dk_integration"
    commands = {
        "openfisca serve": (
            [str(BIN / "openfisca"), "serve", "-c", package, "-p", str(plain), "--workers", "2"],
            plain,
            "/entities",
        ),
        "dk-integration serve": (
            [str(BIN / "dk-integration"), "serve", "--port", str(ours), "--workers", "2"],
            ours,
            "/health",
        ),
    }
    for name, (command, port, path) in commands.items():
        with server(command, port, path):
            times = latency(port, given.count)
            good, bad = load(port, 4, min(given.seconds, 20.0))
            entry = {
                "median_ms": round(1000 * statistics.median(times), 1),
                "per_second": round(good / min(given.seconds, 20.0), 2),
                "errors": bad,
            }
            if port == ours:
                good, bad = load(port, given.clients, given.seconds)
                entry |= {"clients": given.clients, "answers": good, "errors_of_clients": bad}
            found[name] = entry
    one, two = found.values()
    found["ratio"] = {
        "latency": round(two["median_ms"] / one["median_ms"], 3),
        "throughput": round(two["per_second"] / one["per_second"], 2),
    }
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
