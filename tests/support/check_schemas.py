"""Check the form of every data file that has a JSON Schema; print what is wrong, exit 1 if any is.

Run by `make static`, so that a misspelt key is told of in a second and without the tests.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.support.yaml_cases import ROOT, as_json, case_files, load, problems_of_file

PACKAGE = ROOT / "openfisca_dk_integration"
# The files that each schema in openfisca_dk_integration/schemas describes, beside the test cases.
DESCRIBED = {
    "parameter.schema.json": PACKAGE / "parameters",
    "reform.schema.json": PACKAGE / "reforms" / "data",
    "behaviour.schema.json": PACKAGE / "behaviour" / "data",
}


def problems() -> Iterator[str]:
    """Yield what is wrong, a sentence each."""
    for path in case_files():
        yield from problems_of_file(path)
    for name, folder in DESCRIBED.items():
        schema = PACKAGE / "schemas" / name
        if schema.exists():
            yield from against(schema, sorted(folder.rglob("*.yaml")))
    for path in sorted((PACKAGE / "parameters").rglob("*.yaml")):
        for problem in undocumented(load(path)):
            yield f"{path.relative_to(ROOT)}: {problem}"


def undocumented(item: Any) -> Iterator[str]:
    """Yield the dates of a parameter's values that have no evidence or no source."""
    if not isinstance(item, dict):
        return
    metadata = item.get("metadata") or {}
    brackets = item.get("brackets") or []
    series = [part for bracket in brackets for part in bracket.values()]
    dates = {date for values in [item.get("values") or {}, *series] for date in values}
    for field in ("evidens", "reference"):
        missing = dates - set(metadata.get(field) or {})
        if missing:
            yield f"{field} is missing for {', '.join(sorted(map(str, missing)))}"
    for name, child in item.items():
        if name not in {"description", "metadata", "values", "brackets"}:
            yield from (f"{name}: {problem}" for problem in undocumented(child))


def against(schema: Path, paths: list[Path]) -> Iterator[str]:
    """Yield what in the files does not fit the schema."""
    document = json.loads(schema.read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(document)(document)
    for path in paths:
        for error in validator.iter_errors(as_json(load(path))):
            where = "/".join(map(str, error.path))
            yield f"{path.relative_to(ROOT)}: {where + ': ' if where else ''}{error.message}"


if __name__ == "__main__":
    found = list(problems())
    print("\n".join(found))
    sys.exit(bool(found))
