"""The OpenAPI document: openfisca-core's own, with its examples, and our routes beside it."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from openfisca_web_api.loader.spec import build_openAPI_specification

if TYPE_CHECKING:
    from openfisca_dk_integration.web.service import Service

OURS = Path(__file__).parent / "data" / "openapi.yaml"
EXAMPLE = Path(__file__).parent.parent / "situation_examples" / "kontanthjaelp_2025.json"


@cache
def example() -> dict[str, Any]:
    """Return the situation that stands as example."""
    found: dict[str, Any] = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    return found


def specification(service: Service) -> dict[str, Any]:
    """Return the document of all routes."""
    core = build_openAPI_specification(
        {
            "tax_benefit_system": service.system,
            "country_package_metadata": service.catalogue.package,
            "parameters": _Lazy(service.catalogue.parameter, service.catalogue.parameters),
            "variables": _Lazy(service.catalogue.variable, service.system.variables),
        }
    )
    ours = yaml.safe_load(OURS.read_text(encoding="utf-8"))
    spec: dict[str, Any] = _merged(core, ours)
    # openfisca-core says that a rate a formula read is an object; it is a number, or a list.
    entry = spec["components"]["schemas"]["Trace"]["properties"]["trace"]["additionalProperties"]
    entry["properties"]["parameters"]["additionalProperties"] = {}
    # And that a default is text (it is what the variable holds), that no formula or value ends, and
    # that no value is text (dates are).
    schemas = spec["components"]["schemas"]
    kinds = [{"type": kind} for kind in ("string", "number", "boolean")]
    schemas["Variable"]["properties"]["defaultValue"] = {"oneOf": kinds}
    for name in ("Formula", "Value"):
        schemas[name]["nullable"] = True
    schemas["Value"]["oneOf"].append({"type": "string"})
    situation = spec["components"]["schemas"]["SituationInput"]
    situation["example"] = example()
    answer = service.calculate(copy.deepcopy(example()))
    spec["components"]["schemas"]["SituationOutput"]["example"] = answer
    return spec


class _Lazy(dict[str, Any]):
    """A table whose entries are made when asked for: core looks at a single one."""

    def __init__(self, make: Any, names: Any) -> None:
        super().__init__(dict.fromkeys(names))
        self._make = make

    def __getitem__(self, key: str) -> Any:
        return self._make(key)

    def values(self) -> Any:
        return (self._make(key) for key in self)


def _merged(one: Any, other: Any) -> Any:
    if isinstance(one, dict) and isinstance(other, dict):
        found = dict(one)
        for key, value in other.items():
            found[key] = _merged(found[key], value) if key in found else value
        return found
    return other
