"""No file of a user's makes a command crash, hang or repeat a CPR number: it is told in lines."""

import contextlib
import csv
import io
import json
import re
import time
import zipfile
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openfisca_dk_integration.documents import DocumentError, read_document
from tests.faults import tally
from tests.fuzz.broken import SLOWEST, STRANGE, cases, changed, problems_of, scrambled, told
from tests.fuzz.kinds import (
    BEHAVIOUR,
    CASE,
    CORPUS,
    CSVS,
    DOCUMENTS,
    EVERYTHING,
    HOUSEHOLD,
    INVEST,
    LITTLE,
    REFORM,
    TABLES,
    WORKBOOKS,
    in_order,
    write,
)


def as_json(content):
    """Return a document with its keys as text."""
    if isinstance(content, dict):
        return {str(key): as_json(value) for key, value in content.items()}
    return [as_json(value) for value in content] if isinstance(content, list) else content


def population(folder, **changes):
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, content in {**TABLES, **changes}.items():
        (folder / name).write_bytes(content)
    return folder


def strange_cells(text, data):
    """Return a CSV text with some cells changed, in some separator, line ending and encoding."""
    rows = list(csv.reader(io.StringIO(text)))
    for _ in range(data.draw(st.integers(1, 4))):
        row = data.draw(st.integers(0, min(len(rows) - 1, 30)))
        column = data.draw(st.integers(0, len(rows[row]) - 1))
        rows[row][column] = data.draw(st.one_of(STRANGE, st.text(max_size=15)))
    stream = io.StringIO()
    csv.writer(
        stream,
        delimiter=data.draw(st.sampled_from([",", ";", "\t"])),
        lineterminator=data.draw(st.sampled_from(["\n", "\r\n", "\r"])),
    ).writerows(rows)
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
    return stream.getvalue().encode(encoding, errors="replace")


@pytest.mark.parametrize("kind", EVERYTHING)
def test_what_is_broken_here_is_in_order_itself(tmp_path, kind):
    file = in_order(kind, tmp_path / f"fil{EVERYTHING[kind].ending}")
    lines = problems_of(kind, EVERYTHING[kind].error, EVERYTHING[kind].reader, file)
    assert lines == []


@cases(40)
@given(data=st.data())
@pytest.mark.parametrize("kind", DOCUMENTS)
def test_documents_with_changed_values(tmp_path, kind, data):
    file = write(tmp_path / "fil.yaml", changed(DOCUMENTS[kind].content(), data))
    problems_of(kind, DOCUMENTS[kind].error, DOCUMENTS[kind].reader, file)


@cases(5)
@given(data=st.data())
@pytest.mark.parametrize("kind", ["reform", "scenario"])
def test_documents_with_changed_values_applied(tmp_path, kind, data):
    file = write(tmp_path / "fil.yaml", changed(DOCUMENTS[kind].content(), data))
    told(f"validate, {kind}", "validate", file)


@cases(60)
@given(data=st.data())
def test_tables_of_people(tmp_path, data):
    name = data.draw(st.sampled_from(sorted(TABLES)))
    content = TABLES[name]
    broken = strange_cells(content.decode(), data) if data.draw(st.booleans()) else None
    folder = population(tmp_path / "b", **{name: broken or scrambled(content, data)})
    told("tables of people", "validate", folder)


@cases(40)
@given(data=st.data())
@pytest.mark.parametrize("kind", CSVS)
def test_tables_of_figures(tmp_path, kind, data):
    content = CSVS[kind].content()
    file = tmp_path / "fil.csv"
    broken = strange_cells(content, data) if data.draw(st.booleans()) else None
    file.write_bytes(broken or scrambled(content.encode(), data))
    problems_of(kind, CSVS[kind].error, CSVS[kind].reader, file)


TEXT = re.compile(rb"(?<=<t>)[^<]*(?=</t>)|(?<=<v>)[^<]*(?=</v>)")


