"""Broken input: what a file is made into, and what every command must do with it.

The number of cases is small in CI and large in ``make soak`` (``SOAK``: times as many). The run
of ``make soak`` writes what it tried to ``docs/reliability.md`` (``tests/faults/tally.py``).
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from openfisca_dk_integration.cli import app
from tests.faults import tally

try:
    import resource
except ImportError:  # Windows
    resource = None

SOAK = max(1, int(os.environ.get("SOAK", "1")))
SLOWEST = 60
"""Seconds any answer to a broken file may take, on a shared machine; most take hundredths."""

MOST_MEMORY = 1_000_000_000
"""Bytes that reading a small file may take."""

FINDINGS = Path(__file__).parents[2] / "build" / "fuzz"

CPR = "010188-1234"
"""Nobody's: the day and month of many, a year and a serial number that do not fit."""

REPEATED = re.compile(rf"(?<!\d){CPR}(?!\d)")


def cases(number: int):
    """Return the settings of a test with so many cases in CI."""
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    fixture = [HealthCheck.function_scoped_fixture]
    return settings(
        max_examples=number * SOAK,
        deadline=None,
        derandomize=SOAK == 1,
        database=None,
        phases=[Phase.explicit, Phase.generate],  # a failure is read as it is, not in minutes
        suppress_health_check=[*checks, *fixture],
    )


def told(kind: str, *words: object) -> int:
    """Run a command on broken input; it ends with 0, 1 or 2, and says why in plain lines.

    Returns:
        The exit code.
    """
    with bounded(kind):
        result = CliRunner().invoke(app, [str(word) for word in words], env={"NO_COLOR": "1"})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code in {0, 1, 2}
    assert "Traceback" not in result.output
    if result.exit_code:
        assert result.stderr.strip(), "an exit without a reason"
    assert not REPEATED.search(result.output), "a CPR number was repeated"
    return result.exit_code


def problems_of(kind: str, error: type[Exception], reader, path: Path) -> list[str]:
    """Read a broken file: whatever is wrong with it comes as lines.

    What ends otherwise is kept in ``build/fuzz``, to be put into the corpus once it is mended.

    Returns:
        The lines.
    """
    lines: list[str] = []
    with bounded(kind):
        try:
            reader(path)
        except error as found:
            lines = found.lines()
            assert lines
            assert all(lines)
            assert not REPEATED.search("\n".join(lines)), "a CPR number was repeated"
        except BaseException:
            FINDINGS.mkdir(parents=True, exist_ok=True)
            content = path.read_bytes()
            name = f"{kind}-{hashlib.sha256(content).hexdigest()[:8]}{path.suffix}"
            (FINDINGS / name).write_bytes(content)
            raise
    return lines


@contextmanager
def bounded(kind: str) -> Iterator[None]:
    """Count a try that may take so much time and memory."""
    start, memory = time.monotonic(), _peak()
    yield
    tally.add(f"fuzz: {kind}")
    assert time.monotonic() - start < SLOWEST
    assert _peak() - memory < MOST_MEMORY


def _peak() -> int:
    """Return the most memory this process has had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 if resource else 0


STRANGE = st.sampled_from(
    [
        "", " ", "\x00", "\ufeff", "\u202e", "\u2028", "ÆØÅ", "😀", "a" * 5000, "NaN", "inf",
        "-inf", "1e999", "-0", "007", "1,5", "1.000", "0x1F", "1_000", "9" * 30, "2020-02-30",
        "0000-00-00", "9999-12-31", "2020-1-1", "null", "true", "[]", "{}", "=1+1", "@SUM(1)",
        "=cmd|' /C calc'!A0", "+1", "-1", "\t=1", "'", '"', '""', ";", ",", "\\", "../../etc/x",
        "/dev/zero", "%s%n", "{0}", "${HOME}", "<script>", "&amp;", CPR, "0101881234",
    ]
)  # fmt: skip
"""Texts that have broken programs before."""

SCALARS = st.one_of(
    STRANGE,
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.integers(-5, 3000),
    st.floats(),
    st.text(max_size=20),
    st.dates(),
)


def changed(content, data):
    """Return a document with some of its values or keys replaced, removed, doubled or nested."""
    for _ in range(data.draw(st.integers(1, 3))):
        content = _change(content, data, data.draw(st.integers(0, 6)))
    return content


def _change(value, data, depth):
    if depth > 0 and isinstance(value, dict) and value:
        key = data.draw(st.sampled_from(sorted(value, key=str)))
        kind = data.draw(st.integers(0, 9))
        if kind == 0:
            return {name: inner for name, inner in value.items() if name != key}
        if kind == 1:
            return {data.draw(SCALARS) if name == key else name: i for name, i in value.items()}
        if kind == 2:
            return value | {data.draw(st.text(max_size=10)): data.draw(SCALARS)}
        return value | {key: _change(value[key], data, depth - 1)}
    if depth > 0 and isinstance(value, list) and value:
        index = data.draw(st.integers(0, len(value) - 1))
        new = _change(value[index], data, depth - 1)
        return [*value[:index], new, *value[index + 1 :]]
    return data.draw(
        st.one_of(
            SCALARS,
            st.lists(SCALARS, max_size=3),
            st.dictionaries(st.text(max_size=5), SCALARS, max_size=3),
        )
    )


def scrambled(content: bytes, data) -> bytes:
    """Return bytes with some of them changed, cut out, doubled or cut off."""
    for _ in range(data.draw(st.integers(1, 4))):
        if not content:
            break
        at = data.draw(st.integers(0, len(content) - 1))
        length = data.draw(st.integers(0, min(40, len(content) - at)))
        piece = data.draw(
            st.one_of(st.binary(max_size=6), STRANGE.map(lambda text: text.encode("utf-8")[:200]))
        )
        content = data.draw(
            st.sampled_from(
                [
                    content[:at] + piece + content[at + length :],
                    content[:at],
                    content[:at] + content[at : at + length] * 3 + content[at:],
                ]
            )
        )
    return content
