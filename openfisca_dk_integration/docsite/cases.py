"""The cases of ``tests/lov`` and who signed them off."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import yaml

from openfisca_dk_integration.docsite.model import Case, CaseGroup
from openfisca_dk_integration.docsite.texts import danish_letters
from openfisca_dk_integration.signoff.cases import read_cases
from openfisca_dk_integration.signoff.check import Verdict, check
from openfisca_dk_integration.signoff.ledger import read_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openfisca_core.taxbenefitsystems import TaxBenefitSystem

CASES = Path("tests") / "lov"
LEDGER = Path("signoff")
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
SHOWN = ("reforms", "input", "output")


def all_cases(root: Path, system: TaxBenefitSystem, home: dict[str, str]) -> Iterator[Case]:
    """Yield the cases; a file stands with the law of its folder, or the one it expects most of."""
    verdicts: dict[tuple[str, str], list[Verdict]] = defaultdict(list)
    for approval in read_ledger(root / LEDGER):
        verdicts[approval.file, approval.case].append(check(root, approval, system))
    laws = {*system.parameters.children, *home.values()}
    for path in sorted((root / CASES).rglob("*.yaml")):
        file = path.relative_to(root / CASES)
        contents = read_cases(path)
        outputs = [tuple(dict.fromkeys(_names(case.get("output"), home))) for case in contents]
        law = file.parts[0]
        if law not in laws:
            laws_met = Counter(home[name] for names in outputs for name in names)
            law = laws_met.most_common(1)[0][0] if laws_met else min(laws)
        for case, names in zip(contents, outputs, strict=True):
            name = str(case["name"])
            mark = hashlib.sha256(f"{file.as_posix()}\n{name}".encode()).hexdigest()[:8]
            yield Case(
                file=file.as_posix(),
                law=law,
                name=name,
                description=str(case.get("description", "")),
                keywords=tuple(str(word) for word in case.get("keywords", [])),
                period=str(case.get("period", "")),
                content=_dump({key: case[key] for key in SHOWN if key in case}),
                outputs=names,
                anchor=f"case-{mark}",
                verdicts=tuple(verdicts[path.relative_to(root).as_posix(), name]),
            )


def _names(content: Any, variables: dict[str, str]) -> Iterator[str]:
    if isinstance(content, dict):
        for key, item in content.items():
            if key in variables:
                yield str(key)
            else:
                yield from _names(item, variables)


def _dump(content: Any) -> str:
    text: str = yaml.dump(
        content,
        Dumper=DUMPER,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=None,
        width=88,
    )
    return text


def groups_of(law: str, cases: list[Case]) -> Iterator[CaseGroup]:
    """Yield the cases of a law, file by file."""
    own = (case for case in cases if case.law == law)
    for file, group in groupby(own, key=lambda case: case.file):
        yield CaseGroup(file, danish_letters(PurePosixPath(file).stem), tuple(group))
