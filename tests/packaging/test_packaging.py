"""What a release must hold, checked without building it (`make wheel` builds and tries one)."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "openfisca_dk_integration"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_every_data_file_of_the_package_goes_into_the_wheel():
    patterns = PYPROJECT["tool"]["setuptools"]["package-data"]["openfisca_dk_integration"]
    packed = {path for pattern in patterns for path in PACKAGE.glob(pattern)}
    data = {
        path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc"}
    }
    assert sorted(map(str, data - packed)) == []


def test_urls_have_the_repository_that_openfisca_core_needs():
    assert "Repository" in PYPROJECT["project"]["urls"]


def test_changelog_begins_with_this_version():
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    entries = re.sub(r"<!--.*?-->", "", changelog, flags=re.DOTALL)
    latest = re.search(r"^#+ \[?(\d+\.\d+\.\d+)", entries, re.MULTILINE)
    assert latest is not None
    assert latest.group(1) == PYPROJECT["project"]["version"]


def test_lock_names_exact_versions_and_no_places():
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    wrong = [
        line
        for line in lines
        if not line.startswith("#") and not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line)
    ]
    assert wrong == []


def test_lock_holds_every_dependency():
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    locked = {_canonical(line.split("==")[0]) for line in lines if "==" in line}
    project = PYPROJECT["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["analysis"]]
    wanted += project["optional-dependencies"]["web"] + project["optional-dependencies"]["dev"]
    names = {_canonical(re.split(r"[\[<>=!~ ;]", requirement)[0]) for requirement in wanted}
    assert names - locked == {"openfisca-dk-integration"}


def _canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower()
