"""A reform edited on its page: its rows, its file, and everything that is wrong with it."""

import io
import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from openfisca_dk_integration.reforms.format import read_reform, shipped
from openfisca_dk_integration.web.app import create_app
from openfisca_dk_integration.web.pages import reform_edit as edit
from openfisca_dk_integration.web.pages.forms import number, plain_number
from openfisca_dk_integration.web.pages.parameters import Parameters
from openfisca_dk_integration.web.pages.reform_form import read_asked
from openfisca_dk_integration.web.pages.texts import choice_label, choices

GRANT = "integrationsloven.grundtilskud.satser[0].amount"
LENGTH = "integrationsloven.program.varighed_max"


@pytest.fixture(scope="module")
def parameters(service):
    return Parameters(service.system.parameters)


@pytest.fixture(scope="module")
def client(service):
    return create_app(service.settings, service).test_client()


def written(content, tmp_path):
    """The reform of an edited reform's file."""
    path = tmp_path / edit.FILE
    path.write_text(edit.as_yaml(content), encoding="utf-8")
    return read_reform(path)


@pytest.mark.parametrize("name", shipped())
def test_every_choice_of_a_shipped_reform_has_a_label_in_both_languages(name):
    for choice in read_reform(name).switches:
        labels = {choice_label(name, choice, language) for language in ("da", "en")}
        assert len(labels) == 2, choice
        assert choice not in labels


def test_no_label_is_of_a_choice_that_is_gone():
    reforms = {name: read_reform(name).switches for name in shipped()}
    known = {
        key for name, those in reforms.items() for one in those for key in (one, f"{name}.{one}")
    }
    assert set(choices()) <= known


def test_a_choice_that_names_another_says_its_label(client):
    page = client.get("/en/reform?reform=et_aars_introduktion").text
    assert "Only when “The fast leave earlier” is yes" in page


@pytest.mark.parametrize("name", shipped())
def test_an_unchanged_copy_of_a_shipped_reform_changes_the_same(name, parameters, tmp_path):
    asked = read_asked({"reform": name, "ret": "1"}, parameters)
    assert asked.form.problems == []
    base, copy = read_reform(name), written(asked.content, tmp_path)

    def changes(file):
        return sorted((c.path, c.start, str(c.stop), str(c.value)) for c in file.changes)

    as_sent = tmp_path / "reform.json"
    as_sent.write_text(json.dumps(edit.as_json(asked.content)), encoding="utf-8")
    sent = read_reform(as_sent)
    assert changes(copy) == changes(base) == changes(sent)
    assert (sent.transition, sent.chosen) == (copy.transition, copy.chosen), "dates as text in JSON"
    assert (copy.code, copy.transition, copy.chosen) == (
        base.code, base.transition, base.chosen if base.code else {},
    )  # fmt: skip


def test_choices_are_decided_in_the_copy(parameters, tmp_path):
    values = {"reform": "et_aars_introduktion", "ret": "1", "v.maaneder": "18",
              "v.grundtilskud_foelger": "ja", "v.hurtige": "ja"}  # fmt: skip
    copy = written(read_asked(values, parameters).content, tmp_path)
    found = {change.path: change.value for change in copy.changes}
    assert found[LENGTH] == 18
    assert found["integrationsloven.grundtilskud.satser[1].threshold"] == 18
    assert copy.code == ["hurtig_udslusning"]
    assert copy.chosen["hurtige"] is True


def test_the_page_computes_the_law_of_the_file_it_gives(parameters, tmp_path):
    values = {"reform": edit.OWN, "rettet": "1", "r.0.sti": GRANT, "r.0.fra": "2024-01-01",
              "r.0.til": "2024-12-31", "r.0.vaerdi": "5.000,5"}  # fmt: skip
    asked = read_asked(values, parameters)
    law, file = asked.law(), written(asked.content, tmp_path)
    grant = law.tax_benefit_system().parameters
    for part in ("integrationsloven", "grundtilskud", "satser"):
        grant = grant.children[part]
    amount = grant.brackets[0].children["amount"]
    assert [amount(f"{year}-06-01") for year in (2024, 2025)] == [5000.5, 3240]
    assert [(change.path, change.value) for change in file.changes] == [(GRANT, 5000.5)]
    assert edit.law_of(asked.content).fingerprint == law.fingerprint


