"""Print the JSON Schema of the scenario file.

``python -m openfisca_dk_integration.scenario.schema > .../schemas/scenario.schema.json``
"""

from __future__ import annotations

import json
import sys

from openfisca_dk_integration.scenario.model import Scenario


def schema_text() -> str:
    """Return the schema as it stands in ``schemas/scenario.schema.json``."""
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Scenario",
    } | Scenario.model_json_schema()
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
