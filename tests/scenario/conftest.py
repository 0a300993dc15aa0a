"""A few refugees almost without histories, and scenarios of them."""

import csv
import datetime

import pytest
import yaml

from openfisca_dk_integration.scenario import plan, prepare, read_scenario

PEOPLE = 12
DOCUMENT = {
    "titel": "Prøve",
    "befolkning": {"filer": "folk"},
    "historik": {"kilde": "simuleret", "froe": 3},
    "lov": {
        "reformer": [
            {
                "reform": "et_aars_introduktion",
                "navn": "et_aar",
                "valg": {"fra": datetime.date(2023, 1, 1), "grundtilskud_foelger": True},
            }
        ]
    },
    "aar": 2024,
}


def write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="session", autouse=True)
def accounts_are_remembered():
    """Tests ask for the same accounts again and again."""
    before, plan.REMEMBERED = plan.REMEMBERED, 200
    yield
    plan.REMEMBERED = before


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """A folder with twelve single refugees in two municipalities, taken over in 2023."""
    folder = tmp_path_factory.mktemp("scenarie")
    folk = folder / "folk"
    folk.mkdir()
    numbers = range(PEOPLE)
    write(
        folk / "husstande.csv",
        [
            {"husstand_id": f"H{n:02d}", "kommunekode": (101, 730)[n % 2], "husleje": 4000 + 50 * n}
            for n in numbers
        ],
    )
    write(
        folk / "personer.csv",
        [
            {
                "person_id": f"P{n:02d}",
                "husstand_id": f"H{n:02d}",
                "rolle": "hovedperson",
                "foedselsdato": f"{1980 + n % 20}-05-0{1 + n % 9}",
                "koen": ("mand", "kvinde")[n % 3 == 0],
                "opholdsgrundlag": "flygtning",
                "indrejsedato": "2022-12-01",
                "overtagelsesdato": f"2023-0{1 + n % 9}-15",
            }
            for n in numbers
        ],
    )
    observed = {"person_id": "P00", "fra": "2023-01-15", "til": "2023-06-30"}
    write(folk / "forloeb.csv", [observed | {"aktivitet": "danskuddannelse"}])
    return folder


@pytest.fixture(scope="session")
def prepared(folder):
    """Give a function that prepares the scenario with some sections replaced."""

    def prepared(**sections):
        path = folder / f"scenarie_{len(list(folder.iterdir()))}.yaml"
        path.write_text(yaml.safe_dump(DOCUMENT | sections), encoding="utf-8")
        return prepare(read_scenario(path))

    return prepared
