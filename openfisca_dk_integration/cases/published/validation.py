"""The section on cases of ``docs/validation.md``: published, derived and own examples apart.

``python -m openfisca_dk_integration.cases.published.validation --write docs/validation.md`` runs
every example and writes the section anew; a test checks that it is current.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from openfisca_dk_integration.cases import calculator
from openfisca_dk_integration.cases.business_case import run_case
from openfisca_dk_integration.cases.files import read_mapping
from openfisca_dk_integration.cases.model import read_case
from openfisca_dk_integration.cases.published.check import Outcome, check_file
from openfisca_dk_integration.cases.published.read import read_published
from openfisca_dk_integration.population.municipalities import municipality_names
from openfisca_dk_integration.reforms import load_law

if TYPE_CHECKING:
    from openfisca_dk_integration.simulation import Law

ROOT = Path(__file__).parents[3]
DATA, EXAMPLES = ROOT / "tests" / "cases" / "data", ROOT / "examples" / "cases"
BEGIN, END = "<!-- cases:begin -->", "<!-- cases:end -->"
COMMAND = "python -m openfisca_dk_integration.cases.published.validation --write docs/validation.md"

METHODS = {
    "package": "kørt i pakken",
    "rates": "formel med lovens egne satser",
    "formula": "regnestykke over trykte tal",
}

SUMMARY = (
    f"*Made by `{COMMAND}`. Summary: every published, derived and own example of the business"
    " cases, run through the package on the assumptions printed in its source (or ours, where it"
    " says so). Nothing is tuned to a figure and no municipality has a rule of its own; what cannot"
    " be reproduced stands with the reason.*"
)
COUNT = (
    "{right} af {count} offentliggjorte tal er genskabt; {waiting} prøver venter på tal, der ikke"
    " kunne ses."
)
IDENTITIES = (
    "Bonus, resultattilskud og virksomhedsbonus prøver loven. Hjørring, Allerød, Nyborg og Gladsaxe"
    " er regnestykker mellem trykte tal: de prøver regnskabet, ikke loven. Ringkøbing-Skjerns"
    " fordeling på job og danskprøve er ikke trykt: 26-30 af 39 (2011), 19-23 af 27 (2012) passer."
)
NOT_RUN = (
    "Pengeværdien for Nyborg og Gladsaxe bruger ministeriets gennemsnitlige udgift for alle på"
    " offentlig forsørgelse, også pensioner og dagpenge; den er ikke trykt og er ikke pakkens at"
    " regne. Stevns 2017 er udeladt: en lokal tekst giver 28 flere personer, men 908.000 kr.; efter"
    " loven er det 28 gange 25.000 = 700.000 kr."
)
DERIVED = (
    "Beregneren er genskabt efter den offentlige beskrivelse (`business-case.md`); eksemplet er"
    " vores eget, regnet i hånden, og ikke et offentliggjort tal."
)
OWN = (
    "Skabelonernes tal er antagelser (`examples/cases`), ikke resultater fra nogen kommune. Netto"
    " er kommunens over fem år; beregneren og den regelbaserede del står side om side. Tallene"
    " flytter sig, når loven i pakken rettes."
)


def outcomes(law: Law) -> list[Outcome]:
    """Return the outcome of every example of the repository."""
    return [
        outcome
        for path in sorted(DATA.glob("*.yaml"))
        for outcome in check_file(read_published(path), law)
    ]


def section(law: Law) -> str:
    """Return the section as Markdown."""
    found = outcomes(law)
    published = [one for one in found if one.example.published and one.verdict != "not_run"]
    waiting = [one for one in found if one.verdict == "not_run"]
    derived = [one for one in found if not one.example.published]
    right = sum(one.verdict == "reproduced" for one in published)
    lines = [
        BEGIN,
        "## Cases og regnskaber (Cases and accounts)",
        "",
        SUMMARY,
        "",
        COUNT.format(right=right, count=len(published), waiting=len(waiting)),
        "",
        IDENTITIES,
        "",
        "### Offentliggjorte eksempler (Published)",
        "",
        *_table(published, with_source=True),
        "",
        "### Offentliggjort, men ikke regnet (Published, not run)",
        "",
        "| eksempel | prøve | hvorfor |",
        "|---|---|---|",
        *(
            f"| {_name(one)} | {one.test} | {one.reason[0]} |"
            for one in waiting
            if one.example.published
        ),
        "",
        NOT_RUN,
        "",
        "### Udledte eksempler (Derived)",
        "",
        DERIVED,
        "",
        *_table(derived, with_source=False),
        "",
        "### Egne eksempler (Own examples)",
        "",
        OWN,
        "",
        *_own(law),
        END,
    ]
    return "\n".join(lines)


def _name(outcome: Outcome) -> str:
    return f"{outcome.municipality}: {outcome.example.case_id}"


def _table(found: Iterable[Outcome], *, with_source: bool) -> list[str]:
    heading = "| eksempel | prøve | trykt | beregnet | tolerance | hvordan | resultat |"
    rule = "|---|---|---|---|---|---|---|"
    if with_source:
        heading, rule = heading + " kilde |", rule + "---|"
    lines = [heading, rule]
    for one in found:
        cells = [
            _name(one),
            one.test,
            _number(one.expected),
            _number(one.computed),
            _number(one.tolerance),
            METHODS[one.method],
            "genskabt" if one.verdict == "reproduced" else "**afviger**",
        ]
        if with_source:
            document = one.example.document
            cells.append(f"{document.publisher}, {document.date}: {document.url}")
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def _own(law: Law) -> list[str]:
    lines = [
        f"| {' | '.join(OWN_COLUMNS)} |",
        "|---|---|---|---|---|---|---|",
    ]
    for path in sorted(EXAMPLES.glob("*.yaml")):
        result = run_case(read_case(read_mapping(path), path.name), law, path.name)
        months = [calculator.break_even_month(level.rows) for level in result.levels]
        cells = [
            str(result.case.maalgruppe),
            municipality_names()[result.case.code],
            f"{result.case.flere_i_job.middel:g} af {result.case.deltagere:g}",
            *(_number(float(level.rows[calculator.NET].sum())) for level in result.levels),
            " / ".join("ikke" if month is None else str(month) for month in months),
            " / ".join(_needed(level.effect_needed) for level in result.levels),
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


OWN_COLUMNS = (
    "målgruppe",
    "kommune",
    "flere i job",
    "netto, beregneren",
    "netto, regelbaseret",
    "break-even (måned)",
    "effekt, der går op",
)


def _needed(effect: float | None) -> str:
    return "ingen" if effect is None else f"{effect:.1f}".replace(".", ",")


def _number(value: float | None) -> str:
    """Return a number in whole kroner, the Danish way."""
    if value is None:
        return ""
    text = f"{abs(value):,.0f}".replace(",", ".")
    return f"−{text}" if value < 0 and text != "0" else text


def put(text: str, new: str) -> str:
    """Return a document with the section replaced, or added at its end."""
    if BEGIN in text and END in text:
        before, rest = text.split(BEGIN, 1)
        return before + new + rest.split(END, 1)[1]
    return text.rstrip() + "\n\n" + new + "\n"


def main() -> None:
    """Write the section into a document, or print it."""
    parser = argparse.ArgumentParser(description="Run every example and write the section.")
    parser.add_argument("--write", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    new = section(load_law())
    if arguments.write is None:
        sys.stdout.write(new + "\n")
        return
    old = (
        arguments.write.read_text(encoding="utf-8")
        if arguments.write.exists()
        else "# Validering\n"
    )
    arguments.write.write_text(put(old, new), encoding="utf-8")


if __name__ == "__main__":
    main()
