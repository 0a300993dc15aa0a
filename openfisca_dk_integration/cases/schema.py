"""The JSON schemas of the files: ``python -m openfisca_dk_integration.cases.schema`` writes them.

The fields are those of the models; their meanings come from ``data/felter.yaml``. What a target
group fills in is not required in the file.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from openfisca_dk_integration.cases.model import Case
from openfisca_dk_integration.cases.social.model import Investment
from openfisca_dk_integration.cases.workbook import meanings

FOLDER = Path(__file__).parents[1] / "schemas"
FILES: dict[str, type[BaseModel]] = {"case.schema.json": Case, "invest.schema.json": Investment}
FILLED_BY_GROUP = {"deltagere", "flere_i_job", "maaneder_til_job", "fastholdelse_pr_aar"}
RULES_FILLED = {"alder", "maaneder_siden_overtagelse", "loen_pr_maaned", "timer_pr_maaned"}


def schema(name: str) -> dict[str, Any]:
    """Return one schema."""
    content: dict[str, Any] = FILES[name].model_json_schema()
    content = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | content
    content["required"] = [
        field for field in content["required"] if field not in FILLED_BY_GROUP or name[0] == "i"
    ]
    rules = content["$defs"]["Rules"]
    rules["required"] = [
        field for field in rules["required"] if field not in RULES_FILLED | {"familier"}
    ]
    for part in (content, *content["$defs"].values()):
        for field, entry in part.get("properties", {}).items():
            if field in meanings() and "description" not in entry:
                entry["description"] = meanings()[field]["en"]
    return content


def text(name: str) -> str:
    """Return one schema as it stands in its file."""
    return json.dumps(schema(name), ensure_ascii=False, indent=2) + "\n"


def main() -> None:
    """Write the schemas."""
    for name in FILES:
        (FOLDER / name).write_text(text(name), encoding="utf-8")


if __name__ == "__main__":
    main()
