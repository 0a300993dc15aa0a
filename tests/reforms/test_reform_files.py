"""Reform files: checked completely, applied exactly, fingerprinted."""

from __future__ import annotations

import datetime
import pickle
from pathlib import Path

import pytest
import yaml
from numpy import float64

from openfisca_dk_integration.reforms import ReformError, list_reforms, load_law
from openfisca_dk_integration.reforms.apply import find
from openfisca_dk_integration.reforms.format import read_reform
from openfisca_dk_integration.tax_benefit_system import in_force

HEADER = {
    "titel": "Prøve",
    "forfatter": "Test",
    "hjemmel": "ingen",
    "baseline": "gaeldende_ret",
    "beskrivelse": "Til afprøvning.",
}
CAP = "integrationsloven.driftsrefusion.raadighedsbeloeb_integrationsprogram"


def write(folder: Path, **content: object) -> Path:
    path = folder / "proeve.yaml"
    path.write_text(yaml.safe_dump({**HEADER, **content}, allow_unicode=True), encoding="utf-8")
    return path


def value(law: object, path: str, date: str) -> object:
    node = law.tax_benefit_system().parameters(date)  # type: ignore[attr-defined]
    for part in path.split("."):
        node = getattr(node, part)
    return node


def test_bare_date_holds_from_then_on(tmp_path: Path) -> None:
    law = load_law(write(tmp_path, parametre={CAP: {datetime.date(2024, 7, 1): 50000}}))
    assert value(law, CAP, "2024-06-30") == value(load_law(), CAP, "2024-06-30")
    assert value(law, CAP, "2024-07-01") == 50000
    assert value(law, CAP, "2026-01-01") == 50000


def test_span_leaves_later_values(tmp_path: Path) -> None:
    law = load_law(write(tmp_path, parametre={CAP: {"2024-01-01.2024-12-31": 1}}))
    assert value(law, CAP, "2024-12-31") == 1
    assert value(law, CAP, "2025-01-01") == value(load_law(), CAP, "2025-01-01")


def test_reform_leaves_the_law_in_force_alone(tmp_path: Path) -> None:
    before = load_law()
    number = value(before, CAP, "2024-01-01")
    load_law(write(tmp_path, parametre={CAP: {datetime.date(2024, 1, 1): 1}}))
    assert value(before, CAP, "2024-01-01") == number


def test_all_problems_at_once(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        overgang="i morgen",
        ukendt=1,
        parametre={
            "integrationsloven.findes.ikke": {datetime.date(2024, 1, 1): 1},
            CAP: {"2024-13-01": 1},
        },
        valg={"a": {"type": "farve", "standard": 1, "beskrivelse": ""}},
    )
    with pytest.raises(ReformError) as caught:
        load_law(path)
    lines = "\n".join(caught.value.lines("da"))
    for expected in ("overgang", "'ukendt'", "2024-13-01", "valg.a"):
        assert expected in lines
    assert len(caught.value.lines("en")) == len(caught.value.lines("da")) == 4


@pytest.mark.parametrize(
    ("path", "date", "given", "expected"),
    [
        (
            "integrationsloven.driftsrefusion.andele",
            "2024-01-01",
            0.4,
            "integrationsloven.driftsrefusion.andel",
        ),
        ("integrationsloven.driftsrefusion.andel", "2024-01-01", 1.5, "[0, 1]"),
        ("integrationsloven.driftsrefusion.andel", "2024-01-01", "meget", "et tal"),
        ("integrationsloven.driftsrefusion.andel", "2024-01-01", True, "et tal"),
        ("integrationsloven.driftsrefusion.omfatter_mentor", "2024-01-01", 1, "ja/nej"),
        (CAP, "2024-01-01", -1, "[0, inf]"),
        (CAP, "1900-01-01", 1, "1998"),
        (CAP, "2024-01-01", float("nan"), "[0, inf]"),
    ],
)
def test_one_clear_line(tmp_path: Path, path: str, date: str, given: object, expected: str) -> None:
    file = write(tmp_path, parametre={path: {datetime.date.fromisoformat(date): given}})
    with pytest.raises(ReformError) as caught:
        load_law(file)
    assert len(caught.value.problems) == 1
    assert expected in caught.value.lines()[0]
    assert path in caught.value.lines()[0]


