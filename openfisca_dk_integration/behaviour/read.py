"""Behaviour files: read, checked completely, with every problem at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openfisca_dk_integration.behaviour.check import Checker
from openfisca_dk_integration.behaviour.errors import BehaviourError
from openfisca_dk_integration.behaviour.model import Behaviour, Effect
from openfisca_dk_integration.documents import DocumentError, read_document
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
        return read_document(path)
    except DocumentError as error:
        raise BehaviourError([Problem(path.name, error.da, error.en)]) from error
