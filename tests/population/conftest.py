"""A tiny valid population, and the way to break it."""

from __future__ import annotations

from pathlib import Path

import pytest

from openfisca_dk_integration.population.schema import default_system

PERSONER = """\
person_id,husstand_id,rolle,foedselsdato,koen,opholdsgrundlag,overtagelsesdato
p1,h1,hovedperson,1988-03-14,mand,flygtning,2020-02-10
p2,h1,partner,1991-07-02,kvinde,familiesammenfoert_til_flygtning,2020-09-20
p3,h1,barn,2016-05-30,kvinde,familiesammenfoert_til_flygtning,2020-09-20
p4,h2,hovedperson,1995-12-01,kvinde,flygtning,2020-04-16
"""
HUSSTANDE = """\
husstand_id,kommunekode,husleje
h1,860,6200
h2,851,4100.5
"""
FORLOEB = """\
person_id,fra,til,aktivitet,loen_pr_maaned,timer_pr_maaned
p1,2020-02-10,2020-08-31,danskuddannelse,,
p1,2020-09-01,,ordinaer_beskaeftigelse,24500,160.33
p2,2020-09-20,,ledig,,
p4,2020-04-16,2020-12-31,igu,17800,140
"""


class Files:
    """The three files of a population in a folder, as text that a test may change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.texts = {"personer": PERSONER, "husstande": HUSSTANDE, "forloeb": FORLOEB}

    def replace(self, table: str, old: str, new: str) -> Files:
        assert old in self.texts[table]
        self.texts[table] = self.texts[table].replace(old, new)
        return self

    def add(self, table: str, line: str) -> Files:
        self.texts[table] += line + "\n"
        return self

    def column(self, table: str, heading: str, *cells: str) -> Files:
        lines = self.texts[table].splitlines()
        added = [f"{line},{cell}" for line, cell in zip(lines, (heading, *cells), strict=True)]
        self.texts[table] = "\n".join(added) + "\n"
        return self

    def write(self) -> Path:
        self.folder.mkdir(exist_ok=True)
        for table, text in self.texts.items():
            (self.folder / f"{table}.csv").write_text(text, encoding="utf-8")
        return self.folder


@pytest.fixture
def files(tmp_path):
    return Files(tmp_path / "befolkning")


@pytest.fixture(scope="session")
def system():
    return default_system()
