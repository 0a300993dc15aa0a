"""Several reforms in one law: applied in order, conflicts and choices told."""

import pytest

from openfisca_dk_integration.account import compare
from openfisca_dk_integration.population import read_population
from openfisca_dk_integration.reforms import ReformError, load_law
from openfisca_dk_integration.reforms.stack import names_in, read_reforms
from openfisca_dk_integration.report.command import load_laws
from tests.support.yaml_cases import ROOT

YEAR, GRANTS, REFUND = (
    "et_aars_introduktion",
    "resultattilskud_efter_hastighed",
    "fuld_refusion_i_programmet",
)
FROM = {"fra": "2023-01-01"}


@pytest.fixture(scope="module")
def differences():
    """The difference of each reform and of both in one law, by item of the state."""
    people = read_population(ROOT / "examples" / "reformer")
    sources = (GRANTS, REFUND, f"{GRANTS}+{REFUND}")
    laws = [load_law(source, FROM) for source in sources]
    result = compare(people, load_law(), laws, (2023, 2024))
    names = ("grants", "refund", "both")
    frames = result.total("betaler", "post").partition_by("reform", maintain_order=True)
    return {
        name: {
            row["post"]: row["forskel"]
            for row in frame.iter_rows(named=True)
            if row["betaler"] == "stat"
        }
        for name, frame in zip(names, frames, strict=True)
    }


def test_both_reforms_are_in_force(differences):
    """They change different items, so together they change what each changes alone."""
    grants, refund, both = (differences[name] for name in ("grants", "refund", "both"))
    assert grants["resultattilskud"] != 0
    assert refund["refusion_forsoergelse"] != 0
    assert grants["refusion_forsoergelse"] == refund["resultattilskud"] == 0
    for item, amount in both.items():
        assert amount == pytest.approx(grants[item] + refund[item], abs=0.01), item


def test_names_choices_and_fingerprints():
    law = load_law(
        f"{GRANTS}+{REFUND}", {f"{GRANTS}.fra": "2024-01-01", f"{REFUND}.fra": "2025-01-01"}
    )
    assert law.name == f"{GRANTS}+{REFUND}"
    assert str(law.file.chosen[f"{GRANTS}.fra"]) == "2024-01-01"
    assert str(law.file.chosen[f"{REFUND}.fra"]) == "2025-01-01"
    assert [part.name for part in law.file.parts] == [GRANTS, REFUND]
    other = load_law(f"{REFUND}+{GRANTS}", law.file.chosen)
    assert other.fingerprint != law.fingerprint
    assert load_law(f"{GRANTS}+{REFUND}", law.file.chosen).fingerprint == law.fingerprint


def test_a_file_with_a_plus_in_its_name_is_one(tmp_path):
    path = tmp_path / "a+b.yaml"
    path.write_text("titel: x", encoding="utf-8")
    assert names_in(path) == [str(path)]
    assert names_in("a + b") == ["a", "b"]


@pytest.mark.parametrize(
    ("source", "valg", "where", "what"),
    [
        (f"{YEAR}+{YEAR}", {}, YEAR, "to gange"),
        (f"{REFUND}+lovgivning_fra", {}, "lovgivning_fra", "stå først"),
        (f"{GRANTS}+{REFUND}", {"intet": 1}, "valg intet", "ingen af reformerne"),
        (f"{GRANTS}+findes_ikke", {}, "findes_ikke", "hverken"),
        (f"{GRANTS}+{REFUND}", {f"{REFUND}.fra": "i går"}, REFUND, "dato"),
    ],
)
def test_what_does_not_fit_together(source, valg, where, what):
    with pytest.raises(ReformError) as caught:
        read_reforms(source, valg)
    assert any(where in line and what in line for line in caught.value.lines("da"))
    assert caught.value.lines("en") != caught.value.lines("da")


def test_two_reforms_that_set_the_same_number_are_refused(tmp_path):
    text = (
        "titel: {name}\nforfatter: x\nhjemmel: x\nbaseline: gaeldende_ret\nbeskrivelse: x\n"
        "parametre:\n  integrationsloven.program.varighed_max:\n    {dates}\n"
    )

    def write(name, dates):
        path = tmp_path / f"{name}.yaml"
        path.write_text(text.format(name=name, dates=dates), encoding="utf-8")
        return str(path)

    twelve = write("tolv", "2027-01-01: 12")
    later = write("senere", "2030-01-01: 24")
    before = write("foer", "2025-01-01.2026-12-31: 36")
    with pytest.raises(ReformError) as caught:
        read_reforms(f"{twelve}+{later}")
    (line,) = caught.value.lines("da")
    assert "varighed_max" in line
    assert "tolv (2027-01-01)" in line
    law = load_law(f"{before}+{twelve}")
    program = law.tax_benefit_system().parameters.integrationsloven.program.varighed_max
    assert [program(f"{year}-06-01") for year in (2026, 2027)] == [36, 12]


def test_on_the_command_line_a_choice_goes_to_all_or_to_one():
    """Columns beside each other are separate options; a plus puts reforms into one law."""
    both = f"{GRANTS}+{REFUND}"
    choices = ["fra=2024-01-01", f"{REFUND}.fra=2025-01-01"]
    baseline, one, law = load_laws([GRANTS, both], choices, None, 2025)
    assert baseline.file is None
    assert str(one.file.chosen["fra"]) == "2024-01-01"
    assert str(law.file.chosen[f"{GRANTS}.fra"]) == "2024-01-01"
    assert str(law.file.chosen[f"{REFUND}.fra"]) == "2025-01-01"
    with pytest.raises(ReformError, match="ingen af reformerne"):
        load_laws([both], ["intet.fra=2024-01-01"], None, 2025)
