"""Files and addresses with ill will: each is refused with a page, and nothing is left behind."""

import io
from pathlib import Path

import pytest

from openfisca_dk_integration.web.app import create_app
from openfisca_dk_integration.web.pages.uploads import as_files, sent
from openfisca_dk_integration.web.service import Service
from openfisca_dk_integration.web.settings import Settings

NASTY = (
    (b"a: &a [x, x, x, x, x, x, x, x, x, x]\n"
     + b"".join(b"%c: &%c [*%c, *%c, *%c, *%c, *%c, *%c, *%c, *%c]\n"
                % ((97 + n, 97 + n) + (96 + n,) * 8) for n in range(1, 9)), "bomb.yaml"),
    (b"!!python/object/apply:os.system ['true']", "object.yaml"),
    (b"\xff\xfe\x00", "x.yaml"),
    (b"PK\x03\x04nonsense", "x.xlsx"),
    (b"[1, 2", "x.json"),
    (b"", "empty.yaml"),
    (b"3", "../../etc/passwd"),
)  # fmt: skip


@pytest.fixture(scope="module")
def client(service):
    return create_app(service.settings, service).test_client()


@pytest.mark.parametrize("path", ["/da/business-case", "/en/investering"])
@pytest.mark.parametrize("number", range(len(NASTY)))
def test_nasty_files_are_refused_with_a_page(client, path, number):
    content, name = NASTY[number]
    answer = client.post(path, data={"fil": (io.BytesIO(content), name)})
    assert answer.status_code in {400, 413}, answer.status_code
    assert answer.mimetype == "text/html"
    assert b'class="fejl"' in answer.data


@pytest.mark.parametrize(
    "query",
    [
        "regler=%5B%5B%5B", "flere_i_job.middel=x&flere_i_job.lav=&flere_i_job.hoej=9",
        "horisont=99999999999", "start_aar=1e9", "fastholdelse_pr_aar=a;b", "kommune=%3Cscript%3E",
        "deltagere=-1", "regler=%7B%22familier%22%3A3%7D", "poster=%5B1%5D", "maalgruppe=x",
    ],
)  # fmt: skip
def test_nasty_addresses_are_no_server_errors(client, query):
    answer = client.get(f"/da/business-case?vis=1&{query}")
    assert answer.status_code in {200, 400}, answer.status_code
    assert b"<script>" not in answer.data.replace(b'<script src="/static/sider.js"', b"")


def test_sent_people_with_mistakes_get_all_of_them_and_no_path_of_ours(client):
    files = [(io.BytesIO(b"person_id,husstand_id\n1,A\n"), "personer.csv")]
    answer = client.post("/da/reform", data={"kilde": "fil", "aar": "2024", "fil": files})
    assert answer.status_code == 400
    text = answer.get_data(as_text=True)
    assert "husstande" in text
    assert "/dev/shm" not in text  # noqa: S108
    assert "/tmp/" not in text  # noqa: S108


def test_files_are_gone_when_the_request_is_over():
    with as_files([("a.csv", b"x")]) as folder:
        assert (folder / "a.csv").read_bytes() == b"x"
    assert not folder.exists()


def test_names_of_files_stay_inside_their_folder(client):
    class File:
        filename = "../../x/..\\y.csv"

        def read(self):
            return b""

    ((name, _),) = sent([File()])
    assert Path(name).name == name
    assert not name.startswith(".")


def test_small_populations_show_nothing_and_the_operator_may_show_all(service):
    root = Path(__file__).parents[2] / "examples" / "lille"

    def files():
        return [(io.BytesIO(path.read_bytes()), path.name) for path in sorted(root.glob("*.csv"))]

    form = {"vis": "1", "kilde": "fil", "aar": "2024", "reform": "et_aars_introduktion",
            "v.fra": "2023-01-01"}  # fmt: skip
    many = Settings(small_cells=10)
    hidden = create_app(many, Service(many, service.laws)).test_client()
    answer = hidden.post("/da/reform", data=form | {"fil": files()})
    assert answer.status_code == 400
    result = answer.get_data(as_text=True).partition('id="resultat"')[2]
    assert "<table" not in result
    assert "færre end 10 personer" in answer.get_data(as_text=True)
    none = Settings(small_cells=0)
    shown = create_app(none, Service(none, service.laws)).test_client()
    answer = shown.post("/da/reform", data=form | {"fil": files()})
    assert b"<table" in answer.data
    assert "skjult" not in answer.get_data(as_text=True)


def test_no_address_leads_to_another_machine(client):
    for path in ("//evil.example/", "/da/", "///evil.example//"):
        location = client.get(path).headers.get("Location", "/")
        assert not location.startswith("//"), path
