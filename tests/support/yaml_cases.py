"""The YAML cases of tests/lov: how they are read, and what is wrong with their form."""

import datetime
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "lov"
SCHEMA = ROOT / "openfisca_dk_integration" / "schemas" / "test.schema.json"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def case_files(folder: Path = FOLDER) -> list[Path]:
    """Return the test files below a folder, in order of path."""
    return sorted(path for path in folder.rglob("*") if path.suffix in {".yaml", ".yml"})


def load(path: Path) -> Any:
    """Return what the file holds, as YAML reads it."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 -- a safe loader


def problems_of_case(case: Any) -> list[str]:
    """Return what is wrong with one case's form: a sentence each."""
    validator = jsonschema.Draft202012Validator(_schema("case"))
    errors = sorted(validator.iter_errors(as_json(case)), key=lambda error: list(error.path))
    return [
        f"{'.'.join(map(str, error.path)) + ': ' if error.path else ''}{_message(error)}"
        for error in errors
    ]


def problems_of_file(path: Path) -> list[str]:
    """Return what is wrong with a file's form: a sentence each, naming file and case."""
    try:
        cases = load(path)
    except yaml.YAMLError as error:
        return [f"{path}: is not YAML: {error}"]
    if not isinstance(cases, list) or not cases:
        return [f"{path}: must be a list of cases"]
    problems = [
        f"{path}: case {_name(case, number)}: {problem}"
        for number, case in enumerate(cases, start=1)
        for problem in problems_of_case(case)
    ]
    names = Counter(_name(case, number) for number, case in enumerate(cases, start=1))
    problems += [
        f"{path}: {count} cases are named {name}" for name, count in names.items() if count > 1
    ]
    if not any(number_of_persons(case) > 1 for case in cases):
        problems.append(
            f"{path}: no case has two persons or more; a formula that works for one person only"
            " (if, and, max) would pass"
        )
    return problems


def number_of_persons(case: Any) -> int:
    """Return how many persons a case has: members of `personer`, or the longest list of values."""
    inputs = case.get("input") if isinstance(case, dict) else None
    if not isinstance(inputs, dict):
        return 0
    persons = inputs.get("personer")
    if isinstance(persons, dict):
        return len(persons)
    return max((len(values) for values in _lists(inputs)), default=1)


def _lists(inputs: dict[str, Any]) -> Iterator[list[Any]]:
    """Yield the lists of values among plain inputs, given at once or by period."""
    for name, value in inputs.items():
        if name in {"husstand", "husstande", "kommune", "kommuner"}:
            continue
        for values in value.values() if isinstance(value, dict) else [value]:
            if isinstance(values, list):
                yield values


def _name(case: Any, number: int) -> str:
    return repr(case["name"]) if isinstance(case, dict) and "name" in case else str(number)


def _message(error: jsonschema.ValidationError) -> str:
    if error.validator == "anyOf" and not error.path:
        return "absolute_error_margin or relative_error_margin is missing (the default margin is 0)"
    if error.validator == "pattern":
        return f"{error.instance!r} {_PATTERNS.get(str(error.path[-1]), 'has the wrong form')}"
    return error.message


_PATTERNS = {
    "description": "must name the paragraph (§), annex (bilag) or guidance (vejledning)",
    "name": "must not begin or end with a space",
}


def _schema(definition: str) -> dict[str, Any]:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return {"$schema": schema["$schema"], "$ref": f"#/$defs/{definition}", "$defs": schema["$defs"]}


def as_json(value: Any) -> Any:
    """Return the value as JSON has it: YAML dates as text, keys as text."""
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value
