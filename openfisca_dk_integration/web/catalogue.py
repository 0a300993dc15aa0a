"""The law for readers: openfisca-core's answers, with what core leaves out.

Core's ``/variable`` has no unit and no paragraph, its ``/parameter`` no references by date, and the
source range of a variable starts a line early.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from openfisca_web_api.loader.entities import build_entities
from openfisca_web_api.loader.parameters import build_api_parameter
from openfisca_web_api.loader.variables import build_source_url, build_variable

from openfisca_dk_integration.texts.catalogue import variable_text

if TYPE_CHECKING:
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem


class Catalogue:
    """Variables, parameters and entities of a law, made when they are first asked for."""

    def __init__(self, system: TaxBenefitSystem) -> None:
        self.system = system
        self.package = system.get_package_metadata()
        self.parameters = {
            item.name.replace(".", "/"): item for item in system.parameters.get_descendants()
        }
        self._made: dict[str, dict[str, Any]] = {}

    def entities(self) -> dict[str, Any]:
        """Return the entities with their roles."""
        found: dict[str, Any] = build_entities(self.system)
        return found

    def variables(self, host: str) -> dict[str, Any]:
        """Return label and address of each variable."""
        return {
            name: {"description": variable.label, "href": f"{host}variable/{name}"}
            for name, variable in self.system.variables.items()
        }

    def variable(self, name: str) -> dict[str, Any] | None:
        """Return all about a variable, None when there is none."""
        variable = self.system.variables.get(name)
        if variable is None:
            return None
        key = f"variable {name}"
        if key not in self._made:
            self._made[key] = self._variable(variable)
        return self._made[key]

    def _variable(self, variable: Any) -> dict[str, Any]:
        found: dict[str, Any] = build_variable(variable, self.package)
        found["unit"] = variable.unit
        found["hjemmel"] = list(getattr(type(variable), "__hjemmel__", ()))
        text = variable_text(variable.name)
        found["description_en"] = text.label_en
        found["regel"] = dict(text.sentences)
        path, source, _ = variable.get_introspection_data()
        if source:
            start = _first_line(variable)
            last = start + len(source.strip("\n").splitlines()) - 1
            url = build_source_url(self.package, path, start, source)
            found["source"] = f"{url.partition('#')[0]}#L{start}-L{last}"
        return found

    def parameters_overview(self, host: str) -> dict[str, Any]:
        """Return description and address of each parameter that has values."""
        return {
            item.name: {
                "description": getattr(item, "description", None),
                "href": f"{host}parameter/{path}",
            }
            for path, item in self.parameters.items()
            if not hasattr(item, "children")
        }

    def parameter(self, path: str) -> dict[str, Any] | None:
        """Return all about a parameter (`a/b/c` or `a.b.c`), None when there is none."""
        item = self.parameters.get(path) or self.parameters.get(path.replace(".", "/"))
        if item is None:
            return None
        key = f"parameter {item.name}"
        if key not in self._made:
            self._made[key] = self._parameter(item)
        return self._made[key]

    def _parameter(self, item: Any) -> dict[str, Any]:
        found: dict[str, Any] = build_api_parameter(item, self.package)
        metadata = getattr(item, "metadata", None) or {}
        found["unit"] = metadata.get("unit")
        found["hjemmel"] = metadata.get("hjemmel")
        found["references"] = metadata.get("reference") or {}
        found["evidens"] = metadata.get("evidens") or {}
        return found


def _first_line(variable: Any) -> int:
    """Return the line of ``class name(Variable)``, below its decorators."""
    lines, start = inspect.getsourcelines(type(variable))
    before = next(
        (n for n, line in enumerate(lines) if line.startswith(f"class {variable.name}(")), 0
    )
    return start + before
