"""What can be wrong with population files, each as one clear line in Danish or English."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

Language = Literal["da", "en"]

CPR = re.compile(r"(?<!\d)(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])\d{2}-?\d{4}(?!\d)")
"""What a CPR number looks like: a date as DDMMYY and four digits."""

HEADINGS: dict[Language, tuple[str, str, str]] = {
    "da": ("række", "kolonne", "værdi"),
    "en": ("row", "column", "value"),
}

MESSAGES: dict[str, tuple[str, str]] = {
    # files
    "missing_path": (
        "findes ikke; giv en mappe med personer, husstande og forloeb (.csv eller .parquet) eller én Excel-fil med de ark",
        "does not exist; give a folder with personer, husstande and forloeb (.csv or .parquet) or one Excel file with those sheets",
    ),
    "not_a_population": (
        "er hverken en mappe eller en Excel-fil (.xlsx); giv mappen, som personer, husstande og forloeb ligger i",
        "is neither a folder nor an Excel file (.xlsx); give the folder that holds personer, husstande and forloeb",
    ),
    "missing_table": (
        "mangler; der skal være {expected}",
        "is missing; expected {expected}",
    ),
    "ambiguous_table": (
        "findes flere gange ({expected}); behold én af dem",
        "stands there more than once ({expected}); keep one of them",
    ),
    "empty_file": (
        "er tom; første række skal være kolonnenavne",
        "is empty; the first row must hold the column names",
    ),
    "no_rows": (
        "har kolonnenavne, men ingen rækker; der skal være mindst én",
        "has column names but no rows; at least one is needed",
    ),
    "not_csv": (
        "er ikke en tekstfil (den indeholder binære data); gem den som CSV i UTF-8",
        "is not a text file (it holds binary data); save it as CSV in UTF-8",
    ),
    "not_utf8": (
        "er ikke i UTF-8; gem den som »CSV UTF-8«",
        'is not in UTF-8; save it as "CSV UTF-8"',
    ),
    "not_parquet": (
        "er ikke en Parquet-fil, selv om navnet siger det",
        "is not a Parquet file, though its name says so",
    ),
    "not_excel": (
        "er ikke en Excel-fil, selv om navnet siger det",
        "is not an Excel file, though its name says so",
    ),
    "unreadable": ("kan ikke læses: {expected}", "cannot be read: {expected}"),
    "ragged_row": (
        "rækken har {found} felter; der skal være {expected} som i første række (står der et decimalkomma?)",
        "the row has {found} fields; expected {expected} as in the first row (is there a decimal comma?)",
    ),
    # columns
    "missing_column": (
        "kolonnen mangler ({expected})",
        "the column is missing ({expected})",
    ),
    "unknown_column": (
        "ukendt kolonne{hint}; kolonnerne står i docs/population.md",
        "unknown column{hint}; the columns are listed in docs/population.md",
    ),
    "other_table": (
        "kolonnen hører til i {expected}",
        "the column belongs in {expected}",
    ),
    "duplicate_column": (
        "kolonnen står flere gange; den skal stå én gang",
        "the column stands there more than once; expected once",
    ),
    "same_variable": (
        "giver det samme som kolonnen {expected}; behold én af dem",
        "gives the same as the column {expected}; keep one of them",
    ),
    "cpr_name": (
        "kolonnen ligner CPR-numre og afvises; brug en nøgle uden betydning, fx 1, 2, 3",
        "the column looks like CPR numbers and is refused; use a key without meaning, such as 1, 2, 3",
    ),
    "cpr_values": (
        "mindst halvdelen af værdierne ligner CPR-numre, og kolonnen afvises; brug en nøgle uden betydning, fx 1, 2, 3",
        "at least half of the values look like CPR numbers and the column is refused; use a key without meaning, such as 1, 2, 3",
    ),
    # cells
    "missing_value": (
        "cellen er tom; der skal stå {expected}",
        "the cell is empty; expected {expected}",
    ),
    "not_date": (
        "er ikke en dato; skriv en dato, der findes, som ÅÅÅÅ-MM-DD",
        "is not a date; write a date that exists as YYYY-MM-DD",
    ),
    "date_range": (
        "ligger uden for {expected}",
        "lies outside {expected}",
    ),
    "not_number": ("er ikke et tal; skriv fx 1234.5", "is not a number; write for example 1234.5"),
    "decimal_comma": (
        "har decimalkomma; skriv punktum, og ingen punktummer ved tusinder: {expected}",
        "has a decimal comma; write a point, and none between thousands: {expected}",
    ),
    "not_finite": ("er ikke et endeligt tal", "is not a finite number"),
    "not_whole": ("er ikke et helt tal", "is not a whole number"),
    "too_low": ("er for lavt; mindst {expected}", "is too low; at least {expected}"),
    "too_high": ("er for højt; højst {expected}", "is too high; at most {expected}"),
    "not_bool": (
        "er ikke ja eller nej; skriv ja/nej, true/false eller 1/0",
        "is not yes or no; write ja/nej, true/false or 1/0",
    ),
    "unknown_name": (
        "er ukendt{hint}; tilladt er {expected}",
        "is unknown{hint}; allowed are {expected}",
    ),
    "unknown_municipality": (
        "er ikke en dansk kommune{hint}; der skal stå en kommunekode, fx 851, eller 0 for landsgennemsnittet",
        "is not a Danish municipality{hint}; expected a municipality code, such as 851, or 0 for the national average",
    ),
    # rows against each other
    "duplicate_id": (
        "står allerede i række {first}; den skal stå én gang",
        "stands already in row {first}; expected once",
    ),
    "two_municipalities": (
        "husstanden står allerede i række {first} med en anden kommune; en husstand bor i én kommune",
        "the household stands already in row {first} with another municipality; a household lives in one",
    ),
    "unknown_person": ("personen findes ikke i personer", "the person is not in personer"),
    "unknown_household": (
        "husstanden findes ikke i husstande",
        "the household is not in husstande",
    ),
    "empty_household": (
        "husstanden har ingen personer i personer",
        "the household has nobody in personer",
    ),
    "child_without_adult": (
        "barn i en husstand uden voksen; én i husstanden skal være hovedperson",
        "child in a household without an adult; one member must be hovedperson",
    ),
    "no_adult": (
        "husstanden har ingen voksen; én i den skal være hovedperson",
        "the household has no adult; one member must be hovedperson",
    ),
    "several_main": (
        "husstanden har mere end én {expected}; der kan være én",
        "the household has more than one {expected}; there can be one",
    ),
    "too_many_adults": (
        "husstanden har mere end to voksne (hovedperson, partner, voksen); andre beboere er »oevrig«",
        'the household has more than two adults (hovedperson, partner, voksen); other residents are "oevrig"',
    ),
    "reversed_spell": (
        "forløbet ender før sin første dag {expected}; »til« skal være samme dag eller senere",
        'the spell ends before its first day {expected}; "til" must be the same day or later',
    ),
    "overlapping_spells": (
        "forløbet overlapper et andet af samme person, række {first} ({expected}); en dag hører til ét forløb",
        "the spell overlaps another of the same person, row {first} ({expected}); a day belongs to one spell",
    ),
    "more": ("og {found} flere af samme slags", "and {found} more of the same kind"),
}

HINT: dict[Language, str] = {"da": " (mente du »{}«?)", "en": ' (did you mean "{}"?)'}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with the files.

    Attributes:
        kind: which, a key of ``MESSAGES``.
        file: the file as the user knows it (with the sheet of a workbook).
        row: the row as the user sees it; the row of column names is 1. None: the whole file.
        column: the heading, None for the whole row or file.
        value: what stands there. Anything like a CPR number is masked when it is printed.
        details: what the message needs (``expected``, ``found``, ``first``, ``hint``).
    """

    kind: str
    file: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    details: dict[str, str] = field(default_factory=dict)

    def text(self, language: Language = "da") -> str:
        """Return the problem as one line: where, what stands there, what was expected."""
        row, column, value = HEADINGS[language]
        where = [self.file]
        if self.row is not None:
            where.append(f"{row} {self.row}")
        if self.column is not None:
            where.append(f"{column} {self.column}")
        if self.value is not None:
            where.append(
                f"{value} »{self.value}«" if language == "da" else f'{value} "{self.value}"'
            )
        hint = self.details.get("hint", "")
        details = {**self.details, "hint": HINT[language].format(hint) if hint else ""}
        message = MESSAGES[self.kind][0 if language == "da" else 1].format(**details)
        line = f"{', '.join(where)}: {message}"
        return " ".join(CPR.sub("######-####", line).split())


class PopulationError(ValueError):
    """The files cannot be used; ``problems`` holds everything that is wrong with them."""

    def __init__(self, problems: list[Problem], language: Language = "da") -> None:
        self.problems = problems
        self.language = language
        super().__init__("\n".join(problem.text(language) for problem in problems))

    def lines(self, language: Language | None = None) -> list[str]:
        """Return one line per problem."""
        return [problem.text(language or self.language) for problem in self.problems]
