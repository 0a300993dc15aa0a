"""The page of dependencies and the SBOM name what is installed, and nothing is without a reason."""

from tests.packaging.parts import (
    PAGE,
    PYPROJECT,
    canonical,
    closure,
    direct,
    licence,
    reasons,
    sbom,
)
from tests.packaging.test_packaging import ROOT

# Licences whose terms allow use in a package under AGPL-3.0-or-later.
FITTING = (
    "MIT", "BSD", "Apache", "MPL", "PSF", "Python Software Foundation", "ISC", "AGPL", "Affero",
    "LGPL", "Unlicense", "0BSD", "CC0", "Zlib", "HPND", "see its files",
)  # fmt: skip


def test_every_direct_dependency_has_a_reason_and_no_reason_is_left_over():
    assert set(direct()) == set(reasons())


def test_the_page_names_every_package_that_is_installed_for_users():
    page = PAGE.read_text(encoding="utf-8")
    rows = {line.split("|")[1].strip() for line in page.splitlines() if line.startswith("| ")}
    assert set(closure()) - rows == set()


def test_every_licence_fits_ours():
    wrong = {
        name: licence(name)
        for name in closure()
        if not any(word in licence(name) for word in FITTING)
    }
    assert wrong == {}


def test_the_sbom_names_every_package_once_and_joins_them():
    document = sbom()
    names = [part["name"] for part in document["components"]]
    assert names == sorted(set(names))
    assert {"openfisca-core", "numpy", "polars", "pydantic", "flask"} <= set(names)
    refs = {part["bom-ref"] for part in document["components"]}
    refs.add(document["metadata"]["component"]["bom-ref"])
    for entry in document["dependencies"]:
        assert entry["ref"] in refs
        assert set(entry["dependsOn"]) <= refs
    assert document["metadata"]["component"]["version"] == PYPROJECT["project"]["version"]


def test_the_citation_is_of_this_version():
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"version: {PYPROJECT['project']['version']}\n" in text
    assert f"license: {PYPROJECT['project']['license']}\n" in text


def test_the_lock_holds_everything_users_install():
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    locked = {canonical(line.split("==")[0]) for line in lines if "==" in line}
    assert set(closure()) - locked == set()
