"""What the package is made of: the packages it needs, with licence and reason, and an SBOM.

``python -m tests.packaging.parts table`` writes docs/dependencies.md, ``... sbom FILE`` a CycloneDX
1.5 document. Both read the metadata of what is installed, and need no network.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
REASONS = Path(__file__).parent / "dependencies.csv"
PAGE = ROOT / "docs" / "dependencies.md"
NAME = "openfisca-dk-integration"
EXTRAS = ("analysis", "web", "docs", "compiled", "cluster")
LONGEST = 60
"""Characters of a licence's name; some packages put its whole text there."""

HEAD = """# Hvad pakken består af · Dependencies

Written by `python -m tests.packaging.parts table` from the metadata of what is installed; a test
keeps it in step with what users install. The reasons stand in `tests/packaging/dependencies.csv`.
What only development uses (pytest, ruff, ...) is in `requirements.lock` alone.

| package | licence | extra | reason, or what asks for it |
|---|---|---|---|
"""


def canonical(name: str) -> str:
    """Return a package's name in its one form."""
    return re.sub(r"[-_.]+", "-", name).lower()


def direct() -> dict[str, str]:
    """Return the packages named in pyproject.toml, with the extra that needs them."""
    project = PYPROJECT["project"]
    found = {canonical(Requirement(one).name): "law" for one in project["dependencies"]}
    for extra in EXTRAS:
        for one in project["optional-dependencies"].get(extra, []):
            found.setdefault(canonical(Requirement(one).name), extra)
    found.pop(NAME, None)
    return found


def own() -> list[str]:
    """Return what the package itself asks for, as pyproject.toml says now."""
    project = PYPROJECT["project"]
    return [
        *project["dependencies"],
        *(one for extra in EXTRAS for one in project["optional-dependencies"][extra]),
    ]


def closure() -> dict[str, list[str]]:
    """Return every package that is installed for users, with what asks for it."""
    asked: dict[str, set[str]] = {}
    todo: list[tuple[str, frozenset[str]]] = [(NAME, frozenset(EXTRAS))]
    seen: set[tuple[str, frozenset[str]]] = set()
    while todo:
        name, extras = todo.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            requires = own() if name == NAME else distribution(name).requires or []
        except PackageNotFoundError:
            continue
        for text in requires:
            one = Requirement(text)
            wanted = ({"extra": extra} for extra in (*extras, ""))
            if one.marker is not None and not any(one.marker.evaluate(env) for env in wanted):
                continue
            inner = canonical(one.name)
            if inner != NAME:
                asked.setdefault(inner, set()).add(name)
            todo.append((inner, frozenset(one.extras)))
    return {name: sorted(asked[name]) for name in sorted(asked)}


def licence(name: str) -> str:
    """Return the licence a package says it has."""
    metadata = distribution(name).metadata
    said = metadata.get("License-Expression")
    if said:
        return str(said)
    classes = [
        value.split(" :: ")[-1]
        for value in metadata.get_all("Classifier") or []
        if value.startswith("License ::") and value != "License :: OSI Approved"
    ]
    plain = str(metadata.get("License") or "").strip().splitlines()
    text = classes[0] if classes else plain[0] if plain else ""
    return text if text and len(text) <= LONGEST else "see its files"


def reasons() -> dict[str, str]:
    """Return the reason for each direct dependency."""
    with REASONS.open(encoding="utf-8") as stream:
        return {row["name"]: row["reason"] for row in csv.DictReader(stream)}


def table() -> str:
    """Return the page."""
    named, why = direct(), reasons()
    lines = []
    for name, askers in closure().items():
        reason = why.get(name) or "of " + ", ".join(askers)
        lines.append(f"| {name} | {licence(name)} | {named.get(name, '')} | {reason} |")
    return HEAD + "\n".join(lines) + "\n"


def sbom() -> dict[str, object]:
    """Return a CycloneDX 1.5 document of the package and all it needs; the same for one lock."""
    asked = closure()
    version = PYPROJECT["project"]["version"]
    parts = {name: distribution(name) for name in asked}
    refs = {name: f"pkg:pypi/{name}@{part.version}" for name, part in parts.items()}
    own = f"pkg:pypi/{NAME}@{version}"
    needs: dict[str, list[str]] = {NAME: []} | {name: [] for name in asked}
    for name, askers in asked.items():
        for asker in askers:
            needs[asker].append(refs[name])
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "library",
                "bom-ref": own,
                "name": NAME,
                "version": version,
                "purl": own,
                "licenses": [{"license": {"id": PYPROJECT["project"]["license"]}}],
            }
        },
        "components": [
            {
                "type": "library",
                "bom-ref": refs[name],
                "name": name,
                "version": part.version,
                "purl": refs[name],
                "licenses": [{"license": {"name": licence(name)}}],
            }
            for name, part in parts.items()
        ],
        "dependencies": [
            {"ref": own if name == NAME else refs[name], "dependsOn": sorted(needs[name])}
            for name in needs
        ],
    }


def main(what: str, target: str = "") -> None:
    """Write what is asked for."""
    if what == "table":
        PAGE.write_text(table(), encoding="utf-8")
    else:
        path = Path(target or "dist/sbom.cdx.json")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(sbom(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
