"""Fuzzing led by coverage, in ``make soak`` and where atheris is installed."""

import subprocess
import sys
from importlib.util import find_spec

import pytest

from tests.faults import tally
from tests.fuzz.kinds import ROOT
from tests.support.soak import SOAK

RUNS = 200


@pytest.mark.skipif(SOAK == 1, reason="for long runs: make soak")
@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris is not installed")
@pytest.mark.parametrize("kind", ["yaml", "reform", "scenario", "own figures", "histories"])
def test_guided_by_coverage(kind):
    runs = RUNS * SOAK
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.guided", kind, f"-runs={runs}", "-seed=1"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    tally.add(f"fuzz, led by coverage: {kind}", tries=runs)
