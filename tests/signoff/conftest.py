"""A project with one test file and an empty ledger, and approvals of its cases."""

import datetime
from types import SimpleNamespace

import pytest

from openfisca_dk_integration.signoff.cases import find_case, law
from openfisca_dk_integration.signoff.check import approve, check

CASES = """\
- name: Grundtilskud i 2021 til en flygtning
  description: Integrationsloven § 45, stk. 4. Satsen i BEK 1210/2020.
  keywords: [integrationsloven § 45]
  period: 2021-03
  absolute_error_margin: 0.01
  input:
    personer:
      a: {opholdsgrundlag: flygtning, foedselsdato: 1990-01-01, overtagelsesdato: 2021-01-01}
      b: {opholdsgrundlag: dansk_statsborger, foedselsdato: 1990-01-01}
  output:
    personer:
      a: {grundtilskud: 2915}
      b: {grundtilskud: 0}
- name: Alderen på månedens første dag
  description: Aktivloven § 11. Regnet i hånden.
  keywords: [alder]
  period: 2021-03
  absolute_error_margin: 0.01
  input:
    foedselsdato: [1990-03-01, 1990-03-02]
  output:
    alder: [31, 30]
"""
GRANT = "Grundtilskud i 2021 til en flygtning"
AGE = "Alderen på månedens første dag"
FILE = "tests/lov/integrationsloven/proeve.yaml"


@pytest.fixture
def project(tmp_path):
    path = tmp_path / FILE
    path.parent.mkdir(parents=True)
    path.write_text(CASES, encoding="utf-8")

    def approved(name=GRANT):
        return approve(
            FILE,
            find_case(path, name),
            by="Anna Jurist",
            date=datetime.date(2026, 7, 15),
            text="LBK 1146/2020 § 45, stk. 4",
        )

    def edit(old, new):
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def reasons(approval, system=None):
        return [problem.text() for problem in check(tmp_path, approval, system).reasons]

    return SimpleNamespace(
        root=tmp_path,
        path=path,
        ledger=tmp_path / "signoff",
        approved=approved,
        edit=edit,
        reasons=reasons,
    )


@pytest.fixture(scope="session")
def in_force():
    return law()
