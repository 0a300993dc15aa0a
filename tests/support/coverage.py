"""docs/coverage.md: each paragraph of the law, its variables, its test cases, its approvals.

``make coverage`` writes it; a test says when it is out of date. A case counts for a paragraph when
it asks for one of the paragraph's variables, or when its keywords or description name the paragraph
and it lies in the test folder of that law.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openfisca_dk_integration.signoff.ledger import read_ledger
from openfisca_dk_integration.tax_benefit_system import in_force
from tests.support.formulas import file_of
from tests.support.yaml_cases import FOLDER, ROOT, case_files, load

PAGE = ROOT / "docs" / "coverage.md"
SHORT_NAMES = {
    "lov om aktiv socialpolitik": "aktivloven",
    "integrationsloven": "integrationsloven",
    "LAB": "lov om en aktiv beskæftigelsesindsats",
    "lov om social pension": "pensionsloven",
    "lov om integrationsgrunduddannelse": "igu-loven",
}
CUT = re.compile(r",? \(|, (?:stk|nr|jf|1\.|2\.|3\.|4\.|9\.)|, og |, \d+\. pkt|, §| til \d{4}")
GROUPS = {"personer", "person", "husstande", "husstand", "kommuner", "kommune"}
HEAD = """# Dækning pr. paragraf · Coverage by paragraph

Skrevet af `make coverage`; en test siger til, når siden er forældet. **Cases** er YAML-tests, der
spørger efter en af paragraffens variable, eller som nævner paragraffen og ligger i lovens mappe.
**Godkendt** er cases, en jurist har skrevet under på (`signoff/`).

*Written by `make coverage`. **Cases** are YAML tests that ask for one of the paragraph's variables,
or that name the paragraph and lie in the law's folder. **Godkendt** are cases a legal expert has
signed.*
"""
TABLE = ("| paragraf | variable | cases | godkendt |", "|---|---|---|---|")


@dataclass
class Paragraph:
    """A paragraph: the variables that cite it, and the cases that touch it."""

    variables: list[str] = field(default_factory=list)
    folders: set[str] = field(default_factory=set)
    cases: set[tuple[str, str]] = field(default_factory=set)


@dataclass(frozen=True)
class Case:
    """A test case: where it stands, what it asks for, what it says."""

    file: str
    name: str
    outputs: frozenset[str]
    text: str

    @property
    def folder(self) -> str:
        """The law's folder of tests."""
        return Path(self.file).parts[2]


def split(hjemmel: str, law_before: str) -> tuple[str, str]:
    """Return law and paragraph of a citation; one without a law is of the law before it.

    >>> split("integrationsloven § 45, stk. 9, nr. 1-2", "")
    ('integrationsloven', '§ 45')
    >>> split("§ 25 b, stk. 7", "lov om aktiv socialpolitik")
    ('aktivloven', '§ 25 b')
    """
    law, sign, rest = hjemmel.partition("§")
    law = law.strip() or law_before
    paragraph = (sign + CUT.split(rest)[0]).strip().rstrip(",") or "hele loven"
    if not sign and " kap. " in f" {law} ":
        law, _, chapter = law.partition(" kap. ")
        paragraph = "kap. " + CUT.split(chapter)[0]
    return SHORT_NAMES.get(law, law), paragraph


def paragraphs() -> dict[str, dict[str, Paragraph]]:
    """Return the paragraphs of each law, with the variables that cite them."""
    files = file_of()
    found: dict[str, dict[str, Paragraph]] = defaultdict(lambda: defaultdict(Paragraph))
    for name, variable in in_force().variables.items():
        law = ""
        for citation in getattr(type(variable), "__hjemmel__", ()):
            law, paragraph = split(citation, law)
            entry = found[law][paragraph]
            if name not in entry.variables:
                entry.variables.append(name)
            entry.folders.add(files[name].parts[0])
    return found


def cases() -> list[Case]:
    """Return every YAML case of the law."""
    return [
        Case(
            path.relative_to(ROOT).as_posix(),
            str(case["name"]),
            frozenset(_outputs(case.get("output", {}))),
            f"{case.get('description', '')} {case.get('keywords', '')}",
        )
        for path in case_files(FOLDER)
        for case in load(path)
    ]


def _outputs(output: Any) -> set[str]:
    names: set[str] = set()
    for key, value in output.items():
        if key not in GROUPS:
            names.add(str(key))
            continue
        members = value.values() if key in {"personer", "husstande", "kommuner"} else [value]
        names |= {str(name) for member in members for name in member}
    return names


def names(text: str, paragraph: str) -> bool:
    """Return whether a text names a paragraph (§ 2 is not § 25 b, nor § 2 a)."""
    number = paragraph.lstrip("§ ")
    return bool(re.search(rf"§§? ?{re.escape(number)}(?![\d])(?! [a-zæøå]\b)", text))


def page() -> str:
    """Return the page."""
    found, all_cases = paragraphs(), cases()
    signed = {(approval.file, approval.case) for approval in read_ledger(ROOT / "signoff")}
    for law in found.values():
        for paragraph, entry in law.items():
            entry.cases = {
                (case.file, case.name)
                for case in all_cases
                if case.outputs & set(entry.variables)
                or (case.folder in entry.folders and names(case.text, paragraph))
            }
    entries = [(law, name, entry) for law in found for name, entry in found[law].items()]
    untested = [f"{law} {name}" for law, name, entry in entries if not entry.cases]
    lines = [
        HEAD,
        f"{len(entries)} paragraffer, {len(all_cases)} cases, "
        f"{len(entries) - len(untested)} paragraffer med mindst én case, "
        + (f"{len(signed)} cases godkendt." if signed else "**ingen cases godkendt endnu**."),
        "",
        "Uden egen case: " + (", ".join(sorted(untested, key=str.lower)) or "ingen") + ".",
        "",
    ]
    for law in sorted(found, key=str.lower):
        lines += [
            f"## {law}",
            "",
            "| paragraf | variable | cases | godkendt |",
            "|---|---|---|---|",
        ]
        for name, entry in sorted(found[law].items(), key=lambda item: _order(item[0])):
            variables = " ".join(f"`{variable}`" for variable in sorted(entry.variables))
            approved = len(entry.cases & signed) or "–"
            lines.append(f"| {name} | {variables} | {len(entry.cases)} | {approved} |")
        lines.append("")
    return "\n".join(lines)


def _order(paragraph: str) -> tuple[int, str]:
    number = re.search(r"\d+", paragraph)
    return (int(number[0]) if number else 0, paragraph)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.relative_to(ROOT)} written\n")