@cases(15)
@given(data=st.data())
@pytest.mark.parametrize("kind", WORKBOOKS)
def test_workbooks_with_strange_cells(tmp_path, kind, data):
    """Texts and numbers of the sheets changed, some into what is no XML; then zipped again."""
    whole, broken = tmp_path / "hel.xlsx", tmp_path / "fil.xlsx"
    if not whole.exists():
        in_order(kind, whole)
    with zipfile.ZipFile(whole) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    able = sorted(name for name, part in parts.items() if TEXT.search(part))
    for _ in range(data.draw(st.integers(1, 3))):
        name = data.draw(st.sampled_from(able))
        found = list(TEXT.finditer(parts[name]))
        if not found:
            continue
        one = found[data.draw(st.integers(0, len(found) - 1))]
        text = data.draw(st.one_of(STRANGE, st.text(max_size=15)))
        cell = (escape(text) if data.draw(st.booleans()) else text).encode("utf-8", "replace")
        parts[name] = parts[name][: one.start()] + cell + parts[name][one.end() :]
    with zipfile.ZipFile(broken, "w", zipfile.ZIP_DEFLATED) as book:
        for name, part in parts.items():
            book.writestr(name, part)
    problems_of(f"{kind}, cells", WORKBOOKS[kind].error, WORKBOOKS[kind].reader, broken)


@cases(15)
@given(data=st.data())
@pytest.mark.parametrize("kind", WORKBOOKS)
def test_workbooks_with_changed_bytes(tmp_path, kind, data):
    whole, broken = tmp_path / "hel.xlsx", tmp_path / "fil.xlsx"
    if not whole.exists():
        in_order(kind, whole)
    broken.write_bytes(scrambled(whole.read_bytes(), data))
    problems_of(f"{kind}, bytes", WORKBOOKS[kind].error, WORKBOOKS[kind].reader, broken)


@cases(25)
@given(data=st.data())
@pytest.mark.parametrize("path", [REFORM, CASE, HOUSEHOLD, BEHAVIOUR], ids=lambda path: path.stem)
def test_documents_with_changed_bytes(tmp_path, path, data):
    file = tmp_path / f"fil{path.suffix}"
    file.write_bytes(scrambled(path.read_bytes(), data))
    start = time.monotonic()
    with contextlib.suppress(DocumentError):
        read_document(file)
    tally.add(f"fuzz: {path.suffix}, bytes")
    assert time.monotonic() - start < SLOWEST


@cases(6)
@given(data=st.data())
@pytest.mark.parametrize(
    ("path", "command"),
    [
        (REFORM, ["validate"]),
        (CASE, ["case"]),
        (INVEST, ["invest"]),
        (HOUSEHOLD, ["explain", "--variabel", "grundtilskud", "--maaned", "2021-03"]),
    ],
    ids=["reform", "case", "invest", "household"],
)
def test_commands_on_documents_that_cannot_be_read(tmp_path, path, command, data):
    file = tmp_path / f"fil{path.suffix}"
    file.write_bytes(b"[{\n" + scrambled(path.read_bytes(), data))
    assert told(f"{command[0]}, bytes", command[0], file, *command[1:]) == 1


@cases(12)
@given(data=st.data())
def test_records_with_changed_values(tmp_path, data):
    record = {
        "format": 1, "filer": {"../../x": "0"}, "versioner": {"python": "3"}, "aar": [2023, 2024],
        "bestilling": {"befolkning": str(LITTLE), "reformer": ["et_aars_introduktion"], "valg": [],
                       "indeksering": None},
        "befolkning": {"fingeraftryk": "0"}, "grundlag": {"fingeraftryk": "0"},
        "reformer": [{"fingeraftryk": "0"}], "beregning": {"mindst_personer": 5},
    }  # fmt: skip
    file = tmp_path / "koersel.json"
    content = json.dumps(as_json(changed(record, data)), default=str)
    file.write_text(content, encoding="utf-8")
    told("record", "verify", file)


@pytest.mark.parametrize("file", sorted(CORPUS.glob("*/*")), ids=lambda file: file.name)
def test_what_fuzzing_found_before(file):
    """Each of these once ended in a traceback, or was let through; the folder says what it is."""
    if file.parent.name == "record":
        assert told("corpus, record", "verify", file) == 1
        return
    kind = EVERYTHING[file.parent.name]
    lines = problems_of(f"corpus, {file.parent.name}", kind.error, kind.reader, file)
    assert lines, "what once broke is not in order"


@pytest.mark.parametrize("kind", [*CSVS, *DOCUMENTS])
@pytest.mark.parametrize("path", ["/dev/zero", "/dev/stdin"])
def test_what_is_no_file_is_not_read(kind, path):
    """A device never ends."""
    from pathlib import Path

    if not Path(path).exists():
        pytest.skip(f"no {path} here")
    if kind == "signoff":
        pytest.skip("a folder is given")
    assert problems_of(kind, EVERYTHING[kind].error, EVERYTHING[kind].reader, Path(path))