@pytest.mark.parametrize("text", ["titel: [", "{", "bare tekst", "- liste"])
def test_not_a_reform_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "proeve.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReformError, match=r"proeve\.yaml"):
        load_law(path)


def test_unknown_name_lists_the_known() -> None:
    with pytest.raises(ReformError, match="et_aars_introduktion"):
        load_law("findes_ikke")


def test_unknown_switch_and_value_out_of_range() -> None:
    with pytest.raises(ReformError) as caught:
        load_law(
            "et_aars_introduktion", valg={"farve": "roed", "maaneder": "600", "fra": "2024-02-30"}
        )
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize("factor", [0, -1, 2, 102])
def test_indexing_factor_is_a_factor(factor: float) -> None:
    with pytest.raises(ReformError, match="faktor"):
        load_law(indeksering=factor)


def test_indexing_rounds_from_the_rounded_amount() -> None:
    law = load_law(indeksering=1.03, sidste_aar=2028)
    path = "aktivloven.kontanthjaelp_2025.mindstesats"
    first = round(7095 * 1.03)
    assert value(load_law(), path, "2026-12-31") == 7095
    assert value(law, path, "2027-01-01") == first
    assert value(law, path, "2028-01-01") == round(first * 1.03)
    assert not [item for item in law.sidste_kendte(2028) if item.path == path]
    assert [item.year for item in load_law().sidste_kendte(2028) if item.path == path] == [2026]


def test_unregulated_amounts_are_not_indexed() -> None:
    path = "integrationsloven.ekstra_beskaeftigelse.beloeb"
    tree = load_law(indeksering=1.03).tax_benefit_system().parameters
    parameter = find(tree, path)
    assert parameter is not None
    assert max(item.instant_str for item in parameter.values_list) == "2019-01-01"


def test_fingerprints_tell_laws_apart() -> None:
    laws = [
        load_law(),
        load_law("et_aars_introduktion"),
        load_law("et_aars_introduktion", valg={"maaneder": 18}),
        load_law("et_aars_introduktion", valg={"grundtilskud_foelger": "ja"}),
        load_law(indeksering=1.02),
    ]
    assert len({law.fingerprint for law in laws}) == len(laws)
    again = load_law("et_aars_introduktion", valg={"maaneder": "18"})
    assert again.fingerprint == laws[2].fingerprint


def test_law_travels_to_worker_processes() -> None:
    law = load_law("et_aars_introduktion", valg={"fra": "2024-01-01"})
    copy = pickle.loads(pickle.dumps(law))  # noqa: S301 - our own object
    assert copy.fingerprint == law.fingerprint
    path = "integrationsloven.program.varighed_max"
    assert value(copy, path, "2024-01-01") == 12


def test_shipped_reforms_are_complete_and_match_their_schema() -> None:
    for reform in list_reforms():
        assert reform.header["titel_en"]
        assert reform.header["beskrivelse_en"]
        for switch in reform.switches.values():
            assert switch.description
            assert switch.description_en


def test_every_choice_of_the_shipped_reforms_can_be_taken() -> None:
    for reform in list_reforms():
        for name, switch in reform.switches.items():
            if switch.type == "ja_nej":
                assert (
                    read_reform(reform.name, {name: not switch.default}).chosen[name]
                    is not switch.default
                )


def test_sums_of_municipalities_stay_in_float64_under_reforms() -> None:
    for system in (
        in_force(),
        load_law("et_aars_introduktion").tax_benefit_system(),
    ):
        for variable in system.variables.values():
            if variable.entity.key == "kommune" and variable.value_type is float:
                assert variable.dtype is float64, variable.name
