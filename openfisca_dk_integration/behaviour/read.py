"""Behaviour files: read, checked completely, with every problem at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from openfisca_dk_integration.behaviour.check import Checker
from openfisca_dk_integration.behaviour.errors import BehaviourError
from openfisca_dk_integration.behaviour.model import Behaviour, Effect
from openfisca_dk_integration.reforms.errors import Problem

DATA = Path(__file__).parent / "data"


def shipped() -> dict[str, Path]:
    """Return the behaviour files of the package by name."""
    return {path.stem: path for path in sorted(DATA.glob("*.yaml"))}


def load_behaviour(source: str | Path) -> Behaviour:
    """Read a behaviour file (YAML or JSON), by name in the package or by path.

    Raises:
        BehaviourError: with everything that is wrong with it.
    """
    path = shipped().get(str(source), Path(source))
    if not path.is_file():
        names = ", ".join(shipped())
        raise BehaviourError(
            [
                Problem(
                    str(source),
                    f"hverken en adfærd i pakken ({names}) eller en fil",
                    f"neither a behaviour of the package ({names}) nor a file",
                )
            ]
        )
    document = _document(path)
    checker = Checker(path.name)
    effects = checker.document(document)
    checker.totals(effects)
    if checker.problems:
        raise BehaviourError(checker.problems)
    ordered: tuple[Effect, ...] = tuple(sorted(effects, key=lambda effect: effect.name))
    return Behaviour(name=path.stem, title=str(document["titel"]).strip(), effects=ordered)


def _document(path: Path) -> Any:
    try:
        text = path.read_text(encoding="utf-8")
        return json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    except (yaml.YAMLError, json.JSONDecodeError, UnicodeDecodeError) as error:
        detail = " ".join(str(error).split())
        raise BehaviourError(
            [
                Problem(
                    path.name,
                    f"kan ikke læses som YAML/JSON i UTF-8: {detail}",
                    f"cannot be read as YAML/JSON in UTF-8: {detail}",
                )
            ]
        ) from error
