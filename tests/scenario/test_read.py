"""The scenario file: its schema, and everything wrong with it at once."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from openfisca_dk_integration.scenario import ScenarioError, prepare, read_scenario, scenario_of
from openfisca_dk_integration.scenario.model import Scenario
from openfisca_dk_integration.scenario.schema import schema_text
from tests.scenario.conftest import DOCUMENT

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "openfisca_dk_integration" / "schemas" / "scenario.schema.json"
UNCERTAIN = {"traekninger": 10, "froe": 1}
QUESTION = {"reform": "et_aar", "effekt": "point", "mindst": 0.0, "hoejst": 0.3}


def reform(**more):
    return {"lov": {"reformer": [DOCUMENT["lov"]["reformer"][0] | more]}}


def people(**more):
    return {"befolkning": {"syntetisk": {"aar": "2024-2025", "froe": 1} | more}}


def problems(language="da", **sections):
    with pytest.raises(ScenarioError) as caught:
        scenario_of(DOCUMENT | sections, "fil.yaml", Path())
    return caught.value.lines(language)


def test_the_schema_is_that_of_the_models():
    assert SCHEMA.read_text(encoding="utf-8") == schema_text(), (
        "python -m openfisca_dk_integration.scenario.schema > " + str(SCHEMA)
    )


def test_the_national_example_fits_the_schema_and_is_in_order():
    path = ROOT / "examples" / "national.yaml"
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    document = json.loads(json.dumps(document, default=str))
    jsonschema.validate(document, json.loads(SCHEMA.read_text(encoding="utf-8")))
    prepared = prepare(read_scenario(path), people=False)
    assert prepared.file.scenario.befolkning.syntetisk.kommuner is None
    assert prepared.plan.reforms[0].name == "et_aar"


@pytest.mark.parametrize(
    ("sections", "where", "what"),
    [
        ({"titel": ""}, "fil.yaml: titel", "må ikke være tom"),
        ({"ttel": "x"}, "fil.yaml: ttel", "mente du titel?"),
        ({"aar": "2030-2024"}, "fil.yaml: aar", "ikke ligge efter"),
        ({"aar": "1999"}, "fil.yaml: aar", "2002-2100"),
        ({"aar": "næste år"}, "fil.yaml: aar", "2027-2036"),
        ({"aar": True}, "fil.yaml: aar", "2027-2036"),
        ({"befolkning": {}}, "fil.yaml: befolkning", "enten filer eller syntetisk"),
        ({"befolkning": {"syntetisk": {"aar": 2024}}}, "befolkning.syntetisk.froe", "mangler"),
        (people(stikproeve=0), "befolkning.syntetisk.stikproeve", "større end 0"),
        (people(stikproeve=1.2), "befolkning.syntetisk.stikproeve", "højst være 1"),
        (people(kommuner=["Randers"]), "befolkning.syntetisk.kommuner", "kommunekoder"),
        (people(aar="2040"), "befolkning.syntetisk.aar", "efter de år"),
        (people() | {"historik": {"kilde": "observeret"}}, "historik.kilde", "simuleret"),
        ({"historik": {"kilde": "simuleret"}}, "historik.froe", "mangler"),
        ({"historik": {"kilde": "gættet", "froe": 1}}, "historik.kilde", "'observeret' eller"),
        ({"lov": {"reformer": []}}, "lov.reformer", "må ikke være tom"),
        ({"lov": {"reformer": [{}]}}, "lov.reformer[0].reform", "mangler"),
        ({"lov": DOCUMENT["lov"] | {"indeksering": 102}}, "lov.indeksering", "mindre end 1.5"),
        ({"lov": DOCUMENT["lov"] | {"udligning": "måske"}}, "lov.udligning", "true eller false"),
        (
            reform(adfaerd="x") | {"historik": {"kilde": "observeret"}},
            "lov.reformer[0].adfaerd",
            "simulerede",
        ),
        (
            reform(priser={"tolk": {"lav": 1, "central": 2, "hoej": 3, "kilde": "x"}}),
            "lov.reformer[0].priser.tolk",
            "ukendt pris",
        ),
        (
            {
                "priser": {
                    "satser": {"dansk_modul": {"lav": 3, "central": 2, "hoej": 4, "kilde": "x"}}
                }
            },
            "priser.satser.dansk_modul",
            "3, 2, 4",
        ),
        (
            {
                "priser": {
                    "satser": {"dansk_modul": {"lav": -1, "central": 2, "hoej": 4, "kilde": "x"}}
                }
            },
            "priser.satser.dansk_modul.lav",
            "mindst 0",
        ),
        ({"usikkerhed": {"traekninger": 10}}, "usikkerhed.froe", "mangler"),
        ({"usikkerhed": UNCERTAIN | {"froe": 1.5}}, "usikkerhed.froe", "helt tal"),
        ({"usikkerhed": UNCERTAIN | {"traekninger": 1}}, "usikkerhed.traekninger", "mindst 2"),
        ({"usikkerhed": UNCERTAIN | {"varierer": ["vejr"]}}, "usikkerhed.varierer[0]", "'vejr'"),
        (
            {"usikkerhed": UNCERTAIN | {"varierer": ["effekter"]}},
            "usikkerhed.varierer",
            "ingen reform har adfærd",
        ),
        ({"nulpunkt": QUESTION | {"reform": "y"}}, "nulpunkt.reform", "et_aar"),
        ({"nulpunkt": QUESTION | {"hoejst": 2}}, "nulpunkt", "[-1, 1]"),
        ({"nulpunkt": QUESTION | {"mindst": 0.4}}, "nulpunkt", "mindre end hoejst"),
        (
            {"nulpunkt": QUESTION | {"effekt": "multiplikator", "mindst": -1}},
            "nulpunkt",
            "ikke være negativ",
        ),
        (people(kommuner=[730]) | {"budgetgaranti": True}, "budgetgaranti", "i alle 98 kommuner"),
        ({"budgetgaranti": "til"}, "budgetgaranti", "true eller false"),
        ({"koersel": {"execution": "hurtigst"}}, "koersel.execution", "blocks"),
        ({"koersel": {"workers": 0}}, "koersel.workers", "mindst 1"),
    ],
)
def test_each_mistake_is_named_with_file_and_field(sections, where, what):
    found = [line for line in problems(**sections) if where in line]
    assert found
    assert any(what in line for line in found)
    assert all("fil.yaml" in line for line in problems("en", **sections))


def test_all_mistakes_at_once():
    lines = problems(
        aar="x",
        titel=3,
        usikkerhed={"traekninger": 0},
        budgetgaranti="til",
        historik={"kilde": "simuleret"},
    )
    for field in ("aar", "titel", "usikkerhed.traekninger", "usikkerhed.froe", "budgetgaranti"):
        assert any(f"fil.yaml: {field}" in line for line in lines), field
    assert any("historik.froe" in line for line in lines)


@pytest.mark.parametrize("text", ["", "a: [", "- 1", "\0", "a: &x [*x]", "'"])
def test_what_is_no_scenario_at_all(tmp_path, text):
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"x\.yaml"):
        read_scenario(path)


def test_what_it_names_is_checked_all_at_once(folder, prepared):
    (folder / "egne.csv").write_text(
        "kommunekode,aar,navn,vaerdi,lav,hoej,kilde\n"
        "999,2024,programudgift,x,,,regnskab\n"
        "101,,tolk,5,,,regnskab\n"
        "101,2024,dansk_modul,5,6,7,\n",
        encoding="utf-8",
    )
    (folder / "adfaerd.yaml").write_text(
        yaml.safe_dump(
            {
                "titel": "x",
                "forfatter": "x",
                "beskrivelse": "x",
                "effekter": [
                    {
                        "id": "a",
                        "point": 1.5,
                        "gruppe": {"koen": "hund"},
                        "kilde": "x",
                        "evidens": "assumed",
                    }
                ],
            }
        ),
        encoding="utf-8",
    )
    with pytest.raises(ScenarioError) as caught:
        prepared(
            befolkning={"filer": "findes_ikke"},
            historik={"kilde": "simuleret", "froe": 1, "model": "mangler.csv"},
            priser={"egne_tal": "egne.csv"},
            lov={
                "reformer": [
                    {"reform": "nul_aar"},
                    {"reform": "et_aars_introduktion", "valg": {"maaneder": 900, "x": 1}},
                    {"reform": "et_aars_introduktion", "adfaerd": "adfaerd.yaml"},
                ]
            },
            nulpunkt={
                "reform": "nul_aar",
                "effekt": "point",
                "mindst": 0,
                "hoejst": 0.2,
                "gruppe": {"koen": "hund"},
            },
        )
    lines = caught.value.lines()
    for where, what in (
        ("befolkning.filer", "findes_ikke"),
        ("historik.model", "mangler.csv"),
        ("priser.egne_tal", "kommunekode 999"),
        ("priser.egne_tal", "ventede et tal, fik 'x'"),
        ("priser.egne_tal", "'tolk'"),
        ("priser.egne_tal", "lav ≤ vaerdi ≤ hoej"),
        ("priser.egne_tal", "kilde: mangler"),
        ("lov.reformer[0]", "nul_aar"),
        ("lov.reformer[1]", "900"),
        ("lov.reformer[1]", "x=1"),
        ("lov.reformer[2].adfaerd", "hund"),
        ("lov.reformer[2].adfaerd", "mellem -1 og 1"),
        ("nulpunkt", "hund"),
    ):
        assert any(where in line and what in line for line in lines), (where, what, lines)


def margins_of(folder, prepared, *lines, name="marginer.csv"):
    text = "id,area,period,value,low,high\n" + "\n".join(lines) + "\n"
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        prepared(**people(marginer=name, kommuner=[101]))
    assert all("befolkning.syntetisk" in line for line in caught.value.lines())
    assert len(caught.value.lines("en")) == len(caught.value.lines("da"))
    return caught.value.lines("en")


def test_a_file_of_margins_without_its_columns(folder, prepared):
    (folder / "form.csv").write_text("noget,andet\n1,2\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        prepared(**people(marginer="form.csv", kommuner=[101]))
    assert any("id" in line for line in caught.value.lines())


def test_contradictory_margins_are_told_of_at_once(folder, prepared):
    """Shares of the same people that do not add up, and parts that are more than the whole."""
    lines = margins_of(
        folder,
        prepared,
        "sammensaetning.ingen_boern,Danmark,,0.8,,",
        "sammensaetning.danskuddannelse_1,Randers,,0.9,,",
        "tilgang.flygtninge_til_kommuner,Randers,2018,900,,",
        "regionskvote,Sjælland,2018,900,,",
    )
    for part in (
        "add up to 1.33; they must give 1",
        "add up to 1.54; they must give 1",
        "tilgang.flygtninge_til_kommuner 844",
        "landstal 1000",
    ):
        assert any(part in line and "marginer.csv" in line for line in lines), (part, lines)
    assert len(lines) == 4


@pytest.mark.parametrize(
    ("lines", "row"),
    [
        # Nobody is a woman, yet more than half are married.
        (["sammensaetning.kvinder,Danmark,,0,,"], 2),
        # Everybody has four children or more, nobody a partner, and all are 18.
        (
            [
                "sammensaetning.ingen_boern,Danmark,,0,,",
                "sammensaetning.1_3_boern,Danmark,,0,,",
                "sammensaetning.4_eller_flere_boern,Danmark,,1,,",
                "sammensaetning.gift,Danmark,,0,,",
                "boern.alder_0_5,Danmark,,1,,",
                "sammensaetning.alder_gennemsnit,Danmark,,18,,",
            ],
            5,
        ),
    ],
)
def test_cells_that_nobody_can_fill(folder, prepared, lines, row):
    found = margins_of(folder, prepared, *lines, name="celler.csv")
    assert any("celler.csv, row" in line for line in found), found
    assert any(f"row {row}" in line for line in found), found


def test_a_figure_outside_its_own_range(folder, prepared):
    lines = margins_of(
        folder,
        prepared,
        "sammensaetning.kvinder,Danmark,,0.4,0.5,0.6",
        "sammensaetning.gift,Danmark,,0.58,x,0.6",
    )
    assert any("0.5 - 0.6" in line and "row 2" in line for line in lines)
    assert any("column low" in line and "row 3" in line for line in lines)


def test_an_unknown_assumption_in_the_tornado(prepared):
    with pytest.raises(ScenarioError) as caught:
        prepared(usikkerhed=UNCERTAIN | {"tornado": ["priser", "antagelser/vejret"]})
    (line,) = caught.value.lines()
    assert "usikkerhed.tornado[1]" in line
    assert "antagelser/arbejde.ophoer" in line


def test_every_field_is_in_the_guide():
    text = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")
    for name in Scenario.model_fields:
        assert f"`{name}" in text, name
