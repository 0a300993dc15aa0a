"""Each tutorial, followed literally in a fresh copy, arrives where it says.

``sh`` and ``python`` blocks are run, blocks with ``fil=`` are written to that file; each line of
a ``text`` block stands in what the block before it printed. ``kode=1``: the block exits with 1.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TUTORIALS = sorted((ROOT / "docs" / "tutorials").glob("*.md"))
BLOCK = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COPIED = ("openfisca_dk_integration", "examples", "tests/lov", "tests/support", "signoff")


@pytest.fixture
def copy(tmp_path):
    """A fresh copy of what a user has."""
    ignore = shutil.ignore_patterns("__pycache__")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=ignore)
    return tmp_path


def run(block, language, folder):
    """Run a block of a tutorial; return its exit code and all that it printed."""
    commands = {"sh": ["bash", "-e", "-c", block], "python": [sys.executable, "-c", block]}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "PYTHONPATH": str(folder), "PYTHONUTF8": "1"}
    done = subprocess.run(
        commands[language], cwd=folder, env=environment | {"NO_COLOR": "1", "COLUMNS": "140"},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@pytest.mark.langsom
@pytest.mark.skipif(sys.platform == "win32", reason="blocks are for sh")
@pytest.mark.parametrize("path", TUTORIALS, ids=lambda path: path.stem)
def test_a_tutorial_arrives_where_it_says(path, copy):
    said = ""
    ran = 0
    for language, more, content in BLOCK.findall(path.read_text(encoding="utf-8")):
        options = dict(word.split("=", 1) for word in more.split())
        if "fil" in options:
            (copy / options["fil"]).write_text(content, encoding="utf-8")
        elif language in {"sh", "python"}:
            code, said = run(content, language, copy)
            assert code == int(options.get("kode", 0)), f"{content}\n{said}"
            ran += 1
        elif language == "text":
            missing = [line for line in content.splitlines() if line not in said]
            assert missing == [], said
    assert ran > 0


def test_there_is_a_tutorial_for_each_kind_of_user():
    names = {path.stem for path in TUTORIALS}
    assert names >= {"analytiker", "jurist", "kommune", "udvikler", "drift"}
