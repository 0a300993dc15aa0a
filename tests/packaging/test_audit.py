"""`make audit` says what it could not judge, and fails only for a weakness that is known."""

import subprocess
import sys

import pytest

from tests.packaging.parts import ROOT

LOCKED = sum("==" in line for line in (ROOT / "requirements.lock").read_text().splitlines())

PYTHON = """#!/bin/sh
# Stands for Python: `-m venv FOLDER` makes a folder in which pip and pip-audit are these.
mkdir -p "$3/bin"
printf '#!/bin/sh\\n{pip}\\n' >"$3/bin/python"
printf '#!/bin/sh\\n{audit}\\n' >"$3/bin/pip-audit"
chmod +x "$3/bin/python" "$3/bin/pip-audit"
"""


def audit(folder, pip, judge):
    """Run the script with a pip and a pip-audit of our own."""
    python = folder / "python"
    python.write_text(PYTHON.format(pip=pip, audit=judge), encoding="utf-8")
    python.chmod(0o755)
    script = ROOT / "tests" / "packaging" / "audit.sh"
    return subprocess.run(
        ["sh", str(script), str(python)], capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.skipif(sys.platform == "win32", reason="a script for sh")
@pytest.mark.parametrize(
    ("pip", "judge", "code", "says"),
    [
        ("exit 1", "exit 0", 0, "NOT AUDITED: pip-audit could not be installed"),
        ("exit 0", "echo ConnectionError >\\&2; exit 1", 0, "NOT AUDITED: the database"),
        ("exit 0", "echo ServiceError 403 Forbidden >\\&2; exit 1", 0, "NOT AUDITED: the database"),
        (
            "exit 0",
            f"seq {LOCKED} | while read n; do echo $n could not be audited; done",
            0,
            "NOT AUDITED: the database knows none",
        ),
        ("exit 0", "echo numpy 1.0 PYSEC-1; exit 1", 1, "PYSEC-1"),
        ("exit 0", "echo x could not be audited", 0, f"Audited: {LOCKED - 1} of {LOCKED}"),
    ],
    ids=["no pip", "no network", "refused", "unknown", "a weakness", "in order"],
)
def test_what_the_audit_says(tmp_path, pip, judge, code, says):
    done = audit(tmp_path, pip, judge.replace("\\&", "&"))
    assert says in done.stdout
    assert done.returncode == code
    if "NOT AUDITED" in says:
        assert "Audited:" not in done.stdout.replace("NOT AUDITED:", "")
