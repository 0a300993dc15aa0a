"""The ledger: one small YAML file for each approval, so that two of them never collide in git."""

from __future__ import annotations

import datetime
import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from openfisca_dk_integration.documents import DocumentError, read_document
from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.signoff.errors import SignoffError

if TYPE_CHECKING:
    from openfisca_dk_integration.signoff.fingerprint import Ranges

HEAD = ("fil", "case", "godkendt_af", "dato", "tekst", "note")
PRINTS = ("case", "parametre", "formler")
LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


@dataclass(frozen=True)
class Approval:
    """One expert's approval of one case.

    Attributes:
        file: the test file, from the root of the repository, with ``/``.
        case: the name of the case.
        by: who approved it: name and office.
        date: when.
        text: the version of the statute it was held against.
        note: what else should be known.
        case_prints: fingerprints of the parts of the case.
        parameters: the values of the numbers it used.
        formulas: fingerprints of the formulas it ran.
        path: where the approval is kept.
    """

    file: str
    case: str
    by: str
    date: datetime.date
    text: str
    note: str = ""
    case_prints: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, Ranges] = field(default_factory=dict)
    formulas: dict[str, str] = field(default_factory=dict)
    path: Path | None = None

    @property
    def file_name(self) -> str:
        """Name of the file of the approval: one for each case and expert."""
        stem = Path(self.file).stem
        mark = hashlib.sha256(f"{self.file}\n{self.case}\n{self.by}".encode()).hexdigest()[:6]
        return f"{stem}--{_slug(self.case, 50)}--{_slug(self.by, 20)}-{mark}.yaml"

    def head(self) -> dict[str, Any]:
        """Return who, when and what, in the order of the file."""
        values = (self.file, self.case, self.by, self.date, self.text, self.note)
        return dict(zip(HEAD, values, strict=True))


def read_ledger(folder: Path) -> list[Approval]:
    """Return all approvals of a folder, by file and case.

    Raises:
        SignoffError: with every file that is no approval.
    """
    problems: list[Problem] = []
    found: list[Approval] = []
    for path in sorted(folder.rglob("*.yaml")) if folder.is_dir() else []:
        try:
            found.append(_read(path))
        except SignoffError as error:
            problems += error.problems
    if problems:
        raise SignoffError(problems)
    return sorted(found, key=lambda item: (item.file, item.case, item.date))


def check_new(folder: Path, approvals: list[Approval], renew: bool) -> None:
    """Refuse approvals that were given before, unless they are renewed; nothing is written.

    Raises:
        SignoffError: with every case the expert has approved already.
    """
    problems = [
        Problem(
            f"{item.file}: {item.case}",
            f"{item.by} har allerede godkendt casen; forny med --forny",
            f"{item.by} has approved the case already; renew with --forny",
        )
        for item in approvals
        if not renew and (folder / item.file_name).exists()
    ]
    if problems:
        raise SignoffError(problems)


def write_approval(folder: Path, approval: Approval) -> Path:
    """Write an approval into the ledger, in place of the expert's earlier one; return its file."""
    path = folder / approval.file_name
    head = approval.head()
    prints = (approval.case_prints, approval.parameters, approval.formulas)
    folder.mkdir(parents=True, exist_ok=True)
    text = (
        _dump(head)
        + "# Hvad godkendelsen står på; regnes efter af `dk-integration signoff check`.\n"
    )
    text += _dump({"fingeraftryk": dict(zip(PRINTS, prints, strict=True))})
    temporary = path.with_suffix(".tmp")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
    return path


def _read(path: Path) -> Approval:
    try:
        content = read_document(path)
    except DocumentError as error:
        raise SignoffError.of(str(path), error.da, error.en) from error
    wanted = {*HEAD, "fingeraftryk"} - {"note"}
    missing = sorted(wanted - set(content)) if isinstance(content, dict) else sorted(wanted)
    prints = content.get("fingeraftryk") if isinstance(content, dict) else None
    if not missing and not (
        isinstance(prints, dict)
        and all(isinstance(prints.get(name), dict | None) for name in PRINTS)
        and set(PRINTS) <= set(prints)
    ):
        missing = [f"fingeraftryk: {', '.join(PRINTS)}"]
    if not missing and not isinstance(content["dato"], datetime.date):
        missing = ["dato (ÅÅÅÅ-MM-DD)"]
    if missing or not isinstance(prints, dict):
        names = ", ".join(missing)
        raise SignoffError.of(str(path), f"mangler {names}", f"lacks {names}")
    return Approval(
        file=str(content["fil"]),
        case=str(content["case"]),
        by=str(content["godkendt_af"]),
        date=content["dato"],
        text=str(content["tekst"]),
        note=str(content.get("note") or ""),
        case_prints=dict(prints["case"] or {}),
        parameters=dict(prints["parametre"] or {}),
        formulas=dict(prints["formler"] or {}),
        path=path,
    )


class _Dumper(yaml.SafeDumper):
    """Writes ranges of values on one line each."""


def _one_line(dumper: yaml.SafeDumper, data: dict[str, Any]) -> yaml.Node:
    flow = set(data) == {"fra", "til", "vaerdi"}
    return dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=flow)


def _flow(dumper: yaml.SafeDumper, data: list[Any]) -> yaml.Node:
    flow = not any(isinstance(item, dict) for item in data)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=flow)


_Dumper.add_representer(dict, _one_line)
_Dumper.add_representer(list, _flow)


def _dump(content: dict[str, Any]) -> str:
    text: str = yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
    return text


def _slug(text: str, length: int) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower().translate(LETTERS)).strip("-")
    return plain[:length].rstrip("-") or "x"
