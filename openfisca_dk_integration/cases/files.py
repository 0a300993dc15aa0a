"""Case files: YAML or JSON read as a mapping, and the municipality found."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

from openfisca_dk_integration.cases.problems import CaseError, at
from openfisca_dk_integration.documents import DocumentError, read_document
from openfisca_dk_integration.population.municipalities import municipality_names
from openfisca_dk_integration.reforms.errors import Problem

AVERAGE = "gennemsnitskommune"


def read_mapping(path: Path) -> dict[str, Any]:
    """Read a YAML or JSON file that is one mapping.

    Raises:
        CaseError: when it cannot be read.
    """
    try:
        content = read_document(path)
    except DocumentError as error:
        raise CaseError.of(str(path), error.da, error.en) from error
    if not isinstance(content, dict) or not all(isinstance(key, str) for key in content):
        raise CaseError.of(
            str(path), "skal være en tabel med felter", "must be a mapping with fields"
        )
    return content


def municipality_code(value: Any) -> int | None:
    """Return the code of a municipality given by code or name, None when there is no such."""
    names = municipality_names()
    if isinstance(value, bool):
        return None
    if isinstance(value, int) or (isinstance(value, str) and value.strip().isdigit()):
        return int(value) if int(value) in names else None
    if not isinstance(value, str):
        return None
    wanted = _folded(value.strip()).removesuffix(" kommune")
    if wanted == AVERAGE:
        return 0
    codes = {_folded(name): code for code, name in names.items()}
    return codes.get(wanted, codes.get(wanted.removesuffix("s")))


def _folded(name: str) -> str:
    """Return a name as it is compared: Århus and Aarhus are one, and so are small letters."""
    text = name.casefold()
    for danish, plain in (("å", "aa"), ("æ", "ae"), ("ø", "oe")):
        text = text.replace(danish, plain)
    return text


def municipality_problem(raw: dict[str, Any], where: str) -> list[Problem]:
    """Return what is wrong with the municipality of a file."""
    value = raw.get("kommune")
    if value is None or municipality_code(value) is not None:
        return []
    names = list(municipality_names().values())
    near = difflib.get_close_matches(str(value), names, n=1)
    da, en = (f"; mente du {near[0]}?", f"; did you mean {near[0]}?") if near else ("", "")
    return [
        Problem(
            at(where, ["kommune"]),
            f"ukendt kommune {value!r} (navn, kommunekode eller {AVERAGE}){da}",
            f"unknown municipality {value!r} (name, code or {AVERAGE}){en}",
        )
    ]
