"""The SBOM, the workflows and the citation are in the form others expect, by their schemas."""

import json
import re
from importlib.resources import files
from pathlib import Path

import check_jsonschema
import jsonschema
import pytest
import yaml
from referencing import Registry, Resource

from tests.packaging.parts import ROOT, sbom

VENDOR = Path(check_jsonschema.__file__).parent / "builtin_schemas" / "vendor"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yaml"))


def schema(name):
    """Return a schema that check-jsonschema ships."""
    return json.loads((VENDOR / f"{name}.json").read_text(encoding="utf-8"))


def plain(path):
    """Return a YAML file as JSON has it: dates as text."""
    return json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8")), default=str))


def test_the_sbom_is_a_cyclonedx_document():
    parts = {
        path.name: json.loads(path.read_text(encoding="utf-8"))
        for path in files("cyclonedx.schema").joinpath("_res").iterdir()
        if path.name.endswith(".json")
    }
    whole = parts["bom-1.5.SNAPSHOT.schema.json"]
    base = whole["$id"].rsplit("/", 1)[0]
    named = [(f"{base}/{name}", Resource.from_contents(one)) for name, one in parts.items()]
    validator = jsonschema.Draft7Validator(whole, registry=Registry().with_resources(named))
    document = sbom()
    assert list(validator.iter_errors(document)) == []
    for broken in ({"bomFormat": "x"}, {"unknown": 1}, {"metadata": {"component": {"name": 1}}}):
        assert list(validator.iter_errors(document | broken))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_workflows_are_what_github_expects(path):
    content = plain(path)
    jsonschema.validate(content, schema("github-workflows"))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**content, "jobs": {"x": {}}}, schema("github-workflows"))


def test_ci_runs_what_ci_runs_here_on_every_python_supported():
    ci = plain(ROOT / ".github" / "workflows" / "ci.yaml")["jobs"]["ci"]
    assert [step["run"] for step in ci["steps"] if "run" in step] == ["bash .ci/run"]
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    supported = re.findall(r"Python :: (3\.\d+)", project)
    assert ci["strategy"]["matrix"]["python"] == supported


def test_workflows_call_targets_of_the_makefile():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    call = re.compile(r"^[^#\n]*\bmake (?:--[a-z-]+ )*([a-z-]+)", re.MULTILINE)
    for path in [*WORKFLOWS, ROOT / ".ci" / "run"]:
        text = path.read_text(encoding="utf-8")
        called = set(call.findall(text))
        assert called or "bash .ci/run" in text
        assert called <= targets, path


def test_the_citation_is_in_order():
    jsonschema.validate(plain(ROOT / "CITATION.cff"), schema("citation-file-format"))


def test_issues_ask_for_no_real_person():
    """Each template has the head GitHub needs, and says that no real data belong there."""
    for path in sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.md")):
        _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
        assert {"name", "about", "labels"} <= set(yaml.safe_load(head))
        assert "rigtig" in body