def test_everything_wrong_is_told_at_once_with_its_place(client):
    rows = {
        0: (GRANT, "i morgen", "", "12"),
        1: (LENGTH, "2025-01-01", "2024-01-01", "mange"),
        2: ("findes.ikke", "2025-01-01", "", "1"),
        3: (LENGTH, "2025-01-01", "", "ja"),
        4: ("refusion.trappe.findes", "2025-01-01", "", "1"),
        5: (GRANT, "1850-01-01", "", "-5"),
    }
    query = {"reform": edit.OWN, "rettet": "1", "aar": "x", "overgang": "2027"}
    for place, row in rows.items():
        names = ("sti", "fra", "til", "vaerdi")
        query |= {f"r.{place}.{name}": text for name, text in zip(names, row, strict=True)}
    answer = client.get("/en/reform", query_string=query)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 400
    places = set(re.findall(r'href="#f-([^"]+)"', text))
    assert places == {"aar", "overgang", "r.0.fra", "r.1.til", "r.1.vaerdi", "r.2.sti", "r.3.fra",
                      "r.3.vaerdi", "r.4.sti", "r.5.vaerdi"}  # fmt: skip
    assert all(f'id="f-{place}"' in text for place in places)


def test_a_parameter_is_found_added_and_removed_by_address_alone(client):
    page = client.get("/da/reform?reform=egen&soeg=varighed+program&aar=2025-2026")
    assert f'value="{LENGTH}"' in page.get_data(as_text=True)
    added = client.get(f"/da/reform?reform=egen&aar=2025-2026&tilfoej={LENGTH}")
    query = {k: v[0] for k, v in parse_qs(urlsplit(added.location).query).items()}
    assert added.status_code == 303
    assert (query["r.0.sti"], query["r.0.fra"], query["r.0.vaerdi"]) == (LENGTH, "2025-01-01", "60")
    gone = client.get(added.location + "&slet=0")
    assert "r.0.sti" not in gone.location
    text = client.get(added.location).get_data(as_text=True)
    assert "integrationsloven § 16" in text
    assert "60 måneder" in text


def test_a_reform_file_is_read_into_the_rows_and_given_back(client):
    text = (
        "titel: T\nforfatter: F\nhjemmel: H\nbaseline: gaeldende_ret\nbeskrivelse: B\n"
        "overgang: 2025-07-01\nparametre:\n"
        f"  {LENGTH}:\n    2025-01-01.2025-12-31: 24\n    2026-01-01: {{gange: 0.5}}\n"
    )
    sent = {"laes": "1", "reformfil": (io.BytesIO(text.encode()), "x.yaml")}
    answer = client.post("/da/reform", data=sent)
    assert answer.status_code == 303
    back = client.get(answer.location + "&hent=yaml").get_data(as_text=True)
    assert "2025-01-01.2025-12-31: 24" in back
    assert "gange: 0.5" in back
    assert "overgang: 2025-07-01" in back
    bad = {"laes": "1", "reformfil": (io.BytesIO(b"titel: T\nkode: [os]"), "x.yaml")}
    assert client.post("/da/reform", data=bad).status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "slet=²", "slet=-1", "r.0.sti=integrationsloven.grundtilskud.satser[99999999999].amount",
        "r.0.sti=integrationsloven", "r.0.sti=reform.&r.0.fra=0001-01-01", "tilfoej=.",
        f"r.0.sti={LENGTH}[0].amount&r.0.vaerdi=nan", f"r.9.sti={LENGTH}&r.9.vaerdi={'9' * 400}",
        "r.0.sti=%3Cscript%3E&r.0.vaerdi=%C3%97", "soeg=%22%3C%3E&titel=a%3A+b%0A-+c&overgang=x",
    ],
)  # fmt: skip
def test_nasty_addresses_are_no_server_errors(client, query):
    answer = client.get(f"/da/reform?reform=egen&rettet=1&{query}")
    assert answer.status_code in {200, 303, 400}
    assert b"<script>" not in answer.data


def test_a_wrong_choice_is_told_at_its_field(client):
    text = client.get("/da/reform?reform=et_aars_introduktion&v.maaneder=900&v.fra=nu")
    places = re.findall(r'href="#f-([^"]+)"', text.get_data(as_text=True))
    assert sorted(places) == ["v.fra", "v.maaneder"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.234,5", 1234.5), ("1,234.5", 1234.5), ("1,5", 1.5), ("0.125", 0.125), ("−3", -3),
     ("1.000.000", 1e6), ("1.234", None), ("1,234", None), ("1.2.3", None), ("1e5", None)],
)  # fmt: skip
def test_numbers_are_read_as_danes_and_english_write_them(text, value):
    if value is None:
        with pytest.raises(ValueError, match=re.escape(text)):
            number(text)
    else:
        assert number(text) == value


@pytest.mark.parametrize("value", [1.125, 1234567.0, 1e-5, 160.33, 0.1 + 0.2, -2.5])
def test_a_number_written_is_read_again(value):
    assert number(plain_number(value)) == value
